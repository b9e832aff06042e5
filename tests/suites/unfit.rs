//! What a plain `cargo build` says of a Python that pyo3-ffi takes and the runtime does not.

use std::fs;

use pyz3_tests::command::{cargo, said};
use pyz3_tests::root;

/// All that cargo says of a build for such a Python.
fn refused(name: &str, implementation: &str, version: &str) -> String {
    let folder = root().join("target/pyz3-tests/unfit");
    fs::create_dir_all(&folder).expect("target can be written");
    let config = folder.join(format!("{name}.txt"));
    let text = format!("implementation={implementation}\nversion={version}\nshared=true\npointer_width=64\n");
    fs::write(&config, text).expect("target can be written");
    let mut cargo = cargo(&folder.join("target"));
    cargo.args(["check", "--quiet", "--package", "pyz3-runtime"]);
    cargo.env("PYO3_CONFIG_FILE", &config).current_dir(root());
    let said = said(&mut cargo);
    assert!(!said.succeeded(), "{said}");
    said.to_string().replace(&config.display().to_string(), "CONFIG")
}

#[test]
fn old_and_other_pythons_are_refused_in_words_of_ours() {
    let cases = [
        ("old", "CPython", "3.9", "is Python 3.9, older than 3.10"),
        ("pypy", "PyPy", "3.11", "is PyPy, not CPython"),
    ];
    for (name, implementation, version, reason) in cases {
        let text = refused(name, implementation, version);
        let whole = format!(
            "  no usable Python: pyz3 needs CPython 3.10 or newer

    looked at:
      PYO3_CONFIG_FILE: CONFIG: {reason}

    install one:
      Debian, Ubuntu   sudo apt install python3
      Fedora           sudo dnf install python3
      macOS            brew install python
      Windows          winget install Python.Python.3.13
      anywhere         uv python install 3.13
    or name one: PYO3_PYTHON=/path/to/python3 cargo build. Headers (python3-dev) are not needed.
"
        );
        assert!(text.contains(&whole), "{text}");
        assert!(!text.contains("panicked"), "{text}");
    }
}

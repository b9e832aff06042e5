//! Generated code that is committed: a crate with neither a build script nor the generator.

use std::fs;

use pyz3_tests::command::{run, said};
use pyz3_tests::{Scratch, default_venv, root};

const INTERFACE: &str = "\
module: kept
functions:
  double: \"(x: int) -> int\"
classes:
  Pair:
    init: \"(left: int, right: int)\"
    methods:
      sum: \"(self) -> int\"
";
const RUST: &str = "\
#![forbid(unsafe_code)]

pyz3_runtime::module!(kept in \"generated\");

pub fn double(x: i64) -> i64 {
    x * 2
}

pub struct Pair {
    left: i64,
    right: i64,
}

impl Pair {
    pub fn new(left: i64, right: i64) -> Pair {
        Pair { left, right }
    }

    pub fn sum(&self) -> i64 {
        self.left + self.right
    }
}
";

#[test]
fn a_crate_without_a_build_script() {
    let scratch = Scratch::new("kept", INTERFACE, RUST);
    let runtime = root().join("pyz3-runtime");
    scratch.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"kept\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n\n[dependencies]\npyz3-runtime = {{ path = {runtime:?} }}\n"
        ),
    );
    fs::remove_file(scratch.folder().join("build.rs")).expect("the build script");
    let generate = |more: &[&str]| {
        let arguments = ["generate", "pyz3.yaml", "--out", "generated"];
        said(scratch.pyz3().args(arguments).args(more))
    };

    // Not generated yet: `--check` says so, and writes nothing.
    let missing = generate(&["--check"]);
    assert_eq!(missing.code(), Some(1), "{missing}");
    assert!(!scratch.folder().join("generated").exists(), "{missing}");
    let made = generate(&[]);
    assert!(made.succeeded(), "{made}");
    let current = generate(&["--check"]);
    assert_eq!(current.code(), Some(0), "{current}");

    let built = said(scratch.pyz3().args(["build", "--python"]).arg(default_venv().python()));
    assert!(built.succeeded(), "{built}");
    assert!(!built.to_string().contains("pyz3-codegen"), "{built}");
    let tree = said(
        scratch
            .cargo()
            .args(["tree", "--prefix", "none", "--edges", "normal,build"]),
    );
    assert!(tree.stdout().contains("pyz3-runtime"), "{tree}");
    assert!(!tree.stdout().contains("pyz3-codegen"), "{tree}");
    let mut python = std::process::Command::new(default_venv().python());
    let code = "import kept; assert (kept.double(4), kept.Pair(1, 2).sum()) == (8, 3)";
    run(python.current_dir(scratch.folder()).args(["-c", code])).unwrap_or_else(|it| panic!("{it}"));

    // The interface changes: what is committed is stale until it is generated anew.
    scratch.write("pyz3.yaml", &INTERFACE.replace("(x: int)", "(x: int = 3)"));
    let stale = generate(&["--check"]);
    assert_eq!(stale.code(), Some(1), "{stale}");
    assert!(stale.to_string().contains("generated/kept.rs"), "{stale}");
    let again = generate(&[]);
    assert!(again.succeeded(), "{again}");
    let current = generate(&["--check"]);
    assert_eq!(current.code(), Some(0), "{current}");
}

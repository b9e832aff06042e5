//! Which Python is taken, what is said where none will do, and that it is asked once.

use std::fs;

use crate::common::{Answer, Folder, python, quick_crate};
use expect_test::expect;

/// A Python that counts how often it is started.
fn counting(folder: &Folder, name: &str) -> String {
    let counter = folder.path("count");
    let script = format!(
        "#!/bin/sh\necho started >> '{}'\nexec '{}' \"$@\"\n",
        counter.display(),
        python()
    );
    folder.script(name, &script).to_str().expect("text").to_owned()
}

fn count(folder: &Folder) -> usize {
    fs::read_to_string(folder.path("count"))
        .unwrap_or_default()
        .lines()
        .count()
}

/// A thing that answers as an interpreter would.
fn pretended(folder: &Folder, name: &str, implementation: &str, minor: u32) -> String {
    pretended_for(folder, name, (implementation, minor), ("linux", 64))
}

/// The same of another machine.
fn pretended_for(
    folder: &Folder,
    name: &str,
    (implementation, minor): (&str, u32),
    (platform, width): (&str, u32),
) -> String {
    let facts = format!(
        r#"{{"executable": "/usr/bin/x", "implementation": "{implementation}", "version": "3.{minor}.1", "major": 3, "minor": {minor},
        "ext_suffix": ".so", "platform": "{platform}", "gil_disabled": false, "pointer_width": {width}, "include": ""}}"#
    );
    let script = format!("#!/bin/sh\ncat <<'END'\n{facts}\nEND\n");
    folder.script(name, &script).to_str().expect("text").to_owned()
}

#[test]
fn the_second_build_starts_no_python() {
    let folder = Folder::new("counting");
    quick_crate(&folder, &["quick"]);
    let wrapper = counting(&folder, "bin/python3");
    let build = || folder.pyz3(&["build", "--python", &wrapper]).exits(0);
    build();
    assert_eq!(count(&folder), 1);
    assert!(build().stdout.starts_with("up to date"));
    assert_eq!(count(&folder), 1);

    // A record that cannot be read costs a question, and so does a new interpreter in the old place.
    let records = folder.path("target/pyz3/interpreters");
    let record = fs::read_dir(records)
        .expect("a folder")
        .next()
        .expect("a record")
        .expect("a record")
        .path();
    fs::write(&record, "{").expect("a file can be written");
    build();
    assert_eq!(count(&folder), 2);
    fs::write(&record, [0xff, 0xfe]).expect("a file can be written");
    build();
    assert_eq!(count(&folder), 3);
    let text = folder.read("bin/python3");
    folder.script("bin/python3", &format!("{text}# changed\n"));
    build();
    assert_eq!(count(&folder), 4);
    build();
    assert_eq!(count(&folder), 4);
}

#[test]
fn a_shim_is_asked_again_when_its_choice_may_differ() {
    let folder = Folder::new("shims");
    quick_crate(&folder, &["quick"]);
    let wrapper = counting(&folder, "manager/shims/python3");
    let build = |version: &str| {
        let mut command = folder.command(&["build", "--python", &wrapper]);
        Answer::of(command.env("PYENV_VERSION", version)).exits(0)
    };
    build("one");
    build("one");
    assert_eq!(count(&folder), 1);
    build("two");
    assert_eq!(count(&folder), 2);
    folder.write(".python-version", "3.99\n");
    build("two");
    build("two");
    assert_eq!(count(&folder), 3);
}

#[test]
fn order() {
    let folder = Folder::new("order");
    let of = |name: &str| counting(&folder, &format!("{name}/bin/python3")).replace("/bin/python3", "");
    let (option, pyo3, environment, conda) = (of("option"), of("pyo3"), of("venv"), of("conda"));
    // Each notes that it was asked.
    for name in ["option", "pyo3", "venv", "conda"] {
        let text = folder
            .read(&format!("{name}/bin/python3"))
            .replace("echo started", &format!("echo {name}"));
        folder.script(&format!("{name}/bin/python3"), &text);
    }
    let mut command = folder.command(&["version"]);
    Answer::of(command.env("CONDA_PREFIX", conda)).exits(0);
    Answer::of(command.env("VIRTUAL_ENV", environment)).exits(0);
    Answer::of(command.env("PYO3_PYTHON", format!("{pyo3}/bin/python3"))).exits(0);
    Answer::of(command.args(["--python", &option])).exits(0);
    assert_eq!(folder.read("count"), "conda\nvenv\npyo3\noption\n");
}

/// What `pyz3 build` says, with the folder's path taken out.
fn refusal(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    quick_crate(folder, &["quick"]);
    let mut command = folder.command(&[&["build"], arguments].concat());
    let answer = Answer::of(command.envs(variables.iter().copied())).exits(1);
    answer.stderr.replace(folder.path("").to_str().expect("text"), "DIR/")
}

#[test]
fn none_at_all() {
    let folder = Folder::new("no-python");
    // Cargo must be found without PATH.
    let cargo = std::env::var("CARGO").expect("tests run under cargo");
    let path = folder.path("empty");
    fs::create_dir_all(&path).expect("a folder");
    let text = refusal(
        &folder,
        &[],
        &[("PATH", path.to_str().expect("text")), ("CARGO", &cargo)],
    );
    expect![[r#"
        error: no usable Python: pyz3 needs CPython 3.10 or newer

          looked at:
            --python: not set
            PYO3_PYTHON: not set
            VIRTUAL_ENV: not set
            CONDA_PREFIX: not set
            PATH: neither python3 nor python

          install one:
            Debian, Ubuntu   sudo apt install python3
            Fedora           sudo dnf install python3
            macOS            brew install python
            Windows          winget install Python.Python.3.13
            anywhere         uv python install 3.13
          or name one with `--python PATH`. Headers (python3-dev) are not needed.
    "#]]
    .assert_eq(&text);
}

/// The lines on what was looked at.
fn looked_at(text: &str) -> String {
    let lines = text
        .lines()
        .skip_while(|it| *it != "  looked at:")
        .skip(1)
        .take_while(|it| !it.is_empty());
    lines.map(|it| format!("{}\n", it.trim())).collect()
}

#[test]
fn one_that_was_named_must_do() {
    let folder = Folder::new("refused");
    let old = pretended(&folder, "old", "cpython", 9);
    expect!["--python: DIR/old: is Python 3.9.1, older than 3.10\n"].assert_eq(&looked_at(&refusal(
        &folder,
        &["--python", &old],
        &[],
    )));
    let other = pretended(&folder, "other", "pypy", 11);
    expect!["--python: not set\nPYO3_PYTHON: DIR/other: is pypy, not CPython\n"].assert_eq(&looked_at(&refusal(
        &folder,
        &[],
        &[("PYO3_PYTHON", &other)],
    )));
    expect!["--python: nowhere/python: no such interpreter\n"].assert_eq(&looked_at(&refusal(
        &folder,
        &["--python", "nowhere/python"],
        &[],
    )));
    let broken = folder.script("broken", "#!/bin/sh\necho 'it is broken' >&2\nexit 3\n");
    let broken = broken.to_str().expect("text");
    expect!["--python: DIR/broken: fails (exit status: 3) it is broken\n"].assert_eq(&looked_at(&refusal(
        &folder,
        &["--python", broken],
        &[],
    )));
}

#[test]
fn on_path_the_first_that_will_do_is_taken() {
    let folder = Folder::new("path");
    quick_crate(&folder, &["quick"]);
    pretended(&folder, "one/python3", "cpython", 9);
    counting(&folder, "two/python3");
    let inherited = std::env::var("PATH").expect("PATH");
    let path = format!(
        "{}:{}:{inherited}",
        folder.path("one").display(),
        folder.path("two").display()
    );
    Answer::of(folder.command(&["build"]).env("PATH", path)).exits(0);
    assert_eq!(count(&folder), 1);
}

/// A platform of another processor than the one of this machine, and what Rust calls that processor.
fn elsewhere() -> (&'static str, &'static str) {
    match std::env::consts::ARCH {
        "aarch64" => ("linux-x86_64", "x86_64"),
        _ => ("linux-aarch64", "aarch64"),
    }
}

#[test]
fn one_of_another_machine() {
    let folder = Folder::new("machines");
    let here = std::env::consts::ARCH;
    let (platform, machine) = elsewhere();
    let other = pretended_for(&folder, "other", ("cpython", 13), (platform, 64));
    let text = refusal(&folder, &["--python", &other], &[]);
    let expected = format!(
        "error: no usable Python: pyz3 needs CPython 3.10 or newer\n\n  looked at:\n    \
         --python: DIR/other: is built for {machine} ({platform}), and Rust builds for {here}\n\n"
    );
    let rest = text.strip_prefix(&expected).unwrap_or_else(|| panic!("{text}"));
    expect![[r#"
        the end:
          install one for the processor that Rust builds for:
            Debian, Ubuntu   sudo apt install python3:native
            Fedora           sudo dnf install python3
            macOS            arch -arm64 brew install python (Intel: arch -x86_64)
            Windows          winget install Python.Python.3.13 --architecture x64 (or arm64)
          or build for the interpreter's: rustup target add TARGET, and CARGO_BUILD_TARGET=TARGET in the environment.
    "#]]
    .assert_eq(&format!("the end:\n{rest}"));
    // On PATH it is passed over.
    let path = format!(
        "{}:{}",
        folder.path("on").display(),
        std::env::var("PATH").expect("PATH")
    );
    pretended_for(&folder, "on/python3", ("cpython", 13), (platform, 64));
    Answer::of(folder.command(&["build"]).env("PATH", path)).exits(0);
}

#[test]
fn one_of_other_pointers() {
    let folder = Folder::new("pointers");
    let odd = pretended_for(&folder, "odd", ("cpython", 13), ("something", 16));
    let text = looked_at(&refusal(&folder, &["--python", &odd], &[]));
    let (here, bits) = (std::env::consts::ARCH, usize::BITS);
    let said = format!("is a Python of 16 bits, and Rust builds for {here}, which has {bits}");
    assert_eq!(text, format!("--python: DIR/odd: {said}\n"));
}

#[test]
fn one_that_is_too_new() {
    let folder = Folder::new("new");
    let new = pretended(&folder, "new", "cpython", 99);
    expect!["--python: DIR/new: is Python 3.99.1, newer than 3.15, the newest that this version of pyz3 knows\n"]
        .assert_eq(&looked_at(&refusal(&folder, &["--python", &new], &[])));
}

#[test]
fn headers_are_not_needed() {
    let folder = Folder::new("headers");
    quick_crate(&folder, &["quick"]);
    let script = format!(
        "#!/bin/sh\n'{}' \"$@\" | sed 's|\"include\": \"[^\"]*\"|\"include\": \"/nowhere/include\"|'\n",
        python()
    );
    let bare = folder.script("bare", &script);
    let bare = bare.to_str().expect("text");
    let text = folder.pyz3(&["version", "--json", "--python", bare]).exits(0).stdout;
    assert!(text.contains("/nowhere/include"), "{text}");
    folder.pyz3(&["build", "--python", bare]).exits(0);
}

//! `pyz3 build` and `pyz3 run`, on crates that are built in a second.

use std::fs;
use std::process::{Command, Stdio};

use crate::common::{Answer, Folder, python, quick_crate, suffix};
use expect_test::expect;

#[test]
fn build_puts_the_module_beside_the_project() {
    let folder = Folder::new("build");
    quick_crate(&folder, &["quick"]);
    let python = python();
    let first = folder
        .pyz3(&["build", "--python", &python])
        .exits(0)
        .says("building quick (debug)");
    let suffix = suffix(&python);
    assert_eq!(
        first.stdout,
        format!("wrote       quick{suffix}\nwrote       quick.pyi\n")
    );
    let mut imported = Command::new(&python);
    imported
        .args(["-c", "import quick; print(quick.ANSWER)"])
        .current_dir(folder.path("."));
    assert_eq!(Answer::of(&mut imported).exits(0).stdout, "42\n");

    let written = |name: &str| {
        fs::metadata(folder.path(name))
            .and_then(|it| it.modified())
            .expect("a time")
    };
    let before = (written(&format!("quick{suffix}")), written("quick.pyi"));
    let second = folder.pyz3(&["build", "--python", &python]).exits(0);
    assert_eq!(
        second.stdout,
        format!("up to date  quick{suffix}\nup to date  quick.pyi\n")
    );
    assert_eq!(before, (written(&format!("quick{suffix}")), written("quick.pyi")));

    let files = [
        "Cargo.lock",
        "Cargo.toml",
        &format!("quick{suffix}"),
        "quick.pyi",
        "quick.pyz3.yaml",
        "src/lib.rs",
    ];
    assert_eq!(folder.files(), files);
}

#[test]
fn build_puts_a_dotted_module_into_its_package() {
    let folder = Folder::new("build-dotted");
    quick_crate(&folder, &["shop.core._impl"]);
    folder
        .write("python/shop/__init__.py", "")
        .write("python/shop/core/__init__.py", "");
    let python = python();
    let inside = folder.path("src");
    let build = ["build", "--python", &python, inside.to_str().expect("text")];
    folder.pyz3(&build).exits(0);
    let suffix = suffix(&python);
    let mut files = vec!["Cargo.lock".to_owned(), "Cargo.toml".into(), "_impl.pyz3.yaml".into()];
    files.extend(
        ["core/__init__.py", "core/_impl.pyi", "__init__.py", "py.typed"].map(|it| format!("python/shop/{it}")),
    );
    files.extend([format!("python/shop/core/_impl{suffix}"), "src/lib.rs".into()]);
    files.sort();
    assert_eq!(folder.files(), files);
}

#[test]
fn no_stub_and_quiet() {
    let folder = Folder::new("build-no-stub");
    quick_crate(&folder, &["quick"]);
    let answer = folder.pyz3(&["-q", "build", "--no-stub"]).exits(0);
    assert_eq!((answer.stdout.as_str(), answer.stderr.as_str()), ("", ""));
    assert!(!folder.path("quick.pyi").exists());
}

#[test]
fn run_is_the_script_in_all_but_imports() {
    let folder = Folder::new("run");
    quick_crate(&folder, &["quick"]);
    folder.write("examples/sibling.py", "NAME = 'sibling'\n");
    let script = "import sys, quick, sibling\n\
        print(quick.ANSWER, sibling.NAME, sys.argv[1:], sys.stdin.read(), __name__)\n\
        print('to stderr', file=sys.stderr)\n\
        sys.exit(7)\n";
    folder.write("examples/demo.py", script).write("input", "typed");
    let mut command = folder.command(&["run", "--debug", "examples/demo.py", "--size", "-q", "3"]);
    command.stdin(fs::File::open(folder.path("input")).expect("a file"));
    let answer = Answer::of(&mut command)
        .exits(7)
        .says("building quick (debug)\n")
        .says("to stderr\n");
    assert_eq!(answer.stdout, "42 sibling ['--size', '-q', '3'] typed __main__\n");
    // Nothing was put beside the project.
    let files = [
        "Cargo.lock",
        "Cargo.toml",
        "examples/demo.py",
        "examples/sibling.py",
        "input",
        "quick.pyz3.yaml",
        "src/lib.rs",
    ];
    assert_eq!(folder.files(), files);
}

/// A package of the project is whole, wherever the script is, and an older build beside it is not what is imported.
fn run_dotted(name: &str, python: &str, root: &str) {
    let folder = Folder::new(name);
    quick_crate(&folder, &["shop._core", "quick"]);
    let suffix = suffix(python);
    folder.write(
        &format!("{root}shop/__init__.py"),
        "from shop._core import ANSWER\nfrom shop import helper\n",
    );
    folder.write(
        &format!("{root}shop/helper.py"),
        "from pathlib import Path\nDATA = Path(__file__).with_name('data.txt').read_text()\n",
    );
    folder.write(&format!("{root}shop/data.txt"), "data");
    folder.write(&format!("{root}shop/sub/__init__.py"), "NAME = 'sub'\n");
    // What an older build left: not even a library.
    folder
        .write(&format!("{root}shop/_core{suffix}"), "old")
        .write(&format!("{root}quick{suffix}"), "old");
    folder.write(
        "demo.py",
        "import quick, shop, shop.sub\nprint(shop.ANSWER, shop.helper.DATA, shop.sub.NAME, quick.ANSWER)\n",
    );
    let run = ["run", "--debug", "--python", python, "demo.py"];
    assert_eq!(folder.pyz3(&run).exits(0).stdout, "42 data sub 42\n");
    // Files come and go between runs.
    folder.write(&format!("{root}shop/__init__.py"), "from shop import fresh\n");
    folder.write(&format!("{root}shop/fresh.py"), "print('fresh')\n");
    let gone = [
        format!("{root}shop/helper.py"),
        format!("{root}quick{suffix}"),
        "quick.pyz3.yaml".into(),
    ];
    for it in gone {
        fs::remove_file(folder.path(&it)).expect("a file");
    }
    let imports = "for name in 'shop.helper', 'quick':\n    try:\n        __import__(name)\n    except ImportError:\n        print('gone')\n";
    folder.write("demo.py", &format!("import shop\n{imports}"));
    assert_eq!(folder.pyz3(&run).exits(0).stdout, "fresh\ngone\ngone\n");
    assert_eq!(folder.read(&format!("{root}shop/_core{suffix}")), "old");
}

#[test]
fn run_with_a_package_beside_the_script() {
    run_dotted("run-dotted", &python(), "");
}

#[test]
fn run_with_a_package_in_its_own_folder() {
    run_dotted("run-dotted-python", &python(), "python/");
}

#[test]
fn run_with_the_oldest_python() {
    // Before 3.11 there is no `-P`. Where there is no such Python, there is nothing to test.
    let answer = Command::new("python3.10")
        .args(["-c", "import sys; print(sys.executable)"])
        .output();
    if let Some(answer) = answer.ok().filter(|it| it.status.success()) {
        let python = String::from_utf8(answer.stdout).expect("text");
        run_dotted("run-oldest", python.trim(), "");
        let folder = Folder::new("run-oldest-script");
        quick_crate(&folder, &["quick"]);
        folder.write(
            "demo.py",
            "import sys\nprint(__file__, sys.argv, sorted(globals()))\nraise ValueError('here')\n",
        );
        let answer = folder
            .pyz3(&["run", "--debug", "--python", python.trim(), "demo.py", "x"])
            .exits(1);
        let globals = "['__annotations__', '__builtins__', '__doc__', '__file__', '__loader__', '__name__', '__package__', '__spec__', 'sys']";
        assert_eq!(answer.stdout, format!("demo.py ['demo.py', 'x'] {globals}\n"));
        answer.says("File \"demo.py\", line 3, in <module>");
    }
}

#[cfg(unix)]
#[test]
fn signals_reach_the_script() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::process::ExitStatusExt;

    let folder = Folder::new("run-signal");
    quick_crate(&folder, &["quick"]);
    folder.write("demo.py", "import time\nprint('ready', flush=True)\ntime.sleep(60)\n");
    let mut child = folder
        .command(&["run", "--debug", "demo.py"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a start");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe"))
        .read_line(&mut line)
        .expect("a line");
    assert_eq!(line, "ready\n");
    Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .expect("kill");
    assert_eq!(child.wait().expect("an end").signal(), Some(15));
}

#[test]
fn no_shared_library() {
    let folder = Folder::new("no-cdylib");
    quick_crate(&folder, &["quick"]);
    folder.write(
        "Cargo.toml",
        "[package]\nname = \"quick\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n",
    );
    let answer = folder.pyz3(&["build"]).exits(1);
    expect![[r#"
        error: quick is not built as a shared library, so there is nothing that Python could import

          add to Cargo.toml:

            [lib]
            crate-type = ["cdylib", "rlib"]

    "#]]
    .assert_eq(&answer.stderr);
}

#[test]
fn forgotten_module() {
    let folder = Folder::new("forgotten");
    quick_crate(&folder, &["quick"]);
    folder.write("src/lib.rs", "pub fn nothing() {}\n");
    let answer = folder.pyz3(&["build"]).exits(1);
    expect![[r#"
        building quick (debug)
        error: quick was built without the module `quick` of quick.pyz3.yaml

          in build.rs:
            fn main() {
                pyz3_codegen::generate("quick.pyz3.yaml");
            }
          in src/lib.rs:
            pyz3_runtime::module!(quick);
    "#]]
    .assert_eq(&answer.stderr);
    assert!(!folder.files().iter().any(|it| it.ends_with(".so")));
}

#[test]
fn what_is_not_there_to_be_included() {
    let folder = Folder::new("not-there");
    quick_crate(&folder, &["quick"]);
    folder.write("src/lib.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/quikc.rs\"));\n");
    let help = "= help: no build script writes what is included: build.rs is `fn main() { pyz3_codegen::generate(\"quick.pyz3.yaml\"); }`\n";
    folder.pyz3(&["build"]).exits(1).says(help);
    folder.write("build.rs", "fn main() {}\n");
    let help = "= help: `quikc` is no module of this crate, whose interface files say `quick` behind `module:`\n";
    folder.pyz3(&["build"]).exits(1).says(help);
}

#[test]
fn errors_in_generated_code_name_the_interface_line() {
    let folder = Folder::new("blame");
    quick_crate(&folder, &["quick"]);
    folder.write(
        "quick.pyz3.yaml",
        "module: quick\nfunctions:\n  area: \"(x: float) -> float\"\n",
    );
    let generated = "// @generated by pyz3-codegen from quick.pyz3.yaml. Edit that file instead.\n\n\
        /// quick.pyz3.yaml:3 area\nfn area() -> f64 {\n    crate::area(1)\n}\n";
    let code = "fn main() {\n    let out = std::env::var(\"OUT_DIR\").unwrap();\n    \
        std::fs::write(format!(\"{out}/quick.rs\"), CODE).unwrap();\n}\n";
    folder.write("build.rs", &format!("const CODE: &str = {generated:?};\n{code}"));
    folder.write(
        "src/lib.rs",
        "fn area(x: f64) -> f64 { x }\nmod generated { include!(concat!(env!(\"OUT_DIR\"), \"/quick.rs\")); }\n",
    );
    let answer = folder.pyz3(&["build"]).exits(1).says("error[E0308]: mismatched types");
    let note = "\n  = interface: quick.pyz3.yaml:3: area: \"(x: float) -> float\"\n";
    let answer = answer.says(note);
    // The compiler's message first, cargo's summary last.
    let place = |text: &str| answer.stderr.find(text).expect("the text");
    assert!(place("error[E0308]") < place(note) && place(note) < place("error: could not compile"));
}

#[test]
fn interface_errors_stop_before_cargo() {
    let folder = Folder::new("interface-error");
    quick_crate(&folder, &["quick"]);
    folder.write(
        "quick.pyz3.yaml",
        "module: quick\nfunctions:\n  area: \"(x: flaot) -> float\"\n",
    );
    let answer = folder
        .pyz3(&["build"])
        .exits(1)
        .says("flaot")
        .says("quick.pyz3.yaml:3:");
    assert!(!answer.stderr.contains("building") && !folder.path("target").exists());
}

#[test]
fn no_crate() {
    let folder = Folder::new("../../no-crate");
    folder.write("demo.py", "");
    let answer = folder.pyz3(&["run", "demo.py"]);
    // Whatever is above the build folder has no interface.
    answer.exits(2).says("demo.py belongs to no pyz3 crate: ");
    folder
        .pyz3(&["run", "other.py"])
        .exits(2)
        .says("error: no such script: other.py\n");
    folder
        .pyz3(&["build", "nowhere"])
        .exits(2)
        .says("error: no such file or folder: nowhere\n");
}

#[test]
fn clean_removes_what_can_be_made_again() {
    let folder = Folder::new("clean");
    quick_crate(&folder, &["quick"]);
    folder.pyz3(&["build"]).exits(0);
    folder.write("generated/quick.pyz3-cache", "");
    assert!(folder.path("target/pyz3/interpreters").is_dir());
    let answer = folder.pyz3(&["clean"]).exits(0);
    assert_eq!(
        answer.stdout,
        "removed  target/pyz3\nremoved  generated/quick.pyz3-cache\n"
    );
    assert!(!folder.path("target/pyz3").exists() && folder.path("quick.pyi").exists());
    assert_eq!(folder.pyz3(&["clean"]).exits(0).stdout, "nothing to remove\n");
}

//! What building does to files, and what it says when something is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use pyz3_tests::command::{self, Said, program, run, said};
use pyz3_tests::{Interpreter, MODULES, Scratch, build, build_for, cli, default_venv, notice, root, venvs};

const RIGHT: &str = "\
module: right
functions:
  double: \"(x: int) -> int\"
  name: {signature: \"() -> str\", rust: '|| \"right\"'}
";
const RIGHT_RUST: &str = "\
#![forbid(unsafe_code)]

pyz3_runtime::module!(right);

pub fn double(x: i64) -> i64 {
    x * 2
}
";

/// All files below a folder with their times.
fn files(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if let Ok(time) = entry.metadata().and_then(|it| it.modified()) {
            found.insert(path, time);
        }
    }
    found
}

/// The files that a build script wrote for a package, in a target directory.
fn generated(package: &str) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = files(&default_venv().target().join("debug/build"));
    found.retain(|path, _| {
        let folder = path
            .ancestors()
            .find(|it| it.parent().is_some_and(|it| it.ends_with("build")));
        let of_package = folder
            .and_then(Path::file_name)
            .is_some_and(|it| it.to_string_lossy().starts_with(&format!("{package}-")));
        of_package && path.parent().is_some_and(|it| it.ends_with("out"))
    });
    found
}

fn build_module(scratch: &Scratch) -> Said {
    said(scratch.pyz3().args(["build", "--python"]).arg(default_venv().python()))
}

/// The lines of a text without what is around them.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|it| !it.is_empty()).collect()
}

#[test]
fn a_build_leaves_the_module_its_stub_and_nothing_else() {
    let scratch = Scratch::new("right", RIGHT, RIGHT_RUST);
    run(scratch.cargo().args(["metadata", "--format-version", "1"])).unwrap_or_else(|it| panic!("{it}"));
    let before = files(scratch.folder());
    let first = build_module(&scratch);
    assert!(first.succeeded(), "{first}");
    let after = files(scratch.folder());
    let new: Vec<String> = after
        .keys()
        .filter(|it| !before.contains_key(*it))
        .map(|it| it.strip_prefix(scratch.folder()).unwrap_or(it).display().to_string())
        .collect();
    assert_eq!(new.len(), 2, "{new:?}");
    assert!(new.iter().any(|it| it == "right.pyi"), "{new:?}");
    assert!(
        new.iter().any(|it| it.starts_with("right.") && !it.ends_with(".pyi")),
        "{new:?}"
    );
    for (path, time) in &before {
        assert_eq!(after.get(path), Some(time), "the build changed {}", path.display());
    }

    // A second build writes nothing, and compiles nothing.
    let written = generated("right");
    assert!(!written.is_empty());
    let second = build_module(&scratch);
    assert!(second.succeeded(), "{second}");
    assert_eq!(files(scratch.folder()), after, "a second build rewrote something");
    assert_eq!(generated("right"), written, "a second build generated anew");
    assert!(!second.to_string().contains("Compiling"), "{second}");
    let cargo = said(scratch.cargo().args(["build", "--message-format", "json"]));
    assert!(cargo.succeeded(), "{cargo}");
    assert!(!cargo.stdout().contains("\"fresh\":false"), "{cargo}");

    // An interface that is touched but not changed: nothing is rewritten, and the build says so.
    scratch.write("pyz3.yaml", RIGHT);
    let touched = build_module(&scratch);
    assert!(touched.succeeded(), "{touched}");
    let outputs = |it: &BTreeMap<PathBuf, SystemTime>| {
        it.iter()
            .filter(|(path, _)| path.extension().is_some_and(|it| it == "rs" || it == "pyi"))
            .map(|(path, time)| (path.clone(), *time))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        outputs(&generated("right")),
        outputs(&written),
        "output that did not change was rewritten"
    );

    // A comment changes the interface, but nothing that is made from it.
    scratch.write("pyz3.yaml", &format!("{RIGHT}# No news.\n"));
    let commented = build_module(&scratch);
    assert!(commented.succeeded(), "{commented}");
    assert_eq!(
        outputs(&generated("right")),
        outputs(&written),
        "output that did not change was rewritten"
    );

    // A record that cannot be read is no reason to fail.
    for path in written
        .keys()
        .filter(|it| it.extension().is_some_and(|it| it == "pyz3-cache"))
    {
        fs::write(path, b"\xff\0garbage").unwrap_or_else(|it| panic!("{}: {it}", path.display()));
    }
    scratch.write("pyz3.yaml", &RIGHT.replace("double", "doubled"));
    scratch.write("src/lib.rs", &RIGHT_RUST.replace("double", "doubled"));
    let changed = build_module(&scratch);
    assert!(changed.succeeded(), "{changed}");
    let stub = fs::read_to_string(scratch.folder().join("right.pyi")).unwrap_or_default();
    assert!(stub.contains("def doubled(x: int) -> int"), "{stub}");
}

#[test]
fn a_build_script_waits_for_no_json() {
    let scratch = Scratch::new("lean", RIGHT, RIGHT_RUST);
    let tree = said(
        scratch
            .cargo()
            .args(["tree", "--prefix", "none", "--edges", "normal,build"]),
    );
    assert!(tree.stdout().contains("pyz3-codegen"), "{tree}");
    assert!(!tree.stdout().contains("serde"), "{tree}");
}

#[test]
fn modules_are_ignored_by_git() {
    for venv in venvs() {
        build(venv);
    }
    let mut git = program("git");
    git.args([
        "ls-files",
        "--others",
        "--exclude-standard",
        "--",
        "tests/modules",
        "examples",
    ])
    .current_dir(root());
    let untracked = said(&mut git);
    if !untracked.succeeded() {
        notice(
            "modules_are_ignored_by_git",
            "this is no git repository, or there is no git",
        );
        return;
    }
    let made = [".so", ".pyd", ".pyi", ".pyc", "py.typed", ".pyz3-cache"];
    let seen: Vec<String> = untracked
        .stdout()
        .lines()
        .filter(|it| made.iter().any(|end| it.ends_with(end)))
        .map(str::to_owned)
        .collect();
    assert!(seen.is_empty(), "a build left {seen:?}");
}

#[test]
fn no_module_needs_libpython() {
    let mut seen = 0;
    for venv in venvs() {
        for folder in build(venv) {
            for path in files(&folder)
                .into_keys()
                .filter(|it| it.extension().is_some_and(|it| it == "so"))
            {
                let bytes = fs::read(&path).unwrap_or_default();
                // The names of needed libraries stand in the file as they are.
                let needs = bytes.windows(11).any(|it| it.starts_with(b"libpython3."));
                assert!(!needs, "{} names libpython", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 0 || !cfg!(target_os = "linux"), "no module was looked at");
}

/// Debian's `python3` has all of libpython inside, and hides nothing of it.
#[test]
fn loads_into_a_static_interpreter() {
    const NAME: &str = "loads_into_a_static_interpreter";
    let candidates = ["/usr/bin/python3", "/usr/local/bin/python3"].map(Path::new);
    // The name of a library that an executable needs stands in it as it is.
    let is_static = |it: &&Path| {
        fs::read(it).is_ok_and(|it| {
            !it.windows(16)
                .any(|it| it.starts_with(b"libpython3.") && it.ends_with(b".so"))
        })
    };
    let Some(python) = candidates.iter().copied().find(is_static) else {
        notice(
            NAME,
            &format!("there is no statically linked interpreter among {candidates:?}"),
        );
        return;
    };
    let Some(interpreter) = Interpreter::ask(python) else {
        notice(NAME, &format!("{} is older than 3.10", python.display()));
        return;
    };
    let folders = match venvs().iter().find(|it| it.base.tag() == interpreter.tag()) {
        Some(venv) => build(venv),
        None => build_for(&interpreter),
    };
    let import = std::env::join_paths(folders).expect("no separator in the workspace's path");
    let code = "import functions, functions.sub.deep, roundtrip, mypkg\n\
                assert functions.bind_keyword(a=1) == (1, 2)\n\
                assert roundtrip.deep__list([[[1]]]) == [[[1]]]\n\
                assert mypkg.add(1) == 2\n\
                try: functions.panics('x')\n\
                except RuntimeError as error: print(type(error).__name__)\n";
    let output = said(program(python).args(["-c", code]).env("PYTHONPATH", import));
    assert!(output.succeeded(), "{output}");
    assert_eq!(output.stdout().trim(), "PanicException");
}

#[test]
fn a_typo_is_shown_where_it_is() {
    let interface = "module: typo\nfunctions:\n  area: \"(width: flaot, height: float) -> float\"\n";
    let scratch = Scratch::new("typo", interface, "pyz3_runtime::module!(typo);\n");
    let check = said(scratch.pyz3().args(["check", "--quiet", "pyz3.yaml"]));
    assert_eq!(check.code(), Some(1), "{check}");
    let snippet = check.stderr();
    assert!(snippet.contains("pyz3.yaml:3:18"), "{snippet}");
    assert!(snippet.contains("unknown type `flaot`"), "{snippet}");
    assert!(snippet.contains("^^^^^"), "{snippet}");
    assert!(snippet.contains("did you mean `float`?"), "{snippet}");

    // Cargo shows the very same, and fails.
    let cargo = said(scratch.cargo().arg("build"));
    assert!(!cargo.succeeded(), "{cargo}");
    let text = cargo.to_string();
    for line in lines(&snippet) {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    assert!(text.contains("pyz3.yaml: 1 error"), "{text}");
    assert!(!text.contains("panicked"), "{text}");
}

#[test]
fn a_crate_whose_panics_abort_is_refused() {
    let interface = "module: aborts\nfunctions: {f: {signature: \"() -> None\", rust: \"|| ()\"}}\n";
    let scratch = Scratch::new("aborts", interface, "pyz3_runtime::module!(aborts);\n");
    let cargo = said(scratch.cargo().arg("check").env("CARGO_PROFILE_DEV_PANIC", "abort"));
    assert!(!cargo.succeeded(), "{cargo}");
    let text = cargo.to_string();
    assert!(
        text.contains("with `panic = \"abort\"` a panic would end the interpreter"),
        "{text}"
    );
}

#[test]
fn three_mistakes_are_three_diagnostics() {
    let interface = "\
module: three
function:
  area: \"(width: float) -> float\"
functions:
  sum: \"(items: list[itn]) -> int\"
  next: \"(x: int = 'one') -> int\"
";
    let scratch = Scratch::new("three", interface, "pyz3_runtime::module!(three);\n");
    let check = said(scratch.pyz3().args(["check", "--json"]));
    assert_eq!(check.code(), Some(1), "{check}");
    let json = check.stdout();
    let found: Vec<(u64, u64)> = places(&json);
    assert_eq!(found, [(2, 1), (5, 22), (6, 20)], "{json}");
    for key in [
        "code",
        "severity",
        "message",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "help",
        "related",
    ] {
        assert!(json.matches(&format!("\"{key}\"")).count() >= 3, "{key}: {json}");
    }
    let cargo = said(scratch.cargo().arg("build"));
    assert!(cargo.to_string().contains("pyz3.yaml: 3 errors"), "{cargo}");
}

/// Line and column of each diagnostic, in order.
fn places(json: &str) -> Vec<(u64, u64)> {
    let numbers = |key: &str| -> Vec<u64> {
        let key = format!("\"{key}\":");
        let after = json.split(&key).skip(1);
        after
            .map(|it| {
                it.trim_start()
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect::<String>()
                    .parse()
                    .unwrap_or(0)
            })
            .collect()
    };
    let mut places: Vec<(u64, u64)> = numbers("line").into_iter().zip(numbers("column")).collect();
    places.sort_unstable();
    places
}

#[test]
fn a_mismatch_shows_the_line_of_the_interface() {
    let interface = "\
module: mismatch
functions:
  fine: {signature: \"(x: int) -> int\", rust: \"|x: i64| x\"}
  label: \"(text: str) -> int\"
  absent: \"(text: str) -> int\"
  shape: {signature: \"() -> list[str]\", rust: \"|| 5_u8\"}
";
    let rust = "pyz3_runtime::module!(mismatch);\n\npub fn label(text: u32) -> u32 {\n    text\n}\n";
    let scratch = Scratch::new("mismatch", interface, rust);
    let output = build_module(&scratch);
    assert_eq!(output.code(), Some(1), "{output}");
    let text = output.stderr();
    for line in ["pyz3.yaml:4", "pyz3.yaml:5", "pyz3.yaml:6"] {
        assert!(text.contains(line), "no {line} in\n{output}");
    }
    assert!(!text.contains("pyz3.yaml:3"), "{output}");
    assert!(text.contains("cannot find function `absent`"), "{output}");
}

#[test]
fn the_demo_of_textkit_agrees_with_python() {
    let folders = build(default_venv());
    assert!(folders.iter().all(|it| it.exists()));
    let mut demo = program(cli());
    demo.args(["run", "--debug", "--python"])
        .arg(default_venv().python())
        .arg(root().join("examples/textkit/demo.py"));
    demo.env("CARGO_TARGET_DIR", default_venv().target())
        .current_dir(root());
    let output = said(&mut demo);
    assert!(output.succeeded(), "{output}");
    assert!(output.stdout().contains("All results agree."), "{output}");
}

#[test]
fn time_is_linear_in_size() {
    let folder = Scratch::new("linear", "module: linear\n", "");
    let seconds = |count: usize| {
        let mut text = "module: linear\nfunctions:\n".to_owned();
        for index in 0..count {
            text.push_str(&format!("  f{index}: \"(a: list[int], b: str = 'x', *, c: dict[str, float] | None = None) -> tuple[int, str]\"\n"));
        }
        folder.write("pyz3.yaml", &text);
        let times = (0..3).map(|_| {
            let start = SystemTime::now();
            let output = said(folder.pyz3().args(["dump", "--stage", "rust"]));
            assert!(output.succeeded(), "{}", output.stderr());
            assert!(output.stdout().contains(&format!("f{}", count - 1)));
            start.elapsed().unwrap_or(Duration::MAX)
        });
        times.min().unwrap_or(Duration::MAX).as_secs_f64()
    };
    let (small, large) = (seconds(500), seconds(4000));
    assert!(
        large < small * 8.0 * 2.5 + 0.5,
        "500 functions take {small:.2} s, 4000 take {large:.2} s"
    );
}

/// What is committed as golden output compiles, imports, and agrees with its stubs.
#[test]
fn golden_output_is_a_crate() {
    let golden = root().join("tests/golden");
    let source = fs::read_to_string(root().join("tests/modules/golden/src/lib.rs")).unwrap_or_default();
    let listed = source
        .split_once("golden!(")
        .and_then(|(_, it)| it.split_once(')'))
        .map_or("", |it| it.0);
    let cases = fs::read_dir(&golden).into_iter().flatten().flatten();
    let mut cases: Vec<String> = cases.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    cases.sort();
    assert_eq!(
        listed.split_whitespace().collect::<Vec<_>>(),
        cases,
        "list every case in tests/modules/golden/src/lib.rs"
    );

    let venv = default_venv();
    let mut cargo = command::cargo(&venv.target());
    cargo
        .args(["build", "--quiet", "-p", "pyz3-test-golden"])
        .env("PYO3_PYTHON", venv.python())
        .current_dir(root());
    run(&mut cargo).unwrap_or_else(|it| panic!("{it}"));
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = venv.target().join("debug").join(format!("{prefix}golden{suffix}"));
    let mut pytest = venv.command();
    pytest.args(["-m", "pytest", "-q", "--color=no", "python/test_golden.py"]);
    pytest
        .env("PYZ3_GOLDEN_LIBRARY", library)
        .current_dir(root().join("tests"));
    run(&mut pytest).unwrap_or_else(|it| panic!("{it}"));
}

#[test]
fn every_test_module_forbids_unsafe_code() {
    for module in MODULES {
        let text = fs::read_to_string(root().join(module).join("src/lib.rs")).unwrap_or_default();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{module}");
    }
    let textkit = fs::read_to_string(root().join("examples/textkit/src/lib.rs")).unwrap_or_default();
    assert_eq!(textkit.trim(), "pyz3_runtime::module!(textkit);");
}

//! Python's view: each suite of `tests/python`, and of the examples, run by pytest on modules that `pyz3 build` made.

use pyz3_tests::{EXAMPLES, Venv, build, command, default_venv, faults, notice, root, tests_dir, venvs, watch};

/// Runs pytest on `paths`, with all modules importable; panics with its output if a test fails.
fn pytest(venv: &Venv, paths: &[&str]) {
    let folders = build(venv);
    let import = std::env::join_paths(&folders).expect("no separator in the workspace's path");
    let mut pytest = venv.command();
    pytest.args([
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--color=no",
        "--import-mode=importlib",
    ]);
    pytest.args(paths.iter().map(|it| root().join(it)));
    pytest
        .env("PYTHONPATH", import)
        .env("PYTHONFAULTHANDLER", "1")
        // What is used after its end, or written past its end, is seen.
        .env("PYTHONMALLOC", "debug")
        .current_dir(tests_dir());
    let log = watch(&mut pytest);
    if let Err(message) = command::run(&mut pytest) {
        panic!("Python {}:\n{message}", venv.base.tag());
    }
    if let Some(log) = log {
        let faults = faults(&log, &folders).expect("valgrind writes what it saw");
        assert!(
            faults.is_empty(),
            "Python {}, valgrind:\n{}",
            venv.base.tag(),
            faults.join("\n\n")
        );
    }
}

/// Tests named after their file, run on every interpreter that was chosen.
macro_rules! everywhere {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            for venv in venvs() {
                pytest(venv, &[concat!("tests/python/test_", stringify!($name), ".py")]);
            }
        }
    )*};
}

/// Tests named after their file, for which one interpreter is enough.
macro_rules! once {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            pytest(default_venv(), &[concat!("tests/python/test_", stringify!($name), ".py")]);
        }
    )*};
}

everywhere!(binding conversions conversions_plain errors errors_lazily exception_groups exceptions exceptions_leaks foreign functions hard_values leaks modules);
everywhere!(more_types nested records roundtrip signatures threads tracebacks vectorcall wrappers wrappers_more);
everywhere!(anew classes_abuse classes_access classes_borrow classes_construction classes_conversions classes_kinds classes_leaks);
everywhere!(classes_life classes_metaclasses classes_methods classes_mixed classes_threads protocols protocols_containers protocols_hooks);
everywhere!(enums interpreters_made modules_again overloads state);
everywhere!(classes_shared classes_garbage classes_held classes_inheritance classes_pickles classes_records);
once!(stubs typed);

#[test]
fn examples() {
    pytest(default_venv(), &EXAMPLES);
}

/// Interpreters with a GIL of their own came with Python 3.12.
fn with_own_gil(test: &str, paths: &[&str]) {
    let mut seen = false;
    for venv in venvs().iter().filter(|it| it.base.version >= (3, 12)) {
        pytest(venv, paths);
        seen = true;
    }
    if !seen {
        let tag = default_venv().base.tag();
        let reason = format!("it needs Python 3.12 or newer, and {tag} is all that was found");
        notice(&format!("pytest::{test}"), &reason);
    }
}

#[test]
fn subinterpreters() {
    with_own_gil(
        "subinterpreters",
        &[
            "tests/python/test_subinterpreters.py",
            "tests/python/test_classes_subinterpreters.py",
        ],
    );
}

#[test]
fn interpreters_many() {
    with_own_gil("interpreters_many", &["tests/python/test_interpreters_many.py"]);
}

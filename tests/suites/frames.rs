//! Frames of tracebacks where no frame can be made, as in builds on the stable ABI: Python makes them, and they look the same.

use std::fs;

use pyz3_tests::command::{cargo, run};
use pyz3_tests::{default_venv, root, tests_dir};

#[test]
fn tracebacks_with_frames_of_compiled_code() {
    let venv = default_venv();
    let folder = root().join("target/pyz3-tests/frames");
    let mut cargo = cargo(&folder);
    cargo
        .args(["build", "--quiet", "-p", "pyz3-test-errors"])
        .current_dir(root());
    cargo
        .env("PYO3_PYTHON", venv.python())
        .env("RUSTFLAGS", "--cfg pyz3_compiled_frames");
    if cfg!(target_os = "macos") {
        let flags = "--cfg pyz3_compiled_frames -C link-arg=-undefined -C link-arg=dynamic_lookup";
        cargo.env("RUSTFLAGS", flags);
    }
    run(&mut cargo).unwrap_or_else(|it| panic!("{it}"));
    let (library, module) = match (cfg!(windows), cfg!(target_os = "macos")) {
        (true, _) => ("errors.dll", "errors.pyd"),
        (_, true) => ("liberrors.dylib", "errors.so"),
        _ => ("liberrors.so", "errors.so"),
    };
    let built = folder.join("debug").join(library);
    let module = folder.join(module);
    fs::copy(&built, &module).unwrap_or_else(|it| panic!("{}: {it}", built.display()));
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
    pytest.arg(root().join("tests/python/test_tracebacks.py"));
    pytest.env("PYTHONPATH", &folder).current_dir(tests_dir());
    run(&mut pytest).unwrap_or_else(|it| panic!("{it}"));
}

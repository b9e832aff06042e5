//! The runtime compiles for an interpreter without a GIL, of which no installation is needed to find that out.

use std::fs;

use pyz3_tests::command::{cargo, run};
use pyz3_tests::root;

/// What pyo3-ffi asks an interpreter for, as it would answer.
const CONFIG: &str = "\
implementation=CPython
version=3.14
shared=true
abi3=false
lib_name=python3.14t
build_flags=Py_GIL_DISABLED
suppress_build_script_link_lines=true
";

#[test]
fn the_runtime_compiles_without_a_gil() {
    let target = root().join("target/pyz3-tests/freethreaded");
    fs::create_dir_all(&target).unwrap_or_else(|it| panic!("{}: {it}", target.display()));
    let config = target.join("pyo3-config.txt");
    fs::write(&config, CONFIG).unwrap_or_else(|it| panic!("{}: {it}", config.display()));
    let mut cargo = cargo(&target);
    cargo.args(["check", "--quiet", "-p", "pyz3-runtime"]);
    cargo.env("PYO3_CONFIG_FILE", &config).current_dir(root());
    run(&mut cargo).unwrap_or_else(|it| panic!("{it}"));
}

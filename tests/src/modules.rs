//! The modules under test, built by the `pyz3` command as a user would.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::command::{fail, program, run};
use crate::interpreter::Interpreter;
use crate::venv::{Venv, venvs};
use crate::workspace::{cli, output, root};

/// The test modules: each a crate, as folders below the workspace.
pub const MODULES: [&str; 16] = [
    "tests/modules/errors",
    "tests/modules/functions",
    "tests/modules/groups",
    "tests/modules/foreign",
    "tests/modules/more_types",
    "tests/modules/records",
    "tests/modules/roundtrip",
    "tests/modules/packaged",
    "tests/modules/classes",
    "tests/modules/protocols",
    "tests/modules/inheritance",
    "tests/modules/wrappers",
    "tests/modules/garbage",
    "tests/modules/enums",
    "tests/modules/overloads",
    "tests/modules/subinterpreters",
];

/// The examples, built and tested with the default interpreter.
pub const EXAMPLES: [&str; 6] = [
    "examples/collections_rs",
    "examples/error_handling",
    "examples/geometry",
    "examples/hello",
    "examples/textkit",
    "examples/versioning",
];

/// Builds all modules for one environment, once in this process, and gives the folders to import from.
///
/// # Panics
///
/// If one does not build: with all that `pyz3 build` said.
pub fn build(venv: &Venv) -> Vec<PathBuf> {
    static BUILT: OnceLock<Vec<OnceLock<Result<(), String>>>> = OnceLock::new();
    let index = venvs().iter().position(|it| it.base == venv.base).unwrap_or_default();
    let built = BUILT.get_or_init(|| venvs().iter().map(|_| OnceLock::new()).collect());
    let result =
        built[index].get_or_init(|| folders(index).try_for_each(|it| build_one(&venv.python(), &venv.target(), it)));
    if let Err(message) = result {
        fail(message, "the test modules do not build");
    }
    folders(index).map(|it| root().join(it)).collect()
}

/// Builds the test modules for an interpreter that has no environment of its own here, and gives the folders to import from.
///
/// # Panics
///
/// As [`build`].
pub fn build_for(python: &Interpreter) -> Vec<PathBuf> {
    let target = output().join(format!("build-{}", python.tag()));
    if let Err(message) = MODULES.iter().try_for_each(|it| build_one(&python.path, &target, it)) {
        fail(&message, "the test modules do not build");
    }
    MODULES.iter().map(|it| root().join(it)).collect()
}

fn folders(index: usize) -> impl Iterator<Item = &'static str> {
    let examples: &[&str] = if index == 0 { &EXAMPLES } else { &[] };
    MODULES.iter().chain(examples).copied()
}

fn build_one(python: &Path, target: &Path, folder: &str) -> Result<(), String> {
    let mut pyz3 = program(cli());
    pyz3.args(["build", "--python"]).arg(python).arg(root().join(folder));
    pyz3.env("CARGO_TARGET_DIR", target).current_dir(root());
    run(&mut pyz3).map(drop)
}

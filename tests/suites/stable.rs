//! One cell of the matrix in each run: a library on the stable ABI of 3.10, in every interpreter that was chosen; and what it wants of CPython.

use std::path::Path;

use pyz3_tests::command::run;
use pyz3_tests::matrix::{Cell, Form, foreign_symbols};
use pyz3_tests::{Venv, default_venv, venvs};

const MODULES: [&str; 3] = ["functions", "classes", "inheritance"];
const SUITES: [&str; 5] = [
    "functions",
    "classes_access",
    "classes_construction",
    "classes_inheritance",
    "vectorcall",
];

#[test]
fn one_library_for_all() {
    let cell = |python| Cell {
        python,
        form: Form::Stable(10),
    };
    let folder = cell(default_venv().base.clone())
        .build(&MODULES)
        .unwrap_or_else(|it| panic!("{it}"));
    for module in MODULES {
        let library = folder.join(format!("{module}.abi3.so"));
        let foreign = foreign_symbols(&library, 10).unwrap_or_else(|it| panic!("{it}"));
        assert!(foreign.is_empty(), "{module} wants {foreign:?}");
        audit(&library).unwrap_or_else(|it| panic!("{it}"));
    }
    for venv in venvs().iter().filter(|it| !it.base.free_threaded) {
        let cell = cell(venv.base.clone());
        for suite in SUITES {
            let kept = cell.test(venv, &folder, suite).unwrap_or_else(|it| panic!("{it}"));
            assert!(kept.passed > 0 && kept.failed.is_empty(), "{}: {kept:?}", cell.name());
        }
    }
}

/// The check finds what is not of the stable ABI: a library for one version wants it.
#[test]
fn what_is_foreign_is_found() {
    let cell = Cell {
        python: default_venv().base.clone(),
        form: Form::Version,
    };
    let folder = cell.build(&["functions"]).unwrap_or_else(|it| panic!("{it}"));
    let library = folder.join("functions.so");
    let foreign = foreign_symbols(&library, 10).unwrap_or_else(|it| panic!("{it}"));
    assert!(!foreign.is_empty());
    let tagged = folder.join("foreign.abi3.so");
    std::fs::copy(&library, &tagged).unwrap_or_else(|it| panic!("{it}"));
    let said = audit(&tagged).expect_err("a library for one version passes for one on the stable ABI");
    assert!(
        said.contains("PyThreadState_GetUnchecked") || said.contains("_Py"),
        "{said}"
    );
}

/// What abi3audit, which has a list of its own, finds wrong with a library on the stable ABI of 3.10.
fn audit(library: &Path) -> Result<(), String> {
    let venv = Venv::audit()?;
    let mut audit = venv.command();
    audit.args([
        "-m",
        "abi3audit",
        "--report",
        "--strict",
        "--assume-minimum-abi3",
        "3.10",
    ]);
    run(audit.arg(library)).map(drop)
}

//! Passes on what pyo3-build-config knows of the Python built for, as `cfg(Py_3_12)` and friends; to the build scripts of crates that depend
//! on this one, as `DEP_PYZ3_RUNTIME_FLOOR`, the lowest version that a build on the stable ABI is for. Refuses a Python that pyo3-ffi takes
//! and this crate does not, in the words of `pyz3 build`.

use std::env;
use std::process::exit;

use pyo3_build_config::{InterpreterConfig, PythonAbiKind, PythonImplementation, PythonVersion};

/// The oldest CPython that modules are built for.
const OLDEST: PythonVersion = PythonVersion { major: 3, minor: 10 };

/// What to do about one that will not do.
const INSTALL: &str = "  install one:
    Debian, Ubuntu   sudo apt install python3
    Fedora           sudo dnf install python3
    macOS            brew install python
    Windows          winget install Python.Python.3.13
    anywhere         uv python install 3.13
  or name one: PYO3_PYTHON=/path/to/python3 cargo build. Headers (python3-dev) are not needed.";

#[expect(clippy::print_stderr, reason = "what cargo shows of a build script that fails")]
fn main() {
    if let Some(reason) = unfit(pyo3_build_config::get()) {
        println!("cargo::error=no usable Python: pyz3 needs CPython {OLDEST} or newer");
        eprintln!("no usable Python: pyz3 needs CPython {OLDEST} or newer\n\n  looked at:\n    {reason}\n\n{INSTALL}");
        exit(1);
    }
    pyo3_build_config::use_pyo3_cfgs();
    let abi = pyo3_build_config::get().target_abi();
    let stable = matches!(abi.kind(), PythonAbiKind::Stable(_));
    // Whether tests run it in another version than it was built for, as a configuration file of theirs says: see ADR 019.
    println!("cargo::rustc-check-cfg=cfg(pyz3_stand_in)");
    for line in pyo3_build_config::get().extra_build_script_lines() {
        println!("{line}");
    }
    // Whether buffers are of the API that is built for.
    println!("cargo::rustc-check-cfg=cfg(pyz3_buffers)");
    if !stable || abi.version() >= (PythonVersion { major: 3, minor: 11 }) {
        println!("cargo::rustc-cfg=pyz3_buffers");
    }
    // Whether the unwinder is loaded late: where its library is one of the system's, and how arguments are passed is written down.
    println!("cargo::rustc-check-cfg=cfg(pyz3_late_unwinder)");
    if late_unwinder() {
        println!("cargo::rustc-cfg=pyz3_late_unwinder");
    }
    if stable {
        println!("cargo::metadata=floor={}", abi.version());
    }
}

fn late_unwinder() -> bool {
    let is = |key: &str, value: &str| env::var(key).is_ok_and(|it| it.split(',').any(|it| it == value));
    is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && is("CARGO_CFG_TARGET_POINTER_WIDTH", "64")
        && !is("CARGO_CFG_TARGET_FEATURE", "crt-static")
}

/// Why that Python will not do, and where it was found.
fn unfit(python: &InterpreterConfig) -> Option<String> {
    let reason = match python.implementation() {
        PythonImplementation::CPython if python.version() >= OLDEST => return None,
        PythonImplementation::CPython => format!("is Python {}, older than {OLDEST}", python.version()),
        other => format!("is {other}, not CPython"),
    };
    // In the order in which pyo3-build-config asks.
    let named = ["PYO3_CONFIG_FILE", "PYO3_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX"]
        .into_iter()
        .find_map(|it| Some((it, env::var(it).ok().filter(|it| !it.is_empty())?)));
    Some(match (named, python.executable()) {
        (Some((origin, value)), _) => format!("{origin}: {value}: {reason}"),
        (None, Some(path)) => format!("PATH: {path}: {reason}"),
        (None, None) => format!("what cargo builds for: {reason}"),
    })
}

//! Passes on what pyo3-build-config knows of the Python built for, as `cfg(Py_3_12)` and friends; to the build scripts of crates that depend
//! on this one, as `DEP_PYZ3_RUNTIME_FLOOR`, the lowest version that a build on the stable ABI is for.

use pyo3_build_config::{PythonAbiKind, PythonVersion};

fn main() {
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
    if stable {
        println!("cargo::metadata=floor={}", abi.version());
    }
}

//! Passes on what pyo3-build-config knows of the Python built for, as `cfg(Py_3_12)` and friends.

fn main() {
    pyo3_build_config::use_pyo3_cfgs();
}

//! One library for every Python: what differs is asked for when it runs, since one build meets all of them.

use pyz3_runtime::types::{Float, Int};
use pyz3_runtime::{Object, PyErr, PyModule, Python};

pyz3_runtime::module!(versioning);

/// The sum of all that are numbers.
pub fn total(py: Python<'_>, values: Vec<Object>) -> Result<f64, PyErr> {
    let mut sum = 0.0;
    let mut errors = Vec::new();
    for (index, value) in values.iter().enumerate() {
        match value.extract::<Float, f64>(py) {
            Ok(number) => sum += number,
            Err(error) => errors.push(error.with_note(format!("at index {index}"))),
        }
    }
    if errors.is_empty() {
        return Ok(sum);
    }
    // A group where there are groups; the runtime knows where.
    Err(PyErr::group(py, "some are no numbers", errors)?)
}

/// What [`total`] was called before. It stays until nobody is warned any more.
pub fn sum_all(values: Vec<f64>) -> f64 {
    values.iter().sum()
}

/// Whether the Python that runs has a feature.
pub fn has(py: Python<'_>, feature: &str) -> Result<bool, PyErr> {
    let since = match feature {
        "notes" | "groups" => 11,
        "own GIL" => 12,
        _ => 13,
    };
    let version = PyModule::import(py, "sys")?.get(py, "version_info")?;
    let minor = version.getattr(py, "minor")?.extract::<Int, i64>(py)?;
    Ok(minor >= since)
}

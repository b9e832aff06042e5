//! Points and shapes: ordinary Rust, and one line that makes it importable.

pub mod algo;
pub mod point;
pub mod shapes;

pub use algo::area;
pub use point::{ORIGIN, Point};

use pyz3_runtime::{Object, PyErr, Python};

pyz3_runtime::module!(geometry);

/// What is still no difference.
pub const EPSILON: f64 = 1e-9;

/// What an object is, and how it shows itself.
pub fn describe(py: Python<'_>, value: &Object) -> Result<String, PyErr> {
    Ok(format!("{}: {}", value.type_name(py)?, value.repr(py)?))
}

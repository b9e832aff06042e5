//! Functions of every shape, for the tests of binding, defaults, errors and custom types.

#![forbid(unsafe_code)]

mod errors;
mod shapes;
mod values;

pub mod deep;
pub mod other;

pub use errors::*;
pub use shapes::*;
pub use values::*;

pyz3_runtime::module!(functions);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

//! Errors of every kind, as a user's crate has them: nothing here knows which exceptions they become.

#![forbid(unsafe_code)]

mod boxes;
mod kinds;
mod lazy;
mod panics;
mod python;
mod trace;

pub use kinds::*;
pub use python::*;

pyz3_runtime::module!(errors as raise);

/// What comes back is what came in.
pub fn same(value: i64) -> i64 {
    value
}

//! What the runtime wraps, used from Rust.

#![forbid(unsafe_code)]

pub mod checks;

pyz3_runtime::module!(wrappers);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

//! Types of other crates, there and back.

#![forbid(unsafe_code)]

pyz3_runtime::module!(foreign);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

//! What the submodule `functions.other` calls.

/// Twice.
pub fn twice(x: i64) -> i64 {
    x * 2
}

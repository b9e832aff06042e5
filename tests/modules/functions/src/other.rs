//! What the submodule `functions.other` calls.

/// Twice.
pub fn twice(x: i64) -> i64 {
    x * 2
}

/// True, or an error if the environment says so: the import of the whole module then fails.
pub fn ready() -> Result<bool, String> {
    match std::env::var_os("PYZ3_TEST_NOT_READY") {
        Some(_) => Err("not ready".to_owned()),
        None => Ok(true),
    }
}

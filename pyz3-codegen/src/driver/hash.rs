//! A hash of file contents for the record of the last run.

/// FNV-1a, 128 bits, in hexadecimal.
///
/// The record outlives the compiler that wrote it, so the hash must be the same in every version of Rust; that of
/// `std::hash` need not be. Nobody gains by forging a collision of their own interface file, so nothing stronger is
/// needed, and a dependency would cost every user's build time.
pub(super) fn hash(bytes: &[u8]) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = bytes
        .iter()
        .fold(OFFSET, |hash, &byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::hash;

    /// The values that the definition of FNV gives.
    #[test]
    fn known_values() {
        assert_eq!(hash(b""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(hash(b"a"), "d228cb696f1a8caf78912b704e4a8964");
    }
}

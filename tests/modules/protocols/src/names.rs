//! Names that are not called.

pub const PAIR: [&str; 2] = ["a", "b"];

pub struct Pair {
    pub a: i64,
    pub b: i64,
}

impl Pair {
    pub fn new(a: i64, b: i64) -> Self {
        Self { a, b }
    }
}

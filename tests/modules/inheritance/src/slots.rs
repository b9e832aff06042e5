//! A state beside members of Python's.

pub struct Slotted {
    pub value: i64,
}

impl Slotted {
    pub fn new(value: i64) -> Self {
        Self { value }
    }
}

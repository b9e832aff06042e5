//! A type whose objects are handed on as they are.

#[derive(Clone)]
pub struct Node {
    pub value: i64,
}

impl Node {
    pub fn new(value: i64) -> Self {
        Self { value }
    }
}

//! Iterators whose items fail when they are asked for.

use std::num::ParseIntError;

/// The numbers that the words are.
pub fn numbers(words: Vec<String>) -> impl Iterator<Item = Result<i64, ParseIntError>> + 'static {
    words.into_iter().map(|it| it.parse())
}

/// The same in a list, and nothing.
pub fn several(words: Vec<String>) -> Vec<Option<impl Iterator<Item = Result<i64, ParseIntError>> + 'static>> {
    vec![Some(numbers(words)), None]
}

/// Some words.
pub struct Words(Vec<String>);

impl Words {
    /// These.
    pub fn new(words: Vec<String>) -> Words {
        Words(words)
    }

    /// The numbers that they are.
    pub fn numbers(&self) -> impl Iterator<Item = Result<i64, ParseIntError>> + 'static {
        numbers(self.0.clone())
    }

    /// The same.
    pub fn lazily(&self) -> impl Iterator<Item = Result<i64, ParseIntError>> + 'static {
        self.numbers()
    }
}

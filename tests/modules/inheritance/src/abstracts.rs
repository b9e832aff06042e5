//! States behind abstract base classes.

use pyz3_runtime::types::{Int, List};
use pyz3_runtime::{Object, PyErr, Python};

pub struct Measured {
    value: usize,
}

impl Measured {
    pub fn new(value: usize) -> Self {
        Self { value }
    }

    pub fn len(&self) -> usize {
        self.value
    }
}

pub struct Deck(Vec<i64>);

impl Deck {
    pub fn new(cards: Vec<i64>) -> Self {
        Self(cards)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// As a list's, whose IndexError it is.
    pub fn getitem(&self, index: &Object) -> Result<Object, PyErr> {
        let py = Python::current();
        Object::from_rust::<List<Int>, &Vec<i64>>(py, &self.0)?.getitem(py, index)
    }
}

pub struct Registered;

impl Registered {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }
}

#[derive(Clone)]
pub struct Generic;

impl Generic {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }

    pub fn get(&self, key: &Object) -> Object {
        key.clone()
    }
}

/// Derives from a generic class.
pub struct OfGeneric(Generic);

impl OfGeneric {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self(Generic)
    }
}

impl AsRef<Generic> for OfGeneric {
    fn as_ref(&self) -> &Generic {
        &self.0
    }
}

impl AsMut<Generic> for OfGeneric {
    fn as_mut(&mut self) -> &mut Generic {
        &mut self.0
    }
}

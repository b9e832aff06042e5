//! Types whose own traits say what Python's methods do.

use std::cmp::Ordering;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
}

impl Version {
    pub fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Loose {
    pub value: i64,
}

impl Loose {
    pub fn new(value: i64) -> Self {
        Self { value }
    }
}

#[derive(PartialEq, PartialOrd)]
pub struct Partial {
    pub value: f64,
}

impl Partial {
    pub fn new(value: f64) -> Self {
        Self { value }
    }
}

pub struct Opaque {
    _value: i64,
}

impl Opaque {
    pub fn new(value: i64) -> Self {
        Self { _value: value }
    }
}

/// Has what `functools.total_ordering` asks for, and no more.
pub struct Rated {
    value: i64,
}

impl Rated {
    pub fn new(value: i64) -> Self {
        Self { value }
    }

    pub fn eq(&self, other: &Rated) -> bool {
        self.value.cmp(&other.value) == Ordering::Equal
    }

    pub fn lt(&self, other: &Rated) -> bool {
        self.value < other.value
    }
}

//! Comparisons and hashes.

use pyz3_runtime::{Object, PyErr};

crate::wrappers! {
    Ordered i64;
    OnlyLess i64;
    OnlyEqual i64;
    Mixed i64;
    Hashed i128;
    OnlyHash i64;
}

impl Ordered {
    pub fn lt(&self, other: &Ordered) -> bool {
        self.value < other.value
    }

    pub fn le(&self, other: &Ordered) -> bool {
        self.value <= other.value
    }

    pub fn gt(&self, other: &Ordered) -> bool {
        self.value > other.value
    }

    pub fn ge(&self, other: &Ordered) -> bool {
        self.value >= other.value
    }

    pub fn eq(&self, other: &Ordered) -> bool {
        self.value == other.value
    }

    /// Not the opposite of `eq`, so that it can be seen which was asked.
    pub fn ne(&self, other: &Ordered) -> bool {
        self.value != other.value || self.value == 13
    }
}

impl OnlyLess {
    pub fn lt(&self, other: &OnlyLess) -> bool {
        self.value < other.value
    }
}

impl OnlyEqual {
    pub fn eq(&self, other: &OnlyEqual) -> bool {
        self.value == other.value
    }
}

pub struct Told {
    name: String,
}

impl Told {
    pub fn new(name: String) -> Self {
        Self { name }
    }

    pub fn lt(&self, other: &Told) -> String {
        format!("{} < {}", self.name, other.name)
    }

    pub fn eq(&self, other: &Object) -> Result<String, PyErr> {
        Ok(format!("{} == {}", self.name, crate::class_of(other)?))
    }
}

impl Mixed {
    pub fn lt(&self, other: i64) -> bool {
        self.value < other
    }

    pub fn gt(&self, other: i64) -> bool {
        self.value > other
    }

    pub fn eq(&self, other: i64) -> bool {
        self.value == other
    }

    pub fn hash(&self) -> i64 {
        self.value
    }
}

impl Hashed {
    pub fn hash(&self) -> i128 {
        self.value
    }

    pub fn eq(&self, other: &Hashed) -> bool {
        self.value == other.value
    }
}

impl OnlyHash {
    pub fn hash(&self) -> i64 {
        self.value
    }
}

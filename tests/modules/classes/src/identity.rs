//! Methods that give back the object itself, another of its class, or its handle.

use pyz3_runtime::{Object, PyErr, Python};

pub struct Chain {
    pub value: i64,
}

impl Chain {
    pub fn new(value: i64) -> Self {
        Self { value }
    }

    pub fn add(&mut self, n: i64) -> &mut Self {
        self.value += n;
        self
    }

    pub fn me(&self) -> &Self {
        self
    }

    pub fn doubled(&self) -> Self {
        Self { value: self.value * 2 }
    }

    pub fn try_doubled(&self) -> Result<Self, PyErr> {
        match self.value.checked_mul(2) {
            Some(value) => Ok(Self { value }),
            None => Err(PyErr::overflow_error("too large")),
        }
    }

    pub fn ident(&self, this: &Object) -> Object {
        this.clone()
    }

    pub fn ident_with(&self, _: Python<'_>, this: &Object, value: i64) -> (Object, i64) {
        (this.clone(), self.value + value)
    }

    pub fn of(_: &Object, value: i64) -> Self {
        Self { value }
    }

    pub fn class_is(cls: &Object, other: &Object) -> bool {
        cls.is(other)
    }
}

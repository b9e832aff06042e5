//! Methods that give back the object itself, another of its class, or its handle.

use pyz3_runtime::{Object, PyErr, Python, types};

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

    pub fn maybe_doubled(&self, whether: bool) -> Option<Self> {
        whether.then(|| self.doubled())
    }

    pub fn maybe_me(&self, whether: bool) -> Option<&Self> {
        whether.then_some(self)
    }

    pub fn try_maybe(&self, whether: bool) -> Result<Option<Self>, PyErr> {
        whether.then(|| self.try_doubled()).transpose()
    }

    pub fn try_maybe_me(&mut self, whether: bool) -> Result<Option<&mut Self>, String> {
        match self.value {
            ..0 => Err("negative".to_owned()),
            _ => Ok(whether.then_some(self)),
        }
    }

    pub fn plus(&self, other: &Object) -> Option<Self> {
        let value = other.extract::<types::Int, i64>(Python::current()).ok()?;
        Some(Self {
            value: self.value + value,
        })
    }

    pub fn times(&self, other: &Object) -> Result<Option<Self>, PyErr> {
        let Ok(value) = other.extract::<types::Int, i64>(Python::current()) else {
            return Ok(None);
        };
        let value = self.value.checked_mul(value);
        value.map_or_else(
            || Err(PyErr::overflow_error("too large")),
            |value| Ok(Some(Self { value })),
        )
    }

    pub fn maybe_of(_: &Object, value: i64) -> Result<Option<Self>, PyErr> {
        Ok((value > 0).then_some(Self { value }))
    }

    pub fn several(&self) -> Vec<Self> {
        vec![self.doubled(), self.doubled()]
    }

    pub fn one_by_one(&self) -> std::vec::IntoIter<Self> {
        self.several().into_iter()
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

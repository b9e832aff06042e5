//! States behind builtin classes and Python's own.

use std::collections::BTreeMap;

use pyz3_runtime::types::{Int, Str};
use pyz3_runtime::{Object, PyErr, Python};

pub struct Scores {
    pub limit: i64,
}

impl Scores {
    /// The scores are the dict's.
    pub fn new(limit: i64, _: BTreeMap<String, i64>) -> Self {
        Self { limit }
    }

    /// The key of the highest value, which the dict itself holds.
    pub fn best(&self, this: &Object) -> Result<String, PyErr> {
        let py = Python::current();
        let mut best = None;
        for key in this.iter(py)? {
            let key = key?;
            let value = this.getitem(py, &key)?.extract::<Int, i64>(py)?;
            if best.as_ref().is_none_or(|(most, _)| value > *most) {
                best = Some((value, key.extract::<Str, String>(py)?));
            }
        }
        best.map(|it| it.1).ok_or_else(|| PyErr::value_error("no scores"))
    }

    pub fn missing(&self, key: &str) -> i64 {
        self.limit + key.len() as i64
    }
}

pub struct Stack {
    pub limit: i64,
}

impl Stack {
    pub fn new(limit: i64) -> Self {
        Self { limit }
    }

    pub fn push(&self, this: &Object, item: &Object) -> Result<(), PyErr> {
        let py = Python::current();
        if this.len(py)? as i64 >= self.limit {
            return Err(PyErr::overflow_error("the stack is full"));
        }
        this.call_method(py, "append", &[item]).map(drop)
    }
}

pub struct Failure {
    pub code: i64,
}

impl Failure {
    pub fn new(_: &str, code: i64) -> Self {
        Self { code }
    }

    pub fn doubled(&self) -> i64 {
        self.code * 2
    }
}

pub struct NotFound {
    pub key: String,
}

impl NotFound {
    pub fn new(key: String) -> Self {
        Self { key }
    }
}

pub struct Loud {
    pub mark: String,
}

impl Loud {
    pub fn new(mark: String) -> Self {
        Self { mark }
    }

    pub fn shout(&self, text: &str) -> String {
        format!("{}{}", text.to_uppercase(), self.mark)
    }
}

pub struct Unlimited;

impl Unlimited {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }
}

pub struct Prepared;

impl Prepared {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }

    #[must_use]
    pub fn again(&self) -> Self {
        Self
    }
}

pub struct Passing {
    pub value: i64,
}

impl Passing {
    pub fn new(value: i64) -> Self {
        Self { value }
    }
}

macro_rules! marked {
    ($($name:ident)*) => { $(
        #[derive(Clone)]
        pub struct $name {
            pub mark: i64,
        }

        impl $name {
            pub fn new(mark: i64) -> Self {
                Self { mark }
            }
        }
    )* };
}

marked! { Table Row Bunch }

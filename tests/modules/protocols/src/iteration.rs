//! Iterators and iterables, calls, contexts, awaitables.

use std::collections::BTreeMap;

use pyz3_runtime::{Builtin, Object, PyErr, Python};

crate::empties!(AsyncContext Ticker);
crate::wrappers! {
    Countdown i64;
    Countdowns i64;
    Breaking i64;
    Hint i64;
    Awaitable i64;
    Steps i64;
}

impl Countdown {
    pub fn iter(&self) -> &Self {
        self
    }

    pub fn next(&mut self) -> Option<i64> {
        self.value -= 1;
        (self.value >= 0).then_some(self.value)
    }

    pub fn length_hint(&self) -> i64 {
        self.value.max(0)
    }
}

impl Countdowns {
    pub fn iter(&self) -> Countdown {
        Countdown::new(self.value)
    }

    /// Twice as many, so that it can be seen which was asked.
    pub fn reversed(&self) -> Countdown {
        Countdown::new(self.value * 2)
    }
}

impl Breaking {
    pub fn iter(&self) -> &Self {
        self
    }

    pub fn next(&mut self) -> Result<Option<i64>, PyErr> {
        self.value -= 1;
        if self.value < 0 {
            return Err(PyErr::value_error("broken"));
        }
        Ok(Some(self.value))
    }
}

#[derive(Default)]
pub struct Endless(i64);

impl Endless {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn iter(&mut self) -> &mut Self {
        self.0 = 100;
        self
    }

    pub fn next(&mut self) -> Option<i64> {
        self.0 += 1;
        Some(self.0)
    }
}

#[derive(Default)]
pub struct Nones(i64);

impl Nones {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn iter(&self) -> &Self {
        self
    }

    /// None, a number, None, and the end.
    pub fn next(&mut self) -> Option<Option<i64>> {
        self.0 += 1;
        match self.0 {
            1 | 3 => Some(None),
            2 => Some(Some(2)),
            _ => None,
        }
    }
}

impl Hint {
    pub fn length_hint(&self) -> i64 {
        self.value
    }

    pub fn iter(&self) -> Countdown {
        Countdown::new(3)
    }
}

pub struct Adder {
    start: i64,
}

type Called = (i64, i64, i64, Vec<i64>, bool, BTreeMap<String, i64>);

impl Adder {
    pub fn new(start: i64) -> Self {
        Self { start }
    }

    pub fn call(&self, a: i64, b: i64, args: Vec<i64>, flag: bool, more: BTreeMap<String, i64>) -> Called {
        (self.start, a, b, args, flag, more)
    }
}

#[derive(Default)]
pub struct Tally(i64);

impl Tally {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn call(&mut self) -> i64 {
        self.0 += 1;
        self.0
    }
}

pub struct Context {
    swallow: bool,
    log: Vec<String>,
}

impl Context {
    pub fn new(swallow: bool) -> Self {
        Self {
            swallow,
            log: Vec::new(),
        }
    }

    pub fn log(&self) -> &[String] {
        &self.log
    }

    pub fn enter(&mut self) -> &mut Self {
        self.log.push("enter".to_owned());
        self
    }

    pub fn exit(&mut self, kind: &Object, error: &Object, trace: &Object) -> Result<bool, PyErr> {
        let py = Python::current();
        let entry = if kind.is_none(py) {
            format!("exit {} {}", error.is_none(py), trace.is_none(py))
        } else {
            format!(
                "exit {} {} {}",
                crate::name_of(kind)?,
                error.str(py)?,
                crate::class_of(trace)?
            )
        };
        self.log.push(entry);
        Ok(self.swallow)
    }
}

impl Awaitable {
    pub fn r#await(&self) -> Countdown {
        Countdown::new(self.value)
    }
}

impl Ticker {
    pub fn aiter(&self) -> &Self {
        self
    }

    pub fn anext(&mut self) -> Awaitable {
        Awaitable::new(1)
    }
}

impl Steps {
    pub fn aiter(&self) -> &Self {
        self
    }

    pub fn anext(&mut self) -> Result<Awaitable, PyErr> {
        if self.value == 0 {
            return Err(PyErr::builtin(Builtin::StopAsyncIteration, ""));
        }
        self.value -= 1;
        Ok(Awaitable::new(1))
    }
}

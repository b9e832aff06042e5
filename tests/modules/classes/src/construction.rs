//! How objects are made, and what is counted about their end.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use pyz3_runtime::types::Str;
use pyz3_runtime::{Object, PyErr, Python};

pub struct Sealed {
    pub value: i64,
}

pub struct Positive {
    pub value: i64,
}

impl Positive {
    pub fn new(value: i64) -> Result<Self, PyErr> {
        if value < 0 {
            return Err(PyErr::value_error("negative"));
        }
        Ok(Self { value })
    }
}

type Parts = (i64, i64, i64, Vec<i64>, i64, i64, BTreeMap<String, i64>);

pub struct Everything(Parts);

impl Everything {
    pub fn new(a: i64, b: i64, c: i64, rest: Vec<i64>, d: i64, e: i64, more: BTreeMap<String, i64>) -> Self {
        Self((a, b, c, rest, d, e, more))
    }

    pub fn parts(&self) -> Parts {
        self.0.clone()
    }
}

#[derive(Clone)]
pub struct Nothing;

impl Nothing {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }
}

pub struct Celsius(f64);

impl Celsius {
    pub fn degrees(&self) -> f64 {
        self.0
    }
}

/// A constructor under another name, that fails with an error of std's.
pub fn read_celsius(text: &str) -> Result<Celsius, std::num::ParseFloatError> {
    text.parse().map(Celsius)
}

pub struct Kelvin {
    pub degrees: f64,
}

pub struct Panicking;

impl Panicking {
    pub fn new(text: &str) -> Self {
        panic!("{text}");
    }
}

static MADE: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);
static FAREWELLS: AtomicU64 = AtomicU64::new(0);

pub fn made() -> u64 {
    MADE.load(Ordering::SeqCst)
}

pub fn dropped() -> u64 {
    DROPPED.load(Ordering::SeqCst)
}

pub fn farewells() -> u64 {
    FAREWELLS.load(Ordering::SeqCst)
}

/// Each that is made is dropped once.
pub struct Counted {
    pub value: i64,
}

impl Counted {
    pub fn new(value: i64, fail: bool) -> Result<Self, PyErr> {
        MADE.fetch_add(1, Ordering::SeqCst);
        let made = Self { value };
        if fail {
            return Err(PyErr::value_error("asked to fail"));
        }
        Ok(made)
    }

    pub fn copied(&self) -> Self {
        self.clone()
    }
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        MADE.fetch_add(1, Ordering::SeqCst);
        Self { value: self.value }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::SeqCst);
    }
}

pub struct Bomb(Counted);

impl Bomb {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        MADE.fetch_add(1, Ordering::SeqCst);
        Self(Counted { value: 0 })
    }
}

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped with {}", self.0.value);
    }
}

pub struct Farewell;

impl Farewell {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }
}

impl Drop for Farewell {
    fn drop(&mut self) {
        let py = Python::current();
        let text = Object::from_rust::<Str, _>(py, "so long").and_then(|it| it.call_method(py, "upper", &[])?.str(py));
        if text.is_ok_and(|it| it == "SO LONG") {
            FAREWELLS.fetch_add(1, Ordering::SeqCst);
        }
    }
}

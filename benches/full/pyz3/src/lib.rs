//! What the benches call, as plain as it comes: what is measured is the way in and out.
#![forbid(unsafe_code)]

use std::hint::black_box;
use std::sync::Arc;

use pyz3_runtime::{Buffer, PyCallable, PyErr, PyIter, Python};

pyz3_runtime::module!(full);

pub fn noop() {}

pub fn int_in(value: i64) {
    black_box(value);
}

pub fn int_out() -> i64 {
    black_box(1_000_000)
}

pub fn float_in(value: f64) {
    black_box(value);
}

pub fn float_out() -> f64 {
    black_box(1.5)
}

pub fn bool_in(value: bool) {
    black_box(value);
}

pub fn bool_out() -> bool {
    black_box(true)
}

pub fn str_in(value: &str) {
    black_box(value);
}

pub fn str_out() -> &'static str {
    black_box("some text, of 24 letters")
}

pub fn bytes_in(value: &[u8]) {
    black_box(value);
}

pub fn bytes_out() -> &'static [u8] {
    black_box(b"some text, of 24 letters")
}

pub fn optional(value: Option<i64>) -> Option<i64> {
    value
}

pub fn six(a: i64, b: f64, c: bool, d: &str, e: &[u8], f: i64) -> i64 {
    a + b as i64 + i64::from(c) + d.len() as i64 + e.len() as i64 + f
}

pub fn named(a: i64, b: i64, c: i64) -> i64 {
    a.wrapping_add(b).wrapping_add(c)
}

pub fn star(values: &[i64]) -> i64 {
    values.iter().sum()
}

pub fn list_in(values: &[i64]) -> i64 {
    values.iter().sum()
}

pub fn list_out(n: i64) -> Vec<i64> {
    (0..n).collect()
}

pub fn dict_in(values: Vec<(i64, i64)>) -> i64 {
    values.iter().map(|it| it.0 + it.1).sum()
}

pub fn dict_out(n: i64) -> Vec<(i64, i64)> {
    (0..n).map(|it| (it, it)).collect()
}

pub fn tuple_in(values: &[i64]) -> i64 {
    values.iter().sum()
}

pub fn tuple_out(n: i64) -> Vec<i64> {
    (0..n).collect()
}

pub fn iter_in(py: Python<'_>, mut values: PyIter<i64>) -> Result<i64, PyErr> {
    values.with(py, |values| values.sum())?
}

pub fn iter_out(n: i64) -> std::ops::Range<i64> {
    0..n
}

pub fn fail() -> Result<(), PyErr> {
    Err(PyErr::value_error("no"))
}

pub fn call(py: Python<'_>, f: PyCallable<(i64,), i64>, n: i64) -> Result<i64, PyErr> {
    f.with(py, |f| (0..n).map(|it| f.call((it,))).sum())?
}

pub fn buffer_sum(values: &Buffer<f64>) -> f64 {
    values.iter().sum()
}

/// A point of the plane.
#[derive(Clone, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    pub fn norm(&self) -> f64 {
        self.x * self.x + self.y * self.y
    }

    pub fn scaled(&self, by: f64) -> f64 {
        self.x * by
    }

    pub fn move_by(&mut self, dx: f64, dy: f64) {
        self.x += dx;
        self.y += dy;
    }

    pub fn add(&self, other: &Point) -> Point {
        Point { x: self.x + other.x, y: self.y + other.y }
    }

    pub fn neg(&self) -> Point {
        Point { x: -self.x, y: -self.y }
    }

    pub fn eq(&self, other: &Point) -> bool {
        self == other
    }

    pub fn hash(&self) -> i64 {
        (self.x.to_bits() ^ self.y.to_bits().rotate_left(1)).cast_signed()
    }

    pub fn bool(&self) -> bool {
        self.x != 0.0 || self.y != 0.0
    }
}

/// Integers.
pub struct Numbers {
    values: Arc<Vec<i64>>,
}

impl Numbers {
    pub fn new(values: Vec<i64>) -> Numbers {
        Numbers { values: Arc::new(values) }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn getitem(&self, index: isize) -> Result<i64, PyErr> {
        let found = usize::try_from(index).ok().and_then(|it| self.values.get(it));
        found.copied().ok_or_else(|| PyErr::index_error("out of range"))
    }

    pub fn contains(&self, value: i64) -> bool {
        self.values.contains(&value)
    }
}

/// An iterator over them.
pub struct Walk {
    values: Arc<Vec<i64>>,
    next: usize,
}

impl Walk {
    pub fn new(numbers: &Numbers) -> Walk {
        Walk { values: numbers.values.clone(), next: 0 }
    }

    pub fn next(&mut self) -> Option<i64> {
        let value = self.values.get(self.next).copied();
        self.next += 1;
        value
    }
}

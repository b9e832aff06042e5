//! The classes of `pyz3.yaml`, as plain as they come: what is measured is the way in and out.
#![forbid(unsafe_code)]

use std::sync::Arc;

pyz3_runtime::module!(points);

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

    pub fn distance(&self, other: &Point) -> f64 {
        (self.x - other.x) + (self.y - other.y)
    }

    pub fn add(&self, other: &Point) -> Point {
        Point {
            x: self.x + other.x,
            y: self.y + other.y,
        }
    }

    pub fn neg(&self) -> Point {
        Point { x: -self.x, y: -self.y }
    }

    pub fn eq(&self, other: &Point) -> bool {
        self == other
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
        Numbers {
            values: Arc::new(values),
        }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn getitem(&self, index: isize) -> Result<i64, pyz3_runtime::PyErr> {
        let found = usize::try_from(index).ok().and_then(|it| self.values.get(it));
        found.copied().ok_or_else(|| pyz3_runtime::PyErr::index_error("out of range"))
    }

    pub fn setitem(&mut self, index: isize, value: i64) -> Result<(), pyz3_runtime::PyErr> {
        let values = Arc::make_mut(&mut self.values);
        let place = usize::try_from(index).ok().and_then(|it| values.get_mut(it));
        *place.ok_or_else(|| pyz3_runtime::PyErr::index_error("out of range"))? = value;
        Ok(())
    }

    pub fn contains(&self, value: i64) -> bool {
        self.values.contains(&value)
    }

    pub fn call(&self, value: i64) -> i64 {
        value.wrapping_add(self.values.len() as i64)
    }
}

/// An iterator over them.
pub struct Walk {
    values: Arc<Vec<i64>>,
    next: usize,
}

impl Walk {
    pub fn new(numbers: &Numbers) -> Walk {
        Walk {
            values: numbers.values.clone(),
            next: 0,
        }
    }

    pub fn next(&mut self) -> Option<i64> {
        let value = self.values.get(self.next).copied();
        self.next += 1;
        value
    }
}

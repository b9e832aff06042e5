//! A class as parameter and result of functions.

use pyz3_runtime::{Object, PyErr, Python};

use crate::Point;

/// Changes the clone that it got.
pub fn by_value(mut p: Point, x: f64) -> Point {
    p.x = x;
    p
}

/// The last of many, or the other: a reference to something that lives as long as the call.
pub fn borrowed(points: Vec<Point>, p: &Point) -> Point {
    points.last().unwrap_or(p).clone()
}

/// Calls Python while the point is borrowed for writing.
pub fn while_mut(p: &mut Point, f: &Object) -> Result<Object, PyErr> {
    let result = f.call(Python::current(), &[]);
    p.x += 1.0;
    result
}

/// Calls Python while the point is borrowed for reading.
pub fn while_ref(p: &Point, f: &Object) -> Result<Object, PyErr> {
    let before = p.x;
    let result = f.call(Python::current(), &[]);
    assert!(p.x == before, "changed under a shared borrow");
    result
}

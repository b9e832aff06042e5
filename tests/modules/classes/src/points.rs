//! A class with a bit of everything.

use std::collections::BTreeMap;

use pyz3_runtime::{Object, PyErr, Python};

/// A point that knows nothing of Python.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub id: u32,
    label: Option<String>,
}

pub const ORIGIN: Point = Point {
    x: 0.0,
    y: 0.0,
    id: 7,
    label: None,
};

pub const AXES: [&str; 2] = ["x", "y"];

impl Point {
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y, ..ORIGIN }
    }

    pub fn norm(&self) -> f64 {
        self.x.hypot(self.y)
    }

    pub fn angle(&self) -> f64 {
        self.y.atan2(self.x)
    }

    pub fn set_angle(&mut self, angle: f64) -> Result<(), PyErr> {
        if !angle.is_finite() {
            return Err(PyErr::value_error("an angle is finite"));
        }
        let norm = self.norm();
        self.x = norm * angle.cos();
        self.y = norm * angle.sin();
        Ok(())
    }

    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    pub fn set_label(&mut self, label: Option<&str>) {
        self.label = label.map(str::to_owned);
    }

    pub fn delete_label(&mut self) {
        self.label = Some("deleted".to_owned());
    }

    pub fn length(&self) -> f64 {
        self.norm()
    }

    pub fn shift(&mut self, dx: f64, dy: f64) {
        self.x += dx;
        self.y += dy;
    }

    pub fn moved(&self, dx: f64, dy: f64) -> Self {
        Self::new(self.x + dx, self.y + dy)
    }

    pub fn distance(&self, other: &Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// Leaves the other at the origin.
    pub fn take(&mut self, other: &mut Point) {
        (self.x, self.y) = (other.x, other.y);
        (other.x, other.y) = (0.0, 0.0);
    }

    pub fn collect(
        &self,
        first: i64,
        second: i64,
        rest: Vec<i64>,
        third: i64,
        more: BTreeMap<String, i64>,
    ) -> (i64, i64, Vec<i64>, i64, BTreeMap<String, i64>) {
        (first, second, rest, third, more)
    }

    pub fn fails(&self, text: &str) -> Result<(), String> {
        Err(text.to_owned())
    }

    pub fn panics(&mut self) {
        self.x = 99.0;
        panic!("inside of a point");
    }

    pub fn ask(&self, py: Python<'_>, value: &Object) -> Result<String, PyErr> {
        Ok(format!("{} {}", self.x, value.repr(py)?))
    }

    pub fn released(&self, text: &str) -> usize {
        text.len() + self.x as usize
    }

    pub fn polar(r: f64, phi: f64) -> Self {
        Self::new(r * phi.cos(), r * phi.sin())
    }

    /// Reads `x,y`.
    pub fn parse(_: &Object, text: &str) -> Result<Self, PyErr> {
        let read = |it: &str| {
            it.trim()
                .parse::<f64>()
                .map_err(|_| PyErr::value_error(format!("'{text}' is no point")))
        };
        let (x, y) = text.split_once(',').unwrap_or((text, "0"));
        Ok(Self::new(read(x)?, read(y)?))
    }

    pub fn cls_name(cls: &Object) -> Result<String, PyErr> {
        cls.getattr(Python::current(), "__name__")?.str(Python::current())
    }
}

/// A free function as a method: gives back what was there.
pub fn free(point: &mut Point, value: f64) -> f64 {
    std::mem::replace(&mut point.x, value)
}

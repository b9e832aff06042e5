//! Types within types.

use pyz3_runtime::{Object, PyErr, Python};

#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
}

impl Spot {
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn shift(&mut self, dx: f64) {
        self.x += dx;
    }

    pub fn sum(&self) -> f64 {
        self.x + self.y
    }
}

#[derive(Clone)]
pub struct Line {
    pub start: Spot,
    pub end: Spot,
    pub fixed: Spot,
    pub copied: Spot,
}

impl Line {
    pub fn new(start: Spot, end: Spot) -> Self {
        Self {
            fixed: start.clone(),
            copied: start.clone(),
            start,
            end,
        }
    }

    pub fn hold(&mut self, f: &Object) -> Result<Object, PyErr> {
        f.call(Python::current(), &[])
    }
}

pub struct Drawing {
    pub line: Line,
}

impl Drawing {
    pub fn new(line: Line) -> Self {
        Self { line }
    }
}

//! What the runtime wraps, used from Rust.

#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

pub mod checks;
pub mod kinds;
pub mod memory;
pub mod numbers;
pub mod sequences;

pyz3_runtime::module!(wrappers);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

/// The same, three containers deep.
pub fn many<T>(x: BTreeMap<String, Vec<(T, Option<T>)>>) -> BTreeMap<String, Vec<(T, Option<T>)>> {
    x
}

/// The state of this module: a number.
#[derive(Debug, Default)]
pub struct Tally(AtomicI64);

impl Tally {
    /// One more.
    pub fn add(&self) -> i64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// A class, for what is asked of classes.
#[derive(Debug, Clone)]
pub struct Shape;

impl Shape {
    /// One of them.
    pub fn new() -> Shape {
        Shape
    }
}

/// Rows of three.
#[derive(Debug, Clone, Default)]
pub struct Grid(Vec<[f32; 3]>);

impl Grid {
    /// Two of them.
    #[must_use]
    pub fn new() -> Grid {
        Grid(vec![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    }

    /// Their memory.
    #[must_use]
    pub fn buffer(&self) -> &[[f32; 3]] {
        &self.0
    }
}

impl Default for Shape {
    fn default() -> Shape {
        Shape::new()
    }
}

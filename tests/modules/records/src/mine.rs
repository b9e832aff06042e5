//! Types that are not generated.

use pyz3_runtime::{types, Borrowed, FromPython, IntoPython, Object, Owned, PyCallable, PyErr, PyIter, Python};

use std::sync::Arc;

use crate::{Node, Point, Row};

/// A struct of the user's.
#[derive(Debug, Clone)]
pub struct Mine {
    /// A keyword of Python's.
    pub class_: i64,
    /// A keyword of Rust's.
    pub r#type: String,
}

/// What could not come from Python.
#[derive(Debug)]
pub struct Outward {
    /// Borrowed for ever.
    pub text: &'static str,
    /// Anything.
    pub more: Object,
}

/// The number 1.
pub fn one() -> Object {
    Object::from_rust::<types::Int, _>(Python::current(), 1).expect("an int")
}

/// Some points.
pub fn points(x: Option<Vec<Vec<Point>>>) -> Vec<Point> {
    x.unwrap_or_default().concat()
}

/// A call with a record.
pub fn called(py: Python<'_>, f: PyCallable<(Row,), Point>) -> Result<Point, PyErr> {
    let row = Row {
        id: 7,
        name: "seven".to_owned(),
        tags: Vec::new(),
    };
    f.call(py, (row,))
}

/// A number that is even, which its marker sees to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Even(pub i64);

/// How it converts.
pub struct EvenMarker;

impl<'a> FromPython<'a, Even> for EvenMarker {
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Even, PyErr> {
        Self::copy_from(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<Even, PyErr> {
        let number: i64 = types::Int::copy_from(object)?;
        if number % 2 == 0 {
            Ok(Even(number))
        } else {
            Err(PyErr::value_error(format!("{number} is odd")))
        }
    }
}

impl IntoPython<Even> for EvenMarker {
    fn into_python<'py>(py: Python<'py>, value: Even) -> Result<Owned<'py>, PyErr> {
        types::Int::into_python(py, value.0)
    }
}

impl IntoPython<&Even> for EvenMarker {
    fn into_python<'py>(py: Python<'py>, value: &Even) -> Result<Owned<'py>, PyErr> {
        types::Int::into_python(py, value.0)
    }
}

/// Money.
#[derive(Debug, Clone, PartialEq)]
pub struct Money(i64, String);

impl Money {
    /// Refuses what is no currency.
    pub fn new((amount, currency): (i64, &str)) -> Result<Money, PyErr> {
        if currency.len() == 3 {
            Ok(Money(amount, currency.to_owned()))
        } else {
            Err(PyErr::value_error("a currency has three letters"))
        }
    }

    /// Both parts.
    pub fn parts(&self) -> (i64, &str) {
        (self.0, &self.1)
    }
}

/// What a lazy iterator gives.
pub fn all(xs: PyIter<Money>) -> Result<Vec<Money>, PyErr> {
    xs.collect()
}

/// A list that shares its tails.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The first value.
    pub value: i64,
    /// What follows.
    pub next: Option<Arc<Shared>>,
}

/// One of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
}

/// A class.
#[derive(Debug, Clone, Copy)]
pub struct Spot;

impl Spot {
    /// One of them.
    #[must_use]
    pub fn new() -> Spot {
        Spot
    }
}

impl Default for Spot {
    fn default() -> Spot {
        Spot
    }
}

/// Of all values.
#[must_use]
pub fn sum(x: Node) -> i64 {
    let (mut sum, mut next) = (0, Some(Box::new(x)));
    while let Some(node) = next {
        sum += node.value;
        next = node.next;
    }
    sum
}

/// So many values.
#[must_use]
pub fn long(n: i64) -> Node {
    let last = Node { value: 0, next: None };
    (1..n).fold(last, |next, value| Node {
        value,
        next: Some(Box::new(next)),
    })
}

//! Fields of many types, beside handles in them.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::PathBuf;

use pyz3_runtime::{
    Complex64, Date, Either, Object, Py, PyAwaitable, PyCallable, PyClass, PyDict, PyFunction, PyIter, Traverse, Visit,
};

use crate::cycles::Link;

#[derive(PartialEq, Eq, PartialOrd, Ord, Clone)]
pub enum Side {
    Left,
    Right,
}

#[derive(Clone)]
pub struct Money(pub i64);

#[derive(Clone, Default)]
pub struct Coin;

impl Coin {
    pub fn new() -> Self {
        Self
    }
}

/// What keeps one value.
pub struct Kept<T> {
    pub value: T,
}

impl<T> Kept<T> {
    pub fn new(value: T) -> Self {
        Self { value }
    }
}

pub type OfCallable = Kept<PyCallable<(i64,), i64>>;
pub type OfCallables = Kept<Vec<Option<PyCallable<(i64,), i64>>>>;
pub type OfType = Kept<PyClass>;
pub type OfDict = Kept<PyDict>;
pub type OfFunction = Kept<PyFunction>;
pub type OfEither = Kept<Either<i64, Py<Link>>>;
pub type OfThree = Kept<Either<i64, Either<String, (Money, Object)>>>;
pub type OfEnums = Kept<BTreeMap<Side, Object>>;
pub type OfDates = Kept<Vec<(Date, Object)>>;
pub type OfCustom = Kept<HashMap<String, (Money, Object)>>;
pub type OfClass = Kept<(Coin, Object)>;
pub type OfPaths = Kept<HashMap<PathBuf, Object>>;
pub type OfRows = Kept<Vec<(Vec<u8>, Complex64, Object)>>;
pub type OfSeven = Kept<(Object, i64, i64, i64, i64, i64, i64)>;
pub type OfTwelve = Kept<(Money, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, Object)>;
pub type OfDeque = Kept<VecDeque<(Side, Option<Object>)>>;
pub type OfPairs = Kept<Vec<(String, Vec<Object>)>>;

/// A map of one's own.
pub struct Own(HashMap<String, Object>);

impl<'a> IntoIterator for &'a Own {
    type Item = (&'a String, &'a Object);
    type IntoIter = std::collections::hash_map::Iter<'a, String, Object>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Traverse for Own {
    fn traverse(&self, visit: &mut Visit<'_>) {
        self.0.traverse(visit);
    }
}

pub struct OfOwn {
    pub value: Own,
}

impl OfOwn {
    pub fn new(value: HashMap<String, Object>) -> Self {
        Self { value: Own(value) }
    }
}

pub struct OfSteps {
    steps: PyIter<Object>,
    value: PyAwaitable,
}

impl OfSteps {
    pub fn new(steps: PyIter<Object>, value: PyAwaitable) -> Self {
        Self { steps, value }
    }
}

impl Traverse for OfSteps {
    fn traverse(&self, visit: &mut Visit<'_>) {
        visit.value(&self.steps);
        visit.value(&self.value);
    }
}

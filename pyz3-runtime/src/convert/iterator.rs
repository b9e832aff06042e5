//! `Iterator[T]`: one item at a time, both ways.
//!
//! In: any iterator. Out: [`PyIter`], which asks Python for an item when Rust asks for one. The other way, an iterator of Rust's becomes
//! a Python iterator that asks Rust.

use std::fmt;
use std::marker::PhantomData;

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::{Errors, Outcome, PyErr};
use crate::object::{Borrowed, Object, Owned, Steps};
use crate::types::{Iter, Iterable};

/// A Python iterator as one of Rust's: lazy, each item converted as it comes.
///
/// It may be kept and sent to other threads; `next` needs an attached thread, and is a RuntimeError on any other. It is over after the
/// first error.
pub struct PyIter<T> {
    iterator: Option<Object>,
    index: usize,
    convert: fn(Borrowed<'_, '_>) -> Result<T, PyErr>,
}

impl<T> PyIter<T> {
    /// Of an object that is an iterator.
    fn new<'a, M>(iterator: Owned<'_>) -> PyIter<T>
    where
        M: FromPython<'a, T>,
        T: 'static,
    {
        const {
            assert!(
                M::COPIES,
                "an item of an iterator does not live longer than the step: take it as an owned type"
            );
        }
        PyIter {
            iterator: Some(Object::new(iterator)),
            index: 0,
            convert: M::copy_from,
        }
    }

    fn step(&mut self) -> Result<Option<T>, PyErr> {
        let Some(iterator) = &self.iterator else {
            return Ok(None);
        };
        let item = match iterator.bind_current() {
            // SAFETY: it was an iterator when it was taken.
            Some(iterator) => unsafe { iterator?.step() }?,
            None => {
                return Err(PyErr::runtime_error(
                    "a Python iterator was asked for an item on a thread that is not attached to an interpreter",
                ));
            }
        };
        let Some(item) = item else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        let py = item.py();
        match (self.convert)(item.borrow()) {
            Ok(value) => {
                item.give_back(py);
                Ok(Some(value))
            }
            Err(error) => Err(failed(item, index, error)),
        }
    }
}

/// An item that does not convert.
#[cold]
#[inline(never)]
fn failed(item: Owned<'_>, index: usize, error: PyErr) -> PyErr {
    let py = item.py();
    item.give_back(py);
    error.at_index(index).within("iterator")
}

impl<T> Iterator for PyIter<T> {
    type Item = Result<T, PyErr>;

    fn next(&mut self) -> Option<Result<T, PyErr>> {
        let item = self.step().transpose();
        if !matches!(item, Some(Ok(_))) {
            self.iterator = None;
        }
        item
    }
}

impl<T> std::iter::FusedIterator for PyIter<T> {}

impl<T> fmt::Debug for PyIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PyIter")
            .field("iterator", &self.iterator)
            .finish_non_exhaustive()
    }
}

macro_rules! takes {
    ($([$($generics:tt)*] $marker:ty: $open:expr;)*) => { $(
        impl<'a, M, T, $($generics)*> FromPython<'a, PyIter<T>> for $marker
        where
            M: FromPython<'a, T>,
            T: 'static,
        {
            type Holder = ();
            const COPIES: bool = true;

            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<PyIter<T>, PyErr> {
                $open(object).map(PyIter::new::<M>)
            }
            fn copy_from(object: Borrowed<'_, '_>) -> Result<PyIter<T>, PyErr> {
                $open(object).map(PyIter::new::<M>)
            }
        }
    )* };
}

fn iterator<'py>(object: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    if object.is_iterator() {
        Ok(object.to_owned())
    } else {
        Err(PyErr::expected("Iterator", object))
    }
}

fn iterable<'py>(object: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    if super::sequences::is_text(object) || !object.is_iterable() {
        Err(PyErr::expected("Iterable", object))
    } else {
        object.iter()
    }
}

takes! {
    [E] Iter<M, crate::error::Plain, E>: iterator;
    [] Iterable<M>: iterable;
}

/// Of its own it is `Send`, whatever the markers are.
type Marker<M, K, E> = PhantomData<fn() -> (M, K, E)>;

/// An iterator of Rust's on its way to Python.
struct Lazy<M, K, E, I> {
    iterator: I,
    marker: Marker<M, K, E>,
}

impl<M, K, E, I> Steps for Lazy<M, K, E, I>
where
    E: Errors,
    I: Iterator<Item: Outcome<M, K>>,
{
    fn step<'py>(&mut self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        match self.iterator.next() {
            Some(item) => item.outcome(py, E::MAP),
            None => Err(PyErr::exhausted()),
        }
    }
}

impl<M, K, E, I> IntoPython<I> for Iter<M, K, E>
where
    M: 'static,
    K: 'static,
    E: Errors + 'static,
    I: Iterator<Item: Outcome<M, K>> + 'static,
{
    fn into_python<'py>(py: Python<'py>, value: I) -> Result<Owned<'py>, PyErr> {
        let marker: Marker<M, K, E> = PhantomData;
        let iterator = value;
        Owned::lazy(py, Lazy { iterator, marker })
    }
}

//! `Iterator[T]`: one item at a time, both ways.
//!
//! In: any iterator. Out: [`PyIter`], which asks Python for an item when Rust asks for one. The other way, an iterator of Rust's becomes
//! a Python iterator that asks Rust.

use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use std::vec;

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::{Errors, Outcome, Plain, PyErr};
use crate::object::{Borrowed, Object, Owned, Quick, Steps};
use crate::types::{Bool, Float, Int, Iter, Iterable, Str};

/// A Python iterator as one of Rust's: lazy, each item converted as it comes.
///
/// It may be kept and sent to other threads; `next` needs an attached thread, and is a RuntimeError on any other. It is over after the
/// first error. Where there is a token, [`with`](PyIter::with) asks for the thread once, and not for each item.
pub struct PyIter<T> {
    /// None when it is over.
    object: Option<Object>,
    way: Way, // Invariant: what the object, if there is one, can do.
    /// How many items were taken.
    index: usize,
    convert: fn(Borrowed<'_, '_>) -> Result<T, PyErr>,
}

/// How an object gives its next item.
#[derive(Clone, Copy)]
enum Way {
    /// It was an iterator when it was taken, and is asked.
    Asked,
    /// It is a list and of no derived class, so it is read in place, as long as it is at that moment: what a list's own iterator does.
    List,
    /// The same of a tuple.
    Tuple,
}

impl<T> PyIter<T> {
    fn new<'a, M>((object, way): (Owned<'_>, Way)) -> PyIter<T>
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
            object: Some(Object::new(object)),
            way,
            index: 0,
            convert: M::copy_from,
        }
    }

    /// Shows the items that are left to something that cannot keep them. One that is taken there is gone here, too.
    ///
    /// Each costs less: whether the thread is attached, and to the right interpreter, is asked here, and not for each.
    ///
    /// # Errors
    ///
    /// A RuntimeError in an interpreter that the iterator does not belong to.
    ///
    /// # Examples
    ///
    /// With `total: {signature: "(xs: Iterable[int]) -> int", python: true}`:
    ///
    /// ```ignore
    /// pub fn total(py: Python<'_>, mut xs: PyIter<i64>) -> Result<i64, PyErr> {
    ///     xs.with(py, |xs| xs.sum())?
    /// }
    /// ```
    pub fn with<R>(
        &mut self,
        py: Python<'_>,
        body: impl for<'a, 'py> FnOnce(BoundIter<'a, 'py, T>) -> R,
    ) -> Result<R, PyErr> {
        if let Some(object) = &self.object {
            object.bind(py)?;
        }
        // What the body is given lives no longer than the body, whatever the token's lifetime, and cannot leave the thread.
        Ok(body(BoundIter { items: self, py }))
    }

    /// Hands an item on; anything else is the end.
    #[inline(always)]
    fn hand_on(&mut self, item: Result<Option<T>, PyErr>) -> Option<Result<T, PyErr>> {
        let item = item.transpose();
        if !matches!(item, Some(Ok(_))) {
            self.object = None;
        }
        item
    }
}

/// The next item of an object that gives them in that way, if there is one; `index` were taken before.
#[inline(always)]
fn take<T>(
    object: Borrowed<'_, '_>,
    way: Way,
    index: &mut usize,
    convert: fn(Borrowed<'_, '_>) -> Result<T, PyErr>,
) -> Result<Option<T>, PyErr> {
    let item = match way {
        // SAFETY: it was an iterator when it was taken.
        Way::Asked => unsafe { object.step() }?,
        Way::List => object.list_item(*index),
        Way::Tuple => object.tuple_item(*index).map(Borrowed::to_owned),
    };
    let Some(item) = item else { return Ok(None) };
    let place = *index;
    *index += 1;
    let py = item.py();
    match convert(item.borrow()) {
        Ok(value) => {
            item.give_back(py);
            Ok(Some(value))
        }
        Err(error) => Err(failed(item, place, error)),
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

#[cold]
#[inline(never)]
fn not_attached() -> PyErr {
    PyErr::runtime_error("a Python iterator was asked for an item on a thread that is not attached to an interpreter")
}

impl<T> Iterator for PyIter<T> {
    type Item = Result<T, PyErr>;

    fn next(&mut self) -> Option<Result<T, PyErr>> {
        let item = match self.object.as_ref()?.bind_current() {
            Some(Ok(object)) => take(object, self.way, &mut self.index, self.convert),
            Some(Err(error)) => Err(error),
            None => Err(not_attached()),
        };
        self.hand_on(item)
    }
}

impl<T> std::iter::FusedIterator for PyIter<T> {}

impl<T> crate::class::Traverse for PyIter<T> {
    fn traverse(&self, visit: &mut crate::class::Visit<'_>) {
        self.object.traverse(visit);
    }
}

impl<T> fmt::Debug for PyIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PyIter")
            .field("object", &self.object)
            .finish_non_exhaustive()
    }
}

/// The items of [`PyIter::with`].
pub struct BoundIter<'a, 'py, T> {
    items: &'a mut PyIter<T>, // Invariant: its object, if there is one, belongs to the interpreter of the token.
    py: Python<'py>,
}

impl<T> Iterator for BoundIter<'_, '_, T> {
    type Item = Result<T, PyErr>;

    fn next(&mut self) -> Option<Result<T, PyErr>> {
        let PyIter {
            object,
            way,
            index,
            convert,
        } = &mut *self.items;
        // SAFETY: of this interpreter, by the invariant.
        let object = unsafe { object.as_ref()?.bound(self.py) };
        let item = take(object, *way, index, *convert);
        self.items.hand_on(item)
    }
}

impl<T> std::iter::FusedIterator for BoundIter<'_, '_, T> {}

impl<T> fmt::Debug for BoundIter<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundIter")
            .field("items", &self.items)
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

fn iterator<'py>(object: Borrowed<'_, 'py>) -> Result<(Owned<'py>, Way), PyErr> {
    if object.is_iterator() {
        Ok((object.to_owned(), Way::Asked))
    } else {
        Err(PyErr::expected("Iterator", object))
    }
}

fn iterable<'py>(object: Borrowed<'_, 'py>) -> Result<(Owned<'py>, Way), PyErr> {
    if object.is_exact_list() {
        Ok((object.to_owned(), Way::List))
    } else if object.is_exact_tuple() {
        Ok((object.to_owned(), Way::Tuple))
    } else if super::sequences::is_text(object) || !object.is_iterable() {
        Err(PyErr::expected("Iterable", object))
    } else {
        Ok((object.iter()?, Way::Asked))
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
        // SAFETY: of such types, steps and conversions are those of the standard library and of this one, which ask no Python code.
        let quick = is_quick::<M, K, I>().then(|| unsafe { Quick::new() });
        Owned::lazy(py, Lazy { iterator, marker }, quick)
    }
}

/// Whether an iterator's steps run no code but that of the standard library, and its items are made into Python's by this library alone:
/// a range or a vector of numbers or texts. Before 3.12, making an exception (where there is no memory) may run the collector.
fn is_quick<M: 'static, K: 'static, I: 'static>() -> bool {
    if cfg!(not(Py_3_12)) || !is::<K, Plain>() {
        return false;
    }
    macro_rules! any {
        ($($item:ty)*) => { $(
            is::<I, Range<$item>>() || is::<I, vec::IntoIter<$item>>() ||
        )* false };
    }
    let (of_numbers, of_texts) = (
        any!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize),
        is::<I, vec::IntoIter<String>>(),
    );
    let (of_floats, of_bools) = (is::<I, vec::IntoIter<f64>>(), is::<I, vec::IntoIter<bool>>());
    (of_numbers && is::<M, Int>())
        || (of_texts && is::<M, Str>())
        || (of_floats && is::<M, Float>())
        || (of_bools && is::<M, Bool>())
}

/// Whether two types are one.
#[inline(always)]
fn is<A: 'static, B: 'static>() -> bool {
    TypeId::of::<A>() == TypeId::of::<B>()
}

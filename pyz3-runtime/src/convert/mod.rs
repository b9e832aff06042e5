//! Conversions: for each interface type, what Rust may take for it and give for it.
//!
//! In: a Python object and the Rust type that a signature asks for, or the other way round. Out: the value or the error. The
//! traits are implemented on the *marker* of the interface type (see [`crate::types`]), not on the Rust type: that is what lets
//! the same `Vec<u8>` be `bytes` here and `list[int]` there, and lets anyone add types. One file per family.

/// Conversions of a type that borrows nothing: `Marker as Type: take, give`, where `give` has a reference.
macro_rules! owned_values {
    ($($marker:ty as $type:ty: $take:expr, $give:expr;)*) => { $(
        impl<'a> FromPython<'a, $type> for $marker {
            type Holder = ();
            const COPIES: bool = true;

            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, PyErr> {
                $take(object)
            }
            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                $take(object)
            }
        }

        impl IntoPython<$type> for $marker {
            fn into_python<'py>(py: Python<'py>, value: $type) -> Result<Owned<'py>, PyErr> {
                $give(py, &value)
            }
        }

        impl IntoPython<&$type> for $marker {
            fn into_python<'py>(py: Python<'py>, value: &$type) -> Result<Owned<'py>, PyErr> {
                $give(py, value)
            }
        }
    )* };
}
pub(crate) use owned_values;

mod any;
mod boxed;
mod bytes;
mod callable;
mod class_objects;
mod classes;
mod collect;
mod collections;
mod complex;
mod crates;
mod dates;
mod either;
mod few;
mod half;
mod hints;
mod iterator;
mod library;
mod literal;
mod mappings;
mod numbers;
mod optional;
mod pairs;
mod record;
mod results;
mod sequences;
mod slices;
mod text;
mod tuples;

pub use callable::{BoundCallable, Pass, PyCallable};
pub use dates::{Date, DateTime, Time, TimeDelta};
pub use either::Either;
pub use half::F16;
pub(crate) use hints::resolve;
pub use iterator::{BoundIter, PyIter};
pub use literal::Values;
pub use mappings::Pair;
#[cfg(feature = "num-bigint")]
pub(crate) use numbers::Whole;
pub use numbers::{Complex64, Count, Integer, count};
pub use record::{RecordField, RecordKind, RecordTable};
pub use slices::{PyRange, PySlice};

pub use collect::FromItems;
pub(crate) use collect::Items;
pub use pairs::FromPairs;
pub(crate) use pairs::Pairs;
pub(crate) use sequences::is_sequence;

use crate::attach::Python;
use crate::error::PyErr;
use crate::module::Literal;
use crate::object::{Borrowed, Owned};

mod promises;

pub(crate) use promises::{Framed, Quiet, Repeats};
pub(crate) use promises::{Lends, Promptly};

/// Takes a Python object as a Rust value. Implemented on the marker of an interface type, for each Rust type that it may be
/// taken as.
///
/// Only [`Holder`](FromPython::Holder) and [`from_python`](FromPython::from_python) must be written.
#[diagnostic::on_unimplemented(
    message = "a parameter of the interface type `{Self}` can't be taken as the Rust type `{T}`",
    label = "the interface says `{Self}`",
    note = "either the interface file or the Rust function must change; pyz3's guide lists which Rust types go with which interface type"
)]
pub trait FromPython<'a, T> {
    /// What must outlive the converted value, and is not the Python object itself: `()` for most, a `Vec` for `&[T]`, a handle
    /// for `&Object`.
    ///
    /// Of conversions from `bool`, `int`, `float`, `str` and `bytes`, it must be `'static`: functions that take these may share an entry point, which
    /// ends the holders of all of them.
    type Holder: Default;

    /// Whether [`copy_from`](FromPython::copy_from) works: the value borrows neither from the object nor from a holder. Then a
    /// container need not keep its items while the value is in use.
    const COPIES: bool = false;

    /// Whether [`prompt`](FromPython::prompt) takes all that [`from_python`](FromPython::from_python) does, and runs no Python code. Then a
    /// call that begins anew need not have kept the value: it has it again.
    #[doc(hidden)]
    const REPEATS: Repeats = Repeats::NO;

    /// What is lent, if that is all that the conversion does.
    #[doc(hidden)]
    const LENDS: Option<Lends> = None;

    /// Converts the object, which lives for `'a`, as the holder does.
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<T, PyErr>;

    /// Converts an object that may be gone right after.
    fn copy_from(object: Borrowed<'_, '_>) -> Result<T, PyErr> {
        let _ = object;
        Err(no_copy())
    }

    /// Converts an object if no Python code has to run for it; `None` leaves it to the others. Only the runtime's own conversions
    /// are believed to run none, so nobody else can name the second parameter.
    #[doc(hidden)]
    #[inline]
    fn peek(object: Borrowed<'_, '_>, quiet: Quiet) -> Option<T> {
        let _ = (object, quiet);
        None
    }

    /// The value of a default, if it can be had without an object.
    #[doc(hidden)]
    #[inline(always)]
    fn literal(literal: &Literal) -> Option<T> {
        let _ = literal;
        None
    }

    /// Tells a holder that it stands in the frame of a call. Nobody else can name the second parameter.
    #[doc(hidden)]
    #[inline(always)]
    fn in_frame(holder: &mut Self::Holder, framed: Framed) {
        let _ = (holder, framed);
    }

    /// Converts an object that is just what is expected; `None` leaves it to [`from_python`](FromPython::from_python), which begins anew. What is
    /// given may stand for an object: nothing but its type may be looked at before that is known to be the right one.
    #[doc(hidden)]
    #[inline(always)]
    fn prompt(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder, promptly: Promptly) -> Option<T> {
        let _ = (holder, promptly);
        Self::peek(object, Quiet::new())
    }
}

/// Gives a Rust value as a Python object. Implemented on the marker of an interface type, for each Rust type that may be given
/// for it.
#[diagnostic::on_unimplemented(
    message = "a Rust value of type `{T}` can't be returned as the interface type `{Self}`",
    label = "the interface says `{Self}`",
    note = "either the interface file or the Rust function must change; pyz3's guide lists which Rust types go with which interface type"
)]
pub trait IntoPython<T> {
    /// Converts the value.
    fn into_python<'py>(py: Python<'py>, value: T) -> Result<Owned<'py>, PyErr>;
}

/// A marker whose values are plain data of one type, however Rust gives them: they borrow from nothing.
pub trait Plain {
    /// That type.
    type Value;
    /// Makes the object.
    fn give(py: Python<'_>, value: Self::Value) -> Result<Owned<'_>, PyErr>;
}

/// Makes plain data of a Rust value; for each type that [`IntoPython`] takes.
#[diagnostic::on_unimplemented(
    message = "a Rust value of type `{T}` can't be returned as the interface type `{Self}`",
    label = "the interface says `{Self}`",
    note = "either the interface file or the Rust function must change; pyz3's guide lists which Rust types go with which interface type"
)]
pub trait IntoPlain<T>: Plain {
    /// Makes the value independent of all that it was borrowed from.
    fn plain(value: T) -> Self::Value;
}

/// Of a conversion that was asked for a copy although what it gives borrows from the object.
#[cold]
fn no_copy() -> PyErr {
    PyErr::runtime_error("a conversion says that it copies, but does not")
}

/// Ends what a value was borrowed from.
#[inline(always)]
pub fn end<T>(_: T) {}

/// Makes the object for a value that is ready.
#[inline(always)]
pub fn give<M: Plain>(py: Python<'_>, value: M::Value) -> Result<Owned<'_>, PyErr> {
    M::give(py, value).map_err(|error| error.in_result())
}

/// An empty holder, of the type that the conversion asks for.
#[inline]
pub fn holder<H: Default>() -> H {
    H::default()
}

/// Converts an object that may be gone right after, to what borrows nothing.
pub(crate) fn copy<'a, M, T>(object: Borrowed<'_, '_>) -> Result<T, PyErr>
where
    M: FromPython<'a, T>,
{
    M::copy_from(object)
}

/// Converts an object as the interface type `M` does.
#[inline]
pub fn convert<'a, M, T>(object: Borrowed<'a, '_>, holder: &'a mut M::Holder) -> Result<T, PyErr>
where
    M: FromPython<'a, T>,
{
    M::from_python(object, holder)
}

//! Conversions: for each interface type, what Rust may take for it and give for it.
//!
//! In: a Python object and the Rust type that a signature asks for, or the other way round. Out: the value or the error. The
//! traits are implemented on the *marker* of the interface type (see [`crate::types`]), not on the Rust type: that is what lets
//! the same `Vec<u8>` be `bytes` here and `list[int]` there, and lets anyone add types. One file per family.

mod any;
mod bytes;
mod classes;
mod collect;
mod mappings;
mod numbers;
mod optional;
mod results;
mod sequences;
mod text;
mod tuples;

pub use classes::{create, handle_of, lend_argument, object_of};
pub use mappings::Pair;
pub use numbers::{Complex64, Integer};

pub use collect::{FromItems, FromPairs};
pub(crate) use collect::{Items, Pairs};

use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};

mod quiet {
    /// A promise that no Python code runs: private to the crate, though it stands in a public trait.
    #[derive(Clone, Copy)]
    pub struct Quiet(());

    impl Quiet {
        #[inline]
        pub(crate) fn new() -> Quiet {
            Quiet(())
        }
    }
}

pub(crate) use quiet::Quiet;

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
    type Holder: Default;

    /// Whether [`copy_from`](FromPython::copy_from) works: the value borrows neither from the object nor from a holder. Then a
    /// container need not keep its items while the value is in use.
    const COPIES: bool = false;

    /// Converts the object, which lives for `'a`, as the holder does.
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<T, PyErr>;

    /// Converts an object that may be gone right after.
    fn copy_from(object: Borrowed<'_, '_>) -> Result<T, PyErr> {
        let _ = object;
        Err(PyErr::runtime_error("a conversion says that it copies, but does not"))
    }

    /// Converts an object if no Python code has to run for it; `None` leaves it to the others. Only the runtime's own conversions
    /// are believed to run none, so nobody else can name the second parameter.
    #[doc(hidden)]
    #[inline]
    fn peek(object: Borrowed<'_, '_>, quiet: quiet::Quiet) -> Option<T> {
        let _ = (object, quiet);
        None
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

/// An empty holder, of the type that the conversion asks for.
#[inline]
pub fn holder<H: Default>() -> H {
    H::default()
}

/// Converts an object as the interface type `M` does.
#[inline]
pub fn convert<'a, M, T>(object: Borrowed<'a, '_>, holder: &'a mut M::Holder) -> Result<T, PyErr>
where
    M: FromPython<'a, T>,
{
    M::from_python(object, holder)
}

//! What a Rust function may return: a value, or a `Result` of one.
//!
//! In: the return value, and the interface type. Out: a Python object, or the error. Which of the forms it is, rustc infers: the
//! kinds `K` are there for that alone, and never named.

use std::error::Error;

use super::{ErrorMap, PyErr, no_errors};
use crate::attach::Python;
use crate::convert::{IntoPlain, IntoPython, Plain as PlainData};
use crate::object::Owned;

/// A value.
pub struct Plain(());
/// A `Result` with an error that goes into a `Box<dyn Error>`.
pub struct Fallible(());
/// A `Result` with a `Box<dyn Error + Send>`.
pub struct FallibleSend(());
/// A `Result` with a `Box<dyn Error + Send + Sync>`.
pub struct FallibleSync(());

/// A return value that becomes an object of the interface type `M`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned as the interface type `{M}`",
    label = "the interface says `{M}`",
    note = "a function may return the value or a `Result` of it, whose error is a `std::error::Error`, a `PyErr`, a `String` or a \
            boxed error"
)]
pub trait Outcome<M, K> {
    /// Converts the value, or the error as the map says.
    fn outcome(self, py: Python<'_>, map: ErrorMap) -> Result<Owned<'_>, PyErr>;
}

impl<M: IntoPython<T>, T> Outcome<M, Plain> for T {
    #[inline(always)]
    fn outcome(self, py: Python<'_>, _: ErrorMap) -> Result<Owned<'_>, PyErr> {
        M::into_python(py, self).map_err(|error| error.in_result())
    }
}

impl<M: IntoPython<T>, T, E: Into<Box<dyn Error>>> Outcome<M, Fallible> for Result<T, E> {
    #[inline(always)]
    fn outcome(self, py: Python<'_>, map: ErrorMap) -> Result<Owned<'_>, PyErr> {
        match self {
            Ok(value) => <T as Outcome<M, Plain>>::outcome(value, py, map),
            Err(error) => Err(PyErr::of(error, map)),
        }
    }
}

impl<M: IntoPython<T>, T> Outcome<M, FallibleSend> for Result<T, Box<dyn Error + Send>> {
    #[inline(always)]
    fn outcome(self, py: Python<'_>, map: ErrorMap) -> Result<Owned<'_>, PyErr> {
        match self {
            Ok(value) => <T as Outcome<M, Plain>>::outcome(value, py, map),
            Err(error) => Err(PyErr::mapped(error, None, map)),
        }
    }
}

impl<M: IntoPython<T>, T> Outcome<M, FallibleSync> for Result<T, Box<dyn Error + Send + Sync>> {
    #[inline(always)]
    fn outcome(self, py: Python<'_>, map: ErrorMap) -> Result<Owned<'_>, PyErr> {
        match self {
            Ok(value) => <T as Outcome<M, Plain>>::outcome(value, py, map),
            Err(error) => Err(PyErr::mapped(error, None, map)),
        }
    }
}

/// The same as [`Outcome`], of types whose values are plain data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned as the interface type `{M}`",
    label = "the interface says `{M}`",
    note = "a function may return the value or a `Result` of it, whose error is a `std::error::Error`, a `PyErr`, a `String` or a \
            boxed error"
)]
pub trait PlainOutcome<M: PlainData, K> {
    /// Makes the value independent of what it was borrowed from, or the error as the map says.
    fn ready(self, map: ErrorMap) -> Result<M::Value, PyErr>;
}

impl<M: IntoPlain<T>, T> PlainOutcome<M, Plain> for T {
    #[inline(always)]
    fn ready(self, _: ErrorMap) -> Result<M::Value, PyErr> {
        Ok(M::plain(self))
    }
}

impl<M: IntoPlain<T>, T, E: Into<Box<dyn Error>>> PlainOutcome<M, Fallible> for Result<T, E> {
    #[inline(always)]
    fn ready(self, map: ErrorMap) -> Result<M::Value, PyErr> {
        match self {
            Ok(value) => Ok(M::plain(value)),
            Err(error) => Err(PyErr::of(error, map)),
        }
    }
}

impl<M: IntoPlain<T>, T> PlainOutcome<M, FallibleSend> for Result<T, Box<dyn Error + Send>> {
    #[inline(always)]
    fn ready(self, map: ErrorMap) -> Result<M::Value, PyErr> {
        match self {
            Ok(value) => Ok(M::plain(value)),
            Err(error) => Err(PyErr::mapped(error, None, map)),
        }
    }
}

impl<M: IntoPlain<T>, T> PlainOutcome<M, FallibleSync> for Result<T, Box<dyn Error + Send + Sync>> {
    #[inline(always)]
    fn ready(self, map: ErrorMap) -> Result<M::Value, PyErr> {
        match self {
            Ok(value) => Ok(M::plain(value)),
            Err(error) => Err(PyErr::mapped(error, None, map)),
        }
    }
}

/// Takes what a bound function returned, so that nothing need be borrowed any more.
#[inline(always)]
pub fn ready<M: PlainData, K>(value: impl PlainOutcome<M, K>) -> Result<M::Value, PyErr> {
    value.ready(no_errors)
}

/// The same, where the interface says what errors become.
#[inline(always)]
pub fn ready_with<M: PlainData, K>(value: impl PlainOutcome<M, K>, map: ErrorMap) -> Result<M::Value, PyErr> {
    value.ready(map)
}

/// Converts what a bound function returned.
#[inline(always)]
pub fn finish<'py, M, K>(py: Python<'py>, value: impl Outcome<M, K>) -> Result<Owned<'py>, PyErr> {
    value.outcome(py, no_errors)
}

/// The same, where the interface says what errors become.
#[inline(always)]
pub fn finish_with<'py, M, K>(py: Python<'py>, value: impl Outcome<M, K>, map: ErrorMap) -> Result<Owned<'py>, PyErr> {
    value.outcome(py, map)
}

/// What a conversion function of the user's may return: a `T`, or a `Result` of one.
#[diagnostic::on_unimplemented(message = "`{Self}` is neither `{T}` nor a `Result` of it with an error")]
pub trait OutcomeOf<T, K> {
    /// The value, or the error as the map says.
    fn own(self, map: ErrorMap) -> Result<T, PyErr>;
}

impl<T> OutcomeOf<T, Plain> for T {
    #[inline]
    fn own(self, _: ErrorMap) -> Result<T, PyErr> {
        Ok(self)
    }
}

impl<T, E: Into<Box<dyn Error>>> OutcomeOf<T, Fallible> for Result<T, E> {
    #[inline]
    fn own(self, map: ErrorMap) -> Result<T, PyErr> {
        self.map_err(|error| PyErr::of(error, map))
    }
}

impl<T> OutcomeOf<T, FallibleSend> for Result<T, Box<dyn Error + Send>> {
    #[inline]
    fn own(self, map: ErrorMap) -> Result<T, PyErr> {
        self.map_err(|error| PyErr::mapped(error, None, map))
    }
}

impl<T> OutcomeOf<T, FallibleSync> for Result<T, Box<dyn Error + Send + Sync>> {
    #[inline]
    fn own(self, map: ErrorMap) -> Result<T, PyErr> {
        self.map_err(|error| PyErr::mapped(error, None, map))
    }
}

/// Takes what a conversion function of the user's returned.
#[inline]
pub fn own<T, K>(value: impl OutcomeOf<T, K>) -> Result<T, PyErr> {
    value.own(no_errors).map_err(PyErr::refused)
}

/// The same, where the interface says what errors become.
#[inline]
pub fn own_with<T, K>(value: impl OutcomeOf<T, K>, map: ErrorMap) -> Result<T, PyErr> {
    value.own(map).map_err(PyErr::refused)
}

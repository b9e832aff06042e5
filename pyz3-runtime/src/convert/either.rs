//! `A | B`: one of several types.
//!
//! In: an object that is tried as each type in the order of the interface. Out: [`Either`], nested to the right for more than two. What
//! Python code raises while a type is tried is raised, and so is that a number is out of range; what is of another type is left to the next.

use super::{FromPython, IntoPython, Quiet};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::Union;

/// A value of one of two types; of three, `Either<A, Either<B, C>>`, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Either<A, B> {
    /// The type that is written first.
    Left(A),
    /// The type that is written second, or any after it.
    Right(B),
}

impl<'a, MA, MB, A, B> FromPython<'a, Either<A, B>> for Union<MA, MB>
where
    MA: FromPython<'a, A>,
    MB: FromPython<'a, B>,
{
    type Holder = (MA::Holder, MB::Holder);
    const COPIES: bool = MA::COPIES && MB::COPIES;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<Either<A, B>, PyErr> {
        match MA::from_python(object, &mut holder.0) {
            Ok(value) => Ok(Either::Left(value)),
            Err(error) if !error.is_refusal() => Err(error),
            Err(first) => match MB::from_python(object, &mut holder.1) {
                Ok(value) => Ok(Either::Right(value)),
                Err(second) => Err(first.or(second)),
            },
        }
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<Either<A, B>, PyErr> {
        match MA::copy_from(object) {
            Ok(value) => Ok(Either::Left(value)),
            Err(error) if !error.is_refusal() => Err(error),
            Err(first) => match MB::copy_from(object) {
                Ok(value) => Ok(Either::Right(value)),
                Err(second) => Err(first.or(second)),
            },
        }
    }

    #[inline]
    fn peek(object: Borrowed<'_, '_>, quiet: Quiet) -> Option<Either<A, B>> {
        // The second is no one's turn before the first has refused, which takes more than a look.
        MA::peek(object, quiet).map(Either::Left)
    }
}

impl<MA, MB, A, B> IntoPython<Either<A, B>> for Union<MA, MB>
where
    MA: IntoPython<A>,
    MB: IntoPython<B>,
{
    fn into_python<'py>(py: Python<'py>, value: Either<A, B>) -> Result<Owned<'py>, PyErr> {
        match value {
            Either::Left(value) => MA::into_python(py, value),
            Either::Right(value) => MB::into_python(py, value),
        }
    }
}

impl<'v, MA, MB, A, B> IntoPython<&'v Either<A, B>> for Union<MA, MB>
where
    MA: IntoPython<&'v A>,
    MB: IntoPython<&'v B>,
{
    fn into_python<'py>(py: Python<'py>, value: &'v Either<A, B>) -> Result<Owned<'py>, PyErr> {
        match value {
            Either::Left(value) => MA::into_python(py, value),
            Either::Right(value) => MB::into_python(py, value),
        }
    }
}

//! `None`, and a value that may be None.
//!
//! In: None, or what the inner type takes. Out: `()`, or an `Option`. Null never gets this far.

use super::{FromPython, IntoPlain, IntoPython, Lends, Plain, Promptly, Quiet, Repeats};
use crate::attach::Python;
use crate::error::PyErr;
use crate::module::Literal;
use crate::object::{Borrowed, Owned};
use crate::types::{NoneType, Opt};

fn nothing(object: Borrowed<'_, '_>) -> Result<(), PyErr> {
    if object.is_none() {
        Ok(())
    } else {
        Err(PyErr::expected("None", object))
    }
}

impl<'a> FromPython<'a, ()> for NoneType {
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<(), PyErr> {
        nothing(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<(), PyErr> {
        nothing(object)
    }
}

impl Plain for NoneType {
    type Value = ();
    #[inline(always)]
    fn give(py: Python<'_>, (): ()) -> Result<Owned<'_>, PyErr> {
        Ok(Owned::none(py))
    }
}

impl IntoPlain<()> for NoneType {
    #[inline(always)]
    fn plain((): ()) {}
}

impl IntoPlain<&()> for NoneType {
    #[inline(always)]
    fn plain((): &()) {}
}

impl IntoPython<()> for NoneType {
    #[inline]
    fn into_python<'py>(py: Python<'py>, (): ()) -> Result<Owned<'py>, PyErr> {
        Ok(Owned::none(py))
    }
}

impl IntoPython<&()> for NoneType {
    #[inline]
    fn into_python<'py>(py: Python<'py>, (): &()) -> Result<Owned<'py>, PyErr> {
        Ok(Owned::none(py))
    }
}

impl<'a, M: FromPython<'a, T>, T> FromPython<'a, Option<T>> for Opt<M> {
    type Holder = M::Holder;
    const COPIES: bool = M::COPIES;
    const REPEATS: Repeats = M::REPEATS;
    const LENDS: Option<Lends> = match M::LENDS {
        Some(lends) => Some(lends.or_none()),
        None => None,
    };

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut M::Holder) -> Result<Option<T>, PyErr> {
        if object.is_none() {
            Ok(None)
        } else {
            M::from_python(object, holder).map(Some).map_err(PyErr::or_none)
        }
    }

    #[inline]
    fn copy_from(object: Borrowed<'_, '_>) -> Result<Option<T>, PyErr> {
        if object.is_none() {
            Ok(None)
        } else {
            M::copy_from(object).map(Some).map_err(PyErr::or_none)
        }
    }

    #[inline(always)]
    fn literal(literal: &Literal) -> Option<Option<T>> {
        match literal {
            Literal::None => Some(None),
            other => M::literal(other).map(Some),
        }
    }

    #[inline(always)]
    fn prompt(object: Borrowed<'a, '_>, holder: &'a mut M::Holder, promptly: Promptly) -> Option<Option<T>> {
        if object.is_none() {
            Some(None)
        } else {
            M::prompt(object, holder, promptly).map(Some)
        }
    }

    #[inline]
    fn peek(object: Borrowed<'_, '_>, quiet: Quiet) -> Option<Option<T>> {
        if object.is_none() {
            Some(None)
        } else {
            M::peek(object, quiet).map(Some)
        }
    }
}

impl<M: Plain> Plain for Opt<M> {
    type Value = Option<M::Value>;
    #[inline(always)]
    fn give(py: Python<'_>, value: Option<M::Value>) -> Result<Owned<'_>, PyErr> {
        value.map_or_else(|| Ok(Owned::none(py)), |it| M::give(py, it))
    }
}

impl<M: IntoPlain<T>, T> IntoPlain<Option<T>> for Opt<M> {
    #[inline(always)]
    fn plain(value: Option<T>) -> Option<M::Value> {
        value.map(M::plain)
    }
}

impl<'v, M: IntoPlain<&'v T>, T> IntoPlain<&'v Option<T>> for Opt<M> {
    #[inline(always)]
    fn plain(value: &'v Option<T>) -> Option<M::Value> {
        value.as_ref().map(M::plain)
    }
}

impl<M: IntoPython<T>, T> IntoPython<Option<T>> for Opt<M> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: Option<T>) -> Result<Owned<'py>, PyErr> {
        value.map_or_else(|| Ok(Owned::none(py)), |it| M::into_python(py, it))
    }
}

impl<'v, M: IntoPython<&'v T>, T> IntoPython<&'v Option<T>> for Opt<M> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: &'v Option<T>) -> Result<Owned<'py>, PyErr> {
        value
            .as_ref()
            .map_or_else(|| Ok(Owned::none(py)), |it| M::into_python(py, it))
    }
}

//! What protocol methods may give instead of a value.
//!
//! In: an `Option`. Out: what `None` stands for there: the end of an iteration, or `NotImplemented`.

use super::{IntoPlain, IntoPython, Plain};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::Owned;
use crate::types::{Next, OrNotImplemented};

impl<M: IntoPython<T>, T> IntoPython<Option<T>> for Next<M> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: Option<T>) -> Result<Owned<'py>, PyErr> {
        value.map_or_else(|| Err(PyErr::exhausted()), |it| M::into_python(py, it))
    }
}

impl<M: IntoPython<T>, T> IntoPython<Option<T>> for OrNotImplemented<M> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: Option<T>) -> Result<Owned<'py>, PyErr> {
        value.map_or_else(|| Ok(Owned::not_implemented(py)), |it| M::into_python(py, it))
    }
}

impl<M: Plain> Plain for Next<M> {
    type Value = Option<M::Value>;
    #[inline(always)]
    fn give(py: Python<'_>, value: Option<M::Value>) -> Result<Owned<'_>, PyErr> {
        value.map_or_else(|| Err(PyErr::exhausted()), |it| M::give(py, it))
    }
}

impl<M: IntoPlain<T>, T> IntoPlain<Option<T>> for Next<M> {
    #[inline(always)]
    fn plain(value: Option<T>) -> Option<M::Value> {
        value.map(M::plain)
    }
}

impl<M: Plain> Plain for OrNotImplemented<M> {
    type Value = Option<M::Value>;
    #[inline(always)]
    fn give(py: Python<'_>, value: Option<M::Value>) -> Result<Owned<'_>, PyErr> {
        value.map_or_else(|| Ok(Owned::not_implemented(py)), |it| M::give(py, it))
    }
}

impl<M: IntoPlain<T>, T> IntoPlain<Option<T>> for OrNotImplemented<M> {
    #[inline(always)]
    fn plain(value: Option<T>) -> Option<M::Value> {
        value.map(M::plain)
    }
}

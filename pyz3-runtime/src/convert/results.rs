//! What protocol methods may give instead of a value.
//!
//! In: an `Option`. Out: what `None` stands for there: the end of an iteration, or `NotImplemented`.

use super::IntoPython;
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

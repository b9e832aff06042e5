//! `object`: anything at all.
//!
//! In: any object. Out: a handle to it, or a key of Rust's maps. Nothing is converted.

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Key, Object, Owned};
use crate::types::Any;

impl<'a> FromPython<'a, &'a Object> for Any {
    type Holder = Option<Object>;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<Object>) -> Result<&'a Object, PyErr> {
        Ok(holder.insert(Object::new(object.to_owned())))
    }
}

impl<'a> FromPython<'a, Object> for Any {
    type Holder = ();
    const COPIES: bool = true;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Object, PyErr> {
        Self::copy_from(object)
    }

    #[inline]
    fn copy_from(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
        Ok(Object::new(object.to_owned()))
    }
}

impl<'a> FromPython<'a, Key> for Any {
    type Holder = ();
    const COPIES: bool = true;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Key, PyErr> {
        Self::copy_from(object)
    }

    #[inline]
    fn copy_from(object: Borrowed<'_, '_>) -> Result<Key, PyErr> {
        Key::try_of(object.py(), Object::new(object.to_owned()))
    }
}

impl IntoPython<Object> for Any {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: Object) -> Result<Owned<'py>, PyErr> {
        value.bind(py).map(Borrowed::to_owned)
    }
}

impl IntoPython<&Object> for Any {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: &Object) -> Result<Owned<'py>, PyErr> {
        value.bind(py).map(Borrowed::to_owned)
    }
}

impl IntoPython<&&Object> for Any {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: &&Object) -> Result<Owned<'py>, PyErr> {
        value.bind(py).map(Borrowed::to_owned)
    }
}

impl IntoPython<Key> for Any {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: Key) -> Result<Owned<'py>, PyErr> {
        value.object().bind(py).map(Borrowed::to_owned)
    }
}

impl IntoPython<&Key> for Any {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: &Key) -> Result<Owned<'py>, PyErr> {
        value.object().bind(py).map(Borrowed::to_owned)
    }
}

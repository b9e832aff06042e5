//! What is asked of objects more rarely: whether they have an attribute, how often they are referred to.

use super::{Object, Owned, check};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

impl Object {
    /// `hasattr(self, name)`; an exception other than AttributeError is raised.
    pub fn hasattr(&self, py: Python<'_>, name: &str) -> Result<bool, PyErr> {
        self.ready(py)?.optional_attribute(name).map(|it| it.is_some())
    }

    /// `del self.name`
    pub fn delattr(&self, py: Python<'_>, name: &str) -> Result<(), PyErr> {
        let name = Owned::interned(py, name)?;
        let object = self.ready(py)?;
        // SAFETY: attached, live objects; without a value the attribute is deleted.
        let code = unsafe { ffi::PyObject_SetAttr(object.as_ptr(), name.borrow().as_ptr(), std::ptr::null_mut()) };
        check(py, code).map(drop)
    }

    /// What `object.__getattribute__(self, name)` finds, whatever the class makes of attributes.
    pub fn getattr_generic(&self, py: Python<'_>, name: &str) -> Result<Object, PyErr> {
        let name = Owned::interned(py, name)?;
        let object = self.ready(py)?;
        // SAFETY: attached, live objects.
        let found = unsafe { ffi::PyObject_GenericGetAttr(object.as_ptr(), name.borrow().as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, found) }.map(Object::new)
    }

    /// `del self[key]`
    pub fn delitem(&self, py: Python<'_>, key: &Object) -> Result<(), PyErr> {
        self.ready(py)?
            .getattr("__delitem__")?
            .borrow()
            .call(&[key.bind(py)?])
            .map(drop)
    }

    /// How many references there are to it, as `sys.getrefcount` counts; a number for tests, which says little of objects that never die.
    pub fn refcount(&self, py: Python<'_>) -> Result<isize, PyErr> {
        // SAFETY: attached, a live object.
        Ok(unsafe { ffi::Py_REFCNT(self.bind(py)?.as_ptr()) })
    }
}

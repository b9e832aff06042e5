//! `__buffer__` as a method, which CPython itself makes from 3.12 on.
//!
//! In: the type of a class with a buffer. Out: the same, with the method, so that stubs are right for all versions.

use std::ptr;

use crate::entry::door;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// What CPython reads for the method.
struct Definition([ffi::PyMethodDef; 1]);

// SAFETY: CPython reads it, and nobody writes.
unsafe impl Sync for Definition {}

static METHOD: Definition = Definition([ffi::PyMethodDef {
    ml_name: c"__buffer__".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunction: buffer },
    ml_flags: ffi::METH_O,
    ml_doc:
        c"__buffer__($self, flags, /)\n--\n\nReturn a buffer object that exposes the underlying memory of the object."
            .as_ptr(),
}]);

/// Adds the method.
pub(crate) fn add_buffer_method(class: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let definition = METHOD.0.as_ptr().cast_mut();
    // SAFETY: attached, a type, a static definition.
    let method = unsafe { ffi::PyDescr_NewMethod(class.as_ptr().cast(), definition) };
    // SAFETY: a new reference or null.
    let method = unsafe { Owned::result(class.py(), method) }?;
    crate::class::own_dict(class)?.dict_set_text("__buffer__", method.borrow())
}

/// # Safety
///
/// Only CPython calls this, as a method of a type of ours: the thread is attached, and both are live objects.
unsafe extern "C" fn buffer(this: *mut ffi::PyObject, flags: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let flags: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, flags) };
        if flags.index()?.is_none() {
            return Err(PyErr::expected("int", flags));
        }
        // SAFETY: attached, a live object.
        let view = unsafe { ffi::PyMemoryView_FromObject(this) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, view) }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(ptr::null_mut(), Owned::into_raw, body) }
}

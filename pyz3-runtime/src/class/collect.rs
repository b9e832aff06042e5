//! What the collector of cycles sees of an object, and how it takes objects apart.

use std::ffi::{c_int, c_void};

use super::native::native;
use crate::ffi;

/// `tp_traverse`
///
/// # Safety
///
/// Only CPython calls this, with an object of a type of ours or derived from one.
pub(super) unsafe extern "C" fn traverse(object: *mut ffi::PyObject, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: a live object, and what CPython passed for it.
    let code = unsafe { visit(ty.cast(), arg) };
    if code != 0 {
        return code;
    }
    // SAFETY: of a type of ours, by the contract above.
    if let Some(dict) = unsafe { dict(object) } {
        // SAFETY: as above.
        return unsafe { visit(dict, arg) };
    }
    0
}

/// `tp_clear`
///
/// # Safety
///
/// Only CPython calls this, with an object of a type of ours or derived from one, on an attached thread.
pub(super) unsafe extern "C" fn clear(object: *mut ffi::PyObject) -> c_int {
    // SAFETY: of a type of ours, by the contract above.
    if let Some(place) = unsafe { dict_place(object) } {
        // SAFETY: room for a dict or null.
        let dict = unsafe { place.replace(std::ptr::null_mut()) };
        // SAFETY: null, or a dict whose count was the object's.
        unsafe { ffi::Py_XDECREF(dict) };
    }
    0
}

/// # Safety
///
/// An object of a type of ours or derived from one.
unsafe fn dict(object: *mut ffi::PyObject) -> Option<*mut ffi::PyObject> {
    // SAFETY: by the contract above.
    let place = unsafe { dict_place(object) }?;
    // SAFETY: room for a dict or null.
    let dict = unsafe { *place };
    (!dict.is_null()).then_some(dict)
}

/// Where an object keeps its `__dict__`, if its type of ours has one.
///
/// # Safety
///
/// An object of a type of ours or derived from one.
pub(super) unsafe fn dict_place(object: *mut ffi::PyObject) -> Option<*mut *mut ffi::PyObject> {
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: a live type.
    let native = unsafe { native(ty) }?;
    // SAFETY: a live type.
    let offset = unsafe { native.as_ref() }.tp_dictoffset;
    // SAFETY: within the object, where the type says.
    (offset > 0).then(|| unsafe { object.byte_offset(offset) }.cast())
}

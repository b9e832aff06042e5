//! Which types are ours.
//!
//! In: types. Out: the one of ours that they are or derive from, known by the one function that frees the objects of all of them.

use crate::ffi;

/// The first type of ours on the way from a type to `object`.
///
/// # Safety
///
/// A live type, on an attached thread.
#[inline]
pub(crate) unsafe fn native(ty: *mut ffi::PyTypeObject) -> Option<*mut ffi::PyTypeObject> {
    let mut next = ty;
    while !next.is_null() {
        // SAFETY: a live type, which keeps its base alive.
        let dealloc = unsafe { (*next).tp_dealloc };
        if dealloc.is_some_and(|it| it as usize == free as usize) {
            return Some(next);
        }
        // SAFETY: as above.
        next = unsafe { (*next).tp_base };
    }
    None
}

/// # Safety
///
/// Only CPython calls this, for an object of a type of ours that nothing refers to any more.
pub(crate) unsafe extern "C" fn free(_: *mut ffi::PyObject) {}

//! One more reference, in one piece.
//!
//! CPython 3.12 and 3.13 write the lower half of the count alone (`Py_INCREF` of `refcount.h`), but read it whole when they take one
//! away. Processors hand on to a load what was just written only if that covers it, so a reference that is given back soon, which those of
//! an extension are, waits until the count has reached the cache.

use pyo3_ffi::{Py_ssize_t, PyObject};

/// # Safety
///
/// As in C: a live object, on an attached thread.
#[inline(always)]
#[allow(non_snake_case, reason = "the name of the function that it stands for")]
pub(crate) unsafe fn Py_INCREF(object: *mut PyObject) {
    // SAFETY: by the contract above.
    let references = unsafe { &raw mut (*object).ob_refcnt }.cast::<Py_ssize_t>();
    // SAFETY: as above.
    let more = unsafe { *references }.wrapping_add(1);
    if more as u32 == 0 {
        return; // An immortal one.
    }
    // SAFETY: as above; under the lock of the interpreter. The upper half is what it was: nothing was carried over.
    unsafe { *references = more };
}

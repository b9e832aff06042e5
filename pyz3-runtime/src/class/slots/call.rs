//! Calling an object.
//!
//! In: a tuple and a dict, as CPython passes them to this slot. Out: the same binding as any function's.

use std::ffi::c_void;

use super::TypeSlot;
use crate::args::Function;
use crate::entry;
use crate::ffi;

type Call = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;

impl TypeSlot {
    /// `object(…)`
    #[must_use]
    pub const fn call<F: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_tp_call, call::<F> as Call as *mut c_void)
    }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, `args` is a tuple,
/// `keywords` is null or a dict, and all live through the call.
unsafe extern "C" fn call<F: Function>(
    this: *mut ffi::PyObject,
    args: *mut ffi::PyObject,
    keywords: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    unsafe { entry::call::<F>(this, args, keywords) }
}

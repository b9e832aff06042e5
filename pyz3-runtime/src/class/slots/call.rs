//! Calling an object.
//!
//! In: a tuple and a dict, as CPython passes them to this slot. Out: the same binding as any function's.

use std::ffi::c_void;

use super::TypeSlot;
use crate::args::Function;
use crate::entry::{door_of, enter, enter_all};
use crate::ffi;
use crate::object::{Borrowed, Owned};

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
    let body = |py| {
        // SAFETY: a live tuple, by the contract above.
        let values: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, args) };
        if keywords.is_null()
            && let Some(values) = values.tuple_items()
        {
            // SAFETY: a live object, by the contract above.
            let this = unsafe { Borrowed::from_raw(py, this) };
            return enter::<F>(py, this, values);
        }
        // SAFETY: by the contract above.
        unsafe { enter_all::<F>(py, this, args, keywords) }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) }
}

//! Objects of a module's own classes in its namespace, as the collector has to see them.
//!
//! In: the namespace of a module, or of a class of it. Out: the references that such objects have to their classes, shown to the collector
//! as long as nobody but that namespace refers to the object.
//!
//! Objects that hold nothing of Python's are not the collector's, which makes them cheap. But each refers to its class, the class to its
//! module, and the module to what is in its namespace: such a module would never go. So the module speaks for them. Without a GIL, where
//! counts do not tell who else refers to an object, the collector knows objects of all classes, and nothing is left to say here.

use std::ffi::{c_int, c_void};
use std::ptr;

use crate::class::native;
use crate::ffi;
use crate::kind;

/// Shows the collector the classes of those objects in a module's namespace that it does not see itself.
///
/// # Safety
///
/// The module is alive, during a collection, with `visit` and `arg` as CPython passed them.
pub(super) unsafe fn traverse_module(module: *mut ffi::PyObject, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: a live module.
    let dict = unsafe { ffi::PyModule_GetDict(module) };
    // SAFETY: by the contract above.
    unsafe { traverse(dict, visit, arg) }
}

/// The same for the namespace of a class of ours.
///
/// # Safety
///
/// Null or a live dict, during a collection, with `visit` and `arg` as CPython passed them.
pub(super) unsafe fn traverse(dict: *mut ffi::PyObject, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
    // What anybody else could reach is not ours to speak for.
    // SAFETY: null, or a live dict.
    if dict.is_null() || unsafe { ffi::Py_REFCNT(dict) } != 1 {
        return 0;
    }
    let (mut position, mut key, mut value) = (0, ptr::null_mut(), ptr::null_mut());
    // SAFETY: a live dict, which nobody changes meanwhile; this runs no Python code.
    while unsafe { ffi::PyDict_Next(dict, &raw mut position, &raw mut key, &raw mut value) } != 0 {
        // SAFETY: a live object, which the dict holds.
        let Some(class) = (unsafe { unseen(value) }) else {
            continue;
        };
        // SAFETY: a live type, and what CPython passed for it.
        let code = unsafe { visit(class.cast(), arg) };
        if code != 0 {
            return code;
        }
    }
    0
}

/// The class of an object that the collector does not see, and that one reference alone holds.
///
/// # Safety
///
/// A live object.
unsafe fn unseen(object: *mut ffi::PyObject) -> Option<*mut ffi::PyTypeObject> {
    // SAFETY: by the contract above; its type lives as long as it does.
    let class = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: a live type.
    let is_seen = unsafe { kind::flags(class) } & ffi::Py_TPFLAGS_HAVE_GC != 0;
    // SAFETY: by the contract above.
    if is_seen || unsafe { ffi::Py_REFCNT(object) } != 1 {
        return None;
    }
    // SAFETY: a live type.
    unsafe { native(class) }.map(|_| class)
}

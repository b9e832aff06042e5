//! A Python function over a Rust closure.
//!
//! In: a closure that takes objects and gives one. Out: a builtin function; the closure lives in a capsule that the function holds,
//! and is dropped with the thread attached. Nothing belongs to the process but the table that says how it is called.

use std::ffi::c_void;
use std::ptr::null_mut;

use super::burial::bury;
use super::{Borrowed, Owned};
use crate::attach::Python;
use crate::entry::{MethodDef, door};
use crate::error::PyErr;
use crate::ffi;

/// What a Python function over a Rust closure does.
pub(crate) type Callback =
    dyn for<'a, 'py> Fn(Python<'py>, &[Borrowed<'a, 'py>]) -> Result<Owned<'py>, PyErr> + Send + Sync;

static DEFINITION: MethodDef = MethodDef(ffi::PyMethodDef {
    ml_name: c"callback".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunctionFast: call },
    ml_flags: ffi::METH_FASTCALL,
    ml_doc: c"A function that is run by Rust.".as_ptr(),
});

impl<'py> Owned<'py> {
    /// A new function.
    pub(crate) fn function(py: Python<'py>, callback: Box<Callback>) -> Result<Owned<'py>, PyErr> {
        // The pointer in a capsule is thin.
        let pointer = Box::into_raw(Box::new(callback));
        let capsule = Owned::capsule(py, pointer.cast(), Some(end)).inspect_err(|_| {
            // SAFETY: just made, and no capsule has taken it.
            bury(py, unsafe { Box::from_raw(pointer) });
        })?;
        let definition = (&raw const DEFINITION.0).cast_mut();
        // SAFETY: attached; a static table that CPython only reads, a live object, and null for a class.
        let function = unsafe { ffi::PyCMethod_New(definition, capsule.borrow().as_ptr(), null_mut(), null_mut()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, function) }
    }
}

/// The closure in a capsule.
///
/// # Safety
///
/// `capsule` is one that was made above, on an attached thread.
unsafe fn closure(capsule: *mut ffi::PyObject) -> *mut Box<Callback> {
    // SAFETY: a capsule without a name, by the contract above.
    let pointer: *mut c_void = unsafe { ffi::PyCapsule_GetPointer(capsule, std::ptr::null()) };
    pointer.cast()
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL`: the thread is attached, `capsule` is one made above, and `args` points to
/// `count` objects; all of them live through the call.
unsafe extern "C" fn call(
    capsule: *mut ffi::PyObject,
    args: *mut *mut ffi::PyObject,
    count: isize,
) -> *mut ffi::PyObject {
    let body = |py| {
        let args: &[Borrowed<'_, '_>] = if count <= 0 || args.is_null() {
            &[]
        } else {
            // SAFETY: as many live objects as said, by the contract above; `Borrowed` is laid out as the pointer it holds.
            unsafe { std::slice::from_raw_parts(args.cast_const().cast(), count.cast_unsigned()) }
        };
        // SAFETY: a capsule made above, by the contract above.
        let closure = unsafe { closure(capsule) };
        // SAFETY: null, or the closure, which lives as long as the capsule does.
        match unsafe { closure.as_ref() } {
            Some(closure) => closure(py, args),
            None => Err(PyErr::fetch(py)),
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// CPython calls this once, with a dying capsule that was made above, on an attached thread.
unsafe extern "C" fn end(capsule: *mut ffi::PyObject) {
    let body = |py| {
        // SAFETY: a capsule made above, by the contract above.
        let closure = unsafe { closure(capsule) };
        if !closure.is_null() {
            // SAFETY: it came out of a box, and the capsule gives it up.
            bury(py, unsafe { Box::from_raw(closure) });
        }
        Ok(())
    };
    // SAFETY: attached, by the contract above.
    unsafe { door((), |it| it, body) }
}

//! Frames of code that is no Python.
//!
//! In: names and a line. Out: one more frame around the traceback of the exception that is set.

use std::ffi::CStr;

use super::Owned;
use crate::attach::Python;
use crate::ffi;

/// Adds a frame. What goes wrong there is no news: the exception is what counts.
#[cfg(not(Py_LIMITED_API))]
pub(crate) fn add_frame(py: Python<'_>, function: &CStr, file: &CStr, line: u32) {
    let aside = super::Unraised::new(py);
    let frame = frame(py, function, file, line);
    // SAFETY: attached.
    unsafe { ffi::PyErr_Clear() };
    drop(aside);
    if let Some(frame) = frame {
        // SAFETY: attached, with an exception set, and a live frame.
        unsafe { ffi::PyTraceBack_Here(frame.borrow().as_ptr().cast()) };
    }
}

/// Frames can be made where CPython's own structures are known.
#[cfg(Py_LIMITED_API)]
pub(crate) fn add_frame(_: Python<'_>, _: &CStr, _: &CStr, _: u32) {}

#[cfg(not(Py_LIMITED_API))]
fn frame<'py>(py: Python<'py>, function: &CStr, file: &CStr, line: u32) -> Option<Owned<'py>> {
    let line = line.try_into().unwrap_or(std::ffi::c_int::MAX);
    // SAFETY: attached, C strings.
    let code = unsafe { ffi::PyCode_NewEmpty(file.as_ptr(), function.as_ptr(), line) };
    // SAFETY: a new reference or null.
    let code = unsafe { Owned::result(py, code.cast()) }.ok()?;
    let globals = Owned::dict(py).ok()?;
    // SAFETY: attached.
    let state = unsafe { ffi::PyThreadState_Get() };
    // SAFETY: this thread's state, live code without a body, a dict; no locals.
    let frame = unsafe {
        ffi::PyFrame_New(
            state,
            code.borrow().as_ptr().cast(),
            globals.borrow().as_ptr(),
            std::ptr::null_mut(),
        )
    };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(py, frame.cast()) }.ok()
}

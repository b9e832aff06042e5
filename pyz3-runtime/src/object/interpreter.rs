//! What belongs to the interpreter rather than to an object: its dictionary, imports, warnings, new exception classes.
//!
//! In: names. Out: objects of the interpreter that the thread is attached to.

use std::ffi::{CStr, CString};

use super::{Borrowed, Owned, check};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

/// The dictionary in which extensions keep what belongs to the whole interpreter.
pub(crate) fn dictionary_of_interpreter(py: Python<'_>) -> Option<Owned<'_>> {
    // SAFETY: attached.
    let interpreter = unsafe { ffi::PyInterpreterState_Get() };
    // SAFETY: the interpreter is the current one.
    let dictionary = unsafe { ffi::PyInterpreterState_GetDict(interpreter) };
    // SAFETY: a borrowed reference, as just checked not null; the interpreter holds it.
    (!dictionary.is_null()).then(|| unsafe { Owned::copied(py, dictionary) })
}

/// `import name`, the module of that very name.
pub(crate) fn import<'py>(py: Python<'py>, name: &CStr) -> Result<Owned<'py>, PyErr> {
    // SAFETY: attached, a C string.
    let module = unsafe { ffi::PyImport_ImportModule(name.as_ptr()) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(py, module) }
}

/// `sys.modules`
pub(crate) fn modules(py: Python<'_>) -> Result<Owned<'_>, PyErr> {
    // SAFETY: attached.
    let modules = unsafe { ffi::PyImport_GetModuleDict() };
    if modules.is_null() {
        return Err(PyErr::fetch(py));
    }
    // SAFETY: a borrowed reference, not null.
    Ok(unsafe { Owned::copied(py, modules) })
}

/// Issues a DeprecationWarning at the place of the caller's caller.
pub(crate) fn warn_deprecated(py: Python<'_>, message: &CStr) -> Result<(), PyErr> {
    // SAFETY: a constant of CPython's, set since its start.
    let category = unsafe { ffi::PyExc_DeprecationWarning };
    // SAFETY: attached, a class of warnings, a C string.
    let code = unsafe { ffi::PyErr_WarnEx(category, message.as_ptr(), 1) };
    check(py, code).map(drop)
}

/// Issues a warning of that category, as many calls away as `level` says.
pub(crate) fn warn(py: Python<'_>, category: Borrowed<'_, '_>, message: &str, level: u32) -> Result<(), PyErr> {
    let message = CString::new(message.replace('\0', "\\0")).unwrap_or_default();
    let level = isize::try_from(level).unwrap_or(isize::MAX);
    // SAFETY: attached, a live object (CPython refuses what is no class of warnings), a C string.
    let code = unsafe { ffi::PyErr_WarnEx(category.as_ptr(), message.as_ptr(), level) };
    check(py, code).map(drop)
}

/// Tells `sys.unraisablehook` of an error that nobody is there to get.
#[cold]
pub(crate) fn tell_unraisable(py: Python<'_>, error: PyErr, place: &str) {
    let place = Owned::str(py, place).ok();
    error.restore(py);
    let place = place.as_ref().map_or(std::ptr::null_mut(), |it| it.borrow().as_ptr());
    // SAFETY: attached, with an exception set; null or a live object.
    unsafe { ffi::PyErr_WriteUnraisable(place) };
}

/// While it lives, the exception that is on its way is put aside.
pub(crate) struct Unraised<'py> {
    py: Python<'py>,
    #[cfg(Py_3_12)]
    exception: *mut ffi::PyObject,
    #[cfg(not(Py_3_12))]
    exception: [*mut ffi::PyObject; 3],
}

impl<'py> Unraised<'py> {
    #[cfg(Py_3_12)]
    pub(crate) fn new(py: Python<'py>) -> Unraised<'py> {
        // SAFETY: attached.
        let exception = unsafe { ffi::PyErr_GetRaisedException() };
        Unraised { py, exception }
    }

    #[cfg(not(Py_3_12))]
    pub(crate) fn new(py: Python<'py>) -> Unraised<'py> {
        let mut exception = [std::ptr::null_mut(); 3];
        let [class, value, traceback] = &mut exception;
        // SAFETY: attached; the three take new references or null.
        unsafe { ffi::PyErr_Fetch(class, value, traceback) };
        Unraised { py, exception }
    }
}

impl Drop for Unraised<'_> {
    fn drop(&mut self) {
        let _ = self.py;
        #[cfg(Py_3_12)]
        // SAFETY: attached; null or the exception of before, which the function takes over.
        unsafe {
            ffi::PyErr_SetRaisedException(self.exception);
        }
        #[cfg(not(Py_3_12))]
        // SAFETY: as above.
        unsafe {
            ffi::PyErr_Restore(self.exception[0], self.exception[1], self.exception[2]);
        }
    }
}

/// `NotImplemented`
pub(crate) fn not_implemented(py: Python<'_>) -> Owned<'_> {
    // SAFETY: a constant of the interpreter.
    let object = unsafe { ffi::Py_NotImplemented() };
    // SAFETY: it lives as long as the interpreter does.
    unsafe { Owned::copied(py, object) }
}

/// Runs the handlers of signals that have come; one of them may raise.
pub(crate) fn check_signals(py: Python<'_>) -> Result<(), PyErr> {
    // SAFETY: attached.
    let code = unsafe { ffi::PyErr_CheckSignals() };
    check(py, code).map(drop)
}

/// A new class of exceptions.
pub(crate) fn new_exception<'py>(
    py: Python<'py>,
    name: &CStr,
    doc: &CStr,
    base: Borrowed<'_, '_>,
) -> Result<Owned<'py>, PyErr> {
    // SAFETY: attached, C strings, a live class; null stands for an empty dictionary.
    let class =
        unsafe { ffi::PyErr_NewExceptionWithDoc(name.as_ptr(), doc.as_ptr(), base.as_ptr(), std::ptr::null_mut()) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(py, class) }
}

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

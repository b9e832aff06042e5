//! Names that are macros or other functions on the stable ABI, as the rest of the crate knows them.
//!
//! In: calls. Out: those of functions that every version from the lowest one on has.

#![allow(non_snake_case, reason = "named as in C")]
#![cfg_attr(
    pyz3_stand_in,
    allow(dead_code, reason = "only what stands elsewhere is wanted there")
)]

use pyo3_ffi::{Py_ssize_t, PyObject};

macro_rules! renamed {
    ($($name:ident = $function:ident($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => { $(
        /// # Safety
        ///
        /// That of the macro of the same name in C.
        #[inline]
        pub(crate) unsafe fn $name($($arg: $type),*) $(-> $result)? {
            // SAFETY: by the contract above.
            let _result = unsafe { pyo3_ffi::$function($($arg),*) };
            $(_result as $result)?
        }
    )* };
}

renamed! {
    PyList_GET_SIZE = PyList_Size(list: *mut PyObject) -> Py_ssize_t;
    PyList_GET_ITEM = PyList_GetItem(list: *mut PyObject, index: Py_ssize_t) -> *mut PyObject;
    PyList_SET_ITEM = PyList_SetItem(list: *mut PyObject, index: Py_ssize_t, item: *mut PyObject);
    PyTuple_GET_SIZE = PyTuple_Size(tuple: *mut PyObject) -> Py_ssize_t;
    PyTuple_GET_ITEM = PyTuple_GetItem(tuple: *mut PyObject, index: Py_ssize_t) -> *mut PyObject;
    PyTuple_SET_ITEM = PyTuple_SetItem(tuple: *mut PyObject, index: Py_ssize_t, item: *mut PyObject);
}

/// # Safety
///
/// None here.
#[inline]
pub(crate) unsafe fn PyVectorcall_NARGS(count: usize) -> Py_ssize_t {
    const OFFSET: usize = 1 << (usize::BITS - 1);
    (count & !OFFSET).cast_signed()
}

/// A call with an array of arguments, and a tuple of the names of the last ones or null; before 3.12 there is none of that kind, and they
/// are put into a tuple and a dict.
///
/// # Safety
///
/// As in C.
#[cfg(all(Py_LIMITED_API, not(Py_3_12)))]
pub(crate) unsafe fn PyObject_Vectorcall(
    object: *mut PyObject,
    args: *const *mut PyObject,
    count: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    use std::ptr::null_mut;

    // SAFETY: a number; the function does nothing else with it.
    let count = unsafe { PyVectorcall_NARGS(count) };
    // SAFETY: attached, by the contract above.
    let tuple = unsafe { pyo3_ffi::PyTuple_New(count) };
    if tuple.is_null() {
        return null_mut();
    }
    for index in 0..count {
        // SAFETY: as many as there are, by the contract above.
        let place = unsafe { args.offset(index) };
        // SAFETY: as above.
        let item = unsafe { *place };
        // SAFETY: a live object, by the contract above.
        unsafe { pyo3_ffi::Py_INCREF(item) };
        // SAFETY: a new tuple with that place, and a reference that it takes over.
        unsafe { pyo3_ffi::PyTuple_SetItem(tuple, index, item) };
    }
    // SAFETY: what is passed by keyword stands after the others, by the contract above.
    let named = unsafe { args.offset(count) };
    // SAFETY: by the contract above.
    let keywords = unsafe { keywords(named, names) };
    let result = match keywords {
        // SAFETY: attached, live objects.
        Ok(keywords) => unsafe { super::PyObject_Call(object, tuple, keywords) },
        Err(()) => null_mut(),
    };
    // SAFETY: what was made above.
    unsafe { super::Py_XDECREF(keywords.unwrap_or(null_mut())) };
    // SAFETY: as above.
    unsafe { super::Py_DECREF(tuple) };
    result
}

/// A dict of what is passed by keyword, or null if nothing is; an error is set.
///
/// # Safety
///
/// Null or a tuple, as many live objects, and an attached thread.
#[cfg(all(Py_LIMITED_API, not(Py_3_12)))]
unsafe fn keywords(values: *const *mut PyObject, names: *mut PyObject) -> Result<*mut PyObject, ()> {
    if names.is_null() {
        return Ok(names);
    }
    // SAFETY: attached.
    let dict = unsafe { pyo3_ffi::PyDict_New() };
    // SAFETY: a live tuple.
    let count = unsafe { PyTuple_GET_SIZE(names) };
    if dict.is_null() {
        return Err(());
    }
    for index in 0..count {
        // SAFETY: as many as there are.
        let name = unsafe { PyTuple_GET_ITEM(names, index) };
        // SAFETY: as above.
        let place = unsafe { values.offset(index) };
        // SAFETY: as above.
        let value = unsafe { *place };
        // SAFETY: attached, live objects.
        if unsafe { super::PyDict_SetItem(dict, name, value) } < 0 {
            // SAFETY: what was made above.
            unsafe { super::Py_DECREF(dict) };
            return Err(());
        }
    }
    Ok(dict)
}

/// A call of a method of the first of the arguments.
///
/// # Safety
///
/// As in C.
#[cfg(all(Py_LIMITED_API, not(Py_3_12)))]
pub(crate) unsafe fn PyObject_VectorcallMethod(
    name: *mut PyObject,
    args: *const *mut PyObject,
    count: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: at least one, by the contract above.
    let this = unsafe { *args };
    // SAFETY: attached, live objects.
    let method = unsafe { super::PyObject_GetAttr(this, name) };
    if method.is_null() {
        return method;
    }
    // SAFETY: by the contract above, without the first.
    let rest = unsafe { args.add(1) };
    // SAFETY: a number; the function does nothing else with it.
    let count = unsafe { PyVectorcall_NARGS(count) }.cast_unsigned() - 1;
    // SAFETY: by the contract above.
    let result = unsafe { PyObject_Vectorcall(method, rest, count, names) };
    // SAFETY: a new reference.
    unsafe { super::Py_DECREF(method) };
    result
}

//! Functions that may run Python code, for versions of CPython that end threads in the middle of it.
//!
//! In: calls of C functions. Out: the same, but a thread that CPython ends inside does not come back.
//!
//! When the interpreter ends, CPython up to 3.13 ends each daemon thread that wants to go on, by `pthread_exit`. Where that unwinds the
//! stack, it would run through Rust, which aborts the process. So such a thread is held where it is, for good; CPython 3.14 does so itself.

#![allow(non_snake_case, reason = "named as in C")]

use std::ffi::{c_char, c_double, c_int};

use pyo3_ffi::{Py_hash_t, Py_ssize_t, PyObject};

/// Dropped only when the stack is unwound: Rust code lets go of it on its way.
struct Hang;

impl Drop for Hang {
    #[cold]
    fn drop(&mut self) {
        loop {
            std::thread::park();
        }
    }
}

macro_rules! hanging {
    ($(fn $name:ident($($arg:ident: $type:ty),*) $(-> $result:ty)?;)*) => { $(
        /// # Safety
        ///
        /// That of the function of the same name in C.
        #[inline]
        pub(crate) unsafe fn $name($($arg: $type),*) $(-> $result)? {
            unsafe extern "C-unwind" {
                fn $name($($arg: $type),*) $(-> $result)?;
            }
            let hang = Hang;
            // SAFETY: by the contract above.
            let result = unsafe { $name($($arg),*) };
            std::mem::forget(hang);
            result
        }
    )* };
}

hanging! {
    fn PyDict_DelItem(dict: *mut PyObject, key: *mut PyObject) -> c_int;
    fn PyDict_GetItemWithError(dict: *mut PyObject, key: *mut PyObject) -> *mut PyObject;
    fn PyDict_SetItem(dict: *mut PyObject, key: *mut PyObject, value: *mut PyObject) -> c_int;
    fn PyErr_CheckSignals() -> c_int;
    fn PyErr_WarnEx(class: *mut PyObject, message: *const c_char, level: Py_ssize_t) -> c_int;
    fn PyErr_WriteUnraisable(object: *mut PyObject);
    fn PyFloat_AsDouble(object: *mut PyObject) -> c_double;
    fn PyImport_Import(name: *mut PyObject) -> *mut PyObject;
    fn PyImport_ImportModule(name: *const c_char) -> *mut PyObject;
    fn PyMapping_Items(object: *mut PyObject) -> *mut PyObject;
    fn PyNumber_Index(object: *mut PyObject) -> *mut PyObject;
    fn PyObject_Call(object: *mut PyObject, args: *mut PyObject, keywords: *mut PyObject) -> *mut PyObject;
    fn PyObject_ClearWeakRefs(object: *mut PyObject);
    fn PyObject_GetAttr(object: *mut PyObject, name: *mut PyObject) -> *mut PyObject;
    fn PyObject_GetItem(object: *mut PyObject, key: *mut PyObject) -> *mut PyObject;
    fn PyObject_GetIter(object: *mut PyObject) -> *mut PyObject;
    fn PyObject_Hash(object: *mut PyObject) -> Py_hash_t;
    fn PyObject_IsTrue(object: *mut PyObject) -> c_int;
    fn PyObject_Repr(object: *mut PyObject) -> *mut PyObject;
    fn PyObject_RichCompare(object: *mut PyObject, other: *mut PyObject, how: c_int) -> *mut PyObject;
    fn PyObject_SetAttr(object: *mut PyObject, name: *mut PyObject, value: *mut PyObject) -> c_int;
    fn PyObject_SetItem(object: *mut PyObject, key: *mut PyObject, value: *mut PyObject) -> c_int;
    fn PyObject_Size(object: *mut PyObject) -> Py_ssize_t;
    fn PyObject_Str(object: *mut PyObject) -> *mut PyObject;
    fn PySet_Add(set: *mut PyObject, key: *mut PyObject) -> c_int;
}

#[cfg(any(
    not(target_pointer_width = "64"),
    Py_LIMITED_API,
    Py_GIL_DISABLED,
    py_sys_config = "Py_REF_DEBUG"
))]
hanging! {
    fn Py_DecRef(object: *mut PyObject);
}

#[cfg(all(
    target_pointer_width = "64",
    not(any(Py_LIMITED_API, Py_GIL_DISABLED, py_sys_config = "Py_REF_DEBUG"))
))]
hanging! {
    fn _Py_Dealloc(object: *mut PyObject);
}

#[cfg(not(Py_LIMITED_API))]
hanging! {
    fn PyObject_CallFinalizerFromDealloc(object: *mut PyObject) -> c_int;
}

#[cfg(Py_LIMITED_API)]
hanging! {
    fn PyIter_Next(object: *mut PyObject) -> *mut PyObject;
}

/// # Safety
///
/// That of `tp_iternext`.
#[inline]
#[cfg(not(Py_LIMITED_API))]
pub(crate) unsafe fn call_iternext(next: pyo3_ffi::iternextfunc, iterator: *mut PyObject) -> *mut PyObject {
    type Next = unsafe extern "C-unwind" fn(*mut PyObject) -> *mut PyObject;
    // SAFETY: the same but for what is said of unwinding.
    let next = unsafe { std::mem::transmute::<pyo3_ffi::iternextfunc, Next>(next) };
    let hang = Hang;
    // SAFETY: by the contract above.
    let item = unsafe { next(iterator) };
    std::mem::forget(hang);
    item
}

#[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
hanging! {
    fn PyObject_CallOneArg(object: *mut PyObject, arg: *mut PyObject) -> *mut PyObject;
}

#[cfg(any(not(Py_LIMITED_API), Py_3_12))]
hanging! {
    fn PyObject_VectorcallMethod(name: *mut PyObject, args: *const *mut PyObject, count: usize, names: *mut PyObject) -> *mut PyObject;
}

#[cfg(any(all(Py_3_11, not(Py_LIMITED_API)), Py_3_12))]
hanging! {
    fn PyObject_Vectorcall(object: *mut PyObject, args: *const *mut PyObject, count: usize, names: *mut PyObject) -> *mut PyObject;
}

/// # Safety
///
/// As in C, where it is no function of the library before 3.11.
#[cfg(not(any(Py_3_11, Py_LIMITED_API)))]
pub(crate) unsafe fn PyObject_Vectorcall(
    object: *mut PyObject,
    args: *const *mut PyObject,
    count: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    type Vectorcall =
        unsafe extern "C-unwind" fn(*mut PyObject, *const *mut PyObject, usize, *mut PyObject) -> *mut PyObject;
    unsafe extern "C-unwind" {
        fn _PyObject_MakeTpCall(
            thread: *mut pyo3_ffi::PyThreadState,
            object: *mut PyObject,
            args: *const *mut PyObject,
            count: Py_ssize_t,
            names: *mut PyObject,
        ) -> *mut PyObject;
    }
    let hang = Hang;
    // SAFETY: a live object, by the contract above.
    let function = unsafe { pyo3_ffi::PyVectorcall_Function(object) };
    let result = if let Some(function) = function {
        // SAFETY: the same but for what is said of unwinding.
        let function = unsafe { std::mem::transmute::<pyo3_ffi::vectorcallfunc, Vectorcall>(function) };
        // SAFETY: by the contract above.
        unsafe { function(object, args, count, names) }
    } else {
        // SAFETY: attached, by the contract above.
        let thread = unsafe { pyo3_ffi::PyThreadState_Get() };
        // SAFETY: a number; the function does nothing else with it.
        let count = unsafe { pyo3_ffi::PyVectorcall_NARGS(count) };
        // SAFETY: by the contract above.
        unsafe { _PyObject_MakeTpCall(thread, object, args, count, names) }
    };
    std::mem::forget(hang);
    result
}

/// # Safety
///
/// As in C: a live object, on an attached thread, and a reference count that the caller gives up.
#[inline]
#[cfg(all(
    target_pointer_width = "64",
    not(any(Py_LIMITED_API, Py_GIL_DISABLED, py_sys_config = "Py_REF_DEBUG"))
))]
pub(crate) unsafe fn Py_DECREF(object: *mut PyObject) {
    // SAFETY: by the contract above.
    let references = unsafe { &raw mut (*object).ob_refcnt }.cast::<Py_ssize_t>();
    // SAFETY: as above.
    #[cfg(Py_3_12)]
    if (unsafe { *references } as i32) < 0 {
        return; // An immortal one (`_Py_IsImmortal` of `refcount.h`).
    }
    // SAFETY: as above; under the lock of the interpreter.
    unsafe { *references -= 1 };
    // SAFETY: as above.
    if unsafe { *references } == 0 {
        // Only the end of an object may run Python code.
        // SAFETY: by the contract above; the last reference is gone.
        unsafe { _Py_Dealloc(object) };
    }
}

/// # Safety
///
/// As in C: a live object, on an attached thread, and a reference count that the caller gives up.
#[inline]
#[cfg(any(
    not(target_pointer_width = "64"),
    Py_LIMITED_API,
    Py_GIL_DISABLED,
    py_sys_config = "Py_REF_DEBUG"
))]
pub(crate) unsafe fn Py_DECREF(object: *mut PyObject) {
    // Only the end of an object may run Python code.
    // SAFETY: by the contract above.
    if unsafe { pyo3_ffi::Py_REFCNT(object) } == 1 {
        // SAFETY: by the contract above.
        unsafe { Py_DecRef(object) };
    } else {
        // SAFETY: by the contract above.
        unsafe { pyo3_ffi::Py_DECREF(object) };
    }
}

/// # Safety
///
/// That of [`Py_DECREF`], or null.
#[inline]
pub(crate) unsafe fn Py_XDECREF(object: *mut PyObject) {
    if !object.is_null() {
        // SAFETY: by the contract above.
        unsafe { Py_DECREF(object) };
    }
}

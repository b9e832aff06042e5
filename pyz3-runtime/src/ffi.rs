//! CPython's C API: `pyo3-ffi`, and the few things that it lacks.
//!
//! In: nothing. Out: raw declarations for the rooms that call C.
//! No logic here, and nothing of it leaves the crate.

#[cfg(any(Py_GIL_DISABLED, Py_LIMITED_API))]
pub(crate) use pyo3_ffi::compat::PyList_GetItemRef;
#[cfg(not(Py_LIMITED_API))]
pub(crate) use pyo3_ffi::compat::PyThreadState_GetUnchecked;
pub(crate) use pyo3_ffi::*;

// These take precedence over those of the same names above.
#[cfg(all(unix, not(Py_3_14)))]
mod hang;
#[cfg(all(unix, not(Py_3_14), Py_LIMITED_API))]
pub(crate) use hang::PyIter_Next;
#[cfg(all(unix, Py_3_12, not(Py_3_14), not(Py_LIMITED_API)))]
pub(crate) use hang::PyObject_CallOneArg;
#[cfg(all(unix, not(Py_3_14)))]
pub(crate) use hang::{
    Py_DECREF, Py_XDECREF, PyDict_DelItem, PyDict_GetItemWithError, PyDict_SetItem, PyErr_CheckSignals, PyErr_WarnEx,
    PyErr_WriteUnraisable, PyFloat_AsDouble, PyImport_Import, PyImport_ImportModule, PyMapping_Items, PyNumber_Index,
    PyObject_Call, PyObject_ClearWeakRefs, PyObject_GetAttr, PyObject_GetItem, PyObject_GetIter, PyObject_Hash,
    PyObject_IsTrue, PyObject_Repr, PyObject_RichCompare, PyObject_SetAttr, PyObject_SetItem, PyObject_Size,
    PyObject_Str, PySet_Add,
};
#[cfg(all(unix, not(Py_3_14), not(Py_LIMITED_API)))]
pub(crate) use hang::{PyObject_CallFinalizerFromDealloc, call_iternext};
#[cfg(all(unix, not(Py_3_14), any(not(Py_LIMITED_API), Py_3_12)))]
pub(crate) use hang::{PyObject_Vectorcall, PyObject_VectorcallMethod};

#[cfg(all(
    Py_3_12,
    not(Py_3_14),
    target_pointer_width = "64",
    not(any(Py_LIMITED_API, Py_GIL_DISABLED, py_sys_config = "Py_REF_DEBUG"))
))]
mod counting;
#[cfg(all(
    Py_3_12,
    not(Py_3_14),
    target_pointer_width = "64",
    not(any(Py_LIMITED_API, Py_GIL_DISABLED, py_sys_config = "Py_REF_DEBUG"))
))]
pub(crate) use counting::Py_INCREF;

#[cfg(pyz3_late_unwinder)]
pub(crate) mod unwinder;

#[cfg(any(Py_LIMITED_API, pyz3_stand_in))]
mod limited;
#[cfg(Py_LIMITED_API)]
pub(crate) use limited::{PyList_GET_ITEM, PyList_GET_SIZE, PyList_SET_ITEM, PyTuple_GET_SIZE, PyVectorcall_NARGS};
#[cfg(all(Py_LIMITED_API, not(Py_3_12)))]
pub(crate) use limited::{PyObject_Vectorcall, PyObject_VectorcallMethod};
#[cfg(any(Py_LIMITED_API, pyz3_stand_in))]
pub(crate) use limited::{PyTuple_GET_ITEM, PyTuple_SET_ITEM};

/// The interpreter of a thread state: the third pointer of its structure in the versions up to here (`struct _ts` of `cpython/pystate.h`), after
/// those to the states before and after it.
///
/// # Safety
///
/// That of the function: a live thread state.
#[inline(always)]
#[allow(non_snake_case, reason = "the name of the function that it stands for")]
#[cfg(all(not(Py_LIMITED_API), not(Py_3_15)))]
pub(crate) unsafe fn PyThreadState_GetInterpreter(state: *mut PyThreadState) -> *mut PyInterpreterState {
    // SAFETY: by the contract above, and within the structure.
    let place = unsafe { state.cast::<*mut PyInterpreterState>().add(2) };
    // SAFETY: as above; it is written before the state is anybody's.
    unsafe { *place }
}

/// # Safety
///
/// That of `tp_iternext`.
#[inline]
#[cfg(all(not(Py_LIMITED_API), not(all(unix, not(Py_3_14)))))]
pub(crate) unsafe fn call_iternext(next: iternextfunc, iterator: *mut PyObject) -> *mut PyObject {
    // SAFETY: by the contract above.
    unsafe { next(iterator) }
}

#[cfg(not(any(Py_LIMITED_API, Py_GIL_DISABLED)))]
unsafe extern "C" {
    /// What a type finds under a name in the dicts of its line, as it is there; a borrowed reference, or null without an exception.
    pub(crate) fn _PyType_Lookup(ty: *mut PyTypeObject, name: *mut PyObject) -> *mut PyObject;
}

/// What an `int` looks like in memory where its digits have 30 bits, up to its first digit.
///
/// From 3.12 on, `size` is `lv_tag`: the number of digits shifted left by three, over flags whose lowest two bits are the
/// sign (0 positive, 1 zero, 2 negative). Before, it is the number of digits, negative for a negative number.
#[repr(C)]
#[cfg(all(not(Py_LIMITED_API), target_pointer_width = "64"))]
pub(crate) struct IntLayout {
    head: PyObject,
    pub(crate) size: isize,
    pub(crate) digit: u32,
}

//! Attribute hooks and descriptors.
//!
//! In: objects, names, values. Out: what the hooks say, or what Python does without them.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use super::{Side, TypeSlot, inherited, no_method};
use crate::args::{Function, Slots};
use crate::attach::Python;
use crate::entry::{door, invoke};
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned, check};

type Get = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;
type Set = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, *mut ffi::PyObject) -> c_int;
type Describe = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;

impl TypeSlot {
    /// `__getattribute__` and `__getattr__`.
    #[must_use]
    pub const fn attributes<A: Function, G: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_tp_getattro, get::<A, G> as Get as *mut c_void)
    }

    /// `__setattr__` and `__delattr__`.
    #[must_use]
    pub const fn set_attributes<S: Function, D: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_tp_setattro, set::<S, D> as Set as *mut c_void)
    }

    /// `__get__`
    #[must_use]
    pub const fn descriptor_get<F: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_tp_descr_get, describe::<F> as Describe as *mut c_void)
    }

    /// `__set__` and `__delete__`.
    #[must_use]
    pub const fn descriptor_set<S: Function, D: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_tp_descr_set, describe_set::<S, D> as Set as *mut c_void)
    }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, and both live through the
/// call.
unsafe extern "C" fn get<A: Function, G: Function>(
    this: *mut ffi::PyObject,
    name: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let name = unsafe { Borrowed::from_raw(py, name) };
        if A::PRESENT {
            return match invoke::<A>(py, this, &[name]) {
                Err(error) if G::PRESENT && error.is_attribute_error(py) => invoke::<G>(py, this, &[name]),
                found => found,
            };
        }
        let own = get::<A, G> as Get as *mut c_void;
        match inherited_get(own, this, name, G::PRESENT)? {
            Some(value) => Ok(value),
            None => invoke::<G>(py, this, &[name]),
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(null_mut(), Owned::into_raw, body) }
}

/// What `object` does, or another base; nothing if there is no such attribute, and that is no error.
#[inline(never)]
fn inherited_get<'py>(
    own: *mut c_void,
    this: Borrowed<'_, 'py>,
    name: Borrowed<'_, 'py>,
    optional: bool,
) -> Result<Option<Owned<'py>>, PyErr> {
    let function = match inherited(this, ffi::Py_tp_getattro, own) {
        // SAFETY: what is found in this slot is such a function.
        Some(function) => unsafe { std::mem::transmute::<*mut c_void, Get>(function.as_ptr()) },
        None => ffi::PyObject_GenericGetAttr,
    };
    // SAFETY: attached, live objects; the first is of a type that has this slot.
    let value = unsafe { function(this.as_ptr(), name.as_ptr()) };
    if value.is_null() && optional {
        // SAFETY: a constant of CPython's, set since its start.
        let class = unsafe { ffi::PyExc_AttributeError };
        // SAFETY: attached, with an exception set.
        if unsafe { ffi::PyErr_ExceptionMatches(class) } != 0 {
            // SAFETY: attached.
            unsafe { ffi::PyErr_Clear() };
            return Ok(None);
        }
    }
    // SAFETY: a new reference or null.
    unsafe { Owned::result(this.py(), value) }.map(Some)
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, `value` may be null, and all
/// live through the call.
unsafe extern "C" fn set<S: Function, D: Function>(
    this: *mut ffi::PyObject,
    name: *mut ffi::PyObject,
    value: *mut ffi::PyObject,
) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let name = unsafe { Borrowed::from_raw(py, name) };
        // SAFETY: a live object if it is not null, by the contract above.
        let value = (!value.is_null()).then(|| unsafe { Borrowed::from_raw(py, value) });
        let own = set::<S, D> as Set as *mut c_void;
        set_or_delete::<S, D>(py, this, name, value)?.map_or_else(|| inherited_set(own, this, name, value), Ok)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |()| 0, body) }
}

/// Calls the one or the other, if it is there.
#[inline]
fn set_or_delete<'py, S: Function, D: Function>(
    py: Python<'py>,
    this: Borrowed<'_, 'py>,
    name: Borrowed<'_, 'py>,
    value: Option<Borrowed<'_, 'py>>,
) -> Result<Option<()>, PyErr> {
    match value {
        Some(value) if S::PRESENT => invoke::<S>(py, this, &[name, value]).map(|_| Some(())),
        None if D::PRESENT => invoke::<D>(py, this, &[name]).map(|_| Some(())),
        _ => Ok(None),
    }
}

/// What `object` does, or another base.
#[cold]
#[inline(never)]
fn inherited_set(
    own: *mut c_void,
    this: Borrowed<'_, '_>,
    name: Borrowed<'_, '_>,
    value: Option<Borrowed<'_, '_>>,
) -> Result<(), PyErr> {
    let function = match inherited(this, ffi::Py_tp_setattro, own) {
        // SAFETY: what is found in this slot is such a function.
        Some(function) => unsafe { std::mem::transmute::<*mut c_void, Set>(function.as_ptr()) },
        None => ffi::PyObject_GenericSetAttr,
    };
    let value = value.map_or(null_mut(), Borrowed::as_ptr);
    // SAFETY: attached, live objects; the first is of a type that has this slot, and null stands for no value.
    let code = unsafe { function(this.as_ptr(), name.as_ptr(), value) };
    check(this.py(), code).map(drop)
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, the others may be null, and
/// all live through the call.
unsafe extern "C" fn describe<F: Function>(
    this: *mut ffi::PyObject,
    instance: *mut ffi::PyObject,
    owner: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        let or_none = |it: *mut ffi::PyObject| {
            // SAFETY: a constant of the interpreter.
            let it = if it.is_null() { unsafe { ffi::Py_None() } } else { it };
            // SAFETY: a live object, by the contract above, or one that lives for ever.
            unsafe { Borrowed::from_raw(py, it) }
        };
        let values = [or_none(instance), or_none(owner)];
        // A method need not ask for the owner.
        let count = F::Slots::LEN.clamp(1, 2);
        invoke::<F>(py, this, &values[..count])
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, `value` may be null, and all
/// live through the call.
unsafe extern "C" fn describe_set<S: Function, D: Function>(
    this: *mut ffi::PyObject,
    instance: *mut ffi::PyObject,
    value: *mut ffi::PyObject,
) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let instance = unsafe { Borrowed::from_raw(py, instance) };
        // SAFETY: a live object if it is not null, by the contract above.
        let value = (!value.is_null()).then(|| unsafe { Borrowed::from_raw(py, value) });
        set_or_delete::<S, D>(py, this, instance, value)?
            .ok_or_else(|| no_method(if value.is_some() { "__set__" } else { "__delete__" }))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |()| 0, body) }
}

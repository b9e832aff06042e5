//! Comparison, hash and truth.
//!
//! In: objects. Out: what the methods say, made to be what CPython's slots are to give.

use std::ffi::{c_int, c_void};

use super::{Side, TypeSlot, inherited};
use crate::args::{Function, Plan, Planned};
use crate::attach::Python;
use crate::class::Class;
use crate::convert::Count;
use crate::entry::{
    Prompt, count_promptly, door, door_of, enter, enter_count, enter_promptly, invoke_anew, once_door, truth_promptly,
};
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned, Wide};

type Compare = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, c_int) -> *mut ffi::PyObject;
type Hash = unsafe extern "C" fn(*mut ffi::PyObject) -> ffi::Py_hash_t;
type Truth = unsafe extern "C" fn(*mut ffi::PyObject) -> c_int;

impl TypeSlot {
    /// Comparisons: `<`, `<=`, `==`, `!=`, `>`, `>=`.
    #[must_use]
    pub const fn compare<C, Lt, Le, Eq, Ne, Gt, Ge>() -> TypeSlot
    where
        C: Class,
        Lt: Function,
        Le: Function,
        Eq: Function,
        Ne: Function,
        Gt: Function,
        Ge: Function,
    {
        let function = compare::<Lt, Le, Eq, Ne, Gt, Ge> as Compare;
        TypeSlot::one(ffi::Py_tp_richcompare, function as *mut c_void)
    }

    /// `hash()`
    #[must_use]
    pub const fn hash<F: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_tp_hash, hash::<F> as Hash as *mut c_void)
    }

    /// No `hash()`, though there is one in `object`.
    #[must_use]
    pub const fn unhashable() -> TypeSlot {
        TypeSlot::one(ffi::Py_tp_hash, ffi::PyObject_HashNotImplemented as Hash as *mut c_void)
    }

    /// `bool()`
    #[must_use]
    pub const fn truth<F: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_nb_bool, truth::<F> as Truth as *mut c_void)
    }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, and both live through the
/// call.
unsafe extern "C" fn compare<Lt, Le, Eq, Ne, Gt, Ge>(
    this: *mut ffi::PyObject,
    other: *mut ffi::PyObject,
    operator: c_int,
) -> *mut ffi::PyObject
where
    Lt: Function,
    Le: Function,
    Eq: Function,
    Ne: Function,
    Gt: Function,
    Ge: Function,
{
    // SAFETY: by the contract above.
    let anew = || unsafe { compare_anew::<Lt, Le, Eq, Ne, Gt, Ge>(this, other, operator) };
    match operator {
        // SAFETY: by the contract above.
        ffi::Py_EQ if Eq::PRESENT && Eq::PROMPT => unsafe { ask_promptly::<Eq>(this, other, anew) },
        // SAFETY: by the contract above.
        ffi::Py_NE if Ne::PRESENT && Ne::PROMPT => unsafe { ask_promptly::<Ne>(this, other, anew) },
        // SAFETY: by the contract above.
        ffi::Py_NE if !Ne::PRESENT && Eq::PRESENT && Eq::PROMPT => unsafe { negate_promptly::<Eq>(this, other, anew) },
        // SAFETY: by the contract above.
        ffi::Py_LT if Lt::PRESENT && Lt::PROMPT => unsafe { ask_promptly::<Lt>(this, other, anew) },
        // SAFETY: by the contract above.
        ffi::Py_LE if Le::PRESENT && Le::PROMPT => unsafe { ask_promptly::<Le>(this, other, anew) },
        // SAFETY: by the contract above.
        ffi::Py_GT if Gt::PRESENT && Gt::PROMPT => unsafe { ask_promptly::<Gt>(this, other, anew) },
        // SAFETY: by the contract above.
        ffi::Py_GE if Ge::PRESENT && Ge::PROMPT => unsafe { ask_promptly::<Ge>(this, other, anew) },
        _ => anew(),
    }
}

/// # Safety
///
/// The thread is attached, `this` is an object of the class of the function, and both live through the call.
#[inline(always)]
unsafe fn ask_promptly<F: Function>(
    this: *mut ffi::PyObject,
    other: *mut ffi::PyObject,
    anew: impl FnOnce() -> *mut ffi::PyObject + Copy,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let other = unsafe { Borrowed::from_raw(py, other) };
        match enter_promptly::<F>(py, this, &[other]) {
            Prompt::Failed(error) if error.is_misfit(py) => Prompt::Done(Owned::not_implemented(py)),
            result => result,
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { once_door::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body, anew) }
}

/// The same for `!=` of a class that has `==` alone.
///
/// # Safety
///
/// That of [`ask_promptly`].
#[inline(always)]
unsafe fn negate_promptly<F: Function>(
    this: *mut ffi::PyObject,
    other: *mut ffi::PyObject,
    anew: impl FnOnce() -> *mut ffi::PyObject + Copy,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let other = unsafe { Borrowed::from_raw(py, other) };
        if F::TRUTH {
            return match truth_promptly::<F>(py, this, &[other]) {
                Prompt::Done(equal) => Prompt::Done(Owned::bool(py, !equal)),
                Prompt::Failed(error) if error.is_misfit(py) => Prompt::Done(Owned::not_implemented(py)),
                Prompt::Failed(error) => Prompt::Failed(error),
                Prompt::Anew(missed) => Prompt::Anew(missed),
            };
        }
        match enter_promptly::<F>(py, this, &[other]) {
            Prompt::Done(equal) => negate(equal).into(),
            Prompt::Failed(error) if error.is_misfit(py) => Prompt::Done(Owned::not_implemented(py)),
            other => other,
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { once_door::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body, anew) }
}

/// # Safety
///
/// That of [`compare`].
#[inline(never)]
unsafe extern "C" fn compare_anew<Lt, Le, Eq, Ne, Gt, Ge>(
    this: *mut ffi::PyObject,
    other: *mut ffi::PyObject,
    operator: c_int,
) -> *mut ffi::PyObject
where
    Lt: Function,
    Le: Function,
    Eq: Function,
    Ne: Function,
    Gt: Function,
    Ge: Function,
{
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let other = unsafe { Borrowed::from_raw(py, other) };
        match operator {
            ffi::Py_EQ if Eq::PRESENT => ask::<Eq>(py, this, other),
            ffi::Py_NE if Ne::PRESENT => ask::<Ne>(py, this, other),
            ffi::Py_NE if Eq::PRESENT => negate(ask::<Eq>(py, this, other)?),
            ffi::Py_LT if Lt::PRESENT => ask::<Lt>(py, this, other),
            ffi::Py_LE if Le::PRESENT => ask::<Le>(py, this, other),
            ffi::Py_GT if Gt::PRESENT => ask::<Gt>(py, this, other),
            ffi::Py_GE if Ge::PRESENT => ask::<Ge>(py, this, other),
            _ => {
                let own = compare::<Lt, Le, Eq, Ne, Gt, Ge> as Compare as *mut c_void;
                inherited_compare(own, this, other, operator)
            }
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

#[inline(always)]
fn ask<'py, F: Function>(
    py: Python<'py>,
    this: Borrowed<'_, 'py>,
    other: Borrowed<'_, 'py>,
) -> Result<Owned<'py>, PyErr> {
    match invoke_anew::<F>(py, this, &[other]) {
        Err(error) if error.is_misfit(py) => Ok(Owned::not_implemented(py)),
        result => result,
    }
}

/// `!=` of a class that has `==` alone.
#[inline(always)]
fn negate(equal: Owned<'_>) -> Result<Owned<'_>, PyErr> {
    let py = equal.py();
    match equal.into_bool() {
        Ok(equal) => Ok(Owned::bool(py, !equal)),
        Err(other) => negate_other(other),
    }
}

#[cold]
#[inline(never)]
fn negate_other(result: Owned<'_>) -> Result<Owned<'_>, PyErr> {
    if result.borrow().is_not_implemented() {
        return Ok(result);
    }
    let py = result.py();
    Ok(Owned::bool(py, !result.borrow().is_true()?))
}

/// What the base of the class says; `object` knows that everything is equal to itself.
#[cold]
#[inline(never)]
fn inherited_compare<'py>(
    own: *mut c_void,
    this: Borrowed<'_, 'py>,
    other: Borrowed<'_, 'py>,
    operator: c_int,
) -> Result<Owned<'py>, PyErr> {
    let Some(function) = inherited(this, ffi::Py_tp_richcompare, own) else {
        return Ok(Owned::not_implemented(this.py()));
    };
    // SAFETY: what is found in this slot is such a function.
    let function = unsafe { std::mem::transmute::<*mut c_void, Compare>(function.as_ptr()) };
    // SAFETY: attached, live objects; the first is of a type that has this slot.
    let value = unsafe { function(this.as_ptr(), other.as_ptr(), operator) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(this.py(), value) }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, and `this` is an object of it that lives through the
/// call.
unsafe extern "C" fn hash<F: Function>(this: *mut ffi::PyObject) -> ffi::Py_hash_t {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        return unsafe { hash_anew::<F>(this) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        match count_promptly::<F>(py, this, &[]) {
            // What stands for an error is no hash.
            Prompt::Done(Count::Small(hash)) => Prompt::Done(if hash == -1 { -2 } else { hash as ffi::Py_hash_t }),
            Prompt::Done(Count::Object(value)) => reduce_any(F::PLAN, value).into(),
            Prompt::Failed(error) => Prompt::Failed(error),
            Prompt::Anew(missed) => Prompt::Anew(missed),
        }
    };
    // SAFETY: by the contract above.
    let anew = || unsafe { hash_anew::<F>(this) };
    // SAFETY: attached, by the contract above.
    unsafe { once_door::<F, _, _>(-1, |it| it, body, anew) }
}

/// The hash that a method has given as an object.
#[cold]
#[inline(never)]
fn reduce_any(plan: &Plan, value: Owned<'_>) -> Result<ffi::Py_hash_t, PyErr> {
    let hash = reduce(plan, value.borrow())?;
    Ok(if hash == -1 { -2 } else { hash })
}

/// # Safety
///
/// That of [`hash`].
#[inline(never)]
unsafe extern "C" fn hash_anew<F: Function>(this: *mut ffi::PyObject) -> ffi::Py_hash_t {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        let hash = match enter_count::<F>(py, this)? {
            Count::Small(hash) => hash as ffi::Py_hash_t,
            Count::Object(value) => reduce(F::PLAN, value.borrow())?,
        };
        // What stands for an error is no hash.
        Ok(if hash == -1 { -2 } else { hash })
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(-1, |it| it, body) }
}

/// A hash out of any integer, as Python does: as it is if it fits, else that of the integer.
#[cold]
#[inline(never)]
fn reduce(plan: &Plan, value: Borrowed<'_, '_>) -> Result<ffi::Py_hash_t, PyErr> {
    if !value.is_int() {
        return Err(PyErr::type_error(format!(
            "{} method should return an integer",
            plan.full_name()
        )));
    }
    if let Wide::Small(small) = value.int_value()
        && let Ok(hash) = ffi::Py_hash_t::try_from(small)
    {
        return Ok(hash);
    }
    value.hash()
}

/// # Safety
///
/// That of [`hash`].
unsafe extern "C" fn truth<F: Function>(this: *mut ffi::PyObject) -> c_int {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        return unsafe { truth_anew::<F>(this) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        if F::TRUTH {
            return truth_promptly::<F>(py, this, &[]);
        }
        match enter_promptly::<F>(py, this, &[]) {
            Prompt::Done(value) => value.into_bool().map_err(|it| no_bool(F::PLAN, it.borrow())).into(),
            Prompt::Failed(error) => Prompt::Failed(error),
            Prompt::Anew(missed) => Prompt::Anew(missed),
        }
    };
    // SAFETY: by the contract above.
    let anew = || unsafe { truth_anew::<F>(this) };
    // SAFETY: attached, by the contract above.
    unsafe { once_door::<F, _, _>(-1, c_int::from, body, anew) }
}

/// # Safety
///
/// That of [`hash`].
#[inline(never)]
unsafe extern "C" fn truth_anew<F: Function>(this: *mut ffi::PyObject) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        let value = enter::<F>(py, this, &[])?;
        value.into_bool().map_err(|it| no_bool(F::PLAN, it.borrow()))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(-1, c_int::from, body) }
}

#[cold]
#[inline(never)]
fn no_bool(plan: &Plan, value: Borrowed<'_, '_>) -> PyErr {
    let found = value.type_name();
    PyErr::type_error(format!("{} should return bool, returned {found}", plan.full_name()))
}

//! Length, items, membership, and the next item.
//!
//! In: objects and keys. Out: what the methods say. A class with items is a mapping and a sequence at once, as a Python class is: so it
//! can be iterated over without `__iter__`, and reversed.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use super::{Side, TypeSlot, discard, inherited, no_method};
use crate::args::{Function, Plan, Planned};
use crate::attach::Python;
use crate::class::{Class, Sync};
use crate::convert::Count;
use crate::entry::{
    Prompt, count_promptly, door, door_of, enter, enter_count, enter_promptly, invoke, once_door, truth_promptly,
};
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned, Wide, check, hold};

type Length = unsafe extern "C" fn(*mut ffi::PyObject) -> isize;
type Get = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;
type GetAt = unsafe extern "C" fn(*mut ffi::PyObject, isize) -> *mut ffi::PyObject;
type Set = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, *mut ffi::PyObject) -> c_int;
type SetAt = unsafe extern "C" fn(*mut ffi::PyObject, isize, *mut ffi::PyObject) -> c_int;
type Contains = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> c_int;
type Next = unsafe extern "C" fn(*mut ffi::PyObject) -> *mut ffi::PyObject;

impl TypeSlot {
    /// `len()`
    #[must_use]
    pub const fn length<F: Function>() -> TypeSlot {
        let function = length::<F> as Length as *mut c_void;
        TypeSlot::two(ffi::Py_mp_length, function, ffi::Py_sq_length, function)
    }

    /// `object[key]`
    #[must_use]
    pub const fn get_item<F: Function>() -> TypeSlot {
        let (get, at) = (get_item::<F> as Get, get_item_at::<F> as GetAt);
        TypeSlot::two(
            ffi::Py_mp_subscript,
            get as *mut c_void,
            ffi::Py_sq_item,
            at as *mut c_void,
        )
    }

    /// `object[key] = value`, and `del object[key]`.
    #[must_use]
    pub const fn set_item<S: Function, D: Function>() -> TypeSlot {
        let (set, at) = (set_item::<S, D> as Set, set_item_at::<S, D> as SetAt);
        TypeSlot::two(
            ffi::Py_mp_ass_subscript,
            set as *mut c_void,
            ffi::Py_sq_ass_item,
            at as *mut c_void,
        )
    }

    /// `item in object`
    #[must_use]
    pub const fn contains<F: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_sq_contains, contains::<F> as Contains as *mut c_void)
    }

    /// `next()`
    #[must_use]
    pub const fn next<C: Class, F: Function>() -> TypeSlot {
        // What is borrowed is not freed.
        let function = match C::SYNC {
            Sync::Frozen => next_held::<F> as Next,
            _ if C::FOREIGN => next_held::<F>,
            Sync::Borrow | Sync::Lock => next::<F>,
        };
        TypeSlot::one(ffi::Py_tp_iternext, function as *mut c_void)
    }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, and `this` is an object of it that lives through the
/// call.
unsafe extern "C" fn length<F: Function>(this: *mut ffi::PyObject) -> isize {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        return unsafe { length_anew::<F>(this) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        match count_promptly::<F>(py, this, &[]) {
            Prompt::Done(Count::Small(length @ 0..)) => Prompt::Done(length as isize),
            Prompt::Done(other) => measure_any(py, F::PLAN, other).into(),
            Prompt::Failed(error) => Prompt::Failed(error),
            Prompt::Anew(missed) => Prompt::Anew(missed),
        }
    };
    // SAFETY: by the contract above.
    let anew = || unsafe { length_anew::<F>(this) };
    // SAFETY: attached, by the contract above.
    unsafe { once_door::<F, _, _>(-1, |it| it, body, anew) }
}

/// # Safety
///
/// That of [`length`].
#[inline(never)]
unsafe extern "C" fn length_anew<F: Function>(this: *mut ffi::PyObject) -> isize {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        match enter_count::<F>(py, this)? {
            Count::Small(length @ 0..) => Ok(length as isize),
            other => measure_any(py, F::PLAN, other),
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(-1, |it| it, body) }
}

#[cold]
#[inline(never)]
fn measure_any(py: Python<'_>, plan: &Plan, value: Count<'_>) -> Result<isize, PyErr> {
    let value = match value {
        Count::Small(value) => Owned::int(py, value)?,
        Count::Object(value) => value,
    };
    match value.borrow().compact_int() {
        Some(length @ 0..) => Ok(length as isize),
        _ => measure(plan, value.borrow()),
    }
}

/// A length out of what is no small integer that fits.
#[cold]
#[inline(never)]
fn measure(plan: &Plan, value: Borrowed<'_, '_>) -> Result<isize, PyErr> {
    let Some(int) = value.index()? else {
        let found = value.type_name();
        return Err(PyErr::type_error(format!(
            "{}(): '{found}' object cannot be interpreted as an integer",
            plan.full_name()
        )));
    };
    match int.borrow().int_value() {
        Wide::Small(..0) | Wide::Signed(..0) => {
            Err(PyErr::value_error(format!("{}() should return >= 0", plan.full_name())))
        }
        Wide::Small(length) => isize::try_from(length).map_err(|_| too_long(plan)),
        Wide::Signed(_) | Wide::Unsigned(_) | Wide::Beyond => Err(too_long(plan)),
    }
}

fn too_long(plan: &Plan) -> PyErr {
    let method = plan.full_name();
    PyErr::overflow_error(format!("{method}(): cannot fit 'int' into an index-sized integer"))
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, and both live through the
/// call.
unsafe extern "C" fn get_item<F: Function>(this: *mut ffi::PyObject, key: *mut ffi::PyObject) -> *mut ffi::PyObject {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        return unsafe { get_item_anew::<F>(this, key) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let key = unsafe { Borrowed::from_raw(py, key) };
        enter_promptly::<F>(py, this, &[key])
    };
    // SAFETY: by the contract above.
    let anew = || unsafe { get_item_anew::<F>(this, key) };
    // SAFETY: attached, by the contract above.
    unsafe { once_door::<F, _, _>(null_mut(), Owned::into_raw, body, anew) }
}

/// # Safety
///
/// That of [`get_item`].
#[inline(never)]
unsafe extern "C" fn get_item_anew<F: Function>(
    this: *mut ffi::PyObject,
    key: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let key = unsafe { Borrowed::from_raw(py, key) };
        enter::<F>(py, this, &[key])
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// That of [`get_item`].
unsafe extern "C" fn get_item_at<F: Function>(this: *mut ffi::PyObject, index: isize) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        let key = Owned::int(py, index as i64)?;
        let value = enter::<F>(py, this, &[key.borrow()]);
        discard(py, key);
        value
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(null_mut(), Owned::into_raw, body) }
}

#[inline(always)]
fn set<'py, S: Function, D: Function>(
    py: Python<'py>,
    this: Borrowed<'_, 'py>,
    key: Borrowed<'_, 'py>,
    value: Option<Borrowed<'_, 'py>>,
) -> Result<(), PyErr> {
    match value {
        Some(value) if S::PRESENT => invoke::<S>(py, this, &[key, value]).map(|it| discard(py, it)),
        None if D::PRESENT => invoke::<D>(py, this, &[key]).map(|it| discard(py, it)),
        _ => {
            let own = set_item::<S, D> as Set as *mut c_void;
            inherited_set(own, this, key, value)
        }
    }
}

/// What the base of the class does.
#[cold]
#[inline(never)]
fn inherited_set(
    own: *mut c_void,
    this: Borrowed<'_, '_>,
    key: Borrowed<'_, '_>,
    value: Option<Borrowed<'_, '_>>,
) -> Result<(), PyErr> {
    let Some(function) = inherited(this, ffi::Py_mp_ass_subscript, own) else {
        return Err(no_method(if value.is_some() { "__setitem__" } else { "__delitem__" }));
    };
    // SAFETY: what is found in this slot is such a function.
    let function = unsafe { std::mem::transmute::<*mut c_void, Set>(function.as_ptr()) };
    let value = value.map_or(null_mut(), Borrowed::as_ptr);
    // SAFETY: attached, live objects; the first is of a type that has this slot, and null stands for no value.
    let code = unsafe { function(this.as_ptr(), key.as_ptr(), value) };
    check(this.py(), code).map(drop)
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, `value` may be null, and all
/// live through the call.
unsafe extern "C" fn set_item<S: Function, D: Function>(
    this: *mut ffi::PyObject,
    key: *mut ffi::PyObject,
    value: *mut ffi::PyObject,
) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let key = unsafe { Borrowed::from_raw(py, key) };
        // SAFETY: a live object if it is not null, by the contract above.
        let value = (!value.is_null()).then(|| unsafe { Borrowed::from_raw(py, value) });
        set::<S, D>(py, this, key, value)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |()| 0, body) }
}

/// # Safety
///
/// That of [`set_item`].
unsafe extern "C" fn set_item_at<S: Function, D: Function>(
    this: *mut ffi::PyObject,
    index: isize,
    value: *mut ffi::PyObject,
) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object if it is not null, by the contract above.
        let value = (!value.is_null()).then(|| unsafe { Borrowed::from_raw(py, value) });
        let key = Owned::int(py, index as i64)?;
        set::<S, D>(py, this, key.borrow(), value)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |()| 0, body) }
}

/// # Safety
///
/// That of [`get_item`].
unsafe extern "C" fn contains<F: Function>(this: *mut ffi::PyObject, item: *mut ffi::PyObject) -> c_int {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        return unsafe { contains_anew::<F>(this, item) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let item = unsafe { Borrowed::from_raw(py, item) };
        if F::TRUTH {
            return match truth_promptly::<F>(py, this, &[item]) {
                Prompt::Failed(error) if error.is_misfit(py) => Prompt::Done(false),
                result => result,
            };
        }
        match enter_promptly::<F>(py, this, &[item]) {
            Prompt::Done(found) => found.borrow().is_true().into(),
            Prompt::Failed(error) if error.is_misfit(py) => Prompt::Done(false),
            Prompt::Failed(error) => Prompt::Failed(error),
            Prompt::Anew(missed) => Prompt::Anew(missed),
        }
    };
    // SAFETY: by the contract above.
    let anew = || unsafe { contains_anew::<F>(this, item) };
    // SAFETY: attached, by the contract above.
    unsafe { once_door::<F, _, _>(-1, c_int::from, body, anew) }
}

/// # Safety
///
/// That of [`contains`].
#[inline(never)]
unsafe extern "C" fn contains_anew<F: Function>(this: *mut ffi::PyObject, item: *mut ffi::PyObject) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let item = unsafe { Borrowed::from_raw(py, item) };
        match enter::<F>(py, this, &[item]) {
            Ok(value) => value.into_bool().or_else(|it| it.borrow().is_true()),
            Err(error) if error.is_misfit(py) => Ok(false),
            Err(error) => Err(error),
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(-1, c_int::from, body) }
}

/// # Safety
///
/// That of [`length`], save that CPython may give the object up meanwhile (see [`hold`]): then what has borrowed it keeps it, and nothing else here
/// looks at it afterwards.
unsafe extern "C" fn next<F: Function>(this: *mut ffi::PyObject) -> *mut ffi::PyObject {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        return unsafe { next_anew::<F>(this) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        match enter_promptly::<F>(py, this, &[]) {
            Prompt::Done(item) => Prompt::Done(Some(item)),
            Prompt::Failed(error) if error.is_exhausted() => Prompt::Done(None),
            Prompt::Failed(error) => Prompt::Failed(error),
            Prompt::Anew(missed) => Prompt::Anew(missed),
        }
    };
    // The end is null without an exception.
    let give = |item: Option<Owned<'_>>| item.map_or(null_mut(), Owned::into_raw);
    // SAFETY: by the contract above.
    let anew = || unsafe { next_anew::<F>(this) };
    // SAFETY: attached, by the contract above.
    unsafe { once_door::<F, _, _>(null_mut(), give, body, anew) }
}

/// The same where nothing else keeps the object.
///
/// # Safety
///
/// That of [`length`].
unsafe extern "C" fn next_held<F: Function>(this: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    let step = || unsafe { next::<F>(this) };
    // SAFETY: a live object, by the contract above; a slot does not unwind.
    unsafe { hold(this, step) }
}

/// # Safety
///
/// That of [`next`].
#[inline(never)]
unsafe extern "C" fn next_anew<F: Function>(this: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        match enter::<F>(py, this, &[]) {
            Ok(item) => Ok(Some(item)),
            Err(error) if error.is_exhausted() => Ok(None),
            Err(error) => Err(error),
        }
    };
    // The end is null without an exception.
    let give = |item: Option<Owned<'_>>| item.map_or(null_mut(), Owned::into_raw);
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(null_mut(), give, body) }
}

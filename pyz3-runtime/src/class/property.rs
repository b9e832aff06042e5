//! Fields and properties.
//!
//! In: functions that get, set and delete. Out: entries for the table of a type. What a property lacks is said as Python says it.

use std::ffi::{CStr, c_int, c_void};

use super::slots::discard;
use crate::args::{Function, Planned};
use crate::entry::{again_getter, again_setter, door, enter_slot, invoke, prompt_door, shared};
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// One entry of a class's table of properties, laid out as CPython wants it.
#[repr(transparent)]
pub struct Property(pub(crate) ffi::PyGetSetDef);

// SAFETY: it points to constants alone.
unsafe impl Sync for Property {}

type Deleter = unsafe extern "C" fn(*mut ffi::PyObject) -> c_int;

impl Property {
    /// The end of the table.
    pub const END: Property = Property(ffi::PyGetSetDef {
        name: std::ptr::null(),
        get: None,
        set: None,
        doc: std::ptr::null(),
        closure: std::ptr::null_mut(),
    });

    /// A property that can be read.
    #[must_use]
    pub const fn new<G: Function>(name: &'static CStr, doc: &'static CStr) -> Property {
        Property(ffi::PyGetSetDef {
            name: name.as_ptr(),
            get: Some(if G::SHARED.is_some() {
                shared::get::<G>
            } else {
                get::<G>
            }),
            set: Some(no_setter::<G>),
            // Without a docstring, `__doc__` is None.
            doc: if doc.is_empty() { std::ptr::null() } else { doc.as_ptr() },
            closure: std::ptr::null_mut(),
        })
    }

    /// The same, and it can be set.
    #[must_use]
    pub const fn set<S: Function>(self) -> Property {
        Property(ffi::PyGetSetDef {
            set: Some(if S::SHARED.is_some() { set_shared::<S> } else { set::<S> }),
            ..self.0
        })
    }

    /// The same, and it can be deleted.
    #[must_use]
    pub const fn delete<D: Function>(self) -> Property {
        Property(ffi::PyGetSetDef {
            // The one function that CPython calls for both finds it here.
            closure: delete::<D> as Deleter as *mut c_void,
            ..self.0
        })
    }
}

/// # Safety
///
/// Only CPython calls this, or `entry::again`, with what stands for a live object; as the getter of a type of ours: the thread is attached, and `this` is an object of it that lives through
/// the call.
unsafe extern "C" fn get<G: Function>(this: *mut ffi::PyObject, _: *mut c_void) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        enter_slot::<G>(py, this, &[])
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door::<G, _, _>(std::ptr::null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_getter(G::PLAN, missed, this, get::<G>) },
    }
}

/// # Safety
///
/// Only CPython calls this, or `entry::again`, with what stands for live objects; as the setter of a type of ours: the thread is attached, `this` is an object of it, `value` may be null,
/// both live through the call, and `deleter` is what the table says.
unsafe extern "C" fn set<S: Function>(
    this: *mut ffi::PyObject,
    value: *mut ffi::PyObject,
    deleter: *mut c_void,
) -> c_int {
    if value.is_null() {
        // SAFETY: by the contract above.
        return unsafe { remove(this, deleter, S::SIGNATURE.name) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let value = unsafe { Borrowed::from_raw(py, value) };
        enter_slot::<S>(py, this, &[value]).map(|it| discard(py, it))
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door::<S, _, _>(-1, |()| 0, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_setter(S::PLAN, missed, this, value, set::<S>) },
    }
}

/// # Safety
///
/// That of [`set`].
unsafe extern "C" fn set_shared<S: Function>(
    this: *mut ffi::PyObject,
    value: *mut ffi::PyObject,
    deleter: *mut c_void,
) -> c_int {
    if value.is_null() {
        // SAFETY: by the contract above.
        return unsafe { remove(this, deleter, S::SIGNATURE.name) };
    }
    // SAFETY: by the contract above.
    unsafe { shared::set::<S>(this, value) }
}

/// # Safety
///
/// That of [`set`].
unsafe extern "C" fn no_setter<G: Function>(
    this: *mut ffi::PyObject,
    value: *mut ffi::PyObject,
    deleter: *mut c_void,
) -> c_int {
    let name = G::SIGNATURE.name;
    if value.is_null() {
        // SAFETY: by the contract above.
        unsafe { remove(this, deleter, name) }
    } else {
        // SAFETY: by the contract above.
        unsafe { refuse(this, name, "setter") }
    }
}

/// # Safety
///
/// That of [`set`].
#[cold]
#[inline(never)]
unsafe fn remove(this: *mut ffi::PyObject, deleter: *mut c_void, name: &CStr) -> c_int {
    if deleter.is_null() {
        // SAFETY: by the contract above.
        return unsafe { refuse(this, name, "deleter") };
    }
    // SAFETY: what the tables have there is such a function.
    let deleter = unsafe { std::mem::transmute::<*mut c_void, Deleter>(deleter) };
    // SAFETY: by the contract above.
    unsafe { deleter(this) }
}

/// Raises the AttributeError that a property of Python's raises.
///
/// # Safety
///
/// That of [`set`].
#[cold]
#[inline(never)]
unsafe fn refuse(this: *mut ffi::PyObject, name: &CStr, lacks: &str) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, this) };
        let class = this.type_name();
        let name = name.to_string_lossy();
        let message = format!("property '{name}' of '{class}' object has no {lacks}");
        Err(PyErr::attribute_error(message))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |()| 0, body) }
}

/// # Safety
///
/// That of [`get`].
unsafe extern "C" fn delete<D: Function>(this: *mut ffi::PyObject) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        invoke::<D>(py, this, &[]).map(drop)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |()| 0, body) }
}

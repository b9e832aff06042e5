//! Named members of objects, as `__slots__` gives them to classes of Python's.
//!
//! In: names. Out: properties that keep any object, in words at the end of each object: the last one belongs to the first name of the
//! base at the root, so heirs have it in the same place.

use std::ffi::{CStr, c_int, c_void};
use std::ptr;

use super::native::native;
use crate::attach::Python;
use crate::entry::door;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::object::Owned;

/// What CPython reads for the members of a class, in the memory of the process.
pub(crate) struct Members(pub(super) Box<[ffi::PyGetSetDef]>);

// SAFETY: it points to constants alone, and nobody writes.
unsafe impl Send for Members {}
// SAFETY: as above.
unsafe impl Sync for Members {}

impl Members {
    /// The members of those names; `before` are those of the bases.
    pub(super) fn new(names: &[&'static CStr], before: usize) -> Members {
        let one = |(index, name): (usize, &&'static CStr)| ffi::PyGetSetDef {
            name: name.as_ptr(),
            get: Some(get),
            set: Some(set),
            doc: ptr::null(),
            closure: ptr::without_provenance_mut(before + index + 1),
        };
        Members(names.iter().enumerate().map(one).collect())
    }
}

/// The places of the members of an object.
///
/// # Safety
///
/// An object of a type of ours or derived from one.
pub(super) unsafe fn places(object: *mut ffi::PyObject) -> impl Iterator<Item = *mut *mut ffi::PyObject> {
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: a live type.
    let native = unsafe { native(ty) };
    // SAFETY: a live type of ours.
    let count = native.map_or(0, |it| unsafe { kind::members(it.as_ptr()) });
    (1..=count).filter_map(move |index| {
        // SAFETY: as many as there are.
        unsafe { place(object, index) }
    })
}

/// Whether the objects of a type of ours have any.
///
/// # Safety
///
/// A live type of ours.
#[inline]
pub(super) unsafe fn any(ty: ptr::NonNull<ffi::PyTypeObject>) -> bool {
    // SAFETY: a live type of ours, by the contract above.
    unsafe { kind::members(ty.as_ptr()) > 0 }
}

/// # Safety
///
/// An object of a type of ours, or derived from one, that has that many members.
unsafe fn place(object: *mut ffi::PyObject, index: usize) -> Option<*mut *mut ffi::PyObject> {
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: a live type.
    let native = unsafe { native(ty) }?;
    // SAFETY: a live type.
    let size = unsafe { kind::size(native.as_ptr()) };
    // SAFETY: within the object, by the contract above.
    Some(unsafe { object.byte_add(size - index * size_of::<usize>()) }.cast())
}

/// # Safety
///
/// Only CPython calls this, as a property of a type of ours, on an attached thread.
unsafe extern "C" fn get(object: *mut ffi::PyObject, index: *mut c_void) -> *mut ffi::PyObject {
    let body = |py: Python<'_>| {
        // SAFETY: an object of the class that has the member, by the contract above.
        let place = unsafe { place(object, index.addr()) };
        // SAFETY: as above; null, or an object whose count is the place's.
        let value = place.map_or(ptr::null_mut(), |it| unsafe { *it });
        if value.is_null() {
            return Err(PyErr::attribute_error("this member is not set"));
        }
        // SAFETY: alive, since the place has a count of it.
        Ok(unsafe { Owned::copied(py, value) }.into_raw())
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(ptr::null_mut(), |it| it, body) }
}

/// # Safety
///
/// Only CPython calls this, as a property of a type of ours, on an attached thread.
unsafe extern "C" fn set(object: *mut ffi::PyObject, value: *mut ffi::PyObject, index: *mut c_void) -> c_int {
    let body = |py: Python<'_>| {
        // SAFETY: an object of the class that has the member, by the contract above.
        let Some(place) = (unsafe { place(object, index.addr()) }) else {
            return Err(PyErr::runtime_error("this object has no such member"));
        };
        // SAFETY: null, or a live object.
        unsafe { ffi::Py_XINCREF(value) };
        // SAFETY: the place of the member.
        let old = unsafe { place.replace(value) };
        if old.is_null() && value.is_null() {
            return Err(PyErr::attribute_error("this member is not set"));
        }
        // SAFETY: attached; null, or an object whose count was the place's.
        unsafe { ffi::Py_XDECREF(old) };
        let _ = py;
        Ok(0)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |it| it, body) }
}

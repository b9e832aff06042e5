//! The mark of what stands for an object where a call begins anew.
//!
//! Such a thing looks like an object of a type that no other object has (on the stable ABI: that no argument has but one), so that whoever asks
//! for the type of an argument finds it to be none that is expected, and need not ask here before. Only our own entry points ever see one:
//! it is passed by the runtime to a function of the runtime, for the time of that call, and none of these may pass its arguments on.

use std::mem::MaybeUninit;

use crate::ffi;

/// The beginning of something that stands for an object: the header of an object, of the type that is the mark.
pub(crate) fn header() -> ffi::PyObject {
    // SAFETY: a header is made of numbers and a pointer, for all of which zero is a value.
    let mut header: ffi::PyObject = unsafe { MaybeUninit::zeroed().assume_init() };
    header.ob_type = mark();
    header
}

/// A type that is never used but for its address. It has no bases, no slots and no flags, so that it is found to be none of ours.
#[cfg(not(Py_LIMITED_API))]
struct Mark(MaybeUninit<ffi::PyTypeObject>);

#[cfg(not(Py_LIMITED_API))]
// SAFETY: nobody writes to it.
unsafe impl Sync for Mark {}

#[cfg(not(Py_LIMITED_API))]
static MARK: Mark = Mark(MaybeUninit::zeroed());

#[cfg(not(Py_LIMITED_API))]
#[inline(always)]
fn mark() -> *mut ffi::PyTypeObject {
    MARK.0.as_ptr().cast_mut()
}

/// On the stable ABI no type can be made up: CPython is asked about types by functions. There it is one that has a single object.
#[cfg(Py_LIMITED_API)]
#[inline(always)]
fn mark() -> *mut ffi::PyTypeObject {
    &raw mut ffi::PyEllipsis_Type
}

/// Whether something is no object, but stands for one.
///
/// # Safety
///
/// A live object, or what begins with a [`header`].
#[inline(always)]
pub(crate) unsafe fn is_stand(object: *mut ffi::PyObject) -> bool {
    // SAFETY: by the contract above.
    let is_marked = std::ptr::eq(unsafe { ffi::Py_TYPE(object) }, mark());
    #[cfg(Py_LIMITED_API)]
    // SAFETY: the one object of its type, which lives forever.
    let is_marked = is_marked && !std::ptr::eq(object, unsafe { ffi::Py_Ellipsis() });
    is_marked
}

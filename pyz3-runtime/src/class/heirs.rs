//! Comparisons of classes that Python derives from ours.
//!
//! In: such a class, as an object of it is made. Out: the same, with our own slot for comparisons, if that is where all of its comparisons
//! lead.
//!
//! A class of ours has the comparisons that the interface file declares, and no others: `functools.total_ordering` and the like rely on
//! that, and those of `object` are found instead. CPython gives classes derived from such a one a slot that looks for each by its name, as
//! it does for classes written in Python. Ours does the same without the search. CPython decides anew, by itself, whenever one of the
//! methods is set or deleted on a class of the line. Not without the lock of the interpreter, where other threads may be using the class, nor on
//! the stable ABI, where slots cannot be set.

use std::ffi::CStr;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::ffi;

const NAMES: [&CStr; 6] = [c"__eq__", c"__ne__", c"__lt__", c"__le__", c"__gt__", c"__ge__"];

/// Classes that compare otherwise, as far as they are known: their address and version in one number. If two had the same one, one of them
/// would be slower.
static OTHERS: [AtomicU64; 64] = [const { AtomicU64::new(0) }; 64];

/// Gives a class the slot of ours that it derives from, if its comparisons are those of that.
///
/// # Safety
///
/// A live type and the first type of ours that it derives from, on an attached thread.
#[inline]
pub(super) unsafe fn settle(ty: *mut ffi::PyTypeObject, own: NonNull<ffi::PyTypeObject>) {
    // SAFETY: a live type, by the contract above.
    let here = unsafe { (*ty).tp_richcompare };
    // SAFETY: as above.
    let there = unsafe { own.as_ref() }.tp_richcompare;
    if here.map(|it| it as usize) != there.map(|it| it as usize) {
        // SAFETY: by the contract above.
        unsafe { settle_other(ty, own) };
    }
}

/// # Safety
///
/// That of [`settle`].
#[cold]
#[inline(never)]
unsafe fn settle_other(ty: *mut ffi::PyTypeObject, own: NonNull<ffi::PyTypeObject>) {
    // SAFETY: a live type, by the contract above.
    let version = unsafe { (*ty).tp_version_tag };
    let number = (ty.addr() as u64) ^ (u64::from(version) << 32);
    let place = &OTHERS[(ty.addr() >> 6) % OTHERS.len()];
    if version != 0 && place.load(Ordering::Relaxed) == number {
        return;
    }
    // SAFETY: by the contract above.
    if !unsafe { compares_alike(ty, own) } {
        // SAFETY: a live type; looking something up gave it a version.
        let version = unsafe { (*ty).tp_version_tag };
        place.store((ty.addr() as u64) ^ (u64::from(version) << 32), Ordering::Relaxed);
        return;
    }
    // SAFETY: a live type.
    let there = unsafe { own.as_ref() }.tp_richcompare;
    // SAFETY: a live heap type, under the lock of the interpreter: all of its comparisons are those that this function knows.
    unsafe { (*ty).tp_richcompare = there };
}

/// Whether two classes find the same comparisons.
///
/// # Safety
///
/// That of [`settle`].
unsafe fn compares_alike(ty: *mut ffi::PyTypeObject, own: NonNull<ffi::PyTypeObject>) -> bool {
    // SAFETY: a live type, whose metaclass lives as long as it does.
    let metaclass = unsafe { ffi::Py_TYPE(ty.cast()) };
    // SAFETY: a live type.
    let finds = unsafe { (*metaclass).tp_getattro };
    // SAFETY: a static type of CPython's.
    let usual = unsafe { ffi::PyType_Type.tp_getattro };
    if finds.map(|it| it as usize) != usual.map(|it| it as usize) {
        return false; // It may run Python code.
    }
    NAMES.iter().all(|name| {
        // SAFETY: attached, a live type, a C string.
        let here = unsafe { ffi::PyObject_GetAttrString(ty.cast(), name.as_ptr()) };
        // SAFETY: as above.
        let there = unsafe { ffi::PyObject_GetAttrString(own.as_ptr().cast(), name.as_ptr()) };
        // SAFETY: null, or a reference made above.
        unsafe { ffi::Py_XDECREF(here) };
        // SAFETY: as above; what is compared below is the addresses alone.
        unsafe { ffi::Py_XDECREF(there) };
        let found = !here.is_null() && !there.is_null();
        if !found {
            // SAFETY: attached.
            unsafe { ffi::PyErr_Clear() };
        }
        found && here == there
    })
}

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

/// Whether two classes find the same comparisons, before anything is bound: a `staticmethod` of a method is not that method.
///
/// # Safety
///
/// That of [`settle`].
unsafe fn compares_alike(ty: *mut ffi::PyTypeObject, own: NonNull<ffi::PyTypeObject>) -> bool {
    NAMES.iter().all(|name| {
        // SAFETY: attached, a C string.
        let name = unsafe { ffi::PyUnicode_InternFromString(name.as_ptr()) };
        if name.is_null() {
            // SAFETY: attached.
            unsafe { ffi::PyErr_Clear() };
            return false;
        }
        // SAFETY: attached, a live type, a text.
        let here = unsafe { ffi::_PyType_Lookup(ty, name) };
        // SAFETY: as above. What is compared below is the addresses alone, and looking for an interned name runs nobody's code.
        let there = unsafe { ffi::_PyType_Lookup(own.as_ptr(), name) };
        // SAFETY: the reference made above.
        unsafe { ffi::Py_DECREF(name) };
        !here.is_null() && here == there
    })
}

//! Which types are ours.
//!
//! In: types and objects. Out: the type of ours that they are, or derive from, known by the one function that frees the objects of all
//! of them: it is not generic, so the linker cannot take another for it. Types whose objects are laid out as those of a base that is not
//! ours are known by the module that they were made for.

use std::ptr::NonNull;

use super::free::free;
use super::layout::Head;
use crate::ffi;
use crate::kind;
use crate::module::is_module_of_ours;
use crate::object::Borrowed;

/// The first type of ours on the way from a type to `object`.
///
/// # Safety
///
/// A live type.
#[inline(always)]
pub(crate) unsafe fn native(ty: *mut ffi::PyTypeObject) -> Option<NonNull<ffi::PyTypeObject>> {
    // SAFETY: a live type, by the contract above.
    if unsafe { is_ours(ty) } {
        return NonNull::new(ty);
    }
    // SAFETY: as above.
    unsafe { derived(ty) }
}

/// # Safety
///
/// A live type.
#[inline(always)]
unsafe fn is_ours(ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: a live type, by the contract above.
    let found = unsafe { kind::dealloc(ty) };
    found.is_some_and(|it| it as usize == free as *const () as usize)
}

/// # Safety
///
/// A live type. It is of C's kind, so that callers know that it does not unwind.
#[inline(never)]
unsafe extern "C" fn derived(ty: *mut ffi::PyTypeObject) -> Option<NonNull<ffi::PyTypeObject>> {
    let mut next = ty;
    loop {
        // SAFETY: a live type, which keeps its base alive.
        next = unsafe { kind::base(next) };
        let found = NonNull::new(next)?;
        // SAFETY: as above.
        if unsafe { is_ours(next) } {
            return Some(found);
        }
    }
}

/// The first type of ours that a type is or derives from, also among those whose objects are laid out by another.
///
/// # Safety
///
/// A live type, on an attached thread.
#[inline(always)]
pub(crate) unsafe fn core(ty: *mut ffi::PyTypeObject) -> Option<NonNull<ffi::PyTypeObject>> {
    // SAFETY: a live type, by the contract above.
    if unsafe { is_ours(ty) } {
        return NonNull::new(ty);
    }
    // SAFETY: as above.
    unsafe { below(ty) }
}

/// The same of a type that does not lay out its objects.
///
/// # Safety
///
/// A live type, on an attached thread. It is of C's kind, so that callers know that it does not unwind.
#[inline(never)]
unsafe extern "C" fn below(ty: *mut ffi::PyTypeObject) -> Option<NonNull<ffi::PyTypeObject>> {
    let mut next = ty;
    loop {
        // Such a class may derive from one of ours that lays out its objects.
        // SAFETY: a live type, which keeps its base alive.
        if unsafe { is_adopted(next) } {
            break;
        }
        // SAFETY: as above.
        next = unsafe { kind::base(next) };
        let Some(found) = NonNull::new(next) else { break };
        // SAFETY: as above.
        if unsafe { is_ours(next) } {
            return Some(found);
        }
    }
    // SAFETY: by the contract above.
    unsafe { adopted(ty) }
}

/// The first type, in the order in which attributes are looked up, that was made for a module of ours.
///
/// # Safety
///
/// A live type, on an attached thread.
#[inline(never)]
unsafe fn adopted(ty: *mut ffi::PyTypeObject) -> Option<NonNull<ffi::PyTypeObject>> {
    // SAFETY: as above.
    let mut line = unsafe { kind::line(ty) };
    line.find_map(|found| {
        // SAFETY: a live type.
        if unsafe { is_adopted(found) } {
            NonNull::new(found)
        } else {
            None
        }
    })
}

/// Whether a type was made for a module of ours.
///
/// # Safety
///
/// A live type, on an attached thread.
unsafe fn is_adopted(ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: a live type.
    if unsafe { kind::flags(ty) } & ffi::Py_TPFLAGS_HEAPTYPE == 0 {
        return false;
    }
    // SAFETY: a live heap type.
    let module = unsafe { kind::module(ty) };
    // SAFETY: null, or a live module, which the type holds.
    !module.is_null() && unsafe { is_module_of_ours(module) }
}

/// The head of an object that has one.
#[inline(always)]
pub(super) fn head<'a>(object: Borrowed<'a, '_>) -> Option<&'a Head> {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    // SAFETY: a live type.
    unsafe { native(ty) }?;
    // SAFETY: all types of ours that free their objects so have a head.
    Some(unsafe { Head::of(object) })
}

/// Whether an object is a type, and that one or one that derives from it.
pub(super) fn is_below(object: Borrowed<'_, '_>, class: NonNull<ffi::PyTypeObject>) -> bool {
    // SAFETY: two live types, of which the first has been checked to be one.
    object.is_type() && unsafe { ffi::PyType_IsSubtype(object.as_ptr().cast(), class.as_ptr()) != 0 }
}

/// Whether an object's type is another, or derives from it.
pub(super) fn is_subtype(object: Borrowed<'_, '_>, class: NonNull<ffi::PyTypeObject>) -> bool {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    // SAFETY: two live types.
    unsafe { ffi::PyType_IsSubtype(ty, class.as_ptr()) != 0 }
}

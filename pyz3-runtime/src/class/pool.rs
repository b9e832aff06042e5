//! Memory of objects that are no more, kept for those to come.
//!
//! In: the memory of objects of one very type. Out: the same. Only the first interpreter that has the
//! class has a pool, so nothing is shared between interpreters, and its lock guards the pool; without a lock, there is none.

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::ptr::{self, NonNull};

use super::ClassInfo;
use super::layout::Head;
use crate::ffi;
use crate::kind;

/// What is kept.
pub(crate) struct Pool(UnsafeCell<Kept>);

struct Kept {
    /// The type whose objects they were; null until there is one.
    ty: *mut ffi::PyTypeObject,
    /// The first of a list that goes on where the head of each object was.
    first: *mut ffi::PyObject,
    count: u32,
}

// SAFETY: only threads that hold the lock of the one interpreter touch what is kept.
unsafe impl Send for Pool {}
// SAFETY: as above.
unsafe impl Sync for Pool {}

impl Pool {
    pub(super) const fn new() -> Pool {
        Pool(UnsafeCell::new(Kept {
            ty: ptr::null_mut(),
            first: ptr::null_mut(),
            count: 0,
        }))
    }
}

/// Takes memory for an object of that type, if some is kept.
///
/// # Safety
///
/// The type of this interpreter's for that class, on an attached thread.
#[inline]
pub(super) unsafe fn take(info: &ClassInfo, ty: NonNull<ffi::PyTypeObject>) -> Option<NonNull<ffi::PyObject>> {
    if !info.cell.is_only(ty) || cfg!(Py_GIL_DISABLED) {
        return None;
    }
    // SAFETY: the lock is that of the one interpreter that has this type.
    let kept = unsafe { &mut *info.pool.0.get() };
    if kept.ty != ty.as_ptr() {
        return None;
    }
    let object = NonNull::new(kept.first)?;
    // SAFETY: memory of an object, where a pointer was put.
    let next = unsafe { object.as_ptr().byte_add(Head::OFFSET) }.cast::<*mut ffi::PyObject>();
    // SAFETY: as above.
    kept.first = unsafe { *next };
    kept.count -= 1;
    // SAFETY: a live type.
    let size = unsafe { kind::size(ty.as_ptr()) };
    // SAFETY: memory of that size.
    unsafe { next.cast::<u8>().write_bytes(0, size - Head::OFFSET) };
    // SAFETY: attached, memory for an object of the type.
    let object = NonNull::new(unsafe { ffi::PyObject_Init(object.as_ptr(), ty.as_ptr()) })?;
    // SAFETY: a live type.
    if unsafe { is_collected(ty.as_ptr()) } {
        // As `PyType_GenericAlloc` does; the memory was given up untracked.
        // SAFETY: an object of such a type, which shows nothing yet.
        unsafe { ffi::PyObject_GC_Track(object.as_ptr().cast()) };
    }
    Some(object)
}

/// Whether the collector knows objects of a type.
///
/// # Safety
///
/// A live type.
unsafe fn is_collected(ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: a live type, by the contract above.
    unsafe { kind::flags(ty) & ffi::Py_TPFLAGS_HAVE_GC != 0 }
}

/// Keeps the memory of an object of that very type, if there is room.
///
/// # Safety
///
/// The object is no more, but for its memory; its type is of ours and still alive. An attached thread.
pub(super) unsafe fn keep(info: &ClassInfo, object: *mut ffi::PyObject) -> bool {
    // SAFETY: the type is still written there.
    let ty = unsafe { ffi::Py_TYPE(object) };
    let is_only = NonNull::new(ty).is_some_and(|it| info.cell.is_only(it));
    if !is_only || cfg!(Py_GIL_DISABLED) {
        return false;
    }
    // SAFETY: a live type; the memory is there still, and so is what the collector has in front of it.
    if !unsafe { forget_end(ty, object) } {
        return false;
    }
    // SAFETY: the lock is that of the one interpreter that has this type.
    let kept = unsafe { &mut *info.pool.0.get() };
    if kept.ty != ty {
        if kept.count > 0 {
            return false;
        }
        kept.ty = ty;
    }
    if kept.count >= info.table.pool {
        return false;
    }
    // SAFETY: memory of an object, which has room for its head.
    let next = unsafe { object.byte_add(Head::OFFSET) }.cast::<*mut ffi::PyObject>();
    // SAFETY: as above.
    unsafe { next.write(kept.first) };
    kept.first = object;
    kept.count += 1;
    true
}

/// Takes away the mark of an object whose `__del__` has been called: there will be another object. Gives whether there is none any more.
///
/// # Safety
///
/// Memory of an object of that type, untracked.
unsafe fn forget_end(ty: *mut ffi::PyTypeObject, object: *mut ffi::PyObject) -> bool {
    // SAFETY: a live type; the memory of an object of it.
    let is_marked = || unsafe { ffi::PyObject_GC_IsFinalized(object) } != 0;
    // SAFETY: a live type.
    if !unsafe { is_collected(ty) } || !is_marked() {
        return true;
    }
    // Of an object that is not tracked, the mark is all that the last word in front of it says.
    // SAFETY: two words of the collector's are in front of such objects.
    let word = unsafe { object.cast::<usize>().sub(1) };
    // SAFETY: as above.
    if unsafe { *word } == 1 {
        // SAFETY: as above.
        unsafe { *word = 0 };
    }
    !is_marked()
}

/// Gives the memory back that was kept for a type.
///
/// # Safety
///
/// The type is still alive, and of the interpreter that this thread is attached to.
pub(crate) unsafe fn drain(info: &ClassInfo, ty: NonNull<ffi::PyTypeObject>) {
    if !info.cell.is_only(ty) {
        return;
    }
    // SAFETY: the lock is that of the one interpreter that has this type.
    let kept = unsafe { &mut *info.pool.0.get() };
    if kept.ty != ty.as_ptr() {
        return;
    }
    kept.ty = ptr::null_mut();
    kept.count = 0;
    // SAFETY: a live type.
    let free = unsafe { kind::free(ty.as_ptr()) }.unwrap_or(ffi::PyObject_Free);
    let mut object = std::mem::replace(&mut kept.first, ptr::null_mut());
    while !object.is_null() {
        // SAFETY: memory of an object, where a pointer was put.
        let next = unsafe { object.byte_add(Head::OFFSET) }.cast::<*mut ffi::PyObject>();
        // SAFETY: as above.
        let next = unsafe { *next };
        // SAFETY: memory that the type's allocator gave.
        unsafe { free(object.cast::<c_void>()) };
        object = next;
    }
}

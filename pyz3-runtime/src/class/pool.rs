//! Memory of objects that are no more, kept for those to come.
//!
//! In: the memory of objects of one very type, which the collector does not know. Out: the same. Only the first interpreter that has the
//! class has a pool, so nothing is shared between interpreters, and its lock guards the pool; without a lock, there is none.

use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::ptr::{self, NonNull};

use super::ClassInfo;
use super::layout::Head;
use crate::ffi;

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
    let size = unsafe { ty.as_ref() }.tp_basicsize.cast_unsigned();
    // SAFETY: memory of that size.
    unsafe { next.cast::<u8>().write_bytes(0, size - Head::OFFSET) };
    // SAFETY: attached, memory for an object of the type.
    NonNull::new(unsafe { ffi::PyObject_Init(object.as_ptr(), ty.as_ptr()) })
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
    let mut object = std::mem::replace(&mut kept.first, ptr::null_mut());
    while !object.is_null() {
        // SAFETY: memory of an object, where a pointer was put.
        let next = unsafe { object.byte_add(Head::OFFSET) }.cast::<*mut ffi::PyObject>();
        // SAFETY: as above.
        let next = unsafe { *next };
        // SAFETY: memory that CPython's allocator for objects gave.
        unsafe { ffi::PyObject_Free(object.cast::<c_void>()) };
        object = next;
    }
}

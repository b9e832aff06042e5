//! The end of an object.
//!
//! In: an object that nothing refers to any more. Out: nothing; its state is dropped exactly once, with the thread attached, and a panic
//! in there is told to `sys.unraisablehook`. Objects within objects within objects are freed one after the other, not inside of each
//! other, beyond a certain depth.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::collect::{head, let_go};
use super::layout::Content;
use super::native::native;
use super::view::View;
use super::{ClassInfo, member, pool};
use crate::attach::{Inside, Python};
use crate::error::PyErr;
use crate::ffi;
use crate::home::wants_attention;
use crate::kind;
use crate::object::{Owned, Unraised, take_errors, tell_unraisable};

/// How many objects may be on their way at once within each other.
const DEPTH: u32 = 32;

thread_local! {
    static NOW: Cell<u32> = const { Cell::new(0) };
    static LATER: RefCell<Vec<*mut ffi::PyObject>> = const { RefCell::new(Vec::new()) };
}

/// # Safety
///
/// Only CPython calls this, on an attached thread, for an object of a type of ours (or derived from one) that nothing refers to any
/// more.
pub(super) unsafe extern "C" fn free(object: *mut ffi::PyObject) {
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: of a type of ours or derived from one, alive until its memory is freed.
    let head = unsafe { head(object) };
    if head.flag.taken().is_some() {
        // SAFETY: as above.
        return unsafe { keep(object) };
    }
    if head.plain().is_some() {
        // What a type made by Python code has beside that, it has given back before it called this.
        // SAFETY: nothing refers to the object any more, and it has nothing but its memory.
        return unsafe { release_memory(object, ty) };
    }
    // SAFETY: by the contract above.
    unsafe { free_any(object, ty) }
}

/// Keeps an object for good that a method is using: CPython's own code does not always keep what it calls a method of (see
/// [`hold`](crate::object::hold)). Whoever has a reference to it does, so that this is nobody's usual way.
///
/// # Safety
///
/// As for [`free`].
#[cold]
#[inline(never)]
unsafe fn keep(object: *mut ffi::PyObject) {
    // SAFETY: the memory is still there, and nothing of the object was given back.
    unsafe { ffi::Py_INCREF(object) };
}

/// # Safety
///
/// As for [`free`], with the type of the object.
#[inline(never)]
unsafe fn free_any(object: *mut ffi::PyObject, ty: *mut ffi::PyTypeObject) {
    // SAFETY: a live type.
    let Some(native) = (unsafe { native(ty) }) else { return };
    // SAFETY: a live type.
    if unsafe { kind::flags(native.as_ptr()) } & ffi::Py_TPFLAGS_HAVE_GC != 0 {
        // A type made by Python code has called it already.
        // SAFETY: a live type.
        if ty == native.as_ptr() && unsafe { kind::has_finalizer(ty) } {
            // SAFETY: an object that is about to go, of a type that has a finalizer.
            if unsafe { kind::finalize(object) } < 0 {
                return;
            }
        }
        // SAFETY: an object that the collector may know.
        unsafe { ffi::PyObject_GC_UnTrack(object.cast()) };
    }
    // SAFETY: a live type.
    if unsafe { kind::weakref_offset(native.as_ptr()) } > 0 {
        // SAFETY: an object about to go whose type has such a place.
        unsafe { ffi::PyObject_ClearWeakRefs(object) };
    }
    // SAFETY: a type of ours.
    let members = unsafe { member::any(native) };
    // SAFETY: of a type of ours, alive until its memory is freed.
    let deep = match unsafe { head(object) }.content() {
        Content::Nothing => members,
        Content::State(info) => members || info.drop.is_some(),
        Content::View(_) => true,
    };
    if deep {
        // SAFETY: nothing refers to the object any more.
        unsafe { drop_deep(object) };
    } else {
        // SAFETY: nothing of the state is left to do.
        unsafe { release(object) };
    }
}

/// Drops the state and frees the object, now or when the objects around it are done.
///
/// # Safety
///
/// As for [`drop_state`].
#[inline(never)]
unsafe fn drop_deep(object: *mut ffi::PyObject) {
    let depth = NOW.get();
    // At the end of a thread, there may be no list any more.
    if depth >= DEPTH && LATER.try_with(|it| it.borrow_mut().push(object)).is_ok() {
        return;
    }
    NOW.set(depth + 1);
    // SAFETY: by the contract above.
    unsafe { drop_state(object) };
    NOW.set(depth);
    if depth > 0 {
        return;
    }
    while let Ok(Some(object)) = LATER.try_with(|it| it.borrow_mut().pop()) {
        NOW.set(1);
        // SAFETY: as above; it was put there for this.
        unsafe { drop_state(object) };
        NOW.set(0);
    }
}

/// # Safety
///
/// The object has a state, and nothing refers to it any more.
unsafe fn drop_state(object: *mut ffi::PyObject) {
    let _inside = Inside::new();
    // SAFETY: CPython frees objects on attached threads.
    let py = unsafe { Python::assume() };
    // What is dropped may run Python code, which must not see the exception that is on its way.
    let _unraised = Unraised::new(py);
    // SAFETY: of a type of ours, there until it is released below.
    let head = unsafe { head(object) };
    match head.content() {
        Content::Nothing => {}
        Content::State(info) => {
            // SAFETY: it has a state of that class, which nobody uses any more.
            unsafe { discard(py, info, object) };
        }
        Content::View(info) => {
            // SAFETY: a view of that class.
            if let Some(view) = unsafe { View::of(object, info) } {
                // SAFETY: the count of the owner was the view's.
                drop(unsafe { Owned::from_raw(py, view.owner) });
            }
        }
    }
    // SAFETY: nothing refers to it any more, and its state is gone.
    unsafe { release(object) };
}

/// Drops the state of an object, which does not count as its state any more.
///
/// # Safety
///
/// The object has a state of that class, which nobody uses.
pub(super) unsafe fn discard(py: Python<'_>, info: &ClassInfo, object: *mut ffi::PyObject) {
    let Some(drop) = info.drop else { return };
    // SAFETY: by the contract above.
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| unsafe { drop(object) })) {
        let error = PyErr::from_panic(payload);
        tell_unraisable(py, error, &format!("the drop of a `{}`", info.table.qualname));
    }
    if wants_attention() {
        let here = 0_u8;
        tell_kept(py, info, (&raw const here).addr());
    }
}

/// Tells of an error of a [`Key`](crate::Key) that was compared during a drop: it is nobody's call.
#[cold]
#[inline(never)]
fn tell_kept(py: Python<'_>, info: &ClassInfo, place: usize) {
    if let Some(error) = take_errors(place) {
        tell_unraisable(py, error, &format!("the drop of a `{}`", info.table.qualname));
    }
}

/// Gives back what an object has beside its state, and its memory.
///
/// # Safety
///
/// Nothing refers to the object any more, and its state is gone or needs no dropping.
#[inline]
unsafe fn release(object: *mut ffi::PyObject) {
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: of a type of ours.
    let head = unsafe { head(object) };
    // SAFETY: a live type.
    if unsafe { kind::flags(ty) } & ffi::Py_TPFLAGS_HAVE_GC != 0 {
        // SAFETY: of a type of ours.
        unsafe { let_go(object) };
    }
    if let Content::State(info) | Content::View(info) = head.content()
        && info.table.pool > 0
    {
        // SAFETY: the object is no more.
        if unsafe { pool::keep(info, object) } {
            // SAFETY: objects of heap types hold a count of their type.
            unsafe { ffi::Py_DECREF(ty.cast()) };
            return;
        }
    }
    // SAFETY: by the contract above.
    unsafe { release_memory(object, ty) };
}

/// Gives back the memory of an object, and its count of its type.
///
/// # Safety
///
/// An object of that type that is no more.
#[inline(always)]
unsafe fn release_memory(object: *mut ffi::PyObject, ty: *mut ffi::PyTypeObject) {
    // SAFETY: a live type.
    if let Some(free) = unsafe { kind::free(ty) } {
        // SAFETY: the memory of an object that is no more.
        unsafe { free(object.cast()) };
    }
    // SAFETY: objects of heap types hold a count of their type.
    unsafe { ffi::Py_DECREF(ty.cast()) };
}

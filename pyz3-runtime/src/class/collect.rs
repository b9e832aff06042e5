//! What the collector of cycles sees of an object, and how it takes objects apart.
//!
//! In: an object of a type of ours that the collector knows. Out: visits to all that it holds: its type, dict and members, the owner of
//! a view, and what its state shows, unless someone has `&mut` to that. Taken apart, an object is as before its `__init__`.

use std::ffi::{c_int, c_void};
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::flag::Who;
use super::layout::{Content, Head};
use super::native::native;
use super::view::View;
use super::visit::Visit;
use super::{ClassInfo, member};
use crate::attach::{Inside, Python};
use crate::entry::door;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, tell_unraisable};

/// `tp_traverse`
///
/// # Safety
///
/// Only CPython calls this, with an object of a type of ours or derived from one.
pub(super) unsafe extern "C" fn traverse(object: *mut ffi::PyObject, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: of a type of ours, by the contract above.
    let dict = unsafe { dict_place(object) };
    // SAFETY: as above.
    let members = unsafe { member::places(object) };
    // SAFETY: room for an object or null.
    let held = dict.into_iter().chain(members).map(|it| unsafe { *it });
    for it in std::iter::once(ty.cast()).chain(held).filter(|it| !it.is_null()) {
        // SAFETY: a live object, and what CPython passed for it.
        let code = unsafe { visit(it, arg) };
        if code != 0 {
            return code;
        }
    }
    // SAFETY: as above; collections run on attached threads.
    let head = unsafe { head(object) };
    match head.content() {
        Content::Nothing => 0,
        Content::View(info) => {
            // SAFETY: a view of that class.
            let view = unsafe { View::of(object, info) };
            // SAFETY: a live object, and what CPython passed for it.
            view.map_or(0, |it| unsafe { visit(it.owner.as_ptr(), arg) })
        }
        Content::State(info) if head.flag.is_exclusive() => {
            let _ = info;
            0
        }
        Content::State(info) => {
            let mut visit = Visit {
                visit,
                arg,
                code: 0,
                lives: PhantomData,
            };
            // What CPython does not tell: that the thread is attached, or it would show no handle.
            let _inside = Inside::new();
            // A panic here cannot be told to anyone; what is not shown is not freed, and that is all.
            let _ = catch_unwind(AssertUnwindSafe(|| show(info, object, &mut visit)));
            visit.code
        }
    }
}

/// Shows what the state holds, as its class and its bases here say, up to the first that says all.
fn show(info: &'static ClassInfo, object: *mut ffi::PyObject, visit: &mut Visit<'_>) {
    // SAFETY: it has a state of that class.
    let mut state = unsafe { info.state_of(object) }.cast_const();
    for class in info.line() {
        if let Some(show) = class.table.gc.show {
            // SAFETY: a state of the class, which nobody changes meanwhile.
            unsafe { show(state, visit) };
        }
        if class.table.gc.whole {
            return;
        }
        let Some(base) = class.table.base else { return };
        // SAFETY: as above.
        state = unsafe { (base.look)(state) };
    }
}

/// `tp_clear`
///
/// # Safety
///
/// Only CPython calls this, with an object of a type of ours or derived from one, on an attached thread.
pub(super) unsafe extern "C" fn clear(object: *mut ffi::PyObject) -> c_int {
    let body = |py| {
        // SAFETY: of a type of ours, by the contract above.
        unsafe { let_go(object) };
        // SAFETY: as above.
        unsafe { empty(py, object) };
        Ok(0)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(0, |it| it, body) }
}

/// Gives back the dict and the members.
///
/// # Safety
///
/// An object of a type of ours or derived from one, on an attached thread.
pub(super) unsafe fn let_go(object: *mut ffi::PyObject) {
    // SAFETY: by the contract above.
    let dict = unsafe { dict_place(object) };
    // SAFETY: as above.
    let members = unsafe { member::places(object) };
    for place in dict.into_iter().chain(members) {
        // SAFETY: room for an object or null.
        let held = unsafe { place.replace(std::ptr::null_mut()) };
        // SAFETY: null, or an object whose count was the place's.
        unsafe { ffi::Py_XDECREF(held) };
    }
}

/// Takes the state out of an object and drops it, if nobody has it.
///
/// # Safety
///
/// An object of a type of ours or derived from one.
unsafe fn empty(py: Python<'_>, object: *mut ffi::PyObject) {
    // SAFETY: by the contract above.
    let head = unsafe { head(object) };
    // A view holds its owner to its end.
    let Content::State(info) = head.content() else { return };
    if head.flag.seize(Who::Handle).is_err() {
        return;
    }
    let mut between = || {
        head.set_info(std::ptr::null());
        head.flag.release();
    };
    // SAFETY: a state of that class, seized.
    let done = catch_unwind(AssertUnwindSafe(|| unsafe { (info.empty)(object, &mut between) }));
    if let Err(payload) = done {
        tell_unraisable(
            py,
            PyErr::from_panic(payload),
            &format!("the drop of a `{}`", info.table.qualname),
        );
    }
}

/// # Safety
///
/// An object of a type of ours or derived from one, that lives for `'a`, on an attached thread.
pub(super) unsafe fn head<'a>(object: *mut ffi::PyObject) -> &'a Head {
    // SAFETY: by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: by the contract above.
    let object: Borrowed<'a, '_> = unsafe { Borrowed::from_raw(py, object) };
    // SAFETY: by the contract above.
    unsafe { Head::of(object) }
}

/// Where an object keeps its `__dict__`, if its type of ours has one.
///
/// # Safety
///
/// An object of a type of ours or derived from one.
unsafe fn dict_place(object: *mut ffi::PyObject) -> Option<*mut *mut ffi::PyObject> {
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: a live type.
    let native = unsafe { native(ty) }?;
    // SAFETY: a live type.
    let offset = unsafe { kind::dict_offset(native.as_ptr()) };
    // SAFETY: within the object, where the type says.
    (offset > 0).then(|| unsafe { object.byte_offset(offset) }.cast())
}

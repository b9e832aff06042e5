//! `__del__`.
//!
//! In: an object that nothing refers to any more. Out: nothing; an error is reported as Python reports those that nobody can catch. The
//! object may be referred to again afterwards.

use std::ffi::c_void;

use super::TypeSlot;
use crate::args::Function;
use crate::attach::Python;
use crate::class::{Head, core, holds_state, native};
use crate::entry::{door, invoke};
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, Owned};

type Finalize = unsafe extern "C" fn(*mut ffi::PyObject);

impl TypeSlot {
    /// `__del__`
    #[must_use]
    pub const fn finalize<F: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_tp_finalize, finalize::<F> as Finalize as *mut c_void)
    }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, and `this` is an object of it that lives through the
/// call.
unsafe extern "C" fn finalize<F: Function>(this: *mut ffi::PyObject) {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, this) };
        // An exception may be on its way while an object goes.
        let pending = PyErr::take(py);
        // The end comes once, also for the collector where CPython's own note of it cannot be set.
        if is_made(this)
            && !kind::lives_on(this)
            && let Err(error) = invoke::<F>(py, this, &[])
        {
            report(py, this, error);
        }
        if let Some(pending) = pending {
            pending.restore(py);
        }
        Ok(())
    };
    // SAFETY: attached, by the contract above.
    unsafe { door((), |()| (), body) }
}

/// Whether `__init__` has run: without it, there is nothing that `__del__` could be called on.
fn is_made(this: Borrowed<'_, '_>) -> bool {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(this.as_ptr()) };
    // SAFETY: a live type.
    let lays_out = unsafe { native(ty) };
    // SAFETY: a live type, on an attached thread.
    if lays_out.is_none() || lays_out != unsafe { core(ty) } {
        return holds_state(this);
    }
    // SAFETY: of a type of ours, so the object has a head.
    !unsafe { Head::of(this) }.info().is_null()
}

#[cold]
#[inline(never)]
fn report(py: Python<'_>, this: Borrowed<'_, '_>, error: PyErr) {
    // Python names the method.
    let method = this.type_attribute("__del__").ok().flatten();
    let place = method.as_ref().map_or(this, Owned::borrow);
    error.restore(py);
    // SAFETY: attached, with an exception set, and a live object.
    unsafe { ffi::PyErr_WriteUnraisable(place.as_ptr()) };
}

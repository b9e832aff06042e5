//! The one door to C.
//!
//! In: what a function is to do. Out: what CPython gets, with an exception set if that stands for failure. What is rare is out of line.

use std::any::Any;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::args::{Function, Plan, Planned};
use crate::attach::{Inside, Python};
use crate::error::PyErr;
use crate::home::{Home, wants_attention};
use crate::object::{put_errors_aside, take_errors};

/// Runs what CPython has called, and turns its panics and errors into the exception that CPython expects.
///
/// # Safety
///
/// The thread is attached to an interpreter for as long as the call takes.
#[inline(always)]
pub(crate) unsafe fn door<'py, R, C>(
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Result<R, PyErr>,
) -> C {
    // SAFETY: by the contract above.
    unsafe { any_door(None, failed, give, body) }
}

/// The same for the one function that is called: its errors go through it.
///
/// # Safety
///
/// That of [`door`].
#[inline(always)]
pub(crate) unsafe fn door_of<'py, F: Function, R, C>(
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Result<R, PyErr>,
) -> C {
    // SAFETY: by the contract above.
    unsafe { any_door(Some(F::PLAN), failed, give, body) }
}

/// # Safety
///
/// That of [`door`].
#[inline(always)]
unsafe fn any_door<'py, R, C>(
    plan: Option<&'static Plan>,
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Result<R, PyErr>,
) -> C {
    let _inside = Inside::new();
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    let frame = Frame(MaybeUninit::uninit());
    if wants_attention() {
        attend(py, &frame);
    }
    match catch_unwind(AssertUnwindSafe(|| body(py))) {
        Ok(Ok(value)) if wants_attention() => close(py, &frame, (value, give), failed),
        Ok(Ok(value)) => give(value),
        Ok(Err(error)) => {
            match plan {
                Some(plan) => fail_through(py, &frame, error, plan),
                None => fail(py, &frame, error),
            }
            failed
        }
        Err(payload) => {
            fail_of_panic(py, &frame, payload);
            failed
        }
    }
}

/// Something in the frame of one call, whose address tells it from the calls around it. Only what is out of line looks at it.
struct Frame(MaybeUninit<u8>);

impl Frame {
    fn number(&self) -> usize {
        (&raw const self.0).addr()
    }
}

/// Drops what has been waiting for this interpreter, and puts aside what an outer call has kept.
#[cold]
#[inline(never)]
fn attend(py: Python<'_>, frame: &Frame) {
    Home::drop_waiting(py);
    put_errors_aside(frame.number());
}

/// Gives the value, unless an error was kept.
#[cold]
#[inline(never)]
fn close<R, C>(py: Python<'_>, frame: &Frame, (value, give): (R, impl FnOnce(R) -> C), failed: C) -> C {
    match take_errors(frame.number()) {
        None => give(value),
        Some(kept) => {
            drop(value);
            kept.restore(py);
            failed
        }
    }
}

/// Sets the exception for an error; the one that was kept came first.
#[cold]
#[inline(never)]
fn fail(py: Python<'_>, frame: &Frame, error: PyErr) {
    let kept = if wants_attention() {
        take_errors(frame.number())
    } else {
        None
    };
    match kept {
        None => error.restore(py),
        Some(kept) => {
            drop(error);
            kept.restore(py);
        }
    }
}

#[cold]
#[inline(never)]
fn fail_through(py: Python<'_>, frame: &Frame, error: PyErr, plan: &'static Plan) {
    fail(py, frame, error.through(plan));
}

#[cold]
#[inline(never)]
fn fail_of_panic(py: Python<'_>, frame: &Frame, payload: Box<dyn Any + Send>) {
    fail(py, frame, PyErr::from_panic(payload));
}

//! The one door to C.
//!
//! In: what a function is to do. Out: what CPython gets, with an exception set if that stands for failure. What is rare is out of line, and
//! whether something waits for a door is asked once a call, at its end.

use std::any::Any;
use std::ffi::c_int;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

use crate::args::{Function, Missed, Plan, Planned};
use crate::attach::{Inside, Python};
use crate::error::{Passing, PyErr};
use crate::ffi;
use crate::home::{Home, wants_attention};
use crate::object::{Owned, take_errors};

/// What comes out of a call that does no more than it can do promptly.
pub(crate) enum Prompt<T> {
    /// A value.
    Done(T),
    /// An error.
    Failed(PyErr),
    /// Something is not just as expected, and what; nothing has happened so far.
    Anew(Missed),
}

impl<T> Prompt<T> {
    /// Another value.
    #[inline(always)]
    pub(crate) fn map<R>(self, change: impl FnOnce(T) -> R) -> Prompt<R> {
        match self {
            Prompt::Done(value) => Prompt::Done(change(value)),
            Prompt::Failed(error) => Prompt::Failed(error),
            Prompt::Anew(missed) => Prompt::Anew(missed),
        }
    }
}

impl<T> From<Result<T, PyErr>> for Prompt<T> {
    #[inline(always)]
    fn from(result: Result<T, PyErr>) -> Prompt<T> {
        match result {
            Ok(value) => Prompt::Done(value),
            Err(error) => Prompt::Failed(error),
        }
    }
}

/// What CPython gets.
pub(crate) trait Answer: Copy {
    /// Gives it up, because an error comes first.
    fn discard(self, py: Python<'_>);
}

impl Answer for *mut ffi::PyObject {
    fn discard(self, py: Python<'_>) {
        // SAFETY: a new reference, unless it is null.
        drop(NonNull::new(self).map(|it| unsafe { Owned::from_raw(py, it) }));
    }
}

macro_rules! numbers {
    ($($type:ty)*) => { $(
        impl Answer for $type {
            fn discard(self, _: Python<'_>) {}
        }
    )* };
}

numbers!(() c_int isize);

/// Runs what CPython has called, and turns its panics and errors into the exception that CPython expects.
///
/// # Safety
///
/// The thread is attached to an interpreter for as long as the call takes.
#[inline(always)]
pub(crate) unsafe fn door<'py, R, C: Answer>(
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Result<R, PyErr>,
) -> C {
    let body = |py| body(py).map(give).into();
    // SAFETY: by the contract above. The body never begins anew.
    unsafe { any_door(None, failed, body) }.unwrap_or(failed)
}

/// The same for the one function that is called: its errors go through it.
///
/// # Safety
///
/// That of [`door`].
#[inline(always)]
pub(crate) unsafe fn door_of<'py, F: Function, R, C: Answer>(
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Result<R, PyErr>,
) -> C {
    let body = |py| body(py).map(give).into();
    // SAFETY: by the contract above. The body never begins anew.
    unsafe { any_door(Some((F::PLAN, false)), failed, body) }.unwrap_or(failed)
}

/// What comes out of a door: what CPython gets, or why the call begins anew, which is then the last thing that is done.
pub(crate) type Entered<C> = Result<C, Missed>;

/// The same for what is prompt. Its panics go through the function.
///
/// # Safety
///
/// That of [`door`].
#[inline(always)]
pub(crate) unsafe fn prompt_door<'py, F: Function, R, C: Answer>(
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Prompt<R>,
) -> Entered<C> {
    // SAFETY: by the contract above.
    unsafe { prompt_door_of((F::PLAN, F::PROMPT), failed, give, body) }
}

/// The same of a function that is known when it is called.
///
/// # Safety
///
/// That of [`door`].
#[inline(always)]
pub(super) unsafe fn prompt_door_of<'py, R, C: Answer>(
    through: (&'static Plan, bool),
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Prompt<R>,
) -> Entered<C> {
    let body = |py| body(py).map(give);
    // SAFETY: by the contract above.
    unsafe { any_door(Some(through), failed, body) }
}

/// The same where the call begins anew in the ordinary way, which is the last thing that is done here.
///
/// # Safety
///
/// That of [`door`].
#[inline(always)]
pub(crate) unsafe fn once_door<'py, F: Function, R, C: Answer>(
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Prompt<R>,
    anew: impl FnOnce() -> C + Copy,
) -> C {
    let body = |py| body(py).map(give);
    // SAFETY: by the contract above.
    unsafe { any_door(Some((F::PLAN, F::PROMPT)), failed, body) }.unwrap_or_else(|_| anew())
}

/// What an error goes through, if it is one function, and whether panics are not known yet to do so.
type Through = Option<(&'static Plan, bool)>;

/// All that it handles itself is plain data, so that there is little of it to compile: it is in every entry point.
///
/// # Safety
///
/// That of [`door`].
#[inline(always)]
unsafe fn any_door<'py, C: Answer>(
    through: Through,
    failed: C,
    body: impl FnOnce(Python<'py>) -> Prompt<C>,
) -> Entered<C> {
    let _inside = Inside::new();
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    match catch_unwind(AssertUnwindSafe(|| body(py))) {
        Ok(Prompt::Done(answer)) if wants_attention() => Ok(close(py, &Frame::here(), answer, failed)),
        Ok(Prompt::Done(answer)) => Ok(answer),
        Ok(Prompt::Anew(missed)) => Err(missed),
        Ok(Prompt::Failed(error)) => {
            fail_through(py, &Frame::here(), error, through);
            Ok(failed)
        }
        Err(payload) => {
            fail_of_panic(py, &Frame::here(), payload, through);
            Ok(failed)
        }
    }
}

/// Something in the frame of the function that CPython has called: calls in it have theirs further down.
struct Frame(MaybeUninit<u8>);

impl Frame {
    #[inline(always)]
    fn here() -> Frame {
        Frame(MaybeUninit::uninit())
    }

    fn place(&self) -> usize {
        (&raw const self.0).addr()
    }
}

/// Gives the answer, unless an error was kept; drops what has been waiting for this interpreter.
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
extern "C" fn close<C: Answer>(py: Python<'_>, frame: &Frame, answer: C, failed: C) -> C {
    Home::drop_waiting(py);
    match take_errors(frame.place()) {
        None => answer,
        Some(kept) => {
            answer.discard(py);
            kept.restore(py);
            failed
        }
    }
}

#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
extern "C" fn fail_through(py: Python<'_>, frame: &Frame, error: PyErr, through: Through) {
    let error = match through {
        Some((plan, _)) => error.through(plan),
        None => error,
    };
    fail(py, frame, error);
}

#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
extern "C" fn fail_of_panic(py: Python<'_>, frame: &Frame, payload: Box<dyn Any + Send>, through: Through) {
    if let Some((plan, true)) = through {
        drop(Passing(plan)); // As if it had been on the way.
    }
    fail(py, frame, PyErr::from_panic(payload));
}

/// Sets the exception for an error; the one that was kept came first.
#[inline(never)]
fn fail(py: Python<'_>, frame: &Frame, error: PyErr) {
    let kept = if wants_attention() {
        Home::drop_waiting(py);
        take_errors(frame.place())
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

//! [`Attached`]: a thread that is in an interpreter for as long as a value lives.
//!
//! In: a thread that is in none, and leave to be in one. Out: the token; at the end, the thread is as before.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;

use super::gate::Gate;
use super::suspended::suspended;
use super::{Interpreter, InterpreterError};
use crate::attach::{self, Inside, Python};
use crate::ffi;
use crate::home::{Home, wants_attention};

/// A thread attached to an interpreter, until this is dropped. See [`Interpreter::enter`].
#[must_use = "dropped at once, it detaches the thread at once"]
pub struct Attached<'a> {
    gate: &'a Gate,
    state: *mut ffi::PyThreadState,
    /// Whether the state was made for this.
    made: bool,
    inside: ManuallyDrop<Inside>,
    here: PhantomData<Python<'a>>,
}

impl<'a> Attached<'a> {
    /// Attaches a thread that is not attached.
    pub(super) fn new(interpreter: &'a Interpreter) -> Result<Attached<'a>, InterpreterError> {
        let gate = interpreter.gate();
        if !gate.enter() {
            return Err(InterpreterError::ended());
        }
        let known = suspended(gate.interpreter());
        // SAFETY: the interpreter is alive while we are let in, and this needs no lock of its.
        let state = known.unwrap_or_else(|| unsafe { ffi::PyThreadState_New(gate.interpreter()) });
        if state.is_null() {
            gate.leave();
            return Err(InterpreterError::refused(
                "there is no memory for another thread's state",
            ));
        }
        // SAFETY: the thread is not attached; the state is its own: just made, or put aside by itself.
        unsafe { ffi::PyEval_RestoreThread(state) };
        let this = Attached {
            gate,
            state,
            made: known.is_none(),
            inside: ManuallyDrop::new(Inside::new()),
            here: PhantomData,
        };
        if wants_attention() {
            Home::drop_waiting(this.python());
        }
        Ok(this)
    }

    /// The token of the interpreter.
    #[must_use]
    pub fn python(&self) -> Python<'_> {
        // SAFETY: attached while this lives; it can't leave its thread.
        unsafe { Python::assume() }
    }
}

impl Drop for Attached<'_> {
    fn drop(&mut self) {
        // Out of order, which takes a thread-local variable: then the thread stays where it is.
        // SAFETY: may be called on any thread.
        if !attach::attached() || unsafe { ffi::PyThreadState_GetUnchecked() } != self.state {
            return;
        }
        if wants_attention() {
            Home::drop_waiting(self.python());
        }
        if self.made {
            // SAFETY: attached with this state.
            unsafe { ffi::PyThreadState_Clear(self.state) };
        }
        // SAFETY: set when this was made, and used no more.
        unsafe { ManuallyDrop::drop(&mut self.inside) };
        // SAFETY: attached.
        unsafe { ffi::PyEval_SaveThread() };
        if self.made {
            // SAFETY: cleared, no thread's, and of an interpreter that is alive until we are out.
            unsafe { ffi::PyThreadState_Delete(self.state) };
        }
        self.gate.leave();
    }
}

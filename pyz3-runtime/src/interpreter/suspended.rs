//! The thread states that a thread has put aside while it is outside of an interpreter, or in another one.
//!
//! In: thread states, each for as long as a function runs. Out: the one of an interpreter, so that a thread that comes back into an
//! interpreter in the middle of things goes on with the state that it has there already.

use std::cell::Cell;
use std::ptr;

use crate::ffi;

/// One of them, in the frame of the function that has put it aside.
struct Suspended {
    state: *mut ffi::PyThreadState,
    outer: *const Suspended,
}

thread_local! {
    static INNERMOST: Cell<*const Suspended> = const { Cell::new(ptr::null()) };
}

/// Runs `body` while the thread state of this thread is put aside.
pub(crate) fn with_suspended<R>(state: *mut ffi::PyThreadState, body: impl FnOnce() -> R) -> R {
    struct Back(*const Suspended);
    impl Drop for Back {
        fn drop(&mut self) {
            INNERMOST.set(self.0);
        }
    }
    let this = Suspended {
        state,
        outer: INNERMOST.get(),
    };
    let _back = Back(this.outer);
    INNERMOST.set(&raw const this);
    body()
}

/// The state that this thread has put aside last for that interpreter.
pub(super) fn suspended(interpreter: *mut ffi::PyInterpreterState) -> Option<*mut ffi::PyThreadState> {
    let mut next = INNERMOST.get();
    // SAFETY: null, or in the frame of a function that has not returned yet; it takes itself out when it does, by a panic too.
    while let Some(one) = unsafe { next.as_ref() } {
        // SAFETY: a thread state that is put aside is alive: only the function that has put it aside goes on with it.
        if unsafe { ffi::PyThreadState_GetInterpreter(one.state) } == interpreter {
            return Some(one.state);
        }
        next = one.outer;
    }
    None
}

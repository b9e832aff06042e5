//! The end of a Rust value that a Python object owns.
//!
//! In: the value, on an attached thread, at a moment when an exception may be on its way. Out: nothing; the exception is still on its
//! way, a panic has been reported, and a chain of 200,000 values that own each other has not been one of 200,000 calls.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

/// Anything that can be dropped.
trait Buried {}
impl<T: ?Sized> Buried for Box<T> {}

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    static LATER: RefCell<Vec<Box<dyn Buried>>> = const { RefCell::new(Vec::new()) };
}

/// Drops a value that may own Python objects, whose end may bury further values.
pub(crate) fn bury<T: ?Sized + 'static>(py: Python<'_>, value: Box<T>) {
    const DEEPEST: usize = 32;
    if DEPTH.get() >= DEEPEST {
        // Boxed once more, only here: a fat box needs a thin one around it to lie among others.
        LATER.with_borrow_mut(|later| later.push(Box::new(value)));
        return;
    }
    let exception = PyErr::take(py);
    DEPTH.set(DEPTH.get() + 1);
    end(py, value);
    DEPTH.set(DEPTH.get() - 1);
    while DEPTH.get() == 0
        && let Some(value) = LATER.with_borrow_mut(Vec::pop)
    {
        DEPTH.set(1);
        end(py, value);
        DEPTH.set(0);
    }
    if let Some(exception) = exception {
        exception.restore(py);
    }
}

fn end<T: ?Sized>(py: Python<'_>, value: Box<T>) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(value))) {
        PyErr::from_panic(payload).restore(py);
        // SAFETY: attached; null stands for no object to name.
        unsafe { ffi::PyErr_WriteUnraisable(std::ptr::null_mut()) };
    }
}

//! Functions that panic at odd times.

use std::fmt;
use std::panic::{catch_unwind, panic_any, resume_unwind};

use pyz3_runtime::{Object, PyErr, Python};

pub fn equal(py: Python<'_>, one: &Object, other: &Object) -> Result<bool, PyErr> {
    one.eq(py, other)
}

/// The panic of another thread goes on in this one.
pub fn in_thread(text: &str) {
    let text = text.to_owned();
    let Err(payload) = std::thread::spawn(move || panic!("thread: {text}")).join();
    resume_unwind(payload);
}

/// One that was caught is not the one that goes on.
pub fn after_another(text: &str) {
    let payload = catch_unwind(|| panic!("goes on: {text}")).expect_err("a panic");
    let _ = catch_unwind(|| panic!("caught"));
    resume_unwind(payload);
}

/// Holds an exception of Python's as it panics.
pub fn with_error(py: Python<'_>, f: &Object) {
    let _error = f.call(py, &[]).expect_err("f fails");
    panic!("with an error");
}

/// Panics as it is dropped.
pub struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("on the way out");
    }
}

/// The error is on its way when something else panics.
pub fn as_error_leaves(py: Python<'_>, f: &Object) -> Result<Object, PyErr> {
    let _bomb = Bomb;
    f.call(py, &[])
}

/// An error that panics when it is asked what it says.
#[derive(Debug)]
pub struct Speechless;

impl fmt::Display for Speechless {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no words");
    }
}

impl std::error::Error for Speechless {}

pub fn as_it_says() -> Result<(), Speechless> {
    Err(Speechless)
}

/// The payload panics when it is dropped.
pub fn and_drops() {
    panic_any(Bomb);
}

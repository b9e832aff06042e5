//! Exceptions that a function raises although its interface does not say so.
//!
//! In: an error, and what `raises:` says. Out: the same error, after a warning if it is of none of these classes. Generated code asks in
//! debug builds of the user's crate alone.

use super::class::Class;
use super::{Builtin, PyErr};
use crate::attach::Python;

/// Warns about an exception that `raises:` does not name, if that is to be checked. Where warnings are errors, it is the cause of the warning.
#[cold]
#[inline(never)]
#[must_use]
pub fn undeclared(check: bool, py: Python<'_>, error: PyErr, function: &str, declared: &[Class]) -> PyErr {
    if !check {
        return error;
    }
    // What ends a program or comes from its environment is nobody's to declare.
    let exempt = [Class::Builtin(Builtin::MemoryError), Class::Panic];
    let ordinary = Class::Builtin(Builtin::Exception);
    if error.is_exhausted()
        || !error.is_of(py, ordinary)
        || exempt.iter().chain(declared).any(|it| error.is_of(py, *it))
    {
        return error;
    }
    let name = error.class_name(py);
    let message = format!("{function}() raised {name}, which its `raises:` does not declare");
    match py.warn(Builtin::RuntimeWarning, &message, 1) {
        Ok(()) => error,
        Err(warning) => warning.caused_by(error),
    }
}

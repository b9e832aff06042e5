//! Errors of `anyhow` and `eyre`, which hold an error of any type.
//!
//! In: whatever a function returned. Out: if it is one of those, the exception of the error inside, its contexts around it. Without the
//! features they are errors like any other, whose inner type nobody can ask for.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::error::Error;

use super::PyErr;
use super::cast::cast;
use super::failure::ErrorMap;

/// The exception of an error that holds another.
pub(super) fn opened<E>(error: E, map: ErrorMap) -> Result<PyErr, E> {
    #[cfg(feature = "anyhow")]
    let error = match cast::<E, anyhow::Error>(error) {
        Ok(error) => {
            return Ok(match error.downcast::<PyErr>() {
                Ok(error) => error.returned(),
                Err(error) => of(&*error, Some(error.backtrace()), map),
            });
        }
        Err(error) => error,
    };
    #[cfg(feature = "eyre")]
    let error = match cast::<E, eyre::Report>(error) {
        Ok(report) => {
            return Ok(match report.downcast::<PyErr>() {
                Ok(error) => error.returned(),
                Err(report) => of(&*report, None, map),
            });
        }
        Err(error) => error,
    };
    Err(error)
}

fn of(error: &(dyn Error + 'static), backtrace: Option<&Backtrace>, map: ErrorMap) -> PyErr {
    let made = PyErr::failure(error, None, map).returned();
    match backtrace.filter(|it| it.status() == BacktraceStatus::Captured) {
        Some(backtrace) => made.with_note(format!("Rust backtrace:\n{backtrace}")),
        None => made,
    }
}

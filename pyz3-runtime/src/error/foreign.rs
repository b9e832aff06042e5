//! Errors of `anyhow` and `eyre`, which hold an error of any type.
//!
//! In: whatever a function returned. Out: if it is one of those, the exception of the error inside, its contexts around it. Without the
//! features they are errors like any other, whose inner type nobody can ask for.

use std::any::TypeId;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::error::Error;
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, transmute, transmute_copy};

use super::PyErr;
use super::failure::{ErrorMap, Failure};

/// Asks for the type of anything, be it borrowed for a while.
trait Typed {
    fn type_id(&self) -> TypeId
    where
        Self: 'static;
}

impl<T> Typed for PhantomData<T> {
    fn type_id(&self) -> TypeId
    where
        Self: 'static,
    {
        TypeId::of::<T>()
    }
}

fn type_id_of<T>() -> TypeId {
    let marker = PhantomData::<T>;
    let typed: &dyn Typed = &marker;
    // SAFETY: lifetimes leave no trace in the code of a function; the marker holds nothing, and the reference ends here.
    let typed = unsafe { transmute::<&dyn Typed, &(dyn Typed + 'static)>(typed) };
    typed.type_id()
}

/// The value as a `T`, which it is or is not.
fn cast<E, T: 'static>(value: E) -> Result<T, E> {
    if type_id_of::<E>() != TypeId::of::<T>() {
        return Err(value);
    }
    let value = ManuallyDrop::new(value);
    // SAFETY: it is of that very type, which has no lifetimes; the original is forgotten.
    Ok(unsafe { transmute_copy::<ManuallyDrop<E>, T>(&value) })
}

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
    let made = PyErr::failure(&Failure::of(error), map).returned();
    match backtrace.filter(|it| it.status() == BacktraceStatus::Captured) {
        Some(backtrace) => made.with_note(format!("Rust backtrace:\n{backtrace}")),
        None => made,
    }
}

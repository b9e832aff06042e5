//! Exceptions of an interface file that Rust raises by their typed constructors.
//!
//! In: values of Rust's, on any thread, attached or not. Out: an error that holds them until it becomes an exception, and converts them then.

use std::sync::{Arc, Mutex, PoisonError};

use super::class::{Arguments, Class, Planned};
use super::{Body, PyErr};
use crate::attach::Python;
use crate::exception::ExceptionInfo;
use crate::object::{Object, Owned};

type Make = dyn FnOnce(Python<'_>) -> Result<Vec<Object>, PyErr> + Send;

/// The fields of an exception that is yet to be made; errors that stem from one another share them.
#[derive(Clone)]
pub(super) struct Deferred(Arc<Mutex<State>>);

enum State {
    Waiting(Box<Make>),
    Made(Vec<Object>),
    /// Being converted, or refused.
    Gone,
}

impl Deferred {
    /// The values as objects. They are converted once.
    pub(super) fn objects(&self, py: Python<'_>) -> Result<Vec<Object>, PyErr> {
        // The lock is not held while Python code may run.
        let make = match self.replace(State::Gone) {
            State::Waiting(make) => make,
            State::Made(objects) => {
                self.replace(State::Made(objects.clone()));
                return Ok(objects);
            }
            State::Gone => {
                return Err(PyErr::runtime_error(
                    "the fields of this exception could not be converted",
                ));
            }
        };
        let objects = make(py)?;
        self.replace(State::Made(objects.clone()));
        Ok(objects)
    }

    fn replace(&self, state: State) -> State {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), state)
    }
}

/// An exception with fields.
#[cold]
#[track_caller]
pub fn raise(
    class: &'static ExceptionInfo,
    fields: impl FnOnce(Python<'_>) -> Result<Vec<Object>, PyErr> + Send + 'static,
) -> PyErr {
    let mut planned = Planned::new(Class::Own(class), class.name().to_owned());
    let state = State::Waiting(Box::new(fields));
    planned.arguments = Arguments::Deferred(Deferred(Arc::new(Mutex::new(state))));
    PyErr::new(Body::Failure(planned)).here()
}

/// A group of exceptions, with fields.
#[cold]
#[track_caller]
pub fn raise_group(
    class: &'static ExceptionInfo,
    message: impl Into<String>,
    errors: impl IntoIterator<Item = PyErr>,
    fields: impl FnOnce(Python<'_>) -> Result<Vec<Object>, PyErr> + Send + 'static,
) -> PyErr {
    group(Class::Own(class), message.into(), errors.into_iter().collect(), fields)
}

/// A group of that class. Its exceptions are made when it is raised: then it is known in which crate they were made.
#[track_caller]
pub(super) fn group(
    class: Class,
    message: String,
    errors: Vec<PyErr>,
    fields: impl FnOnce(Python<'_>) -> Result<Vec<Object>, PyErr> + Send + 'static,
) -> PyErr {
    let text = message.clone();
    let all = move |py: Python<'_>| {
        let exceptions = Owned::list(py, errors.into_iter().map(|it| it.into_exception(py)))?;
        let mut all = vec![Object::new(Owned::str(py, &message)?), Object::new(exceptions)];
        all.extend(fields(py)?);
        Ok(all)
    };
    let mut planned = Planned::new(class, text);
    let state = State::Waiting(Box::new(all));
    planned.arguments = Arguments::Deferred(Deferred(Arc::new(Mutex::new(state))));
    PyErr::new(Body::Failure(planned)).here()
}

/// An exception without fields.
#[cold]
#[track_caller]
pub fn raise_text(class: &'static ExceptionInfo, text: impl Into<String>) -> PyErr {
    PyErr::new(Body::Failure(Planned::new(Class::Own(class), text.into()))).here()
}

/// Whether an error is an exception of that class, or of one that derives from it.
#[cold]
pub fn is_raised(py: Python<'_>, error: &PyErr, class: &'static ExceptionInfo) -> bool {
    error.is_of(py, Class::Own(class))
}

//! Errors of Rust's, and the exceptions that they become.
//!
//! In: an error, and what the interface file says about its type. Out: the exception, with those that its sources become as causes:
//! each by its own type. Nothing is looked for inside of an error. One whose type the interface file names is never put into a box.

use std::any::type_name;
use std::cell::Cell;
use std::error::Error;
use std::io::Error as IoError;
use std::sync::Arc;

use super::cast::{Bare, cast, is};
use super::class::{Arguments, Class, Planned};
use super::{Body, Builtin, Cause, Origin, PyErr, Text, io};
use crate::attach::Python;
use crate::convert::IntoPython;
use crate::object::Object;

/// What the errors of a module become: `None` where it says nothing about one.
pub type ErrorMap = fn(Python<'_>, &Failure<'_>) -> Option<Becomes>;

/// What errors become, as a type: for what fails when the function that gave it has long returned.
pub trait Errors {
    /// What they become.
    const MAP: ErrorMap;
}

/// Nothing is said of any.
pub struct NoErrors(());

impl Errors for NoErrors {
    const MAP: ErrorMap = no_errors;
}

/// Says nothing about any.
pub fn no_errors(_: Python<'_>, _: &Failure<'_>) -> Option<Becomes> {
    None
}

/// One error of Rust's: the one that was returned, or a source of it.
pub struct Failure<'e> {
    /// The error as it was returned, which is known by its type alone.
    bare: Option<Bare<'e>>,
    /// The same, as what all errors have in common; of a bare one, when somebody has named its type.
    error: Cell<Option<&'e (dyn Error + 'static)>>,
    /// The name of the type that was returned, of which a text in a box tells nothing.
    returned: Option<&'static str>,
}

/// What an error becomes: the exception, or what went wrong with its fields. In a box at once, for it goes from hand to hand.
pub struct Becomes(Result<PyErr, PyErr>);

impl<'e> Failure<'e> {
    pub(super) fn of(error: &'e (dyn Error + 'static)) -> Failure<'e> {
        Failure {
            bare: None,
            error: Cell::new(Some(error)),
            returned: None,
        }
    }

    /// Of an error of any type, known to be one when a map has named the type.
    fn bare<E: Into<Box<dyn Error>>>(error: &'e E) -> Failure<'e> {
        Failure {
            bare: Some(Bare::new(error)),
            error: Cell::new(None),
            returned: None,
        }
    }

    /// The error as that type, be it in a box of its own.
    #[must_use]
    pub fn get<T: Error + 'static>(&self) -> Option<&T> {
        if let Some(bare) = &self.bare {
            let found = bare.get::<T>();
            let boxed = || bare.get::<Box<T>>().map(|it| &**it);
            let shared = || bare.get::<Arc<T>>().map(|it| &**it);
            let found = found.or_else(boxed).or_else(shared)?;
            self.error.set(Some(found));
            return Some(found);
        }
        let error = self.error.get()?;
        let boxed = || error.downcast_ref::<Box<T>>().map(|it| &**it);
        let shared = || error.downcast_ref::<Arc<T>>().map(|it| &**it);
        error.downcast_ref::<T>().or_else(boxed).or_else(shared)
    }

    /// Whether a `String` was returned.
    #[must_use]
    pub fn is_string(&self) -> bool {
        self.returned == Some(std::any::type_name::<String>())
    }

    /// An exception of that class with the error's text.
    #[must_use]
    pub fn becomes(&self, class: Class) -> Option<Becomes> {
        let error = self.error.get()?;
        let mut planned = Planned::new(class, Text::of(error));
        if class.may_have_a_number() {
            planned.errno = io::code_in(error);
            if let (true, Some(code)) = (class.is(Builtin::OSError), planned.errno) {
                planned.class = Class::Builtin(io::class_of_code(code));
            }
        }
        Some(Becomes(Ok(PyErr::new(Body::Failure(planned)))))
    }

    /// An exception of that class with these fields, and the error's text.
    #[must_use]
    pub fn with_fields<const N: usize>(&self, class: Class, fields: [Result<Object, PyErr>; N]) -> Option<Becomes> {
        let error = self.error.get()?;
        Some(Becomes(fields.into_iter().collect::<Result<Vec<_>, _>>().map(
            |fields| {
                let mut planned = Planned::new(class, Text::of(error));
                planned.arguments = Arguments::Fields(fields);
                planned.errno = io::code_in(error);
                PyErr::new(Body::Failure(planned))
            },
        )))
    }

    /// What the map says of an error on an attached thread: one that becomes an exception elsewhere is none that a bound function has
    /// returned.
    fn asked(&self, map: ErrorMap) -> Option<Result<PyErr, PyErr>> {
        let Becomes(planned) = map(Python::if_attached()?, self)?;
        Some(planned)
    }
}

/// The exception of an error by its own type.
fn plan(error: &(dyn Error + 'static), returned: Option<&'static str>, map: ErrorMap) -> Result<PyErr, PyErr> {
    let mut failure = Failure::of(error);
    failure.returned = returned;
    failure.asked(map).unwrap_or_else(|| {
        Ok(PyErr::new(Body::Failure(match error.downcast_ref::<IoError>() {
            Some(error) => io::plan(error),
            None => Planned::new(Class::Builtin(Builtin::RuntimeError), Text::of(error)),
        })))
    })
}

/// A field of an exception: a field of the error, converted as the interface says.
pub fn field<M: IntoPython<T>, T>(py: Python<'_>, value: T) -> Result<Object, PyErr> {
    Object::from_rust::<M, T>(py, value)
}

impl PyErr {
    /// An error of Rust's, with its chain of sources; a `PyErr` in a box comes out as itself.
    #[cold]
    #[must_use]
    pub fn from_error(error: Box<dyn Error>) -> PyErr {
        PyErr::mapped(error, None, no_errors)
    }

    /// The exception of what a function returned as its error.
    #[cold]
    #[inline(never)]
    pub(crate) fn of<E: Into<Box<dyn Error>>>(error: E, map: ErrorMap) -> PyErr {
        let error = match cast::<E, PyErr>(error) {
            Ok(error) => return error.returned(),
            Err(error) => error,
        };
        #[cfg(any(feature = "anyhow", feature = "eyre"))]
        let error = match super::foreign::opened(error, map) {
            Ok(error) => return error,
            Err(error) => error,
        };
        // What is in an `io::Error` may be a `PyErr`.
        if !is::<E, IoError>() {
            let failure = Failure::bare(&error);
            if let Some(planned) = failure.asked(map)
                && let Some(error) = failure.error.get()
            {
                return PyErr::caused(planned, error, map).returned();
            }
        }
        PyErr::mapped(error.into(), Some(type_name::<E>()), map)
    }

    /// The same of an error in a box, where an interface file says what errors become.
    #[cold]
    pub(crate) fn mapped(error: Box<dyn Error>, returned: Option<&'static str>, map: ErrorMap) -> PyErr {
        let error = match error.downcast::<PyErr>() {
            Ok(error) => return error.returned(),
            Err(error) => error,
        };
        let error = match io::unwrap(error) {
            Ok(error) => return error.returned(),
            Err(error) => error,
        };
        PyErr::failure(&*error, returned, map).returned()
    }

    /// The exception of an error, with those of its sources.
    #[cold]
    pub(super) fn failure(error: &(dyn Error + 'static), returned: Option<&'static str>, map: ErrorMap) -> PyErr {
        PyErr::caused(plan(error, returned, map), error, map)
    }

    /// With the exceptions of an error's sources as causes.
    fn caused(planned: Result<PyErr, PyErr>, error: &(dyn Error + 'static), map: ErrorMap) -> PyErr {
        // A chain that bites its own tail would never end.
        const MOST: usize = 64;
        let mut next = error.source();
        let mut error = match planned {
            Ok(error) if next.is_some() => error,
            Ok(error) | Err(error) => return error,
        };
        let mut causes = Vec::new();
        while let Some(source) = next
            && causes.len() < MOST
        {
            if let Some(error) = source.downcast_ref::<PyErr>() {
                error.as_causes(&mut causes);
                break;
            }
            match plan(source, None, map) {
                Ok(error) => error.as_causes(&mut causes),
                Err(error) => {
                    error.as_causes(&mut causes);
                    break;
                }
            }
            next = source.source();
        }
        error.inner().more().causes = causes;
        error
    }

    /// The same error as the cause of another, with its own causes.
    pub(super) fn as_causes(&self, causes: &mut Vec<Cause>) {
        let what = match self.body() {
            Body::Raised(exception) => Origin::Raised(exception.clone()),
            Body::Fault(class, message) => {
                let message = self.unwritten().map_or_else(|| message.clone(), Text::from);
                Origin::Made(Planned::new(Class::Builtin(*class), message))
            }
            Body::Failure(planned) => Origin::Made(planned.clone()),
        };
        causes.push(Cause {
            what,
            notes: self.notes().to_vec(),
            spots: self.own_spots(),
        });
        causes.extend(self.0.iter().flat_map(|it| it.causes()).cloned());
    }
}

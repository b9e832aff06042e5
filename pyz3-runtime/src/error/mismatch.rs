//! Errors that are no errors to everyone: an argument that does not convert, an iteration that has ended.
//!
//! In: an error. Out: what an operator, a comparison or `in` makes of it, and where it says that it happened.

use super::{Body, Builtin, Class, PyErr};
use crate::attach::Python;

/// Where an argument that did not convert stands.
pub(super) struct Argument {
    /// How much of the message, or that much of the last note, says so.
    place: usize,
    /// Where in the argument.
    path: String,
}

impl PyErr {
    /// Says which parameter of which function the fault is in: the end of the path.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub(crate) fn in_argument(mut self, function: &str, parameter: &str) -> PyErr {
        let path = self.take_path();
        let place = format!("{function}() argument '{parameter}{path}'");
        let inner = self.inner();
        inner.argument = Some(Argument {
            place: place.len(),
            path,
        });
        match &mut inner.body {
            Body::Fault(_, message) => *message = format!("{place}: {message}"),
            Body::Raised(_) | Body::Failure(..) => inner.notes.push(format!("in {place}")),
        }
        self
    }

    /// Says that the argument in question is the new value of an attribute.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub(crate) fn in_attribute(mut self, class: &str, attribute: &str) -> PyErr {
        let inner = self.inner();
        let Some(Argument { place, path }) = inner.argument.take() else {
            return self;
        };
        let start = format!("{class}.{attribute}{path}");
        match &mut inner.body {
            Body::Fault(_, message) => message.replace_range(..place, &start),
            Body::Raised(_) | Body::Failure(..) => {
                if let Some(note) = inner.notes.last_mut() {
                    *note = format!("in {start}");
                }
            }
        }
        self
    }

    /// Whether it is the conversion of an argument that failed, because the argument is no such thing: an operator leaves it to the
    /// other operand then. A number that is out of range is such a thing.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_mismatch(&self) -> bool {
        let argument = self.0.as_ref().is_some_and(|it| it.argument.is_some());
        argument && matches!(self.body(), Body::Fault(class, _) if *class != Builtin::OverflowError)
    }

    /// Whether it is the conversion of an argument that failed, for whatever reason but Python code that ran: nothing is equal to such
    /// an argument, and no container contains it.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_misfit(&self, py: Python<'_>) -> bool {
        if self.0.as_ref().is_none_or(|it| it.argument.is_none()) {
            return false;
        }
        match self.body() {
            Body::Fault(..) => true,
            Body::Failure(..) => false,
            // CPython refuses an `int` that is too large for a float, and lone surrogates. What Python code has raised was traced.
            Body::Raised(exception) => exception.bind(py).is_ok_and(|it| {
                let refused = [Builtin::OverflowError, Builtin::UnicodeEncodeError]
                    .map(|class| Class::Builtin(class).matches(it))
                    .contains(&true);
                refused && it.getattr("__traceback__").is_ok_and(|it| it.borrow().is_none())
            }),
        }
    }

    /// What ends an iteration. No exception is made of it unless one is asked for.
    #[inline]
    pub(crate) fn exhausted() -> PyErr {
        PyErr(None)
    }

    /// Whether it ends an iteration in that way.
    #[inline]
    pub(crate) fn is_exhausted(&self) -> bool {
        self.0.is_none()
    }
}

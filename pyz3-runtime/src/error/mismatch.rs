//! Errors that are no errors to everyone: an argument that does not convert, an iteration that has ended.
//!
//! In: an error. Out: what an operator, a comparison or `in` makes of it, and where it says that it happened.

use super::{Body, Builtin, Class, PyErr};
use crate::attach::Python;

impl PyErr {
    /// Whether it is the conversion of an argument that failed, because the argument is no such thing: an operator leaves it to the
    /// other operand then. A number that is out of range is such a thing.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_mismatch(&self) -> bool {
        let argument = self.0.as_ref().is_some_and(|it| it.argument);
        argument && matches!(self.body(), Body::Fault(class, _) if *class != Builtin::OverflowError)
    }

    /// Whether it is the conversion of an argument that failed, for whatever reason but Python code that ran: nothing is equal to such
    /// an argument, and no container contains it.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_misfit(&self, py: Python<'_>) -> bool {
        if self.0.as_ref().is_none_or(|it| !it.argument) {
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

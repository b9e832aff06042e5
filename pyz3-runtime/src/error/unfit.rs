//! Errors of arguments that a signature does not take, where there are other signatures.

use super::{Body, PyErr};
use crate::attach::Python;

impl PyErr {
    /// A TypeError that an operator, a comparison or `in` takes for the failed conversion of an argument.
    #[cold]
    pub(crate) fn of_arguments(message: String) -> PyErr {
        let mut error = PyErr::type_error(message);
        error.inner().argument = true;
        error
    }

    /// The error of a conversion function of the user's, which does not take the value.
    #[cold]
    pub(crate) fn refused(mut self) -> PyErr {
        self.inner().refused = true;
        self
    }

    /// Whether an argument is none that its parameter takes. An error of Python code that ran meanwhile is something else, and so is an
    /// object that is borrowed just now.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_unfit(&self, py: Python<'_>) -> bool {
        self.is_misfit(py) || self.0.as_ref().is_some_and(|it| it.argument && it.refused)
    }

    /// Whether it blames what was passed, rather than something that happened meanwhile.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_of_arguments(&self) -> bool {
        matches!(self.body(), Body::Fault(..))
    }
}

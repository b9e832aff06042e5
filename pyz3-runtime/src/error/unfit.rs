//! Errors of arguments that a signature does not take, where there are other signatures.

use super::{Body, PyErr};

impl PyErr {
    /// A TypeError that an operator, a comparison or `in` takes for the failed conversion of an argument.
    #[cold]
    pub(crate) fn of_arguments(message: String) -> PyErr {
        let mut error = PyErr::type_error(message);
        error.inner().argument = true;
        error
    }

    /// Whether it blames what was passed, rather than something that happened meanwhile.
    #[cold]
    #[inline(never)]
    pub(crate) fn is_of_arguments(&self) -> bool {
        matches!(self.body(), Body::Fault(..))
    }
}

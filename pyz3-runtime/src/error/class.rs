//! The classes of the exceptions that the runtime makes.
//!
//! In: which one, and a message. Out: an exception object of this interpreter.

use super::panic;
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// A class of exceptions, which becomes an object when one is raised.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Attribute,
    Buffer,
    Import,
    Index,
    Key,
    Overflow,
    Panic,
    Recursion,
    Runtime,
    StopAsyncIteration,
    StopIteration,
    Type,
    /// A UnicodeEncodeError; asked for, never made.
    Unicode,
    Value,
    ZeroDivision,
}

impl Class {
    pub(super) fn make<'py>(self, py: Python<'py>, message: &str) -> Result<Owned<'py>, PyErr> {
        let class = self.object(py)?;
        if message.is_empty() && matches!(self, Class::StopIteration | Class::StopAsyncIteration) {
            return class.borrow().call(&[]); // The value of an iteration without one is None, not an empty text.
        }
        let message = Owned::str(py, message)?;
        class.borrow().call(&[message.borrow()])
    }

    /// Whether the exception is of this class.
    pub(super) fn matches(self, exception: Borrowed<'_, '_>) -> bool {
        self.object(exception.py()).is_ok_and(|class| {
            // SAFETY: attached, live objects.
            unsafe { ffi::PyErr_GivenExceptionMatches(exception.as_ptr(), class.borrow().as_ptr()) != 0 }
        })
    }

    fn object(self, py: Python<'_>) -> Result<Owned<'_>, PyErr> {
        let class = match self {
            // SAFETY: a constant of CPython's, set since its start.
            Class::Attribute => unsafe { ffi::PyExc_AttributeError },
            // SAFETY: as above.
            Class::Buffer => unsafe { ffi::PyExc_BufferError },
            // SAFETY: as above.
            Class::Import => unsafe { ffi::PyExc_ImportError },
            // SAFETY: as above.
            Class::Index => unsafe { ffi::PyExc_IndexError },
            // SAFETY: as above.
            Class::Key => unsafe { ffi::PyExc_KeyError },
            // SAFETY: as above.
            Class::Overflow => unsafe { ffi::PyExc_OverflowError },
            // SAFETY: as above.
            Class::Recursion => unsafe { ffi::PyExc_RecursionError },
            // SAFETY: as above.
            Class::Runtime => unsafe { ffi::PyExc_RuntimeError },
            // SAFETY: as above.
            Class::StopAsyncIteration => unsafe { ffi::PyExc_StopAsyncIteration },
            // SAFETY: as above.
            Class::StopIteration => unsafe { ffi::PyExc_StopIteration },
            // SAFETY: as above.
            Class::Type => unsafe { ffi::PyExc_TypeError },
            // SAFETY: as above.
            Class::Unicode => unsafe { ffi::PyExc_UnicodeEncodeError },
            // SAFETY: as above.
            Class::Value => unsafe { ffi::PyExc_ValueError },
            // SAFETY: as above.
            Class::ZeroDivision => unsafe { ffi::PyExc_ZeroDivisionError },
            Class::Panic => return panic::class(py),
        };
        // SAFETY: builtin classes live as long as the interpreter does.
        Ok(unsafe { Owned::copied(py, class) })
    }
}

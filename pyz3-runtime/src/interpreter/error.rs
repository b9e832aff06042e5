//! What goes wrong in another interpreter, in words: an exception of it can't leave it.

use std::error::Error;
use std::fmt;

use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Object, import};

/// What went wrong in an interpreter, or why it can't be entered.
///
/// It holds texts alone, so it may go anywhere. Returned by a bound function it is a RuntimeError, unless `errors:` names another class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterpreterError {
    class: Option<String>,
    message: String,
    traceback: String,
}

impl InterpreterError {
    /// Something that is no exception of the interpreter.
    pub(super) fn refused(message: impl Into<String>) -> InterpreterError {
        InterpreterError {
            class: None,
            message: message.into(),
            traceback: String::new(),
        }
    }

    pub(super) fn ended() -> InterpreterError {
        InterpreterError::refused("this interpreter has ended, or is about to end")
    }

    /// The words for an exception, in the interpreter that it belongs to.
    pub(super) fn of(py: Python<'_>, error: PyErr) -> InterpreterError {
        let written = error.to_string();
        let exception = match error.into_object(py) {
            Ok(exception) => exception,
            Err(_) => return InterpreterError::refused(written),
        };
        InterpreterError {
            class: exception.type_name(py).ok(),
            message: exception.str(py).unwrap_or(written),
            traceback: traceback(py, &exception).unwrap_or_default(),
        }
    }

    /// The name of the exception's class; nothing if the interpreter could not be entered or ended.
    #[must_use]
    pub fn class_name(&self) -> Option<&str> {
        self.class.as_deref()
    }

    /// The exception's text, or what was refused and why.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What Python would print of it; empty if it is no exception.
    #[must_use]
    pub fn traceback(&self) -> &str {
        &self.traceback
    }
}

/// As `traceback.format_exception` has it.
fn traceback(py: Python<'_>, exception: &Object) -> Result<String, PyErr> {
    let module = Object::new(import(py, c"traceback")?);
    let none = Object::from_rust::<crate::types::Opt<crate::types::Int>, Option<i32>>(py, None)?;
    let class = exception.getattr(py, "__class__")?;
    let place = exception.getattr(py, "__traceback__").unwrap_or(none);
    let lines = module.call_method(py, "format_exception", &[&class, exception, &place])?;
    let lines: Vec<String> = lines.extract::<crate::types::List<crate::types::Str>, _>(py)?;
    Ok(lines.concat())
}

impl fmt::Display for InterpreterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.class {
            Some(class) if self.message.is_empty() => f.write_str(class),
            Some(class) => write!(f, "{class}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl Error for InterpreterError {}

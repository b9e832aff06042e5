//! [`PyErr`]: what went wrong, on its way to becoming a Python exception.
//!
//! In: exceptions that Python code raised, failed conversions, errors of the user's own Rust. Out: one exception, set when the
//! door closes. Until then it is plain data: nothing here creates a Python object before the error is restored.

mod alternatives;
mod class;
mod expected;
mod mismatch;
mod outcome;
mod panic;
mod raise;
mod unfit;

use std::error::Error;
use std::fmt;

use class::Class;
use expected::Mismatch;
pub(crate) use outcome::{Fallible, FallibleSend, FallibleSync, Plain};
pub use outcome::{Outcome, OutcomeOf, finish, own};
use raise::{add_note, raised, set_cause, set_new, set_raised};

use crate::attach::Python;
use crate::ffi;
use crate::object::{Borrowed, Object, Owned};

/// An error that becomes a Python exception when the bound function returns it.
///
/// An exception that Python code raised is kept as the very object it is. It can be made here as one of a few builtin classes,
/// and sent between threads.
pub struct PyErr(Option<Box<Inner>>); // None: an iteration has ended, which is no news and costs no memory.

struct Inner {
    body: Body,
    /// What will be the message of a fault that has none yet.
    mismatch: Option<Mismatch>,
    /// Where in nested data, innermost first.
    path: Vec<Segment>,
    notes: Vec<String>,
    /// Whether it is an argument that did not convert.
    argument: bool,
    /// Whether a conversion function of the user's has refused a value.
    refused: bool,
}

/// What stands for an iteration that has ended, where an exception is wanted.
static ENDED: Body = Body::Failure(Class::StopIteration, String::new(), Vec::new());

enum Body {
    /// Raised by Python code, or by CPython.
    Raised(Object),
    /// A fault of what was passed; where it stood comes before the message.
    Fault(Class, String),
    /// An error of Rust's, with those it came from.
    Failure(Class, String, Vec<Cause>),
}

#[derive(Clone)]
enum Cause {
    Made(Class, String),
    Raised(Object),
}

enum Segment {
    Index(usize),
    Key(String),
    Field(String),
}

impl Inner {
    fn new(body: Body) -> Inner {
        Inner {
            body,
            mismatch: None,
            path: Vec::new(),
            notes: Vec::new(),
            argument: false,
            refused: false,
        }
    }

    fn ended() -> Inner {
        Inner::new(Body::Failure(Class::StopIteration, String::new(), Vec::new()))
    }
}

impl PyErr {
    #[cold]
    fn new(body: Body) -> PyErr {
        PyErr(Some(Box::new(Inner::new(body))))
    }

    fn body(&self) -> &Body {
        self.0.as_ref().map_or(&ENDED, |it| &it.body)
    }

    fn inner(&mut self) -> &mut Inner {
        self.0.get_or_insert_with(|| Box::new(Inner::ended()))
    }

    /// A TypeError.
    #[cold]
    #[must_use]
    pub fn type_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Fault(Class::Type, message.into()))
    }

    /// A ValueError.
    #[cold]
    #[must_use]
    pub fn value_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Fault(Class::Value, message.into()))
    }

    /// An OverflowError.
    #[cold]
    #[must_use]
    pub fn overflow_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Fault(Class::Overflow, message.into()))
    }

    /// A ZeroDivisionError.
    #[cold]
    pub(crate) fn zero_division(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::ZeroDivision, message.into(), Vec::new()))
    }

    /// A RuntimeError.
    #[cold]
    #[must_use]
    pub fn runtime_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::Runtime, message.into(), Vec::new()))
    }

    /// A KeyError, whose text is the `repr` of the message, as Python's is.
    #[cold]
    #[must_use]
    pub fn key_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::Key, message.into(), Vec::new()))
    }

    /// An IndexError.
    #[cold]
    #[must_use]
    pub fn index_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::Index, message.into(), Vec::new()))
    }

    /// An AttributeError.
    #[cold]
    #[must_use]
    pub fn attribute_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::Attribute, message.into(), Vec::new()))
    }

    /// A StopIteration; an empty message is no value.
    #[cold]
    #[must_use]
    pub fn stop_iteration(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::StopIteration, message.into(), Vec::new()))
    }

    /// A StopAsyncIteration.
    #[cold]
    pub(crate) fn stop_async_iteration() -> PyErr {
        PyErr::new(Body::Failure(Class::StopAsyncIteration, String::new(), Vec::new()))
    }

    /// A RecursionError.
    #[cold]
    pub(crate) fn recursion_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::Recursion, message.into(), Vec::new()))
    }

    /// A BufferError.
    #[cold]
    pub(crate) fn buffer_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::Buffer, message.into(), Vec::new()))
    }

    /// An ImportError.
    #[cold]
    pub(crate) fn import_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Class::Import, message.into(), Vec::new()))
    }

    /// A PanicException.
    #[cold]
    pub(crate) fn panic(message: String) -> PyErr {
        PyErr::new(Body::Failure(Class::Panic, message, Vec::new()))
    }

    /// An exception object of Python's.
    #[must_use]
    pub fn raised(exception: Object) -> PyErr {
        PyErr::new(Body::Raised(exception))
    }

    /// An error of Rust's, with its chain of sources; a `PyErr` in a box comes out as itself.
    #[cold]
    #[must_use]
    pub fn from_error(error: Box<dyn Error>) -> PyErr {
        match error.downcast::<PyErr>() {
            Ok(error) => *error,
            Err(error) => PyErr::failure(&*error),
        }
    }

    #[cold]
    pub(crate) fn failure(error: &(dyn Error + 'static)) -> PyErr {
        // A chain that bites its own tail would never end.
        const MOST: usize = 64;
        let mut causes = Vec::new();
        let mut next = error.source();
        while let Some(source) = next
            && causes.len() < MOST
        {
            if let Some(error) = source.downcast_ref::<PyErr>() {
                error.as_causes(&mut causes);
                break;
            }
            causes.push(Cause::Made(Class::Runtime, source.to_string()));
            next = source.source();
        }
        PyErr::new(Body::Failure(Class::Runtime, error.to_string(), causes))
    }

    /// The same error as the cause of another, with its own causes.
    fn as_causes(&self, causes: &mut Vec<Cause>) {
        match self.body() {
            Body::Raised(exception) => causes.push(Cause::Raised(exception.clone())),
            Body::Fault(class, message) => {
                causes.push(Cause::Made(*class, self.unwritten().unwrap_or_else(|| message.clone())))
            }
            Body::Failure(class, message, deeper) => {
                causes.push(Cause::Made(*class, message.clone()));
                causes.extend_from_slice(deeper);
            }
        }
    }

    /// Says that the fault is in an item of what was being converted.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn at_index(mut self, index: usize) -> PyErr {
        self.inner().path.push(Segment::Index(index));
        self
    }

    /// Says that the fault is in the value that belongs to a key.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn at_key(mut self, key: Borrowed<'_, '_>) -> PyErr {
        self.inner().path.push(Segment::Key(key.short_repr()));
        self
    }

    /// Says that the fault is in the value that belongs to a key that is a text.
    #[cold]
    #[must_use]
    pub(crate) fn at_name(mut self, name: &str) -> PyErr {
        self.inner().path.push(Segment::Key(format!("'{name}'")));
        self
    }

    /// Says that the fault is in a field.
    #[cold]
    #[must_use]
    pub(crate) fn at_field(mut self, name: &str) -> PyErr {
        self.inner().path.push(Segment::Field(name.to_owned()));
        self
    }

    /// Says that the fault is in something that has no place of its own, such as a key or an element of a set.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub(crate) fn inside(mut self, what: &str, found: Borrowed<'_, '_>) -> PyErr {
        self.write();
        let place = format!("{what} {}{}", found.short_repr(), self.take_path());
        match &mut self.inner().body {
            Body::Fault(_, message) => *message = format!("{place}: {message}"),
            Body::Raised(_) | Body::Failure(..) => self.inner().notes.push(format!("in {place}")),
        }
        self
    }

    /// Says that the fault is in the value that a member was to be set to.
    #[cold]
    #[inline(never)]
    pub(crate) fn in_member(mut self, member: &str) -> PyErr {
        self.write();
        let place = format!("{member}{}", self.take_path());
        match &mut self.inner().body {
            Body::Fault(_, message) => *message = format!("{place}: {message}"),
            Body::Raised(_) | Body::Failure(..) => self.inner().notes.push(format!("in {place}")),
        }
        self
    }

    /// Says that the fault is in what a function returned.
    #[cold]
    #[inline(never)]
    pub(crate) fn in_result(mut self) -> PyErr {
        if self.is_exhausted() {
            return self;
        }
        self.write();
        let path = self.take_path();
        match &mut self.inner().body {
            Body::Fault(_, message) => *message = format!("result{path}: {message}"),
            Body::Raised(_) | Body::Failure(..) if path.is_empty() => {}
            Body::Raised(_) | Body::Failure(..) => self.inner().notes.push(format!("in result{path}")),
        }
        self
    }

    fn take_path(&mut self) -> String {
        let mut text = String::new();
        for segment in self.inner().path.drain(..).rev() {
            match segment {
                Segment::Index(index) => text.push_str(&format!("[{index}]")),
                Segment::Key(key) => text.push_str(&format!("[{key}]")),
                Segment::Field(name) => text.push_str(&format!(".{name}")),
            }
        }
        text
    }

    /// Takes the exception that CPython has set, if there is one.
    pub(crate) fn take(py: Python<'_>) -> Option<PyErr> {
        // SAFETY: attached.
        let set = unsafe { ffi::PyErr_Occurred() };
        (!set.is_null()).then(|| PyErr::fetch(py))
    }

    /// Takes the exception that CPython has set.
    #[cold]
    #[inline(never)]
    pub(crate) fn fetch(py: Python<'_>) -> PyErr {
        match raised(py) {
            Some(exception) => PyErr::raised(Object::new(exception)),
            None => PyErr::runtime_error("a function of CPython failed without setting an exception"),
        }
    }

    /// Sets the exception in the interpreter.
    #[cold]
    #[inline(never)]
    pub(crate) fn restore(self, py: Python<'_>) {
        let keep_context = !matches!(self.body(), Body::Raised(_));
        match self.into_exception(py) {
            Ok(exception) if keep_context => set_new(exception),
            Ok(exception) => set_raised(exception),
            // Making an exception failed, say for want of memory: that is the error now.
            Err(error) => match error.into_exception(py) {
                Ok(exception) => set_raised(exception),
                // SAFETY: attached.
                Err(_) => drop(unsafe { ffi::PyErr_NoMemory() }),
            },
        }
    }

    /// The exception object.
    pub(crate) fn into_exception(mut self, py: Python<'_>) -> Result<Owned<'_>, PyErr> {
        self.write();
        let path = self.take_path();
        let Inner { body, mut notes, .. } = self.0.map_or_else(Inner::ended, |it| *it);
        let exception = match body {
            Body::Raised(exception) => exception.bind(py)?.to_owned(),
            Body::Fault(class, message) => {
                let message = if path.is_empty() {
                    message
                } else {
                    format!("{path}: {message}")
                };
                class.make(py, &message)?
            }
            Body::Failure(class, message, causes) => {
                let exception = class.make(py, &message)?;
                let mut effect = exception.borrow().to_owned();
                for cause in causes {
                    let cause = match cause {
                        Cause::Made(class, text) => class.make(py, &text)?,
                        Cause::Raised(exception) => exception.bind(py)?.to_owned(),
                    };
                    set_cause(effect.borrow(), cause.borrow().to_owned());
                    effect = cause;
                }
                exception
            }
        };
        for note in notes.drain(..) {
            add_note(exception.borrow(), &note);
        }
        Ok(exception)
    }

    /// The exception object that this error is or becomes.
    pub fn into_object(self, py: Python<'_>) -> Result<Object, PyErr> {
        self.into_exception(py).map(Object::new)
    }

    /// Whether it is an AttributeError that was raised.
    pub(crate) fn is_attribute_error(&self, py: Python<'_>) -> bool {
        match self.body() {
            Body::Raised(exception) => exception.bind(py).is_ok_and(|it| Class::Attribute.matches(it)),
            Body::Fault(class, _) | Body::Failure(class, ..) => *class == Class::Attribute,
        }
    }
}

impl fmt::Display for PyErr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(message) = self.unwritten() {
            return f.write_str(&message);
        }
        match self.body() {
            Body::Fault(_, message) | Body::Failure(_, message, _) => f.write_str(message),
            Body::Raised(exception) => {
                if !crate::attach::attached() {
                    return f.write_str("a Python exception");
                }
                let py = Python::current();
                let class = exception.type_name(py).unwrap_or_default();
                let text = exception.str(py).unwrap_or_default();
                write!(f, "{class}: {text}")
            }
        }
    }
}

impl fmt::Debug for PyErr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PyErr({self})")
    }
}

impl Error for PyErr {}

//! [`PyErr`]: what went wrong, on its way to becoming a Python exception.
//!
//! In: exceptions that Python code raised, failed conversions, errors of the user's own Rust. Out: one exception, set when the
//! door closes. Until then it is plain data: nothing here creates a Python object before the error is restored.

mod alternatives;
mod builtin;
mod cast;
mod class;
mod context;
mod deferred;
mod expected;
mod failure;
#[cfg(any(feature = "anyhow", feature = "eyre"))]
mod foreign;
mod inner;
mod io;
mod mismatch;
mod outcome;
mod panic;
mod raise;
mod text;
mod trace;
mod undeclared;
mod unfit;

use std::error::Error;
use std::fmt;

pub use builtin::Builtin;
pub use class::Class;
use class::{Arguments, Planned, checked};
pub use deferred::{is_raised, raise, raise_group, raise_text};
pub use failure::{Becomes, ErrorMap, Errors, Failure, NoErrors, field, no_errors};
use inner::{Body, Cause, ENDED, Inner, More, Origin, Segment};
pub(crate) use outcome::{Fallible, FallibleSend, FallibleSync, Plain};
pub use outcome::{Outcome, OutcomeOf, PlainOutcome, finish, finish_with, own, own_with, ready, ready_with};
use raise::{Plain as SetPlain, add_note, set_cause, set_new, set_plain};
pub(crate) use raise::{raised, set_raised};
use text::Text;
pub(crate) use trace::{Passing, note_panics};
pub use trace::{Place, set_traceback_frames};
use trace::{Spots, add_frames, placed, within};
pub use undeclared::undeclared;

use crate::attach::Python;
use crate::ffi;
use crate::object::{Borrowed, Object, Owned};

/// An error that becomes a Python exception when the bound function returns it.
///
/// An exception that Python code raised is kept as the very object it is. One can be made here of any class that Python comes with
/// ([`Builtin`]), and sent between threads. Exceptions of the interface file are raised by returning the error type that its `errors:`
/// name.
pub struct PyErr(Option<Box<Inner>>); // None: an iteration has ended, which is no news and costs no memory.

impl PyErr {
    #[cold]
    fn new(body: Body) -> PyErr {
        PyErr(Some(Inner::boxed(body)))
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
    #[track_caller]
    pub fn type_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Fault(Builtin::TypeError, Text::said(message))).here()
    }

    /// A ValueError.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn value_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Fault(Builtin::ValueError, Text::said(message))).here()
    }

    /// An OverflowError.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn overflow_error(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Fault(Builtin::OverflowError, Text::said(message))).here()
    }

    /// A ZeroDivisionError.
    #[cold]
    pub(crate) fn zero_division(message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Planned::new(
            Class::Builtin(Builtin::ZeroDivisionError),
            message.into(),
        )))
    }

    /// A RuntimeError.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn runtime_error(message: impl Into<String>) -> PyErr {
        PyErr::builtin(Builtin::RuntimeError, message)
    }

    /// One of the exceptions that Python comes with, with a message.
    ///
    /// A few of them want more than a message (`UnicodeDecodeError`, `ExceptionGroup`): see [`PyErr::with_arguments`].
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn builtin(class: Builtin, message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Planned::new(Class::Builtin(class), Text::said(message)))).here()
    }

    /// The value of an iteration without one is None, not an empty text.
    fn iteration_over(class: Builtin, message: String) -> PyErr {
        let mut planned = Planned::new(Class::Builtin(class), message);
        if planned.text.is_empty() {
            planned.arguments = Arguments::None;
        }
        PyErr::new(Body::Failure(planned))
    }

    /// A KeyError, whose text is the `repr` of the message, as Python's is.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn key_error(message: impl Into<String>) -> PyErr {
        PyErr::builtin(Builtin::KeyError, message)
    }

    /// An IndexError.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn index_error(message: impl Into<String>) -> PyErr {
        PyErr::builtin(Builtin::IndexError, message)
    }

    /// An AttributeError.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn attribute_error(message: impl Into<String>) -> PyErr {
        PyErr::builtin(Builtin::AttributeError, message)
    }

    /// A StopIteration; an empty message is no value.
    #[cold]
    #[must_use]
    pub fn stop_iteration(message: impl Into<String>) -> PyErr {
        PyErr::iteration_over(Builtin::StopIteration, message.into())
    }

    /// A StopAsyncIteration.
    #[cold]
    pub(crate) fn stop_async_iteration() -> PyErr {
        PyErr::iteration_over(Builtin::StopAsyncIteration, String::new())
    }

    /// A RecursionError.
    #[cold]
    pub(crate) fn recursion_error(message: impl Into<String>) -> PyErr {
        PyErr::builtin(Builtin::RecursionError, message)
    }

    /// A BufferError.
    #[cold]
    pub(crate) fn buffer_error(message: impl Into<String>) -> PyErr {
        PyErr::builtin(Builtin::BufferError, message)
    }

    /// An ImportError.
    #[cold]
    pub(crate) fn import_error(message: impl Into<String>) -> PyErr {
        PyErr::builtin(Builtin::ImportError, message)
    }

    /// A PanicException.
    #[cold]
    pub(crate) fn panic(message: String) -> PyErr {
        PyErr::new(Body::Failure(Planned::new(Class::Panic, message)))
    }

    /// An exception object of Python's, or a class of exceptions; raising anything else is a TypeError.
    #[must_use]
    pub fn raised(exception: Object) -> PyErr {
        PyErr::new(Body::Raised(exception))
    }

    /// Says that the fault is in an item of what was being converted.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn at_index(mut self, index: usize) -> PyErr {
        self.inner().more().path.push(Segment::Index(index));
        self
    }

    /// Says that the fault is in the value that belongs to a key.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn at_key(mut self, key: Borrowed<'_, '_>) -> PyErr {
        self.inner().more().path.push(Segment::Key(key.short_repr()));
        self
    }

    /// Says that the fault is in the value that belongs to a key that is a text.
    #[cold]
    #[must_use]
    pub(crate) fn at_name(mut self, name: &str) -> PyErr {
        self.inner().more().path.push(Segment::Key(format!("'{name}'")));
        self
    }

    /// Says that the fault is in a field.
    #[cold]
    #[must_use]
    pub(crate) fn at_field(mut self, name: &str) -> PyErr {
        self.inner().more().path.push(Segment::Field(name.to_owned()));
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
            Body::Fault(_, message) => *message = format!("{place}: {}", &**message).into(),
            Body::Raised(_) | Body::Failure(..) => self.inner().more().notes.push(format!("in {place}")),
        }
        self
    }

    /// Says that the fault is in the value that a member was to be set to.
    #[cold]
    #[inline(never)]
    pub(crate) fn in_member(mut self, member: &str) -> PyErr {
        self.write();
        self.inner().returned = false;
        let place = format!("{member}{}", self.take_path());
        match &mut self.inner().body {
            Body::Fault(_, message) => *message = format!("{place}: {}", &**message).into(),
            Body::Raised(_) | Body::Failure(..) => self.inner().more().notes.push(format!("in {place}")),
        }
        self
    }

    /// Says that the fault is in what a function returned.
    #[cold]
    #[inline(never)]
    #[allow(
        improper_ctypes_definitions,
        reason = "C never sees it; so it is known not to unwind"
    )]
    pub(crate) extern "C" fn in_result(mut self) -> PyErr {
        if self.is_exhausted() {
            return self;
        }
        self.write();
        self.inner().returned = true;
        let path = self.take_path();
        match &mut self.inner().body {
            Body::Fault(_, message) => *message = format!("result{path}: {}", &**message).into(),
            Body::Raised(_) | Body::Failure(..) if path.is_empty() => {}
            Body::Raised(_) | Body::Failure(..) => self.inner().more().notes.push(format!("in result{path}")),
        }
        self
    }

    fn take_path(&mut self) -> String {
        let mut text = String::new();
        let Some(more) = self.0.as_mut().and_then(|it| it.more.as_mut()) else {
            return text;
        };
        // Of what goes on without end, nobody reads more.
        const FIRST: usize = 12;
        const LAST: usize = 4;
        let left_out = more.path.len().saturating_sub(FIRST + LAST);
        for (place, segment) in more.path.drain(..).rev().enumerate() {
            if left_out > 0 && place == FIRST {
                text.push_str(&format!("[… {left_out} more …]"));
            }
            if (FIRST..FIRST + left_out).contains(&place) {
                continue;
            }
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
    #[allow(
        improper_ctypes_definitions,
        reason = "C never sees it; so it is known not to unwind"
    )]
    pub(crate) extern "C" fn fetch(py: Python<'_>) -> PyErr {
        match raised(py) {
            Some(exception) => PyErr::raised(Object::new(exception)),
            None => PyErr::runtime_error("a function of CPython failed without setting an exception"),
        }
    }

    /// Sets the exception in the interpreter.
    #[cold]
    #[inline(never)]
    pub(crate) fn restore(mut self, py: Python<'_>) {
        let frames = self.usual_frames();
        if let Some((class, text)) = self.plain() {
            match set_plain(py, class, text, frames) {
                SetPlain::Nothing => {}
                SetPlain::Set if self.has_spots() => return add_frames(py, &self.take_spots()),
                SetPlain::Set | SetPlain::Framed => return self.0.map_or((), Inner::end),
            }
        }
        let spots = self.take_spots();
        let keep_context = !matches!(self.body(), Body::Raised(_));
        match within(&spots, || self.into_exception(py)) {
            Ok(exception) if keep_context => set_new(exception),
            Ok(exception) => set_raised(exception),
            // Making an exception failed, say for want of memory: that is the error now.
            Err(error) => match error.into_exception(py) {
                Ok(exception) => set_raised(exception),
                // SAFETY: attached.
                Err(_) => drop(unsafe { ffi::PyErr_NoMemory() }),
            },
        }
        if !spots.is_empty() {
            add_frames(py, &spots);
        }
    }

    /// What is to be raised, if that is a class and a text and nothing else.
    fn plain(&mut self) -> Option<(Class, &str)> {
        let inner = self.0.as_ref()?;
        if inner.mismatch.is_some() {
            self.write();
        }
        let inner = self.0.as_ref()?;
        if inner.more.as_ref().is_some_and(|it| it.changes_the_exception()) {
            return None;
        }
        match &inner.body {
            Body::Fault(class, message) => Some((Class::Builtin(*class), message)),
            Body::Failure(planned) => planned.plain(),
            Body::Raised(_) => None,
        }
    }

    /// The exception object.
    pub(crate) fn into_exception(mut self, py: Python<'_>) -> Result<Owned<'_>, PyErr> {
        self.write();
        let path = self.take_path();
        let spots = Spots::from(self.own_spots());
        let Inner { body, more, .. } = self.0.map_or_else(Inner::ended, |it| *it);
        let More { notes, causes, .. } = more.map_or_else(More::default, |it| *it);
        let exception = match body {
            Body::Raised(exception) => checked(exception.bind(py)?.to_owned())?,
            Body::Fault(class, message) => {
                let message = if path.is_empty() {
                    message
                } else {
                    format!("{path}: {}", &*message).into()
                };
                Planned::new(Class::Builtin(class), message).make(py)?
            }
            Body::Failure(planned) => planned.make(py)?,
        };
        let mut effect = exception.borrow().to_owned();
        for cause in causes {
            let Cause { what, notes, spots } = cause;
            let cause = match what {
                Origin::Made(planned) => planned.make(py)?,
                Origin::Raised(exception) => checked(exception.bind(py)?.to_owned())?,
            };
            for note in notes {
                add_note(cause.borrow(), &note);
            }
            let cause = placed(cause, &Spots::from(spots));
            set_cause(effect.borrow(), cause.borrow().to_owned());
            effect = cause;
        }
        for note in notes {
            add_note(exception.borrow(), &note);
        }
        Ok(placed(exception, &spots))
    }

    /// The exception object that this error is or becomes.
    pub fn into_object(self, py: Python<'_>) -> Result<Object, PyErr> {
        self.into_exception(py).map(Object::new)
    }
}

impl fmt::Display for PyErr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(message) = self.unwritten() {
            return f.write_str(&message);
        }
        match self.body() {
            Body::Fault(_, message) => f.write_str(message),
            Body::Failure(planned) => f.write_str(&planned.text),
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

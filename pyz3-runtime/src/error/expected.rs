//! Conversions that were given something else.
//!
//! In: what was expected, what was found, and for which parameter. Out: the fault. Its message is written when somebody wants to read
//! it: whoever compares an object with one of another kind, or asks for it in a container, never does.

use std::borrow::Cow;

use super::{Body, Builtin, PyErr, Text};
use crate::args::Plan;
use crate::attach::Python;
use crate::object::{Borrowed, Object};

/// What the message of a fault will say.
pub(super) struct Mismatch {
    expected: Cow<'static, str>,
    or_none: bool,
    found: Cow<'static, str>,
    /// The class of that, if it is another of the name that was expected: its full name takes Python code to find.
    namesake: Option<Object>,
    argument: Option<(&'static Plan, &'static str)>,
}

impl Mismatch {
    fn message(&self) -> String {
        let place = self.argument.map_or(String::new(), |(plan, parameter)| {
            format!("{}() argument '{parameter}': ", plan.full_name())
        });
        format!("{place}expected {}, got {}", self.wanted(), self.found())
    }

    fn found(&self) -> Cow<'_, str> {
        let py = self.namesake.as_ref().and(Python::if_attached());
        let class = self.namesake.as_ref().and_then(|it| it.bind(py?).ok());
        class
            .and_then(Borrowed::full_name)
            .map_or(Cow::Borrowed(&*self.found), Cow::Owned)
    }

    fn wanted(&self) -> String {
        let or_none = if self.or_none { " or None" } else { "" };
        format!("{}{or_none}", self.expected)
    }
}

impl PyErr {
    /// A conversion that was given something else: `expected int, got str`.
    #[must_use]
    pub fn expected(expected: impl Into<Cow<'static, str>>, found: Borrowed<'_, '_>) -> PyErr {
        PyErr::mismatch(expected.into(), found)
    }

    #[cold]
    #[inline(never)]
    fn mismatch(expected: Cow<'static, str>, found: Borrowed<'_, '_>) -> PyErr {
        let label = if found.is_none() {
            Cow::Borrowed("None")
        } else {
            found.type_label()
        };
        let namesake = (label == expected).then(|| Object::new(found.class()));
        let mut error = PyErr::expected_not(expected, label);
        if let Some(mismatch) = &mut error.inner().mismatch {
            mismatch.namesake = namesake;
        }
        error
    }

    /// The same where more is to be said of what was found than its class.
    #[cold]
    pub(crate) fn expected_not(expected: Cow<'static, str>, found: Cow<'static, str>) -> PyErr {
        let mut error = PyErr::new(Body::Fault(Builtin::TypeError, Text::EMPTY));
        error.inner().mismatch = Some(Mismatch {
            expected,
            or_none: false,
            found,
            namesake: None,
            argument: None,
        });
        error
    }

    /// The same of a conversion that takes None as well: `expected int or None, got str`.
    #[cold]
    pub(crate) fn or_none(mut self) -> PyErr {
        let inner = self.inner();
        let whole = inner.has_no_path();
        if let Some(mismatch) = inner.mismatch.as_mut().filter(|_| whole) {
            mismatch.or_none = true;
        }
        self
    }

    /// Makes this fault say what the other one expected too, if neither says more than that: `expected int or str, got list`.
    pub(super) fn joined(&mut self, other: &PyErr) -> bool {
        let theirs = other.0.as_ref().and_then(|it| it.mismatch.as_ref());
        match (&mut self.inner().mismatch, theirs) {
            (Some(mismatch), Some(other)) if mismatch.argument.is_none() && other.argument.is_none() => {
                mismatch.expected = format!("{} or {}", mismatch.wanted(), other.wanted()).into();
                mismatch.or_none = false;
                true
            }
            _ => false,
        }
    }

    /// Says which parameter of which function the fault is in: the end of the path.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub(crate) fn in_argument(mut self, plan: &'static Plan, parameter: &'static str) -> PyErr {
        let inner = self.inner();
        inner.argument = true;
        inner.returned = false;
        let whole = inner.has_no_path();
        if let Some(mismatch) = inner.mismatch.as_mut().filter(|_| whole) {
            mismatch.argument = Some((plan, parameter));
            return self;
        }
        self.write();
        let place = format!("{}() argument '{parameter}{}'", plan.full_name(), self.take_path());
        let inner = self.inner();
        match &mut inner.body {
            Body::Fault(_, message) => *message = format!("{place}: {}", &**message).into(),
            Body::Raised(_) | Body::Failure(..) => inner.more().notes.push(format!("in {place}")),
        }
        self
    }

    /// Writes the message, if it is not written yet.
    #[cold]
    #[inline(never)]
    pub(super) fn write(&mut self) {
        let Some(inner) = &mut self.0 else { return };
        if let Some(mismatch) = inner.mismatch.take() {
            inner.body = Body::Fault(Builtin::TypeError, mismatch.message().into());
        }
    }

    /// The message that is not written yet.
    pub(super) fn unwritten(&self) -> Option<String> {
        Some(self.0.as_ref()?.mismatch.as_ref()?.message())
    }
}

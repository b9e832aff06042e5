//! Errors of what was tried and may be tried as something else.
//!
//! In: why a value was refused, once or more often. Out: one error that says it all.

use super::{Body, Builtin, PyErr};

impl PyErr {
    /// Whether a conversion left the value to others: it is of another type, and no Python code raised. A number that is out of range is of
    /// the type; what is tried next could take it for less than it is, as a `float` does.
    pub(crate) fn is_refusal(&self) -> bool {
        self.is_fault(|class| class != Builtin::OverflowError)
    }

    /// Whether a conversion found a number that is out of range, and no Python code raised.
    pub(crate) fn is_out_of_range(&self) -> bool {
        self.is_fault(|class| class == Builtin::OverflowError)
    }

    fn is_fault(&self, is: fn(Builtin) -> bool) -> bool {
        let body = self.0.as_ref().map(|it| &it.body);
        body.is_some_and(|it| matches!(it, Body::Fault(class, _) if is(*class)))
    }

    /// Two refusals of one value: `expected int or str, got list`. What else happened with the second one counts alone.
    #[cold]
    #[inline(never)]
    pub(crate) fn or(mut self, mut other: PyErr) -> PyErr {
        if !other.is_refusal() {
            return other;
        }
        let places = (self.take_path(), other.take_path());
        if places.0.is_empty() && places.1.is_empty() && self.joined(&other) {
            return self;
        }
        self.write();
        other.write();
        let (inner, theirs) = (self.inner(), other.inner());
        let (Body::Fault(class, first), Body::Fault(other_class, second)) = (&mut inner.body, &theirs.body) else {
            return other;
        };
        let shown = |place: &str, message: &str| match place {
            "" => message.to_owned(),
            place => format!("{place}: {message}"),
        };
        *first = format!("{}; or {}", shown(&places.0, first), shown(&places.1, second)).into();
        if *class != *other_class {
            *class = Builtin::TypeError;
        }
        self
    }

    /// Says what the fault is in, as far as it is known here: `callable's result[3]: expected int, got str`.
    #[cold]
    #[inline(never)]
    pub(crate) fn within(mut self, what: &str) -> PyErr {
        self.write();
        let place = format!("{what}{}", self.take_path());
        let inner = self.inner();
        match &mut inner.body {
            Body::Fault(_, message) => *message = format!("{place}: {}", &**message).into(),
            Body::Raised(_) | Body::Failure(..) => inner.more().notes.push(format!("in {place}")),
        }
        self
    }
}

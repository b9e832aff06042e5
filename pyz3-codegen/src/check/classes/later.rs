//! What classes have by the language and not in this version: one list, from which each is taken out when it is built.

use super::super::Check;
use super::Cx;
use crate::diag::Span;

/// A part of the language that generated code or the runtime lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Later {
    Bases,
    BaseInit,
    Gc,
    Pool,
    Pickle,
    Dataclass,
    Slots,
    Generic,
    Register,
    Metaclass,
    Views,
    Virtual,
    Handles,
    Buffer,
}

/// What is still refused.
const LATER: &[Later] = &[
    Later::Bases,
    Later::BaseInit,
    Later::Gc,
    Later::Pool,
    Later::Pickle,
    Later::Dataclass,
    Later::Slots,
    Later::Generic,
    Later::Register,
    Later::Metaclass,
    Later::Views,
    Later::Virtual,
    Later::Handles,
    Later::Buffer,
];

impl Later {
    /// What is not supported, and what works in its place.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Bases => ("`bases` are", "leave them out; a field can hold the other"),
            Self::BaseInit => ("`base_init` is", "leave it out"),
            Self::Gc => (
                "`gc` is, for classes that hold Python objects,",
                "`gc: untracked` works today; what such an object is part of is never collected",
            ),
            Self::Pool => ("`pool` is", "leave it out: each object is allocated"),
            Self::Pickle => ("`derive: [pickle]` is", "declare `__reduce__` under `methods:`"),
            Self::Dataclass => (
                "`derive: [dataclass]` is",
                "`derive: [repr, eq]` and a constant `__match_args__` work today",
            ),
            Self::Slots => ("`slots` are", "`dict: true` takes any attribute today"),
            Self::Generic => (
                "`generic` is",
                "declare `__class_getitem__` under `methods:`, as a class method",
            ),
            Self::Register => (
                "`register` is",
                "register the class in Python: `Mapping.register(Table)`",
            ),
            Self::Metaclass => ("`metaclass` is", "leave it out"),
            Self::Views => ("views are", "`get: copy` works today"),
            Self::Virtual => ("`virtual` is", "leave it out: Rust calls its own method"),
            Self::Handles => ("type `Py` is", "`object` keeps any Python object today"),
            Self::Buffer => ("`__buffer__` is", "`__bytes__` works today"),
        }
    }
}

impl Check<'_> {
    /// Says that something is not built yet, if it is not. `Some` where it is.
    pub(super) fn built(&mut self, what: Later, span: Span) -> Option<()> {
        if !LATER.contains(&what) {
            return Some(());
        }
        let (message, help) = what.words();
        self.not_supported(message, span, help);
        None
    }

    /// `Py[Point]`: whether it is refused.
    pub(in super::super) fn handles_built(&mut self, span: Span) -> Option<()> {
        self.built(Later::Handles, span)
    }

    pub(super) fn refuse_class_keys(&mut self, cx: &Cx<'_>) {
        let model = cx.entry.model;
        let keys = [
            // What is no base at all has been said.
            (
                Later::Bases,
                model
                    .bases
                    .first()
                    .filter(|_| !cx.entry.bases.is_empty())
                    .map(|it| it.span),
            ),
            (Later::BaseInit, model.base_init.as_ref().map(|it| it.span)),
            (
                Later::Pool,
                model.pool.as_ref().filter(|it| it.value > 0).map(|it| it.span),
            ),
            (Later::Slots, model.slots.first().map(|it| it.span)),
            (Later::Generic, model.generic.first().map(|it| it.span)),
            (Later::Register, model.register.first().map(|it| it.span)),
            (Later::Metaclass, model.metaclass.as_ref().map(|it| it.span)),
        ];
        for (what, span) in keys {
            if let Some(span) = span {
                self.built(what, span);
            }
        }
    }
}

//! Exceptions, and what becomes one.

use super::{ModuleName, Origin, PyName, RustField, RustType, Type};

/// An exception class. [`ExceptionRef::Own`] names one by its index in `Interface::exceptions`.
#[derive(Clone, Debug)]
pub(crate) struct Exception {
    pub(crate) name: PyName,
    pub(crate) origin: Origin,
    pub(crate) doc: Option<String>,
    /// The module that it is in.
    pub(crate) module: ModuleName,
    /// That module as seen from the main one: empty, or `shapes.inner`.
    pub(crate) path: String,
    /// At least one.
    pub(crate) bases: Vec<ExceptionRef>,
    /// All fields in order, those of the bases first.
    pub(crate) fields: Vec<ExceptionField>,
    /// Whether its own constructor takes the fields, rather than that of a base.
    pub(crate) has_init: bool,
    /// If it is a group, of what. Its constructor takes a message and those before the fields.
    pub(crate) group: Option<Group>,
    /// Whether none of its bases here is a group: it is the one that says how to make another.
    pub(crate) first_group: bool,
}

/// What a group of exceptions may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Those that derive from `Exception`.
    Exceptions,
    /// Any.
    Any,
}

/// What every group has before its fields.
pub(crate) const IN_GROUPS: [&str; 2] = ["message", "exceptions"];

/// An attribute of an exception, and an argument.
#[derive(Clone, Debug)]
pub(crate) struct ExceptionField {
    pub(crate) name: PyName,
    pub(crate) ty: Type,
    /// The field of a Rust error that it is taken from.
    pub(crate) rust: RustField,
    /// Whether it is declared here, and not in a base.
    pub(crate) is_own: bool,
}

/// A class of exceptions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExceptionRef {
    /// Of this interface.
    Own(usize),
    /// A class of this interface that derives from one, by its index in `Interface::classes`; in `raises` alone.
    Class(usize),
    /// One that every Python has, by the name that it has in `rt::Builtin`.
    Builtin(String),
    /// By dotted name.
    Imported(String),
}

/// One of `raises:`.
#[derive(Clone, Debug)]
pub(crate) struct Raised {
    /// As written.
    pub(crate) name: String,
    pub(crate) class: ExceptionRef,
}

/// The `errors:` of a module.
#[derive(Clone, Debug)]
pub(crate) struct ErrorMap {
    /// Where they begin.
    pub(crate) origin: Origin,
    /// The module, for names.
    pub(crate) path: String,
    /// What is asked next: that of a module around it, by index in `Interface::error_maps`.
    pub(crate) outer: Option<usize>,
    pub(crate) entries: Vec<ErrorEntry>,
}

/// What a Rust error type becomes.
#[derive(Clone, Debug)]
pub(crate) struct ErrorEntry {
    pub(crate) origin: Origin,
    /// `None` for a `String`, which is no error by itself.
    pub(crate) rust: Option<RustType>,
    pub(crate) target: ErrorTarget,
}

#[derive(Clone, Debug)]
pub(crate) enum ErrorTarget {
    /// The same exception for all of it.
    One(ExceptionRef),
    /// One for each variant; those that are not named become the last, or what they become without the entry.
    Variants(Vec<(RustField, ExceptionRef)>, Option<ExceptionRef>),
}

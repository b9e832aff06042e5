//! Records: a dict or a named tuple of known fields, over a Rust struct.

use super::{Literal, ModuleName, PyName, RustField, RustType, Type};

/// A record. It is a custom type, whose name in Python is that of the type.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// The module that it is in: its `__module__`.
    pub(crate) module: ModuleName,
    pub(crate) kind: RecordKind,
    /// The struct, whose fields are named as the record's.
    pub(crate) rust: RustType,
    /// What the struct is called where it is generated; none if the user named one.
    pub(crate) generated: Option<String>,
    /// No name twice; of a named tuple, those with defaults come last.
    pub(crate) fields: Vec<RecordField>,
    /// Whether Rust takes it anywhere.
    pub(crate) inward: bool,
    /// Whether Rust gives it anywhere.
    pub(crate) outward: bool,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub(crate) struct RecordField {
    pub(crate) name: PyName,
    pub(crate) rust: RustField,
    pub(crate) ty: Type,
    /// What it is if Python leaves it out.
    pub(crate) default: Option<Literal>,
    pub(crate) doc: Option<String>,
}

/// What Python has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordKind {
    TypedDict,
    NamedTuple,
}

impl RecordKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::TypedDict => "TypedDict",
            Self::NamedTuple => "NamedTuple",
        }
    }
}

//! Enums: Python's own kinds, over a Rust enum, or an integer for flags.

use super::{Literal, ModuleName, Origin, PyName, RustType};

/// An enum. `Type::Enum` and `Literal::Member` name one by its index in `Interface::enums`.
#[derive(Clone, Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: PyName,
    /// The module that it is in: its `__module__`.
    pub(crate) module: ModuleName,
    pub(crate) origin: Origin,
    pub(crate) doc: Option<String>,
    pub(crate) kind: EnumKind,
    /// A Rust enum without fields; of flags an integer, or a type with `from_bits` and `bits`.
    pub(crate) rust: RustType,
    /// At least one; neither names nor values are equal, nor variants.
    pub(crate) members: Vec<Member>,
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: PyName,
    /// An integer or a string.
    pub(crate) value: Literal,
    /// The Rust enum's variant. Flags have none.
    pub(crate) variant: String,
}

/// Python's class of enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EnumKind {
    Enum,
    IntEnum,
    StrEnum,
    Flag,
    IntFlag,
}

impl EnumKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Enum => "Enum",
            Self::IntEnum => "IntEnum",
            Self::StrEnum => "StrEnum",
            Self::Flag => "Flag",
            Self::IntFlag => "IntFlag",
        }
    }

    /// Whether members combine.
    pub(crate) fn is_flag(self) -> bool {
        match self {
            Self::Flag | Self::IntFlag => true,
            Self::Enum | Self::IntEnum | Self::StrEnum => false,
        }
    }

    /// Whether members are integers or strings too, which is all that `inspect` takes for a default.
    pub(crate) fn is_plain_value(self) -> bool {
        match self {
            Self::IntEnum | Self::StrEnum | Self::IntFlag => true,
            Self::Enum | Self::Flag => false,
        }
    }
}

/// A member as a default.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MemberRef {
    /// An index into `Interface::enums`.
    pub(crate) enumeration: usize,
    /// An index into its members.
    pub(crate) member: usize,
    /// `geometry.Side.LEFT`
    pub(crate) dotted: String,
    /// What it is called in the module where it was written: `Side.LEFT`.
    pub(crate) shown: String,
    /// Whether `inspect` can take it for a default.
    pub(crate) is_plain_value: bool,
}

//! Enums: Python's own classes, whose members are converted by identity.
//!
//! In: tables of the generated code, and members. Out: classes, made once when the main module is made in an interpreter, and the
//! number of a member or the member of a number. Nothing is looked up by name or value once the classes are made.

mod cell;
mod flags;
mod make;

use std::fmt;
use std::marker::PhantomData;

pub use flags::{FlagInteger, FlagResult, IntegerFlags, flag_bits, flag_member, flags};
pub(crate) use make::{Enums, place};

use crate::attach::Python;
use crate::convert::{FromPython, IntoPython, Quiet};
use crate::error::PyErr;
use crate::module::Literal;
use crate::object::{Borrowed, Owned};

/// All that an enum is.
#[derive(Debug)]
pub struct EnumTable {
    /// Its name.
    pub name: &'static str,
    /// Its docstring.
    pub doc: Option<&'static str>,
    /// The names of the submodules from the main module to the one that it is in.
    pub path: &'static [&'static str],
    /// Which class of Python's it is made of.
    pub kind: EnumKind,
    /// Names and values.
    pub members: &'static [(&'static str, Literal)],
}

/// Python's class of enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumKind {
    /// `enum.Enum`
    Enum,
    /// `enum.IntEnum`
    IntEnum,
    /// `enum.StrEnum`
    StrEnum,
    /// `enum.Flag`
    Flag,
    /// `enum.IntFlag`
    IntFlag,
}

impl EnumKind {
    /// What the class is called in `enum`.
    pub(crate) fn class(self) -> &'static str {
        match self {
            EnumKind::Enum => "Enum",
            EnumKind::IntEnum => "IntEnum",
            EnumKind::StrEnum => "StrEnum",
            EnumKind::Flag => "Flag",
            EnumKind::IntFlag => "IntFlag",
        }
    }
}

/// An enum, as a static of the generated code. One serves all interpreters.
pub struct EnumInfo {
    table: EnumTable,
    cell: cell::EnumCell,
}

impl EnumInfo {
    /// An enum of that table.
    #[must_use]
    pub const fn new(table: EnumTable) -> EnumInfo {
        EnumInfo {
            table,
            cell: cell::EnumCell::new(),
        }
    }
}

impl fmt::Debug for EnumInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table.fmt(f)
    }
}

/// What the generated code says of an enum's Rust type. It is implemented on a type of no size, which stands for the enum.
pub trait Enumeration: Sized {
    /// The Rust type.
    type Rust;
    /// The enum.
    const INFO: &'static EnumInfo;
    /// Whether [`take`](Enumeration::take) runs no Python code.
    #[doc(hidden)]
    const QUIET: bool = true;

    /// The Rust value of a member.
    fn take(object: Borrowed<'_, '_>) -> Result<Self::Rust, PyErr>;

    /// The member of a Rust value.
    fn give<'py>(py: Python<'py>, value: &Self::Rust) -> Result<Owned<'py>, PyErr>;
}

/// What a parameter may take a member as: the Rust type, or a reference to it.
#[diagnostic::on_unimplemented(
    message = "a parameter of the enum `{Self}` can't be taken as the Rust type `{T}`",
    label = "the interface says an enum",
    note = "the interface file says which Rust type the enum stands for: `rust:` in `enums:`"
)]
pub trait EnumArgument<'a, T>: Enumeration {
    /// What must outlive the value.
    type Holder: Default;
    /// Whether the value needs no holder.
    const COPIES: bool;
    /// The value, kept in the holder if need be.
    fn hold(value: Self::Rust, holder: &'a mut Self::Holder) -> T;
    /// The value, if it needs no holder.
    fn copy(value: Self::Rust) -> Option<T>;
}

/// What a function may give for a member: the Rust type, or references to it.
#[diagnostic::on_unimplemented(
    message = "a Rust value of type `{T}` can't be returned as the enum `{Self}`",
    label = "the interface says an enum",
    note = "the interface file says which Rust type the enum stands for: `rust:` in `enums:`"
)]
pub trait EnumResult<T>: Enumeration {
    /// The value itself.
    fn value(value: &T) -> &Self::Rust;
}

/// A member of the enum `E`: the marker of its interface type.
pub struct EnumOf<E>(PhantomData<E>);

impl<'a, E: EnumArgument<'a, T>, T> FromPython<'a, T> for EnumOf<E> {
    type Holder = E::Holder;
    const COPIES: bool = E::COPIES;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut E::Holder) -> Result<T, PyErr> {
        E::take(object).map(|it| E::hold(it, holder))
    }

    #[inline]
    fn copy_from(object: Borrowed<'_, '_>) -> Result<T, PyErr> {
        let needs_holder = || PyErr::runtime_error("a reference to a member needs a holder");
        E::copy(E::take(object)?).ok_or_else(needs_holder)
    }

    #[inline]
    fn peek(object: Borrowed<'_, '_>, _: Quiet) -> Option<T> {
        if !E::QUIET {
            return None;
        }
        E::take(object).ok().and_then(E::copy)
    }
}

impl<E: EnumResult<T>, T> IntoPython<T> for EnumOf<E> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: T) -> Result<Owned<'py>, PyErr> {
        E::give(py, E::value(&value))
    }
}

/// Which member an object is.
#[inline]
pub fn member_number(info: &'static EnumInfo, object: Borrowed<'_, '_>) -> Result<usize, PyErr> {
    let number = info.cell.with(object.py(), |it| it.number(object)).flatten();
    number.map_or_else(|| other_number(info, object), Ok)
}

#[cold]
#[inline(never)]
fn other_number(info: &'static EnumInfo, object: Borrowed<'_, '_>) -> Result<usize, PyErr> {
    // The module may have been imported anew; members of before are members still.
    let number = info.cell.find(object.py(), |it| it.number(object));
    number.ok_or_else(|| PyErr::expected(info.table.name, object))
}

/// The member of that number.
#[inline]
pub fn member<'py>(py: Python<'py>, info: &'static EnumInfo, number: usize) -> Result<Owned<'py>, PyErr> {
    let found = info.cell.with(py, |it| it.member(py, number)).flatten();
    found.ok_or_else(|| gone(info))
}

/// The error of a variant that no member stands for.
#[cold]
#[inline(never)]
pub fn no_member<E: Enumeration>() -> PyErr {
    PyErr::value_error(format!(
        "no member of `{}` stands for this value of `{}`",
        E::INFO.table.name,
        std::any::type_name::<E::Rust>(),
    ))
}

#[cold]
fn gone(info: &EnumInfo) -> PyErr {
    PyErr::runtime_error(format!(
        "the module of `{}` was not initialised, or has been cleared",
        info.table.name
    ))
}

/// What generated code writes for each enum: as which Rust types its members come and go.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($marker:ident) => {
        impl<'a> $crate::__private::EnumArgument<'a, <$marker as $crate::__private::Enumeration>::Rust> for $marker {
            type Holder = ();
            const COPIES: bool = true;
            #[inline]
            fn hold(
                value: <$marker as $crate::__private::Enumeration>::Rust,
                _: &'a mut (),
            ) -> <$marker as $crate::__private::Enumeration>::Rust {
                value
            }
            #[inline]
            fn copy(
                value: <$marker as $crate::__private::Enumeration>::Rust,
            ) -> ::core::option::Option<<$marker as $crate::__private::Enumeration>::Rust> {
                ::core::option::Option::Some(value)
            }
        }
        impl<'a> $crate::__private::EnumArgument<'a, &'a <$marker as $crate::__private::Enumeration>::Rust>
            for $marker
        {
            type Holder = ::core::option::Option<<$marker as $crate::__private::Enumeration>::Rust>;
            const COPIES: bool = false;
            #[inline]
            fn hold(
                value: <$marker as $crate::__private::Enumeration>::Rust,
                holder: &'a mut Self::Holder,
            ) -> &'a <$marker as $crate::__private::Enumeration>::Rust {
                holder.insert(value)
            }
            #[inline]
            fn copy(
                _: <$marker as $crate::__private::Enumeration>::Rust,
            ) -> ::core::option::Option<&'a <$marker as $crate::__private::Enumeration>::Rust> {
                ::core::option::Option::None
            }
        }
        impl $crate::__private::EnumResult<<$marker as $crate::__private::Enumeration>::Rust> for $marker {
            #[inline]
            fn value(
                value: &<$marker as $crate::__private::Enumeration>::Rust,
            ) -> &<$marker as $crate::__private::Enumeration>::Rust {
                value
            }
        }
        impl $crate::__private::EnumResult<&<$marker as $crate::__private::Enumeration>::Rust> for $marker {
            #[inline]
            fn value<'v>(
                value: &'v &<$marker as $crate::__private::Enumeration>::Rust,
            ) -> &'v <$marker as $crate::__private::Enumeration>::Rust {
                value
            }
        }
        impl $crate::__private::EnumResult<&&<$marker as $crate::__private::Enumeration>::Rust> for $marker {
            #[inline]
            fn value<'v>(
                value: &'v &&<$marker as $crate::__private::Enumeration>::Rust,
            ) -> &'v <$marker as $crate::__private::Enumeration>::Rust {
                value
            }
        }
    };
}

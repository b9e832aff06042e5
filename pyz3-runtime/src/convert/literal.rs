//! `Literal['a', 'b']`: some values of a type.
//!
//! In: one of the values, of its very type (True is no 1). Out: whatever the values' type may be taken as. The other way, a value that is
//! none of them is a ValueError.

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::module::Literal;
use crate::object::{Borrowed, Key, Object, Owned};
use crate::types::{Any, LiteralOfSeveralTypes, OneOf};

/// The values of a `Literal`, as generated code lists them.
pub trait Values {
    /// The type of all of them: `Str`, or `LiteralOfSeveralTypes`.
    type Of;
    /// The values.
    const VALUES: &'static [Literal];
    /// The values as Python spells them: `'a' or 'b'`.
    const SHOWN: &'static str;
    /// Whether None may stand in their place, which the marker around these takes.
    const OR_NONE: bool = false;
}

fn is(object: Borrowed<'_, '_>, value: &Literal) -> Result<bool, PyErr> {
    Ok(match value {
        Literal::Bool(value) => object.as_bool() == Some(*value),
        Literal::Str(value) => object.is_str() && object.text()? == *value,
        Literal::Bytes(value) => object.byte_slice() == Some(*value),
        Literal::Int(_) | Literal::BigInt(_) => {
            object.is_int() && object.as_bool().is_none() && object.equals(value.object(object.py())?.borrow())?
        }
        _ => false,
    })
}

fn check<L: Values>(object: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let mut same_type = false;
    for value in L::VALUES {
        if is(object, value)? {
            return Ok(());
        }
        same_type |= match value {
            Literal::Bool(_) => object.as_bool().is_some(),
            Literal::Str(_) => object.is_str(),
            Literal::Bytes(_) => object.is_bytes(),
            _ => object.is_int() && object.as_bool().is_none(),
        };
    }
    if same_type {
        let (shown, found) = (L::SHOWN, object.short_repr());
        let none = if L::OR_NONE { " or None" } else { "" };
        Err(PyErr::value_error(format!("expected {shown}{none}, got {found}")))
    } else {
        Err(PyErr::expected(L::SHOWN, object))
    }
}

impl<'a, L, T> FromPython<'a, T> for OneOf<L>
where
    L: Values,
    L::Of: FromPython<'a, T>,
{
    type Holder = <L::Of as FromPython<'a, T>>::Holder;
    const COPIES: bool = <L::Of as FromPython<'a, T>>::COPIES;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<T, PyErr> {
        check::<L>(object)?;
        L::Of::from_python(object, holder)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<T, PyErr> {
        check::<L>(object)?;
        L::Of::copy_from(object)
    }
}

impl<L, T> IntoPython<T> for OneOf<L>
where
    L: Values,
    L::Of: IntoPython<T>,
{
    fn into_python<'py>(py: Python<'py>, value: T) -> Result<Owned<'py>, PyErr> {
        let object = L::Of::into_python(py, value)?;
        check::<L>(object.borrow())?;
        Ok(object)
    }
}

macro_rules! objects {
    ([$($taken:ty => $holder:ty),*], [$($given:ty),*]) => {
        $(impl<'a> FromPython<'a, $taken> for LiteralOfSeveralTypes {
            type Holder = $holder;
            const COPIES: bool = <Any as FromPython<'a, $taken>>::COPIES;

            #[inline]
            fn from_python(object: Borrowed<'a, '_>, holder: &'a mut $holder) -> Result<$taken, PyErr> {
                Any::from_python(object, holder)
            }

            #[inline]
            fn copy_from(object: Borrowed<'_, '_>) -> Result<$taken, PyErr> {
                Any::copy_from(object)
            }
        })*
        $(impl IntoPython<$given> for LiteralOfSeveralTypes {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: $given) -> Result<Owned<'py>, PyErr> {
                Any::into_python(py, value)
            }
        })*
    };
}

// `Any` by another name, under which rustc complains of a Rust type that no such value can be taken as.
objects!([&'a Object => Option<Object>, Object => (), Key => ()], [Object, &Object, &&Object, Key, &Key]);

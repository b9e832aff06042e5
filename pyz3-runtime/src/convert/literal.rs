//! `Literal['a', 'b']`: some values of a type.
//!
//! In: one of the values, of its very type (True is no 1). Out: whatever the values' type may be taken as. The other way, a value that is
//! none of them is a ValueError.

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::module::Literal;
use crate::object::{Borrowed, Owned};
use crate::types::OneOf;

/// The values of a `Literal`, as generated code lists them.
pub trait Values {
    /// The type of all of them: `Str`, or `Any` for a mixture.
    type Of;
    /// The values.
    const VALUES: &'static [Literal];
    /// The values as Python spells them: `'a' or 'b'`.
    const SHOWN: &'static str;
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
        Err(PyErr::value_error(format!("expected {shown}, got {found}")))
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

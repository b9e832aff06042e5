//! Literals of an interface file: constants and defaults.
//!
//! In: constants of the generated code. Out: the objects that Python would make of them.

use crate::attach::Python;
use crate::enumeration::{EnumInfo, member};
use crate::error::PyErr;
use crate::object::Owned;

/// A Python literal.
#[derive(Debug)]
pub enum Literal {
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `True` or `False`
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer of any size, as Python spells it: hexadecimal where Python limits decimal digits.
    BigInt(&'static str),
    /// A float.
    Float(f64),
    /// A complex number: its real and imaginary part.
    Complex(f64, f64),
    /// A string.
    Str(&'static str),
    /// Bytes.
    Bytes(&'static [u8]),
    /// A list.
    List(&'static [Literal]),
    /// A tuple.
    Tuple(&'static [Literal]),
    /// A set.
    Set(&'static [Literal]),
    /// A dict.
    Dict(&'static [(Literal, Literal)]),
    /// The member of that number.
    Member(&'static EnumInfo, usize),
}

impl Literal {
    /// A new object.
    pub(crate) fn object<'py>(&self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        match self {
            Literal::Member(info, number) => member(py, info, *number),
            Literal::None => Ok(Owned::none(py)),
            Literal::Ellipsis => Ok(Owned::ellipsis(py)),
            Literal::Bool(value) => Ok(Owned::bool(py, *value)),
            Literal::Int(value) => Owned::int(py, *value),
            Literal::BigInt(literal) => Owned::int_from_literal(py, literal),
            Literal::Float(value) => Owned::float(py, *value),
            Literal::Complex(re, im) => Owned::complex(py, *re, *im),
            Literal::Str(text) => Owned::interned(py, text),
            Literal::Bytes(bytes) => Owned::bytes(py, bytes),
            Literal::List(items) => Owned::list(py, items.iter().map(|it| it.object(py))),
            Literal::Tuple(items) => Owned::list(py, items.iter().map(|it| it.object(py)))?.into_tuple(),
            Literal::Set(items) => {
                let set = Owned::set(py)?;
                for item in *items {
                    set.set_add(item.object(py)?)?;
                }
                Ok(set)
            }
            Literal::Dict(pairs) => {
                let dict = Owned::dict(py)?;
                for (key, value) in *pairs {
                    dict.dict_put(key.object(py)?, value.object(py)?)?;
                }
                Ok(dict)
            }
        }
    }
}

//! Flags: members that combine, as the integers that their bits are.
//!
//! In: a member, or a combination of members. Out: its bits, in whatever integer type the Rust side has.

use super::{EnumInfo, gone};
use crate::attach::Python;
use crate::convert::convert;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};
use crate::types::Int;

/// An integer type of Rust's that holds bits; those with a sign hold them as they are in memory.
pub trait FlagInteger: Sized {
    /// The bits, unless there are too many.
    fn from_wide(bits: u128) -> Option<Self>;
    /// The bits.
    fn into_wide(self) -> u128;
}

/// An integer as flags of its own. A type of the user's has functions of these names: `bitflags` makes them.
pub trait IntegerFlags: FlagInteger {
    /// The flags of these bits: any.
    #[must_use]
    fn from_bits(bits: Self) -> Self {
        bits
    }
    /// The bits.
    #[must_use]
    fn bits(self) -> Self {
        self
    }
}

macro_rules! integers {
    ($($signed:ty as $unsigned:ty),*) => { $(
        impl FlagInteger for $unsigned {
            #[inline]
            fn from_wide(bits: u128) -> Option<$unsigned> {
                bits.try_into().ok()
            }
            #[inline]
            fn into_wide(self) -> u128 {
                self as u128
            }
        }
        impl FlagInteger for $signed {
            #[inline]
            fn from_wide(bits: u128) -> Option<$signed> {
                <$unsigned>::try_from(bits).ok().map(<$unsigned>::cast_signed)
            }
            #[inline]
            fn into_wide(self) -> u128 {
                self.cast_unsigned() as u128
            }
        }
        impl IntegerFlags for $unsigned {}
        impl IntegerFlags for $signed {}
    )* };
}

integers!(
    i8 as u8,
    i16 as u16,
    i32 as u32,
    i64 as u64,
    i128 as u128,
    isize as usize
);

/// What `from_bits` gives: the flags, or nothing if there are bits that it does not know.
pub trait FlagResult<T> {
    /// The flags.
    fn known(self) -> Option<T>;
}

impl<T> FlagResult<T> for T {
    #[inline]
    fn known(self) -> Option<T> {
        Some(self)
    }
}

impl<T> FlagResult<T> for Option<T> {
    #[inline]
    fn known(self) -> Option<T> {
        self
    }
}

/// The bits of a member, or of a combination of members.
#[inline]
pub fn flag_bits<B: FlagInteger>(info: &'static EnumInfo, object: Borrowed<'_, '_>) -> Result<B, PyErr> {
    let known = info.cell.with(object.py(), |it| {
        it.number(object).and_then(|it_is| it.bits.get(it_is).copied())
    });
    let bits = match known.flatten() {
        Some(bits) => bits,
        None => other_bits(info, object)?,
    };
    B::from_wide(bits).ok_or_else(|| too_wide(object, size_of::<B>()))
}

/// Python makes an object of each combination when it first needs it.
#[cold]
#[inline(never)]
fn other_bits(info: &'static EnumInfo, object: Borrowed<'_, '_>) -> Result<u128, PyErr> {
    // SAFETY: a live object; its type lives as long as it does.
    let class = unsafe { ffi::Py_TYPE(object.as_ptr()) }.cast::<ffi::PyObject>();
    // Nobody can derive from an enum that has members.
    let mask = info.cell.find(object.py(), |it| {
        let mask = it.bits.iter().fold(0, |mask, bits| mask | bits);
        (it.class.as_ptr() == class).then_some(mask)
    });
    let Some(mask) = mask else {
        return Err(PyErr::expected(info.table.name, object));
    };
    let value = object.getattr("_value_")?;
    if let Ok(bits) = convert::<Int, u128>(value.borrow(), &mut ()) {
        return Ok(bits);
    }
    // Before Python 3.11, `~Perm.READ` is `Perm(-2)`: all that there is but that.
    convert::<Int, i128>(value.borrow(), &mut ()).map(|it| it.cast_unsigned() & mask)
}

#[cold]
#[inline(never)]
fn too_wide(object: Borrowed<'_, '_>, bytes: usize) -> PyErr {
    PyErr::overflow_error(format!(
        "{} has more than the {} bits of its Rust type",
        object.short_repr(),
        8 * bytes
    ))
}

/// The flags that `from_bits` has made of the bits of `object`.
#[inline]
pub fn flags<T>(info: &'static EnumInfo, object: Borrowed<'_, '_>, flags: impl FlagResult<T>) -> Result<T, PyErr> {
    flags.known().ok_or_else(|| unknown(info, object))
}

#[cold]
#[inline(never)]
fn unknown(info: &EnumInfo, object: Borrowed<'_, '_>) -> PyErr {
    PyErr::value_error(format!(
        "{} has bits that are none of `{}`",
        object.short_repr(),
        info.table.name
    ))
}

/// The member of these bits, or the combination of members.
#[inline]
pub fn flag_member<'py, B: FlagInteger>(
    py: Python<'py>,
    info: &'static EnumInfo,
    bits: B,
) -> Result<Owned<'py>, PyErr> {
    let bits = bits.into_wide();
    let known = info.cell.with(py, |it| {
        let number = it.bits.iter().position(|known| *known == bits)?;
        it.member(py, number)
    });
    known.flatten().map_or_else(|| combination(py, info, bits), Ok)
}

#[inline(never)]
fn combination<'py>(py: Python<'py>, info: &'static EnumInfo, bits: u128) -> Result<Owned<'py>, PyErr> {
    let class = info.cell.with(py, |it| it.class(py)).ok_or_else(|| gone(info))?;
    let value = Owned::int_from_bytes(py, &bits.to_le_bytes(), false)?;
    class.borrow().call(&[value.borrow()])
}

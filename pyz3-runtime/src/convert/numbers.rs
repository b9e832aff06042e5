//! `bool`, `int`, `float`, `complex`, and numbers of an exact size.
//!
//! In: anything with `__index__` (integers), with `__float__` or `__index__` (floats), with `__complex__` too (complex); only True
//! and False for `bool`. Out: Rust's numbers. What does not fit is an OverflowError; nothing is ever cut off.

use std::fmt;

use super::{FromPython, IntoPlain, IntoPython, Plain, Quiet};
use crate::attach::Python;
use crate::error::PyErr;
use crate::module::Literal;
use crate::object::{Borrowed, Owned, Wide};
use crate::types::{Bool, Complex, Exact, Float, Int};

/// A complex number.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Complex64 {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

/// The number, if it is small, or the object for it.
#[inline(always)]
pub fn count(py: Python<'_>, value: Whole) -> Result<Count<'_>, PyErr> {
    match value {
        Whole::Wide(Wide::Small(value)) => Ok(Count::Small(value)),
        value => Int::give(py, value).map(Count::Object),
    }
}

/// An integer that is still to become an object.
pub enum Whole {
    /// One that Rust has a type for.
    Wide(Wide),
    /// One of any size.
    #[cfg(feature = "num-bigint")]
    Big(num_bigint::BigInt),
}

impl Whole {
    #[inline(always)]
    fn of<T: Integer>(value: T) -> Whole {
        Whole::Wide(value.wide())
    }
}

/// A number that is used as such, and need not be an object.
pub enum Count<'py> {
    /// A small one.
    Small(i64),
    /// Any other, or what is no number.
    Object(Owned<'py>),
}

impl<'py> Count<'py> {
    /// The object for it.
    #[inline(always)]
    pub fn object(self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        match self {
            Count::Small(value) => Owned::int(py, value),
            Count::Object(object) => Ok(object),
        }
    }
}

/// An integer type of Rust's.
pub trait Integer: Copy + fmt::Display + 'static {
    /// Its name.
    const NAME: &'static str;
    /// Whether some of its values are too large for `i64`.
    const LARGE: bool;
    /// The value, if it fits.
    fn narrow(value: i64) -> Option<Self>;
    /// The value, if it fits.
    fn fit(value: Wide) -> Option<Self>;
    /// The value, as small as it goes.
    fn wide(self) -> Wide;
}

/// Converts an `int` that is not a small exact one.
#[inline(never)]
fn slow_int(object: Borrowed<'_, '_>, name: &str) -> Result<Wide, PyErr> {
    let Some(int) = object.index()? else {
        return Err(PyErr::expected("int", object));
    };
    match int.borrow().int_value() {
        Wide::Beyond => Err(out_of_range(int.borrow(), name)),
        value => Ok(value),
    }
}

#[cold]
#[inline(never)]
fn out_of_range(int: Borrowed<'_, '_>, name: &str) -> PyErr {
    let value = match int.int_value() {
        Wide::Small(value) => value.to_string(),
        Wide::Signed(value) => value.to_string(),
        Wide::Unsigned(value) => value.to_string(),
        // Its digits could be millions; CPython refuses to print too many.
        Wide::Beyond => int.short_repr(),
    };
    PyErr::overflow_error(format!("{value} is out of range for {name}"))
}

/// The value of an exact `int`, if it is one that is read in a short way and fits.
#[inline(always)]
fn exact_integer<T: Integer>(object: Borrowed<'_, '_>) -> Option<T> {
    let value = if T::LARGE {
        object.compact_int()
    } else {
        object.usual_int()
    };
    value.and_then(T::narrow)
}

#[inline]
fn integer<T: Integer>(object: Borrowed<'_, '_>) -> Result<T, PyErr> {
    if let Some(value) = exact_integer(object) {
        return Ok(value);
    }
    T::fit(slow_int(object, T::NAME)?).ok_or_else(|| {
        let int = object.index().ok().flatten();
        int.map_or_else(
            || PyErr::expected("int", object),
            |it| out_of_range(it.borrow(), T::NAME),
        )
    })
}

#[inline(always)]
fn give_wide(py: Python<'_>, value: Wide) -> Result<Owned<'_>, PyErr> {
    match value {
        Wide::Small(value) => Owned::int(py, value),
        value => give_wider(py, value),
    }
}

#[inline(never)]
fn give_wider(py: Python<'_>, value: Wide) -> Result<Owned<'_>, PyErr> {
    match value {
        Wide::Small(value) => Owned::int(py, value),
        Wide::Signed(value) => Owned::int_from_bytes(py, &value.to_le_bytes(), true),
        Wide::Unsigned(value) => match u64::try_from(value) {
            Ok(value) => Owned::unsigned_int(py, value),
            Err(_) => Owned::int_from_bytes(py, &value.to_le_bytes(), false),
        },
        Wide::Beyond => Err(PyErr::overflow_error("an int of more than 128 bits")),
    }
}

macro_rules! integers {
    ($($type:ident)*) => { $(
        impl Integer for $type {
            const NAME: &'static str = stringify!($type);
            const LARGE: bool = <$type>::MAX.ilog2() >= i64::BITS - 1;
            #[inline]
            fn narrow(value: i64) -> Option<$type> {
                <$type>::try_from(value).ok()
            }
            #[inline]
            fn fit(value: Wide) -> Option<$type> {
                match value {
                    Wide::Small(value) => <$type>::try_from(value).ok(),
                    Wide::Signed(value) => <$type>::try_from(value).ok(),
                    Wide::Unsigned(value) => <$type>::try_from(value).ok(),
                    Wide::Beyond => None,
                }
            }
            #[inline]
            fn wide(self) -> Wide {
                match (i64::try_from(self), u64::try_from(self), i128::try_from(self), u128::try_from(self)) {
                    (Ok(value), _, _, _) => Wide::Small(value),
                    (_, Ok(value), _, _) => Wide::Unsigned(value.into()),
                    (_, _, Ok(value), _) => Wide::Signed(value),
                    (_, _, _, Ok(value)) => Wide::Unsigned(value),
                    (Err(_), Err(_), Err(_), Err(_)) => Wide::Beyond,
                }
            }
        }

        integers!(@from Int, $type);
        integers!(@from Exact<$type>, $type);

        impl IntoPython<$type> for Int {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: $type) -> Result<Owned<'py>, PyErr> {
                give_wide(py, value.wide())
            }
        }
        integers!(@references Int, $type [] Whole, Whole::of);

        // Any integer that fits may be given for a number of exact size.
        impl<T: Integer> IntoPython<$type> for Exact<T> {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: $type) -> Result<Owned<'py>, PyErr> {
                give_exact::<T>(py, value.wide())
            }
        }
        integers!(@references Exact<T>, $type [T: Integer] Wide, Integer::wide);
    )* };
    (@from $marker:ty, $type:ident) => {
        impl<'a> FromPython<'a, $type> for $marker {
            type Holder = ();
            const COPIES: bool = true;
            #[inline]
            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, PyErr> {
                integer(object)
            }
            #[inline]
            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                integer(object)
            }
            #[inline(always)]
            fn literal(literal: &Literal) -> Option<$type> {
                match literal {
                    Literal::Int(value) => <$type as Integer>::narrow(*value),
                    _ => None,
                }
            }
            #[inline(always)]
            fn peek(object: Borrowed<'_, '_>, _: Quiet) -> Option<$type> {
                exact_integer(object)
            }
        }
    };
    (@plain $marker:ty, $type:ty [$($generics:tt)*] $ready:ty, $plain:expr) => {
        impl<$($generics)*> IntoPlain<$type> for $marker {
            #[inline(always)]
            fn plain(value: $type) -> $ready {
                $plain(value)
            }
        }
        impl<$($generics)*> IntoPlain<&$type> for $marker {
            #[inline(always)]
            fn plain(value: &$type) -> $ready {
                $plain(*value)
            }
        }
        impl<$($generics)*> IntoPlain<&&$type> for $marker {
            #[inline(always)]
            fn plain(value: &&$type) -> $ready {
                $plain(**value)
            }
        }
    };
    (@references $marker:ty, $type:ident [$($generics:tt)*] $ready:ty, $plain:expr) => {
        integers!(@plain $marker, $type [$($generics)*] $ready, $plain);
        impl<$($generics)*> IntoPython<&$type> for $marker {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: &$type) -> Result<Owned<'py>, PyErr> {
                <$marker as IntoPython<$type>>::into_python(py, *value)
            }
        }
        impl<$($generics)*> IntoPython<&&$type> for $marker {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: &&$type) -> Result<Owned<'py>, PyErr> {
                <$marker as IntoPython<$type>>::into_python(py, **value)
            }
        }
    };
}

integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl Plain for Int {
    type Value = Whole;
    #[inline(always)]
    fn give(py: Python<'_>, value: Whole) -> Result<Owned<'_>, PyErr> {
        match value {
            Whole::Wide(value) => give_wide(py, value),
            #[cfg(feature = "num-bigint")]
            Whole::Big(value) => Int::into_python(py, value),
        }
    }
}

impl<T: Integer> Plain for Exact<T> {
    type Value = Wide;
    #[inline(always)]
    fn give(py: Python<'_>, value: Wide) -> Result<Owned<'_>, PyErr> {
        give_exact::<T>(py, value)
    }
}

macro_rules! plain {
    ($($marker:ty as $value:ty: $give:expr;)*) => { $(
        impl Plain for $marker {
            type Value = $value;
            #[inline(always)]
            fn give(py: Python<'_>, value: $value) -> Result<Owned<'_>, PyErr> {
                $give(py, value)
            }
        }
    )* };
}

plain! {
    Float as f64: Owned::float;
    Exact<f64> as f64: Owned::float;
    Exact<f32> as f64: (|py, value| Exact::<f32>::into_python(py, value));
    Bool as bool: (|py, value| Ok(Owned::bool(py, value)));
    Complex as Complex64: (|py, value: Complex64| Owned::complex(py, value.re, value.im));
}

integers!(@plain Float, f64 [] f64, std::convert::identity);
integers!(@plain Float, f32 [] f64, f64::from);
integers!(@plain Exact<f64>, f64 [] f64, std::convert::identity);
integers!(@plain Exact<f64>, f32 [] f64, f64::from);
integers!(@plain Exact<f32>, f64 [] f64, std::convert::identity);
integers!(@plain Exact<f32>, f32 [] f64, f64::from);
integers!(@plain Bool, bool [] bool, std::convert::identity);
integers!(@plain Complex, Complex64 [] Complex64, std::convert::identity);

fn give_exact<T: Integer>(py: Python<'_>, value: Wide) -> Result<Owned<'_>, PyErr> {
    let given = give_wide(py, value)?;
    if T::fit(value).is_none() {
        return Err(out_of_range(given.borrow(), T::NAME));
    }
    Ok(given)
}

#[inline]
fn float(object: Borrowed<'_, '_>) -> Result<f64, PyErr> {
    match object.exact_float() {
        Some(value) => Ok(value),
        None => slow_float(object),
    }
}

#[inline(never)]
fn slow_float(object: Borrowed<'_, '_>) -> Result<f64, PyErr> {
    object.float_value()?.ok_or_else(|| PyErr::expected("float", object))
}

/// The nearest `f32`; a finite number that is too big for it is an OverflowError.
#[allow(
    clippy::cast_possible_truncation,
    reason = "rounding is what a narrower float means; overflow is checked"
)]
fn narrow_float(value: f64) -> Result<f32, PyErr> {
    let narrow = value as f32;
    if narrow.is_infinite() && value.is_finite() {
        return Err(PyErr::overflow_error(format!("{value:e} is out of range for f32")));
    }
    Ok(narrow)
}

macro_rules! values {
    ($($marker:ty as $type:ty: $take:expr, $peek:expr, $give:expr, $literal:expr;)*) => { $(
        impl<'a> FromPython<'a, $type> for $marker {
            type Holder = ();
            const COPIES: bool = true;
            #[inline]
            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, PyErr> {
                $take(object)
            }
            #[inline]
            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                $take(object)
            }
            #[inline(always)]
            fn peek(object: Borrowed<'_, '_>, _: Quiet) -> Option<$type> {
                $peek(object)
            }
            #[inline(always)]
            fn literal(literal: &Literal) -> Option<$type> {
                $literal(literal)
            }
        }
        impl IntoPython<$type> for $marker {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: $type) -> Result<Owned<'py>, PyErr> {
                $give(py, value)
            }
        }
        impl IntoPython<&$type> for $marker {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: &$type) -> Result<Owned<'py>, PyErr> {
                $give(py, *value)
            }
        }
        impl IntoPython<&&$type> for $marker {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: &&$type) -> Result<Owned<'py>, PyErr> {
                $give(py, **value)
            }
        }
    )* };
}

fn single(object: Borrowed<'_, '_>) -> Result<f32, PyErr> {
    float(object).and_then(narrow_float)
}

fn complex(object: Borrowed<'_, '_>) -> Result<Complex64, PyErr> {
    match object.complex_value()? {
        Some((re, im)) => Ok(Complex64 { re, im }),
        None => Err(PyErr::expected("complex", object)),
    }
}

#[inline(always)]
fn literal_float(literal: &Literal) -> Option<f64> {
    const EXACT: std::ops::RangeInclusive<i64> = -(1 << 53)..=1 << 53;
    match literal {
        Literal::Float(value) => Some(*value),
        Literal::Int(value) if EXACT.contains(value) => Some(*value as f64),
        _ => None,
    }
}

#[inline(always)]
fn literal_single(literal: &Literal) -> Option<f32> {
    literal_float(literal).and_then(|it| narrow_float(it).ok())
}

#[inline(always)]
fn literal_bool(literal: &Literal) -> Option<bool> {
    match literal {
        Literal::Bool(value) => Some(*value),
        _ => None,
    }
}

/// A float, or a small int: what is passed for a float is often one.
#[inline(always)]
#[allow(clippy::cast_precision_loss, reason = "Python rounds larger ones as Rust does")]
fn peek_float(object: Borrowed<'_, '_>) -> Option<f64> {
    object
        .exact_float()
        .or_else(|| object.compact_int().map(|it| it as f64))
}

#[inline]
fn peek_single(object: Borrowed<'_, '_>) -> Option<f32> {
    object.exact_float().and_then(|it| narrow_float(it).ok())
}

#[inline]
fn no_peek<T>(_: Borrowed<'_, '_>) -> Option<T> {
    None
}

values! {
    Float as f64: float, peek_float, Owned::float, literal_float;
    Float as f32: single, peek_single, (|py, value: f32| Owned::float(py, value.into())), literal_single;
    Exact<f64> as f64: float, Borrowed::exact_float, Owned::float, literal_float;
    Exact<f32> as f32: single, peek_single, (|py, value: f32| Owned::float(py, value.into())), literal_single;
    Complex as Complex64:
        complex,
        no_peek,
        (|py, value: Complex64| Owned::complex(py, value.re, value.im)),
        (|_: &Literal| None);
    Bool as bool:
        (|it: Borrowed<'_, '_>| it.as_bool().ok_or_else(|| PyErr::expected("bool", it))),
        Borrowed::as_bool,
        (|py, value| Ok(Owned::bool(py, value))),
        literal_bool;
}

/// A wider float may be given for an `f32`, if it fits.
impl IntoPython<f64> for Exact<f32> {
    fn into_python<'py>(py: Python<'py>, value: f64) -> Result<Owned<'py>, PyErr> {
        Owned::float(py, narrow_float(value)?.into())
    }
}

/// A narrower float always fits.
impl IntoPython<f32> for Exact<f64> {
    fn into_python<'py>(py: Python<'py>, value: f32) -> Result<Owned<'py>, PyErr> {
        Owned::float(py, value.into())
    }
}

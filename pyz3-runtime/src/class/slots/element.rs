//! What buffers are made of.
//!
//! In: types of numbers. Out: how `struct` spells them.

use std::ffi::{CStr, c_void};

use crate::convert::F16;

mod seal {
    /// Types that are what their formats say, and nothing else.
    pub trait Sealed {}
}

/// What a buffer may be made of.
pub trait Element: seal::Sealed + Copy + 'static {
    /// How `struct` spells it.
    const FORMAT: &'static CStr;
    /// Whether all patterns of bits are values of it.
    const ANY_BITS: bool = true;
    /// How many numbers a row has, if it is one.
    #[doc(hidden)]
    const COLUMNS: usize = 0;
    /// How `struct` spells one of these, or the type itself.
    #[doc(hidden)]
    const NUMBER: &'static CStr = Self::FORMAT;

    /// A byte, of bytes.
    #[doc(hidden)]
    fn of_byte(byte: u8) -> Self;
}

macro_rules! elements {
    ($($type:ty: $format:literal;)*) => { $(
        impl seal::Sealed for $type {}
        impl Element for $type {
            const FORMAT: &'static CStr = $format;

            fn of_byte(byte: u8) -> $type {
                byte as $type
            }
        }
    )* };
}

elements! {
    u8: c"B";
    u16: c"H";
    u32: c"I";
    u64: c"Q";
    i8: c"b";
    i16: c"h";
    i32: c"i";
    i64: c"q";
    f32: c"f";
    f64: c"d";
}

impl seal::Sealed for bool {}
impl Element for bool {
    const FORMAT: &'static CStr = c"?";
    const ANY_BITS: bool = false;

    fn of_byte(byte: u8) -> bool {
        byte != 0
    }
}

impl seal::Sealed for F16 {}
impl Element for F16 {
    const FORMAT: &'static CStr = c"e";

    fn of_byte(byte: u8) -> F16 {
        F16::from_f64(byte.into())
    }
}

/// An address, which nobody follows.
impl seal::Sealed for *const c_void {}
impl Element for *const c_void {
    const FORMAT: &'static CStr = c"P";

    fn of_byte(byte: u8) -> *const c_void {
        std::ptr::without_provenance(byte.into())
    }
}

/// `(3)d`, of which PEP 3118 says what it means.
const fn format_of_rows(count: usize, letter: u8) -> [u8; 24] {
    let mut text = [0; 24];
    let (mut rest, mut digits) = (count, 1);
    while rest >= 10 {
        rest /= 10;
        digits += 1;
    }
    text[0] = b'(';
    (text[digits + 1], text[digits + 2]) = (b')', letter);
    rest = count;
    while digits > 0 {
        text[digits] = b'0' + (rest % 10) as u8;
        rest /= 10;
        digits -= 1;
    }
    text
}

macro_rules! rows {
    ($($type:ty)*) => { $(
        impl<const N: usize> seal::Sealed for [$type; N] {}
        impl<const N: usize> Element for [$type; N] {
            const FORMAT: &'static CStr = {
                assert!(N > 0, "rows of nothing");
                match CStr::from_bytes_until_nul(
                    &const { format_of_rows(N, <$type as Element>::FORMAT.to_bytes()[0]) },
                ) {
                    Ok(format) => format,
                    Err(_) => panic!("a number of more digits than there are"),
                }
            };

            const COLUMNS: usize = N;
            const NUMBER: &'static CStr = <$type as Element>::FORMAT;

            fn of_byte(byte: u8) -> [$type; N] {
                [<$type as Element>::of_byte(byte); N]
            }
        }
    )* };
}

rows! { u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 F16 }

//! Floats of 16 bits, which stable Rust has no type for.
//!
//! In: a float. Out: the nearest number of 16 bits, to even where two are as near, as IEEE 754 has it and Python's `struct` with `e`.

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::Float;

/// A float of 16 bits: a sign, 5 bits of exponent, 10 of fraction.
#[derive(Clone, Copy, Default)]
#[repr(transparent)]
pub struct F16(u16);

const FRACTION: u64 = (1 << 52) - 1;

impl F16 {
    /// The number of these bits.
    #[must_use]
    pub const fn from_bits(bits: u16) -> F16 {
        F16(bits)
    }

    /// Its bits.
    #[must_use]
    pub const fn to_bits(self) -> u16 {
        self.0
    }

    /// The nearest one; infinite if the number is too large.
    #[must_use]
    pub fn from_f64(value: f64) -> F16 {
        let bits = value.to_bits();
        let sign = if value.is_sign_negative() { 1 << 15 } else { 0 };
        let fraction = bits & FRACTION;
        let power = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0) - 1023;
        let rest = match power {
            1024 if fraction != 0 => 0x7e00,
            16.. => 0x7c00,
            ..-25 => 0,
            _ => {
                let full = fraction | (1 << 52);
                // In units of the last place: of a subnormal one, that of the smallest normal one.
                let shift = 42 + (-14 - power).max(0).unsigned_abs();
                let (whole, rest, half) = (full >> shift, full & ((1 << shift) - 1), 1 << (shift - 1));
                let whole = whole + u64::from(rest > half || (rest == half && whole % 2 == 1));
                // What is carried over goes into the exponent, as far as to infinity.
                let exponent = u64::from((power + 14).max(0).unsigned_abs()) << 10;
                u16::try_from(exponent + whole).unwrap_or(0x7c00)
            }
        };
        F16(sign | rest)
    }

    /// The same number.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        let fraction = f64::from(self.0 & 0x3ff);
        let size = match (self.0 >> 10) & 0x1f {
            0 => fraction * 2.0_f64.powi(-24),
            31 if fraction == 0.0 => f64::INFINITY,
            31 => f64::NAN,
            exponent => (fraction + 1024.0) * 2.0_f64.powi(i32::from(exponent) - 25),
        };
        if self.0 >> 15 == 1 { -size } else { size }
    }
}

impl From<F16> for f64 {
    fn from(value: F16) -> f64 {
        value.to_f64()
    }
}

impl PartialEq for F16 {
    fn eq(&self, other: &F16) -> bool {
        self.to_f64() == other.to_f64()
    }
}

impl PartialOrd for F16 {
    fn partial_cmp(&self, other: &F16) -> Option<std::cmp::Ordering> {
        self.to_f64().partial_cmp(&other.to_f64())
    }
}

impl std::fmt::Debug for F16 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.to_f64().fmt(f)
    }
}

impl std::fmt::Display for F16 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.to_f64().fmt(f)
    }
}

fn half(object: Borrowed<'_, '_>) -> Result<F16, PyErr> {
    let value: f64 = Float::copy_from(object)?;
    let half = F16::from_f64(value);
    if half.to_f64().is_infinite() && value.is_finite() {
        return Err(PyErr::overflow_error(format!("{value:e} is out of range for f16")));
    }
    Ok(half)
}

fn give<'py>(py: Python<'py>, value: &F16) -> Result<Owned<'py>, PyErr> {
    Owned::float(py, value.to_f64())
}

super::owned_values! {
    Float as F16: half, give;
}

#[cfg(test)]
mod tests {
    use super::F16;

    #[test]
    fn every_one_is_itself() {
        for bits in 0..=u16::MAX {
            let value = F16::from_bits(bits).to_f64();
            let again = F16::from_f64(value);
            assert!(
                value.is_nan() && again.to_f64().is_nan() || again.to_bits() == bits,
                "{bits:#x}"
            );
        }
    }

    #[test]
    fn what_lies_between_goes_to_the_nearest() {
        for bits in 0..0x7bff_u16 {
            let (low, high) = (F16::from_bits(bits).to_f64(), F16::from_bits(bits + 1).to_f64());
            let middle = f64::midpoint(low, high);
            let even = bits + bits % 2;
            assert_eq!(F16::from_f64(middle).to_bits(), even, "{bits:#x}");
            assert_eq!(F16::from_f64(middle.next_up()).to_bits(), bits + 1, "{bits:#x}");
            assert_eq!(F16::from_f64(-middle.next_down()).to_bits(), bits | 0x8000, "{bits:#x}");
        }
        // Up to half a place above the largest.
        assert_eq!(F16::from_f64(65519.99).to_f64(), 65504.0);
        assert_eq!(F16::from_f64(65520.0).to_f64(), f64::INFINITY);
        assert_eq!(F16::from_f64(5e-324).to_bits(), 0);
    }
}

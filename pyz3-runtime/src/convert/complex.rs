//! What can be done with a complex number.

use std::ops::{Add, Mul, Neg, Sub};

use super::Complex64;
use crate::error::PyErr;

impl Complex64 {
    /// A number of these parts.
    #[must_use]
    pub fn new(re: f64, im: f64) -> Complex64 {
        Complex64 { re, im }
    }

    /// A number of that size in that direction.
    #[must_use]
    pub fn from_polar(size: f64, phase: f64) -> Complex64 {
        Complex64::new(size * phase.cos(), size * phase.sin())
    }

    /// Its size and its direction.
    #[must_use]
    pub fn to_polar(self) -> (f64, f64) {
        (self.abs(), self.phase())
    }

    /// Both parts.
    #[must_use]
    pub fn as_tuple(self) -> (f64, f64) {
        (self.re, self.im)
    }

    /// How far it is from zero.
    #[must_use]
    pub fn abs(self) -> f64 {
        self.re.hypot(self.im)
    }

    /// Its direction, from -π to π.
    #[must_use]
    pub fn phase(self) -> f64 {
        self.im.atan2(self.re)
    }

    /// The same on the other side of the real numbers.
    #[must_use]
    pub fn conjugate(self) -> Complex64 {
        Complex64::new(self.re, -self.im)
    }

    /// `self / other`, as Python divides.
    ///
    /// # Errors
    ///
    /// A ZeroDivisionError.
    pub fn checked_div(self, other: Complex64) -> Result<Complex64, PyErr> {
        if other.re == 0.0 && other.im == 0.0 {
            return Err(PyErr::zero_division("complex division by zero"));
        }
        // The larger part first, so that nothing overflows on the way.
        Ok(if other.re.abs() >= other.im.abs() {
            let ratio = other.im / other.re;
            let under = other.re + other.im * ratio;
            Complex64::new((self.re + self.im * ratio) / under, (self.im - self.re * ratio) / under)
        } else {
            let ratio = other.re / other.im;
            let under = other.re * ratio + other.im;
            Complex64::new((self.re * ratio + self.im) / under, (self.im * ratio - self.re) / under)
        })
    }
}

impl Add for Complex64 {
    type Output = Complex64;

    fn add(self, other: Complex64) -> Complex64 {
        Complex64::new(self.re + other.re, self.im + other.im)
    }
}

impl Sub for Complex64 {
    type Output = Complex64;

    fn sub(self, other: Complex64) -> Complex64 {
        Complex64::new(self.re - other.re, self.im - other.im)
    }
}

impl Mul for Complex64 {
    type Output = Complex64;

    fn mul(self, other: Complex64) -> Complex64 {
        Complex64::new(
            self.re * other.re - self.im * other.im,
            self.re * other.im + self.im * other.re,
        )
    }
}

impl Neg for Complex64 {
    type Output = Complex64;

    fn neg(self) -> Complex64 {
        Complex64::new(-self.re, -self.im)
    }
}

//! `num-bigint`, `num-complex`, `num-rational`, `ordered-float` and `rust_decimal`.

#[cfg(feature = "num-bigint")]
mod big {
    use num_bigint::{BigInt, BigUint, Sign};

    use crate::attach::Python;
    use crate::convert::{FromPython, IntoPython, Whole};
    use crate::error::PyErr;
    use crate::object::{Borrowed, Owned};
    use crate::types::Int;

    /// Through hexadecimal digits, of which Python takes and gives any number, in linear time.
    fn take(object: Borrowed<'_, '_>) -> Result<BigInt, PyErr> {
        let Some(int) = object.index()? else {
            return Err(PyErr::expected("int", object));
        };
        if let Some(small) = int.borrow().compact_int() {
            return Ok(small.into());
        }
        let format = Owned::str(object.py(), "x")?;
        // That of `int` itself, whatever a class below says.
        let class = Owned::int(object.py(), 0)?.borrow().class();
        let digits = class.borrow().getattr("__format__")?;
        let digits = digits.borrow().call(&[int.borrow(), format.borrow()])?;
        BigInt::parse_bytes(digits.borrow().text()?.as_bytes(), 16)
            .ok_or_else(|| PyErr::runtime_error("an int without digits"))
    }

    fn give<'py>(py: Python<'py>, value: &BigInt) -> Result<Owned<'py>, PyErr> {
        if let Ok(small) = i64::try_from(value) {
            return Owned::int(py, small);
        }
        let sign = if value.sign() == Sign::Minus { "-" } else { "" };
        let digits = value.magnitude().to_str_radix(16);
        Owned::int_from_literal(py, &format!("{sign}0x{digits}"))
    }

    fn take_unsigned(object: Borrowed<'_, '_>) -> Result<BigUint, PyErr> {
        BigUint::try_from(take(object)?)
            .map_err(|_| PyErr::overflow_error("a negative int is out of range for BigUint"))
    }

    owned_values! {
        Int as BigInt: take, give;
        Int as BigUint: take_unsigned, (|py, it: &BigUint| give(py, &it.clone().into()));
    }

    crate::convert::crates::plain! {
        Int as BigInt => Whole: (|it: &BigInt| Whole::Big(it.clone()));
        Int as BigUint => Whole: (|it: &BigUint| Whole::Big(it.clone().into()));
    }
}

#[cfg(feature = "num-complex")]
mod complex {
    use num_complex::Complex as Number;

    use crate::attach::Python;
    use crate::convert::Complex64;
    use crate::error::PyErr;
    use crate::types::Complex;

    /// Of 32 bits each, if that is enough.
    fn narrow(_: Python<'_>, it: Complex64) -> Result<Number<f32>, PyErr> {
        let number = Number::new(it.re as f32, it.im as f32);
        let is_lost = |wide: f64, narrow: f32| narrow.is_infinite() && wide.is_finite();
        if is_lost(it.re, number.re) || is_lost(it.im, number.im) {
            return Err(PyErr::overflow_error("a complex number out of range for f32"));
        }
        Ok(number)
    }

    crate::convert::crates::through! {
        Complex as Number<f64> => Complex64:
            (|_, it: Complex64| Ok(Number::new(it.re, it.im))),
            (|_, it: &Number<f64>| Ok::<_, PyErr>(Complex64 { re: it.re, im: it.im }));
        Complex as Number<f32> => Complex64:
            narrow,
            (|_, it: &Number<f32>| Ok::<_, PyErr>(Complex64 { re: it.re.into(), im: it.im.into() }));
    }

    crate::convert::crates::plain! {
        Complex as Number<f64> => Complex64: (|it: &Number<f64>| Complex64 { re: it.re, im: it.im });
        Complex as Number<f32> => Complex64: (|it: &Number<f32>| Complex64 { re: it.re.into(), im: it.im.into() });
    }
}

#[cfg(feature = "num-rational")]
mod rational {
    use num_rational::Ratio;

    use crate::error::PyErr;
    use crate::types::FractionType;

    macro_rules! ratios {
        ($($type:ty)*) => {
            crate::convert::crates::through! { $(
                FractionType as Ratio<$type> => ($type, $type):
                    // Python keeps it in lowest terms, with a denominator above zero.
                    (|_, it: ($type, $type)| Ok(Ratio::new_raw(it.0, it.1))),
                    (|_, it: &Ratio<$type>| Ok::<_, PyErr>((it.numer().clone(), it.denom().clone())));
            )* }
        };
    }

    ratios! { i8 i16 i32 i64 i128 isize num_bigint::BigInt }
}

#[cfg(feature = "ordered-float")]
mod ordered {
    use ordered_float::{NotNan, OrderedFloat};

    use crate::error::PyErr;
    use crate::types::Float;

    macro_rules! floats {
        ($($type:ty;)*) => {
            crate::convert::crates::through! { $(
                Float as OrderedFloat<$type> => $type:
                    (|_, it| Ok(OrderedFloat(it))),
                    (|_, it: &OrderedFloat<$type>| Ok::<_, PyErr>(it.0));
                Float as NotNan<$type> => $type:
                    (|_, it| NotNan::new(it).map_err(|_| PyErr::value_error("expected a number, got nan"))),
                    (|_, it: &NotNan<$type>| Ok::<_, PyErr>(it.into_inner()));
            )* }
            crate::convert::crates::plain! { $(
                Float as OrderedFloat<$type> => f64: (|it: &OrderedFloat<$type>| it.0.into());
                Float as NotNan<$type> => f64: (|it: &NotNan<$type>| it.into_inner().into());
            )* }
        };
    }

    // `f64` and `f32` in an interface name these very types, whose functions may be generic; nothing else is taken for them.
    floats! { f64; f32; }
}

#[cfg(feature = "rust_decimal")]
mod decimal {
    use rust_decimal::Decimal;

    use crate::attach::Python;
    use crate::error::PyErr;
    use crate::types::DecimalType;

    fn take(_: Python<'_>, digits: String) -> Result<Decimal, PyErr> {
        let parsed = if digits.contains(['e', 'E']) {
            Decimal::from_scientific(&digits)
        } else {
            Decimal::from_str_exact(&digits)
        };
        parsed.map_err(|error| PyErr::value_error(format!("{digits} is no number that rust_decimal has: {error}")))
    }

    crate::convert::crates::through! {
        DecimalType as Decimal => String: take, (|_, it: &Decimal| Ok::<_, PyErr>(it.to_string()));
    }
}

//! Types of other crates, there and back.

#![forbid(unsafe_code)]

pyz3_runtime::module!(foreign);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

/// Numbers that its methods give.
pub struct Numbers {
    big: num_bigint::BigInt,
    float: ordered_float::OrderedFloat<f64>,
    complex: num_complex::Complex<f64>,
}

impl Numbers {
    /// All that is there.
    pub fn new(
        big: num_bigint::BigInt,
        float: ordered_float::OrderedFloat<f64>,
        complex: num_complex::Complex<f64>,
    ) -> Self {
        Self { big, float, complex }
    }

    /// A reference to the number.
    pub fn big(&self) -> &num_bigint::BigInt {
        &self.big
    }

    /// The number, if it is above zero.
    pub fn big_unsigned(&self) -> Result<Option<num_bigint::BigUint>, String> {
        if self.big == num_bigint::BigInt::from(13) {
            return Err("not that one".to_owned());
        }
        Ok(self.big.to_biguint())
    }

    /// The float.
    pub fn float(&self) -> ordered_float::OrderedFloat<f64> {
        self.float
    }

    /// The float, if it is a number.
    pub fn not_nan(&self) -> Option<ordered_float::NotNan<f64>> {
        ordered_float::NotNan::new(*self.float).ok()
    }

    /// The complex number.
    pub fn complex(&self) -> num_complex::Complex<f64> {
        self.complex
    }

    /// The number as a length.
    pub fn length(&self) -> num_bigint::BigInt {
        self.big.clone()
    }
}

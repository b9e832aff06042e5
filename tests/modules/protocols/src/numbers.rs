//! Numbers as Python's functions see them.

use pyz3_runtime::{Complex64, PyErr};

crate::empties!(Huge);
crate::wrappers! {
    Real f64;
    Index i64;
    Truth bool;
    Length i128;
}

fn whole(value: f64) -> Result<i128, PyErr> {
    if !value.is_finite() {
        return Err(PyErr::overflow_error("not finite"));
    }
    Ok(value as i128)
}

impl Real {
    pub fn int(&self) -> Result<i128, PyErr> {
        whole(self.value)
    }

    pub fn float(&self) -> f64 {
        self.value
    }

    pub fn complex(&self) -> Complex64 {
        Complex64 {
            re: self.value,
            im: 1.0,
        }
    }

    pub fn bool(&self) -> bool {
        self.value != 0.0
    }

    /// Without digits a negative number, so that it can be seen how it was called.
    pub fn round(&self, ndigits: Option<i64>) -> f64 {
        match ndigits {
            None => -self.value.round(),
            Some(digits) => self.value + digits as f64,
        }
    }

    pub fn trunc(&self) -> Result<i128, PyErr> {
        whole(self.value.trunc())
    }

    pub fn floor(&self) -> Result<i128, PyErr> {
        whole(self.value.floor())
    }

    pub fn ceil(&self) -> Result<i128, PyErr> {
        whole(self.value.ceil())
    }
}

impl Index {
    pub fn index(&self) -> i64 {
        self.value
    }
}

impl Truth {
    pub fn bool(&self) -> bool {
        self.value
    }
}

impl Length {
    pub fn len(&self) -> i128 {
        self.value
    }
}

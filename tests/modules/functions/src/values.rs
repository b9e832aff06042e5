//! Constants and the Rust types behind the custom ones.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use pyz3_runtime::types::Float;
use pyz3_runtime::{Borrowed, FromPython, IntoPython, Owned, PyErr, Python};

pub const PAIR: (i64, &str) = (7, "seven");
/// Neither `Copy` nor `Clone`.
pub struct Label(pub String);
/// Goes out by value alone.
pub struct Moved;
impl Moved {
    pub const ZERO: Moved = Moved;
}

/// The conversion of it.
pub struct MovedConvert;
impl IntoPython<Moved> for MovedConvert {
    fn into_python<'py>(py: Python<'py>, _: Moved) -> Result<Owned<'py>, PyErr> {
        pyz3_runtime::types::Str::into_python(py, "moved")
    }
}

pub static LABEL: Label = Label(String::new());
pub static NAMES: [&str; 2] = ["one", "two"];

pub fn table() -> BTreeMap<&'static str, Vec<i64>> {
    BTreeMap::from([("a", vec![1]), ("b", vec![])])
}

/// An amount in a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    amount: i64,
    currency: String,
}

/// A currency of the wrong length.
#[derive(Debug)]
pub struct NoCurrency(String);

impl fmt::Display for NoCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is no currency", self.0)
    }
}

impl std::error::Error for NoCurrency {}

impl Money {
    pub fn new((amount, currency): (i64, String)) -> Result<Self, NoCurrency> {
        if currency.len() == 3 {
            Ok(Self { amount, currency })
        } else {
            Err(NoCurrency(currency))
        }
    }

    pub fn parts(&self) -> (i64, &str) {
        (self.amount, &self.currency)
    }
}

pub fn money_text(value: &Money) -> String {
    format!("{} {}", value.amount, value.currency)
}

pub fn money_total(values: Vec<Money>, start: Money) -> Money {
    let amount = values.iter().fold(start.amount, |sum, it| sum + it.amount);
    Money { amount, ..start }
}

/// An address, or an error of std's.
pub fn address(text: &str) -> Result<IpAddr, std::net::AddrParseError> {
    text.parse()
}

/// Only goes out.
pub struct Version(pub u16, pub u16);

impl Version {
    pub fn pair(&self) -> (u16, u16) {
        (self.0, self.1)
    }
}

/// A temperature, as the conversion below sees it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Celsius(pub f64);

/// Converts temperatures: floats on the side of Python.
pub struct CelsiusConvert;

impl<'a> FromPython<'a, Celsius> for CelsiusConvert {
    type Holder = ();

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut ()) -> Result<Celsius, PyErr> {
        <Float as FromPython<'a, f64>>::from_python(object, holder).map(Celsius)
    }
}

impl IntoPython<Celsius> for CelsiusConvert {
    fn into_python<'py>(py: Python<'py>, value: Celsius) -> Result<Owned<'py>, PyErr> {
        <Float as IntoPython<f64>>::into_python(py, value.0)
    }
}

pub fn warmest(values: Vec<Celsius>) -> Option<Celsius> {
    values.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))
}

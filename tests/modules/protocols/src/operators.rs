//! Operators that tell what they were asked.

use pyz3_runtime::types::Int;
use pyz3_runtime::{Object, PyErr, Python};

pub struct Op {
    pub name: String,
}

/// `r#mod` is `mod` to Python.
fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

macro_rules! operators {
    ($($forward:ident $reflected:ident;)*) => {
        impl Op {
            $(
                pub fn $forward(&self, other: &Op) -> String {
                    format!("{}.{}({})", self.name, plain(stringify!($forward)), other.name)
                }

                pub fn $reflected(&self, other: i64) -> String {
                    format!("{}.{}({other})", self.name, stringify!($reflected))
                }
            )*
        }
    };
}

operators! {
    add radd;
    sub rsub;
    mul rmul;
    matmul rmatmul;
    truediv rtruediv;
    floordiv rfloordiv;
    r#mod rmod;
    divmod rdivmod;
    lshift rlshift;
    rshift rrshift;
    and rand;
    xor rxor;
    or ror;
}

fn shown(modulus: Option<i64>) -> String {
    modulus.map_or_else(|| "None".to_owned(), |it| it.to_string())
}

impl Op {
    pub fn new(name: String) -> Self {
        Self { name }
    }

    pub fn pow(&self, other: &Op, modulus: Option<i64>) -> String {
        format!("{}.pow({}, {})", self.name, other.name, shown(modulus))
    }

    pub fn rpow(&self, other: i64, modulus: Option<i64>) -> String {
        format!("{}.rpow({other}, {})", self.name, shown(modulus))
    }

    pub fn neg(&self) -> String {
        format!("-{}", self.name)
    }

    pub fn pos(&self) -> String {
        format!("+{}", self.name)
    }

    pub fn abs(&self) -> String {
        format!("|{}|", self.name)
    }

    pub fn invert(&self) -> String {
        format!("~{}", self.name)
    }
}

#[derive(Default)]
pub struct InPlace {
    log: Vec<String>,
}

impl InPlace {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn log(&self) -> &[String] {
        &self.log
    }
}

macro_rules! in_place {
    ($($name:ident)*) => {
        impl InPlace {
            $(pub fn $name(&mut self, other: i64) -> &mut Self {
                self.log.push(format!("{}({other})", stringify!($name)));
                self
            })*
        }
    };
}

in_place!(iadd isub imul imatmul itruediv ifloordiv imod ilshift irshift iand ixor ior ipow);

pub struct Maybe {
    pub value: i64,
}

impl Maybe {
    pub fn new(value: i64) -> Self {
        Self { value }
    }

    /// Integers below 100 are all that it knows.
    fn known(&self, other: &Object) -> Option<i64> {
        let number = other.extract::<Int, i64>(Python::current()).ok()?;
        (number < 100).then_some(number)
    }

    pub fn add(&self, other: &Object) -> Option<Self> {
        self.known(other).map(|it| Self::new(self.value + it))
    }

    pub fn radd(&self, other: &Object) -> Option<Self> {
        self.known(other).map(|it| Self::new(1000 + self.value + it))
    }

    pub fn iadd(&mut self, other: i64) -> &mut Self {
        self.value += other;
        self
    }

    pub fn eq(&self, other: &Object) -> Option<bool> {
        self.known(other).map(|it| self.value == it)
    }

    pub fn lt(&self, other: &Object) -> Option<bool> {
        self.known(other).map(|it| self.value < it)
    }
}

pub struct Lefty {
    value: i64,
}

impl Lefty {
    pub fn new(value: i64) -> Self {
        Self { value }
    }

    pub fn add(&self, other: i64) -> i64 {
        self.value + other
    }

    pub fn sub(&self, other: f64) -> f64 {
        self.value as f64 - other
    }

    pub fn or(&self, other: &str) -> String {
        format!("{}{other}", self.value)
    }
}

crate::empties!(Fails);

type Failure<T> = Result<T, PyErr>;

fn fail<T>(what: &str) -> Failure<T> {
    Err(PyErr::value_error(what))
}

impl Fails {
    pub fn add(&self, _: i64) -> Failure<i64> {
        fail("add")
    }

    pub fn radd(&self, _: i64) -> Failure<i64> {
        fail("radd")
    }

    pub fn iadd(&mut self, _: i64) -> Failure<&mut Self> {
        fail("iadd")
    }

    pub fn eq(&self, _: i64) -> Failure<bool> {
        fail("eq")
    }

    pub fn lt(&self, _: i64) -> Failure<bool> {
        fail("lt")
    }

    pub fn neg(&self) -> Failure<i64> {
        fail("neg")
    }

    pub fn bool(&self) -> Failure<bool> {
        fail("bool")
    }

    pub fn len(&self) -> Failure<usize> {
        fail("len")
    }

    pub fn hash(&self) -> Failure<i64> {
        fail("hash")
    }

    pub fn repr(&self) -> Failure<String> {
        fail("repr")
    }

    pub fn getitem(&self, _: &str) -> Failure<i64> {
        fail("getitem")
    }

    pub fn contains(&self, _: &str) -> Failure<bool> {
        fail("contains")
    }

    pub fn iter(&self) -> Failure<Fails> {
        fail("iter")
    }

    pub fn next(&mut self) -> Failure<Option<i64>> {
        fail("next")
    }

    pub fn call(&self) -> Failure<i64> {
        fail("call")
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Vector {
    pub x: f64,
    pub y: f64,
}

impl Vector {
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn add(&self, other: &Vector) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }

    pub fn sub(&self, other: &Vector) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    pub fn mul(&self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }

    pub fn rmul(&self, factor: f64) -> Self {
        self.mul(factor)
    }

    pub fn neg(&self) -> Self {
        Self::new(-self.x, -self.y)
    }

    pub fn iadd(&mut self, other: &Vector) -> &mut Self {
        self.x += other.x;
        self.y += other.y;
        self
    }

    pub fn matmul(&self, other: &Vector) -> f64 {
        self.x * other.x + self.y * other.y
    }
}

//! Iterators, callables, unions, literals, and the standard library's types.

#![forbid(unsafe_code)]

pub mod calls;
pub mod lazy;
pub mod memory;

use pyz3_runtime::Either;

pub use lazy::forever;

pyz3_runtime::module!(more_types);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

/// Which of the two it was.
pub fn narrow(x: Either<u8, &str>) -> String {
    format!("{x:?}")
}

/// A user's own enum, made of a union.
#[derive(Debug, Clone)]
pub enum Value {
    /// A number.
    Number(i64),
    /// A name.
    Name(String),
}

impl Value {
    /// From what Python gave.
    pub fn new(value: Either<i64, String>) -> Value {
        match value {
            Either::Left(number) => Value::Number(number),
            Either::Right(name) => Value::Name(name),
        }
    }

    /// What Python gets.
    pub fn get(&self) -> Either<i64, &str> {
        match self {
            Value::Number(number) => Either::Left(*number),
            Value::Name(name) => Either::Right(name),
        }
    }
}

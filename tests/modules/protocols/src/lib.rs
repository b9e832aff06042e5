//! Every protocol method of Python, on plain Rust types.

#![forbid(unsafe_code)]
#![allow(
    clippy::len_without_is_empty,
    clippy::should_implement_trait,
    reason = "methods are called as Python calls them"
)]

use pyz3_runtime::types::{Int, List, Str};
use pyz3_runtime::{Object, PyErr, Python};

pub mod attributes;
pub mod classlike;
pub mod comparison;
pub mod containers;
pub mod descriptors;
pub mod iteration;
pub mod life;
pub mod names;
pub mod numbers;
pub mod operators;
pub mod texts;

pub use attributes::*;
pub use classlike::*;
pub use comparison::*;
pub use containers::*;
pub use descriptors::*;
pub use iteration::*;
pub use life::*;
pub use names::*;
pub use numbers::*;
pub use operators::*;
pub use texts::*;

pyz3_runtime::module!(protocols);

/// Types that a constructor without arguments makes.
#[macro_export]
macro_rules! empties {
    ($($name:ident)*) => {$(
        #[derive(Default)]
        pub struct $name;

        impl $name {
            pub fn new() -> Self {
                Self
            }
        }
    )*};
}

/// Types around one value.
#[macro_export]
macro_rules! wrappers {
    ($($name:ident $ty:ty;)*) => {$(
        pub struct $name {
            pub value: $ty,
        }

        impl $name {
            pub fn new(value: $ty) -> Self {
                Self { value }
            }
        }
    )*};
}

/// The name of an object's class.
fn class_of(object: &Object) -> Result<String, PyErr> {
    object.type_name(Python::current())
}

fn name_of(class: &Object) -> Result<String, PyErr> {
    let py = Python::current();
    class.getattr(py, "__name__")?.str(py)
}

/// Python's own IndexError: that of an empty list.
fn index_error() -> PyErr {
    let py = Python::current();
    let attempt =
        || Object::from_rust::<List<Int>, Vec<i64>>(py, vec![])?.getitem(py, &Object::from_rust::<Int, _>(py, 0)?);
    attempt()
        .err()
        .unwrap_or_else(|| PyErr::runtime_error("an empty list has an item"))
}

/// Python's own KeyError: that of an empty dict.
fn key_error(key: &str) -> PyErr {
    let py = Python::current();
    let attempt = || {
        let empty = Object::from_rust::<pyz3_runtime::types::Dict<Str, Int>, Vec<(&str, i64)>>(py, vec![])?;
        empty.getitem(py, &Object::from_rust::<Str, _>(py, key)?)
    };
    attempt()
        .err()
        .unwrap_or_else(|| PyErr::runtime_error("an empty dict has an item"))
}

/// Python's own AttributeError: that of a text.
fn attribute_error(name: &str) -> PyErr {
    let py = Python::current();
    let attempt = || Object::from_rust::<Str, _>(py, "")?.getattr(py, &format!("no {name}"));
    attempt()
        .err()
        .unwrap_or_else(|| PyErr::runtime_error("a text has that attribute"))
}

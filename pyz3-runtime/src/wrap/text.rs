//! Text and bytes.

use std::fmt;

use super::{Argument, make, methods, wrappers};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Object, Owned};
use crate::types::{Bool, Bytes, Int, Str};

wrappers! {
    /// A `str`.
    PyStr by Str: "str", |it| Ok(it.is_str());
    /// A `bytes`.
    PyBytes by Bytes: "bytes", |it| Ok(it.is_bytes());
}

methods! { PyStr {
    /// How many code points.
    len = "__len__"() -> Int as usize;
    /// Both, one after the other.
    concat = "__add__"(other: &PyStr) -> Str as PyStr;
    /// Whether the other is a part of it.
    contains = "__contains__"(part: &str) -> Bool as bool;
} }

impl PyStr {
    /// A text.
    pub fn new(py: Python<'_>, text: &str) -> Result<PyStr, PyErr> {
        Owned::str(py, text).map(|it| PyStr(Object::new(it)))
    }

    /// What `format_args!` says.
    pub fn format(py: Python<'_>, arguments: fmt::Arguments<'_>) -> Result<PyStr, PyErr> {
        match arguments.as_str() {
            Some(text) => PyStr::new(py, text),
            None => PyStr::new(py, &arguments.to_string()),
        }
    }

    /// This with a text after it; a `str` itself never changes.
    pub fn append(self, py: Python<'_>, text: &str) -> Result<PyStr, PyErr> {
        self.concat(py, &PyStr::new(py, text)?)
    }

    /// A copy in Rust; a UnicodeEncodeError for lone surrogates.
    pub fn to_text(&self, py: Python<'_>) -> Result<String, PyErr> {
        crate::convert::copy::<Str, _>(self.0.bind(py)?)
    }
}

methods! { PyBytes {
    /// How many bytes.
    len = "__len__"() -> Int as usize;
    /// `self[index]`
    get = "__getitem__"(index: i64) -> Int as u8;
} }

impl PyBytes {
    /// These bytes.
    pub fn new(py: Python<'_>, bytes: &[u8]) -> Result<PyBytes, PyErr> {
        Owned::bytes(py, bytes).map(|it| PyBytes(Object::new(it)))
    }

    /// `bytes(object)`: of memory, or of integers that are bytes.
    pub fn from_object(py: Python<'_>, object: &Object) -> Result<PyBytes, PyErr> {
        make(py, c"builtins", "bytes", [object.object(py)]).map(PyBytes)
    }

    /// A copy in Rust.
    pub fn to_vec(&self, py: Python<'_>) -> Result<Vec<u8>, PyErr> {
        crate::convert::copy::<Bytes, _>(self.0.bind(py)?)
    }
}

//! Text and bytes.

use std::ffi::CString;
use std::fmt;

use super::{Argument, make, methods, wrappers};
use crate::attach::Python;
use crate::class::slots::Element;
use crate::error::PyErr;
use crate::object::{Object, Owned};
use crate::types::{Bool, Bytes, Int, NoneType, Str};

wrappers! {
    /// A `str`.
    PyStr by Str: "str", |it| Ok(it.is_str());
    /// A `bytes`.
    PyBytes by Bytes: "bytes", |it| Ok(it.is_bytes());
    /// A `memoryview`.
    PyMemoryView: "memoryview", |it| Ok(it.is_memory_view());
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

    /// Its text as UTF-8, which lives as long as this; a UnicodeEncodeError for lone surrogates.
    pub fn as_str(&self, py: Python<'_>) -> Result<&str, PyErr> {
        self.0.bind(py)?.text()
    }

    /// The same for C, with a NUL at its end; a ValueError if there is one within.
    pub fn to_c_string(&self, py: Python<'_>) -> Result<CString, PyErr> {
        CString::new(self.as_str(py)?).map_err(|_| PyErr::value_error("embedded null character"))
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

    /// Its bytes, which live as long as this.
    pub fn as_slice(&self, py: Python<'_>) -> Result<&[u8], PyErr> {
        Ok(self.0.bind(py)?.byte_slice().unwrap_or_default())
    }

    /// A copy in Rust.
    pub fn to_vec(&self, py: Python<'_>) -> Result<Vec<u8>, PyErr> {
        crate::convert::copy::<Bytes, _>(self.0.bind(py)?)
    }
}

impl PyMemoryView {
    /// A view of a copy of these items, which nobody may write to.
    pub fn from_slice<T: Element>(py: Python<'_>, items: &[T]) -> Result<PyMemoryView, PyErr> {
        Owned::numbers(py, items).map(|it| PyMemoryView(Object::new(it)))
    }

    /// `memoryview(object)`: its very memory; a TypeError if it shows none.
    pub fn from_object(py: Python<'_>, object: &Object) -> Result<PyMemoryView, PyErr> {
        Owned::memory_view(object.ready(py)?).map(|it| PyMemoryView(Object::new(it)))
    }

    /// A copy of its bytes.
    pub fn to_vec(&self, py: Python<'_>) -> Result<Vec<u8>, PyErr> {
        let bytes = self.0.bind(py)?.buffer()?;
        bytes.map_or_else(
            || Err(PyErr::value_error("a released memoryview")),
            |it| Ok(it.into_vec()),
        )
    }
}

methods! { PyMemoryView {
    /// How many items along its first dimension.
    len = "__len__"() -> Int as usize;
    /// What `struct` calls its items.
    format = ."format" -> Str as String;
    /// Whether nobody may write to it.
    is_read_only = ."readonly" -> Bool as bool;
    /// Lets go of the memory.
    release = "release"() -> NoneType as ();
} }

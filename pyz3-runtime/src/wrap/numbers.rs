//! Numbers as objects: `int`, `float`, `complex`, `bool`.

use super::wrappers;
use crate::attach::Python;
use crate::convert::{Complex64, FromPython, IntoPython};
use crate::error::PyErr;
use crate::object::{Object, Owned};
use crate::types::{Bool, Complex, Float, Int};

wrappers! {
    /// An `int`.
    PyInt by Int: "int", |it| Ok(it.is_int());
    /// A `float`.
    PyFloat by Float: "float", |it| Ok(it.is_float());
    /// A `complex`.
    PyComplex by Complex: "complex", |it| Ok(it.is_complex());
    /// A `bool`.
    PyBool by Bool: "bool", |it| Ok(it.as_bool().is_some());
}

impl PyInt {
    /// An integer of any type.
    pub fn new<T>(py: Python<'_>, value: T) -> Result<PyInt, PyErr>
    where
        Int: IntoPython<T>,
    {
        Int::into_python(py, value).map(|it| PyInt(Object::new(it)))
    }

    /// As an integer of that type; an OverflowError if it does not fit.
    pub fn get<T>(&self, py: Python<'_>) -> Result<T, PyErr>
    where
        Int: for<'a> FromPython<'a, T>,
    {
        self.0.extract::<Int, T>(py)
    }
}

impl PyFloat {
    /// A float: of an `f64`, an `f32` or an `F16`.
    pub fn new<T>(py: Python<'_>, value: T) -> Result<PyFloat, PyErr>
    where
        Float: IntoPython<T>,
    {
        Float::into_python(py, value).map(|it| PyFloat(Object::new(it)))
    }

    /// As a float of that type; an OverflowError if it is too large for it.
    pub fn get<T>(&self, py: Python<'_>) -> Result<T, PyErr>
    where
        Float: for<'a> FromPython<'a, T>,
    {
        self.0.extract::<Float, T>(py)
    }
}

impl PyComplex {
    /// A number of these parts.
    pub fn new(py: Python<'_>, value: Complex64) -> Result<PyComplex, PyErr> {
        Owned::complex(py, value.re, value.im).map(|it| PyComplex(Object::new(it)))
    }

    /// Its parts, with which Rust can compute.
    pub fn get(&self, py: Python<'_>) -> Result<Complex64, PyErr> {
        crate::convert::copy::<Complex, _>(self.0.bind(py)?)
    }
}

impl PyBool {
    /// `True` or `False`, of which there is one each.
    #[must_use]
    pub fn new(py: Python<'_>, value: bool) -> PyBool {
        PyBool(Object::new(Owned::bool(py, value)))
    }

    /// Which it is.
    pub fn get(&self, py: Python<'_>) -> Result<bool, PyErr> {
        crate::convert::copy::<Bool, _>(self.0.bind(py)?)
    }

    /// `bool(object)`: whether any object counts as true.
    pub fn of_truth(py: Python<'_>, object: &Object) -> Result<PyBool, PyErr> {
        object.is_true(py).map(|it| PyBool::new(py, it))
    }
}

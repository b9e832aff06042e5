//! What the benches call, in PyO3, as its guide writes it: `frozen` where nothing changes, values taken as borrowed where they can be.

use std::hint::black_box;

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyIterator, PyTuple};

#[pyfunction]
fn noop() {}

#[pyfunction]
#[pyo3(signature = (value, /))]
fn int_in(value: i64) {
    black_box(value);
}

#[pyfunction]
fn int_out() -> i64 {
    black_box(1_000_000)
}

#[pyfunction]
#[pyo3(signature = (value, /))]
fn float_in(value: f64) {
    black_box(value);
}

#[pyfunction]
fn float_out() -> f64 {
    black_box(1.5)
}

#[pyfunction]
#[pyo3(signature = (value, /))]
fn bool_in(value: bool) {
    black_box(value);
}

#[pyfunction]
fn bool_out() -> bool {
    black_box(true)
}

#[pyfunction]
#[pyo3(signature = (value, /))]
fn str_in(value: &str) {
    black_box(value);
}

#[pyfunction]
fn str_out() -> &'static str {
    black_box("some text, of 24 letters")
}

#[pyfunction]
#[pyo3(signature = (value, /))]
fn bytes_in(value: &[u8]) {
    black_box(value);
}

#[pyfunction]
fn bytes_out(py: Python<'_>) -> Bound<'_, PyBytes> {
    PyBytes::new(py, black_box(b"some text, of 24 letters"))
}

#[pyfunction]
#[pyo3(signature = (value, /))]
fn optional(value: Option<i64>) -> Option<i64> {
    value
}

#[pyfunction]
#[pyo3(signature = (a, b, c, d, e, f, /))]
fn six(a: i64, b: f64, c: bool, d: &str, e: &[u8], f: i64) -> i64 {
    a + b as i64 + i64::from(c) + d.len() as i64 + e.len() as i64 + f
}

#[pyfunction]
#[pyo3(signature = (a, b = 2, c = 3))]
fn named(a: i64, b: i64, c: i64) -> i64 {
    a.wrapping_add(b).wrapping_add(c)
}

#[pyfunction]
#[pyo3(signature = (*args))]
fn star(args: &Bound<'_, PyTuple>) -> PyResult<i64> {
    let values = args.extract::<Vec<i64>>();
    Ok(values?.iter().sum())
}

#[pyfunction]
#[pyo3(signature = (values, /))]
fn list_in(values: Vec<i64>) -> i64 {
    values.iter().sum()
}

#[pyfunction]
#[pyo3(signature = (n, /))]
fn list_out(n: i64) -> Vec<i64> {
    (0..n).collect()
}

#[pyfunction]
#[pyo3(signature = (values, /))]
fn dict_in(values: &Bound<'_, PyDict>) -> PyResult<i64> {
    let mut pairs: Vec<(i64, i64)> = Vec::with_capacity(values.len());
    for (key, value) in values.iter() {
        pairs.push((key.extract()?, value.extract()?));
    }
    Ok(pairs.iter().map(|it| it.0 + it.1).sum())
}

#[pyfunction]
#[pyo3(signature = (n, /))]
fn dict_out(py: Python<'_>, n: i64) -> PyResult<Bound<'_, PyDict>> {
    let pairs: Vec<(i64, i64)> = (0..n).map(|it| (it, it)).collect();
    let dict = PyDict::new(py);
    for (key, value) in pairs {
        dict.set_item(key, value)?;
    }
    Ok(dict)
}

#[pyfunction]
#[pyo3(signature = (values, /))]
fn tuple_in(values: &Bound<'_, PyTuple>) -> PyResult<i64> {
    let values: Vec<i64> = values.iter_borrowed().map(|it| it.extract()).collect::<PyResult<_>>()?;
    Ok(values.iter().sum())
}

#[pyfunction]
#[pyo3(signature = (n, /))]
fn tuple_out(py: Python<'_>, n: i64) -> PyResult<Bound<'_, PyTuple>> {
    let values: Vec<i64> = (0..n).collect();
    PyTuple::new(py, values)
}

#[pyfunction]
#[pyo3(signature = (values, /))]
fn iter_in(values: &Bound<'_, PyAny>) -> PyResult<i64> {
    let iterator: Bound<'_, PyIterator> = values.try_iter()?;
    iterator.map(|it| it?.extract::<i64>()).sum()
}

#[pyclass]
struct Count {
    next: i64,
    end: i64,
}

#[pymethods]
impl Count {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&mut self) -> Option<i64> {
        if self.next >= self.end {
            return None;
        }
        self.next += 1;
        Some(self.next - 1)
    }
}

#[pyfunction]
#[pyo3(signature = (n, /))]
fn iter_out(n: i64) -> Count {
    Count { next: 0, end: n }
}

#[pyfunction]
fn fail() -> PyResult<()> {
    Err(PyValueError::new_err("no"))
}

#[pyfunction]
#[pyo3(signature = (f, n, /))]
fn call(f: &Bound<'_, PyAny>, n: i64) -> PyResult<i64> {
    (0..n).map(|it| f.call1((it,))?.extract::<i64>()).sum()
}

#[cfg(not(feature = "abi3"))]
#[pyfunction]
#[pyo3(signature = (values, /))]
fn buffer_sum(py: Python<'_>, values: PyBuffer<f64>) -> PyResult<f64> {
    let values = values.as_slice(py).ok_or_else(|| PyTypeError::new_err("expected floats in one piece"))?;
    Ok(values.iter().map(|it| it.get()).sum())
}

#[pyclass(subclass)]
#[derive(Clone, PartialEq)]
struct Point {
    #[pyo3(get, set)]
    x: f64,
    #[pyo3(get, set)]
    y: f64,
}

#[pymethods]
impl Point {
    #[new]
    #[pyo3(signature = (x, y = 0.0))]
    fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    fn norm(&self) -> f64 {
        self.x * self.x + self.y * self.y
    }

    #[pyo3(signature = (by, /))]
    fn scaled(&self, by: f64) -> f64 {
        self.x * by
    }

    #[pyo3(signature = (dx, dy, /))]
    fn move_by(&mut self, dx: f64, dy: f64) {
        self.x += dx;
        self.y += dy;
    }

    fn __add__(&self, other: &Point) -> Point {
        Point { x: self.x + other.x, y: self.y + other.y }
    }

    fn __neg__(&self) -> Point {
        Point { x: -self.x, y: -self.y }
    }

    fn __eq__(&self, other: &Point) -> bool {
        self == other
    }

    fn __hash__(&self) -> u64 {
        self.x.to_bits() ^ self.y.to_bits().rotate_left(1)
    }

    fn __bool__(&self) -> bool {
        self.x != 0.0 || self.y != 0.0
    }
}

#[pyclass(frozen)]
struct Numbers {
    values: std::sync::Arc<Vec<i64>>,
}

#[pymethods]
impl Numbers {
    #[new]
    fn new(values: Vec<i64>) -> Numbers {
        Numbers { values: std::sync::Arc::new(values) }
    }

    fn __len__(&self) -> usize {
        self.values.len()
    }

    fn __getitem__(&self, index: isize) -> PyResult<i64> {
        let found = usize::try_from(index).ok().and_then(|it| self.values.get(it));
        found.copied().ok_or_else(|| PyIndexError::new_err("out of range"))
    }

    fn __contains__(&self, value: i64) -> bool {
        self.values.contains(&value)
    }

    fn __iter__(&self) -> Walk {
        Walk { values: self.values.clone(), next: 0 }
    }
}

#[pyclass]
struct Walk {
    values: std::sync::Arc<Vec<i64>>,
    next: usize,
}

#[pymethods]
impl Walk {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&mut self) -> Option<i64> {
        let value = self.values.get(self.next).copied();
        self.next += 1;
        value
    }
}

#[pymodule]
mod full {
    #[pymodule_export]
    use super::{
        Count, Numbers, Point, Walk, bool_in, bool_out, buffer_sum, bytes_in, bytes_out, call, dict_in, dict_out, fail,
        float_in, float_out, int_in, int_out, iter_in, iter_out, list_in, list_out, named, noop, optional, six, star,
        str_in, str_out, tuple_in, tuple_out,
    };
}

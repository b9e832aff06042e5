//! Single optimisations, with and without.
#![forbid(unsafe_code)]

use std::hint::black_box;
use std::sync::OnceLock;

use pyz3_runtime::types::{Dict, Float, Int, List, Str};
use pyz3_runtime::{Object, PyErr, Python};

pyz3_runtime::module!(seeds);

fn int(py: Python<'_>, value: i64) -> Result<Object, PyErr> {
    Object::from_rust::<Int, i64>(py, value)
}

/// A list that is made and then appended to, item by item.
pub fn append(py: Python<'_>, n: i64) -> Result<Object, PyErr> {
    let list = Object::from_rust::<List<Int>, Vec<i64>>(py, Vec::new())?;
    append_each(py, &list, n)?;
    Ok(list)
}

pub fn append_each(py: Python<'_>, list: &Object, n: i64) -> Result<(), PyErr> {
    for value in 0..n {
        list.call_method(py, "append", &[&int(py, value)?])?;
    }
    Ok(())
}

/// The same, made at once.
pub fn filled(n: i64) -> Vec<i64> {
    (0..n).collect()
}

pub fn insert(py: Python<'_>, n: i64) -> Result<Object, PyErr> {
    let dict = Object::from_rust::<Dict<Int, Int>, Vec<(i64, i64)>>(py, Vec::new())?;
    insert_each(py, &dict, n)?;
    Ok(dict)
}

pub fn insert_each(py: Python<'_>, dict: &Object, n: i64) -> Result<(), PyErr> {
    for value in 0..n {
        let object = int(py, value)?;
        dict.setitem(py, &object, &object)?;
    }
    Ok(())
}

pub fn paired(n: i64) -> Vec<(i64, i64)> {
    (0..n).map(|it| (it, it)).collect()
}

pub fn concat(n: usize) -> String {
    black_box("part").repeat(n)
}

/// As Python's `+` does it.
pub fn concat_each(py: Python<'_>, part: &Object, n: i64) -> Result<Object, PyErr> {
    let mut text = Object::from_rust::<Str, &str>(py, "")?;
    for _ in 0..n {
        text = text.call_method(py, "__add__", &[part])?;
    }
    Ok(text)
}

/// Pools of objects that are handed out instead of new ones.
static POOLS: OnceLock<(Vec<Object>, Vec<Object>, Vec<Object>)> = OnceLock::new();
const FLOATS: [f64; 4] = [0.0, 1.0, -1.0, 0.5];
const TEXTS: [&str; 4] = ["", "None", "True", "False"];

fn pools() -> &'static (Vec<Object>, Vec<Object>, Vec<Object>) {
    POOLS.get_or_init(|| {
        let py = Python::current();
        let ints = (-5..=256).filter_map(|it| int(py, it).ok()).collect();
        let floats = FLOATS.iter().filter_map(|it| Object::from_rust::<Float, f64>(py, *it).ok()).collect();
        let texts = TEXTS.iter().filter_map(|it| Object::from_rust::<Str, &str>(py, it).ok()).collect();
        (ints, floats, texts)
    })
}

pub fn small_ints(n: i64) -> Vec<i64> {
    (0..n).map(|it| it % 262 - 5).collect()
}

pub fn pooled_ints(n: usize) -> Vec<Object> {
    (0..n).map(|it| pools().0[it % 262].clone()).collect()
}

pub fn common_floats(n: usize) -> Vec<f64> {
    (0..n).map(|it| FLOATS[it % 4]).collect()
}

pub fn pooled_floats(n: usize) -> Vec<Object> {
    (0..n).map(|it| pools().1[it % 4].clone()).collect()
}

pub fn common_strings(n: usize) -> Vec<&'static str> {
    (0..n).map(|it| TEXTS[it % 4]).collect()
}

pub fn pooled_strings(n: usize) -> Vec<Object> {
    (0..n).map(|it| pools().2[it % 4].clone()).collect()
}

/// Ten values that live for a moment, as Rust has them: in registers.
pub fn temporaries(n: i64) -> i64 {
    (0..10).map(|it| black_box(n + it)).sum()
}

/// The same as objects of Python's.
pub fn temporaries_python(py: Python<'_>, n: i64) -> Result<i64, PyErr> {
    let mut sum = 0;
    for it in 0..10 {
        sum += int(py, n + it)?.extract::<Int, i64>(py)?;
    }
    Ok(sum)
}

/// Memory within memory, with the interpreter's lock held.
pub fn nested(depth: usize) -> usize {
    fn within(depth: usize) -> usize {
        let memory = black_box(vec![0_u8; 64]);
        if depth == 0 { memory.len() } else { memory.len() + within(depth - 1) }
    }
    within(depth)
}

pub fn total(values: &[i64]) -> i64 {
    values.iter().sum()
}

/// The same, asking for one item after the other as for those of any object.
pub fn total_generic(py: Python<'_>, values: &Object) -> Result<i64, PyErr> {
    let mut sum = 0;
    for index in 0..values.len(py)? {
        let index = int(py, index as i64)?;
        sum += values.getitem(py, &index)?.extract::<Int, i64>(py)?;
    }
    Ok(sum)
}

/// What has a field.
pub struct Spot {
    pub x: f64,
}

impl Spot {
    pub fn new(x: f64) -> Spot {
        Spot { x }
    }
}

//! A shop's order book. Its errors are ordinary errors of Rust; which exceptions they become, `pyz3.yaml` says.

use std::fs;
use std::num::ParseIntError;

use anyhow::Context;
use pyz3_runtime::types::Int;
use pyz3_runtime::{Object, PyErr, Python};
use thiserror::Error;

// Where Rust raises an exception of the interface file by its name, `raise` has the constructors.
pyz3_runtime::module!(error_handling as raise);

/// What can be wrong with an order. `ParseFailed` takes its fields from the variants that it stands for.
#[derive(Debug, Error)]
pub enum OrderError {
    #[error("line {line}: expected a number and an item, got {text:?}")]
    Syntax { line: usize, text: String },
    #[error("line {line}: {text:?} has no number")]
    Number {
        line: usize,
        text: String,
        source: ParseIntError,
    },
    #[error("{0}")]
    Unknown(String),
    #[error("{left} {item} are left, {ordered} were ordered")]
    Stock { item: String, ordered: u32, left: u32 },
    #[error("nothing was ordered")]
    Empty,
}

const STOCK: [(&str, u32); 3] = [("apples", 10), ("pears", 2), ("plums", 0)];

/// The number's own error is the `source`: Python sees it as `__cause__`.
pub fn parse(line: usize, text: &str) -> Result<(String, u32), OrderError> {
    let Some((count, item)) = text.trim().split_once(' ') else {
        return Err(OrderError::Syntax {
            line,
            text: text.to_owned(),
        });
    };
    let count = count.parse().map_err(|source| OrderError::Number {
        line,
        text: text.to_owned(),
        source,
    })?;
    Ok((item.to_owned(), count))
}

pub fn order(text: &str) -> Result<u32, OrderError> {
    if text.is_empty() {
        return Err(OrderError::Empty);
    }
    let (item, ordered) = parse(1, text)?;
    let found = STOCK.iter().find(|it| it.0 == item);
    let left = found.ok_or_else(|| OrderError::Unknown(item.clone()))?.1;
    left.checked_sub(ordered)
        .ok_or(OrderError::Stock { item, ordered, left })
}

/// With anyhow, each context is an exception around the one that it is about.
pub fn read_orders(path: &str) -> anyhow::Result<Vec<(String, u32)>> {
    let text = fs::read_to_string(path).with_context(|| format!("the orders of {path}"))?;
    let lines = text.lines().enumerate();
    let orders = lines.map(|(at, line)| parse(at + 1, line));
    orders.collect::<Result<_, _>>().context("an order cannot be read")
}

/// Several errors at once: `except*` takes them apart.
pub fn check_all(py: Python<'_>, lines: Vec<String>) -> Result<(), PyErr> {
    let bad = lines.iter().enumerate().filter_map(|(at, text)| {
        parse(at + 1, text).err()?;
        Some(raise::ParseFailed::new(at + 1, text.clone()).with_note("checked with the others"))
    });
    let bad: Vec<PyErr> = bad.collect();
    match bad.is_empty() {
        true => Ok(()),
        false => Err(PyErr::group(py, "some lines are no orders", bad)?),
    }
}

/// `raise ShopError(…) from error`
pub fn restock(py: Python<'_>, item: &str, supplier: &Object) -> Result<i64, PyErr> {
    let supplied = supplier.call(py, &[]);
    let supplied = supplied.map_err(|error| raise::ShopError::new(format!("no {item} can be had")).caused_by(error))?;
    supplied.extract::<Int, _>(py)
}

pub fn give_up() {
    let stock: Vec<u32> = Vec::new();
    let _ = stock[3];
}

//! imbl's `Vector` as a sequence that never changes.

use std::ops::Range;

use imbl::Vector;
use imbl::shared_ptr::DefaultSharedPtr;
use pyz3_runtime::PyErr;

pub type Items = imbl::vector::ConsumingIter<i64, DefaultSharedPtr>;

pub fn getitem(list: &Vector<i64>, index: isize) -> Result<i64, PyErr> {
    Ok(list[position(list, index)?])
}

pub fn mul(list: &Vector<i64>, times: isize) -> Result<Vector<i64>, PyErr> {
    let mut times = times.max(0).unsigned_abs();
    // Imbl's own limit would be a panic.
    if list.len().checked_mul(times).is_none_or(|it| it > MOST) {
        return Err(PyErr::overflow_error("the list would be too long"));
    }
    // By doubling: each step shares what the last one made.
    let (mut result, mut power) = (Vector::new(), list.clone());
    while times > 0 {
        if times % 2 == 1 {
            result.append(power.clone());
        }
        times /= 2;
        if times > 0 {
            power.append(power.clone());
        }
    }
    Ok(result)
}

/// As many items as a list made by repetition may have.
const MOST: usize = 1 << 32;

pub fn index(list: &Vector<i64>, value: i64, start: isize, stop: Option<isize>) -> Result<usize, PyErr> {
    let range = range(list, start, stop);
    let (from, length) = (range.start, range.len());
    let found = list.iter().skip(from).take(length).position(|it| *it == value);
    found
        .map(|it| from + it)
        .ok_or_else(|| PyErr::value_error(format!("{value} is not in the list")))
}

pub fn slice(list: &Vector<i64>, start: isize, stop: Option<isize>) -> Vector<i64> {
    list.clone().slice(range(list, start, stop))
}

pub fn append(list: &Vector<i64>, value: i64) -> Vector<i64> {
    let mut list = list.clone();
    list.push_back(value);
    list
}

pub fn set(list: &Vector<i64>, index: isize, value: i64) -> Result<Vector<i64>, PyErr> {
    Ok(list.update(position(list, index)?, value))
}

/// As `list.insert`, an index outside is that of the nearer end.
pub fn insert(list: &Vector<i64>, index: isize, value: i64) -> Vector<i64> {
    let mut list = list.clone();
    list.insert(clamp(&list, index), value);
    list
}

pub fn delete(list: &Vector<i64>, index: isize) -> Result<Vector<i64>, PyErr> {
    let index = position(list, index)?;
    let mut list = list.clone();
    list.remove(index);
    Ok(list)
}

/// Where an index of Python's leads: negative ones count from the end.
fn position(list: &Vector<i64>, index: isize) -> Result<usize, PyErr> {
    let position = if index < 0 {
        list.len().checked_add_signed(index)
    } else {
        Some(index.unsigned_abs())
    };
    position
        .filter(|it| *it < list.len())
        .ok_or_else(|| PyErr::index_error("list index out of range"))
}

/// The same for a boundary, which may be anywhere.
fn clamp(list: &Vector<i64>, index: isize) -> usize {
    if index < 0 {
        list.len().saturating_add_signed(index)
    } else {
        index.unsigned_abs().min(list.len())
    }
}

fn range(list: &Vector<i64>, start: isize, stop: Option<isize>) -> Range<usize> {
    let start = clamp(list, start);
    let stop = stop.map_or(list.len(), |it| clamp(list, it));
    start..stop.max(start)
}

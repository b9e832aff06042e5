//! `BTreeMap` as a mapping.

use std::collections::BTreeMap;
use std::vec::IntoIter;

use pyz3_runtime::types::{Dict, Int, Str};
use pyz3_runtime::{Object, PyErr, Python};

pub type Map = BTreeMap<String, i64>;

pub fn new(mut items: Map, more: Map) -> Map {
    items.extend(more);
    items
}

pub fn from_keys(keys: Vec<String>, value: i64) -> Map {
    keys.into_iter().map(|key| (key, value)).collect()
}

pub fn getitem(map: &Map, key: &str) -> Result<i64, PyErr> {
    map.get(key).copied().ok_or_else(|| PyErr::key_error(key))
}

pub fn delitem(map: &mut Map, key: &str) -> Result<(), PyErr> {
    map.remove(key).map(drop).ok_or_else(|| PyErr::key_error(key))
}

pub fn iter(map: &Map) -> IntoIter<String> {
    map.keys().cloned().collect::<Vec<_>>().into_iter()
}

pub fn reversed(map: &Map) -> IntoIter<String> {
    map.keys().rev().cloned().collect::<Vec<_>>().into_iter()
}

pub fn repr(map: &Map) -> Result<String, PyErr> {
    let py = Python::current();
    let dict = Object::from_rust::<Dict<Str, Int>, _>(py, map)?;
    Ok(format!("SortedDict({})", dict.repr(py)?))
}

pub fn or(map: &Map, other: Map) -> Map {
    new(map.clone(), other)
}

pub fn ror(map: &Map, other: Map) -> Map {
    new(other, map.clone())
}

pub fn ior(map: &mut Map, other: Map) -> &mut Map {
    map.extend(other);
    map
}

/// The default may be anything, since Python's `match` passes an object of its own.
pub fn get(map: &Map, key: &str, default: Object) -> Result<Object, PyErr> {
    match map.get(key) {
        Some(value) => Object::from_rust::<Int, _>(Python::current(), value),
        None => Ok(default),
    }
}

pub fn pop(map: &mut Map, key: &str, default: Vec<Object>) -> Result<Object, PyErr> {
    if default.len() > 1 {
        return Err(PyErr::type_error("pop() takes at most one default"));
    }
    match (map.remove(key), default.into_iter().next()) {
        (Some(value), _) => Object::from_rust::<Int, _>(Python::current(), value),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(PyErr::key_error(key)),
    }
}

pub fn popitem(map: &mut Map, last: bool) -> Result<(String, i64), PyErr> {
    let item = if last { map.pop_last() } else { map.pop_first() };
    item.ok_or_else(|| PyErr::key_error("popitem(): dictionary is empty"))
}

pub fn update(map: &mut Map, items: Map, more: Map) {
    map.extend(items);
    map.extend(more);
}

/// The items whose keys are in `start..stop`.
pub fn between(map: &Map, start: &str, stop: &str) -> Vec<(String, i64)> {
    // `BTreeMap::range` panics where the end comes before the start.
    let items = map.range::<str, _>((std::ops::Bound::Included(start), std::ops::Bound::Unbounded));
    let items = items.take_while(|(key, _)| key.as_str() < stop);
    items.map(|(key, value)| (key.clone(), *value)).collect()
}

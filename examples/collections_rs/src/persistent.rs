//! imbl's `OrdMap` as a mapping, of those that change and those that don't.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use imbl::shared_ptr::DefaultSharedPtr;
use pyz3_runtime::types::{Dict, Int, Str};
use pyz3_runtime::{Object, PyErr, Python};

pub type Map = imbl::OrdMap<String, i64>;
pub type Items = imbl::ordmap::ConsumingIter<String, i64, DefaultSharedPtr>;

pub fn new(items: Vec<(String, i64)>, more: Vec<(String, i64)>) -> Map {
    items.into_iter().chain(more).collect()
}

pub fn eq(map: &Map, other: BTreeMap<String, i64>) -> bool {
    map.len() == other.len() && map.iter().eq(&other)
}

/// The same in every process, unlike that of strings in Python.
pub fn hash(map: &Map) -> i64 {
    let mut hasher = DefaultHasher::new();
    map.hash(&mut hasher);
    hasher.finish().cast_signed()
}

pub fn getitem(map: &Map, key: &str) -> Result<i64, PyErr> {
    map.get(key).copied().ok_or_else(|| PyErr::key_error(key))
}

pub fn delitem(map: &mut Map, key: &str) -> Result<(), PyErr> {
    map.remove(key).map(drop).ok_or_else(|| PyErr::key_error(key))
}

pub fn repr(class: &str, map: &Map) -> Result<String, PyErr> {
    let py = Python::current();
    let dict = Object::from_rust::<Dict<Str, Int>, _>(py, map)?;
    Ok(format!("{class}({})", dict.repr(py)?))
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
    let item = if last { map.get_max() } else { map.get_min() };
    let item = item.cloned();
    let (key, value) = item.ok_or_else(|| PyErr::key_error("popitem(): dictionary is empty"))?;
    map.remove(&key);
    Ok((key, value))
}

pub fn update(map: &mut Map, items: Vec<(String, i64)>, more: Vec<(String, i64)>) {
    map.extend(items.into_iter().chain(more));
}

pub fn remove(map: &Map, key: &str) -> Result<Map, PyErr> {
    let (_, rest) = map.extract(key).ok_or_else(|| PyErr::key_error(key))?;
    Ok(rest)
}

pub fn or(map: &Map, other: Vec<(String, i64)>) -> Map {
    let mut map = map.clone();
    map.extend(other);
    map
}

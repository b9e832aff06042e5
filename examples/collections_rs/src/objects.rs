//! `BTreeMap` as a mapping whose values are Python's own.

use std::collections::BTreeMap;
use std::vec::IntoIter;

use pyz3_runtime::{Object, PyErr, Visit};

pub type Map = BTreeMap<String, Object>;

/// Shows the garbage collector what the map holds, so that a map that holds itself is found.
pub fn traverse(map: &Map, visit: &mut Visit<'_>) {
    for value in map.values() {
        visit.object(value);
    }
}

pub fn getitem(map: &Map, key: &str) -> Result<Object, PyErr> {
    map.get(key).cloned().ok_or_else(|| PyErr::key_error(key))
}

pub fn setitem(map: &mut Map, key: String, value: Object) {
    map.insert(key, value);
}

pub fn delitem(map: &mut Map, key: &str) -> Result<(), PyErr> {
    map.remove(key).map(drop).ok_or_else(|| PyErr::key_error(key))
}

pub fn iter(map: &Map) -> IntoIter<String> {
    map.keys().cloned().collect::<Vec<_>>().into_iter()
}

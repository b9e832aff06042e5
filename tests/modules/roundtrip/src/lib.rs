//! Takes a value of each type and gives it back.

#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pyz3_runtime::module!(roundtrip);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

/// A list, in the end of a chain of borrowed results.
pub fn items<T>(x: &[T]) -> impl Iterator<Item = &T> {
    x.iter()
}

/// A map by reference.
pub fn entries(x: &HashMap<String, i64>) -> impl Iterator<Item = (&String, &i64)> {
    x.iter()
}

/// Sorted by the way.
pub fn sorted(x: HashMap<String, Vec<i64>>) -> BTreeMap<String, BTreeSet<i64>> {
    x.into_iter()
        .map(|(key, values)| (key, values.into_iter().collect()))
        .collect()
}

/// Once each.
pub fn unique(x: Vec<String>) -> HashSet<String> {
    x.into_iter().collect()
}

//! The functions of `pyz3.yaml`, as plain as they come: what is measured is the way in and out.
#![forbid(unsafe_code)]

pyz3_runtime::module!(calls);

/// Nothing at all.
pub fn noop() {}

/// One integer, as it is.
pub fn same(value: i64) -> i64 {
    value
}

/// The sum of two integers.
pub fn add(a: i64, b: i64) -> i64 {
    a.wrapping_add(b)
}

/// The sum of three integers that may come by name.
pub fn add_three(a: i64, b: i64, c: i64) -> i64 {
    a.wrapping_add(b).wrapping_add(c)
}

/// Half of a number.
pub fn half(value: f64) -> f64 {
    value / 2.0
}

/// How many bytes a text has.
pub fn size(text: &str) -> usize {
    text.len()
}

/// The sum of a list of integers.
pub fn total(values: &[i64]) -> i64 {
    values.iter().fold(0, |sum, it| sum.wrapping_add(*it))
}

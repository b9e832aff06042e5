//! Enums as Rust has them.

#![allow(missing_docs)]

use std::collections::BTreeMap;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Left,
    Right,
}

pub enum Color {
    Red,
    DarkGreen,
}

pub enum Mixed {
    One,
    Two,
    Minus,
    Huge,
}

pub enum Level {
    Low,
    High,
}

pub enum Inner {
    Other,
}

/// As the crate `bitflags` makes them.
pub struct Perm(u32);

impl Perm {
    pub fn from_bits(bits: u32) -> Option<Self> {
        (bits <= 3).then_some(Self(bits))
    }
    pub fn bits(&self) -> u32 {
        self.0
    }
}

pub fn flip(side: &Side) -> Side {
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    }
}

pub fn many(sides: Vec<Side>) -> BTreeMap<Side, usize> {
    let mut counts = BTreeMap::new();
    for side in sides {
        *counts.entry(side).or_default() += 1;
    }
    counts
}

pub fn defaults(a: Color, b: Level, c: Perm, d: Option<u8>, e: Vec<Side>, f: i64) -> i64 {
    let colors = match a {
        Color::Red => 1,
        Color::DarkGreen => 2,
    };
    let levels = match b {
        Level::Low => 10,
        Level::High => 20,
    };
    colors
        + levels
        + 100 * i64::from(c.bits())
        + 1000 * i64::from(d.unwrap_or(9))
        + 10_000 * e.len() as i64
        + 100_000 * f
}

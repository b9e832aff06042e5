//! Sequences and mappings.

use std::collections::BTreeMap;

use pyz3_runtime::{Object, PyErr, Python};

use crate::{index_error, key_error};

crate::empties!(Raw ReadOnly WriteOnly Grid);

pub struct Words {
    words: Vec<String>,
}

impl Words {
    pub fn new(words: Vec<String>) -> Self {
        Self { words }
    }

    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Negative indices count from the end: that is for the class to say.
    fn place(&self, index: i64) -> Result<usize, PyErr> {
        let length = i64::try_from(self.words.len()).unwrap_or(i64::MAX);
        let index = if index < 0 { index + length } else { index };
        if !(0..length).contains(&index) {
            return Err(index_error());
        }
        usize::try_from(index).map_err(|_| index_error())
    }

    fn repeated(&self, times: i64) -> Vec<String> {
        (0..times).flat_map(|_| self.words.iter().cloned()).collect()
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn getitem(&self, index: i64) -> Result<&str, PyErr> {
        self.place(index).map(|it| self.words[it].as_str())
    }

    pub fn setitem(&mut self, index: i64, word: String) -> Result<(), PyErr> {
        let place = self.place(index)?;
        self.words[place] = word;
        Ok(())
    }

    pub fn delitem(&mut self, index: i64) -> Result<(), PyErr> {
        let place = self.place(index)?;
        self.words.remove(place);
        Ok(())
    }

    pub fn contains(&self, word: &str) -> bool {
        self.words.iter().any(|it| it == word)
    }

    pub fn reversed(&self) -> Vec<String> {
        self.words.iter().rev().cloned().collect()
    }

    pub fn add(&self, other: &Words) -> Self {
        Self::new([&self.words[..], &other.words[..]].concat())
    }

    pub fn mul(&self, times: i64) -> Self {
        Self::new(self.repeated(times))
    }

    pub fn rmul(&self, times: i64) -> Self {
        Self::new(self.repeated(times))
    }

    pub fn iadd(&mut self, other: &Words) -> &mut Self {
        self.words.extend_from_slice(&other.words);
        self
    }

    pub fn imul(&mut self, times: i64) -> &mut Self {
        self.words = self.repeated(times);
        self
    }
}

#[derive(Default)]
pub struct Asked {
    log: Vec<String>,
}

impl Asked {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn log(&self) -> &[String] {
        &self.log
    }

    pub fn getitem(&self, index: &Object) -> Object {
        index.clone()
    }

    pub fn setitem(&mut self, index: &Object, value: i64) -> Result<(), PyErr> {
        self.log.push(format!("{} = {value}", index.repr(Python::current())?));
        Ok(())
    }

    pub fn delitem(&mut self, index: &Object) -> Result<(), PyErr> {
        self.log.push(format!("del {}", index.repr(Python::current())?));
        Ok(())
    }
}

#[derive(Default)]
pub struct Table(BTreeMap<String, i64>);

impl Table {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn getitem(&self, key: &str) -> Result<i64, PyErr> {
        self.0.get(key).copied().ok_or_else(|| key_error(key))
    }

    pub fn setitem(&mut self, key: String, value: i64) {
        self.0.insert(key, value);
    }

    pub fn delitem(&mut self, key: &str) -> Result<(), PyErr> {
        self.0.remove(key).map(drop).ok_or_else(|| key_error(key))
    }

    pub fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub fn keys(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

pub struct Bag(Vec<i64>);

impl Bag {
    pub fn new(items: Vec<i64>) -> Self {
        Self(items)
    }

    pub fn contains(&self, item: i64) -> bool {
        self.0.contains(&item)
    }
}

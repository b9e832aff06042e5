//! Errors, panics, and results that borrow.

use std::error::Error;
use std::fmt;

use pyz3_runtime::PyErr;

/// An error with as many causes as its number says.
#[derive(Debug)]
pub struct Chain {
    depth: i64,
    cause: Option<Box<Chain>>,
}

impl Chain {
    fn new(depth: i64) -> Self {
        Self {
            depth,
            cause: (depth > 0).then(|| Box::new(Self::new(depth - 1))),
        }
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "level {}", self.depth)
    }
}

impl Error for Chain {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|it| it as &(dyn Error + 'static))
    }
}

pub fn fails_chain(depth: i64) -> Result<i64, Chain> {
    if depth < 0 { Ok(depth) } else { Err(Chain::new(depth)) }
}

pub fn fails_box(text: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    Err(text.into())
}

pub fn fails_plain_box(text: &str) -> Result<(), Box<dyn Error>> {
    Err(text.into())
}

/// Fails for odd numbers, has nothing for negative ones.
pub fn fails_sometimes(x: i64) -> Result<Option<i64>, Chain> {
    if x % 2 != 0 {
        Err(Chain::new(0))
    } else {
        Ok((x >= 0).then_some(x))
    }
}

pub fn panics(text: &str) {
    panic!("{text}");
}

/// Panics with something that is no text.
pub fn panics_any() {
    std::panic::panic_any(42_u8);
}

/// An error that comes from an error of the runtime's.
#[derive(Debug)]
pub struct Caused(PyErr);

impl fmt::Display for Caused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("effect")
    }
}

impl Error for Caused {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

pub fn fails_with_cause(text: &str) -> Result<(), Caused> {
    Err(Caused(PyErr::value_error(text)))
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

pub fn panics_in_drop() -> i64 {
    let _bomb = Bomb;
    1
}

pub fn longest<'a>(a: &'a str, b: &'a str) -> &'a str {
    if b.len() > a.len() { b } else { a }
}

pub fn lookup<'a>(keys: &[&str], values: &'a [Vec<i64>], key: &str) -> Option<&'a Vec<i64>> {
    let index = keys.iter().position(|it| *it == key)?;
    values.get(index)
}

pub fn lengths(words: Vec<&str>) -> impl Iterator<Item = (&str, usize)> {
    words.into_iter().map(|it| (it, it.len()))
}

pub fn chunk(items: &[f64], start: usize, stop: usize) -> Option<&[f64]> {
    items.get(start..stop)
}

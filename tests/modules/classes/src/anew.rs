//! What is called with anything but just what is expected.

use std::cell::Cell;
use std::time::Duration;

use pyz3_runtime::types::Str;
use pyz3_runtime::{Object, PyErr, Python};

pub fn mixed(a: i64, b: f64, c: Option<i32>, d: f64, e: u8, f: &str) -> String {
    format!("{a} {b} {c:?} {d} {e} {f}")
}

#[allow(clippy::too_many_arguments, reason = "more than have room on the stack")]
pub fn many(a: f64, b: f64, c: f64, d: f64, e: f64, f: f64, g: f64, h: f64, i: f64, j: f64) -> Vec<f64> {
    vec![a, b, c, d, e, f, g, h, i, j]
}

/// Takes a till by value, which cannot be had a second time.
pub fn owned(a: f64, till: Till, b: i64, c: i64) -> String {
    format!("{a} {} {} {b} {c}", till.name, till.total)
}

pub fn texts(text: &str, data: Vec<u8>, letter: char, number: i64, word: String) -> String {
    format!("{text} {data:?} {letter} {number} {word}")
}

pub fn lent(one: &Till, other: &mut Till, number: i64) -> f64 {
    other.total += one.total * number as f64;
    other.total
}

/// How many tills were cloned in this thread.
pub fn clones() -> u64 {
    CLONES.get()
}

thread_local! {
    static CLONES: Cell<u64> = const { Cell::new(0) };
}

pub struct Till {
    pub total: f64,
    pub name: String,
}

impl Clone for Till {
    fn clone(&self) -> Till {
        CLONES.set(CLONES.get() + 1);
        Till::new(self.total, self.name.clone())
    }
}

#[derive(Default)]
pub struct Bell {
    rung: i64,
}

impl Bell {
    pub fn new() -> Bell {
        Bell::default()
    }

    pub fn call(&mut self) -> i64 {
        self.rung += 1;
        self.rung
    }

    pub fn rung(&self) -> i64 {
        self.rung
    }
}

pub struct Knob {
    at: i64,
}

impl Knob {
    pub fn new(at: i64) -> Knob {
        Knob { at }
    }

    pub fn call(&self) -> i64 {
        self.at
    }
}

impl Till {
    pub fn new(total: f64, name: String) -> Till {
        Till { total, name }
    }

    pub fn rounded(&self) -> i64 {
        self.total.round() as i64
    }

    pub fn set_rounded(&mut self, value: i64) {
        self.total = value as f64;
    }

    pub fn put(&mut self, price: f64, count: i64, factor: f64) -> f64 {
        self.total += price * count as f64 * factor;
        self.total
    }

    pub fn look(&self, price: f64, count: i64) -> String {
        format!("{} {price} {count}", self.total)
    }

    pub fn merge(&mut self, other: &Till, factor: f64) -> f64 {
        self.total += other.total * factor;
        self.total
    }

    pub fn absorb(&mut self, other: Till) -> f64 {
        self.merge(&other, 1.0)
    }

    pub fn compare(&self, other: &Till, factor: f64) -> bool {
        self.total >= other.total * factor
    }

    pub fn same(&self, _: i64) -> &Till {
        self
    }

    pub fn seen(&self, this: &Object, number: i64) -> Result<String, PyErr> {
        let py = Python::current();
        let name: String = this.getattr(py, "name")?.extract::<Str, String>(py)?;
        Ok(format!("{name} {number}"))
    }

    pub fn during(&self, f: &Object, number: i64) -> Result<Object, PyErr> {
        let _ = number;
        f.call(Python::current(), &[])
    }

    pub fn add(&self, other: f64) -> f64 {
        self.total + other
    }

    pub fn radd(&self, other: f64) -> f64 {
        other + self.total
    }

    pub fn neg(&self) -> f64 {
        -self.total
    }

    pub fn call(&self, price: f64, count: i64) -> f64 {
        self.total + price * count as f64
    }
}

pub fn three(one: Option<&Till>, other: &Till, last: &mut Till) -> f64 {
    last.total += one.map_or(0.0, |it| it.total) + other.total;
    last.total
}

/// Takes both for some time.
pub fn locked(one: &mut Strongbox, other: &mut Strongbox, seconds: f64) -> i64 {
    Python::current().detach(|| std::thread::sleep(Duration::from_secs_f64(seconds)));
    one.count += 1;
    other.count += 1;
    one.count
}

/// Takes it for some time.
pub fn held(one: &mut Strongbox, seconds: f64) {
    Python::current().detach(|| std::thread::sleep(Duration::from_secs_f64(seconds)));
    one.count += 1;
}

pub struct Strongbox {
    pub count: i64,
}

impl Strongbox {
    pub fn new(count: i64) -> Strongbox {
        Strongbox { count }
    }
}

pub struct Trap(());

impl Trap {
    pub fn new(count: i64) -> Trap {
        let _ = count;
        Trap(())
    }
}

impl AsRef<Till> for Trap {
    fn as_ref(&self) -> &Till {
        panic!("no till here")
    }
}

impl AsMut<Till> for Trap {
    fn as_mut(&mut self) -> &mut Till {
        panic!("no till here")
    }
}

pub struct Purse {
    till: Till,
    pub worn: bool,
}

impl Purse {
    pub fn new(total: f64) -> Purse {
        let till = Till::new(total, "purse".to_owned());
        Purse { till, worn: false }
    }
}

impl AsRef<Till> for Purse {
    fn as_ref(&self) -> &Till {
        &self.till
    }
}

impl AsMut<Till> for Purse {
    fn as_mut(&mut self) -> &mut Till {
        &mut self.till
    }
}

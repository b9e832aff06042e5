//! The three ways to share a state, each with methods that keep it borrowed while something else runs.

use std::thread;
use std::time::Duration;

use pyz3_runtime::{Object, PyErr, Python};

fn call(f: &Object) -> Result<Object, PyErr> {
    f.call(Python::current(), &[])
}

fn sleep_for(seconds: f64) {
    thread::sleep(Duration::from_secs_f64(seconds.clamp(0.0, 10.0)));
}

pub struct Gauge {
    pub value: i64,
}

impl Gauge {
    pub fn new(value: i64) -> Self {
        Self { value }
    }

    pub fn twice(&self) -> i64 {
        self.value * 2
    }

    pub fn set_twice(&mut self, twice: i64) {
        self.value = twice / 2;
    }

    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    /// Calls Python while it is borrowed for writing.
    pub fn hold(&mut self, f: &Object) -> Result<Object, PyErr> {
        call(f)
    }

    /// Calls Python while it is borrowed for reading.
    pub fn look(&self, f: &Object) -> Result<Object, PyErr> {
        call(f)
    }

    pub fn sleep(&mut self, seconds: f64) {
        sleep_for(seconds);
    }

    pub fn len(&self) -> i64 {
        self.value
    }

    pub fn iadd(&mut self, n: i64) -> &mut Self {
        self.value += n;
        self
    }
}

pub fn hold(seconds: f64, gauge: &mut Gauge) {
    gauge.sleep(seconds);
}

pub struct Shut {
    pub value: i64,
}

impl Shut {
    pub fn new(value: i64) -> Self {
        Self { value }
    }

    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    /// What others do meanwhile is lost, unless they wait.
    pub fn slow_add(&mut self, n: i64) -> i64 {
        let before = self.value;
        sleep_for(0.001);
        self.value = before + n;
        self.value
    }

    pub fn hold(&mut self, f: &Object) -> Result<Object, PyErr> {
        call(f)
    }
}

pub struct Ice {
    pub value: i64,
}

impl Ice {
    pub fn new(value: i64) -> Self {
        Self { value }
    }

    pub fn twice(&self) -> i64 {
        self.value * 2
    }

    pub fn look(&self, f: &Object) -> Result<Object, PyErr> {
        call(f)
    }

    pub fn plus(&self, n: i64) -> Self {
        Self { value: self.value + n }
    }
}

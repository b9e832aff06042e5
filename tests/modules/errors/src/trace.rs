//! Functions that fail, for tracebacks to show: the tests know these lines by what stands in them.

use std::num::ParseIntError;

use pyz3_runtime::{Object, PyErr, Python, set_traceback_frames};

pub fn number(text: &str) -> Result<i64, ParseIntError> {
    text.parse()
}

pub fn call(py: Python<'_>, f: &Object) -> Result<Object, PyErr> {
    f.call(py, &[])
}

pub fn panics(text: &str) {
    panic!("{text}");
}

pub fn panics_elsewhere() {
    let done = std::thread::spawn(|| panic!("in a thread")).join();
    drop(done);
    panics("here");
}

pub fn with_frame(text: &str) -> Result<(), PyErr> {
    Err(PyErr::value_error(text).with_frame("template", "page.html", 3))
}

pub fn frames(wanted: bool) {
    set_traceback_frames(wanted);
}

pub fn traceback_of(py: Python<'_>, error: Object) -> Result<Option<Object>, PyErr> {
    PyErr::raised(error).traceback(py)
}

pub fn without_traceback(py: Python<'_>, error: Object) -> Result<(), PyErr> {
    Err(PyErr::raised(error).with_traceback(py, None)?)
}

pub fn raise_chain() -> Result<(), PyErr> {
    let root = PyErr::key_error("root").with_frame("template", "page.html", 3);
    let cause = PyErr::value_error("cause").with_note("of the cause").caused_by(root);
    Err(PyErr::type_error("effect").caused_by(cause))
}

/// A class whose methods fail.
pub struct Tried(i64);

impl Tried {
    pub fn new(value: i64) -> Result<Tried, String> {
        if value < 0 {
            return Err("negative".into());
        }
        Ok(Tried(value))
    }

    pub fn value(&self) -> Result<i64, String> {
        Err("no value".into())
    }

    pub fn set_value(&mut self, value: i64) -> Result<(), String> {
        self.0 = value;
        Err("not this one".into())
    }

    pub fn check(&self) -> Result<(), PyErr> {
        Err(PyErr::key_error("no key"))
    }

    pub fn add(&self, other: i64) -> Result<i64, String> {
        Err(format!("{} + {other}", self.0))
    }

    pub fn getitem(&self, index: i64) -> Result<i64, PyErr> {
        Err(PyErr::index_error(format!("{index} of {}", self.0)))
    }

    pub fn made() -> Result<(), String> {
        Err("made".into())
    }
}

/// A class all of whose slots fail.
pub struct Slots;

impl Slots {
    pub fn no_number(&self) -> Result<i64, String> {
        Err("no number".into())
    }

    pub fn no_truth(&self) -> Result<bool, String> {
        Err("no truth".into())
    }

    pub fn no_with(&self, other: i64) -> Result<bool, String> {
        Err(format!("not with {other}"))
    }

    pub fn no_set(&self, index: i64, value: i64) -> Result<(), String> {
        Err(format!("not {value} at {index}"))
    }

    pub fn no_next(&self) -> Result<Option<i64>, String> {
        Err("no next".into())
    }
}

/// The state of an exception.
pub struct Counted(i64);

impl Counted {
    pub fn of(line: i64, _: &str) -> Counted {
        Counted(line)
    }

    pub fn at(place: i64) -> Counted {
        Counted(place)
    }

    pub fn times(&mut self) -> i64 {
        self.0 += 1;
        self.0
    }
}

/// May raise what is a class and an exception.
pub fn own_kind(py: Python<'_>, f: &Object) -> Result<(), PyErr> {
    f.call(py, &[]).map(drop)
}

//! Functions that fail at once.

#![forbid(unsafe_code)]

use std::fmt;

use pyz3_runtime::PyErr;

pyz3_runtime::module!(raising);

pub fn frames(wanted: bool) {
    pyz3_runtime::set_traceback_frames(wanted);
}

pub fn nothing() -> Result<(), PyErr> {
    Ok(())
}

pub fn fail() -> Result<(), PyErr> {
    Err(PyErr::value_error("no"))
}

pub fn fail_long() -> Result<(), PyErr> {
    Err(PyErr::value_error(format!("no value of {} can be taken here, and none of {}", 10, 20)))
}

/// An error that `errors:` maps.
#[derive(Debug)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl std::error::Error for Refused {}

pub fn fail_mapped() -> Result<(), Refused> {
    Err(Refused)
}

/// One that holds something.
#[derive(Debug)]
pub struct Lacking {
    pub item: u64,
    pub place: u64,
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}

impl std::error::Error for Lacking {}

pub fn fail_holding() -> Result<(), Lacking> {
    Err(Lacking { item: 1, place: 2 })
}

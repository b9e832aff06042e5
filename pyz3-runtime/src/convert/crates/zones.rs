//! What the crates of dates have in common: offsets from UTC.

use crate::attach::Python;
use crate::convert::{DateTime, FromPython, IntoPython, TimeDelta};
use crate::error::PyErr;
use crate::object::{Key, Object, library_class};
use crate::types::TimeDeltaType;

/// How many seconds the clock is ahead of UTC; a ValueError if it does not say.
pub(super) fn offset(py: Python<'_>, value: &DateTime) -> Result<i32, PyErr> {
    let Some(offset) = value.utc_offset(py)? else {
        return Err(PyErr::value_error(
            "expected a datetime that is aware of a time zone, got a naive one",
        ));
    };
    if offset.microseconds != 0 {
        return Err(PyErr::value_error("a time zone with fractions of a second"));
    }
    let seconds = i64::from(offset.days) * 86_400 + i64::from(offset.seconds);
    i32::try_from(seconds).map_err(|_| PyErr::value_error("a time zone that is too far from UTC"))
}

/// `datetime.timezone` of so many seconds.
pub(super) fn zone(py: Python<'_>, seconds: i32) -> Result<Key, PyErr> {
    let class = library_class(py, c"datetime", "timezone")?;
    let delta = TimeDelta {
        days: seconds.div_euclid(86_400),
        seconds: seconds.rem_euclid(86_400).cast_unsigned(),
        microseconds: 0,
    };
    let zone = if seconds == 0 {
        class.borrow().getattr("utc")?
    } else {
        class
            .borrow()
            .call(&[TimeDeltaType::into_python(py, delta)?.borrow()])?
    };
    Key::try_of(py, Object::new(zone))
}

/// Refuses what is aware of a zone.
pub(super) fn naive(zone: Option<&Key>) -> Result<(), PyErr> {
    match zone {
        None => Ok(()),
        Some(_) => Err(PyErr::value_error(
            "expected a naive one, got one that is aware of a time zone",
        )),
    }
}

/// A `timezone` from a `tzinfo` object, as seconds from UTC.
pub(super) fn seconds_of_zone(py: Python<'_>, zone: &Object) -> Result<i32, PyErr> {
    let none = Object::from_rust::<crate::types::NoneType, _>(py, ())?;
    let offset = zone.call_method(py, "utcoffset", &[&none])?;
    if offset.is_none(py) {
        return Err(PyErr::value_error("expected a time zone of one offset"));
    }
    let offset: TimeDelta = TimeDeltaType::copy_from(offset.bind(py)?)?;
    i32::try_from(offset.total_microseconds() / 1_000_000)
        .map_err(|_| PyErr::value_error("a time zone that is too far from UTC"))
}

/// The object of a zone.
pub(super) fn object(zone: &Key) -> Object {
    zone.object().clone()
}

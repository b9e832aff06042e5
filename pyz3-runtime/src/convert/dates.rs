//! `date`, `time`, `datetime`, `timedelta` and `tzinfo`.
//!
//! In: an object of that class or of one below, save that a `datetime`, which is a `date` to Python, is none here: its time would be lost.
//! Out: plain structs of their fields. The other way, Python's own constructor judges the fields.

use std::ffi::CStr;
use std::time::Duration;

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Key, Object, Owned, library_class};
use crate::types::{DateTimeType, DateType, Int, TimeDeltaType, TimeType, TzInfoType};

/// A `datetime.date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A `datetime.time`.
///
/// Time zones are compared as Python does, for which the thread must be attached.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999,999.
    pub microsecond: u32,
    /// Whether it is the second of two that the clock shows alike.
    pub fold: bool,
    /// The `tzinfo`, if it is aware of one.
    pub tzinfo: Option<Key>,
}

/// A `datetime.datetime`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// The date.
    pub date: Date,
    /// The time of the day, with its zone.
    pub time: Time,
}

impl DateTime {
    /// How far the clock is ahead of UTC, if it is aware of a zone.
    pub fn utc_offset(&self, py: Python<'_>) -> Result<Option<TimeDelta>, PyErr> {
        let object = DateTimeType::into_python(py, self)?;
        let offset = object.borrow().getattr("utcoffset")?.borrow().call(&[])?;
        if offset.borrow().is_none() {
            return Ok(None);
        }
        TimeDeltaType::copy_from(offset.borrow()).map(Some)
    }
}

/// A `datetime.timedelta`, as Python keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeDelta {
    /// Negative for a negative one: minus a second is minus a day and 86,399 seconds.
    pub days: i32,
    /// 0 to 86,399.
    pub seconds: u32,
    /// 0 to 999,999.
    pub microseconds: u32,
}

impl TimeDelta {
    /// All of it.
    #[must_use]
    pub fn total_microseconds(self) -> i128 {
        (i128::from(self.days) * 86_400 + i128::from(self.seconds)) * 1_000_000 + i128::from(self.microseconds)
    }
}

/// So many seconds and microseconds, which Python may refuse as too many.
#[allow(dead_code, reason = "for the crates of dates, each behind a feature")]
pub(super) fn delta(seconds: i64, microseconds: u32) -> Result<TimeDelta, PyErr> {
    let days = i32::try_from(seconds.div_euclid(86_400))
        .map_err(|_| PyErr::overflow_error("a duration that is too long for a timedelta"))?;
    // Less than a day.
    let seconds = seconds.rem_euclid(86_400) as u32;
    Ok(TimeDelta {
        days,
        seconds,
        microseconds,
    })
}

const MODULE: &CStr = c"datetime";

fn check(object: Borrowed<'_, '_>, name: &'static str) -> Result<(), PyErr> {
    if object.is_of(library_class(object.py(), MODULE, name)?.borrow()) {
        Ok(())
    } else {
        Err(PyErr::expected(name, object))
    }
}

fn field<T>(object: Borrowed<'_, '_>, name: &str) -> Result<T, PyErr>
where
    Int: for<'a> FromPython<'a, T>,
{
    Int::copy_from(object.getattr(name)?.borrow()).map_err(|error| error.within(name))
}

fn date_fields(object: Borrowed<'_, '_>) -> Result<Date, PyErr> {
    Ok(Date {
        year: field(object, "year")?,
        month: field(object, "month")?,
        day: field(object, "day")?,
    })
}

fn time_fields(object: Borrowed<'_, '_>) -> Result<Time, PyErr> {
    let zone = object.getattr("tzinfo")?;
    let tzinfo = if zone.borrow().is_none() {
        None
    } else {
        Some(Key::try_of(object.py(), Object::new(zone))?)
    };
    Ok(Time {
        hour: field(object, "hour")?,
        minute: field(object, "minute")?,
        second: field(object, "second")?,
        microsecond: field(object, "microsecond")?,
        fold: field::<i64>(object, "fold")? != 0,
        tzinfo,
    })
}

fn date(object: Borrowed<'_, '_>) -> Result<Date, PyErr> {
    check(object, "date")?;
    if object.is_of(library_class(object.py(), MODULE, "datetime")?.borrow()) {
        return Err(PyErr::expected("date", object));
    }
    date_fields(object)
}

fn time(object: Borrowed<'_, '_>) -> Result<Time, PyErr> {
    check(object, "time")?;
    time_fields(object)
}

fn date_time(object: Borrowed<'_, '_>) -> Result<DateTime, PyErr> {
    check(object, "datetime")?;
    Ok(DateTime {
        date: date_fields(object)?,
        time: time_fields(object)?,
    })
}

fn time_delta(object: Borrowed<'_, '_>) -> Result<TimeDelta, PyErr> {
    check(object, "timedelta")?;
    Ok(TimeDelta {
        days: field(object, "days")?,
        seconds: field(object, "seconds")?,
        microseconds: field(object, "microseconds")?,
    })
}

fn duration(object: Borrowed<'_, '_>) -> Result<Duration, PyErr> {
    let delta = time_delta(object)?;
    let Ok(days) = u64::try_from(delta.days) else {
        let shown = object.short_repr();
        return Err(PyErr::overflow_error(format!("{shown} is negative, a Duration is not")));
    };
    let seconds = days * 86_400 + u64::from(delta.seconds);
    Ok(Duration::from_secs(seconds) + Duration::from_micros(delta.microseconds.into()))
}

fn zone(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
    check(object, "tzinfo")?;
    Ok(Object::new(object.to_owned()))
}

fn ints<'py>(py: Python<'py>, values: &[u32]) -> Result<Vec<Owned<'py>>, PyErr> {
    values.iter().map(|it| Owned::int(py, i64::from(*it))).collect()
}

fn date_parts(date: &Date) -> [u32; 3] {
    [date.year.into(), date.month.into(), date.day.into()]
}

fn time_parts(time: &Time) -> [u32; 4] {
    [
        time.hour.into(),
        time.minute.into(),
        time.second.into(),
        time.microsecond,
    ]
}

/// Calls a class with numbers, and the rest of a time.
fn make<'py>(py: Python<'py>, name: &str, numbers: &[u32], rest: Option<&Time>) -> Result<Owned<'py>, PyErr> {
    let class = library_class(py, MODULE, name)?;
    let numbers = ints(py, numbers)?;
    let mut args: Vec<_> = numbers.iter().map(Owned::borrow).collect();
    let Some(time) = rest else {
        return class.borrow().call(&args);
    };
    let (none, fold) = (Owned::none(py), Owned::int(py, time.fold.into())?);
    args.push(match &time.tzinfo {
        Some(zone) => zone.object().bind(py)?,
        None => none.borrow(),
    });
    args.push(fold.borrow());
    class.borrow().call_with(&args, &["fold"])
}

fn give_date<'py>(py: Python<'py>, value: &Date) -> Result<Owned<'py>, PyErr> {
    make(py, "date", &date_parts(value), None)
}

fn give_time<'py>(py: Python<'py>, value: &Time) -> Result<Owned<'py>, PyErr> {
    make(py, "time", &time_parts(value), Some(value))
}

fn give_date_time<'py>(py: Python<'py>, value: &DateTime) -> Result<Owned<'py>, PyErr> {
    let numbers = [&date_parts(&value.date)[..], &time_parts(&value.time)].concat();
    make(py, "datetime", &numbers, Some(&value.time))
}

fn give_delta<'py>(py: Python<'py>, value: &TimeDelta) -> Result<Owned<'py>, PyErr> {
    let parts = [value.days.into(), value.seconds.into(), value.microseconds.into()];
    give_parts(py, parts)
}

fn give_parts(py: Python<'_>, parts: [i64; 3]) -> Result<Owned<'_>, PyErr> {
    let class = library_class(py, MODULE, "timedelta")?;
    let [days, seconds, microseconds] = parts.map(|it| Owned::int(py, it));
    class
        .borrow()
        .call(&[days?.borrow(), seconds?.borrow(), microseconds?.borrow()])
}

/// What is less than a microsecond is cut off: Python has no place for it.
fn give_duration<'py>(py: Python<'py>, value: &Duration) -> Result<Owned<'py>, PyErr> {
    let (days, seconds) = (value.as_secs() / 86_400, value.as_secs() % 86_400);
    // At most 2^64 / 86,400 days, and less than a day of seconds.
    give_parts(
        py,
        [days.cast_signed(), seconds.cast_signed(), value.subsec_micros().into()],
    )
}

fn give_zone<'py>(py: Python<'py>, value: &Object) -> Result<Owned<'py>, PyErr> {
    let object = value.bind(py)?;
    check(object, "tzinfo")?;
    Ok(object.to_owned())
}

super::owned_values! {
    DateType as Date: date, give_date;
    TimeType as Time: time, give_time;
    DateTimeType as DateTime: date_time, give_date_time;
    TimeDeltaType as TimeDelta: time_delta, give_delta;
    TimeDeltaType as Duration: duration, give_duration;
    TzInfoType as Object: zone, give_zone;
}

impl<'a> FromPython<'a, &'a Object> for TzInfoType {
    type Holder = Option<Object>;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<Object>) -> Result<&'a Object, PyErr> {
        Ok(holder.insert(zone(object)?))
    }
}

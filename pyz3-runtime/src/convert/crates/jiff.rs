//! `jiff`: dates, times, moments.

use jiff::civil;
use jiff::{SignedDuration, Timestamp};

use super::zones::{naive, offset, zone};
use crate::attach::Python;
use crate::convert::{Date, DateTime, Time, TimeDelta};
use crate::error::PyErr;
use crate::types::{DateTimeType, DateType, TimeDeltaType, TimeType};

fn no(error: jiff::Error) -> PyErr {
    PyErr::value_error(error.to_string())
}

fn date(_: Python<'_>, it: Date) -> Result<civil::Date, PyErr> {
    // Python's years, months and days are less than 10,000.
    let (year, month, day) = (it.year.cast_signed(), it.month.cast_signed(), it.day.cast_signed());
    civil::Date::new(year, month, day).map_err(no)
}

fn give_date(_: Python<'_>, it: &civil::Date) -> Result<Date, PyErr> {
    let year =
        u16::try_from(it.year()).map_err(|_| PyErr::value_error(format!("year {} is out of range", it.year())))?;
    let (month, day) = (it.month().cast_unsigned(), it.day().cast_unsigned());
    Ok(Date { year, month, day })
}

fn time(_: Python<'_>, it: Time) -> Result<civil::Time, PyErr> {
    naive(it.tzinfo.as_ref())?;
    let nanos = (it.microsecond * 1000).cast_signed();
    let (hour, minute, second) = (it.hour.cast_signed(), it.minute.cast_signed(), it.second.cast_signed());
    civil::Time::new(hour, minute, second, nanos).map_err(no)
}

fn give_time(_: Python<'_>, it: &civil::Time) -> Result<Time, PyErr> {
    Ok(Time {
        hour: it.hour().cast_unsigned(),
        minute: it.minute().cast_unsigned(),
        second: it.second().cast_unsigned(),
        microsecond: it.subsec_nanosecond().cast_unsigned() / 1000,
        fold: false,
        tzinfo: None,
    })
}

fn date_time(py: Python<'_>, it: DateTime) -> Result<civil::DateTime, PyErr> {
    Ok(civil::DateTime::from_parts(date(py, it.date)?, time(py, it.time)?))
}

fn give_date_time(py: Python<'_>, it: &civil::DateTime) -> Result<DateTime, PyErr> {
    Ok(DateTime {
        date: give_date(py, &it.date())?,
        time: give_time(py, &it.time())?,
    })
}

fn timestamp(py: Python<'_>, it: DateTime) -> Result<Timestamp, PyErr> {
    let east = jiff::tz::Offset::from_seconds(offset(py, &it)?).map_err(no)?;
    let clock = Time {
        tzinfo: None,
        ..it.time
    };
    let there = civil::DateTime::from_parts(date(py, it.date)?, time(py, clock)?);
    east.to_timestamp(there).map_err(no)
}

fn give_timestamp(py: Python<'_>, it: &Timestamp) -> Result<DateTime, PyErr> {
    let mut there = give_date_time(py, &jiff::tz::Offset::UTC.to_datetime(*it))?;
    there.time.tzinfo = Some(zone(py, 0)?);
    Ok(there)
}

fn delta(_: Python<'_>, it: TimeDelta) -> Result<SignedDuration, PyErr> {
    let seconds = i64::from(it.days) * 86_400 + i64::from(it.seconds);
    Ok(SignedDuration::new(seconds, (it.microseconds * 1000).cast_signed()))
}

/// What is less than a microsecond is cut off.
fn give_delta(_: Python<'_>, it: &SignedDuration) -> Result<TimeDelta, PyErr> {
    let (mut seconds, mut nanos) = (it.as_secs(), it.subsec_nanos());
    if nanos < 0 {
        seconds = seconds.saturating_sub(1);
        nanos += 1_000_000_000;
    }
    super::super::dates::delta(seconds, nanos.cast_unsigned() / 1000)
}

through! {
    DateType as civil::Date => Date: date, give_date;
    TimeType as civil::Time => Time: time, give_time;
    DateTimeType as civil::DateTime => DateTime: date_time, give_date_time;
    DateTimeType as Timestamp => DateTime: timestamp, give_timestamp;
    TimeDeltaType as SignedDuration => TimeDelta: delta, give_delta;
}

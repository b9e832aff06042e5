//! `chrono`: dates, times, aware and naive.

use chrono::{DateTime as Aware, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use super::zones::{naive, object, offset, seconds_of_zone, zone};
use crate::attach::Python;
use crate::convert::{Date, DateTime, Time, TimeDelta};
use crate::error::PyErr;
use crate::object::Object;
use crate::types::{DateTimeType, DateType, TimeDeltaType, TimeType, TzInfoType};

fn no(what: &str) -> PyErr {
    PyErr::value_error(format!("{what} that chrono does not have"))
}

fn date(_: Python<'_>, it: Date) -> Result<NaiveDate, PyErr> {
    NaiveDate::from_ymd_opt(it.year.into(), it.month.into(), it.day.into()).ok_or_else(|| no("a date"))
}

fn give_date(_: Python<'_>, it: &NaiveDate) -> Result<Date, PyErr> {
    let year =
        u16::try_from(it.year()).map_err(|_| PyErr::value_error(format!("year {} is out of range", it.year())))?;
    // Both are less than 32.
    let (month, day) = (it.month() as u8, it.day() as u8);
    Ok(Date { year, month, day })
}

fn time(_: Python<'_>, it: Time) -> Result<NaiveTime, PyErr> {
    naive(it.tzinfo.as_ref())?;
    let (hour, minute, second) = (it.hour.into(), it.minute.into(), it.second.into());
    NaiveTime::from_hms_micro_opt(hour, minute, second, it.microsecond).ok_or_else(|| no("a time"))
}

fn give_time(_: Python<'_>, it: &NaiveTime) -> Result<Time, PyErr> {
    Ok(Time {
        // Each is less than 60.
        hour: it.hour() as u8,
        minute: it.minute() as u8,
        second: it.second() as u8,
        // A leap second, which Python has no place for, is the end of the second before.
        microsecond: (it.nanosecond() / 1000).min(999_999),
        fold: false,
        tzinfo: None,
    })
}

fn date_time(py: Python<'_>, it: DateTime) -> Result<NaiveDateTime, PyErr> {
    Ok(NaiveDateTime::new(date(py, it.date)?, time(py, it.time)?))
}

fn give_date_time(py: Python<'_>, it: &NaiveDateTime) -> Result<DateTime, PyErr> {
    Ok(DateTime {
        date: give_date(py, &it.date())?,
        time: give_time(py, &it.time())?,
    })
}

fn aware(py: Python<'_>, it: DateTime) -> Result<Aware<FixedOffset>, PyErr> {
    let east = FixedOffset::east_opt(offset(py, &it)?).ok_or_else(|| no("a time zone"))?;
    let clock = Time {
        tzinfo: None,
        ..it.time
    };
    let there = NaiveDateTime::new(date(py, it.date)?, time(py, clock)?);
    there.and_local_timezone(east).single().ok_or_else(|| no("a datetime"))
}

fn give_aware(py: Python<'_>, it: &Aware<FixedOffset>) -> Result<DateTime, PyErr> {
    let mut there = give_date_time(py, &it.naive_local())?;
    there.time.tzinfo = Some(zone(py, it.offset().local_minus_utc())?);
    Ok(there)
}

fn delta(_: Python<'_>, it: TimeDelta) -> Result<chrono::TimeDelta, PyErr> {
    let seconds = i64::from(it.days) * 86_400 + i64::from(it.seconds);
    chrono::TimeDelta::new(seconds, it.microseconds * 1000).ok_or_else(|| no("a timedelta"))
}

/// What is less than a microsecond is cut off.
fn give_delta(_: Python<'_>, it: &chrono::TimeDelta) -> Result<TimeDelta, PyErr> {
    let (mut seconds, mut nanos) = (it.num_seconds(), it.subsec_nanos());
    if nanos < 0 {
        seconds -= 1;
        nanos += 1_000_000_000;
    }
    super::super::dates::delta(seconds, nanos.cast_unsigned() / 1000)
}

through! {
    DateType as NaiveDate => Date: date, give_date;
    TimeType as NaiveTime => Time: time, give_time;
    DateTimeType as NaiveDateTime => DateTime: date_time, give_date_time;
    DateTimeType as Aware<FixedOffset> => DateTime: aware, give_aware;
    DateTimeType as Aware<Utc> => DateTime:
        (|py, it| aware(py, it).map(|it| it.to_utc())),
        (|py, it: &Aware<Utc>| give_aware(py, &it.fixed_offset()));
    TimeDeltaType as chrono::TimeDelta => TimeDelta: delta, give_delta;
    TzInfoType as FixedOffset => Object:
        (|py, it: Object| FixedOffset::east_opt(seconds_of_zone(py, &it)?).ok_or_else(|| no("a time zone"))),
        (|py, it: &FixedOffset| zone(py, it.local_minus_utc()).map(|it| object(&it)));
}

//! `time`: dates, times, aware and naive.

use time::{Duration, Month, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::zones::{naive, object, offset, seconds_of_zone, zone};
use crate::attach::Python;
use crate::convert::{Date, DateTime, Time, TimeDelta};
use crate::error::PyErr;
use crate::object::Object;
use crate::types::{DateTimeType, DateType, TimeDeltaType, TimeType, TzInfoType};

fn no(error: time::error::ComponentRange) -> PyErr {
    PyErr::value_error(error.to_string())
}

fn date(_: Python<'_>, it: Date) -> Result<time::Date, PyErr> {
    let month = Month::try_from(it.month).map_err(no)?;
    time::Date::from_calendar_date(it.year.into(), month, it.day).map_err(no)
}

fn give_date(_: Python<'_>, it: &time::Date) -> Result<Date, PyErr> {
    let year =
        u16::try_from(it.year()).map_err(|_| PyErr::value_error(format!("year {} is out of range", it.year())))?;
    Ok(Date {
        year,
        month: it.month().into(),
        day: it.day(),
    })
}

fn clock(_: Python<'_>, it: Time) -> Result<time::Time, PyErr> {
    naive(it.tzinfo.as_ref())?;
    time::Time::from_hms_micro(it.hour, it.minute, it.second, it.microsecond).map_err(no)
}

fn give_clock(_: Python<'_>, it: &time::Time) -> Result<Time, PyErr> {
    let (hour, minute, second, microsecond) = it.as_hms_micro();
    Ok(Time {
        hour,
        minute,
        second,
        microsecond,
        fold: false,
        tzinfo: None,
    })
}

fn date_time(py: Python<'_>, it: DateTime) -> Result<PrimitiveDateTime, PyErr> {
    Ok(PrimitiveDateTime::new(date(py, it.date)?, clock(py, it.time)?))
}

fn give_date_time(py: Python<'_>, it: &PrimitiveDateTime) -> Result<DateTime, PyErr> {
    Ok(DateTime {
        date: give_date(py, &it.date())?,
        time: give_clock(py, &it.time())?,
    })
}

fn aware(py: Python<'_>, it: DateTime) -> Result<OffsetDateTime, PyErr> {
    let east = UtcOffset::from_whole_seconds(offset(py, &it)?).map_err(no)?;
    let plain = Time {
        tzinfo: None,
        ..it.time
    };
    Ok(PrimitiveDateTime::new(date(py, it.date)?, clock(py, plain)?).assume_offset(east))
}

fn give_aware(py: Python<'_>, it: &OffsetDateTime) -> Result<DateTime, PyErr> {
    let mut there = give_date_time(py, &PrimitiveDateTime::new(it.date(), it.time()))?;
    there.time.tzinfo = Some(zone(py, it.offset().whole_seconds())?);
    Ok(there)
}

fn delta(_: Python<'_>, it: TimeDelta) -> Result<Duration, PyErr> {
    let seconds = i64::from(it.days) * 86_400 + i64::from(it.seconds);
    Ok(Duration::seconds(seconds) + Duration::microseconds(it.microseconds.into()))
}

/// What is less than a microsecond is cut off.
fn give_delta(_: Python<'_>, it: &Duration) -> Result<TimeDelta, PyErr> {
    let (mut seconds, mut nanos) = (it.whole_seconds(), it.subsec_nanoseconds());
    if nanos < 0 {
        seconds = seconds.saturating_sub(1);
        nanos += 1_000_000_000;
    }
    super::super::dates::delta(seconds, nanos.cast_unsigned() / 1000)
}

through! {
    DateType as time::Date => Date: date, give_date;
    TimeType as time::Time => Time: clock, give_clock;
    DateTimeType as PrimitiveDateTime => DateTime: date_time, give_date_time;
    DateTimeType as OffsetDateTime => DateTime: aware, give_aware;
    TimeDeltaType as Duration => TimeDelta: delta, give_delta;
    TzInfoType as UtcOffset => Object:
        (|py, it: Object| UtcOffset::from_whole_seconds(seconds_of_zone(py, &it)?).map_err(no)),
        (|py, it: &UtcOffset| zone(py, it.whole_seconds()).map(|it| object(&it)));
}

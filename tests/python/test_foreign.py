"""Types of other crates, each behind a feature of the runtime."""

import datetime
import decimal
import fractions
import math
import re
import uuid
from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

import foreign as module

UTC = datetime.timezone.utc
I64 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
WIDE = st.one_of(st.integers(), st.integers(-(2**200), 2**200), st.sampled_from([2**63, -(2**63) - 1, 2**64, -(2**64)]))
OFFSETS = st.integers(-1439, 1439).map(lambda it: datetime.timezone(datetime.timedelta(minutes=it)))
FIXED = st.datetimes(datetime.datetime(1, 1, 3), datetime.datetime(9999, 12, 29), timezones=OFFSETS)
IN_UTC = st.datetimes(timezones=st.just(UTC))
# 96 bits and 28 places are what rust_decimal has.
DECIMALS = st.builds(lambda digits, places: decimal.Decimal(digits).scaleb(-places), st.integers(-(2**90), 2**90), st.integers(0, 27))
SMALL = st.integers(-(2**62), 2**62)
FINITE = st.floats(allow_nan=False)
UUIDS = st.uuids()

ROUND_TRIPS = {
    "arrayvec": st.lists(I64, max_size=3),
    "bytes": st.binary(),
    "bytes_mut": st.binary().map(bytearray),
    "chrono_date": st.dates(),
    "chrono_time": st.times(),
    "chrono_naive": st.datetimes(),
    "chrono_utc": IN_UTC,
    "chrono_fixed": FIXED,
    "chrono_delta": st.timedeltas(),
    "chrono_zone": OFFSETS,
    "either": st.one_of(I64, TEXT),
    "either_ref": st.one_of(st.binary(), TEXT),
    "hash_map": st.dictionaries(TEXT, I64),
    "hash_set": st.sets(I64),
    "index_map": st.dictionaries(TEXT, st.lists(I64, max_size=3)),
    "index_set": st.frozensets(TEXT),
    "ordered_dict": st.dictionaries(I64, TEXT).map(OrderedDict),
    "jiff_date": st.dates(),
    "jiff_time": st.times(),
    "jiff_naive": st.datetimes(),
    "jiff_timestamp": st.datetimes(datetime.datetime(1, 1, 3), datetime.datetime(9999, 12, 29), timezones=st.just(UTC)),
    "jiff_delta": st.timedeltas(),
    "big": WIDE,
    "big_unsigned": WIDE.map(abs),
    "bigs": st.dictionaries(WIDE, st.lists(WIDE, max_size=3), max_size=3),
    "complex": st.complex_numbers(allow_nan=False),
    "complex_f32": st.complex_numbers(width=64, allow_nan=False),
    "ratio": st.builds(fractions.Fraction, SMALL, st.integers(1, 2**62)),
    "big_ratio": st.builds(fractions.Fraction, WIDE, st.integers(1, 2**100)),
    "ordered_float": FINITE,
    "not_nan": FINITE,
    "floats": st.lists(FINITE),
    "exact_float": st.floats(width=32, allow_nan=False),
    "decimal": DECIMALS,
    "small": st.lists(I64),
    "small_borrowed": st.lists(TEXT).map(tuple),
    "time_date": st.dates(),
    "time_time": st.times(),
    "time_naive": st.datetimes(),
    "time_aware": FIXED,
    "time_delta": st.timedeltas(),
    "time_zone": OFFSETS,
    "uuid": UUIDS,
    "uuids": st.sets(UUIDS),
    "deep": st.dictionaries(TEXT, st.lists(st.tuples(UUIDS, st.one_of(DECIMALS, WIDE)), max_size=3), max_size=3),
}


@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_there_and_back(name):
    call = getattr(module, name)

    @given(ROUND_TRIPS[name])
    def check(value):
        there = call(value)
        assert there == value and type(there) is type(value)

    check()


def test_every_function_is_tested():
    functions = {it for it, value in vars(module).items() if not it.startswith("__") and value is not module.Numbers}
    assert functions == set(ROUND_TRIPS)


def refused(call, value, kind):
    with pytest.raises(kind) as caught:
        call(value)
    return str(caught.value)


AWARE = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
NAIVE = AWARE.replace(tzinfo=None)


def test_what_is_refused():
    assert refused(module.arrayvec, [1, 2, 3, 4], ValueError) == "arrayvec() argument 'x': expected 3 items at most, got 4"
    for name in ("chrono_naive", "jiff_naive", "time_naive"):
        assert "expected a naive one" in refused(getattr(module, name), AWARE, ValueError)
    for name in ("chrono_utc", "chrono_fixed", "jiff_timestamp", "time_aware"):
        assert "expected a datetime that is aware" in refused(getattr(module, name), NAIVE, ValueError)
        assert getattr(module, name)(AWARE) == AWARE
    assert "out of range" in refused(module.big_unsigned, -1, OverflowError)
    assert refused(module.big, "1", TypeError) == "big() argument 'x': expected int, got str"
    assert refused(module.big, 1.5, TypeError) == "big() argument 'x': expected int, got float"
    assert "got nan" in refused(module.not_nan, math.nan, ValueError)
    assert math.isnan(module.ordered_float(math.nan))
    assert math.copysign(1, module.ordered_float(-0.0)) == -1
    assert "out of range" in refused(module.complex_f32, 1e300, OverflowError)
    for wrong in ("1e100", "NaN", "Infinity", "1e-40"):
        message = refused(module.decimal, decimal.Decimal(wrong), ValueError)
        assert "rust_decimal" in message, message
    assert "out of range" in refused(module.ratio, fractions.Fraction(2**64), OverflowError)
    assert refused(module.either, [], TypeError) == "either() argument 'x': expected int or str, got list"
    for name in ("chrono_date", "jiff_date", "time_date"):
        assert re.search("expected date, got datetime", refused(getattr(module, name), NAIVE, TypeError))
    fraction = datetime.timezone(datetime.timedelta(microseconds=1))
    assert "fractions of a second" in refused(module.chrono_fixed, NAIVE.replace(tzinfo=fraction), ValueError)


def test_numbers_without_a_limit_of_digits():
    number = 7**20000
    assert module.big(number) == number and module.big(-number) == -number

    class Index:
        def __index__(self):
            return 2**70

    class Int(int):
        def __format__(self, spec):
            raise AssertionError("asked")

    assert module.big(Index()) == 2**70
    assert module.big(Int(2**70)) == 2**70
    assert module.big(True) == 1


@given(WIDE, FINITE)
def test_what_methods_give(big, number):
    numbers = module.Numbers(big, number, complex(number, 1))
    assert numbers.big() == big and type(numbers.big()) is int
    assert numbers.big_unsigned() == (None if big < 0 else big)
    assert numbers.float() == number and numbers.not_nan() == number
    assert numbers.complex() == complex(number, 1)
    assert module.Numbers(big, math.nan, 0).not_nan() is None


def test_numbers_of_methods_that_do_not_fit():
    assert len(module.Numbers(5, 0, 0)) == 5
    with pytest.raises(OverflowError):
        len(module.Numbers(2**70, 0, 0))
    with pytest.raises(ValueError, match="__len__.. should return >= 0"):
        len(module.Numbers(-1, 0, 0))
    with pytest.raises(Exception, match="not that one"):
        module.Numbers(13, 0, 0).big_unsigned()


def test_ends_of_time():
    for name in ("chrono_naive", "jiff_naive", "time_naive"):
        for value in (datetime.datetime.min, datetime.datetime.max):
            assert getattr(module, name)(value) == value
    for name in ("chrono_delta", "jiff_delta", "time_delta"):
        for value in (datetime.timedelta.min, datetime.timedelta.max, datetime.timedelta(microseconds=-1)):
            assert getattr(module, name)(value) == value
    # An offset is kept, not only the moment.
    assert module.chrono_fixed(AWARE).utcoffset() == module.time_aware(AWARE).utcoffset() == datetime.timedelta(hours=2)
    assert module.chrono_utc(AWARE).tzinfo is UTC
    assert uuid.UUID(int=0) == module.uuid(uuid.UUID(int=0))

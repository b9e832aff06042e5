"""Values at the end of what there is, and containers that do not keep still."""

import collections
import datetime
import gc
import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import foreign
import more_types
import records
import roundtrip

MINUTES = st.integers(-1439, 1439)
SECONDS = st.integers(-86_399, 86_399)
MICROSECONDS = st.integers(-86_399_999_999, 86_399_999_999)


@given(st.one_of(MICROSECONDS, SECONDS.map(lambda it: it * 1_000_000)), st.sampled_from([datetime.datetime.min, datetime.datetime.max]))
def test_the_first_and_the_last_year_with_odd_offsets(offset, moment):
    zone = datetime.timezone(datetime.timedelta(microseconds=offset))
    value = moment.replace(tzinfo=zone)
    there = more_types.datetime(value)
    assert there.replace(tzinfo=None) == moment and there.tzinfo == zone
    assert more_types.date(moment.date()) == moment.date()
    assert more_types.utc_offset(value) == datetime.timedelta(microseconds=offset)


@given(SECONDS)
def test_offsets_of_other_crates(seconds):
    zone = datetime.timezone(datetime.timedelta(seconds=seconds))
    value = datetime.datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=zone)
    for name in ("chrono_fixed", "time_aware"):
        there = getattr(foreign, name)(value)
        assert there == value and there.utcoffset() == value.utcoffset()
    for name in ("chrono_utc", "jiff_timestamp"):
        assert getattr(foreign, name)(value) == value


def test_an_offset_that_leaves_the_years_there_are():
    early = datetime.datetime.min.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    for name in ("chrono_utc", "jiff_timestamp"):
        with pytest.raises((ValueError, OverflowError)):
            getattr(foreign, name)(early)
    # The clock of the place is in the year 1 all the same.
    assert foreign.chrono_fixed(early).replace(tzinfo=None) == datetime.datetime.min


def test_clocks_that_show_twice():
    for fold in (0, 1):
        value = datetime.datetime(2024, 10, 27, 2, 30, fold=fold)
        assert more_types.datetime(value).fold == more_types.time(value.time()).fold == fold


def test_text_with_nul_and_without_halves():
    for text in ("\0", "a\0b", "\U0010ffff", "\ufeff", ""):
        assert more_types.union__two(text) == text
        assert records.row({"id": 1, "name": text, "tags": [text]})["name"] == text
        assert foreign.either(text) == text
    for call in (more_types.union__two, foreign.either, lambda it: records.row({"id": 1, "name": it})):
        with pytest.raises(UnicodeEncodeError):
            call("\ud800")


def test_floats_in_records():
    for x in (math.inf, -math.inf, -0.0, 5e-324):
        there = records.point(records.Point(x, math.nan))
        assert there.x == x and math.copysign(1, there.x) == math.copysign(1, x) and math.isnan(there.y)


def test_numbers_that_lie():
    class Lies:
        def __index__(self):
            return "1"

    class Raises:
        def __index__(self):
            raise ZeroDivisionError("no")

    for call in (foreign.big, more_types.union__two, lambda it: records.row({"id": it})):
        with pytest.raises(TypeError):
            call(Lies())
        with pytest.raises(ZeroDivisionError):
            call(Raises())
    assert roundtrip.i64(True) == foreign.big(True) == 1
    with pytest.raises(TypeError):
        more_types.literal__bool(1)


def test_containers_that_change_meanwhile():
    class Grows:
        def __init__(self, change):
            self.change = change

        def __index__(self):
            self.change()
            return 1

    queue = collections.deque()
    queue.extend([Grows(lambda: queue.append(1)), 2])
    with pytest.raises(RuntimeError):
        more_types.deque(queue)
    items = []
    items.extend([Grows(items.clear), 2, 3])
    assert foreign.small(items) == [1]
    table = {}
    table.update(a=[Grows(lambda: table.update(z=[1]))], b=[2])
    with pytest.raises(RuntimeError):
        foreign.index_map(table)


def test_classes_below_that_iterate_otherwise():
    class Liar(list):
        def __iter__(self):
            return iter([99])

        def __len__(self):
            return 10**9

    assert foreign.small(Liar([1, 2])) == [1, 2]
    assert more_types.union__lists(Liar([1, 2])) == [1, 2]
    assert records.row({"id": 1, "tags": Liar(["a"])})["tags"] == ["a"]


def test_a_list_in_itself():
    loop = []
    loop.append(loop)
    for call in (foreign.small, more_types.union__lists):
        with pytest.raises(TypeError):
            call(loop)
    row = {"id": 1}
    row["tags"] = [row]
    with pytest.raises(TypeError, match="expected str, got dict"):
        records.row(row)


def test_ten_million():
    many = [7] * 10_000_000
    assert foreign.small(many) == many
    assert more_types.total(iter(many)) == 70_000_000


class Clears:
    """Empties what it is in when it is asked for its number."""

    def __index__(self):
        self.there.clear()
        return 1


def least_growth(count):
    """What is lost in each round. CPython keeps some memory back now and then, more so without a GIL, and not in all of them."""
    counts = [count() for _ in range(8)]
    return min(after - before for before, after in zip(counts, counts[1:]))


def clearing(container, put):
    it = Clears()
    it.there = container
    put(container, it)
    return container


CHANGED = [
    (foreign.small, lambda: clearing([], lambda there, it: there.extend([it, 10**15, 2]))),
    (more_types.deque, lambda: clearing(collections.deque(), lambda there, it: there.extend([10**15, it, 2]))),
    (roundtrip.dict__hash, lambda: clearing({}, lambda there, it: there.update(a=10**15, b=it, c="größe"))),
    (roundtrip.set__hash, lambda: clearing(set(), lambda there, it: there.update([it, 10**15]))),
    (roundtrip.list__int, lambda: [10**15, 2**70]),
    (more_types.union__number, lambda: 2**70),
    (more_types.text_of, lambda: b"\xff" * 100),
    (more_types.as_u8s, lambda: [1, 2**70]),
]


@pytest.mark.parametrize("call, make", CHANGED)
def test_what_ends_half_way_keeps_nothing(call, make):
    def count():
        for _ in range(200):
            try:
                call(make())
            except (RuntimeError, OverflowError, UnicodeDecodeError):
                pass
        gc.collect()
        return sys.getallocatedblocks()

    assert least_growth(count) < 50


LEAKS = [
    (records.row, {"id": 10**15, "name": "größe" * 20, "tags": ["a" * 50]}),
    (records.line, records.Line(records.Point(1.5), records.Point(2.5), "label" * 20)),
    (foreign.big, 7**300),
    (foreign.index_map, {"key" * 20: [10**15]}),
    (foreign.either, "größe" * 20),
    (more_types.floats, memoryview(b"\0" * 4).cast("f")),
    (more_types.boxed, 5),
    (more_types.shared, 5),
]


@pytest.mark.parametrize("call, value", LEAKS)
def test_nothing_is_kept(call, value):
    def count():
        for _ in range(200):
            call(value)
        return sys.getallocatedblocks()

    assert least_growth(count) < 50


@pytest.mark.parametrize("call, value", [(records.row, {"id": "a"}), (records.strict, {}), (foreign.big, "a"), (more_types.total_f64, b"a")])
def test_errors_keep_nothing(call, value):
    def count():
        for _ in range(200):
            try:
                call(value)
            except TypeError:
                pass
        return sys.getallocatedblocks()

    assert least_growth(count) < 50

"""Every type three containers deep, there and back: `dict[str, list[tuple[T, T | None]]]`."""

import collections
import datetime
import math
import uuid

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import more_types as module
from interface import MODULES
from test_more_types import DATETIMES, DECIMALS, FRACTIONS, I64, PATHS, RANGES, SLICES, TEXT, TIMES

FUNCTIONS = yaml.safe_load((MODULES / "more_types/nested.pyz3.yaml").read_text("utf-8"))["functions"]
FEW = {"max_size": 3}
FLOATS = st.floats(allow_nan=False)

VALUES = {
    "date": st.dates(),
    "time": TIMES,
    "datetime": DATETIMES,
    "timedelta": st.timedeltas(),
    "tzinfo": st.sampled_from([datetime.timezone.utc, datetime.timezone(datetime.timedelta(seconds=-1))]),
    "decimal": DECIMALS.filter(lambda it: not it.is_nan()),
    "fraction": FRACTIONS,
    "uuid": st.integers(0, 2**128 - 1).map(lambda it: uuid.UUID(int=it)),
    "path": PATHS,
    "range": RANGES,
    "slice": SLICES,
    "memory": st.binary(max_size=8).map(memoryview),
    "deque": st.lists(I64, **FEW).map(collections.deque),
    "counter": st.dictionaries(TEXT, I64, **FEW).map(collections.Counter),
    "defaultdict": st.dictionaries(TEXT, I64, **FEW).map(lambda it: collections.defaultdict(None, it)),
    "ordered": st.dictionaries(I64, TEXT, **FEW).map(collections.OrderedDict),
    "complex": st.complex_numbers(allow_nan=False),
    "bytes": st.binary(max_size=8),
    "bytearray": st.binary(max_size=8).map(bytearray),
    "bool": st.booleans(),
    "none": st.none(),
    "wide": st.integers(0, 2**128 - 1),
    "narrow": st.integers(-128, 127),
    "single": st.floats(width=32, allow_nan=False),
    "real": FLOATS,
    "text": TEXT,
    "object": st.one_of(st.none(), st.integers(), st.text()),
    "type": st.sampled_from([int, type, ValueError]),
    "literal": st.sampled_from(["r", "w"]),
    "number": st.sampled_from([1, 2]),
    "union": st.one_of(I64, TEXT),
    "custom": st.one_of(I64, TEXT),
    "set": st.sets(I64, **FEW),
    "frozenset": st.frozensets(TEXT, **FEW),
    "mapping": st.dictionaries(I64, TEXT, **FEW),
    "tuple": st.tuples(I64, TEXT, FLOATS),
    "many": st.lists(I64, **FEW).map(tuple),
    "empty": st.just(()),
}


def test_each_has_values():
    assert {f"nested__{name}" for name in VALUES} == set(FUNCTIONS)


def alike(a, b):
    """Equal, and of the same class all the way down; a zero keeps its sign."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return a == b and math.copysign(1, a) == math.copysign(1, b)
    if isinstance(a, dict):
        in_order = not isinstance(a, collections.OrderedDict) or list(a) == list(b)
        return in_order and len(a) == len(b) and all(key in b and alike(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(alike, a, b))
    return a == b


@pytest.mark.parametrize("name", VALUES)
def test_three_deep_there_and_back(name):
    call = getattr(module, f"nested__{name}")
    second = st.integers(-5, 5) if name == "none" else st.one_of(st.none(), VALUES[name])
    pairs = st.tuples(VALUES[name], second)

    @settings(max_examples=min(20, settings.default.max_examples))
    @given(st.dictionaries(TEXT, st.lists(pairs, **FEW), **FEW))
    def check(value):
        # A `BTreeMap` has its keys in the order of their UTF-8.
        wanted = {key: value[key] for key in sorted(value, key=lambda it: it.encode())}
        there = call(value)
        assert alike({key: there[key] for key in wanted}, wanted) and len(there) == len(wanted)

    check()


def wrong(name):
    """What none of the types takes."""
    return {"object": None, "none": 5}.get(name, ...)


@pytest.mark.parametrize("name", [it for it in VALUES if it not in ("object",)])
def test_where_it_is_wrong_is_said(name):
    call = getattr(module, f"nested__{name}")
    with pytest.raises(TypeError) as caught:
        call({"a": [], "b": [(wrong(name), None)]})
    assert str(caught.value).startswith(f"nested__{name}() argument 'x['b'][0][0]': expected "), caught.value

"""What a conversion costs nobody: the objects that there are once are given again, what is lent is not copied, what can be changed is new."""

import gc
import itertools
import tracemalloc

import pytest

import more_types
import roundtrip as module
from interface import MODULES

GOLDEN = MODULES.parent / "golden"


def allocated(function, value, calls=1000):
    """How many bytes there are at most, while it is called, beyond what was there before."""
    times = itertools.repeat(None, calls)
    function(value)
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        for _ in times:
            function(value)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
        gc.enable()


@pytest.mark.parametrize(
    "name, value",
    [("none", None), ("bool", True), ("bool", False), ("optional__int", None), ("tuple__0", ()), ("i64", 0), ("i64", 256), ("i8", -5), ("bytes__vec", b""), ("str__string", "")],
)
def test_what_there_is_once_is_given_again(name, value):
    function = getattr(module, name)
    assert function(value) is value


@pytest.mark.parametrize("name, value", [("none", None), ("bool", True), ("optional__int", None), ("tuple__0", ()), ("i64", 7)])
def test_and_nothing_is_allocated(name, value):
    nothing = allocated(callable, None)
    assert allocated(getattr(module, name), value) <= nothing
    # Of floats, CPython 3.14 keeps those that were given back.
    assert allocated(module.bytes__vec, bytes(1000)) >= nothing + 1000, "what is made is seen"


def test_empty_tuples_of_any_length_are_one():
    empty = ()
    assert module.tuple__of(empty) is empty and module.tuple__of_str(empty) is empty


@pytest.mark.parametrize(
    "name, value",
    [("list__int", []), ("dict__hash", {}), ("set__hash", set()), ("bytearray__vec", bytearray()), ("list__int", [1]), ("dict__hash", {"a": 1})],
)
def test_what_can_be_changed_is_new_each_time(name, value):
    function = getattr(module, name)
    first, second = function(value), function(value)
    assert first == second == value and first is not second and first is not value
    changed = {list: lambda it: it.append(5), dict: lambda it: it.update(z=5), set: lambda it: it.add(5), bytearray: lambda it: it.append(5)}
    changed[type(value)](first)
    assert first != value and second == value and function(value) == value


def test_zeros_keep_their_sign_whatever_came_before():
    for _ in range(3):
        for zero in (0.0, -0.0, 0.0):
            assert repr(module.f64(zero)) == repr(module.float__f32(zero)) == repr(zero)
            assert repr(module.list__float([zero, -zero])) == repr([zero, -zero])
    assert repr(module.complex(complex(-0.0, 0.0))) == repr(complex(-0.0, 0.0))


@pytest.mark.parametrize("name, value", [("length", "größe" * 200_000), ("length", "a" * 1_000_000), ("size", b"a" * 1_000_000)])
def test_what_is_lent_is_not_copied(name, value):
    """Text that is not ASCII is encoded by CPython once, and kept with the object."""
    function = getattr(more_types, name)
    assert function(value) == len(value)
    assert allocated(function, value, 10) < 1000


def test_text_is_copied_once_on_its_way_out():
    text = "a" * 1_000_000
    assert len(text) <= allocated(module.str__borrowed, text, 1) < 1.1 * len(text)


@pytest.mark.parametrize("data", [b"\xff", b"a\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"ok \xf4\x90\x80\x80"])
def test_bytes_that_are_no_text_do_not_become_any(data):
    with pytest.raises(UnicodeDecodeError) as caught:
        more_types.text_of(data)
    with pytest.raises(UnicodeDecodeError) as wanted:
        data.decode()
    assert (caught.value.object, caught.value.start, caught.value.reason) == (data, wanted.value.start, wanted.value.reason)
    with pytest.raises(UnicodeDecodeError):
        more_types.texts_of([b"a", data])


@pytest.mark.parametrize("text", ["", "a\0b", "größe", "\U0010ffff"])
def test_bytes_that_are_text_do(text):
    assert more_types.text_of(text.encode()) == text and more_types.texts_of([text.encode()] * 2) == [text] * 2


@pytest.mark.parametrize("value", [256, -1, 2**70])
def test_results_are_not_cut_off(value):
    with pytest.raises(OverflowError, match=f"{value} is out of range for u8"):
        more_types.as_u8(value)
    with pytest.raises(OverflowError, match=f"{value} is out of range for u8"):
        more_types.as_u8s([5, value])
    assert more_types.as_u8(255) == 255 and more_types.as_u8s([0, 255]) == [0, 255]


def test_a_million():
    table = {str(it): it for it in range(1_000_000)}
    assert module.dict__hash(table) == table
    numbers = set(range(1_000_000))
    assert module.set__hash(numbers) == numbers and module.frozenset__hash(frozenset(numbers)) == numbers


def test_pools_are_where_they_are_asked_for():
    """A class that does not ask for one has nothing of it in its code."""
    asked = {it.parent.name for it in GOLDEN.glob("*/pyz3.yaml") if "    pool: " in it.read_text("utf-8")}
    pooled = {it.parent.name for it in GOLDEN.glob("*/*.rs") if "pool" in it.read_text("utf-8").lower()}
    assert pooled == asked == {"family"}

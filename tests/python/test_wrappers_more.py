"""Wrappers in signatures: sequences, what is awaited, members of Python's enums, classes, memory, the state of a module."""

import array
import asyncio
import collections
import ctypes
import enum
import http
import re
import struct
import sys
import types

import pytest

import wrappers as module


def fails(function, *args, message, error=TypeError):
    with pytest.raises(error, match=re.escape(message)):
        function(*args)


class Color(enum.Enum):
    RED = 1
    BLUE = "blue"


class Size(enum.IntEnum):
    SMALL = 1


class Right(enum.Flag):
    READ = 1
    WRITE = 2


class Bit(enum.IntFlag):
    ONE = 1
    TWO = 2


class Word(str, enum.Enum):
    A = "a"


if sys.version_info >= (3, 11):

    class Word(enum.StrEnum):
        A = "a"


MEMBERS = {
    "member": [Color.RED, Color.BLUE, Size.SMALL, Right.READ | Right.WRITE, Bit.ONE, Word.A, http.HTTPStatus.OK],
    "int_member": [Size.SMALL, http.HTTPStatus.OK],
    "str_member": [Word.A],
    "flag": [Right.READ, Right.READ | Right.WRITE, Right(0), Bit.ONE],
    "int_flag": [Bit.ONE, Bit.ONE | Bit.TWO, re.IGNORECASE] if sys.version_info >= (3, 11) else [Bit.ONE],
}


@pytest.mark.parametrize("name", MEMBERS)
def test_members_of_enums_come_back(name):
    for member in MEMBERS[name]:
        assert getattr(module, name)(member) is member
    for wrong in (1, "a", "RED", None, Color, object()):
        fails(getattr(module, name), wrong, message=f"{name}() argument 'x': expected ")


def test_members_of_other_kinds_are_refused():
    fails(module.int_member, Color.RED, message="expected IntEnum, got Color")
    fails(module.flag, Size.SMALL, message="expected Flag, got Size")
    fails(module.str_member, Size.SMALL, message="expected StrEnum, got Size")
    fails(module.int_flag, Right.READ, message="expected IntFlag, got Right")


def test_members_in_containers():
    assert module.members({"a": [Color.RED, None]}) == {"a": [Color.RED, None]}
    fails(module.members, {"a": [Color.RED, 1]}, message="members() argument 'x['a'][1]': expected Enum or None, got int")


def test_an_enum_that_python_declares_as_a_type_of_rust():
    status = http.HTTPStatus
    assert module.status(status.NOT_FOUND) is status.NOT_FOUND
    table = {status.OK: [status.CREATED, status.OK]}
    assert module.statuses(table) == table
    fails(module.status, Size.SMALL, message="status() argument 'x': expected HTTPStatus")
    fails(module.status, 404, message="status() argument 'x': expected IntEnum, got int")
    fails(module.statuses, {status.OK: [Color.RED]}, message="statuses() argument 'x[<HTTPStatus.OK: 200>][0]': expected IntEnum")


def test_sequences_are_taken_as_they_are():
    for value in ([1], (1,), range(3), collections.deque([1]), array.array("b", [1]), memoryview(b"a")):
        assert module.sequence(value) is value
        assert module.walk(value) == list(value)
    for wrong in ("abc", b"abc", bytearray(b"abc"), {1: 1}, {1}, 1, None, iter([]), types.MappingProxyType({})):
        fails(module.sequence, wrong, message=f"sequence() argument 'x': expected Sequence, got {type(wrong).__name__}".replace("NoneType", "None"))


def test_a_sequence_that_shrinks_ends_early():
    class Shrinks(list):
        def __getitem__(self, index):
            item = super().__getitem__(index)
            self.pop()
            return item

    assert module.walk(Shrinks(range(6))) == [0, 1, 2]


class Ready:
    def __init__(self, value, steps=0):
        self.value, self.steps = value, steps

    def __await__(self):
        for _ in range(self.steps):
            yield
        return self.value


@types.coroutine
def old_style(value):
    yield
    return value


async def chain(value):
    return await Ready(await old_style(value), 3)


def test_what_is_awaited_is_driven_to_its_end():
    assert module.wait(Ready(5)) == 5
    assert module.wait(Ready(5, steps=1000)) == 5
    assert module.wait(chain(7)) == 7
    assert module.wait(old_style(8)) == 8
    assert module.wait_any(chain([1])) == [1]
    assert module.wait_any(Ready(None)) is None
    assert module.wait_any(Ready((1, 2))) == (1, 2)
    assert module.first_step(Ready(1, 1)) is None
    sentinel = StopIteration("value")
    assert module.wait_any(Ready(sentinel)) is sentinel


def test_what_is_awaited_may_fail():
    async def raises():
        raise KeyError("k")

    fails(module.wait, raises(), error=KeyError, message="k")
    fails(module.wait, Ready("five"), message="awaited value: expected int, got str")

    async def pending():
        await asyncio.get_running_loop().create_future()

    async def run():
        with pytest.raises(RuntimeError, match="await wasn't used with future"):
            module.wait_any(pending())

    asyncio.run(run())

    class NotAnIterator:
        def __await__(self):
            return 5

    fails(module.wait, NotAnIterator(), message="expected Iterator, got int")


def test_awaitables_come_back():
    value = Ready("a")
    assert module.awaitable(value) is value
    assert module.awaitables([value, None]) == [value, None]

    async def run():
        return await module.awaitable(Ready("b", 2))

    assert asyncio.run(run()) == "b"
    for wrong in (1, None, iter([]), (it for it in ()), Ready, chain):
        fails(module.awaitable, wrong, message="awaitable() argument 'x': expected Awaitable, got ")
    fails(module.awaitables, [1], message="awaitables() argument 'x[0]': expected Awaitable or None, got int")


def test_floats_of_sixteen_bits():
    for value in (0.0, 1.0, -2.5, 65504.0, 5.960464477539063e-08, float("inf"), 1 / 3, 1e-9, 0.1):
        assert module.half(value) == struct.unpack("e", struct.pack("e", value))[0]
    assert str(module.half(-0.0)) == "-0.0"
    assert module.half(float("nan")) != module.half(float("nan"))
    assert module.half(True) == 1.0
    fails(module.half, 1e5, error=OverflowError, message="half() argument 'x': 1e5 is out of range for f16")
    packed = struct.pack("3e", 1.5, -0.25, 65504)
    if sys.version_info >= (3, 12):
        assert module.halves(memoryview(packed).cast("e")) == [1.5, -0.25, 65504]
    fails(module.halves, packed, message="expected a buffer of")


def test_rows_that_a_buffer_shows():
    table = ((ctypes.c_float * 3) * 2)((1, 2, 3), (4, 5, 6))
    grid = module.Grid()
    assert memoryview(grid).format == "f" and memoryview(grid).shape == (2, 3)
    for each in (table, grid, memoryview(grid)):
        assert module.rows(each) == [[1, 2, 3], [4, 5, 6]]
    # Rows of another length, single numbers, numbers of another kind.
    for other in (((ctypes.c_float * 4) * 3)(), (ctypes.c_float * 3)(), ((ctypes.c_int * 3) * 2)(), ((ctypes.c_float * 2) * 3)()):
        fails(module.rows, other, message="expected a buffer of [f32; 3], got one of format ")
    fails(module.halves, grid, message="got one of format 'f', 4 bytes each")


def test_rows_with_other_numbers_between():
    ndarray = pytest.importorskip("_testbuffer", reason="not run: this Python comes without its own tests").ndarray
    numbers = [float(it) for it in range(12)]
    apart = ndarray(numbers, shape=[2, 3], strides=[24, 4], format="f")
    assert module.rows(apart) == [[0, 1, 2], [6, 7, 8]]
    scattered = ndarray(numbers, shape=[2, 3], strides=[24, 8], format="f")
    fails(module.rows, scattered, message="expected a buffer of [f32; 3], got one of format 'f', 4 bytes each")


def test_the_state_of_a_module():
    assert module.tally_of(module) == 1
    assert module.tally_of(module) == 2
    assert module.tally_of(sys) is None
    assert module.tally_of(types.ModuleType("made")) is None


class Square(module.Shape):
    pass


def test_a_class_itself_or_one_below():
    for cls in (module.Shape, Square):
        assert module.shape_type(cls) is cls
        assert type(module.shape_type(cls)()) is cls
    assert module.shape_class(Square()) is Square
    assert module.shape_types([module.Shape, None, Square]) == [module.Shape, None, Square]
    assert module.any_type(int) is int
    fails(module.shape_type, int, message="shape_type() argument 'x': expected type[Shape], got type[int]")
    fails(module.shape_type, module.Shape(), message="shape_type() argument 'x': expected type[Shape], got Shape")
    fails(module.shape_types, [object], message="shape_types() argument 'x[0]': expected type[Shape] or None, got type[object]")
    fails(module.any_type, 1, message="any_type() argument 'x': expected type, got int")

    class Lies:
        __class__ = type

    fails(module.shape_type, Lies(), message="expected type[Shape], got Lies")
    fails(module.any_type, Lies(), message="expected type, got Lies")

"""Every kind of type, used well: no type checker has anything to say."""

import collections
import contextlib
import datetime
import decimal
import enum
import fractions
import http
import pathlib
import types
import typing
import uuid
import weakref
from collections.abc import Awaitable, Callable, Iterator, Sequence

import classes
import enums
import functions
import more_types
import overloads
import records
import roundtrip
import wrappers
from records import sub

# Numbers, text, bytes.
number: int = roundtrip.int__i64(1) + roundtrip.u8(2)
real: float = roundtrip.f64(1) + roundtrip.f64(1.5)
yes: bool = roundtrip.bool(True)
roundtrip.none(None)
half: float = wrappers.half(0.5)

# Containers, one in another.
rows: list[int] = roundtrip.sequence__vec((1, 2))
words: list[str] = roundtrip.iterable__str(x for x in "ab")
table: dict[str, list[tuple[int, str | None]]] = roundtrip.deep__table({"a": [(1, None)]})
counts: collections.Counter[str] = more_types.counter(collections.Counter("ab"))
queue: collections.deque[int] = more_types.deque(collections.deque([1]))
lists: collections.defaultdict[str, list[int]] = more_types.defaultdict(collections.defaultdict(list, a=[1]))
ordered: collections.OrderedDict[int, str] = more_types.ordered(collections.OrderedDict({1: "a"}))
sequence: list[object] = wrappers.walk(range(3))

# One of several.
either: int | str = more_types.union__two("a")
maybe: int | str | None = more_types.union__optional(None)
mixed: dict[int | str, list[float | None]] = more_types.union__dict({1: [1.5, None], "a": []})
letter: typing.Literal["r", "w"] = more_types.literal__str("r")

# Lazily, and called.
lazily: Iterator[int] = more_types.doubled(iter([1]))
total: int = more_types.total(x for x in [1, 2])
add: Callable[[int], int] = more_types.adder(2)
three: int = add(1) + more_types.compose(add, lambda x: x * 2)(1)
said: str = more_types.apply(lambda n, s: s * n, 2, "a")
awaited: Awaitable[str] = wrappers.awaitable(typing.cast("Awaitable[str]", None))
waited: int = wrappers.wait(typing.cast("Awaitable[int]", None))

# The standard library.
day: datetime.date = more_types.date(datetime.date(2024, 2, 29))
moment: datetime.datetime = more_types.datetime(datetime.datetime.now())
span: datetime.timedelta | None = more_types.utc_offset(moment)
either_day: datetime.date | datetime.datetime = more_types.date_or_datetime(day)
price: decimal.Decimal = more_types.decimal(decimal.Decimal("1.5"))
third: fractions.Fraction = more_types.fraction(fractions.Fraction(1, 3))
key: uuid.UUID = more_types.uuid(uuid.UUID(int=1))
place: pathlib.Path = more_types.path(pathlib.Path("a"))
numbers: range = more_types.range(range(3))
part: slice = more_types.slice(slice(1, 2))
view: memoryview = more_types.memory(memoryview(b"a"))
of_any_memory: float = more_types.total_f64(bytearray(8)) + more_types.total_f64(memoryview(b""))
cls: type = more_types.type(int)
weak: weakref.ReferenceType[object] = weakref.ref(object)
there: weakref.ReferenceType[object] = wrappers.weak(weak)
code: types.CodeType = wrappers.code(compile("", "", "exec"))

# Enums: those of the interface, and Python's.
side: enums.Side = enums.Side.LEFT
left: typing.Literal[enums.Side.LEFT] = enums.Side.LEFT
flags: enums.Perm = enums.Perm.READ | enums.Perm.WRITE
as_int: int = enums.Side.RIGHT + 1
as_text: str = enums.Level.LOW.upper()
member: enum.Enum = wrappers.member(http.HTTPStatus.OK)
status: http.HTTPStatus = wrappers.status(http.HTTPStatus.NOT_FOUND)


def all_sides(it: enums.Side) -> str:
    match it:
        case enums.Side.LEFT:
            return "left"
        case enums.Side.RIGHT:
            return "right"
        case never:
            typing.assert_never(never)


# Records.
row: records.Row = records.row({"id": 1})
named: records.Row = {"id": 1, "name": "a", "tags": []}
point: records.Point = records.point(records.Point(1.0))
x, y = point
length: float = records.length(records.Line(point, records.Point(x=0, y=1), label="a"))
tree: records.Tree = records.tree({"value": 1, "children": [{"value": 2}]})
node: records.Node | None = records.node(records.Node(1, records.Node(2))).next
inner: records.Row = sub.inner(sub.Inner({"id": 1})).row

# Classes themselves, and their objects.
shape: wrappers.Shape = wrappers.shape_type(wrappers.Shape)()
shapes: list[type[wrappers.Shape] | None] = wrappers.shape_types([wrappers.Shape, None])

# Several signatures; parameters of every kind.
names = overloads.Names(["a"])
first: str = names[0]
place_of: int = names["a"]
length_of: int = names()
upper: list[str] = names(upper=True)
everything: tuple[int, int, int, tuple[int, ...], int, int, dict[str, int]]
everything = functions.bind_everything(1, 2, 3, 4, d=5, x=6)
constant: int = functions.INT


def takes_sequences(it: Sequence[object]) -> object:
    return wrappers.sequence(it)


with contextlib.suppress(TypeError):
    takes_sequences([1])

"""The same used wrongly: each line that says so is a mistake, to every type checker, and no other line is."""

import collections
import datetime
import decimal
import enum
import http
import pathlib
import typing
import uuid

import enums
import functions
import more_types
import overloads
import records
import roundtrip
import wrappers
from records import sub

# Numbers, text, bytes.
roundtrip.int__i64("1")  # wrong
roundtrip.int__i64(1.5)  # wrong
roundtrip.f64("1.5")  # wrong
roundtrip.bool(1)  # wrong
roundtrip.bool(True)
roundtrip.none(0)  # wrong
roundtrip.bytes__vec("text")  # wrong
text: str = roundtrip.int__i64(1)  # wrong
wrappers.half(1j)  # wrong

# Containers.
roundtrip.list__int((1, 2))  # wrong
roundtrip.list__int(["a"])  # wrong
roundtrip.sequence__vec({1, 2})  # wrong
roundtrip.dict__hash({1: 1})  # wrong
roundtrip.tuple__2((1, 2))  # wrong
roundtrip.deep__table({"a": [(1, 2)]})  # wrong
more_types.counter(["a"])  # wrong
more_types.deque([1])  # wrong
more_types.ordered({1: "a"})  # wrong
more_types.defaultdict(collections.defaultdict(int, a=1))  # wrong
wrappers.walk({1: 2})  # wrong

# One of several.
more_types.union__two(1.5)  # wrong
more_types.union__optional(b"")  # wrong
more_types.literal__str("x")  # wrong
more_types.literal__int(3)  # wrong
mode: typing.Literal["r"] = more_types.literal__str("r")  # wrong
more_types.literal__str("w")

# Lazily, and called.
more_types.total([1, 2])  # wrong
more_types.total(iter(["a"]))  # wrong
more_types.mapped(lambda: 1, [1])  # wrong
more_types.mapped(len, [1])  # wrong
more_types.adder(1)("a")  # wrong
more_types.apply(3, 2, "a")  # wrong
wrappers.wait(5)  # wrong
wrappers.awaitable("a")  # wrong

# The standard library.
more_types.date("2024-02-29")  # wrong
more_types.datetime(datetime.date(2024, 2, 29))  # wrong
more_types.timedelta(5)  # wrong
more_types.decimal(1.5)  # wrong
more_types.fraction(decimal.Decimal(1))  # wrong
more_types.uuid("00000000000000000000000000000001")  # wrong
more_types.path(5)  # wrong
more_types.range(3)  # wrong
more_types.total_f64([1.5])  # wrong
more_types.type(5)  # wrong
wrappers.code("x = 1")  # wrong
day: datetime.datetime = more_types.date(datetime.date(1, 1, 1))  # wrong
place: str = more_types.path(pathlib.Path("a"))  # wrong
key: int = more_types.uuid(uuid.UUID(int=1))  # wrong

# Enums.
enums.Card("RED")  # wrong
enums.Card(enums.Color.RED, side=0)  # wrong
enums.Card(enums.Color.RED, perm=enums.Perm.READ | enums.Perm.WRITE)
enums.Side.MIDDLE  # wrong
wrappers.member("OK")  # wrong
wrappers.int_member(enums.Color.RED)  # wrong
wrappers.status(404)  # wrong
other: enum.IntEnum = wrappers.member(http.HTTPStatus.OK)  # wrong

# Records.
records.row({"name": "a"})  # wrong
records.row({"id": "1"})  # wrong
records.row({"id": 1, "surname": "a"})  # wrong
records.point((1.0, 2.0))  # wrong
records.Point()  # wrong
records.Line(records.Point(1), None)  # wrong
records.tree({"value": 1, "children": [{"value": "2"}]})  # wrong
records.Node(1, 2)  # wrong
sub.Inner({})  # wrong

# Classes themselves.
wrappers.shape_type(int)  # wrong
wrappers.shape_type(wrappers.Shape())  # wrong
wrappers.shape_types([int])  # wrong

# Several signatures; parameters of every kind.
overloads.Names(5.5)  # wrong
overloads.Names(["a"])[1.5]  # wrong
number: int = overloads.Names(["a"])[0]  # wrong
functions.bind_keyword()  # wrong
functions.bind_keyword(1, 2, 3)  # wrong
functions.bind_keyword(1, c=2)  # wrong
functions.bind_keyword_only(1)  # wrong
functions.bind_args("a")  # wrong
functions.bind_kwargs(a="b")  # wrong
functions.nothing  # wrong

"""Records, and types that convert by hand."""

import collections.abc
import datetime
import gc
import math
import re
import sys
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

import records as module
from records import sub

I64 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
FLOATS = st.floats(allow_nan=False)
ROWS = st.fixed_dictionaries({"id": I64, "name": TEXT, "tags": st.lists(TEXT, max_size=3)})
POINTS = st.builds(module.Point, FLOATS, FLOATS)
LINES = st.builds(module.Line, POINTS, POINTS, st.one_of(st.none(), TEXT))
TABLES = st.fixed_dictionaries(
    {
        "rows": st.lists(ROWS, max_size=3),
        "at": st.dictionaries(TEXT, POINTS, max_size=3),
        "kind": st.sampled_from(["big", "small"]),
    }
)


def refused(call, *args, kind=TypeError):
    with pytest.raises(kind) as caught:
        call(*args)
    return str(caught.value)


@given(ROWS)
def test_a_dict_of_fields(row):
    for call in (module.row, module.row_ref):
        there = call(row)
        assert there == row and type(there) is dict and there is not row


@given(LINES)
def test_a_tuple_of_fields(line):
    there = module.line(line)
    assert there == line and type(there) is module.Line and type(there.start) is module.Point
    assert math.copysign(1, there.start.x) == math.copysign(1, line.start.x)


@given(TABLES)
def test_records_in_records(table):
    assert module.table(table) == table


@given(st.lists(ROWS, max_size=4), st.sets(st.lists(POINTS, max_size=3).map(tuple), max_size=3))
def test_records_in_containers(rows, points):
    assert module.rows(rows) == rows
    assert sorted(module.points(points)) == sorted(it for them in points for it in them)
    assert list(module.lazily(iter(rows))) == [it["id"] for it in rows]


def test_what_is_missing_has_its_default():
    assert module.row({"id": 1}) == {"id": 1, "name": "nobody", "tags": ["a", "b"]}
    first = module.row({"id": 1})
    first["tags"].append("c")
    assert module.row({"id": 1})["tags"] == ["a", "b"]
    assert module.point(module.Point(1.5)) == (1.5, 0.0)
    assert module.Point._field_defaults == {"y": 0}
    assert module.line(module.Line(module.Point(1), module.Point(2))).label is None
    assert module.holder({"even": 2}) == {"even": 2, "maybe": None}


def test_what_is_missing_without_a_default_is_named():
    assert refused(module.row, {}) == "row() argument 'x': Row is missing key 'id'"
    assert refused(module.strict, {}) == "strict() argument 'x': Strict is missing keys 'a' and 'b'"
    assert refused(module.rows, [{"id": 1}, {"name": "a"}]) == "rows() argument 'x[1]': Row is missing key 'id'"
    short = tuple.__new__(module.Line, (module.Point(1),))
    assert refused(module.line, short) == "line() argument 'x': Line is missing fields 'end' and 'label'"


def test_what_is_too_much_is_named():
    assert refused(module.strict, {"a": 1, "b": 2, "c": 3}) == "strict() argument 'x': Strict has no key 'c'"
    assert refused(module.strict, {"a": 1, "b": 2, 3: 3, "d": 4}) == "strict() argument 'x': Strict has no keys 3 and 'd'"
    assert refused(module.nothing, {"a": 1}) == "nothing() argument 'x': Nothing has no key 'a'"
    assert module.nothing({}) == {}
    long = tuple.__new__(module.Point, (1, 2, 3))
    assert refused(module.point, long) == "point() argument 'x': Point has 2 fields, got 3"


def test_what_does_not_fit_is_shown_at_its_place():
    table = {"rows": [{"id": 1}, {"id": "a"}], "at": {}, "kind": "big"}
    assert refused(module.table, table) == "table() argument 'x['rows'][1]['id']': expected int, got str"
    table = {"rows": [], "at": {"k": module.Point(1, "a")}, "kind": "big"}
    assert refused(module.table, table) == "table() argument 'x['at']['k'].y': expected float, got str"
    line = module.Line(module.Point(1), None)
    assert refused(module.line, line) == "line() argument 'x.end': expected Point, got None"
    assert refused(module.strict, {"a": 128, "b": 0}, kind=OverflowError).startswith("strict() argument 'x['a']': ")
    assert "expected 'big' or 'small'" in refused(module.table, {"rows": [], "at": {}, "kind": "x"}, kind=ValueError)
    for wrong in (None, 1, [], "x", (1, 2)):
        assert refused(module.row, wrong).startswith("row() argument 'x': expected Row, got ")
    # A tuple is no Point, however long.
    for wrong in (None, (1.0, 2.0), [1.0, 2.0], module.Line(1, 2)):
        assert refused(module.point, wrong).startswith("point() argument 'x': expected Point, got ")
    assert refused(module.optional, 1) == "optional() argument 'x': expected Row or Point or None, got int"


def test_classes_below_are_taken():
    class Row(dict):
        def __getitem__(self, key):
            raise AssertionError("asked")

    assert module.row(Row(id=1, name="a", tags=[])) == {"id": 1, "name": "a", "tags": []}

    class Point(module.Point):
        pass

    there = module.point(Point(1, 2))
    assert there == (1, 2) and type(there) is module.Point


def test_keys_that_are_no_text():
    class Key(str):
        pass

    assert module.nothing({}) == {}
    assert module.strict({Key("a"): 1, "b": 1}) == {"a": 1, "b": 1}

    class Shown:
        def __repr__(self):
            raise ValueError("no")

    assert "Strict has no key <Shown>" in refused(module.strict, {"a": 1, "b": 1, Shown(): 1})
    with pytest.raises(UnicodeEncodeError):
        module.strict({"a": 1, "b": 1, "\ud800": 1})


def test_a_dict_that_changes_meanwhile():
    class Number:
        def __index__(self):
            row.clear()
            return 5

    row = {"id": Number(), "name": "a", "tags": ["x"]}
    assert module.row(row) == {"id": 5, "name": "a", "tags": ["x"]}
    assert row == {}

    class Raises:
        def __index__(self):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        module.row({"id": Raises()})


def test_other_names_and_structs():
    assert module.given({"class_": 1, "type": "a"}) == {"class_": 1, "type": "a"}
    out = module.outward()
    assert out == ("a", 1) and type(out) is module.Outward
    assert module.called(lambda row: module.Point(row["id"], len(row["name"]))) == (7, 5)
    assert module.optional(None) is None
    assert module.optional(module.Point(1)) == module.Point(1, 0)
    assert module.optional({"id": 1, "name": "", "tags": []}) == {"id": 1, "name": "", "tags": []}
    inner = sub.Inner({"id": 1, "name": "", "tags": []})
    assert sub.inner(inner) == inner
    assert sub.Inner.__module__ == "records.sub"
    assert module.length(module.Line(module.Point(1, 1), module.Point(4, 5))) == 5


def test_the_classes():
    assert module.Row.__doc__ == "A line of a table."
    assert module.Row.__module__ == module.Point.__module__ == "records"
    assert module.Row.__required_keys__ == {"id"} and module.Row.__optional_keys__ == {"name", "tags"}
    assert module.Strict.__total__ is True
    assert typing.get_type_hints(module.Strict) == {"a": int, "b": float}
    assert module.Point._fields == ("x", "y") and issubclass(module.Point, tuple)
    assert module.Point.__annotations__ == {"x": float, "y": float}
    assert module.Row(id=1) == {"id": 1}
    gc.collect()
    before = sys.getrefcount(module.Point)
    for _ in range(100):
        module.point(module.Point(1))
    gc.collect()
    assert sys.getrefcount(module.Point) - before < 10


def test_conversions_by_hand():
    assert module.even(4) == 4
    assert module.evens({"a": [2, None, 4]}) == {"a": [2, None, 4]}
    assert refused(module.even, 3, kind=ValueError) == "even() argument 'x': 3 is odd"
    assert refused(module.evens, {"a": [2, 3]}, kind=ValueError) == "evens() argument 'x['a'][1]': 3 is odd"
    assert refused(module.even, "a") == "even() argument 'x': expected int, got str"
    assert module.even_or_str("a") == "a" and module.even_or_str(2) == 2
    assert refused(module.holder, {"even": 1}, kind=ValueError) == "holder() argument 'x['even']': 1 is odd"
    assert module.lazy_money(iter([(1, "EUR"), (2, "CHF")])) == [(1, "EUR"), (2, "CHF")]
    assert "iterator[1]: a currency has three letters" in refused(module.lazy_money, iter([(1, "EUR"), (2, "")]), kind=ValueError)


def test_a_million():
    rows = [{"id": 1, "name": "a", "tags": []}] * 200_000
    assert len(module.rows(rows)) == 200_000


def test_inspection():
    assert re.fullmatch(r"\(x\)", str(__import__("inspect").signature(module.row)))


def test_what_type_hints_give():
    hints = typing.get_type_hints
    assert hints(module.Line) == {"start": module.Point, "end": module.Point, "label": str | None}
    assert hints(module.Table)["rows"] == list[module.Row]
    assert hints(module.Table)["kind"] == typing.Literal["big", "small"]
    assert hints(sub.Inner) == {"row": module.Row}
    assert hints(module.Tree) == {"value": int, "children": list[module.Tree]}
    assert hints(module.Node) == {"value": int, "next": module.Node | None}
    assert hints(module.Hints) == {
        "when": datetime.datetime | None,
        "kind": typing.Literal["records.Row", "b"],
        "call": typing.Callable[[int], str],
        "rows": list[module.Row],
        "side": module.Side,
        "spot": module.Spot,
        "cls": type[module.Spot],
        "many": collections.abc.Awaitable[tuple[int, ...]] | None,
        "inner": sub.Inner | None,
    }
    assert hints(module.Holder) == {"even": int, "maybe": int | None}


TREES = st.recursive(
    st.builds(lambda value: {"value": value, "children": []}, I64),
    lambda trees: st.builds(lambda value, all: {"value": value, "children": all}, I64, st.lists(trees, max_size=3)),
    max_leaves=12,
)


@given(TREES)
def test_records_within_themselves(tree):
    assert module.tree(tree) == tree


def nodes(values):
    node = None
    for value in reversed(values):
        node = module.Node(value, node)
    return node


@given(st.lists(I64, min_size=1, max_size=20))
def test_a_list_of_nodes(values):
    node = nodes(values)
    there = module.node(node)
    assert there == node and type(there) is module.Node
    assert type(there.next) is (module.Node if len(values) > 1 else type(None))
    chain = None
    for value in reversed(values):
        chain = {"value": value, "next": chain}
    assert module.shared(chain) == chain


def test_records_within_each_other():
    inner = {"pong": None, "all": {}}
    outer = {"pong": module.Pong((1, inner)), "all": {"a": inner, "b": {"pong": module.Pong((2, "s")), "all": {}}}}
    assert module.ping(outer) == outer
    wrong = {"pong": module.Pong((1, {"pong": 5, "all": {}})), "all": {}}
    message = refused(module.ping, wrong)
    assert message == (
        "ping() argument 'x['pong'].ping[1]': ['pong']: expected Pong or None, got int; or expected str, got dict"
    )


def test_where_it_is_wrong_within_itself():
    tree = {"value": 1, "children": [{"value": 2, "children": [{"value": "3", "children": []}]}]}
    assert refused(module.tree, tree) == "tree() argument 'x['children'][0]['children'][0]['value']': expected int, got str"


def test_a_place_too_deep_to_be_read():
    def nested(depth):
        return {"value": 1, "children": [nested(depth - 1)]} if depth else {"value": "x", "children": []}

    first = "tree() argument 'x" + "['children'][0]" * 6
    assert refused(module.tree, nested(7)) == first + "['children'][0]['value']': expected int, got str"
    assert refused(module.tree, nested(8)) == (
        first + "[… 1 more …][0]['children'][0]['value']': expected int, got str"
    )
    for far in (nested(200), nodes(range(200_000))):
        with pytest.raises((TypeError, RecursionError)) as caught:
            (module.node if isinstance(far, module.Node) else module.tree)(far)
        said = "\n".join([str(caught.value), *getattr(caught.value, "__notes__", [])])
        assert " more …]" in said and len(said) < 400, said


def test_a_dict_within_itself_and_lists_too_long_for_the_stack():
    tree = {"value": 1, "children": []}
    tree["children"].append(tree)
    refused(module.tree, tree, kind=RecursionError)
    refused(module.node, nodes(range(200_000)), kind=RecursionError)
    chain = None
    for value in range(200_000):
        chain = {"value": value, "next": chain}
    refused(module.shared, chain, kind=RecursionError)
    while chain:  # Python's own way out of a dict in a dict in a dict.
        chain = chain["next"]
    assert module.sum(nodes(range(100))) == 4950
    assert module.long(3) == nodes([2, 1, 0])


def test_given_lists_too_long_for_the_stack():
    # Rust's own drop of such a list needs the stack, too: no longer than that takes.
    refused(module.long, 20_000, kind=RecursionError)


def test_member_of_an_enum_where_none_is_given():
    assert module.Sided(1) == (1, module.Side.RIGHT)
    assert module.sided(module.Sided(1)) is module.Side.RIGHT

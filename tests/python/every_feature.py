"""One use of each feature, for interpreters that come and go: `use()` imports every module and leaves nothing behind."""

import copy
import gc
import pickle
import weakref


def raises(kind, call, *args, **more):
    try:
        call(*args, **more)
    except kind as error:
        return error
    raise AssertionError(f"{call} has raised no {kind}")


def use_functions():
    import functions

    assert functions.bind_everything(1, d=2, x=3) == (1, 2, 3, (), 2, 5, {"x": 3})
    assert functions.default_list() == [1, 2, 3] and functions.default_nested() == [("a", {"b": None}), ("c", {})]
    assert functions.closure(3) == 4 and functions.sub.deep.where() == "deep" and functions.HUGE == 1 << 4800
    assert functions.text_of({"a": [1]}) == str({"a": [1]})
    raises(TypeError, functions.bind_keyword, 1, nothing=1)
    error = raises(RuntimeError, functions.fails_chain, 3)
    assert str(error.__cause__.__cause__) == "level 1"
    assert type(raises(RuntimeError, functions.panics, "p")).__name__ == "PanicException"


def use_roundtrip():
    import roundtrip

    for name, value in [
        ("i64", 10**15),
        ("u128", 2**100),
        ("f64", 1234.5),
        ("complex", 1 + 2j),
        ("str__borrowed", "größe"),
        ("bytes__cow", b"bytes"),
        ("bytearray__vec", bytearray(b"bytes")),
        ("optional__list", [1, 2]),
        ("list__object", [[1], None]),
        ("set__hash", {1, 2}),
        ("frozenset__btree", frozenset({"a"})),
        ("dict__borrowed", {"a": "b"}),
        ("tuple__5", (True, 1, 2.5, "w", b"b")),
        ("deep__borrowed", {"w": [(1, None), (2, "x")]}),
    ]:
        assert getattr(roundtrip, name)(value) == value, name
    raises(TypeError, roundtrip.deep__borrowed, {"w": [(1, None), (2, 2.5)]})
    raises(OverflowError, roundtrip.u8, 300)


def use_more_types():
    import collections
    import datetime
    import uuid

    import more_types

    assert more_types.date(datetime.date(2024, 1, 2)) == datetime.date(2024, 1, 2)
    assert list(more_types.count(3)) == [0, 1, 2] and more_types.adder(1)(2) == 3
    assert more_types.mapped(abs, [-1]) == [1] and list(more_types.doubled(iter([1]))) == [2]
    assert type(more_types.counter(collections.Counter("ab"))) is collections.Counter
    assert more_types.uuid(uuid.UUID(int=7)).int == 7


def use_classes():
    import classes
    import protocols

    point = classes.Point(1, y=2)
    point.shift(1.0)
    assert (point.x, point.y, point.moved(dx=1.0).x) == (2, 2, 3) and classes.ORIGIN.x == 0.0
    sub = type("Sub", (classes.Point,), {})
    assert type(sub.parse("1,2")) is sub
    flexible = classes.Flexible(1)
    flexible.me = flexible
    weak = classes.Weak()
    gone = weakref.ref(weak)
    del weak
    assert gone() is None
    raises(RuntimeError, point.panics)
    raises(RuntimeError, lambda: classes.Point.__new__(classes.Point).x)
    raises(ZeroDivisionError, classes.Gauge(1).hold, lambda: 1 / 0)
    a, b = protocols.Op("a"), protocols.Op("b")
    assert (a + b, 5 - a) == ("a.add(b)", "a.rsub(5)")
    with protocols.Context():
        pass


def use_heirs():
    import garbage
    import inheritance

    class Sub(inheritance.Dog):
        def speak(self):
            return super().speak() + "!"

    animals = [inheritance.Animal("a"), inheritance.Puppy("p"), Sub("s")]
    assert inheritance.chorus(animals) == inheritance.chorus_of(animals)
    scores = inheritance.Scores(5, a=1)
    scores["me"] = scores
    assert raises(inheritance.Failure, lambda: (_ for _ in ()).throw(inheritance.Failure("bad", 2))).doubled() == 4
    assert list(inheritance.Deck(1, 2)) == [1, 2] and inheritance.Single(1) is inheritance.Single(2)
    assert type(inheritance.Config) is inheritance.Once and inheritance.Config("a") is inheritance.Config("b")
    assert inheritance.Config.forget() and inheritance.Books.put("a") == 1 and list(inheritance.Books) == ["a"]
    del inheritance.Books.names
    link = garbage.Link()
    link.next = garbage.Link(link)
    bag = garbage.Bag()
    bag.add(bag)
    line = garbage.Line(garbage.Spot(1.0), garbage.Spot(2.0))
    line.start.shift(1)
    assert line.start.x == 2.0 and copy.deepcopy(garbage.Record(1, "r")) == garbage.Record(1, "r")
    assert pickle.loads(pickle.dumps(garbage.Data(1, tag="t"))).tag == "t"
    assert [garbage.Pooled(n).value for n in range(20)] == list(range(20))
    with memoryview(garbage.Samples([1.0, 2.0])) as view:
        assert view.tolist() == [1.0, 2.0]


def use_enums():
    import enums

    assert enums.side(enums.Side.LEFT) is enums.Side.LEFT and enums.flip() is enums.Side.RIGHT
    assert enums.perm(enums.Perm.READ | enums.Perm.WRITE).value == 3 and enums.bits() == 1
    assert enums.sub.own() is enums.sub.Side.BOTTOM and enums.nested() is enums.sub.Side.TOP
    card = enums.Card(enums.Color.RED)
    assert card == copy.copy(card) and pickle.loads(pickle.dumps(card)) == card and enums.Color.RED in card
    raises(TypeError, enums.side, 1)


def use_errors():
    import errors

    error = raises(errors.ParseFailed, lambda: (_ for _ in ()).throw(errors.ParseFailed(3, "t")))
    assert (error.line, error.text) == (3, "t") and issubclass(errors.Late, errors.inner.Inner)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    raises(ArithmeticError, errors.inner.number, "x")


def use_records():
    import records

    assert records.row({"id": 1}) == {"id": 1, "name": "nobody", "tags": ["a", "b"]}
    line = records.Line(records.Point(0, 0), records.Point(3, 4))
    assert records.length(line) == 5.0 and type(records.line(line)) is records.Line
    raises(TypeError, records.row, {"name": "x"})


def use_overloads():
    import overloads

    assert overloads.kind(7) == 7 and overloads.kind("a", 2) == "a, a" and overloads.kind(overloads.Side.RIGHT) == "Side"
    before = overloads.peek()
    assert overloads.count() == before + 1 and overloads.own.push(1) >= 1
    overloads.token([1])
    raises(TypeError, overloads.same, 1.5)


def use_package():
    import mypkg._core

    assert mypkg.add(2) == 3 and mypkg._core.inner.name() == "inner"


def use():
    for each in (
        use_functions,
        use_roundtrip,
        use_more_types,
        use_classes,
        use_heirs,
        use_enums,
        use_errors,
        use_records,
        use_overloads,
        use_package,
    ):
        each()
    gc.collect()


if __name__ == "__main__":
    use()

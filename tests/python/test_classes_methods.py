"""Methods of every kind, on the class of the interface and on its twin in Python."""

import inspect
import typing

import pytest

import classes
from twins import both, construction, is_twin, points, says

m = both(points, classes)
kinds = both(construction, classes)


def test_methods(m):
    p = m.Point(3.0, 4.0)
    assert p.length() == 5.0
    assert p.shift(1.0, 2.0) is None
    assert (p.x, p.y) == (4.0, 6.0)
    p.shift(dy=1, dx=1)
    assert (p.x, p.y) == (5.0, 7.0)
    p.shift(-5)
    assert (p.x, p.y) == (0.0, 7.0)
    q = p.moved(dx=1.0)
    assert type(q) is m.Point and q is not p
    assert (q.x, q.y, p.x) == (1.0, 7.0, 0.0)
    assert p.distance(q) == 1.0
    assert p.distance(other=q) == 1.0
    assert p.distance(p) == 0.0


def test_arguments_of_every_kind(m):
    p = m.Point(1.0)
    assert p.collect(1) == (1, 2, (), 3, {})
    assert p.collect(1, 5, 6, 7, third=8, a=9, b=10) == (1, 5, (6, 7), 8, {"a": 9, "b": 10})
    assert p.collect(1, second=5, first=6) == (1, 5, (), 3, {"first": 6})
    assert m.Point.collect(p, 1, *[2, 3], **{"third": 4}) == (1, 2, (3,), 4, {})


@pytest.mark.parametrize(
    "method, args, kwargs",
    [
        ("length", (1,), {}),
        ("length", (), {"x": 1}),
        ("shift", (), {}),
        ("shift", (1, 2, 3), {}),
        ("shift", (1,), {"dx": 1}),
        ("shift", (1,), {"nothing": 1}),
        ("shift", ("1",), {}),
        ("shift", (None,), {}),
        ("moved", (1.0,), {}),
        ("moved", (), {"dx": "1"}),
        ("distance", (1,), {}),
        ("distance", (None,), {}),
        ("distance", (), {}),
        ("collect", (), {"first": 1}),
        ("collect", ("1",), {}),
        ("polar", (), {}),
        ("polar", (1, 2, 3), {}),
        ("count", (1,), {}),
        ("parse", (), {}),
        ("parse", ("1", "2"), {}),
    ],
)
def test_arguments_that_do_not_fit(m, method, args, kwargs):
    p = m.Point(1.0, 2.0)
    with pytest.raises(TypeError) as error:
        getattr(p, method)(*args, **kwargs)
    says(m, error, method)
    assert (p.x, p.y) == (1.0, 2.0)
    p.shift(1.0)


def test_unbound(m):
    p = m.Point(3.0, 4.0)
    assert m.Point.length(p) == 5.0
    m.Point.shift(p, 1.0, dy=2.0)
    assert p.y == 6.0


@pytest.mark.parametrize("method, args", [("length", ()), ("shift", (1.0,)), ("ask", (1,)), ("closure", (1.0,)), ("free", (1.0,))])
@pytest.mark.parametrize("other", [3, None, "p", object(), int, []], ids=repr)
def test_unbound_with_something_else(m, method, args, other):
    with pytest.raises((TypeError, AttributeError) if is_twin(m) else TypeError) as error:
        getattr(m.Point, method)(other, *args)
    says(m, error, "Point", method)


def test_unbound_with_nothing(m):
    for method in ("length", "shift", "closure"):
        with pytest.raises(TypeError) as error:
            getattr(m.Point, method)()
        says(m, error, method)
    with pytest.raises(TypeError):
        m.Point.length(self=m.Point(1.0), other=1)


def test_bound_methods_are_kept(m):
    p = m.Point(1.0)
    shift = p.shift
    assert shift.__self__ is p
    del p
    shift(5.0)
    assert shift.__self__.x == 6.0
    q = m.Point(1.0)
    assert q.shift == q.shift and q.shift != m.Point(1.0).shift
    assert len({q.shift, q.shift, q.length}) == 2


def test_static_methods(m):
    p = m.Point.polar(2.0)
    assert type(p) is m.Point and (p.x, p.y) == (2.0, 0.0)
    assert m.Point(5.0).polar(r=1.0, phi=0.0).x == 1.0
    assert m.Point.count() == 0
    assert m.Point.count(p, p, m.Point(1.0)) == 3
    assert m.Point.mixed(1) == 2

    class Sub(m.Point):
        pass

    assert type(Sub.polar(1.0)) is m.Point


def test_class_methods(m):
    p = m.Point.parse("1.5, 2")
    assert type(p) is m.Point and (p.x, p.y) == (1.5, 2.0)
    assert m.Point(1.0).parse("3").x == 3.0
    assert m.Point.cls_name() == "Point"
    with pytest.raises(ValueError):
        m.Point.parse("x")

    class Sub(m.Point):
        def extra(self):
            return self.x

    assert Sub.cls_name() == Sub(1.0).cls_name() == "Sub"
    made = Sub.parse("7,8")
    assert type(made) is Sub
    assert (made.extra(), made.y) == (7.0, 8.0)


def test_closures_and_free_functions(m):
    p = m.Point(3.0)
    assert p.closure(2.0) == 6.0
    assert p.free(9.0) == 3.0
    assert p.x == 9.0
    assert p.ask({"a": [1]}) == "9 {'a': [1]}"
    assert p.released("abc") == 12


def test_errors_and_panics(m):
    p = m.Point(3.0)
    with pytest.raises(RuntimeError, match="so it is"):
        p.fails("so it is")
    for _ in range(3):
        with pytest.raises(RuntimeError, match="inside of a point"):
            p.panics()
    p.shift(1.0)  # Nobody holds it.
    assert p.x == 100.0


@pytest.mark.one_thread
def test_deprecated(m):
    with pytest.warns(DeprecationWarning, match="use length"):
        assert m.Point(1.0).old() == 1


def test_two_of_the_same_class(m):
    p, q = m.Point(1.0), m.Point(5.0, 6.0)
    p.take(q)
    assert (p.x, p.y, q.x, q.y) == (5.0, 6.0, 0.0, 0.0)
    with pytest.raises(RuntimeError) as error:
        p.take(p)
    says(m, error, "Point")
    p.shift(1.0)
    assert p.x == 6.0


def test_overridden_in_python(m):
    class Sub(m.Point):
        def length(self):
            return super().length() * 2

        def shift(self, dx, dy=0.0, dz=0.0):
            super().shift(dx, dy)
            self.dz = dz

        @staticmethod
        def polar(r):
            return r

    p = Sub(3.0, 4.0)
    assert p.length() == 10.0
    p.shift(1.0, dz=5.0)
    assert (p.x, p.dz) == (4.0, 5.0)
    assert Sub.polar(3) == 3
    assert m.Point(0.0).distance(p) == pytest.approx(32**0.5)
    assert m.Point.length(p) == pytest.approx(32**0.5)


def kinds_of(function):
    """Names, kinds and defaults; the first may be called as it likes."""
    parameters = list(inspect.signature(function).parameters.values())
    shown = [(it.name, it.kind, it.default) for it in parameters]
    return shown[1:] if shown and shown[0][0] in ("self", "cls", "$self") else shown


@pytest.mark.parametrize("name", ["length", "shift", "moved", "distance", "collect", "polar", "count", "parse", "cls_name"])
def test_signatures(name):
    assert kinds_of(getattr(classes.Point, name)) == kinds_of(getattr(points.Point, name))
    assert kinds_of(getattr(classes.Point(1.0), name)) == kinds_of(getattr(points.Point(1.0), name))


def test_signatures_of_classes():
    assert kinds_of(classes.Point) == kinds_of(points.Point)
    assert kinds_of(classes.Everything) == kinds_of(construction.Everything)
    assert str(inspect.signature(classes.Point.polar)) == "(r, phi=0.0)"
    # `self` is there on the class, and bound on an object.
    assert list(inspect.signature(classes.Point.length).parameters) == ["self"]
    assert not inspect.signature(classes.Point(1.0).length).parameters


def test_inspect(m):
    assert inspect.isclass(m.Point)
    assert inspect.isroutine(m.Point.length)
    assert inspect.isroutine(m.Point.polar)
    assert inspect.isdatadescriptor(m.Point.__dict__["norm"])
    assert typing.get_type_hints(m.Point) == {}
    assert inspect.getdoc(m.Point.length) == "Distance to the origin."
    assert "length" in dict(inspect.getmembers(m.Point))
    help_text = __import__("pydoc").render_doc(m.Point)
    assert "A point of the plane." in help_text and "Angle to the abscissa." in help_text


def test_self_results(kinds):
    m = kinds
    c = m.Chain(1)
    assert c.added(1) is c and c.value == 2 and c.added(-1).value == 1
    assert c.add(2) is c
    assert c.add(1).add(2).add(3) is c and c.value == 9
    assert c.me() is c and c.me().me() is c
    d = c.doubled()
    assert type(d) is m.Chain and d is not c and (d.value, c.value) == (18, 9)
    assert c.try_doubled().value == 18
    with pytest.raises(OverflowError):
        m.Chain(2**62).try_doubled()
    assert m.Chain.of(5).value == 5


def test_self_results_in_a_subclass(kinds):
    m = kinds

    class Sub(m.Chain):
        extra = "yes"

    c = Sub(4)
    assert c.add(1) is c and c.me() is c
    for made in (c.doubled(), c.try_doubled(), Sub.of(10)):
        assert type(made) is Sub
        assert (made.value, made.extra) == (10, "yes")
        made.more = 1
    assert type(c.plain_doubled()) is m.Chain


def test_self_or_nothing(kinds):
    m = kinds

    class Sub(m.Chain):
        pass

    for kind in (m.Chain, Sub):
        c = kind(4)
        assert c.maybe_me(True) is c and c.try_maybe_me(True) is c
        for method in (c.maybe_doubled, c.maybe_me, c.try_maybe, c.try_maybe_me):
            assert method(False) is None
        for made in (c.maybe_doubled(True), c.try_maybe(True), c + 4, c * 2, kind.maybe_of(8)):
            assert type(made) is kind and made.value == 8
        assert kind.maybe_of(0) is None
        for other in ("x", None, 1.5):
            assert c.__add__(other) is NotImplemented and c.__mul__(other) is NotImplemented
            with pytest.raises(TypeError, match="unsupported operand type"):
                c + other
        with pytest.raises(OverflowError):
            kind(2**62).try_maybe(True)
        with pytest.raises(OverflowError):
            kind(2**62) * 2
        with pytest.raises(RuntimeError, match="negative"):
            kind(-1).try_maybe_me(True)


def test_self_within_another_type(kinds):
    m = kinds

    class Sub(m.Chain):
        pass

    for kind in (m.Chain, Sub):
        for made in (*kind(4).several(), *kind(4).one_by_one()):
            assert type(made) is m.Chain and made.value == 8


def test_the_receiver(kinds):
    m = kinds
    c = m.Chain(1)
    assert c.ident() is c
    assert c.ident_with(2) == (c, 3)

    class Sub(m.Chain):
        pass

    s = Sub(1)
    assert s.ident() is s
    assert m.Chain.class_is(m.Chain) and not m.Chain.class_is(Sub) and Sub.class_is(Sub)
    assert s.class_is(Sub)


def test_raw_names(kinds):
    m = kinds
    k = m.Keywords(type=5)
    assert (k.type, k.ref, k.move(), k.match(), m.Keywords.match(fn=3)) == (5, 6, 5, 1, 3)
    g = m.Größe(länge=2.0)
    assert (g.länge, g.doppelt()) == (2.0, 4.0)
    assert m.Größe.__name__ == "Größe"

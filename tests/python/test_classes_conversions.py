"""Objects of a class as parameters and results of functions."""

import re

import pytest

import classes
from twins import both, is_twin, points, says

m = both(points, classes)


def test_by_reference(m):
    p = m.Point(1.0)
    assert m.by_ref(p) == 1.0
    m.by_mut(p, 5.0)
    assert p.x == 5.0
    assert m.two_refs(p, p) == 10.0
    m.mut_and_ref(p, m.Point(7.0))
    assert p.x == 7.0
    q = m.Point(8.0)
    m.two_muts(p, q)
    assert (p.x, q.x) == (8.0, 7.0)


def test_by_value_is_a_clone(m):
    p = m.Point(1.0, 2.0)
    q = m.by_value(p, 5.0)
    assert (p.x, q.x, q.y) == (1.0, 5.0, 2.0)
    m.mut_and_own(p, p)
    assert p.x == 2.0


def test_optional(m):
    assert m.by_option(m.Point(1.0)) == 1.0
    assert m.by_option(None) is None
    assert m.by_default() is m.by_default(None) is False
    assert m.by_default(m.Point(1.0)) is True
    assert m.of_none() is None


def test_in_containers(m):
    p, q = m.Point(1.0), m.Point(2.0)
    made = m.by_list([p, q, p])
    assert [it.x for it in made] == [1.0, 2.0, 1.0]
    assert all(type(it) is m.Point and it is not p for it in made)
    assert m.by_list([]) == []
    number, made = m.by_tuple((p, 3))
    assert (number, made.x) == (3, 1.0)
    assert {key: it.x for key, it in m.by_dict({"b": q, "a": p}).items()} == {"a": 1.0, "b": 2.0}
    assert m.by_options([p, None, q, None]) == 2
    assert m.by_args() == 0.0
    assert m.by_args(p, q, q) == 5.0
    assert m.borrowed([], p).x == 1.0
    assert m.borrowed([p, q], p).x == 2.0


def test_subclasses_are_taken(m):
    class Sub(m.Point):
        def __init__(self):
            super().__init__(3.0)

    s = Sub()
    assert m.by_ref(s) == 3.0
    m.by_mut(s, 4.0)
    assert s.x == 4.0
    assert type(m.by_value(s, 1.0)) is m.Point
    assert [type(it) for it in m.by_list([s])] == [m.Point]


@pytest.mark.parametrize(
    "function, args",
    [
        ("by_ref", (None,)),
        ("by_ref", (3,)),
        ("by_ref", (object(),)),
        ("by_mut", ("text", 1.0)),
        ("by_value", ([], 1.0)),
        ("by_option", (3,)),
        ("by_list", ([3],)),
        ("by_list", ([None],)),
        ("by_tuple", ((1, 2),)),
        ("by_dict", ({"a": 1},)),
        ("by_options", ([1],)),
        ("by_args", (1,)),
    ],
)
def test_something_else(m, function, args):
    with pytest.raises(TypeError) as error:
        getattr(m, function)(*args)
    says(m, error, function, "Point")


def test_another_class_of_that_name():
    other = type("Point", (), {"__module__": "elsewhere", "__qualname__": "Shapes.Point"})
    for wrong, found in ((other(), "elsewhere.Shapes.Point"), (type("Line", (), {})(), "Line")):
        with pytest.raises(TypeError, match=f"expected Point, got {re.escape(found)}$"):
            classes.by_ref(wrong)


def test_another_class():
    with pytest.raises(TypeError, match="Point"):
        classes.by_ref(classes.Chain(1))
    with pytest.raises(TypeError, match="Meters"):
        classes.Meters(1.0).longer(classes.Feet(1.0))

    class Point:
        x = 1.0

    with pytest.raises(TypeError):
        classes.by_ref(Point())
    with pytest.raises(TypeError):
        classes.by_ref(classes.Point)


def test_a_class_that_lies():
    """Neither `__class__` nor `__instancecheck__` makes one a Point."""

    class Liar:
        @property
        def __class__(self):
            return classes.Point

    assert isinstance(Liar(), classes.Point)
    with pytest.raises(TypeError):
        classes.by_ref(Liar())
    with pytest.raises(TypeError):
        classes.Point.length(Liar())


def test_another_class_assigned(m):
    """`__class__` can be changed within what has the same layout alone."""

    class One(m.Point):
        pass

    class Two(m.Point):
        def extra(self):
            return self.x

    p = One(3.0)
    p.__class__ = Two
    assert p.extra() == 3.0 and m.by_ref(p) == 3.0
    if not is_twin(m):
        for made, other in [(m.Point(1.0), m.Chain), (m.Chain(1), m.Point), (m.Point(1.0), One), (p, m.Chain)]:
            with pytest.raises(TypeError):
                made.__class__ = other


def test_the_same_object_twice(m):
    """Rust's rule: one `&mut`, or many `&`."""
    p = m.Point(1.0)
    for call in (m.mut_and_ref, m.two_muts):
        with pytest.raises(RuntimeError) as error:
            call(p, p)
        says(m, error, "Point")
        assert p.x == 1.0
    m.by_mut(p, 2.0)
    assert p.x == 2.0


def test_objects_pass_through(m):
    p = m.Point(1.0)
    assert m.same_object(p) is p
    assert m.same_object(m.Point) is m.Point


def test_arguments_are_converted_before_the_receiver_is_borrowed(m):
    p = m.Point(1.0)

    class Value:
        def __float__(self):
            p.x = 100.0
            p.shift(1.0)
            return p.x

    p.shift(Value())
    assert p.x == 202.0
    p.x = Value()
    assert p.x == 101.0
    p.angle = 0.0
    assert p.closure(Value()) == 101.0 * 101.0


def test_an_argument_that_is_converted_first_sees_no_borrow(m):
    """The first argument is no obstacle to what the conversion of the second does."""
    p = m.Point(1.0)

    class Value:
        def __float__(self):
            return p.norm + 1.0

    m.by_mut(p, Value())
    assert p.x == 2.0


def test_an_argument_that_drops_everything(m):
    holder = [m.Point(5.0)]

    class Value:
        def __float__(self):
            holder.clear()
            return 2.0

    assert m.by_value(holder[0], Value()).x == 2.0
    assert not holder

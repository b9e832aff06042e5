"""Fields, properties and constants: on the class of the interface, and on its twin in Python."""

import math

import pytest

import classes
from twins import both, is_twin, points, says

m = both(points, classes)


def test_fields_are_read_and_written(m):
    p = m.Point(1.0, 2.0)
    assert (p.x, p.y) == (1.0, 2.0)
    p.x = 5
    assert p.x == 5.0 and type(p.x) is float
    p.y += 0.5
    assert (p.x, p.y) == (5.0, 2.5)


def test_a_field_takes_what_its_type_takes(m):
    class Half:
        def __float__(self):
            return 0.5

    p = m.Point(1.0)
    p.x = Half()
    assert p.x == 0.5
    p.x = True
    assert p.x == 1.0


@pytest.mark.parametrize("name", ["x", "y", "angle", "label"])
def test_a_wrong_type_is_refused(m, name):
    p = m.Point(1.0, 2.0)
    before = getattr(p, name)
    with pytest.raises(TypeError) as error:
        setattr(p, name, [])
    says(m, error, name)
    assert getattr(p, name) == before


@pytest.mark.parametrize("name", ["x", "y", "id", "norm", "angle"])
def test_what_cannot_be_deleted(m, name):
    p = m.Point(1.0, 2.0)
    before = getattr(p, name)
    with pytest.raises((AttributeError, TypeError)) as error:
        delattr(p, name)
    says(m, error, name)
    assert getattr(p, name) == before


@pytest.mark.parametrize("name", ["id", "norm", "sum"])
def test_what_cannot_be_written(m, name):
    p = m.Point(3.0, 4.0)
    before = getattr(p, name)
    with pytest.raises(AttributeError) as error:
        setattr(p, name, 1)
    says(m, error, name)
    assert getattr(p, name) == before


def test_properties(m):
    p = m.Point(3.0, 4.0)
    assert p.norm == 5.0
    assert p.sum == 7.0
    p.angle = 0.0
    assert (p.x, p.y) == (5.0, 0.0)
    p.angle = math.pi / 2
    assert p.x == pytest.approx(0.0) and p.y == pytest.approx(5.0)


def test_a_setter_may_fail(m):
    p = m.Point(3.0, 4.0)
    with pytest.raises(ValueError, match="an angle is finite"):
        p.angle = math.inf
    assert (p.x, p.y) == (3.0, 4.0)


def test_a_setter_whose_value_raises(m):
    class Bad:
        def __float__(self):
            raise KeyError("mine")

    p = m.Point(3.0, 4.0)
    for name in ("x", "angle"):
        with pytest.raises(KeyError, match="mine"):
            setattr(p, name, Bad())
    assert (p.x, p.y) == (3.0, 4.0)


def test_a_property_that_can_be_deleted(m):
    p = m.Point(1.0)
    assert p.label is None
    p.label = "größe"
    assert p.label == "größe"
    del p.label
    assert p.label == "deleted"
    p.label = None
    assert p.label is None


def test_no_other_attributes(m):
    p = m.Point(1.0)
    with pytest.raises(AttributeError):
        p.nothing
    if not is_twin(m):  # The twin has a dict.
        with pytest.raises(AttributeError):
            p.nothing = 1
        assert not hasattr(p, "__dict__")
    with pytest.raises(AttributeError):
        del p.nothing


def test_constants(m):
    assert m.Point.DIMENSIONS == 2
    assert m.Point.NAME == "point"
    assert m.Point.AXES == ("x", "y")
    assert m.Point(1.0).DIMENSIONS == 2
    if not is_twin(m):  # The twin has a dict.
        with pytest.raises(AttributeError):
            m.Point(1.0).DIMENSIONS = 3


def test_a_constant_of_the_module(m):
    assert isinstance(m.ORIGIN, m.Point)
    assert (m.ORIGIN.x, m.ORIGIN.y) == (0.0, 0.0)
    assert m.ORIGIN is m.ORIGIN


def test_docs(m):
    assert m.Point.__doc__.endswith("A point of the plane.")
    assert m.Point.y.__doc__ == "Ordinate."
    assert m.Point.angle.__doc__ == "Angle to the abscissa."
    assert m.Point.length.__doc__ == "Distance to the origin."


def test_on_the_class(m):
    """What stands on the class is a descriptor: it works with objects of the class, and no others."""
    descriptor = m.Point.__dict__["norm"]
    assert descriptor.__get__(m.Point(3.0, 4.0), m.Point) == 5.0
    assert descriptor.__get__(None, m.Point) is descriptor


def test_on_the_class_with_something_else():
    for name in ("x", "y", "norm", "angle", "label"):
        for other in ("text", 3, object(), classes.Chain(1)):
            with pytest.raises(TypeError) as error:
                classes.Point.__dict__[name].__get__(other, type(other))
            says(classes, error, "Point", name)
            with pytest.raises((TypeError, AttributeError)):
                classes.Point.__dict__[name].__set__(other, 1.0)
            with pytest.raises((TypeError, AttributeError)):
                classes.Point.__dict__[name].__delete__(other)


def test_an_attribute_of_a_subclass(m):
    class Named(m.Point):
        def __init__(self, name, *args):
            super().__init__(*args)
            self.name = name

        @property
        def norm(self):
            return -super().norm

    p = Named("a", 3.0, 4.0)
    assert (p.name, p.x, p.norm) == ("a", 3.0, -5.0)
    p.x = 6.0
    assert (p.x, p.y, type(p).x) == (6.0, 4.0, m.Point.x)
    p.name = "b"
    del p.name
    assert not hasattr(p, "name")


def test_dir_and_vars(m):
    names = dir(m.Point(1.0))
    assert {"x", "y", "id", "norm", "angle", "label", "length", "shift", "polar", "parse", "DIMENSIONS"} <= set(names)
    assert {"x", "norm", "length", "polar", "NAME", "__init__"} <= set(vars(m.Point))
    assert isinstance(vars(m.Point)["polar"], staticmethod)
    assert isinstance(m.Point.parse.__self__, type)


def test_the_class_is_what_it_says(m):
    name = m.__name__
    assert m.Point.__name__ == m.Point.__qualname__ == "Point"
    assert m.Point.__module__ == name
    assert repr(m.Point) == f"<class '{name}.Point'>"
    assert m.Point.__mro__ == (m.Point, object)
    assert type(m.Point) is type
    if not is_twin(m):
        assert m.Point.length.__qualname__ == "Point.length"
        assert m.Point.polar.__qualname__ == "Point.polar"


def test_repr_without_one(m):
    assert repr(m.Point(1.0)).startswith(f"<{m.__name__}.Point object at 0x")
    assert m.Point(1.0) != m.Point(1.0)
    p = m.Point(1.0)
    assert p == p and hash(p) == hash(p)
    with pytest.raises(TypeError):
        p < p

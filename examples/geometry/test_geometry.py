"""Tests of the geometry example: pytest examples/geometry, after pyz3 build examples/geometry."""

import copy
import functools
import inspect
import itertools
import math
import pickle
import random
import warnings

import pytest

import geometry
from geometry import shapes


@functools.total_ordering
class Twin:
    """The same class in Python: what holds for one must hold for the other."""

    def __init__(self, x, y=0.0):
        self.x, self._y = float(x), float(y)

    @property
    def y(self):
        return self._y

    @property
    def norm(self):
        return math.hypot(self.x, self.y)

    @property
    def angle(self):
        return math.atan2(self.y, self.x)

    @angle.setter
    def angle(self, phi):
        r = self.norm
        self.x, self._y = r * math.cos(phi), r * math.sin(phi)

    def length(self):
        return self.norm

    def distance(self, other):
        return (self - other).norm

    def shift(self, dx, dy):
        self.x, self._y = self.x + dx, self.y + dy

    @staticmethod
    def polar(r, phi):
        return Twin(r * math.cos(phi), r * math.sin(phi))

    @classmethod
    def unit(cls, phi):
        return cls(math.cos(phi), math.sin(phi))

    def __add__(self, other):
        return Twin(self.x + other.x, self.y + other.y) if isinstance(other, Twin) else NotImplemented

    def __sub__(self, other):
        return Twin(self.x - other.x, self.y - other.y) if isinstance(other, Twin) else NotImplemented

    def __mul__(self, factor):
        return Twin(self.x * factor, self.y * factor) if isinstance(factor, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __neg__(self):
        return Twin(-self.x, -self.y)

    def __abs__(self):
        return self.norm

    def __bool__(self):
        return (self.x, self.y) != (0, 0)

    def __eq__(self, other):
        # Not as tuples: those take an object to be equal to itself, even if it is NaN.
        return (self.x == other.x and self.y == other.y) if isinstance(other, Twin) else NotImplemented

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y) if isinstance(other, Twin) else NotImplemented

    def __hash__(self):
        return hash((self.x, self.y))

    def __repr__(self):
        return f"Point({self.x!r}, {self.y!r})"


Twin.__qualname__ = Twin.__name__ = "Point"


@pytest.fixture(params=[geometry.Point, Twin], ids=["rust", "python"])
def Point(request):
    return request.param


def test_is_made_of_numbers(Point):
    for point in Point(1.5, 2.0), Point(1.5, y=2), Point(x=1.5, y=2.0), Point(y=2, x=1.5):
        assert (point.x, point.y) == (1.5, 2.0)
    assert Point(1).y == 0.0
    for args, kwargs in [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((None,), {})]:
        with pytest.raises(TypeError):
            Point(*args, **kwargs)


def test_fields(Point):
    point = Point(1, 2)
    point.x = 5
    assert point.x == 5.0
    with pytest.raises(AttributeError):
        point.y = 3.0
    with pytest.raises(AttributeError):
        del point.y
    with pytest.raises(AttributeError):
        point.z
    assert (point.x, point.y) == (5.0, 2.0)


def test_properties(Point):
    point = Point(3, 4)
    assert point.norm == point.length() == abs(point) == 5.0
    with pytest.raises(AttributeError):
        point.norm = 1.0
    assert point.angle == math.atan2(4, 3)
    point.angle = math.pi
    assert (point.x, point.y) == pytest.approx((-5.0, 0.0))


def test_methods(Point):
    point = Point(1, 2)
    assert point.shift(1, dy=-2) is None
    assert (point.x, point.y) == (2.0, 0.0)
    assert point.distance(Point(2, 3)) == 3.0
    assert Point.polar(2, 0) == Point.polar(r=2, phi=0) == point == Point(0).polar(2, 0)
    with pytest.raises((TypeError, AttributeError)):
        Point.length(3)
    with pytest.raises(TypeError):
        point.shift(1)


def test_class_methods_know_the_class(Point):
    class Named(Point):
        pass

    assert type(Point.unit(0)) is Point
    assert type(Named.unit(0)) is Named
    assert type(Named.polar(1, 0)) is Point


def test_operators(Point):
    a, b = Point(1, 2), Point(10, 20)
    assert a + b == Point(11, 22)
    assert b - a == Point(9, 18)
    assert -a == Point(-1, -2)
    assert a * 2 == 2 * a == 2.0 * a == a + a
    assert a and Point(0, 1) and not Point(0)
    same = a
    a += b
    assert a == Point(11, 22) and same == Point(1, 2)
    for wrong in (lambda: a + 1, lambda: 1 + a, lambda: a * "x", lambda: a - None, lambda: a < 1, lambda: "x" > a):
        with pytest.raises(TypeError):
            wrong()


def test_order_is_that_of_the_coordinates(Point):
    values = [-math.inf, -1.0, 0.0, -0.0, 2.5, math.inf, math.nan]
    pairs = list(itertools.product(values, repeat=2))
    for a, b in itertools.product(pairs, repeat=2):
        p, q = Point(*a), Point(*b)
        assert (p == q, p != q) == (a[0] == b[0] and a[1] == b[1], a[0] != b[0] or a[1] != b[1])
        if not any(map(math.isnan, a + b)):
            assert (p < q, p <= q, p > q, p >= q) == (a < b, a <= b, a > b, a >= b)
            if p == q:
                assert hash(p) == hash(q)
    assert Point(1) != 1 and Point(1) != None and Point(1) != "Point(1.0, 0.0)"  # noqa: E711
    shuffled = [Point(i % 3, -i) for i in range(20)]
    assert [(p.x, p.y) for p in sorted(shuffled)] == sorted((p.x, p.y) for p in shuffled)
    assert len({Point(i % 3) for i in range(20)}) == 3


def test_repr_makes_the_same_point(Point):
    for point in Point(1, -2.5), Point(0.1, -0.0), Point(123456.789):
        assert repr(point) == str(point) == f"Point({point.x!r}, {point.y!r})"
        assert eval(repr(point), {"Point": Point}) == point


def test_copies(Point):
    point = Point(1, 2)
    for twin in copy.copy(point), copy.deepcopy(point), copy.deepcopy([point])[0]:
        assert twin == point and twin is not point and type(twin) is Point
        twin.x = 9
        assert point.x == 1.0


def test_python_may_subclass(Point):
    class Place(Point):
        def __init__(self, name, x=0, y=0):
            super().__init__(x, y)
            self.name = name

        def length(self):
            return super().length() + 1

    place = Place("home", 3, 4)
    assert (place.name, place.x, place.norm, place.length()) == ("home", 3.0, 5.0, 6.0)
    assert isinstance(place, Point)
    assert place == Point(3, 4) and hash(place) == hash(Point(3, 4))
    assert type(place + place) is Point
    assert Place.__mro__[1:] == Point.__mro__


def test_says_what_it_is():
    assert geometry.Point.__module__ == "geometry"
    assert geometry.Point.__qualname__ == geometry.Point.__name__ == "Point"
    assert geometry.Point.__doc__ == "A point of the plane."
    assert geometry.Point.y.__doc__ == "Ordinate."
    assert geometry.Point.shift.__doc__ == "Moves the point."
    assert str(inspect.signature(geometry.Point)) == "(x, y=0.0)"
    assert str(inspect.signature(geometry.Point.shift)) == "(self, /, dx, dy)"
    assert shapes.Circle.__module__ == "geometry.shapes"
    assert geometry.shapes is shapes


def test_constants():
    assert geometry.EPSILON == 1e-9
    assert type(geometry.ORIGIN) is geometry.Point
    assert geometry.ORIGIN == geometry.Point(0, 0)


def test_describe():
    assert geometry.describe(geometry.ORIGIN) == "Point: Point(0.0, 0.0)"
    assert geometry.describe([1]) == "list: [1]"


SQUARE = [(0, 0), (2, 0), (2, 2), (0, 2)]


def points(*pairs):
    return [geometry.Point(*pair) for pair in pairs]


def test_area():
    assert geometry.area(points(*SQUARE)) == 4.0
    assert geometry.area(points(*SQUARE[::-1])) == 4.0
    assert geometry.area([]) == 0.0
    with pytest.raises(TypeError, match=r"'points\[1\]'"):
        geometry.area([geometry.Point(1), (1, 2)])


def test_hull():
    inside = [(1, 1), (1, 0), (0.5, 1.5)]
    assert geometry.hull(points(*SQUARE, *inside)) == points(*SQUARE)
    assert geometry.hull(points((0, 0), (1, 0.01), (2, 0)), tolerance=0.1) == points((0, 0), (2, 0))
    assert geometry.hull([]) == []
    with pytest.raises(ValueError):
        geometry.hull(points((0, math.nan)))
    rng = random.Random(7)
    for _ in range(50):
        cloud = points(*((rng.uniform(-5, 5), rng.uniform(-5, 5)) for _ in range(30)))
        hull = geometry.hull(cloud)
        assert set(hull) <= set(cloud)
        assert sorted(geometry.hull(hull)) == sorted(hull)
        # Every point is to the left of every side.
        for a, b in zip(hull, hull[1:] + hull[:1]):
            assert all((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > -1e-6 for c in cloud)


def test_outline_is_deprecated():
    with pytest.warns(DeprecationWarning, match="use hull"):
        assert geometry.outline(points(*SQUARE)) == points(*SQUARE)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        geometry.hull(points(*SQUARE))


def test_circle():
    circle = shapes.Circle(geometry.Point(1, 1), 2)
    assert circle.area == pytest.approx(4 * math.pi)
    assert geometry.Point(1, 3) in circle and geometry.Point(1, 3.1) not in circle
    assert (1, 3) not in circle and None not in circle
    assert circle.touches(shapes.Circle(geometry.Point(1, 5), 2))
    assert not circle.touches(shapes.Circle(geometry.Point(1, 5.1), 2))
    assert repr(circle) == "Circle(Point(1.0, 1.0), 2.0)"
    assert circle == copy.copy(circle) != shapes.Circle(geometry.Point(1, 1), 3)
    with pytest.raises(TypeError):
        circle < circle
    for wrong in -1, math.nan:
        with pytest.raises(ValueError):
            shapes.Circle(geometry.ORIGIN, wrong)
        with pytest.raises(ValueError):
            circle.radius = wrong
    assert circle.radius == 2.0


def test_the_center_is_a_copy():
    circle = shapes.Circle(geometry.Point(1, 1), 2)
    center = circle.center
    center.x = 5
    assert circle.center == geometry.Point(1, 1)
    circle.center = center
    center.x = 7
    assert circle.center == geometry.Point(5, 1)


def test_point_pickles():
    point = geometry.Point(1, -0.0)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        twin = pickle.loads(pickle.dumps([point, point], protocol))
        assert twin == [point, point] and twin[0] is twin[1] is not point
    with pytest.raises(Exception):
        pickle.loads(pickle.dumps(point).replace(b"Point", b"Paint"))


def test_shapes_have_names():
    circle, polygon = shapes.Circle(geometry.ORIGIN, 1), shapes.Polygon(points(*SQUARE), name="square")
    assert (circle.name, polygon.name) == ("circle", "square")
    circle.rename("disk")
    polygon.name = "box"
    assert (circle.name, str(circle), str(polygon)) == ("disk", "disk of area 3.14", "box of area 4.00")
    assert shapes.largest(circle, polygon) == shapes.largest(polygon, circle) == "box"
    circle.radius = 2
    assert shapes.largest(circle, polygon) == "disk"
    polygon.append(geometry.Point(-1, 1))
    assert polygon.area == 5.0
    polygon[-1] = geometry.Point(-2, 1)
    assert polygon.area == 6.0
    del polygon[-1]
    assert polygon.area == 4.0
    with pytest.raises(AttributeError):
        circle.area = 1.0
    with pytest.raises(TypeError):
        shapes.largest(circle, geometry.ORIGIN)


def test_shapes_inherit():
    circle, polygon = shapes.Circle(geometry.ORIGIN, 1), shapes.Polygon.regular(5)
    assert shapes.Circle.__mro__ == (shapes.Circle, shapes.Shape, object)
    assert isinstance(circle, shapes.Shape) and isinstance(polygon, shapes.Shape)
    assert not issubclass(shapes.Circle, shapes.Polygon)
    assert shapes.Shape.rename(polygon, "five") is None and polygon.name == "five"
    with pytest.raises(TypeError):
        shapes.Shape()
    with pytest.raises(TypeError):
        shapes.Circle.touches(polygon, circle)
    with pytest.raises(TypeError):
        shapes.Shape.rename(geometry.ORIGIN, "point")

    class Disk(shapes.Circle):
        def rename(self, name):
            super().rename(f"disk {name}")

    disk = Disk(geometry.ORIGIN, 1)
    disk.rename("one")
    assert disk.name == "disk one" and geometry.ORIGIN in disk
    assert shapes.largest(disk, circle) == "disk one"


def test_enclose():
    circle = shapes.enclose(points(*SQUARE))
    assert circle.center == geometry.Point(1, 1)
    assert circle.radius == pytest.approx(math.sqrt(2))
    with pytest.raises(ValueError):
        shapes.enclose([])


def test_polygon_is_a_sequence():
    corners = points(*SQUARE)
    polygon = shapes.Polygon(corners)
    assert len(polygon) == 4
    assert list(polygon) == corners
    assert [polygon[i] for i in range(-4, 4)] == [corners[i] for i in range(-4, 4)]
    for index in 4, -5, 1000:
        for wrong in (lambda: polygon[index], lambda: polygon.__setitem__(index, corners[0]), lambda: polygon.__delitem__(index)):
            with pytest.raises(IndexError):
                wrong()
    polygon[-1] = geometry.Point(1, 5)
    polygon.append(geometry.Point(0, 1))
    del polygon[1]
    assert list(polygon) == points((0, 0), (2, 2), (1, 5), (0, 1))
    assert shapes.Polygon(polygon) == shapes.Polygon(iter(polygon)) == polygon
    with pytest.raises(TypeError):
        polygon["0"]
    del polygon[0]
    with pytest.raises(ValueError):
        del polygon[0]
    with pytest.raises(ValueError):
        shapes.Polygon(corners[:2])


def test_iterators_are_independent():
    polygon = shapes.Polygon(points(*SQUARE))
    first, second = iter(polygon), iter(polygon)
    assert iter(first) is first
    assert next(first) == next(second) == polygon[0]
    polygon[1] = geometry.Point(9, 9)  # Seen by neither.
    assert list(first) == list(second) == points(*SQUARE[1:])
    assert next(first, None) is None and list(first) == []
    assert iter(polygon).__length_hint__() == 4
    with pytest.raises(TypeError):
        shapes.Corners()


def test_polygon_measures():
    polygon = shapes.Polygon(points(*SQUARE))
    assert (polygon.area, polygon.perimeter) == (4.0, 8.0)
    assert geometry.Point(1, 1) in polygon and geometry.Point(3, 1) not in polygon and 3 not in polygon
    dented = shapes.Polygon(points(*SQUARE[:2], (1, 0.5), *SQUARE[2:]))
    assert dented.hull() == polygon
    regular = shapes.Polygon.regular(1000, center=geometry.Point(5, 5))
    assert regular.area == pytest.approx(math.pi, rel=1e-4)
    assert all(corner.distance(geometry.Point(5, 5)) == pytest.approx(1) for corner in regular)
    assert shapes.Circle(geometry.ORIGIN, 1).polygon(3) == shapes.Polygon.regular(3)
    with pytest.raises(ValueError):
        shapes.Polygon.regular(2)
    with pytest.raises(OverflowError):
        shapes.Polygon.regular(-1)

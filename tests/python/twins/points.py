"""`points.pyz3.yaml` and `conversions.pyz3.yaml` in Python."""

import math
import warnings

from . import an, integer, real, text

TWIN = True


class Field:
    """A converted value that cannot be deleted."""

    def __init__(self, convert, doc=None, readonly=False):
        self.convert, self.__doc__, self.readonly = convert, doc, readonly

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        try:
            return instance.__dict__[self.name]
        except KeyError:
            raise RuntimeError(f"__init__ of {type(instance).__name__} has not run") from None

    def __set__(self, instance, value):
        if self.readonly:
            raise AttributeError(f"{self.name} is read-only")
        instance.__dict__[self.name] = self.convert(value)

    def __delete__(self, instance):
        raise AttributeError(f"{self.name} cannot be deleted")


class Point:
    """A point of the plane."""

    DIMENSIONS = 2
    NAME = "point"
    AXES = ("x", "y")
    x = Field(real)
    y = Field(real, "Ordinate.")
    id = Field(integer, readonly=True)

    def __init__(self, x, y=0.0):
        x, y = real(x), real(y)
        self._label = None
        self.x, self.y = x, y
        self.__dict__["id"] = 7

    @property
    def norm(self):
        return math.hypot(self.x, self.y)

    @property
    def angle(self):
        """Angle to the abscissa."""
        return math.atan2(self.y, self.x)

    @angle.setter
    def angle(self, value):
        value = real(value)
        if not math.isfinite(value):
            raise ValueError("an angle is finite")
        norm = self.norm
        self.x, self.y = norm * math.cos(value), norm * math.sin(value)

    @property
    def label(self):
        return self._label

    @label.setter
    def label(self, value):
        self._label = None if value is None else text(value)

    @label.deleter
    def label(self):
        self._label = "deleted"

    @property
    def sum(self):
        return self.x + self.y

    def length(self):
        """Distance to the origin."""
        return self.norm

    def shift(self, dx, dy=0.0):
        dx, dy = real(dx), real(dy)
        self.x += dx
        self.y += dy

    def moved(self, *, dx=0.0, dy=0.0):
        return Point(self.x + real(dx), self.y + real(dy))

    def distance(self, other):
        an(Point, other)
        return math.hypot(self.x - other.x, self.y - other.y)

    def take(self, other):
        if an(Point, other) is self:
            raise RuntimeError("Point is borrowed")
        self.x, self.y = other.x, other.y
        other.x = other.y = 0.0

    def collect(self, first, /, second=2, *rest, third=3, **more):
        return integer(first), integer(second), tuple(map(integer, rest)), integer(third), more

    def fails(self, text):
        raise RuntimeError(text)

    def panics(self):
        self.x = 99.0
        raise RuntimeError("inside of a point")

    def closure(self, factor):
        return self.x * real(factor)

    def free(self, value):
        before, self.x = self.x, value
        return before

    def old(self):
        warnings.warn("use length", DeprecationWarning, stacklevel=2)
        return 1

    def ask(self, value):
        x = int(self.x) if self.x.is_integer() else self.x
        return f"{x} {value!r}"

    def released(self, text):
        return len(text) + int(self.x)

    @staticmethod
    def polar(r, phi=0.0):
        return Point(r * math.cos(phi), r * math.sin(phi))

    @staticmethod
    def count(*points):
        return len([an(Point, it) for it in points])

    @classmethod
    def parse(cls, text):
        x, _, y = text.partition(",")
        made = cls.__new__(cls)
        Point.__init__(made, float(x), float(y or 0))
        return made

    @classmethod
    def cls_name(cls):
        return cls.__name__

    @staticmethod
    def mixed(a):
        return a + 1


ORIGIN = Point(0.0, 0.0)


def by_ref(p):
    return an(Point, p).x


def by_mut(p, x):
    an(Point, p).x = x


def by_value(p, x):
    return Point(real(x), an(Point, p).y)


def by_option(p):
    return None if p is None else an(Point, p).x


def by_default(p=None):
    return by_option(p) is not None


def clone(p):
    return Point(an(Point, p).x, p.y)


def by_list(points):
    return [clone(it) for it in reversed(an(list, points))]


def by_tuple(pair):
    return integer(an(tuple, pair)[1]), clone(pair[0])


def by_dict(table):
    return {text(key): clone(value) for key, value in sorted(an(dict, table).items())}


def by_options(points):
    return len([an(Point, it) for it in an(list, points) if it is not None])


def by_args(*points):
    return sum((an(Point, it).x for it in points), 0.0)


def two_refs(a, b):
    return an(Point, a).x + an(Point, b).x


def _apart(a, b):
    if an(Point, a) is an(Point, b):
        raise RuntimeError("Point is borrowed")


def mut_and_ref(a, b):
    _apart(a, b)
    a.x = b.x


def two_muts(a, b):
    _apart(a, b)
    a.x, b.x = b.x, a.x


def mut_and_own(a, b):
    a.x = an(Point, b).x + 1.0


def of_none():
    return None


def borrowed(points, p):
    return clone([*points, *([] if points else [p])][-1])


def same_object(value):
    return value

"""`construction.pyz3.yaml`, `identity.pyz3.yaml`, `derived.pyz3.yaml` and `kinds.pyz3.yaml` in Python."""

import functools
import ipaddress

from . import an, integer, real, text
from .points import Field

TWIN = True


class Sealed:
    def __new__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '{cls.__name__}' instances")


class Positive:
    value = Field(integer, readonly=True)

    def __init__(self, value):
        value = integer(value)
        if value < 0:
            raise ValueError("negative")
        self.__dict__["value"] = value


class Everything:
    def __init__(self, a, b=2, /, c=3, *rest, d, e=5, **more):
        self._parts = (
            integer(a),
            integer(b),
            integer(c),
            tuple(map(integer, rest)),
            integer(d),
            integer(e),
            {key: integer(it) for key, it in more.items()},
        )

    def parts(self):
        return self._parts


class Nothing:
    def __init__(self):
        pass

    def __bool__(self):
        return True


class Celsius:
    def __init__(self, text_):
        try:
            self._degrees = float(text(text_))
        except ValueError as error:
            raise RuntimeError(*error.args) from None

    @property
    def degrees(self):
        return self._degrees


class Kelvin:
    degrees = Field(real)

    def __init__(self, degrees=0.0):
        self.degrees = degrees


class Panicking:
    def __init__(self, text):
        raise RuntimeError(text)


class Chain:
    value = Field(integer)

    def __init__(self, value):
        self.value = value

    @classmethod
    def _with(cls, value):
        made = cls.__new__(cls)
        made.value = value
        return made

    def add(self, n):
        self.value += integer(n)
        return self

    added = add

    def me(self):
        return self

    def doubled(self):
        return self._with(self.value * 2)

    def try_doubled(self):
        if self.value * 2 >= 2**63:
            raise OverflowError("too large")
        return self.doubled()

    def maybe_doubled(self, whether):
        return self.doubled() if whether else None

    def maybe_me(self, whether):
        return self if whether else None

    def try_maybe(self, whether):
        return self.try_doubled() if whether else None

    def try_maybe_me(self, whether):
        if self.value < 0:
            raise RuntimeError("negative")
        return self if whether else None

    def __add__(self, other):
        return self._with(self.value + other) if isinstance(other, int) else NotImplemented

    def __mul__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        if self.value * other >= 2**63:
            raise OverflowError("too large")
        return self._with(self.value * other)

    @classmethod
    def maybe_of(cls, value):
        return cls._with(value) if value > 0 else None

    def several(self):
        return [self.plain_doubled(), self.plain_doubled()]

    def one_by_one(self):
        return iter(self.several())

    def plain_doubled(self):
        return Chain(self.value * 2)

    def ident(self):
        return self

    def ident_with(self, value):
        return self, self.value + integer(value)

    @classmethod
    def of(cls, value):
        return cls._with(value)

    @classmethod
    def class_is(cls, other):
        return cls is other


@functools.total_ordering
class Version:
    def __init__(self, major, minor=0):
        self.__dict__.update(major=integer(major), minor=integer(minor))

    def __setattr__(self, name, value):
        raise AttributeError(f"{name} is read-only")

    __delattr__ = functools.partialmethod(__setattr__, None)

    def __repr__(self):
        return f"Version {{ major: {self.major}, minor: {self.minor} }}"

    def _key(self):
        return self.major, self.minor

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, Version) else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if isinstance(other, Version) else NotImplemented

    def __hash__(self):
        return hash(self._key())

    def __copy__(self):
        return Version(self.major, self.minor)

    def __deepcopy__(self, memo):
        return Version(self.major, self.minor)


class Loose:
    value = Field(integer)

    def __init__(self, value):
        self.value = value

    def __repr__(self):
        return f"Loose {{ value: {self.value} }}"

    def __eq__(self, other):
        return self.value == other.value if isinstance(other, Loose) else NotImplemented


class Partial:
    value = Field(real)

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value if isinstance(other, Partial) else NotImplemented

    def __lt__(self, other):
        return self.value < other.value if isinstance(other, Partial) else NotImplemented

    def __le__(self, other):
        return self.value <= other.value if isinstance(other, Partial) else NotImplemented


class Opaque:
    def __init__(self, value):
        self._value = integer(value)


class Rated:
    def __init__(self, value):
        self._value = integer(value)

    def __eq__(self, other):
        return self._value == other._value if isinstance(other, Rated) else NotImplemented

    def __lt__(self, other):
        return self._value < other._value if isinstance(other, Rated) else NotImplemented


class Final:
    def __init_subclass__(cls):
        raise TypeError("type 'Final' is not an acceptable base type")


class Rigid:
    """Neither `__dict__` nor weak references."""

    __slots__ = ()


class Flexible:
    __slots__ = ("_value", "__dict__")

    def __init__(self, value):
        self.value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = integer(value)


class Weak:
    __slots__ = ("__weakref__",)


class Both:
    __slots__ = ("__dict__", "__weakref__")


class Outer:
    """Holds another class."""

    def __init__(self, value):
        self._value = integer(value)

    def inner(self):
        return Outer.Inner(self._value + 1)

    class Inner:
        """Held."""

        DEPTH = 1
        value = Field(integer)

        def __init__(self, value):
            self.value = value

        class Innermost:
            DEPTH = 2


@functools.total_ordering
class Address:
    """A type of std."""

    def __init__(self, a, b, c, d):
        self._it = ipaddress.IPv4Address(bytes([integer(a), integer(b), integer(c), integer(d)]))

    @property
    def loopback(self):
        return self._it.is_loopback

    def octets(self):
        return self._it.packed

    def __str__(self):
        return str(self._it)

    @staticmethod
    def parse(value):
        try:
            return Address(*ipaddress.IPv4Address(text(value)).packed)
        except ValueError as error:
            raise RuntimeError(*error.args) from None

    def __eq__(self, other):
        return self._it == other._it if isinstance(other, Address) else NotImplemented

    def __lt__(self, other):
        return self._it < other._it if isinstance(other, Address) else NotImplemented

    def __hash__(self):
        return hash(self._it)


class Meters:
    value = Field(real)

    def __init__(self, value):
        self.value = value

    def longer(self, other):
        return self.value > an(type(self), other).value


class Feet(Meters):
    pass


class Keywords:
    type = Field(integer)
    ref = Field(integer)

    def __init__(self, type):
        self.type = type
        self.ref = self.type + 1

    def move(self):
        return self.type

    @staticmethod
    def match(fn=1):
        return fn


class Größe:
    länge = Field(real)

    def __init__(self, länge):
        self.länge = länge

    def doppelt(self):
        return self.länge * 2.0

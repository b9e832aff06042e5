"""The module `protocols` in Python: operators, numbers, comparison, containers."""

import math
import operator

from . import an, flag, integer, real, text
from .points import Field

TWIN = True

OPERATORS = "add sub mul matmul truediv floordiv mod divmod lshift rshift and xor or".split()


class Op:
    name = Field(text)

    def __init__(self, name):
        self.name = name

    def __pow__(self, other, modulus=None):
        return f"{self.name}.pow({other.name}, {modulus})" if isinstance(other, Op) else NotImplemented

    def __rpow__(self, other, modulus=None):
        return f"{self.name}.rpow({other}, {modulus})" if isinstance(other, int) else NotImplemented

    def __neg__(self):
        return f"-{self.name}"

    def __pos__(self):
        return f"+{self.name}"

    def __abs__(self):
        return f"|{self.name}|"

    def __invert__(self):
        return f"~{self.name}"


class InPlace:
    def __init__(self):
        self._log = []

    @property
    def log(self):
        return self._log


def _add(name):
    def forward(self, other):
        return f"{self.name}.{name}({other.name})" if isinstance(other, Op) else NotImplemented

    def reflected(self, other):
        return f"{self.name}.r{name}({other})" if isinstance(other, int) else NotImplemented

    def in_place(self, other):
        if not isinstance(other, int):
            return NotImplemented
        self._log.append(f"i{name}({other})")
        return self

    if name != "pow":
        setattr(Op, f"__{name}__", forward)
        setattr(Op, f"__r{name}__", reflected)
    if name != "divmod":
        setattr(InPlace, f"__i{name}__", in_place)


for _name in [*OPERATORS, "pow"]:
    _add(_name)


class Maybe:
    value = Field(integer)

    def __init__(self, value):
        self.value = value

    @staticmethod
    def _known(other):
        return isinstance(other, int) and other < 100

    def __add__(self, other):
        return Maybe(self.value + other) if self._known(other) else NotImplemented

    def __radd__(self, other):
        return Maybe(1000 + self.value + other) if self._known(other) else NotImplemented

    def __pow__(self, other):
        return self.value * other if isinstance(other, int) else NotImplemented

    def __rpow__(self, other):
        return other - self.value if isinstance(other, int) else NotImplemented

    def __iadd__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        self.value += other
        return self

    def __eq__(self, other):
        return self.value == other if self._known(other) else NotImplemented

    def __lt__(self, other):
        return self.value < other if self._known(other) else NotImplemented


class Lefty:
    def __init__(self, value):
        self._value = integer(value)

    def __add__(self, other):
        return self._value + other if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self._value - other if isinstance(other, (int, float)) else NotImplemented

    def __or__(self, other):
        return f"{self._value}{other}" if isinstance(other, str) else NotImplemented


class Fails:
    pass


def _fails(name, kind=None):
    def method(self, other=None):
        if kind is not None and not isinstance(other, kind):
            return NotImplemented
        raise ValueError(name)

    setattr(Fails, f"__{name}__", method)


for _name in "add radd iadd eq lt".split():
    _fails(_name, int)
for _name in "neg bool len hash repr getitem contains iter next call".split():
    _fails(_name)


class Vector:
    x, y = Field(real), Field(real)

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Vector {{ x: {self.x}, y: {self.y} }}"

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y) if isinstance(other, Vector) else NotImplemented

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y) if isinstance(other, Vector) else NotImplemented

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y) if isinstance(other, Vector) else NotImplemented

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor) if isinstance(factor, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __neg__(self):
        made = type(self).__new__(type(self))
        Vector.__init__(made, -self.x, -self.y)
        return made

    def __iadd__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        x, y = other.x, other.y
        self.x += x
        self.y += y
        return self

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y if isinstance(other, Vector) else NotImplemented


class Real:
    value = Field(real)

    def __init__(self, value):
        self.value = value

    def __int__(self):
        return int(self.value)

    def __float__(self):
        return self.value

    def __complex__(self):
        return complex(self.value, 1.0)

    def __bool__(self):
        return self.value != 0.0

    def __round__(self, ndigits=None):
        return -float(math.floor(self.value + 0.5)) if ndigits is None else self.value + integer(ndigits)

    def __trunc__(self):
        return math.trunc(self.value)

    def __floor__(self):
        return math.floor(self.value)

    def __ceil__(self):
        return math.ceil(self.value)


class Index:
    def __init__(self, value):
        self._value = integer(value)

    def __index__(self):
        return self._value


class Huge:
    def __index__(self):
        return 2**128 - 1


class Truth:
    def __init__(self, value):
        self._value = flag(value)

    def __bool__(self):
        return self._value


class Length:
    def __init__(self, value):
        self._value = integer(value)

    def __len__(self):
        return self._value


def _compares(cls, name):
    compare = getattr(operator, name)

    def method(self, other):
        return compare(self._value, other._value) if isinstance(other, cls) else NotImplemented

    setattr(cls, f"__{name}__", method)


class Ordered(Index):
    __index__ = None

    def __ne__(self, other):
        if not isinstance(other, Ordered):
            return NotImplemented
        return self._value != other._value or self._value == 13

    __hash__ = None


class OnlyLess(Ordered):
    __ne__ = object.__ne__
    __hash__ = object.__hash__


class OnlyEqual(OnlyLess):
    __hash__ = None


for _name in ("lt", "le", "gt", "ge", "eq"):
    _compares(Ordered, _name)
for _name in ("le", "gt", "ge", "eq"):
    setattr(OnlyLess, f"__{_name}__", getattr(object, f"__{_name}__"))
_compares(OnlyLess, "lt")
_compares(OnlyEqual, "eq")
OnlyEqual.__lt__ = object.__lt__


class Told:
    def __init__(self, name):
        self._name = text(name)

    def __lt__(self, other):
        return f"{self._name} < {other._name}" if isinstance(other, Told) else NotImplemented

    def __eq__(self, other):
        return f"{self._name} == {type(other).__name__}"


class Mixed:
    def __init__(self, value):
        self._value = integer(value)

    def __lt__(self, other):
        return self._value < other if isinstance(other, int) else NotImplemented

    def __gt__(self, other):
        return self._value > other if isinstance(other, int) else NotImplemented

    def __eq__(self, other):
        return self._value == other if isinstance(other, int) else NotImplemented

    def __hash__(self):
        return self._value


class OnlyHash:
    def __init__(self, value):
        self._value = integer(value)

    def __hash__(self):
        return self._value


class Hashed(OnlyHash):
    def __eq__(self, other):
        return self._value == other._value if isinstance(other, Hashed) else NotImplemented

    __hash__ = OnlyHash.__hash__


class Words:
    def __init__(self, *words):
        self._words = [text(it) for it in words]

    @property
    def words(self):
        return list(self._words)

    def __len__(self):
        return len(self._words)

    def __getitem__(self, index):
        return self._words[integer(index)]

    def __setitem__(self, index, word):
        self._words[integer(index)] = text(word)

    def __delitem__(self, index):
        del self._words[integer(index)]

    def __contains__(self, word):
        return word in self._words

    def __reversed__(self):
        return self._words[::-1]

    def __add__(self, other):
        return Words(*self._words, *other._words) if isinstance(other, Words) else NotImplemented

    def __mul__(self, times):
        return Words(*self._words * times) if isinstance(times, int) else NotImplemented

    __rmul__ = __mul__

    def __iadd__(self, other):
        if not isinstance(other, Words):
            return NotImplemented
        self._words += other._words
        return self

    def __imul__(self, times):
        if not isinstance(times, int):
            return NotImplemented
        self._words *= times
        return self


class Asked:
    def __init__(self):
        self._log = []

    @property
    def log(self):
        return list(self._log)

    def __getitem__(self, index):
        return index

    def __setitem__(self, index, value):
        self._log.append(f"{index!r} = {integer(value)}")

    def __delitem__(self, index):
        self._log.append(f"del {index!r}")


class ReadOnly:
    def __getitem__(self, index):
        return integer(index)


class Raw(ReadOnly):
    def __len__(self):
        return 10


class WriteOnly:
    def __setitem__(self, index, value):
        integer(index), integer(value)


class Table:
    def __init__(self):
        self._table = {}

    def __len__(self):
        return len(self._table)

    def __getitem__(self, key):
        return self._table[text(key)]

    def __setitem__(self, key, value):
        self._table[text(key)] = integer(value)

    def __delitem__(self, key):
        del self._table[text(key)]

    def __contains__(self, key):
        return isinstance(key, str) and key in self._table

    def keys(self):
        return sorted(self._table)


class Bag:
    def __init__(self, *items):
        self._items = [integer(it) for it in items]

    def __contains__(self, item):
        return item in self._items


class Grid:
    def __getitem__(self, at):
        a, b = an(tuple, at)
        return integer(a) * 10 + integer(b)

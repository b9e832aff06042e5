"""The module `garbage` in Python, where Python has the same."""

import dataclasses

from . import integer, text
from .points import Field

TWIN = True


class Link:
    def __init__(self, next=None):
        self.next = next

    def __repr__(self):
        return f"Link({self.next!r})"

    def __eq__(self, other):
        return self.next == other.next if isinstance(other, Link) else NotImplemented


class Bag:
    def __init__(self):
        self._items = []

    def add(self, item):
        self._items.append(item)

    def items(self):
        return list(self._items)

    def each(self, f):
        for item in self._items:
            f(item)
        return len(self._items)

    def clear(self):
        self._items.clear()

    def __len__(self):
        return len(self._items)


class Lazarus:
    def __init__(self, f):
        self.f = f

    def alive(self):
        return True

    def __del__(self):
        self.f(self)


class Record:
    id, name = Field(integer), Field(text)

    def __init__(self, id, name):
        self.id, self.name = id, name

    def __repr__(self):
        return f'Record {{ id: {self.id}, name: "{self.name}" }}'

    def __eq__(self, other):
        return (self.id, self.name) == (other.id, other.name) if isinstance(other, Record) else NotImplemented

    class Part:
        def __init__(self, value):
            self.value = integer(value)

        def __eq__(self, other):
            return self.value == other.value if isinstance(other, Record.Part) else NotImplemented


@dataclasses.dataclass
class Data:
    x: float
    y: float = 0.0
    tag: str = dataclasses.field(default="", kw_only=True)

    def __post_init__(self):
        self.x, self.y = float(self.x), float(self.y)


class Spot:
    def __init__(self, x, y=0.0):
        self.x, self.y = float(x), float(y)

    def shift(self, dx):
        self.x += dx

    def sum(self):
        return self.x + self.y

    def __repr__(self):
        return f"Spot {{ x: {self.x}, y: {self.y} }}"

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y) if isinstance(other, Spot) else NotImplemented


class Line:
    def __init__(self, start, end):
        self.start, self.end = Spot(start.x, start.y), Spot(end.x, end.y)


class Drawing:
    def __init__(self, line):
        self.line = Line(line.start, line.end)


class Node:
    def __init__(self, value):
        self.value = integer(value)

    def up(self):
        return iter(range(self.value))


def same(it):
    return it


def first(items):
    return items[0] if items else None


def reversed_nodes(items):
    return items[::-1]

"""The metaclasses of the module `inheritance`, and the classes that they make, in Python."""

import abc
import collections.abc

from . import integer, text
from .points import Field

TWIN = True


class Once(type):
    """Makes one object of each class."""

    def __call__(cls, *args, **kwargs):
        if "_only" not in cls.__dict__:
            cls._only = super().__call__(*args, **kwargs)
        return cls._only

    def forget(cls):
        """Lets the next call make another one."""
        there = "_only" in cls.__dict__
        if there:
            del cls._only
        return there


class Config(metaclass=Once):
    """Of which there is one, whoever asks."""

    name, size = Field(text), Field(integer)

    def __init__(self, name, *, size=1):
        self.name, self.size = name, size

    def next(self):
        return type.__call__(Config, self.name + "'", size=self.size + 1)

    @classmethod
    def made(cls, name):
        return type.__call__(cls, name)


class Settings(Config):
    def __init__(self, name):
        super().__init__(name, size=7)


class Shelf(type):
    """Whose classes are collections of names."""

    KIND = "shelf"
    width = property(lambda cls: 80)

    @classmethod
    def __prepare__(cls, name, bases, **options):
        for option in options:
            raise TypeError(f"{name}: no option {option}")
        return {"prepared": name}

    def _names(cls):
        return cls.__dict__.get("names", [])

    @property
    def label(cls):
        """What is written on it."""
        return cls.__dict__.get("_label", "unnamed")

    @label.setter
    def label(cls, label):
        cls._label = text(label)

    @label.deleter
    def label(cls):
        del cls._label

    def __len__(cls):
        return len(cls._names())

    def __bool__(cls):
        return True

    def __getitem__(cls, index):
        if integer(index) < 0:
            raise IndexError("no such name")
        return cls._names()[index]

    def __setitem__(cls, index, name):
        names = list(cls._names())
        names[index] = text(name)
        cls.names = names

    def __iter__(cls):
        return iter(cls._names())

    def __contains__(cls, name):
        return name in cls._names()

    def __repr__(cls):
        return f"<shelf {cls.__name__}>"

    def __instancecheck__(cls, instance):
        return instance.__class__ is cls or isinstance(instance, str)

    def __subclasscheck__(cls, subclass):
        return subclass is cls

    def __getattr__(cls, name):
        if name.startswith("find_"):
            return name.removeprefix("find_")
        raise AttributeError(f"a shelf has no '{name}'")

    def __add__(cls, other):
        return len(cls._names()) + other if isinstance(other, int) else NotImplemented

    def __radd__(cls, other):
        return len(cls._names()) + other if isinstance(other, int) else NotImplemented

    def __lt__(cls, other):
        return len(cls._names()) < len(other._names()) if isinstance(other, Shelf) else NotImplemented

    def put(self, name, /, times=1, *, loud=False):
        if not text(name):
            raise ValueError("a name is not empty")
        self.names = list(self._names()) + [name.upper() if loud else name] * integer(times)
        return len(self.names)

    def same(self):
        return self

    def both(cls, x):
        if not isinstance(x, (int, str)):
            raise TypeError("neither signature fits")
        return x + 1 if isinstance(x, int) else x + "!"

    @staticmethod
    def sized(size=3):
        return size * 2

    @classmethod
    def kind(cls):
        return cls.__name__

    class Inner:
        pass


class Cupboard(Shelf):
    """A shelf with a door."""

    def __len__(cls):
        return super().__len__() + 100

    def door(cls):
        return "shut"


class Counted(abc.ABCMeta, type):
    """With abstract methods, too."""

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        cls.count = cls.__dict__.get("count", 0) + 1
        return made


class Books(metaclass=Shelf):
    __slots__ = ()

    def title(self):
        return "untitled"


class Plates(dict, metaclass=Cupboard):
    def __init__(self, **all):
        super().__init__(**all)


class Tested(collections.abc.Sized, metaclass=Counted):
    def __len__(self):
        return 3


Shelf.Inner = Shelf("Inner", (), {"__module__": __name__, "__qualname__": "Shelf.Inner"})


def shelves(classes):
    return [it.same().__name__ for it in classes]

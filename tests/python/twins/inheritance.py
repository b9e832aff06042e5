"""The module `inheritance` in Python."""

import abc
import collections.abc
import string
from typing import Generic as _Generic
from typing import TypeVar

import metas

from . import an, integer, text
from .points import Field

TWIN = True


class Animal:
    """The base of all."""

    KINGDOM = "animals"
    name = Field(text)

    def __init__(self, name):
        self.name = name
        self._size = 1

    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, value):
        self._size = integer(value)

    def speak(self):
        return f"{self.name} says nothing"

    def feed(self, food):
        if not isinstance(food, (str, int)):
            raise TypeError("neither signature fits")
        return f"{self.name} eats {food}"

    def rename(self, name):
        self.name = name

    def describe(self):
        return f"<{self.speak()}>"

    @staticmethod
    def breathe():
        return "in and out"

    def __len__(self):
        return len(self.name)

    def __repr__(self):
        return f"animal {self.name}"

    def __eq__(self, other):
        return self.name == other.name if isinstance(other, Animal) else NotImplemented


class Dog(Animal):
    """An animal with a trick."""

    trick_name = Field(text)

    def __init__(self, name, trick_name="sit"):
        super().__init__(name)
        self.trick_name = trick_name

    def speak(self):
        return f"{self.name} barks"

    def trick(self):
        return f"{self.name} can {self.trick_name}"

    def learn(self, trick_name):
        self.trick_name = trick_name


class Puppy(Dog):
    """Below what is below."""

    def __init__(self, name):
        super().__init__(name, "play")

    def age(self):
        return 1


def name_of(animal):
    return an(Animal, animal).name


def rename(animal, name):
    an(Animal, animal).name = name


def fetch(dog):
    return Dog.trick(an(Dog, dog))


def names(animals):
    return [name_of(it) for it in animals]


def make_dog(name):
    return Dog(name, "sit")


class Scores(dict):
    """A dict that knows its best."""

    limit = Field(integer)

    def __init__(self, limit, **scores):
        super().__init__(**{key: integer(it) for key, it in scores.items()})
        self.limit = limit

    def best(self):
        if not self:
            raise ValueError("no scores")
        return max(self, key=self.get)

    def __missing__(self, key):
        return self.limit + len(text(key))


class Stack(list):
    """A list with a limit."""

    limit = Field(integer)

    def __init__(self, limit=3):
        super().__init__()
        self.limit = limit

    def push(self, item):
        if len(self) >= self.limit:
            raise OverflowError("the stack is full")
        self.append(item)


class Failure(Exception):
    """An exception with a code."""

    code = Field(integer)

    def __init__(self, message, code=0):
        super().__init__(text(message))
        self.code = code

    def doubled(self):
        return self.code * 2


class NotFound(LookupError):
    key = Field(text)

    def __init__(self, key):
        super().__init__(key)
        self.key = key


class Loud(string.Formatter):
    """Below a class of Python's."""

    mark = Field(text)

    def __init__(self, mark):
        super().__init__()
        self.mark = mark

    def shout(self, text):
        return text.upper() + self.mark


class Unlimited(dict):
    """A dict as any other, with a state."""


class Sized(collections.abc.Sized):
    def __init__(self, value):
        self._value = integer(value)

    def __len__(self):
        return self._value


class Deck(collections.abc.Sequence):
    def __init__(self, *cards):
        self._cards = [integer(it) for it in cards]

    def __len__(self):
        return len(self._cards)

    def __getitem__(self, index):
        return self._cards[index]


class Registered:
    pass


collections.abc.Sequence.register(Registered)
collections.abc.Hashable.register(Registered)

K, V = TypeVar("K"), TypeVar("V")


class Generic(_Generic[K, V]):
    def get(self, key):
        return key

    def same(self, other):
        return Generic()


class OfGeneric(Generic):
    pass


def generics(*all):
    return [Generic() for _ in all]


class Abstract(metaclass=abc.ABCMeta):
    pass


class Single(metaclass=metas.Singleton):
    value = Field(integer)

    def __init__(self, value):
        self.value = value


class Slotted:
    __slots__ = ("tag", "note", "_value")

    def __init__(self, value):
        self.value = value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = integer(value)


def chorus(animals):
    if not all(isinstance(it, Animal) for it in animals):
        raise TypeError("expected Animal")
    return chorus_of(animals)


def chorus_of(animals):
    return [text(it.speak()) for it in animals]


def feed_all(animals, food):
    return [text(an(Animal, it).feed(food)) for it in animals]


class Flea:
    """One of the classes in it derives from another."""

    class Egg:
        def legs(self):
            return 6

    class Larva(Egg):
        pass


class Tick(Flea.Egg):
    """Before the class that its base is in."""


class Adult(Flea):
    __qualname__ = "Flea.Adult"


Flea.Adult = Adult
del Adult

"""The module `protocols` in Python: texts, iteration, attributes, descriptors, life, names."""

import abc

from . import flag, integer, text
from .points import Field

TWIN = True


class Text:
    def __init__(self, value):
        self._value = text(value)

    def __repr__(self):
        return f"Text({self._value})"

    def __str__(self):
        return self._value

    def __format__(self, spec):
        return f"<{self._value}|{spec}>"

    def __bytes__(self):
        return self._value.encode()

    def __fspath__(self):
        return f"/tmp/{self._value}"


class OnlyRepr:
    def __repr__(self):
        return "the repr"


class OnlyStr:
    def __str__(self):
        return "the str"


class BytesPath:
    def __fspath__(self):
        return b"/tmp/b"


class Countdown:
    def __init__(self, value):
        self._value = integer(value)

    def __iter__(self):
        return self

    def __next__(self):
        self._value -= 1
        if self._value < 0:
            raise StopIteration
        return self._value

    def __length_hint__(self):
        return max(self._value, 0)


class Countdowns:
    def __init__(self, value):
        self._value = integer(value)

    def __iter__(self):
        return Countdown(self._value)

    def __reversed__(self):
        return Countdown(self._value * 2)


class Breaking:
    def __init__(self, good):
        self._good = integer(good)

    def __iter__(self):
        return self

    def __next__(self):
        self._good -= 1
        if self._good < 0:
            raise ValueError("broken")
        return self._good


class Endless:
    def __iter__(self):
        self._value = 100
        return self

    def __next__(self):
        self._value += 1
        return self._value


class Nones:
    def __init__(self):
        self._rest = [None, 2, None]

    def __iter__(self):
        return self

    def __next__(self):
        if not self._rest:
            raise StopIteration
        return self._rest.pop(0)


class Hint:
    def __init__(self, value):
        self._value = integer(value)

    def __length_hint__(self):
        return self._value

    def __iter__(self):
        return Countdown(3)


class Adder:
    def __init__(self, start):
        self._start = integer(start)

    def __call__(self, a, b=2, /, *args, flag=False, **more):
        return self._start, integer(a), integer(b), args, flag, more


class Tally:
    def __init__(self):
        self._value = 0

    def __call__(self):
        self._value += 1
        return self._value


class Context:
    def __init__(self, swallow=False):
        self._swallow, self._log = swallow, []

    @property
    def log(self):
        return list(self._log)

    def __enter__(self):
        self._log.append("enter")
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self._log.append(f"exit {str(error is None).lower()} {str(trace is None).lower()}")
        else:
            self._log.append(f"exit {kind.__name__} {error} {type(trace).__name__}")
        return self._swallow


class Awaitable:
    def __init__(self, steps):
        self._steps = integer(steps)

    def __await__(self):
        return Countdown(self._steps)


class Ticker:
    def __aiter__(self):
        return self

    def __anext__(self):
        return Awaitable(1)



class Steps:
    def __init__(self, count):
        self._count = integer(count)

    def __aiter__(self):
        return self

    def __anext__(self):
        if self._count == 0:
            raise StopAsyncIteration("")
        self._count -= 1
        return Awaitable(1)


class AsyncContext:
    def __aenter__(self):
        return Awaitable(1)

    def __aexit__(self, kind, error, trace):
        return Awaitable(2)


class Fallback:
    value = Field(integer)

    def __init__(self, value):
        self.value = value

    def __getattr__(self, name):
        if name.startswith("_") or name == "missing":
            raise AttributeError(name)
        if name == "broken":
            raise ValueError(name)
        return f"{name} of {self.value}"


class Everywhere:
    def __getattribute__(self, name):
        if name == "missing":
            raise AttributeError(name)
        return f"any {name}"


def _log(self):
    return object.__getattribute__(self, "_log")


class Recorder:
    def __init__(self):
        object.__setattr__(self, "_log", [])

    def __setattr__(self, name, value):
        self._log.append(f"{name} = {integer(value)}")

    def __delattr__(self, name):
        if name == "missing":
            raise AttributeError(name)
        self._log.append(f"del {name}")

    log = _log


class Setter:
    def __init__(self):
        object.__setattr__(self, "_log", [])

    def __setattr__(self, name, value):
        self._log.append(f"{name} = {integer(value)}")

    log = _log


class Listed:
    def __dir__(self):
        return ["zeta", "alpha"]


def _seen(instance, owner):
    return f"{'None' if instance is None else type(instance).__name__} {owner.__name__}"


class Data:
    def __init__(self):
        self._name, self._log = "", []

    @property
    def log(self):
        return list(self._log)

    def __get__(self, instance, owner):
        return f"{self._name} of {_seen(instance, owner)}"

    def __set__(self, instance, value):
        self._log.append(f"{type(instance).__name__} = {integer(value)}")

    def __delete__(self, instance):
        self._log.append(f"del {type(instance).__name__}")

    def __set_name__(self, owner, name):
        self._log.append(f"{owner.__name__} {name}")
        self._name = name


class NonData:
    def __get__(self, instance, owner):
        return _seen(instance, owner)


class SetOnly:
    def __init__(self):
        self._log = []

    @property
    def log(self):
        return list(self._log)

    def __set__(self, instance, value):
        self._log.append(f"set {integer(value)}")


_deleted = 0


def deleted():
    return _deleted


class Mortal:
    def __del__(self):
        global _deleted
        _deleted += 1


class _Value:
    value = Field(integer)

    def __init__(self, value):
        self.value = value


class Copied(_Value):
    def __copy__(self):
        return Copied(self.value + 1)

    def __deepcopy__(self, memo):
        len(memo)
        return Copied(self.value + 10)


class Reduced(_Value):
    def __reduce__(self):
        return type(self), (self.value,)


class ReducedEx(_Value):
    def __reduce_ex__(self, protocol):
        return type(self), (self.value * 100 + protocol,)


class State:
    value = Field(integer)
    text = Field(text)

    def __init__(self, value, text):
        self.value, self.text = value, text

    def __getstate__(self):
        return self.value, self.text

    def __setstate__(self, state):
        value, name = state
        if integer(value) < 0:
            raise ValueError("negative")
        name, self.value = text(name), value
        self.text = name


class NewArgs(_Value):
    def __getnewargs__(self):
        return (self.value,)


class NewArgsEx(_Value):
    def __getnewargs_ex__(self):
        return (self.value,), {"more": self.value + 1}


class Weighed(_Value):
    def __sizeof__(self):
        return self.value


class Items:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item!r}]"


class Base:
    def __init_subclass__(cls, tag="none"):
        if text(tag) == "refused":
            raise ValueError(f"{cls.__name__} is refused")
        cls.tag = tag


class Replaced:
    x, y = Field(integer), Field(integer)

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __replace__(self, *, x=None, y=None):
        return Replaced(self.x if x is None else x, self.y if y is None else y)


class Pair:
    __match_args__ = ("a", "b")
    a, b = Field(integer), Field(integer)

    def __init__(self, a, b):
        self.a, self.b = a, b


class Stand:
    def __init__(self, strict=False):
        self.strict = flag(strict)

    def __instancecheck__(self, instance):
        if self.strict and instance.__class__ is not int:
            raise TypeError(f"{type(instance).__name__} is not int")
        return self.__subclasscheck__(instance.__class__)

    def __subclasscheck__(self, subclass):
        return subclass is int

    def __mro_entries__(self, bases):
        return () if len(bases) > 1 else (int,)


class Made:
    def __init__(self, name, bases, space, *, size=0):
        if bases:
            raise TypeError(f"{name} has bases")
        self.name, self.names, self.size = name, [it for it in space if not it.startswith("__")], size

    @classmethod
    def __prepare__(cls, name, bases, *, size=0):
        return {f"of_{name}": integer(size)}


class Hooked(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls, subclass):
        return True if hasattr(subclass, "quack") else False if hasattr(subclass, "bark") else NotImplemented

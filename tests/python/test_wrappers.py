"""What the runtime wraps: each type's operations, used from Rust."""

import asyncio
import collections
import datetime
import enum
import gc
import re
import sys
import types
import weakref

import pytest

import wrappers as module

CHECKS = [it for it in vars(module) if it.startswith("check_")]


@pytest.mark.parametrize("name", CHECKS)
def test_operations(name):
    assert getattr(module, name)() is None


def a_function():
    return None


class Thing:
    def method(self):
        return self


async def a_coroutine():
    return None


async def an_async_generator():
    try:
        got = yield 1
        yield got
    except ValueError:
        yield 3


def made(value):
    return value() if isinstance(value, types.LambdaType) else value


VALUES = {
    "function": [a_function, len, lambda: 1],
    "method": [Thing().method],
    "module": [sys, types],
    "code": [a_function.__code__],
    "frame": [sys._getframe()],
    "generator": [(it for it in ())],
    "weak": [weakref.ref(Thing)],
    "tzinfo": [datetime.timezone.utc],
    "class_": [int, Thing, type],
    "deque": [collections.deque([1])],
}


@pytest.mark.parametrize("name", VALUES)
def test_objects_there_and_back(name):
    call = getattr(module, name)
    for value in VALUES[name]:
        assert call(value) is value
    for wrong in (None, 1, "a", []):
        with pytest.raises(TypeError, match=re.escape(f"{name}() argument 'x': expected ")):
            call(wrong)


def test_objects_in_containers():
    code = a_function.__code__
    assert module.codes({"a": [code, None]}) == {"a": [code, None]}
    with pytest.raises(TypeError, match=re.escape("codes() argument 'x['a'][1]': expected code or None, got int")):
        module.codes({"a": [None, 1]})
    counts = collections.defaultdict(list)
    assert module.default(counts, "k") is counts and counts == {"k": []}


def steps():
    yield 1


async def wait():
    return 1


class Side(enum.Enum):
    LEFT = 1


MANY = {
    "function": lambda: a_function,
    "method": lambda: Thing().method,
    "module": lambda: sys,
    "code": lambda: a_function.__code__,
    "frame": sys._getframe,
    "generator": steps,
    "coroutine": wait,
    "async_generator": an_async_generator,
    "awaitable": lambda: Awaited(),
    "weak": lambda: weakref.ref(Thing),
    "class": lambda: Thing,
    "member": lambda: Side.LEFT,
    "callable": lambda: a_function,
    "iterator": lambda: iter([1, 2]),
    "buffer": lambda: bytearray(b"ab"),
    "sequence": lambda: (1, 2),
}
# What comes back is not the object itself, but does the same.
SHOWN = {"iterator": list, "buffer": bytes, "sequence": list}


class Awaited:
    def __await__(self):
        return iter(())


def test_each_kind_is_in_containers():
    assert {f"many_{it}" for it in MANY} == {it for it in vars(module) if it.startswith("many_")}


@pytest.mark.parametrize("name", MANY)
def test_each_kind_three_containers_deep(name):
    call, make = getattr(module, f"many_{name}"), MANY[name]
    first, second = make(), make()
    there = call({"a": [(first, None)], "b": [(second, second if name != "iterator" else make())]})
    (one, none), (two, three) = there["a"] + there["b"]
    assert none is None and list(there) == ["a", "b"]
    if name in SHOWN:
        wanted = SHOWN[name](make())
        assert [SHOWN[name](it) for it in (one, two, three)] == [wanted] * 3
    else:
        assert one is first and two is second and three is second
    with pytest.raises(TypeError) as caught:
        call({"a": [], "b": [(None, None)]})
    assert str(caught.value).startswith(f"many_{name}() argument 'x['b'][0][0]': expected "), caught.value
    assert str(caught.value).endswith(", got None"), caught.value
    if name == "coroutine":  # Or Python warns that nobody has waited for them.
        first.close()
        second.close()


def test_the_frame_that_calls():
    name, line = module.frame_now()
    assert (name, line) == ("test_the_frame_that_calls", a_line() - 1)


def a_line():
    return sys._getframe(1).f_lineno


def test_coroutines():
    class Step:
        def __await__(self):
            while True:
                try:
                    return (yield self)
                except ValueError:
                    pass

    async def wait():
        return await Step()

    assert module.drive(wait(), 5) == 5
    done = a_coroutine()
    assert module.coroutine(done) is done
    done.close()
    with pytest.raises(TypeError, match="expected coroutine, got function"):
        module.coroutine(a_coroutine)


def test_async_generators():
    it = an_async_generator()
    assert module.async_generator(it) is it
    for wrong, found in ((an_async_generator, "function"), ((it for it in ()), "generator"), (None, "None")):
        with pytest.raises(TypeError, match=f"expected async_generator, got {found}"):
            module.async_generator(wrong)

    async def run():
        return [await step for step in module.steps(it)]

    assert asyncio.run(run()) == [1, None, 3, None]


def test_weak_references():
    ends = []
    thing = Thing()
    weak = module.watch(thing, ends.append)
    assert module.alive(weak) is thing
    del thing
    gc.collect()
    assert module.alive(weak) is None and ends == [weak]

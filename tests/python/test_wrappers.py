"""What the runtime wraps: each type's operations, used from Rust."""

import asyncio
import collections
import datetime
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

"""Sequences, mappings, iteration, calls, contexts, awaitables: on the classes, and on their twins in Python."""

import collections.abc
import gc
import itertools
import operator
import sys

import pytest

import protocols
from twins import both, hooks, says
from twins import protocols as twin

m = both(twin, protocols)
h = both(hooks, protocols)


def test_a_sequence(m):
    w = m.Words("a", "b", "c")
    assert len(w) == 3 and list(w) == ["a", "b", "c"]
    assert (w[0], w[2], w[-1], w[-3], w[True]) == ("a", "c", "c", "a", "b")
    w[1] = "B"
    w[-1] = "C"
    assert w.words == ["a", "B", "C"]
    del w[0]
    del w[-1]
    assert w.words == ["B"]
    assert "B" in w and "a" not in w
    assert list(reversed(m.Words("a", "b"))) == ["b", "a"]
    a, *rest = m.Words("a", "b", "c")
    assert (a, rest) == ("a", ["b", "c"])
    assert not m.Words() and m.Words("a")


def test_an_index_outside(m):
    w = m.Words("a", "b")
    for index in (2, -3, 100, -100):
        for use in (lambda: w[index], lambda: operator.setitem(w, index, "x"), lambda: operator.delitem(w, index)):
            with pytest.raises(IndexError):
                use()
    with pytest.raises((IndexError, OverflowError)):
        w[2**70]
    assert w.words == ["a", "b"]


def test_indices_and_values_that_do_not_fit(m):
    w = m.Words("a")
    for index in ("0", 0.0, None, slice(0, 1), (0,)):
        for use in (lambda: w[index], lambda: operator.setitem(w, index, "x"), lambda: operator.delitem(w, index)):
            with pytest.raises(TypeError):
                use()
    with pytest.raises(TypeError) as error:
        w[0] = 1
    says(m, error, "__setitem__")
    assert w.words == ["a"]

    class Index:
        def __index__(self):
            return 0

    assert w[Index()] == "a"


def test_an_index_arrives_as_written(m):
    r = m.Raw()
    assert [r[0], r[-1], r[-10], r[10], r[-11]] == [0, -1, -10, 10, -11]
    assert operator.getitem(r, -1) == -1 and r.__getitem__(-1) == -1
    assert m.ReadOnly()[-5] == -5


def test_any_index(m):
    a = m.Asked()
    whole = object()
    for index in (0, -1, "x", None, ..., 1.5, whole, (1, 2), slice(None), slice(1, 2, 3), (slice(1), ...)):
        assert a[index] is index
    assert a[1:2] == slice(1, 2) and a[::-1] == slice(None, None, -1) and a[1, ..., 2:] == (1, ..., slice(2, None))
    a[1:2] = 5
    a["x", 1] = 6
    del a[::2]
    del a[None]
    assert a.log == ["slice(1, 2, None) = 5", "('x', 1) = 6", "del slice(None, None, 2)", "del None"]
    assert m.Grid()[3, 4] == 34
    with pytest.raises(TypeError):
        m.Grid()[3]


def test_what_is_not_there(m):
    for use in (
        lambda: operator.setitem(m.ReadOnly(), 0, 1),
        lambda: operator.delitem(m.ReadOnly(), 0),
        lambda: m.WriteOnly()[0],
        lambda: operator.delitem(m.WriteOnly(), 0),
        lambda: len(m.ReadOnly()),
        lambda: iter(m.WriteOnly()),
        lambda: 1 in m.WriteOnly(),
        lambda: iter(m.Bag(1)),
        lambda: m.Bag(1)[0],
        lambda: m.Bag(1)(),
        lambda: next(m.Bag(1)),
        lambda: reversed(m.Bag(1)),
    ):
        with pytest.raises((TypeError, AttributeError)):  # Python's own names the method that is missing.
            use()
    m.WriteOnly()[0] = 1


def test_iteration_by_index(m):
    """The old protocol: indices from 0 until IndexError."""
    it = iter(m.Words("a", "b"))
    assert [next(it), next(it), next(it, "end")] == ["a", "b", "end"]
    first = iter(m.ReadOnly())
    assert [next(first) for _ in range(3)] == [0, 1, 2]
    assert 2 in m.ReadOnly()
    assert sorted(m.Words("b", "a")) == ["a", "b"]


def test_concatenation(m):
    w = m.Words("a", "b")
    assert (w + m.Words("c")).words == ["a", "b", "c"]
    assert (w * 2).words == (2 * w).words == ["a", "b", "a", "b"]
    assert (w * 0).words == (w * -1).words == []
    same = w
    w += m.Words("c")
    w *= 2
    assert w is same and w.words == ["a", "b", "c"] * 2
    for use in (lambda: w + ["x"], lambda: ["x"] + w, lambda: w * "x", lambda: w * 1.5, lambda: w * w):
        with pytest.raises(TypeError):
            use()
    with pytest.raises(TypeError):
        w += "x"


def test_contains_what_does_not_convert(m):
    assert 5 not in m.Words("a") and None not in m.Words("a") and [] not in m.Words()
    assert 2 in m.Bag(1, 2) and 3 not in m.Bag(1, 2)
    for other in ("x", None, 1.5, [], object()):
        assert other not in m.Bag(1, 2)
    assert 5 not in m.Table()
    assert 10**30 not in m.Bag(1)


def test_a_mapping(m):
    t = m.Table()
    t["b"], t["a"] = 2, 1
    assert len(t) == 2 and t["a"] == 1 and "a" in t and "c" not in t
    t["a"] += 10
    assert dict(t) == {"a": 11, "b": 2} and {**t} == {"a": 11, "b": 2}
    assert (lambda **k: k)(**t) == {"a": 11, "b": 2}
    del t["b"]
    assert len(t) == 1
    for use in (lambda: t["b"], lambda: operator.delitem(t, "b")):
        with pytest.raises(KeyError) as error:
            use()
        assert error.value.args == ("b",)
    for use in (lambda: t[1], lambda: operator.setitem(t, 1, 1), lambda: operator.setitem(t, "x", "y")):
        with pytest.raises(TypeError):
            use()
    assert dict(t) == {"a": 11}
    assert "{a} and {b}".format_map({"b": 1, **t}) == "11 and 1"


def test_abstract_base_classes(m):
    """Those that look at the methods see them."""
    assert isinstance(m.Words(), collections.abc.Sized) and isinstance(m.Words(), collections.abc.Container)
    assert isinstance(m.Bag(), collections.abc.Container) and not isinstance(m.Bag(), collections.abc.Sized)
    assert isinstance(m.Hashed(1), collections.abc.Hashable) and not isinstance(m.OnlyEqual(1), collections.abc.Hashable)
    assert not isinstance(m.Words(), collections.abc.Iterable) and not isinstance(m.Bag(), collections.abc.Callable)
    assert not isinstance(m.Words(), collections.abc.Sequence)


def test_abstract_base_classes_of_iteration(h):
    abc = collections.abc
    assert isinstance(h.Countdown(1), abc.Iterator) and isinstance(h.Countdowns(1), abc.Reversible)
    assert not isinstance(h.Countdowns(1), abc.Iterator)
    assert isinstance(h.Adder(1), abc.Callable) and isinstance(h.Awaitable(1), abc.Awaitable)
    assert isinstance(h.Ticker(), abc.AsyncIterator)


def test_iterators(h):
    c = h.Countdown(3)
    assert iter(c) is c and next(c) == 2 and list(c) == [1, 0] and list(c) == []
    with pytest.raises(StopIteration):
        next(c)
    assert next(c, "end") == "end"
    assert c.__iter__() is c
    with pytest.raises(StopIteration):
        c.__next__()
    assert sum(h.Countdown(1000)) == 499500
    assert list(zip(h.Countdown(3), "ab")) == [(2, "a"), (1, "b")]
    assert 1 in h.Countdown(3) and 7 not in h.Countdown(3)


def test_iterables(h):
    c = h.Countdowns(3)
    assert list(c) == list(c) == [2, 1, 0]
    assert list(reversed(c)) == [5, 4, 3, 2, 1, 0]
    assert type(iter(c)) is h.Countdown
    assert [(a, b) for a in h.Countdowns(2) for b in h.Countdowns(2)] == [(1, 1), (1, 0), (0, 1), (0, 0)]
    e = h.Endless()
    assert [a for a, _ in zip(e, range(3))] == [101, 102, 103]


def test_an_iterator_that_fails(h):
    it = h.Breaking(2)
    assert [next(it), next(it)] == [1, 0]
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            next(it)
    with pytest.raises(ValueError, match="broken"):
        list(h.Breaking(5))


@pytest.mark.one_process
def test_steps_allocate_nothing_but_their_item():
    """Nor does going through all of them."""
    import tracemalloc  # Which is for one interpreter alone.

    def most(iterator, count):
        steps = itertools.islice(iterator, count)
        gc.collect()
        gc.disable()
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            collections.deque(steps, 0)
            return tracemalloc.get_traced_memory()[1] - before
        finally:
            tracemalloc.stop()
            gc.enable()

    most(protocols.Endless(), 5)
    small = most(iter(protocols.Endless()), 100)  # All of them are there already.
    assert small <= most(iter(range(101)), 100)
    large = protocols.Countdown(2**40)
    assert most(large, 10_000) <= small + 2 * sys.getsizeof(2**40)


def test_none_is_a_value(h):
    assert list(h.Nones()) == [None, 2, None]


def test_length_hints(h):
    assert operator.length_hint(h.Countdown(5)) == 5
    assert operator.length_hint(h.Hint(7)) == 7
    assert list(h.Hint(1000)) == list(h.Hint(0)) == [2, 1, 0]
    with pytest.raises(ValueError):
        operator.length_hint(h.Hint(-5))
    assert operator.length_hint(h.Countdowns(5), 3) == 3


def test_calls(h):
    f = h.Adder(10)
    assert callable(f) and f(1) == (10, 1, 2, (), False, {})
    assert f(1, 3, 4, 5, flag=True, x=6) == (10, 1, 3, (4, 5), True, {"x": 6})
    assert f.__call__(1) == (10, 1, 2, (), False, {})
    assert f(*[1, 2], **{"a": 3}) == (10, 1, 2, (), False, {"a": 3})
    # As many as have room on the stack, one fewer and one more.
    for count in (7, 8, 9, 100):
        numbers = list(range(count))
        named = {f"x{it}": it for it in numbers}
        assert f(*numbers) == (10, 0, 1, tuple(numbers[2:]), False, {})
        assert f(1, **named) == (10, 1, 2, (), False, named)
        assert f(*numbers, **named, flag=True) == (10, 0, 1, tuple(numbers[2:]), True, named)
    for args, kwargs in [((), {}), (("1",), {}), ((1,), {"flag": 1}), ((1,), {"x": "y"})]:
        if h is hooks and kwargs:
            continue
        with pytest.raises(TypeError) as error:
            f(*args, **kwargs)
        says(h, error, "__call__")
    c = h.Tally()
    assert [c(), c(), c()] == [1, 2, 3]
    assert list(map(h.Tally(), [])) == [] and sorted([3, 1], key=lambda it: c()) == [3, 1]
    with pytest.raises(TypeError):
        c(1)


def test_contexts(h):
    c = h.Context()
    with c as entered:
        assert entered is c
    assert c.log == ["enter", "exit true true"]
    with pytest.raises(KeyError):
        with c:
            raise KeyError("k")
    assert c.log[2:] == ["enter", "exit KeyError 'k' traceback"]
    with h.Context(True) as c:
        raise ValueError("swallowed")
    assert c.log == ["enter", "exit ValueError swallowed traceback"]
    with h.Context() as a, h.Context() as b:
        assert a is not b
    from contextlib import ExitStack

    with ExitStack() as stack:
        c = stack.enter_context(h.Context())
    assert c.log == ["enter", "exit true true"]


def run(coroutine):
    """Drives a coroutine; what it waited for."""
    seen = []
    try:
        while True:
            seen.append(coroutine.send(None))
    except StopIteration as end:
        return seen, end.value


def test_await(h):
    async def one():
        return await h.Awaitable(3), "done"

    assert run(one()) == ([2, 1, 0], (None, "done"))
    with pytest.raises(TypeError):
        run((lambda: one_of(h.Adder(1)))())


async def one_of(it):
    await it


def test_async_iteration(h):
    async def several():
        count = 0
        async for it in h.Ticker():
            assert it is None
            count += 1
            if count == 3:
                return count

    assert run(several()) == ([0, 0, 0], 3)
    t = h.Ticker()
    assert aiter(t) is t and type(anext(t)) is h.Awaitable


def test_async_iteration_that_ends(h):
    async def all_of(count):
        return [it async for it in h.Steps(count)]

    assert run(all_of(2)) == ([0, 0], [None, None])
    assert run(all_of(0)) == ([], [])
    with pytest.raises(StopAsyncIteration):
        anext(h.Steps(0))


def test_async_contexts(h):
    async def within():
        async with h.AsyncContext() as it:
            return it

    assert run(within()) == ([0, 1, 0], None)


def test_overridden_in_python(h):
    class Sub(h.Countdown):
        def __next__(self):
            return super().__next__() * 10

    assert list(Sub(3)) == [20, 10, 0]
    if sys.version_info >= (3, 11):
        assert Sub.__next__(Sub(3)) == 20

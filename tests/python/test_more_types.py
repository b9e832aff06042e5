"""Iterators, callables, unions, literals, and the standard library's types."""

import array
import collections
import datetime
import decimal
import fractions
import functools
import gc
import itertools
import os
import pathlib
import re
import subprocess
import sys
import threading
import uuid
import weakref
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import more_types as module
from interpreters import process
from lacks import NO_GIL

# Where threads of Rust's own are attached to no interpreter, ever.
STABLE = ".abi3." in module.__file__
I64 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ZONES = st.one_of(
    st.none(),
    st.just(datetime.timezone.utc),
    st.timedeltas(datetime.timedelta(hours=-23, minutes=-59), datetime.timedelta(hours=23, minutes=59)).map(
        datetime.timezone
    ),
)
DATETIMES = st.builds(lambda it, zone, fold: it.replace(tzinfo=zone, fold=fold), st.datetimes(), ZONES, st.integers(0, 1))
TIMES = st.builds(lambda it, zone, fold: it.replace(tzinfo=zone, fold=fold), st.times(), ZONES, st.integers(0, 1))
DECIMALS = st.decimals()
FRACTIONS = st.builds(fractions.Fraction, I64, st.integers(1, 2**63 - 1))
SMALL = st.integers(-100, 100)
RANGES = st.builds(range, SMALL, SMALL, SMALL.filter(bool))
PART = st.one_of(st.none(), SMALL)
SLICES = st.builds(slice, PART, PART, PART)
PATHS = st.text("ab/.ü \udc80", max_size=12).map(pathlib.Path)
LIST = {"max_size": 5}

ROUND_TRIPS = {
    "union__two": st.one_of(I64, TEXT),
    "union__borrowed": st.one_of(st.binary(), TEXT),
    "union__three": st.one_of(I64, st.lists(TEXT, **LIST), st.binary()),
    "union__optional": st.one_of(I64, TEXT, st.none()),
    "union__list": st.lists(st.one_of(I64, TEXT), **LIST),
    "union__dict": st.dictionaries(st.one_of(I64, TEXT), st.lists(st.one_of(st.none(), st.floats(allow_nan=False)), **LIST), **LIST),
    "union__lists": st.one_of(st.lists(I64, **LIST), st.lists(TEXT, **LIST)),
    "union__number": st.one_of(I64, st.floats(allow_nan=False)),
    "union__numbers": st.one_of(st.lists(I64, **LIST), st.lists(st.floats(allow_nan=False), **LIST)),
    "union__last": st.one_of(TEXT, st.integers(0, 255), st.floats(allow_nan=False)),
    "default_union": st.one_of(I64, TEXT),
    "value": st.one_of(I64, TEXT),
    "literal__str": st.sampled_from(["r", "w"]),
    "literal__int": st.sampled_from([1, 2, -3]),
    "literal__bool": st.just(True),
    "literal__bytes": st.sampled_from([b"a", b"b"]),
    "literal__mixed": st.sampled_from(["auto", 1, None]),
    "literal__optional": st.sampled_from(["r", "w", None]),
    "literal__list": st.lists(st.sampled_from(["a", "b"])),
    "date": st.dates(),
    "time": TIMES,
    "datetime": DATETIMES,
    "timedelta": st.timedeltas(),
    "duration": st.timedeltas(datetime.timedelta()),
    "tzinfo": ZONES.filter(bool),
    "date_or_datetime": st.one_of(st.dates(), DATETIMES),
    "holidays": st.dictionaries(st.dates(), st.lists(st.one_of(st.none(), st.timedeltas()), **LIST), **LIST),
    "decimal": DECIMALS,
    "decimal__borrowed": DECIMALS,
    "fraction": FRACTIONS,
    "uuid": st.uuids(),
    "uuid__bytes": st.uuids(),
    "path": PATHS,
    "path__borrowed": PATHS,
    "paths": st.lists(PATHS, **LIST),
    "range": RANGES,
    "range__std": st.builds(range, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
    "slice": SLICES,
    "memory": st.binary().map(memoryview),
    "memory__vec": st.binary().map(memoryview),
    "type": st.sampled_from([int, str, type, collections.Counter]),
    "deque": st.lists(I64, **LIST).map(collections.deque),
    "deque__str": st.lists(TEXT, **LIST).map(collections.deque),
    "counter": st.dictionaries(TEXT, I64, **LIST).map(collections.Counter),
    "defaultdict": st.dictionaries(TEXT, st.lists(I64, **LIST), **LIST).map(lambda it: collections.defaultdict(None, it)),
    "ordered": st.dictionaries(I64, TEXT, **LIST).map(collections.OrderedDict),
    "deep": st.dictionaries(
        TEXT, st.lists(st.tuples(st.uuids(), st.one_of(st.decimals(allow_nan=False), FRACTIONS)), **LIST), **LIST
    ),
}  # fmt: skip
ROUND_TRIPS["moments"] = st.sets(DATETIMES, max_size=4)


def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, decimal.Decimal):
        return a.as_tuple() == b.as_tuple()
    if isinstance(a, (datetime.time, datetime.datetime)):
        return a.replace(tzinfo=None) == b.replace(tzinfo=None) and a.fold == b.fold and a.tzinfo is b.tzinfo
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_there_and_back(name):
    function = getattr(module, name)

    @given(ROUND_TRIPS[name])
    def check(value):
        assert same(function(value), value)
        assert same(function(x=value), value)

    check()


def test_every_round_trip_is_tested():
    names = {name for name in dir(module) if not name.startswith("_")}
    given_back = {
        name for name in names if re.search(r"x: (.*)\) -> \1$", str(getattr(module, name).__text_signature__ or ""))
    }
    assert not given_back - set(ROUND_TRIPS)


# Iterators.


class Ends:
    """Gives 1 and 2, and then what it is told to raise."""

    def __init__(self, end):
        self.end, self.items = end, [2, 1]

    def __iter__(self):
        return self

    def __next__(self):
        if self.items:
            return self.items.pop()
        raise self.end


@pytest.mark.parametrize("end", [StopIteration, StopIteration(3), type("Own", (StopIteration,), {})], ids=["class", "value", "subclass"])
def test_the_end_of_an_iterator_of_a_class(end):
    assert module.total(Ends(end)) == 3
    assert list(module.doubled(Ends(end))) == [2, 4]


def test_an_iterator_of_a_class_fails():
    error = KeyError("no more")
    with pytest.raises(KeyError) as caught:
        module.total(Ends(error))
    assert caught.value is error


def test_an_iterator_whose_class_lost_its_next():
    class Loses(Ends):
        def __next__(self):
            del Loses.__next__, Ends.__next__
            return 1

    kept = Ends.__next__
    try:
        with pytest.raises(TypeError, match="not iterable"):
            module.total(Loses(None))
    finally:
        Ends.__next__ = kept


def test_an_iterator_is_lazy():
    numbers = module.forever(2**40)
    assert iter(numbers) is numbers
    assert list(itertools.islice(numbers, 3)) == [2**40, 2**40 + 1, 2**40 + 2]
    assert next(numbers) == 2**40 + 3
    assert list(module.count(4)) == [0, 1, 2, 3]
    assert list(map(list, module.several(2))) == [[0, 1], [2, 3]]
    assert list(module.range_items(range(10, 0, -3))) == [10, 7, 4, 1]


def test_an_iterator_stays_at_its_end():
    numbers = module.count(1)
    assert next(numbers) == 0
    for _ in range(3):
        with pytest.raises(StopIteration):
            next(numbers)


def test_a_parameter_is_asked_for_no_more_than_is_needed():
    taken = []
    words = (taken.append(it) or it for it in ["a", "b"])
    assert module.first(words) == "a"
    assert taken == ["a"]
    assert module.first_of(["x"]) == "x"
    assert module.first(iter(())) is None
    doubled = module.doubled(map(int, ["1", "2", "x"]))
    assert next(doubled) == 2
    assert next(doubled) == 4
    with pytest.raises(ValueError, match="invalid literal"):
        next(doubled)
    with pytest.raises(StopIteration):
        next(doubled)


def test_what_an_iterator_refuses():
    with pytest.raises(TypeError, match=re.escape("total() argument 'xs': expected Iterator, got list")):
        module.total([1])
    with pytest.raises(TypeError, match=re.escape("first_of() argument 'xs': expected Iterable, got str")):
        module.first_of("ab")
    with pytest.raises(TypeError, match=re.escape("iterator[1]: expected int, got str")):
        module.total(iter([1, "2"]))
    with pytest.raises(TypeError, match=re.escape("iterator[0][1]: expected str, got int")):
        list(module.pairs(iter([["a", 1]])))
    assert module.total(iter([1, 2, 3])) == 6
    with pytest.raises(OverflowError):
        module.total(iter([2**64]))
    with pytest.raises(RuntimeError, match="not attached"):
        module.detached_total(iter([1]))


class Counted(list):
    """A list that gives other items than it has."""

    def __iter__(self):
        return iter(range(len(self)))


each = pytest.mark.parametrize("each", [module.each, module.each_bound])


@each
@pytest.mark.parametrize(
    "xs, items",
    [
        ([], []),
        ([1, "a", None], [1, "a", None]),
        ((), ()),
        ((1, "a", None), (1, "a", None)),
        (Counted("abc"), [0, 1, 2]),
        (type("Derived", (tuple,), {"__iter__": lambda it: iter("xy")})([1]), ["x", "y"]),
        (range(3), [0, 1, 2]),
        ({1: 2, 3: 4}, [1, 3]),
    ],
)
def test_an_iterable_gives_what_python_gets_from_it(each, xs, items):
    expected = [(it, [it]) for it in items]
    assert each(xs, lambda it: [it]) == expected
    assert each((it for it in xs), lambda it: [it]) == expected


@each
def test_an_iterable_may_change_meanwhile(each):
    """A list is read as far as it goes when it is asked, as by its own iterator."""
    xs = [3, 2]
    assert [it for it, _ in each(xs, lambda it: it and xs.append(it - 1))] == [3, 2, 2, 1, 1, 0, 0]
    xs = [1, 2, 3, 4]
    assert [it for it, _ in each(xs, lambda _: xs.pop())] == [1, 2]
    xs = [1, 2]
    assert [it for it, _ in each(xs, lambda _: xs.clear())] == [1]


@each
def test_an_item_lives_while_it_is_used(each):
    xs = [[1], [2]]
    assert each(xs, lambda it: (xs.clear(), gc.collect(), it)[2]) == [([1], [1])]


@each
def test_what_fails_within_an_iterable(each):
    with pytest.raises(ZeroDivisionError):
        each([1, 0], lambda it: 1 // it)
    with pytest.raises(KeyError):
        each(Ends(KeyError()), lambda it: it)


def test_an_iterator_is_bound_for_a_while():
    for xs in ([0, 1, 2, 3, 4], (0, 1, 2, 3, 4), range(5)):
        assert module.by_turns(xs) == ([0, 2, 4], [1, 3])
    with pytest.raises(TypeError, match=re.escape("iterator[1]: expected int, got str")):
        module.by_turns([0, "1"])
    with pytest.raises(TypeError, match=re.escape("iterator[2]: expected int, got str")):
        module.by_turns((0, 1, "2"))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="not run: interpreters with a GIL of their own came with Python 3.12")
def test_what_belongs_to_another_interpreter_is_not_bound():
    process(
        """
        import more_types as module
        module.keep_both(iter([1]), abs)
        assert module.bind_kept() == [None, None]
        code = "import more_types; assert all('another interpreter' in it for it in more_types.bind_kept())"
        errors = together([code])
        assert errors == [], errors
        module.keep_both(None, None)
        """
    )


@pytest.mark.parametrize(
    "steps, items",
    [
        (module.steps_of_ints, [0, 1, 255]),
        (module.steps_of_floats, [0.0, -1.5, float("inf")]),
        (module.steps_of_bools, [True, False]),
        (module.steps_of_texts, ["", "a", "\u00e9", "\U0001f40d"]),
    ],
)
def test_steps_that_nothing_guards(steps, items):
    made = steps(items)
    assert iter(made) is made
    assert [(type(it), it) for it in made] == [(type(it), it) for it in items]
    for _ in range(2):
        with pytest.raises(StopIteration):
            next(made)
    assert list(itertools.islice(steps(items), 1)) == items[:1]
    assert list(steps([])) == []


def test_no_memory_for_an_item():
    pytest.importorskip("_testcapi", reason="not run: this Python cannot run out of memory at will")
    process(
        """
        import _testcapi
        import more_types as module

        failed, found = 0, []
        steps = module.steps_of_texts([str(it) * 200 for it in range(100)])
        for turn in range(100):
            item = None
            if turn % 2:
                _testcapi.set_nomemory(0, 1)
            try:
                item = next(steps)
            except MemoryError:
                failed += 1
            finally:
                _testcapi.remove_mem_hooks()
            found.append(item)
        assert failed == 50, failed
        assert found[::2] == [str(it) * 200 for it in range(0, 100, 2)]
        assert next(steps, None) is None
        """
    )


def test_closures_of_a_crate_of_an_older_edition():
    assert (module.trimmed(" x "), module.locked([1, 2])) == ("x", 2)


def test_an_error_is_one_item():
    parsed = module.parsed(["1", "x", "3"])
    assert next(parsed) == 1
    with pytest.raises(RuntimeError, match="invalid digit"):
        next(parsed)
    assert next(parsed) == 3


def test_a_panic_ends_an_iterator():
    numbers = module.panics(1)
    assert next(numbers) == 0
    with pytest.raises(RuntimeError, match="enough"):
        next(numbers)
    with pytest.raises(StopIteration):
        next(numbers)


def test_an_iterator_is_not_entered_twice():
    def callback():
        return next(steps)

    steps = module.reenters(callback)
    with pytest.raises(ValueError, match="already executing"):
        next(steps)

    entered, leave = threading.Event(), threading.Event()

    def wait():
        entered.set()
        assert leave.wait(10)

    steps = module.reenters(wait)
    thread = threading.Thread(target=next, args=(steps,))
    thread.start()
    assert entered.wait(10)
    with pytest.raises(ValueError, match="already executing"):
        next(steps)
    leave.set()
    thread.join()
    assert next(steps) is None


@pytest.mark.parametrize("make", [module.reenters, module.Asking, module.AskingFrozen, lambda it: module.wrapped(iter(it, 0))])
def test_an_iterator_lives_through_its_step(make):
    """`islice` gives up the iterator that it is asking, if that leads back to it and fails."""
    failed, kept = [], []

    def callback():
        if failed:
            return "second"
        try:
            next(part)
        except (ValueError, RuntimeError) as error:
            failed.append(error)
        kept.extend(b"A" * it for it in range(200) for _ in range(20))
        return "first"

    part = itertools.islice(make(callback), 5)
    assert next(part) == "first"
    assert len(failed) == 1
    assert next(part, None) is None


def test_an_iterator_goes_to_other_threads():
    numbers = module.count(2000)
    seen, errors = [], []

    def take():
        try:
            while True:
                try:
                    seen.append(next(numbers))
                except ValueError:
                    pass
        except StopIteration:
            pass
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(seen) == list(range(2000))


def elsewhere(call):
    """What a call gives or raises on another thread."""
    result = []

    def run():
        try:
            result.append(call())
        except Exception as error:
            result.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return result.pop()


def test_an_iterator_that_is_not_send_stays_on_its_thread():
    assert list(module.boxed(3)) == [0, 1, 2]
    assert elsewhere(lambda: list(module.boxed(3))) == [0, 1, 2]
    assert elsewhere(lambda steps=module.count(3): list(steps)) == [0, 1, 2]
    for make in (module.boxed, module.shared):
        steps = make(2)
        assert next(steps) == 0
        error = elsewhere(lambda: next(steps))
        assert isinstance(error, RuntimeError) and "belongs to the thread that made it" in str(error)
        assert list(steps) == [1]


def test_an_iterator_that_is_not_send_ends_on_its_thread():
    ends = module.shared_ends()
    steps = module.shared(2)
    del steps
    gc.collect()
    assert module.shared_ends() == ends + 1
    held = [module.shared(2), module.shared(2)]
    elsewhere(held.clear)
    gc.collect()
    # Not there. Without a GIL, CPython itself sends objects home to the thread that made them.
    assert module.shared_ends() == ends + (3 if NO_GIL else 1)
    del held
    assert list(module.shared(1)) == [0]
    gc.collect()
    assert module.shared_ends() == ends + 4
    left = elsewhere(lambda: module.shared(2))  # Nobody may end it any more.
    assert isinstance(elsewhere(lambda: next(left)), RuntimeError)
    del left
    gc.collect()
    assert module.shared_ends() == ends + 4


def test_an_iterator_is_dropped_with_what_it_holds():
    ends = []
    numbers = module.watched(lambda: ends.append(1))
    assert next(numbers) == 0
    del numbers
    gc.collect()
    assert ends == [1]
    list(module.watched(lambda: ends.append(2)))
    assert ends == [1, 2]

    class Thing:
        pass

    thing = Thing()
    gone = weakref.ref(thing)
    steps = module.wrapped(iter([thing]))
    del thing
    del steps
    gc.collect()
    assert gone() is None


def test_a_panic_at_the_end_is_reported(monkeypatch):
    reports = []
    monkeypatch.setattr(sys, "unraisablehook", reports.append)

    def raises():
        raise KeyError("no")

    numbers = module.watched(raises)
    try:
        raise LookupError
    except LookupError:
        del numbers
        gc.collect()
    assert len(reports) == 1
    assert "a callback that does not raise" in str(reports[0].exc_value)


def test_iterators_around_iterators():
    steps = iter(())
    for _ in range(200_000):
        steps = module.wrapped(steps)
    del steps
    gc.collect()
    steps = itertools.repeat(0)
    for _ in range(200_000):
        steps = module.wrapped(steps)
    with pytest.raises(RecursionError):
        next(steps)


def test_an_iterator_cannot_be_made():
    with pytest.raises(TypeError):
        type(module.count(1))()
    assert type(module.count(1)) is type(module.forever(1))


# Callables.


def test_callables_are_called():
    assert module.apply(lambda n, s: s * n, 3, "ab") == "ababab"
    assert module.apply_boxed(lambda n, s: s * n, 3, "ab") == "ababab"
    assert module.apply_any(max, (1, 3, 2)) == 3
    assert module.mapped(abs, [-1, 2]) == [1, 2]
    assert module.callback_or_none(None) is False
    assert module.callback_or_none(print) is True
    assert module.callable__same(str) is str
    assert module.callable__bare(dict)() == {}
    assert module.twice(list) == [0, 1, 2]


def test_callables_around_callables():
    boxed = module.adder(1)
    for _ in range(50_000):
        boxed = module.compose(boxed, abs)
    later = lambda: 0  # noqa: E731
    for _ in range(50_000):
        later = module.callable__bare(later)
    several = functools.partial(module.apply_any, int, ())
    for _ in range(50_000):
        several = functools.partial(module.apply_any, several, ())
    shown = functools.partial(module.called, abs)
    for _ in range(50_000):
        shown = functools.partial(module.called, shown)
    for call in (lambda: boxed(1), later, several, lambda: shown(0)):
        with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
            call()
    del boxed, later, several, shown, call
    gc.collect()


def test_what_callables_refuse():
    with pytest.raises(TypeError, match=re.escape("mapped() argument 'f': expected Callable, got int")):
        module.mapped(1, [])
    with pytest.raises(TypeError, match=re.escape("expected Callable or None, got int")):
        module.callback_or_none(1)
    with pytest.raises(TypeError, match=re.escape("callable's result: expected int, got str")):
        module.mapped(str, [1])
    with pytest.raises(ZeroDivisionError):
        module.mapped(lambda it: 1 // it, [1, 0])


@pytest.mark.skipif(STABLE, reason="on the stable ABI, callables are called on threads of Python's")
def test_callables_are_called_on_other_threads():
    assert module.mapped_elsewhere(lambda it: -it, 1) == "Ok(-1)"
    seen = []

    def record(it):
        seen.append((it, threading.get_ident()))
        return it * 2

    module.keep(record)
    assert module.call_kept([1, 2, 3]) == ["2", "4", "6"]
    assert sorted(it for it, _ in seen) == [1, 2, 3]
    assert threading.get_ident() not in {thread for _, thread in seen}
    module.keep(lambda it: "no int" if it else 1 // it)
    first, second = module.call_kept([0, 1])
    # What an exception says is asked for where there is no interpreter.
    assert first == "a Python exception" and "callable's result: expected int, got str" in second
    there = threading.Event()
    module.keep(lambda it: there.set() or it)
    module.call_later(1)
    assert there.wait(30)
    module.keep(None)
    assert module.call_kept([1]) == ["nothing"]


FORKED = """
import os, signal, sys, threading
import more_types as module

inside, leave = threading.Event(), threading.Event()
module.keep(lambda it: inside.set() or leave.wait() and it)
module.call_later(1)
assert inside.wait(30)
child = os.fork()
if not child:
    signal.alarm(30)
    sys.exit(7)
_, status = os.waitpid(child, 0)
leave.set()
print(os.WIFEXITED(status) and os.WEXITSTATUS(status))
"""


@pytest.mark.skipif(STABLE or not hasattr(os, "fork"), reason="no fork here, or no threads of Rust's in callables")
def test_forked_processes_do_not_wait_for_threads_of_the_first():
    """A thread of Rust's that is in a callable is not in the child, which ends all the same."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(it for it in sys.path if it)}
    command = [sys.executable, "-W", "ignore", "-c", FORKED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout.strip()) == (0, "7"), done.stderr


def test_closures_are_functions():
    add = module.adder(5)
    assert add(1) == 6
    assert callable(add)
    with pytest.raises(TypeError, match=re.escape("callback() argument 1: expected int, got str")):
        add("1")
    with pytest.raises(TypeError, match=re.escape("callback() takes 1 positional argument but 2 were given")):
        add(1, 2)
    with pytest.raises(TypeError):
        add(it=1)
    with pytest.raises(OverflowError, match="too much"):
        add(2**63 - 1)
    with pytest.raises(ValueError, match="^so$"):
        module.fails("so")()
    assert module.compose(add, module.adder(10))(0) == 15
    assert list(map(add, range(3))) == [5, 6, 7]


def test_closures_in_closures_are_dropped():
    class Target:
        def __call__(self, it):
            return it

    target = Target()
    gone = weakref.ref(target)
    function = module.compose(target, target)
    del target
    assert function(3) == 3
    for _ in range(100_000):
        function = module.compose(function, abs)
    del function
    gc.collect()
    assert gone() is None


# Unions and literals.


def test_unions_are_tried_in_order():
    assert module.narrow(255) == "Left(255)"
    assert module.narrow("x") == 'Right("x")'
    assert module.union__lists([]) == []
    assert module.default_union() == "a"


def test_what_unions_refuse():
    with pytest.raises(TypeError, match=re.escape("union__two() argument 'x': expected int or str, got list")):
        module.union__two([])
    with pytest.raises(TypeError, match=re.escape("'x': expected int or list or bytes, got float")):
        module.union__three(1.5)
    with pytest.raises(TypeError, match=re.escape("'x': expected int or str or None, got bytes")):
        module.union__optional(b"")
    with pytest.raises(TypeError, match=re.escape("'x[1]': expected int or str, got None")):
        module.union__list([1, None])
    with pytest.raises(TypeError, match=re.escape("'x': [0]: expected int, got bytes; or [0]: expected str, got bytes")):
        module.union__lists([b""])
    class Raises:
        def __index__(self):
            raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        module.union__two(Raises())


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("narrow", 256, "'x': 256 is out of range for u8"),
        ("union__two", 2**70, f"'x': {2**70} is out of range for i64"),
        ("union__number", 2**70, f"'x': {2**70} is out of range for i64"),
        ("union__number", -(2**63) - 1, f"'x': {-(2**63) - 1} is out of range for i64"),
        ("union__numbers", [1, 2**70], f"'x[1]': {2**70} is out of range for i64"),
        ("union__last", 256, "'x': 256 is out of range for u8"),
        ("union__list", ["a", 2**63], f"'x[1]': {2**63} is out of range for i64"),
    ],
)
def test_a_number_that_is_out_of_range_is_not_tried_as_another(name, value, words):
    """A float would take it for less than it is, and nobody would know."""
    with pytest.raises(OverflowError) as caught:
        getattr(module, name)(value)
    assert str(caught.value) == f"{name}() argument {words}"


def test_what_is_no_int_is_a_float():
    for value in (2**63 - 1, 1.5, -0.0, float(2**70)):
        there = module.union__number(value)
        assert repr(there) == repr(value)
    assert repr(module.union__numbers([1, 2.0])) == "[1.0, 2.0]" and repr(module.union__numbers([1, 2])) == "[1, 2]"
    assert [module.union__last(it) for it in ("a", 255, 0.5)] == ["a", 255, 0.5]


def test_what_literals_refuse():
    with pytest.raises(ValueError, match=re.escape("'x': expected 'r' or 'w', got 'x'")):
        module.literal__str("x")
    with pytest.raises(TypeError, match=re.escape("'x': expected 'r' or 'w', got int")):
        module.literal__str(1)
    with pytest.raises(TypeError):
        module.literal__int(True)
    with pytest.raises(TypeError):
        module.literal__bool(1)
    with pytest.raises(TypeError, match=re.escape("expected 'auto' or 1 or None, got tuple")):
        module.literal__mixed(())
    with pytest.raises(ValueError, match=re.escape("expected 'auto' or 1 or None, got 'x'")):
        module.literal__mixed("x")
    with pytest.raises(ValueError, match=re.escape("expected 'r' or 'w' or None, got 'x'")):
        module.literal__optional("x")
    assert module.literal__optional(None) is None
    with pytest.raises(ValueError, match=re.escape("result: expected 'r' or 'w', got 'x'")):
        module.wrong_mode()
    assert module.mode() == "r"


# The standard library.


def test_what_dates_refuse():
    now = datetime.datetime(2024, 2, 29, 12)
    with pytest.raises(TypeError, match=re.escape("'x': expected date, got datetime")):
        module.date(now)
    with pytest.raises(TypeError, match=re.escape("'x': expected datetime, got date")):
        module.datetime(now.date())
    with pytest.raises(TypeError, match=re.escape("expected timedelta, got int")):
        module.timedelta(1)
    with pytest.raises(OverflowError, match="negative"):
        module.duration(datetime.timedelta(-1))
    with pytest.raises(ValueError, match="day"):
        module.bad_date()
    with pytest.raises(TypeError, match="expected tzinfo, got str"):
        module.tzinfo("UTC")


def test_zones_stay_what_they_are():
    try:
        zone = zoneinfo.ZoneInfo("Europe/Berlin")
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("no database of time zones")
    ambiguous = datetime.datetime(2024, 10, 27, 2, 30, tzinfo=zone)
    for fold in (0, 1):
        moment = ambiguous.replace(fold=fold)
        assert module.datetime(moment).tzinfo is zone
        assert module.utc_offset(moment) == moment.utcoffset() == datetime.timedelta(hours=2 - fold)
    assert module.utc_offset(datetime.datetime(2024, 1, 1)) is None


def test_subclasses_are_taken_for_what_they_are():
    class Day(datetime.date):
        pass

    class Liar(datetime.date):
        year = property(lambda self: "never")

    assert module.date(Day(2024, 1, 2)) == datetime.date(2024, 1, 2)
    with pytest.raises(TypeError, match="year: expected int, got str"):
        module.date(Liar(2024, 1, 2))

    class Loud(decimal.Decimal):
        def __str__(self):
            return "loud"

    assert module.decimal(Loud("1.50")).as_tuple() == decimal.Decimal("1.50").as_tuple()


def test_what_the_others_refuse():
    for function, value, message in [
        (module.decimal, 1.5, "expected Decimal, got float"),
        (module.fraction, 1, "expected Fraction, got int"),
        (module.uuid, "1", "expected UUID, got str"),
        (module.path, b"a", "expected Path, got bytes"),
        (module.range, [1], "expected range, got list"),
        (module.slice, 1, "expected slice, got int"),
        (module.slice, slice("a"), "stop: expected int or None, got str"),
        (module.memory, "text", "expected memoryview, got str"),
        (module.type, 1, "expected type, got int"),
        (module.deque, [1], "expected deque, got list"),
        (module.deque, collections.deque(["a"]), "'x[0]': expected int, got str"),
        (module.counter, {}, "expected Counter, got dict"),
        (module.counter, collections.Counter({"a": 1.5}), "'x['a']': expected int, got float"),
        (module.defaultdict, {}, "expected defaultdict, got dict"),
        (module.ordered, {}, "expected OrderedDict, got dict"),
    ]:
        with pytest.raises(TypeError, match=re.escape(message)):
            function(value)
    for function, value in [
        (module.range, range(2**70)),
        (module.range__std, range(-1, 3)),
        (module.fraction, fractions.Fraction(2**70)),
    ]:
        with pytest.raises(OverflowError):
            function(value)
    with pytest.raises(ValueError, match="a step of 1, got 2"):
        module.range__std(range(0, 4, 2))


def test_paths():
    assert module.path("a/b") == pathlib.Path("a/b")

    class Named:
        def __fspath__(self):
            return "named"

    class Bytes:
        def __fspath__(self):
            return b"named"

    assert module.path(Named()) == pathlib.Path("named")
    with pytest.raises(TypeError, match="expected a path of text, got bytes"):
        module.path(Bytes())


@given(SLICES, st.integers(0, 50))
def test_indices(value, n):
    if value.step == 0:
        with pytest.raises(ValueError, match="slice step cannot be zero"):
            module.indices(value, n)
    else:
        assert list(module.indices(value, n)) == list(range(*value.indices(n)))


def test_memory():
    for value in [b"abc", bytearray(b"abc"), memoryview(b"xabcx")[1:4], memoryview(b"cba")[::-1]]:
        assert bytes(module.memory(value)) == b"abc"
        assert bytes(module.memory__vec(value)) == b"abc"
    numbers = array.array("i", [1, 2])
    assert bytes(module.memory(numbers)) == numbers.tobytes()
    grown = bytearray(b"abc")
    module.memory(grown)
    grown.extend(b"d")  # Refused while somebody views it.


def test_nothing_leaks():
    tracked = [(module.count, (5,)), (module.adder, (1,)), (module.uuid, (uuid.uuid4(),)), (module.memory, (b"x" * 100,))]
    for function, args in tracked:
        function(*args)
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(2000):
        for function, args in tracked:
            function(*args)
        next(module.count(3))
        module.total(iter([1, 2]))
        module.mapped(abs, [1])
        module.each_bound([1, 2], abs)
        module.each((1, 2), abs)
        next(module.steps_of_texts(["ab", "cd"]))
    gc.collect()
    assert sys.getallocatedblocks() - before < 200


# Memory.


class Lent:
    """The same functions, which borrow the memory for the call."""

    shape, item, put, scale = module.shape__lent, module.item__lent, module.put__lent, module.scale__lent
    total_f64 = module.total_f64__lent


memories = pytest.mark.parametrize("memory", [module, Lent], ids=["owned", "lent"])


@memories
def test_memory_of_any_shape(memory):
    data = bytes(range(24))
    assert memory.shape(data) == ([24], [1], True, True)
    view = memoryview(bytearray(data)).cast("B", (2, 3, 4))
    assert memory.shape(view) == ([2, 3, 4], [12, 4, 1], False, True)
    assert memory.shape(memoryview(data)[::2]) == ([12], [2], True, False)
    assert memory.shape(memoryview(data)[::-1]) == ([24], [-1], True, False)
    assert memory.shape(memoryview(b"a").cast("B", ())) == ([], [], True, True)
    assert memory.shape(b"") == ([0], [1], True, True)


@memories
@given(st.lists(st.integers(-(2**15), 2**15 - 1), max_size=20), st.sampled_from([1, 2, -1, -3]))
def test_memory_is_read_in_order(memory, numbers, step):
    data = memoryview(array.array("h", numbers))[::step]
    assert module.shorts(data).tolist() == data.tolist()
    floats = memoryview(array.array("d", numbers))[::step]
    assert memory.total_f64(floats) == sum(floats.tolist())


@memories
def test_numbers_of_memory(memory):
    ints = memoryview(array.array("i", [1, -2, 3, 4, -5, 6])).cast("B").cast("i", (2, 3))
    assert [memory.item(ints, i, j) for i in range(2) for j in range(3)] == [1, -2, 3, 4, -5, 6]
    assert memory.item(ints, 2, 0) is memory.item(ints, 0, 3) is memory.item(ints, 0) is None
    assert memory.item(ints, 0, 0, 0) is None
    floats = array.array("f", [1.5, -0.0])
    there = module.floats(floats)
    assert type(there) is memoryview and there.obj is floats
    floats[0] = 2.5
    assert there[0] == 2.5  # The same memory.
    assert module.bools(memoryview(bytes([0, 1, 7])).cast("?")) == [False, True, True]
    assert module.shorts(array.array("h", [1, -2])).tolist() == [1, -2]
    assert module.shorts(array.array("h", [1, -2])).format == "h"
    assert module.longs([array.array("Q", [2**64 - 1]), array.array("Q")]) == [[2**64 - 1], []]


@memories
def test_memory_is_written(memory):
    numbers = array.array("d", range(6))
    assert memory.scale(numbers, 2) is None
    assert numbers.tolist() == [0, 2, 4, 6, 8, 10]
    memory.scale(memoryview(numbers)[::2], 10)
    assert numbers.tolist() == [0, 2, 40, 6, 80, 10]
    a = bytearray(b"abc")
    module.swap(a, a)
    b = bytearray(b"xyz")
    module.swap(a, b)
    assert (a, b) == (b"xyz", b"abc")
    view = memoryview(a).cast("B", (3, 1))
    assert memory.put(view, 33, 2, 0) and not memory.put(view, 33, 3, 0)
    view.release()
    a.append(1)  # Nothing holds it any more.
    assert a == b"xy!\x01"


@memories
def test_memory_that_does_not_fit(memory):
    for wrong in (array.array("f", [1]), array.array("q", [1]), b"12345678", array.array("i", [1, 2])):
        with pytest.raises(TypeError, match=re.escape(f"{memory.total_f64.__name__}() argument 'x': expected a buffer of f64, got one of format")):
            memory.total_f64(wrong)
    for wrong in (1, "text", [1.0]):
        with pytest.raises(TypeError, match=rf"{memory.total_f64.__name__}\(\) argument 'x': expected Buffer( \| None|, None)?( or None)?, got"):
            memory.total_f64(wrong)
    for frozen in (b"abc", memoryview(b"abc"), memoryview(bytearray(b"abc")).toreadonly()):
        with pytest.raises(BufferError):
            memory.put(frozen, 1, 0)
    if sys.byteorder == "little":
        ctypes = pytest.importorskip("ctypes")
        with pytest.raises(TypeError, match="format '>i'"):
            memory.item((ctypes.c_int32.__ctype_be__ * 2)(), 0)
    if memory is module:
        with pytest.raises(TypeError):
            memory.total_f64(None)
    released = memoryview(b"abc")
    released.release()
    with pytest.raises(ValueError):
        memory.shape(released)


@memories
def test_memory_that_is_not_aligned(memory):
    data = memoryview(bytearray(17))[1:].cast("d")
    module_in = bytes(array.array("d", [1.25, 2.5]))
    data.cast("B")[:] = module_in
    assert memory.total_f64(data) == 3.75
    memory.scale(data, 2)
    assert data.tolist() == [2.5, 5.0]


def test_memory_that_is_taken_out_of_its_place_lives_on():
    one, other = bytearray(b"one"), bytearray(b"other")
    module.keep__lent(one, other)
    other.append(1)  # The one that was put there is gone with the call.
    with pytest.raises(BufferError):
        one.append(1)
    module.total_f64__lent(array.array("d", [1.0, 2.0]))  # Another call, in the same place of the stack.
    assert module.kept__lent() == list(b"one")
    assert module.kept__lent() is None
    for it in one, other:
        it.append(1)


def test_memory_whose_room_is_taken_out_of_its_place_may_end_anywhere():
    numbers = [array.array("d", range(count)) for count in range(4)]
    assert module.hoard__lent(numbers[0]) == 0
    assert module.hoard__lent(numbers[1]) == 1  # Lets go of the one before, while attached.
    numbers[0].append(1.0)
    module.spill__lent()
    in_threads = [threading.Thread(target=module.hoard__lent, args=(it,)) for it in numbers[2:]]
    for thread in in_threads:
        thread.start()
        thread.join()
    for it in numbers[1:]:
        with pytest.raises(BufferError):
            it.append(1.0)  # Nobody gives back what is let go of where CPython cannot be called.


def test_memory_that_is_lent_is_let_go():
    numbers, factors = array.array("d", [1, 2]), array.array("d", [3])
    assert module.total_f64__lent(None) == 0.0
    assert module.scale__by(numbers, factors) == 6.0
    assert numbers.tolist() == [3.0, 6.0]
    assert module.scale__by(numbers, numbers) == 18.0
    assert numbers.tolist() == [27.0, 54.0]
    for wrong in (b"12345678", None, array.array("f", [1])):
        with pytest.raises(TypeError):
            module.scale__by(numbers, wrong)
        with pytest.raises((TypeError, BufferError)):
            module.scale__by(wrong, numbers)
    for it in numbers, factors:
        it.append(1.0)  # Which an array refuses as long as somebody looks at its memory.
    ctypes = pytest.importorskip("ctypes")
    rows = ((ctypes.c_double * 2) * 3)((1, 2), (3, 4), (5, 6))
    assert module.total_f64__lent(rows) == module.total_f64(rows) == 21.0
    module.scale__lent(rows, 2.0)
    assert rows[2][1] == 12.0

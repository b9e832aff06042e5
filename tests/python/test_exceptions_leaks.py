"""10,000 raised, chained and dropped exceptions of each kind keep nothing."""

import gc
import sys
import tracemalloc
import warnings

import pytest

import errors as module
from lacks import NO_GIL

OUTER = module.ParseFailed(1, "outer")


def fails():
    raise OUTER


def chained():
    try:
        module.fail("Parse")
    except module.ParseFailed as error:
        raise ValueError from error


def warned():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        module.warn("UserWarning", "some text", 1)


KINDS = {
    "warning as an error": warned,
    "callback": lambda: module.fails_in_python(fails),
    "class with a state": lambda: module.fails_in_python(lambda: module.Counted(1)),
    "mapped": lambda: module.parse(10**10, "some text"),
    "variant": lambda: module.fail("Deep"),
    "foreign type": lambda: module.number("x"),
    "importable class": lambda: module.number_float("x"),
    "system": lambda: module.read("/does/not/exist"),
    "file": lambda: module.read_wrapped("/does/not/exist"),
    "chain": module.chain,
    "anyhow": lambda: module.anyhow_context("Parse"),
    "eyre": lambda: module.eyre_context("Parse"),
    "typed": lambda: module.raise_fields(10**10, "some text"),
    "typed, refused": lambda: module.raise_inner(),
    "typed, from a thread": module.raise_released,
    "typed, chained": module.raise_from,
    "chained, with frames": module.raise_chain,
    "builtin": lambda: module.builtin("LookupError", "some text"),
    "builtin, refused": lambda: module.builtin("UnicodeDecodeError", "some text"),
    "notes": lambda: module.with_note("some text"),
    "causes": lambda: module.with_cause("some text"),
    "through Rust": lambda: module.pass_through(fails),
    "through io": lambda: module.pass_as_io(fails),
    "chained in Python": chained,
    "wrong class": module.odd,
    "missing class": module.missing,
    "panic": module.declared_panic,
    "frame": lambda: module.with_frame("some text"),
    "arguments": lambda: module.parse("one", 2),
    "constructor": lambda: module.ParseFailed(1),
    "method": lambda: module.Tried(1).check(),
}
if sys.version_info >= (3, 11):
    KINDS["group"] = lambda: module.group(3)


def raised(kind):
    try:
        kind()
    except BaseException as error:
        error.__traceback__ = error.__cause__ = error.__context__ = None
    else:
        pytest.fail("nothing was raised")


def many(kind, times):
    for _ in range(times):
        raised(kind)
    gc.collect()


@pytest.mark.parametrize("name", KINDS)
def test_python_s_memory(name):
    kind = KINDS[name]
    times = 3000 if name == "panic" else 10_000
    many(kind, 200)
    tracemalloc.start()
    try:
        many(kind, 100)
        # What is lost is lost in each round; a table of CPython's that moves, in one.
        grown = []
        for _ in range(3):
            gc.collect()
            before = tracemalloc.get_traced_memory()[0]
            many(kind, times // 30)
            # Without a GIL, the collector alone takes some of CPython's own objects away, of code for one.
            gc.collect()
            grown.append(tracemalloc.get_traced_memory()[0] - before)
    finally:
        tracemalloc.stop()
    # Without a GIL, some memory waits until all threads have seen that nobody uses it.
    waits = 4096 if NO_GIL else 0
    # One object a call would be sixteen bytes for each at least, and 64 without a GIL.
    assert min(grown) < 16 * (times // 30) + waits, grown


@pytest.mark.parametrize("name", KINDS)
def test_all_memory(name):
    """What Rust holds counts, too."""
    if not sys.platform.startswith("linux"):
        pytest.skip("memory is counted as Linux does")

    def pages():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1])

    kind = KINDS[name]
    times = 300 if name == "panic" else 10_000
    grown = []
    many(kind, times)
    # What an allocator keeps, it does not keep in each round; what is lost is lost in each.
    for _ in range(3):
        before = pages()
        many(kind, times)
        grown.append((pages() - before) * 4096)
    assert min(grown) < 32 * times + (1 << 18), grown


@pytest.mark.skipif(not hasattr(sys, "gettotalrefcount"), reason="a debug build of Python counts all references")
@pytest.mark.parametrize("name", KINDS)
def test_total_references(name):
    kind = KINDS[name]
    many(kind, 200)
    before = sys.gettotalrefcount()
    many(kind, 10_000)
    assert abs(sys.gettotalrefcount() - before) < 100

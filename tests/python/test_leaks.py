"""No call keeps what it was given, nor what it made: reference counts and memory stay as they were."""

import gc
import sys
import tracemalloc

import pytest

import functions
import roundtrip

# One value of each kind of argument; results and errors alike.
GOOD = [
    (roundtrip.i64, 10**15),
    (roundtrip.u128, 2**100),
    (roundtrip.f64, 1234.5678),
    (roundtrip.complex, 1.5 + 2.5j),
    (roundtrip.str__borrowed, "größe " * 50),
    (roundtrip.str__string, "größe " * 50),
    (roundtrip.str__arc, "größe " * 50),
    (roundtrip.bytes__borrowed, b"bytes" * 50),
    (roundtrip.bytes__cow, b"bytes" * 50),
    (roundtrip.bytearray__vec, bytearray(b"bytes" * 50)),
    (roundtrip.optional__list, [10**10, 10**11]),
    (roundtrip.list__slice, [10**10, 10**11]),
    (roundtrip.list__str, ["one word", "another word"]),
    (roundtrip.list__object, [object(), object()]),
    (roundtrip.set__hash, {10**10, 10**11}),
    (roundtrip.frozenset__btree, frozenset({"one word", "another"})),
    (roundtrip.dict__borrowed, {"one word": "another word"}),
    (roundtrip.mapping__hash, {"one word": 10**10}),
    (roundtrip.iterable__str, ("one word", "another word")),
    (roundtrip.tuple__5, (True, 1000, 2.5, "one word", b"bytes here")),
    (roundtrip.tuple__of_str, ("one word", "another word")),
    (roundtrip.object, object()),
    (roundtrip.deep__borrowed, {"one word": [(10**10, None), (10**11, "another word")]}),
    (roundtrip.deep__frozen, {(10**10, "one word"): frozenset({"another word"})}),
    (functions.money, (10**10, "EUR")),
    (functions.bind_args, 10**10),
    (functions.text_of, "some text"),
]
BAD = [
    (roundtrip.i64, "one word"),
    (roundtrip.u8, 10**10),
    (roundtrip.str__borrowed, b"bytes here"),
    (roundtrip.str__borrowed, "one \ud800 word"),
    (roundtrip.list__str, ["one word", b"bytes here"]),
    (roundtrip.dict__borrowed, {"one word": 10**10}),
    (roundtrip.deep__borrowed, {"one word": [(10**10, None), (10**11, 2.5)]}),
    (roundtrip.set__hash, {10**10, "one word"}),
    (roundtrip.tuple__2, (10**10, "one word", 2.5)),
    (roundtrip.iterable__str, ("one word", 10**10)),
    (functions.fails_text, "one word"),
    (functions.fails_chain, 5),
    (functions.panics, "one word"),
    (functions.money, (10**10, "EURO")),
]


def parts(value):
    """The value and what it holds."""
    yield value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from parts(key)
            yield from parts(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from parts(item)


def call(function, value):
    try:
        function(value)
    except Exception:
        pass


@pytest.mark.parametrize("function, value", GOOD + BAD, ids=lambda it: getattr(it, "__name__", None))
def test_reference_counts(function, value):
    everything = list(parts(value))
    call(function, value)
    gc.collect()
    before = [sys.getrefcount(it) for it in everything]
    for _ in range(100):
        call(function, value)
    gc.collect()
    after = [sys.getrefcount(it) for it in everything]
    assert after == before


@pytest.mark.parametrize("function, value", GOOD + BAD, ids=lambda it: getattr(it, "__name__", None))
def test_memory(function, value):
    """More calls need no more memory."""
    for _ in range(200):
        call(function, value)
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(100):
            call(function, value)
        grown = []
        # What is lost is lost in each round; what the interpreter keeps for itself, in one.
        for _ in range(3):
            gc.collect()
            before = tracemalloc.get_traced_memory()[0]
            for _ in range(1000):
                call(function, value)
            gc.collect()
            grown.append(tracemalloc.get_traced_memory()[0] - before)
            if grown[-1] < 8000:
                break
    finally:
        tracemalloc.stop()
    # One object a call would be 16,000 bytes at least.
    assert min(grown) < 8000, grown


def test_keyword_calls():
    value = 10**15
    key = "".join(["some", "_key"])
    for function, kwargs in [
        (functions.bind_keyword, {"a": value, "b": value}),
        (functions.bind_kwargs, {key: value}),
        (functions.bind_keyword, {"a": value, key: value}),
        (functions.bind_keyword, {}),
    ]:
        keep = dict(kwargs)
        counts = None
        for round_ in range(3):
            for _ in range(100):
                try:
                    function(**keep)
                except TypeError:
                    pass
            now = sys.getrefcount(value), sys.getrefcount(key)
            assert counts in (None, now)
            counts = now


def test_defaults():
    functions.default_list()
    counts = sys.getrefcount(None), sys.getrefcount(functions.default_object())
    for _ in range(1000):
        functions.default_list()
        functions.default_nested()
        functions.default_object()
    after = sys.getrefcount(None), sys.getrefcount(functions.default_object())
    assert all(abs(a - b) < 50 for a, b in zip(after, counts))


def test_rust_memory():
    """What Rust allocates is not traced: the process itself must not grow."""
    resource = pytest.importorskip("resource", reason="not on this system")
    value = ["x" * 1000] * 100
    for _ in range(200):
        roundtrip.list__string(value)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(3000):
        roundtrip.list__string(value)
        call(roundtrip.list__string, [*value, 1])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    # A leak of each would be 600 MB; in kilobytes, or bytes on macOS.
    assert grown < 50_000 * (1024 if sys.platform == "darwin" else 1)


def test_modules_are_let_go():
    import importlib.util
    import weakref

    gone = []
    for _ in range(5):
        module = importlib.util.module_from_spec(functions.__spec__)
        functions.__spec__.loader.exec_module(module)
        module.default_list()
        gone.append(weakref.ref(module))
        gone.append(weakref.ref(module.sub))
        sub = module.sub
        # What an import leaves in sys.modules belongs to the last one that was loaded.
        del module, sub
    for name in [it for it in sys.modules if it.startswith("functions.")]:
        del sys.modules[name]
    gc.collect()
    assert [it() is None for it in gone] == [True] * len(gone)
    importlib.reload(functions)

"""No use of a class keeps anything: reference counts and memory stay as they were over repeated runs."""

import copy
import gc
import operator
import sys
import tracemalloc
import weakref

import pytest

import classes
import protocols
from lacks import needs_classes_to_go

# What is used again and again, so that its reference count can be looked at.
NUMBER = 10**15 + 1
TEXT = "".join(["some ", "text"])
POINT = classes.Point(1.5, 2.5)
EMPTY = classes.Point.__new__(classes.Point)
GAUGE = classes.Gauge(1)
FLEXIBLE = classes.Flexible(1)
VERSION = classes.Version(1, 2)
TABLE = protocols.Table()
WORDS = protocols.Words("a", "b")
INPLACE = protocols.InPlace()


class Sub(classes.Point):
    def __init__(self, *args):
        super().__init__(*args)
        self.note = TEXT


class Owner:
    data = protocols.NonData()


def cycle():
    it = classes.Flexible(1)
    it.me, it.text = it, TEXT


def weak():
    it = classes.Weak()
    ref = weakref.ref(it, lambda _: None)
    del it
    return ref


def exit_with_error():
    with protocols.Context():
        raise KeyError(TEXT)


USES = {
    "construct": lambda: classes.Point(1.0, y=2.0),
    "construct keywords": lambda: classes.Everything(1, d=NUMBER, more=NUMBER),
    "construct wrongly": lambda: classes.Point(TEXT),
    "construct with too much": lambda: classes.Point(1, 2, 3, NUMBER),
    "construct with unknown": lambda: classes.Point(1, **{TEXT: NUMBER}),
    "construct in vain": lambda: classes.Positive(-NUMBER),
    "construct and panic": lambda: classes.Panicking(TEXT),
    "new": lambda: classes.Point.__new__(classes.Point),
    "new of another": lambda: classes.Point.__new__(classes.Chain),
    "init again": lambda: POINT.__init__(1.5, 2.5),
    "init in vain": lambda: POINT.__init__(TEXT),
    "subclass": lambda: Sub(1.0).length(),
    "make a subclass": lambda: (type("Made", (classes.Point,), {"text": TEXT})(1.0), gc.collect()),
    "sealed": lambda: classes.Sealed(),
    "aligned": lambda: [classes.Aligned1(1), classes.Aligned64(1), classes.Aligned4096(1), classes.Zero(), classes.Large(1)],
    "field": lambda: POINT.x,
    "set field": lambda: setattr(POINT, "x", 1.5),
    "set field wrongly": lambda: setattr(POINT, "x", TEXT),
    "delete field": lambda: delattr(POINT, "x"),
    "property": lambda: setattr(POINT, "label", TEXT) or POINT.label,
    "delete property": lambda: delattr(POINT, "label"),
    "no attribute": lambda: getattr(POINT, TEXT),
    "uninitialised": lambda: EMPTY.x,
    "method": lambda: POINT.collect(1, 2, NUMBER, third=NUMBER, x=NUMBER),
    "method wrongly": lambda: POINT.collect(1, 2, TEXT),
    "method of another": lambda: classes.Point.length(NUMBER),
    "method that fails": lambda: POINT.fails(TEXT),
    "method that panics": lambda: classes.Point(1.0).panics(),
    "static": lambda: classes.Point.polar(1.0),
    "class method": lambda: Sub.parse("1,2"),
    "class method in vain": lambda: Sub.parse(TEXT),
    "self": lambda: classes.Chain(1).add(1).me().doubled().ident(),
    "argument": lambda: classes.by_list([POINT, classes.by_value(POINT, 1.0)]),
    "argument wrongly": lambda: classes.by_list([POINT, NUMBER]),
    "same twice": lambda: classes.two_muts(POINT, POINT),
    "conflict": lambda: GAUGE.hold(lambda: GAUGE.value),
    "callback": lambda: GAUGE.look(lambda: GAUGE.look(lambda: NUMBER)),
    "callback that raises": lambda: GAUGE.hold(lambda: 1 / 0),
    "dict": lambda: setattr(FLEXIBLE, "other", NUMBER) or delattr(FLEXIBLE, "other"),
    "cycle": lambda: (cycle(), gc.collect()),
    "weak": weak,
    "repr": lambda: repr(VERSION),
    "eq": lambda: VERSION == NUMBER or VERSION == classes.Version(1, 2),
    "lt": lambda: VERSION < NUMBER,
    "hash": lambda: {VERSION: NUMBER}[classes.Version(1, 2)],
    "copy": lambda: copy.deepcopy([VERSION, classes.Loose(1)]),
    "nested": lambda: classes.Outer(1).inner().value,
    "operators": lambda: (protocols.Vector(1, 2) + protocols.Vector(1, 2)) * 2.0 - protocols.Vector(1, 1),
    "operands that do not fit": lambda: protocols.Op("a") + TEXT,
    "reflected that do not fit": lambda: TEXT + protocols.Op("a"),
    "in place": lambda: operator.iadd(protocols.InPlace(), NUMBER),
    "not implemented": lambda: protocols.Maybe(1) + NUMBER,
    "pow": lambda: pow(protocols.Op("a"), protocols.Op("b"), NUMBER),
    "items": lambda: (operator.setitem(TABLE, TEXT, NUMBER), TABLE[TEXT], TEXT in TABLE, operator.delitem(TABLE, TEXT)),
    "no item": lambda: TABLE[TEXT],
    "index": lambda: WORDS[-1],
    "no index": lambda: WORDS[NUMBER],
    "contains wrongly": lambda: NUMBER in WORDS,
    "iterate": lambda: list(protocols.Countdowns(5)) + list(protocols.Nones()),
    "iterate in vain": lambda: list(protocols.Breaking(2)),
    "call": lambda: protocols.Adder(1)(1, 2, NUMBER, flag=True, more=NUMBER),
    "context": exit_with_error,
    "getattr": lambda: getattr(protocols.Fallback(1), TEXT),
    "no getattr": lambda: protocols.Fallback(1).missing,
    "setattr": lambda: setattr(protocols.Recorder(), TEXT, NUMBER),
    "descriptor": lambda: (Owner().data, Owner.data),
    "del": lambda: protocols.Mortal(),
    "reduce": lambda: copy.copy(protocols.Reduced(NUMBER)),
    "state": lambda: copy.copy(protocols.State(NUMBER, TEXT)),
    "state in vain": lambda: protocols.State.__new__(protocols.State).__setstate__(NUMBER),
    "class getitem": lambda: protocols.Items[NUMBER],
    "init subclass": lambda: (type("Made", (protocols.Base,), {}, tag=TEXT), gc.collect()),
    "init subclass in vain": lambda: (type("Made", (protocols.Base,), {}, tag=NUMBER), gc.collect()),
    "fails": lambda: [protocols.Fails()].index(NUMBER),
}
# What holds an object as long as the class is there that it makes.
MAKE_CLASSES = ("make a subclass", "init subclass", "init subclass in vain")
WATCHED = [NUMBER, TEXT, POINT, EMPTY, GAUGE, FLEXIBLE, VERSION, TABLE, WORDS, Sub, classes.Point, classes.Chain]
WATCHED += [classes.Version, classes.Counted, classes.Positive, protocols.Op, protocols.Vector, protocols.Fails, NotImplemented]


def run(use, times):
    for _ in range(times):
        try:
            use()
        except Exception:
            pass


@pytest.mark.parametrize("name", USES)
def test_reference_counts(name):
    use = USES[name]
    if name in MAKE_CLASSES:
        needs_classes_to_go()
    run(use, 10)
    # What is lost is lost each time; CPython's cache of attributes gives a name up once.
    for _ in range(3):
        gc.collect()
        before = [sys.getrefcount(it) for it in WATCHED]
        run(use, 50)
        gc.collect()
        after = [sys.getrefcount(it) for it in WATCHED]
        if after == before:
            break
    assert after == before


def refuse_a_subclass_of_int():
    type("Made", (int,), {}, tag=NUMBER)


# What CPython loses itself, in the same use of a class of its own: 3.13 without a GIL, something of each class that is refused.
CONTROLS = {"init subclass in vain": refuse_a_subclass_of_int}


@pytest.mark.parametrize("name", USES)
def test_memory(name):
    """More uses need no more memory."""
    grown = memory_grown(USES[name])
    lost = memory_grown(CONTROLS[name]) if name in CONTROLS else 0
    # One object a use would be 4,800 bytes at least.
    assert grown < lost + 4000


def memory_grown(use):
    """The least that one of three rounds of 300 uses keeps, in bytes."""
    run(use, 100)
    gc.collect()
    tracemalloc.start()
    grown = []
    try:
        run(use, 50)
        # What the interpreter keeps for itself, it does not keep in each round; what is lost is lost in each.
        for _ in range(3):
            gc.collect()
            before = tracemalloc.get_traced_memory()[0]
            run(use, 300)
            gc.collect()
            grown.append(tracemalloc.get_traced_memory()[0] - before)
    finally:
        tracemalloc.stop()
    return min(grown)


@pytest.mark.skipif(not hasattr(sys, "gettotalrefcount"), reason="not run: only a debug interpreter counts all references")
@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_total_references(use):
    run(use, 50)
    grown = []
    for _ in range(3):
        gc.collect()
        before = sys.gettotalrefcount()
        run(use, 100)
        gc.collect()
        grown.append(sys.gettotalrefcount() - before)
    assert min(grown) < 50, grown


def test_rust_memory():
    """What Rust allocates is not traced: the process itself must not grow."""
    resource = pytest.importorskip("resource", reason="not on this system")
    run(lambda: classes.Large(1), 100)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2000):
        run(lambda: (classes.Large(1).__init__(2), protocols.Text("x" * 100_000), protocols.Words(*["x" * 1000] * 100)), 1)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    # A leak of each would be 600 MB; in kilobytes, or bytes on macOS.
    assert grown < 50_000 * (1024 if sys.platform == "darwin" else 1)


def test_classes_go_with_their_module():
    import importlib.util

    needs_classes_to_go()

    gone = []
    for _ in range(5):
        module = importlib.util.module_from_spec(classes.__spec__)
        classes.__spec__.loader.exec_module(module)
        it = module.Point(1.0).moved(dx=1.0)
        # What the collector does not know itself, and the module holds.
        module.held = module.Point(1.0)
        module.Outer.held = module.Outer.Inner(1)
        gone += [weakref.ref(module), weakref.ref(module.Point), weakref.ref(module.Outer.Inner)]
        del module, it
    for name in [it for it in sys.modules if it.startswith("classes.")]:
        del sys.modules[name]
    gc.collect()
    assert [it() is None for it in gone] == [True] * len(gone)
    importlib.reload(classes)


@pytest.mark.skipif(not hasattr(sys, "gettotalrefcount"), reason="not run: only a debug interpreter counts all references")
def test_importing_again_keeps_nothing():
    """CPython's cache of attributes keeps names, of any class that was used, until others take their places."""
    import importlib.util

    forget = getattr(sys, "_clear_internal_caches", None) or sys._clear_type_cache
    grown = [0] * 10
    for i in range(10):
        before = sys.gettotalrefcount()
        module = importlib.util.module_from_spec(classes.__spec__)
        classes.__spec__.loader.exec_module(module)
        module.Point(1.0).moved(dx=1.0)
        del module
        for name in [it for it in sys.modules if it.startswith("classes.")]:
            del sys.modules[name]
        gc.collect()
        forget()
        grown[i] = sys.gettotalrefcount() - before
    importlib.reload(classes)
    assert max(grown[-4:]) <= 0, grown

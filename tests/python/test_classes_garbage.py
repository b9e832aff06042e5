"""Objects that hold objects: cycles, ends that come back, very long chains, pools."""

import collections
import datetime
import gc
import itertools
import os
import pathlib
import subprocess
import sys
import weakref

import pytest

import garbage
from lacks import NO_GIL, is_stable
from twins import both
from twins import garbage as twin

m = both(twin, garbage)
# What Python makes on the stable ABI comes from CPython's own `__new__`, below a floor of 3.14; and nothing would guard a pool without a GIL.
NO_POOLS = NO_GIL or is_stable(garbage)


class Watched:
    pass


def test_cycles(m):
    for make in (lambda it: m.Link(it), lambda it: bag_of(m, it)):
        watched = Watched()
        watched.holder = make(watched)
        gone = weakref.ref(watched)
        del watched
        gc.collect()
        assert gone() is None


def bag_of(m, *items):
    bag = m.Bag()
    for item in items:
        bag.add(item)
    return bag


def test_cycles_of_these_alone(m):
    link = m.Link()
    link.next = m.Link(m.Link(link))
    bag = bag_of(m, link, [link])
    bag.add(bag)
    seen = weakref.ref(link), weakref.ref(bag)
    assert seen[0]() is link and len(bag.items()) == 3
    del link, bag
    gc.collect()
    assert [it() for it in seen] == [None, None]


def test_what_is_held_is_seen():
    inner = Watched()
    assert inner in gc.get_referents(garbage.Link(inner))
    assert inner in gc.get_referents(bag_of(garbage, 1, inner))
    assert gc.is_tracked(garbage.Link(inner))
    # What others share is not shown, and lives.
    shared = garbage.Shared(inner)
    assert inner not in gc.get_referents(shared)
    gc.collect()
    assert shared.again().item() is shared.item() is inner


def test_a_subclass_in_a_cycle(m):
    class Sub(m.Link):
        pass

    it = Sub()
    it.next, it.extra = [it], {"me": it}
    gone = weakref.ref(it)
    del it
    gc.collect()
    assert gone() is None


def test_a_collection_within_a_method(m):
    bag = bag_of(m, 1, 2, 3)
    assert bag.each(lambda it: gc.collect()) == 3
    bag.add(bag)
    assert bag.each(lambda it: gc.collect()) == 4
    bag.clear()
    assert len(bag) == 0


def test_a_collection_while_it_is_written():
    bag = bag_of(garbage, 1, 2, 3)
    bag.add(bag)
    assert bag.each_mut(lambda it: gc.collect()) == 4
    assert len(bag) == 4


def test_changed_from_a_callback():
    bag = bag_of(garbage, 1, 2, 3)
    for change in (lambda it: bag.add(it), lambda it: bag.clear()):
        with pytest.raises(RuntimeError, match="Bag"):
            bag.each(change)
        with pytest.raises(RuntimeError, match="Bag"):
            bag.each_mut(change)
    assert bag.items() == [1, 2, 3]


def test_back_from_the_end(m):
    kept = []
    m.Lazarus(kept.append)
    gc.collect()
    assert len(kept) == 1 and kept[0].alive()
    kept[0].note = kept[0]
    kept.clear()
    gc.collect()
    assert not kept  # The end comes once.


def test_back_from_the_end_of_a_cycle(m):
    kept = []
    it = m.Lazarus(kept.append)
    it.me = it
    del it
    gc.collect()
    assert len(kept) == 1 and kept[0].alive() and kept[0].me is kept[0]
    del kept[0].me
    kept.clear()
    gc.collect()
    assert not kept


@pytest.mark.one_thread
def test_an_end_that_fails(m):
    caught, hook = [], sys.unraisablehook
    sys.unraisablehook = lambda it: caught.append(it.exc_type)
    try:
        m.Lazarus(lambda it: 1 / 0)
        gc.collect()
    finally:
        sys.unraisablehook = hook
    assert caught == [ZeroDivisionError]


DEEP = """
import gc, sys
from {module} import Link
def chain(n):
    it = None
    for _ in range(n): it = Link(it)
    return it
{code}
print("fine")
"""


@pytest.mark.one_process
@pytest.mark.parametrize("module", ["twins.garbage", "garbage"])
@pytest.mark.parametrize(
    "code",
    [
        "it = chain(200_000); del it; gc.collect()",
        "it = chain(200_000); last = it\nwhile last.next is not None: last = last.next\nlast.next = it\ndel it, last; gc.collect()",
        "it = chain(200_000); it.__init__(); gc.collect()",
        "it = chain(200_000); gc.disable(); it.next = None",
        "it = chain(200_000)\ntry: text = repr(it)\nexcept RecursionError: pass\nelse: assert text.startswith('Link(')\ndel it",
        "it, other = chain(200_000), chain(200_000)\ntry: assert it == other\nexcept RecursionError: pass",
        "it = chain(200_000); sys.keep = it",
        "import threading\ndef work():\n  it = chain(200_000); del it\nt = threading.Thread(target=work); t.start(); t.join()",
    ],
)
def test_very_long_chains(module, code):
    """In a process of its own, whose end is part of the test: neither does the stack overflow, nor does it hang."""
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(it for it in sys.path if it))
    text = DEEP.format(module=module, code=code)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120, env=env)
    assert (done.returncode, done.stdout.strip()) == (0, "fine"), done.stderr[-2000:]


@pytest.mark.one_process
def test_every_link_is_dropped_once():
    before = garbage.links_dropped()
    it = None
    for _ in range(50_000):
        it = garbage.Link(it)
    del it
    gc.collect()
    assert garbage.links_dropped() == before + 50_000


@pytest.mark.parametrize("kind, name", [("Holder", "held"), ("Heir", "held"), ("Heir", "more"), ("Plain", "held")])
@pytest.mark.parametrize("derived", [False, True])
def test_the_collector_sees_what_a_base_holds(kind, name, derived):
    kind = getattr(garbage, kind)
    kind = type("Sub", (kind,), {}) if derived else kind
    it = kind()
    setattr(it, name, [it])
    assert [getattr(it, name)] == [found for found in gc.get_referents(it) if isinstance(found, list)]
    ref = weakref.ref(it)
    del it
    gc.collect()
    assert ref() is None


@pytest.mark.one_process
def test_pools():
    """Memory is used again, states are not."""
    before = garbage.pooled_dropped()
    for round_ in range(100):
        many = [garbage.Pooled(i) for i in range(20)]
        assert [it.value for it in many] == list(range(20))
        del many
    assert garbage.pooled_dropped() == before + 2000
    for kind in (garbage.Pooled, garbage.Mixed, garbage.Kept):
        # Of the same size, from the memory that all objects share.
        other = type("Other", (kind,), {"__slots__": ()})
        one = kind(1)
        place = id(one)
        del one
        others = [other(i) for i in range(1000)]
        assert NO_POOLS or place not in {id(it) for it in others}
        one = kind(2)
        assert NO_POOLS or id(one) == place
        # Without a GIL, the collector knows objects of all classes.
        assert gc.is_tracked(one) == (NO_GIL or kind is not garbage.Pooled)
    with pytest.raises(TypeError):
        garbage.Pooled("x")
    empty = garbage.Pooled.__new__(garbage.Pooled)
    with pytest.raises(RuntimeError, match="__init__"):
        empty.value


def allocated(call, times=1000):
    """How many bytes there are at most, while it is called, beyond what was there before: of memory that Python gives out."""
    import tracemalloc  # Which is for one interpreter alone.

    rounds = itertools.repeat(None, times)
    call()
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        for _ in rounds:
            call()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
        gc.enable()


@pytest.mark.one_process
@pytest.mark.skipif(NO_POOLS, reason="not run: there are no pools without the interpreter's lock, nor for what Python makes on the stable ABI")
def test_pools_allocate_nothing():
    """An object of a pool needs no memory of Python's; another does, and as many at once as the pool does not hold."""
    import tracemalloc

    nothing, size = allocated(int), garbage.Pooled.__basicsize__
    assert allocated(lambda: garbage.Pooled(1)) == allocated(lambda: garbage.Mixed(1)) == nothing
    assert allocated(lambda: garbage.Node(1)) - nothing == garbage.Node.__basicsize__
    fill = [None] * 20

    def held(count):
        """How much more there is with so many objects at once."""
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            for i in range(count):
                fill[i] = garbage.Pooled(1)
            return tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
            for i in range(count):
                fill[i] = None

    held(20)
    assert held(20) - held(8) == 12 * size


@pytest.mark.one_process
def test_pools_end_with_their_module():
    """What is kept goes when the module does: Python has as much memory as before."""
    import importlib.util

    def round_(count):
        module = importlib.util.module_from_spec(garbage.__spec__)
        garbage.__spec__.loader.exec_module(module)
        many = [kind(1) for kind in (module.Pooled, module.Mixed, module.Kept) for _ in range(count)]
        del many, module
        for name in submodules:
            del sys.modules[name]
        gc.collect()
        return sys.getallocatedblocks()

    grown, submodules = {}, {name: it for name, it in sys.modules.items() if name.startswith("garbage.")}
    for count in (0, 8):
        before = [round_(count) for _ in range(3)][-1]
        grown[count] = [round_(count) for _ in range(20)][-1] - before
    sys.modules.update(submodules)
    assert grown[8] - grown[0] < 40, grown  # 20 times 16 objects would be 320 at least.


@pytest.mark.one_process
def test_pools_and_cycles():
    """Memory of what the collector has seen is used again, found again, and `__del__` is called again."""
    before = garbage.kept_dropped()
    for round_ in range(50):
        for _ in range(10):
            one, two = garbage.Kept(None), garbage.Kept(None)
            one.item, two.item, one.me = two, [one], one
            ref = weakref.ref(one)
        del one, two
        gc.collect()
        assert ref() is None
        assert [garbage.Kept(i).item for i in range(10)] == list(range(10))
    assert garbage.kept_dropped() == (before[0] + 50 * 30, before[1] + 50 * 30)
    assert not vars(garbage.Kept(1)) and not weakref.getweakrefcount(garbage.Kept(1))


def test_pools_forget():
    it = garbage.Mixed(1)
    it.note = "old"
    gone = weakref.ref(it)
    del it
    assert gone() is None
    again = [garbage.Mixed(i) for i in range(10)]
    assert not any(hasattr(it, "note") or weakref.getweakrefcount(it) for it in again)

    class Sub(garbage.Pooled):
        pass

    assert [type(it) for it in (Sub(1), garbage.Pooled(1), Sub(2))] == [Sub, garbage.Pooled, Sub]


@pytest.mark.parametrize("derived", [False, True])
def test_a_buffer_is_a_method_too(derived):
    """CPython has that name from 3.12 on; here, it is in all versions, as the stub says."""
    kind = type("Sub", (garbage.Bytes,), {}) if derived else garbage.Bytes
    made = kind(3)
    with made.__buffer__(0) as view:
        assert isinstance(view, memoryview) and view.nbytes == 3
    with pytest.raises(TypeError):
        made.__buffer__("x")
    with pytest.raises(TypeError):
        garbage.Bytes.__buffer__(3, 0)
    with pytest.raises(RuntimeError, match="__init__"):
        kind.__new__(kind).__buffer__(0)


class Waits:
    def __init__(self, held):
        self.held = held

    def __await__(self):
        yield


FIELDS = {
    "OfCallable": lambda it: it.__eq__,
    "OfCallables": lambda it: [None, it.__eq__],
    "OfType": lambda it: type("Made", (), {"it": it}),
    "OfDict": lambda it: {"it": it},
    "OfFunction": lambda it: lambda: it,
    "OfEither": lambda it: garbage.Link(it),
    "OfThree": lambda it: (3, it),
    "OfEnums": lambda it: {garbage.Side.LEFT: 1, garbage.Side.RIGHT: it},
    "OfDates": lambda it: [(datetime.date(2024, 2, 29), it)],
    "OfCustom": lambda it: {"a": (3, it)},
    "OfClass": lambda it: (garbage.Coin(), it),
    "OfPaths": lambda it: {pathlib.Path("a"): it},
    "OfRows": lambda it: [(b"a", 1j, it)],
    "OfSeven": lambda it: (it, 1, 2, 3, 4, 5, 6),
    "OfTwelve": lambda it: (*range(11), it),
    "OfDeque": lambda it: collections.deque([(garbage.Side.LEFT, None), (garbage.Side.LEFT, it)]),
    "OfPairs": lambda it: collections.OrderedDict(a=[1], b=[it, it]),
    "OfOwn": lambda it: {"a": it},
}


@pytest.mark.parametrize("name", FIELDS)
def test_fields(name):
    """What is held in a field of any type is found, also where a part of it is of a type that shows nothing."""
    for _ in range(3):
        watched = Watched()
        value = FIELDS[name](watched)
        watched.holder = getattr(garbage, name)(value)
        gone = weakref.ref(watched)
        del value
        gc.collect()
        assert gone() is watched and watched.holder.value is not None
        del watched
        gc.collect()
        assert gone() is None


def test_what_comes_later():
    steps, value = Watched(), Watched()
    steps.holder = value.holder = garbage.OfSteps(map(steps.__eq__, [1]), Waits(value))
    gone = weakref.ref(steps), weakref.ref(value)
    del steps, value
    gc.collect()
    assert [it() for it in gone] == [None, None]

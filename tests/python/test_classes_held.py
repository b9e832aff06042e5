"""Late features of classes once more: in interpreters of their own, in threads, and again and again."""

import copy
import gc
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import garbage
import inheritance
from interpreters import process
from lacks import needs_classes_to_go

NUMBER = 10**15 + 1
TEXT = "".join(["some ", "text"])
RECORD = garbage.Record(1, "name")
LINE = garbage.Line(garbage.Spot(1.0), garbage.Spot(2.0))
NODE = garbage.Node(3)
DOG = inheritance.Dog("rex")
SAMPLES = garbage.Samples([1.0])
SCORES = inheritance.Scores(1, a=1)

WORK = """
import gc, garbage, inheritance, pickle
for i in range(300):
    link = garbage.Link()
    link.next = [link]
    bag = garbage.Bag()
    bag.add(bag)
    assert pickle.loads(pickle.dumps(garbage.Record(i, "a"))) == garbage.Record(i, "a")
    assert [garbage.Pooled(j).value for j in range(20)] == list(range(20))
    line = garbage.Line(garbage.Spot(1.0), garbage.Spot(2.0))
    line.start.x = float(i)
    assert line.start.x == i
    assert inheritance.Puppy("p").describe() == "<p barks>"
    assert inheritance.Scores(i, a=1)["zz"] == i + 2
    try:
        raise inheritance.Failure("bad", i)
    except Exception as error:
        assert error.code == i
    del link, bag
gc.collect()
"""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="not run: interpreters with a GIL of their own came with Python 3.12")
def test_two_interpreters_at_once():
    out = process(f"errors = together([{WORK!r}] * 2); assert not errors, errors; exec({WORK!r}); print('fine')")
    assert out == "fine"


def test_threads():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for future in [pool.submit(exec, WORK, {}) for _ in range(8)]:
                future.result()
    finally:
        sys.setswitchinterval(before)


def cycle():
    link = garbage.Link(TEXT)
    bag = garbage.Bag()
    for item in (link, bag, NUMBER, TEXT):
        bag.add(item)
    link.next = bag
    del link, bag
    gc.collect()


def view():
    with memoryview(SAMPLES) as it:
        return it.tolist()


def fail():
    raise inheritance.Failure(TEXT, 1)


USES = {
    "cycle": cycle,
    "shared": lambda: garbage.Shared(TEXT).again().item(),
    "lazarus": lambda: garbage.Lazarus(lambda it: it.alive()),
    "pool": lambda: [garbage.Pooled(NUMBER), garbage.Mixed(NUMBER)],
    "pickle": lambda: pickle.loads(pickle.dumps([RECORD, garbage.Data(1.0)])),
    "unpickle in vain": lambda: garbage.Record.__new__(garbage.Record).__setstate__(NUMBER),
    "copy": lambda: copy.deepcopy([RECORD]),
    "view": lambda: (LINE.start.shift(1.0), LINE.copied, LINE.fixed.x),
    "view in vain": lambda: setattr(LINE.fixed, "x", NUMBER),
    "handle": lambda: garbage.reversed_nodes([NODE, garbage.same(NODE)]),
    "handle in vain": lambda: garbage.same(NUMBER),
    "iterator": lambda: next(NODE.up()),
    "buffer": view,
    "overload": lambda: garbage.Shelf("a b")["b"],
    "no overload": lambda: garbage.Shelf(None),
    "inherited": lambda: (DOG.describe(), DOG.name, inheritance.name_of(DOG), inheritance.names([DOG])),
    "inherited in vain": lambda: inheritance.fetch(inheritance.Animal("a")),
    "dict": lambda: (inheritance.Scores(1, a=NUMBER).best(), SCORES[TEXT]),
    "list": lambda: inheritance.Stack(1).push(TEXT),
    "exception": fail,
    "virtual": lambda: (inheritance.chorus([DOG, DOG]), inheritance.chorus_of([DOG])),
    "virtual in vain": lambda: inheritance.nothing_virtual(DOG),
    "metaclass": lambda: (inheritance.Abstract(), inheritance.Abstract.__new__(inheritance.Abstract)),
    "generic": lambda: inheritance.Generic[int, str]().get(TEXT),
    "slots": lambda: setattr(inheritance.Slotted(1), "tag", TEXT),
    "subclass": lambda: (type("Made", (inheritance.Puppy,), {"text": TEXT})("p").trick(), gc.collect()),
}
# What holds an object as long as the class is there that it makes.
MAKE_CLASSES = ("subclass",)
WATCHED = [NUMBER, TEXT, RECORD, LINE, NODE, DOG, SAMPLES, SCORES, garbage.Link, garbage.Record, inheritance.Dog, inheritance.Failure]


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
        run(use, 30)
        gc.collect()
        after = [sys.getrefcount(it) for it in WATCHED]
        if after == before:
            break
    assert after == before


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

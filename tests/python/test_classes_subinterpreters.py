"""Classes in interpreters with a GIL of their own, several at once."""

import os
import sys
import textwrap

import pytest

from interpreters import process
from lacks import needs, with_what_they_need

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 12),
    reason="not run: interpreters with a GIL of their own came with Python 3.12, and this is "
    + ".".join(map(str, sys.version_info[:3])),
)

WORK = """
import classes, protocols, gc, weakref
mine = type("Mine", (classes.Point,), {{"me": {me}}})
for i in range(1000):
    p = classes.Point(i, y={me})
    p.shift(1.0)
    assert (p.x, p.y, p.norm > 0, p.moved(dx=1.0).x) == (i + 1, {me}, True, i + 2)
    assert type(mine.parse("1,2")) is mine and mine.me == {me}
    assert classes.by_list([p, mine(5)])[0].x == 5
    assert protocols.Op("a") + protocols.Op("b") == "a.add(b)" and 3 * protocols.Vector(1, 2) == protocols.Vector(3, 6)
    w = protocols.Words("a", "b")
    w += protocols.Words("c")
    assert list(w) == ["a", "b", "c"] and "c" in w and w[-1] == "c"
    assert list(protocols.Countdowns(3)) == [2, 1, 0]
    f = classes.Flexible({me})
    f.me = f
    if i % 200 == 0:
        gc.collect()
        try:
            classes.Gauge(1).hold(lambda: 1 / 0)
        except ZeroDivisionError:
            pass
        try:
            p.panics()
        except RuntimeError as error:
            assert "inside of a point" in str(error)
        empty = classes.Point.__new__(classes.Point)
        try:
            empty.x
        except RuntimeError as error:
            assert "__init__" in str(error)
    assert classes.ORIGIN.x == 0.0
"""

HELD = """
import copy, pickle, gc, weakref, inheritance, garbage
Sub = type("Sub", (inheritance.Dog,), {{"speak": lambda self: super(Sub, self).speak() + " {me}", "me": {me}}})
for i in range(200):
    animals = [inheritance.Animal("a"), inheritance.Puppy("p"), Sub("s")]
    for it in animals:
        it.rename("x" * i)
    assert inheritance.chorus(animals) == inheritance.chorus_of(animals) == [it.speak() for it in animals]
    assert inheritance.name_of(animals[2]) == "x" * i and animals[2].me == {me}
    scores = inheritance.Scores(5, a=i)
    scores["me"] = scores
    assert scores["a"] == i and scores["missing"] == 12 and dict in inheritance.Scores.__mro__
    try:
        raise inheritance.Failure("bad", i)
    except inheritance.Failure as failure:
        assert failure.doubled() == 2 * i
    assert list(inheritance.Deck(1, i)) == [1, i] and inheritance.Single(1) is inheritance.Single(2)
    for it in (inheritance.Walker("a", 3), inheritance.make_walker(), inheritance.Runner("a")):
        inheritance.name_creature(it, "b")
        it.held = it
        assert it.both().startswith("b on ") and inheritance.creature_name(it) == it.name == "b"
    slotted = inheritance.Slotted(i)
    slotted.tag = slotted
    link = garbage.Link()
    link.next = garbage.Link(link)
    bag = garbage.Bag()
    bag.add(bag)
    gone = weakref.ref(link)
    del link, bag, slotted, scores
    if i % 50 == 0:
        gc.collect()
        assert gone() is None
    line = garbage.Line(garbage.Spot(1.0), garbage.Spot(2.0))
    line.start.shift({me})
    assert line.start.x == 1.0 + {me} and copy.deepcopy(garbage.Record(i, "r")) == garbage.Record(i, "r")
    assert pickle.loads(pickle.dumps(garbage.Data(i, tag="t"))).tag == "t"
    assert [garbage.Pooled(n).value for n in range(20)] == list(range(20))
    node = garbage.Node({me})
    assert garbage.reversed_nodes([node, node])[0] is node
    with memoryview(garbage.Samples([1.0, {me}])) as view:
        assert view.tolist() == [1.0, {me}]
"""


HERE = os.path.dirname(os.path.abspath(__file__))
FILES = """classes_access classes_borrow classes_construction classes_conversions classes_garbage classes_inheritance classes_kinds classes_life
classes_metaclasses classes_methods classes_mixed classes_pickles classes_records protocols protocols_containers protocols_hooks""".split()

# hypothesis cannot be imported there; nor is there anything that would restore the streams of the process.
SUITE = """
import io
sys.stdout = sys.stderr = io.StringIO()
import pytest
without = [f"-pno:{{it}}" for it in ("hypothesispytest", "faulthandler", "cacheprovider", "threadexception", "unraisableexception")]
code = pytest.main(["-q", "-x", "--noconftest", "--capture=no", *without, "-m", "not one_process", {file!r}])
assert code == 0, sys.stdout.getvalue()[-6000:]
"""


# So it is with a file of one test that passes and no module of ours.
@pytest.mark.skipif(sys.version_info < (3, 13), reason="not run: pytest does not come to its end in another interpreter of Python 3.12")
@pytest.mark.parametrize("file", with_what_they_need(FILES))
def test_each_test_in_two_at_once(file):
    """Whatever the classes do, they do in two interpreters at once."""
    suite = SUITE.format(file=os.path.join(HERE, f"test_{file}.py"))
    # CPython's own `_datetime`, which pytest imports, is not made for being imported by two at once.
    assert process(f"import datetime, pytest; errors = together([{suite!r}] * 2); assert not errors, errors[0]; print('fine')") == "fine"


def codes(count, work=WORK):
    return repr([textwrap.dedent(work.format(me=me)) for me in range(1, count + 1)])


@needs("garbage")
@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_is_inherited_and_held(count):
    assert process(f"errors = together({codes(count, HELD)}); assert not errors, errors; print('fine')") == "fine"


@needs("garbage")
def test_what_is_inherited_and_held_beside_the_main_one():
    out = process(
        f"""
        import inheritance, garbage
        work = {codes(3, HELD)}
        thread = threading.Thread(target=exec, args=(work[2], {{}}))
        thread.start()
        errors = together(work[:2])
        thread.join()
        assert not errors, errors
        exec(work[0], {{}})
        print("fine")
        """
    )
    assert out == "fine"


def test_in_one():
    assert process(f"errors = together({codes(1)}); assert not errors, errors; print('fine')") == "fine"


def test_two_at_once():
    assert process(f"errors = together({codes(2)}); assert not errors, errors; print('fine')") == "fine"


def test_beside_the_main_one():
    out = process(
        f"""
        import classes, protocols
        work = {codes(3)}
        mine = classes.Point(1.0)
        thread = threading.Thread(target=exec, args=(work[2], {{}}))
        thread.start()
        errors = together(work[:2])
        thread.join()
        assert not errors, errors
        mine.shift(1.0)
        assert mine.x == 2.0 and type(mine) is classes.Point
        print("fine")
        """
    )
    assert out == "fine"


def test_each_has_classes_of_its_own():
    out = process(
        """
        import classes
        CODE = '''
        import classes
        assert id(classes.Point) != %d
        class Sub(classes.Point): pass
        assert Sub in classes.Point.__subclasses__()
        ''' % id(classes.Point)
        import textwrap
        errors = together([textwrap.dedent(CODE)] * 2)
        assert not errors, errors
        assert classes.Point.__subclasses__() == []
        print("fine")
        """
    )
    assert out == "fine"


def test_one_after_the_other():
    out = process(
        f"""
        for _ in range(5):
            errors = together({codes(1)})
            assert not errors, errors
        import classes
        assert classes.Point(1.0).moved(dx=1.0).x == 2.0
        print("fine")
        """
    )
    assert out == "fine"


def test_what_is_left_at_the_end_is_dropped():
    """The statics of Rust are shared, so the counter sees all interpreters."""
    out = process(
        """
        import classes
        made, dropped = classes.made(), classes.dropped()
        errors = together(["import classes; keep = [classes.Counted(i) for i in range(100)]"] * 3)
        assert not errors, errors
        print(classes.made() - made, classes.dropped() - dropped)
        """
    )
    assert out == "300 300"


def test_they_run_at_the_same_time():
    """Each waits inside of a method, attached, for the other."""
    out = process(
        """
        (r1, w1), (r2, w2) = os.pipe(), os.pipe()
        CODE = '''
        import os, classes
        g = classes.Gauge({w})
        g.hold(lambda: (os.write({w}, b"x"), os.read({r}, 1)))
        assert g.value == {w}
        '''
        import textwrap
        errors = together([textwrap.dedent(CODE.format(r=r1, w=w2)), textwrap.dedent(CODE.format(r=r2, w=w1))])
        assert not errors, errors
        print("fine")
        """
    )
    assert out == "fine"

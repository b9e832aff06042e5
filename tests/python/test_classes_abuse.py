"""What nobody should do to classes: each ends in an exception or works, and no object is taken for one of another class."""

import gc
import importlib
import os
import subprocess
import sys

import pytest

import classes
import inheritance
from lacks import is_stable

STABLE = is_stable(inheritance)


def again():
    """Another import of the module, beside the one that is there."""
    before = sys.modules.pop("inheritance")
    try:
        return importlib.import_module("inheritance")
    finally:
        sys.modules["inheritance"] = before


def test_no_object_of_a_builtin_base_becomes_one_of_another_class():
    """All that they differ in is a slot that nobody sees. On the stable ABI, nobody prevents it, and the object is refused where it is used."""

    def becomes(it, kind):
        if not STABLE:
            with pytest.raises(TypeError, match="layout differs"):
                it.__class__ = kind
            return
        try:
            it.__class__ = kind
        except TypeError:
            return
        if kind is inheritance.Scores:
            for use in (lambda: it.limit, it.best, lambda: inheritance.Scores.best(it)):
                with pytest.raises((TypeError, RuntimeError)):
                    use()

    becomes(inheritance.Unlimited(), inheritance.Scores)
    for name in ("__pyz3_state__", "inheritance_Scores"):
        other = type("Other", (dict,), {"__slots__": (name,)})
        becomes(other(), inheritance.Scores)
        becomes(inheritance.Scores(3), other)


def test_bases_of_another_layout():
    one = type("One", (inheritance.Scores,), {})
    for base in (inheritance.Unlimited, inheritance.Stack, dict):
        try:
            one.__bases__ = (base,)
        except TypeError:
            continue
        # On the stable ABI, nobody prevents it where the layouts are the same, and its objects are as of that base.
        assert STABLE and base is inheritance.Unlimited
        with pytest.raises((TypeError, AttributeError)):
            one(3).limit
        one.__bases__ = (inheritance.Scores,)
    assert one(3).limit == 3


def test_an_object_outlives_the_module_that_was_imported_first():
    scores, failure, dog = inheritance.Scores(3), inheritance.Failure("a", 4), inheritance.Dog("rex")
    other = again()
    assert other.Scores is not inheritance.Scores
    for _ in range(2):
        assert (scores.limit, failure.code, dog.name) == (3, 4, "rex")
        scores.__init__(5)
        scores["a"] = 1
        assert (scores.limit, scores.best()) == (5, "a")
        assert inheritance.Scores(7, b=2) == {"b": 2} and inheritance.Failure("x", 2).args == ("x",)
        assert type("Sub", (inheritance.Scores,), {})(8).limit == 8
        if other:
            made = other.Scores(9, c=3)
            assert (made.limit, made.best()) == (9, "c")
            scores.__init__(3)
            del made, other
            gc.collect()
            other = None


def test_two_imports_work_with_each_others_objects():
    """What Rust makes is of the class of the last import, whoever asks: a conversion knows the interpreter, and no module. Both take both."""
    other = again()
    old, new = inheritance.Dog("old"), other.Dog("new")
    for module in (inheritance, other):
        assert [module.fetch(it) for it in (old, new)] == ["old can sit", "new can sit"]
        assert module.names([old, new]) == ["old", "new"] and old != new and old == module.Dog("old")
        made = module.make_dog("x")
        assert type(made) is other.Dog and made.trick() == "x can sit"
        assert type(module.Dog("y")) is module.Dog and type(module.Animal.called("z")) is module.Animal
    del other, new, made, module
    gc.collect()
    assert type(inheritance.make_dog("x")) is inheritance.Dog


def test_replaced_init(monkeypatch):
    """A replaced constructor is called, and the old one when it is back."""
    for kind in (classes.Point, inheritance.Abstract, inheritance.Scores):
        seen = []
        with monkeypatch.context() as patch:
            patch.setattr(kind, "__init__", lambda self, *args, **keywords: seen.append((args, keywords)))
            made = kind(1, key=2)
            assert seen == [((1,), {"key": 2})] and type(made) is kind
        with pytest.raises(TypeError):
            kind(1, 2, 3, 4)
    assert classes.Point(1, 2).x == 1


@pytest.mark.skipif(STABLE, reason="not run: on the stable ABI, CPython's `__new__` of C is not safe again once it was replaced")
def test_replaced_new(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(classes.Point, "__new__", lambda cls, *args: args)
        assert classes.Point(1, 2) == (1, 2)
    assert classes.Point(1, 2).x == 1
    assert classes.Point.__new__(classes.Point).__init__(1, 2) is None


ENDLESS = """
import sys, threading, time
import garbage

def work(*_):
    return [i for i in range(200)]

class Slow:
    def __repr__(self):
        return str(work())
    def __eq__(self, other):
        return bool(work())
    def __del__(self):
        work()
    def __index__(self):
        return len(work())

def calls():
    bag = garbage.Bag()
    bag.add(1)
    while True:
        bag.each(work)

def shows():
    one, two = garbage.Link(Slow()), garbage.Link(Slow())
    while True:
        repr(one), one == two

def ends():
    while True:
        garbage.Lazarus(work)
        garbage.Link(Slow())

def converts():
    while True:
        garbage.Pooled(Slow())

for body in (calls, shows, ends, converts):
    threading.Thread(target=body, daemon=True).start()
time.sleep(float(sys.argv[1]))
"""


def test_threads_that_are_inside_when_the_interpreter_ends():
    """CPython ends daemon threads wherever they are; unwinding them through Rust would abort the process."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(it for it in sys.path if it)}
    for length in range(10):
        command = [sys.executable, "-c", ENDLESS, str(0.02 + length / 100)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
        assert (done.returncode, done.stderr) == (0, "")

"""The state of a module: a Rust value for each module object, handed to the functions that ask for it."""

import gc
import importlib
import subprocess
import sys
import textwrap
import threading
import weakref

import pytest

import overloads as module
from interpreters import process


def names():
    return [name for name in sys.modules if name.split(".")[0] == "overloads"]


class Fresh:
    """The module as imported anew; the one from before is put back at the end."""

    def __enter__(self):
        self.before = {name: sys.modules.pop(name) for name in names()}
        return importlib.import_module

    def __exit__(self, *_):
        for name in names():
            del sys.modules[name]
        sys.modules.update(self.before)


def fresh():
    with Fresh() as load:
        return load("overloads")


def test_functions_share_it():
    it = fresh()
    assert it.peek() == 0
    assert it.count() == 1 and it.count(2) == 3 and it.count(by=2) == 5
    assert it.token("x") == 6 and it.both(4) == 10 and it.both("abc") == 13
    assert it.peek() == 13


def test_classes_use_it():
    it = fresh()
    names = it.Names(["a"])
    names.add("b")
    assert names.counted() == it.peek() == 1
    it.Names.made("x")
    assert it.Counted(5).at == it.peek() == 7

    class Derived(it.Names):
        def counted(self):
            return super().counted() + 100

    assert Derived().counted() == 107


def test_submodules_use_it():
    it = fresh()
    assert it.inner.count() == 1 and it.peek() == 1
    assert it.own.push(7) == 1 and it.own.push(8) == 2 and it.peek() == 1
    assert it.own.deeper.sum() == 15
    # A method that is inherited has the state of the module that it is from.
    assert it.own.Other().counted() == it.own.Other().peek() == 1
    assert it.own.Other().own() == 2
    assert it.inner.More().counted() == 1


def test_each_module_object_has_its_own():
    one, other = fresh(), fresh()
    one.count(5)
    assert (one.peek(), other.peek(), other.inner.count(), one.inner.count()) == (5, 0, 1, 6)


def test_dropped_once():
    gc.collect()
    before = module.alive()
    it = fresh()
    assert module.alive() == before + 1
    it.token(it)  # It may even hold what holds it, as long as somebody breaks the cycle.
    it.token(None)
    gone = weakref.ref(it)
    del it
    gc.collect()
    assert gone() is None and module.alive() == before


@pytest.mark.parametrize("what", ["count", "Names", "inner", "inner.count", "own.deeper.sum", "own.Other"])
def test_kept_by_what_uses_it(what):
    gc.collect()
    before = module.alive()
    it = found = fresh()
    for part in what.split("."):
        found = getattr(found, part)
    if what == "Names":
        found = found(["a"])
    del it
    gc.collect()
    assert module.alive() == before + 1
    if what.endswith("count"):
        assert found() == 1
    if what == "Names":
        found.add("b")
        assert found.counted() == 1
    if what == "own.Other":
        assert found().counted() == 0 and found().own() == 0
    del found
    gc.collect()
    assert module.alive() == before


def test_no_import_without_it():
    gc.collect()
    before = module.alive()
    module.fail_next("state")
    with Fresh() as load, pytest.raises(RuntimeError, match="^no state$"):
        load("overloads")
    module.fail_next("state panics")
    with Fresh() as load, pytest.raises(RuntimeError, match="no state at all"):
        load("overloads")
    module.fail_next("state mapped")
    with Fresh() as load, pytest.raises(LookupError, match="^no state here$"):
        load("overloads")
    gc.collect()
    assert module.alive() == before
    assert fresh().peek() == 0


def test_dropped_when_the_import_fails_later():
    gc.collect()
    before = module.alive()
    module.fail_next("constant")
    with Fresh() as load, pytest.raises(RuntimeError, match="^no constant$") as caught:
        load("overloads")
    del caught
    gc.collect()
    assert module.alive() == before


def test_a_panic_in_drop(monkeypatch):
    caught = []
    monkeypatch.setattr(sys, "unraisablehook", lambda it: caught.append((str(it.exc_value), it.object)))
    gc.collect()
    before = module.alive()
    it = fresh()
    module.fail_next("drop")
    del it
    gc.collect()
    assert module.alive() == before and len(caught) == 1
    assert "no end" in caught[0][0] and "the state of `overloads`" in caught[0][1]


def test_threads():
    it = fresh()
    errors = []

    def work():
        try:
            for _ in range(2000):
                it.count()
                it.peek()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and it.peek() == 8000


def test_at_the_end_of_the_process():
    code = f"import sys\nsys.path[:] = {sys.path!r}\n" + textwrap.dedent(
        """
        import overloads
        overloads.token(object())
        overloads.token(overloads.count)
        keep = overloads.Names(["a"])
        """
    )
    done = subprocess.run([sys.executable, "-X", "dev", "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stderr == ""


@pytest.mark.skipif(
    sys.version_info < (3, 12),
    reason="not run: interpreters with a GIL of their own came with Python 3.12",
)
def test_interpreters():
    """Each has a state of its own, which goes with it."""
    out = process(
        """
        import overloads
        overloads.count(1000)
        CODE = '''
        import overloads
        assert overloads.peek() == 0
        for index in range(2000):
            assert overloads.count() == index + 1
        assert overloads.token([1]) == 2001
        assert overloads.inner.count() == 2002
        assert overloads.own.push(1) == 1
        '''
        import textwrap
        code = textwrap.dedent(CODE)
        for _ in range(3):
            errors = together([code] * 4)
            assert not errors, errors[0]
            assert overloads.peek() == 1000
        assert overloads.alive() == 1
        print("fine")
        """
    )
    assert out == "fine"

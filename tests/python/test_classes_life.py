"""The end of objects, and where their state lies: dropped once, attached, at the right address."""

import gc
import sys

import pytest

import classes

ALIGNMENTS = [2**i for i in range(13)]


class Balance:
    """How many were made and dropped since."""

    def __init__(self):
        gc.collect()
        self.made, self.dropped = classes.made(), classes.dropped()

    def __eq__(self, other):
        gc.collect()
        return (classes.made() - self.made, classes.dropped() - self.dropped) == other

    def __repr__(self):
        return f"{classes.made() - self.made, classes.dropped() - self.dropped}"


@pytest.mark.one_process
def test_dropped_once():
    balance = Balance()
    it = classes.Counted(1)
    assert balance == (1, 0)
    same = it
    del it
    assert balance == (1, 0)
    del same
    assert balance == (1, 1)


@pytest.mark.one_process
def test_dropped_by_what_holds_them():
    balance = Balance()
    many = [classes.Counted(i) for i in range(1000)]
    assert [it.value for it in many] == list(range(1000))
    many.append(many)
    del many
    assert balance == (1000, 1000)


@pytest.mark.one_process
def test_a_failing_init_drops_what_it_made():
    balance = Balance()
    for _ in range(10):
        with pytest.raises(ValueError, match="asked to fail"):
            classes.Counted(1, fail=True)
    assert balance == (10, 10)
    it = classes.Counted.__new__(classes.Counted)
    del it
    assert balance == (10, 10)


@pytest.mark.one_process
def test_a_second_init_drops_the_first_state():
    balance = Balance()
    it = classes.Counted(1)
    it.__init__(2)
    assert balance == (2, 1) and it.value == 2
    with pytest.raises(ValueError):
        it.__init__(3, fail=True)
    assert balance == (3, 2) and it.value == 2
    with pytest.raises(TypeError):
        it.__init__("x")
    assert balance == (3, 2)
    del it
    assert balance == (3, 3)


@pytest.mark.one_process
def test_results_are_dropped():
    balance = Balance()
    it = classes.Counted(1)
    assert it.copied().copied().value == 1
    del it
    assert balance == (3, 3)


@pytest.mark.one_process
def test_subclasses_drop_once():
    class Sub(classes.Counted):
        def __init__(self, fail):
            super().__init__(1)
            self.me = self
            if fail:
                raise KeyError

    balance = Balance()
    it = Sub(False)
    del it
    assert balance == (1, 1)
    with pytest.raises(KeyError):
        Sub(True)
    assert balance == (2, 2)


@pytest.mark.one_process
def test_a_subclass_that_comes_back():
    balance, kept = Balance(), []

    class Sub(classes.Counted):
        def __del__(self):
            kept.append(self)

    Sub(5)
    assert balance == (1, 0)
    assert kept[0].value == 5
    kept[0].value = 6
    assert kept.pop().value == 6
    assert balance == (1, 1) and not kept


@pytest.mark.one_process
def test_a_subclass_whose_end_fails():
    balance, caught = Balance(), []
    hook, sys.unraisablehook = sys.unraisablehook, lambda it: caught.append(it.exc_type)
    try:

        class Sub(classes.Counted):
            def __del__(self):
                raise KeyError

        Sub(5)
        assert balance == (1, 1)
    finally:
        sys.unraisablehook = hook
    assert caught == [KeyError]


@pytest.mark.one_process
def test_a_drop_that_panics():
    """The panic is reported as Python reports what goes wrong at an object's end; the interpreter goes on."""
    balance, caught = Balance(), []
    hook, sys.unraisablehook = sys.unraisablehook, lambda it: caught.append(str(it.exc_value))
    try:
        for _ in range(3):
            classes.Bomb()
            gc.collect()
        several = [classes.Bomb() for _ in range(3)]
        several.clear()
    finally:
        sys.unraisablehook = hook
    assert caught == ["dropped with 0"] * 6
    assert balance == (6, 6)
    with pytest.raises(KeyError):
        bomb = classes.Bomb()
        sys.unraisablehook = lambda it: None
        try:
            raise KeyError
        finally:
            del bomb
            sys.unraisablehook = hook


@pytest.mark.one_process
def test_a_drop_that_calls_python():
    before = classes.farewells()
    classes.Farewell()
    held = {"a": [classes.Farewell()]}
    del held
    gc.collect()
    assert classes.farewells() == before + 2


def test_a_drop_during_an_exception():
    """The end of an object does not eat the exception that is on its way."""
    with pytest.raises(KeyError, match="mine"):
        it = classes.Farewell()
        try:
            raise KeyError("mine")
        finally:
            del it


@pytest.mark.one_process
def test_the_end_of_the_interpreter():
    import os
    import subprocess

    code = """
import classes, sys
keep = [classes.Counted(1), classes.Farewell(), classes.Aligned4096(3), classes.Zero()]
class Sub(classes.Flexible):
    def __del__(self): self.value
sys.keep = Sub(1)
sys.keep.me = sys.keep
classes.keep = classes.Point(1.0)
print("fine")
"""
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(it for it in sys.path if it))
    done = subprocess.run([sys.executable, "-X", "dev", "-c", code], capture_output=True, text=True, timeout=60, env=env)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "fine", "")


@pytest.mark.parametrize("alignment", ALIGNMENTS)
def test_alignment(alignment):
    kind = getattr(classes, f"Aligned{alignment}")

    class Sub(kind):
        pass

    held = []
    for value in range(40):
        for made in (kind(value), Sub(value)):
            assert (made.offset(), made.value) == (0, value)
            held.append(made)
    for made in held:
        made.value += 100
    assert [it.value - 100 for it in held] == [value for value in range(40) for _ in range(2)]
    held[0].__init__(5)
    assert (held[0].offset(), held[0].value) == (0, 5)
    with pytest.raises(OverflowError):
        kind(256)


def test_all_alignments_at_once():
    kinds = [getattr(classes, f"Aligned{it}") for it in ALIGNMENTS]
    held = [kind(i) for i in range(50) for kind in kinds]
    del held[::2]
    held += [kind(i) for i in range(50) for kind in kinds]
    assert not any(it.offset() for it in held)


def test_no_size():
    many = [classes.Zero() for _ in range(100)] + [classes.Zero4096() for _ in range(100)]
    assert not any(it.offset() for it in many)
    assert many[0].one() == 1 and len({id(it) for it in many}) == 200
    many[0].__init__()


def test_large():
    it = classes.Large(7)
    assert it.all_are(7) and not it.all_are(8)
    it.__init__(8)
    assert it.all_are(8)
    assert it.__sizeof__() >= 100_000 or it.__sizeof__() >= object().__sizeof__()


def test_the_collector_at_any_time():
    """A collection at each allocation finds everything whole."""
    before = gc.get_threshold()
    gc.set_threshold(1)
    try:
        for i in range(200):
            class Sub(classes.Flexible):
                pass

            it = Sub(i)
            it.me = [it, classes.Point(float(i)), classes.Version(i)]
            assert it.me[1].moved(dx=1.0).x == i + 1
            assert repr(it.me[2])
    finally:
        gc.set_threshold(*before)

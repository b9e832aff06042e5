"""One `&mut` or many `&`: what Python sees when both are asked for. There is no twin: Python knows no such rule."""

import subprocess
import sys
import threading

import pytest

import classes


def conflict():
    return pytest.raises(RuntimeError, match="Gauge")


def test_while_it_is_written():
    """Everything that needs the state is refused, and says so; nothing else is."""
    g = classes.Gauge(5)
    seen = []

    def inside():
        uses = [
            lambda: g.value,
            lambda: setattr(g, "value", 1),
            lambda: g.twice,
            lambda: setattr(g, "twice", 1),
            lambda: g.add(1),
            lambda: g.hold(int),
            lambda: g.look(int),
            lambda: len(g),
            lambda: bool(g),
            lambda: g.__iadd__(1),
            lambda: g.__init__(7),
        ]
        for use in uses:
            with conflict() as error:
                use()
            seen.append(str(error.value))
        repr(g), hash(g), g == g, dir(g), type(g)
        return "result"

    assert g.hold(inside) == "result"
    assert len(seen) == 11 and g.value == 5
    assert g.add(1) == 6


def test_the_message_says_who_holds_it():
    """The class, the method that holds it, and that it is this thread."""
    g = classes.Gauge(5)
    for hold, use, how in (
        (g.hold, lambda: g.add(1), "mutably borrowed"),
        (g.hold, lambda: g.value, "mutably borrowed"),
        (g.look, lambda: g.add(1), "borrowed"),
    ):
        with pytest.raises(RuntimeError) as error:
            hold(use)
        assert str(error.value) == f"`Gauge` is already {how} by Gauge.{hold.__name__}() (re-entrant call)"
    assert g.value == 5


def test_while_it_is_read():
    g = classes.Gauge(5)

    def inside():
        assert (g.value, g.twice, len(g), g.look(lambda: g.look(lambda: g.value))) == (5, 10, 5, 5)
        for use in (lambda: g.add(1), lambda: setattr(g, "value", 1), lambda: setattr(g, "twice", 1), lambda: g.hold(int)):
            with conflict():
                use()
        with conflict():
            g.__init__(1)
        return g.value

    assert g.look(inside) == 5
    assert g.add(1) == 6


def test_an_exception_gives_it_back():
    g = classes.Gauge(5)
    for method in (g.hold, g.look):
        with pytest.raises(ZeroDivisionError):
            method(lambda: 1 / 0)
        assert g.add(1)
    assert g.value == 7


def test_deep_reading():
    g = classes.Gauge(5)

    def deeper(n):
        return g.look(lambda: deeper(n - 1)) if n else g.value

    assert deeper(100) == 5
    g.add(1)


def test_functions():
    p = classes.Point(1.0)
    for use in (lambda: p.x, lambda: classes.by_ref(p), lambda: p.shift(1.0), lambda: classes.by_list([p])):
        with pytest.raises(RuntimeError, match="Point"):
            classes.while_mut(p, use)
    assert classes.while_ref(p, lambda: classes.by_ref(p) + p.x) == p.x * 2
    with pytest.raises(RuntimeError, match="Point"):
        classes.while_ref(p, lambda: p.shift(1.0))
    assert p.x == 5.0


def test_an_own_argument_holds_nothing():
    """A clone is made before the call, so the callback may use the object as it likes."""
    p = classes.Point(1.0)

    class Value:
        def __float__(self):
            p.shift(1.0)
            return p.x

    made = classes.by_value(p, Value())
    assert (made.x, p.x) == (2.0, 2.0)


def test_the_last_reference_goes_while_it_is_held():
    holder = [classes.Gauge(5)]
    assert holder[0].hold(lambda: holder.clear() or "gone") == "gone"
    holder = [classes.Gauge(5)]
    assert holder[0].look(holder.clear) is None


def test_frozen_is_never_held():
    i = classes.Ice(5)
    assert i.look(lambda: i.look(lambda: i.value + i.twice)) == 15
    assert i.plus(1).value == 6 and i.value == 5
    for name in ("value", "twice"):
        with pytest.raises(AttributeError):
            setattr(i, name, 1)
        with pytest.raises(AttributeError):
            delattr(i, name)


def test_another_thread_holds_it():
    """A conflict with another thread, not with oneself, and the message knows."""
    g = classes.Gauge(5)
    inside, go = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: g.hold(lambda: (inside.set(), go.wait(30))))
    thread.start()
    try:
        assert inside.wait(30)
        with pytest.raises(RuntimeError, match="Gauge") as error:
            g.add(1)
        assert str(error.value) == "`Gauge` is already mutably borrowed by Gauge.hold() (in another thread)"
    finally:
        go.set()
        thread.join()
    assert g.add(1) == 6


def test_a_lock_waits():
    s = classes.Shut(0)
    inside, go = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: s.hold(lambda: (inside.set(), go.wait(30))))
    thread.start()
    assert inside.wait(30)
    timer = threading.Timer(0.1, go.set)
    timer.start()
    assert s.add(1) == 1  # Waits until the other lets it go.
    assert go.is_set()
    thread.join()
    timer.join()


@pytest.mark.one_process
def test_a_lock_does_not_wait_for_itself():
    """It would wait for ever: an error instead. In a process of its own, for the case that it does wait."""
    code = """
import classes
s = classes.Shut(1)
for use in (lambda: s.value, lambda: s.add(1), lambda: setattr(s, "value", 1), lambda: s.hold(int)):
    try:
        s.hold(use)
    except RuntimeError as error:
        assert "Shut" in str(error), error
    else:
        raise SystemExit("no error")
assert s.add(1) == 2
print("fine")
"""
    import os

    env = dict(os.environ, PYTHONPATH=os.pathsep.join(it for it in sys.path if it))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=env)
    assert done.stdout.strip() == "fine", done.stderr

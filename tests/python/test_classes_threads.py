"""Objects in many threads: of their own, and the same one. With the GIL and without."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import classes
import protocols
from lacks import with_what_they_need

THREADS = 8


@pytest.fixture(autouse=True)
def often():
    """Switches as often as possible."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def together(work):
    """Runs it in all threads at once; what they returned."""
    start = threading.Barrier(THREADS)

    def run(seed):
        start.wait()
        return work(seed)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


HERE = os.path.dirname(os.path.abspath(__file__))
FILES = """classes_access classes_borrow classes_construction classes_conversions classes_garbage classes_inheritance classes_kinds classes_life
classes_methods classes_pickles classes_records protocols protocols_containers protocols_hooks""".split()


@pytest.mark.parametrize("file", with_what_they_need(FILES))
def test_each_test_in_all_threads_at_once(file):
    """Whatever the classes do, they do in several threads at once."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "at_once", "-m", "not one_process and not one_thread", f"test_{file}.py"]
    env = dict(os.environ, PYTHONPATH=os.pathsep.join([HERE, *filter(None, sys.path)]))
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=HERE, env=env)
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout[-6000:]}{done.stderr[-2000:]}"


def test_objects_of_their_own():
    def work(seed):
        for i in range(500):
            p = classes.Point(seed, i)
            p.shift(1.0)
            p.label = f"{seed}"
            assert (p.x, p.y, p.label) == (seed + 1, i, f"{seed}")
            assert classes.by_value(p, 5.0).x == 5.0
            with pytest.raises(TypeError):
                p.shift("x")
            assert protocols.Op("a") + protocols.Op("b") == "a.add(b)"
            assert list(protocols.Countdown(5)) == [4, 3, 2, 1, 0]
        return seed

    assert together(work) == list(range(THREADS))


def test_a_frozen_one_for_all():
    v = classes.Version(1, 2)

    def work(_):
        for _ in range(2000):
            assert (v.major, v.minor, v == classes.Version(1, 2), repr(v)) == (1, 2, True, "Version { major: 1, minor: 2 }")
        return hash(v)

    assert len(set(together(work))) == 1


def test_a_lock_loses_nothing():
    s = classes.Shut(0)

    def work(_):
        for _ in range(20):
            s.slow_add(1)
        for _ in range(500):
            s.add(1)

    together(work)
    assert s.value == THREADS * 520


def test_locks_taken_in_both_orders():
    """One of the two is told, rather than both waiting for ever."""
    for _ in range(5):
        a, b = classes.Shut(1), classes.Shut(2)
        both = threading.Barrier(2)
        ends = []

        def work(first, second):
            def inside(*_):
                both.wait()
                return second.add(1)

            try:
                first.hold(inside)
                ends.append("fine")
            except RuntimeError as error:
                assert "`Shut` is locked by another thread, which waits for" in str(error)
                ends.append("told")

        threads = [threading.Thread(target=work, args=it) for it in ((a, b), (b, a))]
        for it in threads:
            it.start()
        for it in threads:
            it.join(30)
        assert not any(it.is_alive() for it in threads)
        assert sorted(ends) == ["fine", "told"]
        assert a.value + b.value == 4


def test_a_lock_taken_again_by_the_same_thread():
    s = classes.Shut(0)
    with pytest.raises(RuntimeError, match="`Shut` is already mutably borrowed by Shut.hold"):
        s.hold(lambda *_: s.add(1))
    assert s.add(1) == 1


def test_a_borrowed_one_loses_nothing_that_it_took():
    """Each call does all of its work or says that it could not."""
    g = classes.Gauge(0)
    done = []

    def work(_):
        count = 0
        for i in range(2000):
            try:
                g.add(1)
                count += 1
            except RuntimeError as error:
                assert "Gauge" in str(error)
            if i % 100 == 0:
                try:
                    g.sleep(0.0001)
                except RuntimeError as error:
                    assert "Gauge" in str(error)
        done.append(count)

    together(work)
    assert g.value == sum(done) > 0


def test_fields_are_written_whole():
    p = classes.Point(0.0, 0.0)

    def work(seed):
        for _ in range(1000):
            try:
                p.__init__(float(seed), float(seed))
                q = p.moved()
            except RuntimeError as error:
                assert "Point" in str(error)
            else:
                assert q.x == q.y

    together(work)


def test_first_init_in_many_threads():
    """One object, `__init__` from all threads at once: one state at a time, each dropped once."""
    made, dropped = classes.made(), classes.dropped()
    for _ in range(50):
        it = classes.Counted.__new__(classes.Counted)

        def work(seed, it=it):
            try:
                it.__init__(seed)
            except RuntimeError as error:
                assert "Counted" in str(error)

        together(work)
        assert it.value in range(THREADS)
        del it, work
    assert classes.made() - made == classes.dropped() - dropped > 0


def test_classes_in_many_threads():
    def work(seed):
        kinds = [type(f"Sub{i}", (classes.Point,), {"seed": seed}) for i in range(30)]
        return sum(kind(1.0).parse("2,3").x + kind.seed - seed for kind in kinds)

    assert together(work) == [60.0] * THREADS


def test_objects_made_here_and_dropped_there():
    made, dropped = classes.made(), classes.dropped()
    many = [[classes.Counted(i) for i in range(500)] for _ in range(THREADS)]
    together(lambda seed: many[seed].clear())
    assert classes.made() - made == classes.dropped() - dropped == 500 * THREADS


def test_the_borrow_of_a_released_method():
    g = classes.Gauge(1)
    thread = threading.Thread(target=classes.hold_gauge, args=(0.5, g))
    thread.start()
    seen = set()
    while thread.is_alive():
        try:
            seen.add(g.value)
        except RuntimeError as error:
            assert "Gauge" in str(error)
            seen.add("held")
    thread.join()
    assert "held" in seen and g.add(1) == 2


def test_without_the_gil():
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        assert not sys._is_gil_enabled()
    elif __import__("sysconfig").get_config_var("Py_GIL_DISABLED"):
        pytest.fail("importing the modules turned the GIL on")

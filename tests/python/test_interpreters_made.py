"""Interpreters that Rust makes, enters and ends; threads that Python did not start."""

import gc
import json
import subprocess
import sys
import textwrap
import threading
import weakref

import pytest

import subinterpreters
from subinterpreters import Failed, Other

OWN = sys.version_info >= (3, 12)
GILS = [False, True] if OWN else [False]
FOREIGN = "belongs to another interpreter"
ENDED = "has ended, or is about to end"


@pytest.fixture(params=GILS, ids=["own" if it else "shared" for it in GILS])
def gil(request):
    return request.param


@pytest.fixture
def other(gil):
    made = Other(gil)
    yield made
    made.end()


def process(code, *args):
    """Runs code in a process of its own; what it prints."""
    code = f"import sys\nsys.path[:] = {sys.path!r}\nOWN = {OWN}\n" + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code, *args], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0 and done.stderr == "", done.stdout + done.stderr
    return done.stdout.strip()


def test_made_used_and_ended(gil):
    other = Other(gil)
    assert other.id > 0 and other.alive and other.entered
    assert subinterpreters.current() == 0
    other.run("x = 40; y = 2")
    other.run("def f(): return x + y")
    assert other.call("__main__:f") == 42
    assert "x" not in sys.modules["__main__"].__dict__
    assert other.sqrt(2.25) == 1.5
    assert json.loads(other.dumps({"a": [1, 2], "b": []})) == {"a": [1, 2], "b": []}
    other.end()
    assert not other.alive and not other.entered
    with pytest.raises(Failed, match=ENDED):
        other.run("pass")
    other.end()  # There is nothing to do.


def test_numbers_are_not_given_twice(gil):
    numbers = []
    for _ in range(5):
        other = Other(gil)
        numbers.append(other.id)
        other.end()
    assert len(set(numbers)) == 5 and 0 not in numbers


def test_modules_are_apart(other):
    import sys as mine

    mine.only_here = True
    try:
        other.run("import sys; assert not hasattr(sys, 'only_here'); sys.only_there = True")
        assert not hasattr(mine, "only_there")
    finally:
        del mine.only_here
    other.run(f"import subinterpreters; assert subinterpreters.current() == {other.id}")


def test_errors_are_words(other):
    with pytest.raises(Failed, match="^ZeroDivisionError: division by zero$"):
        other.run("1 / 0")
    failure = other.failure("def f(): raise KeyError('k')\nf()")
    assert failure.class_name == "KeyError" and failure.message == "'k'"
    assert failure.traceback.startswith("Traceback (most recent call last):") and "in f" in failure.traceback
    assert other.failure("class E(Exception): pass\nraise E").class_name == "E"
    assert "SyntaxError" in other.failure("def").traceback
    assert other.failure("pass") is None
    with pytest.raises(Failed, match="ModuleNotFoundError"):
        other.call("no.such:thing")
    with pytest.raises(Failed, match="AttributeError"):
        other.call("math:nothing")
    with pytest.raises(Failed, match="written `module:name`"):
        other.call("math.sqrt")
    with pytest.raises(Failed, match="TypeError: expected int, got str"):
        other.call("builtins:str")


def test_a_panic_comes_through(other):
    with pytest.raises(RuntimeError, match="in the other one"):
        other.panics()
    assert subinterpreters.current() == 0 and other.sqrt(4.0) == 2.0


def test_objects_do_not_cross(other):
    with pytest.raises(Failed, match=FOREIGN):
        other.pass_object([1])
    with pytest.raises(RuntimeError, match=FOREIGN):
        other.get_object("builtins:list")
    with pytest.raises(RuntimeError, match=FOREIGN):
        other.raise_there()
    other.keep("[1, 2]")
    with pytest.raises(RuntimeError, match=FOREIGN):
        subinterpreters.use_kept()
    subinterpreters.let_go()


def test_through_one_into_the_other_and_back(other):
    seen = threading.local()
    seen.value = "mine"
    for depth in (0, 1, 4):
        found = subinterpreters.there_and_back(other, lambda: (subinterpreters.current(), seen.value), depth)
        assert found == (0, "mine")  # The thread has gone on with the state that it had.
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        subinterpreters.there_and_back(other, lambda: 1 / 0, 2)


def test_what_is_dropped_late_is_dropped_by_its_owner(other):
    other.run("import weakref, gc\nclass C: pass\nc = C(); gone = weakref.ref(c)")
    other.keep("c")
    other.run("del c; gc.collect(); assert gone() is not None")
    subinterpreters.let_go(in_thread=True)
    other.run("gc.collect(); assert gone() is None")  # Entering opens the door.

    class Mine:
        pass

    mine = Mine()
    gone = weakref.ref(mine)
    subinterpreters.keep(mine)
    del mine
    other.run("import subinterpreters; subinterpreters.let_go()")  # In the wrong one: queued.
    subinterpreters.current()
    assert gone() is None


def test_what_is_dropped_after_the_end_is_leaked_and_counted(gil):
    references, made = subinterpreters.leaked()
    for late in (False, True):
        other = Other(gil)
        other.keep("[1]")
        if late:
            other.end()
            subinterpreters.let_go(in_thread=True)
        else:
            subinterpreters.let_go(in_thread=True)
            other.end()
    assert subinterpreters.leaked() == (references + 1, made)


@pytest.mark.parametrize("threads", [1, 4])
def test_threads_of_rust_enter_the_main_one(threads):
    seen = set()

    def work():
        seen.add(threading.get_ident())
        assert subinterpreters.current() == 0
        [json.loads("[1]") for _ in range(10)]

    assert subinterpreters.in_threads(work, threads, 50) == []
    assert len(seen) >= 1 and threading.get_ident() not in seen
    assert subinterpreters.in_threads(lambda: 1 / 0, threads, 1) == ["ZeroDivisionError: division by zero"] * threads
    assert subinterpreters.guarded(subinterpreters.current, threads) == ["0"] * threads


def test_threads_of_rust_enter_others(other):
    other.run(
        textwrap.dedent(
            f"""
            import subinterpreters, threading
            seen = []
            assert subinterpreters.in_threads(lambda: seen.append(subinterpreters.current()), 3, 20) == []
            assert seen == [{other.id}] * 60
            assert subinterpreters.guarded(subinterpreters.current, 3) == ["{other.id}"] * 3
            """
        )
    )


def test_entered_again_and_again():
    assert subinterpreters.entered_again(0) == [0]
    assert subinterpreters.entered_again(20) == list(range(21))


def test_a_guard_is_for_threads_that_are_outside():
    assert "attached to an interpreter already" in subinterpreters.guard_while_attached()


def test_detached_threads_of_python(other):
    threads = [threading.Thread(target=other.run_detached, args=("n = globals().get('n', 0) + 1",)) for _ in range(8)]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    other.run("assert 1 <= n <= 8")


def test_not_ended_from_inside(gil):
    references, made = subinterpreters.leaked()
    other = Other(gil)
    assert "inside of it" in other.end_inside()
    assert subinterpreters.leaked() == (references, made + 1)
    assert other.sqrt(9.0) == 3.0  # Nothing has happened to it.


def test_its_threads_are_waited_for(gil):
    other = Other(gil)
    other.run("import threading, time; threading.Thread(target=lambda: (time.sleep(0.1), print(end=''))).start()")
    other.end()
    other = Other(gil)
    other.run("import subinterpreters; subinterpreters.enter_later(0)")
    other.end()
    assert subinterpreters.how_it_went() in ("entered", "this interpreter " + ENDED)


def test_not_ended_while_a_daemon_runs(gil):
    """The process must not end as usual: CPython would end it as a failure, for that thread's sake."""
    out = process(
        f"""
        import os, subinterpreters
        other = subinterpreters.Other({gil}, daemon_threads=True)
        other.run("import threading; go = threading.Event(); t = threading.Thread(target=go.wait, daemon=True); t.start()")
        try:
            other.end()
        except subinterpreters.Failed as failed:
            print(failed)
        print(subinterpreters.leaked(), flush=True)
        os._exit(0)
        """
    )
    assert "still run in this interpreter: it can't be ended" in out and out.endswith("(0, 1)")


def test_atexit_and_modules_at_the_end(gil):
    out = process(
        """
        import subinterpreters
        other = subinterpreters.Other(OWN)
        other.run("import atexit; atexit.register(lambda: print('first', flush=True))")
        other.end()
        print("second", flush=True)
        subinterpreters.Other(OWN).run("import atexit; atexit.register(lambda: print('third', flush=True))")
        other = subinterpreters.Other(OWN)
        other.run("import atexit; atexit.register(lambda: print('with its maker', flush=True))")
        other.forget()
        import atexit
        """
    )
    assert out.split("\n") == ["first", "second", "third", "with its maker"]


def test_a_daemon_ends_one_at_the_end_of_the_process(gil):
    """Nobody waits for a daemon thread, but for what it is in the middle of."""
    out = process(
        f"""
        import subinterpreters, threading, time
        other = subinterpreters.Other({gil})
        other.run("import atexit, time; atexit.register(lambda: (time.sleep(0.5), print('ended', flush=True)))")
        threading.Thread(target=other.end, daemon=True).start()
        time.sleep(0.2)
        """
    )
    assert out == "ended"


def test_the_first_handle_comes_too_late():
    """The functions of `atexit` have run; one that were registered now would never be called, and nobody would be waited for."""
    out = process(
        """
        import subinterpreters
        class Late:
            def __del__(self, current=subinterpreters.current, print=print, RuntimeError=RuntimeError):
                try:
                    print(current(), flush=True)
                except RuntimeError as error:
                    print(error, flush=True)
        late = Late()
        """
    )
    assert out == "this interpreter is ending"


def test_threads_of_rust_at_the_end_of_the_process():
    """One is inside when the end begins, which waits for it; one comes too late, which is told so."""
    out = process(
        """
        import subinterpreters, threading, time, atexit
        begun = threading.Event()
        def slow():
            begun.set()
            time.sleep(0.3)
            print("done", flush=True)
        # A thread of Python's, which is a daemon, waits for those of Rust.
        threading.Thread(target=subinterpreters.in_threads, args=(slow, 1, 1), daemon=True).start()
        begun.wait()
        subinterpreters.enter_later(60_000)
        """
    )
    assert out == "done"


@pytest.mark.skipif(not OWN, reason="not run: what an interpreter may do can be chosen from Python 3.12 on")
def test_what_is_allowed():
    other = Other(True, threads=False)
    with pytest.raises(Failed, match="thread is not supported for isolated subinterpreters"):
        other.run("import threading; threading.Thread(target=print).start()")
    other.end()
    other = Other(True)
    with pytest.raises(Failed, match="daemon threads"):
        other.run("import threading; threading.Thread(target=print, daemon=True).start()")
    with pytest.raises(Failed, match="fork not supported|not supported for isolated"):
        other.run("import os; os.fork()")
    other.end()
    with pytest.raises(ValueError, match="lock of its own can't have any extension"):
        Other(True, any_extension=True)


@pytest.mark.skipif(OWN, reason="not run: this says what is not there before Python 3.12")
def test_no_lock_of_its_own_before_312():
    with pytest.raises(RuntimeError, match="need Python 3.12"):
        Other(True)


def test_the_path_of_its_maker(gil):
    sys.path.append("/only here")
    try:
        for same in (False, True):
            other = Other(gil, same_path=same)
            other.run(f"import sys; assert ('/only here' in sys.path) == {same}")
            other.end()
    finally:
        sys.path.remove("/only here")


def test_one_within_the_other(other, gil):
    other.run(
        textwrap.dedent(
            f"""
            import subinterpreters
            inner = subinterpreters.Other({gil})
            inner.run("import subinterpreters; n = subinterpreters.current()")
            assert inner.id > {other.id}
            inner.run(f"assert n == {{inner.id}}")
            inner.end()
            left = subinterpreters.Other({gil})  # Ended with the one that it was made in.
            left.forget()
            """
        )
    )


def test_many_at_once(gil):
    references, made = subinterpreters.leaked()
    code = "import subinterpreters, json; assert json.loads('[1]') == [1]; subinterpreters.keep(subinterpreters)"
    assert subinterpreters.all_at_once(4, 5, code, gil) == []
    subinterpreters.let_go()
    gc.collect()
    assert subinterpreters.leaked() == (references + 20, made)

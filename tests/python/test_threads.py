"""Many threads at once; functions that let the interpreter go."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import functions
import roundtrip


def test_released_functions_let_others_run():
    functions.reset()
    done = []
    waiting = threading.Thread(target=lambda: done.append(functions.wait(30.0)))
    waiting.start()
    time.sleep(0.05)
    # The other thread is in Rust. If it held the interpreter, this line would run only after its 30 seconds.
    start = time.monotonic()
    functions.go()
    waiting.join()
    assert done == [True]
    assert time.monotonic() - start < 15
    functions.reset()
    assert functions.wait(0.01) is False


def test_arguments_outlive_a_released_call():
    """The caller's list changes meanwhile; what Rust works on does not."""
    items = list(range(1000))
    stop = threading.Event()

    def disturb():
        while not stop.is_set():
            items.clear()
            items.extend(range(1000))

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        for _ in range(300):
            assert 3 <= functions.released("abc", items) <= 1003
    finally:
        stop.set()
        thread.join()


def test_exceptions_of_released_functions():
    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(functions.released_panic) for _ in range(40)]:
            with pytest.raises(RuntimeError, match="while detached"):
                future.result()


def test_all_at_once():
    """Every shape of call from eight threads, switching as often as possible."""
    expected = {"k": [(1, "a"), (2, None)]}
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def work(seed):
        for i in range(400):
            assert roundtrip.deep__table(expected) == expected
            assert functions.bind_everything(seed, d=i, x=i) == (seed, 2, 3, (), i, 5, {"x": i})
            assert functions.default_nested() == [("a", {"b": None}), ("c", {})]
            with pytest.raises(RuntimeError):
                functions.fails_chain(2)
        return seed

    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(work, range(8))) == list(range(8))
    finally:
        sys.setswitchinterval(interval)


def test_containers_that_others_change():
    """What is read is counted before another thread can take it away: without a GIL, that is a matter of moments."""
    numbers = {str(i): i for i in range(3)}
    texts = [f"text {i}" for i in range(3)]
    stop = threading.Event()

    def disturb(seed):
        value = seed << 50
        while not stop.is_set():
            for i in range(3):
                value += 1
                numbers[str(i)] = value
                texts[i] = f"text {value}"

    others = [threading.Thread(target=disturb, args=(seed,)) for seed in (1, 2)]
    for thread in others:
        thread.start()
    try:
        # Of what was used after its end, the memory is soon something else: a TypeError, or worse.
        end = time.monotonic() + 3
        while time.monotonic() < end:
            for _ in range(1000):
                assert set(roundtrip.dict__hash(numbers)) == {"0", "1", "2"}
                assert all(it.startswith("text ") for it in roundtrip.list__string(texts))
    finally:
        stop.set()
        for thread in others:
            thread.join()


def test_first_use_in_many_threads():
    """The class of panics and such are made once, whoever comes first."""
    import subprocess

    code = """
import functions, threading
kinds, start = [], threading.Barrier(8)
def work():
    start.wait()
    try: functions.panics("x")
    except RuntimeError as error: kinds.append(type(error))
threads = [threading.Thread(target=work) for _ in range(8)]
for it in threads: it.start()
for it in threads: it.join()
print(len(kinds), len(set(kinds)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["8", "1"], done.stderr

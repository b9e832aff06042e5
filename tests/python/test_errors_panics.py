"""Panics at odd times: in other threads, with errors on their way, in `drop`. Each is an exception, and the interpreter works on."""

import copy
import gc
import os
import pickle
import platform
import signal
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from test_tracebacks import frame, rendered

import errors as module

PANICS = Path(__file__).parent.parent / "modules" / "errors" / "src" / "panics.rs"


def raised(function, *args):
    with pytest.raises(BaseException) as caught:
        function(*args)
    return caught.value


def panic(name, function, line, text):
    """The traceback of a panic."""
    return frame(name, function, PANICS) + frame("<panic>", line, PANICS) + f"pyz3_runtime.PanicException: {text}\n"


def fails():
    raise KeyError("of Python")


def test_of_another_thread():
    shown = panic("panics_in_thread", "pub fn in_thread", "panic!(\"thread: {text}\")", "thread: x")
    assert rendered(module.panics_in_thread, "x") == shown


def test_the_place_is_that_of_the_panic_that_goes_on():
    shown = panic("panics_after_another", "pub fn after_another", "panic!(\"goes on: {text}\")", "goes on: x")
    assert rendered(module.panics_after_another, "x") == shown


def test_with_an_exception_of_python_in_hand():
    shown = panic("panics_with_error", "pub fn with_error", 'panic!("with an error")', "with an error")
    assert rendered(module.panics_with_error, fails) == shown
    with pytest.raises(KeyError):
        fails()


def test_while_an_exception_of_python_is_on_its_way():
    shown = panic("panics_as_error_leaves", "pub fn as_error_leaves", 'panic!("on the way out")', "on the way out")
    assert rendered(module.panics_as_error_leaves, fails) == shown
    assert rendered(module.panics_as_error_leaves, int) == shown


def test_while_an_error_says_what_it_is():
    error = raised(module.panics_as_it_says)
    assert (type(error).__name__, str(error)) == ("PanicException", "no words")


def test_a_payload_that_panics_too():
    error = raised(module.panics_and_drops)
    assert str(error) == "Rust panic with a payload that is no text"
    frames = traceback.extract_tb(error.__traceback__)
    assert [it.line for it in frames][-1] == "panic_any(Bomb);"


def test_while_python_handles_another():
    try:
        fails()
    except KeyError as first:
        error = raised(module.panics, "x")
        assert error.__context__ is first


def test_in_a_callback_of_a_callback():
    error = raised(module.fails_in_python, lambda: module.fails_in_python(lambda: module.panics("deep")))
    assert (type(error).__name__, str(error)) == ("PanicException", "deep")
    names = [it.name for it in traceback.extract_tb(error.__traceback__)][1:]
    assert names == ["fails_in_python", "<lambda>", "fails_in_python", "<lambda>", "panics", "<panic>"]


def test_in_drop(monkeypatch):
    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda it: told.append((it.exc_type.__name__, str(it.exc_value))))
    with pytest.raises(KeyError):
        bomb = module.Bomb()
        try:
            fails()
        finally:
            del bomb
            gc.collect()
    assert told == [("PanicException", "on the way out")]


def test_all_are_one_class_and_nothing_is_left_behind():
    calls = [
        lambda: module.panics_in_thread("y"),
        lambda: module.panics_after_another("y"),
        lambda: module.panics_with_error(fails),
        lambda: module.panics_as_error_leaves(fails),
        module.panics_as_it_says,
        module.panics_and_drops,
    ]
    assert len({type(raised(it)) for it in calls * 20}) == 1
    assert sys.exc_info() == (None, None, None)
    assert module.near(0.1) is True


def test_it_goes_to_other_processes_as_what_it_derives_from():
    error = raised(module.panics, "too much")
    assert type(error).__name__ == "PanicException"
    error.more = 3
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        found = pickle.loads(pickle.dumps(error, protocol))
        assert type(found) is RuntimeError and found.args == ("too much",) and found.more == 3
    # Its heirs may be found by their names.
    assert type(copy.copy(type("Heir", (type(error),), {})("x"))).__name__ == "Heir"


# Where the module brings names of the unwinder of its own, which load it when the first panic asks for it.
LATE = sys.platform == "linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc"

LOADS = """
import threading, pathlib

def loaded():
    return "libgcc_s.so" in pathlib.Path("/proc/self/maps").read_text()

before = loaded()
import errors as module
print(before, loaded())

def work():
    start.wait()
    try:
        module.panics("x")
    except RuntimeError as error:
        told.append(type(error).__name__)

told, start = [], threading.Barrier(8)
threads = [threading.Thread(target=work) for _ in range(8)]
for it in threads:
    it.start()
for it in threads:
    it.join()
print(loaded(), told == ["PanicException"] * 8)
"""

# No file can be opened any more: by the limit that the process may raise, or by that which it may not.
ALONE = """
import resource, sys
import errors as module
if "libgcc_s.so" in open("/proc/self/maps").read():
    sys.exit(77)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_NOFILE, (3, int(sys.argv[2]) or resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
try:
    getattr(module, sys.argv[1])(*sys.argv[3:])
except RuntimeError as error:
    print(type(error).__name__, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def python(code, *args, **more):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(it for it in sys.path if it), **more}
    environment.pop("PYTHONFAULTHANDLER", None)
    done = subprocess.run([sys.executable, "-c", code, *args], env=environment, capture_output=True, text=True, timeout=300)
    if done.returncode == 77:
        pytest.skip("this Python has the unwinder loaded already")
    return done


@pytest.mark.skipif(not LATE, reason="the unwinder is linked to on this system")
def test_the_first_panic_loads_the_unwinder():
    done = python(LOADS)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines in (["False False", "True True"], ["True True", "True True"])


@pytest.mark.skipif(not LATE, reason="the unwinder is linked to on this system")
def test_a_panic_without_an_unwinder_ends_the_process():
    done = python(ALONE, "panics", "3", "x")
    assert done.returncode == -signal.SIGABRT
    assert done.stderr.endswith("pyz3: a panic cannot be unwound: libgcc_s.so.1 cannot be loaded\n")


@pytest.mark.skipif(not LATE, reason="the unwinder is linked to on this system")
def test_a_panic_for_want_of_files_is_an_exception():
    done = python(ALONE, "panics", "0", "x")
    assert (done.returncode, done.stdout) == (0, "PanicException 3\n"), done.stderr


@pytest.mark.skipif(not LATE, reason="the unwinder is linked to on this system")
def test_an_error_with_a_backtrace_needs_no_unwinder():
    done = python(ALONE, "anyhow_text", "3", RUST_BACKTRACE="1")
    assert (done.returncode, done.stdout) == (0, "RuntimeError 3\n"), done.stderr


def test_a_backtrace_is_printed_with_the_panic():
    done = python("import errors\ntry: errors.panics('x')\nexcept RuntimeError: pass", RUST_BACKTRACE="1")
    assert done.returncode == 0, done.stderr
    assert "stack backtrace:" in done.stderr
    assert "errors::trace::panics" in done.stderr.split("stack backtrace:")[1]

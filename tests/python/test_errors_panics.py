"""Panics at odd times: in other threads, with errors on their way, in `drop`. Each is an exception, and the interpreter works on."""

import gc
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

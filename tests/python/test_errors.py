"""Errors of Rust's are exceptions with their causes; a panic is one too, and the interpreter goes on."""

import subprocess
import sys
import traceback

import pytest

import functions as module


def test_error_text_and_causes():
    with pytest.raises(RuntimeError) as caught:
        module.fails_chain(3)
    error, texts = caught.value, []
    while error is not None:
        assert type(error) is RuntimeError
        texts.append(str(error))
        error = error.__cause__
    assert texts == ["level 3", "level 2", "level 1", "level 0"]
    assert "The above exception was the direct cause" in "".join(traceback.format_exception(caught.value))


def test_no_error():
    assert module.fails_chain(-5) == -5
    assert module.fails_sometimes(4) == 4
    assert module.fails_sometimes(-2) is None
    with pytest.raises(RuntimeError, match="^level 0$"):
        module.fails_sometimes(1)


@pytest.mark.parametrize("name", ["fails_text", "fails_box", "fails_plain_box"])
@pytest.mark.parametrize("text", ["plain", "", "größe 🎉", "nul \0 inside", "{braces} %s %d"])
def test_error_text_arrives_as_it_is(name, text):
    with pytest.raises(RuntimeError) as caught:
        getattr(module, name)(text)
    assert str(caught.value) == text
    assert caught.value.args == (text,)
    assert caught.value.__cause__ is None


def test_errors_of_std():
    with pytest.raises(RuntimeError, match="^invalid digit found in string$"):
        module.fails_parse("x")
    with pytest.raises(RuntimeError, match="invalid digit"):
        module.fallible_items(["1", "x"])
    with pytest.raises(FileNotFoundError, match=r"^\[Errno 2\] No such file or directory$"):
        module.fails_io("/does/not/exist")


def test_an_error_of_the_runtime_stays_what_it_is_as_a_cause():
    with pytest.raises(RuntimeError, match="^effect$") as caught:
        module.fails_with_cause("too small")
    assert type(caught.value.__cause__) is ValueError
    assert str(caught.value.__cause__) == "too small"


def test_context_is_kept():
    try:
        raise ValueError("first")
    except ValueError as first:
        with pytest.raises(RuntimeError) as caught:
            module.fails_text("second")
        assert caught.value.__context__ is first


def test_panic_is_an_exception():
    with pytest.raises(RuntimeError, match="^went wrong: 3$") as caught:
        module.panics("went wrong: 3")
    kind = type(caught.value)
    assert kind.__name__ == "PanicException"
    assert kind.__mro__[1] is RuntimeError
    assert module.closure(1) == 2


@pytest.mark.parametrize("text", ["", "nul \0 inside", "größe 🎉", "{}"])
def test_panic_text_arrives_as_it_is(text):
    with pytest.raises(RuntimeError) as caught:
        module.panics(text)
    assert str(caught.value) == text


def test_panics_of_other_kinds():
    assert module.panics_index([1, 2], 1) == 2
    with pytest.raises(RuntimeError, match="index out of bounds: the len is 2 but the index is 5"):
        module.panics_index([1, 2], 5)
    with pytest.raises(RuntimeError):
        module.panics_any()
    with pytest.raises(RuntimeError, match="^dropped$"):
        module.panics_in_drop()
    with pytest.raises(RuntimeError, match="^while detached$"):
        module.released_panic()
    # Still attached, still at work.
    assert module.released("ab", [1]) == 3


def test_one_class_of_panics():
    kinds = set()
    for function in (module.panics_any, module.panics_in_drop, module.released_panic):
        with pytest.raises(RuntimeError) as caught:
            function()
        kinds.add(type(caught.value))
    assert len(kinds) == 1


def test_panics_many_times_in_a_row():
    for _ in range(300):
        with pytest.raises(RuntimeError):
            module.panics_index([], 0)


def test_panic_leaves_the_interpreter_in_order():
    code = (
        "import functions\n"
        "for _ in range(3):\n"
        "    try: functions.panics('x')\n"
        "    except RuntimeError as error: print(type(error).__name__, error)\n"
        "print('end')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n") == ["PanicException x"] * 3 + ["end", ""]

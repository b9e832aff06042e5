"""Tracebacks that run through both languages: whole texts."""

import gc
import operator
import re
import subprocess
import sys
import traceback
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import errors as module
from lacks import NO_GIL

ROOT = Path(__file__).parent.parent / "modules" / "errors"
TRACE = ROOT / "src" / "trace.rs"
PYTHON = ROOT / "src" / "python.rs"
YAML = ROOT / "pyz3.yaml"
HERE = Path(__file__)


def line_of(text, file=TRACE):
    """The number of the only line that holds the text."""
    found = [it for it, line in enumerate(file.read_text().splitlines(), 1) if text in line]
    assert len(found) == 1, (text, found)
    return found[0]


def frame(name, text, file=TRACE):
    number = line_of(text, file)
    line = file.read_text().splitlines()[number - 1].strip()
    return f'  File "{file}", line {number}, in {name}\n    {line}\n'


def rendered(function, *args):
    """The traceback of a call, without the frame of this function, as Python shows it."""
    try:
        function(*args)
    except BaseException as error:
        traceback_ = error.__traceback__.tb_next
        shown = traceback.format_exception(type(error), error, traceback_, chain=False)
        text = "".join(it for it in shown if it != "Traceback (most recent call last):\n")
        # Where in the line it happened, newer versions of Python show of Python code.
        text = re.sub(r"(?m)^ *[~^]+\n", "", text)
        return text.split("Rust backtrace:\n")[0]  # It is there if the environment asks for it.
    pytest.fail("nothing was raised")


def test_a_function():
    assert rendered(module.fails_at_once, "x") == (
        frame("fails_at_once", "pub fn number") + "ValueError: invalid digit found in string\n"
    )


def test_a_method_and_where_its_error_was_made():
    tried = module.Tried(1)
    assert rendered(tried.check) == (
        frame("Tried.check", "pub fn check") + frame("<rust>", 'Err(PyErr::key_error("no key"))') + "KeyError: 'no key'\n"
    )
    assert rendered(tried.__getitem__, -1) == (
        frame("Tried.__getitem__", "pub fn getitem")
        + frame("<rust>", "Err(PyErr::index_error(")
        + "IndexError: -1 of 1\n"
    )


def test_constructors_properties_operators_statics():
    tried = module.Tried(1)
    assert rendered(module.Tried, -1) == frame("Tried.__init__", "pub fn new") + "AssertionError: negative\n"
    assert rendered(lambda: tried.value).endswith(frame("Tried.value", "pub fn value") + "AssertionError: no value\n")
    assert rendered(setattr, tried, "value", 2) == (
        frame("Tried.value", "pub fn set_value") + "AssertionError: not this one\n"
    )
    assert rendered(lambda: tried + 2).endswith(frame("Tried.__add__", "pub fn add") + "AssertionError: 2 + 2\n")
    assert rendered(module.Tried.made) == frame("Tried.made", "pub fn made") + "AssertionError: made\n"


def test_slots():
    slots = module.Slots()
    for name, call, function, said in (
        ("len", lambda: len(slots), "number", "no number"),
        ("hash", lambda: hash(slots), "number", "no number"),
        ("neg", lambda: -slots, "number", "no number"),
        ("bool", lambda: bool(slots), "truth", "no truth"),
        ("contains", lambda: 5 in slots, "with", "not with 5"),
        ("call", lambda: slots(5), "with", "not with 5"),
        ("call", lambda: slots(other=5), "with", "not with 5"),
        ("eq", lambda: slots == 5, "with", "not with 5"),
        ("setitem", lambda: operator.setitem(slots, 1, 2), "set", "not 2 at 1"),
        ("next", lambda: next(slots), "next", "no next"),
    ):
        once = frame(f"Slots.__{name}__", f"pub fn no_{function}(")
        shown = rendered(call)
        assert shown.endswith(once + f"AssertionError: {said}\n") and shown.count(once) == 1, shown


def test_closures_and_functions_of_other_crates_are_where_the_interface_names_them():
    for function in ("fails_in_a_closure", "fails_in_std"):
        assert rendered(getattr(module, function), "x") == (
            frame(function, f"  {function}: ", YAML) + "ValueError: invalid digit found in string\n"
        )


def test_through_both_languages():
    def inner():
        module.fails_at_once("x")

    def outer():
        module.fails_in_python(inner)

    def code(function, offset):
        number = function.__code__.co_firstlineno + offset
        line = HERE.read_text().splitlines()[number - 1].strip()
        return f'  File "{HERE}", line {number}, in {function.__name__}\n    {line}\n'

    assert rendered(outer) == (
        code(outer, 1)
        + frame("fails_in_python", "pub fn call")
        + code(inner, 1)
        + frame("fails_at_once", "pub fn number")
        + "ValueError: invalid digit found in string\n"
    )


def test_arguments_that_do_not_fit_are_the_caller_s_fault():
    for call in (
        lambda: module.fails_at_once(1),
        lambda: module.fails_at_once(),
        lambda: module.Tried("x"),
        lambda: setattr(module.Tried(1), "value", "x"),
        lambda: module.money(-1),
    ):
        with pytest.raises((TypeError, KeyError)) as caught:
            call()
        files = [it.filename for it in traceback.extract_tb(caught.value.__traceback__)]
        assert set(files) == {str(HERE)}


def test_panics():
    assert rendered(module.panics, "no") == (
        frame("panics", "pub fn panics(")
        + frame("<panic>", 'panic!("{text}")')
        + "pyz3_runtime.PanicException: no\n"
    )
    assert rendered(module.panics_elsewhere) == (
        frame("panics_elsewhere", "pub fn panics_elsewhere(")
        + frame("<panic>", 'panic!("{text}")')
        + "pyz3_runtime.PanicException: here\n"
    )


@pytest.mark.skipif(sys.version_info < (3, 11), reason="notes came with Python 3.11")
def test_backtraces_where_they_are_asked_for():
    code = "import errors\ntry: errors.panics('no')\nexcept RuntimeError as error: print(getattr(error, '__notes__', [])[:1])"
    for asked in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env={"PYTHONPATH": str(Path(module.__file__).parent), "RUST_BACKTRACE": asked},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert ("Rust backtrace" in done.stdout) == (asked == "1")
        assert ("panics" in done.stdout) == (asked == "1")
        assert "panicked at" in done.stderr  # What a panic prints is as it was.


@pytest.mark.skipif(sys.version_info < (3, 11), reason="columns came with Python 3.11")
@pytest.mark.parametrize(
    "call, start",
    [
        (lambda: module.Tried(1).check(), 'PyErr::key_error("no key")'),
        (lambda: module.with_frame("bad"), "PyErr::value_error(text)"),
        (lambda: module.panics("no"), 'panic!("{text}")'),
    ],
)
def test_columns_where_an_error_was_made(call, start):
    with pytest.raises(Exception) as caught:
        call()
    *_, through, made = traceback.extract_tb(caught.value.__traceback__)
    line = Path(made.filename).read_text("utf-8").splitlines()[made.lineno - 1]
    assert line[made.colno :].startswith(start)
    # Where it ends is not known, nor where in its function the error went through.
    assert (made.end_colno, through.colno) == (None, None)


def test_frames_of_the_user_s_own():
    assert rendered(module.with_frame, "bad") == (
        frame("with_frame", "pub fn with_frame")
        + '  File "page.html", line 3, in template\n'
        + frame("<rust>", 'Err(PyErr::value_error(text).with_frame(')
        + "ValueError: bad\n"
    )


def test_typed_constructors():
    assert rendered(module.raise_text, "bad") == (
        frame("raise_text", "pub fn raise_text", PYTHON)
        + frame("<rust>", "Err(raise::GeometryError::new(text))", PYTHON)
        + "errors.GeometryError: bad\n"
    )


def test_frames_can_be_left_out():
    module.frames(False)
    try:
        assert rendered(module.fails_at_once, "x") == "ValueError: invalid digit found in string\n"
    finally:
        module.frames(True)


def test_reading_and_replacing_a_traceback():
    try:
        module.fails_at_once("x")
    except ValueError as caught:
        error = caught
    assert module.traceback_of(error) is error.__traceback__
    assert module.traceback_of(ValueError()) is None
    with pytest.raises(ValueError) as caught:
        module.without_traceback(error)
    assert caught.value is error
    names = [it.name for it in traceback.extract_tb(error.__traceback__)]
    assert names == ["test_reading_and_replacing_a_traceback", "without_traceback"]


def test_frames_can_be_looked_at():
    try:
        module.fails_at_once("x")
    except ValueError as error:
        last = error.__traceback__.tb_next
    assert last.tb_lineno == last.tb_frame.f_lineno == line_of("pub fn number")
    assert (last.tb_frame.f_code.co_name, last.tb_frame.f_locals, last.tb_frame.f_globals) == ("fails_at_once", {}, {})
    last.tb_frame.clear()


def test_frames_that_were_cleared_are_shown_again():
    shown = []
    for _ in range(3):
        try:
            module.fails_at_once("x")
        except ValueError as error:
            shown.append(traceback.format_exception(error)[2:])
            traceback.clear_frames(error.__traceback__)
    assert shown[0] == shown[1] == shown[2]
    assert "in fails_at_once" in "".join(shown[0])


def test_frames_are_made_once_for_each_place():
    def frames(function, *args):
        with pytest.raises(Exception) as caught:
            function(*args)
        found = [it[0] for it in traceback.walk_tb(caught.value.__traceback__)]
        return [it for it in found if it.f_code.co_filename.endswith(".rs")]

    check = module.Tried(1).check
    first, second, other = frames(check), frames(check), frames(module.fails_at_once, "x")
    assert len(first) == 2 and [it.f_code for it in first] == [it.f_code for it in second]
    if sys.version_info >= (3, 11) and not NO_GIL:
        assert all(one is two for one, two in zip(first, second))
    assert all(one is not two for one in first for two in other)


def caught(function, *args):
    """The error of a call, whose traceback begins with Rust's frames."""
    try:
        function(*args)
    except Exception as error:
        return error.with_traceback(error.__traceback__.tb_next)
    raise AssertionError("no error")


# Where a traceback that nobody has any more is used again.
REUSED = sys.version_info >= (3, 12) and not NO_GIL and not module.__file__.endswith(".abi3.so")


@pytest.fixture(params=[lambda: caught(module.Tried(1).check), lambda: caught(module.fails_at_once, "x")], ids=["two", "one"])
def fail(request):
    """Fails in one or two frames of Rust, whose traceback nobody has at first."""
    gc.collect()
    places = {id(request.param().__traceback__) for _ in range(5)}
    assert not REUSED or len(places) == 1
    return request.param


def test_tracebacks_are_not_shared(fail):
    """A traceback is used again when nobody has it any more; who keeps one keeps it as it is."""
    text = traceback.format_exception(fail())
    errors = [fail() for _ in range(5)]
    places = [id(tb) for error in errors for tb in iterate(error.__traceback__)]
    assert len(set(places)) == len(places)
    assert [traceback.format_exception(it) for it in errors] == [text] * 5


@pytest.mark.parametrize("index", [0, -1])
def test_a_part_of_a_traceback_is_kept_as_it_is(fail, index):
    text = traceback.format_exception(fail())
    part = list(iterate(fail().__traceback__))[index]
    error = fail()
    assert all(it is not part for it in iterate(error.__traceback__))
    assert traceback.format_exception(error) == text


@pytest.mark.parametrize("index", [0, -1])
@pytest.mark.parametrize("other", [lambda: None, lambda: here()], ids=["nothing", "another"])
def test_a_traceback_that_was_changed_is_not_used_again(fail, index, other):
    text = traceback.format_exception(fail())
    for held in (False, True):
        parts = list(iterate(fail().__traceback__))
        parts[index].tb_next = other()
        last = parts[-1] if held else None
        del parts
        assert traceback.format_exception(fail()) == text, last
        assert traceback.format_exception(fail()) == text


def here():
    """A traceback of Python's alone."""
    try:
        raise KeyError
    except KeyError as error:
        return error.__traceback__


def iterate(trace):
    """The parts of a traceback."""
    while trace:
        yield trace
        trace = trace.tb_next


def test_errors_that_are_raised_again_keep_their_traceback():
    error = caught(module.fails_at_once, "x")
    for _ in range(3):
        with pytest.raises(ValueError) as again:
            raise error
        assert again.value is error
        names = [it.name for it in traceback.extract_tb(error.__traceback__)]
        assert names[-1] == "fails_at_once"
        error.__traceback__ = None
        assert caught(module.fails_at_once, "x").__traceback__.tb_frame.f_code.co_name == "fails_at_once"
        error = caught(module.fails_at_once, "x")


def test_frames_hold_nothing_of_those_that_called():
    class Local:
        pass

    def caller():
        local = Local()
        try:
            module.fails_at_once("x")
        except ValueError as error:
            traceback.clear_frames(error.__traceback__)
        return weakref.ref(local)

    seen = [caller() for _ in range(3)]
    gc.collect()
    assert [it() for it in seen] == [None] * 3


def test_frames_in_many_threads_at_once():
    """A frame may be in several tracebacks; each shows its own lines."""

    def fails(number):
        for _ in range(200):
            shown = rendered(module.fails_at_once, "x")
            assert shown == frame("fails_at_once", "pub fn number") + "ValueError: invalid digit found in string\n", number

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fails, range(8)))


def test_iterations_end_without_a_trace():
    assert list(iter([1])) == [1]
    with pytest.raises(IndexError):
        module.Tried(1)[0]


def test_causes_are_shown_where_they_were_made():
    try:
        module.raise_chain()
    except TypeError as error:
        shown = traceback.format_exception(type(error), error, error.__traceback__.tb_next)
    between = "\nThe above exception was the direct cause of the following exception:\n\n"
    head = "Traceback (most recent call last):\n"
    note = "of the cause\n" if sys.version_info >= (3, 11) else ""
    assert "".join(shown) == (
        head
        + '  File "page.html", line 3, in template\n'
        + frame("<rust>", "let root = PyErr::key_error(")
        + "KeyError: 'root'\n"
        + between
        + head
        + frame("<rust>", 'let cause = PyErr::value_error("cause")')
        + f"ValueError: cause\n{note}"
        + between
        + head
        + frame("raise_chain", "pub fn raise_chain")
        + frame("<rust>", 'Err(PyErr::type_error("effect")')
        + "TypeError: effect\n"
    )


@pytest.mark.skipif(sys.version_info < (3, 11), reason="groups came with Python 3.11")
def test_members_of_groups_are_shown_where_they_were_made():
    try:
        module.group(2)
    except Exception as error:
        group = error
    assert [it.name for it in traceback.extract_tb(group.__traceback__)][1:] == ["group", "<rust>"]
    shown = ["".join(traceback.format_exception(it)) for it in group.exceptions]
    head = "Traceback (most recent call last):\n"
    assert shown == [
        head + frame("<rust>", '0 => PyErr::value_error("first"),', PYTHON) + "ValueError: first\n",
        head + frame("<rust>", "_ => PyErr::builtin(Builtin::OSError,", PYTHON) + "OSError: number 1\n",
    ]


def test_causes_and_members_without_frames():
    module.frames(False)
    try:
        module.raise_chain()
    except TypeError as error:
        assert error.__cause__.__traceback__ is None and error.__cause__.__cause__.__traceback__ is None
    finally:
        module.frames(True)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="notes came with Python 3.11")
def test_backtraces_of_anyhow_are_notes():
    code = "import errors\ntry: errors.anyhow_text()\nexcept RuntimeError as error: print(getattr(error, '__notes__', []))"
    for asked in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env={"PYTHONPATH": str(Path(module.__file__).parent), "RUST_BACKTRACE": asked},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert ("['Rust backtrace:" in done.stdout and "anyhow_text" in done.stdout) == (asked == "1"), done.stdout

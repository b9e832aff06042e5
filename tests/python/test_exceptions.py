"""Exceptions of an interface file are classes like any other; errors of Rust's become them, by type and by variant."""

import copy
import decimal
import inspect
import json
import pickle
import subprocess
import sys
import traceback
import warnings
import weakref
import xml.etree.ElementTree

import pytest

import errors as module


def raised(function, *args):
    with pytest.raises(BaseException) as caught:
        function(*args)
    return caught.value


# Classes


@pytest.mark.parametrize(
    "name, bases",
    [
        ("GeometryError", (ValueError,)),
        ("ParseFailed", (module.GeometryError,)),
        ("Deeper", (module.ParseFailed,)),
        ("Renamed", (module.ParseFailed,)),
        ("Two", (module.GeometryError, KeyError)),
        ("Read", (OSError,)),
        ("Decoder", (json.JSONDecodeError,)),
        ("Nested", (xml.etree.ElementTree.ParseError,)),
        ("ConnectionError", (ConnectionError,)),
        ("Values", (Exception,)),
        ("Late", (module.inner.Inner,)),
        ("Included", (module.ParseFailed, LookupError)),
        ("Warned", (UserWarning,)),
    ],
)
def test_classes(name, bases):
    kind = getattr(module, name)
    assert kind.__bases__ == bases
    assert (kind.__name__, kind.__qualname__, kind.__module__) == (name, name, "errors")
    assert pickle.loads(pickle.dumps(kind)) is kind


def test_classes_of_submodules():
    inner, deepest = module.inner, module.inner.deepest
    assert inner.Inner.__module__ == "errors.inner" and inner.Inner.__bases__ == (module.GeometryError,)
    assert inner.Innermost.__bases__ == (inner.Inner,)
    assert deepest.Deepest.__module__ == "errors.inner.deepest" and deepest.Deepest.__bases__ == (inner.Innermost,)
    assert not hasattr(module, "Inner") and not hasattr(inner, "Late")
    assert pickle.loads(pickle.dumps(deepest.Deepest)) is deepest.Deepest


def test_docstrings():
    assert module.GeometryError.__doc__ == "Bad geometry."
    assert module.ParseFailed.__doc__ == "Text that is no geometry."
    assert module.Deeper.__doc__ is None


# Fields


def test_fields_are_attributes_and_arguments():
    error = module.ParseFailed(3, "text")
    assert (error.line, error.text) == (3, "text")
    assert error.args == (3, "text")
    assert repr(error) == "ParseFailed(3, 'text')"
    assert str(error) == "(3, 'text')"
    assert module.ParseFailed(text="text", line=3).args == (3, "text")
    assert module.ParseFailed(3, text="text").args == (3, "text")


def test_fields_are_inherited():
    assert module.ParseFailed.__match_args__ == ("line", "text")
    assert module.Deeper.__match_args__ == ("line", "text", "column", "hint")
    assert module.Renamed.__match_args__ == ("line", "text")
    error = module.Deeper(1, "a", 2, hint=None)
    assert error.args == (1, "a", 2, None)
    assert (error.line, error.text, error.column, error.hint) == error.args
    assert module.Renamed(1, "a").text == "a"
    assert isinstance(error, module.ParseFailed) and isinstance(error, ValueError)


def test_signatures():
    assert str(inspect.signature(module.ParseFailed)) == "(line, text)"
    assert str(inspect.signature(module.Deeper)) == "(line, text, column, hint)"
    assert "__init__" not in vars(module.Renamed)


@pytest.mark.parametrize(
    "args, keywords, message",
    [
        ((), {}, "ParseFailed.__init__() missing 2 required positional arguments: 'line' and 'text'"),
        ((1,), {}, "ParseFailed.__init__() missing 1 required positional argument: 'text'"),
        ((1, "a", 2), {}, "ParseFailed.__init__() takes 3 positional arguments but 4 were given"),
        ((1, "a"), {"line": 1}, "ParseFailed.__init__() got multiple values for argument 'line'"),
        ((1, "a"), {"lime": 1}, "ParseFailed.__init__() got an unexpected keyword argument 'lime'"),
    ],
)
def test_wrong_arguments_are_refused_as_python_does(args, keywords, message):
    class Twin(Exception):
        def __init__(self, line, text):
            pass

    Twin.__init__.__qualname__ = "ParseFailed.__init__"
    hint = ". Did you mean 'line'?" if "lime" in keywords else ""
    with pytest.raises(TypeError) as twin:
        Twin(*args, **keywords)
    assert str(twin.value) in (message, message + hint)  # From Python 3.13 on.
    with pytest.raises(TypeError) as caught:
        module.ParseFailed(*args, **keywords)
    assert str(caught.value) == message + hint


def test_patterns():
    match = """
match error:
    case module.Deeper(line, text, column, hint): found = (line, text, column, hint)
    case module.ParseFailed(line, text=text): found = (line, text)
    case _: found = None
"""
    for args, kind in [((1, "a"), module.ParseFailed), ((1, "a", 2, "b"), module.Deeper)]:
        scope = {"module": module, "error": kind(*args)}
        exec(match, scope)
        assert scope["found"] == args


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "error",
    [
        module.GeometryError("text"),
        module.GeometryError(),
        module.GeometryError("a", 2),
        module.ParseFailed(3, "größe"),
        module.Deeper(3, "text", 4, None),
        module.Renamed(3, "text"),
        module.Two("text"),
        module.Read("name of a file", 2),
        module.Stop(7),
        module.Late(7),
        module.inner.deepest.Deepest(7),
        module.Values([1], (2, "b"), "c", 4),
        module.Included(1, "two"),
        module.ConnectionError(2, "text", "file"),
    ],
    ids=repr,
)
def test_copies(error, protocol):
    error.more = ["more"]
    for again in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error)
        assert again.args == error.args and repr(again) == repr(error) and str(again) == str(error)
        assert again.more == ["more"]
        for field in getattr(type(error), "__match_args__", ()):
            assert getattr(again, field) == getattr(error, field)


def test_raised_errors_are_copied_with_their_text():
    error = raised(module.fail, "Parse")
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is module.ParseFailed and again.args == (3, "größe")
        assert str(again) == str(error) == "line 3: `größe` (true)"


def test_fields_of_a_base_that_has_them():
    error = module.Read("name", 5)
    assert (error.filename, error.errno, error.args) == ("name", 5, ("name", 5))
    assert str(error) == "('name', 5)"
    assert module.Stop(7).value == 7
    # Python itself reads it.
    def generator():
        try:
            yield
        except GeneratorExit:
            pass
    assert next(iter([module.Stop(3)])).value == 3


def test_classes_with_a_state_that_are_exceptions():
    # On the stable ABI, each has one more, which its slots are from.
    assert module.Counted.__bases__[-1] is module.ParseFailed and module.Placed.__bases__[-1] is module.inner.Inner
    error = module.Counted(3, "text")
    assert (error.line, error.text, error.args, error.times(), error.times()) == (3, "text", (3, "text"), 4, 5)
    assert module.Placed(place=7).place == 7

    def fails():
        raise error

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert raised(module.own_kind, fails) is error
    with pytest.raises(module.GeometryError):
        raise module.Counted(1, "a")

    class Mine(module.Counted):
        pass

    assert isinstance(Mine(1, "a"), ValueError) and Mine(1, "a").times() == 2
    assert type(raised(module.Counted, 1)) is TypeError


def test_heirs_in_python():
    class Mine(module.ParseFailed):
        def __init__(self, line):
            super().__init__(line, text="mine")
            self.extra = True

        def __str__(self):
            return f"mine, {super().__str__()}"

    error = Mine(4)
    assert (error.args, error.line, error.text, error.extra) == ((4, "mine"), 4, "mine", True)
    assert str(error) == "mine, (4, 'mine')"
    with pytest.raises(module.GeometryError):
        raise error
    assert Mine.__match_args__ == ("line", "text")
    weakref.ref(error)

    class Both(module.Read, module.Two):
        pass

    assert issubclass(Both, (OSError, KeyError))


def test_a_constructor_that_is_called_on_something_else():
    with pytest.raises(TypeError):
        module.ParseFailed.__init__(object(), 1, "a")
    other = ValueError("x")
    module.ParseFailed.__init__(other, 1, "a")  # As any `__init__` of Python's own would.
    assert other.args == (1, "a")
    with pytest.raises(TypeError):
        module.ParseFailed.__str__(3)


def test_attributes_can_be_set_and_deleted():
    error = module.ParseFailed(1, "a")
    error.line = 2
    assert (error.line, error.args) == (2, (1, "a"))
    del error.line
    with pytest.raises(AttributeError):
        error.line
    error.args = ()
    assert str(error) == ""


# Errors of Rust's


@pytest.mark.parametrize(
    "kind, exact, args, text",
    [
        ("NotFound", KeyError, ('a "key" was not found',), "'a \"key\" was not found'"),
        ("Io", FileNotFoundError, ("cannot read",), "cannot read"),
        ("IoKind", OSError, ("cannot read",), "cannot read"),
        ("Parse", module.ParseFailed, (3, "größe"), "line 3: `größe` (true)"),
        ("Deep", module.Deeper, (4, "x", 5, None), "deep in line 4: x"),
        ("DeepBad", module.Deeper, (4, "x", -1, "y"), "deep in line 4: x"),
        ("Late", module.Late, (7,), "late at 7"),
        ("Two", module.Two, ("Two",), "'Two'"),
        ("Named", module.Renamed, (2**64 - 1, "named"), f"named at {2**64 - 1}"),
        ("Connection", module.ConnectionError, ("Connection",), "Connection"),
        ("Interrupted", KeyboardInterrupt, ("Interrupted",), "Interrupted"),
        ("Other", module.GeometryError, ("something else",), "something else"),
    ],
)
def test_variants(kind, exact, args, text):
    error = raised(module.fail, kind)
    assert type(error) is exact
    assert error.args == args
    assert str(error) == text
    for name, value in zip(getattr(exact, "__match_args__", ()), args):
        assert getattr(error, name) == value


def test_no_error():
    assert module.fail("") is None
    assert module.half(0) is None
    assert module.number("12") == 12


def test_a_variant_that_is_not_named():
    assert type(raised(module.half, 1)) is ValueError
    other = raised(module.half, 2)
    assert type(other) is RuntimeError and str(other) == "half Other"


def test_types():
    error = raised(module.parse, 12, "some")
    assert type(error) is module.ParseFailed and str(error) == "cannot be parsed"
    assert (error.line, error.text, error.args) == (12, "some", (12, "some"))
    error = raised(module.values)
    assert error.args == ([1, 2], (3, "four"), "type", 5)
    assert (error.items, error.pair, error.type, error.money) == error.args
    assert type(raised(module.generic, True)) is LookupError
    assert type(raised(module.generic, False)) is ArithmeticError
    assert type(raised(module.number, "x")) is ValueError
    assert str(raised(module.number, "x")) == "invalid digit found in string"
    assert type(raised(module.number_float, "x")) is decimal.InvalidOperation
    assert type(raised(module.included)) is module.Included
    assert type(raised(module.warned)) is module.Warned
    error = raised(module.released)
    assert type(error) is module.ParseFailed and error.line == 3


def test_boxes():
    assert type(raised(module.boxed, "x")) is ValueError
    for function, text in [(module.arced, "arc"), (module.in_a_box, "box")]:
        error = raised(function)
        assert type(error) is module.ParseFailed and error.text == text


def test_texts():
    error = raised(module.text, "größe")
    assert type(error) is AssertionError and error.args == ("größe",)
    assert type(raised(module.static_text)) is RuntimeError


def test_texts_of_any_length():
    for length in range(70):
        for text in ("x" * length, "ß" * length, "x" * length + "🎉"):
            assert raised(module.text, text).args == (text,)


def test_errors_of_custom_types():
    assert module.money(3) == 3
    error = raised(module.money, -1)
    assert type(error) is KeyError and error.args == ("money was not found",)


def test_submodules_come_first_and_then_what_is_around_them():
    assert type(raised(module.inner.number, "x")) is module.inner.NoNumber
    assert type(raised(module.inner.deepest.number, "x")) is module.inner.NoNumber
    assert type(raised(module.inner.fail, "Parse")) is module.ParseFailed
    assert type(raised(module.number, "x")) is ValueError


def test_classes_that_want_more_than_a_text():
    error = raised(module.fail, "Json")
    assert type(error) is TypeError and "missing 2 required positional arguments" in str(error)


def test_classes_that_are_not_there():
    assert type(raised(module.missing)) is ModuleNotFoundError
    error = raised(module.odd)
    assert type(error) is TypeError and str(error) == "collections.OrderedDict is no class of exceptions"


def test_causes_are_mapped_by_their_own_types():
    error = raised(module.chain)
    assert (type(error), str(error)) == (RuntimeError, "outer")
    cause = error.__cause__
    assert (type(cause), str(cause), cause.errno) == (PermissionError, "cannot read", 13)
    root = cause.__cause__
    assert (type(root), root.errno, root.strerror) == (PermissionError, 13, "Permission denied")
    assert root.__cause__ is None
    other = raised(module.fail, "Other")
    assert type(other.__cause__) is ValueError
    assert "direct cause" in "".join(traceback.format_exception(type(error), error, None))


# Boxes around errors of any type


@pytest.mark.parametrize("name", ["anyhow_plain", "eyre_plain"])
def test_boxed_errors_are_what_they_hold(name):
    function = getattr(module, name)
    assert function("") is None
    error = raised(function, "Deep")
    assert type(error) is module.Deeper and error.args == (4, "x", 5, None)
    assert type(raised(function, "NotFound")) is KeyError
    error = raised(function, "Io")
    assert type(error) is FileNotFoundError and error.__cause__.errno == 2


@pytest.mark.parametrize("name, texts", [("anyhow_context", ["outer", "inner"]), ("eyre_context", ["outer"])])
def test_contexts_are_around_what_they_are_about(name, texts):
    error = raised(getattr(module, name), "Parse")
    for text in texts:
        assert type(error) is RuntimeError and str(error) == text
        error = error.__cause__
    assert type(error) is module.ParseFailed and error.args == (3, "größe")


def test_messages_in_a_box():
    error = raised(module.anyhow_text)
    assert type(error) is RuntimeError and str(error) == "no luck" and error.__cause__ is None
    assert type(raised(module.borrowed_text, "größe")) is RuntimeError


@pytest.mark.parametrize("name", ["anyhow_python", "eyre_python"])
def test_exceptions_of_python_in_a_box(name):
    error = module.ParseFailed(1, "a")

    def fails():
        raise error

    assert raised(getattr(module, name), fails) is error


# The operating system


def test_errors_of_the_system():
    error = raised(module.read, "/does/not/exist")
    assert type(error) is FileNotFoundError
    assert error.args == (2, "No such file or directory")
    assert (error.errno, error.strerror, error.filename) == (2, "No such file or directory", None)
    assert str(error) == "[Errno 2] No such file or directory"
    error = raised(module.fail, "Io")
    assert (type(error), error.errno, str(error)) == (FileNotFoundError, 2, "cannot read")


def test_the_name_of_the_file():
    error = raised(module.read_wrapped, "/does/not/exist")
    assert type(error) is module.Read
    assert (error.filename, error.errno) == ("/does/not/exist", 2)
    assert str(error) == "cannot read /does/not/exist"
    assert type(error.__cause__) is FileNotFoundError


@pytest.mark.skipif(sys.platform == "win32", reason="the numbers are others")
def test_each_number_is_the_class_that_python_has_for_it():
    import errno

    for code in sorted(errno.errorcode):
        assert type(raised(module.errno, code)) is type(OSError(code, ""))
        assert raised(module.errno, code).errno == code


@pytest.mark.parametrize(
    "name",
    [
        "FileNotFoundError", "PermissionError", "FileExistsError", "TimeoutError", "BrokenPipeError",
        "ConnectionRefusedError", "InterruptedError", "OSError",
    ],
)  # fmt: skip
def test_errors_without_a_number(name):
    error = raised(module.kind, name)
    assert type(error).__name__ == name
    assert (error.errno, error.args) == (None, ("a kind",))


def test_os_error():
    error = raised(module.os_error, 2, "text", "name")
    assert type(error) is FileNotFoundError
    assert (error.errno, error.strerror, error.filename) == (2, "text", "name")
    assert str(error) == "[Errno 2] text: 'name'"
    assert raised(module.os_error, 2, "text", None).filename is None


# Panics


def test_all_modules_share_one_class_of_panics():
    import functions
    import protocols

    kinds = {type(raised(it)) for it in (module.declared_panic, functions.panics_any, functions.released_panic)}
    (kind,) = kinds
    assert kind.__mro__[1] is RuntimeError and kind.__module__ == "pyz3_runtime"
    assert protocols  # One more library that holds the runtime.
    with pytest.raises(kind):
        functions.panics("again")


# PyErr


def test_a_python_exception_stays_the_same_object():
    error = module.ParseFailed(1, "a")

    def fails():
        raise error

    for function in (module.pass_through, module.pass_as_io):
        assert raised(function, fails) is error


def test_every_builtin_exception():
    import builtins

    here = {it for it in vars(builtins).values() if isinstance(it, type) and issubclass(it, BaseException)}
    missing = {it.__name__ for it in here} - set(module.all_builtin())
    # The second came with 3.15, and is raised by imports alone.
    assert missing <= {"_IncompleteInputError", "ImportCycleError"}
    demanding = {"UnicodeDecodeError", "UnicodeEncodeError", "UnicodeTranslateError", "BaseExceptionGroup"}
    for name in module.all_builtin():
        if not hasattr(builtins, name) or name in demanding | {"ExceptionGroup"}:
            continue
        error = raised(module.builtin, name, "text")
        assert type(error) is getattr(builtins, name), name
        assert error.args == ("text",)
    assert type(raised(module.builtin, "PythonFinalizationError", "text")).__name__ in (
        "PythonFinalizationError", "RuntimeError",
    )  # fmt: skip
    for name in demanding & set(dir(builtins)):
        for _ in range(2):
            error = raised(module.builtin, name, "text")
            assert isinstance(error, TypeError)
            # From 3.12 on, CPython says what could not be made.
            notes = [f"Normalization failed: type={name} args='text'"] if sys.version_info >= (3, 12) else []
            assert getattr(error, "__notes__", []) == notes


def test_other_arguments():
    error = raised(module.decode_error)
    assert type(error) is UnicodeDecodeError and error.object == b"\xff"


def test_typed_constructors():
    error = raised(module.raise_fields, 3, "größe")
    assert type(error) is module.ParseFailed and error.args == (3, "größe")
    assert (error.line, error.text, str(error)) == (3, "größe", "(3, 'größe')")
    error = raised(module.raise_values, 5)
    assert type(error) is module.Values and error.args == ([1, 2], (3, "four"), "type", 5)
    error = raised(module.raise_text, "größe")
    assert type(error) is module.GeometryError and error.args == ("größe",)
    error = raised(module.raise_inner)
    assert type(error) is module.inner.Innermost and error.place == 2**128 - 1
    error = raised(module.raise_released)
    assert type(error) is module.Deeper and error.args == (1, "text", 2, None)


def test_typed_constructors_in_chains():
    error = raised(module.raise_from)
    assert type(error) is module.GeometryError and error.args == ("effect",)
    cause = error.__cause__
    assert type(cause) is module.ParseFailed and cause.args == (1, "cause")


def test_typed_matches():
    def fails(error):
        raise error

    assert module.raised_kind(lambda: None) == "none"
    assert module.raised_kind(lambda: fails(module.Deeper(1, "a", 2, None))) == "Deeper"
    assert module.raised_kind(lambda: fails(module.Renamed(1, "a"))) == "ParseFailed"
    error = ValueError()
    assert raised(module.raised_kind, lambda: fails(error)) is error


def test_named():
    error = raised(module.named, "text")
    assert type(error) is module.GeometryError and error.args == ("text",)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="notes came with Python 3.11")
def test_notes():
    assert raised(module.with_note, "text").__notes__ == ["text", "another"]


def test_causes():
    error = raised(module.with_cause, "text")
    assert type(error) is TypeError
    assert type(error.__cause__) is ZeroDivisionError and error.__cause__.args == ("text",)
    assert type(error.__cause__.__cause__) is KeyError
    assert error.__suppress_context__

    def fails():
        try:
            raise KeyError("first")
        except KeyError as first:
            raise ValueError("second") from first

    assert module.causes(fails) == ["ValueError: second", "KeyError: 'first'"]


def test_context():
    try:
        raise ValueError("first")
    except ValueError as first:
        error = raised(module.fail, "Parse")
        assert error.__context__ is first and error.__cause__ is None


def test_what_is_no_exception_is_not_raised():
    class Like:
        __slots__ = ("__traceback__",)

    for wrong in (Like(), int, 3, None, lambda: None, Like):
        error = raised(module.without_traceback, wrong)
        assert type(error) is TypeError and str(error) == f"expected an exception, got {type(wrong).__name__}"
    # As `raise` does.
    assert type(raised(module.without_traceback, LookupError)) is LookupError
    made = ValueError("made")
    assert raised(module.without_traceback, made) is made


def test_the_functions_of_a_class_may_be_replaced(monkeypatch):
    before = raised(module.fail, "Two")
    kind, said = type(before), []
    assert kind is module.Two and before.args

    def init(self, *args):
        said.append(args)
        self.args = ("changed",)

    with monkeypatch.context() as patch:
        patch.setattr(kind, "__init__", init, raising=False)
        error = raised(module.fail, "Two")
        assert type(error) is kind and error.args == ("changed",)
        assert said == [before.args]
    assert raised(module.fail, "Two").args == before.args


@pytest.mark.skipif(sys.version_info < (3, 11), reason="groups came with Python 3.11")
def test_raised_groups():
    error = raised(module.group, 3)
    assert type(error) is ExceptionGroup and error.message == "several"
    assert [type(it) for it in error.exceptions] == [ValueError, OSError, OSError]
    part, rest = error.split(ValueError)
    assert len(part.exceptions) == 1 and len(rest.exceptions) == 2


def test_is_instance():
    assert module.is_instance(KeyError(), "LookupError")
    assert module.is_instance(module.ParseFailed(1, ""), "ValueError")
    assert not module.is_instance(KeyError(), "ValueError")
    assert module.is_instance_of(module.Deeper(1, "", 2, None), module.ParseFailed)
    assert not module.is_instance_of(KeyError(), module.ParseFailed)


def test_printed(capsys):
    error = raised(module.fail, "Parse")
    module.printed(error)
    assert capsys.readouterr().err == "".join(traceback.format_exception(type(error), error, error.__traceback__))


def test_warnings():
    for name in ("UserWarning", "DeprecationWarning", "ResourceWarning"):
        with pytest.warns(Warning) as caught:
            module.warn(name, "größe", 1)
        assert (caught[0].category.__name__, str(caught[0].message)) == (name, "größe")
        assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        error = raised(module.warn, "UserWarning", "text", 1)
        assert type(error) is UserWarning
    assert type(raised(module.warn, "ValueError", "text", 1)) is TypeError


def test_stack_levels():
    def around(level):
        module.warn("UserWarning", "text", level)

    lines = []
    for level in (1, 2):
        with pytest.warns(UserWarning) as caught:
            around(level)
        lines.append(caught[0].lineno)
    assert lines[0] == around.__code__.co_firstlineno + 1
    assert lines[1] > lines[0]


# What `raises` says, checked in debug builds as these are


def test_declared():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for kind in ("", "Parse", "NotFound", "Deep", "Other", "Interrupted", "Two"):
            if kind:
                assert not isinstance(raised(module.declared, kind), RuntimeWarning)
        for kind in ("Parse", "NotFound", "Io", "Deep", "Two"):
            assert not isinstance(raised(module.declared_parents, kind), RuntimeWarning)
        assert "PanicException" in str(type(raised(module.declared_panic)))
        assert type(raised(module.declared_number, "x")) is TypeError  # Not raised by the function.


def test_not_declared():
    with pytest.warns(RuntimeWarning) as caught:
        assert type(raised(module.declared, "Io")) is FileNotFoundError
    message = "declared() raised FileNotFoundError, which its `raises:` does not declare"
    assert [str(it.message) for it in caught] == [message]
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        error = raised(module.declared, "Io")
    assert type(error) is RuntimeWarning and type(error.__cause__) is FileNotFoundError


# Life


def test_a_module_that_is_imported_anew_has_classes_of_its_own():
    code = """
import gc, sys, weakref
import errors
old = weakref.ref(errors.ParseFailed)
kinds = set()
for _ in range(3):
    for name in [it for it in sys.modules if it.partition('.')[0] == 'errors']:
        del sys.modules[name]
    import errors
    kinds.add(errors.ParseFailed)
    try:
        errors.fail('Parse')
    except errors.ParseFailed as error:
        assert type(error) is errors.ParseFailed and error.line == 3
assert len(kinds) == 3
del kinds
for name in [it for it in sys.modules if it.partition('.')[0] == 'errors']:
    del sys.modules[name]
fail = errors.fail
del errors, name
gc.collect()
try:
    fail('Parse')
except Exception as error:
    print(type(error).__name__)
del fail
gc.collect()
print(old())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["ParseFailed", "None"]

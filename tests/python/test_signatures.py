"""`inspect.signature` says what the interface says, of every function; so does `__doc__`."""

import inspect
import pydoc

import pytest

from interface import FILES, all_args, every_function, functions
from lacks import LACKS

FUNCTIONS = every_function()


@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_signature(function):
    if not all(arg.arg.isascii() for arg in all_args(function.parameters().args)):
        # A limit of `inspect` itself, for every builtin function: it reads signatures as ASCII.
        with pytest.raises(ValueError):
            inspect.signature(function.find())
        return
    signature = inspect.signature(function.find())
    twin = inspect.signature(function.twin())
    assert list(signature.parameters) == list(twin.parameters)
    for ours, theirs in zip(signature.parameters.values(), twin.parameters.values()):
        assert ours.kind == theirs.kind
        # Of the same type, too: 1 is not 1.0 nor True, and 0.0 is not -0.0.
        assert repr(ours.default) == repr(theirs.default)
    assert str(signature) == str(twin)


@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_doc_and_names(function):
    found = function.find()
    assert found.__name__ == found.__qualname__ == function.name
    assert found.__module__ == function.module
    assert repr(found) == f"<built-in function {function.name}>"
    doc = found.__doc__ or ""
    if function.doc is not None:
        assert doc.startswith(function.doc.rstrip())
    # What prepares the signature for `inspect` is no part of it.
    assert "--\n\n" not in doc and "$module" not in doc
    assert function.name in pydoc.render_doc(found)


def test_the_interface_is_all_there_is():
    for module in (it for it in FILES if it not in LACKS):
        for found in {function.module for function in functions(module)}:
            loaded = __import__(found, fromlist=["_"])
            # What has several signatures shows none, and is not read from the interface above.
            functions_of = {name: value for name, value in vars(loaded).items() if inspect.isbuiltin(value)}
            callables = {name for name, value in functions_of.items() if value.__text_signature__}
            assert callables == {function.name for function in functions(module) if function.module == found}


def test_defaults_that_are_hard_to_quote():
    """By hand, so that the reader of interfaces above is not the only judge."""
    import functions as module

    def default(name):
        return inspect.signature(getattr(module, name)).parameters["x"].default

    assert default("default_quotes") == "single ' and double \""
    assert default("default_backslash") == "C:\\new\\table"
    assert default("default_newline") == "one\ntwo\r\n\tthree\0"
    assert default("default_closing") == ")\n--\n\n"
    assert default("default_unicode") == "ü ∀ 🎉 é •"
    assert default("default_bytes") == b'a\x00\xff"\\\n'
    assert default("default_big") == 2**127 - 1
    assert str(default("default_minus_zero")) == "-0.0"
    assert default("default_ellipsis") is ...
    assert default("default_nested") == [("a", {"b": None}), ("c", {})]


def test_a_call_gets_the_default():
    """Each function that gives its parameter back gives the default back."""
    seen = 0
    for function in functions("functions"):
        if not function.name.startswith("default_") or function.name == "default_result":
            continue
        seen += 1
        found = function.find()
        expected = inspect.signature(found).parameters["x"].default
        value = found()
        if function.name == "default_int_for_float":
            expected = 1.0
        assert repr(value) == repr(expected), function.name
    assert seen > 25


def test_a_default_is_nobody_elses():
    """Changing what came of a default changes no later call."""
    import functions as module

    module.default_list().append(4)
    module.default_empty_list().append("x")
    module.default_dict()["c"] = 3
    module.default_set().add(2)
    assert module.default_list() == [1, 2, 3]
    assert module.default_empty_list() == []
    assert module.default_dict() == {"a": 1, "b": -2}
    assert module.default_set() == {1}

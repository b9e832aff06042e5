"""Modules and submodules are what Python expects of modules."""

import importlib
import importlib.machinery
import pickle
import subprocess
import sys
import types

import pytest

import functions
import mypkg
import mypkg._core


def fresh(code):
    """Runs code in an interpreter that has imported nothing yet."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_integers_know_no_limit_of_digits():
    code = "import sys; getattr(sys, 'set_int_max_str_digits', id)(640); import functions; print(functions.HUGE == 1 << 4800)"
    assert fresh(code) == "True"


def test_the_module_itself():
    assert type(functions) is types.ModuleType
    assert functions.__name__ == "functions"
    assert functions.__spec__.name == "functions"
    assert isinstance(functions.__loader__, importlib.machinery.ExtensionFileLoader)
    assert functions.__file__.endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES))
    assert functions.__package__ == ""


def test_submodules_are_there():
    assert type(functions.sub) is types.ModuleType
    assert functions.sub.__name__ == "functions.sub"
    assert functions.sub.__doc__ == "A submodule."
    assert functions.sub.deep.__name__ == "functions.sub.deep"
    assert functions.sub.deep.__doc__ == "A submodule of a submodule."
    assert functions.other.__doc__ is None
    assert sys.modules["functions.sub.deep"] is functions.sub.deep


def test_names_do_not_mix():
    assert functions.closure(1) == 2
    assert functions.sub.closure(1) == 10
    assert functions.sub.where() == "sub"
    assert functions.sub.deep.where() == "deep"
    assert (functions.sub.LEVEL, functions.sub.deep.LEVEL, functions.sub.deep.TEXT) == (1, 2, "deep")
    assert functions.sub.deep.money((1, "EUR")) == (1, "EUR")
    assert functions.other.twice(4) == 8


@pytest.mark.parametrize(
    "statement, expression",
    [
        ("import functions.sub.deep", "functions.sub.deep.where()"),
        ("import functions.sub.deep as it", "it.where()"),
        ("from functions import sub", "sub.deep.where()"),
        ("from functions.sub import deep", "deep.where()"),
        ("from functions.sub.deep import where", "where()"),
        ("from functions.sub.deep import *", "where()"),
        ("import importlib; it = importlib.import_module('functions.sub.deep')", "it.where()"),
        ("import functions", "functions.sub.deep.where()"),
    ],
)
def test_importable_in_every_way(statement, expression):
    assert fresh(f"{statement}\nprint({expression})") == "deep"


def test_what_is_not_there():
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("functions.sub.nothing")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("functions.nothing")
    with pytest.raises(AttributeError, match="module 'functions' has no attribute 'nothing'"):
        functions.nothing


def test_functions_can_be_pickled():
    for function in (functions.closure, functions.sub.where, functions.sub.deep.where, mypkg._core.add):
        assert pickle.loads(pickle.dumps(function)) is function


def test_inside_a_package():
    assert mypkg._core.__name__ == "mypkg._core"
    assert mypkg._core.__package__ == "mypkg"
    assert mypkg.add(2) == 3
    assert mypkg.VERSION == "1.0"
    assert mypkg._core.inner.__name__ == "mypkg._core.inner"
    assert fresh("from mypkg._core.inner import name\nprint(name())") == "inner"


def test_a_failed_import_leaves_nothing():
    code = """
import os, sys
os.environ["PYZ3_TEST_NOT_READY"] = "1"
try:
    import functions
except RuntimeError as error:
    print(error, [it for it in sys.modules if it.split(".")[0] == "functions"])
del os.environ["PYZ3_TEST_NOT_READY"]
import functions.sub.deep
print(functions.sub.deep.where())
"""
    assert fresh(code) == "not ready []\ndeep"


def test_the_spec_of_a_submodule_agrees_with_it():
    for module in (functions.sub, functions.sub.deep):
        assert module.__spec__.name == module.__name__
        assert module.__spec__.loader is module.__loader__ is functions.__loader__
        assert module.__spec__.origin == module.__file__ == functions.__file__


def test_imported_again():
    code = """
import sys, functions
first = functions
for name in [it for it in sys.modules if it.split(".")[0] == "functions"]:
    del sys.modules[name]
import functions.sub.deep
assert functions is not first
assert functions.sub is not first.sub
assert sys.modules["functions.sub.deep"] is functions.sub.deep
# Both work, each with its own.
assert first.closure(1) == functions.closure(1) == 2
assert first.sub.deep.where() == functions.sub.deep.where() == "deep"
first.INT = 1
assert functions.INT == 42
assert first.default_list() == functions.default_list() == [1, 2, 3]
del first
import gc
gc.collect()
assert functions.default_list() == [1, 2, 3]
assert functions.bind_keyword(a=1, b=3) == (1, 3)
try:
    functions.panics("x")
except RuntimeError as error:
    print(error)
"""
    assert fresh(code) == "x"


def test_many_instances():
    """Loaded again and again by hand: no instance is mixed up with another, none is kept alive."""
    spec = functions.__spec__
    for _ in range(50):
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert module.bind_everything(1, d=2) == (1, 2, 3, (), 2, 5, {})
        assert module.default_nested() == [("a", {"b": None}), ("c", {})]


def test_reload_is_harmless():
    assert importlib.reload(functions) is functions
    assert functions.closure(1) == 2


def test_end_of_the_interpreter():
    """What is kept until the end is let go without a word."""
    code = """
import functions, atexit, sys
class Late:
    def __del__(self, it=functions):
        assert it.closure(1) == 2
keep = [Late(), functions.sub.deep.where, functions.object if hasattr(functions, "object") else None]
sys.kept = keep
atexit.register(functions.bind_keyword, a=1)
print("end")
"""
    assert fresh(code) == "end"

"""Submodules that are reloaded, or deleted and imported again, alone or with what is around them."""

import gc
import importlib
import importlib.machinery
import importlib.util
import pickle
import pkgutil
import sys
import weakref

import pytest

import classes
import enums
import functions
import mypkg._core
import overloads


def load(name):
    """Deletes a module, alone, and imports it again."""
    del sys.modules[name]
    return importlib.import_module(name)


@pytest.fixture(autouse=True)
def as_before():
    """Puts back what a test has deleted."""
    tops = ("classes", "enums", "functions", "mypkg", "overloads")
    before = {name: it for name, it in sys.modules.items() if name.split(".")[0] in tops}
    yield
    for name, module in before.items():
        sys.modules[name] = module
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(before[parent], last, module)


@pytest.mark.parametrize(
    "name", ["functions.sub", "functions.sub.deep", "enums.sub", "classes.sub", "overloads.own.deeper", "mypkg._core.inner"]
)
def test_reloaded(name):
    module = sys.modules[name]
    spec, loader, package = module.__spec__, module.__loader__, module.__package__
    before = dict(vars(module))
    assert importlib.reload(module) is module is sys.modules[name]
    assert (module.__spec__, module.__loader__, module.__package__) == (spec, loader, package)
    assert isinstance(module.__loader__, importlib.machinery.ExtensionFileLoader)
    assert {key: it for key, it in vars(module).items() if key != "__spec__"} == {
        key: it for key, it in before.items() if key != "__spec__"
    }


@pytest.mark.parametrize("name", ["functions.sub", "functions.sub.deep", "classes.sub", "mypkg._core.inner"])
def test_deleted_alone_and_imported_again(name):
    first = sys.modules[name]
    module = load(name)
    assert module is not first and module is sys.modules[name]
    parent, _, last = name.rpartition(".")
    assert getattr(sys.modules[parent], last) is module
    for name in ("__name__", "__package__", "__file__", "__loader__", "__doc__", "__spec__"):
        assert getattr(module, name) == getattr(first, name)
    assert set(dir(module)) == set(dir(first))


def test_both_work():
    first = functions.sub
    second = load("functions.sub")
    assert first.where() == second.where() == "sub"
    assert first.deep.where() == second.deep.where() == "deep"
    assert sys.modules["functions.sub.deep"] is second.deep is not first.deep
    from functions.sub import deep
    from functions.sub.deep import where

    assert deep is second.deep and where is deep.where
    assert pickle.loads(pickle.dumps(where)) is where


def test_classes_of_both():
    first = classes.sub.Leaf
    old = first(1)
    second = load("classes.sub").Leaf
    assert second is not first and second(1) == second(1) and old.value == second(1).value == 1


def test_enums_stay():
    """The main module has made them, and is still there."""
    side, depth = enums.sub.Side, enums.sub.deep.Depth
    again = load("enums.sub")
    assert again.Side is side and again.own() is side.BOTTOM and again.outer() is enums.Level.HIGH
    assert again.deep.Depth is depth
    again = load("enums.sub.deep")
    assert again.Depth is depth


def test_states():
    overloads.count(5)
    before = overloads.peek()
    overloads.own.push(1)
    inner, own = load("overloads.inner"), load("overloads.own")
    # That of the module around it goes on, one of its own begins anew.
    assert inner.count() == before + 1 == overloads.peek()
    assert own.push(7) == 1 and own.push(8) == 2 and own.deeper.sum() == 15
    assert importlib.reload(own).push(9) == 3
    deeper = load("overloads.own.deeper")
    assert deeper.sum() == 24
    assert importlib.reload(overloads).peek() == before + 1


def test_the_first_one_goes():
    module = load("overloads.own")
    gone = weakref.ref(module)
    del module
    load("overloads.own")
    gc.collect()
    assert gone() is None


def test_what_is_not_there():
    for name in ("functions.nothing", "functions.sub.nothing", "functions.sub.deep.nothing"):
        assert importlib.util.find_spec(name.rpartition(".")[0]) is not None
        with pytest.raises(ModuleNotFoundError, match=f"No module named '{name}'") as caught:
            importlib.import_module(name)
        assert caught.value.name == name


def test_tools_that_look_for_packages():
    assert functions.__path__ == functions.sub.__path__ == [functions.__file__]
    assert not hasattr(functions.sub.deep, "__path__") and not hasattr(sys.modules["pickle"], "__path__")
    assert list(pkgutil.iter_modules(functions.__path__)) == []
    assert importlib.util.find_spec("functions.sub") is functions.sub.__spec__
    sys.path_importer_cache.pop(functions.__file__)  # Whoever empties it loses what it was for, and nothing else.
    functions.sub.where()
    with pytest.raises(ModuleNotFoundError):
        load("functions.sub")
    importlib.invalidate_caches()
    for name in [it for it in sys.modules if it.split(".")[0] == "functions"]:
        del sys.modules[name]
    assert importlib.import_module("functions.sub.deep").where() == "deep"
    importlib.invalidate_caches()
    assert load("functions.sub").where() == "sub"


def test_many_times():
    for _ in range(30):
        assert load("overloads.own").push(1) == 1
        assert load("functions.sub.deep").where() == "deep"
    gc.collect()
    assert overloads.inner.count() > 0

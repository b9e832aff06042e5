"""The golden output as modules: `PYZ3_GOLDEN_LIBRARY` is the library that they were compiled into."""

import ast
import enum
import importlib
import importlib.machinery
import inspect
import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from interface import all_args, functions, methods

GOLDEN = Path(__file__).parent.parent / "golden"
LIBRARY = os.environ.get("PYZ3_GOLDEN_LIBRARY")
CASES = sorted(it.name for it in GOLDEN.iterdir())
NAMES = {case: yaml.safe_load((GOLDEN / case / "pyz3.yaml").read_text("utf-8"))["module"] for case in CASES}

pytestmark = pytest.mark.skipif(LIBRARY is None, reason="run by the Rust test build::golden_output_is_a_crate")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The modules and their stubs, laid out for import: one library, under the name of each."""
    folder = tmp_path_factory.mktemp("golden")
    for case, name in NAMES.items():
        *packages, last = name.split(".")
        place = folder.joinpath(*packages)
        place.mkdir(parents=True, exist_ok=True)
        for package in packages:
            (place / "__init__.py").touch()
        shutil.copy(LIBRARY, place / (last + importlib.machinery.EXTENSION_SUFFIXES[0]))
        stub = GOLDEN / case / last
        if stub.is_dir():
            shutil.copytree(stub, place / last)
        else:
            shutil.copy(stub.with_suffix(".pyi"), place)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def is_plain(default):
    if isinstance(default, (tuple, list)):
        return all(map(is_plain, default))
    return not isinstance(default, enum.Enum) or isinstance(default, (int, str))


@pytest.mark.parametrize("case", CASES)
def test_signatures(case, folder):
    for function in functions(NAMES[case], GOLDEN / case / "pyz3.yaml"):
        found = getattr(importlib.import_module(function.module), function.name)
        if not all(arg.arg.isascii() for arg in all_args(function.parameters().args)):
            continue  # Beyond what `inspect` can read, as test_signatures.py tells.
        if function.name == "itself":
            continue  # Told by hand below.
        # What is around it, outermost first, is in sight too.
        parts = function.module.split(".")
        around = [importlib.import_module(".".join(parts[: end + 1])) for end in range(len(parts))]
        scope = {name: value for it in around for name, value in vars(it).items()}
        twin = inspect.signature(function.twin(scope=scope))
        # `inspect` takes no objects from compiled functions, but numbers, text and what is made of them.
        seen = [it if is_plain(it.default) else it.replace(default=...) for it in twin.parameters.values()]
        assert repr(inspect.signature(found)) == repr(twin.replace(parameters=seen))
        if function.doc is not None:
            # What Python compiles from the docstring is what was written.
            assert (found.__doc__ or "").rstrip() == function.doc.rstrip(), function.name


def parameters(body, of=None):
    """Of each function of a stub: its name, and its parameters as pages show them: without `self`, and without types, which pages write in full."""
    for it in body:
        if isinstance(it, ast.ClassDef):
            if not any(getattr(inner, "name", "") == "__init__" for inner in it.body):
                yield it.name, None
            yield from parameters(it.body, it.name)
        elif isinstance(it, ast.FunctionDef):
            args = it.args
            for arg in ast.walk(args):
                if isinstance(arg, ast.arg):
                    arg.annotation = None
            if of is not None and not any(ast.unparse(mark) == "staticmethod" for mark in it.decorator_list):
                del (args.posonlyargs or args.args)[0]
            yield (of if it.name == "__init__" else it.name), ast.unparse(args)


@pytest.mark.parametrize("case", CASES)
def test_page_and_stub_agree_on_parameters(case):
    """By position or by keyword, names, defaults: those of the module are the stub's, as above."""
    last = NAMES[case].rpartition(".")[2]
    stubs = [*(GOLDEN / case).glob("*.pyi"), *(GOLDEN / case / last).rglob("*.pyi")]
    told = {it for stub in stubs for it in parameters(ast.parse(stub.read_text("utf-8")).body)}
    page = "\n".join(it.read_text("utf-8") for it in (GOLDEN / case).rglob("*.md"))
    heads = re.findall(r"^```python\n(\w+\(.*\).*)\n```$", page, re.MULTILINE)
    shown = {it for head in heads for it in parameters(ast.parse(f"def {head}: ...").body)}
    assert bool(shown) == bool(told)
    # A constructor that a class has from its base stands in the stub once.
    assert {it for it in shown if (it[0], None) not in told} <= told


@pytest.mark.parametrize("case", CASES)
def test_signatures_of_methods(case, folder):
    for method in methods(NAMES[case], GOLDEN / case / "pyz3.yaml"):
        found = method.find()
        assert str(inspect.signature(found)) == str(inspect.signature(method.twin())), str(method)
        if method.doc is not None:
            assert (found.__doc__ or "").rstrip() == method.doc.rstrip(), str(method)


def test_names_that_inspect_would_take_for_the_module(folder):
    import signatures

    assert signatures.itself(5, 3) == 8
    assert len(inspect.signature(signatures.itself).parameters) == 2


def test_stubs(folder, tmp_path):
    names = [name.partition(".")[0] for name in NAMES.values()]
    env = dict(os.environ, MYPYPATH=str(folder), PYTHONPATH=str(folder))
    # A static method that is compiled knows its class, as CPython's own do, by which stubtest takes it for a class method.
    known = tmp_path / "known"
    cases = [(NAMES[case], GOLDEN / case / "pyz3.yaml", several) for case in CASES for several in (False, True)]
    found = [it for case in cases for it in methods(*case)]
    known.write_text("\n".join(str(it) for it in found if it.kind == "static"), "utf-8")
    command = [sys.executable, "-m", "mypy.stubtest", "--allowlist", str(known), *names]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_some_calls(folder):
    import classes
    import customs
    import geometry
    import hostile
    import literals
    import names
    import overloads

    text = classes.Text("ab", times=2)
    assert text + classes.Text("c") == classes.Text("ababc") and "x" + text == classes.Text("xabab")
    assert text.push("c") is text and text.size == len(text) == 5 and repr(text) == "Text(\"ababc\")"
    assert text.count(classes.Text("ab")) == 2 and classes.Text.LIMIT == 1000
    assert classes.Text.parse(b"x") < classes.Text.of("y") and hash(classes.Text("y")) == hash(classes.Text.of("y"))
    square = classes.Square
    assert not hasattr(classes.Text, "__lshift__") and "__ne__" not in vars(classes.Address) and square.area.__doc__
    assert classes.LOCALHOST.is_loopback() and classes.Address.__hash__ is None
    assert list(classes.Range(2, 5)) == [2, 3, 4] and classes.Range.Step.list() == []
    assert classes.inner.Leaf(7).text() == classes.Text("7") and classes.deep(classes.inner.Leaf(7)) == 7
    assert geometry.area([2.0, 3.0]) == 6.0
    assert geometry.EPSILON == 1e-9 and geometry.ORIGIN == (0.0, 0.0)
    with pytest.warns(DeprecationWarning, match="use math.dist"):
        assert geometry.distance((3.0, 4.0), scale=1.0) == 5.0
    assert customs.many([1.0], 2, 3.0, x=0.5) == [1.0, 2.0, 3.0, 0.5]
    assert customs.length((1.0, 3.5)) == 2.5
    assert hostile.QUOTES == "\"\"\" ''' ``` \\"
    assert literals.LARGE == 123456789012345678901234567890
    assert literals.INFINITE == math.inf and math.isnan(literals.NOT_A_NUMBER)
    assert names.größe("ß") == "ß"
    with pytest.warns(DeprecationWarning, match="use a fraction"):
        assert overloads.half(5) == 2 and overloads.half(5.0) == 2.5 and overloads.half("x", keep=False) == ""
    some = overloads.Names()
    some.add("a")
    some.add(overloads.Names.of(["b", "c"]))
    assert some[2] == "c" and some["c"] == 2 and some["d"] is None and overloads.inner.count() == 1
    assert overloads.own.push(1) == 1 and overloads.own.push(1) == 2


def test_records(folder):
    import records

    assert records.rename({"id": 1}, name="x") == {"id": 1, "name": "x", "tags": ["a"]}
    place = records.Point(1)
    assert records.places({"rows": [{"id": 1}], "at": {"a": place}, "kind": "big"}) == [place]
    leaf = {"value": 1, "others": []}
    assert records.depth({"value": 1, "left": {"value": 2, "left": leaf, "others": [leaf]}, "others": []}) == 3
    assert records.outward() == records.Outward("out")


def test_a_family(folder):
    import collections.abc
    import pickle

    import family

    class Cat(family.Animal):
        def speak(self):
            return f"{self.name} purrs"

    dog, cat = family.Dog("rex", trick="run"), Cat("tom")
    assert [family.speak(it) for it in (family.Animal("a"), dog, cat)] == ["a is silent", "rex barks", "tom purrs"]
    assert repr(dog) == "<rex can run>" and len(dog) == 3 and dog == family.Animal("rex") and family.same(cat) is cat
    scores = family.Scores(5, a=1)
    assert scores == {"a": 1} and scores["b"] == 5 and family.Scores.__mro__ == (family.Scores, dict, object)
    with pytest.raises(ValueError, match="bad") as error:
        raise family.Failure("bad", 3)
    assert error.value.code == 3 and len(family.Measured(4)) == 4 and isinstance(family.Measured(4), collections.abc.Sized)
    assert family.Pair[int](1).right is None and len(family.Tree(1, 2)) == 2
    edge = family.Edge(family.Corner(1.0), family.Corner(2.0, tag="t"))
    edge.start.x += 1
    edge.end.x = 9.0
    assert (edge.start.x, edge.end.x) == (2.0, 2.0) and repr(edge.end) == "Corner(x=2.0, y=0.0, tag='t')"
    assert family.Corner.__match_args__ == ("x", "y") and pickle.loads(pickle.dumps(edge.end)) == edge.end
    made = family.Abstract()
    made.tag = made
    assert made.tag is made and isinstance(made, collections.abc.Hashable)
    with memoryview(family.Bytes(3)) as view:
        view[1] = 7
        assert bytes(view) == b"\0\7\0"

"""Groups of exceptions: split and derived, they stay what they are."""

import copy
import inspect
import pickle
import re
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

import groups as module

if sys.version_info < (3, 11):
    from exceptiongroup import BaseExceptionGroup, ExceptionGroup  # pytest needs it, too.

ROOT = Path(__file__).parent.parent / "modules" / "groups"

builtin = pytest.mark.skipif(sys.version_info < (3, 11), reason="groups came with Python 3.11")


@pytest.mark.skipif(sys.version_info >= (3, 11), reason="groups are there")
def test_what_python_3_10_says():
    code = """
import sys
sys.modules["exceptiongroup"] = None
try: import groups
except ImportError as error: print(error, type(error.__cause__).__name__, "groups" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == (
        "groups.Group derives from ExceptionGroup, which came with Python 3.11; before, it is in a package: "
        "pip install exceptiongroup ModuleNotFoundError False\n"
    ), done.stderr


def raised(function, *args):
    with pytest.raises(BaseException) as caught:
        function(*args)
    return caught.value


def test_classes():
    assert module.Group.__bases__ == (ExceptionGroup,) and module.Found.__bases__ == (module.Group,)
    assert module.AnyOf.__bases__ == (BaseExceptionGroup,) and module.Both.__bases__ == (ExceptionGroup, LookupError)
    assert module.Found.__match_args__ == ("message", "exceptions", "file", "codes")
    assert module.Last.__match_args__ == ("message", "exceptions", "file", "codes", "line")
    assert str(inspect.signature(module.Found.__init__)) == "(self, /, message, exceptions, file, codes)"


def test_made_in_python():
    errors = [ValueError(1), KeyError(2)]
    group = module.Found("several", errors, "a", [1])
    assert (group.message, group.exceptions, group.file, group.codes) == ("several", tuple(errors), "a", [1])
    assert group.args == ("several", errors, "a", [1])
    assert str(group) == "several (2 sub-exceptions)"
    again = module.Found(codes=[1], file="a", exceptions=errors, message="several")
    assert again.args == group.args and again.exceptions == group.exceptions
    assert module.Group("several", errors).args == ("several", errors)


@pytest.mark.parametrize(
    "args, keywords, message",
    [
        ((), {}, "missing 4 required positional arguments: 'message', 'exceptions', 'file', and 'codes'"),
        (("a", [ValueError()], "b"), {}, "missing 1 required positional argument: 'codes'"),
        (("a", [ValueError()], "b", [], 1), {}, "takes 5 positional arguments but 6 were given"),
        (("a", [ValueError()], "b"), {"file": "c"}, "got multiple values for argument 'file'"),
        (("a", [ValueError()], "b"), {"cods": []}, "got an unexpected keyword argument 'cods'. Did you mean 'codes'?"),
    ],
)
def test_wrong_arguments(args, keywords, message):
    error = raised(lambda: module.Found(*args, **keywords))
    assert type(error) is TypeError and str(error) == f"Found.__new__() {message}"


def test_wrong_exceptions():
    assert type(raised(module.Found, "a", [], "b", [])) is ValueError
    assert type(raised(module.Found, "a", [1], "b", [])) is ValueError
    assert type(raised(module.Found, "a", 1, "b", [])) is TypeError
    assert type(raised(module.Found, 1, [ValueError()], "b", [])) is TypeError
    assert type(raised(module.Found, "a", [KeyboardInterrupt()], "b", [])) is TypeError
    assert module.AnyOf("a", [KeyboardInterrupt()], 1).code == 1
    assert type(raised(module.Found.__new__)) is TypeError
    assert type(raised(module.Found.__new__, int, "a", [ValueError()], "b", [])) is TypeError
    assert type(raised(module.Group.derive, object(), [ValueError()])) is TypeError
    assert type(raised(module.Found.derive, ValueError(), [ValueError()])) is AttributeError


GROUPS = {
    "Group": lambda: raised(module.group, 4),
    "Found": lambda: raised(module.found, 4),
    "AnyOf": lambda: raised(module.any, 3),
    **{name: lambda name=name: raised(module.placed, name) for name in ("Heir", "Placed", "Last", "Both")},
}


@pytest.mark.parametrize("name", GROUPS)
def test_raised_in_rust(name):
    group = GROUPS[name]()
    assert type(group) is getattr(module, name)
    kinds = [type(it) for it in group.exceptions]
    assert kinds[:2] == [module.Problem, KeyError]
    assert [it.place for it in group.exceptions if isinstance(it, module.Problem)][0] == 0


def test_fields():
    found, last, placed = (GROUPS[it]() for it in ("Found", "Last", "Placed"))
    assert (found.message, found.file, found.codes) == ("several", "a.txt", [0, 1, 2])
    assert (last.message, last.file, last.codes, last.line) == ("last", "c.txt", [2], 8)
    assert (placed.file, placed.line) == ("b.txt", 7) and raised(module.placed, "thread").line == 9
    assert GROUPS["AnyOf"]().code == 5
    assert type(found.__cause__) is TypeError


@pytest.mark.parametrize("name", GROUPS)
def test_split_keeps_the_type_and_the_fields(name):
    group = GROUPS[name]()
    group.__notes__ = ["kept"]
    fields = type(group).__match_args__[2:] if hasattr(type(group), "__match_args__") else ()
    part, rest = group.split(KeyError)
    selected = group.subgroup(module.Problem)
    derived = group.derive([ValueError(1)])
    for piece in (part, rest, selected, derived):
        assert type(piece) is type(group) and piece.message == group.message
        assert [getattr(piece, it) for it in fields] == [getattr(group, it) for it in fields]
    for piece in (part, rest, selected):
        assert piece.__traceback__ is group.__traceback__ and piece.__cause__ is group.__cause__
        assert piece.__notes__ == ["kept"]
    assert {type(it) for it in part.exceptions} == {KeyError}
    assert not any(isinstance(it, KeyError) for it in rest.exceptions)
    assert len(part.exceptions) + len(rest.exceptions) == len(group.exceptions)
    assert [type(it) for it in derived.exceptions] == [ValueError]


def test_split_of_nested_groups():
    group = raised(module.nested)
    part, rest = group.split(KeyError)
    assert type(part) is module.Group and type(part.exceptions[0]) is module.Found
    assert part.exceptions[0].file == rest.exceptions[0].file == "inner.txt"
    assert [type(it) for it in rest.exceptions] == [module.Found, ValueError]


def test_fields_that_were_changed_are_kept_as_they_are():
    group = raised(module.found, 2)
    group.file = "other"
    assert group.split(KeyError)[0].file == "other"
    del group.file
    assert type(raised(group.split, KeyError)) is AttributeError


@builtin
def test_except_star():
    scope = {"module": module}
    code = """
seen = []
try:
    module.found(4)
except* KeyError as part:
    seen.append((type(part), part.file, len(part.exceptions)))
except* module.Problem as part:
    seen.append((type(part), part.file, len(part.exceptions)))
"""
    exec(code, scope)
    assert scope["seen"] == [(module.Found, "a.txt", 2), (module.Found, "a.txt", 2)]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("name", GROUPS)
def test_copies(name, protocol):
    group = GROUPS[name]()
    for again in (pickle.loads(pickle.dumps(group, protocol)), copy.copy(group), copy.deepcopy(group)):
        assert type(again) is type(group) and str(again) == str(group)
        assert list(map(repr, again.exceptions)) == list(map(repr, group.exceptions))
        for field in getattr(type(group), "__match_args__", ())[2:]:
            assert getattr(again, field) == getattr(group, field)


def test_heirs_in_python():
    class Mine(module.Found):
        def __new__(cls, errors):
            return super().__new__(cls, "mine", errors, "f", [])

        def __init__(self, errors):
            super().__init__("mine", errors, "f", [])

        def derive(self, errors):
            return Mine(errors)

    class Plain(module.Found):
        pass

    part, _ = Mine([ValueError(), KeyError()]).split(KeyError)
    assert type(part) is Mine and part.file == "f"
    part, _ = Plain("m", [ValueError(), KeyError()], "g", [1]).split(KeyError)
    assert type(part) is Plain and part.file == "g"


def test_patterns():
    scope = {"module": module, "error": raised(module.found, 1)}
    exec("match error:\n case module.Found(message, [first], file=file): found = message, type(first), file", scope)
    assert scope["found"] == ("several", module.Problem, "a.txt")


def test_matching_in_rust():
    def fails(error):
        raise error

    assert module.caught(lambda: None) == "none"
    assert module.caught(lambda: module.found(1)) == "Found"
    assert module.caught(lambda: module.placed("Last")) == "Found"
    assert module.caught(lambda: module.group(1)) == "Group"
    assert module.caught(lambda: fails(ExceptionGroup("m", [ValueError()]))) == "group"
    assert module.caught(lambda: fails(KeyError())) == "other"


def test_plain_groups():
    error = raised(module.plain, [ValueError(), KeyError()])
    assert type(error) is ExceptionGroup
    assert type(raised(module.plain, [ValueError(), SystemExit()])) is BaseExceptionGroup
    assert type(raised(module.plain, [])) is ValueError
    assert type(raised(module.group, 0)) is ValueError


@builtin
def test_rendered():
    error = raised(module.nested)
    shown = "".join(traceback.format_exception(type(error), error, None))
    # Where each was made.
    file = re.escape(str(ROOT / "src" / "lib.rs"))
    frames = re.compile(rf'(?m)^[ |]* (?:Exception Group )?Traceback \(most recent call last\):\n[ |]*   File "{file}", line \d+, in <rust>\n.*\n')
    assert len(frames.findall(shown)) == 5
    shown = frames.sub("", shown)
    assert shown == (
        "  | groups.Group: outer (2 sub-exceptions)\n"
        "  +-+---------------- 1 ----------------\n"
        "    | groups.Found: inner (3 sub-exceptions)\n"
        "    +-+---------------- 1 ----------------\n"
        "      | groups.Problem: 0\n"
        "      +---------------- 2 ----------------\n"
        "      | KeyError: 'number 1'\n"
        "      +---------------- 3 ----------------\n"
        "      | groups.Problem: 2\n"
        "      +------------------------------------\n"
        "    +---------------- 2 ----------------\n"
        "    | ValueError: beside\n"
        "    +------------------------------------\n"
    )


def test_nothing_is_kept():
    code = """
import gc, sys, groups
def many(times):
    for _ in range(times):
        for name in ("Heir", "Placed", "Last", "Both"):
            try: groups.placed(name)
            except Exception as error: error.split(KeyError)
    gc.collect()
total = getattr(sys, "gettotalrefcount", lambda: 0)
grown = []
for _ in range(3):
    before = total()
    many(2500)
    grown.append(total() - before)
assert min(map(abs, grown)) < 100, grown
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr

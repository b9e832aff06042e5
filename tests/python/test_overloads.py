"""Functions with several signatures: the first that takes the arguments is called."""

import gc
import inspect
import re
import sys
import threading
import traceback
import weakref

import pytest

import overloads as module


@pytest.mark.parametrize(
    "args, kwargs, result",
    [
        ((True,), {}, "bool"),
        ((module.Side.RIGHT,), {}, "Side"),
        ((7,), {}, 7),
        ((), {"x": 7}, 7),
        ((), {"x": False}, "bool"),
        (("a",), {}, "a"),
        (("a", 2), {}, "a, a"),
        (("a",), {"times": 3, "sep": "-"}, "a-a-a"),
        (([1, 2],), {}, [1, 2]),
        ((["a"],), {}, ["a"]),
        (([],), {}, []),
        ((), {"x": [1]}, [1]),
        ((1.5,), {}, 1.5),
        ((1, 2, 3.5), {}, 6.5),
        ((), {}, 0.0),
        ((), {"b": 1, "a": 2}, {"b": 1, "a": 2}),
    ],
)
def test_the_first_that_fits(args, kwargs, result):
    found = module.kind(*args, **kwargs)
    assert found == result and type(found) is type(result)


def test_none_fits():
    with pytest.raises(TypeError) as caught:
        module.same(1.5)
    assert str(caught.value) == (
        "no overload of same() takes (float):\n"
        "  same(x: int) -> str: argument 'x': expected int, got float\n"
        "  same(x: str) -> str: argument 'x': expected str, got float"
    )
    with pytest.raises(TypeError) as caught:
        module.Names(None, key=1)
    assert str(caught.value) == (
        "no overload of Names.__init__() takes (None, key=int):\n"
        "  Names(): got an unexpected keyword argument 'key'\n"
        "  Names(count: int, name: str = ''): got an unexpected keyword argument 'key'\n"
        "  Names(names: list[str]): got an unexpected keyword argument 'key'\n"
        "  Names(other: Names): got an unexpected keyword argument 'key'"
    )


@pytest.mark.parametrize(
    "args, kwargs, reasons",
    [
        ((), {}, ["missing 1 required positional argument: 'x'"] * 2),
        ((1, 2), {}, ["takes 1 positional argument but 2 were given"] * 2),
        ((1,), {"x": 1}, ["got multiple values for argument 'x'"] * 2),
        ((1,), {"y": 1}, ["got an unexpected keyword argument 'y'"] * 2),
        ((), {"x": None}, ["argument 'x': expected int, got None", "argument 'x': expected str, got None"]),
        ((2**70,), {}, ["argument 'x': 1180591620717411303424 is out of range for i64", "argument 'x': expected str, got int"]),
        (("\ud800",), {}, ["argument 'x': expected int, got str", "surrogates not allowed"]),
    ],
)
def test_why_each_does_not_fit(args, kwargs, reasons):
    with pytest.raises(TypeError) as caught:
        module.same(*args, **kwargs)
    head, *lines = str(caught.value).split("\n")
    assert head.startswith("no overload of same() takes (") and head.endswith("):")
    assert len(lines) == len(reasons)
    for line, signature, reason in zip(lines, ["same(x: int) -> str: ", "same(x: str) -> str: "], reasons, strict=True):
        assert line.startswith("  " + signature) and line.endswith(reason), line


def test_what_does_not_fit_a_narrower_type():
    assert module.size(255) == "small"
    assert module.size(256) == "even"  # Out of range of the first.
    assert module.size(257) == "odd"  # Refused by the second, which is a type of the user's.
    with pytest.raises(TypeError, match="out of range for u8.*\n.*out of range for i64.*\n.*out of range for i64"):
        module.size(2**70)
    with pytest.raises(TypeError, match="expected int, got str"):
        module.size("x")


def test_a_number_that_is_out_of_range_is_not_rounded():
    assert [module.number(it) for it in (255, 256, -1, 2**63 - 1, 1.5, "a")] == ["small", "wide", "wide", "wide", "float", "wide"]
    assert module.number(300, 1) == "float"  # By the number of the arguments, there is no other.
    with pytest.raises(OverflowError, match=f"^number\\(\\) argument 'x': {2**70} is out of range for i64$"):
        module.number(2**70)
    assert module.numbers([1]) == "ints" and module.numbers([1, 2.5]) == module.numbers([1], [2**70]) == "complex"
    with pytest.raises(OverflowError, match=f"^numbers\\(\\) argument 'xs\\[1\\]': {2**70} is out of range for i64$"):
        module.numbers([1, 2**70])
    with pytest.raises(TypeError, match="no overload of number"):
        module.number([])


def test_an_error_of_the_function_is_its_own():
    """Once the arguments have converted, nothing else is tried, whatever happens."""
    assert module.strict(2) == 2 and module.strict("x") == "anything"
    with pytest.raises(TypeError, match="^not zero$"):
        module.strict(0)
    with pytest.raises(OverflowError, match="^not one$"):
        module.strict(1)


def test_the_function_that_failed_is_in_the_traceback():
    with pytest.raises(TypeError, match="^not zero$") as caught:
        module.strict(0)
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert [it.name for it in frames[1:]] == ["strict", "<rust>"]
    assert frames[1].line.startswith("pub fn strict(")



def test_an_error_of_python_code_is_its_own():
    class Number:
        def __index__(self):
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        module.strict(Number())

    class Odd:
        def __index__(self):
            raise OverflowError("mine")

    with pytest.raises(OverflowError, match="mine"):
        module.size(Odd())


def test_one_is_none():
    assert module.one(1) == 1
    with pytest.raises(TypeError, match=r"^one\(\) argument 'x': expected int, got str$"):
        module.one("x")
    assert str(inspect.signature(module.one)) == "(x)"


def test_documentation():
    assert module.same.__doc__ == "same(x: int) -> str\nsame(x: str) -> str"
    assert module.kind.__doc__.endswith("\nkind(**named: int) -> dict[str, int]\n\nWhat it is taken for.")
    assert module.Names.__doc__ == (
        "Names()\nNames(count: int, name: str = '')\nNames(names: list[str])\nNames(other: Names)\n\nA list of names."
    )
    assert module.Names.add.__doc__ == "add(name: str) -> None\nadd(other: Names) -> None\n\nAdds some."
    # There is not one signature, as with Python's own `range`.
    assert module.kind.__text_signature__ is None
    with pytest.raises(ValueError, match="no signature"):
        inspect.signature(module.kind)


def test_deprecated():
    with pytest.warns(DeprecationWarning, match=r"^old\(\) is deprecated: use kind$") as caught:
        assert module.old(1) == "int 1"
    assert len(caught) == 1
    with pytest.warns(DeprecationWarning) as caught, pytest.raises(TypeError, match="no overload of old"):
        module.old(1.5)
    assert len(caught) == 1


def test_without_the_lock():
    assert module.slow(1) == 1 and module.slow("x") == "x"


def test_constructors():
    names = module.Names
    assert names().names == [] and names(2).names == ["", ""]
    assert names(2, "x").names == names(name="x", count=2).names == ["x", "x"]
    assert names(["a", "b"]).names == names(names(["a", "b"])).names == names(other=names(["a", "b"])).names == ["a", "b"]

    class Derived(names):
        def __init__(self, text):
            super().__init__(text.split())

    assert Derived("a b c").names == ["a", "b", "c"]
    again = names(["a"])
    again.__init__(3)
    assert again.names == ["", "", ""]
    with pytest.raises(TypeError, match="no overload of Names.__init__"):
        again.__init__(1.5)
    assert again.names == ["", "", ""]
    empty = names.__new__(names)
    with pytest.raises(RuntimeError, match="__init__"):
        empty.names
    with pytest.raises(RuntimeError, match="__init__"):
        names(empty)


def test_methods():
    names = module.Names(["a"])
    assert names.add("b") is None and names.add(module.Names(["c"])) is None
    assert names.names == ["a", "b", "c"]
    with pytest.raises(TypeError, match=r"^no overload of Names.add\(\) takes \(int\):\n  add\(name: str\) -> None: argument 'name'"):
        names.add(1)
    with pytest.raises(RuntimeError, match="borrowed"):
        names.add(names)
    assert names.last() == "c" and names.last("d") == "c" and names.last() == "d"
    with pytest.raises(TypeError, match=r"no overload of Names.last\(\) takes \(int\)"):
        names.last(1)
    assert module.Names.of("x").names == module.Names.of(["x"]).names == ["x"]
    assert module.Names.made("x").names == ["x"] and module.Names.made(2).names == ["", ""]

    class Derived(module.Names):
        pass

    assert type(Derived.made(count=1)) is Derived
    other = module.own.Other()
    other.add("x")
    other.add(names)
    assert other.names == ["x", "a", "b", "d"] and other[0] == "x" and other["b"] == 2


def test_protocols():
    names = module.Names(["a", "b"])
    assert names[1] == "b" and names["b"] == 1
    with pytest.raises(IndexError, match="no such name"):
        names[2]
    with pytest.raises(KeyError, match="c"):
        names["c"]
    with pytest.raises(TypeError, match=r"no overload of Names.__getitem__\(\) takes \(float\)"):
        names[1.5]
    assert (names + module.Names(["c"])).names == (names + ["c"]).names == ["a", "b", "c"]
    with pytest.raises(TypeError, match=r"unsupported operand type\(s\) for \+"):
        names + 1
    assert names.__add__(1) is NotImplemented

    class Right:
        def __radd__(self, other):
            return "right"

    assert names + Right() == "right"
    assert "a" in names and "c" not in names and 2 in names and 3 not in names and None not in names and -1 not in names
    assert names() == 2 and names(upper=True) == ["A", "B"]
    with pytest.raises(TypeError, match=r"no overload of Names.__call__\(\) takes \(int\)"):
        names(1)


def test_nothing_is_kept():
    class Key(str):
        pass

    def work():
        module.kind("abc", 2)
        module.kind([1, 2])
        module.kind(a=1)
        module.Names(["a"]) + ["b"]
        for bad in (lambda: module.kind(None), lambda: module.same(x=1.5), lambda: module.Names(**{Key("x"): 1})):
            with pytest.raises(TypeError):
                bad()

    numbers = []
    for _ in range(4):
        for _ in range(200):
            work()
        gc.collect()
        numbers.append((sys.getrefcount(None) if sys.version_info < (3, 12) else 0, len(gc.get_objects())))
    assert abs(numbers[-1][1] - numbers[1][1]) < 20

    class Weak(list):
        pass

    it = Weak(["x"])
    gone = weakref.ref(it)
    with pytest.raises(TypeError):
        module.kind(it, it)
    del it
    gc.collect()
    assert gone() is None


def test_arguments_may_be_read_twice():
    """A signature that is left has changed nothing."""
    seen = []

    class Number:
        def __index__(self):
            seen.append(1)
            return 300

    assert module.size(Number()) == "even" and len(seen) >= 2


def test_threads():
    errors = []

    def work():
        try:
            for _ in range(2000):
                assert module.kind("a", 2) == "a, a" and module.kind(1) == 1 and module.slow("x") == "x"
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


def test_stubs(tmp_path):
    pytest.importorskip("mypy", reason="type checkers are run with one interpreter")
    from test_stubs import mypy

    # A static method that is compiled knows its class, by which stubtest takes it for a class method; and every compiled `__call__`
    # takes anything as far as it can see.
    (tmp_path / "allowed").write_text("overloads.Names.of\noverloads.Names.__call__\n")
    code, out = mypy("mypy.stubtest", "overloads", "--allowlist", "allowed", cwd=tmp_path)
    assert code == 0, out


GOOD = """
import overloads
from typing_extensions import assert_type

assert_type(overloads.kind(1), int)
assert_type(overloads.kind("a", 2, sep="-"), str)
assert_type(overloads.kind(["a"]), list[str])
assert_type(overloads.kind(1.5, 2.5), float)
assert_type(overloads.kind(a=1, b=2), dict[str, int])
assert_type(overloads.size(1), str)
names = overloads.Names(2, name="x") + ["y"]
assert_type(names, overloads.Names)
assert_type(names[0], str)
assert_type(names["x"], int)
assert_type(names(upper=True), list[str])
names.add(overloads.Names.of("x"))
"""
BAD = """
import overloads
overloads.same(1.5)
overloads.kind({})
overloads.Names(1.5)
overloads.Names().add(1)
overloads.Names()[1.5]
overloads.Names.of(1)
"""


def test_what_a_type_checker_says(tmp_path):
    pytest.importorskip("mypy", reason="type checkers are run with one interpreter")
    from test_stubs import mypy

    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "bad.py").write_text(BAD)
    code, out = mypy("mypy", "--strict", "good.py", cwd=tmp_path)
    assert code == 0, out
    code, out = mypy("mypy", "--strict", "bad.py", cwd=tmp_path)
    lines = set(re.findall(r"^bad.py:(\d+): error:", out, re.MULTILINE))
    assert code == 1 and lines == set("345678"), out

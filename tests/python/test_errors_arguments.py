"""What is said of arguments that do not fit, and what becomes of exceptions that the arguments themselves raise."""

import sys

import pytest

import errors as module

NOTES = sys.version_info >= (3, 11)


def raised(function, *args, **keywords):
    with pytest.raises(BaseException) as caught:
        function(*args, **keywords)
    return caught.value


# Texts


@pytest.mark.parametrize("word", ["tolerence", "tolerances", "toleranc", "Tolerance"])
def test_near_misses(word):
    error = raised(module.near, 1.0, **{word: 2.0})
    assert type(error) is TypeError
    assert str(error) == f"near() got an unexpected keyword argument '{word}'. Did you mean 'tolerance'?"


@pytest.mark.parametrize("word", ["eps", "tol", "y", "größe", "t" * 300, "\ud800"])
def test_no_near_misses(word):
    error = raised(module.near, 1.0, **{word: 2.0})
    shown = ascii(word) if word == "\ud800" else f"'{word}'"
    assert str(error) == f"near() got an unexpected keyword argument {shown}"


def test_function_parameter_path_expected_and_found():
    for value, place, found in [
        ({"a": [1, "2"]}, "['a'][1]", "expected int, got str"),
        ({"a": [1], "b": 5}, "['b']", "expected list, got int"),
        (5, "", "expected dict, got int"),
    ]:
        error = raised(module.nested, value)
        assert type(error) is TypeError
        assert str(error) == f"nested() argument 'table{place}': {found}"


def test_why_each_candidate_does_not_fit():
    one, two = "choose(x: int, tolerance: float) -> str", "choose(x: str, *, flag: bool) -> str"
    assert module.choose(1, 2.0) == "int" and module.choose("a", flag=True) == "str"
    assert str(raised(module.choose, "a", 2.0)) == (
        "no overload of choose() takes (str, float):\n"
        f"  {one}: argument 'x': expected int, got str\n"
        f"  {two}: takes 1 positional argument but 2 were given"
    )
    assert str(raised(module.choose, 1, tolerence=2.0)) == (
        "no overload of choose() takes (int, tolerence=float):\n"
        f"  {one}: got an unexpected keyword argument 'tolerence'. Did you mean 'tolerance'?\n"
        f"  {two}: got an unexpected keyword argument 'tolerence'"
    )


# Exceptions of the arguments themselves


class Broken:
    """Each method raises the very same exception."""

    def __init__(self, error):
        self.error = error

    def fail(self, *_):
        raise self.error

    __index__ = __iter__ = __eq__ = __float__ = fail


@pytest.mark.parametrize(
    "call, note",
    [
        (lambda it: module.parse(it, "x"), "in parse() argument 'line'"),
        (lambda it: module.near(it), "in near() argument 'x'"),
        (lambda it: module.near(1.0, tolerance=it), "in near() argument 'tolerance'"),
        (lambda it: module.iterated(it), "in iterated() argument 'items'"),
        (lambda it: module.iterated([1, it]), "in iterated() argument 'items[1]'"),
        (lambda it: module.nested({"a": [1, 2, it]}), "in nested() argument 'table['a'][2]'"),
        (lambda it: module.choose(it, 1.0), "in choose() argument 'x'"),
    ],
)
@pytest.mark.parametrize("kind", [ZeroDivisionError, ValueError, KeyboardInterrupt])
def test_they_come_through_with_a_note(call, note, kind):
    original = kind("as it was")
    error = raised(call, Broken(original))
    assert error is original and error.args == ("as it was",)
    assert error.__cause__ is None
    if NOTES:
        assert error.__notes__ == [note]


def test_equality_in_the_function_itself_is_no_matter_of_arguments():
    original = ZeroDivisionError("as it was")
    error = raised(module.equal, Broken(original), 1)
    assert error is original and not hasattr(error, "__notes__")


def test_iterations_that_break_off():
    original = KeyError("third")

    def numbers():
        yield 1
        yield 2
        raise original

    error = raised(module.iterated, numbers())
    assert error is original
    if NOTES:
        assert error.__notes__ == ["in iterated() argument 'items'"]

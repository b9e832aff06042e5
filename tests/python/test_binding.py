"""Arguments are bound as Python binds them, and refused in Python's words.

Each `bind_*` function has a twin in Python, made from the same signature; both get the same arguments.
"""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import functions as module
from interface import all_args, functions

BIND = {function.name: function for function in functions("functions") if function.name.startswith("bind_")}
# These two shapes have conventions of CPython's own, whose words are those of builtin functions.
BUILTIN = {"bind_none", "bind_one"}
# Nor does CPython pass keywords on to functions that have no use for any.
NO_KEYWORDS = {"bind_two", "bind_default", "bind_all_default", "bind_args", "bind_one_args"}


def twin_of(name):
    function = BIND[name]
    names = [arg.arg for arg in all_args(function.parameters().args)]
    return function.twin(f"return ({''.join(f'{it}, ' for it in names)})")


def outcome(function, args, kwargs):
    """The result, or the words of the TypeError."""
    try:
        return function(*args, **kwargs)
    except TypeError as error:
        # From 3.14 on, Python adds a guess to some.
        return re.sub(r"\. Did you mean '.*'\?$", "", str(error))


TWINS = {name: twin_of(name) for name in BIND}


def expected(name, args, kwargs):
    if kwargs and name in NO_KEYWORDS:
        return f"functions.{name}() takes no keyword arguments"
    return outcome(TWINS[name], args, kwargs)




@pytest.mark.parametrize("name", sorted(set(BIND) - BUILTIN))
def test_binds_as_python_does(name):
    ours = getattr(module, name)
    known = [arg.arg for arg in all_args(BIND[name].parameters().args)]

    @settings(max_examples=400)
    @given(st.lists(st.integers(0, 99), max_size=6), st.dictionaries(st.sampled_from([*known, *known, "zz", "ä"]), st.integers(0, 99)))
    def check(args, kwargs):
        assert outcome(ours, args, kwargs) == expected(name, args, kwargs)

    check()


@pytest.mark.parametrize("name", sorted(set(BIND) - BUILTIN))
def test_binds_every_small_call(name):
    """All counts of positional arguments with all subsets of a few keywords."""
    ours = getattr(module, name)
    known = [arg.arg for arg in all_args(BIND[name].parameters().args)][:5]
    for count, *given_ in product(range(5), *([False, True] for _ in known), [False, True]):
        kwargs = {key: 10 + i for i, key in enumerate([*known, "zz"]) if given_[i]}
        args = list(range(count))
        assert outcome(ours, args, kwargs) == expected(name, args, kwargs), (args, kwargs)


def test_no_parameters():
    assert module.bind_none() == ()
    assert outcome(module.bind_none, [1], {}) == "functions.bind_none() takes no arguments (1 given)"
    assert outcome(module.bind_none, [1, 2], {}) == "functions.bind_none() takes no arguments (2 given)"
    assert outcome(module.bind_none, [], {"a": 1}) == "functions.bind_none() takes no keyword arguments"


def test_one_parameter():
    assert module.bind_one(1) == (1,)
    assert outcome(module.bind_one, [], {}) == "functions.bind_one() takes exactly one argument (0 given)"
    assert outcome(module.bind_one, [1, 2], {}) == "functions.bind_one() takes exactly one argument (2 given)"
    assert outcome(module.bind_one, [], {"a": 1}) == "functions.bind_one() takes no keyword arguments"


def test_some_of_the_words_by_hand():
    assert outcome(module.bind_keyword, [], {}) == "bind_keyword() missing 1 required positional argument: 'a'"
    assert outcome(module.bind_three, [], {"second": 1}) == (
        "bind_three() missing 2 required positional arguments: 'first' and 'third'"
    )
    assert outcome(module.bind_three, [], {}) == (
        "bind_three() missing 3 required positional arguments: 'first', 'second', and 'third'"
    )
    assert outcome(module.bind_keyword, [1, 2, 3], {}) == (
        "bind_keyword() takes from 1 to 2 positional arguments but 3 were given"
    )
    assert outcome(module.bind_keyword, [1], {"a": 1}) == "bind_keyword() got multiple values for argument 'a'"
    assert outcome(module.bind_keyword, [1], {"c": 1}) == "bind_keyword() got an unexpected keyword argument 'c'"
    assert outcome(module.bind_keyword_only, [], {}) == (
        "bind_keyword_only() missing 1 required keyword-only argument: 'a'"
    )
    assert outcome(module.bind_mixed, [], {"a": 1, "b": 2, "c": 3}) == (
        "bind_mixed() got some positional-only arguments passed as keyword arguments: 'a'"
    )


def test_keywords_are_compared_as_text():
    """A keyword that is not interned, a subclass of str: only what it says counts."""

    class Name(str):
        pass

    assert module.bind_keyword(**{"".join(["a"]): 1, Name("b"): 2}) == (1, 2)
    assert module.bind_three(**{chr(102) + "irst": 1, "sec" + "ond"[:]: 2, "third": 3}) == (1, 2, 3)
    assert module.größe(länge=2.0) == 4.0


def test_keywords_keep_their_order():
    keywords = {f"k{i}": i for i in range(100)}
    assert list(module.bind_kwargs(**keywords)[0]) == list(keywords)
    assert module.kwargs_pairs(z="1", a="2") == [("z", "1"), ("a", "2")]
    assert module.kwargs_borrowed(z=1, a=2) == ["z", "a"]
    assert module.kwargs_sorted(z=[1], a=[]) == ["a", "z"]


def test_a_keyword_may_have_the_name_of_a_positional_only_one():
    assert module.bind_same_name(1, a=2) == (1, {"a": 2})
    assert module.bind_everything(1, 2, d=4, a=5, b=6) == (1, 2, 3, (), 4, 5, {"a": 5, "b": 6})


def test_rest():
    assert module.args_slice() == 0
    assert module.args_slice("a", "b") == 2
    assert module.args_strings("-", "a", "b", "c") == "a-b-c"
    assert module.args_pairs(("a", 1), ("b", 2)) == {"a": 1, "b": 2}
    assert module.bind_args(*range(1000)) == (tuple(range(1000)),)


def test_faults_in_the_rest_have_a_place():
    assert outcome(module.bind_args, [1, "x"], {}) == "bind_args() argument 'args[1]': expected int, got str"
    assert outcome(module.bind_kwargs, [], {"a": 1, "b": "x"}) == (
        "bind_kwargs() argument 'kwargs['b']': expected int, got str"
    )


def test_names_that_are_keywords_of_rust():
    assert module.move() == "move"
    assert module.match() == "match"
    assert module.fn("a", impl="b") == "a b"
    assert module.fn(type="a") == "a x"

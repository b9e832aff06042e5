"""What functions give: results of every shape, constants, custom types, deprecation, docs."""

import math
import pathlib
import sys
import threading
import warnings

import pytest

import functions as module


def test_constants():
    assert module.INT == 42
    assert module.NEGATIVE == -7
    assert module.BIG == 1234567890123456789012345678901234567890
    assert module.HEX == 255
    assert module.HUGE == 1 << 4800
    assert module.FLOAT == 1e-9 and type(module.FLOAT) is float
    assert module.INFINITE == math.inf
    assert module.TEXT == "quote \" and ' backslash \\ newline \n tab \t null \0 umlaut ü party 🎉"
    assert module.FLAG is True
    assert module.NOTHING is None
    assert module.PAIR == (7, "seven")
    assert module.NAMES == ["one", "two"]
    assert module.TABLE == {"a": [1], "b": []}


def test_constants_that_are_statics():
    assert (module.LABEL, module.TEXT_OF_STATIC, module.LABELS) == ("", "static", [""])
    assert module.WORDS_OF_STATIC == ["a", "b"]
    assert (module.TABLE_OF_STATIC, module.MAYBE_OF_STATIC, module.CHOSEN) == ({"a": [1]}, [2], "")


def test_constants_with_the_names_of_statics():
    assert module.HERE == module.ZERO == "moved"


def test_results_of_closures_that_borrow():
    text = " \u00e9 "
    assert module.lent_text(text) == module.lent_detached(text) == "\u00e9"
    assert module.lent_parts("a,b") == ["a", "b"] and module.lent_bytes(b"abc") == b"bc"
    assert module.lent_item([3, 4]) == 3 and module.lent_item([]) is None
    anything = object()
    assert module.lent_object(anything) is anything
    assert module.lent_path(pathlib.Path("a", "b")) == pathlib.Path("a")
    assert module.lent_cow(text) == module.lent_label(text) == text
    assert module.lent_early("") == "none" and module.lent_early("b") == "b"
    assert module.lent_result("3") == "3"
    assert (module.lent_lock(3), module.lent_attribute("x"), module.lent_items(["a"])) == (3, "given", ["a"])
    with pytest.raises(RuntimeError, match="invalid digit"):
        module.lent_result("x")
    assert module.lent_two("a", "b") == ["b", "a"]
    assert module.lent_all("a", "b", "c", k="d") == ["a", "b", "c", "d"]


def test_doc():
    assert module.__doc__ == 'Functions of every shape.\n\nWith "quotes", a back\\slash and an umlaut: ü.'
    assert module.documented.__doc__.rstrip("\n") == (
        "First line.\n\nMore, with \"quotes\", '''three''', \\backslash and (parens).\n--"
    )


def test_how_rust_is_named():
    assert module.closure(1) == 2
    assert module.closure(1, b=4) == 5
    assert module.closure_bytes(b"\x01\x02\xff") == 258
    assert module.method_of_std("größe") == "GRÖSSE"
    assert module.trait_of_std("-12") == -12
    assert module.generic(255, -3, 0.5) == 252.5
    assert module.default_result(1) is None


def test_borrowed_results():
    assert module.first([3, 2]) == 3
    assert module.first([]) is None
    assert module.longest("ab", "abc") == "abc"
    assert module.lookup(["a"], [[1, 2]], "a") == [1, 2]
    assert module.lookup(["a"], [[1, 2]], "b") is None
    assert module.words(" a  bb ") == ["a", "bb"]
    assert module.word_set("a b a") == {"a", "b"}
    assert module.word_tuple("b a") == ("b", "a")
    assert module.lengths(["a", "bb"]) == {"a": 1, "bb": 2}
    assert module.chunk([0.5, 1.5, 2.5], 1, 3) == [1.5, 2.5]
    assert module.chunk([0.5], 1, 3) is None
    assert module.trim("  x ") == "x"
    assert module.name() == "static"
    assert module.big() == 2**128 - 1
    assert module.squares(4) == [0, 1, 4, 9]
    assert module.fallible_items(["1", "2"]) == [1, 2]


def test_custom_types():
    assert module.money((3, "EUR")) == (3, "EUR")
    assert module.money_text((3, "USD")) == "3 USD"
    assert module.money_total([(1, "EUR"), (2, "EUR")]) == (3, "EUR")
    assert module.money_total([(1, "USD")], start=(5, "USD")) == (6, "USD")
    assert module.money_table({"a": (1, "EUR"), "b": None}) == {"a": (1, "EUR"), "b": None}
    assert module.address("127.0.0.1") == "127.0.0.1"
    assert module.address("::1") == "::1"
    assert module.version() == (3, 14)
    assert module.celsius(20) == 20.0
    assert module.warmest([1.0, 25.5, -3]) == 25.5
    assert module.warmest([]) is None


def test_custom_types_refuse():
    with pytest.raises(RuntimeError) as caught:
        module.money((3, "EURO"))
    assert str(caught.value) == "'EURO' is no currency"
    if sys.version_info >= (3, 11):
        assert caught.value.__notes__ == ["in money() argument 'value'"]
    with pytest.raises(TypeError, match=r"^money\(\) argument 'value\[0\]': expected int, got str$"):
        module.money(("3", "EUR"))
    with pytest.raises(TypeError, match=r"^money_total\(\) argument 'values\[1\]\[1\]': expected str, got None$"):
        module.money_total([(1, "EUR"), (2, None)])
    with pytest.raises(RuntimeError, match="invalid IP address syntax"):
        module.address("localhost")
    with pytest.raises(TypeError, match=r"^celsius\(\) argument 'value': expected float, got str$"):
        module.celsius("warm")


def test_deprecated():
    with pytest.warns(DeprecationWarning, match=r"^old\(\) is deprecated: use closure$") as caught:
        assert module.old(3) == 3
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(DeprecationWarning):
            module.old()


def test_equality_is_pythons():
    class Odd:
        def __eq__(self, other):
            return []

    nan = float("nan")
    assert module.equal(1, 1.0) and not module.equal("a", "b")
    assert not module.equal(nan, nan)
    assert not module.equal(Odd(), 1)


def test_what_is_kept_past_its_lifetime_is_leaked():
    """A debug allocator would see it freed on a detached thread."""
    module.stash(["word"] * 1000)
    module.drop_stash()
    thread = threading.Thread(target=module.stash, args=(["word"] * 1000,))
    thread.start()
    thread.join()
    assert module.equal(1, 1)


def test_token():
    class Shown:
        def __str__(self):
            return "shown"

    class Broken:
        def __str__(self):
            raise KeyError("no text")

    assert module.text_of(Shown()) == "shown"
    assert module.text_of(12) == "12"
    with pytest.raises(KeyError, match="no text"):
        module.text_of(Broken())

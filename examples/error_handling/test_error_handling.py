"""Tests of the example: pytest examples/error_handling, after pyz3 build examples/error_handling."""

import copy
import pickle
import sys
import traceback

import pytest

import error_handling as shop


def test_orders():
    assert shop.parse(1, "3 apples") == ("apples", 3)
    assert shop.order("3 apples") == 7


@pytest.mark.parametrize(
    "text, kind, shown",
    [
        ("apples", shop.ParseFailed, "line 1: expected a number and an item, got \"apples\""),
        ("many apples", shop.ParseFailed, "line 1: \"many apples\" has no number"),
        ("1 stone", KeyError, "'stone'"),
        ("5 pears", shop.OutOfStock, "2 pears are left, 5 were ordered"),
        ("", shop.ShopError, "nothing was ordered"),
    ],
)
def test_each_variant(text, kind, shown):
    with pytest.raises(kind) as caught:
        shop.order(text)
    assert type(caught.value) is kind and str(caught.value) == shown


def test_fields():
    with pytest.raises(shop.OutOfStock) as caught:
        shop.order("5 pears")
    error = caught.value
    assert (error.item, error.ordered, error.left) == error.args == ("pears", 5, 2)
    assert shop.OutOfStock.__match_args__ == ("item", "ordered", "left")
    for same in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(same) is shop.OutOfStock and same.args == error.args and same.left == 2
    assert repr(shop.ParseFailed(line=3, text="x")) == "ParseFailed(3, 'x')"
    assert issubclass(shop.ParseFailed, (shop.ShopError, ValueError))


def test_causes():
    with pytest.raises(shop.ParseFailed) as caught:
        shop.parse(7, "many plums")
    assert (caught.value.line, caught.value.text) == (7, "many plums")
    cause = caught.value.__cause__
    assert type(cause) is ValueError and str(cause) == "invalid digit found in string"


def test_anyhow(tmp_path):
    with pytest.raises(RuntimeError) as caught:
        shop.read_orders("/no/such/file")
    assert str(caught.value) == "the orders of /no/such/file"
    assert type(caught.value.__cause__) is FileNotFoundError and caught.value.__cause__.errno == 2
    path = tmp_path / "orders"
    path.write_text("1 apple\n2 pears\n")
    assert shop.read_orders(str(path)) == [("apple", 1), ("pears", 2)]
    path.write_text("1 apple\npears\n")
    with pytest.raises(RuntimeError) as caught:
        shop.read_orders(str(path))
    assert str(caught.value) == "an order cannot be read"
    assert type(caught.value.__cause__) is shop.ParseFailed and caught.value.__cause__.line == 2


@pytest.mark.skipif(sys.version_info < (3, 11), reason="groups came with Python 3.11")
def test_groups():
    shop.check_all(["1 apple"])
    with pytest.raises(ExceptionGroup) as caught:
        shop.check_all(["1 apple", "pear", "x plums"])
    assert [it.line for it in caught.value.exceptions] == [2, 3]
    assert caught.value.exceptions[0].__notes__ == ["checked with the others"]
    matched, rest = caught.value.split(shop.ParseFailed)
    assert len(matched.exceptions) == 2 and rest is None


def test_python_in_the_middle():
    original = ConnectionError("nobody answers")

    def supplier():
        raise original

    with pytest.raises(shop.ShopError, match="^no plums can be had$") as caught:
        shop.restock("plums", supplier)
    assert caught.value.__cause__ is original
    assert [it.name for it in traceback.extract_tb(original.__traceback__)] == ["supplier"]
    assert [it.name for it in traceback.extract_tb(caught.value.__traceback__)][-2:] == ["restock", "<rust>"]
    assert shop.restock("plums", lambda: 5) == 5
    with pytest.raises(TypeError):
        shop.restock("plums", lambda: "five")


def test_panics():
    with pytest.raises(RuntimeError, match="index out of bounds") as caught:
        shop.give_up()
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert [it.name for it in frames][-2:] == ["give_up", "<panic>"]
    assert frames[-1].filename.endswith("lib.rs") and frames[-1].line == "let _ = stock[3];"
    assert shop.order("1 apples") == 9

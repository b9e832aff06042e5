"""Tests of the hello example: pytest examples/hello, after pyz3 build examples/hello."""

import inspect

import pytest

import hello


def test_greets():
    assert hello.greet("world") == "Hello, world!"
    assert hello.greet("Grüße, 世界 🎉") == "Hello, Grüße, 世界 🎉!"


def test_greets_often():
    assert hello.greet("you", times=2) == "Hello, you! Hello, you!"
    assert hello.greet("you", times=0) == ""


def test_refuses_what_is_no_name():
    with pytest.raises(TypeError, match=r"^greet\(\) argument 'name': expected str, got int$"):
        hello.greet(3)


def test_refuses_what_rust_could_not_hold():
    with pytest.raises(OverflowError):
        hello.greet("you", times=-1)


def test_says_what_it_is():
    assert hello.__doc__ == "The smallest module."
    assert hello.greet.__doc__ == "Greets, as often as asked for."
    assert str(inspect.signature(hello.greet)) == "(name, /, *, times=1)"

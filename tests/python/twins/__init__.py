"""The classes of the test modules once more, in Python: what Python itself does is what is expected of them.

A test of both takes the fixture that `both(twin, module)` makes, and uses the classes of the module that it gets. Where the
interface converts, the twins check: `integer` and such raise what a conversion does.
"""

import math
import operator

import pytest


def both(twin, module):
    """A fixture that is the twin, then the module under test."""

    @pytest.fixture(params=[twin, module], ids=["python", "pyz3"])
    def m(request):
        return request.param

    return m


def is_twin(m):
    return hasattr(m, "TWIN")


def says(m, error, *words):
    """The message names these: class, method and such. What Python's own says is its business."""
    if not is_twin(m):
        text = str(error.value)
        assert all(word in text for word in words), text


def real(value):
    return math.ldexp(value, 0)


def integer(value):
    return operator.index(value)


def text(value):
    if not isinstance(value, str):
        raise TypeError(f"expected str, got {type(value).__name__}")
    return value


def flag(value):
    if not isinstance(value, bool):
        raise TypeError(f"expected bool, got {type(value).__name__}")
    return value


def an(kind, value):
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")
    return value

"""What errors of items become that are asked for long after the function has returned: as `errors:` says, where it was written."""

import pytest

import errors as module


def takers():
    words = ["1", "x", "2"]
    yield module.lazily(words), ValueError
    yield module.lazily_elsewhere(words)[0], ValueError
    yield module.narrow.lazily(words), ZeroDivisionError
    yield module.Words(words).numbers(), ValueError
    yield module.Words(words).lazily, ValueError


def test_items_fail_as_the_interface_says():
    for numbers, kind in takers():
        assert next(numbers) == 1
        with pytest.raises(kind, match="^invalid digit found in string$") as caught:
            next(numbers)
        assert type(caught.value) is kind
        assert next(numbers) == 2 and next(numbers, None) is None


def test_in_a_loop():
    with pytest.raises(ValueError, match="cannot parse integer from empty string"):
        list(module.lazily(["1", ""]))
    assert list(module.lazily(["1", "2"])) == [1, 2]

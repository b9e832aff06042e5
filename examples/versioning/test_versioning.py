"""Tests of the versioning example: pytest examples/versioning, after pyz3 build examples/versioning."""

import sys

import pytest

import versioning


def test_sums():
    assert versioning.total([1, 2.5]) == versioning.total((1, 2.5)) == 3.5
    assert versioning.FORMAT == 2


def test_what_is_no_number_is_told_as_well_as_this_python_can():
    with pytest.raises(Exception) as error:
        versioning.total([1, "two", None])
    assert "some are no numbers" in str(error.value)
    if hasattr(error.value, "exceptions"):  # Before 3.11, the package `exceptiongroup` brings them.
        notes = sys.version_info >= (3, 11)
        assert [type(it) for it in error.value.exceptions] == [TypeError, TypeError]
        assert not notes or [it.__notes__ for it in error.value.exceptions] == [["at index 1"], ["at index 2"]]
    else:
        assert isinstance(error.value.__cause__, TypeError)


def test_the_old_name_works_and_warns():
    with pytest.warns(DeprecationWarning, match="use total"):
        assert versioning.sum_all([1.0, 2.0]) == 3.0


def test_features_of_this_python():
    assert versioning.has("groups") is (sys.version_info >= (3, 11))
    assert versioning.has("own GIL") is (sys.version_info >= (3, 12))
    with pytest.raises(ValueError):
        versioning.has("walrus")

"""Modules that the form which is being tested has not: the matrix says which."""

import os

import pytest

LACKS = [it for it in os.environ.get("PYZ3_TEST_LACKS", "").split(",") if it]


def needs(*modules):
    """A mark for tests that need these modules."""
    absent = [it for it in modules if it in LACKS]
    return pytest.mark.skipif(bool(absent), reason=f"not built in this form: {', '.join(absent)}")

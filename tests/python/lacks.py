"""What the interpreter is built without, and modules that the form which is being tested has not: the matrix says which."""

import gc
import os
import sys
import sysconfig
import weakref

import pytest

# Whether this is a build of CPython without a GIL.
NO_GIL = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
# Whether the libraries are built for 3.14 without a GIL and run in 3.13 without one: see ADR 019.
STAND_IN = NO_GIL and sys.version_info < (3, 14)
LACKS = [it for it in os.environ.get("PYZ3_TEST_LACKS", "").split(",") if it]


def is_stable(module):
    """Whether a module is built on the stable ABI."""
    return getattr(module, "__file__", "").endswith(".abi3.so")


def needs(*modules):
    """A mark for tests that need these modules."""
    absent = [it for it in modules if it in LACKS]
    return pytest.mark.skipif(bool(absent), reason=f"not built in this form: {', '.join(absent)}")


def with_what_they_need(files):
    """Files of tests as parameters, marked where they need a module that is not in each form."""
    garbage = ("classes_garbage", "classes_pickles", "classes_records")
    return [pytest.param(it, marks=needs("garbage")) if it in garbage else it for it in files]


def needs_classes_to_go():
    """Skips the test where no class goes any more: 3.13 without a GIL keeps all that are made after a thread was started."""
    gone = weakref.ref(type("Gone", (), {}))
    gc.collect()
    if gone() is not None:
        pytest.skip("not run: this Python keeps every class that is made after a thread was started")

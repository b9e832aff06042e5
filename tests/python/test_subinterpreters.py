"""Interpreters with a GIL of their own, several at once, each with modules of its own."""

import sys

import pytest

from interpreters import process
from lacks import needs

pytestmark = pytest.mark.skipif(
    sys.version_info < (3, 12),
    reason="not run: interpreters with a GIL of their own came with Python 3.12, and this is "
    + ".".join(map(str, sys.version_info[:3])),
)


def test_in_one():
    out = process(
        """
        for name in ("functions", "roundtrip", "mypkg._core"):
            errors = together([f"import {name}"])
            assert not errors, errors
        print("fine")
        """
    )
    assert out == "fine"


def test_what_needs_a_shared_gil_is_refused_here():
    """Shows that these interpreters are what they are said to be: a module that does not declare support fails."""
    out = process(
        """
        errors = together(["import _datetime" if sys.version_info < (3, 13) else "import _testsinglephase"])
        print("refused" if errors else "allowed")
        """
    )
    assert out == "refused"


def test_two_at_once_each_with_its_own():
    out = process(
        """
        WORK = '''
        import functions, roundtrip
        functions.MINE = {me}
        functions.sub.MINE = {me}
        expected = {{"k": [({me}, "a"), (2, None)]}}
        for i in range(2000):
            assert functions.MINE == functions.sub.MINE == {me}
            assert roundtrip.deep__table(expected) == expected
            assert functions.bind_everything({me}, d=i, x=i) == ({me}, 2, 3, (), i, 5, {{"x": i}})
            assert functions.default_nested() == [("a", {{"b": None}}), ("c", {{}})]
            assert functions.text_of(expected) == str(expected)
            assert roundtrip.list__object([expected])[0] is expected
            try:
                functions.fails_chain(3)
            except RuntimeError as error:
                assert str(error.__cause__.__cause__) == "level 1"
            try:
                functions.bind_keyword({me}, nothing=1)
            except TypeError as error:
                assert "unexpected keyword argument 'nothing'" in str(error)
            if i % 100 == 0:
                try:
                    functions.panics("p{me}")
                except RuntimeError as error:
                    assert str(error) == "p{me}"
        '''
        import textwrap, functions
        errors = together([textwrap.dedent(WORK.format(me=me)) for me in range(1, 5)])
        assert not errors, errors[0]
        assert not hasattr(functions, "MINE")
        print("fine")
        """
    )
    assert out == "fine"


def test_they_run_at_the_same_time():
    """Each waits, attached, for the other: with one GIL for both, neither would ever get its turn."""
    out = process(
        """
        import os
        (r1, w1), (r2, w2) = os.pipe(), os.pipe()
        CODE = '''
        import os, functions
        os.write({w}, b"x")
        os.read({r}, 1)
        assert functions.bind_keyword(a=1) == (1, 2)
        '''
        import textwrap
        errors = together([textwrap.dedent(CODE.format(r=r1, w=w2)), textwrap.dedent(CODE.format(r=r2, w=w1))])
        assert not errors, errors[0]
        print("fine")
        """
    )
    assert out == "fine"


def test_many_one_after_the_other():
    out = process(
        """
        for _ in range(15):
            errors = together(["import functions; functions.default_list(); functions.sub.deep.where()"])
            assert not errors, errors
        import functions
        assert functions.default_list() == [1, 2, 3]
        print("fine")
        """
    )
    assert out == "fine"


def test_panics_have_a_class_in_each():
    out = process(
        """
        import functions
        try: functions.panics("x")
        except RuntimeError as error: mine = id(type(error))
        CODE = '''
        import functions
        try: functions.panics("x")
        except RuntimeError as error:
            assert type(error).__name__ == "PanicException"
            assert id(type(error)) != %d
        ''' % mine
        import textwrap
        errors = together([textwrap.dedent(CODE)] * 2)
        assert not errors, errors[0]
        print("fine")
        """
    )
    assert out == "fine"


@needs("more_types")
def test_iterators_closures_and_classes_of_the_library_are_each_ones_own():
    # The main interpreter imports `datetime` first: CPython 3.13.0 crashes by itself if only the others do.
    out = process(
        """
        CODE = '''
        import collections, datetime, more_types, uuid
        for _ in range(200):
            assert more_types.date(datetime.date(2024, 1, 2)) == datetime.date(2024, 1, 2)
            assert list(more_types.count(3)) == [0, 1, 2]
            assert more_types.adder(1)(2) == 3
            assert more_types.mapped(abs, [-1]) == [1]
            assert type(more_types.counter(collections.Counter("ab"))) is collections.Counter
            assert more_types.uuid(uuid.UUID(int=7)).int == 7
        kept = more_types.count(3), more_types.adder(1), more_types.doubled(iter([1]))
        next(kept[0])
        '''
        import datetime, more_types, textwrap
        mine = id(type(more_types.count(1)))
        errors = together([textwrap.dedent(CODE) + f"assert id(type(kept[0])) != {mine}"] * 3)
        assert not errors, errors[0]
        exec(textwrap.dedent(CODE))
        print("fine")
        """
    )
    assert out == "fine"


def test_main_interpreter_after_the_others_are_gone():
    out = process(
        """
        errors = together(["import functions, roundtrip"] * 3)
        assert not errors, errors
        import functions
        for _ in range(100):
            assert functions.bind_keyword(a=1, b=2) == (1, 2)
            assert functions.closure(3) == 4
        print("fine")
        """
    )
    assert out == "fine"

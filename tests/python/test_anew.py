"""Arguments and objects that are not just what is expected: each is converted once, in the order of the parameters, as often as the call
begins anew for it."""

import functools
import itertools
import sys
import time

import pytest

import classes
from classes import Purse, Till


class Odd:
    """A number that is none: it says when it is asked."""

    def __init__(self, value, name, log, fails=None, then=None):
        self.value, self.name, self.log, self.fails, self.then = value, name, log, fails, then

    def said(self):
        self.log.append(self.name)
        if self.then is not None:
            self.then()
        if self.fails is not None:
            raise self.fails
        return self.value

    def __index__(self):
        return int(self.said())

    def __float__(self):
        return float(self.said())


VALUES = {"a": 1, "b": 2.5, "c": 3, "d": 4.5, "e": 6}
COMBINED = [odd for size in range(6) for odd in itertools.combinations("abcde", size)]


def passed(odd, log, **more):
    return {it: Odd(value, it, log, **more.get(it, {})) if it in odd else value for it, value in VALUES.items()}


@pytest.mark.parametrize("odd", COMBINED, ids=lambda it: "".join(it) or "none")
@pytest.mark.parametrize("order", ["cde", "edc", "dc", "d"])
def test_each_is_converted_once_and_in_order(odd, order):
    log = []
    values = passed(odd, log)
    a, b = values.pop("a"), values.pop("b")
    values = {it: values[it] for it in order}
    out = classes.anew_mixed(a, b, **values)
    said = ["None" if "c" not in order else "Some(3)", "4.5", "6" if "e" in order else "5"]
    assert out == f"1 2.5 {said[0]} {said[1]} {said[2]} f"
    assert log == [it for it in odd if it in "ab" + order]


@pytest.mark.parametrize("odd", [it for it in COMBINED if it], ids=lambda it: "".join(it))
def test_what_fails_ends_the_call(odd):
    """The arguments before were converted, those behind it are not asked."""
    for last in range(len(odd)):
        log = []
        values = passed(odd, log, **{odd[last]: {"fails": ZeroDivisionError("no number")}})
        a, b = values.pop("a"), values.pop("b")
        with pytest.raises(ZeroDivisionError, match="no number"):
            classes.anew_mixed(a, b, f="f", **values)
        assert log == list(odd[: last + 1])


def test_what_is_missing_is_said_before_anything_is_converted():
    log = []
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'd'"):
        classes.anew_mixed(Odd(1, "a", log), Odd(2.5, "b", log))
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'b'"):
        classes.anew_owned(Odd(1, "a", log), Till(1.0))
    with pytest.raises(TypeError, match="got an unexpected keyword argument 'z'"):
        classes.anew_mixed(Odd(1, "a", log), 2, d=1, z=3)
    with pytest.raises(TypeError, match="got multiple values for argument 'count'"):
        Till(1.0).put(Odd(1, "a", log), 2, count=3)
    assert log == []


@pytest.mark.parametrize("last", range(10))
def test_more_than_have_room_on_the_stack(last):
    log = []
    values = [Odd(it, it, log) if it % 3 == last % 3 else float(it) for it in range(10)]
    assert classes.anew_many(*values[:last], **dict(zip("abcdefghij"[last:], values[last:]))) == [float(it) for it in range(10)]
    assert log == [it for it in range(10) if it % 3 == last % 3]


@pytest.mark.parametrize("maker", [Till, Purse])
@pytest.mark.parametrize("odd", [(), ("a",), ("b",), ("a", "b"), ("a", "b", "c")], ids=len)
def test_what_cannot_be_had_a_second_time(maker, odd):
    log = []
    values = {it: Odd(number, it, log) if it in odd else number for it, number in {"a": 1, "b": 2, "c": 3}.items()}
    name, before = "till" if maker is Till else "purse", classes.anew_clones()
    assert classes.anew_owned(values["a"], maker(9.0), values["b"], values["c"]) == f"1 {name} 9 2 3"
    assert classes.anew_owned(values["a"], maker(9.0), values["b"]) == f"1 {name} 9 2 7"
    assert log == [it for it in odd] + [it for it in odd if it != "c"]
    assert classes.anew_clones() == before + 2
    assert maker(2.0).absorb(maker(3.0)) == 5.0
    assert classes.anew_clones() == before + 3


def test_texts():
    odd = []
    assert classes.anew_texts("é", b"\x01", "ü", Odd(5, "n", odd)) == "é [1] ü 5 w"
    assert classes.anew_texts(type("S", (str,), {})("s"), type("B", (bytes,), {})(b"b"), "x", 5, word="ł") == "s [98] x 5 ł"
    assert odd == ["n"]
    for bad, text in [
        (("a", "b", "c", 1), "anew_texts() argument 'data': expected bytes, got str"),
        ((b"a", b"b", "c", 1), "anew_texts() argument 'text': expected str, got bytes"),
        (("a", b"b", "cd", 1), "anew_texts() argument 'letter': expected a str of one character, got one of 2"),
        (("a", b"b", "c", "d"), "anew_texts() argument 'number': expected int, got str"),
        (("a", b"b", "c", 1, None), "anew_texts() argument 'word': expected str, got None"),
    ]:
        with pytest.raises(TypeError) as error:
            classes.anew_texts(*bad)
        assert str(error.value) == text
    with pytest.raises(UnicodeEncodeError):
        classes.anew_texts("\ud800", b"", "a", 1)
    with pytest.raises(UnicodeEncodeError):
        classes.anew_texts("a", b"", "a", 1, "\ud800")


KINDS = [Till, Purse, type("Sub", (Till,), {}), type("SubPurse", (Purse,), {})]


@pytest.mark.parametrize("maker", KINDS, ids=lambda it: it.__name__)
@pytest.mark.parametrize("odd", [False, True])
def test_methods_of_whatever_derives(maker, odd):
    log = []

    def number(value, name="n"):
        return Odd(value, name, log) if odd else value

    it, till = maker(10.0), Till(1.0)
    assert it.put(number(2, "price"), number(3, "count"), factor=number(2, "factor")) == 22.0
    assert log == (["price", "count", "factor"] if odd else [])
    assert it.look(number(1), count=number(2)) == "22 1 2"
    assert it.merge(till, number(2)) == 24.0 and till.merge(it, number(1)) == 25.0
    assert it.compare(it, number(1)) and not it.compare(till, number(2))
    assert it.same(number(1)) is it
    assert it.seen(number(4)) == f"{it.name} 4"
    assert it.during(lambda: it.look(1, 2), number(1)) == "24 1 2"
    assert it + number(1) == 25.0 and number(1) + it == 25.0 and -it == -24.0
    assert it(number(2), count=number(3)) == 30.0 and it(price=2) == 26.0
    it.total = number(5)
    assert it.total == 5.0
    it.rounded = number(7)
    assert (it.total, it.rounded) == (7.0, 7)
    assert classes.anew_lent(it, till, number(2)) == 39.0
    assert classes.anew_lent(till, it, number(2)) == 85.0


@pytest.mark.parametrize("maker", KINDS, ids=lambda it: it.__name__)
@pytest.mark.parametrize("odd", [False, True])
def test_an_object_is_borrowed_after_its_arguments(maker, odd):
    it, log = maker(1.0), []
    taken = f"`{'Purse' if issubclass(maker, Purse) else 'Till'}` is already borrowed as an argument (re-entrant call)"
    with pytest.raises(RuntimeError) as error:
        it.merge(it, Odd(1, "f", log) if odd else 1.0)
    assert str(error.value) == taken
    with pytest.raises(RuntimeError) as error:
        classes.anew_lent(it, it, Odd(1, "f", log) if odd else 1)
    assert str(error.value) == taken
    with pytest.raises(RuntimeError) as error:
        classes.anew_three(it, Till(1.0), it)
    assert str(error.value) == taken
    if sys.version_info >= (3, 11):
        assert error.value.__notes__ == ["in anew_three() argument 'last'"]
    assert classes.anew_three(it, it, Till(1.0)) == 3.0 and classes.anew_three(None, it, Till(1.0)) == 2.0
    for bad, text in [
        (("x", it, Till(1.0)), "'one': expected Till or None, got str"),
        ((None, None, Till(1.0)), "'other': expected Till, got None"),
        ((it, it, 1), "'last': expected Till, got int"),
    ]:
        with pytest.raises(TypeError) as error:
            classes.anew_three(*bad)
        assert str(error.value) == f"anew_three() argument {text}"
    # What a conversion does with the object is done before it is borrowed.
    assert it.put(Odd(1, "p", log, then=lambda: it.put(1.0)), Odd(1, "c", log, then=lambda: it.put(1.0))) == 4.0
    assert it.during(lambda: it.during(lambda: it.look(1, 1), Odd(1, "i", log)), 1) == "4 1 1"
    with pytest.raises(RuntimeError, match=r"already borrowed by Till\.during\(\) \(re-entrant call\)"):
        it.during(lambda: it.put(Odd(1, "p", log)), 1)
    assert it.put(1.0) == 5.0


def test_operators_ask_the_other_side():
    class Other:
        def __add__(self, other):
            return "add"

        def __radd__(self, other):
            return "radd"

    for it in (Till(1.0), Purse(1.0)):
        assert it + Other() == "radd" and Other() + it == "add"
        for wrong in (lambda: it + "x", lambda: "x" + it, lambda: it + it):
            with pytest.raises(TypeError, match="unsupported operand|can only concatenate"):
                wrong()
        log = []
        with pytest.raises(ZeroDivisionError):
            it + Odd(1, "o", log, fails=ZeroDivisionError())
        assert log == ["o"] and it + Odd(1, "o", log) == 2.0


@pytest.mark.parametrize("odd", [False, True])
def test_locks_are_taken_in_one_order(odd):
    """Threads that ask for the same two objects in the same order wait for each other, and none in vain, whoever has them first."""
    from concurrent.futures import ThreadPoolExecutor

    class Float(float):
        pass

    with ThreadPoolExecutor(5) as pool:
        for _ in range(8):
            one, other = classes.Strongbox(), classes.Strongbox(count=0)
            both = classes.anew_locked, one, other, Float(0.01) if odd else 0.01
            steps = [(classes.anew_held, other, 0.07), both, (classes.anew_held, one, 0.03), both, both]
            work = []
            for step in steps:
                work.append(pool.submit(*step))
                time.sleep(0.01)
            for it in work:
                it.result()
            assert (one.count, other.count) == (4, 4)


def test_a_constructor_ends_as_it_began():
    """What a conversion does to the class is for the next call."""
    seen = []

    class Evil:
        def __float__(self):
            Till.__init__ = lambda self, *args, **named: seen.append((args, named))
            return 1.0

    class Wicked:
        def __index__(self):
            classes.Strongbox.__init__ = lambda self, *args, **named: seen.append((args, named))
            return 7

    usual = Till.__init__, classes.Strongbox.__init__
    try:
        assert Till(Evil()).total == 1.0
        assert classes.Strongbox(count=Wicked()).count == 7
        assert seen == []
        Till(2.0), classes.Strongbox(count=3)
        assert seen == [((2.0,), {}), ((), {"count": 3})]
    finally:
        Till.__init__, classes.Strongbox.__init__ = usual
    assert Till(3.0).total == 3.0


def test_a_panic_on_the_way_to_a_base_has_its_frames():
    import traceback

    it = classes.Trap()
    for call, name in ((lambda: it.look(1.0, 2), "Till.look"), (lambda: Till(1.0).merge(it, 1.0), "Till.merge"), (lambda: it.put(1.0), "Till.put")):
        with pytest.raises(BaseException, match="no till here") as error:
            call()
        names = [frame.name for frame in traceback.extract_tb(error.tb)]
        assert names.count(name) == 1 and names[-1] == "<panic>", names


def test_without_a_state():
    for maker in (Till, Purse):
        bare = maker.__new__(maker)
        for use in (lambda: bare.look(1, 2), lambda: bare.put(1), lambda: bare.total, lambda: bare + 1, lambda: -bare):
            with pytest.raises(RuntimeError, match="has no state yet"):
                use()


def test_ellipsis_is_an_object_like_others():
    it = Till(1.0)
    for call in (lambda: it.look(..., 1), lambda: classes.anew_mixed(..., 1, d=1), lambda: it.merge(..., 1), lambda: setattr(it, "total", ...)):
        with pytest.raises(TypeError, match="ellipsis"):
            call()


def test_nothing_is_kept():
    log, odd = [], [Odd(1, "x", []) for _ in range(3)]
    it, purse = Till(1.0), Purse(1.0)
    before = [sys.getrefcount(it) for it in (*odd, it, purse)]
    for _ in range(100):
        it.put(odd[0], odd[1], factor=odd[2])
        purse.put(odd[0], odd[1], factor=odd[2])
        purse.merge(it, odd[0])
        it.merge(purse, odd[0])
        purse + odd[1]
        purse.seen(odd[0])
        with pytest.raises(RuntimeError):
            purse.merge(purse, odd[2])
        with pytest.raises(TypeError):
            purse.merge(it, "x")
    assert [sys.getrefcount(it) for it in (*odd, it, purse)] == before
    assert log == []


@pytest.mark.parametrize("derived", [False, True])
def test_calls_of_nothing(derived):
    """An object may be called with nothing, and a function of no parameters is called at once."""
    Bell, Knob = classes.Bell, classes.Knob
    if derived:
        Bell, Knob = type("Bell", (Bell,), {}), type("Knob", (Knob,), {})
    bell, knob = Bell(), Knob()
    assert [bell(), bell(*()), bell(**{}), bell(*(), **{}), bell.__call__(), bell.__call__(**{}), Bell.__call__(bell)] == [1, 2, 3, 4, 5, 6, 7]
    assert bell.rung() == 7
    assert [knob(), knob(*()), knob(**{}), knob.__call__(), Knob.__call__(knob), Knob(4)()] == [3, 3, 3, 3, 3, 4]
    assert list(map(lambda it: it(), [knob] * 3)) == [3, 3, 3] and functools.partial(knob)() == 3
    assert list(iter(bell, 10)) == [8, 9]
    for call in (lambda: bell(1), lambda: bell(x=1), lambda: knob(None), lambda: knob.__call__(1), lambda: bell.__call__(x=1)):
        with pytest.raises(TypeError):
            call()
    assert bell.rung() == 10

"""Functions and methods of which there are so many of a kind that they share an entry point: each is still itself."""

import gc
import inspect
import sys
import threading

import pytest

import classes
from classes import Dial, Fixed, Scale, Wide

ALIKE = [classes.shared_plain, classes.shared_narrow, classes.shared_owning]


class Number:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value

    def __float__(self):
        return float(self.value)


@pytest.mark.parametrize("function", ALIKE)
def test_arguments_however_they_are_passed(function):
    assert function(1, 2.5, "x", None) == "1 2.5 x None"
    assert function(1, 2.5, c="x", d=None) == "1 2.5 x None"
    assert function(d=b"\x07", c="x", b=2.5, a=1) == "1 2.5 x Some([7])"
    assert function(Number(3), Number(4), "x", b"") == "3 4 x Some([])"
    assert function(True, 2, "ä", None) == "1 2 ä None"


@pytest.mark.parametrize("function", ALIKE)
def test_mistakes_name_the_function_and_the_parameter(function):
    name = function.__name__
    with pytest.raises(TypeError, match=rf"^{name}\(\) missing 2 required positional arguments: 'c' and 'd'"):
        function(1, 2.5)
    with pytest.raises(TypeError, match=rf"^{name}\(\) takes 4 positional arguments but 5 were given"):
        function(1, 2.5, "x", None, 5)
    with pytest.raises(TypeError, match=rf"^{name}\(\) got an unexpected keyword argument 'e'"):
        function(1, 2.5, "x", None, e=5)
    with pytest.raises(TypeError, match=rf"^{name}\(\) got multiple values for argument 'a'"):
        function(1, 2.5, "x", None, a=5)
    with pytest.raises(TypeError, match=rf"{name}\(\)(.|\n)*'c'|'c'(.|\n)*{name}\(\)"):
        function(1, 2.5, 3, None)


def test_ranges_are_those_of_each():
    assert classes.shared_plain(300, 1.0, "", None).startswith("300")
    with pytest.raises(OverflowError):
        classes.shared_narrow(300, 1.0, "", None)
    assert classes.shared_plain(-1, 1.0, "", None).startswith("-1")
    with pytest.raises(OverflowError):
        classes.shared_owning(-1, 1.0, "", None)


def test_errors_and_their_tracebacks():
    assert classes.shared_failing(1, 0.0, "41", None) == "42"
    with pytest.raises(RuntimeError, match="invalid digit") as caught:
        classes.shared_failing(1, 0.0, "x", None)
    assert caught.traceback[-1].name == "shared_failing"


def test_positional_only():
    assert [it(3.0, 2.0) for it in (classes.shared_add, classes.shared_sub, classes.shared_max)] == [5.0, 1.0, 3.0]
    assert classes.shared_panic(1.0, 2.0) == 2.0
    with pytest.raises(Exception, match="3 is not below 2") as caught:
        classes.shared_panic(3.0, 2.0)
    assert any(it.name == "shared_panic" for it in caught.traceback)
    with pytest.raises(TypeError, match=r"shared_add\(\) got some positional-only|shared_add\(\) takes no keyword"):
        classes.shared_add(a=1.0, b=2.0)
    with pytest.raises(TypeError, match=r"shared_sub\(\) missing 1 required positional argument: 'b'"):
        classes.shared_sub(1.0)


def test_signatures():
    assert str(inspect.signature(classes.shared_plain)) == "(a, b, c, d)"
    assert str(inspect.signature(classes.shared_add)) == "(a, b, /)"
    assert str(inspect.signature(Scale.scaled)) == "(self, /, by)"


def test_methods_know_their_class():
    scale, wide, fixed, dial = Scale(3.0), Wide(4.0), Fixed(5.0), Dial(6.0)
    assert [it.scaled(2.0) for it in (scale, wide, fixed, dial)] == [6.0, 8.0, 10.0, 12.0]
    assert [it.name() for it in (scale, wide, dial)] == ["scale", "wide", "a dial"]
    assert [it.half() for it in (scale, wide, dial)] == [1.5, 2.0, 3.0]
    assert wide.place() == 0
    assert wide.value() == 4.0
    assert dial.turned(1.0) == 7.0
    assert [fixed.lifted(1.0), fixed.lowered(by=1.0), fixed.raised(Number(2))] == [6.0, 4.0, 25.0]
    for it in scale, wide, dial:
        assert it.grow(by=1) is None
    assert [it.half() for it in (scale, wide, dial)] == [2.0, 2.5, 3.5]
    scale.shrink(4.0)
    assert scale.value == 0.0


def test_fields():
    scale, wide, mark, fixed = Scale(3.0), Wide(4.0), classes.Mark(5.0), Fixed(6.0)
    assert [scale.least, scale.most, scale.step, wide.low, wide.high, wide.flat] == [0.0, 100.0, 0.5, -1.0, 1.0, 0.0]
    assert [scale.value, mark.value, fixed.value] == [3.0, 5.0, 6.0]
    scale.step, wide.flat, mark.other = 2, Number(7), 8.5
    assert [scale.step, wide.flat, mark.other, mark.value] == [2.0, 7.0, 8.5, 5.0]
    for it in scale, wide, mark:
        it.label = "a text that is not short" * 2
        assert it.label == "a text that is not short" * 2
        it.label = "b"
        assert it.label == "b"
    with pytest.raises(TypeError, match=r"Scale\.step: expected float, got str"):
        scale.step = "x"
    with pytest.raises(TypeError, match=r"Wide\.label: expected str, got float"):
        wide.label = 1.0
    with pytest.raises(AttributeError, match="property 'step' of 'Scale' object has no deleter"):
        del scale.step
    with pytest.raises(AttributeError, match="no setter"):
        fixed.value = 1.0
    with pytest.raises(TypeError):
        Scale.step.__get__(wide)
    with pytest.raises(TypeError):
        Scale.step.__set__(wide, 1.0)
    assert (repr(scale), repr(fixed)) == ("Scale(3)", "Fixed(6)")


def test_fields_of_what_is_borrowed():
    scale = Scale(1.0)
    scale.hook = lambda: scale.step
    with pytest.raises(RuntimeError, match=r"already mutably borrowed by Scale\.poke\(\)"):
        scale.poke(1.0)
    scale.hook = lambda: setattr(scale, "step", 3.0)
    with pytest.raises(RuntimeError, match=r"already mutably borrowed by Scale\.poke\(\)"):
        scale.poke(1.0)
    assert scale.step == 0.5


def meanwhile(action, seen):
    """Has an action tried while the next field is read or set."""

    def hook():
        try:
            action()
        except RuntimeError as error:
            seen.append(str(error))

    classes.shared_hook(hook)


def test_a_field_is_borrowed_while_it_is_reached():
    """A `Deref` or a `Clone` of the user's may run Python code, which must not free what is being read."""
    purses, seen = classes.Purses(), []
    meanwhile(purses.renew, seen)
    assert purses.low == 5.0
    meanwhile(purses.renew, seen)
    purses.high = 2.0
    assert purses.high == 2.0
    meanwhile(lambda: setattr(purses, "left", None), seen)
    assert purses.left.value == 1.0
    assert [it.partition(" (")[0] for it in seen] == [
        "`Purses` is already borrowed by Purses.low()",
        "`Purses` is already mutably borrowed by Purses.high()",
        "`Purses` is already borrowed by Purses.left()",
    ]


def test_fields_of_heirs():
    class Below(Dial):
        pass

    for it in Dial(2.0), Below(2.0):
        it.step += 1
        it.label = it.label + "x"
        assert (it.step, it.label, it.value, it.most) == (1.5, "x", 2.0, 100.0)


def test_names_that_are_made_at_run_time():
    by = "".join(["b", "y"])
    assert Scale(3.0).scaled(**{by: 2.0}) == 6.0


@pytest.mark.parametrize("other", [Wide(1.0), Fixed(1.0), 1, None])
def test_another_class_is_refused(other):
    with pytest.raises(TypeError):
        Scale.scaled(other, 2.0)
    with pytest.raises(TypeError):
        Scale.grow(other, 2.0)


def test_heirs():
    class Below(Scale):
        def __init__(self, value):
            super().__init__(value, "below")
            self.more = value

    class BelowDial(Dial):
        pass

    below, dial = Below(2.0), BelowDial(3.0)
    assert (below.scaled(3.0), below.name(), below.half()) == (6.0, "below", 1.0)
    assert (dial.scaled(3.0), dial.name(), Scale.name(dial)) == (9.0, "a dial", "dial")
    dial.anything = 1
    dial.grow(1.0)
    below.grow(Number(1))
    assert (dial.value, below.value) == (4.0, 3.0)


def test_an_object_without_state():
    class Late(Scale):
        def __init__(self):
            pass

    with pytest.raises(RuntimeError, match="__init__"):
        Late().scaled(2.0)
    with pytest.raises(RuntimeError, match="__init__"):
        Late().grow(2.0)


def test_conflicts_name_the_method():
    scale = Scale(1.0)
    scale.hook = lambda: scale.scaled(2.0)
    with pytest.raises(RuntimeError, match=r"`Scale` is already mutably borrowed by Scale\.poke\(\) \(re-entrant call\)"):
        scale.poke(1.0)
    assert scale.value == 2.0
    scale.hook = lambda: scale.grow(2.0)
    with pytest.raises(RuntimeError, match=r"already mutably borrowed by Scale\.poke\(\)"):
        scale.poke(1.0)
    scale.hook = None
    assert scale.poke(1.0) is None
    with pytest.raises(RuntimeError, match=r"already mutably borrowed by Scale\.during\(\)"):
        scale.during(scale.half)
    assert scale.half() == 2.0


def test_a_conversion_may_use_the_object():
    scale = Scale(1.0)

    class Grows:
        def __float__(self):
            scale.grow(1.0)
            return scale.double()

    assert scale.scaled(Grows()) == 8.0
    scale.grow(Grows())
    assert scale.value == 9.0


def test_what_fails_gives_the_object_back():
    scale = Scale(1.0)
    with pytest.raises(RuntimeError, match="1 is below 2"):
        scale.beyond(2.0)
    with pytest.raises(RuntimeError, match="not by 2"):
        scale.refuse(2.0)
    with pytest.raises(Exception, match="1 and 2") as caught:
        scale.panicking(2.0)
    assert any(it.name.endswith("panicking") for it in caught.traceback)
    scale.grow(1.0)
    assert scale.beyond(by=1.0) == 1.0


def test_operators():
    one, two = Scale(1.0, "one"), Scale(2.0, "two")
    both = one + two
    assert (type(both), both.value, both.name()) == (Scale, 3.0, "one+two")
    assert (one + one).value == 2.0
    assert [one - two, one * two, one / two, two % one, two % two] == [-1.0, 2.0, 0.5, "one", "two"]
    assert (two | one).name() == "two"
    assert (one | two) is None
    assert [one @ two, 7 @ two] == ["1 @ 2", "7 @ 2"]
    wide = Wide(1.0) + Wide(2.0)
    assert (wide.value(), wide.place()) == (3.0, 0)
    some, more = classes.Mark(1.0), classes.Mark(2.0)
    some.unit, more.unit = "m", "kg"
    assert (some + more, more + more) == ("1m and 2kg", "2kg and 2kg")
    fixed = Fixed(1.0)
    assert [(fixed + fixed).value, (fixed - Fixed(3.0)).value, (fixed ^ fixed).value] == [2.0, -2.0, 2.0]


def test_operators_of_heirs():
    class Below(Scale):
        pass

    class Answers(Scale):
        def __radd__(self, other):
            return "its own", other.value

    class Adds(Scale):
        def __add__(self, other):
            return "its own", super().__add__(other).value

    scale, below, dial = Scale(1.0, "s"), Below(2.0, "b"), Dial(4.0)
    assert [(scale + below).value, (below + scale).value, (below + below).value] == [3.0, 3.0, 4.0]
    assert [(scale + dial).value, (scale * dial), (dial * scale), (dial % scale)] == [5.0, 4.0, 4.0, "s"]
    assert dial + Dial(5.0) == "dials 4 + 5"
    with pytest.raises(TypeError, match="unsupported operand"):
        dial + scale  # As in Python: the left one's own has nothing to say, and the other has no `__radd__`.
    assert scale + Answers(3.0) == ("its own", 1.0)
    assert Adds(3.0) + scale == ("its own", 4.0)
    assert (scale + Adds(3.0)).value == 4.0


@pytest.mark.parametrize("other", [Wide(1.0), Fixed(1.0), 1, None, "x"])
def test_operands_that_are_not_of_the_class(other):
    class Reflected:
        def __radd__(self, left):
            return "reflected", left.value

        def __add__(self, right):
            return NotImplemented

    scale = Scale(1.0)
    assert scale.__add__(other) is NotImplemented
    for one, two in (scale, other), (other, scale):
        with pytest.raises(TypeError, match=r"unsupported operand type\(s\) for \+: '[\w.]+' and '[\w.]+'|can only concat"):
            one + two
        with pytest.raises(TypeError, match=r"unsupported operand type\(s\) for \*|can't multiply"):
            one * two
    assert scale + Reflected() == ("reflected", 1.0)
    with pytest.raises(TypeError):
        Reflected() + scale
    with pytest.raises(TypeError):
        Scale.__add__(other, scale)
    scale.grow(1.0)


def test_operators_that_fail_give_both_back():
    one, two, zero = Scale(1.0), Scale(2.0), Scale(0.0)
    with pytest.raises(RuntimeError, match="1 by nothing") as caught:
        one / zero
    assert caught.traceback[-1].name == "Scale.__truediv__"
    with pytest.raises(Exception, match="1 and 2") as caught:
        one // two
    assert any(it.name == "Scale.__floordiv__" for it in caught.traceback)
    with pytest.raises(Exception, match="1 and 1"):
        one // one
    for it in one, two, zero:
        it.grow(1.0)
    assert (one + two + zero).value == 6.0

    class Late(Scale):
        def __init__(self):
            pass

    for left, right in (Late(), one), (one, Late()):
        with pytest.raises(RuntimeError, match="__init__"):
            left + right
    one.grow(1.0)


def test_operands_are_borrowed():
    one, two = Scale(1.0), Scale(2.0)
    one.hook = lambda: (one.half(), (one + two).value, two.double())
    assert one & two == (0.5, 3.0, 4.0)
    one.hook = lambda: one.grow(1.0)
    with pytest.raises(RuntimeError, match=r"`Scale` is already borrowed by Scale\.__and__\(\) \(re-entrant call\)"):
        one & two
    one.hook = lambda: two.grow(1.0)
    with pytest.raises(RuntimeError, match=r"`Scale` is already borrowed as an argument \(re-entrant call\)"):
        one & two
    one.hook, two.hook = None, lambda: 7
    assert one & two == 7
    assert two & two == 7
    two.hook = lambda: two.grow(1.0)
    with pytest.raises(RuntimeError, match="already borrowed"):
        two & two
    for left, right in (one, one), (one, two), (two, one):
        one.hook = lambda left=left, right=right: left + right
        with pytest.raises(RuntimeError, match=r"`Scale` is already mutably borrowed by Scale\.poke\(\)"):
            one.poke(1.0)
    assert (one.value, two.value) == (4.0, 2.0)


def test_nothing_is_lost():
    def use():
        scale = Scale(1.0, "n" * 40)
        for _ in range(50):
            scale + scale, Fixed(1.0) + Fixed(2.0), scale % Scale(2.0), scale - scale
            for bad in (lambda: scale / Scale(0.0), lambda: scale // scale, lambda: scale + 1):
                with pytest.raises(Exception):
                    bad()
        for _ in range(50):
            scale.name()
            scale.scaled(Number(2))
            scale.grow(by=1)
            classes.shared_owning(1, 2.5, "x" * 50, b"y" * 50)
            for bad in (lambda: scale.beyond(1e9), lambda: scale.scaled("x"), lambda: classes.shared_plain(1)):
                with pytest.raises(Exception):
                    bad()

    use()
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(5):
        use()
    gc.collect()
    assert sys.getallocatedblocks() - before < 200


def test_threads():
    scales = [Scale(0.0) for _ in range(4)]

    def work(scale):
        for _ in range(2000):
            scale.grow(1.0)
            scale.scaled(by=2.0)

    threads = [threading.Thread(target=work, args=[it]) for it in scales]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    assert [it.value for it in scales] == [2000.0] * 4


def test_an_operand_may_be_the_object_itself():
    """Both look at one state, which nobody has afterwards; while somebody writes it, neither may."""
    scale, fixed, wide, heir = Scale(3.0), Fixed(5.0), Wide(4.0), type("Heir", (Scale,), {})(2.0)
    for _ in range(3):
        assert (scale + scale).value == 6.0 and scale * scale == 9.0 and scale - scale == 0.0
        assert (fixed + fixed).value == 10.0 and (wide + wide).value() == 8.0 and (heir + heir).value == 4.0
    scale.grow_1(2.0)
    assert scale.value != 3.0, "nobody has it"
    with pytest.raises(RuntimeError, match="Scale"):
        scale.during(lambda: scale + scale)
    scale.grow_1(1.0)


def test_an_argument_may_be_the_object_itself():
    """The same of methods with entry points of their own, whose other arguments may take the long way."""
    point, till = classes.Point(3.0, 4.0), classes.Till(2.0)
    for factor in (1, 1.0, Number(1.0), Number(3.0)):
        assert point.distance(point) == 0.0
        assert till.compare(till, factor) is (float(getattr(factor, "value", factor)) == 1.0)
    point.shift(1.0)
    till.put(1.0)
    with pytest.raises(RuntimeError, match="Point"):
        point.take(point)
    assert point.distance(point) == 0.0

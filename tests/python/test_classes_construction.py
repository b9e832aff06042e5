"""How objects are made, and how not: on the classes of the interface, and on their twins in Python."""

import sys

import pytest

import classes
from twins import both, construction, points, says

m = both(construction, classes)
p = both(points, classes)


def test_positional_and_keyword(p):
    for made in (p.Point(1.0, 2.0), p.Point(1.0, y=2.0), p.Point(y=2.0, x=1.0), p.Point(*[1], **{"y": 2})):
        assert type(made) is p.Point
        assert (made.x, made.y) == (1.0, 2.0)
    assert p.Point(3).y == 0.0


@pytest.mark.parametrize(
    "args, kwargs",
    [
        ((), {}),
        ((1, 2, 3), {}),
        ((1,), {"x": 1}),
        ((1,), {"z": 1}),
        (("1",), {}),
        ((1, "2"), {}),
        ((None,), {}),
        ((), {"y": 1}),
    ],
)
def test_arguments_that_do_not_fit(p, args, kwargs):
    with pytest.raises(TypeError) as error:
        p.Point(*args, **kwargs)
    says(p, error, "Point")
    with pytest.raises(TypeError):
        p.Point.__new__(p.Point).__init__(*args, **kwargs)


def test_every_kind_of_parameter(m):
    assert m.Everything(1, d=4).parts() == (1, 2, 3, (), 4, 5, {})
    made = m.Everything(1, 2, 30, 40, 50, d=6, e=7, f=8, a=9)
    assert made.parts() == (1, 2, 30, (40, 50), 6, 7, {"f": 8, "a": 9})
    with pytest.raises(TypeError):
        m.Everything(1)
    with pytest.raises(TypeError):
        m.Everything(a=1, d=1)


def test_no_arguments(m):
    assert type(m.Nothing()) is m.Nothing
    for args, kwargs in [((1,), {}), ((), {"x": 1}), ((None,), {})]:
        with pytest.raises(TypeError) as error:
            m.Nothing(*args, **kwargs)
        says(m, error, "Nothing")


def test_what_python_cannot_make(m):
    for attempt in (lambda: m.Sealed(), lambda: m.Sealed(1), lambda: m.Sealed(value=1), lambda: m.Sealed.__new__(m.Sealed)):
        with pytest.raises(TypeError, match="cannot create .*Sealed.* instances") as error:
            attempt()
        says(m, error, "Sealed")


def test_what_python_cannot_make_comes_from_rust():
    sealed = classes.make_sealed(5)
    assert type(sealed) is classes.Sealed and sealed.value == 5

    class Sub(classes.Sealed):
        def __init__(self):
            pass

    with pytest.raises(TypeError):
        Sub()
    # Where there is `init`, `object.__new__` is refused too: CPython says that it is not safe.
    with pytest.raises(TypeError):
        object.__new__(classes.Point)


def test_a_constructor_that_fails(m):
    with pytest.raises(ValueError, match="negative"):
        m.Positive(-1)
    assert m.Positive(1).value == 1
    with pytest.raises(RuntimeError):
        m.Celsius("warm")
    assert m.Celsius("21.5").degrees == 21.5
    assert m.Kelvin(5).degrees == 5.0
    assert m.Kelvin().degrees == 0.0
    with pytest.raises(RuntimeError, match="so there"):
        m.Panicking("so there")


def test_a_second_init_replaces_the_state(p):
    made = p.Point(1.0, 2.0)
    made.label = "old"
    assert made.__init__(5.0) is None
    assert (made.x, made.y, made.label) == (5.0, 0.0, None)
    with pytest.raises(TypeError):
        made.__init__("1")
    assert made.x == 5.0


def test_a_second_init_that_fails_leaves_the_state(m):
    made = m.Positive(3)
    with pytest.raises(ValueError):
        made.__init__(-3)
    assert made.value == 3
    made.__init__(4)
    assert made.value == 4


def test_a_second_init_of_what_never_changes():
    """What is frozen, or has a hash, keeps the state that others may rely on."""
    for made, args in [(classes.Ice(1), (2,)), (classes.Version(1, 2), (3,)), (classes.Address(127, 0, 0, 1), (1, 2, 3, 4))]:
        before = str(made), type(made)
        with pytest.raises((RuntimeError, TypeError)) as error:
            made.__init__(*args)
        says(classes, error, type(made).__name__)
        assert (str(made), type(made)) == before


def test_new_without_init(p):
    """There is an object, with nothing in it."""
    empty = p.Point.__new__(p.Point)
    assert type(empty) is p.Point
    for use in (lambda: empty.x, lambda: empty.norm, lambda: empty.length(), lambda: empty.shift(1.0)):
        with pytest.raises(RuntimeError, match="__init__") as error:
            use()
        says(p, error, "Point")
    assert empty == empty and empty != p.Point(1.0)
    repr(empty), hash(empty), dir(empty)


@pytest.mark.parametrize("name", ["by_ref", "by_option", "by_list", "by_args", "by_value", "by_mut", "two_refs", "length", "count"])
def test_what_has_no_state_as_an_argument(name):
    empty = classes.Point.__new__(classes.Point)
    full = classes.Point(1.0)
    calls = {
        "by_list": lambda: classes.by_list([full, empty]),
        "by_value": lambda: classes.by_value(empty, 1.0),
        "by_mut": lambda: classes.by_mut(empty, 1.0),
        "two_refs": lambda: classes.two_refs(full, empty),
        "length": lambda: full.distance(empty),
        "count": lambda: classes.Point.count(full, empty),
    }
    with pytest.raises(RuntimeError, match="__init__") as error:
        calls.get(name, lambda: getattr(classes, name)(empty))()
    says(classes, error, "Point")


def test_setting_without_init():
    empty = classes.Point.__new__(classes.Point)
    for name, value in [("x", 1.0), ("angle", 1.0), ("label", "a")]:
        with pytest.raises(RuntimeError, match="__init__") as error:
            setattr(empty, name, value)
        says(classes, error, "Point")
    with pytest.raises(RuntimeError, match="__init__"):
        del empty.label


def test_init_after_new(p):
    made = p.Point.__new__(p.Point)
    made.__init__(1.0, 2.0)
    assert (made.x, made.y) == (1.0, 2.0)
    del made


def test_init_after_a_failing_init(m):
    made = m.Positive.__new__(m.Positive)
    for _ in range(3):
        with pytest.raises(ValueError):
            made.__init__(-1)
    with pytest.raises(RuntimeError):
        made.value
    made.__init__(1)
    assert made.value == 1


def test_new_of_something_else():
    others = (int, object, type, str, OSError, classes.Chain, classes.Point(1.0), 3, None, "Point")
    for other in others:
        with pytest.raises(TypeError) as error:
            classes.Point.__new__(other)
        says(classes, error, "Point")
    for one, other in [(classes.Chain, classes.Point), (classes.Meters, classes.Feet), (classes.Zero, classes.Large)]:
        with pytest.raises(TypeError) as error:
            one.__new__(other)
        says(classes, error, one.__name__)
    with pytest.raises(TypeError):
        classes.Point.__new__()


def test_init_of_something_else(p):
    for other in (3, None, "Point", object()):
        with pytest.raises((TypeError, AttributeError)):
            p.Point.__init__(other, 1.0)
    with pytest.raises(TypeError):
        p.Point.__init__()


def test_a_subclass_with_another_signature(p):
    class Named(p.Point):
        def __init__(self, name, *, at):
            super().__init__(*at)
            self.name = name

    made = Named("a", at=(1.0, 2.0))
    assert (made.name, made.x, made.y, made.length()) == ("a", 1.0, 2.0, made.norm)
    with pytest.raises(TypeError):
        Named(1.0, 2.0)


def test_a_subclass_that_forgets_init(p):
    class Forgetful(p.Point):
        def __init__(self):
            self.note = "here"

    made = Forgetful()
    assert made.note == "here"
    with pytest.raises(RuntimeError) as error:
        made.x
    says(p, error, "__init__")
    with pytest.raises(RuntimeError) as error:
        made.length()
    says(p, error, "__init__")
    p.Point.__init__(made, 1.0)
    assert made.x == 1.0


def test_a_subclass_with_new(p):
    class Fresh(p.Point):
        def __new__(cls, *args):
            made = super().__new__(cls)
            made.before = args
            return made

        def __init__(self, *args):
            super().__init__(args[0] + 1)

    made = Fresh(1.0)
    assert (made.before, made.x) == ((1.0,), 2.0)


def test_a_new_that_gives_something_else(p):
    class Odd(p.Point):
        def __new__(cls):
            return 42

    assert Odd() == 42


def test_a_subclass_that_uses_itself_too_early(p):
    class Early(p.Point):
        def __init__(self):
            try:
                self.shift(1.0)
            except RuntimeError as error:
                self.error = error
                error.__traceback__ = None
            super().__init__(1.0)

    made = Early()
    assert made.error is not None and made.x == 1.0


def test_the_vectorcall_path_and_the_slow_one(p):
    """A class is called in one step; through `type.__call__`, `functools.partial` and `map` it is the same."""
    import functools

    ways = [
        lambda: p.Point(1.0, y=2.0),
        lambda: type.__call__(p.Point, 1.0, y=2.0),
        lambda: functools.partial(p.Point, 1.0)(y=2.0),
        lambda: next(map(p.Point, [1.0], [2.0])),
        lambda: p.Point.__call__(1.0, 2.0),
    ]
    for way in ways:
        made = way()
        assert type(made) is p.Point and (made.x, made.y) == (1.0, 2.0)
    with pytest.raises(TypeError):
        type.__call__(p.Point)


class Name(str):
    """A text that is no plain one."""


def own(value):
    """A number that nobody else counts."""
    return float(repr(value)) if isinstance(value, float) else value


@pytest.mark.parametrize(
    "args, kwargs",
    [
        ((), {"x": 1.5, "y": 2.5}),
        ((), {"y": 2.5, "x": 1.5}),
        ((1.5,), {"y": 2.5}),
        ((1.5, 2.5), {}),
        ((), {"".join(["", it]): value for it, value in (("x", 1.5), ("y", 2.5))}),
        ((), {Name("x"): 1.5, Name("y"): 2.5}),
        ((1.5,), {Name("y"): 2.5}),
    ],
)
def test_what_init_is_given(p, args, kwargs):
    """In whichever order and by whichever text names come, `__init__` takes them as a call of the class does, and keeps none."""
    Sub = type("Sub", (p.Point,), {})
    args, kwargs = tuple(map(own, args)), {name: own(it) for name, it in kwargs.items()}
    values = [*args, *kwargs.values()]
    counts = [sys.getrefcount(it) for it in values]
    for made in (p.Point(*args, **kwargs), Sub(*args, **kwargs), p.Point(9.0)):
        p.Point.__init__(made, *args, **kwargs)
        assert (made.x, made.y) == (1.5, 2.5)
    del made
    assert [sys.getrefcount(it) for it in values] == counts


@pytest.mark.parametrize(
    "args, kwargs",
    [
        ((1.5,), {"x": 1.5}),
        ((1.5, 2.5), {"y": 2.5}),
        ((), {"x": 1.5, "z": 2.5}),
        ((), {"x": 1.5, "y": 2.5, "z": 3.5}),
        ((), {"x": 1.5, "y": "2.5"}),
        ((), {"y": 2.5}),
        ((1.5,), {f"z{it}": it for it in range(20)}),
        (tuple(range(20)), {}),
    ],
)
def test_what_init_refuses(p, args, kwargs):
    Sub = type("Sub", (p.Point,), {})
    args, kwargs = tuple(map(own, args)), {name: own(it) for name, it in kwargs.items()}
    values = [it for it in (*args, *kwargs.values()) if isinstance(it, float)]
    counts = [sys.getrefcount(it) for it in values]
    for _ in range(2):
        with pytest.raises(TypeError) as error:
            Sub(*args, **kwargs)
        says(p, error, "Point")
        del error
    assert [sys.getrefcount(it) for it in values] == counts


def test_a_value_that_takes_the_names_away(p):
    """What is passed by name lives through the call, whatever becomes of the dict."""
    import functools

    given = {"x": 1.0, "y": 2.0}

    class Value:
        def __float__(self):
            given.clear()
            return 4.0

    given["x"] = Value()
    given["y"] = float("2.5")
    made = functools.partial(type("Sub", (p.Point,), {}), **given)()
    assert (made.x, made.y) == (4.0, 2.5)
    given.update(x=Value(), y=float("3.5"))
    p.Point.__init__(made, **given)
    assert (made.x, made.y) == (4.0, 3.5)


def test_an_argument_that_runs_python(p):
    """A conversion may use the very class that is being made."""

    class Value:
        def __float__(self):
            return p.Point(4.0).x

    assert p.Point(Value()).x == 4.0


def test_an_argument_that_uses_the_object_before_its_second_init(p):
    made = p.Point(1.0)

    class Value:
        def __float__(self):
            made.shift(10.0)
            return made.x

    made.__init__(Value())
    assert made.x == 11.0

"""Operators, numbers, comparison: on the classes of the interface, and on their twins in Python."""

import functools
import math
import operator
import sys

import pytest

import protocols
from lacks import STAND_IN
from twins import both, says
from twins import protocols as twin

m = both(twin, protocols)
FORWARD = [it for it in twin.OPERATORS if it != "divmod"]


def function(name):
    """`operator.add`, and so on."""
    return divmod if name == "divmod" else getattr(operator, f"__{name}__")


@pytest.mark.parametrize("name", twin.OPERATORS)
def test_binary_operators(m, name):
    a, b, apply = m.Op("a"), m.Op("b"), function(name)
    assert apply(a, b) == f"a.{name}(b)"
    assert apply(b, a) == f"b.{name}(a)"
    assert apply(a, a) == f"a.{name}(a)"
    assert getattr(a, f"__{name}__")(b) == f"a.{name}(b)"


@pytest.mark.parametrize("name", twin.OPERATORS)
def test_reflected_operators(m, name):
    a, apply = m.Op("a"), function(name)
    assert apply(5, a) == f"a.r{name}(5)"
    assert apply(True, a) == f"a.r{name}({'True' if m is twin else 1})"
    assert getattr(a, f"__r{name}__")(5) == f"a.r{name}(5)"


@pytest.mark.parametrize("name", [*twin.OPERATORS, "pow"])
def test_operands_that_do_not_fit(m, name):
    a, apply = m.Op("a"), function(name)
    for other in (5, 1.5, [], None, object(), m.Maybe(1)):
        with pytest.raises(TypeError, match="unsupported operand|can only concatenate|can't multiply"):
            apply(a, other)
        assert getattr(a, f"__{name}__")(other) is NotImplemented
    for other in (1.5, None, object(), m.Lefty(1)):
        with pytest.raises(TypeError, match="unsupported operand"):
            apply(other, a)
        assert getattr(a, f"__r{name}__")(other) is NotImplemented


def test_powers_of_two_operands(m):
    assert (m.Maybe(3) ** 4, 10 ** m.Maybe(3), m.Maybe(3).__pow__(4), m.Maybe(3).__rpow__(10)) == (12, 7, 12, 7)
    with pytest.raises(TypeError):
        m.Maybe(3) ** "4"


@pytest.mark.parametrize("name", twin.OPERATORS)
def test_wrong_receivers_of_operators(m, name):
    if m is twin:
        pytest.skip("the receiver of a function in Python may be anything")
    for method in (f"__{name}__", f"__r{name}__"):
        with pytest.raises(TypeError) as error:
            getattr(m.Op, method)(1, m.Op("a"))
        says(m, error, method)
        with pytest.raises(TypeError):
            getattr(m.Op, method)(m.Op("a"))


@pytest.mark.parametrize("name", [it for it in [*twin.OPERATORS, "pow"] if it != "divmod"])
def test_in_place_operators(m, name):
    it = m.InPlace()
    made = getattr(operator, f"__i{name}__")(it, 5)
    assert made is it
    assert it.log == [f"i{name}(5)"]
    with pytest.raises(TypeError, match="unsupported operand"):
        getattr(operator, f"__i{name}__")(it, "x" if name != "mod" else None)
    assert it.log == [f"i{name}(5)"]


def test_in_place_falls_back(m):
    """Without an in-place form, or with one that does not know the operand, the plain form is asked."""
    a = before = m.Op("a")
    a += m.Op("b")
    assert a == "a.add(b)" and before.name == "a"
    v = before = m.Maybe(1)
    v += 500
    assert v is before and v.value == 501
    with pytest.raises(TypeError):
        v += "x"
    assert v is before


def test_pow(m):
    a, b = m.Op("a"), m.Op("b")
    assert a**b == pow(a, b) == "a.pow(b, None)"
    assert pow(a, b, 7) == "a.pow(b, 7)"
    assert 2**a == "a.rpow(2, None)"
    assert a.__pow__(b) == "a.pow(b, None)"
    with pytest.raises(TypeError):
        pow(a, b, "x") if m is not twin else pow(a, 1.5, "x")
    # The stand-in is built for 3.14, and CPython asks the library.
    if sys.version_info >= (3, 14) or STAND_IN and m is not twin:
        assert pow(2, a, 7) == "a.rpow(2, 7)"
    else:
        with pytest.raises(TypeError):
            pow(2, a, 7)


def test_unary_operators(m):
    a = m.Op("a")
    assert (-a, +a, abs(a), ~a) == ("-a", "+a", "|a|", "~a")
    for apply in (operator.neg, operator.pos, abs, operator.invert):
        with pytest.raises(TypeError, match="bad operand type"):
            apply(m.Lefty(1))


def test_not_implemented(m):
    assert (m.Maybe(1) + 2).value == 3
    assert (2 + m.Maybe(1)).value == 1003
    assert m.Maybe(1).__add__(500) is NotImplemented
    for add in (lambda: m.Maybe(1) + 500, lambda: 500 + m.Maybe(1), lambda: m.Maybe(1) + "x", lambda: m.Maybe(1) + None):
        with pytest.raises(TypeError, match="unsupported operand"):
            add()
    assert m.Maybe(1) == 1 and m.Maybe(1) != 2 and m.Maybe(1) < 2
    assert m.Maybe(500) != 500
    with pytest.raises(TypeError):
        m.Maybe(1) < 500


def test_the_other_operand_is_asked(m):
    class Other:
        def __radd__(self, other):
            return "Other.radd"

        def __add__(self, other):
            return NotImplemented

        def __lt__(self, other):
            return "Other.lt"

        def __gt__(self, other):
            return "Other.gt"

        def __eq__(self, other):
            return "Other.eq"

    for it in (m.Op("a"), m.Lefty(1), m.Maybe(1), m.Vector(1, 2), m.Words()):
        assert it + Other() == "Other.radd"
    assert (m.Maybe(1) < Other(), m.Maybe(1) == Other(), m.Ordered(1) > Other()) == ("Other.gt", "Other.eq", "Other.lt")
    assert (Other() == m.Maybe(1)) == "Other.eq"


def test_a_subclass_is_asked_first(m):
    class Sub(m.Op):
        def __radd__(self, other):
            return "Sub.radd"

        def __rsub__(self, other):
            return super().__rsub__(7)

    assert m.Op("a") + Sub("b") == "Sub.radd"
    assert m.Op("a") - Sub("b") == "b.rsub(7)"
    assert m.Op("a") * Sub("b") == "a.mul(b)"
    assert Sub("a") + m.Op("b") == "a.add(b)"
    assert Sub("a") + Sub("b") == "a.add(b)"


def test_comparisons_of_subclasses_follow_their_methods(m):
    """Whatever a class derived in Python has, gets and loses, before and after its first object."""

    class Mixin:
        pass

    class Sub(m.Maybe, Mixin):
        pass

    def outcomes(made):
        return made == 5, made != 5, 5 == made, made == made, made == "x", made != "x", made < 6, 4 > made

    usual = (True, False, True, True, False, True, True, False)
    a = Sub(5)
    assert outcomes(a) == outcomes(Sub(5)) == usual == outcomes(m.Maybe(5))
    for compare in (operator.gt, operator.le, operator.ge):
        with pytest.raises(TypeError):
            compare(a, 5)
    Sub.__eq__ = lambda self, other: "own"
    assert (a == 5, Sub(5) == 5, a != 5, a < 6) == ("own", "own", False, True)
    del Sub.__eq__
    assert outcomes(a) == outcomes(Sub(5)) == usual
    Sub.__gt__ = lambda self, other: "greater"
    assert (a > 5, 5 < a, a == 5) == ("greater", "greater", True)
    del Sub.__gt__
    with pytest.raises(TypeError):
        a > 5
    Mixin.__ge__ = lambda self, other: "mixed in"
    assert (a >= 5, a == 5, Sub(6) >= 1) == ("mixed in", True, "mixed in")
    Mixin.__lt__ = lambda self, other: "never"  # What stands before it in the line is found.
    assert Sub(5) < 6 and (a < 6) is True
    Sub.__bases__ = (Mixin, m.Maybe)
    assert (Sub(5) < 6, a < 6, a == 5) == ("never", "never", True)


def test_comparisons_of_subclasses_of_all_kinds(m):
    class Own(m.Maybe):
        def __eq__(self, other):
            return "own"

    class Below(Own):
        def __lt__(self, other):
            return super().__lt__(other), super().__eq__(other)

    @functools.total_ordering
    class Total(m.Maybe):
        pass

    class Mixed(m.Maybe, type("Mixin", (), {"__gt__": lambda self, other: "mixed in"})):
        pass

    class Slotted(m.Maybe):
        __slots__ = ()

    asked = []

    class Meta(type):
        def __getattribute__(cls, name):
            asked.append(name)
            return super().__getattribute__(name)

    class Watched(m.Maybe, metaclass=Meta):
        pass

    for _ in range(3):
        assert (Own(5) == 5, Below(5) == 5, Below(5) < 6) == ("own", "own", (True, "own"))
        assert Total(5) <= 5 and Total(5) >= 4 and Total(5) > 4 and Total(5) == 5 and Total(5) != 4
        assert (Mixed(5) > 5, Mixed(5) == 5, Mixed(5) < 6) == ("mixed in", True, True)
        assert Slotted(5) == 5 and Slotted(5) != 6 and Slotted(5) < 6
        del asked[:]
        made = Watched(5)
        assert made == 5 and made != 6 and not asked
    assert m.Maybe(5) == 5
    with pytest.raises(TypeError):
        m.Maybe(5) > 5


def test_comparisons_that_only_look_like_those_of_the_base(m):
    """What a class has under the name is asked as Python asks it, even if reading it from the class gives the method of the base."""

    class Static(m.Maybe):
        __eq__ = staticmethod(m.Maybe.__eq__)

    class Same(m.Maybe):
        __eq__ = m.Maybe.__eq__

    class Odd:
        def __get__(self, made, owner=None):
            return m.Maybe.__lt__ if made is None else lambda other: ("odd", other)

    class Described(m.Maybe):
        __lt__ = Odd()

    for _ in range(3):
        assert Same(5) == 5 and Same(5) != 6 and Described(5) == 5
        assert (Described(5) < 6) == ("odd", 6)
        with pytest.raises(TypeError):
            Static(5) == 5  # It gets one argument, and wants two.


def test_reflected_methods_called_by_name(m):
    assert m.Op("a").__radd__(1) == "a.radd(1)" and m.Op("a").__rpow__(2) == 2 ** m.Op("a")
    for call in (m.Op("a").__radd__, m.Op("a").__add__):
        assert call("x") is NotImplemented
    assert m.Op("a").__add__(1) is NotImplemented
    with pytest.raises((TypeError, AttributeError)):
        m.Op("a").__radd__()


def test_reflected_methods_called_by_name_with_another_of_the_class():
    """As of any class that is not written in Python: there is one slot for both, which is asked for the operator."""
    a, b = protocols.Op("a"), protocols.Op("b")
    assert a.__radd__(b) == b + a == "b.add(a)"
    assert (2.5).__rsub__(1.5) == 1.5 - 2.5 and a.__rsub__(b) == b - a
    assert twin.Op("a").__radd__(twin.Op("b")) is NotImplemented


def test_only_one_side(m):
    assert (m.Lefty(1) + 2, m.Lefty(1) - 0.5, m.Lefty(1) | "x") == (3, 0.5, "1x")
    for apply in (lambda: 2 + m.Lefty(1), lambda: "x" | m.Lefty(1), lambda: m.Lefty(1) * 2, lambda: m.Lefty(1) + m.Lefty(1)):
        with pytest.raises(TypeError):
            apply()


def test_vectors(m):
    v, w = m.Vector(1, 2), m.Vector(3, 5)
    assert v + w == m.Vector(4, 7) and w - v == m.Vector(2, 3) and v * 2 == 2 * v == m.Vector(2, 4) and v @ w == 13.0
    same = v
    v += w
    assert v is same and v == m.Vector(4, 7)
    with pytest.raises(TypeError):
        1 + v
    with pytest.raises(TypeError):
        v += 1
    assert sum([m.Vector(1, 1)] * 3, m.Vector(0, 0)) == m.Vector(3, 3)

    class Sub(m.Vector):
        pass

    assert type(-Sub(1, 2)) is Sub and type(Sub(1, 2) + w) is m.Vector


def test_in_place_with_itself(m):
    """Mutable and shared at once, which Rust does not allow; Python sees an error or the sum."""
    v = m.Vector(1, 2)
    try:
        v += v
    except RuntimeError as error:
        assert "Vector" in str(error)
        assert v == m.Vector(1, 2)
    else:
        assert v == m.Vector(2, 4)


@pytest.mark.parametrize(
    "name, use",
    [
        ("add", lambda it: it + 1),
        ("radd", lambda it: 1 + it),
        ("iadd", lambda it: operator.iadd(it, 1)),
        ("eq", lambda it: it == 1),
        ("eq", lambda it: it != 1),
        ("eq", lambda it: it in [1]),
        ("lt", lambda it: it < 1),
        ("neg", lambda it: -it),
        ("bool", lambda it: not it),
        ("len", len),
        ("hash", hash),
        ("hash", lambda it: {it}),
        ("repr", repr),
        ("repr", str),
        ("getitem", lambda it: it["a"]),
        ("contains", lambda it: "a" in it),
        ("iter", iter),
        ("next", next),
        ("call", lambda it: it()),
    ],
)
def test_errors_pass(m, name, use):
    with pytest.raises(ValueError) as error:
        use(m.Fails())
    assert str(error.value) == name


def test_numbers(m):
    r = m.Real(2.75)
    assert (int(r), float(r), complex(r), bool(r), bool(m.Real(0.0))) == (2, 2.75, 2.75 + 1j, True, False)
    assert (math.trunc(r), math.floor(r), math.ceil(r)) == (2, 2, 3)
    assert (math.sqrt(m.Real(4.0)), "%d" % r, f"{float(r):.1f}") == (2.0, "2", "2.8")
    assert int(m.Real(1e25)) == int(1e25)
    with pytest.raises((OverflowError, ValueError)):
        int(m.Real(math.inf))


def test_round(m):
    r = m.Real(2.75)
    assert (round(r), round(r, 2), round(r, ndigits=0), round(r, None)) == (-3.0, 4.75, 2.75, -3.0)
    with pytest.raises(TypeError):
        round(r, "x")


def test_index(m):
    i = m.Index(2)
    assert operator.index(i) == int(i) == 2
    assert ("abc"[i], [1, 2, 3][:i], hex(i), range(i), "x" * i, float(i)) == ("c", [1, 2], "0x2", range(2), "xx", 2.0)
    assert operator.index(m.Huge()) == 2**128 - 1
    with pytest.raises(IndexError):
        [][m.Huge()]
    with pytest.raises(TypeError):
        m.Lefty(1).__index__ if False else operator.index(m.Lefty(1))


def test_truth_and_length(m):
    assert bool(m.Truth(True)) is True and not m.Truth(False)
    assert bool(m.Lefty(0))
    assert (len(m.Length(3)), bool(m.Length(3)), bool(m.Length(0))) == (3, True, False)
    assert [m.Truth(True)] and (m.Truth(False) or 5) == 5


def test_impossible_lengths(m):
    assert len(m.Length(sys.maxsize)) == sys.maxsize
    for value, kind in [(sys.maxsize + 1, OverflowError), (2**100, OverflowError), (-1, ValueError), (-(2**100), ValueError)]:
        with pytest.raises((kind, OverflowError)) as error:
            len(m.Length(value))
        with pytest.raises((kind, OverflowError)):
            bool(m.Length(value))
        says(m, error, "__len__")


def test_comparisons(m):
    a, b = m.Ordered(1), m.Ordered(2)
    assert [a < b, a <= b, a > b, a >= b, a == b, a != b] == [True, True, False, False, False, True]
    assert [b < a, b <= a, b > a, b >= a, b == a, b != a] == [False, False, True, True, False, True]
    assert [a < a, a <= a, a > a, a >= a, a == a, a != a] == [False, True, False, True, True, False]
    assert m.Ordered(13) == m.Ordered(13) and m.Ordered(13) != m.Ordered(13)
    assert sorted([b, a]) == [a, b]


def test_comparisons_that_do_not_fit(m):
    a = m.Ordered(1)
    for other in (1, "x", None, object()):
        for compare in (operator.lt, operator.le, operator.gt, operator.ge):
            with pytest.raises(TypeError, match="not supported between instances"):
                compare(a, other)
            with pytest.raises(TypeError, match="not supported between instances"):
                compare(other, a)
        assert a != other and not a == other and other != a
        for name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
            assert getattr(a, name)(other) is NotImplemented


def test_no_invented_comparisons(m):
    a, b = m.OnlyLess(1), m.OnlyLess(2)
    assert a < b and not b < a and b > a and not a > b
    for compare in (lambda: a <= b, lambda: a >= b):
        with pytest.raises(TypeError):
            compare()
    assert a != b and a == a and a != m.OnlyLess(1) and hash(a) == hash(a)
    assert m.OnlyEqual(1) == m.OnlyEqual(1) and m.OnlyEqual(1) != m.OnlyEqual(2) and not m.OnlyEqual(1) != m.OnlyEqual(1)
    with pytest.raises(TypeError):
        m.OnlyEqual(1) < m.OnlyEqual(2)


def test_comparisons_need_not_be_true_or_false(m):
    assert (m.Told("a") < m.Told("b")) == "a < b"
    assert (m.Told("b") > m.Told("a")) == "a < b"
    assert (m.Told("a") == 5) == "a == int"
    assert (5 == m.Told("a")) == "a == int"
    assert (m.Told("a") != 5) is False


def test_comparisons_with_others(m):
    x = m.Mixed(5)
    assert x < 6 and 6 > x and x > 4 and 4 < x and x == 5 and 5 == x and x != 6
    assert x in [1, 5] and x in {5} and {5: "five"}[x] == "five"
    with pytest.raises(TypeError):
        x < "x"
    with pytest.raises(TypeError):
        x <= 5


@pytest.mark.parametrize("value", [0, 1, -1, -2, 2**31, 2**61 - 1, 2**62, -(2**62), sys.maxsize, -sys.maxsize - 1])
def test_hash(m, value):
    assert hash(m.Hashed(value)) == (-2 if value == -1 else value)
    assert m.Hashed(value).__hash__() == hash(m.Hashed(value)) or value == -1
    assert m.Hashed(value) in {m.Hashed(value)}


@pytest.mark.parametrize("value", [2**63, 2**64 - 1, 2**100, -(2**100)])
def test_hash_beyond_a_word(m, value):
    assert hash(m.Hashed(value)) == hash(value)


def test_eq_and_hash(m):
    for unhashable in (m.OnlyEqual(1), m.Ordered(1), m.Maybe(1), m.Vector(1, 2)):
        with pytest.raises(TypeError, match="unhashable"):
            hash(unhashable)
        assert type(unhashable).__hash__ is None
    assert hash(m.OnlyHash(-1)) == -2
    assert m.OnlyHash(1) != m.OnlyHash(1)
    with pytest.raises(TypeError):
        m.Hashed.__hash__(3) if m is not twin else hash([])

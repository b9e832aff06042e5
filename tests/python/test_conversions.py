"""What each type takes, what it refuses, and in which words."""

import array
import collections
import collections.abc
import decimal
import enum
import fractions
import math
import re
import sys
import types

import pytest

import roundtrip as module


class Indexed:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Floated:
    def __float__(self):
        return 2.5


class Color(enum.IntEnum):
    RED = 1


class MyInt(int):
    pass


class MyStr(str):
    pass


class MyFloat(float):
    pass


class MyList(list):
    pass


class MyDict(dict):
    pass


class MyBytes(bytes):
    pass


def error_of(function, value, kind=TypeError):
    with pytest.raises(kind) as caught:
        function(value)
    assert type(caught.value) is kind
    return str(caught.value)


# Wrong types: the words, exactly.


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("none", 0, "'x': expected None, got int"),
        ("bool", 1, "'x': expected bool, got int"),
        ("bool", None, "'x': expected bool, got None"),
        ("bool", "True", "'x': expected bool, got str"),
        ("int__i64", "1", "'x': expected int, got str"),
        ("int__i64", 1.0, "'x': expected int, got float"),
        ("int__i64", None, "'x': expected int, got None"),
        ("int__u128", "1", "'x': expected int, got str"),
        ("i64", decimal.Decimal(1), "'x': expected int, got Decimal"),
        ("float__f64", "1", "'x': expected float, got str"),
        ("float__f32", b"1", "'x': expected float, got bytes"),
        ("f64", 1j, "'x': expected float, got complex"),
        ("complex", "1j", "'x': expected complex, got str"),
        ("str__borrowed", b"x", "'x': expected str, got bytes"),
        ("str__string", 1, "'x': expected str, got int"),
        ("str__cow", None, "'x': expected str, got None"),
        ("bytes__borrowed", "x", "'x': expected bytes, got str"),
        ("bytes__vec", [1], "'x': expected bytes, got list"),
        ("bytearray__vec", "x", "'x': expected bytearray, got str"),
        ("list__int", (1,), "'x': expected list, got tuple"),
        ("list__int", "12", "'x': expected list, got str"),
        ("list__int", {1}, "'x': expected list, got set"),
        ("list__int", [1, "2"], "'x[1]': expected int, got str"),
        ("list__slice", [1, 2, 3, None], "'x[3]': expected int, got None"),
        ("list__str", ["a", b"b"], "'x[1]': expected str, got bytes"),
        ("set__hash", [1], "'x': expected set, got list"),
        ("set__hash", frozenset([1]), "'x': expected set, got frozenset"),
        ("frozenset__hash", {1}, "'x': expected frozenset, got set"),
        ("dict__hash", [("a", 1)], "'x': expected dict, got list"),
        ("dict__hash", {"a": "b"}, "'x['a']': expected int, got str"),
        ("tuple__2", [1, "a"], "'x': expected tuple, got list"),
        ("tuple__2", ("1", "a"), "'x[0]': expected int, got str"),
        ("tuple__of", (1, "a"), "'x[1]': expected int, got str"),
        ("optional__int", "1", "'x': expected int or None, got str"),
        ("optional__list", 1, "'x': expected list or None, got int"),
        ("optional__list", ["1"], "'x[0]': expected int, got str"),
        ("list__optional", [None, "1"], "'x[1]': expected int or None, got str"),
        ("sequence__vec", "12", "'x': expected Sequence, got str"),
        ("sequence__vec", b"12", "'x': expected Sequence, got bytes"),
        ("sequence__vec", {1, 2}, "'x': expected Sequence, got set"),
        ("sequence__vec", 1, "'x': expected Sequence, got int"),
        ("iterable__vec", "12", "'x': expected Iterable, got str"),
        ("iterable__vec", b"12", "'x': expected Iterable, got bytes"),
        ("iterable__vec", 1, "'x': expected Iterable, got int"),
        ("iterable__vec", (it for it in [1, "2"]), "'x[1]': expected int, got str"),
        ("mapping__hash", [("a", 1)], "'x': expected Mapping, got list"),
        ("deep__list", [[[1]], [[2], [3, "4"]]], "'x[1][1][1]': expected int, got str"),
        ("deep__table", {"a": [(1, "x")], "b": [(1, None), (2, 3)]}, "'x['b'][1][1]': expected str or None, got int"),
        ("deep__optional", ([None, 1], {}), "'x[0][1]': expected str or None, got int"),
        ("deep__tuples", (((1, "2"), 1.0), []), "'x[0][0][1]': expected int, got str"),
        ("deep__sequences", [[], [{"k": None}]], "'x[1][0]['k']': expected int, got None"),
    ],
)
def test_wrong_type(name, value, words):
    assert error_of(getattr(module, name), value) == f"{name}() argument {words}"


def test_wrong_type_where_there_is_no_place():
    """Keys and elements of sets are named by what they are."""
    assert re.fullmatch(
        r"dict__hash\(\) argument 'x': key 3: expected str, got int", error_of(module.dict__hash, {3: 1})
    )
    assert "expected int, got str" in error_of(module.set__hash, {1, "b"})
    assert "'b'" in error_of(module.set__hash, {1, "b"})


def test_wrong_length():
    lengths = [
        (module.tuple__2, 2, [(), (1,), (1, "a", 2)]),
        (module.list__array, 3, [[], [1, 2], [1, 2, 3, 4]]),
        (module.bytes__array, 4, [b"", b"abc", b"abcde"]),
        (module.bytearray__array, 4, [bytearray(b"abc")]),
        (module.str__char, 1, ["", "ab"]),
    ]
    for function, right, values in lengths:
        for value in values:
            with pytest.raises((TypeError, ValueError)) as caught:
                function(value)
            numbers = re.findall(r"\d+", str(caught.value).partition(": ")[2])
            assert numbers[-1:] == [str(len(value))] and (right == 1 or str(right) in numbers)


# Integers.

BITS = {f"{sign}{bits}": (bits, sign == "i") for sign in "iu" for bits in (8, 16, 32, 64, 128)}
WORD = sys.maxsize.bit_length() + 1
BITS |= {"isize": (WORD, True), "usize": (WORD, False)}


def limits(rust):
    bits, signed = BITS[rust]
    return (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)


@pytest.mark.parametrize("prefix", ["", "int__"])
@pytest.mark.parametrize("rust", BITS)
def test_int_limits(prefix, rust):
    function = getattr(module, prefix + rust)
    low, high = limits(rust)
    for value in {low, low + 1, -1 if low else 0, 0, 1, high - 1, high, high // 2, 2**30 - 1, 2**30, 2**60}:
        if low <= value <= high:
            assert function(value) == value
            assert type(function(value)) is int
    for value in [low - 1, high + 1, high * 2 + 1, -(high**2) - 1, 10**100, -(10**100), 2**128, -(2**127) - 1]:
        if not low <= value <= high:
            message = error_of(function, value, OverflowError)
            assert message.startswith(f"{prefix}{rust}() argument 'x': ")


def test_what_counts_as_an_int():
    assert module.i64(True) == 1 and type(module.i64(True)) is int
    assert module.i64(Color.RED) == 1
    assert module.i64(MyInt(7)) == 7
    assert type(module.i64(MyInt(7))) is int
    assert module.i64(Indexed(-3)) == -3
    assert module.u128(Indexed(2**100)) == 2**100
    assert module.list__int([True, Indexed(2), MyInt(3)]) == [1, 2, 3]
    for value in [1.0, "1", b"1", fractions.Fraction(1), decimal.Decimal(1), None, 1j, [1]]:
        assert "expected int" in error_of(module.i64, value)


def test_index_that_fails():
    class Broken:
        def __index__(self):
            raise KeyError("broken")

    class Wrong:
        def __index__(self):
            return "1"

    with pytest.raises(KeyError, match="broken"):
        module.i64(Broken())
    with pytest.raises(KeyError, match="broken"):
        module.list__int([1, Broken()])
    with pytest.raises(TypeError, match="__index__ returned non-int|must return an int"):
        module.i64(Wrong())
    with pytest.raises(OverflowError):
        module.u8(Indexed(256))


def test_overflow_inside():
    assert error_of(module.list__u8, [1, 300], OverflowError).startswith("list__u8() argument 'x[1]': ")
    assert error_of(module.tuple__5, (True, -1, 1.0, "", b""), OverflowError).startswith(
        "tuple__5() argument 'x[1]': "
    )


# Bools.


def test_only_bools_are_bools():
    assert module.bool(True) is True
    assert module.bool(False) is False
    for value in [0, 1, None, "", [], 0.0, Indexed(1), MyInt(1)]:
        assert "expected bool" in error_of(module.bool, value)


# Floats.


@pytest.mark.parametrize("name", ["float__f64", "f64"])
def test_floats_keep_every_bit(name):
    function = getattr(module, name)
    for value in [0.0, -0.0, 1.5, math.inf, -math.inf, 5e-324, sys.float_info.max, sys.float_info.min, math.pi]:
        assert repr(function(value)) == repr(value)
        assert type(function(value)) is float
    assert math.isnan(function(math.nan))


@pytest.mark.parametrize("name", ["float__f32", "f32"])
def test_small_floats(name):
    function = getattr(module, name)
    for value in [0.0, -0.0, 1.5, math.inf, -math.inf, 2.0**-149, 2.0**127]:
        assert repr(function(value)) == repr(value)
    assert math.isnan(function(math.nan))
    assert function(0.1) == array.array("f", [0.1])[0]


def test_what_counts_as_a_float():
    assert module.f64(3) == 3.0 and type(module.f64(3)) is float
    assert module.f64(True) == 1.0
    assert module.f64(Floated()) == 2.5
    assert module.f64(Indexed(4)) == 4.0
    assert module.f64(MyFloat(1.25)) == 1.25
    assert module.f64(fractions.Fraction(1, 2)) == 0.5
    assert module.f64(decimal.Decimal("0.5")) == 0.5
    assert module.f64(2**53) == 2.0**53
    for value in ["1.0", b"1", None, 1j, [1.0]]:
        assert "expected float" in error_of(module.f64, value)
    with pytest.raises(OverflowError):
        module.f64(10**400)
    assert module.list__float([1, 2.5, True, Indexed(3)]) == [1.0, 2.5, 1.0, 3.0]


def test_float_that_fails():
    class Broken:
        def __float__(self):
            raise LookupError("broken")

    class Wrong:
        def __float__(self):
            return "1"

    with pytest.raises(LookupError, match="broken"):
        module.f64(Broken())
    with pytest.raises(TypeError, match="__float__ returned non-float|must return a float"):
        module.f64(Wrong())


def test_complex():
    for value in [1 + 2j, -0.0j, complex(math.inf, -math.inf), complex(-0.0, 5e-324)]:
        assert repr(module.complex(value)) == repr(value)
    assert module.complex(2) == 2 + 0j
    assert module.complex(2.5) == 2.5 + 0j

    class Complexed:
        def __complex__(self):
            return 3 + 4j

    assert module.complex(Complexed()) == 3 + 4j
    for value in ["1j", None, b""]:
        assert "expected complex" in error_of(module.complex, value)


# Text and bytes.

TEXTS = ["", "a", "ascii only", "größe", "ÿ", "Ā", "∀x", "🎉", "a\0b", "\0", "\ufeffbom", "e\u0301", "\U0010ffff", "x" * 100_000]


@pytest.mark.parametrize("name", ["str__borrowed", "str__string", "str__cow", "str__box", "str__arc"])
def test_text(name):
    function = getattr(module, name)
    for text in TEXTS:
        assert function(text) == text
    assert function(MyStr("sub")) == "sub"
    assert type(function(MyStr("sub"))) is str
    for value in ["\ud800", "a\udfffb", "\ud83d"]:
        with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
            function(value)
    for value in [b"x", bytearray(b"x"), 1, None, ["x"]]:
        assert "expected str" in error_of(function, value)


def test_surrogates_anywhere():
    for function, value in [
        (module.list__str, ["a", "\ud800"]),
        (module.list__string, ["\ud800"]),
        (module.dict__hash, {"\ud800": 1}),
        (module.dict__borrowed, {"a": "\udc00"}),
        (module.set__btree, {"\ud800"}),
        (module.str__char, "\ud800"),
        (module.tuple__2, (1, "\ud800")),
    ]:
        with pytest.raises(UnicodeEncodeError):
            function(value)


def test_char():
    for text in ["a", "ü", "🎉", "\0", "\U0010ffff"]:
        assert module.str__char(text) == text


@pytest.mark.parametrize("name", ["bytes__borrowed", "bytes__vec", "bytes__cow"])
def test_bytes(name):
    function = getattr(module, name)
    for value in [b"", b"a", bytes(range(256)), b"\0", b"x" * 100_000]:
        assert function(value) == value
        assert type(function(value)) is bytes
    assert function(MyBytes(b"sub")) == b"sub"
    for value in ["x", 1, None, [1], array.array("B", b"x")]:
        assert "expected bytes" in error_of(function, value)


def test_bytearray():
    value = bytearray(b"ab\0")
    result = module.bytearray__vec(value)
    assert result == value and type(result) is bytearray and result is not value
    assert module.bytearray__array(bytearray(b"abcd")) == bytearray(b"abcd")
    assert "expected bytearray" in error_of(module.bytearray__vec, "x")


# Containers.


def test_lists():
    assert module.list__int(MyList([1, 2])) == [1, 2]
    assert type(module.list__int(MyList([1]))) is list
    value = [1, 2]
    assert module.list__int(value) is not value
    assert module.list__deque([1, 2]) == [1, 2]
    assert module.list__bare([1, "a", None]) == [1, "a", None]
    inner = object()
    assert module.list__object([inner])[0] is inner


@pytest.mark.parametrize("name", ["sequence__vec", "iterable__vec"])
def test_sequences(name):
    function = getattr(module, name)
    for value in [[1, 2], (1, 2), range(1, 3), collections.deque([1, 2]), array.array("i", [1, 2]), MyList([1, 2])]:
        assert function(value) == [1, 2]
    for value in ["12", b"12", bytearray(b"12"), MyStr("12"), 12, None]:
        error_of(function, value)

    class Mine(collections.abc.Sequence):
        def __len__(self):
            return 2

        def __getitem__(self, index):
            return [1, 2][index]

    assert function(Mine()) == [1, 2]


def test_text_is_no_sequence_of_text():
    for function in (module.sequence__slice, module.iterable__str):
        assert function(["a", "b"]) == ["a", "b"]
        error_of(function, "ab")
        error_of(function, b"ab")


def test_iterables():
    assert module.iterable__vec(iter([1, 2])) == [1, 2]
    assert module.iterable__vec(x * x for x in range(3)) == [0, 1, 4]
    assert sorted(module.iterable__vec({3, 1})) == [1, 3]
    assert module.iterable__vec({3: "a"}) == [3]
    assert module.iterable__vec(map(int, "12")) == [1, 2]

    def failing():
        yield 1
        raise ArithmeticError("in the middle")

    with pytest.raises(ArithmeticError, match="in the middle"):
        module.iterable__vec(failing())

    class Old:
        def __getitem__(self, index):
            if index > 2:
                raise IndexError
            return index

    assert module.iterable__vec(Old()) == [0, 1, 2]

    class Liar:
        """Says that it is long, and is not."""

        def __length_hint__(self):
            return 2**60

        def __iter__(self):
            return iter([1])

    assert module.iterable__vec(Liar()) == [1]


def test_mappings():
    for function in (module.mapping__hash, module.mapping__pairs):
        kind = int if function is module.mapping__hash else bool
        value = {"a": kind(1), "b": kind(0)}
        for mapping in [value, MyDict(value), types.MappingProxyType(value), collections.OrderedDict(value)]:
            assert function(mapping) == value
        assert function(collections.ChainMap(value)) == value
        error_of(function, list(value.items()))
        error_of(function, "ab")

    class Mine(collections.abc.Mapping):
        def __getitem__(self, key):
            return {"x": 1}[key]

        def __iter__(self):
            return iter(["x"])

        def __len__(self):
            return 1

    assert module.mapping__hash(Mine()) == {"x": 1}


def test_dicts_keep_their_order():
    value = {f"k{i}": float(i) for i in range(200, 0, -1)}
    assert list(module.dict__pairs(value)) == list(value)
    assert type(module.dict__hash(collections.OrderedDict(a=1))) is dict


def test_unhashable_results_are_errors_not_crashes():
    # A float is hashable in Python but not in Rust; a nested set the other way round.
    assert module.deep__set_of_tuples({(1, frozenset({"a"}))}) == {(1, frozenset({"a"}))}


def test_optional():
    assert module.optional__int(None) is None
    assert module.optional__int(0) == 0
    assert module.optional__str("") == ""
    assert module.optional__list([]) == []
    assert module.optional__list(None) is None
    with pytest.raises(OverflowError):
        module.optional__exact(256)


def test_objects_are_passed_on():
    class Any:
        pass

    for value in [None, 1, "x", Any(), Any, [1], ..., module]:
        assert module.object(value) is value
        assert module.object__borrowed(value) is value
        assert module.any(value) is value


# Python code that runs in the middle of a conversion, and changes what is converted.


def test_list_that_shrinks():
    class Evil:
        def __init__(self, target):
            self.target = target

        def __index__(self):
            self.target.clear()
            return 1

    for name in ["list__int", "list__slice", "list__deque", "sequence__vec", "iterable__vec"]:
        value = []
        value.extend([Evil(value), *range(1000, 1100)])
        assert getattr(module, name)(value) == [1]
        value = []
        value.extend([*range(10), Evil(value)])
        assert getattr(module, name)(value) == [*range(10), 1]


def test_list_that_grows():
    class Evil:
        def __init__(self, target):
            self.target = target

        def __index__(self):
            if len(self.target) < 1000:
                self.target.extend([5] * 100)
            return 1

    for name in ["list__int", "list__slice", "sequence__vec"]:
        value = []
        value.append(Evil(value))
        # What was there when it began.
        assert getattr(module, name)(value) == [1]
        assert len(value) == 101


def test_list_that_is_replaced():
    """What was borrowed stays alive when Python code drops it meanwhile."""

    class Evil(collections.abc.Sequence):
        def __init__(self):
            self.words = ["word " + str(i) for i in range(50)]

        def __len__(self):
            return 50

        def __getitem__(self, index):
            return self.words.pop(0)

    assert module.sequence__slice(Evil()) == ["word " + str(i) for i in range(50)]
    assert module.iterable__str("word " + str(i) for i in range(50)) == ["word " + str(i) for i in range(50)]


def test_dict_that_changes():
    class Evil:
        def __init__(self, target, change):
            self.target, self.change = target, change

        def __index__(self):
            self.change(self.target)
            return 1

    grown = (RuntimeError, "dictionary changed size during iteration")
    changes = [
        (lambda it: it.clear(), *grown),
        (lambda it: it.update({f"new{i}": 1 for i in range(1000)}), *grown),
        (lambda it: it.pop("b", None), *grown),
        (lambda it: it.update(b="text"), TypeError, "'x\\['b'\\]': expected int, got str"),
    ]
    for change, kind, words in changes:
        for name in ["dict__hash", "mapping__hash"]:
            value = {}
            value.update({"a": Evil(value, change), "b": 2, "c": 3})
            with pytest.raises(kind, match=words):
                getattr(module, name)(value)


def test_set_that_changes():
    class Evil:
        def __init__(self, target):
            self.target = target

        def __hash__(self):
            return 1

        def __index__(self):
            self.target.clear()
            self.target.update(range(1000))
            return 1

    value = set()
    value.update([Evil(value), *range(2000, 2010)])
    with pytest.raises(RuntimeError, match="Set changed size during iteration"):
        module.set__hash(value)


@pytest.mark.parametrize("count", [*range(20), 31, 32, 33, 34, 100])
def test_slices_of_few_and_many(count):
    numbers = [it * 1_000_000_007 for it in range(count)]
    texts = [f"text {it}" for it in range(count)]
    assert module.list__slice(numbers) == numbers
    # How many an iterator gives is not known before.
    assert module.iterable__slice(iter(numbers)) == numbers
    assert module.set__slice(set(numbers)) == set(numbers)
    assert module.list__str_slice(texts) == module.iterable__str_slice(iter(texts)) == texts
    for kind, bad in [(module.list__slice, [*numbers, "x"]), (module.iterable__slice, iter([*numbers, "x"]))]:
        with pytest.raises(TypeError, match=rf"'x\[{count}\]': expected int, got str"):
            kind(bad)


def test_deep_recursion_in_python_code():
    class Deep:
        def __index__(self):
            return module.i64(self)

    with pytest.raises(RecursionError):
        module.i64(Deep())


def test_list_in_itself():
    value = []
    value.append(value)
    with pytest.raises(TypeError, match=r"'x\[0\]\[0\]\[0\]': expected int, got list"):
        module.deep__list(value)

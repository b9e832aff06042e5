"""Every type of the interface language, there and back, with values that hypothesis makes up.

What is made up follows from the interface file: a function whose result is spelled as its parameter gives back what it
gets, of exactly the type that the interface says.
"""

import ast
import math
import struct
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import roundtrip as module
from interface import functions

FUNCTIONS = {function.name: function for function in functions("roundtrip")}
CHANGED = {"entries", "sorted", "unique"}

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
RUST_LIMITS = {"isize": 64 if sys.maxsize > 2**32 else 32, "usize": 64 if sys.maxsize > 2**32 else 32}


def ints(rust):
    """Integers of a Rust type, the ends often."""
    bits = RUST_LIMITS.get(rust) or int(rust[1:])
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if rust[0] == "i" else (0, 2**bits - 1)
    return st.one_of(st.integers(low, high), st.sampled_from([low, high, 0, 1, min(high, 2**30), min(high, 2**60)]))


def strategy(node, rust, element=None):
    """Values of a type as spelled; `rust` is what the function's name says about integers and text."""
    if isinstance(node, ast.Constant) and node.value is None:
        return st.none()
    if isinstance(node, ast.BinOp):
        return st.one_of(strategy(node.left, rust), strategy(node.right, rust))
    if isinstance(node, ast.Name):
        return plain(node.id, rust)
    outer = node.value.id
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if outer == "tuple":
        if not inner:
            return st.just(())
        if len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is ...:
            return st.lists(strategy(inner[0], rust), max_size=6).map(tuple)
        return st.tuples(*(strategy(it, exact(inner, rust)) for it in inner))
    parts = [strategy(it, rust) for it in inner]
    size = {"min_size": 3, "max_size": 3} if rust == "array" else {"max_size": 6}
    if outer in ("list", "Sequence", "Iterable"):
        return st.lists(parts[0], **size)
    if outer == "set":
        return st.sets(parts[0], **size)
    if outer == "frozenset":
        return st.frozensets(parts[0], **size)
    assert outer in ("dict", "Mapping"), outer
    return st.dictionaries(*parts, **size)


def exact(inner, rust):
    # The long tuples of the interface hold small integers.
    return {5: "u16", 12: "i8"}.get(len(inner), rust)


def plain(name, rust):
    if name == "int":
        return ints(rust if rust[1:].isdigit() or rust in RUST_LIMITS else "i32" if rust == "optional" else "i64")
    if name in RUST_LIMITS or (name[0] in "iu" and name[1:].isdigit()):
        return ints(name)
    if name in ("float", "f64", "f32"):
        width = 32 if "f32" in (name, rust) else 64
        return st.floats(width=width)
    if name == "complex":
        return st.complex_numbers()
    if name == "bool":
        return st.booleans()
    if name == "str":
        return st.characters(exclude_categories=["Cs"]) if rust == "char" else TEXT
    if name in ("bytes", "bytearray"):
        size = {"min_size": 4, "max_size": 4} if rust == "array" else {"max_size": 20}
        return st.binary(**size).map(bytearray if name == "bytearray" else bytes)
    assert name in ("object", "Any", "list"), name
    anything = st.one_of(st.none(), st.integers(), st.text(), st.floats(), st.lists(st.integers()))
    return st.lists(anything) if name == "list" else anything


def same(a, b):
    """Equal, of the same types all the way down, each float to the bit."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return math.isnan(a) and math.isnan(b) or struct.pack("d", a) == struct.pack("d", b)
    if isinstance(a, complex):
        return same(a.real, b.real) and same(a.imag, b.imag)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(key in b and same(value, b[key]) for key, value in a.items())
    if isinstance(a, (set, frozenset)):
        found = {it: it for it in b}
        return len(a) == len(b) and all(it in found and same(it, found[it]) for it in a)
    return a == b


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in CHANGED])
def test_there_and_back(name):
    function = getattr(module, name)
    annotation = FUNCTIONS[name].parameters().args.args[0].annotation

    @given(strategy(annotation, name.partition("__")[2]))
    def check(value):
        assert same(function(value), value)
        assert same(function(x=value), value)

    check()


@given(st.dictionaries(TEXT, ints("i64"), max_size=6))
def test_references_to_entries(value):
    assert same(module.entries(value), value)


@given(st.dictionaries(TEXT, st.lists(ints("i64"), max_size=4), max_size=6))
def test_into_other_containers(value):
    result = module.sorted(value)
    assert list(result) == sorted(value, key=lambda it: it.encode())
    assert result == {key: set(items) for key, items in value.items()}


@given(st.lists(TEXT, max_size=8))
def test_lists_into_sets(value):
    assert same(module.unique(value), set(value))


def test_every_type_is_here():
    """A type that is added to the language without a round trip is missed here."""
    spelled = set()
    for function in FUNCTIONS.values():
        spelled |= {node.id for node in ast.walk(function.parameters().args) if isinstance(node, ast.Name)}
    assert spelled == {
        "bool", "int", "float", "complex", "str", "bytes", "bytearray", "object", "Any",
        "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32", "f64",
        "list", "set", "frozenset", "Sequence", "Iterable", "dict", "Mapping", "tuple",
    }  # fmt: skip


def test_large_values():
    """Beyond what hypothesis makes up."""
    assert module.list__int(list(range(100_000))) == list(range(100_000))
    assert module.str__borrowed("ü" * 1_000_000) == "ü" * 1_000_000
    assert module.bytes__vec(b"\xff" * 1_000_000) == b"\xff" * 1_000_000
    big = {str(i): i for i in range(50_000)}
    assert module.dict__hash(big) == big

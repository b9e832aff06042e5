"""Tests of the collections_rs example: pytest examples/collections_rs, after pyz3 build examples/collections_rs.

What a dict, a list or a tuple does is what is expected.
"""

import copy
import gc
import random
import weakref
from collections import abc

import pytest

import collections_rs
from collections_rs import FrozenDict, FrozenList, ObjectDict, SnapshotDict, SortedDict

MUTABLE = [SortedDict, SnapshotDict]
MAPPINGS = [*MUTABLE, FrozenDict]
mutable = pytest.mark.parametrize("Dict", MUTABLE)
mappings = pytest.mark.parametrize("Dict", MAPPINGS)


def outcome(function, *args):
    """What a call returns, or raises."""
    try:
        return function(*args)
    except (KeyError, IndexError, ValueError) as error:
        return type(error), error.args if isinstance(error, KeyError) else ()


@mutable
def test_is_a_dict_in_order(Dict):
    """The same random steps on both, compared after each."""
    rng = random.Random(20)
    ours, theirs = Dict(), {}
    missing = object()
    for step in range(4000):
        key, value = f"k{rng.randrange(40)}", rng.randrange(-(2**63), 2**63)
        action = rng.randrange(12)
        if action < 4:
            ours[key] = theirs[key] = value
        elif action == 4:
            assert outcome(ours.__delitem__, key) == outcome(theirs.__delitem__, key)
        elif action == 5:
            assert outcome(ours.pop, key) == outcome(theirs.pop, key)
        elif action == 6:
            assert ours.pop(key, missing) == theirs.pop(key, missing)
        elif action == 7:
            assert ours.setdefault(key, value) == theirs.setdefault(key, value)
        elif action == 8:
            more = {f"k{rng.randrange(40)}": rng.randrange(9) for _ in range(3)}
            assert ours.update(more, k0=step) is theirs.update(more, k0=step)
        elif action == 9 and theirs:
            last = rng.random() < 0.5
            key, value = ours.popitem(last)
            assert key == (max if last else min)(theirs) and value == theirs.pop(key)
        elif action == 10 and step % 50 == 0:
            assert ours.clear() is theirs.clear()
        key = f"k{rng.randrange(40)}"
        assert outcome(ours.__getitem__, key) == outcome(theirs.__getitem__, key)
        assert ours.get(key) == theirs.get(key) and ours.get(key, missing) == theirs.get(key, missing)
        assert (key in ours) == (key in theirs)
        assert len(ours) == len(theirs) and bool(ours) == bool(theirs)
        assert list(ours) == ours.keys() == sorted(theirs)
        assert list(reversed(ours)) == sorted(theirs, reverse=True)
        assert ours.items() == sorted(theirs.items())
        assert ours.values() == [theirs[key] for key in sorted(theirs)]
        assert ours == theirs and theirs == ours and not ours != theirs


@mappings
def test_is_made_like_a_dict(Dict):
    assert len(Dict()) == 0
    assert Dict({"b": 2, "a": 1}).items() == [("a", 1), ("b", 2)]
    assert Dict({"a": 1}, a=2, b=3) == {"a": 2, "b": 3}
    assert Dict(Dict(a=1)) == Dict(SortedDict(a=1)) == {"a": 1}
    for wrong in (lambda: Dict(3), lambda: Dict({}, {}), lambda: Dict({1: 1}), lambda: Dict({"a": "x"}), lambda: Dict(a=None)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(OverflowError):
        Dict(a=2**63)


@mappings
def test_shows_itself(Dict):
    assert repr(Dict()) == f"{Dict.__name__}({{}})"
    theirs = {"b": -2, "it's": 1, "ü": 3}
    assert repr(Dict(theirs)) == f"{Dict.__name__}({theirs!r})"
    assert eval(repr(Dict(theirs))) == theirs


@mappings
def test_equality(Dict):
    one = Dict(a=1, b=2)
    for Other in [dict, *MAPPINGS]:
        assert one == Other(b=2, a=1) and Other(b=2, a=1) == one
        assert one != Other(a=1) and one != Other(a=1, b=3) and one != Other(a=1, c=2)
    for other in 3, None, "ab", ["a", "b"], {1: 1}, {"a": "x", "b": 2}:
        assert one != other and other != one
    with pytest.raises(TypeError):
        one < one


@mappings
def test_keys_are_strings(Dict):
    one = Dict(a=1)
    assert 3 not in one and None not in one and ("a",) not in one
    with pytest.raises(TypeError):
        one[3]
    with pytest.raises(KeyError) as caught:
        one["missing"]
    assert caught.value.args == ("missing",)


@mappings
def test_iterators(Dict):
    one = Dict({f"{i:02}": i for i in range(50)})
    first, second = iter(one), reversed(one)
    assert iter(first) is first and iter(second) is second
    assert first.__length_hint__() == second.__length_hint__() == 50
    assert (next(first), next(second)) == ("00", "49")
    assert len(list(first)) == len(list(second)) == 49
    assert next(first, None) is next(second, None) is None
    with pytest.raises(StopIteration):
        next(first)
    with pytest.raises(TypeError):
        type(first)()


@mutable
def test_iterators_see_what_was_there(Dict):
    """Where a dict raises RuntimeError."""
    one = Dict(a=1, b=2, c=3)
    seen = []
    for key in one:
        seen.append(key)
        del one[key]
        one[key * 2] = 1
    assert seen == ["a", "b", "c"]
    assert list(one) == ["aa", "bb", "cc"]


@mutable
def test_copies(Dict):
    one = Dict(a=1)
    for two in one.copy(), copy.copy(one), copy.deepcopy(one):
        assert type(two) is Dict and two == one
        two["b"] = 2
        assert list(one) == ["a"]


@mutable
def test_itself_as_argument(Dict):
    one = Dict(a=1)
    one.update(one)
    assert one == one == Dict(a=1)
    with pytest.raises(TypeError):
        hash(one)


@mutable
def test_defaults(Dict):
    one = Dict(a=1)
    assert one.pop("b", None) is None
    assert one.get("b", one) is one
    for wrong in (lambda: one.pop(), lambda: one.pop("a", 1, 2), lambda: one.get("a", 1, 2), lambda: one.setdefault("a")):
        with pytest.raises(TypeError):
            wrong()
    assert one == {"a": 1}
    assert one.popitem() == ("a", 1)
    with pytest.raises(KeyError, match="empty"):
        one.popitem()


@mutable
def test_python_may_subclass(Dict):
    class Counter(Dict):
        def count(self, key):
            self[key] = self.get(key, 0) + 1

        def __setitem__(self, key, value):
            super().__setitem__(key.lower(), value)

    counter = Counter(a=1)
    counter.count("b")
    counter["A"] = 7
    assert counter == {"a": 7, "b": 1}
    assert type(counter.copy()) is Counter


def test_sorted_dict_has_ranges():
    one = SortedDict({key: i for i, key in enumerate("acegi")})
    for start in "abchij":
        for stop in "abchij":
            assert one.between(start, stop) == [item for item in one.items() if start <= item[0] < stop]
    assert (one.first(), one.last()) == (("a", 0), ("i", 4))
    assert SortedDict().first() is SortedDict().last() is None


def test_sorted_dict_has_operators():
    one = SortedDict(a=1, b=2)
    for other in {"b": 3, "c": 4}, SortedDict(b=3, c=4), FrozenDict(b=3, c=4):
        both = one | other
        assert type(both) is SortedDict and both == {"a": 1, "b": 3, "c": 4}
    both = {"b": 3, "c": 4} | one
    assert type(both) is SortedDict and both == {"a": 1, "b": 2, "c": 4}
    same = one
    one |= {"z": 26}
    assert one is same and same == {"a": 1, "b": 2, "z": 26}
    with pytest.raises(TypeError):
        one | 3
    with pytest.raises(TypeError):
        3 | one


def test_sorted_dict_from_keys():
    class Named(SortedDict):
        pass

    assert SortedDict.fromkeys(["b", "a"], 3).items() == [("a", 3), ("b", 3)]
    assert type(Named.fromkeys([])) is Named


def test_snapshots():
    one = SnapshotDict()
    kept = []
    for i in range(300):
        kept.append(one.snapshot())
        one[str(i)] = i
    for i, snapshot in enumerate(kept):
        assert type(snapshot) is FrozenDict
        assert snapshot == {str(j): j for j in range(i)}
    thawed = kept[5].thaw()
    del thawed["0"]
    assert type(thawed) is SnapshotDict and "0" in kept[5] and "0" not in thawed and "0" in one


def test_frozen_dict_makes_others():
    one = FrozenDict(a=1, b=2)
    assert one.set("a", 9) == {"a": 9, "b": 2}
    assert one.set("c", 3).remove("a") == {"b": 2, "c": 3}
    assert one | {"b": 5, "d": 6} == {"a": 1, "b": 5, "d": 6}
    assert one == {"a": 1, "b": 2} and type(one.set("a", 1)) is FrozenDict
    with pytest.raises(KeyError):
        one.remove("x")
    for wrong in (lambda: one.__setitem__, lambda: one.pop, lambda: one.clear, lambda: one.update):
        with pytest.raises(AttributeError):
            wrong()
    with pytest.raises(TypeError):
        one["a"] = 2
    with pytest.raises(TypeError):
        del one["a"]
    assert copy.copy(one) == one


def test_frozen_dict_is_a_key():
    made = [FrozenDict({"a": i % 3, "b": 1}) for i in range(30)]
    assert len(set(made)) == 3
    assert hash(FrozenDict(a=1, b=2)) == hash(FrozenDict(b=2).set("a", 1))
    assert {FrozenDict(x=1): "here"}[FrozenDict(x=1)] == "here"


def test_frozen_list_is_a_tuple():
    """The same random steps on both, compared after each."""
    rng = random.Random(21)
    ours, theirs = FrozenList(), ()
    for _ in range(3000):
        i, value = rng.randrange(-60, 60), rng.randrange(-5, 6)
        action = rng.randrange(6)
        if action == 0:
            ours, theirs = ours.append(value), (*theirs, value)
        elif action == 1:
            plain = list(theirs)
            plain.insert(i, value)
            ours, theirs = ours.insert(i, value), tuple(plain)
        elif action == 2 and -len(theirs) <= i < len(theirs):
            plain = list(theirs)
            plain[i] = value
            ours, theirs = ours.set(i, value), tuple(plain)
        elif action == 3 and -len(theirs) <= i < len(theirs):
            plain = list(theirs)
            del plain[i]
            ours, theirs = ours.delete(i), tuple(plain)
        elif action == 4:
            assert ours.slice(i, value * 9) == FrozenList(theirs[i : value * 9])
            assert ours.slice(i) == FrozenList(theirs[i:])
        elif len(theirs) > 90:
            ours, theirs = ours.slice(-9), theirs[-9:]
        else:
            ours, theirs = ours + ours.slice(0, 3) * 2, theirs + theirs[:3] * 2
        assert tuple(ours) == theirs and len(ours) == len(theirs) and bool(ours) == bool(theirs)
        assert tuple(reversed(ours)) == theirs[::-1]
        assert outcome(ours.__getitem__, i) == outcome(theirs.__getitem__, i)
        assert (value in ours) == (value in theirs) and ours.count(value) == theirs.count(value)
        assert outcome(ours.index, value) == outcome(theirs.index, value)
        assert outcome(ours.index, value, i) == outcome(theirs.index, value, i)
        assert outcome(ours.index, value, i, 20) == outcome(theirs.index, value, i, 20)


def test_frozen_list_compares():
    rng = random.Random(22)
    made = [tuple(rng.choices(range(3), k=rng.randrange(4))) for _ in range(60)]
    for a in made:
        for b in made:
            p, q = FrozenList(a), FrozenList(b)
            assert (p == q, p != q, p < q, p <= q, p > q, p >= q) == (a == b, a != b, a < b, a <= b, a > b, a >= b)
            assert a != b or hash(p) == hash(q)
    assert len({FrozenList(a) for a in made}) == len(set(made))
    assert FrozenList([1]) != [1] and FrozenList([1]) != (1,) and FrozenList() != None  # noqa: E711
    with pytest.raises(TypeError):
        FrozenList() < ()


def test_frozen_list_is_made_of_integers():
    assert repr(FrozenList([1, -2])) == "FrozenList([1, -2])" and repr(FrozenList()) == "FrozenList([])"
    assert FrozenList(range(3)) == FrozenList(i for i in range(3)) == FrozenList(FrozenList([0, 1, 2]))
    for wrong in ["x"], [1.0], "12", None, 3:
        with pytest.raises(TypeError):
            FrozenList(wrong)
    assert "x" not in FrozenList([1]) and None not in FrozenList([1])
    with pytest.raises(TypeError, match=r"\[1\]"):
        FrozenList([1, None])


def test_frozen_list_repeats():
    assert FrozenList([1, 2]) * 3 == 3 * FrozenList([1, 2]) == FrozenList([1, 2, 1, 2, 1, 2])
    assert FrozenList([1]) * 0 == FrozenList([1]) * -1 == FrozenList()
    large = FrozenList(range(10)) * 100_000_000  # Memory for a few hundred.
    assert len(large) == 10**9 and large[123_456_789] == 9 and large[-1] == 9
    with pytest.raises(OverflowError):
        large * large[-1]
    with pytest.raises(TypeError):
        FrozenList([1]) * "x"
    with pytest.raises(TypeError):
        FrozenList([1]) + [1]


def test_registered():
    for Dict in MUTABLE:
        assert issubclass(Dict, abc.MutableMapping) and isinstance(Dict(), abc.MutableMapping)
    assert issubclass(FrozenDict, abc.Mapping) and not issubclass(FrozenDict, abc.MutableMapping)
    assert issubclass(FrozenList, abc.Sequence) and not issubclass(FrozenList, abc.MutableSequence)
    assert isinstance(FrozenList(), abc.Hashable) and isinstance(FrozenDict(), abc.Hashable)
    assert not isinstance(SortedDict(), abc.Hashable)
    for iterator in iter(SortedDict()), iter(FrozenDict()), reversed(FrozenDict()), iter(FrozenList()), reversed(FrozenList()):
        assert isinstance(iterator, abc.Iterator)
    # Registered is not inherited: nothing but Rust stands behind these.
    assert SortedDict.__mro__ == (SortedDict, object)


@pytest.mark.parametrize("Dict", [*MAPPINGS, ObjectDict])
def test_match_takes_mappings(Dict):
    match Dict({"a": 1, "b": 2}):
        case {"z": _}:
            pytest.fail("it has no z")
        case {"b": b, **rest}:
            assert b == 2 and rest == {"a": 1}
        case _:
            pytest.fail("no mapping")


def test_match_takes_sequences():
    match FrozenList([1, 2, 3]):
        case [first, *_, last]:
            assert (first, last) == (1, 3)
        case _:
            pytest.fail("no sequence")


def test_object_dict_inherits_what_it_does_not_have():
    rng = random.Random(23)
    ours, theirs = ObjectDict(), {}
    for step in range(500):
        key, value = f"k{rng.randrange(20)}", rng.choice([None, 1, "x", [step], {"a": 1}])
        action = rng.randrange(5)
        if action < 2:
            ours[key] = theirs[key] = value
        elif action == 2:
            assert ours.pop(key, 0) == theirs.pop(key, 0)
        elif action == 3:
            assert ours.setdefault(key, value) == theirs.setdefault(key, value)
        else:
            ours.update({key: value}, k0=step)
            theirs.update({key: value}, k0=step)
        assert ours == theirs and len(ours) == len(theirs) and list(ours) == sorted(theirs)
        assert ours.keys() == theirs.keys() and list(ours.values()) == [theirs[key] for key in sorted(theirs)]
        assert all(ours[key] is theirs[key] for key in theirs)
    assert isinstance(ours.keys(), abc.KeysView)
    assert ObjectDict.__mro__[1:] == abc.MutableMapping.__mro__
    ours.clear()
    assert not ours
    with pytest.raises(KeyError):
        ours.popitem()


def test_object_dict_is_generic():
    assert ObjectDict[int].__origin__ is ObjectDict
    assert ObjectDict[int]({"a": 1}) == {"a": 1}


def test_object_dict_is_collected():
    class Token:
        pass

    token = Token()
    gone = weakref.ref(token)
    one, two = ObjectDict(), ObjectDict()
    one["two"], two["one"], one["self"], one["token"] = two, one, one, token
    del token
    assert gc.is_tracked(one) and gone() is not None
    del one, two
    gc.collect()
    assert gone() is None


def test_says_what_it_is():
    for name, class_ in vars(collections_rs).items():
        if isinstance(class_, type):
            assert (class_.__module__, class_.__qualname__) == ("collections_rs", name)
            assert class_.__doc__
    assert SortedDict.between.__doc__ == "The items whose keys are in start <= key < stop."

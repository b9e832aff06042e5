"""Pickles and copies of classes below builtin ones, and of classes that Python derives, as of their twins in Python."""

import collections
import copy
import pickle
import sys
import types

import pytest

import garbage
import inheritance
from twins import both, is_twin
from twins import garbage as twin

m = both(twin, garbage)
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


@pytest.fixture
def named(monkeypatch):
    """Makes classes that pickle finds by name."""
    home = types.ModuleType("named_for_pickle")
    monkeypatch.setitem(sys.modules, home.__name__, home)

    def add(cls):
        cls.__module__, cls.__qualname__ = home.__name__, cls.__name__
        setattr(home, cls.__name__, cls)
        return cls

    return add


def remade(made):
    """Copies of all kinds."""
    yield copy.copy(made)
    yield copy.deepcopy(made)
    for protocol in PROTOCOLS:
        if protocol >= 2 or not hasattr(type(made), "__slots__"):
            yield pickle.loads(pickle.dumps(made, protocol))


@pytest.mark.one_thread
def test_slots_of_subclasses(m, named):
    @named
    class Marked(m.Record):
        __slots__ = ("mark", "__hidden", "empty")

        def hide(self, value):
            self.__hidden = value

        def hidden(self):
            return self.__hidden

    class Below(Marked):
        __slots__ = ("more",)

    named(Below)
    for cls in (Marked, Below):
        made = cls(5, "a")
        made.mark = [1]
        made.hide((2, made.mark))
        if cls is Below:
            made.more = made
        for again in remade(made):
            assert type(again) is cls and (again.id, again.name, again.mark) == (5, "a", [1])
            assert again.hidden()[1] is again.mark and not hasattr(again, "empty")
            if cls is Below:
                assert again.more is again or again.more is made
        assert copy.copy(made).mark is made.mark and copy.deepcopy(made).mark is not made.mark
    if made.__reduce_ex__(2)[2:3]:
        assert made.__reduce_ex__(2)[2][1].keys() >= {"mark", "more"}


@pytest.mark.one_thread
def test_slots_and_a_dict(m, named):
    @named
    class Marked(m.Record):
        __slots__ = ("mark",) if is_twin(m) else ("mark", "__dict__")  # The twin has a `__dict__`.

    made = Marked(5, "a")
    made.mark, made.other = 1, 2
    for again in remade(made):
        assert (again.id, again.mark, again.other) == (5, 1, 2)


@pytest.mark.one_thread
def test_subclasses_say_what_their_state_is(m, named):
    @named
    class Careful(m.Record):
        def __init__(self, id, name):
            super().__init__(id, name)
            self.cache = open

        def __getstate__(self):
            return {"mark": 3}

        def __setstate__(self, state):
            self.mark = state["mark"]

    @named
    class Pair(m.Record):
        __slots__ = ("mark",) if is_twin(m) else ("mark", "__dict__")

        def __getstate__(self):
            return {"note": self.notes}, {"mark": self.mark + 1}

    @named
    class Told(m.Record):
        def __setstate__(self, state):
            self.told = state

    @named
    class Silent(m.Record):
        def __getstate__(self):
            return None

        def __setstate__(self, state):
            raise AssertionError("there is none")

    made = Careful(5, "a")
    for again in remade(made):
        assert again.mark == 3
    assert not hasattr(copy.copy(made), "cache") and not hasattr(copy.deepcopy(made), "cache")
    made = Pair(5, "a")
    made.notes, made.mark = [made], 1
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert (again.mark, len(again.note)) == (2, 1) and not hasattr(again, "notes")
    assert copy.copy(made).note is made.notes and copy.deepcopy(made).note[0] is not made
    made = Told(5, "a")
    made.mark = [1]
    for again in remade(made):
        assert again.told["mark"] == [1] and not hasattr(again, "mark")
    assert copy.copy(made).told["mark"] is made.mark is not copy.deepcopy(made).told["mark"]
    made = Silent(5, "a")
    made.mark = 1
    for again in remade(made):
        assert not hasattr(again, "mark")


@pytest.mark.one_thread
def test_names_of_slots_that_are_none(m, named):
    @named
    class Marked(m.Record):
        __slots__ = ("mark",)

    made = Marked(5, "a")
    made.mark = 1
    Marked.__slotnames__ = 3
    for remake in (copy.copy, copy.deepcopy, lambda it: it.__reduce_ex__(4)):
        with pytest.raises(TypeError, match="__slotnames__ should be a list or None, not int"):
            remake(made)
    if not is_twin(m):  # CPython sees that there is more than what it says.
        Marked.__slotnames__ = []
        assert not hasattr(copy.copy(made), "mark")
    Marked.__slotnames__ = ["mark", 3]
    with pytest.raises(TypeError):
        copy.copy(made)


LOSES = {
    "Scores": lambda: inheritance.Scores(3, a=1),
    "Stack": lambda: inheritance.Stack(),
    "Failure": lambda: inheritance.Failure("text", 5),
    "Loud": lambda: inheritance.Loud("!"),
    "Unlimited": lambda: inheritance.Unlimited(),
    "Passing": lambda: inheritance.Passing(3),
    "Sized": lambda: inheritance.Sized(3),
    "Queue": lambda: garbage.Queue(3),
    "Animal": lambda: inheritance.Animal("a"),
    "Entry": lambda: garbage.Entry("a"),
    "Runner": lambda: inheritance.Runner("a"),
}


@pytest.mark.parametrize("name", LOSES)
def test_what_would_lose_the_state_is_refused(name):
    made = LOSES[name]()
    for protocol in PROTOCOLS:
        with pytest.raises(TypeError, match=f"cannot pickle '?((inheritance|garbage).)?{name}'? object"):
            pickle.dumps(made, protocol)
    for copied in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=f"cannot (pickle|copy) '?((inheritance|garbage).)?{name}'? object"):
            copied(made)


def test_heirs_that_derive_their_own():
    made = garbage.Noted(1, "a", "n")
    for again in (*remade(made), copy.copy(made), copy.deepcopy(made)):
        assert type(again) is garbage.Noted and again == made and (again.id, again.name, again.note) == (1, "a", "n")


@pytest.mark.one_thread
@pytest.mark.parametrize("base", ["Scores", "Failure", "Unlimited", "Queue", "Entry", "Runner"])
def test_subclasses_that_do_not_say_how_are_refused(base, named):
    cls = named(type("Sub", (getattr(inheritance, base, None) or getattr(garbage, base),), {"__getnewargs__": lambda self: ()}))
    made = cls(3) if base in ("Scores", "Queue") else cls() if base == "Unlimited" else cls("x")
    for protocol in PROTOCOLS:
        with pytest.raises(TypeError, match="cannot pickle 'Sub' object"):
            pickle.dumps(made, protocol)
    with pytest.raises(TypeError, match="cannot (pickle|copy) 'Sub' object"):
        copy.copy(made)


@pytest.mark.one_thread
def test_subclasses_that_say_how_are_asked(named):
    @named
    class Reduced(inheritance.Scores):
        def __reduce__(self):
            return type(self), (self.limit,), None, None, iter(self.items())

    @named
    class Stated(inheritance.Unlimited):
        def __getstate__(self):
            return {"x": 1}

        def __setstate__(self, state):
            self.__init__()
            self.x = state["x"]

    @named
    class Whole(inheritance.Failure):
        def __reduce_ex__(self, protocol):
            return type(self), (self.args[0], self.code)

    @named
    class Copied(garbage.Queue):
        def __copy__(self):
            return type(self)(self.limit)

        def __deepcopy__(self, memo):
            return type(self)(self.limit)

        def __reduce__(self):
            return type(self), (self.limit,)

    made = Reduced(3, a=1)
    for again in remade(made):
        assert type(again) is Reduced and again == {"a": 1} and again.limit == 3 and again.best() == "a"
    made = Stated()
    made["b"] = 2
    for again in remade(made):
        assert type(again) is Stated and again == {"b": 2} and again.x == 1
    for again in remade(Whole("text", 5)):
        assert again.args == ("text",) and again.doubled() == 10
    for again in remade(Copied(4)):
        assert again.limit == 4


def test_exceptions_that_hold_their_arguments():
    """As Python makes them again: of those."""
    for again in remade(inheritance.NotFound("k")):
        assert type(again) is inheritance.NotFound and again.key == "k" and again.args == ("k",)


def test_declared_ones_are_asked():
    for made in (inheritance.Table(1), inheritance.Row(2), inheritance.Bunch(3)):
        for again in remade(made):
            assert type(again) is type(made) and again.mark == made.mark


def test_a_base_that_copies_itself():
    # On the stable ABI, it has one more, which its slots are from.
    assert garbage.Queue.__bases__[-1:] == (collections.deque,)
    made = garbage.Queue(3)
    made.append(5)
    assert made.limit == 3 and list(made) == [5]
    for copied in (copy.copy, made.__copy__):
        with pytest.raises(TypeError, match="cannot (copy|pickle) 'Queue' object"):
            copied(made) if copied is copy.copy else copied()

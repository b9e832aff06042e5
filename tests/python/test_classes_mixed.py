"""Classes with a base of the interface file and one of Python's."""

import collections
import collections.abc
import copy
import gc
import pickle
import string
import weakref

import pytest

import inheritance as m
from lacks import is_stable


@pytest.fixture(autouse=True)
def nobody_is_gone():
    gc.collect()
    m.creatures_gone()

class Sub(m.Walker):
    def __init__(self, name):
        super().__init__(name, legs=6)
        self.extra = [name]

    def speak(self):
        return "sub " + super().speak()


def test_order():
    bases = (m.Creature, collections.abc.Sized)
    if not is_stable(m):  # There, the types that have its slots are seen, too.
        assert m.Walker.__mro__ == (m.Walker, *bases, object)
        assert m.Walker.__bases__ == bases and m.Walker.__base__ is m.Creature
    for it in (m.Walker("a"), m.make_walker(), Sub("a"), m.Runner("a")):
        assert isinstance(it, m.Creature) and isinstance(it, collections.abc.Reversible)
        assert issubclass(type(it), m.Walker)
    assert not isinstance(m.Creature("a"), m.Walker) and m.Walker[int].__origin__ is m.Walker


def test_construction():
    assert [it.both() for it in (m.Walker("a"), m.Walker("a", 3), m.Walker(legs=4, name="b"))] == [
        "a on 2",
        "a on 3",
        "b on 4",
    ]
    made = m.make_walker()
    assert type(made) is m.Walker and repr(made) == "creature made on 4" and made == m.Walker("made", 4)
    sub = Sub("s")
    assert (sub.both(), sub.speak(), sub.extra, sub.name) == ("s on 6", "sub s walks", ["s"], "s")
    sub.__init__("again")
    assert sub.both() == "again on 6"
    assert m.Runner("r").both() == "r on 2" and m.Runner("r").speed() == 9


@pytest.mark.parametrize("make", [lambda: m.Walker("rex"), lambda: Sub("rex"), lambda: m.Runner("rex")])
def test_what_is_inherited(make):
    it = make()
    assert (it.name, it.letters, len(it), it.held, m.Creature.speak(it)) == ("rex", 3, 3, None, "rex is there")
    it.name, it.held = "max", [1]
    it.shout()
    assert (it.name, it.both().split()[0], it.held) == ("MAX", "MAX", [1])
    assert it.itself() is it
    with pytest.raises(TypeError):
        it.name = 5


@pytest.mark.parametrize("make", [lambda: m.Walker("rex"), lambda: Sub("rex"), lambda: m.Runner("rex")])
def test_as_arguments(make):
    it = make()
    m.name_creature(it, "new")
    assert m.creature_name(it) == it.name == "new"
    assert m.creature_names([it, m.Creature("c"), m.Teller("t")]) == ["new", "c", "t"]
    assert m.same_creature(it) is it
    assert m.creatures_say([it, m.Creature("c")]) == [it.speak(), "c is there"]


def test_without_state():
    empty = m.Walker.__new__(m.Walker)
    for use in (lambda: empty.name, lambda: len(empty), empty.both, empty.shout, lambda: m.creature_name(empty)):
        with pytest.raises(RuntimeError, match="this `Walker` has no state yet: its `__init__` has not run"):
            use()
    m.creatures_gone()
    del empty
    assert m.creatures_gone() == []


def test_constructors_of_others():
    walker, runner, creature = m.Walker("w"), m.Runner("r"), m.Creature("c")
    for init, it in ((m.Creature, walker), (m.Creature, runner), (m.Walker, runner), (m.Walker, creature)):
        with pytest.raises(TypeError):
            init.__init__(it, "x")
    with pytest.raises(TypeError):
        m.Walker.both(creature)
    with pytest.raises(TypeError):
        creature.__class__ = m.Walker
    with pytest.raises(TypeError):
        walker.__class__ = m.Creature
    assert (walker.both(), runner.both(), creature.name) == ("w on 2", "r on 2", "c")


def test_mixed_in():
    class Mixin:
        def __init__(self, *args):
            self.args = args
            super().__init__(*args)

    class Both(Mixin, m.Walker):
        pass

    it = Both("b", 5)
    assert it.args == ("b", 5) and it.both() == "b on 5" and m.creature_name(it) == "b"


@pytest.mark.parametrize("cls", [m.Walker, Sub, m.Runner], ids=["Walker", "Sub", "Runner"])
def test_cycles(cls):
    for name in ("mine", "held", "attribute"):
        it = cls("cycle")
        setattr(it, name, [it])
        gone = weakref.ref(it)
        m.creatures_gone()
        del it
        gc.collect()
        assert gone() is None, name
        assert m.creatures_gone() == ["cycle"]


def test_end():
    m.Walker("w"), m.make_walker(), Sub("s"), m.Creature("c"), m.Runner("r"), m.Teller("t"), m.Novel("n")
    assert sorted(m.creatures_gone()) == ["c", "made", "n", "r", "s", "t", "w"]


@pytest.mark.parametrize("cls", [m.Walker, Sub])
def test_copies(cls):
    it = cls("rex")
    it.more, it.name = [1], "max"
    for other in (copy.copy(it), copy.deepcopy(it)):
        assert type(other) is cls and other is not it and other == it and other.more == [1]
        other.name = "x"
        assert it.name == "max"


def test_pickles():
    it = m.Walker("rex", 5)
    it.more = [1]
    other = pickle.loads(pickle.dumps(it))
    assert type(other) is m.Walker and other == it and other.more == [1]


@pytest.mark.parametrize("it", [m.Teller("t"), m.Novel("n")], ids=["Teller", "Novel"])
def test_refused_copies(it):
    for refused in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="what it holds beside its base would be lost"):
            refused(it)


def test_bases_with_a_constructor():
    it = m.Teller("t")
    assert it.format("{0}-{a}", 1, a=2) == "1-2" and (it.name, len(it)) == ("t", 1)
    it.more = it
    gone = weakref.ref(it)
    del it
    gc.collect()
    assert gone() is None
    novel = m.Novel("n")
    assert (novel.data, novel.name, novel.upper().data, len(novel)) == ("n", "n", "N", 1)
    assert m.make_novel().name == "made" and isinstance(novel, collections.UserString)


def test_a_base_without_constructor():
    with pytest.raises(TypeError, match="has no constructor"):
        m.Statue("x")
    it = m.Speaking("s")
    assert it.name == "s" and isinstance(it, string.Formatter) and isinstance(it, m.Statue)


def test_slots_before_the_hidden_one():
    it = m.Account("a")
    for name in ("Alpha", "beta", "first"):
        with pytest.raises(AttributeError, match=name if name != "first" else "not set"):
            getattr(it, name)
        setattr(it, name, [name])
    assert (it.Alpha, it.beta, it.first, it.title) == (["Alpha"], ["beta"], ["first"], "a")

    class Below(m.Account):
        __slots__ = ("Aaa",)

    it = Below("b")
    it.Aaa = it.Alpha = it
    assert it.Aaa is it.Alpha is it and it.title == "b"


def test_many():
    for _ in range(1000):
        m.Walker("x"), m.make_walker(), Sub("y"), m.Novel("z"), m.Runner("w"), m.Teller("v")
    assert len(m.creatures_gone()) == 6000

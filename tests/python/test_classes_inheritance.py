"""Classes below others of the interface, on them and on their twins in Python."""

import abc
import collections.abc
import copy
import os
import pickle
import subprocess
import sys

import pytest

import classes
import inheritance
from twins import both, says
from twins import inheritance as twin

m = both(twin, inheritance)


def test_order(m):
    assert m.Puppy.__mro__ == (m.Puppy, m.Dog, m.Animal, object)
    assert m.Dog.__base__ is m.Animal and m.Dog.__bases__ == (m.Animal,)
    assert issubclass(m.Puppy, m.Animal) and isinstance(m.Puppy("p"), m.Dog) and not isinstance(m.Animal("a"), m.Dog)
    assert m.Dog.__doc__ == "An animal with a trick."


def test_inherited(m):
    for made in (m.Dog("rex"), m.Puppy("rex")):
        assert (made.name, made.size, len(made), repr(made), made.KINGDOM) == ("rex", 1, 3, "animal rex", "animals")
        made.name = "max"
        made.size += 1
        assert (made.name, made.size, made.trick()) == ("max", 2, f"max can {made.trick_name}")
        made.rename("bello")
        assert (made.speak(), made.describe(), made.breathe()) == ("bello barks", "<bello barks>", "in and out")
        with pytest.raises(TypeError):
            made.name = 5
    assert m.Dog("a") == m.Animal("a") == m.Puppy("a") and m.Dog("a") != m.Animal("b")


def test_methods_of_the_base(m):
    d = m.Dog("rex")
    assert m.Animal.speak(d) == "rex says nothing"
    assert super(m.Dog, d).speak() == "rex says nothing"
    m.Animal.rename(d, "max")
    assert m.Animal.name.__get__(d) == "max" and m.Dog.name is m.Animal.name
    with pytest.raises((TypeError, AttributeError)) as error:
        m.Dog.trick(m.Animal("a"))
    says(m, error, "Dog", "trick")


def test_as_arguments(m):
    made = [m.Animal("a"), m.Dog("b"), m.Puppy("c")]
    assert [m.name_of(it) for it in made] == m.names(made) == ["a", "b", "c"]
    for it in made:
        m.rename(it, "x")
        assert it.name == "x"
    assert m.fetch(m.Puppy("p")) == "p can play"
    for other in (m.Animal("a"), None, 3):
        with pytest.raises(TypeError) as error:
            m.fetch(other)
        says(m, error, "Dog")
    assert type(m.make_dog("d")) is m.Dog


def test_subclasses_in_python(m):
    class Cat(m.Animal):
        def __init__(self, name, lives=9):
            super().__init__(name)
            self.lives = lives

        def speak(self):
            return super().speak() + " but meow"

    c = Cat("tom")
    assert c.describe() == "<tom says nothing but meow>" and c.lives == 9
    assert m.name_of(c) == "tom" and c == m.Animal("tom")

    class Hound(m.Dog):
        __slots__ = ("nose",)

        def speak(self):
            return m.Animal.speak(self)

    h = Hound("h", "run")
    h.nose = 1
    assert (h.describe(), h.trick(), h.nose) == ("<h says nothing>", "h can run", 1)
    with pytest.raises(AttributeError):
        h.missing


def test_several_bases(m):
    class Named:
        def speak(self):
            return f"named, then {super().speak()}"

    class Both(Named, m.Dog):
        pass

    assert Both("b").describe() == "<named, then b barks>"

    class Diamond(m.Puppy, m.Dog):
        pass

    assert Diamond.__mro__[1:] == m.Puppy.__mro__ and Diamond("d").trick() == "d can play"
    with pytest.raises(TypeError, match="consistent method resolution"):
        type("Wrong", (m.Animal, m.Dog), {})


def test_bases_that_do_not_go_together():
    for bases in [(inheritance.Dog, inheritance.Scores), (inheritance.Dog, dict), (inheritance.Failure, inheritance.Scores)]:
        with pytest.raises(TypeError, match="multiple bases have instance lay-out conflict"):
            type("Wrong", bases, {})


def test_new_of_a_base():
    """The base's own constructor does not make what is below it, nor the other way round."""
    for make in (
        lambda: inheritance.Animal.__new__(inheritance.Dog),
        lambda: object.__new__(inheritance.Dog),
        lambda: inheritance.Dog.__new__(inheritance.Animal),
        lambda: dict.__new__(inheritance.Dog),
    ):
        try:
            made = make()
        except TypeError:
            continue
        with pytest.raises(RuntimeError, match="__init__"):
            made.name
    with pytest.raises(TypeError):
        dict.__new__(inheritance.Animal)


def test_a_base_that_was_initialised_alone():
    d = inheritance.Dog.__new__(inheritance.Dog)
    try:
        inheritance.Animal.__init__(d, "rex")
    except (TypeError, RuntimeError):
        pass
    with pytest.raises(RuntimeError, match="__init__"):
        d.trick()
    d.__init__("rex")
    assert d.trick() == "rex can sit"


def test_one_flag_an_object():
    d = inheritance.Dog("rex")
    for use in (lambda: d.name, lambda: d.trick(), lambda: d.learn("x"), lambda: inheritance.name_of(d), lambda: inheritance.fetch(d)):
        with pytest.raises(RuntimeError, match="Dog|Animal"):
            d.hold(use)
    assert d.hold(lambda: 5) == 5 and d.trick() == "rex can sit"


def test_a_dict(m):
    s = m.Scores(10, a=1, b=5)
    assert isinstance(s, dict) and dict(s) == s == {"a": 1, "b": 5} and s.limit == 10
    assert (s["b"], s["ccc"], s.best(), "ccc" in s) == (5, 13, "b", False)
    s["c"] = 9
    s.update(d=2)
    s.limit = 20
    assert (s.best(), len(s), s.pop("c"), s.best(), s["x"]) == ("c", 4, 9, "b", 21)
    with pytest.raises(ValueError, match="no scores"):
        m.Scores(1).best()
    assert {**s} == {"a": 1, "b": 5, "d": 2} and list(s) == ["a", "b", "d"]
    with pytest.raises(TypeError):
        m.Scores("x")
    import json

    assert json.loads(json.dumps(m.Unlimited(), default=str)) == {}


def test_a_dict_in_a_cycle(m):
    import gc
    import weakref

    class Watched:
        pass

    s, watched = m.Scores(1), Watched()
    s["me"], s["watched"] = s, watched
    gone = weakref.ref(watched)
    del s, watched
    gc.collect()
    assert gone() is None


def test_a_list(m):
    s = m.Stack(2)
    s.push("a")
    s.append("b")
    assert s == ["a", "b"] and s[0] == "a" and s[::-1] == ["b", "a"] and s.limit == 2
    with pytest.raises(OverflowError, match="full"):
        s.push("c")
    s.limit = 3
    s.push(s)
    assert len(s) == 3 and sorted(m.Stack()) == []


def test_exceptions(m):
    with pytest.raises(m.Failure, match="bad") as error:
        raise m.Failure("bad", 5)
    f = error.value
    assert (f.code, f.doubled(), f.args, str(f)) == (5, 10, ("bad",), "bad")
    f.code = 6
    assert f.code == 6 and f.__traceback__ is not None and isinstance(f, Exception)
    try:
        try:
            raise m.NotFound("k")
        except LookupError as inner:
            raise m.Failure("outer") from inner
    except m.Failure as outer:
        assert outer.__cause__.key == "k" and outer.code == 0
    with pytest.raises(TypeError):
        m.Failure(5)
    if sys.version_info >= (3, 11):
        f.add_note("note")
        assert f.__notes__ == ["note"]

    class Sub(m.Failure, KeyError):
        pass

    with pytest.raises(KeyError):
        raise Sub("both")


def test_a_base_in_python(m):
    import string

    loud = m.Loud("!")
    assert isinstance(loud, string.Formatter) and loud.shout("a") == "A!" and loud.mark == "!"
    assert loud.format("{} {x}", 1, x=2) == "1 2"
    loud.extra = 1
    assert loud.extra == 1


def test_abstract_bases(m):
    s = m.Sized(3)
    assert len(s) == 3 and isinstance(s, collections.abc.Sized) and collections.abc.Sized in m.Sized.__mro__
    assert type(m.Sized) is abc.ABCMeta
    d = m.Deck(3, 1, 2, 1)
    assert (list(d), d[1], d[-1], d[1:3], list(reversed(d))) == ([3, 1, 2, 1], 1, 1, [1, 2], [1, 2, 1, 3])
    assert (d.index(2), d.count(1), 2 in d, 9 in d) == (2, 2, True, False)
    with pytest.raises(ValueError):
        d.index(9)
    with pytest.raises(IndexError):
        d[9]


def test_registered(m):
    assert issubclass(m.Registered, collections.abc.Sequence) and isinstance(m.Registered(), collections.abc.Hashable)
    assert m.Registered.__mro__ == (m.Registered, object)
    match m.Registered():
        case collections.abc.Sequence():
            pass
        case _:
            pytest.fail("no sequence")


def test_generic(m):
    alias = m.Generic[int, str]
    assert alias.__origin__ is m.Generic and alias.__args__ == (int, str)
    made = alias()
    assert type(made) is m.Generic and made.get(5) == 5

    class Sub(m.Generic[int, str]):
        pass

    assert issubclass(Sub, m.Generic) and Sub().get(1) == 1
    assert [type(it) for it in m.generics(made, Sub(), m.OfGeneric())] == [m.Generic] * 3
    assert type(m.OfGeneric().same(made)) is m.Generic


def test_metaclasses(m):
    assert type(m.Abstract) is abc.ABCMeta

    class Below(m.Abstract):
        @abc.abstractmethod
        def todo(self): ...

    with pytest.raises(TypeError, match="abstract"):
        Below()

    class Full(Below):
        def todo(self):
            return 1

    assert Full().todo() == 1
    m.Abstract.register(int)
    assert isinstance(3, m.Abstract)
    single = m.Single(5)
    assert m.Single(6) is single and single.value == 5


def test_bases_within_other_classes(m):
    """Whatever the order in which they stand in the file."""
    assert m.Tick.__mro__ == (m.Tick, m.Flea.Egg, object)
    assert m.Flea.Larva.__mro__ == (m.Flea.Larva, m.Flea.Egg, object)
    assert m.Flea.Adult.__mro__ == (m.Flea.Adult, m.Flea, object)
    assert (m.Tick.__qualname__, m.Flea.Larva.__qualname__) == ("Tick", "Flea.Larva")
    assert m.Tick().legs() == m.Flea.Larva().legs() == 6


def test_slots(m):
    s = m.Slotted(1)
    with pytest.raises(AttributeError):
        s.tag
    s.tag, s.note = "t", [s]
    assert (s.tag, s.note[0] is s, s.value) == ("t", True, 1)
    del s.tag
    assert not hasattr(s, "tag") and not hasattr(s, "__dict__")
    with pytest.raises(AttributeError):
        s.other = 1
    s.note = None


@pytest.mark.one_process
def test_what_slots_weigh(m):
    """A pointer for each name, and nothing else: no `__dict__`, and none that is made late."""
    import tracemalloc

    class Bare:
        __slots__ = ()

    if is_twin(m):
        assert m.Slotted.__basicsize__ - Bare.__basicsize__ == 3 * 8  # Its value is one of them.
    else:
        assert m.Slotted.__basicsize__ - classes.Loose.__basicsize__ == 2 * 8
    many = [None] * 1000
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for i in range(1000):
            many[i] = m.Slotted(1)
            many[i].tag = many[i].note = "t"
        each = (tracemalloc.get_traced_memory()[0] - before) / 1000
    finally:
        tracemalloc.stop()
    collector = 0 if hasattr(sys, "_is_gil_enabled") and not sys._is_gil_enabled() else 16
    assert m.Slotted.__basicsize__ + collector <= each < m.Slotted.__basicsize__ + collector + 8
    assert sys.getsizeof(many[0]) == m.Slotted.__basicsize__ + collector


def test_overridden_methods_are_seen_by_rust(m):
    class Cat(m.Animal):
        def speak(self):
            return f"{super().speak()} but meow"

    class Parrot(Cat):
        __slots__ = ()

    class Silent(m.Dog):
        speak = staticmethod(lambda: "...")

    animals = [m.Animal("a"), m.Dog("d"), Cat("c"), Parrot("p"), Silent("s"), m.Puppy("q"), Cat("e")]
    said = ["a says nothing", "d barks", "c says nothing but meow", "p says nothing but meow", "...", "q barks"]
    said.append("e says nothing but meow")
    for _ in range(3):
        assert m.chorus(animals) == m.chorus_of(animals) == said
        assert [it.describe() for it in animals] == [f"<{it}>" for it in said]
    animals[-1].speak = lambda: "hiss"
    assert m.chorus(animals[-2:]) == ["q barks", "hiss"] and animals[-1].describe() == "<hiss>"
    Cat.speak = lambda self: "purr"
    assert m.chorus_of(animals[2:4]) == ["purr", "purr"]
    del Cat.speak
    assert m.chorus_of(animals[2:4]) == ["c says nothing", "p says nothing"]
    Cat.speak = lambda self: 5
    with pytest.raises(TypeError):
        m.chorus(animals)
    Cat.speak = lambda self: 1 / 0
    with pytest.raises(ZeroDivisionError):
        m.chorus(animals)
    with pytest.raises(TypeError):
        m.chorus([3])


def test_virtual_methods_with_several_signatures(m):
    class Cat(m.Animal):
        def feed(self, food):
            return f"{super().feed(food)} slowly"

    class Picky(m.Dog):
        def feed(self, *, food):
            return food

    animals = [m.Animal("a"), m.Dog("d"), Cat("c")]
    assert m.feed_all(animals, "fish") == ["a eats fish", "d eats fish", "c eats fish slowly"]
    assert m.feed_all(animals, 3) == ["a eats 3", "d eats 3", "c eats 3 slowly"]
    assert [it.feed(3) for it in animals] == m.feed_all(animals, 3)
    for food, all_animals in ((None, animals), ("fish", [*animals, Picky("p")])):
        with pytest.raises(TypeError):
            m.feed_all(all_animals, food)
    Cat.feed = lambda self, food: 1 / 0
    with pytest.raises(ZeroDivisionError):
        m.feed_all(animals, "fish")


def test_only_virtual_methods_are_called_so():
    with pytest.raises(RuntimeError, match="`Animal` has no virtual method `rename`"):
        inheritance.nothing_virtual(inheritance.Animal("a"))
    with pytest.raises(TypeError, match="with virtual methods"):
        inheritance.chorus_of([3])


def test_nothing_stands_between(m):
    """No class that one does not see, in whichever way the class is made."""
    bases = {"Scores": (dict,), "Stack": (list,), "Failure": (Exception,), "Abstract": (object,), "Single": (object,)}
    for name, expected in bases.items():
        made = getattr(m, name)
        if getattr(m, "__file__", "").endswith(".abi3.so"):
            # There, the class derives from the type that has its slots (ADR 018).
            assert [it for it in made.__mro__ if it.__name__ != name] == list(expected[0].__mro__)
            continue
        assert made.__bases__ == expected and made.__mro__ == (made, *expected[0].__mro__)
        assert made.__base__ is expected[0] and made.__qualname__ == made.__name__ == name
        # By identity: some classes of `typing` warn when they are compared.
        assert any(it is made for it in expected[0].__subclasses__())
    assert [it for it in m.Deck.__mro__ if it.__name__ != "Deck"] == list(collections.abc.Sequence.__mro__)
    if not is_twin(m):
        assert issubclass(m.Scores, m.Scores.best.__objclass__) and m.Scores.best.__objclass__.__name__ == "Scores"


def is_twin(m):
    return hasattr(m, "TWIN")


def test_what_rust_makes_is_initialised_where_that_needs_nothing():
    """The base's own `__init__` is called for a result if `base_init` says that it gets nothing."""

    class Sub(inheritance.Prepared):
        pass

    for made in (inheritance.Prepared(), inheritance.make_prepared(), inheritance.Prepared().again(), Sub().again()):
        assert made.got == ()
    assert inheritance.Passing(3).got == (3,)
    assert not hasattr(inheritance.make_passing(3), "got")


def test_copies_have_the_items():
    table, row, bunch = inheritance.Table(1), inheritance.Row(2), inheritance.Bunch(3)
    table["a"] = table.note = [1]
    table["me"] = table
    row.extend([[2], row])
    bunch.add((3,))
    for made in (copy.copy(table), copy.copy(row), copy.copy(bunch)):
        assert made.mark == {"Table": 1, "Row": 2, "Bunch": 3}[type(made).__name__]
    made = copy.copy(table)
    assert list(made) == ["a", "me"] and made["a"] is table["a"] is made.note and made["me"] is table
    for made in (copy.deepcopy(table), pickle.loads(pickle.dumps(table))):
        assert made["me"] is made and made.note is made["a"] == [1] and made["a"] is not table["a"] and made.mark == 1
    made = copy.copy(row)
    assert made[0] is row[0] and made[1] is row and len(made) == 2
    for made in (copy.deepcopy(row), pickle.loads(pickle.dumps(row))):
        assert made[0] == [2] and made[0] is not row[0] and made[1] is made and (len(made), made.mark) == (2, 2)
    assert set(copy.copy(bunch)) == set(copy.deepcopy(bunch)) == {(3,)}
    with pytest.raises(TypeError, match="set with a state"):
        pickle.dumps(bunch)
    assert pickle.loads(pickle.dumps(inheritance.Bunch(4))).mark == 4


def test_metaclass_that_tells_another_mro():
    """What a class says that it derives from is asked of `type`, not of the metaclass."""

    class Meta(type):
        __mro__ = property(lambda cls: type.__dict__["__mro__"].__get__(inheritance.Scores))

    class Liar(bytes, metaclass=Meta):
        pass

    assert inheritance.limit_of(inheritance.Scores(3)) == 3
    with pytest.raises(TypeError, match="expected Scores, got Liar"):
        inheritance.limit_of(Liar(b"A" * 400))

    class Open(type(inheritance.Scores)):
        __mro__ = property(lambda cls: (1, 2))

    class Heir(inheritance.Scores, metaclass=Open):
        pass

    assert inheritance.limit_of(Heir(4)) == 4


@pytest.mark.parametrize(
    "base, said",
    [
        ("len", "the base `string.Formatter` of class `Loud` is no class: it is of type `builtin_function_or_method`"),
        ("abc.ABCMeta", "the base `string.Formatter` of class `Loud` is a metaclass"),
    ],
)
def test_what_stands_where_a_base_is_imported_from(base, said):
    code = f"import abc, string; string.Formatter = {base}; import inheritance"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)))
    assert done.returncode == 1 and said in done.stderr.splitlines()[-1]

"""Metaclasses in Rust, and classes that they make: on them and on their twins in Python."""

import abc
import collections.abc
import copy
import gc
import importlib.util
import inspect
import pickle
import sys
import weakref

import pytest

import inheritance
from lacks import NO_GIL, STAND_IN
from twins import both, is_twin, says
from twins import metaclasses as twin

m = both(twin, inheritance)


@pytest.fixture(autouse=True)
def as_before():
    """Empties the shelves."""
    yield
    for module in (twin, inheritance):
        for kind in (module.Books, module.Plates, module.Shelf.Inner):
            for name in ("names", "_label"):
                if name in kind.__dict__:
                    delattr(kind, name)
        for kind in (module.Config, module.Settings):
            kind.forget()


def test_what_they_are(m):
    assert type(m.Config) is m.Once and type(m.Settings) is m.Once and type(m.Books) is m.Shelf
    assert type(m.Once) is type and m.Once.__mro__ == (m.Once, type, object) and m.Once.__base__ is type
    assert m.Cupboard.__mro__ == (m.Cupboard, m.Shelf, type, object)
    assert m.Counted.__mro__ == (m.Counted, abc.ABCMeta, type, object)
    assert isinstance(m.Config, m.Once) and not isinstance(m.Config, m.Shelf) and isinstance(m.Config, type)
    assert (m.Once.__name__, m.Once.__qualname__, m.Once.__doc__) == ("Once", "Once", "Makes one object of each class.")
    assert m.Once.__module__ == m.__name__ and m.Shelf.Inner.__qualname__ == "Shelf.Inner"
    assert m.Once.__basicsize__ == type.__basicsize__ and m.Once.__itemsize__ == type.__itemsize__
    assert repr(m.Once) == f"<class '{m.__name__}.Once'>" and repr(m.Books) == "<shelf Books>"


def test_the_line_is_as_written():
    """On the stable ABI, what a class has its slots from is in it, too."""
    more = 0 if "abi3" not in inheritance.__file__ else 1
    assert len(inheritance.Config.__mro__) == 2 + more and inheritance.Config.__mro__[0] is inheritance.Config
    assert inheritance.Config in inheritance.Settings.__mro__ and dict in inheritance.Plates.__mro__


def test_one_object(m):
    one = m.Config("a", size=3)
    assert (one.name, one.size) == ("a", 3) and type(one) is m.Config
    assert m.Config("b") is one and m.Config() is one and m.Config(1, 2, 3, nothing=4) is one
    other = m.Settings("b")
    assert other is not one and (other.name, other.size) == ("b", 7) and m.Settings("c") is other
    assert m.Config.forget() is True and m.Config.forget() is False
    assert m.Config("c") is not one and m.Settings("d") is other
    with pytest.raises(AttributeError):
        one.forget()  # A method of classes.


def test_errors_of_a_call(m):
    for call in (
        lambda: m.Config(),
        lambda: m.Config("a", 2),
        lambda: m.Config("a", nothing=2),
        lambda: m.Config(5),
        lambda: m.Config("a", size="b"),
    ):
        with pytest.raises(TypeError) as error:
            call()
        says(m, error, "Config")
    assert not m.Config.forget()
    for call in (lambda: m.Once.__call__(3), lambda: m.Once.__call__(int), lambda: m.Once.forget(3)):
        with pytest.raises((TypeError, AttributeError) if is_twin(m) else TypeError):
            call()
    with pytest.raises(TypeError):
        m.Config.forget(1)


def test_objects_that_rust_makes():
    """Of a class here, Rust makes as many as it likes: its metaclass is asked by calls alone."""
    one = inheritance.Config("a")
    assert one.next() is not one and one.next().name == "a'" and inheritance.Config.made("x").name == "x"
    assert inheritance.Config("b") is one


def test_copies_call_the_class(m):
    one = m.Config("a")
    assert m.Config.__reduce__ is object.__reduce__ or copy.copy(one) is not None


def test_classes_below(m):
    class Sub(m.Config):
        def __init__(self, name, extra):
            super().__init__(name, size=2)
            self.extra = extra

    assert type(Sub) is m.Once
    one = Sub("a", [1])
    assert Sub() is one and one.extra == [1] and one.size == 2 and m.Config("b") is not one

    class Meta(m.Once):
        def __call__(cls, *args):
            return super().__call__(*(args or ("default",)))

    class Deep(Sub, metaclass=Meta):
        def __init__(self, name):
            super().__init__(name, 1)

    assert type(Deep) is Meta and Deep().name == "default" and Deep("x").name == "default" and Deep.forget()


def test_python_classes_of_a_metaclass(m):
    class Free(metaclass=m.Once):
        def __init__(self, value):
            self.value = value

    assert Free(1) is Free(2) and Free().value == 1 and Free.forget() and Free(3).value == 3
    made = m.Once("Made", (), {"x": 1})
    assert type(made) is m.Once and made.x == 1 and made() is made()
    with pytest.raises(TypeError):
        Free.forget() and Free()
    with pytest.raises(TypeError):
        m.Once("Made")


def test_conflicts(m):
    for bases, metaclass in [((m.Books,), m.Once), ((m.Books, m.Config), type), ((m.Config,), abc.ABCMeta)]:
        with pytest.raises(TypeError, match="metaclass conflict: the metaclass of a derived class must be"):
            metaclass("Sub", bases, {})

    class Both(m.Once, abc.ABCMeta):
        pass

    class Sub(m.Config, metaclass=Both):
        @abc.abstractmethod
        def todo(self): ...

    with pytest.raises(TypeError, match="abstract"):
        Sub("a")


def test_containers(m):
    for kind in (m.Books, m.Shelf.Inner):
        assert len(kind) == 0 and kind and list(kind) == []
        assert kind.put("a") == 1 and kind.put("b", 2, loud=True) == 3 and kind.put("c", times=0) == 3
        assert list(kind) == ["a", "B", "B"] and kind[0] == "a" and "B" in kind and "b" not in kind
        assert 5 not in kind
        kind[1] = "x"
        assert list(kind) == ["a", "x", "B"] and kind.names == ["a", "x", "B"]
        for index in (3, -1):
            with pytest.raises(IndexError):
                kind[index]
        with pytest.raises(TypeError):
            kind["a"]
        with pytest.raises(AttributeError):
            del kind[0]
        for call in (lambda: kind.put(), lambda: kind.put(name="a"), lambda: kind.put("a", 1, True), lambda: kind.put(1)):
            with pytest.raises(TypeError) as error:
                call()
            says(m, error, "put")
        with pytest.raises(ValueError, match="not empty"):
            kind.put("")


def test_checks(m):
    assert isinstance("text", m.Books) and isinstance(m.Books(), m.Books) and not isinstance(3, m.Books)
    assert issubclass(m.Books, m.Books) and not issubclass(int, m.Books) and not issubclass(m.Plates, m.Books)


def test_attributes_of_classes(m):
    assert m.Books.find_me == "me" and m.Books.title and m.Books.KIND == "shelf" and m.Shelf.KIND == "shelf"
    with pytest.raises(AttributeError, match="a shelf has no 'other'"):
        m.Books.other
    with pytest.raises(AttributeError):
        m.Books().find_me
    assert m.Books.label == "unnamed" and m.Books.width == 80
    m.Books.label = "novels"
    assert (m.Books.label, m.Shelf.Inner.label) == ("novels", "unnamed")
    del m.Books.label
    assert m.Books.label == "unnamed"
    with pytest.raises(AttributeError):
        m.Books.width = 3
    with pytest.raises(TypeError):
        m.Books.label = 3
    assert m.Shelf.label.__doc__ == "What is written on it." and not hasattr(m.Books(), "label")


def test_operators(m):
    m.Books.put("a")
    assert m.Books + 2 == 3 and 2 + m.Books == 3
    for call in (lambda: m.Books + "a", lambda: "a" + m.Books, lambda: m.Books < 3, lambda: m.Books >= m.Books):
        with pytest.raises(TypeError):
            call()
    assert m.Shelf.Inner < m.Books and not m.Books < m.Books and m.Books > m.Shelf.Inner
    assert m.Books == m.Books and m.Books != m.Plates and {m.Books: 1}[m.Books] == 1
    # What `type` itself can do is there still.
    assert isinstance(None, m.Config | None) and not isinstance(3, m.Config | None)


def test_functions_without_an_object(m):
    assert m.Shelf.sized() == 6 and m.Books.sized(4) == 8 and m.Cupboard.sized(size=1) == 2
    assert m.Shelf.kind() == "Shelf" and m.Cupboard.kind() == "Cupboard" and m.Books.kind() == "Shelf"
    assert m.Books.both(1) == 2 and m.Books.both("a") == "a!"
    with pytest.raises(TypeError):
        m.Books.both(1.5)
    assert m.Books.same() is m.Books


def test_a_namespace_that_is_prepared(m):
    class Here(metaclass=m.Shelf):
        pass

    assert Here.prepared == "Here" and not hasattr(m.Books, "prepared") or is_twin(m)
    with pytest.raises(TypeError, match="Wrong: no option wrong"):

        class Wrong(metaclass=m.Shelf, wrong=1):
            pass


def test_metaclasses_below(m):
    assert type(m.Plates) is m.Cupboard and len(m.Plates) == 100 and m.Plates.door() == "shut"
    assert m.Plates.put("a") == 1 and len(m.Plates) == 101 and list(m.Plates) == ["a"]
    plates = m.Plates(a=1, b=2)
    assert plates == {"a": 1, "b": 2} and isinstance(plates, dict)
    plates.extra = 1
    assert not hasattr(m.Books, "door_") and m.shelves([m.Books, m.Plates]) == ["Books", "Plates"]

    class Same(m.Shelf):
        def same(cls):
            return int

    assert m.shelves([Same("X", (), {}), m.Books]) == ["int", "Books"]


def test_abstract(m):
    count = m.Tested.__dict__.get("count", 0)
    it = m.Tested()
    assert len(it) == 3 and isinstance(it, collections.abc.Sized) and m.Tested.count == count + 1

    class Below(m.Tested):
        @abc.abstractmethod
        def todo(self): ...

    with pytest.raises(TypeError, match="abstract"):
        Below()
    m.Tested.register(int)
    assert isinstance(3, m.Tested)


def test_wrong_arguments_of_rust():
    with pytest.raises(TypeError):
        inheritance.shelves([3])
    with pytest.raises(TypeError, match="virtual"):
        inheritance.shelves([int])


def test_text_signatures():
    assert str(inspect.signature(inheritance.Shelf.put)) == "(self, name, /, times=1, *, loud=False)"
    assert str(inspect.signature(inheritance.Books.put)) == "(name, /, times=1, *, loud=False)"
    assert str(inspect.signature(inheritance.Shelf.sized)) == "(size=3)"
    assert inheritance.Once.forget.__doc__ == "Lets the next call make another one."


def test_pickled_by_name():
    for it in (inheritance.Config, inheritance.Once, inheritance.Books):
        assert pickle.loads(pickle.dumps(it)) is it


@pytest.mark.parametrize("kind", ["Once", "Shelf", "Cupboard", "Counted"])
def test_classes_go(m, kind):
    """A class and its metaclass are in a cycle with each other, which the collector finds."""
    kind = getattr(m, kind)
    below = type("Below", (kind,), {})
    for metaclass in (kind, below):
        made = metaclass("Made", (), {})
        made.itself, made.object = made, made()
        gone = [weakref.ref(made), weakref.ref(made.object)]
        assert metaclass in gc.get_referents(made)
        del made
        gc.collect()
        assert [it() for it in gone] == [None, None]
    gone = weakref.ref(below)
    del below, metaclass
    gc.collect()
    assert gone() is None


def module_again():
    """The module once more, beside the one that is imported."""
    spec = importlib.util.spec_from_file_location("inheritance", inheritance.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.one_process
@pytest.mark.skipif(STAND_IN, reason="not run: CPython 3.13t keeps classes of a module that has gone")
def test_the_module_goes():
    module = module_again()
    assert module is not inheritance and module.Config is not inheritance.Config and module.Config("a") is module.Config()
    module.Books.put("a")

    class Below(module.Config):
        pass

    Below("b")
    gone = [weakref.ref(it) for it in (module, module.Once, module.Config, module.Books, Below, module.Counted, Below())]
    del module, Below
    gc.collect()
    assert [it() for it in gone] == [None] * len(gone)
    assert inheritance.Config("c").name == "c"


@pytest.mark.one_process
def test_two_modules_at_once():
    """Each has metaclasses of its own."""
    module = module_again()
    one, other = module.Config("a"), inheritance.Config("b")
    assert one is not other and type(module.Config) is module.Once is not inheritance.Once
    assert module.Books.put("a") == 1 and len(inheritance.Books) == 0
    with pytest.raises(TypeError):
        inheritance.Once.forget(module.Config)
    # The newest module's classes are what Rust takes, as long as it is there.
    del module, one
    gc.collect()
    assert inheritance.Config("c") is other


@pytest.mark.one_process
def test_nothing_is_lost():
    def work():
        made = inheritance.Shelf("Made", (), {})
        made.put("a")
        list(made), made[0], "a" in made, made + 1, repr(made), made.label, made.both(1), made.find_me
        inheritance.Config.forget()
        for fail in (lambda: made[5], lambda: made.put(""), lambda: made.other, lambda: inheritance.Config(1)):
            try:
                fail()
            except Exception:
                continue
            raise AssertionError("nothing was raised")
        inheritance.Config("a")

    def grown(rounds):
        gc.collect()
        before = sys.getallocatedblocks()
        for _ in range(rounds):
            work()
        gc.collect()
        return sys.getallocatedblocks() - before

    grown(50)
    # What is lost is lost in each round; without a GIL, up to a thousand blocks wait until all threads have seen that nobody uses them, in however
    # many rounds.
    rounds = 4000 if NO_GIL else 200
    assert min(grown(rounds) for _ in range(3)) < rounds / 2

"""Derived methods, switches, nested classes, foreign types: on the classes and on their twins."""

import copy
import functools
import gc
import weakref

import pytest

import classes
from twins import both, construction, is_twin, says

m = both(construction, classes)


def test_derive_repr(m):
    assert repr(m.Version(1, 2)) == str(m.Version(1, 2)) == "Version { major: 1, minor: 2 }"
    assert f"{m.Loose(3)}" == "Loose { value: 3 }"


def test_derive_eq(m):
    assert m.Version(1, 2) == m.Version(1, 2) and not m.Version(1, 2) != m.Version(1, 2)
    assert m.Version(1, 2) != m.Version(1, 3) and not m.Version(1, 2) == m.Version(1, 3)
    for other in (None, 1, "x", (1, 2), object()):
        assert m.Version(1, 2) != other and not m.Version(1, 2) == other
        assert m.Version.__eq__(m.Version(1, 2), other) is NotImplemented
    assert m.Version(1, 2) != m.Loose(1)


def test_derive_ord(m):
    V = m.Version
    assert V(1, 2) < V(1, 3) <= V(1, 3) < V(2) and V(2) > V(1, 9) >= V(1, 9)
    assert sorted([V(2), V(1, 5), V(1)]) == [V(1), V(1, 5), V(2)]
    assert max(V(1), V(3), V(2)) == V(3)
    for compare in (lambda: V(1) < 1, lambda: "x" > V(1), lambda: V(1) <= None, lambda: m.Loose(1) < m.Loose(2)):
        with pytest.raises(TypeError):
            compare()


def test_derive_partial_ord(m):
    nan, one = m.Partial(float("nan")), m.Partial(1.0)
    assert not nan == nan and nan != nan
    assert not (nan < one or nan > one or nan <= one or nan >= one or nan <= nan)
    assert one < m.Partial(2.0)


def test_derive_hash(m):
    V = m.Version
    assert hash(V(1, 2)) == hash(V(1, 2))
    assert len({V(1, 2), V(1, 2), V(1, 3)}) == 2
    assert {V(1): "one"}[V(1)] == "one"
    assert len({hash(V(i, j)) for i in range(30) for j in range(30)}) > 800


def test_eq_without_hash(m):
    with pytest.raises(TypeError, match="unhashable"):
        hash(m.Loose(1))
    assert m.Loose.__hash__ is None
    with pytest.raises(TypeError):
        {m.Loose(1)}
    assert isinstance(hash(m.Opaque(1)), int)
    assert m.Opaque(1) != m.Opaque(1)


def test_derive_copy(m):
    loose = m.Loose(1)
    for make in (copy.copy, copy.deepcopy):
        made = make(loose)
        assert type(made) is m.Loose and made is not loose and made == loose
        made.value = 5
        assert loose.value == 1
    assert copy.copy(m.Version(1, 2)) == m.Version(1, 2)
    nested = copy.deepcopy([loose, {"a": loose}])
    assert nested == [loose, {"a": loose}] and nested[0] is not loose


def test_total_ordering(m):
    """Python completes what is missing, on a subclass."""
    with pytest.raises(TypeError):
        m.Rated(1) <= m.Rated(2)

    @functools.total_ordering
    class Full(m.Rated):
        __hash__ = None

    assert Full(1) < Full(2) and Full(1) <= Full(1) and Full(2) > Full(1) and Full(2) >= Full(2)
    assert not Full(2) <= Full(1)
    assert sorted([Full(3), Full(1)]) == [Full(1), Full(3)]


def test_frozen_fields(m):
    v = m.Version(1, 2)
    for name in ("major", "minor"):
        with pytest.raises(AttributeError) as error:
            setattr(v, name, 5)
        says(m, error, name)
        with pytest.raises(AttributeError):
            delattr(v, name)
    assert (v.major, v.minor) == (1, 2)


def test_a_class_without_subclasses(m):
    with pytest.raises(TypeError, match="not an acceptable base type") as error:
        class Sub(m.Final):
            pass

    says(m, error, "Final")
    with pytest.raises(TypeError):
        type("Sub", (m.Final,), {})
    assert type(m.Final()) is m.Final


def test_without_dict(m):
    r = m.Rigid()
    with pytest.raises(AttributeError):
        r.new = 1
    assert not hasattr(r, "__dict__")
    with pytest.raises(TypeError):
        vars(r)
    with pytest.raises(TypeError, match="weak reference"):
        weakref.ref(r)


def test_with_dict(m):
    f = m.Flexible(1)
    f.new, f.other = 5, [f.value]
    assert (f.new, f.other, f.value) == (5, [1], 1)
    assert vars(f) == {"new": 5, "other": [1]}
    del f.new
    assert not hasattr(f, "new")
    f.__dict__["more"] = 1
    assert f.more == 1
    f.__dict__ = {"all": 2}
    assert vars(f) == {"all": 2} and f.value == 1
    with pytest.raises(TypeError):
        f.__dict__ = 3
    f.value = 9
    assert "value" not in vars(f)


def test_a_cycle_through_the_dict(m):
    class Watched:
        pass

    f, watched = m.Flexible(1), Watched()
    f.me, f.watched = f, watched
    gone = weakref.ref(watched)
    del f, watched
    gc.collect()
    assert gone() is None


def test_weak_references(m):
    seen = []
    w = m.Weak()
    first, second = weakref.ref(w, seen.append), weakref.ref(w)
    assert first() is w and second() is w
    assert weakref.getweakrefcount(w) == 2
    table = weakref.WeakValueDictionary(a=w)
    assert table["a"] is w
    del w
    gc.collect()
    assert first() is None and second() is None and "a" not in table
    assert seen == [first]


def test_dict_and_weakref(m):
    b = m.Both()
    b.me = b
    gone = weakref.ref(b)
    finalized = []
    weakref.finalize(b, finalized.append, 1)
    del b
    gc.collect()
    assert gone() is None and finalized == [1]


def test_a_subclass_has_both(m):
    class Sub(m.Rigid):
        pass

    s = Sub()
    s.new = 1
    assert weakref.ref(s)() is s and vars(s) == {"new": 1}

    class Slotted(m.Rigid):
        __slots__ = ("a", "b")

    s = Slotted()
    s.a = 1
    assert s.a == 1 and not hasattr(s, "b") and not hasattr(s, "__dict__")
    with pytest.raises(AttributeError):
        s.c = 1


def test_another_metaclass(m):
    class Meta(type):
        made = []

        def __init__(cls, *args):
            super().__init__(*args)
            cls.made.append(cls.__name__)

        def __call__(cls, *args):
            return "called", super().__call__(*args)

    class Sub(m.Flexible, metaclass=Meta):
        pass

    word, made = Sub(5)
    assert word == "called" and type(made) is Sub and made.value == 5 and Meta.made == ["Sub"]


def test_metaclasses_with_namespaces_and_keywords(m):
    """What a metaclass does when a class is made, it does for classes below ours."""

    class Meta(type):
        @classmethod
        def __prepare__(meta, name, bases, *, word="none"):
            return {"prepared": (name, bases, word)}

        def __new__(meta, name, bases, space, *, word="none"):
            return super().__new__(meta, name, bases, {**space, "word": word})

        def __init__(cls, name, bases, space, *, word="none"):
            super().__init__(name, bases, space)
            cls.words = [*getattr(cls, "words", ()), word]

    class Sub(m.Flexible, metaclass=Meta, word="hello"):
        seen = prepared  # noqa: F821

    class Below(Sub, word="again"):
        pass

    assert (Sub.seen, Sub.word, Below.word) == (("Sub", (m.Flexible,), "hello"), "hello", "again")
    assert (Sub.words, Below.words, Below.seen) == (["hello"], ["hello", "again"], Sub.seen)
    assert type(Below) is Meta and Below(5).value == 5 and not hasattr(m.Flexible, "words")
    with pytest.raises(TypeError):
        Meta("Wrong", (m.Flexible,), {}, nothing=1)


def test_several_native_bases():
    with pytest.raises(TypeError, match="multiple bases have instance lay-out conflict"):
        type("Sub", (classes.Point, classes.Chain), {})
    with pytest.raises(TypeError, match="multiple bases have instance lay-out conflict"):
        type("Sub", (classes.Point, dict), {})

    class Plain:
        def plain(self):
            return "plain"

    class Sub(Plain, classes.Point):
        pass

    assert (Sub(1.0).plain(), Sub(1.0).x) == ("plain", 1.0)


def test_nested_classes(m):
    assert m.Outer.Inner.__qualname__ == "Outer.Inner"
    assert m.Outer.Inner.__name__ == "Inner"
    assert m.Outer.Inner.__module__ == m.__name__
    assert m.Outer.Inner.Innermost.__qualname__ == "Outer.Inner.Innermost"
    assert (m.Outer.Inner.DEPTH, m.Outer.Inner.Innermost.DEPTH) == (1, 2)
    assert m.Outer.Inner.__doc__.endswith("Held.")
    inner = m.Outer(1).inner()
    assert type(inner) is m.Outer.Inner and inner.value == 2
    assert m.Outer(1).Inner(5).value == 5
    assert type(m.Outer.Inner.Innermost()).__name__ == "Innermost"
    assert not hasattr(m, "Inner") and not hasattr(m, "Innermost")


def test_a_foreign_type(m):
    a = m.Address(127, 0, 0, 1)
    assert (str(a), a.octets(), a.loopback) == ("127.0.0.1", b"\x7f\x00\x00\x01", True)
    assert m.Address.parse("10.0.0.1") == m.Address(10, 0, 0, 1) < a
    assert len({a, m.Address(127, 0, 0, 1)}) == 1
    with pytest.raises((OverflowError, ValueError)):
        m.Address(256, 0, 0, 0)
    with pytest.raises(RuntimeError):
        m.Address.parse("nowhere")


def test_two_classes_over_one_type(m):
    assert m.Meters(2.0).longer(m.Meters(1.0))
    assert m.Meters is not m.Feet
    assert not isinstance(m.Meters(1.0), m.Feet)
    with pytest.raises(TypeError) as error:
        m.Meters(1.0).longer(m.Feet(1.0) if not is_twin(m) else 1)
    says(m, error, "Meters", "longer")


def test_a_class_of_a_submodule():
    assert classes.sub.Leaf.__module__ == "classes.sub"
    assert classes.sub.Leaf.__qualname__ == "Leaf"
    assert repr(classes.sub.Leaf(3)) == "Leaf { value: 3 }"
    import classes.sub as sub

    assert sub.Leaf is classes.sub.Leaf
    assert not hasattr(classes, "Leaf")


def test_types_are_their_own():
    """The class itself is as Python's own are: it can be extended or not, but stays what it is."""
    assert classes.Point.__base__ is object
    assert classes.Point.__flags__ & (1 << 9)  # A heap type.
    # By identity: some classes of `typing` warn when they are compared.
    assert any(it is classes.Point for it in object.__subclasses__())
    with pytest.raises(TypeError):
        classes.Point.__bases__ = (int,)


def test_below_a_class_of_another_module():
    """The defaults and the names of a method are those of the module in which it was declared."""
    Branch, Trunk = classes.sub.Branch, classes.Trunk
    for it in (Trunk(1), Branch(1), type("Sub", (Branch,), {})(1)):
        assert (it.grown(), it.grown(1), it.grown(by=2, word="x")) == ("trunk 4", "trunk 2", "x 3")
        assert (it.of(), it.of("x"), type(it).of(text="y")) == ("of a trunk", "x", "y")
    assert (Branch(1).bent(), Branch(1).bent(5), Branch(1).bent(way="x", angle=2)) == ("90 left", "5 left", "2 x")
    with pytest.raises(TypeError, match="nothing"):
        Branch(1).grown(nothing=1)

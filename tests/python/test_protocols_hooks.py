"""Texts, attribute hooks, descriptors, copies, pickling, hooks of classes: on the classes, and on their twins."""

import copy
import gc
import os
import pickle
import sys

import pytest

import protocols
from twins import both, hooks, says

m = both(hooks, protocols)


def test_texts(m):
    t = m.Text("größe")
    assert (repr(t), str(t), bytes(t), os.fspath(t)) == ("Text(größe)", "größe", "größe".encode(), "/tmp/größe")
    assert f"{t}" == "<größe|>" and f"{t:>10}" == "<größe|>10>" and format(t, "x") == "<größe|x>"
    assert f"{t!r} {t!s}" == "Text(größe) größe" and "%s %r" % (t, t) == "größe Text(größe)"
    assert "{:a{}}".format(t, 1) == "<größe|a1>"
    assert [t].__repr__() == "[Text(größe)]"
    assert os.path.join("/", t) == "/tmp/größe"


def test_texts_that_are_not_given(m):
    assert repr(m.OnlyRepr()) == str(m.OnlyRepr()) == f"{m.OnlyRepr()}" == "the repr"
    assert str(m.OnlyStr()) == f"{m.OnlyStr()}" == "the str"
    assert repr(m.OnlyStr()).startswith(f"<{m.__name__}.OnlyStr object at 0x")
    with pytest.raises(TypeError):
        format(m.OnlyStr(), "x")
    with pytest.raises(TypeError):
        m.Text("a").__format__(1) if m is not hooks else format(m.Text("a"), 1)
    assert os.fspath(m.BytesPath()) == b"/tmp/b"
    with pytest.raises(TypeError):
        bytes(m.OnlyStr())
    with pytest.raises(TypeError):
        os.fspath(m.OnlyStr())


def test_lone_surrogates(m):
    with pytest.raises(UnicodeEncodeError):
        bytes(m.Text("\ud800"))


def test_getattr(m):
    f = m.Fallback(5)
    assert (f.value, f.other, f.größe, getattr(f, "with space")) == (5, "other of 5", "größe of 5", "with space of 5")
    f.value = 6
    assert f.other == "other of 6"
    assert not hasattr(f, "missing") and getattr(f, "missing", 1) == 1
    with pytest.raises(ValueError):
        f.broken
    assert f.__class__ is m.Fallback and repr(f).startswith("<")
    with pytest.raises(AttributeError):
        f.__nothing__


def test_getattr_in_a_subclass(m):
    class Sub(m.Fallback):
        mine = 1

        @property
        def raises(self):
            raise AttributeError("inside")

    s = Sub(5)
    s.own = 2
    assert (s.mine, s.own, s.other, s.raises) == (1, 2, "other of 5", "raises of 5")


def test_getattribute(m):
    e = m.Everywhere()
    assert (e.value, e.anything, e.__class__, e.__dict__) == ("any value", "any anything", "any __class__", "any __dict__")
    assert not hasattr(e, "missing") and type(e) is m.Everywhere
    repr(e)

    class Sub(m.Everywhere):
        def __getattr__(self, name):
            return f"then {name}"

    assert (Sub().missing, Sub().other) == ("then missing", "any other")


def test_setattr(m):
    r = m.Recorder()
    r.a = 1
    r.log = 2
    setattr(r, "with space", 3)
    del r.b
    with pytest.raises(AttributeError):
        del r.missing
    with pytest.raises(TypeError) as error:
        r.c = "x"
    says(m, error, "__setattr__")
    assert type(r).log(r) == ["a = 1", "log = 2", "with space = 3", "del b"]


def test_setattr_alone(m):
    s = m.Setter()
    s.a = 1
    with pytest.raises(AttributeError):
        del s.a
    s.__dict__["b"] = 5
    assert s.b == 5
    del s.b
    assert s.log() == ["a = 1"]


def test_dir(m):
    assert dir(m.Listed()) == ["alpha", "zeta"]
    assert "__dir__" in dir(m.Listed)


def test_descriptors(m):
    class Owner:
        data = m.Data()
        non = m.NonData()
        only = m.SetOnly()

    o = Owner()
    assert (o.data, Owner.data) == ("data of Owner Owner", "data of None Owner")
    o.data = 5
    del o.data
    o.__dict__["data"] = "hidden"
    assert o.data == "data of Owner Owner"
    assert vars(Owner)["data"].log == ["Owner data", "Owner = 5", "del Owner"]
    with pytest.raises(TypeError):
        o.data = "x"

    assert (o.non, Owner.non) == ("Owner Owner", "None Owner")
    o.non = 1
    assert o.non == 1 and o.__dict__["non"] == 1
    del o.non
    assert o.non == "Owner Owner"

    o.only = 7
    assert o.only is vars(Owner)["only"] and o.only.log == ["set 7"]
    with pytest.raises(AttributeError):
        del o.only


def test_descriptors_called_by_hand(m):
    class Owner:
        pass

    d = m.Data()
    assert d.__get__(Owner(), Owner) == " of Owner Owner"
    assert d.__get__(None, Owner) == " of None Owner"
    d.__set_name__(Owner, "n")
    d.__set__(Owner(), 1)
    d.__delete__(Owner())
    assert d.log == ["Owner n", "Owner = 1", "del Owner"]
    import inspect

    assert inspect.isdatadescriptor(d) and not inspect.isdatadescriptor(m.NonData())


@pytest.mark.one_process
def test_del(m):
    before = m.deleted()
    mortal = m.Mortal()
    del mortal
    gc.collect()
    assert m.deleted() == before + 1
    many = [m.Mortal() for _ in range(100)]
    many.clear()
    gc.collect()
    assert m.deleted() == before + 101
    m.Mortal().__del__()
    gc.collect()
    assert m.deleted() == before + 103


@pytest.mark.one_process
def test_del_of_what_was_never_made():
    """Without a state there is nothing that it could be called on; a failed `__init__` leaves none."""
    before, caught = protocols.deleted(), []
    hook, sys.unraisablehook = sys.unraisablehook, lambda it: caught.append(it.exc_value)
    try:
        empty = protocols.Mortal.__new__(protocols.Mortal)
        with pytest.raises(TypeError):
            empty.__init__(1)
        del empty
        with pytest.raises(TypeError):
            protocols.Mortal(1)

        class Sub(protocols.Mortal):
            def __init__(self):
                self.me = self
                raise KeyError

        with pytest.raises(KeyError):
            Sub()
        gc.collect()
        assert protocols.Mortal.__new__(protocols.Mortal).__del__() is None
    finally:
        sys.unraisablehook = hook
    assert protocols.deleted() == before and not caught


@pytest.mark.one_process
def test_del_of_a_subclass_that_comes_back(m):
    """It is kept by its own end; the object stays whole, and `__del__` runs once."""
    before, kept = m.deleted(), []

    class Sub(m.Mortal):
        def __del__(self):
            kept.append(self)
            super().__del__()

    Sub()
    gc.collect()
    assert len(kept) == 1 and type(kept[0]) is Sub and m.deleted() == before + 1
    kept[0].note = "alive"
    kept.clear()
    gc.collect()
    assert m.deleted() == before + 1 and not kept


def test_copies(m):
    c = m.Copied(1)
    assert (copy.copy(c).value, copy.deepcopy(c).value, c.value) == (2, 11, 1)
    assert [it.value for it in copy.deepcopy([c, c])] == [11, 11]
    first, second = copy.deepcopy([c, c])
    assert first is second


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_by_hand(m, protocol):
    made = pickle.loads(pickle.dumps(m.Reduced(5), protocol))
    assert type(made) is m.Reduced and made.value == 5
    assert pickle.loads(pickle.dumps(m.ReducedEx(5), protocol)).value == 500 + protocol
    assert copy.copy(m.Reduced(5)).value == copy.deepcopy(m.Reduced(5)).value == 5


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_states(m, protocol):
    s = pickle.loads(pickle.dumps(m.State(5, "five"), protocol))
    assert type(s) is m.State and (s.value, s.text) == (5, "five")
    assert s.__getstate__() == (5, "five")
    s.__setstate__((6, "six"))
    assert (s.value, s.text) == (6, "six")
    assert copy.copy(s).text == "six"


def test_states_that_do_not_fit(m):
    s = m.State(5, "five")
    for state, kind in [((1, 2), TypeError), (None, TypeError), ((-1, "x"), ValueError)]:
        with pytest.raises(kind) as error:
            s.__setstate__(state)
    for state in ((), (1,), (1, "a", 2)):
        with pytest.raises((TypeError, ValueError)):
            s.__setstate__(state)
    assert (s.value, s.text) == (5, "five")
    made = m.State.__new__(m.State)
    with pytest.raises(ValueError):
        made.__setstate__((-1, "x"))
    made.__setstate__((1, "x"))
    assert made.value == 1


def test_arguments_of_new(m):
    assert m.NewArgs(5).__getnewargs__() == (5,)
    assert m.NewArgsEx(5).__getnewargs_ex__() == ((5,), {"more": 6})


def test_sizeof(m):
    assert m.Weighed(1234).__sizeof__() == 1234
    assert sys.getsizeof(m.Weighed(5000)) >= 5000
    if m is not hooks:
        assert m.State(1, "a").__sizeof__() >= object().__sizeof__()


def test_class_getitem(m):
    assert m.Items[int] == "Items[<class 'int'>]"
    assert m.Items[1, "x"] == "Items[(1, 'x')]"

    class Sub(m.Items):
        pass

    assert Sub[()] == "Sub[()]"
    with pytest.raises(TypeError):
        m.Items()[0]
    with pytest.raises(TypeError):
        m.Base[int]


def test_init_subclass(m):
    class Sub(m.Base):
        pass

    class Tagged(m.Base, tag="mine"):
        pass

    class Below(Tagged, tag="below"):
        pass

    assert (Sub.tag, Tagged.tag, Below.tag) == ("none", "mine", "below")
    assert not hasattr(m.Base, "tag")
    with pytest.raises(ValueError, match="Refused is refused"):
        type("Refused", (m.Base,), {}, tag="refused")
    for keywords in ({"tag": 1}, {"nothing": 1}):
        with pytest.raises(TypeError):
            type("Wrong", (m.Base,), {}, **keywords)


def test_objects_that_stand_for_classes(m):
    stand, strict = m.Stand(), m.Stand(strict=True)
    assert isinstance(3, stand) and not isinstance("x", stand) and isinstance("x", (stand, str)) and isinstance(3, strict)
    assert issubclass(int, stand) and not issubclass(bool, stand) and not issubclass(str, (stand, bytes))
    with pytest.raises(TypeError, match="str is not int"):
        isinstance("x", strict)
    assert isinstance(stand, m.Stand) and type(stand).__instancecheck__(stand, 3) is True

    class Sub(stand):
        pass

    class Both(str, stand):
        pass

    assert Sub.__bases__ == (int,) and Sub.__orig_bases__ == (stand,) and Sub(3) == 3
    assert Both.__bases__ == (str,) and Both.__orig_bases__ == (str, stand)


def test_what_a_class_statement_makes(m):
    class It(metaclass=m.Made, size=5):
        other = of_It  # noqa: F821

    assert type(It) is m.Made and (It.name, It.names, It.size) == ("It", ["of_It", "other"], 5)
    with pytest.raises(TypeError, match="Heir has bases"):
        type(It)("Heir", (int,), {})
    with pytest.raises(TypeError):

        class Wrong(metaclass=m.Made, nothing=5):
            pass

    with pytest.raises(TypeError):

        class WrongToo(metaclass=m.Made, size="x"):
            pass


def test_subclasshook(m):
    duck, dog = type("Duck", (), {"quack": 1}), type("Dog", (), {"bark": 1})
    assert issubclass(duck, m.Hooked) and isinstance(duck(), m.Hooked) and not issubclass(dog, m.Hooked)
    other = type("Other", (), {})
    assert not issubclass(other, m.Hooked)
    m.Hooked.register(other)
    assert issubclass(other, m.Hooked) and isinstance(other(), m.Hooked) and issubclass(type("Heir", (m.Hooked,), {}), m.Hooked)


def test_replace(m):
    r = m.Replaced(1, 2)
    made = r.__replace__(y=5)
    assert type(made) is m.Replaced and (made.x, made.y, r.y) == (1, 5, 2)
    with pytest.raises(TypeError):
        r.__replace__(z=1)
    if sys.version_info >= (3, 13):
        assert copy.replace(r, x=7).x == 7
        with pytest.raises(TypeError):
            copy.replace(r, z=1)


def test_match(m):
    assert m.Pair.__match_args__ == ("a", "b")

    def what(it):
        match it:
            case m.Pair(1, b):
                return "one", b
            case m.Pair(a, b=2):
                return "two", a
            case m.Pair():
                return "other"
            case _:
                return None

    assert [what(m.Pair(1, 5)), what(m.Pair(9, 2)), what(m.Pair(8, 8)), what(3)] == [("one", 5), ("two", 9), "other", None]
    with pytest.raises(TypeError):
        match m.Pair(1, 2):
            case m.Pair(1, 2, 3):
                pass

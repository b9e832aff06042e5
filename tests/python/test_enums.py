"""Enums: Python's own classes, whose members go to Rust and come back as the very same objects."""

import copy
import dataclasses
import enum
import gc
import importlib
import inspect
import pickle
import subprocess
import sys
import textwrap
import threading
import weakref
from pathlib import Path

import pytest
import yaml

import enums as module
from interpreters import process

FILE = Path(__file__).parent.parent / "modules/enums/pyz3.yaml"
DOCUMENT = yaml.safe_load(FILE.read_text("utf-8"))
RUST_FUNCTIONS = {
    "Side": module.side,
    "Color": module.color,
    "Shade": module.shade,
    "Level": module.level,
    "Word": module.word,
    "Perm": module.perm,
    "Mode": module.mode,
    "Wide": module.wide,
    "Letter": module.letter,
}


class StrEnum(str, enum.Enum):
    """What Python 3.11 brought, for 3.10."""

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    __str__ = str.__str__
    __format__ = str.__format__


def twin(name, entry, modulename="twins"):
    """The same enum, made by Python itself."""
    kind = entry.get("kind", "Enum")
    base = getattr(enum, kind, StrEnum)
    members = entry["members"]
    lines = [f"{it} = auto()" for it in members]
    if isinstance(members, dict):
        lines = [f"{it} = {value!r}" for it, value in members.items()]
    scope = {"Base": base, "auto": enum.auto, "__name__": modulename}
    doc = [repr(entry["doc"])] if "doc" in entry else []
    exec(f"class {name}(Base):\n" + textwrap.indent("\n".join(doc + lines), "    "), scope)
    return scope[name]


def all_enums(document=DOCUMENT, name="enums"):
    for key, entry in document.get("enums", {}).items():
        yield name, key, entry
    for key, inner in document.get("modules", {}).items():
        yield from all_enums(inner, f"{name}.{key}")


@pytest.mark.parametrize("where, name, entry", list(all_enums()))
def test_as_python_makes_them(where, name, entry):
    ours, theirs = getattr(importlib.import_module(where), name), twin(name, entry)
    assert list(map(repr, ours)) == list(map(repr, theirs))
    assert list(map(str, ours)) == list(map(str, theirs))
    assert [f"{it}" for it in ours] == [f"{it}" for it in theirs]
    assert list(ours.__members__) == list(theirs.__members__)
    assert [(it.name, it.value, type(it.value)) for it in ours] == [(it.name, it.value, type(it.value)) for it in theirs]
    assert type(ours) is type(theirs)
    if "kind" not in entry or hasattr(enum, entry["kind"]):
        assert ours.__mro__[1:] == theirs.__mro__[1:]
    assert (ours.__module__, ours.__qualname__, ours.__name__) == (where, name, name)
    assert ours.__doc__ == theirs.__doc__
    for it in ours:
        assert ours(it.value) is it and ours[it.name] is it
        assert hash(it) == hash(theirs[it.name])
        assert (it == it.value) == (theirs[it.name] == it.value)
    with pytest.raises(AttributeError):
        setattr(ours, next(iter(ours)).name, 1)
    with pytest.raises(TypeError):

        class Derived(ours):
            pass

    # Before Python 3.11, flags of text were a TypeError.
    with pytest.raises((ValueError, TypeError) if issubclass(ours, enum.Flag) else ValueError):
        ours("no such value")


@pytest.mark.parametrize("name", RUST_FUNCTIONS)
def test_there_and_back(name):
    enumeration, function = getattr(module, name), RUST_FUNCTIONS[name]
    for member in enumeration.__members__.values():
        assert function(member) is member
        assert function(it=member) is member


@pytest.mark.parametrize("where, name, entry", list(all_enums()))
def test_pickled_and_copied(where, name, entry):
    for member in getattr(importlib.import_module(where), name):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            assert pickle.loads(pickle.dumps(member, protocol)) is member
        assert copy.copy(member) is member
        assert copy.deepcopy([member])[0] is member


def test_pickled_for_another_process():
    members = [module.Side.LEFT, module.sub.Side.TOP, module.sub.deep.Depth.TWO, module.Perm.READ | module.Perm.WRITE]
    code = """
        import pickle, sys
        members = pickle.loads(bytes.fromhex(sys.argv[1]))
        import enums
        assert members[0] is enums.Side.LEFT and members[1] is enums.sub.Side.TOP
        assert members[2] is enums.sub.deep.Depth.TWO and members[3] is enums.Perm(3)
    """
    code = f"import sys\nsys.path[:] = {sys.path!r}\n" + textwrap.dedent(code)
    subprocess.run([sys.executable, "-c", code, pickle.dumps(members).hex()], check=True)


@pytest.mark.parametrize(
    "value, found",
    [(0, "int"), ("LEFT", "str"), (True, "bool"), (None, "None"), (module.Color.RED, "Color"), (module.Side, "EnumType")],
)
def test_members_alone_are_taken(value, found):
    if found == "EnumType":
        found = type(module.Side).__name__
    with pytest.raises(TypeError, match=rf"^side\(\) argument 'it': expected Side, got {found}$"):
        module.side(value)


def test_strings_are_no_members():
    with pytest.raises(TypeError, match=r"level\(\) argument 'it': expected Level, got str"):
        module.level("low")
    with pytest.raises(TypeError, match=r"mode\(\) argument 'it': expected Mode, got int"):
        module.mode(1)
    # Each is equal to a member, and is none.
    assert module.Level.LOW == "low" and module.Mode.A == 1


def test_an_enum_of_the_same_name_is_another():
    with pytest.raises(TypeError, match=r"expected Side, got enums\.sub\.Side$"):
        module.side(module.sub.Side.TOP)
    with pytest.raises(TypeError, match=r"expected Side, got [a-z_.]+\.Side$"):
        module.side(twin("Side", DOCUMENT["enums"]["Side"]).LEFT)
    assert module.nested() is module.nested(module.sub.Side.TOP) is module.sub.Side.TOP
    assert module.sub.own() is module.sub.Side.BOTTOM


def test_no_code_runs_as_a_list_is_looked_through():
    class Meta(type):
        def __getattribute__(cls, name):
            asked.append(name)
            sides.clear()
            return type.__getattribute__(cls, name)

    class Side(metaclass=Meta):
        pass

    asked, sides = [], [module.Side.LEFT, Side(), module.Side.RIGHT]
    with pytest.raises(TypeError, match=r"sides\(\) argument 'it\[1\]': expected Side, got test_enums\..*\.Side$"):
        module.sides(sides)
    # It is the message that asks, in the end.
    asked.clear()
    assert module.Side.LEFT != Side() and asked == []


def test_where_in_nested_data():
    with pytest.raises(TypeError, match=r"sides\(\) argument 'it\[2\]': expected Side, got int"):
        module.sides([module.Side.LEFT] * 2 + [1])
    with pytest.raises(TypeError, match=r"optional\(\) argument 'it': expected Side or None, got int"):
        module.optional(1)


def test_by_reference_and_in_containers():
    side, color = module.Side, module.Color
    assert module.flip(side.LEFT) is side.RIGHT and module.flip(side.RIGHT) is side.LEFT
    assert module.optional() is None and module.optional(side.LEFT) is side.LEFT
    assert all(a is b for a, b in zip(module.lent(list(color)), color, strict=True))
    many = list(side) * 5000
    assert all(a is b for a, b in zip(module.sides(many), many, strict=True))
    assert module.counts({side.RIGHT: 2, side.LEFT: 1}) == {side.LEFT: 1, side.RIGHT: 2}
    assert module.perms(set(module.Perm)) == set(module.Perm)
    assert module.rest(side.LEFT, side.RIGHT, a=color.RED) == ([side.LEFT, side.RIGHT], {"a": color.RED})
    assert module.detached(side.RIGHT, module.Perm.ALL) == (side.RIGHT, module.Perm.ALL)


def test_types_of_other_crates():
    ordering = module.Ordering
    assert module.ordering(1, 2) is ordering.LESS
    assert module.ordering(2, 2) is ordering.EQUAL
    assert module.ordering(3, 2) is ordering.GREATER


def test_defaults_are_members():
    assert module.flip() is module.Side.RIGHT
    assert module.flip_color() is module.Color.RED
    assert module.sides() == [module.Side.LEFT, module.Side.RIGHT]
    module.sides().append(1)
    assert module.sides() == [module.Side.LEFT, module.Side.RIGHT]
    assert module.colors() == (module.Color.RED,)
    assert module.number() == (1, "low")
    assert module.bits() == 1
    assert module.sub.outer() is module.Level.HIGH
    assert module.sub.deep.depth() is module.sub.deep.Depth.TWO


def test_what_inspect_shows():
    def default(function, name):
        return inspect.signature(function).parameters[name].default

    assert default(module.flip, "side") is module.Side.LEFT
    assert default(module.number, "it") is module.Side.RIGHT
    assert default(module.number, "text") is module.Level.LOW
    assert default(module.sides, "it") == [module.Side.LEFT, module.Side.RIGHT]
    assert default(module.sub.outer, "it") is module.Level.HIGH
    assert default(module.sub.deep.depth, "it") is module.sub.deep.Depth.TWO
    # It takes no objects but numbers, text and None.
    assert default(module.flip_color, "color") is default(module.bits, "it") is default(module.colors, "it") is ...


def test_constants():
    assert module.START is module.Side.RIGHT
    assert module.COLORS == [module.Color.RED, module.Color.Blue]


def test_match():
    def name(it):
        match it:
            case module.Side.LEFT:
                return "left"
            case module.Side.RIGHT:
                return "right"
            case module.Color.RED:
                return "red"

    assert [name(module.flip(it)) for it in module.Side] == ["right", "left"]
    assert name(module.flip_color()) == "red"


def test_flags_combine():
    perm, mode, wide = module.Perm, module.Mode, module.Wide
    for a in range(8):
        assert module.perm(perm(a)) is perm(a)
        assert module.bits(perm(a)) == a
    assert module.perm(~perm.READ) == perm.WRITE | perm.EXECUTE
    assert module.perm(perm.ALL ^ perm.WRITE) == perm.READ | perm.EXECUTE
    for a in range(256):
        assert module.mode(mode(a)) == mode(a) and type(module.of_bits(a)) is mode
    assert module.wide(wide.SIGN | wide.LOW) == wide.SIGN | wide.LOW


def test_bits_that_one_side_does_not_know():
    with pytest.raises(OverflowError, match=r"mode\(\) argument 'it': .*256.* has more than the 8 bits of its Rust type"):
        module.mode(module.Mode(256))
    if sys.version_info >= (3, 11):
        with pytest.raises(ValueError, match="64"):
            module.unknown_bits()


def test_a_member_that_only_python_knows():
    """Whatever Python code does to the class, what Rust gets is one of its variants."""
    stranger = object.__new__(module.Color)
    stranger._value_, stranger._name_ = 1, "RED"
    with pytest.raises(TypeError, match="expected Color, got enums.Color"):
        module.color(stranger)
    liar = object.__new__(module.Perm)
    for value in (64, -1, "text", 2**200):
        liar._value_ = value
        if value == -1:
            assert module.perm(liar) == module.Perm.ALL
            continue
        with pytest.raises((ValueError, TypeError, OverflowError)):
            module.perm(liar)


def fresh():
    """The module as imported anew, and the one from before put back."""
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "enums"}
    try:
        return importlib.import_module("enums")
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "enums"]:
            del sys.modules[name]
        sys.modules.update(before)


def test_imported_anew():
    new = fresh()
    assert new.Side is not module.Side
    # Members of either are members to both; what comes back is of the newest.
    assert module.flip(module.Side.LEFT) is new.Side.RIGHT
    assert module.perm(module.Perm.READ | module.Perm.WRITE) == new.Perm(3)
    assert new.flip(new.Side.LEFT) is new.Side.RIGHT
    old, own = weakref.ref(new.Side), new.sub.own
    del new
    gc.collect()
    # A function of a submodule keeps what it needs.
    assert own() is not None and old() is not None
    del own
    gc.collect()
    assert old() is None
    assert module.flip(module.Side.LEFT) is module.Side.RIGHT


def test_nothing_is_kept():
    numbers = []
    for _ in range(5):
        for _ in range(200):
            module.flip()
            module.perm(module.Perm.READ | module.Perm.WRITE)
            module.sides(list(module.Side))
            with pytest.raises(TypeError):
                module.side(1)
        numbers.append([sys.getrefcount(it) for it in (*module.Side, *module.Perm, module.Side, module.Perm)])
    assert numbers[1] == numbers[-1]


def test_threads():
    def work():
        for _ in range(2000):
            assert module.flip(module.flip(module.Side.LEFT)) is module.Side.LEFT
            assert module.perm(module.Perm.READ | module.Perm.EXECUTE) is module.Perm(5)

    errors = []

    def guarded():
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


@pytest.mark.skipif(
    sys.version_info < (3, 12),
    reason="not run: interpreters with a GIL of their own came with Python 3.12",
)
def test_interpreters():
    """Each has classes of its own, also when the others have come and gone."""
    out = process(
        """
        import enums
        CODE = '''
        import enums, pickle
        from enum import IntEnum
        assert issubclass(enums.Side, IntEnum) and id(enums.Side) != {mine}
        for _ in range(3000):
            assert enums.flip() is enums.Side.RIGHT
            assert enums.flip(enums.Side.RIGHT) is enums.Side.LEFT
            assert enums.sub.own() is enums.sub.Side.BOTTOM
            assert enums.perm(enums.Perm.READ | enums.Perm.WRITE) is enums.Perm(3)
        assert pickle.loads(pickle.dumps(enums.sub.Side.TOP)) is enums.sub.Side.TOP
        try:
            enums.flip(0)
        except TypeError as error:
            assert "expected Side, got int" in str(error)
        '''
        import textwrap
        code = textwrap.dedent(CODE.format(mine=id(enums.Side)))
        for _ in range(3):
            errors = together([code] * 4)
            assert not errors, errors[0]
            assert enums.flip() is enums.Side.RIGHT and enums.letter(enums.Letter.Z) is enums.Letter.Z
        print("fine")
        """
    )
    assert out == "fine"


def test_in_classes():
    side, color, perm = module.Side, module.Color, module.Perm
    card = module.Card(color.RED)
    assert card.color is color.RED and card.side is side.RIGHT and card.perm is perm.READ
    assert module.Card.BACK is side.RIGHT
    assert card.turned().side is side.LEFT and card.turned(side.RIGHT) == card
    assert module.Card.of().color is color.Blue and module.Card.of(color=color.RED).perm == perm(0)
    assert color.RED in card and color.Blue not in card and 3 not in card
    assert card[side.RIGHT] is color.RED and card[side.LEFT] is None
    assert (card | perm.WRITE).perm == perm.READ | perm.WRITE
    with pytest.raises(TypeError, match=r"unsupported operand"):
        card | 1
    with pytest.raises(TypeError, match=r"Card.__getitem__\(\) argument 'it': expected Side, got int"):
        card[0]
    assert hash(card) == hash(module.Card(color.RED)) and "Red" in repr(card)
    for other in (copy.copy(card), pickle.loads(pickle.dumps(card | perm.EXECUTE))):
        assert other.color is color.RED and other.side is side.RIGHT
    switch = module.Switch()
    assert switch.side is side.LEFT and switch.other is side.RIGHT
    switch.other = side.LEFT
    assert switch.side is side.RIGHT
    switch.side = side.LEFT
    with pytest.raises(TypeError, match=r"^Switch.side: expected Side, got int$"):
        switch.side = 1
    assert list(switch) == [side.LEFT]
    with pytest.raises(TypeError, match=r"Card.__init__\(\) argument 'side': expected Side, got Color"):
        module.Card(color.RED, color.RED)


def test_stubs(tmp_path):
    pytest.importorskip("mypy", reason="type checkers are run with one interpreter")
    from test_stubs import mypy

    # A static method that is compiled knows its class, by which stubtest takes it for a class method.
    (tmp_path / "allowed").write_text("enums.Card.of\n")
    code, out = mypy("mypy.stubtest", "enums", "--allowlist", "allowed", cwd=tmp_path)
    assert code == 0, out



def test_members_as_defaults_of_data_classes():
    color, side, perm = dataclasses.fields(module.Card)
    assert (color.default, side.default, perm.default) == (dataclasses.MISSING, module.Side.RIGHT, module.Perm.READ)
    assert side.type == "Side" and perm.kw_only and not side.kw_only


def test_variants_of_another_crate_that_no_member_stands_for():
    assert [module.atomic(0), module.atomic(1)] == [module.Atomic.RELAXED, module.Atomic.ACQUIRE]
    assert module.atomics([module.Atomic.ACQUIRE]) == [module.Atomic.ACQUIRE]
    message = "result: no member of `Atomic` stands for this value of `core::sync::atomic::Ordering`"
    with pytest.raises(ValueError) as caught:
        module.atomic(2)
    assert str(caught.value) == message


GOOD = """
import enums
from enums.sub.deep import Depth
from typing_extensions import assert_never

def name(side: enums.Side, color: enums.Color) -> str:
    match side:
        case enums.Side.LEFT:
            return "left"
        case enums.Side.RIGHT:
            return "right"
        case _:
            assert_never(side)

value: int = enums.flip() + 1
text: str = enums.level(enums.Level.LOW).upper()
perm: enums.Perm = enums.perm(enums.Perm.READ | enums.Perm.WRITE)
depth: Depth = enums.sub.deep.depth()
counts: dict[enums.Side, int] = enums.counts({enums.Side.LEFT: 1})
"""
BAD = """
import enums
enums.flip(0)
enums.level("low")
enums.color(enums.Side.LEFT)
enums.nested(enums.Side.LEFT)
enums.Side.MIDDLE
"""


def test_what_a_type_checker_says(tmp_path):
    pytest.importorskip("mypy", reason="type checkers are run with one interpreter")
    from test_stubs import mypy

    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "bad.py").write_text(BAD)
    code, out = mypy("mypy", "--strict", "good.py", cwd=tmp_path)
    assert code == 0, out
    code, out = mypy("mypy", "--strict", "bad.py", cwd=tmp_path)
    lines = {line.split(":")[1] for line in out.splitlines() if "error:" in line}
    assert code == 1 and lines == {"3", "4", "5", "6", "7"}, out

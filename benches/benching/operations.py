"""What is done with each module, and that each does it right."""

from __future__ import annotations

import array
import functools
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True)
class Operation:
    """A statement, its label, and how many others a turn of it is worth."""

    group: str
    label: str
    statement: str
    weight: int = 1


@functools.cache  # Some can be loaded but once.
def load(path: Path) -> ModuleType:
    """A module by its file: all have the same name."""
    spec = importlib.util.spec_from_file_location(path.name.split(".")[0], path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TEXT = "some text, of 24 letters"


def space(module: ModuleType) -> dict[str, object]:
    """What statements name."""
    point, numbers = module.Point, module.Numbers

    class Sub(point):  # type: ignore[misc, valid-type]
        """A Python subclass."""

        def twice(self) -> float:
            """A Python method that calls one of the base."""
            return self.norm() + self.norm()

    names: dict[str, object] = {it: getattr(module, it) for it in dir(module) if not it.startswith("_")}
    names |= {"number": 1_000_000, "real": 1.5, "text": TEXT, "accents": "Größe, naïveté, smörgås", "data": TEXT.encode()}
    for name, length in (("ten", 10), ("thousand", 1_000), ("million", 1_000_000)):
        items = range(length)
        names |= {f"{name}_list": list(items), f"{name}_tuple": tuple(items), f"{name}_dict": {it: it for it in items}}
    names |= {"floats": array.array("d", [1.5] * 1_000), "few_floats": array.array("d", [1.5] * 10)}
    names |= {"p": point(1.0, 2.0), "q": point(3.0, 4.0), "other": point(1.0, 2.0), "n": numbers(list(range(100)))}
    names |= {"thousand": numbers(list(range(1_000))), "Sub": Sub, "sub": Sub(1.0, 2.0)}
    return names


def lengths(kind: str) -> list[Operation]:
    """In and out, in three sizes."""
    found = []
    for name, label, length in (("ten", "10", 10), ("thousand", "1,000", 1_000), ("million", "1,000,000", 1_000_000)):
        found.append(Operation("containers", f"{kind} of {label} in", f"{kind}_in({name}_{kind})", max(length // 10, 1)))
        found.append(Operation("containers", f"{kind} of {label} out", f"{kind}_out({length})", max(length // 10, 1)))
    return found


OPERATIONS = [
    Operation("calls", "`noop()`", "noop()"),
    *(Operation("calls", f"{it} in", f"{it}_in({value})") for it, value in (("int", "number"), ("float", "real"), ("bool", "True"))),
    *(Operation("calls", f"{it} out", f"{it}_out()") for it in ("int", "float", "bool")),
    Operation("calls", "str in", "str_in(text)"),
    Operation("calls", "str in, not ASCII", "str_in(accents)"),
    Operation("calls", "str out", "str_out()"),
    Operation("calls", "bytes in", "bytes_in(data)"),
    Operation("calls", "bytes out", "bytes_out()"),
    Operation("calls", "`int | None`, None", "optional(None)"),
    Operation("calls", "`int | None`, an int", "optional(number)"),
    Operation("calls", "six parameters", "six(1, 1.5, True, text, data, 6)"),
    Operation("calls", "two defaults", "named(1)"),
    Operation("calls", "three positional", "named(1, 2, 3)"),
    Operation("calls", "one keyword", "named(1, b=5)"),
    Operation("calls", "three keywords", "named(a=1, b=5, c=6)"),
    Operation("calls", "`*args`, none", "star()"),
    Operation("calls", "`*args`, three", "star(1, 2, 3)"),
    Operation("calls", "raising", "try: fail()\nexcept ValueError: pass"),
    *lengths("list"),
    *lengths("dict"),
    *lengths("tuple"),
    Operation("containers", "iterating over Python's 1,000", "iter_in(thousand_list)", 100),
    Operation("containers", "iterating over Rust's 1,000", "for _ in iter_out(1000): pass", 100),
    Operation("containers", "1,000 calls of Python's `abs`", "call(abs, 1000)", 200),
    Operation("containers", "buffer of 10 floats", "buffer_sum(few_floats)"),
    Operation("containers", "buffer of 1,000 floats", "buffer_sum(floats)", 10),
    Operation("classes", "`Point(1.0, 2.0)`", "Point(1.0, 2.0)"),
    Operation("classes", "`Point(1.0)`", "Point(1.0)"),
    Operation("classes", "`Point(x=1.0, y=2.0)`", "Point(x=1.0, y=2.0)"),
    Operation("classes", "`p.x`", "p.x"),
    Operation("classes", "`p.x = 5.0`", "q.x = 5.0"),
    Operation("classes", "`p.norm()`", "p.norm()"),
    Operation("classes", "`p.scaled(2.0)`", "p.scaled(2.0)"),
    Operation("classes", "`p.move_by(1.0, 2.0)`", "q.move_by(1.0, 2.0)"),
    Operation("classes", "`p + q`", "p + q"),
    Operation("classes", "`-p`", "-p"),
    Operation("classes", "`p == q`", "p == other"),
    Operation("classes", "`p != q`", "p != other"),
    Operation("classes", "`hash(p)`", "hash(p)"),
    Operation("classes", "`not p`", "not p"),
    Operation("classes", "`len(n)`", "len(n)"),
    Operation("classes", "`n[50]`", "n[50]"),
    Operation("classes", "`5 in n`", "5 in n"),
    Operation("classes", "`for _ in n`, 1,000", "for _ in thousand: pass", 100),
    Operation("classes", "`Sub(1.0, 2.0)`", "Sub(1.0, 2.0)"),
    Operation("classes", "`sub.x`", "sub.x"),
    Operation("classes", "`sub.norm()`", "sub.norm()"),
    Operation("classes", "`sub.twice()`", "sub.twice()"),
]


def raised(kind: type[BaseException], action: str, names: dict[str, object]) -> bool:
    """Whether an expression raises that."""
    try:
        eval(action, names)
    except kind:
        return True
    return False


# Expressions, and what they are.
EXPECTED = {
    "noop()": None, "int_in(number)": None, "int_out()": 1_000_000, "float_in(real)": None, "float_out()": 1.5,
    "bool_in(True)": None, "bool_out()": True, "str_in(text)": None, "str_out()": TEXT, "bytes_in(data)": None,
    "bytes_out()": TEXT.encode(), "optional(None)": None, "optional(number)": 1_000_000, "six(1, 1.5, True, text, data, 6)": 57,
    "named(1)": 6, "named(1, 2, 3)": 6, "named(1, b=5)": 9, "named(a=1, b=5, c=6)": 12, "star()": 0, "star(1, 2, 3)": 6,
    "list_in(ten_list)": 45, "list_in([])": 0, "list_out(3)": [0, 1, 2], "list_in(million_list)": 499_999_500_000,
    "list_out(1000) == thousand_list": True, "dict_in(ten_dict)": 90, "dict_out(1000) == thousand_dict": True,
    "tuple_in(ten_tuple)": 45, "tuple_out(1000) == thousand_tuple": True, "iter_in(iter(ten_list))": 45, "list(iter_out(3))": [0, 1, 2],
    "call(abs, 10)": 45, "buffer_sum(floats)": 1500.0, "buffer_sum(few_floats)": 15.0, "p.x": 1.0, "Point(1.0).y": 0.0,
    "Point(x=1.0, y=2.0).y": 2.0, "p.norm()": 5.0, "p.scaled(2.0)": 2.0, "(p + q).y": 6.0, "(-p).x": -1.0, "p == other": True,
    "p == q": False, "p != other": False, "p != q": True, "hash(p) == hash(other)": True, "not p": False, "len(n)": 100, "n[50]": 50,
    "5 in n": True, "500 in n": False, "list(n) == list(range(100))": True, "sub.x": 1.0, "sub.twice()": 10.0, "type(sub + q) is Point": True,
    "isinstance(Sub(1.0, 2.0), Point)": True,
}
# Expressions, and what they raise. Wrong types where every one of them refuses: Cython and pybind11 take more for a bool.
RAISED = {
    "int_in('1')": TypeError, "str_in(1)": TypeError, "bytes_in('x')": TypeError, "named()": TypeError, "named(1, d=2)": TypeError,
    "list_in(['x'])": TypeError, "dict_in([])": TypeError, "fail()": ValueError, "n[100]": IndexError, "p + 1": TypeError,
}


def check(module: ModuleType) -> list[str]:
    """What is wrong with a module, before it is measured."""
    names = space(module)
    wrong = []
    for expression, value in EXPECTED.items():
        found = eval(expression, names)
        if found != value or type(found) is not type(value):
            wrong.append(f"{expression} is {found!r}")
    wrong += [f"{it} does not raise {kind.__name__}" for it, kind in RAISED.items() if not raised(kind, it, names)]
    exec("z = Point(1.0, 2.0); z.move_by(1.0, 1.0); z.x = z.x + 3.0", names)
    if (names["z"].x, names["z"].y) != (5.0, 3.0):  # type: ignore[attr-defined]
        wrong.append("Point does not move")
    return wrong

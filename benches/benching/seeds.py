"""Single optimisations, with and without: instructions, counted as those of operations are."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from .columns import C_FLAGS, INCLUDE, SHARED, SUFFIX, NotBuilt, cargo, run
from .environment import HERE, TARGET
from .operations import load
from .timing import loop

# Title: what each line says, and the statement.
TABLES: dict[str, dict[str, str]] = {
    "A list of 10,000": {
        "Python: `append` in a loop": "made = []\nfor i in range(10000): made.append(i)",
        "Rust: `append` as a method of the object": "append(10000)",
        "Rust: a `Vec`, converted at once": "filled(10000)",
    },
    "A dict of 10,000": {
        "Python: items set in a loop": "made = {}\nfor i in range(10000): made[i] = i",
        "Rust: items set one by one": "insert(10000)",
        "Rust: a `Vec` of pairs, converted at once": "paired(10000)",
    },
    "1,000 strings put together": {
        "Python: `+=` in a loop": "text = ''\nfor i in range(1000): text += part",
        "Rust: `__add__` of the object, 1,000 times": "concat_each(part, 1000)",
        "Rust: a `String`, converted once": "concat(1000)",
    },
    "1,000 small integers, floats and strings": {
        "small integers by CPython's functions": "small_ints(1000)",
        "small integers of a pool of pyz3's": "pooled_ints(1000)",
        "0.0, 1.0, -1.0, 0.5 by CPython's functions": "common_floats(1000)",
        "the same floats of a pool": "pooled_floats(1000)",
        "empty string, None, True, False by CPython's functions": "common_strings(1000)",
        "the same strings of a pool": "pooled_strings(1000)",
    },
    "Temporaries and nested memory": {
        "10 temporaries, values of Rust": "temporaries(1000000)",
        "10 temporaries, objects of Python": "temporaries_python(1000000)",
        "3 nested allocations": "nested(3)",
        "10 nested allocations": "nested(10)",
        "100 nested allocations": "nested(100)",
    },
    "Asking for the interpreter's lock": {
        "a list of 10,000 integers out, without asking": "filled(10000)",
        "what asking for each of them would add": "ensured(10000)",
    },
    "The sum of a list of 1,000": {
        "read in place, `list[int]` to `&[i64]`": "total(numbers)",
        "item by item, as of any object": "total_generic(numbers)",
    },
    "Reading an attribute": {
        "Python: one of `__slots__`": "slotted.x",
        "Python: one in `__dict__`": "plain.x",
        "Python: a property": "computed.x",
        "Rust: a field of a class": "spot.x",
    },
}
FEW, MANY = 2, 7


def statements() -> list[str]:
    """Of all tables, the loop alone first."""
    return ["pass", *(it for lines in TABLES.values() for it in lines.values())]


class Slotted:
    """A class of Python's whose attribute has a place of its own."""

    __slots__ = ("x",)

    def __init__(self, x: float) -> None:
        self.x = x


class Plain:
    """A class of Python's as most are."""

    def __init__(self, x: float) -> None:
        self.x = x


class Computed:
    """A class of Python's that runs code where the attribute is read."""

    def __init__(self, x: float) -> None:
        self._x = x

    @property
    def x(self) -> float:
        return self._x


def within(path: str) -> None:
    """Runs under valgrind."""
    sys.path.insert(0, str(TARGET / "modules"))
    marker = __import__("mark")
    mark = marker.mark
    module = load(Path(path))
    names = {"ensured": marker.ensured} | {it: getattr(module, it) for it in dir(module) if not it.startswith("_")} | {"part": "part", "numbers": list(range(1000))}
    names |= {"slotted": Slotted(1.5), "plain": Plain(1.5), "computed": Computed(1.5), "spot": module.Spot(1.5)}
    assert all(names[it].x == 1.5 for it in ("slotted", "plain", "computed", "spot"))
    assert names["append"](5) == names["filled"](5) == [0, 1, 2, 3, 4]
    assert names["insert"](3) == names["paired"](3) == {0: 0, 1: 1, 2: 2}
    assert names["concat_each"]("ab", 2) == "abab" and names["concat"](2) == "partpart"
    for kind in ("ints", "floats", "strings"):
        assert names[f"pooled_{kind}"](300) == names[f"{'small' if kind == 'ints' else 'common'}_{kind}"](300), kind
    assert names["temporaries"](5) == names["temporaries_python"](5) and names["total"]([1, 2]) == names["total_generic"]([1, 2]) == 3
    for statement in statements():
        turn = loop(names, statement)
        turn(2)
        for count in (FEW, MANY):
            mark()
            turn(count)
            mark()


def asks(profile: str) -> int:
    """How often `PyGILState_Ensure` was called, by what callgrind wrote: a name stands there once, and then its number."""
    named = re.search(r"^c?fn=\((\d+)\) PyGILState_Ensure$", profile, re.MULTILINE)
    if not named:
        return 0
    calls = re.findall(rf"^cfn=\({named[1]}\)(?: .*)?\ncalls=(\d+)", profile, re.MULTILINE)
    return sum(int(it) for it in calls)


def measure() -> dict[str, Any]:
    """The section."""
    folder = TARGET / "modules" / "seeds"
    try:
        cargo(HERE / "seeds", TARGET / "cargo" / "pyz3", "release", folder, name="seeds")
        run([os.environ.get("CC", "cc"), *C_FLAGS, *SHARED, INCLUDE, HERE / "mark.c", "-o", TARGET / "modules" / f"mark{SUFFIX}"])
        code = f"import sys; sys.path.insert(0, {str(HERE)!r}); from benching import seeds; seeds.within({str(folder / f'seeds{SUFFIX}')!r})"
        with tempfile.TemporaryDirectory() as out:
            options = [f"--callgrind-out-file={out}/seeds", "--dump-before=bench_mark"]
            run(["valgrind", "--tool=callgrind", *options, sys.executable, "-c", code], PYTHONHASHSEED="0")
            texts = [Path(out, f"seeds.{number}").read_text() for number in range(1, 4 * len(statements()) + 1)]
    except NotBuilt as error:
        sys.exit(f"run.py: seeds: {error}")
    asked = sum(asks(it) for it, statement in zip(texts[3::4], statements()) if "ensured" not in statement)
    sums = [re.search(r"^(?:totals|summary): (\d+)", it, re.MULTILINE) for it in texts]
    found = [int(it[1]) if it else 0 for it in sums]
    empty, *counts = [(many - few) / (MANY - FEW) for few, many in zip(found[1::4], found[3::4])]
    tables, left = {}, iter(counts)
    for title, lines in TABLES.items():
        values = [next(left) - empty for _ in lines]
        rows = [[label, f"{it:,.0f}", f"{it / values[0]:.2f}"] for label, it in zip(lines, values)]
        if any("ensured" in it for it in lines.values()):
            rows.append([f"calls of `PyGILState_Ensure`, counted in all {len(counts) - 1} other loops of this section", f"{asked:,}", ""])
        tables[title] = [["", "instructions", "to the first"], *rows]
        print(title, *(" ".join(it) for it in rows), sep="\n  ", flush=True)
    return {"tables": tables}

"""Instructions an operation, counted by valgrind's callgrind: a process for each module, two loops of different length for each operation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .columns import C_FLAGS, INCLUDE, SHARED, SUFFIX, Column, run
from .environment import HERE, TARGET
from .operations import load, space
from .partial import Partial
from .timing import loop, wanted

WARM, FEW, MANY = 60, 100, 600
HEAVIEST = 10_000  # What is worth more turns than these is not counted: its shorter kin says the same.


def turns(weight: int) -> tuple[int, int, int]:
    """How often the loops of an operation are run."""
    return max(WARM // weight, 3), max(FEW // weight, 1), max(MANY // weight, 3)


def within(path: str, match: str) -> None:
    """Runs under valgrind: `mark` makes it write out what it has counted."""
    sys.path.insert(0, str(TARGET / "modules"))
    mark = __import__("mark").mark
    names = space(load(Path(path)))
    for statement, weight in statements(match):
        turn = loop(names, statement)
        warm, few, many = turns(weight)
        turn(warm)
        for count in (few, many):
            mark()
            turn(count)
            mark()


def statements(match: str) -> list[tuple[str, int]]:
    """What is counted: the loop alone first."""
    return [("pass", 1)] + [(it.statement, it.weight) for it in wanted(match) if it.weight <= HEAVIEST]


def counted(column: Column, match: str) -> list[float]:
    """Instructions a turn of each loop."""
    code = f"import sys; sys.path.insert(0, {str(HERE)!r}); from benching import instructions; " \
           f"instructions.within({str(column.module())!r}, {match!r})"
    with tempfile.TemporaryDirectory() as folder:
        keep = os.environ.get("BENCH_KEEP", folder)  # Where profiles are kept, for callgrind_annotate.
        options = [f"--callgrind-out-file={keep}/{column.name}", "--dump-before=bench_mark"]
        run(["valgrind", "--tool=callgrind", *options, sys.executable, "-c", code], PYTHONHASHSEED="0")
        found = []
        for number in range(1, 4 * len(statements(match)) + 1):
            text = Path(keep, f"{column.name}.{number}").read_text()
            match_ = re.search(r"^(?:totals|summary): (\d+)", text, re.MULTILINE)
            found.append(int(match_[1]) if match_ else 0)
    # A profile is written before each mark: the second of a pair is that of the loop.
    pairs = zip(found[1::4], found[3::4], statements(match))
    return [(many - few) / (turns(weight)[2] - turns(weight)[1]) for few, many, (_, weight) in pairs]


def instructions(columns: Sequence[Column], match: str) -> dict[str, dict[str, float]]:
    """By label, then by the column's title: as many at once as there are cores, since counts are not disturbed by one another."""
    (TARGET / "modules").mkdir(parents=True, exist_ok=True)
    run([os.environ.get("CC", "cc"), *C_FLAGS, *SHARED, INCLUDE, HERE / "mark.c", "-o", TARGET / "modules" / f"mark{SUFFIX}"])
    labels = [it.label for it in wanted(match) if it.weight <= HEAVIEST]
    found: dict[str, dict[str, float]] = {it: {} for it in labels}

    def count(column: Column) -> list[float]:
        kept = Partial(f"instructions-{column.name}", [column.module(), HERE / "benching" / "operations.py"])
        if not kept.has(match):
            print(f"counting {column.title}", file=sys.stderr, flush=True)
        return kept.figure(match, lambda: counted(column, match))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for column, (empty, *counts) in zip(columns, pool.map(count, columns)):
            for label, value in zip(labels, counts):
                if (count_ := round(value - empty)) > 0:  # Something that happens once may fall into the shorter loop: then there is no figure.
                    found[label][column.title] = count_
    return found


def version() -> str:
    """Valgrind's."""
    try:
        return subprocess.run(["valgrind", "--version"], capture_output=True, text=True).stdout.strip()
    except OSError:
        return "none"

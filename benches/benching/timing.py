"""Times: all modules in one process, in turn, so that a slow spell of the machine hits all alike; the least of all rounds counts."""

from __future__ import annotations

import gc
import itertools
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Sequence

from .columns import Column
from .operations import OPERATIONS, Operation, load, space
from .partial import Partial

Loop = Callable[[int], int]
ABOUT = 1_000_000  # Nanoseconds that a round of one loop may take, and about how long those of one operation may.
MOST = 6_000_000_000


def loop(names: dict[str, object], statement: str) -> Loop:
    """A function that runs the statement so many times and says how long that took."""
    used = [it for it in names if re.search(rf"\b{re.escape(it)}\b", statement) and not it.startswith("__")]
    body = textwrap.indent(statement, "        ")
    source = f"def run(count, {', '.join(['unused', *used])}):\n" \
             f"    start = clock()\n    for _ in repeat(None, count):\n{body}\n    return clock() - start\n"
    made: dict[str, Callable[..., int]] = {}
    exec(source, {"clock": time.perf_counter_ns, "repeat": itertools.repeat}, made)
    run, values = made["run"], [names[it] for it in used]
    return lambda count: run(count, None, *values)


def calibrated(run: Loop) -> int:
    """How many turns take about a millisecond."""
    count = 1
    while count < 1 << 16:
        if (took := run(count)) > ABOUT // 2:
            return max(1, min(1 << 16, count * ABOUT // took))
        count *= 4
    return count


def measure(statement: str, spaces: Sequence[dict[str, object]], rounds: int) -> list[float]:
    """Nanoseconds a statement, less the loop around it, in the order of the modules."""
    runs = [loop(it, statement) for it in spaces] + [loop(spaces[0], "pass")]
    for run in runs:
        run(2)
    count = calibrated(runs[0])
    spent, least = 0, [float("inf")] * len(runs)
    gc.collect()
    gc.disable()
    for turn in range(rounds):
        for index, run in enumerate(runs):
            took = run(count)
            spent += took
            least[index] = min(least[index], took / count)
        if spent > MOST and turn >= 3:
            break
    gc.enable()
    *times, empty = least
    return [round(max(it - empty, 0.1), 2) for it in times]


def wanted(match: str) -> list[Operation]:
    """The operations whose label has a word."""
    return [it for it in OPERATIONS if match in it.label]


def imports(columns: Sequence[Column], rounds: int) -> list[float]:
    """Microseconds that `import full` takes in a new interpreter: finding the file, loading the library, making the module."""
    code = "import sys, time; sys.path.insert(0, sys.argv[1]); start = time.perf_counter_ns(); import full; " \
           "print(time.perf_counter_ns() - start)"
    least = [float("inf")] * len(columns)
    for _ in range(rounds):
        for index, column in enumerate(columns):
            out = subprocess.run([sys.executable, "-I", "-S", "-c", code, column.folder()], capture_output=True, text=True, check=True)
            least[index] = min(least[index], int(out.stdout) / 1_000)
    return [round(it, 1) for it in least]


def times(columns: Sequence[Column], rounds: int, match: str) -> dict[str, dict[str, float]]:
    """By label, then by the column's title. A run that is ended has left what it measured to the next."""
    spaces = [space(load(it.module())) for it in columns]
    titles = [it.title for it in columns]
    kept = Partial(f"times-{rounds}", [it.module() for it in columns])
    print("  " + " " * 32 + "".join(f"{it[:13]:>14}" for it in titles), file=sys.stderr)
    found = {}
    for operation in wanted(match):
        label, statement = operation.label, operation.statement
        values = kept.figure(label, lambda: measure(statement, spaces, rounds))  # noqa: B023
        found[label] = dict(zip(titles, values))
        print(f"  {label:32}" + "".join(f"{it:14.1f}" for it in values), file=sys.stderr, flush=True)
    if match in "import":
        found["import"] = dict(zip(titles, kept.figure("import", lambda: imports(columns, rounds))))
    if not match:
        kept.done()
    return found

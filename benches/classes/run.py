"""Measures classes made by pyz3 beside the same classes in C, in one run.

    python benches/classes/run.py [ROUNDS] [--instructions]

Builds both in release mode for the Python that runs this, into `target/` beside this file. A row is one statement; the figures are the
least time of all rounds, in nanoseconds a statement, less the loop around it. With `--instructions`, valgrind counts instructions a
statement instead, by difference of two runs of different length; the machine's other work does not disturb that.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from building import build_c, build_pyz3  # noqa: E402

HERE = Path(__file__).resolve().parent
BUILT = HERE / "target" / "modules"

SETUP = """
class Sub(m.Point):
    def twice(self): return self.norm() + self.norm()
Point = m.Point
p, q, other = Point(1.0, 2.0), Point(3.0, 4.0), Point(1.0, 2.0)
sub = Sub(1.0, 2.0)
n = m.Numbers(list(range(100)))
thousand = m.Numbers(list(range(1000)))
"""
# Label: statement, how often it is run for one of the others.
OPERATIONS = {
    "Point(1.0, 2.0)": 1,
    "Point(1.0)": 1,
    "Point(x=1.0, y=2.0)": 1,
    "p.x": 1,
    "p.x = 5.0": 1,
    "p.norm()": 1,
    "p.scaled(2.0)": 1,
    "p.move_by(1.0, 2.0)": 1,
    "p.distance(q)": 1,
    "p + q": 1,
    "-p": 1,
    "p == other": 1,
    "p != other": 1,
    "not p": 1,
    "len(n)": 1,
    "n[50]": 1,
    "n[50] = 50": 1,
    "5 in n": 1,
    "n(1)": 1,
    "for _ in thousand: pass": 200,
    "Sub(1.0, 2.0)": 1,
    "sub.x": 1,
    "sub.norm()": 1,
    "sub.twice()": 1,
    "sub + q": 1,
}


def loop(module: object, statement: str) -> Callable[[int], float]:
    """A function that runs the statement so many times and says how long that took."""
    space: dict[str, object] = {"m": module, "clock": time.perf_counter_ns}
    exec(SETUP, space)
    names = [it for it in space if re.search(rf"\b{re.escape(it)}\b", statement) and not it.startswith("__")]
    source = f"def run(count, {', '.join(names) or 'unused'}):\n" \
             f"    start = clock()\n    for _ in range(count): \n        {statement}\n    return clock() - start\n"
    exec(source, space)
    run: Callable[..., float] = space["run"]  # type: ignore[assignment]
    values = [space[it] for it in names] or [None]
    return lambda count: run(count, *values)


def times(rounds: int) -> None:
    """Measures in turn, prints."""
    ours, c = importlib.import_module("points"), importlib.import_module("c_points")
    print(f"CPython {sys.version.split()[0]}, least of {rounds} rounds, ns a statement")
    print(f"{'':26}{'pyz3':>9}{'C':>9}{'pyz3/C':>9}")
    product, rows = 1.0, 0
    for statement, length in OPERATIONS.items():
        loops = [loop(ours, statement), loop(c, statement), loop(c, "pass")]
        count = max(100_000 // length, 200)
        least = [run(count) for run in loops]
        for _ in range(rounds):  # In turn, so that a slow spell of the machine hits all alike.
            least = [min(best, run(count)) for best, run in zip(least, loops)]
        pyz3, fast = ((best - least[2]) / count for best in least[:2])
        product, rows = product * (pyz3 / fast), rows + 1
        print(f"{statement:26}{pyz3:9.1f}{fast:9.1f}{pyz3 / fast:9.2f}", flush=True)
    print(f"{'geometric mean':26}{'':18}{product ** (1 / rows):9.2f}")


def counted(module: str, statement: str, count: int) -> int:
    """Instructions of a process that runs the statement so many times."""
    script = f"import sys; sys.path[:0] = [{str(BUILT)!r}, {str(HERE)!r}]\nimport run, {module} as m\nrun.loop(m, {statement!r})({count})\n"
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", sys.executable, "-c", script]
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        out = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found = re.search(r"Collected : (\d+)", out.stderr)
    if not found:
        sys.exit(f"run.py: valgrind did not say how many instructions it counted:\n{out.stderr}")
    return int(found[1])


def instructions() -> None:
    """Counts, prints."""
    few, many = 1_000, 11_000
    print(f"CPython {sys.version.split()[0]}, instructions a statement")
    print(f"{'':26}{'pyz3':>9}{'C':>9}{'pyz3/C':>9}")
    for statement, length in OPERATIONS.items():
        short, long = (few, many) if length == 1 else (few // length, many // length)
        pyz3, c, empty = (
            (counted(module, text, long) - counted(module, text, short)) / (long - short)
            for module, text in (("points", statement), ("c_points", statement), ("c_points", "pass"))
        )
        print(f"{statement:26}{pyz3 - empty:9.0f}{c - empty:9.0f}{(pyz3 - empty) / (c - empty):9.2f}", flush=True)


def main() -> None:
    """Builds, measures."""
    words = [it for it in sys.argv[1:] if not it.startswith("-")]
    build_pyz3(HERE, "points", BUILT)
    build_c(HERE / "c_points.c", "c_points", BUILT)
    sys.path.insert(0, str(BUILT))
    if "--instructions" in sys.argv:
        instructions()
    else:
        times(int(words[0]) if words else 15)


if __name__ == "__main__":
    main()

"""Measures raising an exception from pyz3 and catching it in Python, beside the same in C, in one run.

    python benches/errors/run.py [ROUNDS]
    python benches/errors/run.py --instructions

The figures are the least time of all rounds, in nanoseconds a call with its `try` and `except`; with `--instructions`, valgrind counts
instructions instead. `bare` leaves the frames of Rust out of the traceback (`set_traceback_frames(false)`), `framed` has them: that of the
function, and for a `PyErr` that of the place where it was made.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from building import build_c, build_pyz3  # noqa: E402
from counting import counted  # noqa: E402

HERE = Path(__file__).resolve().parent
BUILT = HERE / "target" / "modules"


def run(function: Callable[[], object], count: int) -> int:
    """How long so many calls take."""
    start = time.perf_counter_ns()
    for _ in range(count):
        try:
            function()
        except Exception:
            pass
    return time.perf_counter_ns() - start


NAMES = ("nothing", "fail", "fail_long", "fail_mapped", "fail_holding")

PROGRAM = """
import sys
sys.path[:0] = [{here!r}, {benches!r}, {built!r}]
import counting, raising, c_raising
from run import NAMES, run
kinds = [(getattr(it, name), framed) for name in NAMES for it, framed in ((raising, False), (raising, True), (c_raising, False))]
def loop(function, framed):
    def turns(count):
        raising.frames(framed)
        run(function, count)
    return turns
counting.loops({built!r}, [loop(*it) for it in kinds], [1] * len(kinds))
"""


def table(unit: str, figures: dict[str, list[float]]) -> None:
    """Prints what was measured of each function: bare, framed, in C."""
    print(f"{unit}\n{'':16}{'bare':>9}{'framed':>9}{'C':>9}{'bare/C':>9}{'frames':>9}")
    for name, (bare, framed, by_hand) in figures.items():
        print(f"{name:16}{bare:9.1f}{framed:9.1f}{by_hand:9.1f}{bare / by_hand:9.2f}{framed - bare:9.1f}")


def instructions() -> None:
    """What valgrind counts."""
    code = PROGRAM.format(benches=str(HERE.parent), here=str(HERE), built=str(BUILT))
    found = counted(BUILT, code, [1] * 3 * len(NAMES))
    rows = {name: found[3 * index : 3 * index + 3] for index, name in enumerate(NAMES)}
    table(f"CPython {sys.version.split()[0]}, instructions a call", rows)


def times(rounds: int) -> None:
    """What a clock says."""
    sys.path.insert(0, str(BUILT))
    ours, c = importlib.import_module("raising"), importlib.import_module("c_raising")
    count, rows = 20_000, {}
    for name in NAMES:
        kinds = [(getattr(ours, name), False), (getattr(ours, name), True), (getattr(c, name), False)]
        rows[name] = [float("inf")] * 3
        for _ in range(rounds):  # In turn, so that a slow spell of the machine hits all alike.
            for index, (function, framed) in enumerate(kinds):
                ours.frames(framed)
                rows[name][index] = min(rows[name][index], run(function, count) / count)
    table(f"CPython {sys.version.split()[0]}, least of {rounds} rounds, ns a call", rows)


def main() -> None:
    """Builds, measures."""
    words = [it for it in sys.argv[1:] if not it.startswith("-")]
    build_pyz3(HERE, "raising", BUILT)
    build_c(HERE / "c_raising.c", "c_raising", BUILT)
    if "--instructions" in sys.argv:
        instructions()
    else:
        times(int(words[0]) if words else 15)


if __name__ == "__main__":
    main()

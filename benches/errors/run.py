"""Measures raising an exception from pyz3 and catching it in Python, beside the same in C, in one run.

    python benches/errors/run.py [ROUNDS]

The figures are the least time of all rounds, in nanoseconds a call with its `try` and `except`; `bare` leaves the frame of the Rust function
out of the traceback (`set_traceback_frames(false)`), `framed` has it, with the place where the error was made.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from building import build_c, build_pyz3  # noqa: E402

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


def main() -> None:
    """Builds, measures in turn, prints."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    build_pyz3(HERE, "raising", BUILT)
    build_c(HERE / "c_raising.c", "c_raising", BUILT)
    sys.path.insert(0, str(BUILT))
    ours, c = importlib.import_module("raising"), importlib.import_module("c_raising")
    print(f"CPython {sys.version.split()[0]}, least of {rounds} rounds, ns a call")
    print(f"{'':16}{'bare':>9}{'framed':>9}{'C':>9}{'bare/C':>9}{'frame':>9}")
    count = 20_000
    for name in ("nothing", "fail", "fail_long", "fail_mapped"):
        kinds = [(getattr(ours, name), False), (getattr(ours, name), True), (getattr(c, name), False)]
        least = [float("inf")] * 3
        for _ in range(rounds):  # In turn, so that a slow spell of the machine hits all alike.
            for index, (function, framed) in enumerate(kinds):
                ours.frames(framed)
                least[index] = min(least[index], run(function, count) / count)
        bare, framed, by_hand = least
        print(f"{name:16}{bare:9.1f}{framed:9.1f}{by_hand:9.1f}{bare / by_hand:9.2f}{framed - bare:9.1f}")


if __name__ == "__main__":
    main()

"""Measures calls into pyz3 beside the same functions in C, in one run.

    python benches/calls/run.py [ROUNDS]

Builds both in release mode for the Python that runs this, into `target/` beside this file. A row is one operation; the figures are
the least time of all rounds, in nanoseconds a call, less the loop around it; ratios are against C with the narrowest convention.
`parsed` is C through `PyArg_ParseTuple`: one interpreter of format strings for all signatures, where pyz3 has code for each.
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

NUMBERS = list(range(1000))
OPERATIONS = {
    "noop()": ("noop", (), {}),
    "same(1000000)": ("same", (1_000_000,), {}),
    "add(1, 2)": ("add", (1, 2), {}),
    "add_three(1, 2)": ("add_three", (1, 2), {}),
    "add_three(1, b=2, c=3)": ("add_three", (1,), {"b": 2, "c": 3}),
    "half(1.5)": ("half", (1.5,), {}),
    "size('some text')": ("size", ("some text",), {}),
    "total(list of 1,000)": ("total", (NUMBERS,), {}),
}


def loop(function: Callable[..., object] | None, args: tuple[object, ...], kwargs: dict[str, object]) -> Callable[[int], float]:
    """A function that makes so many calls and says how long they took; without a function, the loop alone."""
    names = {f"a{i}": value for i, value in enumerate((*args, *kwargs.values()))}
    words = [f"a{i}" for i in range(len(args))] + [f"{word}=a{len(args) + i}" for i, word in enumerate(kwargs)]
    body = f"function({', '.join(words)})" if function else "pass"
    source = f"def run(count, function, {', '.join(names) or 'unused=None'}):\n" \
             f"    start = clock()\n    for _ in range(count): {body}\n    return clock() - start\n"
    space: dict[str, Callable[..., float]] = {"clock": time.perf_counter_ns}  # type: ignore[dict-item]
    exec(source, space)
    run = space["run"]
    return lambda count: run(count, function, *names.values())


def main() -> None:
    """Builds, measures in turn, prints."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    build_pyz3(HERE, "calls", BUILT)
    build_c(HERE / "c_calls.c", "c_calls", BUILT)
    sys.path.insert(0, str(BUILT))
    ours, c = importlib.import_module("calls"), importlib.import_module("c_calls")
    print(f"CPython {sys.version.split()[0]}, least of {rounds} rounds, ns a call")
    print(f"{'':24}{'pyz3':>9}{'C':>9}{'parsed':>9}{'pyz3/C':>9}{'pyz3/parsed':>13}")
    for label, (name, args, kwargs) in OPERATIONS.items():
        functions = [getattr(ours, name), getattr(c, name), getattr(c, f"{name}_parsed")]
        results = [function(*args, **kwargs) for function in functions]
        assert results[0] == results[1] == results[2], (label, results)
        loops = [loop(function, args, kwargs) for function in (*functions, None)]
        count = 2_000 if name == "total" else 100_000
        least = [min(run(count) for _ in range(1)) for run in loops]
        for _ in range(rounds):  # In turn, so that a slow spell of the machine hits all alike.
            least = [min(best, run(count)) for best, run in zip(least, loops)]
        pyz3, fast, parsed = ((best - least[3]) / count for best in least[:3])
        print(f"{label:24}{pyz3:9.1f}{fast:9.1f}{parsed:9.1f}{pyz3 / fast:9.2f}{pyz3 / parsed:13.2f}")


if __name__ == "__main__":
    main()

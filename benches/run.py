"""Measures pyz3 beside C, PyO3, nanobind, Cython and pybind11, and writes `docs/benchmarks.md`.

    python benches/run.py                     # times: builds all, prints one table
    python benches/run.py --instructions      # instructions an operation, counted by valgrind: slower, and not disturbed by other work
    python benches/run.py --sizes             # sizes of libraries, build times, growth: minutes
    python benches/run.py --seeds             # single optimisations, with and without
    python benches/run.py --all               # all four
    python benches/run.py --check             # whether the page is what the results make; measures nothing
    python benches/run.py --page              # writes the page anew from the results; measures nothing

    --only NAME...   these columns alone (see the names below), printed and not kept, but for instructions: those have no need of one run
    --match WORD     operations alone whose label has this
    --rounds N       how often each is timed (default 40)
    --quick          --sizes with fewer functions
    --minutes N      --sizes begins nothing new after so many of the whole run, and ends what it builds; the next run goes on from there
    --update         newest versions of the rivals

Makes a virtual environment of its own for the Python that runs it, below `benches/target`, where everything built stays for the next run.
Results go to `benches/results.json`, and from there to the page; both are committed.
Names: {names}.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from benching import arguments, columns, environment, page  # noqa: E402


def main() -> int:
    """What is asked for, one after the other."""
    wanted = arguments.parse(__doc__.format(names=", ".join(it.name for it in columns.COLUMNS)))
    if wanted.check:
        return page.check()
    if wanted.page:
        return page.write()
    if not environment.inside():
        return environment.run_inside(wanted.update)
    from benching import steps

    return steps.run(wanted)


if __name__ == "__main__":
    sys.exit(main())

"""The modes, one after the other."""

from __future__ import annotations

import argparse
import sys
import time

from . import columns, environment, instructions, operations, page, results, seeds, sizes, timing


def ready(only: list[str]) -> tuple[list[columns.Column], dict[str, str]]:
    """Columns that are built and right, and why others are not there."""
    built, missing = columns.build(only)
    right = []
    for column in built:
        wrong = operations.check(operations.load(column.module()))
        if wrong:
            missing[column.title] = f"wrong: {wrong[0]}"
            print(f"{column.title}: " + "; ".join(wrong), file=sys.stderr)
        else:
            right.append(column)
    return right, missing


def run(wanted: argparse.Namespace) -> int:
    """Measures, keeps, writes the page. What is measured in part is printed alone."""
    part = bool(wanted.only or wanted.match)
    modes = [it for it in ("instructions", "sizes", "seeds") if getattr(wanted, it)]
    if wanted.all or not modes:
        modes = ["times", *(["seeds", "instructions", "sizes"] if wanted.all else modes)]  # The longest last: it ends when time is up.
    until = time.monotonic() + wanted.minutes * 60
    there, missing = ready(wanted.only) if {"times", "instructions"} & set(modes) else ([], {})
    for mode in modes:
        found: dict[str, object] = {"facts": environment.facts()}
        found |= {"flags": {it.title: it.flags for it in there}, "missing": missing}
        if mode == "times":
            rows = timing.times(there, wanted.rounds, wanted.match)
            found |= {"rounds": wanted.rounds, "rows": rows}
        elif mode == "instructions":
            rows = instructions.instructions(there, wanted.match)
            found |= {"valgrind": instructions.version(), "rows": rows}
        else:
            rows = {}
            found |= sizes.measure(wanted.only, wanted.quick, until) if mode == "sizes" else seeds.measure()
        if rows:
            print(page.table(rows, mode))
        if mode == "instructions" and wanted.only and not wanted.match:
            part = not results.merge(mode, found)
        if not part:
            results.keep(mode, found)
            page.write()
    return 0

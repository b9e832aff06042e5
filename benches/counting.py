"""Counts instructions with valgrind's callgrind: one process for all that is to be counted, so that it takes seconds and not minutes.

The process calls `mark` (of `mark.c`) between loops, at which callgrind writes out what it has counted since; the difference of two loops
of different length is what one turn takes. The machine's other work does not disturb that.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from building import build_c

HERE = Path(__file__).resolve().parent
WARM, FEW, MANY = 200, 200, 1_200


def loops(built: Path, runs: Sequence[Callable[[int], object]], lengths: Sequence[int]) -> None:
    """Runs within valgrind: each loop in two lengths. `lengths` says how many others a turn of each is worth."""
    sys.path.insert(0, str(built))
    mark = __import__("mark").mark
    for run, length in zip(runs, lengths):
        run(max(WARM // length, 10))
        for count in (FEW, MANY):
            mark()
            run(max(count // length, count // 100))
            mark()


def turns(length: int) -> int:
    """By how many turns the two loops differ."""
    few, many = (max(count // length, count // 100) for count in (FEW, MANY))
    return many - few


def counted(built: Path, code: str, lengths: Sequence[int]) -> list[float]:
    """Instructions a turn of each loop that a Python program runs, which ends in a call of `loops` with the same lengths."""
    build_c(HERE / "mark.c", "mark", built)
    with tempfile.TemporaryDirectory() as folder:
        keep = os.environ.get("BENCH_KEEP", folder)  # Where profiles are kept, for callgrind_annotate.
        options = [f"--callgrind-out-file={keep}/out", "--dump-before=bench_mark", "--dump-instr=yes", "--compress-strings=no"]
        command = ["valgrind", "--tool=callgrind", *options, sys.executable, "-c", code]
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        out = subprocess.run(command, capture_output=True, text=True, env=environment)
        if out.returncode:
            sys.exit(f"counting.py: valgrind failed:\n{out.stderr}")
        found = []
        for number in range(1, 4 * len(lengths) + 1):
            text = Path(keep, f"out.{number}").read_text()
            match = re.search(r"^(?:totals|summary): (\d+)", text, re.MULTILINE)
            if not match:
                sys.exit(f"counting.py: no sum in profile {number}")
            found.append(int(match[1]))
    # A profile is written before each mark: the second of a pair is that of the loop.
    pairs = zip(found[1::4], found[3::4], lengths)
    return [(many - few) / turns(length) for few, many, length in pairs]

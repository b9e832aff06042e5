"""Sizes of libraries and what building them takes, for `scale`'s crates.

Build times are seconds of processor time of the compiler and all that it starts: other work of the machine does not disturb those, and on a
machine of few cores they are what one waits for.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from . import scale
from .columns import COLUMNS, SUFFIX, NotBuilt, library, run
from .environment import ROOT, TARGET

WORK = TARGET / "scale"
RUST = {"pyz3": "pyz3", "pyz3-committed": "pyz3, committed output", "pyo3": "PyO3 tuned"}
TITLES = {**RUST, "nanobind": "nanobind"}
HELLO, MANY = (1, 0), (200, 50)
FIGURES = WORK / "figures.json"
UNTIL = [float("inf")]


def spent(action: Callable[[], None]) -> float:
    """Seconds of processor time of what is started."""
    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before = used()
    action()
    return round(used() - before, 2)


def stripped(path: Path) -> int:
    """Bytes without symbols."""
    copy = WORK / "stripped"
    run(["strip", "-o", copy, path])
    return copy.stat().st_size


class Crate:
    """A crate of a kind, with so many functions and classes."""

    def __init__(self, kind: str, functions: int, classes: int) -> None:
        self.kind, self.folder = kind, WORK / f"{kind}-{functions}-{classes}"
        self.target = self.folder / "target"
        scale.write(kind, functions, classes, self.folder)
        if kind == "pyz3-committed":
            run([command(), "generate", self.folder / "pyz3.yaml", "--out", self.folder / "generated"])

    def clean_build(self) -> Path:
        """As if never built."""
        shutil.rmtree(self.target, ignore_errors=True)
        return self.build()

    def build(self, release: bool = True) -> Path:
        """Its library."""
        if self.kind == "nanobind":
            where = subprocess.run([sys.executable, "-m", "nanobind", "--cmake_dir"], capture_output=True, text=True).stdout.strip()
            kind = "Release" if release else "Debug"
            options = [f"-DCMAKE_BUILD_TYPE={kind}", f"-Dnanobind_DIR={where}", f"-DPython_EXECUTABLE={sys.executable}"]
            run(["cmake", "-S", self.folder, "-B", self.target / kind, "-GNinja", *options])
            run(["cmake", "--build", self.target / kind])
            return self.target / kind / f"scale{SUFFIX}"
        options = ["--release"] if release else []
        run(["cargo", "build", "--quiet", *options], self.folder, PYO3_PYTHON=sys.executable, CARGO_TARGET_DIR=str(self.target))
        return self.target / ("release" if release else "debug") / library("scale")

    def rebuild(self, release: bool = True) -> Path:
        """After a change of one line."""
        self.change()
        return self.build(release)

    def change(self) -> None:
        """One line of one function."""
        source = self.folder / ("scale.cpp" if self.kind == "nanobind" else "src/lib.rs")
        text = source.read_text()
        source.write_text(text.replace(" + 0", " + 1000", 1) if " + 1000" not in text else text.replace(" + 1000", " + 0", 1))


def command() -> Path:
    """`pyz3`, built once."""
    target = TARGET / "cargo" / "cli"
    run(["cargo", "build", "--quiet", "--release", "-p", "pyz3-cli"], ROOT, CARGO_TARGET_DIR=str(target))
    return target / "release" / ("pyz3.exe" if os.name == "nt" else "pyz3")


def known() -> dict[str, dict[str, Any]]:
    """Figures of a run that was not ended: the next goes on from there."""
    return json.loads(FIGURES.read_text()) if FIGURES.exists() else {}


def attempt(found: dict[str, dict[str, Any]], row: str, kind: str, action: Callable[[], float]) -> None:
    """A figure, or why there is none."""
    before = known().get(row, {}).get(TITLES[kind])
    if before is not None:
        found.setdefault(row, {})[TITLES[kind]] = before
        return
    if time.monotonic() > UNTIL[0]:
        return
    try:
        found.setdefault(row, {})[TITLES[kind]] = action()
    except NotBuilt as error:
        found.setdefault(row, {})[TITLES[kind]] = f"not built: {error}"
    print(f"  {row}, {TITLES[kind]}: {found[row][TITLES[kind]]}", file=sys.stderr, flush=True)
    kept = known()
    kept.setdefault(row, {})[TITLES[kind]] = found[row][TITLES[kind]]
    FIGURES.write_text(json.dumps(kept, indent=1))


def builds(kinds: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Hello and many: how large, how long."""
    found: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        hello, many = Crate(kind, *HELLO), Crate(kind, *MANY)
        attempt(found, "hello: clean release build, s", kind, lambda: spent(hello.clean_build))
        attempt(found, "hello: stripped, bytes", kind, lambda: stripped(hello.build()))
        attempt(found, "200 + 50: stripped, bytes", kind, lambda: stripped(many.build()))
        attempt(found, "200 + 50: release rebuild, s", kind, lambda: spent(many.rebuild))
        attempt(found, "200 + 50: debug build before, s", kind, lambda: spent(lambda: many.build(False)))
        attempt(found, "200 + 50: incremental debug, s", kind, lambda: spent(lambda: many.rebuild(False)))
    return found


def growth(lengths: Sequence[int]) -> list[list[str]]:
    """Generation and debug builds by the number of functions."""
    tool = command()
    lines = [["functions", "pyz3 generate, s", "µs a function", "pyz3 debug build, s", "ms a function", "PyO3 debug build, s", "ms a function"]]
    for length in lengths:
        if time.monotonic() > UNTIL[0]:
            break
        line = [f"{length:,}"]
        crate = Crate("pyz3", length, 0)
        out = crate.folder / "out"
        seconds = spent(lambda: run([tool, "generate", crate.folder / "pyz3.yaml", "--out", out, "--force"]))
        line += [f"{seconds:.2f}", f"{seconds / length * 1e6:.0f}"]
        for kind in ("pyz3", "pyo3"):
            crate = Crate(kind, length, 0)
            if kind == "pyo3" and length > 1_000:
                line += ["-", "-"]
                continue
            crate.build(False)
            (crate.folder / "src" / "lib.rs").touch()
            shutil.rmtree(crate.target / "debug" / "incremental", ignore_errors=True)
            seconds = spent(lambda: crate.build(False))  # noqa: B023
            line += [f"{seconds:.1f}", f"{seconds / length * 1e3:.2f}"]
        lines.append(line)
        print("  " + " ".join(line), file=sys.stderr, flush=True)
    return lines


def modules() -> dict[str, int]:
    """Stripped sizes of the module that the times are of."""
    return {it.title: stripped(it.module()) for it in COLUMNS if it.module().exists()}


def shown(value: Any) -> str:
    """For the page."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def ratio(found: dict[str, Any], row: str, kind: str, most: float, text: str, against: str = "PyO3 tuned") -> list[dict[str, Any]]:
    """A target that is a ratio to PyO3."""
    ours, theirs = found.get(row, {}).get(TITLES[kind]), found.get(row, {}).get(against)
    if not isinstance(ours, (int, float)) or not isinstance(theirs, (int, float)) or not theirs:
        return []
    return [{"target": text, "found": f"{ours / theirs:.2f} ({shown(ours)} to {shown(theirs)})", "met": ours <= most * theirs}]


def targets(found: dict[str, Any], full: dict[str, int]) -> list[dict[str, Any]]:
    """What was aimed at."""
    hello, many = "hello: stripped, bytes", "200 + 50: stripped, bytes"
    made = ratio(found, hello, "pyz3", 0.9, "one function: at most 0.9 × PyO3 tuned's size")
    if isinstance(size := found.get(hello, {}).get("pyz3"), int):
        made.append({"target": "one function: under 300 KiB", "found": f"{size / 1024:.0f} KiB", "met": size < 300 * 1024})
    rows = found.get(hello, {})
    if all(isinstance(rows.get(it), int) and it in full for it in ("pyz3", "nanobind")):
        ours, theirs = (full[it] - rows[it] for it in ("pyz3", "nanobind"))
        made.append({"target": "the full module adds less to that than nanobind's", "found": f"{ours:,} to {theirs:,}", "met": ours < theirs})
    made += ratio(found, many, "pyz3", 0.5, "200 functions and 50 classes: at most 0.5 × PyO3 tuned's size")
    made += ratio(found, "hello: clean release build, s", "pyz3", 1.0, "clean build of one function, generated in build.rs: no longer than PyO3's")
    made += ratio(found, "hello: clean release build, s", "pyz3-committed", 0.5, "the same with committed output: at most 0.5 × PyO3's")
    made += ratio(found, "200 + 50: release rebuild, s", "pyz3", 0.5, "release rebuild of 200 + 50: at most 0.5 × PyO3's")
    made += ratio(found, "200 + 50: incremental debug, s", "pyz3", 0.7, "incremental debug build of 200 + 50: at most 0.7 × PyO3's")
    return made


def linear(lines: list[list[str]]) -> list[dict[str, Any]]:
    """Whether a function takes no longer among many."""
    made = []
    for column, what in ((2, "generation"), (4, "debug build")) if len(lines) > 2 else ():
        each = [float(line[column].replace(",", "")) for line in lines[1:] if line[column] != "-"]
        made.append({"target": f"{what} grows no faster than its functions", "found": f"{each[0]:g} to {each[-1]:g} a function",
                     "met": each[-1] <= each[0] * 1.15})
    return made


def measure(only: Sequence[str], quick: bool, minutes: float) -> dict[str, Any]:
    """The section; after so many minutes nothing new is begun, and the next run goes on from there."""
    WORK.mkdir(parents=True, exist_ok=True)
    UNTIL[0] = time.monotonic() + minutes * 60
    kinds = [it for it in TITLES if not only or it in only]
    found, full = builds(kinds), modules()
    titles = [TITLES[it] for it in kinds]
    table = [["", *titles], *([row, *(shown(values.get(it, "-")) for it in titles)] for row, values in found.items())]
    size = [["", *full], ["full module: stripped, bytes", *(f"{it:,}" for it in full.values())]]
    lines = growth((100, 1_000) if quick else (100, 1_000, 10_000))
    tables = {"Sizes of the measured module": size, "Sizes and build times": table} | ({"Growth": lines} if len(lines) > 1 else {})
    section = {"tables": tables, "figures": found, "targets": targets(found, full) + linear(lines)}
    print(json.dumps(section["targets"], indent=1, ensure_ascii=False))
    if time.monotonic() <= UNTIL[0]:
        FIGURES.unlink(missing_ok=True)
    return section

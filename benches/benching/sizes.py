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
from .environment import HERE, ROOT, TARGET
from .partial import Partial

WORK = TARGET / "scale"
RUST = {"pyz3": "pyz3", "pyz3-committed": "pyz3, committed output", "pyo3": "PyO3 tuned"}
TITLES = {**RUST, "nanobind": "nanobind"}
HELLO, MANY = (1, 0), (200, 50)
LENGTHS = (10, 100, 1_000, 10_000)
RIVALS_TO = 1_000  # PyO3 and nanobind are not asked for more functions than these: minutes, and nothing is to be learned.
UNTIL = [float("inf")]
ONE = 600  # Seconds that one build may take.
TURNS = 5  # How often a rebuild is measured.


PREPARED: set[tuple[str, bool]] = set()  # What is built of the kinds' dependencies.


class Late(NotBuilt):
    """There was no time left."""


def spent(action: Callable[[], object]) -> float:
    """Seconds of processor time of what is started."""
    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before = used()
    action()
    return round(used() - before, 2)


def tool(command: Sequence[str | Path], folder: Path | None = None, **environ: str) -> None:
    """A tool, within the time that is left."""
    left = UNTIL[0] - time.monotonic()
    if left <= 0:
        raise Late("no time left")
    run(command, folder, min(left, ONE), **environ)


def stripped(path: Path) -> int:
    """Bytes without symbols."""
    copy = WORK / "stripped"
    run(["strip", "-o", copy, path])
    return copy.stat().st_size


class Crate:
    """A crate of a kind, with so many functions and classes. All of a kind share what they depend on."""

    def __init__(self, kind: str, functions: int, classes: int) -> None:
        self.kind, self.folder, self.name = kind, WORK / f"{kind}-{functions}-{classes}", scale.name(kind, functions, classes)
        self.target = self.folder / "target" if kind == "nanobind" else WORK / f"target-{kind}"
        scale.write(kind, functions, classes, self.folder)
        if kind == "pyz3-committed":
            run([command(), "generate", self.folder / "pyz3.yaml", "--out", self.folder / "generated"])

    def clean_build(self) -> Path:
        """As if never built."""
        shutil.rmtree(self.target, ignore_errors=True)
        return self.build()

    def configure(self, release: bool) -> Path:
        """nanobind's folder."""
        where = subprocess.run([sys.executable, "-m", "nanobind", "--cmake_dir"], capture_output=True, text=True).stdout.strip()
        kind = "Release" if release else "Debug"
        options = [f"-DCMAKE_BUILD_TYPE={kind}", f"-Dnanobind_DIR={where}", f"-DPython_EXECUTABLE={sys.executable}"]
        tool(["cmake", "-S", self.folder, "-B", self.target / kind, "-GNinja", *options])
        return self.target / kind

    def build(self, release: bool = True) -> Path:
        """Its library."""
        if self.kind == "nanobind":
            folder = self.configure(release)
            tool(["cmake", "--build", folder])
            return folder / f"{self.name}{SUFFIX}"
        mode = ["--release"] if release else []
        tool(["cargo", "build", "--quiet", *mode], self.folder, PYO3_PYTHON=sys.executable, CARGO_TARGET_DIR=str(self.target))
        return self.target / ("release" if release else "debug") / library(self.name)

    def prepare(self, release: bool) -> None:
        """All but the crate itself."""
        if self.kind == "nanobind":
            tool(["cmake", "--build", self.configure(release), "--target", "nanobind-static"])
            return
        if (self.kind, release) not in PREPARED:
            Crate(self.kind, *HELLO).build(release)
            PREPARED.add((self.kind, release))
        for path in (self.folder / "build.rs", self.folder / "src" / "lib.rs"):
            if path.exists():
                path.touch()
        for path in (self.target / "debug" / "incremental").glob(f"{self.name}-*"):
            shutil.rmtree(path)

    def rebuild(self, release: bool = True) -> Path:
        """After a change of one line."""
        self.change()
        return self.build(release)

    def change(self) -> None:
        """One line of one function."""
        source = self.folder / ("scale.cpp" if self.kind == "nanobind" else "src/lib.rs")
        text = source.read_text()
        source.write_text(text.replace(" + 0", " + 1000", 1) if " + 1000" not in text else text.replace(" + 1000", " + 0", 1))

    def generate(self) -> float:
        """The generator alone, which writes its output."""
        return spent(lambda: tool([command(), "generate", self.folder / "pyz3.yaml", "--out", self.folder / "out", "--force"]))


def command() -> Path:
    """`pyz3`, built once."""
    target = TARGET / "cargo" / "cli"
    run(["cargo", "build", "--quiet", "--release", "-p", "pyz3-cli"], ROOT, CARGO_TARGET_DIR=str(target))
    return target / "release" / ("pyz3.exe" if os.name == "nt" else "pyz3")


def figure(kept: Partial, row: str, kind: str, measure: Callable[[], Any]) -> Any:
    """A figure, or why there is none; none at all if there is no time left."""
    name, new = f"{row} | {TITLES[kind]}", not kept.has(f"{row} | {TITLES[kind]}")
    try:
        found = kept.figure(name, measure)
    except Late:
        return None
    except NotBuilt as error:
        reason = f"not built: {error}"
        found = reason if "not done after" in reason else kept.figure(name, lambda: reason)  # Another run may have more time.
    if new:
        print(f"  {name}: {found}", file=sys.stderr, flush=True)
    return found


def builds(kinds: Sequence[str], kept: Partial) -> dict[str, dict[str, Any]]:
    """Hello and many: how large, how long."""
    found: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        hello, many = Crate(kind, *HELLO), Crate(kind, *MANY)
        steps: list[tuple[str, Callable[[], Any]]] = [
            ("hello: clean release build, s", lambda: spent(hello.clean_build)),
            ("hello: stripped, bytes", lambda: stripped(hello.build())),
            ("200 + 50: stripped, bytes", lambda: stripped(many.build())),
            ("200 + 50: debug build before, s", lambda: spent(lambda: many.build(False))),
        ]
        for row, measure in steps:
            if (value := figure(kept, row, kind, measure)) is not None:
                found.setdefault(row, {})[TITLES[kind]] = value
    for row, release in (("200 + 50: release rebuild, s", True), ("200 + 50: incremental debug, s", False)):
        found |= {row: values} if (values := rebuilds(kinds, kept, row, release)) else {}
    return found


def rebuilds(kinds: Sequence[str], kept: Partial, row: str, release: bool) -> dict[str, Any]:
    """The least of some, one kind after the other: the machine is not always as fast."""
    least: dict[str, Any] = {}
    for turn in range(1, TURNS + 1):
        for kind in kinds:
            many = Crate(kind, *MANY)
            value = figure(kept, f"{row}, {turn}", kind, lambda: spent(lambda: many.rebuild(release)))  # noqa: B023
            before = least.get(TITLES[kind])
            if before is None or (isinstance(value, float) and isinstance(before, float) and value < before):
                least[TITLES[kind]] = value
    return {kind: value for kind, value in least.items() if value is not None}


def importing(path: Path, name: str) -> float:
    """Microseconds that importing a library takes in a new interpreter: the least of some."""
    folder = WORK / "import"
    folder.mkdir(exist_ok=True)
    shutil.copyfile(path, folder / f"{name}{SUFFIX}")
    code = f"import sys, time; sys.path.insert(0, sys.argv[1]); start = time.perf_counter_ns(); import {name}; print(time.perf_counter_ns() - start)"
    run_ = [sys.executable, "-I", "-S", "-c", code, folder]
    return min(int(subprocess.run(run_, capture_output=True, text=True, check=True).stdout) / 1_000 for _ in range(10))


def hurry(kept: Partial, most: int) -> None:
    """What the targets speak of comes first: a run may have no time for all of it."""
    for length in (it for it in LENGTHS[1:] if it <= most):
        crate = Crate("pyz3", length, 0)
        figure(kept, f"{length}: generate", "pyz3", crate.generate)
        figure(kept, f"{length}: debug", "pyz3", lambda: measured(crate, False))  # noqa: B023


def measured(crate: Crate, release: bool) -> float:
    """Seconds of processor time that building takes, with all there that it depends on."""
    crate.prepare(release)
    return spent(lambda: crate.build(release))


def growth(kinds: Sequence[str], kept: Partial, most: int) -> list[list[str]]:
    """Generation and builds by the number of functions."""
    head = ["functions", "", "generating, s", "µs each", "debug build, s", "ms each", "incremental, s", "release build, s", "ms each",
            "stripped, bytes", "import, µs"]
    lines = [head]
    if "pyz3" in kinds:
        hurry(kept, most)
    for length in (it for it in LENGTHS if it <= most):
        for kind in (it for it in kinds if it != "pyz3-committed" and (it == "pyz3" or length <= RIVALS_TO)):
            crate = Crate(kind, length, 0)

            steps: list[tuple[str, Callable[[], Any]]] = [
                ("debug", lambda: measured(crate, False)),  # noqa: B023
                ("incremental", lambda: spent(lambda: crate.rebuild(False))),  # noqa: B023
                ("release", lambda: measured(crate, True)),  # noqa: B023
                ("stripped", lambda: stripped(crate.build())),  # noqa: B023
                ("import", lambda: round(importing(crate.build(), crate.name), 1)),  # noqa: B023
            ]
            if kind == "pyz3":
                steps.insert(0, ("generate", crate.generate))
            values = {name: figure(kept, f"{length}: {name}", kind, measure) for name, measure in steps}
            if any(it is not None for it in values.values()):
                lines.append([f"{length:,}", TITLES[kind], *each(values.get("generate"), length, 1e6), *each(values["debug"], length, 1e3),
                              shown(values["incremental"]), *each(values["release"], length, 1e3), shown(values["stripped"]), shown(values["import"])])
    return lines


def each(value: Any, length: int, factor: float) -> list[str]:
    """A figure, and what that is for one function."""
    return [shown(value), f"{value / length * factor:.2f}" if isinstance(value, float) else "-"]


def modules() -> dict[str, int]:
    """Stripped sizes of the module that the times are of."""
    return {it.title: stripped(it.module()) for it in COLUMNS if it.module().exists()}


def shown(value: Any) -> str:
    """For the page."""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1_000 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
    return "-" if value is None else str(value)


def ratio(found: dict[str, Any], row: str, kind: str, most: float, text: str, against: str = "PyO3 tuned") -> dict[str, Any]:
    """A target that is a ratio to PyO3."""
    ours, theirs = found.get(row, {}).get(TITLES[kind]), found.get(row, {}).get(against)
    if not isinstance(ours, (int, float)) or not isinstance(theirs, (int, float)) or not theirs:
        return {"target": text, "found": "not measured", "met": False, "by": ""}
    return aim(text, f"{ours / theirs:.2f} ({shown(ours)} to {shown(theirs)})", ours / theirs / most)


def aim(text: str, found: str, by: float) -> dict[str, Any]:
    """A target, and how many times over it one is."""
    return {"target": text, "found": found, "met": by <= 1, "by": "" if by <= 1 else f"{by:.2f} × the target"}


def added(text: str, large: dict[str, Any], small: dict[str, Any]) -> dict[str, Any]:
    """What a library has more than another, beside nanobind's."""
    if not all(isinstance(it.get(kind), int) for it in (large, small) for kind in ("pyz3", "nanobind")):
        return {"target": text, "found": "not measured", "met": False, "by": ""}
    ours, theirs = (large[it] - small[it] for it in ("pyz3", "nanobind"))
    return aim(text, f"{ours:,} to {theirs:,} bytes", ours / max(theirs, 1))


def targets(found: dict[str, Any], full: dict[str, int]) -> list[dict[str, Any]]:
    """What was aimed at."""
    hello, many = "hello: stripped, bytes", "200 + 50: stripped, bytes"
    made = [ratio(found, hello, "pyz3", 0.9, "one function: at most 0.9 × PyO3 tuned's size")]
    if isinstance(size := found.get(hello, {}).get("pyz3"), int):
        made.append(aim("one function: under 300 KiB", f"{size / 1024:.0f} KiB", size / (300 * 1024)))
    made.append(added("200 functions and 50 classes add less than nanobind's", found.get(many, {}), found.get(hello, {})))
    made.append(added("the full module adds less than nanobind's", full, found.get(hello, {})))
    made.append(ratio(found, many, "pyz3", 0.5, "200 functions and 50 classes: at most 0.5 × PyO3 tuned's size"))
    clean, rebuild, debug = "hello: clean release build, s", "200 + 50: release rebuild, s", "200 + 50: incremental debug, s"
    made.append(ratio(found, clean, "pyz3", 1.0, "clean build of one function, generated in build.rs: no longer than PyO3's"))
    made.append(ratio(found, clean, "pyz3-committed", 0.5, "the same with committed output: at most 0.5 × PyO3's"))
    made.append(ratio(found, rebuild, "pyz3", 0.5, "release rebuild of 200 + 50: at most 0.5 × PyO3's"))
    made.append(ratio(found, debug, "pyz3", 0.7, "incremental debug build of 200 + 50: at most 0.7 × PyO3's"))
    return made


def linear(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Whether a function takes no longer among many."""
    made = []
    for step, what in (("generate", "generation"), ("debug", "debug build")):
        text = f"{what} grows no faster than its functions, {LENGTHS[1]:,} to {LENGTHS[-1]:,}"
        each = {it: kept.get(f"{it}: {step} | pyz3") for it in LENGTHS[1:]}
        times = {it: value / it for it, value in each.items() if isinstance(value, float)}
        if len(times) < 2:
            made.append({"target": text, "found": "not measured", "met": False, "by": ""})
            continue
        first, last = times[min(times)], times[max(times)]
        line = aim(text, f"{first * 1e3:.2f} to {last * 1e3:.2f} ms a function", last / first / 1.15)
        if max(times) != LENGTHS[-1]:
            line |= {"found": f"{line['found']} up to {max(times):,}", "met": False, "by": f"{LENGTHS[-1]:,} not measured"}
        made.append(line)
    return made


def measure(only: Sequence[str], quick: bool, until: float) -> dict[str, Any]:
    """The section; after a time nothing new is begun, and the next run goes on from there."""
    WORK.mkdir(parents=True, exist_ok=True)
    UNTIL[0] = until
    kinds = [it for it in TITLES if not only or it in only]
    kept = Partial("sizes", [*(ROOT / it / "src" for it in ("pyz3-runtime", "pyz3-codegen", "pyz3-cli")), HERE / "benching" / "scale.py"])
    found, full = builds(kinds, kept), modules()
    titles = [TITLES[it] for it in kinds]
    table = [["", *titles], *([row, *(shown(values.get(it)) for it in titles)] for row, values in found.items())]
    size = [["", *full], ["full module: stripped, bytes", *(f"{it:,}" for it in full.values())]]
    lines = growth(kinds, kept, 1_000 if quick else LENGTHS[-1])
    tables = {"Sizes of the measured module": size, "Sizes and build times": table} | ({"Growth": lines} if len(lines) > 1 else {})
    section = {"tables": tables, "figures": found, "targets": targets(found, full) + linear(kept.kept["figures"])}
    print(json.dumps(section["targets"], indent=1, ensure_ascii=False))
    return section

"""Writes `docs/benchmarks.md` from the results: nothing in it is written by hand save the notes of `benches/notes.md`."""

from __future__ import annotations

import re
import sys
from typing import Any

from . import chart, results, targets
from .environment import HERE, ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
CHART = ROOT / "docs" / "benchmarks.svg"
Rows = dict[str, dict[str, float]]


def notes() -> dict[str, str]:
    """By heading."""
    parts = re.split(r"^## (.*)\n", (HERE / "notes.md").read_text(), flags=re.MULTILINE)
    return {head.strip(): text.strip() for head, text in zip(parts[1::2], parts[2::2])}


def titles(rows: Rows) -> list[str]:
    """The columns that are there: C first."""
    found = list(dict.fromkeys(title for row in rows.values() for title in row))
    return sorted(found, key=lambda it: it != "C")


def number(value: float) -> str:
    """Three digits, or as many as there are."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def cells(rows: Rows) -> list[list[str]]:
    """Label, what C takes, and each of the others as a multiple of that."""
    names = titles(rows)
    lines = [["", *([f"{names[0]}"] if names else []), *names[1:]]]
    for label, row in rows.items():
        first = row.get(names[0])
        line = [label, number(first) if first is not None else "-"]
        for name in names[1:]:
            line.append(f"{row[name] / first:.2f}" if first and name in row else "-")
        lines.append(line)
    means = [results.mean(results.ratios(rows, it, names[0]).values()) for it in names[1:]]
    return [*lines, ["geometric mean", "", *(f"{it:.2f}" for it in means)]]


def table(rows: Rows, unit: str) -> str:
    """For a terminal: the first column in its unit, the others as ratios to it."""
    lines = cells(rows)
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    text = [" ".join([line[0].ljust(widths[0]), *(it.rjust(max(w, 8)) for it, w in zip(line[1:], widths[1:]))]) for line in lines]
    return "\n".join([f"{unit}: the first column as it is, the others as multiples of it", *text])


def markdown(lines: list[list[str]], bold: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    """A table; the first line is its head."""
    head, *rest = lines
    text = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for line in rest:
        shown = [f"**{it}**" if line[0] in bold and index == 2 else it for index, it in enumerate(line)]
        text.append("| " + " | ".join(it.replace("|", "\\|") for it in shown) + " |")
    return "\n".join(text)


def machine(section: dict[str, Any]) -> str:
    """One paragraph: when, where, with what."""
    facts = section["facts"]
    tools = ", ".join(f"{it} {facts[it]}" for it in ("PyO3", "nanobind", "Cython", "pybind11"))
    return f"Measured {facts['date']} on {facts['processor']}, {facts['system']}, load {facts['load']} at the start; CPython {facts['python']}, " \
           f"{facts['rustc']}, `{facts['cc']}`, `{facts['cxx']}`; pyz3 {facts['pyz3']}, {tools}."


def missing(section: dict[str, Any]) -> str:
    """What could not be built, and why."""
    return "".join(f"\nNot measured: {title}: `{reason}`.\n" for title, reason in section.get("missing", {}).items())


def built(section: dict[str, Any]) -> str:
    """How each was built."""
    return markdown([["", "built with"], *([title, flags] for title, flags in section.get("flags", {}).items())]).replace("|---:|", "|---|")


HEAD = """<!-- Written by `python benches/run.py` from benches/results.json and benches/notes.md. Edit those instead. -->
# Benchmarks

The same module written for pyz3, for the C API by hand, and for PyO3, nanobind, Cython and pybind11, each as its own documentation
recommends for speed. All are built and measured by one command in one run, side by side, and only after each has passed the same checks:

    python benches/run.py                  # times
    python benches/run.py --instructions   # instructions, counted by valgrind
    python benches/run.py --sizes          # libraries, build times, growth
    python benches/run.py --seeds          # single optimisations, with and without

Figures belong to the machine and the versions below; what carries over to others are the ratios.
"""


def text() -> str:
    """The page."""
    found, words = results.read(), notes()
    parts = [HEAD]
    if section := found.get("times"):
        rows = section["rows"]
        parts += [f"![Times as multiples of C's]({CHART.name})\n", targets.summary(found, words)]
        parts += ["## Times\n", machine(section) + "\n", missing(section), built(section) + "\n",
                  f"Nanoseconds of C (the least of {section['rounds']} rounds, less the loop), and multiples of that for the others. "
                  "`import` is in microseconds. Bold: over 1.10.\n",
                  markdown(cells(rows), targets.over(rows)) + "\n", words.get("Times", "") + "\n"]
    if section := found.get("instructions"):
        rows = section["rows"]
        parts += ["## Instructions\n", machine(section) + f" {section['valgrind']}.\n", missing(section),
                  "Instructions of C an operation, and multiples of that for the others. No other work disturbs these; what they leave "
                  "out is what the processor makes of them (memory, branches).\n",
                  markdown(cells(rows), targets.over(rows)) + "\n", words.get("Instructions", "") + "\n"]
    if section := found.get("sizes"):
        parts += ["## Sizes, builds, growth\n", machine(section) + "\n", words.get("Sizes", "") + "\n"]
        parts += [f"### {title}\n\n{markdown(lines)}\n" for title, lines in section["tables"].items()]
    if section := found.get("seeds"):
        parts += ["## Single optimisations\n", machine(section) + "\n", words.get("Single optimisations", "") + "\n"]
        parts += [f"### {title}\n\n{markdown(lines)}\n\n{words.get(title, '')}\n" for title, lines in section["tables"].items()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).strip() + "\n"


def write() -> int:
    """Page and chart."""
    PAGE.write_text(text())
    if section := results.read().get("times"):
        CHART.write_text(chart.draw(section))
    return 0


def check() -> int:
    """Whether both are what the results make."""
    stale = [it for it, made in ((PAGE, text()), (CHART, chart.draw(results.read()["times"]))) if not it.exists() or it.read_text() != made]
    for it in stale:
        print(f"{it.relative_to(ROOT)} is not what benches/results.json and benches/notes.md make: run `python benches/run.py --page`", file=sys.stderr)
    return 1 if stale else 0

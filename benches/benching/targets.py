"""What was aimed at, and whether it was reached: computed from the results, with the notes that say why not."""

from __future__ import annotations

from typing import Any

from . import results

Rows = dict[str, dict[str, float]]
RIVALS = ["PyO3 tuned", "nanobind", "Cython"]
MOST, NOISE = 1.10, 1.02  # Against C, and what two equal times may differ by.


def over(rows: Rows) -> set[str]:
    """Operations that take longer than they may."""
    return {label for label, ratio in results.ratios(rows, "pyz3").items() if ratio > MOST}


def slower(rows: Rows) -> dict[str, list[str]]:
    """By operation, the rivals that are faster."""
    found = {}
    for label, row in rows.items():
        faster = [f"{it} ({row['pyz3'] / row[it]:.2f})" for it in RIVALS if it in row and "pyz3" in row and row["pyz3"] > row[it] * NOISE]
        if faster:
            found[label] = faster
    return found


def versus(rows: Rows, title: str) -> float:
    """How many times faster than a rival, by the geometric mean."""
    return results.mean(results.ratios(rows, title, "pyz3").values())


def line(target: str, found: str, by: float) -> dict[str, Any]:
    """A target, what was measured, and how many times over it that is."""
    if by != by:
        return {"target": target, "found": "not measured", "met": False, "by": ""}
    return {"target": target, "found": found, "met": by <= 1, "by": "" if by <= 1 else f"{by:.2f} × the target"}


def none_of(target: str, found: str, count: int) -> dict[str, Any]:
    """A target that there be none."""
    return {"target": target, "found": found, "met": not count, "by": f"by {count}" if count else ""}


def lines(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Each target, what was measured, whether that is enough and by how much it is not."""
    rows: Rows = found["times"]["rows"]
    calls = {label: row for label, row in rows.items() if label != "import"}
    ours = results.mean(results.ratios(calls, "pyz3").values())
    stable = results.mean(results.ratios(calls, "pyz3, stable ABI").values())
    worst, behind = over(calls), slower(calls)
    made = [
        none_of("no operation over 1.10 × C", f"{len(worst)} of {len(calls)} over", len(worst)),
        line("geometric mean at most 1.00 × C", f"{ours:.2f}", ours / 1.005),
    ]
    for title in RIVALS[:2]:
        factor = versus(calls, title)
        made.append(line(f"at least 1.7 times as fast as {title}", f"{factor:.2f}", 1.7 / factor))
    made.append(none_of("no operation slower than PyO3 tuned, nanobind or Cython", f"{len(behind)} slower", len(behind)))
    made.append(line("stable ABI: geometric mean at most 1.3 × C", f"{stable:.2f}", stable / 1.3))
    if row := rows.get("import"):
        made.append(line("import at most 250/138 of C's", f"{row['pyz3']:.0f} µs, C {row['C']:.0f} µs", row["pyz3"] / (row["C"] * 250 / 138)))
    return made + (found.get("sizes", {}).get("targets") or [line("sizes, builds, growth", "", float("nan"))])


def summary(found: dict[str, Any], notes: dict[str, str]) -> str:
    """The table of targets, then each operation that misses with its reason."""
    text = ["## Targets\n", "| target | measured | | why |", "|---|---:|---|---|"]
    for it in lines(found):
        outcome = "reached" if it["met"] else "**missed**" + (f": {it['by']}" if it.get("by") else "")
        why = "" if it["met"] else " ".join(notes.get(it["target"], "").split())
        text.append(f"| {it['target']} | {it['found']} | {outcome} | {why} |")
    rows: Rows = found["times"]["rows"]
    counted: Rows = found.get("instructions", {}).get("rows", {})
    missed = []
    behind = slower(rows)
    ratios = results.ratios(rows, "pyz3")
    for label in rows:
        if label not in over(rows) and label not in behind:
            continue
        count = results.ratios(counted, "pyz3").get(label)
        words = [f"{ratios[label]:.2f} × C" + (f" (instructions: {count:.2f})" if count else "")] if label in ratios else []
        if label in behind:
            words.append("slower than " + ", ".join(behind[label]))
        missed.append(f"- {label}: {'; '.join(words)}." + (f" {notes[label]}" if label in notes else ""))
    if missed:
        text += ["\nWhere an operation misses, by how much, and why. By time, in which equal code differs by up to a tenth from run to run "
                 "here; the instructions tell whether there is a reason:\n", *missed]
    return "\n".join(text) + "\n"

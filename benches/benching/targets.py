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


def lines(found: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Target, what was measured, whether that is enough."""
    rows: Rows = found["times"]["rows"]
    calls = {label: row for label, row in rows.items() if label != "import"}
    ours = results.mean(results.ratios(calls, "pyz3").values())
    stable = results.mean(results.ratios(calls, "pyz3, stable ABI").values())
    worst = over(calls)
    made = [
        ("no operation over 1.10 × C", f"{len(worst)} of {len(calls)} over", not worst),
        ("geometric mean at most 1.00 × C", f"{ours:.2f}", ours < 1.005),
    ]
    for title in RIVALS[:2]:
        factor = versus(calls, title)
        made.append((f"at least 1.7 times as fast as {title}", f"{factor:.2f}", factor >= 1.7))
    behind = slower(calls)
    made.append(("no operation slower than PyO3 tuned, nanobind or Cython", f"{len(behind)} slower", not behind))
    made.append(("stable ABI: geometric mean at most 1.3 × C", f"{stable:.2f}" if stable == stable else "not built", stable <= 1.3))
    if row := rows.get("import"):
        made.append(("import at most 250/138 of C's", f"{row['pyz3']:.0f} µs, C {row['C']:.0f} µs", row["pyz3"] <= row["C"] * 250 / 138))
    return made + [(it["target"], it["found"], it["met"]) for it in found.get("sizes", {}).get("targets", [])]


def summary(found: dict[str, Any], notes: dict[str, str]) -> str:
    """The table of targets, then each miss with its reason."""
    text = ["## Targets\n", "| target | measured | |", "|---|---:|---|"]
    text += [f"| {target} | {measured} | {'reached' if met else '**missed**'} |" for target, measured, met in lines(found)]
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
    missed += [f"- {target}: {measured}. {notes[target]}" for target, measured, met in lines(found) if not met and target in notes]
    if missed:
        text += ["\nWhere an operation misses, by how much, and why. By time, in which equal code differs by up to a tenth from run to run "
                 "here; the instructions tell whether there is a reason:\n", *missed]
    return "\n".join(text) + "\n"

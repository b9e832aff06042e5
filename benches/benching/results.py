"""What was found: `benches/results.json`, a section for each mode."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from .environment import HERE

FILE = HERE / "results.json"


def read() -> dict[str, Any]:
    """All sections."""
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def keep(section: str, value: dict[str, Any]) -> None:
    """Replaces one."""
    found = read() | {section: value}
    FILE.write_text(json.dumps(dict(sorted(found.items())), indent=1, ensure_ascii=False) + "\n")


def merge(section: str, value: dict[str, Any]) -> bool:
    """Puts what was measured of some columns among what is kept of the others, if that is of the same machine and versions."""
    kept = read().get(section, {})
    of_tools = {it: text for it, text in value["facts"].items() if it not in ("date", "load")}
    if not kept or any(kept["facts"].get(it) != text for it, text in of_tools.items()) or set(kept["rows"]) != set(value["rows"]):
        return False
    for key in ("rows", "flags", "missing"):
        for name, found in kept[key].items():
            value[key].setdefault(name, found)
    for label, row in value["rows"].items():
        value["rows"][label] = {title: row.get(title, kept["rows"][label].get(title)) for title in {**kept["rows"][label], **row}}
    for title in value["flags"]:
        value["missing"].pop(title, None)
    return True


def mean(values: Iterable[float]) -> float:
    """The geometric one."""
    logs = [math.log(it) for it in values]
    return math.exp(sum(logs) / len(logs)) if logs else math.nan


def ratios(rows: dict[str, dict[str, float]], title: str, against: str = "C") -> dict[str, float]:
    """By label, where both are."""
    return {label: row[title] / row[against] for label, row in rows.items() if title in row and row.get(against)}

"""The chart: a row for each column, a dot for each operation, a bar to the geometric mean."""

from __future__ import annotations

import math
from typing import Any

from . import results

WIDTH, ROW, LEFT, RIGHT, TOP = 860, 34, 130, 70, 46
LOW, HIGH = 0.5, 32.0
OURS, OTHERS, INK, FAINT = "#c2410c", "#475569", "#111827", "#cbd5e1"


def place(ratio: float) -> float:
    """Where a ratio stands."""
    part = math.log(min(max(ratio, LOW), HIGH) / LOW) / math.log(HIGH / LOW)
    return LEFT + part * (WIDTH - LEFT - RIGHT)


def draw(section: dict[str, Any]) -> str:
    """An SVG of the section of times."""
    rows = {label: row for label, row in section["rows"].items() if label != "import"}
    names = [it for it in dict.fromkeys(title for row in rows.values() for title in row) if it != "C"]
    height = TOP + ROW * len(names) + 34
    facts = section["facts"]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="18" fill="{INK}" font-weight="bold">Time as a multiple of C by hand: less is faster</text>',
        f'<text x="{LEFT}" y="34" fill="{OTHERS}" font-size="11">a dot for each of {len(rows)} operations, the bar ends at the geometric mean; '
        f'CPython {facts["python"]}, {facts["date"]}</text>',
    ]
    bottom = TOP + ROW * len(names)
    for ratio in (0.5, 1, 2, 4, 8, 16, 32):
        x = place(ratio)
        color, width = (INK, 1.5) if ratio == 1 else (FAINT, 1)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="{color}" stroke-width="{width}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle" fill="{INK}" font-size="11">{ratio:g}×</text>')
    for index, name in enumerate(names):
        found = results.ratios(rows, name)
        mean, y = results.mean(found.values()), TOP + ROW * index + ROW / 2
        color = OURS if name.startswith("pyz3") else OTHERS
        start, end = sorted((place(1), place(mean)))
        parts.append(f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end" fill="{INK}">{name}</text>')
        parts.append(f'<rect x="{start:.1f}" y="{y - 9:.1f}" width="{max(end - start, 1.5):.1f}" height="18" fill="{color}" opacity="0.3"/>')
        for label, ratio in found.items():
            title = label.replace("&", "&amp;").replace("<", "&lt;")
            parts.append(f'<circle cx="{place(ratio):.1f}" cy="{y:.1f}" r="3.2" fill="{color}" opacity="0.55"><title>{title}: {ratio:.2f}</title></circle>')
        parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{y + 4:.1f}" fill="{color}" font-weight="bold">{mean:.2f}×</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"

"""What was measured by a run that was not ended, so that the next goes on from there: one file for each mode, below `target`.

It counts as long as nothing that was measured has changed, no tool and no version, and for some hours: figures of one table are to be of one time.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .environment import TARGET, facts

HOURS = 4


def stamp(paths: Iterable[Path]) -> str:
    """Of files, of all files below folders, and of machine and tools."""
    made = hashlib.blake2b()
    for path in paths:
        for file in sorted(it for it in path.rglob("*") if it.is_file()) if path.is_dir() else [path]:
            if "__pycache__" not in file.parts:
                made.update(f"{file}\0".encode() + file.read_bytes())
    tools = {name: text for name, text in facts().items() if name not in ("date", "load")}
    return hashlib.blake2b(made.digest() + json.dumps(tools).encode(), digest_size=16).hexdigest()


class Partial:
    """The figures of a mode that are there."""

    def __init__(self, mode: str, measured: Iterable[Path]) -> None:
        self.file = TARGET / f"{mode}.partial.json"
        fresh = {"stamp": stamp(measured), "begun": time.time(), "figures": {}}
        kept = json.loads(self.file.read_text()) if self.file.exists() else fresh
        usable = kept["stamp"] == fresh["stamp"] and time.time() - kept["begun"] < HOURS * 3600
        self.kept: dict[str, Any] = kept if usable else fresh

    def figure(self, name: str, measure: Callable[[], Any]) -> Any:
        """That of an earlier run, or what is measured now and written down at once."""
        figures = self.kept["figures"]
        if name not in figures:
            figures[name] = measure()
            self.file.write_text(json.dumps(self.kept, indent=1, ensure_ascii=False))
        return figures[name]

    def has(self, name: str) -> bool:
        """Whether it need not be measured."""
        return name in self.kept["figures"]

    def done(self) -> None:
        """All is in the results."""
        self.file.unlink(missing_ok=True)

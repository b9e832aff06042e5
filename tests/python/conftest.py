"""Finds the test modules where `pyz3 build` put them, and sets hypothesis up."""

import os
import sys
from pathlib import Path

import hypothesis

# Panics would have backtraces as notes, which pytest reads as a part of what they say.
os.environ["RUST_BACKTRACE"] = "0"

MODULES = Path(__file__).parent.parent / "modules"

for folder in sorted(MODULES.iterdir()):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))

# The same examples in every run, and none written to disk: a failure is one for everybody.
# Under valgrind each takes a hundred times as long.
EXAMPLES = 4 if "PYZ3_TEST_VALGRIND" in os.environ else 60
hypothesis.settings.register_profile(
    "pyz3", max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, print_blob=False
)
hypothesis.settings.load_profile("pyz3")

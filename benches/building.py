"""Builds the modules that the benches measure: in release mode, for the Python that runs this."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")


def build_pyz3(crate: Path, name: str, into: Path) -> None:
    """The module of a crate beside the bench."""
    into.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYO3_PYTHON": sys.executable, "CARGO_TARGET_DIR": str(crate / "target")}
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=crate, env=environment, check=True)
    library = {"darwin": f"lib{name}.dylib", "win32": f"{name}.dll"}.get(sys.platform, f"lib{name}.so")
    shutil.copyfile(crate / "target" / "release" / library, into / f"{name}{SUFFIX}")


def build_c(source: Path, name: str, into: Path) -> None:
    """A module of one C file."""
    into.mkdir(parents=True, exist_ok=True)
    include = sysconfig.get_path("include")
    if not Path(include, "Python.h").exists():
        sys.exit(f"{source.name}: no Python.h in {include}: install the headers of this Python (Debian: apt install python3-dev)")
    undefined = ["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else []
    compiler = os.environ.get("CC", "cc")
    subprocess.run([compiler, "-O3", "-fPIC", "-shared", *undefined, f"-I{include}", source, "-o", into / f"{name}{SUFFIX}"], check=True)

"""The Python that measures, with the rivals in it, and what it and the machine are."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
TARGET = HERE / "target"
PACKAGES = ["nanobind", "Cython", "pybind11", "cmake", "ninja"]
LEAST = (3, 13)


def venv() -> Path:
    """Its folder."""
    return TARGET / f"venv-{sys.version_info[0]}.{sys.version_info[1]}"


def inside() -> bool:
    """Whether this is it."""
    return Path(sys.prefix).resolve() == venv().resolve()


def python() -> Path:
    """Its interpreter."""
    return venv() / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run_inside(update: bool) -> int:
    """Makes it where it is not there, and runs the same command in it."""
    if sys.version_info < LEAST:
        sys.exit(f"run.py: the targets are those of CPython {LEAST[0]}.{LEAST[1]} or newer, this is {platform.python_version()}")
    done = venv() / "rivals.txt"
    if update or not done.exists():
        subprocess.run([sys.executable, "-m", "venv", venv()], check=True)
        subprocess.run([python(), "-m", "pip", "install", "--quiet", "--upgrade", *PACKAGES], check=True)
        done.write_text("\n".join(PACKAGES) + "\n")
    path = os.pathsep.join([str(python().parent), os.environ.get("PATH", "")])
    environ = {**os.environ, "PATH": path, "PYTHONHASHSEED": "0"}
    return subprocess.run([python(), *sys.argv], env=environ).returncode


def first_line(*command: str) -> str:
    """What a tool says of itself."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0].strip()
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "none"


def processor() -> str:
    """Its name, and how many cores there are."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        text = ""
    found = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    return f"{found[1] if found else platform.processor() or platform.machine()}, {os.cpu_count()} cores"


def load() -> str:
    """What else the machine did: the load when this is asked."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def locked(crate: Path, name: str) -> str:
    """The version of a crate that a lock file has."""
    lock = crate / "Cargo.lock"
    found = re.search(rf'name = "{name}"\nversion = "([^"]+)"', lock.read_text()) if lock.exists() else None
    return found[1] if found else "unknown"


def facts() -> dict[str, str]:
    """Date, machine, versions."""
    def version(package: str) -> str:
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            return "none"

    return {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "processor": processor(),
        "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        "load": load(),
        "python": platform.python_version(),
        "rustc": first_line("rustc", "--version"),
        "cc": first_line(os.environ.get("CC", "cc"), "--version"),
        "cxx": first_line(os.environ.get("CXX", "c++"), "--version"),
        "pyz3": locked(HERE / "full" / "pyz3", "pyz3-runtime"),
        "PyO3": locked(HERE / "full" / "pyo3", "pyo3"),
        "nanobind": version("nanobind"),
        "Cython": version("Cython"),
        "pybind11": version("pybind11"),
    }

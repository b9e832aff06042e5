"""What is measured side by side, and how each is built: as its own documentation recommends for speed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .environment import HERE, TARGET

FULL = HERE / "full"
SUFFIX = sysconfig.get_config_var("EXT_SUFFIX") or ".so"
INCLUDE = f"-I{sysconfig.get_path('include')}"
SHARED = ["-fPIC", "-shared", "-fvisibility=hidden", *(["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else [])]
C_FLAGS = ["-O3", "-DNDEBUG"]


class NotBuilt(Exception):
    """Why one could not be built."""


@dataclass(frozen=True)
class Column:
    """One of those that are compared."""

    name: str
    title: str
    flags: str
    build: Callable[[Path], None]

    def folder(self) -> Path:
        """Where its module is."""
        return TARGET / "modules" / self.name

    def module(self) -> Path:
        """Its library."""
        return self.folder() / f"full{SUFFIX}"


def run(command: Sequence[str | Path], folder: Path | None = None, seconds: float | None = None, **environ: str) -> None:
    """A tool, whose last words are the reason if it fails; with all that it started it is ended after so many seconds."""
    try:
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   start_new_session=True)
    except OSError as error:
        raise NotBuilt(f"{command[0]}: {error.strerror}") from error
    try:
        out, err = process.communicate(timeout=seconds)
    except BaseException as error:  # Whoever ends this one ends that, too.
        end(process)
        if isinstance(error, subprocess.TimeoutExpired):
            raise NotBuilt(f"{Path(command[0]).name}: not done after {seconds:.0f} s") from error
        raise
    if process.returncode:
        lines = [it for it in (out + err).splitlines() if "error" in it.lower()] or err.splitlines()
        raise NotBuilt(f"{Path(command[0]).name}: " + (lines[0].strip() if lines else f"exit code {process.returncode}"))


def end(process: subprocess.Popen[str]) -> None:
    """A tool and what it has started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def library(name: str) -> str:
    """What cargo calls a `cdylib`."""
    return {"darwin": f"lib{name}.dylib", "win32": f"{name}.dll"}.get(sys.platform, f"lib{name}.so")


def cargo(crate: Path, target: Path, profile: str, into: Path, *options: str, name: str = "full") -> None:
    """A crate's library, as an importable module."""
    command = ["cargo", "build", "--quiet", "--profile", profile, *options]
    run(command, crate, PYO3_PYTHON=sys.executable, CARGO_TARGET_DIR=str(target))
    folder = {"dev": "debug"}.get(profile, profile)
    into.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(target / folder / library(name), into / f"{name}{SUFFIX}")


def rust(kind: str, target: str, profile: str, *options: str) -> Callable[[Path], None]:
    """A crate of `full`."""
    return lambda into: cargo(FULL / kind, TARGET / "cargo" / target, profile, into, *options)


def c(into: Path) -> None:
    """C by hand."""
    run([os.environ.get("CC", "cc"), *C_FLAGS, *SHARED, INCLUDE, *sorted((FULL / "c").glob("*.c")), "-o", into / f"full{SUFFIX}"])


def nanobind(into: Path) -> None:
    """With CMake, which its documentation asks for."""
    with_cmake(into, "cmake", SUFFIX)


def nanobind_stable(into: Path) -> None:
    """The same, for all versions of CPython from 3.12 on."""
    with_cmake(into, "cmake-stable", ".pyd" if sys.platform == "win32" else ".abi3.so", "-DSTABLE=ON")


def with_cmake(into: Path, folder: str, suffix: str, *more: str) -> None:
    """nanobind's own functions of CMake."""
    build = TARGET / folder
    where = subprocess.run([sys.executable, "-m", "nanobind", "--cmake_dir"], capture_output=True, text=True).stdout.strip()
    options = ["-DCMAKE_BUILD_TYPE=Release", f"-Dnanobind_DIR={where}", f"-DPython_EXECUTABLE={sys.executable}", *more]
    run(["cmake", "-S", FULL / "nanobind", "-B", build, "-GNinja", *options])
    run(["cmake", "--build", build])
    shutil.copyfile(build / f"full{suffix}", into / f"full{SUFFIX}")


def cython(into: Path) -> None:
    """Through C++, for its vectors."""
    made = into / "full.cpp"
    run([sys.executable, "-m", "cython", "-3", "--cplus", FULL / "cython" / "full.pyx", "-o", made])
    run([os.environ.get("CXX", "c++"), *C_FLAGS, *SHARED, INCLUDE, made, "-o", into / f"full{SUFFIX}"])


def pybind11(into: Path) -> None:
    """With link-time optimisation, which its documentation recommends."""
    includes = subprocess.run([sys.executable, "-m", "pybind11", "--includes"], capture_output=True, text=True).stdout.split()
    flags = [*C_FLAGS, "-std=c++17", "-flto=auto", *SHARED, *includes]
    run([os.environ.get("CXX", "c++"), *flags, FULL / "pybind11" / "full.cpp", "-o", into / f"full{SUFFIX}"])


TUNED = "opt-level 3, lto fat, codegen-units 1, panic unwind"
COLUMNS = [
    Column("c", "C", "cc -O3 -DNDEBUG", c),
    Column("pyz3", "pyz3", TUNED, rust("pyz3", "pyz3", "release")),
    Column("pyz3-abi3", "pyz3, stable ABI", TUNED + ", abi3-py312", rust("pyz3", "pyz3", "release", "--features", "pyz3-runtime/abi3-py312")),
    Column("pyo3", "PyO3", "cargo's release profile as it comes", rust("pyo3", "pyo3", "release")),
    Column("pyo3-tuned", "PyO3 tuned", TUNED, rust("pyo3", "pyo3", "tuned")),
    Column("pyo3-abi3", "PyO3 tuned, stable ABI", TUNED + ", abi3-py312", rust("pyo3", "pyo3", "tuned", "--features", "pyo3/abi3-py312")),
    Column("nanobind", "nanobind", "CMake Release, NB_STATIC, NOMINSIZE (-O3)", nanobind),
    Column("nanobind-abi3", "nanobind, stable ABI", "the same, STABLE_ABI (from 3.12)", nanobind_stable),
    Column("cython", "Cython", "c++ -O3 -DNDEBUG; binding, boundscheck, wraparound, initializedcheck off", cython),
    Column("pybind11", "pybind11", "c++ -O3 -DNDEBUG -flto, C++17", pybind11),
]


def build(only: Sequence[str]) -> tuple[list[Column], dict[str, str]]:
    """Builds all, or those alone: which are there, and why the others are not."""
    unknown = set(only) - {it.name for it in COLUMNS}
    if unknown:
        sys.exit(f"run.py: no column {', '.join(sorted(unknown))}; there are {', '.join(it.name for it in COLUMNS)}")
    there, missing = [], {}
    for column in COLUMNS:
        if only and column.name not in only:
            continue
        print(f"building {column.title}", file=sys.stderr, flush=True)
        column.folder().mkdir(parents=True, exist_ok=True)
        try:
            column.build(column.folder())
            there.append(column)
        except NotBuilt as error:
            missing[column.title] = str(error)
            print(f"  not built: {error}", file=sys.stderr)
    return there, missing

"""A file that uses every kind of type well passes under mypy and pyright; of one that misuses them, each line fails that says so.

Pyright is basedpyright in its `standard` mode, which is pyright's own default: a wheel that brings its own node, so that nothing is
downloaded at the first run. Where there is a `pyright` on PATH (`npm install -g pyright`), it has its say as well, in its `strict` mode.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TYPED = HERE / "typed"
MODULES = sorted((HERE.parent / "modules").iterdir())
BAD = (TYPED / "bad.py").read_text("utf-8").splitlines()
WRONG = {number for number, line in enumerate(BAD, 1) if line.endswith("  # wrong")}


CHECKERS = ["mypy", "basedpyright"]
if shutil.which("pyright"):
    CHECKERS.append("pyright")


def run(*args, **more):
    done = subprocess.run(args, capture_output=True, text=True, timeout=300, **more)
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def mypy():
    """Errors: the file, the line, the message."""
    paths = os.pathsep.join(map(str, [*MODULES, HERE]))
    files = [str(TYPED / "good.py"), str(TYPED / "bad.py")]
    options = ["--strict", "--no-incremental", "--python-version=3.13"]
    out, err = run(sys.executable, "-m", "mypy", *options, *files, env=dict(os.environ, MYPYPATH=paths))
    found = re.findall(r"^(.+?):(\d+): error: (.*)$", out, re.MULTILINE)
    assert found, out + err
    return [(Path(file).name, int(line), text) for file, line, text in found]


def stubs():
    for module in MODULES:
        yield from module.glob("*.pyi")
        yield from (it for it in module.iterdir() if it.is_dir() and any(it.rglob("*.pyi")))


def by_pyright(command, mode, folder, off=()):
    """The same, of the files and of all stubs."""
    config = {
        "typeCheckingMode": mode,
        "pythonVersion": "3.13",
        "extraPaths": [str(it) for it in [*MODULES, HERE]],
        "include": [os.path.relpath(it, folder) for it in [TYPED, *stubs()]],
        **dict.fromkeys(off, "none"),
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(config))
    out, err = run(*command, "--project", str(folder), "--outputjson", cwd=folder)
    report = json.loads(out)
    assert report["summary"]["filesAnalyzed"] > 15, out + err
    found = [it for it in report["generalDiagnostics"] if it["severity"] == "error"]
    return [(Path(it["file"]).name, it["range"]["start"]["line"] + 1, it["message"]) for it in found]


@pytest.fixture(scope="module")
def basedpyright(tmp_path_factory):
    return by_pyright([sys.executable, "-m", "basedpyright"], "standard", tmp_path_factory.mktemp("basedpyright"))


@pytest.fixture(scope="module")
def pyright(tmp_path_factory):
    # Two rules are about how the files of these tests are written.
    off = ("reportUnusedImport", "reportUnnecessaryComparison")
    return by_pyright([shutil.which("pyright")], "strict", tmp_path_factory.mktemp("pyright"), off)


@pytest.mark.parametrize("checker", CHECKERS)
def test_good_use_and_the_stubs_have_no_errors(checker, request):
    errors = request.getfixturevalue(checker)
    assert [it for it in errors if it[0] != "bad.py"] == []


@pytest.mark.parametrize("checker", CHECKERS)
def test_wrong_use_fails_line_by_line(checker, request):
    errors = [it for it in request.getfixturevalue(checker) if it[0] == "bad.py"]
    lines = {line for _, line, _ in errors}
    assert len(WRONG) > 70
    assert [(line, BAD[line - 1]) for line in sorted(WRONG - lines)] == []
    assert [it for it in errors if it[1] not in WRONG] == []

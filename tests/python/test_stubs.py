"""The stubs agree with the modules (stubtest), and say what a type checker needs (mypy --strict)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import classes
import enums
import foreign
import errors
import functions
import garbage
import groups
import inheritance
import more_types
import mypkg
import overloads
import protocols
import records
import roundtrip
import wrappers

FOLDERS = [str(Path(functions.__file__).parent), str(Path(mypkg.__file__).parent.parent)]
MODULES = (classes, protocols, enums, errors, foreign, garbage, groups, inheritance, more_types, overloads, records, roundtrip, wrappers)
FOLDERS += [str(Path(it.__file__).parent) for it in MODULES]
# The module with a metaclass.
FOLDERS.append(str(Path(__file__).parent))


def mypy(module, *args, cwd):
    env = dict(os.environ, MYPYPATH=os.pathsep.join(FOLDERS), PYTHONPATH=os.pathsep.join(FOLDERS))
    done = subprocess.run(
        [sys.executable, "-m", module, *args], capture_output=True, text=True, env=env, cwd=cwd, timeout=300
    )
    return done.returncode, done.stdout + done.stderr


NAMES = ["enums", "overloads", "classes", "protocols", "functions", "roundtrip", "more_types", "records", "foreign", "wrappers", "mypkg", "errors", "garbage", "inheritance"]
if sys.version_info >= (3, 11):
    NAMES.append("groups")
# A static method that is compiled knows its class, as CPython's own do, by which stubtest takes it for a class method. And what calls an
# object is the slot's own wrapper, which takes all that there is and leaves it to the slot, as CPython's own do.
STATIC = {
    "classes": ["Address.parse", "Keywords.match", "Point.count", "Point.mixed", "Point.polar"],
    "enums": ["Card.of"],
    "errors": ["Tried.made"],
    "inheritance": ["Animal.breathe", "Shelf.sized"],
    "overloads": ["Names.of"],
}
CALLED = {"classes": ["Bell.__call__", "Knob.__call__"], "overloads": ["Names.__call__"], "protocols": ["Fails.__call__", "Tally.__call__"]}
# Their stubs have `@disjoint_base`: an heir of a class with a foreign base adds nothing to its objects, and the other's `__slots__` say it.
LAID_OUT = {"inheritance": ["Account", "Runner"]}
KNOWN = {
    name: "".join(f"{name}.{it}\n" for it in [*STATIC.get(name, []), *CALLED.get(name, []), *LAID_OUT.get(name, [])])
    for name in [*STATIC, *CALLED]
}


@pytest.mark.parametrize("name", NAMES)
def test_stubtest(name, tmp_path):
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n")
    known = tmp_path / "known"
    known.write_text(KNOWN.get(name, ""))
    options = ["--mypy-config-file", str(config), "--allowlist", str(known)]
    code, out = mypy("mypy.stubtest", *options, name, cwd=tmp_path)
    assert code == 0, out
    assert "Success" in out


def test_stubs_are_where_checkers_look():
    folder = Path(functions.__file__).parent
    assert (folder / "functions.pyi").exists() or (folder / "functions" / "__init__.pyi").exists()
    package = Path(mypkg.__file__).parent
    assert (package / "py.typed").exists()


GOOD = '''\
from collections.abc import Iterable
import functions
import mypkg
import roundtrip
from functions.sub import deep
from functions.sub.deep import where

a: tuple[int, int] = functions.bind_keyword(1, b=2)
b: list[int] | None = functions.lookup(["a"], [[1]], "a")
c: str = functions.fn("a", impl="b")
d: int = functions.INT
e: str = functions.TEXT
f: tuple[int, str] = functions.PAIR
g: dict[str, list[int]] = functions.TABLE
h: str = deep.where() + where() + functions.sub.where()
i: tuple[int, str] = functions.money((1, "EUR"))
j: float = functions.celsius(1)
k: list[int] = roundtrip.sequence__vec((1, 2))
l: list[str] = roundtrip.iterable__str(x for x in "ab")
m: dict[str, list[tuple[int, str | None]]] = roundtrip.deep__table({"a": [(1, None)]})
n: int = mypkg.add(1) + mypkg._core.add(1, b=2)
o: bool = roundtrip.bool(True)
p: int = roundtrip.u8(1)
q: float = roundtrip.f64(1)
functions.default_result(1)
s: tuple[int, int, int, tuple[int, ...], int, int, dict[str, int]] = functions.bind_everything(1, 2, 3, 4, d=5, x=6)
t: str = functions.sub.deep.TEXT
u: float = functions.FLOAT
v: bool = functions.FLAG
reveal_type(functions.NOTHING)
'''

BAD = '''\
functions.bind_keyword("1")
functions.bind_keyword()
functions.bind_keyword(1, 2, 3)
functions.bind_keyword(1, c=2)
functions.bind_two(a=1, b=2)
functions.bind_keyword_only(1)
functions.bind_args("a")
functions.bind_kwargs(a="b")
functions.nothing
x1: str = functions.closure(1)
roundtrip.list__int((1, 2))
roundtrip.list__int(["a"])
roundtrip.bytes__vec("text")
roundtrip.dict__hash({1: 1})
roundtrip.optional__int("x")
roundtrip.tuple__2((1, 2))
roundtrip.bool(1)
functions.money((1, 2))
x2: int = functions.sub.where()
x3: str = functions.INT
'''


def test_right_use_passes(tmp_path):
    (tmp_path / "good.py").write_text(GOOD)
    code, out = mypy("mypy", "--strict", "--no-incremental", "good.py", cwd=tmp_path)
    assert code == 0, out
    assert 'Revealed type is "None"' in out


def test_wrong_use_fails_line_by_line(tmp_path):
    (tmp_path / "bad.py").write_text("import functions, roundtrip\n" + BAD)
    code, out = mypy("mypy", "--strict", "--no-incremental", "bad.py", cwd=tmp_path)
    assert code == 1
    lines = {int(line) for line in re.findall(r"^bad\.py:(\d+): error", out, re.MULTILINE)}
    assert lines == set(range(2, 2 + len(BAD.splitlines()))), out


def test_deprecated_is_in_the_stub(tmp_path):
    (tmp_path / "old.py").write_text("import functions\nfunctions.old()\n")
    code, out = mypy("mypy", "--no-incremental", "--enable-error-code=deprecated", "old.py", cwd=tmp_path)
    assert "use closure" in out and "[deprecated]" in out, out


def test_stubs_are_strict_by_themselves(tmp_path):
    packages = [part for name in NAMES for part in ("-p", name)]
    _, out = mypy("mypy", "--strict", "--no-incremental", *packages, cwd=tmp_path)
    assert re.search(r"^(Found|Success)", out, re.MULTILINE), out
    assert not re.findall(r"^.*\.pyi:\d+: error.*$", out, re.MULTILINE), out

"""What the interface files of the test modules say, read without any of pyz3's own code."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

MODULES = Path(__file__).parent.parent / "modules"
FILES = {
    "errors": MODULES / "errors/pyz3.yaml",
    "functions": MODULES / "functions/pyz3.yaml",
    "more_types": MODULES / "more_types/pyz3.yaml",
    "records": MODULES / "records/pyz3.yaml",
    "roundtrip": MODULES / "roundtrip/pyz3.yaml",
    "mypkg._core": MODULES / "packaged/pyz3.yaml",
}


# How Rust gets an argument is written before a type or `self`, and no business of Python's.
OWNERSHIP = re.compile(r"\b(?:mut|own)\s+(?=\w)")


@dataclass
class Function:
    module: str  # full name
    name: str
    signature: str  # as written
    doc: str | None
    entry: dict

    def __str__(self):
        return f"{self.module}.{self.name}"

    def find(self):
        """The function itself."""
        import importlib

        import pytest

        from lacks import LACKS

        if self.module in LACKS:
            pytest.skip(f"not built in this form: {self.module}")
        return getattr(importlib.import_module(self.module), self.name)

    def parameters(self):
        """The signature's tree, annotations and all."""
        return ast.parse(f"def f{OWNERSHIP.sub('', self.signature)}: pass").body[0]

    def types(self):
        """Parameters' types and the result's, as written."""
        tree = self.parameters()
        found = {arg.arg: ast.unparse(arg.annotation) for arg in all_args(tree.args)}
        found["return"] = ast.unparse(tree.returns) if tree.returns else "None"
        return found

    def twin(self, body="return None", scope=None):
        """A function in Python with the same name and parameters."""
        tree = self.parameters()
        for arg in all_args(tree.args):
            arg.annotation = None
        scope = {} if scope is None else scope
        exec(f"def {self.name}({ast.unparse(tree.args)}):\n    {body}", scope)
        return scope[self.name]


@dataclass
class Method(Function):
    classes: list[str]  # the class and those around it, outermost first
    kind: str  # "self", "class", "static" or "init"

    def __str__(self):
        return ".".join([self.module, *self.classes, self.name])

    def owner(self):
        """The class itself."""
        import importlib

        found = importlib.import_module(self.module)
        for name in self.classes:
            found = getattr(found, name)
        return found

    def find(self):
        return self.owner() if self.kind == "init" else getattr(self.owner(), self.name)

    def parameters(self):
        """As Python shows them: `self` by position alone, a bound `cls` not at all."""
        tree = super().parameters()
        args = tree.args
        if self.kind in ("self", "class"):
            receiver = (args.posonlyargs or args.args).pop(0)
            if self.kind == "self":
                args.posonlyargs.insert(0, receiver)
        return tree


def all_args(args):
    """The parameters in order."""
    several = [args.vararg] if args.vararg else []
    named = [args.kwarg] if args.kwarg else []
    return [*args.posonlyargs, *args.args, *several, *args.kwonlyargs, *named]


def functions(module, path=None):
    """All functions of a module and of its submodules."""
    path = path or FILES[module]
    found = []
    collect(module, yaml.safe_load(path.read_text("utf-8")), path, found)
    return found


def collect(module, document, path, found):
    for name, entry in document.get("functions", {}).items():
        entry = {"signature": entry} if isinstance(entry, str) else entry
        if "signature" not in entry:
            continue  # It has several, and shows none.
        found.append(Function(module, name, entry["signature"], entry.get("doc"), entry))
    for name, inner in document.get("modules", {}).items():
        collect(f"{module}.{name}", inner, path, found)
    for name in document.get("include", []):
        included = path.parent / name
        collect(module, yaml.safe_load(included.read_text("utf-8")), included, found)


def methods(module, path, overloaded=False):
    """All methods and constructors with one signature, or with several, but for those that Python calls by their names."""
    found = []

    def of_class(module, names, entry):
        entry = entry or {}
        if "init" in entry:
            init = entry["init"]
            init = {"signature": init} if isinstance(init, str) else init
            if ("signature" not in init) == overloaded:
                found.append(Method(module, names[-1], init.get("signature"), entry.get("doc"), init, names, "init"))
        for name, method in entry.get("methods", {}).items():
            method = {"signature": method} if isinstance(method, str) else method
            kind = next((it for it in ("static", "class") if it in method), "self")
            signature = method.get(kind, method.get("signature"))
            if not name.startswith("__") and ("overloads" in method) == overloaded:
                found.append(Method(module, name, signature, method.get("doc"), method, names, kind))
        for name, inner in entry.get("classes", {}).items():
            of_class(module, [*names, name], inner)

    def of_module(module, document):
        for name, entry in (document.get("classes") or {}).items():
            of_class(module, [name], entry)
        for name, inner in (document.get("modules") or {}).items():
            of_module(f"{module}.{name}", inner)

    of_module(module, yaml.safe_load(path.read_text("utf-8")))
    return found


def every_function():
    return [function for module in FILES for function in functions(module)]

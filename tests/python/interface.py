"""What the interface files of the test modules say, read without any of pyz3's own code."""

import ast
from dataclasses import dataclass
from pathlib import Path

import yaml

MODULES = Path(__file__).parent.parent / "modules"
FILES = {
    "errors": MODULES / "errors/pyz3.yaml",
    "functions": MODULES / "functions/pyz3.yaml",
    "roundtrip": MODULES / "roundtrip/pyz3.yaml",
    "mypkg._core": MODULES / "packaged/pyz3.yaml",
}


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

        return getattr(importlib.import_module(self.module), self.name)

    def parameters(self):
        """The signature's tree, annotations and all."""
        return ast.parse(f"def f{self.signature}: pass").body[0]

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
        found.append(Function(module, name, entry["signature"], entry.get("doc"), entry))
    for name, inner in document.get("modules", {}).items():
        collect(f"{module}.{name}", inner, path, found)
    for name in document.get("include", []):
        included = path.parent / name
        collect(module, yaml.safe_load(included.read_text("utf-8")), included, found)


def every_function():
    return [function for module in FILES for function in functions(module)]

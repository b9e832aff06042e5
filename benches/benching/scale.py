"""Crates of any number of functions and classes: a function has six parameters of mixed types; a class two fields, eight methods, a `repr`
and `+`.

`write(kind, functions, classes, folder)` makes one, for pyz3 (with a build script, or with its output committed), PyO3, nanobind or C.
"""

from __future__ import annotations

from pathlib import Path

from .environment import ROOT

SUM = "a + b as i64 + i64::from(c) + d.len() as i64 + e.len() as i64 + f"
PROFILE = '[profile.release]\nlto = "fat"\ncodegen-units = 1\n\n[workspace]\n'
HEAD = '[package]\nname = "NAME"\nversion = "0.1.0"\nedition = "2024"\n\n[lib]\ncrate-type = ["cdylib"]\n\n'
BUILD = 'fn main() {\n    pyz3_codegen::generate("pyz3.yaml");\n}\n'


def put(path: Path, text: str) -> None:
    """Writes a file if it is not there as it should be: what builds it looks at its time."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def runtime() -> str:
    """Where the crates of this repository are."""
    return f'[dependencies]\npyz3-runtime = {{ path = "{ROOT}/pyz3-runtime" }}\n\n'


def rust_functions(functions: int, before: str) -> list[str]:
    """Plain functions, each after a line of its own."""
    return [f"{before}pub fn f{it}(a: i64, b: f64, c: bool, d: &str, e: &[u8], f: i64) -> i64 {{\n    {SUM} + {it}\n}}\n"
            for it in range(functions)]


def rust_class(number: int, plus: str, repr_name: str) -> str:
    """The body of a class's methods."""
    methods = "".join(f"    pub fn m{it}(&self, by: f64) -> f64 {{ self.x * by + {it}.0 }}\n" for it in range(8))
    return f"    NEW\n    pub fn new(x: f64, y: f64) -> C{number} {{ C{number} {{ x, y }} }}\n{methods}" \
           f"    pub fn {repr_name}(&self) -> String {{ format!(\"C{number}({{}}, {{}})\", self.x, self.y) }}\n" \
           f"    pub fn {plus}(&self, other: &C{number}) -> C{number} {{ C{number} {{ x: self.x + other.x, y: self.y + other.y }} }}\n"


def interface(functions: int, classes: int) -> str:
    """The YAML of both."""
    lines = ["module: NAME"]
    if functions:
        lines.append("functions:")
        lines += [f'  f{it}: "(a: int, b: float, c: bool, d: str, e: bytes, f: int) -> int"' for it in range(functions)]
    if classes:
        lines.append("classes:")
    for number in range(classes):
        lines += [f"  C{number}:", '    init: "(x: float, y: float)"', "    fields: {x: float, y: float}", "    methods:"]
        lines += [f'      m{it}: "(self, by: float) -> float"' for it in range(8)]
        lines += ['      __repr__: "(self) -> str"', f'      __add__: "(self, other: C{number}) -> C{number}"']
    return "\n".join(lines) + "\n"


def pyz3(functions: int, classes: int, committed: bool) -> dict[str, str]:
    """With a build script, or without."""
    needs = "" if committed else f'[build-dependencies]\npyz3-codegen = {{ path = "{ROOT}/pyz3-codegen" }}\n\n'
    files = {"Cargo.toml": HEAD + runtime() + needs + PROFILE, "pyz3.yaml": interface(functions, classes)}
    if not committed:
        files["build.rs"] = BUILD
    code = ['pyz3_runtime::module!(NAME in "generated");\n' if committed else "pyz3_runtime::module!(NAME);\n"]
    code += rust_functions(functions, "")
    for it in range(classes):
        body = rust_class(it, "add", "repr").replace("    NEW\n", "")
        code.append(f"pub struct C{it} {{\n    pub x: f64,\n    pub y: f64,\n}}\n\nimpl C{it} {{\n{body}}}\n")
    return files | {"src/lib.rs": "\n".join(code)}


def pyo3(functions: int, classes: int) -> dict[str, str]:
    """Tuned in the same way."""
    files = {"Cargo.toml": HEAD + '[dependencies]\npyo3 = { version = "0.30", features = ["extension-module"] }\n\n' + PROFILE}
    code = ["use pyo3::prelude::*;\n", *rust_functions(functions, "#[pyfunction]\n")]
    for it in range(classes):
        body = rust_class(it, "__add__", "__repr__").replace("    NEW\n", "    #[new]\n")
        fields = "    #[pyo3(get, set)]\n    x: f64,\n    #[pyo3(get, set)]\n    y: f64,\n"
        code.append(f"#[pyclass]\npub struct C{it} {{\n{fields}}}\n\n#[pymethods]\nimpl C{it} {{\n{body}}}\n")
    names = [f"f{it}" for it in range(functions)] + [f"C{it}" for it in range(classes)]
    code.append(f"#[pymodule]\nmod NAME {{\n    #[pymodule_export]\n    use super::{{{', '.join(names)}}};\n}}\n")
    return files | {"src/lib.rs": "\n".join(code)}


def nanobind(folder: Path, functions: int, classes: int) -> None:
    """Of CMake's."""
    put(folder / "CMakeLists.txt", 
        "cmake_minimum_required(VERSION 3.18)\nproject(scale LANGUAGES CXX)\n"
        "find_package(Python 3.9 REQUIRED COMPONENTS Interpreter Development.Module)\nfind_package(nanobind CONFIG REQUIRED)\n"
        "nanobind_add_module(scale NB_STATIC scale.cpp)\n"
    )
    code = ["#include <string>\n#include <nanobind/nanobind.h>\n#include <nanobind/operators.h>\n#include <nanobind/stl/string.h>\n"
            "#include <nanobind/stl/string_view.h>\nnamespace nb = nanobind;\nusing namespace nb::literals;\n"]
    code += [f"struct C{it} {{ double x, y; C{it} operator+(const C{it} &o) const {{ return {{x + o.x, y + o.y}}; }} }};" for it in range(classes)]
    code.append("NB_MODULE(scale, m) {")
    for it in range(functions):
        code.append(f'    m.def("f{it}", [](int64_t a, double b, bool c, std::string_view d, nb::bytes e, int64_t f) {{ return a + (int64_t)b + c '
                    f'+ (int64_t)d.size() + (int64_t)e.size() + f + {it}; }}, "a"_a, "b"_a, "c"_a, "d"_a, "e"_a, "f"_a);')
    for it in range(classes):
        name = f"C{it}"
        code.append(f'    nb::class_<{name}>(m, "{name}").def("__init__", []({name} *t, double x, double y) {{ new (t) {name}{{x, y}}; }}, "x"_a, "y"_a)'
                    f'.def_rw("x", &{name}::x).def_rw("y", &{name}::y)')
        code += [f'        .def("m{m}", [](const {name} &t, double by) {{ return t.x * by + {m}.0; }}, "by"_a)' for m in range(8)]
        code.append(f'        .def("__repr__", [](const {name} &t) {{ return "{name}(" + std::to_string(t.x) + ", " + std::to_string(t.y) + ")"; }})'
                    ".def(nb::self + nb::self);")
    code.append("}\n")
    put(folder / "scale.cpp", "\n".join(code))


def name(kind: str, functions: int, classes: int) -> str:
    """What a crate, its library and its module are called. Crates that share a folder of cargo's have to differ in that."""
    return "scale" if kind == "nanobind" else f"scale_{functions}_{classes}"


def write(kind: str, functions: int, classes: int, folder: Path) -> None:
    """Makes the crate of a kind."""
    (folder / "src").mkdir(parents=True, exist_ok=True)
    if kind == "nanobind":
        nanobind(folder, functions, classes)
        return
    files = pyo3(functions, classes) if kind == "pyo3" else pyz3(functions, classes, committed=kind == "pyz3-committed")
    for path, text in files.items():
        put(folder / path, text.replace("NAME", name(kind, functions, classes)))

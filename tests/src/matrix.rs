//! The matrix: every CPython of this machine, in every form, against the suites.
//!
//! In: interpreters. Out: for each cell, how many tests of each family passed, kept below `target/pyz3-tests/matrix` as they were measured; and
//! `docs/compatibility.md`, which shows all that was kept, each row with its date. An interpreter that is not there is a row with the reason.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, program, run, said};
use crate::interpreter::Interpreter;
use crate::modules::MODULES;
use crate::venv::Venv;
use crate::workspace::{output, root, tests_dir};

/// How a library is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For the version that it runs in.
    Version,
    /// On the stable ABI, from that minor version on.
    Stable(u8),
    /// For 3.14 without a GIL, run in 3.13 without one: see ADR 019.
    StandIn,
}

/// A version in a form.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it runs in.
    pub python: Interpreter,
    /// How it is built.
    pub form: Form,
}

/// The suites of a family, by the names of their files.
pub const FAMILIES: [(&str, &[&str]); 5] = [
    (
        "functions",
        &[
            "functions",
            "binding",
            "signatures",
            "vectorcall",
            "modules",
            "state",
            "overloads",
        ],
    ),
    (
        "types",
        &[
            "roundtrip",
            "conversions",
            "hard_values",
            "records",
            "foreign",
            "more_types",
            "wrappers",
        ],
    ),
    (
        "classes",
        &[
            "classes_access",
            "classes_borrow",
            "classes_construction",
            "classes_conversions",
            "classes_kinds",
            "classes_methods",
            "classes_inheritance",
            "classes_life",
            "classes_garbage",
            "protocols",
            "protocols_containers",
            "protocols_hooks",
            "enums",
        ],
    ),
    ("errors", &["errors", "exceptions", "tracebacks"]),
    (
        "threads",
        &[
            "threads",
            "classes_threads",
            "subinterpreters",
            "classes_subinterpreters",
        ],
    ),
];

/// Modules whose interface or Rust has buffers, which are of the stable ABI from 3.11 on, and the suites that need them.
const BUFFERS: [&str; 4] = ["garbage", "more_types", "protocols", "wrappers"];

/// The versions that a table without gaps has.
const WANTED: [(&str, &str); 10] = [
    ("3.10", ""),
    ("3.11", ""),
    ("3.12", ""),
    ("3.13", ""),
    ("3.14", ""),
    ("3.15", ""),
    ("3.13d", ""),
    ("3.14d", ""),
    ("3.14t", "3.13t stands in for it"),
    ("3.15t", "no package of it was to be had"),
];

impl Cell {
    /// `3.13`, `3.13 abi3-py310`, `3.13t stand-in`.
    pub fn name(&self) -> String {
        let tag = self.python.full_tag();
        match self.form {
            Form::Version => tag,
            Form::Stable(floor) => format!("{tag} abi3-py3{floor}"),
            Form::StandIn => format!("{tag} stand-in for 3.14t"),
        }
    }

    fn folder(&self) -> PathBuf {
        let name = match self.form {
            Form::Version => self.python.full_tag(),
            Form::Stable(floor) => format!("abi3-py3{floor}"),
            Form::StandIn => "stand-in".to_owned(),
        };
        place().join(name)
    }

    /// The modules that it can have.
    pub fn modules(&self) -> Vec<&'static str> {
        let names = MODULES.iter().filter_map(|it| it.strip_prefix("tests/modules/"));
        let lacks = |it: &str| match self.form {
            Form::Version | Form::StandIn => false,
            Form::Stable(floor) => it == "subinterpreters" || floor == 10 && BUFFERS.contains(&it),
        };
        names.filter(|it| !lacks(it)).collect()
    }

    /// Builds the modules, and gives the folder to import them from.
    ///
    /// # Errors
    ///
    /// What cargo said.
    pub fn build(&self, modules: &[&str]) -> Result<PathBuf, String> {
        let target = output().join("matrix-build");
        let mut build = cargo(&target);
        build
            .args(["build", "--quiet", "-p", "pyz3-runtime"])
            .current_dir(root());
        for name in modules {
            build.arg("-p").arg(format!("pyz3-test-{}", name.replace('_', "-")));
        }
        match self.form {
            Form::Version => {}
            Form::Stable(floor) => {
                build.arg("--features").arg(format!("pyz3-runtime/abi3-py3{floor}"));
            }
            Form::StandIn => {
                let config = place().join("stand-in.txt");
                write(&config, STAND_IN)?;
                build.env("PYO3_CONFIG_FILE", config);
            }
        }
        build.env("PYO3_PYTHON", &self.python.path);
        run(&mut build)?;
        let folder = self.folder();
        for name in modules {
            let (library, package) = match *name {
                "packaged" => ("_core", "mypkg"),
                _ => (*name, ""),
            };
            let to = folder.join(package);
            fs::create_dir_all(&to).map_err(|it| format!("{}: {it}", to.display()))?;
            if !package.is_empty() {
                let from = root().join("tests/modules/packaged/mypkg/__init__.py");
                fs::copy(&from, to.join("__init__.py")).map_err(|it| format!("{}: {it}", from.display()))?;
            }
            let suffix = if matches!(self.form, Form::Stable(_)) {
                "abi3.so"
            } else {
                "so"
            };
            let from = target.join(format!("debug/lib{library}.so"));
            let to = to.join(format!("{library}.{suffix}"));
            // Another process may have the old one loaded.
            let _ = fs::remove_file(&to);
            fs::copy(&from, &to).map_err(|it| format!("{}: {it}", from.display()))?;
        }
        Ok(folder)
    }

    /// Runs a family of suites on what is in that folder: how many tests passed, or what went wrong.
    ///
    /// # Errors
    ///
    /// If there is no environment for the interpreter.
    pub fn test(&self, venv: &Venv, folder: &Path, suites: &[&str]) -> Result<String, String> {
        let lacks = |suite: &&&str| self.form == Form::Stable(10) && needs_buffers(suite);
        let suites: Vec<_> = suites.iter().filter(|it| !lacks(it)).collect();
        let mut pytest = venv.command();
        pytest.args([
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--color=no",
            "--import-mode=importlib",
        ]);
        pytest.args(suites.iter().map(|it| tests_dir().join(format!("python/test_{it}.py"))));
        pytest
            .env("PYTHONPATH", folder)
            .env("PYTHONFAULTHANDLER", "1")
            .current_dir(tests_dir());
        let done = said(&mut pytest);
        let text = done.stdout();
        let log = place().join(format!("{} {}.log", self.name(), suites.first().map_or("", |it| it)));
        let _ = write(&log, &format!("{text}\n{}", done.stderr()));
        // `3 passed in 0.50s`, and `3 passed in 63.20s (0:01:03)`.
        let last = text
            .lines()
            .rfind(|it| it.contains(" in ") && it.ends_with(['s', ')']))
            .unwrap_or_default();
        let counts = last.split(" in ").next().unwrap_or_default();
        if counts.is_empty() {
            return Ok(format!("crashed (status {:?})", done.code()));
        }
        Ok(counts.trim_matches('=').trim().to_owned())
    }
}

/// Whether a suite imports a module that has buffers.
fn needs_buffers(suite: &str) -> bool {
    let path = tests_dir().join(format!("python/test_{suite}.py"));
    let text = fs::read_to_string(path).unwrap_or_default();
    let imports = |name: &&str| {
        text.lines()
            .any(|it| it.trim_start().starts_with(&format!("import {name}")))
    };
    // That of the signatures takes all modules.
    suite == "signatures" || BUFFERS.iter().any(imports) || text.contains("from twins import protocols")
}

/// What pyo3-ffi asks an interpreter for, as 3.14 without a GIL would answer.
const STAND_IN: &str = "\
implementation=CPython
version=3.14
shared=true
abi3=false
lib_name=python3.14t
build_flags=Py_GIL_DISABLED
suppress_build_script_link_lines=true
extra_build_script_line=cargo:rustc-cfg=pyz3_stand_in
";

fn place() -> PathBuf {
    output().join("matrix")
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    fs::write(path, text).map_err(|it| format!("{}: {it}", path.display()))
}

/// Every cell of those interpreters.
pub fn cells(pythons: &[Interpreter]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for python in pythons {
        let cell = |form| Cell {
            python: python.clone(),
            form,
        };
        if python.free_threaded {
            let form = if python.version < (3, 14) {
                Form::StandIn
            } else {
                Form::Version
            };
            cells.push(cell(form));
            continue;
        }
        cells.push(cell(Form::Version));
        if python.is_ordinary {
            cells.push(cell(Form::Stable(10)));
            if python.version >= (3, 11) {
                cells.push(cell(Form::Stable(11)));
            }
        }
    }
    // One library for all: the first that builds it is the oldest.
    cells.sort_by_key(|it| (it.form != Form::Version, it.python.version));
    cells
}

/// Runs a cell, and keeps what came of it.
///
/// # Errors
///
/// What kept it from being run.
pub fn measure(cell: &Cell, built: &mut BTreeMap<PathBuf, Result<PathBuf, String>>) -> Result<String, String> {
    let folder = built
        .entry(cell.folder())
        .or_insert_with(|| cell.build(&cell.modules()))
        .clone()?;
    let venv = Venv::make_with(&cell.python)?;
    let mut row = Vec::new();
    for (_, suites) in FAMILIES {
        row.push(cell.test(&venv, &folder, suites)?);
    }
    let kept = format!("{}\t{}", today(), row.join("\t"));
    write(&place().join("kept").join(cell.name()), &kept)?;
    Ok(row.join("; "))
}

fn today() -> String {
    let said = said(program("date").arg("+%Y-%m-%d")).stdout();
    said.trim().to_owned()
}

/// The table of all that was kept.
///
/// # Errors
///
/// If it cannot be read or written.
pub fn document() -> Result<String, String> {
    let mut rows = BTreeMap::new();
    for entry in fs::read_dir(place().join("kept")).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).map_err(|it| it.to_string())?;
        rows.insert(entry.file_name().to_string_lossy().into_owned(), text);
    }
    let mut page = HEAD.to_owned();
    let families: Vec<_> = FAMILIES.iter().map(|it| it.0).collect();
    let _ = writeln!(page, "| CPython | form | {} | measured |", families.join(" | "));
    let _ = writeln!(page, "|---|---|{}---|", "---|".repeat(families.len()));
    let mut names: Vec<_> = rows.keys().cloned().collect();
    names.sort_by_key(|it| (minor(it), it.clone()));
    for name in &names {
        let (tag, form) = name.split_once(' ').unwrap_or((name, "version-specific"));
        let mut parts = rows[name].split('\t');
        let date = parts.next().unwrap_or_default();
        let parts: Vec<_> = parts.collect();
        let _ = writeln!(page, "| {tag} | {form} | {} | {date} |", parts.join(" | "));
    }
    for (tag, why) in WANTED {
        if !rows.contains_key(tag) {
            let why = if why.is_empty() {
                "not run: no such interpreter was there"
            } else {
                why
            };
            let _ = writeln!(
                page,
                "| {tag} | version-specific | {}{why} |",
                "- | ".repeat(families.len())
            );
        }
    }
    page.push_str(TAIL);
    write(&root().join("docs/compatibility.md"), &page)?;
    Ok(page)
}

fn minor(name: &str) -> u32 {
    let digits: String = name.chars().skip(2).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

const HEAD: &str = "\
# Compatibility

Written by `tests/run matrix`, which builds the test modules for every CPython that it finds, in every form, and runs the suites on them. Each cell
is what pytest said; what was skipped, the suites skip with a reason of their own (such as what a version of Python does not have).

";

const TAIL: &str = "
`abi3-py310` is one library for all of these versions, built with the oldest of them, without the modules that have buffers; `abi3-py311` has them. `d` is a debug
build of CPython, `t` one without a GIL. The stand-in is what [ADR 019](adr/019-a-stand-in-without-a-gil.md) says: built for 3.14t, run in
3.13t.

What differs by version and form:

| | needs | below |
|---|---|---|
| an interpreter with its own GIL | 3.12 | interpreters share one |
| `__buffer__`, `Buffer`, `BufferMut` | 3.10; 3.11 on the stable ABI | refused with its line; bytes of others are copied |
| a class called without a tuple of arguments | 3.10; 3.14 on the stable ABI | through `tp_new` and `tp_init` |
| notes and groups of exceptions | 3.11 | no notes; an Exception with a cause |
| the exponent asked in `pow(a, b, m)` | 3.14 | as that version of Python does |
| classes with a metaclass or a foreign base | 3.10 | on the stable ABI, `__mro__` has one or two classes more |
";

/// Interpreters by their paths.
pub fn asked(paths: &[PathBuf]) -> Vec<Interpreter> {
    paths.iter().filter_map(|it| Interpreter::ask(it)).collect()
}

/// Symbols of CPython's that a library wants and that the stable ABI of that version has not, each with the version that brought it.
///
/// # Errors
///
/// If the symbols cannot be read.
pub fn foreign_symbols(library: &Path, floor: u8) -> Result<Vec<String>, String> {
    let list = fs::read_to_string(tests_dir().join("stable_abi.txt")).map_err(|it| it.to_string())?;
    let known: BTreeMap<&str, u8> = list
        .lines()
        .filter_map(|it| it.split_once(' '))
        .filter_map(|(name, minor)| Some((name, minor.parse().ok()?)))
        .collect();
    let said = run(Command::new("nm").args(["-D", "--undefined-only"]).arg(library))?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let wanted = text
        .split_whitespace()
        .filter(|it| it.starts_with("Py") || it.starts_with("_Py"));
    let foreign = wanted.filter_map(|it| match known.get(it) {
        Some(minor) if *minor <= floor => None,
        Some(minor) => Some(format!("{it} (3.{minor})")),
        None => Some(format!("{it} (never)")),
    });
    Ok(foreign.collect())
}

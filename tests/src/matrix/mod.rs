//! The matrix: every CPython of this machine, in every form, against the suites.
//!
//! In: interpreters. Out: what each suite said in each cell, kept below `target/pyz3-tests/matrix` as it was measured, so that a run that was
//! interrupted goes on where it was; and `docs/compatibility.md`, which shows all that was kept, each row with its date.

mod families;
mod kept;
mod page;
mod symbols;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::{cargo, program, run, said};
use crate::interpreter::Interpreter;
use crate::venv::Venv;
use crate::workspace::{output, root, tests_dir};

pub use families::{ELSEWHERE, FAMILIES};
pub use kept::Kept;
pub use page::document;
pub use symbols::foreign_symbols;

/// What a suite may take; the slowest takes a twentieth of it on a machine that has nothing else to do.
const LIMIT: Duration = Duration::from_secs(3600);

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

/// What a suite did in a cell.
#[derive(Clone, Debug)]
pub enum Ran {
    /// It was kept from an earlier run, in which it passed.
    Before(Kept),
    /// It was run.
    Now(Kept),
    /// The form has not what it needs.
    Not(String),
}

impl Cell {
    /// `3.13`, `3.13 abi3-py310`, `3.13t stand-in for 3.14t`.
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

    /// Builds those modules, and gives the folder to import them from.
    ///
    /// # Errors
    ///
    /// What cargo said.
    pub fn build(&self, modules: &[&str]) -> Result<PathBuf, String> {
        // One for all: each interpreter's own would take some GiB.
        let target = output().join("matrix-build");
        let mut build = cargo(&target);
        build
            .args(["build", "--quiet", "-p", "pyz3-runtime"])
            // What each build writes anew is not worth what makes the next one faster, as that is for another interpreter.
            .envs([("CARGO_PROFILE_DEV_DEBUG", "0"), ("CARGO_INCREMENTAL", "0")])
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

    /// Builds all modules that it can have, unless that was done from the same sources.
    ///
    /// # Errors
    ///
    /// What cargo said.
    pub fn build_once(&self) -> Result<PathBuf, String> {
        let marker = self.folder().join("sources.txt");
        let sources = sources();
        if fs::read_to_string(&marker).is_ok_and(|it| it == sources) {
            return Ok(self.folder());
        }
        let _ = fs::remove_file(&marker);
        let folder = self.build(&self.modules())?;
        write(&marker, &sources)?;
        Ok(folder)
    }

    /// Runs a suite on what is in that folder.
    ///
    /// # Errors
    ///
    /// If pytest cannot be started.
    pub fn test(&self, venv: &Venv, folder: &Path, suite: &str) -> Result<Kept, String> {
        let mut pytest = venv.command();
        pytest
            .args(["-m", "pytest", "-q", "-rsfE", "--tb=short", "-p", "no:cacheprovider"])
            .args(["--color=no", "--import-mode=importlib"])
            .arg(tests_dir().join(format!("python/test_{suite}.py")))
            .env("PYTHONPATH", folder)
            .env("PYTHONFAULTHANDLER", "1")
            .env("PYZ3_TEST_LACKS", self.absent().join(","))
            // Of lines that are too long for a terminal, pytest shows a part.
            .env("COLUMNS", "400")
            .current_dir(tests_dir());
        let log = place().join("logs").join(self.name()).join(format!("{suite}.txt"));
        let ended = limited(&mut pytest, &log)?;
        let text = fs::read(&log).map_err(|it| format!("{}: {it}", log.display()))?;
        let text = String::from_utf8_lossy(&text);
        let broken = |what: &str| Kept::broken(&today(), format!("test_{suite}.py {what}"));
        Ok(match ended {
            None => broken(&format!("took more than {} s", LIMIT.as_secs())),
            Some(status) => {
                let kept = Kept::of_pytest(&today(), &text).unwrap_or_else(|| broken("crashed"));
                // All tests passed, and the interpreter fell over at its end; 5 says that all were skipped.
                let well = status == Some(0) || status == Some(5) && !kept.skipped.is_empty();
                if kept.failed.is_empty() && !well {
                    broken(&format!("ended with {status:?}"))
                } else {
                    kept
                }
            }
        })
    }
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

/// Runs a program with all that it says in a file: its status, or `None` if it had to be ended.
fn limited(command: &mut Command, log: &Path) -> Result<Option<Option<i32>>, String> {
    write(log, "")?;
    let file = |_| {
        File::options()
            .append(true)
            .open(log)
            .map_err(|it| format!("{}: {it}", log.display()))
    };
    let (out, err) = (file(())?, file(())?);
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    let mut child = command.spawn().map_err(|it| it.to_string())?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|it| it.to_string())? {
            return Ok(Some(status.code()));
        }
        if begun.elapsed() > LIMIT {
            child.kill().map_err(|it| it.to_string())?;
            child.wait().map_err(|it| it.to_string())?;
            return Ok(None);
        }
        sleep(Duration::from_millis(20));
    }
}

/// What the modules are made from: committed, and changed since.
fn sources() -> String {
    const FOLDERS: [&str; 4] = ["pyz3-runtime", "pyz3-codegen", "tests/modules", "Cargo.lock"];
    let git = |arguments: &[&str]| {
        let mut git = program("git");
        git.args(arguments).arg("--").args(FOLDERS).current_dir(root());
        said(&mut git).stdout()
    };
    git(&["ls-tree", "HEAD"]) + &git(&["diff", "HEAD"])
}

fn place() -> PathBuf {
    output().join("matrix")
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    fs::write(path, text).map_err(|it| format!("{}: {it}", path.display()))
}

/// Every cell of those interpreters, in their order.
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
    cells.sort_by_key(|it| (matches!(it.form, Form::Stable(_)), it.python.version));
    cells
}

/// Runs a cell, suite by suite, keeps what each said, and tells it to `tell`. If `again` is false, what passed before is not run.
///
/// # Errors
///
/// What kept it from being run.
pub fn measure(cell: &Cell, again: bool, mut tell: impl FnMut(&str, &Ran)) -> Result<(), String> {
    let folder = cell.build_once()?;
    let venv = Venv::plain(&cell.python)?;
    let mut suites: Vec<_> = FAMILIES.iter().flat_map(|it| it.1).collect();
    // What takes the longest comes last.
    suites.sort_by_key(|it| it.ends_with("leaks") || it.ends_with("many"));
    for suite in suites {
        let path = place().join("kept").join(cell.name()).join(suite);
        if let Some(why) = cell.cannot(suite) {
            let skipped = [(why.clone(), 0)].into();
            let kept = Kept {
                date: today(),
                skipped,
                ..Kept::default()
            };
            write(&path, &kept.write())?;
            tell(suite, &Ran::Not(why));
            continue;
        }
        let before = fs::read_to_string(&path).ok().and_then(|it| Kept::read(&it));
        if let Some(kept) = before.filter(|it| !again && it.failed.is_empty()) {
            tell(suite, &Ran::Before(kept));
            continue;
        }
        let kept = cell.test(&venv, &folder, suite)?;
        write(&path, &kept.write())?;
        tell(suite, &Ran::Now(kept));
    }
    Ok(())
}

fn today() -> String {
    let said = said(program("date").arg("+%Y-%m-%d")).stdout();
    said.trim().to_owned()
}

/// Interpreters by their paths.
pub fn asked(paths: &[PathBuf]) -> Vec<Interpreter> {
    paths.iter().filter_map(|it| Interpreter::ask(it)).collect()
}

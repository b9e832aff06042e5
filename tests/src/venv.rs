//! Virtual environments with the tools of the tests, made once and kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::command::{fail, program, run};
use crate::interpreter::{Interpreter, chosen};
use crate::workspace::{output, tests_dir};

/// A virtual environment with pytest, hypothesis and mypy.
#[derive(Debug)]
pub struct Venv {
    /// The interpreter that it was made with.
    pub base: Interpreter,
    folder: PathBuf,
}

impl Venv {
    /// Its interpreter.
    pub fn python(&self) -> PathBuf {
        self.folder.join(if cfg!(windows) {
            "Scripts/python.exe"
        } else {
            "bin/python"
        })
    }

    /// Its interpreter, ready to be given arguments.
    pub fn command(&self) -> Command {
        program(self.python())
    }

    /// The target directory for modules that are built for it: one for each interpreter, or each would build all anew.
    pub fn target(&self) -> PathBuf {
        output().join(format!("build-{}", self.base.tag()))
    }

    /// One for an interpreter, without type checkers, which are not there for each.
    ///
    /// # Errors
    ///
    /// Why it cannot be made.
    pub fn plain(base: &Interpreter) -> Result<Self, String> {
        // Of hypothesis, the newest that there is for it.
        const OLDER: [&str; 1] = ["3.13t"];
        let tag = base.full_tag();
        let requirements = if OLDER.contains(&tag.as_str()) {
            "requirements-older.txt"
        } else {
            "requirements-plain.txt"
        };
        Self::make_of(base, &format!("venv-plain-{tag}"), requirements)
    }

    /// The one with `abi3audit`, which has a tree of its own. Tests that run at once share it.
    ///
    /// # Errors
    ///
    /// Why it cannot be made.
    pub fn audit() -> Result<&'static Self, String> {
        static AUDIT: OnceLock<Result<Venv, String>> = OnceLock::new();
        let made = AUDIT.get_or_init(|| Self::make_of(&default_venv().base, "venv-audit", "requirements-audit.txt"));
        made.as_ref().map_err(Clone::clone)
    }

    fn make(base: &Interpreter) -> Result<Self, String> {
        Self::make_of(base, &format!("venv-{}", base.full_tag()), "requirements.txt")
    }

    fn make_of(base: &Interpreter, name: &str, requirements: &str) -> Result<Self, String> {
        let venv = Self {
            base: base.clone(),
            folder: output().join(name),
        };
        let requirements = tests_dir().join(requirements);
        let wanted = fs::read_to_string(&requirements).map_err(|it| format!("{}: {it}", requirements.display()))?;
        let wanted = format!("{}\n{wanted}", base.path.display());
        // Written last, so that what was interrupted is made again.
        let marker = venv.folder.join("pyz3-tests.txt");
        if fs::read_to_string(&marker).is_ok_and(|it| it == wanted) {
            return Ok(venv);
        }
        run(program(&base.path).args(["-m", "venv", "--clear"]).arg(&venv.folder))
            .map_err(|it| without_venv(base, &it))?;
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
        ];
        run(venv.command().args(pip).arg(&requirements)).map_err(|it| without_network(&requirements, &it))?;
        fs::write(&marker, wanted).map_err(|it| format!("{}: {it}", marker.display()))?;
        Ok(venv)
    }
}

/// An environment for each interpreter to test with; the default one comes first.
///
/// # Panics
///
/// If there is no interpreter, or an environment cannot be made: with what to do about it.
pub fn venvs() -> &'static [Venv] {
    static VENVS: OnceLock<Result<Vec<Venv>, String>> = OnceLock::new();
    match VENVS.get_or_init(|| chosen()?.iter().map(Venv::make).collect()) {
        Ok(venvs) => venvs,
        Err(message) => fail(message, "there is no Python to test with"),
    }
}

/// The environment for what one interpreter is enough for.
///
/// # Panics
///
/// As [`venvs`].
pub fn default_venv() -> &'static Venv {
    &venvs()[0]
}

fn without_venv(base: &Interpreter, said: &str) -> String {
    let version = format!("{}.{}", base.version.0, base.version.1);
    format!(
        "{said}\n{} cannot make a virtual environment\n\
         Debian, Ubuntu:  apt install python{version}-venv\n\
         elsewhere:       reinstall Python with its venv and ensurepip modules, or name another in PYZ3_TEST_PYTHONS",
        base.path.display()
    )
}

fn without_network(requirements: &Path, said: &str) -> String {
    format!(
        "{said}\npip could not install {}: is the package index that pip is set up for within reach?",
        requirements.display()
    )
}

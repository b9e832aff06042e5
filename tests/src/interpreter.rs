//! The CPython interpreters of this machine.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::command::{program, run};

/// The oldest CPython that modules can be built for.
const OLDEST: (u8, u8) = (3, 10);

/// An interpreter, as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreter {
    /// The executable.
    pub path: PathBuf,
    /// Major and minor version.
    pub version: (u8, u8),
    /// Built without a GIL.
    pub free_threaded: bool,
    /// A release, not an alpha, beta or candidate, and without the checks of a debug build, which take their time.
    pub is_ordinary: bool,
    /// Built with CPython's own checks.
    pub checks: bool,
    /// A virtual environment with pip can be made with it.
    pub has_venv: bool,
    /// Installation that it belongs to, one for all of its names on `PATH`.
    home: String,
}

impl Interpreter {
    /// `3.13`, or `3.13t` without a GIL.
    pub fn tag(&self) -> String {
        format!(
            "{}.{}{}",
            self.version.0,
            self.version.1,
            if self.free_threaded { "t" } else { "" }
        )
    }

    /// The same, with `d` for a build with checks of its own.
    pub fn full_tag(&self) -> String {
        format!("{}{}", self.tag(), if self.checks { "d" } else { "" })
    }

    /// Asks the interpreter at `path`; `None` if there is none that can be used.
    pub fn ask(path: &Path) -> Option<Self> {
        const QUESTION: &str = "\
import importlib.util, sys, sysconfig
print(sys.implementation.name)
print(sys.version_info.major, sys.version_info.minor)
print(sys.version_info.releaselevel == 'final' and not hasattr(sys, 'gettotalrefcount'))
print(bool(sysconfig.get_config_var('Py_GIL_DISABLED')))
print(hasattr(sys, 'gettotalrefcount'))
print(all(importlib.util.find_spec(it) for it in ('venv', 'ensurepip')))
print(getattr(sys, '_base_executable', sys.executable) or sys.executable)
print(sys.base_prefix, sys.version)
";
        let output = run(program(path).args(["-I", "-c", QUESTION])).ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        let mut lines = text.lines();
        (lines.next()? == "cpython").then_some(())?;
        let mut version = lines.next()?.split(' ');
        let (major, minor) = (version.next()?.parse().ok()?, version.next()?.parse().ok()?);
        let is_ordinary = lines.next()? == "True";
        let free_threaded = lines.next()? == "True";
        let checks = lines.next()? == "True";
        let has_venv = lines.next()? == "True";
        let path = PathBuf::from(lines.next()?);
        let home = lines.next()?.to_owned();
        let version = (major, minor);
        (version >= OLDEST).then_some(Self {
            path,
            version,
            free_threaded,
            is_ordinary,
            checks,
            has_venv,
            home,
        })
    }
}

/// The interpreters to test with: the default one first, then, for own-GIL interpreters, the newest one since 3.12.
///
/// # Errors
///
/// What was looked for, and how to install it.
pub(crate) fn chosen() -> Result<&'static [Interpreter], String> {
    static CHOSEN: OnceLock<Result<Vec<Interpreter>, String>> = OnceLock::new();
    CHOSEN.get_or_init(choose).as_deref().map_err(Clone::clone)
}

fn choose() -> Result<Vec<Interpreter>, String> {
    if let Some(list) = std::env::var_os("PYZ3_TEST_PYTHONS").filter(|it| !it.is_empty()) {
        let asked = std::env::split_paths(&list).map(|path| {
            let found = Interpreter::ask(&path).filter(|it| it.has_venv);
            found.ok_or_else(|| {
                format!(
                    "{NEEDS}, which {}, named in PYZ3_TEST_PYTHONS, is not\n{INSTALL}",
                    path.display()
                )
            })
        });
        return asked.collect();
    }
    let names = ["python3", "python"].iter().map(PathBuf::from);
    let versions = (OLDEST.1..=15)
        .rev()
        .map(|minor| PathBuf::from(format!("python3.{minor}")));
    let asked = std::env::var_os("PYO3_PYTHON").map(PathBuf::from);
    let on_path: Vec<Interpreter> = asked
        .into_iter()
        .chain(names)
        .chain(versions)
        .filter_map(|it| Interpreter::ask(&it))
        .collect();
    let elsewhere: Vec<Interpreter> = installed().iter().filter_map(|it| Interpreter::ask(it)).collect();

    let usable = || on_path.iter().chain(&elsewhere).filter(|it| it.has_venv);
    let default = usable().next().cloned().ok_or_else(|| missing(&on_path))?;
    let newest = usable()
        .filter(|it| it.version >= (3, 12) && it.is_ordinary && !it.free_threaded && it.version > default.version)
        .min_by_key(|it| Reverse(it.version))
        .cloned();
    Ok(std::iter::once(default).chain(newest).collect())
}

/// Every interpreter that is on `PATH`, or where version managers put them.
pub fn everywhere() -> Vec<PathBuf> {
    let versions = (OLDEST.1..=15).map(|minor| PathBuf::from(format!("python3.{minor}")));
    installed().into_iter().chain(versions).collect()
}

/// Interpreters where version managers put them.
fn installed() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("/opt/pythons")];
    folders.extend(std::env::home_dir().map(|it| it.join(".pyenv/versions")));
    let mut found: Vec<PathBuf> = folders
        .iter()
        .flat_map(|it| entries(it))
        .map(|it| it.join("bin/python3"))
        .collect();
    found.retain(|it| it.exists());
    found.sort();
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map_or_else(|_| Vec::new(), |it| it.flatten().map(|it| it.path()).collect())
}

/// What to say when no interpreter on this machine will do.
fn missing(found: &[Interpreter]) -> String {
    let what = match found.first() {
        Some(it) => format!("{} has no venv or ensurepip module", it.path.display()),
        None => "there is none on this machine".to_owned(),
    };
    format!(
        "{NEEDS}, but {what}\n\
         looked for: PYO3_PYTHON; python3, python and python3.10 to python3.15 on PATH; ~/.pyenv/versions; /opt/pythons\n\
         {INSTALL}"
    )
}

const NEEDS: &str = "the tests need CPython 3.10 or newer with its venv module";
const INSTALL: &str = "\
Debian, Ubuntu:  apt install python3 python3-venv
Fedora:          dnf install python3
macOS:           brew install python
Windows:         winget install Python.Python.3.13
or name interpreters in PYZ3_TEST_PYTHONS";

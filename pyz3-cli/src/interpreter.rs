//! Finding the Python to build for, and what it is.
//!
//! In: what the user and the environment say. Out: facts about a CPython that will do, or everything that was looked at
//! and why it would not do. The facts are read by running the interpreter once; they are kept under cargo's target
//! directory until the interpreter changes.

mod facts;
mod fit;
mod kept;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

pub(crate) use facts::Facts as Interpreter;
use facts::Facts;
use fit::Refusal;

use crate::files::absolute;

/// The oldest CPython that modules are built for.
const OLDEST: (u32, u32) = (3, 10);

/// The newest CPython whose interface is known.
const NEWEST: (u32, u32) = (3, 15);

/// Finds the interpreter. What was asked for by name must do; on PATH the first that will do is taken.
///
/// `folder` is where facts are kept, if anywhere.
pub(crate) fn find(asked: Option<&Path>, folder: Option<&Path>) -> Result<Interpreter> {
    let mut seen = Vec::new();
    for (origin, path) in named(asked) {
        let Some(path) = path else {
            seen.push(format!("{origin}: not set"));
            continue;
        };
        let refusal = match resolve(&path) {
            Some(file) => match usable(&file, folder) {
                Ok(interpreter) => return Ok(interpreter),
                Err(reason) => reason,
            },
            None => Refusal::new("no such interpreter"),
        };
        // Going on to another would build for a Python that the user did not mean.
        seen.push(format!("{origin}: {}: {}", path.display(), refusal.reason));
        return refuse(&seen, refusal.foreign);
    }
    let (mut any, mut foreign) = (false, false);
    for name in ["python3", "python"] {
        for file in on_path(name) {
            any = true;
            match usable(&file, folder) {
                Ok(interpreter) => return Ok(interpreter),
                Err(refusal) => {
                    foreign |= refusal.foreign;
                    seen.push(format!("PATH: {}: {}", file.display(), refusal.reason));
                }
            }
        }
    }
    if !any {
        seen.push("PATH: neither python3 nor python".to_owned());
    }
    refuse(&seen, foreign)
}

fn refuse(seen: &[String], foreign: bool) -> Result<Interpreter> {
    let seen: Vec<String> = seen.iter().map(|it| format!("    {it}\n")).collect();
    let (major, minor) = OLDEST;
    let install = if foreign { fit::INSTALL_NATIVE } else { fit::INSTALL };
    bail!(
        "no usable Python: pyz3 needs CPython {major}.{minor} or newer\n\n  looked at:\n{}\n{install}",
        seen.concat()
    )
}

/// What names an interpreter, in the order in which it is asked.
fn named(asked: Option<&Path>) -> Vec<(&'static str, Option<PathBuf>)> {
    let variable = |name: &str| env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    vec![
        ("--python", asked.map(Path::to_owned)),
        ("PYO3_PYTHON", variable("PYO3_PYTHON")),
        ("VIRTUAL_ENV", variable("VIRTUAL_ENV")),
        ("CONDA_PREFIX", variable("CONDA_PREFIX")),
    ]
}

/// The executable that a path, an environment's folder, or a name on PATH stands for.
fn resolve(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return Some(absolute(path));
    }
    if path.is_dir() {
        let inside = ["bin/python3", "bin/python", "Scripts/python.exe", "python.exe"];
        return inside.iter().map(|it| absolute(&path.join(it))).find(|it| it.is_file());
    }
    let is_name = path.components().count() == 1;
    path.to_str().filter(|_| is_name).and_then(|name| on_path(name).next())
}

/// Every executable of this name on PATH.
fn on_path(name: &str) -> impl Iterator<Item = PathBuf> {
    let file = if name.ends_with(env::consts::EXE_SUFFIX) {
        name.into()
    } else {
        format!("{name}{}", env::consts::EXE_SUFFIX)
    };
    let folders: Vec<PathBuf> = env::var_os("PATH")
        .map(|it| env::split_paths(&it).collect())
        .unwrap_or_default();
    folders
        .into_iter()
        .filter(|it| !it.as_os_str().is_empty())
        .map(move |it| absolute(&it.join(&file)))
        .filter(|it| is_executable(it))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// The facts of an interpreter, or why it will not do.
fn usable(file: &Path, folder: Option<&Path>) -> Result<Interpreter, Refusal> {
    let interpreter = match folder.and_then(|it| kept::read(it, file)) {
        Some(interpreter) => interpreter,
        None => {
            let interpreter = facts::ask(file).map_err(Refusal::new)?;
            if let Some(folder) = folder {
                kept::write(folder, file, &interpreter);
            }
            interpreter
        }
    };
    fit::check(&interpreter)?;
    Ok(interpreter)
}

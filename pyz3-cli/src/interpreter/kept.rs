//! Facts kept in files, so that a second build runs no Python.
//!
//! A record holds for as long as everything that it was read from looks the same. One that cannot be read, or cannot be
//! written, only costs asking again.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::files;
use crate::interpreter::Interpreter;

/// Raised whenever records change their meaning.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Record {
    format: u32,
    /// What the facts depend on; see [`fingerprint`].
    key: Vec<String>,
    /// The interpreter behind `path`: as a shim may lead elsewhere after an upgrade.
    executable: String,
    facts: Interpreter,
}

/// The facts of the interpreter at `path`, if they are known.
pub(super) fn read(folder: &Path, path: &Path) -> Option<Interpreter> {
    let bytes = fs::read(record(folder, path)).ok()?;
    let record: Record = serde_json::from_slice(&bytes).ok()?;
    let current = record.format == FORMAT
        && record.key == fingerprint(path)
        && record.executable == stamp(&record.facts.executable)
        && record.facts.executable.is_file();
    current.then_some(record.facts)
}

/// Keeps the facts.
pub(super) fn write(folder: &Path, path: &Path, facts: &Interpreter) {
    let executable = stamp(&facts.executable);
    let new = Record {
        format: FORMAT,
        key: fingerprint(path),
        executable,
        facts: facts.clone(),
    };
    if let Ok(text) = serde_json::to_string_pretty(&new) {
        let _ = files::write(&record(folder, path), text.as_bytes());
    }
}

/// The file of a record.
fn record(folder: &Path, path: &Path) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    folder
        .join("interpreters")
        .join(format!("{:016x}.json", hasher.finish()))
}

/// Everything that decides which interpreter `path` is.
fn fingerprint(path: &Path) -> Vec<String> {
    let mut key = vec![stamp(path)];
    // A virtual environment: which Python it was made from.
    if let Some(environment) = path.parent().and_then(Path::parent) {
        key.push(stamp(&environment.join("pyvenv.cfg")));
    }
    // Version managers put a launcher on PATH, whose choice depends on variables and on files.
    if path.components().any(|it| it.as_os_str() == "shims") {
        for name in [
            "PYENV_VERSION",
            "PYENV_ROOT",
            "ASDF_PYTHON_VERSION",
            "MISE_PYTHON_VERSION",
        ] {
            key.push(format!("{name}={:?}", env::var_os(name).unwrap_or_default()));
        }
        let root = path.ancestors().find(|it| it.ends_with("shims")).and_then(Path::parent);
        key.extend(root.map(|it| stamp(&it.join("version"))));
        let here = env::current_dir().unwrap_or_default();
        for folder in here.ancestors() {
            for name in [".python-version", ".tool-versions", "mise.toml", ".mise.toml"] {
                let file = folder.join(name);
                if file.exists() {
                    key.push(stamp(&file));
                }
            }
        }
    }
    key
}

/// What changes when a file is replaced: where it leads, how long it is, when it was written.
fn stamp(path: &Path) -> String {
    let real = path.canonicalize().unwrap_or_default();
    let (length, time) = match path.metadata() {
        Ok(it) => (
            it.len(),
            it.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok()),
        ),
        Err(_) => (0, None),
    };
    format!(
        "{} -> {} {length} {}",
        path.display(),
        real.display(),
        time.unwrap_or_default().as_nanos()
    )
}

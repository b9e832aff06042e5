//! Finding interface files: `pyz3.yaml` and `*.pyz3.yaml`.
//!
//! In: folders. Out: paths, sorted. Nothing here judges what is written in them.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use pyz3_codegen::Report;

use crate::failure::usage;
use crate::files::shown;

/// Folders within folders beyond this are no place for an interface.
const MAX_DEPTH: usize = 32;

/// Every interface file directly in `folder`.
pub(crate) fn directly_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    search(folder, 0, |_| false, &mut found);
    found
}

/// Every interface file in `folder` and below. Build output, hidden folders and environments are left out.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    search(folder, MAX_DEPTH, |_| true, &mut found);
    found
}

/// Every interface file of the crate in `folder`: those beside its Cargo.toml, or, where there is none, those below that
/// belong to no other crate.
pub(crate) fn of_crate(folder: &Path) -> Vec<PathBuf> {
    let modules = |paths: Vec<PathBuf>| -> Vec<PathBuf> { paths.into_iter().filter(|it| names_a_module(it)).collect() };
    let direct = modules(directly_in(folder));
    if !direct.is_empty() {
        return direct;
    }
    let mut found = Vec::new();
    search(folder, MAX_DEPTH, |it| !it.join("Cargo.toml").exists(), &mut found);
    modules(found)
}

/// The interface that a command works on: the one that was named, or the only one in the folder.
pub(crate) fn the_one(named: Option<&Path>) -> Result<PathBuf> {
    let path = named.unwrap_or(Path::new("."));
    if path.is_file() {
        return Ok(path.to_owned());
    }
    if !path.is_dir() {
        return Err(usage(format!("no such file: {}", path.display())));
    }
    let tidy = |it: PathBuf| {
        if named.is_none() {
            it.strip_prefix(".").map(Path::to_owned).unwrap_or(it)
        } else {
            it
        }
    };
    let mut found: Vec<PathBuf> = directly_in(path)
        .into_iter()
        .filter(|it| names_a_module(it))
        .map(tidy)
        .collect();
    if let Some(default) = found.iter().position(|it| it.ends_with("pyz3.yaml")) {
        return Ok(found.swap_remove(default));
    }
    match found.len() {
        1 => Ok(found.swap_remove(0)),
        0 => Err(usage(format!(
            "no interface file in {}: there is no pyz3.yaml and no *.pyz3.yaml with a `module:`",
            shown(path)
        ))),
        _ => {
            let names: Vec<String> = found.iter().map(|it| it.display().to_string()).collect();
            Err(usage(format!(
                "more than one interface file here: name one of {}",
                names.join(", ")
            )))
        }
    }
}

/// Whether the file is an interface of its own rather than a part that others include.
fn names_a_module(path: &Path) -> bool {
    is_main(path, &pyz3_codegen::check(path))
}

/// The same, where the file has been checked already.
pub(crate) fn is_main(path: &Path, report: &Report) -> bool {
    report.module().is_some() || {
        // In a file that is too broken to be read, a line says it.
        String::from_utf8_lossy(&beginning(path))
            .lines()
            .any(|line| line.trim_start_matches('\u{feff}').starts_with("module:"))
    }
}

/// As much of the file as an interface may have; nothing of what is no regular file, which may have no end.
fn beginning(path: &Path) -> Vec<u8> {
    const MAX_BYTES: u64 = 8 << 20;
    let mut text = Vec::new();
    if path.is_file()
        && let Ok(file) = fs::File::open(path)
    {
        let _ = file.take(MAX_BYTES).read_to_end(&mut text);
    }
    text
}

/// Whether a file of this name is an interface file.
fn is_interface(name: &str) -> bool {
    name == "pyz3.yaml" || (name.ends_with(".pyz3.yaml") && !name.starts_with('.'))
}

/// Whether a search leaves this folder out.
fn is_left_out(folder: &Path, name: &str) -> bool {
    name.starts_with('.')
        || matches!(name, "target" | "node_modules" | "__pycache__")
        || folder.join("pyvenv.cfg").exists()
        || folder.join("conda-meta").exists()
}

fn search(folder: &Path, depth: usize, enter: fn(&Path) -> bool, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut folders = Vec::new();
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        // Links to folders are not followed: they may lead in circles.
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            if depth > 0 && !is_left_out(&path, &name) && enter(&path) {
                folders.push(path);
            }
        } else if is_interface(&name) && path.is_file() {
            found.push(path);
        }
    }
    for folder in folders {
        search(&folder, depth - 1, enter, found);
    }
}

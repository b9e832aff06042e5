//! The crate that a command works on.
//!
//! In: a path somewhere in it. Out: its folder, its interfaces, and what cargo knows about it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::cargo::{self, Metadata};
use crate::failure::{Shown, usage};
use crate::files::{absolute, shown};
use crate::interfaces;
use crate::output::Output;

/// A crate with at least one interface.
pub(crate) struct Project {
    /// The folder of its Cargo.toml.
    pub(crate) root: PathBuf,
    /// The interfaces that name a module.
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) metadata: Metadata,
}

/// One interface of a crate.
pub(crate) struct Interface {
    pub(crate) path: PathBuf,
    /// The module's full name.
    pub(crate) module: String,
}

impl Interface {
    /// The last part of the module's name: what its library exports and its generated files are called.
    pub(crate) fn name(&self) -> &str {
        self.module.rsplit('.').next().unwrap_or_default()
    }

    /// The packages around the module, outermost first.
    pub(crate) fn packages(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.module.split('.').collect();
        parts.pop();
        parts
    }
}

impl Project {
    /// The crate around `path`, its interfaces checked: where they have errors, these are shown and nothing is built.
    pub(crate) fn find(path: &Path, output: &Output) -> Result<Self> {
        let (root, paths) = locate(path)?;
        let interfaces = checked(&paths, output)?;
        let metadata = cargo::metadata(&root, output)?;
        Ok(Self {
            root,
            interfaces,
            metadata,
        })
    }

    /// The folder of the import path that belongs to the project.
    pub(crate) fn python_root(&self) -> PathBuf {
        python_root(&self.root)
    }
}

/// The folder of the import path that belongs to the crate in `root`: `python/` where it exists, as in maturin.
pub(crate) fn python_root(root: &Path) -> PathBuf {
    let python = root.join("python");
    if python.is_dir() { python } else { root.to_owned() }
}

/// The nearest folder upwards that is a crate with an interface, and the interfaces.
pub(crate) fn locate(path: &Path) -> Result<(PathBuf, Vec<PathBuf>)> {
    if !path.exists() {
        return Err(usage(format!("no such file or folder: {}", path.display())));
    }
    let start = absolute(path);
    let mut crates = Vec::new();
    for folder in start.ancestors().filter(|it| it.is_dir()) {
        if !is_package(&folder.join("Cargo.toml")) {
            continue;
        }
        let interfaces = interfaces::of_crate(folder);
        if !interfaces.is_empty() {
            return Ok((folder.to_owned(), interfaces));
        }
        crates.push(shown(folder));
    }
    let found = match crates.first() {
        Some(folder) => format!("the crate in {folder} has no interface file (pyz3.yaml or NAME.pyz3.yaml)"),
        None => "there is no Cargo.toml with a [package] in its folder or above".to_owned(),
    };
    Err(usage(format!("{} belongs to no pyz3 crate: {found}", path.display())))
}

/// Whether a Cargo.toml describes a crate rather than a workspace alone.
fn is_package(manifest: &Path) -> bool {
    fs::read_to_string(manifest).is_ok_and(|text| text.lines().any(|line| line.trim_start().starts_with("[package]")))
}

/// Checks all interfaces and shows what there is to say.
fn checked(paths: &[PathBuf], output: &Output) -> Result<Vec<Interface>> {
    let mut interfaces = Vec::new();
    let mut failed = false;
    for path in paths {
        // Diagnostics name the file as it is written here.
        let report = pyz3_codegen::check(shown(path));
        output.raw(&report.render(output.color(), Some(crate::check::LIMIT)));
        failed |= report.has_errors();
        if let Some(module) = report.module() {
            interfaces.push(Interface {
                path: path.clone(),
                module: module.to_owned(),
            });
        }
    }
    if failed { Err(Shown.into()) } else { Ok(interfaces) }
}

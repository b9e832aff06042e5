//! `pyz3 build`: the importable file beside the project, with its stub.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::arguments::Build;
use crate::artifact;
use crate::cargo;
use crate::files::{self, status_line};
use crate::generate::rendered;
use crate::interpreter;
use crate::output::Output;
use crate::project::{Interface, Project};
use crate::stubgen;

pub(crate) fn build(arguments: &Build, output: &Output) -> Result<()> {
    let project = Project::find(&arguments.path, output)?;
    let python = interpreter::find(
        arguments.building.python.as_deref(),
        Some(&project.metadata.own_folder()),
    )?;
    let built = cargo::build(&project, arguments.release, &arguments.building, &python, output)?;
    let root = project.python_root();
    for module in artifact::modules(&project, &built, output)? {
        let path = place(&root, module, built.suffix(&python));
        output.report(&status_line(files::copy(&built.library, &path)?, &path));
        if arguments.no_stub {
            continue;
        }
        for (path, text) in stubgen::stubs(module, &rendered(&module.path, output)?, &root) {
            output.report(&status_line(files::write(&path, text.as_bytes())?, &path));
        }
    }
    Ok(())
}

/// Where a file of a module goes: into its packages, in the folder `root` of the import path.
pub(crate) fn place(root: &Path, module: &Interface, suffix: &str) -> PathBuf {
    let mut path = root.to_owned();
    path.extend(module.packages());
    path.join(format!("{}{suffix}", module.name()))
}

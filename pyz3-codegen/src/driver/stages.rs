//! The pipeline, whole or up to a stage, without writing anything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::pipeline::{read_and_check, read_and_check_part};
use super::{Report, places};
use crate::emit::{Output, emit};

/// Reads and judges an interface file and its includes. Faults of any kind, a missing file too, are in the report.
pub fn check(path: impl AsRef<Path>) -> Report {
    read_and_check(path.as_ref()).into()
}

/// Reads and judges a file that others include: one without `module`. Names that only those others declare are unknown
/// in it.
pub fn check_part(path: impl AsRef<Path>) -> Report {
    read_and_check_part(path.as_ref()).into()
}

/// What [`Builder`](super::Builder) would write, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Full dotted name of the module.
    pub module: String,
    /// Every interface file, the main one first.
    pub files: Vec<PathBuf>,
    /// From path, relative to the output folder, with `/` between its parts, to content. `geometry.rs`, `geometry.md`,
    /// and the stub: `geometry.pyi`, or `geometry/__init__.pyi` and more where the module has submodules.
    pub outputs: BTreeMap<String, String>,
}

/// Makes every output of an interface file as text, and writes nothing.
///
/// # Errors
///
/// If the interface has errors.
pub fn render(path: impl AsRef<Path>) -> Result<Rendered, Report> {
    let mut checked = read_and_check(path.as_ref());
    if let Some(interface) = &mut checked.interface {
        places::add(interface, path.as_ref());
    }
    let Some(interface) = &checked.interface else {
        return Err(checked.into());
    };
    Ok(Rendered {
        module: interface.module.name.to_string(),
        outputs: emit(interface).files,
        files: checked.loaded.paths,
    })
}

/// A stage of the pipeline whose result can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// What was written, in JSON: a list of `{file, model}`. Needs the feature `json`.
    #[cfg(feature = "json")]
    Model,
    /// What is true.
    Ir,
    /// The generated Rust source.
    Rust,
    /// The stubs; where there are several, each under its name.
    Pyi,
}

/// The result of one stage as text.
///
/// # Errors
///
/// If the interface has errors that keep the stage from being reached.
pub fn dump(path: impl AsRef<Path>, stage: Stage) -> Result<String, Report> {
    let mut checked = read_and_check(path.as_ref());
    if let Some(interface) = &mut checked.interface {
        places::add(interface, path.as_ref());
    }
    let text = match stage {
        #[cfg(feature = "json")]
        Stage::Model => super::json::model(&checked),
        Stage::Ir => checked.interface.as_ref().map(|it| format!("{it:#?}\n")),
        Stage::Rust => checked.interface.as_ref().map(|it| texts(&emit(it), ".rs")),
        Stage::Pyi => checked.interface.as_ref().map(|it| texts(&emit(it), ".pyi")),
    };
    text.ok_or_else(|| checked.into())
}

/// The output files of one kind; each under its name if there are several.
fn texts(output: &Output, extension: &str) -> String {
    let files: Vec<_> = output
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(extension))
        .collect();
    match files.as_slice() {
        [(_, content)] => content.to_string(),
        _ => files
            .iter()
            .map(|(name, content)| format!("# {name}\n\n{content}\n"))
            .collect(),
    }
}

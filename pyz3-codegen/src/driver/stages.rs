//! The pipeline, whole or up to a stage, without writing anything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Report;
use crate::diag::{Diagnostics, Sources};

/// Reads and judges an interface file and its includes. Faults of any kind, a missing file too, are in the report.
pub fn check(path: impl AsRef<Path>) -> Report {
    Report {
        module: None,
        files: vec![path.as_ref().to_owned()],
        sources: Sources::default(),
        diagnostics: Diagnostics::default(),
    }
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
    Err(check(path))
}

/// A stage of the pipeline whose result can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What was written.
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
    let _ = stage;
    Err(check(path))
}

/// The JSON Schema of the interface file.
pub fn schema() -> String {
    "{}\n".into()
}

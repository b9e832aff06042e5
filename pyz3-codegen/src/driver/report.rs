//! What is wrong with an interface, for people and for programs.

use std::path::PathBuf;

use crate::diag::{Diagnostics, Sources};

/// Everything that was found in an interface and its includes.
#[derive(Debug)]
pub struct Report {
    pub(super) module: Option<String>,
    pub(super) files: Vec<PathBuf>,
    pub(super) sources: Sources,
    pub(super) diagnostics: Diagnostics,
}

impl Report {
    /// Whether anything found stops a build.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    /// How many errors there are; warnings and notes do not count.
    pub fn errors(&self) -> usize {
        self.diagnostics
            .iter()
            .filter(|it| it.severity == crate::diag::Severity::Error)
            .count()
    }

    /// Full dotted name of the module, where the interface could be read so far.
    pub fn module(&self) -> Option<&str> {
        self.module.as_deref()
    }

    /// Every interface file that was tried, the main one first, whether or not it could be read.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Snippets for people: the first `limit` of them, or all. Empty if there is nothing to say.
    pub fn render(&self, color: bool, limit: Option<usize>) -> String {
        self.diagnostics.render(&self.sources, color, limit)
    }

    /// All diagnostics as a JSON list, for programs: `{code, severity, message, file, line, column, end_line,
    /// end_column, help, related}`.
    pub fn json(&self) -> String {
        self.diagnostics.json(&self.sources)
    }
}

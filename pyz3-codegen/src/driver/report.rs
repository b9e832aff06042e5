//! What is wrong with an interface.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostics, FileId, Sources};

use super::isolation::Support;
use super::load::identity;

/// Everything that was found in an interface and its includes.
#[derive(Debug)]
pub struct Report {
    pub(super) module: Option<String>,
    pub(super) support: Option<Box<Support>>,
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

    /// Which interpreters the module may be used in; nothing where there are errors, or no module.
    pub fn support(&self) -> Option<&Support> {
        self.support.as_deref()
    }

    /// Every interface file that was tried, the main one first, whether or not it could be read.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Snippets for people: the first `limit` of them, or all. Empty if there is nothing to say.
    pub fn render(&self, color: bool, limit: Option<usize>) -> String {
        self.diagnostics.render(&self.sources, color, limit)
    }

    /// Leaves out of each report what an earlier one says of the same places: interfaces may share an include.
    pub fn drop_repeated(reports: &mut [Self]) {
        let mut seen = HashSet::new();
        for report in reports {
            let Self {
                sources, diagnostics, ..
            } = report;
            let mut files: HashMap<FileId, PathBuf> = HashMap::new();
            let mut found = Vec::new();
            diagnostics.retain(|it| {
                let places: Vec<_> = it
                    .labels
                    .iter()
                    .map(|label| {
                        let (id, start, end) = (label.span.file, label.span.start, label.span.end);
                        let file = files.entry(id).or_insert_with(|| identity(Path::new(sources.name(id))));
                        (file.clone(), start, end)
                    })
                    .collect();
                let key = (it.code, it.message.clone(), places);
                let new = !seen.contains(&key);
                found.push(key);
                new
            });
            seen.extend(found);
        }
    }
}

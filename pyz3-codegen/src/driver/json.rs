//! What programs read.
//!
//! In: what was read and found. Out: JSON. A build script needs none of it, so it is behind a feature.

use serde_json::{Value, json};

use super::isolation::{KINDS, Reason};
use super::pipeline::Checked;
use super::{Report, Support};
use crate::ir::{Isolation, Origin};
use crate::model;

/// The JSON Schema of the interface file. Needs the feature `json`.
pub fn schema() -> String {
    model::schema()
}

/// Every file as it was read. What it means may still be wrong.
pub(super) fn model(checked: &Checked) -> Option<String> {
    let sources = &checked.loaded.sources;
    let files = checked
        .loaded
        .files
        .iter()
        .map(|it| json!({ "file": sources.name(it.id), "model": it.file }));
    let files: Vec<_> = files.collect();
    if files.is_empty() {
        return None;
    }
    Some(serde_json::to_string_pretty(&files).ok()? + "\n")
}

impl Report {
    /// All diagnostics as a JSON list, for programs: `{code, severity, message, file, line, column, end_line,
    /// end_column, help, related}`. Needs the feature `json`.
    pub fn json(&self) -> String {
        self.diagnostics.json(&self.sources)
    }
}

impl Support {
    /// All of it, for programs. Needs the feature `json`.
    #[must_use]
    pub fn json(&self) -> Value {
        let list = |reasons: &[Reason]| reasons.iter().map(Reason::json).collect::<Vec<_>>();
        let kinds = KINDS
            .iter()
            .map(|it| (it.1.to_owned(), Value::Bool(it.2 <= self.isolation)));
        json!({
            "module": self.module,
            "isolation": match self.isolation {
                Isolation::Main => "main",
                Isolation::Shared => "shared",
                Isolation::Own => "own",
            },
            "interpreters": Value::Object(kinds.collect()),
            "limits": list(&self.limits),
            "bounds": list(&self.bounds),
            "imports": list(&self.imports),
        })
    }
}

impl Reason {
    fn json(&self) -> Value {
        let Origin { file, line } = &self.origin;
        json!({ "file": file, "line": line, "column": self.column, "message": self.text })
    }
}

//! Diagnostics: what is wrong, where, and the way out.
//!
//! In: facts from every room, placed by a [`Span`] into [`Sources`]. Out: snippets for people, and with the feature `json` JSON for programs.
//! Nothing here decides whether something is wrong.

mod code;
#[cfg(feature = "json")]
mod json;
mod render;
mod source;
mod suggest;
mod within;

pub use code::Code;
pub use source::{FileId, Place, Sources, Span, Spanned};
pub use suggest::did_you_mean;

/// How much a diagnostic matters. Only [`Severity::Error`] stops a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Output is generated, but something in it is probably not what was meant.
    Warning,
    /// A fact worth knowing.
    Note,
}

/// A stretch of source text and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What the caret points at.
    pub span: Span,
    /// What stands behind the caret; may be empty.
    pub text: String,
}

/// One thing that is wrong, or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// One line, lower case, no full stop.
    pub message: String,
    /// The first is the place of the fault; the others are second places.
    pub labels: Vec<Label>,
    /// The way out.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error with no place yet; [`Diagnostic::at`] gives it one.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// A note with no place yet.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::error(code, message)
        }
    }

    /// Adds a place. The first place added is where the fault stands.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// All that was found so far.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    errors: usize,
}

impl Diagnostics {
    /// More say nothing new, and a file of 8 MiB could have millions.
    const MAX: usize = 20_000;

    /// Adds one. Beyond 20,000 with an error among them, it is left out.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        debug_assert!(
            !diagnostic.labels.is_empty(),
            "a diagnostic without a place: {diagnostic:?}"
        );
        if self.is_full() {
            return;
        }
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.items.push(diagnostic);
    }

    /// Whether more are left out, so that looking for them is idle.
    pub fn is_full(&self) -> bool {
        self.items.len() >= Self::MAX && self.errors > 0
    }

    /// Whether any of them stops the build.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Leaves out all but those that `keep` says yes to.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.items.retain(keep);
        self.errors = self.iter().filter(|it| it.severity == Severity::Error).count();
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

#[cfg(test)]
mod tests;

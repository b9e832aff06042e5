//! Parts of the language that are read and not built yet: refused where they are asked for, once each.

use super::Check;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{File, Map};

impl Check<'_> {
    pub(super) fn not_supported(&mut self, what: &str, span: Span, help: &str) {
        self.push(
            Diagnostic::error(Code::NotSupported, format!("{what} not supported yet"))
                .at(span, "not supported yet")
                .help(help),
        );
    }

    /// The sections of a file that bring nothing yet.
    pub(super) fn refuse_later(&mut self, file: &File) {
        let first = |span: Option<Span>, what: &str, help: &str| (span, what.to_owned(), help.to_owned());
        let sections = [
            first(
                key(&file.enums),
                "`enums` are",
                "constants work today: `constants: {LEFT: 0, RIGHT: 1}`",
            ),
            first(
                file.state.as_ref().map(|it| it.span),
                "a module's `state` is",
                "a Rust `static` can hold what all interpreters share",
            ),
        ];
        for (span, what, help) in sections {
            if let Some(span) = span {
                self.not_supported(&what, span, &help);
            }
        }
    }
}

fn key<V>(map: &Map<V>) -> Option<Span> {
    map.entries.first().map(|it| it.0.span)
}

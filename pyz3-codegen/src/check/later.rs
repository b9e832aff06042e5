//! Parts of the language that are read and not built yet: refused where they are asked for, once each.

use super::Check;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{ErrorTarget, File, Map};

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
                key(&file.exceptions),
                "`exceptions` are",
                "errors of Rust arrive in Python as RuntimeError, with their text and causes",
            ),
            first(
                key(&file.errors),
                "`errors` are",
                "leave them out: every error of Rust becomes a RuntimeError with its text and causes",
            ),
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

    /// What can be checked of them all the same.
    pub(super) fn check_later(&mut self, scope: usize, file: &File) {
        for (_, exception) in &file.exceptions.entries {
            for base in &exception.base {
                self.exception(scope, base);
            }
        }
        for (_, target) in &file.errors.entries {
            match target {
                ErrorTarget::Exception(name) => self.exception(scope, name),
                ErrorTarget::Variants(variants) => {
                    for (_, name) in &variants.entries {
                        self.exception(scope, name);
                    }
                }
            }
        }
    }
}

fn key<V>(map: &Map<V>) -> Option<Span> {
    map.entries.first().map(|it| it.0.span)
}

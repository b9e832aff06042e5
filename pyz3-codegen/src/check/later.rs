//! Parts of the language that are read and not built yet: refused where they are asked for.

use super::Check;
use crate::diag::{Code, Diagnostic, Span};

impl Check<'_> {
    pub(super) fn not_supported(&mut self, what: &str, span: Span, help: &str) {
        self.push(
            Diagnostic::error(Code::NotSupported, format!("{what} not supported yet"))
                .at(span, "not supported yet")
                .help(help),
        );
    }
}

//! Texts that become C strings or stand in a Python file.

use super::Check;
use crate::diag::{Code, Diagnostic};
use crate::model::Text;

impl Check<'_> {
    /// A text without NUL.
    pub(super) fn plain_text(&mut self, text: Option<&Text>, what: &str) -> Option<String> {
        let text = text?;
        if let Some(at) = text.value.find('\0') {
            let span = self.within(text, &(at..at + 1));
            self.push(
                Diagnostic::error(Code::NulInText, format!("{what} cannot hold a NUL character"))
                    .at(span, "NUL")
                    .help(
                        "leave it out; to show one, write it as Python does: `\\\\0` in double quotes, `\\0` without",
                    ),
            );
            return None;
        }
        Some(text.value.clone())
    }
}

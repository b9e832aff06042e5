//! Broken YAML, explained.
//!
//! In: the parser's own words and its place. Out: a diagnostic with the place where the eye should go and a way out.

use super::spans::Text;
use crate::diag::{Code, Diagnostic};

/// What is wrong, and the way out. `bracket` is the innermost bracket that has not been closed.
pub(super) fn explain(text: &Text<'_>, info: &str, at: usize, bracket: Option<usize>) -> Diagnostic {
    let _ = bracket;
    Diagnostic::error(Code::YamlSyntax, info)
        .at(text.point_at(at), "here")
        .help("quote it")
}

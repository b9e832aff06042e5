//! Names of exceptions: of this interface, builtin, or importable.

use super::scopes::What;
use super::{Check, hierarchy, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir::{ExceptionRef, PyName};
use crate::model::Text;

impl Check<'_> {
    /// The class of exceptions that a name means; `None` where a diagnostic has said that it means none.
    pub(super) fn exception(&mut self, scope: usize, name: &Text) -> Option<ExceptionRef> {
        let found = self.exception_named(scope, name, None)?;
        Some(match found {
            // In the order of the interface; out of range only where something is wrong with them.
            ExceptionRef::Own(index) => ExceptionRef::Own(self.exception_ranks.get(index).copied().unwrap_or_default()),
            other => other,
        })
    }

    /// The same, with exceptions of the interface by their index in `Check::exceptions`. An exception's own base of its own name is the
    /// builtin one.
    pub(super) fn exception_named(&mut self, scope: usize, name: &Text, heir: Option<usize>) -> Option<ExceptionRef> {
        let text = name.value.as_str();
        let builtin = hierarchy::builtin(text.strip_prefix("builtins.").unwrap_or(text));
        let found = self.find_dotted(scope, text);
        match found.map(|it| it.what) {
            Some(What::Exception(index)) if heir != Some(index) || builtin.is_none() => {
                return Some(ExceptionRef::Own(index));
            }
            Some(What::Class(index)) if self.is_exception(index) => return Some(ExceptionRef::Class(index)),
            _ => {}
        }
        if builtin.is_some() {
            return builtin;
        }
        if let Some(found) = found {
            self.push(
                Diagnostic::error(Code::UnknownType, format!("`{}` is no exception", shortened(text)))
                    .at(name.span, "expected an exception")
                    .at(found.span, found.what.with_article())
                    .help(
                        "name a builtin exception, one of `exceptions:`, or an importable one: `json.JSONDecodeError`",
                    ),
            );
            return None;
        }
        // Whether another module has it shows when it is imported.
        if text.contains('.') && text.split('.').all(|part| PyName::new(part).is_ok()) {
            return Some(ExceptionRef::Imported(text.to_owned()));
        }
        // Sorted, so that of two that are as near the same one is offered each time.
        let mut declared: Vec<String> = self
            .guesses(scope)
            .filter(|it| matches!(it.1, What::Exception(_)))
            .map(|it| it.0.to_owned())
            .collect();
        declared.sort_unstable();
        declared.extend(hierarchy::names().map(ToOwned::to_owned));
        let near = self
            .suggestions
            .nearest(usize::MAX - scope, text, declared.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a builtin exception, one of `exceptions:`, or an importable one: `json.JSONDecodeError`"
                .to_owned(),
        };
        self.push(
            Diagnostic::error(Code::UnknownType, format!("unknown exception `{}`", shortened(text)))
                .at(name.span, "not a builtin one, and not declared")
                .help(help),
        );
        None
    }
}

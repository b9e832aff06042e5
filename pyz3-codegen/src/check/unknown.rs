//! Types that nobody declared: what was probably meant.

use super::scopes::{Declared, What};
use super::types::Place;
use super::{Check, builtins, shortened};
use crate::diag::{Code, Diagnostic, did_you_mean};
use crate::ir;
use crate::signature::Name;

impl Check<'_> {
    pub(super) fn unknown(&mut self, place: Place<'_>, name: &Name, declared: Option<Declared>) -> Option<ir::Type> {
        let span = self.at(place, &name.range);
        let shown = shortened(&name.text);
        if let Some(declared) = declared {
            self.push(
                Diagnostic::error(
                    Code::UnknownType,
                    format!("`{shown}` is {}, not a type", declared.what.with_article()),
                )
                .at(span, "expected a type")
                .at(declared.span, format!("the {}", declared.what.noun()))
                .help("types are built-in, or declared under `classes:` or `types:`"),
            );
            return None;
        }
        let help = match builtins::foreign(&name.text) {
            Some(python) => format!("Python's is `{python}`"),
            None => match self.near_type(place.scope, &name.text) {
                Some(near) => format!("did you mean `{near}`?"),
                None if name.text.contains('.') => {
                    "a type of another module is declared under `types:`, or taken as `object`".to_owned()
                }
                None => "declare it under `classes:` or `types:`, or take any object: `object`".to_owned(),
            },
        };
        self.push(
            Diagnostic::error(Code::UnknownType, format!("unknown type `{shown}`"))
                .at(span, "not a built-in type, and not declared")
                .help(help),
        );
        None
    }

    fn near_type(&mut self, scope: usize, name: &str) -> Option<String> {
        if let Some((module, base)) = name.rsplit_once('.') {
            return self.near_in_module(scope, module, base);
        }
        // Taken apart from `self`, for the budget is `self`'s too.
        let mut suggestions = std::mem::take(&mut self.suggestions);
        let near = {
            let mut declared: Vec<&str> = self
                .guesses(scope)
                .filter(|it| !matches!(it.1, What::Exception(_)))
                .map(|it| it.0)
                .collect();
            if declared.len() < 1000 {
                declared.sort_unstable();
            }
            suggestions.nearest(scope, name, builtins::SUGGESTED.into_iter().chain(declared))
        };
        self.suggestions = suggestions;
        near
    }

    /// `typing.Lisst`, `shapes.Piont`: the module is right.
    pub(super) fn near_in_module(&mut self, scope: usize, module: &str, base: &str) -> Option<String> {
        let inner = match self.find_dotted(scope, module).map(|it| it.what) {
            Some(What::Module(inner)) => Some(inner),
            Some(What::Class(index)) => self.classes.get(index).and_then(|it| it.inner),
            _ => None,
        };
        if let Some(inner) = inner {
            let mut names: Vec<&str> = self.scopes.get(inner)?.names.keys().map(String::as_str).collect();
            names.sort_unstable();
            return did_you_mean(base, names.into_iter().take(1000)).map(|it| format!("{module}.{it}"));
        }
        const MODULES: [&str; 10] = [
            "typing",
            "typing_extensions",
            "collections.abc",
            "collections",
            "builtins",
            "datetime",
            "decimal",
            "fractions",
            "uuid",
            "pathlib",
        ];
        if !MODULES.contains(&module) {
            return None;
        }
        if builtins::find(base).is_some() {
            return Some(base.to_owned());
        }
        did_you_mean(base, builtins::SUGGESTED).map(ToOwned::to_owned)
    }
}

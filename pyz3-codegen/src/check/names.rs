//! Names: what Python takes as one, and what a module cannot be without.

use super::scopes::What;
use super::{Check, builtins, shortened};
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{ModuleName, NameError, PyName};
use crate::model::Text;

/// What Python's import system keeps in a module.
const RESERVED: [&str; 12] = [
    "__name__",
    "__doc__",
    "__dict__",
    "__spec__",
    "__loader__",
    "__package__",
    "__file__",
    "__path__",
    "__cached__",
    "__builtins__",
    "__class__",
    "__weakref__",
];

/// What `__all__` is for.
pub(super) const ALL_LABEL: &str = "`from … import *` reads names from it";

impl Check<'_> {
    pub(super) fn python_name(&mut self, name: &Text, noun: &str) -> Option<PyName> {
        self.python_name_at(&name.value, name.span, noun)
    }

    pub(super) fn python_name_at(&mut self, name: &str, span: Span, noun: &str) -> Option<PyName> {
        let error = match PyName::new(name) {
            Ok(name) => return Some(name),
            Err(error) => error,
        };
        let shown = shortened(name);
        self.push(match error {
            NameError::NotAnIdentifier if name.is_empty() => {
                Diagnostic::error(Code::InvalidName, format!("the {noun}'s name is empty"))
                    .at(span, "no name")
                    .help("give it a name: letters, digits and underscores")
            }
            NameError::NotAnIdentifier => Diagnostic::error(Code::InvalidName, format!("`{shown}` is no Python name"))
                .at(span, fault_of(name))
                .help(match PyName::new(&repaired(name)) {
                    Ok(near) if near.as_str().chars().any(char::is_alphanumeric) => {
                        format!("write `{}`", shortened(near.as_str()))
                    }
                    _ => "a name is letters, digits and underscores, and starts with no digit".to_owned(),
                }),
            NameError::Keyword => {
                let help = match noun {
                    "function" | "constant" | "type" => {
                        format!("write `{shown}_`; `rust:` says what it is called in Rust")
                    }
                    _ => format!("write `{shown}_`"),
                };
                Diagnostic::error(Code::KeywordName, format!("`{shown}` is a Python keyword"))
                    .at(span, "cannot be a name")
                    .help(help)
            }
            NameError::TooLong => Diagnostic::error(
                Code::NameTooLong,
                format!("`{shown}` is longer than {} characters", PyName::MAX_LEN),
            )
            .at(span, format!("{} characters", name.chars().count()))
            .help("shorten it"),
        });
        None
    }

    /// `mypkg._core`: every part a name.
    pub(super) fn module_name(&mut self, name: &Text) -> Option<ModuleName> {
        let mut parts = Vec::new();
        let mut good = true;
        let mut start = 0;
        for part in name.value.split('.') {
            let span = self.within(name, &(start..start + part.len()));
            let part_name = self.python_name_at(part, span, "module");
            if let Some(part_name) = part_name {
                parts.push(part_name);
            } else {
                good = false;
                // A thousand points are one mistake.
                break;
            }
            start += part.len() + 1;
        }
        if good && let Some(last) = parts.last() {
            good = self.importable_name(name, last);
            if !last.as_str().is_ascii() {
                self.push(
                    Diagnostic::error(
                        Code::NotSupported,
                        "a module's name outside of ASCII is not supported yet",
                    )
                    .at(name.span, "not ASCII")
                    .help("name the module in ASCII; what is in it may have other names"),
                );
            }
            if name.value.chars().count() > PyName::MAX_LEN {
                self.push(
                    Diagnostic::error(
                        Code::NameTooLong,
                        format!("the module's name is longer than {} characters", PyName::MAX_LEN),
                    )
                    .at(name.span, format!("{} characters", name.value.chars().count()))
                    .help("shorten it"),
                );
            }
        }
        good.then(|| ModuleName::new(parts)).flatten()
    }

    /// Names by which Rust cannot include a module, or Python not import it.
    fn importable_name(&mut self, name: &Text, last: &PyName) -> bool {
        let (label, help) = match last.as_str() {
            "_" => (
                "`module!(_)` is no Rust",
                "give it a name of letters: `_core` is usual for one that others are not to import".to_owned(),
            ),
            // Python calls `PyInit_pkg` of `pkg/__init__.so`.
            "__init__" => (
                "Python imports a package by the package's own name",
                match name.value.rsplit_once('.') {
                    Some((package, _)) => {
                        let package = shortened(package);
                        format!(
                            "write `{package}`, or `{package}._core` and import that in the package's `__init__.py`"
                        )
                    }
                    None => "give it the name by which Python imports it".to_owned(),
                },
            ),
            _ => return true,
        };
        let message = format!("a module cannot be called `{last}`");
        let start = name.value.rfind('.').map_or(0, |it| it + 1);
        let span = self.within(name, &(start..name.value.len()));
        self.push(Diagnostic::error(Code::InvalidName, message).at(span, label).help(help));
        false
    }

    /// Nothing may stand where the import system puts its own, or looks for the names that `*` stands for.
    pub(super) fn reserved_name(&mut self, key: &Text, name: &PyName, what: What, noun: &str) {
        let (label, help) = match name.as_str() {
            "__doc__" => ("Python's import system sets it", "the module's text is its `doc:`"),
            "__name__" => ("Python's import system sets it", "the module's name is its `module:`"),
            // A constant may be a list of names; see `constant`.
            "__all__" if what != What::Constant => {
                (ALL_LABEL, "leave it out: every name without an underscore is imported")
            }
            name if RESERVED.contains(&name) => ("Python's import system sets it", "give it another name"),
            _ => return,
        };
        self.push(
            Diagnostic::error(Code::InvalidName, format!("`{name}` cannot be a {noun}"))
                .at(key.span, label)
                .help(help),
        );
    }

    pub(super) fn builtin_type_name(&mut self, key: &Text, name: &PyName, noun: &str) {
        if builtins::is_reserved(name.as_str()) {
            let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
                "an"
            } else {
                "a"
            };
            self.push(
                Diagnostic::error(Code::BuiltinTypeName, format!("`{name}` is a built-in type"))
                    .at(key.span, format!("cannot be {article} {noun} of this module"))
                    .help(format!(
                        "give it another name, such as `My{}{}`",
                        name.as_str()[..1].to_uppercase(),
                        &name.as_str()[1..]
                    )),
            );
        }
    }
}

fn fault_of(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) if first.is_ascii_digit() => "starts with a digit".to_owned(),
        first => match first
            .into_iter()
            .chain(chars)
            .find(|it| !(*it == '_' || unicode_ident::is_xid_continue(*it)))
        {
            Some(' ') => "holds a space".to_owned(),
            Some(it) if it.is_control() => format!("holds the control character U+{:04X}", it as u32),
            Some(it) => format!("holds `{it}`"),
            None => "not a name".to_owned(),
        },
    }
}

/// The nearest name: what does not belong becomes an underscore.
fn repaired(name: &str) -> String {
    let mut out: String = name
        .chars()
        .map(|it| if unicode_ident::is_xid_continue(it) { it } else { '_' })
        .collect();
    if out.starts_with(|it: char| it.is_ascii_digit()) {
        out.insert(0, '_');
    }
    out
}

//! `errors:`: Rust error types, and the exceptions that they become.

use super::scopes::Scope;
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{self, ErrorEntry, ErrorMap, ErrorTarget, ExceptionRef, PyName, RustField, RustType};
use crate::model::{ErrorTarget as Written, File, Map, Text};
use std::collections::HashMap;

/// What stands for all variants that are not named.
const REST: &str = "_";

impl Check<'_> {
    /// Resolves all, outer modules before inner ones.
    pub(super) fn resolve_errors(&mut self) {
        for scope in 0..self.scopes.len() {
            let Scope { files, parent, .. } = &self.scopes[scope];
            let (files, outer) = (files.clone(), parent.and_then(|it| self.scopes[it].errors));
            let mut entries = Vec::new();
            let mut seen: HashMap<String, Span> = HashMap::new();
            let mut start = None;
            for (file, _) in &files {
                self.error_entries(scope, file, &mut seen, &mut entries);
                start = start.or(file.errors.entries.first().map(|it| it.0.span));
            }
            let Some(start) = start else {
                self.scopes[scope].errors = outer;
                continue;
            };
            let main = self.scopes[0]
                .name
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let full = self.scopes[scope]
                .name
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let path = full
                .strip_prefix(&main)
                .map(|it| it.trim_start_matches('.'))
                .unwrap_or_default();
            self.scopes[scope].errors = Some(self.error_maps.len());
            let map = ErrorMap {
                origin: self.origin(start),
                path: path.to_owned(),
                outer,
                entries,
            };
            self.error_maps.push(map);
        }
        for (custom, entry) in self.resolved.iter_mut().zip(&self.customs) {
            custom.errors = self.scopes.get(entry.scope).and_then(|it| it.errors);
        }
    }

    fn error_entries(
        &mut self,
        scope: usize,
        file: &File,
        seen: &mut HashMap<String, Span>,
        entries: &mut Vec<ErrorEntry>,
    ) {
        for (key, target) in &file.errors.entries {
            let ty = self.error_type(key);
            let is_string = ty.as_ref().is_some_and(is_string);
            if let Some(ty) = &ty {
                // Two spellings of a type are rustc's to tell apart.
                let spelled = format!("{ty:?}");
                if let Some(first) = seen.get(&spelled).copied() {
                    self.push(
                        Diagnostic::error(
                            Code::DuplicateName,
                            format!("`{}` is mapped twice", shortened(&key.value)),
                        )
                        .at(key.span, "second")
                        .at(first, "first")
                        .help("an error type becomes one exception; leave one out"),
                    );
                } else {
                    seen.insert(spelled, key.span);
                }
            }
            let target = match target {
                Written::Exception(name) => self
                    .error_exception(scope, name, is_string.then_some(key))
                    .map(ErrorTarget::One),
                Written::Variants(variants) => self.variants(scope, key, is_string, variants),
            };
            if let (Some(ty), Some(target)) = (ty, target) {
                entries.push(ErrorEntry {
                    origin: self.origin(key.span),
                    rust: (!is_string).then_some(ty),
                    target,
                });
            }
        }
    }

    /// A Rust type by its path.
    fn error_type(&mut self, key: &Text) -> Option<RustType> {
        let ty = self.rust_type(key)?;
        if let syn::Type::Path(path) = &ty.0
            && path.qself.is_none()
            && path.path.leading_colon.is_none()
            && path.path.segments.len() == 1
            && !is_string(&ty)
        {
            let name = shortened(&key.value);
            self.push(
                Diagnostic::error(Code::RustPath, format!("`{name}` means nothing here"))
                    .at(key.span, "where from?")
                    .help(format!("write its whole path: `crate::{name}`, or another crate's")),
            );
            return None;
        }
        Some(ty)
    }

    /// What all of an error type becomes. The exception must be one that can be made of an error.
    fn error_exception(&mut self, scope: usize, name: &Text, no_fields: Option<&Text>) -> Option<ExceptionRef> {
        let class = self.exception(scope, name)?;
        if matches!(class, ExceptionRef::Class(_)) {
            self.push(
                Diagnostic::error(
                    Code::Conflict,
                    format!("no error can become `{}`", shortened(&name.value)),
                )
                .at(name.span, "a class with a state in Rust, which nothing here makes")
                .help("let it become one of `exceptions:`; what Rust has to say goes into its `fields`"),
            );
            return None;
        }
        if self.is_group(&class) {
            let shown = shortened(&name.value);
            let help = match &class {
                ExceptionRef::Own(_) => {
                    format!("raise it from Rust, with its errors: `raise::{shown}::new(message, errors)`")
                }
                _ => "raise it from Rust, with its errors: `PyErr::group(py, message, errors)`".to_owned(),
            };
            self.push(
                Diagnostic::error(Code::Conflict, format!("no error can become `{shown}`"))
                    .at(name.span, "a group is made of several errors")
                    .help(help),
            );
            return None;
        }
        if let Some(builtin) = self.demands(&class) {
            self.push(
                Diagnostic::error(
                    Code::Conflict,
                    format!("no error can become `{}`", shortened(&name.value)),
                )
                .at(name.span, format!("{builtin} takes more than a text"))
                .help("use an exception that takes a text, or one of `exceptions:` with `fields`"),
            );
            return None;
        }
        if let (Some(place), true) = (no_fields, self.has_fields(&class)) {
            let fields = self.field_names(&class);
            let shown = shortened(&place.value);
            self.push(
                Diagnostic::error(
                    Code::Conflict,
                    format!("`{shown}` cannot fill the fields of `{}`", shortened(&name.value)),
                )
                .at(name.span, format!("has {fields}"))
                .at(
                    place.span,
                    if shown == REST {
                        "stands for variants that may not have them"
                    } else {
                        "has no fields"
                    },
                )
                .help(match shown.as_str() {
                    REST => "name the variants that have these fields; let `_` become an exception without fields",
                    _ => "let it become an exception without fields, such as its base",
                }),
            );
            return None;
        }
        Some(class)
    }

    fn variants(&mut self, scope: usize, key: &Text, is_string: bool, map: &Map<Text>) -> Option<ErrorTarget> {
        if is_string {
            self.push(
                Diagnostic::error(Code::Conflict, "a `String` has no variants")
                    .at(key.span, "no enum")
                    .help("map it to one exception: `String: ValueError`"),
            );
            return None;
        }
        if map.entries.is_empty() {
            self.push(
                Diagnostic::error(
                    Code::BadValue,
                    format!("nothing says what `{}` becomes", shortened(&key.value)),
                )
                .at(key.span, "no variants")
                .help(
                    "name one exception, `ValueError`, or one for each variant: `{NotFound: KeyError, _: ValueError}`",
                ),
            );
            return None;
        }
        let mut variants = Vec::new();
        let mut rest = None;
        let mut good = true;
        for (variant, name) in &map.entries {
            let class = self.error_exception(scope, name, (variant.value == REST).then_some(variant));
            if variant.value == REST {
                rest = class;
                continue;
            }
            match (self.error_variant(variant), class) {
                (Some(variant), Some(class)) => variants.push((variant, class)),
                _ => good = false,
            }
        }
        good.then_some(ErrorTarget::Variants(variants, rest))
    }

    fn error_variant(&mut self, text: &Text) -> Option<RustField> {
        match PyName::new(&text.value) {
            // Rust keeps names as they are written, but for the same letters in two spellings.
            Ok(name) if name.as_str() == text.value => self.field_ident(&name, text.span),
            Err(crate::ir::NameError::Keyword) if !matches!(text.value.as_str(), "None" | "True" | "False") => {
                self.push(not_a_variant(text));
                None
            }
            // Python's `None` is as good a variant as any.
            Err(crate::ir::NameError::Keyword) => {
                let ident = proc_macro2::Ident::new(&text.value, proc_macro2::Span::call_site());
                Some(RustField(syn::Member::Named(ident)))
            }
            _ => {
                self.push(not_a_variant(text));
                None
            }
        }
    }

    fn has_fields(&self, class: &ExceptionRef) -> bool {
        self.exception_fields(class).next().is_some()
    }

    fn exception_fields(&self, class: &ExceptionRef) -> impl Iterator<Item = &ir::ExceptionField> {
        let own = match class {
            ExceptionRef::Own(index) => self.resolved_exceptions.get(*index),
            ExceptionRef::Builtin(_) | ExceptionRef::Imported(_) | ExceptionRef::Class(_) => None,
        };
        own.into_iter().flat_map(|it| &it.fields)
    }

    fn field_names(&self, class: &ExceptionRef) -> String {
        let names: Vec<String> = self
            .exception_fields(class)
            .map(|it| format!("`{}`", it.name))
            .collect();
        shortened(&names.join(", "))
    }
}

fn not_a_variant(text: &Text) -> Diagnostic {
    Diagnostic::error(Code::RustPath, format!("`{}` is no variant", shortened(&text.value)))
        .at(text.span, "not a name")
        .help("write a variant's name alone, `NotFound`, or `_` for the rest")
}

fn is_string(ty: &RustType) -> bool {
    let spelled = format!("{ty:?}").replace(' ', "");
    matches!(
        spelled.trim_start_matches("::"),
        "String" | "std::string::String" | "alloc::string::String"
    )
}

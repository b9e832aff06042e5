//! `derive`: methods through Rust's own traits, and through the constructor's parameters.

use super::super::functions::shape;
use super::super::{Check, shortened};
use super::Cx;
use crate::diag::{Code, Diagnostic, Span, did_you_mean};
use crate::ir::{self, Derived, Param, ParamKind, PyName, Receiver, RustExpr, RustType, Type, protocol};
use crate::model::Text;
use syn::{Expr, parse_quote};

const WORDS: [&str; 7] = ["repr", "eq", "ord", "hash", "copy", "pickle", "dataclass"];

/// The fields that the parameters of a constructor are.
fn fields(init: &ir::Method) -> ir::Dataclass {
    let params = init.function.params.iter().cloned();
    let (keywords, positional) = params.partition(|it| it.kind == ParamKind::KeywordOnly);
    ir::Dataclass { positional, keywords }
}

impl Check<'_> {
    /// The methods that `derive` brings, and the parameters that `dataclass` names.
    pub(super) fn derive(
        &mut self,
        cx: &mut Cx<'_>,
        init: Option<&ir::Method>,
    ) -> (Vec<ir::Method>, Option<ir::Dataclass>) {
        let model = cx.entry.model;
        let mut methods = Vec::new();
        let mut dataclass = None;
        let mut seen: Vec<&Text> = Vec::new();
        for text in &model.derive {
            let word = text.value.as_str();
            if !WORDS.contains(&word) {
                self.unknown_derive(text);
                continue;
            }
            if let Some(first) = seen.iter().find(|it| it.value == text.value) {
                let first = first.span;
                self.push(
                    Diagnostic::error(Code::DuplicateName, format!("`{word}` is derived twice"))
                        .at(text.span, "second")
                        .at(first, "first")
                        .help("leave one out"),
                );
                continue;
            }
            seen.push(text);
            if matches!(word, "ord" | "hash") && !self.has_eq(cx) {
                self.push(
                    Diagnostic::error(Code::DeriveNeeds, format!("`{word}` needs `eq`"))
                        .at(text.span, "nothing says which are equal")
                        .help(format!("write `derive: [eq, {word}]`, or declare `__eq__`")),
                );
            }
            let names: &[&str] = match word {
                "repr" => &["__repr__"],
                "eq" => &["__eq__"],
                "ord" => &["__lt__", "__le__", "__gt__", "__ge__"],
                "hash" => &["__hash__"],
                "copy" => &["__copy__", "__deepcopy__"],
                "pickle" => &["__reduce__"],
                _ => &["__match_args__", "__replace__"],
            };
            for name in names {
                self.take_name(cx, name, "method that `derive` brings", text.span);
            }
            match word {
                "pickle" => {
                    let names = self.constructor_values(cx, text, init);
                    if names.is_some() {
                        methods.extend(self.derived(cx, "__reduce__", text.span));
                    }
                }
                "dataclass" => {
                    let names = self.constructor_values(cx, text, init);
                    if names.is_some() {
                        methods.extend(self.derived(cx, "__replace__", text.span));
                        // A class's own representation is better than one that is derived.
                        let own = model.derive.iter().any(|it| it.value == "repr");
                        if !own && !cx.names.contains_key("__repr__") {
                            methods.extend(self.fields_repr(text.span));
                        }
                        dataclass = init.map(fields);
                    }
                }
                _ => {
                    for name in names {
                        methods.extend(self.derived(cx, name, text.span));
                    }
                }
            }
        }
        (methods, dataclass)
    }

    fn unknown_derive(&mut self, text: &Text) {
        let shown = shortened(&text.value);
        let rust = match text.value.as_str() {
            "Debug" | "debug" | "Display" | "str" => Some("repr"),
            "PartialEq" | "Eq" => Some("eq"),
            "PartialOrd" | "Ord" | "order" => Some("ord"),
            "Clone" | "clone" | "Copy" | "deepcopy" => Some("copy"),
            "Serialize" | "reduce" => Some("pickle"),
            _ => None,
        };
        let help = match rust.or_else(|| did_you_mean(&text.value, WORDS)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", WORDS.map(|it| format!("`{it}`")).join(", ")),
        };
        self.push(
            Diagnostic::error(Code::BadValue, format!("`derive` cannot be `{shown}`"))
                .at(text.span, "nothing of that name is derived")
                .help(help),
        );
    }

    /// Whether the class, or a base of it here, says what is equal.
    fn has_eq(&self, cx: &Cx<'_>) -> bool {
        let mut at = cx.index;
        loop {
            let Some(entry) = self.classes.get(at) else { return true };
            let declared = entry.model.derive.iter().any(|it| it.value == "eq")
                || entry.model.methods.entries.iter().any(|it| it.0.value == "__eq__");
            if declared {
                return true;
            }
            let base = entry.bases.iter().find_map(|it| match it {
                ir::Base::Class(base) => Some(*base),
                _ => None,
            });
            match base {
                Some(base) if base < at => at = base,
                // What a builtin or foreign base says is not known here.
                _ => return !entry.bases.is_empty(),
            }
        }
    }

    /// The parameters of the constructor, each of which must be readable from an object.
    fn constructor_values(&mut self, cx: &Cx<'_>, text: &Text, init: Option<&ir::Method>) -> Option<Vec<PyName>> {
        let word = text.value.as_str();
        let class = shortened(&cx.entry.qualname);
        if cx.entry.model.init.is_none() {
            self.push(
                Diagnostic::error(Code::DeriveNeeds, format!("`{word}` needs a constructor"))
                    .at(text.span, format!("Python cannot make a `{class}`"))
                    .help(match word {
                        "pickle" => "give the class an `init`, or declare `__reduce__`",
                        _ => "give the class an `init`",
                    }),
            );
            return None;
        }
        let init = init?; // Refused where it is written.
        if !init.function.overloads.is_empty() {
            self.push(
                Diagnostic::error(Code::DeriveNeeds, format!("`{word}` cannot choose a constructor"))
                    .at(text.span, format!("`{class}` has several"))
                    .help(match word {
                        "pickle" => "declare `__reduce__`, or give `init` one signature",
                        _ => "give `init` one signature",
                    }),
            );
            return None;
        }
        for param in &init.function.params {
            let shown = shortened(param.name.as_str());
            let several = matches!(param.kind, ParamKind::VarPositional | ParamKind::VarKeyword);
            if word == "dataclass" && param.kind == ParamKind::PositionalOnly {
                self.push(
                    Diagnostic::error(
                        Code::DeriveNeeds,
                        format!("`dataclass` cannot pass `{shown}` by its name"),
                    )
                    .at(text.span, format!("`{class}` takes it by position alone"))
                    .help("leave the `/` out of the constructor's signature"),
                );
                return None;
            }
            let readable = self.is_readable(cx, param.name.as_str());
            if readable && !several {
                continue;
            }
            let help = match word {
                _ if several => "take a `list` or a `dict`, or declare the methods yourself".to_owned(),
                "pickle" => format!("add `{shown}` to `fields:` or `properties:`, or declare `__reduce__`"),
                _ => format!("add `{shown}` to `fields:` or `properties:`"),
            };
            let message = if several {
                format!("`{word}` cannot pass on what `{shown}` takes")
            } else {
                format!("`{word}` cannot find the value of `{shown}`")
            };
            self.push(
                Diagnostic::error(Code::DeriveNeeds, message)
                    .at(text.span, format!("`{class}` is made of its constructor's parameters"))
                    .help(help),
            );
            return None;
        }
        Some(init.function.params.iter().map(|it| it.name.clone()).collect())
    }

    /// Whether an object has a field or property of that name, its own or a base's.
    fn is_readable(&self, cx: &Cx<'_>, name: &str) -> bool {
        let mut open = vec![cx.index];
        while let Some(at) = open.pop() {
            let Some(entry) = self.classes.get(at) else { continue };
            let is = |it: &Text| PyName::new(&it.value).is_ok_and(|it| it.as_str() == name);
            if entry.model.fields.entries.iter().any(|it| is(&it.0))
                || entry.model.properties.entries.iter().any(|it| is(&it.0))
            {
                return true;
            }
            open.extend(entry.bases.iter().filter_map(|it| match it {
                ir::Base::Class(base) if *base < at => Some(*base),
                _ => None,
            }));
        }
        false
    }

    fn derived(&self, cx: &Cx<'_>, name: &str, span: Span) -> Option<ir::Method> {
        let RustType(ty) = cx.rust.as_ref()?;
        let other = || ("other", Type::Class(cx.index), ParamKind::PositionalOnly);
        let own = Type::SelfType(cx.index);
        let (rust, params, result, derived): (Expr, Vec<_>, Type, Derived) = match name {
            "__repr__" => (
                parse_quote!(|this: &#ty| ::std::format!("{:?}", this)),
                Vec::new(),
                Type::Str,
                Derived::Plain,
            ),
            "__eq__" => (
                parse_quote!(<#ty as ::core::cmp::PartialEq>::eq),
                vec![other()],
                Type::Bool,
                Derived::Plain,
            ),
            "__lt__" | "__le__" | "__gt__" | "__ge__" => {
                let name = syn::Ident::new(super::targets::rust_name(name), proc_macro2::Span::call_site());
                (
                    parse_quote!(<#ty as ::core::cmp::PartialOrd>::#name),
                    vec![other()],
                    Type::Bool,
                    Derived::Plain,
                )
            }
            "__hash__" => (
                parse_quote!(|this: &#ty| {
                    let mut hasher = ::std::collections::hash_map::DefaultHasher::new();
                    ::core::hash::Hash::hash(this, &mut hasher);
                    ::core::hash::Hasher::finish(&hasher) as i64
                }),
                Vec::new(),
                Type::Int(ir::Int::Any),
                Derived::Plain,
            ),
            "__copy__" => (
                parse_quote!(<#ty as ::core::clone::Clone>::clone),
                Vec::new(),
                own,
                Derived::Copy,
            ),
            "__deepcopy__" => (
                parse_quote!(<#ty as ::core::clone::Clone>::clone),
                vec![("memo", Type::Object { any: false }, ParamKind::PositionalOnly)],
                own,
                Derived::DeepCopy,
            ),
            "__reduce__" => (
                parse_quote!(()),
                Vec::new(),
                Type::TupleOf(Box::new(Type::Object { any: false })),
                Derived::Reduce,
            ),
            _ => (
                parse_quote!(()),
                vec![("changes", Type::Object { any: false }, ParamKind::VarKeyword)],
                own,
                Derived::Replace,
            ),
        };
        self.derived_method(name, span, RustExpr(rust), params, result, derived)
    }

    /// The representation that names the constructor's parameters.
    fn fields_repr(&self, span: Span) -> Option<ir::Method> {
        let rust = RustExpr(parse_quote!(()));
        self.derived_method("__repr__", span, rust, Vec::new(), Type::Str, Derived::Fields)
    }

    fn derived_method(
        &self,
        name: &str,
        span: Span,
        rust: RustExpr,
        params: Vec<(&str, Type, ParamKind)>,
        result: Type,
        derived: Derived,
    ) -> Option<ir::Method> {
        let params: Vec<Param> = (params.into_iter())
            .filter_map(|(name, ty, kind)| {
                Some(Param {
                    name: PyName::new(name).ok()?,
                    kind,
                    ty,
                    default: None,
                })
            })
            .collect();
        Some(ir::Method {
            function: ir::Function {
                name: PyName::new(name).ok()?,
                origin: self.origin(span),
                doc: None,
                rust,
                shape: shape(&params),
                params,
                result,
                release_gil: false,
                wants_python: false,
                wants_state: false,
                deprecated: None,
                raises: Vec::new(),
                overloads: Vec::new(),
            },
            receiver: Receiver::Ref,
            wants_object: false,
            protocol: protocol(name),
            derived: Some(derived),
            receivers: Vec::new(),
            is_virtual: false,
        })
    }
}

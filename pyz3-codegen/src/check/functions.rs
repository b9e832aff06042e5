//! Functions: parameters, result, how C calls them, and what goes with what.

use super::types::{Place, Way};
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, CallShape, ParamKind, PyName};
use crate::model::{Function, FunctionEntry, Text};
use crate::signature::{self, Kind, Param, Signature};
use std::collections::HashMap;
use std::ops::Range;

/// Parameters and result.
struct Call {
    params: Vec<ir::Param>,
    result: ir::Type,
}

impl Check<'_> {
    pub(super) fn function(
        &mut self,
        scope: usize,
        base: usize,
        key: &Text,
        entry: &FunctionEntry,
    ) -> Option<ir::Function> {
        // A fault of the name has been reported when it was declared.
        let name = PyName::new(&key.value).ok();
        let origin = self.origin(key.span);
        let (short, long) = match entry {
            FunctionEntry::Short(signature) => (Some(signature), None),
            FunctionEntry::Long(function) => (function.signature.as_ref(), Some(function)),
        };
        let base = self.scopes.get(scope).and_then(|it| it.bases.get(base)).cloned()?;
        let overloads = long.and_then(|it| it.overloads.first());
        if let Some(long) = long {
            self.refuse_function_keys(long);
        }
        let given = long.and_then(|it| it.rust.as_ref());
        let rust = match (&name, given) {
            // Each overload has a target of its own.
            (_, None) if overloads.is_some() => None,
            (Some(name), given) => self.target(&base, name, key.span, given),
            (None, Some(given)) => self.callable(given),
            (None, None) => None,
        };
        let call = short.and_then(|it| self.call(scope, it));
        let options = Options::of(self, scope, key, long);
        let Call { params, result } = call?;
        if let (Some(rust), Some(given), Some(signature)) = (&rust, given, short) {
            let names: Vec<&str> = options
                .python
                .then_some("py")
                .into_iter()
                .chain(params.iter().map(|it| it.name.as_str()))
                .collect();
            let what = match options.python {
                true => format!("with the token, this hands over {}", names.len()),
                false => format!("this hands over {}", names.len()),
            };
            self.closure_takes(rust, given, &names, (signature.span, &what));
        }
        Some(ir::Function {
            name: name?,
            origin,
            doc: options.doc,
            rust: rust?,
            shape: shape(&params),
            params,
            result,
            release_gil: options.release,
            wants_python: options.python,
            deprecated: options.deprecated,
            raises: options.raises,
        })
    }

    fn refuse_function_keys(&mut self, function: &Function) {
        if let Some(first) = function.overloads.first() {
            let span = match first {
                crate::model::Overload::Short(text) => text.span,
                crate::model::Overload::Long(long) => long.span,
            };
            match &function.signature {
                Some(signature) => self.push(
                    Diagnostic::error(Code::Conflict, "`overloads` does not go with `signature`")
                        .at(span, "`overloads` here")
                        .at(signature.span, "`signature` here")
                        .help("list all signatures under `overloads`, or keep one"),
                ),
                None => self.not_supported(
                    "`overloads` are",
                    span,
                    "give each signature a function of its own name",
                ),
            }
        }
        if let Some(state) = &function.state
            && state.value
        {
            self.not_supported(
                "`state` is",
                state.span,
                "a Rust `static` can hold what all interpreters share",
            );
        }
    }

    fn call(&mut self, scope: usize, text: &Text) -> Option<Call> {
        let parsed = signature::parse(&text.value);
        let mut good = parsed.faults.is_empty();
        self.faults(text, parsed.faults);
        let Signature {
            params: written,
            result,
        } = parsed.tree?;
        let mut seen: HashMap<String, Range<usize>> = HashMap::new();
        let mut params = Vec::with_capacity(written.len());
        for param in &written {
            match self.param(scope, text, param, &mut seen) {
                Some(param) => params.push(param),
                None => good = false,
            }
        }
        let result = match result {
            Some(result) => self.ty(
                Place {
                    scope,
                    text,
                    way: Way::OUT,
                },
                &result,
            ),
            None => Some(ir::Type::None),
        };
        let result = result?;
        good.then_some(Call { params, result })
    }

    fn param(
        &mut self,
        scope: usize,
        text: &Text,
        param: &Param,
        seen: &mut HashMap<String, Range<usize>>,
    ) -> Option<ir::Param> {
        let name = match PyName::new(&param.name.text) {
            Ok(name) => Some(name),
            Err(_) => {
                let span = self.within(text, &param.name.range);
                self.python_name_at(&param.name.text, span, "parameter")
            }
        };
        if let Some(name) = &name {
            if let Some(first) = seen.get(name.as_str()) {
                let (second, first) = (self.within(text, &param.name.range), self.within(text, first));
                self.push(
                    Diagnostic::error(
                        Code::DuplicateParameter,
                        format!("two parameters are called `{}`", shortened(name.as_str())),
                    )
                    .at(second, "second")
                    .at(first, "first")
                    .help("rename one of them"),
                );
            } else {
                seen.insert(name.as_str().to_owned(), param.name.range.clone());
            }
        }
        let receiver = matches!(param.name.text.as_str(), "self" | "cls");
        if let Some((_, range)) = &param.prefix {
            let word = text.value.get(range.clone()).unwrap_or_default();
            let span = self.within(text, range);
            self.push(if receiver {
                Diagnostic::error(Code::UnexpectedSelf, "a function has no receiver")
                    .at(span, "for methods alone")
                    .help(format!("leave `{word} {}` out", param.name.text))
            } else {
                Diagnostic::error(Code::NotHere, format!("`{word}` stands before `self` or a class"))
                    .at(span, "not before a parameter's name")
                    .help(format!(
                        "it belongs to the type: `{}: {word} Point`",
                        shortened(&param.name.text)
                    ))
            });
            return None;
        }
        let ty = match &param.ty {
            Some(ty) => self.ty(
                Place {
                    scope,
                    text,
                    way: Way::IN,
                },
                ty,
            ),
            None if receiver => {
                let span = self.within(text, &param.name.range);
                self.push(
                    Diagnostic::error(Code::UnexpectedSelf, format!("a function has no `{}`", param.name.text))
                        .at(span, "for methods alone")
                        .help("leave it out; to take an object, give it a type"),
                );
                None
            }
            None => {
                let span = self.within(text, &param.name.range);
                let shown = shortened(&param.name.text);
                self.push(
                    Diagnostic::error(Code::MissingType, format!("parameter `{shown}` has no type"))
                        .at(span, "needs a type")
                        .help(format!("write `{shown}: int`, or `{shown}: object` for anything")),
                );
                None
            }
        };
        let default = param
            .default
            .as_ref()
            .map(|it| self.default(scope, text, it, ty.as_ref()));
        let default = match default {
            None => None,
            Some(default) => Some(default?),
        };
        let kind = match param.kind {
            Kind::PositionalOnly => ParamKind::PositionalOnly,
            Kind::PositionalOrKeyword => ParamKind::PositionalOrKeyword,
            Kind::VarPositional => ParamKind::VarPositional,
            Kind::KeywordOnly => ParamKind::KeywordOnly,
            Kind::VarKeyword => ParamKind::VarKeyword,
        };
        Some(ir::Param {
            name: name?,
            kind,
            ty: ty?,
            default,
        })
    }
}

/// What a function's long form says beside its signature.
#[derive(Default)]
struct Options {
    doc: Option<String>,
    release: bool,
    python: bool,
    deprecated: Option<String>,
    raises: Vec<String>,
}

impl Options {
    fn of(cx: &mut Check<'_>, scope: usize, key: &Text, function: Option<&Function>) -> Self {
        let Some(function) = function else {
            return Self::default();
        };
        let release = cx.word(
            function.gil.as_ref(),
            "gil",
            &[("hold", false), ("release", true)],
            false,
        );
        let python = function.python.as_ref().is_some_and(|it| it.value);
        if let (true, true, Some(gil), Some(token)) = (release, python, &function.gil, &function.python) {
            cx.push(
                Diagnostic::error(
                    Code::Conflict,
                    format!("`{}` wants the token and runs without it", shortened(&key.value)),
                )
                .at(token.span, "asks for the attached-thread token")
                .at(gil.span, "gives it up")
                .help("leave one out; with the token, `py.detach(…)` in Rust gives it up for a while"),
            );
        }
        for name in &function.raises {
            cx.exception(scope, name);
        }
        Self {
            doc: cx.plain_text(function.doc.as_ref(), "a docstring"),
            release,
            python,
            deprecated: cx.plain_text(function.deprecated.as_ref(), "a warning"),
            raises: function.raises.iter().map(|it| it.value.clone()).collect(),
        }
    }
}

/// The narrowest calling convention that passes all of them.
fn shape(params: &[ir::Param]) -> CallShape {
    match params {
        [] => CallShape::NoArgs,
        [
            ir::Param {
                kind: ParamKind::PositionalOnly,
                default: None,
                ..
            },
        ] => CallShape::OneArg,
        _ if params
            .iter()
            .all(|it| matches!(it.kind, ParamKind::PositionalOnly | ParamKind::VarPositional)) =>
        {
            CallShape::Fast
        }
        _ => CallShape::Keywords,
    }
}

//! Functions: how C calls them, and what goes with what.

use super::calls::{Call, Form};
use super::types::Allows;
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, CallShape, ParamKind, PyName};
use crate::model::{Function, FunctionEntry, Overload, Text};

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
        let call = short.and_then(|it| self.call(scope, it, Form::Function, Allows::default()));
        let options = Options::of(self, scope, key, long);
        let Call { params, result, .. } = call?;
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

    pub(super) fn refuse_function_keys(&mut self, function: &Function) {
        if let Some(first) = function.overloads.first() {
            let span = match first {
                Overload::Short(text) => text.span,
                Overload::Long(long) => long.span,
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
}

/// What a function's long form says beside its signature.
#[derive(Default)]
pub(super) struct Options {
    pub(super) doc: Option<String>,
    pub(super) release: bool,
    pub(super) python: bool,
    pub(super) deprecated: Option<String>,
    pub(super) raises: Vec<ir::Raised>,
}

impl Options {
    pub(super) fn of(cx: &mut Check<'_>, scope: usize, key: &Text, function: Option<&Function>) -> Self {
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
        let raises = function.raises.iter().filter_map(|it| {
            let class = cx.exception(scope, it)?;
            let name = it.value.clone();
            Some(ir::Raised { name, class })
        });
        let raises = raises.collect();
        Self {
            doc: cx.plain_text(function.doc.as_ref(), "a docstring"),
            release,
            python,
            deprecated: cx.plain_text(function.deprecated.as_ref(), "a warning"),
            raises,
        }
    }
}

/// The narrowest calling convention that passes all of them.
pub(super) fn shape(params: &[ir::Param]) -> CallShape {
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

//! Functions: how C calls them, and what goes with what.

use super::calls::{Call, Form};
use super::overloads::Written;
use super::types::Allows;
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, CallShape, ParamKind, PyName};
use crate::model::{Function, FunctionEntry, Text};

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
        let long = match entry {
            FunctionEntry::Short(_) => None,
            FunctionEntry::Long(function) => Some(function),
        };
        let base = self.scopes.get(scope).and_then(|it| it.bases.get(base)).cloned()?;
        let signatures = self.signatures(entry);
        let options = Options::of(self, scope, key, long);
        let mut functions = Vec::with_capacity(signatures.len());
        for Written { signature, rust: given } in &signatures {
            let rust = match &name {
                Some(name) => self.target(&base, name, key.span, *given),
                None => given.and_then(|it| self.callable(it)),
            };
            let call = self.call(scope, signature, Form::Function, Allows::default());
            let Some(Call { params, result, .. }) = call else {
                continue;
            };
            if let (Some(rust), Some(given)) = (&rust, *given) {
                let (mut names, before) = options.handed_over();
                names.extend(params.iter().map(|it| it.name.as_str()));
                self.closure_takes(rust, given, &names, (signature.span, &hands_over(&before, names.len())));
            }
            functions.extend(options.function(name.as_ref(), origin.clone(), rust, params, result));
        }
        self.combined(&signatures, functions, &options)
    }
}

/// What is said of a closure that takes something else.
pub(super) fn hands_over(before: &[&str], count: usize) -> String {
    match before.join(" and ") {
        before if before.is_empty() => format!("this hands over {count}"),
        before => format!("with {before}, this hands over {count}"),
    }
}

/// What a function's long form says beside its signature.
#[derive(Default)]
pub(super) struct Options {
    pub(super) doc: Option<String>,
    pub(super) release: bool,
    pub(super) python: bool,
    pub(super) state: bool,
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
            state: cx.wants_state(scope, function),
            deprecated: cx.plain_text(function.deprecated.as_ref(), "a warning"),
            raises,
        }
    }
}

impl Options {
    /// A function of which that is said, with this signature.
    pub(super) fn function(
        &self,
        name: Option<&PyName>,
        origin: ir::Origin,
        rust: Option<ir::RustExpr>,
        params: Vec<ir::Param>,
        result: ir::Type,
    ) -> Option<ir::Function> {
        Some(ir::Function {
            name: name?.clone(),
            origin,
            doc: self.doc.clone(),
            rust: rust?,
            shape: shape(&params),
            params,
            result,
            release_gil: self.release,
            wants_python: self.python,
            wants_state: self.state,
            deprecated: self.deprecated.clone(),
            raises: self.raises.clone(),
            overloads: Vec::new(),
        })
    }

    /// What Rust gets before the object, and what messages call it.
    pub(super) fn handed_over(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let all = [
            (self.python, "py", "the token"),
            (self.state, "state", "the module's state"),
        ];
        all.iter().filter(|it| it.0).map(|it| (it.1, it.2)).unzip()
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

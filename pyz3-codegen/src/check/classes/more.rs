//! Keys of a class that name things: what a foreign base gets, members, type parameters, abstract base classes.

use super::super::calls::Form;
use super::super::types::Allows;
use super::super::{Check, shortened};
use super::Cx;
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, Base, PyName};
use crate::model::Text;

#[derive(Default)]
pub(super) struct More {
    pub(super) base_init: Option<Vec<PyName>>,
    pub(super) pool: u32,
    pub(super) slots: Vec<PyName>,
    pub(super) generic: Vec<PyName>,
    pub(super) register: Vec<String>,
}

impl Check<'_> {
    pub(super) fn more(&mut self, cx: &mut Cx<'_>, init: Option<&ir::Method>) -> More {
        let model = cx.entry.model;
        let mut more = More {
            base_init: model.base_init.as_ref().and_then(|it| self.base_init(cx, it, init)),
            ..More::default()
        };
        if let Some(pool) = &model.pool {
            const MOST: u32 = 1_000_000;
            match u32::try_from(pool.value).ok().filter(|it| *it <= MOST) {
                Some(count) => more.pool = count,
                None => self.push(
                    Diagnostic::error(Code::BadValue, "too many instances to keep for reuse")
                        .at(pool.span, format!("at most {MOST}"))
                        .help("keep as many as die at about the same time, such as 100"),
                ),
            }
        }
        for text in &model.register {
            if self.importable(text, "abstract base class", "collections.abc.Mapping", &[]) {
                more.register.push(text.value.clone());
            }
        }
        if let Some(first) = model.slots.first()
            && self.is_frozen(cx.index)
        {
            let help = "leave `slots` out";
            self.refuse_in_frozen(cx.index, first.span, "a frozen class has no writable members", help);
        }
        // Their names have been judged with the others of the class.
        more.slots = model
            .slots
            .iter()
            .filter_map(|it| PyName::new(&it.value).ok())
            .collect();
        let mut seen: Vec<&Text> = Vec::new();
        for text in &model.generic {
            let Some(name) = self.python_name(text, "type parameter") else {
                continue;
            };
            if let Some(first) = seen.iter().find(|it| it.value == text.value) {
                let first = first.span;
                self.push(
                    Diagnostic::error(
                        Code::DuplicateName,
                        format!("`{}` stands twice", shortened(&text.value)),
                    )
                    .at(text.span, "second")
                    .at(first, "first")
                    .help("leave one out"),
                );
            }
            seen.push(text);
            more.generic.push(name);
        }
        if let Some(first) = model.generic.first() {
            self.take_name(cx, "__class_getitem__", "method that `generic` brings", first.span);
        }
        more
    }

    /// Parameters of the constructor, by name.
    fn base_init(&mut self, cx: &Cx<'_>, text: &Text, init: Option<&ir::Method>) -> Option<Vec<PyName>> {
        if !cx.entry.bases.iter().any(|it| !matches!(it, Base::Class(_))) {
            self.push(
                Diagnostic::error(Code::Conflict, "`base_init` is for Python and builtin bases")
                    .at(text.span, "there is none")
                    .help("leave it out: a base of this interface is part of the Rust value"),
            );
            return None;
        }
        let call = self.call(cx.entry.scope, text, Form::Init, Allows::default())?;
        let init = init?;
        if !init.function.overloads.is_empty() {
            self.push(
                Diagnostic::error(Code::Conflict, "`base_init` names the parameters of one constructor")
                    .at(text.span, "`init` has several")
                    .help("give `init` one signature"),
            );
            return None;
        }
        for param in &call.params {
            let known = init.function.params.iter().any(|it| it.name == param.name);
            if !known {
                let shown = shortened(param.name.as_str());
                self.push(
                    Diagnostic::error(Code::BadValue, format!("the constructor has no parameter `{shown}`"))
                        .at(text.span, "passes it on")
                        .help("`base_init` names parameters of `init`"),
                );
                return None;
            }
        }
        Some(call.params.into_iter().map(|it| it.name).collect())
    }

    /// Whether a text is a dotted name, or one of the builtin ones.
    pub(super) fn importable(&mut self, text: &Text, noun: &str, example: &str, builtin: &[&str]) -> bool {
        let name = text.value.as_str();
        let good =
            builtin.contains(&name) || (name.contains('.') && name.split('.').all(|part| PyName::new(part).is_ok()));
        if !good {
            self.push(
                Diagnostic::error(
                    Code::BadBase,
                    format!("`{}` is no {noun} that can be imported", shortened(name)),
                )
                .at(text.span, "expected a dotted name")
                .help(format!("write it with its module: `{example}`")),
            );
        }
        good
    }
}

//! Exceptions: bases, which go together and come before their heirs, and fields.

use super::types::{Place, Way};
use super::{Check, hierarchy, shortened};
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{self, ExceptionField, ExceptionRef, PyName};
use crate::model::{Exception, Text};
use std::collections::{BTreeSet, HashSet};

/// An exception as declared.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    pub(super) scope: usize,
    pub(super) key: &'a Text,
    /// `None` where it was refused.
    pub(super) name: Option<PyName>,
    pub(super) model: &'a Exception,
}

/// A base, with its place.
type Bases = Vec<(ExceptionRef, Span)>;

/// What every exception has, and what makes no attribute that can be set.
const TAKEN: [&str; 3] = ["args", "with_traceback", "add_note"];

impl Check<'_> {
    /// Resolves all, bases before heirs. Where something is wrong no interface comes of it, and what is left stands in.
    pub(super) fn resolve_exceptions(&mut self) {
        let entries = self.exceptions.clone();
        let bases: Vec<Bases> = (0..entries.len()).map(|it| self.exception_bases(it)).collect();
        let order = self.exception_order(&bases);
        self.exception_ranks = vec![0; entries.len()];
        for (rank, index) in order.iter().enumerate() {
            self.exception_ranks[*index] = rank;
        }
        for index in order {
            let entry = &entries[index];
            let bases: Bases = bases[index]
                .iter()
                .map(|(base, span)| (self.ranked(base), *span))
                .collect();
            self.bases_go_together(entry, &bases);
            let exception = self.resolve_exception(entry, &bases);
            self.resolved_exceptions.push(exception);
        }
        self.check_orders();
    }

    /// The exceptions of a module, in the order of the file.
    pub(super) fn exceptions_of(&self, scope: usize) -> Vec<usize> {
        let ranks = self.exceptions.iter().zip(&self.exception_ranks);
        ranks.filter(|it| it.0.scope == scope).map(|it| *it.1).collect()
    }

    fn ranked(&self, base: &ExceptionRef) -> ExceptionRef {
        match base {
            ExceptionRef::Own(index) => {
                ExceptionRef::Own(self.exception_ranks.get(*index).copied().unwrap_or_default())
            }
            other => other.clone(),
        }
    }

    fn exception_bases(&mut self, index: usize) -> Bases {
        let Entry { scope, key, model, .. } = self.exceptions[index].clone();
        let mut found: Bases = Vec::new();
        for text in &model.base {
            let Some(base) = self.exception_named(scope, text, Some(index)) else {
                continue;
            };
            if matches!(base, ExceptionRef::Class(_)) {
                self.push(
                    Diagnostic::error(
                        Code::BadBase,
                        format!("`{}` is a class with a state in Rust", shortened(&text.value)),
                    )
                    .at(text.span, "an exception has none")
                    .help("derive from another exception, or declare this one under `classes:` as well, with it among its `bases`"),
                );
                continue;
            }
            if let Some((_, first)) = found.iter().find(|it| it.0 == base) {
                let first = *first;
                self.push(
                    Diagnostic::error(Code::BadBase, format!("`{}` is a base twice", shortened(&text.value)))
                        .at(text.span, "second")
                        .at(first, "first")
                        .help("leave one out"),
                );
                continue;
            }
            found.push((base, text.span));
        }
        if found.is_empty() {
            found.push((ExceptionRef::Builtin("Exception".to_owned()), key.span));
        }
        found
    }

    /// An order in which bases come before their heirs. Those of a circle are reported, and left out.
    fn exception_order(&mut self, bases: &[Bases]) -> Vec<usize> {
        let own = |it: &(ExceptionRef, Span)| match it.0 {
            ExceptionRef::Own(index) => Some(index),
            _ => None,
        };
        let mut heirs: Vec<Vec<usize>> = vec![Vec::new(); bases.len()];
        let mut waits: Vec<usize> = vec![0; bases.len()];
        for (heir, bases) in bases.iter().enumerate() {
            for base in bases.iter().filter_map(own) {
                heirs[base].push(heir);
                waits[heir] += 1;
            }
        }
        // In the order of the file, as far as that goes.
        let mut ready: BTreeSet<usize> = (0..bases.len()).filter(|it| waits[*it] == 0).collect();
        let mut order = Vec::with_capacity(bases.len());
        while let Some(index) = ready.pop_first() {
            order.push(index);
            for heir in &heirs[index] {
                waits[*heir] -= 1;
                if waits[*heir] == 0 {
                    ready.insert(*heir);
                }
            }
        }
        let mut reported = vec![false; bases.len()];
        for start in 0..bases.len() {
            if waits[start] == 0 || reported[start] {
                continue;
            }
            // Each that waits has a base that waits: following those leads into a circle.
            let mut path = Vec::new();
            let mut at = start;
            while !reported[at] {
                reported[at] = true;
                path.push(at);
                let next = bases[at].iter().filter_map(own).find(|it| waits[*it] > 0);
                at = next.unwrap_or(at);
            }
            if let Some(first) = path.iter().position(|it| *it == at) {
                self.base_circle(bases, &path[first..]);
            }
        }
        order
    }

    fn base_circle(&mut self, bases: &[Bases], circle: &[usize]) {
        let places: Vec<Span> = circle
            .iter()
            .enumerate()
            .filter_map(|(nth, at)| {
                let next = circle[(nth + 1) % circle.len()];
                let to_next = |it: &&(ExceptionRef, Span)| it.0 == ExceptionRef::Own(next);
                bases[*at].iter().find(to_next).map(|it| it.1)
            })
            .collect();
        let name = shortened(&self.exceptions[circle[0]].key.value);
        let mut diagnostic = Diagnostic::error(Code::BadBase, format!("`{name}` derives from itself"));
        for (nth, place) in places.into_iter().enumerate().take(8) {
            diagnostic = diagnostic.at(
                place,
                if nth == 0 {
                    "derives from this"
                } else {
                    "which derives from this"
                },
            );
        }
        self.push(diagnostic.help("name another base, such as `Exception`"));
    }

    fn resolve_exception(&mut self, entry: &Entry<'_>, bases: &Bases) -> ir::Exception {
        let doc = self.plain_text(entry.model.doc.as_ref(), "a docstring");
        let mut fields: Vec<ExceptionField> = Vec::new();
        let mut bring = 0;
        for (base, _) in bases {
            if let ExceptionRef::Own(index) = base
                && let Some(base) = self.resolved_exceptions.get(*index)
                && !base.fields.is_empty()
            {
                bring += 1;
                for field in &base.fields {
                    if fields.iter().all(|it| it.name != field.name) {
                        let is_own = false;
                        fields.push(ExceptionField {
                            is_own,
                            ..field.clone()
                        });
                    }
                }
            }
        }
        let own = self.own_fields(entry);
        let has_init = !own.is_empty() || bring > 1;
        let group = self.group_of(bases);
        if group.is_some() {
            self.fields_of_group(entry, &own, bases);
        }
        let first_group = !bases.iter().any(|it| {
            matches!(&it.0, ExceptionRef::Own(index) if self.resolved_exceptions.get(*index).is_some_and(|it| it.group.is_some()))
        });
        for field in own {
            match fields.iter_mut().find(|it| it.name == field.name) {
                // As in a dataclass, it keeps its place.
                Some(old) => *old = field,
                None => fields.push(field),
            }
        }
        let scope = &self.scopes[entry.scope];
        let main = self.scopes[0]
            .name
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let module = scope.name.clone().or_else(|| self.scopes[0].name.clone());
        let full = module.as_ref().map(ToString::to_string).unwrap_or_default();
        let path = full
            .strip_prefix(&main)
            .map(|it| it.trim_start_matches('.'))
            .unwrap_or_default();
        // These stand in where a name was refused; nothing is generated then.
        let stand_in = || PyName::new("unnamed").unwrap_or_else(|_| unreachable!("a good name"));
        let name = entry.name.clone().unwrap_or_else(stand_in);
        ir::Exception {
            name,
            origin: self.origin(entry.key.span),
            doc,
            path: path.to_owned(),
            module: module.unwrap_or_else(|| ir::ModuleName::of(stand_in())),
            bases: bases.iter().map(|it| it.0.clone()).collect(),
            fields,
            has_init,
            group,
            first_group,
        }
    }

    fn own_fields(&mut self, entry: &Entry<'_>) -> Vec<ExceptionField> {
        let mut fields: Vec<(ExceptionField, Span)> = Vec::new();
        for (key, text) in &entry.model.fields.entries {
            let ty = self.type_text(Place::new(entry.scope, text, Way::OUT));
            let Some(name) = self.python_name(key, "field") else {
                continue;
            };
            let word = name.as_str();
            if TAKEN.contains(&word) || word == "self" || (word.starts_with("__") && word.ends_with("__")) {
                let label = match word {
                    "self" => "the exception itself",
                    _ => "every exception has it, or Python might",
                };
                self.push(
                    Diagnostic::error(
                        Code::InvalidName,
                        format!("no field of an exception can be `{}`", shortened(word)),
                    )
                    .at(key.span, label)
                    .help(format!("give it another name, such as `{}_`", word.trim_matches('_'))),
                );
                continue;
            }
            if let Some((_, first)) = fields.iter().find(|it| it.0.name == name) {
                let first = *first;
                self.push(
                    Diagnostic::error(
                        Code::DuplicateName,
                        format!("two fields are called `{}`", shortened(word)),
                    )
                    .at(key.span, "second")
                    .at(first, "first")
                    .help("rename one of them"),
                );
                continue;
            }
            let (Some(ty), Some(rust)) = (ty, self.field_ident(&name, key.span)) else {
                continue;
            };
            let is_own = true;
            fields.push((ExceptionField { name, ty, rust, is_own }, key.span));
        }
        fields.into_iter().map(|it| it.0).collect()
    }

    /// Two bases with a layout of their own, or in an order that no class can have, would be found at import.
    fn bases_go_together(&mut self, entry: &Entry<'_>, bases: &Bases) {
        if bases.len() < 2 {
            return;
        }
        let layouts = bases
            .iter()
            .filter_map(|(base, span)| Some((self.layout(base)?, *span)));
        let layouts: Vec<(&str, Span)> = layouts.collect();
        if let Some((first, rest)) = layouts.split_first()
            && let Some(other) = rest.iter().find(|it| it.0 != first.0)
        {
            self.push(
                Diagnostic::error(
                    Code::BadBase,
                    format!(
                        "Python allows no class that is both {} and {}",
                        article(first.0),
                        article(other.0)
                    ),
                )
                .at(other.1, "objects of another layout")
                .at(first.1, "and these")
                .help(format!(
                    "leave one out, and name it in `{}`'s documentation",
                    shortened(&entry.key.value)
                )),
            );
        }
    }

    /// Exceptions whose bases Python could not put into one order. Looked at where there are few enough to be written by hand.
    fn check_orders(&mut self) {
        const MOST: usize = 1000;
        let count = self.resolved_exceptions.len();
        if count > MOST || self.resolved_exceptions.iter().all(|it| it.bases.len() < 2) {
            return;
        }
        let mut orders: Vec<Option<Vec<String>>> = Vec::with_capacity(count);
        for rank in 0..count {
            let exception = &self.resolved_exceptions[rank];
            let bases: Option<Vec<Vec<String>>> = exception
                .bases
                .iter()
                .map(|base| match base {
                    ExceptionRef::Own(index) => orders.get(*index).cloned().flatten(),
                    ExceptionRef::Builtin(name) => Some(hierarchy::linearized(name)),
                    ExceptionRef::Imported(_) | ExceptionRef::Class(_) => None,
                })
                .collect();
            let Some(bases) = bases else {
                orders.push(None);
                continue;
            };
            let order = hierarchy::linearize(format!("own {rank}"), &bases);
            if order.is_none()
                && let Some(index) = self.exception_ranks.iter().position(|it| *it == rank)
            {
                let Entry { key, model, .. } = self.exceptions[index].clone();
                let mut diagnostic = Diagnostic::error(
                    Code::BadBase,
                    format!("Python can put the bases of `{}` into no order", shortened(&key.value)),
                );
                for (nth, base) in model.base.iter().enumerate() {
                    diagnostic = diagnostic.at(
                        base.span,
                        if nth == 0 {
                            "a base before"
                        } else {
                            "one that derives from it, or is put the other way round elsewhere"
                        },
                    );
                }
                self.push(diagnostic.help("name the more special one first, or leave the more general one out"));
            }
            orders.push(order);
        }
    }

    /// The builtin base whose layout an exception has.
    fn layout(&self, class: &ExceptionRef) -> Option<&'static str> {
        self.builtin_bases(class)
            .into_iter()
            .find_map(|it| hierarchy::layout(&it))
    }

    /// What an exception with these bases is a group of, if it is one.
    fn group_of(&self, bases: &Bases) -> Option<ir::Group> {
        let builtins: Vec<String> = bases.iter().flat_map(|it| self.builtin_bases(&it.0)).collect();
        if !builtins.iter().any(|it| hierarchy::is_group(it)) {
            return None;
        }
        Some(match builtins.iter().any(|it| hierarchy::is_exception(it)) {
            true => ir::Group::Exceptions,
            false => ir::Group::Any,
        })
    }

    /// Whether a class is a group of exceptions.
    pub(super) fn is_group(&self, class: &ExceptionRef) -> bool {
        self.builtin_bases(class).iter().any(|it| hierarchy::is_group(it))
    }

    /// Python's own attributes and methods of a group are no fields.
    fn fields_of_group(&mut self, entry: &Entry<'_>, fields: &[ExceptionField], bases: &Bases) {
        const TAKEN: [&str; 5] = ["message", "exceptions", "derive", "split", "subgroup"];
        let base = bases
            .iter()
            .find(|it| self.is_group(&it.0))
            .map_or(entry.key.span, |it| it.1);
        let keys = entry.model.fields.entries.iter();
        for (key, _) in keys.filter(|it| TAKEN.contains(&it.0.value.as_str())) {
            if fields.iter().any(|it| it.name.as_str() == key.value) {
                self.push(
                    Diagnostic::error(Code::InvalidName, format!("no field of a group can be `{}`", key.value))
                        .at(key.span, "every group has it")
                        .at(base, "a group")
                        .help(format!(
                            "leave it out, or give it another name, such as `{}_`",
                            key.value
                        )),
                );
            }
        }
    }

    /// A builtin among its bases that takes more than a text.
    pub(super) fn demands(&self, class: &ExceptionRef) -> Option<String> {
        if let ExceptionRef::Own(index) = class
            && self
                .resolved_exceptions
                .get(*index)
                .is_some_and(|it| !it.fields.is_empty())
        {
            return None;
        }
        self.builtin_bases(class)
            .into_iter()
            .find(|it| hierarchy::is_demanding(it))
    }

    /// The builtin classes that an exception comes from, through those of the interface.
    fn builtin_bases(&self, class: &ExceptionRef) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut open = vec![class];
        while let Some(class) = open.pop() {
            match class {
                ExceptionRef::Builtin(name) => found.push(name.clone()),
                ExceptionRef::Imported(_) | ExceptionRef::Class(_) => {}
                ExceptionRef::Own(index) => {
                    if let (true, Some(exception)) = (seen.insert(*index), self.resolved_exceptions.get(*index)) {
                        open.extend(&exception.bases);
                    }
                }
            }
        }
        found
    }
}

fn article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O', 'U']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}

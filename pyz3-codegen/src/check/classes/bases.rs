//! Bases: what each name means, which go together, and the order in which classes come after theirs.

use super::super::scopes::What;
use super::super::{Check, shortened};
use super::metaclasses::metaclasses;
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{self, Base, Metaclass, PyName};
use crate::model::Text;
use std::collections::HashSet;

/// Builtin classes that Python lets others derive from, without the exceptions.
const BUILTIN: [&str; 13] = [
    "bytearray",
    "complex",
    "dict",
    "enumerate",
    "float",
    "frozenset",
    "list",
    "object",
    "property",
    "set",
    "str",
    "super",
    "type",
];

/// Those from which Python lets none derive.
const FINAL: [&str; 6] = ["NoneType", "bool", "ellipsis", "memoryview", "range", "slice"];

/// Those whose objects are of different sizes, so that nothing can be kept behind them.
const SIZED: [&str; 3] = ["bytes", "int", "tuple"];

impl Check<'_> {
    /// Resolves all bases, and sorts the classes so that a base stands before its heirs.
    pub(in super::super) fn order_classes(&mut self) {
        let count = self.classes.len();
        let resolved: Vec<Vec<(Base, Span)>> = (0..count).map(|it| self.bases_of(it)).collect();
        let metaclasses = metaclasses(&resolved);
        let makers: Vec<_> = (0..count).map(|it| self.metaclass_of(it, &metaclasses)).collect();
        let (order, circles) = self.class_order(&resolved, &makers);
        let mut rank = vec![0; count];
        for (new, old) in order.iter().enumerate() {
            rank[*old] = new;
        }
        let renamed = |base: Base| match base {
            Base::Class(index) => Base::Class(rank[index]),
            other => other,
        };
        let old = std::mem::take(&mut self.classes);
        let mut sorted = Vec::with_capacity(count);
        let mut spans = Vec::with_capacity(count);
        for index in &order {
            let mut entry = old[*index].clone();
            entry.outer = entry.outer.map(|it| rank[it]);
            let (bases, at): (Vec<_>, Vec<_>) = resolved[*index].iter().cloned().unzip();
            entry.bases = bases.into_iter().map(renamed).collect();
            entry.is_metaclass = metaclasses[*index];
            entry.metaclass = match makers[*index].clone() {
                Some(Metaclass::Class(index)) => Some(Metaclass::Class(rank[index])),
                other => other,
            };
            spans.push(at);
            sorted.push(entry);
        }
        self.classes = sorted;
        for scope in &mut self.scopes {
            for declared in scope.names.values_mut() {
                if let What::Class(index) = &mut declared.what {
                    *index = rank[*index];
                }
            }
            for (_, what) in &mut scope.guesses {
                if let What::Class(index) = what {
                    *index = rank[*index];
                }
            }
        }
        self.lent = vec![false; count];
        self.shown_objects = vec![Vec::new(); count];
        let main = self
            .scopes
            .first()
            .and_then(|it| it.name.as_ref())
            .map(ToString::to_string);
        for (index, spans) in spans.iter().enumerate() {
            let entry = &self.classes[index];
            let module = self.scopes[entry.home].name.as_ref().map(ToString::to_string);
            let full = match module {
                Some(module) => format!("{module}.{}", entry.qualname),
                None => entry.qualname.clone(),
            };
            let main = main.as_ref().map(|it| format!("{it}."));
            let shown = main.and_then(|it| full.strip_prefix(&it)).unwrap_or(&full).to_owned();
            self.class_names.push(full);
            self.shown_classes.push(shown);
            self.class_sync(index);
            self.bases_together(index, spans);
            self.refuse_makers(index);
        }
        self.made_first(&spans, &circles);
    }

    /// What `sync` says, else what the base says.
    fn class_sync(&mut self, index: usize) {
        let entry = self.classes[index].clone();
        let base = entry.base_here().and_then(|it| self.classes.get(it));
        let inherited = base.map_or(ir::Sync::Borrow, |it| it.sync);
        let words = [
            ("borrow", ir::Sync::Borrow),
            ("frozen", ir::Sync::Frozen),
            ("lock", ir::Sync::Lock),
        ];
        self.classes[index].sync = self.word(entry.model.sync.as_ref(), "sync", &words, inherited);
    }

    fn bases_of(&mut self, index: usize) -> Vec<(Base, Span)> {
        let entry = self.classes[index].clone();
        let scope = entry.outer.map_or(entry.home, |it| self.classes[it].scope);
        let mut found: Vec<(Base, Span)> = Vec::new();
        for text in &entry.model.bases {
            let Some(base) = self.base_class(scope, index, text) else {
                continue;
            };
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
        found
    }

    fn base_class(&mut self, scope: usize, heir: usize, text: &Text) -> Option<Base> {
        let name = text.value.as_str();
        let shown = shortened(name);
        match self.find_dotted(scope, name).map(|it| (it, it.what)) {
            Some((found, What::Class(index))) => {
                let base = &self.classes[index];
                if index == heir {
                    self.push(
                        Diagnostic::error(Code::BadBase, format!("`{shown}` is its own base"))
                            .at(text.span, "the class itself")
                            .help("leave it out"),
                    );
                    return None;
                }
                if let Some(subclass) = base.model.subclass.as_ref().filter(|it| !it.value) {
                    let span = subclass.span;
                    self.push(
                        Diagnostic::error(Code::BadBase, format!("`{shown}` cannot be a base"))
                            .at(text.span, "a class that has no heirs")
                            .at(span, "says so")
                            .at(found.span, "the class")
                            .help(format!("leave `subclass: false` of `{shown}` out")),
                    );
                    return None;
                }
                return Some(Base::Class(index));
            }
            Some((_, What::Exception(index))) => {
                let own = self.exceptions.get(index)?;
                let name = own.name.as_ref()?.to_string();
                let module = self.scopes.get(own.scope)?.name.as_ref()?.to_string();
                return Some(Base::Exception(index, format!("{module}.{name}")));
            }
            // A dotted name whose beginning is something here may be anybody's all the same.
            Some((found, what)) if !name.contains('.') => {
                self.push(
                    Diagnostic::error(
                        Code::BadBase,
                        format!("`{shown}` is {}, not a class", what.with_article()),
                    )
                    .at(text.span, "expected a class")
                    .at(found.span, format!("the {}", what.noun()))
                    .help("a base is a class here, a builtin, or an importable class: `collections.abc.Sized`"),
                );
                return None;
            }
            _ => {}
        }
        let plain = name.strip_prefix("builtins.").unwrap_or(name);
        if FINAL.contains(&plain) {
            self.push(
                Diagnostic::error(Code::BadBase, format!("`{shown}` cannot be a base"))
                    .at(text.span, "Python lets no class derive from it")
                    .help("hold one in a field instead"),
            );
            return None;
        }
        if SIZED.contains(&plain) {
            self.push(
                Diagnostic::error(Code::BadBase, format!("`{shown}` cannot be a base"))
                    .at(text.span, "its objects have no room for a state")
                    .help("hold one in a field instead"),
            );
            return None;
        }
        if BUILTIN.contains(&plain) || super::super::hierarchy::is_builtin(plain) {
            return Some(Base::Builtin(plain.to_owned()));
        }
        let parts: Vec<&str> = name.split('.').collect();
        let here = self.is_here(scope, name);
        if parts.len() > 1 && !here && parts[0] != "builtins" && parts.iter().all(|it| PyName::new(it).is_ok()) {
            // Whether there is one shows when it is imported.
            return Some(Base::Imported(name.to_owned()));
        }
        let near = if let (true, Some((module, last))) = (here, name.rsplit_once('.')) {
            self.near_in_module(scope, module, last)
        } else {
            let classes: Vec<String> = (self.guesses(scope))
                .filter(|it| matches!(it.1, What::Class(_)))
                .take(1000)
                .map(|it| it.0.to_owned())
                .collect();
            let all = classes.iter().map(String::as_str).chain(BUILTIN);
            self.suggestions.nearest(usize::MAX / 2 - scope, name, all)
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "a base is a class here, a builtin, or an importable class with its module: `collections.abc.Sized`"
                    .to_owned()
            }
        };
        self.push(
            Diagnostic::error(Code::BadBase, format!("unknown base `{shown}`"))
                .at(text.span, "not a class here, and no builtin")
                .help(help),
        );
        None
    }

    /// Whether a dotted name is one of this module or of its submodules.
    pub(super) fn is_here(&self, scope: usize, name: &str) -> bool {
        let own = self
            .scopes
            .first()
            .and_then(|it| it.name.as_ref())
            .map(|it| format!("{it}."));
        let around = name.rsplit_once('.').and_then(|it| self.find_dotted(scope, it.0));
        own.is_some_and(|it| name.starts_with(&it))
            || around.is_some_and(|it| matches!(it.what, What::Module(_) | What::Class(_)))
    }

    /// One state, one layout: of several bases, one alone may have its own.
    fn bases_together(&mut self, index: usize, spans: &[Span]) {
        let entry = self.classes[index].clone();
        let mut native: Option<(&Base, Span)> = None;
        for (base, span) in entry.bases.iter().zip(spans) {
            if matches!(base, Base::Imported(_)) || *base == Base::Builtin("object".to_owned()) {
                continue;
            }
            let Some((first, at)) = native else {
                native = Some((base, *span));
                continue;
            };
            if self.is_above(base, first) {
                continue; // Python finds both through the first.
            }
            let (one, other) = (self.base_name(first), self.base_name(base));
            let (message, help) = if self.is_above(first, base) {
                (
                    format!("`{one}` stands before its heir `{other}`"),
                    format!("`{other}` alone brings both"),
                )
            } else {
                (
                    format!("`{one}` and `{other}` cannot both be bases"),
                    "an object has one native layout: derive from one, and hold the other in a field".to_owned(),
                )
            };
            self.push(
                Diagnostic::error(Code::BadBase, message)
                    .at(*span, "second")
                    .at(at, "first")
                    .help(help),
            );
        }
    }

    fn base_name(&self, base: &Base) -> String {
        match base {
            Base::Class(index) => self
                .shown_classes
                .get(*index)
                .map_or_else(String::new, |it| shortened(it)),
            Base::Builtin(name) | Base::Imported(name) | Base::Exception(_, name) => shortened(name),
        }
    }

    /// Whether `heir` derives from `base`.
    pub(in super::super) fn is_above(&self, base: &Base, heir: &Base) -> bool {
        let mut open = vec![heir];
        let mut seen = HashSet::new();
        while let Some(at) = open.pop() {
            if at == base {
                return true;
            }
            if let Base::Class(index) = at
                && seen.insert(*index)
                && let Some(entry) = self.classes.get(*index)
            {
                open.extend(&entry.bases);
            }
        }
        false
    }
}

//! Classes: declared first, then ordered, then checked one by one.
//!
//! In: classes as written, nested ones too. Out: `ir::Class`, a base before its heirs.

mod bases;
mod derive;
mod families;
mod holds;
mod members;
mod metaclasses;
mod methods;
mod more;
mod names;
mod order;
mod protocols;
mod targets;

use super::scopes::{Declared, Scope, What};
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{self, PyName};
use crate::model::{Class, Text};
use std::collections::HashMap;

/// A class as declared.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    /// The module that it is in.
    pub(super) home: usize,
    /// Where its types are looked up: in itself if it has nested classes, else where it stands.
    pub(super) scope: usize,
    /// The scope of its nested classes, if it has any.
    pub(super) inner: Option<usize>,
    /// Where its Rust is looked up, an index into the module's bases.
    pub(super) base: usize,
    pub(super) key: &'a Text,
    pub(super) name: Option<PyName>,
    pub(super) qualname: String,
    pub(super) model: &'a Class,
    /// The class around it.
    pub(super) outer: Option<usize>,
    /// Resolved by `order_classes`.
    pub(super) bases: Vec<ir::Base>,
    pub(super) metaclass: Option<ir::Metaclass>,
    /// Whether its objects are classes.
    pub(super) is_metaclass: bool,
    pub(super) sync: ir::Sync,
}

impl Entry<'_> {
    /// The first base that is a class here.
    pub(super) fn base_here(&self) -> Option<usize> {
        self.bases.iter().find_map(|it| match it {
            ir::Base::Class(index) => Some(*index),
            _ => None,
        })
    }
}

/// A class that is being checked, and what its parts need to know of it.
pub(super) struct Cx<'a> {
    pub(super) index: usize,
    pub(super) entry: Entry<'a>,
    /// `None` where it was refused.
    pub(super) rust: Option<ir::RustType>,
    /// What each name of the class's namespace is.
    pub(super) names: HashMap<String, (&'static str, Span)>,
}

impl<'a> Check<'a> {
    /// Declares a class and those in it.
    pub(super) fn declare_class(
        &mut self,
        home: usize,
        outer: Option<usize>,
        base: usize,
        key: &'a Text,
        name: Option<PyName>,
        model: &'a Class,
    ) {
        let index = self.classes.len();
        let around = outer.and_then(|it| self.classes.get(it)).cloned();
        let shown = name.as_ref().map_or_else(|| shortened(&key.value), ToString::to_string);
        let qualname = match &around {
            Some(around) => format!("{}.{shown}", around.qualname),
            None => shown,
        };
        let parent = around.as_ref().map_or(home, |it| it.scope);
        let inner = (!model.classes.entries.is_empty()).then(|| {
            self.scopes.push(Scope {
                parent: Some(parent),
                name: None,
                key: key.span,
                files: Vec::new(),
                bases: Vec::new(),
                names: HashMap::new(),
                guesses: Vec::new(),
                children: Vec::new(),
                errors: None,
            });
            self.scopes.len() - 1
        });
        self.classes.push(Entry {
            home,
            scope: inner.unwrap_or(parent),
            inner,
            base,
            key,
            name,
            qualname,
            model,
            outer,
            bases: Vec::new(),
            metaclass: None,
            is_metaclass: false,
            sync: ir::Sync::Borrow,
        });
        let Some(inner) = inner else { return };
        for (key, nested) in &model.classes.entries {
            let name = self.python_name(key, "class");
            let what = What::Class(self.classes.len());
            if let Some(name) = &name {
                self.builtin_type_name(key, name, "class");
                // That two of a name are one too many is said with the other names of the class.
                let declared = Declared { what, span: key.span };
                let text = name.as_str().to_owned();
                if let Some(scope) = self.scopes.get_mut(inner) {
                    scope.names.entry(text.clone()).or_insert(declared);
                    scope.guesses.push((text, what));
                }
            }
            self.declare_class(home, Some(index), base, key, name, nested);
        }
    }

    /// The classes of a module, without the nested ones.
    pub(super) fn classes_of(&self, scope: usize) -> Vec<usize> {
        (self.classes.iter().enumerate())
            .filter(|(_, it)| it.home == scope && it.outer.is_none())
            .map(|it| it.0)
            .collect()
    }

    /// The classes in a class, which has a scope of its own if there are any.
    fn nested(&self, index: usize, inner: Option<usize>) -> Vec<usize> {
        let Some(_) = inner else { return Vec::new() };
        (self.classes.iter().enumerate())
            .filter(|it| it.1.outer == Some(index))
            .map(|it| it.0)
            .collect()
    }

    pub(super) fn all_classes(&mut self) -> Option<Vec<ir::Class>> {
        let entries = self.classes.clone();
        let classes: Vec<_> = entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| self.class(index, entry))
            .collect();
        self.together();
        let mut classes = classes.into_iter().collect::<Option<Vec<_>>>()?;
        self.families(&mut classes);
        Some(classes)
    }

    fn class(&mut self, index: usize, entry: Entry<'a>) -> Option<ir::Class> {
        let model = entry.model;
        let mut cx = Cx {
            index,
            rust: self.class_type(&entry),
            names: HashMap::new(),
            entry,
        };
        self.declare_members(&mut cx);
        if cx.entry.is_metaclass {
            self.refuse_state(&cx.entry);
        }
        let doc = self.plain_text(model.doc.as_ref(), "a docstring");
        let init = model.init.as_ref().map(|it| self.init(&cx, it));
        let members = self.members(&cx);
        let constants: Vec<_> = (model.constants.entries.iter())
            .map(|(key, constant)| self.class_constant(&cx, key, constant))
            .collect();
        let mut methods: Vec<_> = (model.methods.entries.iter())
            .map(|(key, method)| self.method(&cx, key, method))
            .collect();
        let constructor = init.as_ref().and_then(Option::as_ref);
        let (derived, dataclass) = self.derive(&mut cx, constructor);
        methods.extend(derived.into_iter().map(Some));
        self.note_changes(index, &members, &methods);
        let gc = self.gc(&cx, constructor, &members);
        let more = self.more(&mut cx, constructor);
        let on = |it: &Option<crate::diag::Spanned<bool>>| it.as_ref().is_some_and(|it| it.value);
        let (dict, weakref) = (on(&model.dict), on(&model.weakref));
        let init = match init {
            Some(init) => Some(init?),
            None => None,
        };
        Some(ir::Class {
            name: cx.entry.name.clone()?,
            qualname: cx.entry.qualname.clone(),
            module: self.scopes.get(cx.entry.home)?.name.clone()?,
            origin: self.origin(cx.entry.key.span),
            doc,
            rust: cx.rust?,
            init,
            members: members.into_iter().collect::<Option<_>>()?,
            methods: methods.into_iter().collect::<Option<_>>()?,
            constants: constants.into_iter().collect::<Option<_>>()?,
            classes: self.nested(index, cx.entry.inner),
            bases: cx.entry.bases.iter().map(|it| self.base_by_rank(it)).collect(),
            base_init: more.base_init,
            sync: cx.entry.sync,
            subclass: model.subclass.as_ref().is_none_or(|it| it.value),
            dict,
            weakref,
            dict_room: dict,
            weakref_room: weakref,
            lends_mut: false,
            viewed: false,
            gc: gc?,
            pool: more.pool,
            metaclass: cx.entry.metaclass,
            is_metaclass: cx.entry.is_metaclass,
            slots: more.slots,
            generic: more.generic,
            register: more.register,
            dataclass,
        })
    }

    /// Whether Python and Rust can hash objects of a class.
    pub(super) fn has_hash(&self, index: usize) -> bool {
        let mut at = index;
        loop {
            let Some(entry) = self.classes.get(at) else { return true };
            let declares = |derive: &str, method: &str| {
                entry.model.derive.iter().any(|it| it.value == derive)
                    || entry.model.methods.entries.iter().any(|it| it.0.value == method)
            };
            if declares("hash", "__hash__") {
                return true;
            }
            // Who says what is equal, says what the hash is.
            match entry.base_here() {
                Some(base) if base < at && !declares("eq", "__eq__") => at = base,
                _ => return false,
            }
        }
    }

    /// A base, with an exception by its place among those that are resolved.
    fn base_by_rank(&self, base: &ir::Base) -> ir::Base {
        match base {
            ir::Base::Exception(index, name) => {
                let rank = self.exception_ranks.get(*index).copied().unwrap_or_default();
                ir::Base::Exception(rank, name.clone())
            }
            other => other.clone(),
        }
    }

    /// Whether a class derives from an exception. What an importable base is, is not known here.
    pub(super) fn is_exception(&self, index: usize) -> bool {
        let mut open = vec![index];
        while let Some(at) = open.pop() {
            for base in self.classes.get(at).map_or(&[][..], |it| &it.bases) {
                match base {
                    ir::Base::Class(base) if *base < at => open.push(*base),
                    ir::Base::Class(_) => {}
                    ir::Base::Builtin(name) if !super::hierarchy::is_builtin(name) => {}
                    ir::Base::Builtin(_) | ir::Base::Imported(_) | ir::Base::Exception(..) => return true,
                }
            }
        }
        false
    }

    pub(super) fn is_frozen(&self, index: usize) -> bool {
        self.classes.get(index).is_some_and(|it| it.sync == ir::Sync::Frozen)
    }

    /// Notes that a class is lent out `mut`, which a frozen one is not.
    pub(super) fn lend_mut(&mut self, index: usize, span: Span) -> Option<()> {
        if self.is_frozen(index) {
            self.refuse_in_frozen(index, span, "`mut` changes a frozen class", "leave `mut` out");
            return None;
        }
        if let Some(lent) = self.lent.get_mut(index) {
            *lent = true;
        }
        Some(())
    }

    pub(super) fn refuse_in_frozen(&mut self, index: usize, span: Span, message: &str, help: &str) {
        let Some(entry) = self.classes.get(index) else { return };
        let shown = shortened(&entry.qualname);
        let mut diagnostic = Diagnostic::error(Code::Frozen, message).at(span, "would change it");
        let own = entry.model.sync.as_ref();
        let way_out = match (own, own.is_none().then(|| self.frozen_above(index)).flatten()) {
            (Some(sync), _) => {
                diagnostic = diagnostic.at(sync.span, format!("nothing in `{shown}` changes"));
                format!("or `sync: frozen` of `{shown}`")
            }
            (None, Some((base, sync))) => {
                let base = shortened(base);
                diagnostic = diagnostic.at(sync, format!("`{shown}` is frozen, as its base `{base}` is"));
                format!("or write `sync: borrow` in `{shown}`")
            }
            (None, None) => format!("or write `sync: borrow` in `{shown}`"),
        };
        self.push(diagnostic.help(format!("{help}, {way_out}")));
    }

    /// The base that says `sync: frozen` for a class that says nothing itself, and where.
    fn frozen_above(&self, index: usize) -> Option<(&str, Span)> {
        let mut at = index;
        loop {
            let base = self.classes.get(at)?.base_here().filter(|it| *it < at)?;
            let entry = self.classes.get(base)?;
            if let Some(sync) = entry.model.sync.as_ref().filter(|it| it.value == "frozen") {
                return Some((&entry.qualname, sync.span));
            }
            at = base;
        }
    }
}

//! Metaclasses: classes here that derive from `type`, and what makes a class.
//!
//! In: bases as resolved. Out: which classes are metaclasses, and the metaclass of each class; or why one cannot be.

use super::super::scopes::What;
use super::super::{Check, shortened};
use super::Entry;
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{Base, Metaclass, Slot};
use crate::model::{FunctionEntry, Text};

/// What a metaclass is, as labels say.
const LAID_OUT: &str = "its objects are classes, which Python makes and lays out: no Rust value is in them";

/// The classes that derive from `type`.
pub(super) fn metaclasses(bases: &[Vec<(Base, Span)>]) -> Vec<bool> {
    let mut found: Vec<bool> = bases.iter().map(|it| it.iter().any(|it| is_type(&it.0))).collect();
    // As often as there are generations; classes that derive from themselves are reported elsewhere.
    loop {
        let mut changed = false;
        for (index, bases) in bases.iter().enumerate() {
            let inherited = bases.iter().any(|it| matches!(it.0, Base::Class(base) if found[base]));
            if inherited && !found[index] {
                found[index] = true;
                changed = true;
            }
        }
        if !changed {
            return found;
        }
    }
}

fn is_type(base: &Base) -> bool {
    *base == Base::Builtin("type".to_owned())
}

impl<'a> Check<'a> {
    /// Whether the objects of a class are classes.
    pub(in super::super) fn is_metaclass(&self, index: usize) -> bool {
        self.classes.get(index).is_some_and(|it| it.is_metaclass)
    }

    /// Says which class has a base that makes classes, and is no metaclass itself: of importable ones, those of the standard library are known.
    pub(super) fn refuse_makers(&mut self, index: usize) {
        const KNOWN: [&str; 3] = ["abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"];
        let entry = self.classes[index].clone();
        if entry.is_metaclass {
            return;
        }
        for text in &entry.model.bases {
            let name = text.value.as_str();
            if KNOWN.contains(&name) {
                self.push(
                    Diagnostic::error(
                        Code::BadBase,
                        format!("`{name}` makes classes, and this class is no metaclass"),
                    )
                    .at(text.span, "a metaclass")
                    .help(format!(
                        "write `bases: [{name}, type]` for one, or `metaclass: {name}` for a class that it makes"
                    )),
                );
            }
        }
    }

    /// What makes the class of that index.
    pub(super) fn metaclass_of(&mut self, index: usize, metaclasses: &[bool]) -> Option<Metaclass> {
        let entry = self.classes.get(index)?.clone();
        let text = entry.model.metaclass.as_ref()?;
        let name = text.value.as_str();
        if metaclasses[index] {
            return None; // Said with what else it cannot have.
        }
        let scope = entry.outer.map_or(entry.home, |it| self.classes[it].scope);
        match self.find_dotted(scope, name).map(|it| (it, it.what)) {
            Some((_, What::Class(found))) if metaclasses[found] => return Some(Metaclass::Class(found)),
            Some((found, what)) if matches!(what, What::Class(_)) || !name.contains('.') => {
                let label = match what {
                    What::Class(_) => "does not derive from `type`".to_owned(),
                    other => format!("the {}", other.noun()),
                };
                self.push(
                    Diagnostic::error(Code::BadBase, format!("`{}` is no metaclass", shortened(name)))
                        .at(text.span, "expected a class that derives from `type`")
                        .at(found.span, label)
                        .help("a metaclass is a class here with `bases: [type]`, or an importable one: `abc.ABCMeta`"),
                );
                return None;
            }
            _ => {}
        }
        if self.is_here(scope, name) {
            self.push(
                Diagnostic::error(Code::BadBase, format!("unknown metaclass `{}`", shortened(name)))
                    .at(text.span, "not a class here")
                    .help("a metaclass is a class here with `bases: [type]`, or an importable one: `abc.ABCMeta`"),
            );
            return None;
        }
        let good = self.importable(text, "metaclass", "abc.ABCMeta", &["type"]);
        // Python makes classes by `type` without being told.
        let usual = matches!(name, "type" | "builtins.type");
        (good && !usual).then(|| Metaclass::Imported(name.to_owned()))
    }

    /// Says what a metaclass has that needs a Rust value in its objects.
    pub(super) fn refuse_state(&mut self, entry: &Entry<'a>) {
        let model = entry.model;
        let on = |it: &Option<crate::diag::Spanned<bool>>| it.as_ref().filter(|it| it.value).map(|it| it.span);
        let calls = "what calling a class gives is the metaclass's `__call__`; heirs of a class announce themselves to its `__init_subclass__`";
        let out = "leave it out";
        let init = model.init.as_ref().map(|it| match it {
            FunctionEntry::Short(text) => text.span,
            FunctionEntry::Long(long) => long.span,
        });
        let found = [
            ("init", init, calls),
            ("base_init", model.base_init.as_ref().map(|it| it.span), out),
            (
                "fields",
                model.fields.entries.first().map(|it| it.0.span),
                "write `properties:`, whose functions get the class as `&Object`",
            ),
            ("derive", model.derive.first().map(|it| it.span), out),
            ("sync", model.sync.as_ref().map(|it| it.span), out),
            ("dict", on(&model.dict), "every class has a `__dict__`: leave it out"),
            (
                "weakref",
                on(&model.weakref),
                "every class can be referred to weakly: leave it out",
            ),
            ("gc", model.gc.as_ref().map(|it| it.span), out),
            (
                "pool",
                model.pool.as_ref().filter(|it| it.value > 0).map(|it| it.span),
                out,
            ),
            (
                "slots",
                model.slots.first().map(|it| it.span),
                "every class has a `__dict__` for its attributes",
            ),
            ("generic", model.generic.first().map(|it| it.span), out),
            (
                "metaclass",
                model.metaclass.as_ref().map(|it| it.span),
                "a metaclass is made by `type`: let it derive from the other one",
            ),
        ];
        for (key, span, help) in found {
            let Some(span) = span else { continue };
            self.push(
                Diagnostic::error(Code::Conflict, format!("a metaclass has no `{key}`"))
                    .at(span, LAID_OUT)
                    .help(help),
            );
        }
        let last = model.bases.last();
        let own = (model.bases.iter()).find(|it| matches!(it.value.as_str(), "type" | "builtins.type"));
        if let (Some(own), Some(last)) = (own, last)
            && own.span != last.span
        {
            self.push(
                Diagnostic::error(Code::BadBase, "`type` is the last of a metaclass's bases")
                    .at(own.span, "others stand behind it")
                    .help("write it last: `bases: [abc.ABCMeta, type]`"),
            );
        }
    }

    /// Whether a method of a metaclass does without a Rust value in the object.
    pub(super) fn method_without_state(&mut self, key: &Text, slot: Slot, receiver: Option<Span>) -> Option<()> {
        let name = key.value.as_str();
        if matches!(slot, Slot::Finalize | Slot::Buffer) || name == "__setstate__" {
            self.push(
                Diagnostic::error(Code::Conflict, format!("a metaclass has no `{name}`"))
                    .at(key.span, LAID_OUT)
                    .help("leave it out"),
            );
            return None;
        }
        if let Some(receiver) = receiver {
            self.push(
                Diagnostic::error(Code::Conflict, "`receiver` is for classes with a Rust value")
                    .at(receiver, "the function gets the class as `&Object` anyway")
                    .help("leave it out"),
            );
            return None;
        }
        Some(())
    }
}

//! What a class holds of others: Python objects, which the collector must see, and values that Python sees views of.

use super::super::{Check, shortened};
use super::Cx;
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, Access, Gc, Member, Type};
use crate::model::{Scalar, Text};

impl Check<'_> {
    /// Whether Python gets a view of a field's value. `None` where that was refused.
    pub(super) fn field_view(&mut self, written: Option<&Text>, get: Option<&Text>, ty: Option<&Type>) -> Option<bool> {
        let mutable = matches!(ty, Some(Type::Class(index)) if !self.is_frozen(*index));
        self.view(written, get, ty, mutable)
    }

    /// The same of a property: what its function gives is its own, unless `get: view` says that it is a reference.
    pub(super) fn property_view(
        &mut self,
        written: Option<&Text>,
        get: Option<&Text>,
        ty: Option<&Type>,
    ) -> Option<bool> {
        self.view(written, get, ty, false)
    }

    fn view(&mut self, written: Option<&Text>, get: Option<&Text>, ty: Option<&Type>, default: bool) -> Option<bool> {
        let view = self.word(get, "get", &[("copy", false), ("view", true)], default);
        let ty = ty?;
        match (view, get.or(written)) {
            (true, Some(at)) if !matches!(ty, Type::Class(_)) => {
                self.push(
                    Diagnostic::error(Code::BadValue, format!("there are no views of `{}`", self.spelled(ty)))
                        .at(at.span, "of values of classes alone")
                        .help("leave it out: Python gets its own value"),
                );
                None
            }
            _ => Some(view),
        }
    }

    /// How the collector sees what the state holds.
    pub(super) fn gc(&mut self, cx: &Cx<'_>, init: Option<&ir::Method>, members: &[Option<Member>]) -> Option<Gc> {
        let holders: Vec<&Member> = (members.iter().flatten())
            .filter(|it| matches!(it.get, Access::Field(_)) && it.ty.holds_objects())
            .collect();
        self.note_shown(cx, init, &holders);
        let Some(given) = &cx.entry.model.gc else {
            if !holders.is_empty() {
                return Some(Gc::Fields(holders.iter().filter_map(|it| field(it)).collect()));
            }
            self.note_held(cx, init);
            return Some(Gc::None);
        };
        match &given.value {
            Scalar::Bool(false) => {
                if let Some(first) = holders.first() {
                    let key = (cx.entry.model.fields.entries.iter()).find(|it| it.0.value == first.name.as_str());
                    let at = key.map_or(cx.entry.key.span, |it| it.0.span);
                    self.push(
                        Diagnostic::error(
                            Code::Conflict,
                            format!("`{}` holds Python objects", shortened(&cx.entry.qualname)),
                        )
                        .at(given.span, "says that it holds none")
                        .at(at, "holds one")
                        .help("leave `gc: false` out: what is in declared fields is found"),
                    );
                    return None;
                }
                Some(Gc::None)
            }
            Scalar::Bool(true) => Some(Gc::Traverse),
            Scalar::Str(word) if word == "untracked" => Some(Gc::Untracked),
            Scalar::Str(path) => {
                let path = Text {
                    value: path.clone(),
                    span: given.span,
                };
                let rust = self.callable(&path)?;
                self.closure_takes(
                    &rust,
                    &path,
                    &["this", "visit"],
                    (given.span, "this hands over the state and the visitor"),
                );
                Some(Gc::Path(rust))
            }
            Scalar::Null => {
                self.push(
                    Diagnostic::error(Code::AmbiguousScalar, "`gc` says nothing")
                        .at(given.span, "expected `true`, `false`, `untracked` or a path")
                        .help("write one of them, or remove the key"),
                );
                None
            }
            Scalar::Int(_) | Scalar::Float(_) => {
                self.push(
                    Diagnostic::error(Code::BadValue, "`gc` is no number")
                        .at(given.span, "expected `true`, `false`, `untracked` or a path")
                        .help("write `true` if the Rust type implements `Traverse`, or the path of a function"),
                );
                None
            }
        }
    }

    /// Notes what the collector is shown of a class, for its heirs: fields, and what it takes if it says how that is shown.
    fn note_shown(&mut self, cx: &Cx<'_>, init: Option<&ir::Method>, holders: &[&Member]) {
        let mut shown: Vec<String> = holders.iter().map(|it| it.name.to_string()).collect();
        let says = |it: &Scalar| !matches!(it, Scalar::Bool(false));
        if cx.entry.model.gc.as_ref().is_some_and(|it| says(&it.value)) {
            let params = (init.iter()).flat_map(|it| it.function.signatures().iter().flat_map(|it| &it.params));
            shown.extend(params.map(|it| it.name.to_string()));
        }
        if let Some(place) = self.shown_objects.get_mut(cx.index) {
            *place = shown;
        }
    }

    /// Whether a base here shows the collector something of that name.
    fn is_shown_above(&self, index: usize, name: &str) -> bool {
        let shows = |it: usize| {
            self.shown_objects
                .get(it)
                .is_some_and(|it| it.iter().any(|it| it == name))
        };
        self.line(index).skip(1).any(shows)
    }

    /// A constructor that takes objects may keep them, where nobody sees them. What a base here shows of them, by that name, is seen.
    fn note_held(&mut self, cx: &Cx<'_>, init: Option<&ir::Method>) {
        let Some(init) = init else { return };
        let mut params = init.function.signatures().iter().flat_map(|it| &it.params);
        let Some(param) = params.find(|it| it.ty.holds_objects() && !self.is_shown_above(cx.index, it.name.as_str()))
        else {
            return;
        };
        let shown = shortened(&cx.entry.qualname);
        let message = format!("`{shown}` takes Python objects, and says nothing about holding them");
        let span = cx.entry.model.init.as_ref().map_or(cx.entry.key.span, |it| match it {
            crate::model::FunctionEntry::Short(text) => text.span,
            crate::model::FunctionEntry::Long(long) => long.signature.as_ref().map_or(long.span, |it| it.span),
        });
        self.push(
            Diagnostic::note(Code::Unseen, message)
                .at(span, format!("takes `{}`", shortened(param.name.as_str())))
                .help("if it keeps them, write `gc: true` and implement `Traverse`; if not, write `gc: false`"),
        );
    }
}

fn field(member: &Member) -> Option<(ir::RustField, Type)> {
    match &member.get {
        Access::Field(field) => Some((field.clone(), member.ty.clone())),
        Access::Call(_) => None,
    }
}

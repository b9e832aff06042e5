//! Fields, properties, and constants of classes.

use super::super::types::{Place, Way};
use super::super::{Check, shortened};
use super::{Cx, targets};
use crate::diag::{Code, Diagnostic, Span, Spanned};
use crate::ir::{self, Access, Member, PyName, RustField};
use crate::model::{Constant, Field, LongField, LongProperty, Property, Text};

impl Check<'_> {
    /// All of them in the order of the file; those that were refused as `None`.
    pub(super) fn members(&mut self, cx: &Cx<'_>) -> Vec<Option<Member>> {
        let model = cx.entry.model;
        let mut all: Vec<(Span, Option<Member>)> = Vec::new();
        for (key, field) in &model.fields.entries {
            all.push((key.span, self.field(cx, key, field)));
        }
        for (key, property) in &model.properties.entries {
            all.push((key.span, self.property(cx, key, property)));
        }
        all.sort_by_key(|it| (it.0.file, it.0.start));
        all.into_iter().map(|it| it.1).collect()
    }

    fn field(&mut self, cx: &Cx<'_>, key: &Text, field: &Field) -> Option<Member> {
        let (ty, long) = match field {
            Field::Short(ty) => (Some(ty), None),
            Field::Long(long) => (long.ty.as_ref(), Some(long)),
        };
        let frozen = self.is_frozen(cx.index);
        let readonly = long.and_then(|it| it.readonly.as_ref());
        if let Some(readonly) = readonly.filter(|it| frozen && !it.value) {
            let help = "leave `readonly: false` out";
            self.refuse_in_frozen(cx.index, readonly.span, "a frozen class has no writable fields", help);
        }
        let writable = !frozen && !readonly.is_some_and(|it| it.value);
        let way = if writable { Way::BOTH } else { Way::OUT };
        let written = ty;
        let ty = ty.and_then(|text| self.type_text(Place::new(cx.entry.scope, text, way)));
        let rust = match long.and_then(|it| it.rust.as_ref()) {
            Some(given) => self.field_target(given),
            None => self.rust_field(key),
        };
        let doc = long.and_then(|it| self.plain_text(it.doc.as_ref(), "a docstring"));
        let get = long.and_then(|it: &LongField| it.get.as_ref());
        let view = self.field_view(written, get, ty.as_ref());
        let (ty, rust) = (ty?, rust?);
        Some(Member {
            name: PyName::new(&key.value).ok()?,
            origin: self.origin(key.span),
            doc,
            ty,
            set: writable.then(|| Access::Field(rust.clone())),
            get: Access::Field(rust),
            delete: None,
            view: view?,
        })
    }

    fn property(&mut self, cx: &Cx<'_>, key: &Text, property: &Property) -> Option<Member> {
        let (ty, long) = match property {
            Property::Short(ty) => (Some(ty), None),
            Property::Long(long) => (long.ty.as_ref(), Some(long)),
        };
        let name = PyName::new(&key.value).ok();
        let on = |it: fn(&LongProperty) -> &Option<Spanned<bool>>| {
            long.and_then(|long| it(long).as_ref()).filter(|it| it.value)
        };
        let (set, delete) = (on(|it| &it.set), on(|it| &it.delete));
        for (switch, word, what) in [(set, "set", "writable"), (delete, "delete", "deletable")] {
            if let Some(switch) = switch.filter(|_| self.is_frozen(cx.index)) {
                let message = format!("a frozen class has no {what} properties");
                self.refuse_in_frozen(cx.index, switch.span, &message, &format!("leave `{word}: true` out"));
            }
        }
        let way = if set.is_some() { Way::BOTH } else { Way::OUT };
        let written = ty;
        let ty = ty.and_then(|text| self.type_text(Place::new(cx.entry.scope, text, way)));
        let given = long.and_then(|it| it.rust.as_ref());
        let getter = match (&name, given) {
            (None, None) => None,
            _ => self.member_target(cx, key_name(&name), key.span, given),
        };
        if let (Some(getter), Some(given)) = (&getter, given) {
            self.closure_takes(getter, given, &["this"], (key.span, "this hands over the object"));
        }
        let changer = |this: &mut Self, word: &str, switch: Option<&Spanned<bool>>| match (switch, &name) {
            (None, _) => Some(None),
            (Some(_), None) => None,
            (Some(_), Some(name)) => {
                let target = this.member_target(cx, &format!("{word}_{name}"), key.span, None);
                target.map(Some)
            }
        };
        let set = changer(self, "set", set);
        let delete = changer(self, "delete", delete);
        let doc = long.and_then(|it| self.plain_text(it.doc.as_ref(), "a docstring"));
        let get = long.and_then(|it| it.get.as_ref());
        let view = self.property_view(written, get, ty.as_ref());
        Some(Member {
            name: name?,
            origin: self.origin(key.span),
            doc,
            ty: ty?,
            get: Access::Call(getter?),
            set: set?.map(Access::Call),
            delete: delete?,
            view: view?,
        })
    }

    /// The Rust field of the same name.
    fn rust_field(&mut self, key: &Text) -> Option<RustField> {
        let name = PyName::new(&key.value).ok()?;
        let ident = self.rust_ident(name.as_str(), key.span)?;
        Some(RustField(syn::Member::Named(ident)))
    }

    /// The name or the number of a field.
    fn field_target(&mut self, given: &Text) -> Option<RustField> {
        let text = given.value.trim();
        // Python's names are normalised, of which Rust knows nothing.
        if PyName::new(text).is_ok_and(|it| it.as_str() == text) {
            let ident = self.rust_ident(text, given.span)?;
            return Some(RustField(syn::Member::Named(ident)));
        }
        if let Ok(member) = syn::parse_str::<syn::Member>(text) {
            return Some(RustField(member));
        }
        self.push(
            Diagnostic::error(Code::RustPath, format!("`{}` is no field", shortened(text)))
                .at(given.span, "expected a field's name")
                .help("write the name of a field of the Rust type, `inner`, or its number, `0`; code belongs under `properties:`"),
        );
        None
    }

    pub(super) fn class_constant(&mut self, cx: &Cx<'_>, key: &Text, constant: &Constant) -> Option<ir::Constant> {
        self.constant_at(cx.entry.scope, key, constant, |this, name, given| {
            this.class_constant_target(cx, name, key.span, given)
        })
    }
}

fn key_name(name: &Option<PyName>) -> &str {
    targets::rust_name(name.as_ref().map_or("", PyName::as_str))
}

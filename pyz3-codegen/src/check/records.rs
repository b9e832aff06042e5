//! Records: their fields, and which way each goes.

use super::customs::{Entry, mentioned};
use super::types::{Place, Way};
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{self, Conversion, PyName, Record, RecordKind, RustField, Type};
use crate::model::{RecordField, Text};

impl<'a> Check<'a> {
    /// What a type with `record` converts as.
    pub(super) fn record(&mut self, entry: &Entry<'a>, record: &'a Text) -> Option<Conversion> {
        let model = entry.model;
        let others = [
            (&model.via, "via"),
            (&model.convert, "convert"),
            (&model.from, "from"),
            (&model.to, "to"),
            (&model.stub, "stub"),
        ];
        let mut good = true;
        for (other, name) in others {
            if let Some(other) = other {
                good = false;
                self.exclusive(("record", record), (name, other));
            }
        }
        let words = [
            ("TypedDict", Some(RecordKind::TypedDict)),
            ("NamedTuple", Some(RecordKind::NamedTuple)),
        ];
        let kind = self.word(Some(record), "record", &words, None);
        let scope = self.scopes.get(entry.scope)?;
        let (base, module) = (scope.bases.get(entry.base).cloned()?, scope.name.clone());
        let rust = match (&entry.name, &model.rust) {
            (Some(name), rust) => self.type_target(&base, name, entry.key.span, rust.as_ref()),
            (None, Some(rust)) => self.rust_type(rust),
            (None, None) => None,
        };
        let mut fields = Vec::with_capacity(model.fields.entries.len());
        let mut defaulted: Option<Span> = None;
        for (key, field) in &model.fields.entries {
            let checked = self.record_field(entry.scope, key, field, kind);
            let has_default = matches!(field, RecordField::Long(it) if it.default.is_some());
            match defaulted {
                Some(first) if !has_default && kind == Some(RecordKind::NamedTuple) => {
                    good = false;
                    self.push(
                        Diagnostic::error(
                            Code::BadDefault,
                            format!("`{}` has no default, and follows one that has", shortened(&key.value)),
                        )
                        .at(key.span, "no default")
                        .at(first, "has a default")
                        .help("a NamedTuple's fields with defaults come last, as parameters do"),
                    );
                }
                None if has_default => defaulted = Some(key.span),
                _ => {}
            }
            good &= checked.is_some();
            fields.extend(checked);
        }
        let generated = model
            .rust
            .is_none()
            .then(|| entry.name.as_ref().map(ToString::to_string));
        let (kind, rust, module) = (kind?, rust?, module?);
        good.then_some(Conversion::Record(Record {
            module,
            kind,
            rust,
            generated: generated.flatten(),
            fields,
            inward: false,
            outward: false,
        }))
    }

    fn record_field(
        &mut self,
        scope: usize,
        key: &'a Text,
        field: &'a RecordField,
        kind: Option<RecordKind>,
    ) -> Option<ir::RecordField> {
        let (ty, long) = match field {
            RecordField::Short(ty) => (Some(ty), None),
            RecordField::Long(long) => (long.ty.as_ref(), Some(long)),
        };
        let name = self.python_name(key, "field");
        if kind == Some(RecordKind::NamedTuple) && key.value.starts_with('_') {
            self.push(
                Diagnostic::error(
                    Code::InvalidName,
                    format!("field `{}` starts with `_`", shortened(&key.value)),
                )
                .at(key.span, "Python refuses it in a NamedTuple")
                .help("rename it"),
            );
            return None;
        }
        let rust = name.as_ref().and_then(|it| self.rust_ident(it.as_str(), key.span));
        // Which way the record goes is known when all else is.
        let before = std::mem::replace(&mut self.within_record, true);
        let ty = ty.and_then(|text| self.type_text(Place::new(scope, text, Way::BOTH).within()));
        self.within_record = before;
        let doc = long.and_then(|it| self.plain_text(it.doc.as_ref(), "a docstring"));
        let default = match (long.and_then(|it| it.default.as_ref()), &ty) {
            (Some(scalar), Some(ty)) => Some(self.scalar_default(scope, scalar, ty)?),
            _ => None,
        };
        let name: PyName = name?;
        Some(ir::RecordField {
            name,
            rust: RustField(syn::Member::Named(rust?)),
            ty: ty?,
            default,
            doc,
        })
    }

    /// Notes that a custom type goes that way, if it is a record.
    pub(super) fn record_goes(&mut self, index: usize, way: Way) {
        if !self.within_record {
            let ways = self.record_ways.entry(index).or_default();
            ways.0 |= way.inward;
            ways.1 |= way.outward;
        }
    }

    /// Puts the records that are within themselves behind pointers, or they would be of no size that there is.
    fn box_records(&mut self) {
        let held: Vec<Vec<usize>> = self
            .resolved
            .iter()
            .map(|it| {
                let mut held = Vec::new();
                if let Conversion::Record(record) = &it.conversion {
                    record.fields.iter().for_each(|it| by_value(&it.ty, &mut held));
                }
                held
            })
            .collect();
        // Whether the first is within the second; by hand, and each once.
        let is_within = |wanted: usize, start: usize| {
            let (mut open, mut seen) = (vec![start], vec![false; held.len()]);
            while let Some(index) = open.pop() {
                if index == wanted {
                    return true;
                }
                if !std::mem::replace(&mut seen[index], true) {
                    open.extend(&held[index]);
                }
            }
            false
        };
        let boxes: Vec<Vec<usize>> = held
            .iter()
            .enumerate()
            .map(|(index, held)| held.iter().copied().filter(|it| is_within(index, *it)).collect())
            .collect();
        for (custom, boxes) in self.resolved.iter_mut().zip(boxes) {
            if let (Conversion::Record(record), false) = (&mut custom.conversion, boxes.is_empty()) {
                record
                    .fields
                    .iter_mut()
                    .for_each(|it| put_into_boxes(&mut it.ty, &boxes));
            }
        }
    }

    /// Tells each record which way it goes: as it is written, and as the records that it is a part of.
    pub(super) fn finish_records(&mut self) {
        self.box_records();
        let mut open: Vec<(usize, (bool, bool))> = self.record_ways.drain().collect();
        while let Some((index, (inward, outward))) = open.pop() {
            let Some(Conversion::Record(record)) = self.resolved.get_mut(index).map(|it| &mut it.conversion) else {
                continue;
            };
            let (more_in, more_out) = (inward && !record.inward, outward && !record.outward);
            if !more_in && !more_out {
                continue;
            }
            record.inward |= inward;
            record.outward |= outward;
            let mut inner = Vec::new();
            record.fields.iter().for_each(|it| mentioned(&it.ty, &mut inner));
            open.extend(inner.into_iter().map(|it| (it, (more_in, more_out))));
        }
    }
}

/// The custom types that a value of a type has within itself, not behind a pointer.
fn by_value(ty: &Type, out: &mut Vec<usize>) {
    match ty {
        Type::Custom(index) => out.push(*index),
        Type::Opt(item) => by_value(item, out),
        Type::Tuple(items) | Type::Union(items) => items.iter().for_each(|it| by_value(it, out)),
        _ => {}
    }
}

fn put_into_boxes(ty: &mut Type, boxes: &[usize]) {
    match ty {
        Type::Custom(index) if boxes.contains(index) => *ty = Type::Boxed(*index),
        Type::Opt(item) => put_into_boxes(item, boxes),
        Type::Tuple(items) | Type::Union(items) => items.iter_mut().for_each(|it| put_into_boxes(it, boxes)),
        _ => {}
    }
}

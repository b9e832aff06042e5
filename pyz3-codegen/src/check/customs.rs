//! Custom types: how each converts, and that none converts through itself.

use super::types::{Place, Way};
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, Conversion, PyName};
use crate::model::{CustomType, Text};
use crate::signature::{self, TypeKind};

/// A custom type as declared.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    pub(super) scope: usize,
    /// Where its Rust is looked up, an index into the scope's bases.
    pub(super) base: usize,
    pub(super) key: &'a Text,
    pub(super) name: Option<PyName>,
    pub(super) model: &'a CustomType,
}

impl<'a> Check<'a> {
    pub(super) fn resolve_customs(&mut self) {
        let entries = self.customs.clone();
        let conversions: Vec<Option<Conversion>> = entries.iter().map(|it| self.conversion(it)).collect();
        let order = self.order(&conversions);
        self.endless(&conversions);
        let mut resolved: Vec<ir::Custom> = Vec::with_capacity(entries.len());
        for (entry, conversion) in entries.iter().zip(conversions) {
            let doc = self.plain_text(entry.model.doc.as_ref(), "documentation");
            // Where something is wrong, no interface comes of it, and this stands in.
            let name = entry.name.clone().or_else(|| PyName::new("unnamed").ok());
            let (Some(name), conversion) = (name, conversion.unwrap_or_else(stand_in)) else {
                continue;
            };
            resolved.push(ir::Custom {
                name,
                origin: self.origin(entry.key.span),
                doc,
                stub: "object".to_owned(),
                conversion,
                errors: None, // Set once they are known.
            });
        }
        for index in order {
            let Some(entry) = entries.get(index) else { continue };
            let stub = match (&entry.model.stub, resolved.get(index).map(|it| &it.conversion)) {
                (Some(stub), _) => self.stub(stub),
                (None, Some(Conversion::Via { via, .. })) => bounded(via.python(&ir::Spelling {
                    customs: &resolved,
                    classes: &self.class_names,
                    enums: &self.enum_names,
                })),
                (None, Some(Conversion::Record(record))) => {
                    let name = resolved.get(index).map(|it| it.name.as_str());
                    format!("{}.{}", record.module, name.unwrap_or("object"))
                }
                (None, _) => "object".to_owned(),
            };
            if let Some(custom) = resolved.get_mut(index) {
                custom.stub = stub;
            }
        }
        self.resolved = resolved;
    }

    pub(super) fn exclusive(&mut self, first: (&str, &Text), second: (&str, &Text)) {
        let (first, second) = if first.1.span.start < second.1.span.start {
            (first, second)
        } else {
            (second, first)
        };
        self.push(
            Diagnostic::error(Code::Conflict, format!("`{}` does not go with `{}`", second.0, first.0))
                .at(second.1.span, format!("`{}` here", second.0))
                .at(first.1.span, format!("`{}` here", first.0))
                .help("a type converts one way: `via` another type, by its own `convert`, or as a `record`"),
        );
    }

    fn conversion(&mut self, entry: &Entry<'a>) -> Option<Conversion> {
        let model = entry.model;
        let base = self
            .scopes
            .get(entry.scope)
            .and_then(|it| it.bases.get(entry.base))
            .cloned()?;
        if let Some(record) = &model.record {
            return self.record(entry, record);
        }
        if let Some((key, _)) = model.fields.entries.first() {
            self.push(
                Diagnostic::error(Code::Conflict, "only a record has `fields`")
                    .at(key.span, "no record")
                    .help("say which: `record: TypedDict`, or `record: NamedTuple`"),
            );
            return None;
        }
        if let (Some(via), Some(convert)) = (&model.via, &model.convert) {
            self.exclusive(("via", via), ("convert", convert));
            return None;
        }
        if let Some(convert) = &model.convert {
            for (key, given) in [("from", &model.from), ("to", &model.to)] {
                if let Some(given) = given {
                    self.exclusive(("convert", convert), (key, given));
                }
            }
            let marker = self.rust_type(convert);
            let rust = match (&entry.name, &model.rust) {
                (_, Some(rust)) => self.rust_type(rust),
                (Some(name), None) => self.type_target(&base, name, entry.key.span, None),
                (None, None) => None,
            };
            let (marker, rust) = (marker?, rust?);
            return Some(Conversion::Convert { marker, rust });
        }
        let rust = match (&entry.name, &model.rust) {
            (Some(name), rust) => self.type_target(&base, name, entry.key.span, rust.as_ref()),
            (None, Some(rust)) => self.rust_type(rust),
            (None, None) => None,
        };
        let from = model.from.as_ref().map(|it| self.callable(it));
        let to = model.to.as_ref().map(|it| self.callable(it));
        let written = model.via.as_ref()?; // The reader has said that one of them is needed.
        if from.is_none() && to.is_none() {
            self.push(
                Diagnostic::error(
                    Code::MissingKey,
                    format!("`{}` has neither `from` nor `to`", shortened(&entry.key.value)),
                )
                .at(entry.key.span, "converts neither way")
                .help("give it `from`, which makes it from the value of `via`, or `to`, which gives that value"),
            );
        }
        for (given, rust, name, what) in [
            (&model.from, &from, "value", "`from` is called with a value of this"),
            (&model.to, &to, "it", "`to` makes a value of this"),
        ] {
            if let (Some(given), Some(Some(rust))) = (given, rust) {
                self.closure_takes(rust, given, &[name], (written.span, what));
            }
        }
        let way = Way {
            inward: from.is_some(),
            outward: to.is_some(),
            constant: false,
        };
        let via = self.type_text(Place::new(entry.scope, written, way).within());
        let (from, to) = (given(from), given(to));
        Some(Conversion::Via {
            rust: rust?,
            via: via?,
            from: from?,
            to: to?,
        })
    }

    /// The types in an order in which each comes after those that its stub is spelled by. What converts through itself
    /// is reported, and left out. A record is spelled by its name.
    fn order(&mut self, conversions: &[Option<Conversion>]) -> Vec<usize> {
        let inner: Vec<Vec<usize>> = conversions
            .iter()
            .map(|it| {
                let mut inner = Vec::new();
                if let Some(Conversion::Via { via, .. }) = it {
                    mentioned(via, &mut inner);
                }
                inner
            })
            .collect();
        self.circles(&inner)
    }

    /// Reports the records each of whose values would need another one for ever.
    fn endless(&mut self, conversions: &[Option<Conversion>]) {
        let records: Vec<bool> = conversions
            .iter()
            .map(|it| matches!(it, Some(Conversion::Record(_))))
            .collect();
        let inner: Vec<Vec<usize>> = conversions
            .iter()
            .map(|it| {
                let mut inner = Vec::new();
                if let Some(Conversion::Record(record)) = it {
                    record.fields.iter().for_each(|it| needed(&it.ty, &mut inner));
                    inner.retain(|it| records.get(*it).copied().unwrap_or(false));
                }
                inner
            })
            .collect();
        self.circles(&inner);
    }

    /// An order in which each comes after those within it; what is within itself is reported, and left out.
    fn circles(&mut self, inner: &[Vec<usize>]) -> Vec<usize> {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut state = vec![State::New; inner.len()];
        let mut order = Vec::with_capacity(inner.len());
        for start in 0..inner.len() {
            // The way from `start`, and how many of each one's types have been gone into.
            let mut way: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((at, gone)) = way.last_mut() {
                let at = *at;
                if *gone == 0 && state[at] == State::Done {
                    way.pop();
                    continue;
                }
                state[at] = State::Open;
                let next = inner[at].get(*gone).copied();
                *gone += 1;
                match next {
                    Some(next) if state[next] == State::New => way.push((next, 0)),
                    Some(next) if state[next] == State::Open => {
                        let from = way.iter().position(|it| it.0 == next).unwrap_or(0);
                        let circle: Vec<usize> = way[from..].iter().map(|it| it.0).collect();
                        self.circle(&circle);
                    }
                    Some(_) => {}
                    None => {
                        state[at] = State::Done;
                        order.push(at);
                        way.pop();
                    }
                }
            }
        }
        order
    }

    fn circle(&mut self, circle: &[usize]) {
        const SHOWN: usize = 8;
        let entries: Vec<Entry<'a>> = circle.iter().filter_map(|it| self.customs.get(*it).cloned()).collect();
        let mut names: Vec<String> = entries.iter().take(SHOWN).map(|it| shortened(&it.key.value)).collect();
        if entries.len() > SHOWN {
            names.push("…".to_owned());
        }
        names.extend(names.first().cloned());
        let Some(first) = entries.first() else { return };
        let place = |it: &Entry<'_>| it.model.via.as_ref().map_or(it.key.span, |via| via.span);
        let mut diagnostic = Diagnostic::error(
            Code::RecursiveType,
            format!(
                "`{}` converts through itself: {}",
                shortened(&first.key.value),
                names.join(" → ")
            ),
        )
        .at(place(first), "through this");
        for entry in entries.iter().skip(1).take(SHOWN - 1) {
            diagnostic = diagnostic.at(place(entry), "and this");
        }
        let help = if first.model.record.is_some() {
            "a value would never end; let one of them be missing, `T | None`, or in a list or dict: Rust has it in a `Box` then"
        } else {
            "a value would never end; let one of them be `object`, or `convert` it yourself"
        };
        self.push(diagnostic.help(help));
    }

    /// What stubs say: a type as Python writes it, which may be anybody's.
    fn stub(&mut self, text: &Text) -> String {
        let parsed = signature::parse_type(&text.value);
        self.faults(text, parsed.faults);
        if let Some(range) = parsed.tree.as_ref().and_then(prefix) {
            let span = self.within(text, &range);
            self.push(
                Diagnostic::error(Code::NotHere, "Python knows no such word before a type")
                    .at(span, "not in stubs")
                    .help("leave it out"),
            );
        }
        // On one line, whatever the YAML did.
        text.value.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// `Some(None)` where there is none to convert, `None` where it was refused.
fn given<T>(given: Option<Option<T>>) -> Option<Option<T>> {
    match given {
        None => Some(None),
        Some(given) => given.map(Some),
    }
}

fn stand_in() -> Conversion {
    let marker = syn::TypeTuple {
        attrs: Vec::new(),
        paren_token: Default::default(),
        elems: Default::default(),
    };
    let unit = ir::RustType(syn::Type::Tuple(marker));
    Conversion::Convert {
        marker: unit.clone(),
        rust: unit,
    }
}

/// Python reads no more than some 100 brackets deep, and nobody reads a page of type.
fn bounded(stub: String) -> String {
    const MAX_LEVELS: usize = 50;
    const MAX_CHARS: usize = 2000;
    let (mut level, mut deepest) = (0_usize, 0);
    for it in stub.bytes() {
        match it {
            b'[' => level += 1,
            b']' => level = level.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(level);
    }
    if deepest > MAX_LEVELS || stub.len() > MAX_CHARS {
        "object".to_owned()
    } else {
        stub
    }
}

/// The custom types in a type.
pub(super) fn mentioned(ty: &ir::Type, out: &mut Vec<usize>) {
    use ir::Type;
    match ty {
        Type::None
        | Type::Bool
        | Type::Int(_)
        | Type::Float(_)
        | Type::Complex
        | Type::Str
        | Type::Bytes
        | Type::ByteArray
        | Type::Class(_)
        | Type::MutClass(_)
        | Type::OwnClass(_)
        | Type::Handle(_)
        | Type::SelfType(_)
        | Type::Enum(_)
        | Type::Type(_)
        | Type::Literal(_)
        | Type::Object { .. } => {}
        Type::Opt(item)
        | Type::List(item)
        | Type::Set(item)
        | Type::FrozenSet(item)
        | Type::Sequence(item)
        | Type::Iterable(item)
        | Type::NotImplementedOr(item)
        | Type::Iterator(item)
        | Type::TupleOf(item) => mentioned(item, out),
        Type::Callable(params, result) => {
            params.iter().flatten().for_each(|it| mentioned(it, out));
            mentioned(result, out);
        }
        Type::Dict(key, value) | Type::Mapping(key, value) => {
            mentioned(key, out);
            mentioned(value, out);
        }
        Type::Tuple(items) | Type::Union(items) | Type::Std(_, items) => items.iter().for_each(|it| mentioned(it, out)),
        Type::Custom(index) | Type::Boxed(index) => out.push(*index),
    }
}

/// The custom types of which a value of a type has one, whatever else it is.
fn needed(ty: &ir::Type, out: &mut Vec<usize>) {
    match ty {
        ir::Type::Custom(index) | ir::Type::Boxed(index) => out.push(*index),
        ir::Type::Tuple(items) => items.iter().for_each(|it| needed(it, out)),
        _ => {}
    }
}

/// Where `mut` or `own` stands in a type.
fn prefix(ty: &signature::Type) -> Option<std::ops::Range<usize>> {
    match &ty.kind {
        TypeKind::Prefixed { range, .. } => Some(range.clone()),
        TypeKind::Args { args: items, .. } | TypeKind::Union(items) | TypeKind::List(items) => {
            items.iter().find_map(prefix)
        }
        TypeKind::None | TypeKind::Ellipsis | TypeKind::Name(_) | TypeKind::Literal(_) | TypeKind::EmptyTuple => None,
    }
}

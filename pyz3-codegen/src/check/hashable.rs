//! What can be an element of a set or a key of a dict: hashable in Python, and in Rust.

use super::Check;
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{Conversion, Hash, RecordKind, Type};

/// A type that must be hashable.
pub(super) struct Pending {
    pub(super) ty: Type,
    pub(super) span: Span,
    /// A key of a dict, not an element of a set.
    pub(super) key: bool,
}

/// Who cannot hash it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Python,
    Rust,
    /// Its own declaration.
    Class,
}

impl Check<'_> {
    pub(super) fn check_hashable(&mut self) {
        let mut known = vec![None; self.resolved.len()];
        for Pending { ty, span, key } in std::mem::take(&mut self.pending) {
            let Some((culprit, why)) = self.culprit(&ty, &mut known) else {
                continue;
            };
            let culprit = self.spelled(culprit);
            let whole = self.spelled(&ty);
            let role = if key { "a key of a dict" } else { "an element of a set" };
            let label = if culprit == whole {
                "not hashable".to_owned()
            } else {
                format!("`{culprit}` is not hashable")
            };
            let help = match (why, key) {
                (Why::Class, _) => format!("give `{culprit}` a hash: `derive: [eq, hash]`"),
                (Why::Rust, true) => format!("Rust has no hash for it: take `list[tuple[{whole}, V]]`"),
                (Why::Rust, false) => {
                    format!("Rust has no hash for it: take `Iterable[{whole}]`, or `list[{whole}]` as a result")
                }
                (Why::Python, true) => {
                    "keys are hashable: `str`, `int`, `bytes`, tuples and frozensets of them".to_owned()
                }
                (Why::Python, false) => {
                    "elements are hashable: `str`, `int`, `bytes`, tuples and frozensets of them".to_owned()
                }
            };
            self.push(
                Diagnostic::error(Code::Unhashable, format!("`{whole}` cannot be {role}"))
                    .at(span, label)
                    .help(help),
            );
        }
    }

    /// The part of a type that cannot be hashed. Custom types are answered once each, in `known`.
    fn culprit<'t>(&self, ty: &'t Type, known: &mut Vec<Option<bool>>) -> Option<(&'t Type, Why)> {
        match ty {
            Type::None | Type::Bool | Type::Int(_) | Type::Str | Type::Bytes | Type::Object { .. } => None,
            Type::Class(index) | Type::MutClass(index) | Type::OwnClass(index) | Type::SelfType(index) => {
                (!self.has_hash(*index)).then_some((ty, Why::Class))
            }
            // By identity.
            Type::Handle(_) | Type::Type(_) => None,
            // In Rust it is what the enum derives; a map says what it needs.
            Type::Enum(_) => None,
            Type::NotImplementedOr(item) => self.culprit(item, known),
            Type::Float(_) | Type::Complex => Some((ty, Why::Rust)),
            Type::ByteArray
            | Type::List(_)
            | Type::Set(_)
            | Type::Sequence(_)
            | Type::Iterable(_)
            | Type::Dict(..)
            | Type::Mapping(..) => Some((ty, Why::Python)),
            Type::Opt(item) | Type::TupleOf(item) | Type::FrozenSet(item) => self.culprit(item, known),
            Type::Tuple(items) | Type::Union(items) => items.iter().find_map(|it| self.culprit(it, known)),
            Type::Literal(_) => None,
            Type::Iterator(_) | Type::Callable(..) => Some((ty, Why::Rust)),
            Type::Std(std, _) => match std.row().hash {
                Hash::Both => None,
                Hash::Python => Some((ty, Why::Rust)),
                Hash::Rust => Some((ty, Why::Python)),
            },
            Type::Custom(index) | Type::Boxed(index) => {
                self.custom_is_unhashable(*index, known).then_some((ty, Why::Python))
            }
        }
    }

    /// A custom type is what Python sees of it; its Rust type is its own.
    fn custom_is_unhashable(&self, start: usize, known: &mut Vec<Option<bool>>) -> bool {
        // By hand: a thousand types through each other are no reason for a deep stack.
        let mut stack = vec![start];
        while let Some(&index) = stack.last() {
            if known.get(index).copied().flatten().is_some() {
                stack.pop();
                continue;
            }
            let mut inner = Vec::new();
            let plain = match self.resolved.get(index).map(|it| &it.conversion) {
                Some(Conversion::Via { via, .. }) => python_unhashable(via, &mut inner),
                Some(Conversion::Record(record)) => {
                    record.kind == RecordKind::TypedDict
                        || record.fields.iter().any(|it| python_unhashable(&it.ty, &mut inner))
                }
                Some(Conversion::Convert { .. }) | None => false,
            };
            if plain {
                set(known, index, true);
            } else if let Some(next) = inner
                .iter()
                .find(|it| known.get(**it).copied().flatten().is_none() && !stack.contains(it))
            {
                stack.push(*next);
            } else {
                let any = inner.iter().any(|it| known.get(*it).copied().flatten() == Some(true));
                set(known, index, any);
            }
        }
        known.get(start).copied().flatten().unwrap_or(false)
    }
}

fn set(known: &mut Vec<Option<bool>>, index: usize, value: bool) {
    if index >= known.len() {
        known.resize(index + 1, None);
    }
    if let Some(slot) = known.get_mut(index) {
        *slot = Some(value);
    }
}

/// Whether Python cannot hash it, whatever the custom types in it are; those are gathered.
fn python_unhashable(ty: &Type, inner: &mut Vec<usize>) -> bool {
    match ty {
        Type::None
        | Type::Bool
        | Type::Int(_)
        | Type::Float(_)
        | Type::Complex
        | Type::Str
        | Type::Bytes
        | Type::Class(_)
        | Type::MutClass(_)
        | Type::OwnClass(_)
        | Type::Handle(_)
        | Type::SelfType(_)
        | Type::Enum(_)
        | Type::Type(_)
        | Type::Iterator(_)
        | Type::Callable(..)
        | Type::Literal(_)
        | Type::Object { .. } => false,
        Type::Std(std, _) => std.row().hash == Hash::Rust,
        Type::ByteArray
        | Type::List(_)
        | Type::Set(_)
        | Type::Sequence(_)
        | Type::Iterable(_)
        | Type::Dict(..)
        | Type::Mapping(..) => true,
        Type::Opt(item) | Type::TupleOf(item) | Type::FrozenSet(item) | Type::NotImplementedOr(item) => {
            python_unhashable(item, inner)
        }
        Type::Tuple(items) | Type::Union(items) => items.iter().any(|it| python_unhashable(it, inner)),
        Type::Custom(index) | Type::Boxed(index) => {
            inner.push(*index);
            false
        }
    }
}

//! Lists, mappings, tuples: what stands in their brackets.

use super::builtins::Container;
use super::types::Place;
use super::{Check, hashable, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::signature::{Name, Type, TypeKind};
use std::ops::Range;

impl Check<'_> {
    pub(super) fn container(
        &mut self,
        place: Place<'_>,
        name: &Name,
        container: Container,
        args: Option<(&[Type], &Range<usize>)>,
    ) -> Option<ir::Type> {
        let shown = shortened(&name.text);
        let place = place.within();
        if place.way.outward && matches!(container, Container::Sequence | Container::Iterable) {
            let span = self.at(place, args.map_or(&name.range, |it| it.1));
            let item = match args {
                Some(([item], _)) => place.text.value.get(item.range.clone()).unwrap_or("T"),
                _ => "object",
            };
            let (code, role) = if place.way.constant {
                (Code::BadConstant, "constant")
            } else {
                (Code::NotAResult, "result")
            };
            self.push(
                Diagnostic::error(code, format!("`{shown}` cannot be a {role}"))
                    .at(span, "for parameters alone")
                    .help(format!("a {role} is `list[{}]`", shortened(item))),
            );
            if let Some((args, _)) = args {
                for arg in args {
                    self.ty(place, arg);
                }
            }
            return None;
        }
        let any = || Box::new(ir::Type::Object { any: false });
        if args.is_none() {
            return Some(match container {
                Container::List => ir::Type::List(any()),
                Container::Set => ir::Type::Set(any()),
                Container::FrozenSet => ir::Type::FrozenSet(any()),
                Container::Sequence => ir::Type::Sequence(any()),
                Container::Iterable => ir::Type::Iterable(any()),
                Container::Dict => ir::Type::Dict(any(), any()),
                Container::Mapping => ir::Type::Mapping(any(), any()),
                Container::Tuple => ir::Type::TupleOf(any()),
            });
        }
        if container == Container::Tuple {
            return self.tuple(place, args.map_or(&[], |it| it.0));
        }
        if let Container::Dict | Container::Mapping = container {
            let [key, value] = self.count_arguments(place, name, args, "two arguments", &format!("`{shown}[K, V]`"))?;
            let span = self.at(place, &key.range);
            let (key, value) = (self.ty(place, key), self.ty(place, value));
            let (key, value) = (key?, value?);
            self.pending.push(hashable::Pending {
                ty: key.clone(),
                span,
                key: true,
            });
            return Some(match container {
                Container::Dict => ir::Type::Dict(Box::new(key), Box::new(value)),
                _ => ir::Type::Mapping(Box::new(key), Box::new(value)),
            });
        }
        let [item] = self.count_arguments(place, name, args, "one argument", &format!("`{shown}[T]`"))?;
        let span = self.at(place, &item.range);
        let item = self.ty(place, item)?;
        if let Container::Set | Container::FrozenSet = container {
            self.pending.push(hashable::Pending {
                ty: item.clone(),
                span,
                key: false,
            });
        }
        let item = Box::new(item);
        Some(match container {
            Container::Set => ir::Type::Set(item),
            Container::FrozenSet => ir::Type::FrozenSet(item),
            Container::Sequence => ir::Type::Sequence(item),
            Container::Iterable => ir::Type::Iterable(item),
            _ => ir::Type::List(item),
        })
    }

    fn tuple(&mut self, place: Place<'_>, args: &[Type]) -> Option<ir::Type> {
        const MAX: usize = 12;
        match args {
            [
                Type {
                    kind: TypeKind::EmptyTuple,
                    ..
                },
            ] => return Some(ir::Type::Tuple(Vec::new())),
            [
                item,
                Type {
                    kind: TypeKind::Ellipsis,
                    ..
                },
            ] if !matches!(item.kind, TypeKind::Ellipsis) => {
                return self.ty(place, item).map(|it| ir::Type::TupleOf(Box::new(it)));
            }
            _ => {}
        }
        if let Some(stray) = args.iter().find(|it| matches!(it.kind, TypeKind::Ellipsis)) {
            let span = self.at(place, &stray.range);
            self.push(
                Diagnostic::error(Code::TypeArguments, "`...` stands second in a tuple of one type")
                    .at(span, "not here")
                    .help("a tuple of any length is `tuple[T, ...]`"),
            );
            return None;
        }
        if let Some(over) = args.get(MAX) {
            let span = self.at(place, &over.range);
            self.push(
                Diagnostic::error(Code::TypeArguments, format!("a tuple of more than {MAX} items"))
                    .at(span, "one too many")
                    .help("Rust's own tuples end there for most traits; take a `list`, or tuples in a tuple"),
            );
            return None;
        }
        let items: Vec<_> = args.iter().map(|it| self.ty(place, it)).collect();
        items.into_iter().collect::<Option<Vec<_>>>().map(ir::Type::Tuple)
    }
}

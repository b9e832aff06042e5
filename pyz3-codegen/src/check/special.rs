//! Iterators, callables, literals, and the standard library's types: what stands in their brackets.

use super::hashable::Pending;
use super::types::{Place, Way};
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, Special, Std, Value};
use crate::signature::{Literal, LiteralKind, Name, Type, TypeKind};
use std::ops::Range;

type Args<'a, 't> = Option<(&'t [Type], &'a Range<usize>)>;

/// `Callable`'s parameters, at most: closures of so many are all that the runtime converts.
const MOST_PARAMETERS: usize = 8;

impl Check<'_> {
    pub(super) fn special(
        &mut self,
        place: Place<'_>,
        name: &Name,
        special: Special,
        args: Args<'_, '_>,
    ) -> Option<ir::Type> {
        let place = place.partly();
        match special {
            Special::Iterator => self.iterator(place, name, args),
            Special::Callable => self.callable_type(place, name, args),
            Special::Literal => self.literal_type(place, name, args),
        }
    }

    fn iterator(&mut self, place: Place<'_>, name: &Name, args: Args<'_, '_>) -> Option<ir::Type> {
        if args.is_none() {
            return Some(ir::Type::Iterator(Box::new(ir::Type::Object { any: false })));
        }
        let example = format!("`{}[T]`", shortened(&name.text));
        let [item] = self.count_arguments(place, name, args, "one argument", &example)?;
        self.ty(place, item).map(|it| ir::Type::Iterator(Box::new(it)))
    }

    fn callable_type(&mut self, place: Place<'_>, name: &Name, args: Args<'_, '_>) -> Option<ir::Type> {
        let shown = shortened(&name.text);
        if args.is_none() {
            return Some(ir::Type::Callable(None, Box::new(ir::Type::Object { any: false })));
        }
        let example = format!("`{shown}[[A, B], R]`");
        let [params, result] = self.count_arguments(place, name, args, "two arguments", &example)?;
        // What Rust calls gets values from Rust, and the other way round.
        let turned = Place {
            way: Way {
                inward: place.way.outward,
                outward: place.way.inward,
                constant: false,
            },
            ..place
        };
        let types = match &params.kind {
            TypeKind::Ellipsis => Some(None),
            TypeKind::List(types) => {
                if let Some(over) = types.get(MOST_PARAMETERS) {
                    let span = self.at(place, &over.range);
                    self.push(
                        Diagnostic::error(
                            Code::TypeArguments,
                            format!("a callable of more than {MOST_PARAMETERS} parameters"),
                        )
                        .at(span, "one too many")
                        .help("pass a tuple, or take `Callable[..., R]`"),
                    );
                    return None;
                }
                let types: Vec<_> = types.iter().map(|it| self.ty(turned, it)).collect();
                types.into_iter().collect::<Option<Vec<_>>>().map(Some)
            }
            _ => {
                let span = self.at(place, &params.range);
                let written = shortened(place.text.value.get(params.range.clone()).unwrap_or("A"));
                self.push(
                    Diagnostic::error(Code::TypeArguments, "a callable's parameters stand in brackets")
                        .at(span, "no brackets")
                        .help(format!("write `{shown}[[{written}], R]`, or `{shown}[..., R]` for any")),
                );
                None
            }
        };
        if matches!(params.kind, TypeKind::Ellipsis) && place.way.outward && !place.way.inward {
            let span = self.at(place, &params.range);
            self.push(
                Diagnostic::error(
                    Code::NotAResult,
                    "a callable that Rust gives takes parameters of known types",
                )
                .at(span, "any parameters")
                .help(format!(
                    "write their types, `{shown}[[A, B], R]`; an object to pass on is `object`"
                )),
            );
            return None;
        }
        let result = self.ty(
            Place {
                way: Way {
                    constant: false,
                    ..place.way
                },
                ..place
            },
            result,
        );
        Some(ir::Type::Callable(types?, Box::new(result?)))
    }

    fn literal_type(&mut self, place: Place<'_>, name: &Name, args: Args<'_, '_>) -> Option<ir::Type> {
        let Some((args, range)) = args else {
            let none: Option<[&Type; 1]> =
                self.count_arguments(place, name, None, "at least one value", "`Literal['a', 'b']`");
            return none.and(None);
        };
        let mut optional = false;
        let mut values: Vec<Value> = Vec::new();
        for arg in args {
            let TypeKind::Literal(literal) = &arg.kind else {
                continue;
            };
            match value(literal) {
                Some(None) => optional = true,
                Some(Some(value)) if !values.contains(&value) => values.push(value),
                Some(Some(_)) => {}
                None => {
                    let span = self.at(place, &literal.range);
                    self.push(
                        Diagnostic::error(Code::TypeArguments, "no value that a `Literal` can have")
                            .at(span, "not here")
                            .help("its values are text, bytes, integers, `True`, `False` and `None`"),
                    );
                    return None;
                }
            }
        }
        let mut members = Vec::new();
        if !values.is_empty() {
            members.push(ir::Type::Literal(values));
        }
        if optional {
            members.push(ir::Type::None);
        }
        self.join(place, members, range)
    }

    pub(super) fn std_type(&mut self, place: Place<'_>, name: &Name, std: Std, args: Args<'_, '_>) -> Option<ir::Type> {
        let row = std.row();
        let any = || ir::Type::Object { any: false };
        let shown = shortened(&name.text);
        // What is awaited is Rust's handle to a Python object, which is passed on as it is.
        let place = if std == Std::Awaitable { place } else { place.partly() };
        let types = match row.arity {
            0 => {
                self.no_arguments(place, name, args)?;
                Vec::new()
            }
            _ if args.is_none() => vec![any(); row.arity],
            1 => {
                let [item] = self.count_arguments(place, name, args, "one argument", &format!("`{shown}[T]`"))?;
                if row.keyed {
                    vec![self.key(place, item)?]
                } else {
                    vec![self.ty(place, item)?]
                }
            }
            _ => {
                let [key, item] =
                    self.count_arguments(place, name, args, "two arguments", &format!("`{shown}[K, V]`"))?;
                let (key, item) = (self.key(place, key), self.ty(place, item));
                vec![key?, item?]
            }
        };
        Some(ir::Type::Std(std, types))
    }

    fn key(&mut self, place: Place<'_>, key: &Type) -> Option<ir::Type> {
        let span = self.at(place, &key.range);
        let ty = self.ty(place, key)?;
        self.pending.push(Pending {
            ty: ty.clone(),
            span,
            key: true,
        });
        Some(ty)
    }
}

/// A value of a `Literal`: some for each that may stand there, none in it for `None`.
pub(super) fn value(literal: &Literal) -> Option<Option<Value>> {
    Some(match &literal.kind {
        LiteralKind::None => None,
        LiteralKind::Bool(value) => Some(Value::Bool(*value)),
        LiteralKind::Int(digits) => Some(Value::Int(digits.clone())),
        LiteralKind::Str(text) => Some(Value::Str(text.clone())),
        LiteralKind::Bytes(bytes) => Some(Value::Bytes(bytes.clone())),
        LiteralKind::Ellipsis
        | LiteralKind::Float(_)
        | LiteralKind::Complex { .. }
        | LiteralKind::List(_)
        | LiteralKind::Tuple(_)
        | LiteralKind::Set(_)
        | LiteralKind::Dict(_)
        | LiteralKind::Member(_) => return None,
    })
}

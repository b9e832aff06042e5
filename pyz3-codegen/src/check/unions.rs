//! `A | B`, `T | None`, and the words that may stand before a class.

use super::Check;
use super::scopes::What;
use super::types::Place;
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::signature::{Name, Prefix, Type, TypeKind};
use std::ops::Range;

/// How many types a union has, at most.
const MOST: usize = 12;

impl Check<'_> {
    pub(super) fn union(&mut self, place: Place<'_>, members: &[Type], range: &Range<usize>) -> Option<ir::Type> {
        let members: Vec<_> = members.iter().map(|it| self.ty(place, it)).collect();
        let members = members.into_iter().collect::<Option<Vec<_>>>()?;
        self.join(place, members, range)
    }

    /// `None` goes to the end, what stands twice counts once.
    pub(super) fn join(&mut self, place: Place<'_>, members: Vec<ir::Type>, range: &Range<usize>) -> Option<ir::Type> {
        let mut optional = false;
        let mut real: Vec<ir::Type> = Vec::new();
        for member in members {
            let member = match member {
                ir::Type::None => {
                    optional = true;
                    continue;
                }
                ir::Type::Opt(inner) => {
                    optional = true;
                    *inner
                }
                other => other,
            };
            let members = match member {
                ir::Type::Union(members) => members,
                other => vec![other],
            };
            for member in members {
                // One more than there may be is enough to refuse them all.
                if real.len() <= MOST && !real.contains(&member) {
                    real.push(member);
                }
            }
        }
        if real.len() > MOST {
            let span = self.at(place, range);
            self.push(
                Diagnostic::error(Code::TypeArguments, format!("a union of more than {MOST} types"))
                    .at(span, "too many")
                    .help("`object` takes any Python object"),
            );
            return None;
        }
        if real.len() > 1 {
            let union = ir::Type::Union(real);
            return Some(if optional {
                ir::Type::Opt(Box::new(union))
            } else {
                union
            });
        }
        Some(match real.pop() {
            None => ir::Type::None,
            Some(only) if optional => ir::Type::Opt(Box::new(only)),
            Some(only) => only,
        })
    }

    pub(super) fn prefixed(
        &mut self,
        place: Place<'_>,
        prefix: Prefix,
        range: &Range<usize>,
        inner: &Type,
    ) -> Option<ir::Type> {
        let word = match prefix {
            Prefix::Mut => "mut",
            Prefix::Own => "own",
        };
        let class = match &inner.kind {
            TypeKind::Name(name)
            | TypeKind::Args {
                name: Name { text: name, .. },
                ..
            } => self
                .find_dotted(place.scope, name)
                .is_some_and(|it| it.what == What::Class),
            _ => false,
        };
        if class && !place.way.outward {
            return None; // The class is refused where it is declared.
        }
        let (message, help) = if class {
            (
                format!("`{word}` stands in parameters alone"),
                "leave it out".to_owned(),
            )
        } else {
            self.ty(place, inner);
            (
                format!("`{word}` stands before a class alone"),
                "leave it out: whether Rust borrows or owns a value is its own function's choice".to_owned(),
            )
        };
        self.not_here(place, range, &message, &help)
    }
}

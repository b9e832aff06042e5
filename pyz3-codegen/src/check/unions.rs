//! `A | B`, `T | None`, and the words that may stand before a class.

use super::Check;
use super::builtins::{self, Builtin};
use super::scopes::What;
use super::types::Place;
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::signature::{Name, Prefix, Type, TypeKind};
use std::ops::Range;

/// How many types a union has, at most.
const MOST: usize = 12;

/// Whether a member of a union leaves a `Self` that is there a whole result: `Self | None`, or `Self | NotImplemented`.
fn is_of_self(member: &Type, deferring: bool) -> bool {
    let all = |types: &[Type]| types.iter().all(|it| is_of_self(it, deferring));
    match &member.kind {
        TypeKind::None => !deferring,
        TypeKind::Name(name) => matches!(builtins::find(name), Some(Builtin::Own | Builtin::NotImplemented)),
        TypeKind::Args { name, args } => match builtins::find(&name.text) {
            Some(Builtin::Optional) => !deferring && all(args),
            Some(Builtin::Union) => all(args),
            _ => false,
        },
        TypeKind::Union(members) => all(members),
        _ => false,
    }
}

impl Check<'_> {
    pub(super) fn union(&mut self, place: Place<'_>, members: &[Type], range: &Range<usize>) -> Option<ir::Type> {
        let is_not_implemented = |it: &&Type| matches!(&it.kind, TypeKind::Name(name) if builtins::find(name) == Some(Builtin::NotImplemented));
        let deferring = place.allows.not_implemented && members.iter().any(|it| is_not_implemented(&it));
        let place = match members.iter().all(|it| is_of_self(it, deferring)) {
            true => place,
            false => place.partly(),
        };
        let members: Vec<_> = members
            .iter()
            .filter(|it| !(deferring && is_not_implemented(it)))
            .map(|it| self.ty(place, it))
            .collect();
        let members = members.into_iter().collect::<Option<Vec<_>>>()?;
        let joined = self.join(place, members, range)?;
        Some(if deferring {
            ir::Type::NotImplementedOr(Box::new(joined))
        } else {
            joined
        })
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
            } => self.find_dotted(place.scope, name).and_then(|it| match it.what {
                What::Class(index) => Some(index),
                _ => None,
            }),
            _ => None,
        };
        let ty = self.ty(place, inner);
        let (message, help) = match class {
            Some(_) if place.way.outward => (
                format!("`{word}` stands in parameters alone"),
                "leave it out".to_owned(),
            ),
            Some(_) if place.inner && prefix == Prefix::Mut => (
                "`mut` does not reach into other types".to_owned(),
                "lend one object at a time, in a parameter of its own".to_owned(),
            ),
            Some(index) => {
                ty?;
                return Some(match prefix {
                    // What stands in a container is cloned anyway.
                    Prefix::Own if place.inner => ir::Type::Class(index),
                    Prefix::Own => ir::Type::OwnClass(index),
                    Prefix::Mut => {
                        let span = self.at(place, range);
                        self.lend_mut(index, span)?;
                        ir::Type::MutClass(index)
                    }
                });
            }
            None => (
                format!("`{word}` stands before a class alone"),
                "leave it out: whether Rust borrows or owns a value is its own function's choice".to_owned(),
            ),
        };
        self.not_here(place, range, &message, &help)
    }
}

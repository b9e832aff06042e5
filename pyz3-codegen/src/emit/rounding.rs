//! Which of several signatures would take a number for less than it is.
//!
//! In: the signatures before one, and that one. Out: whether an int that is out of range for one of those could become a float here. Types of
//! the user's own decide for themselves.

use crate::ir::{Function, Param, ParamKind, Type};

/// Whether a signature takes a float where an earlier one takes an int.
pub(super) fn rounds(earlier: &[Function], one: &Function) -> bool {
    let floats: Vec<_> = one.params.iter().enumerate().filter(|it| has_float(&it.1.ty)).collect();
    let mut ints = earlier.iter().flat_map(|it| it.params.iter().enumerate());
    ints.any(|int| has_int(&int.1.ty) && floats.iter().any(|float| may_be_one(int, *float)))
}

/// Whether one argument may go to both.
fn may_be_one((place, one): (usize, &Param), (other_place, other): (usize, &Param)) -> bool {
    let is_variadic = |it: &Param| matches!(it.kind, ParamKind::VarPositional | ParamKind::VarKeyword);
    place == other_place || one.name == other.name || is_variadic(one) || is_variadic(other)
}

fn has_int(ty: &Type) -> bool {
    has(ty, |it| matches!(it, Type::Int(_)))
}

fn has_float(ty: &Type) -> bool {
    has(ty, |it| matches!(it, Type::Float(_) | Type::Complex))
}

/// Whether a type is such a one, or holds one.
fn has(ty: &Type, is: fn(&Type) -> bool) -> bool {
    is(ty)
        || match ty {
            Type::Opt(item)
            | Type::List(item)
            | Type::Set(item)
            | Type::FrozenSet(item)
            | Type::Sequence(item)
            | Type::Iterable(item)
            | Type::TupleOf(item) => has(item, is),
            Type::Dict(key, value) | Type::Mapping(key, value) => has(key, is) || has(value, is),
            Type::Tuple(items) | Type::Union(items) | Type::Std(_, items) => items.iter().any(|it| has(it, is)),
            // Nothing is converted before the call, or nothing that could be both.
            Type::Iterator(_)
            | Type::Callable(..)
            | Type::None
            | Type::Bool
            | Type::Int(_)
            | Type::Float(_)
            | Type::Complex
            | Type::Str
            | Type::Bytes
            | Type::ByteArray
            | Type::Object { .. }
            | Type::Literal(_)
            | Type::Custom(_)
            | Type::Boxed(_)
            | Type::Class(_)
            | Type::MutClass(_)
            | Type::OwnClass(_)
            | Type::Handle(_)
            | Type::SelfType(_)
            | Type::NotImplementedOr(_)
            | Type::Enum(_)
            | Type::Type(_) => false,
        }
}

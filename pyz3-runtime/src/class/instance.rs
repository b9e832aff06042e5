//! Whether an object is one of a class.
//!
//! In: any object, and a class of ours, known when this is compiled or only when it is called. Out: whether a state of the class can be had of it.
//! The usual case, an object of that very class, is a look at its head; heirs are asked by their types.

use std::ptr;

use super::layout::Head;
use super::{Class, ClassInfo, native};
use crate::object::Borrowed;

/// Whether an object is one of the class, so that its state can be borrowed; with `__init__` run or not.
#[inline(always)]
pub(crate) fn is_instance<C: Class>(object: Borrowed<'_, '_>) -> bool {
    if is_exact::<C>(object) {
        return true;
    }
    is_heir(object, C::info())
}

/// The same where the class is known only now.
pub(crate) fn is_instance_of(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> bool {
    is_exactly(object, class) || is_heir(object, class)
}

/// Whether an object has a state of this very class, where that is known only now.
#[inline(always)]
pub(crate) fn is_exactly(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> bool {
    let head = if class.foreign { None } else { native::head(object) };
    head.is_some_and(|it| ptr::eq(it.info(), class))
}

/// Whether an object is the class itself, or one that derives from it.
pub(crate) fn is_class_below<C: Class>(object: Borrowed<'_, '_>) -> bool {
    let class = C::info().cell.get(object.py());
    class.is_some_and(|class| native::is_below(object, class))
}

/// Whether an object has a state of this very class.
#[inline(always)]
pub(crate) fn is_exact<C: Class>(object: Borrowed<'_, '_>) -> bool {
    head::<C>(object).is_some_and(|it| ptr::eq(it.info(), C::info()))
}

/// Whether an object is one of the class, by its type.
#[cold]
#[inline(never)]
pub(crate) fn is_heir(object: Borrowed<'_, '_>, info: &'static ClassInfo) -> bool {
    info.cell
        .get(object.py())
        .is_some_and(|class| native::is_subtype(object, class))
}

/// The head of an object that has one.
#[inline(always)]
pub(super) fn head<'a, C: Class>(object: Borrowed<'a, '_>) -> Option<&'a Head> {
    if C::FOREIGN { None } else { native::head(object) }
}

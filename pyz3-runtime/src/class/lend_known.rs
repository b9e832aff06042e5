//! Lending the state of a method's object, or of an operator's other operand, where its class is known only when the method is called.
//!
//! In: an object of a class with heads, or for an operand any object, and that class. Out: where its state is, with a guard that gives it back.
//! Entry points that methods share call this; one that is a single method's own knows the class when it is compiled, which `super::lend` does better.

use std::ptr::{self, NonNull};

use super::flag::Who;
use super::layout::Head;
use super::lend::{Guard, lend_any, lend_any_mut};
use super::{ClassInfo, Sync, native};
use crate::error::PyErr;
use crate::object::Borrowed;

/// Lends the state, whoever has it, or whichever heir the object is of.
pub(crate) fn lend_known(
    object: Borrowed<'_, '_>,
    guard: &Guard,
    who: Who,
    class: &'static ClassInfo,
) -> Result<NonNull<u8>, PyErr> {
    let (state, lent) = lend_any(object, who, class)?;
    guard.fill(lent);
    Ok(state)
}

/// The same for `&mut`.
pub(crate) fn lend_known_mut(
    object: Borrowed<'_, '_>,
    guard: &Guard,
    who: Who,
    class: &'static ClassInfo,
) -> Result<NonNull<u8>, PyErr> {
    let (state, lent) = lend_any_mut(object, who, class)?;
    guard.fill(lent);
    Ok(state)
}

/// Lends the state of an object that is one of this very class, if nobody has it. The second of the pair is the class's `sync`.
#[inline(always)]
pub(crate) fn lend_known_promptly(
    object: Borrowed<'_, '_>,
    guard: &Guard,
    (who, sync): (Who, Sync),
    class: &'static ClassInfo,
) -> Option<NonNull<u8>> {
    let head = own_head(object, class)?;
    guard.fill(Guard::borrow_promptly(head, sync, who)?);
    // SAFETY: the class is the one of the head, whose state is there.
    let state = unsafe { class.state_of(object.as_ptr()) };
    // SAFETY: within an object, or in a box.
    Some(unsafe { NonNull::new_unchecked(state) })
}

/// The same of an argument, which may be anything.
#[inline(always)]
pub(crate) fn lend_argument_promptly(
    object: Borrowed<'_, '_>,
    guard: &Guard,
    sync: Sync,
    class: &'static ClassInfo,
) -> Option<NonNull<u8>> {
    let head = native::head(object).filter(|it| ptr::eq(it.info(), class))?;
    guard.fill(Guard::borrow_promptly(head, sync, Who::Argument)?);
    // SAFETY: the class is the one of the head, whose state is there.
    let state = unsafe { class.state_of(object.as_ptr()) };
    // SAFETY: within an object, or in a box.
    Some(unsafe { NonNull::new_unchecked(state) })
}

/// The same for `&mut` of a method's object.
#[inline(always)]
pub(crate) fn lend_known_mut_promptly(
    object: Borrowed<'_, '_>,
    guard: &Guard,
    who: Who,
    class: &'static ClassInfo,
) -> Option<NonNull<u8>> {
    let head = own_head(object, class)?;
    guard.fill(Guard::borrow_mut_promptly(head, Sync::Borrow, who)?);
    // SAFETY: the class is the one of the head, whose state is there.
    let state = unsafe { class.state_of(object.as_ptr()) };
    // SAFETY: within an object, or in a box.
    Some(unsafe { NonNull::new_unchecked(state) })
}

/// The head of a method's object, if that is one of this very class.
#[inline(always)]
fn own_head<'a>(object: Borrowed<'a, '_>, class: &'static ClassInfo) -> Option<&'a Head> {
    // SAFETY: codegen puts a method into the table of its own class alone, and that has a head; what stands for an object has one, too.
    let head = unsafe { Head::of(object) };
    ptr::eq(head.info(), class).then_some(head)
}

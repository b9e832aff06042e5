//! Lending the state of an object to Rust.
//!
//! In: an object of a class, or anything. Out: `&State` or `&mut State`, with a guard that gives it back; or the error that says who
//! has it.

use std::ptr::NonNull;

use super::layout::Head;
use super::{Class, ClassInfo};
use crate::object::Borrowed;

/// Room for what a borrow must give back at its end.
#[derive(Default)]
pub struct Guard(Option<(NonNull<Head>, bool)>);

/// Whether an object is one of the class, so that its state can be borrowed; with `__init__` run or not.
#[inline]
pub(crate) fn is_instance<C: Class>(object: Borrowed<'_, '_>) -> bool {
    let _ = (object, C::info());
    false
}

/// An empty guard.
#[must_use]
#[inline]
pub fn guard() -> Guard {
    Guard::default()
}

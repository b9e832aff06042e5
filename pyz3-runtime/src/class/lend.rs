//! Lending the state of an object to Rust.
//!
//! In: an object of a class, or anything. Out: `&State` or `&mut State`, with a guard that gives it back; or the error that says who
//! has it. The usual case, an object of that very class, takes two comparisons; bases, views and conflicts are out of line.

use std::ptr::{self, NonNull};

use super::flag::{Taken, Who};
use super::layout::{Content, Head, Layout};
use super::view::View;
use super::{Class, ClassInfo, Sync, foreign, native, wait};
use crate::error::PyErr;
use crate::object::Borrowed;

/// Room for what a borrow must give back at its end.
#[derive(Default)]
pub struct Guard(Option<Lent>);

/// A borrow of the state that belongs to a head.
struct Lent {
    head: NonNull<Head>, // Invariant: the object lives as long as the guard.
    how: How,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Shared,
    Exclusive,
    /// Either of them, where others may wait.
    SharedLock,
    ExclusiveLock,
}

impl Drop for Guard {
    #[inline]
    fn drop(&mut self) {
        let Some(lent) = &self.0 else { return };
        // SAFETY: the object lives as long as the guard, by the invariant.
        let head = unsafe { lent.head.as_ref() };
        match lent.how {
            How::Shared => head.flag.unshare(),
            How::Exclusive => head.flag.release(),
            How::SharedLock => {
                head.flag.unshare();
                wait::wake();
            }
            How::ExclusiveLock => {
                head.flag.release();
                wait::wake();
            }
        }
    }
}

/// An empty guard.
#[must_use]
#[inline]
pub fn guard() -> Guard {
    Guard::default()
}

impl Guard {
    #[inline]
    fn set(&mut self, head: &Head, how: How) {
        *self = Guard(Some(Lent {
            head: NonNull::from(head),
            how,
        }));
    }

    /// Borrows what belongs to a head, as a class's `sync` says.
    #[inline]
    fn borrow(&mut self, head: &Head, sync: Sync, who: Who, info: &'static ClassInfo) -> Result<(), PyErr> {
        match sync {
            Sync::Frozen => {}
            Sync::Borrow => match head.flag.share(who) {
                Ok(()) => self.set(head, How::Shared),
                Err(taken) => return Err(conflict(taken, info)),
            },
            Sync::Lock => {
                if let Err(taken) = head.flag.share_alone(who) {
                    wait::until(taken, info, || head.flag.share_alone(who))?;
                }
                self.set(head, How::SharedLock);
            }
        }
        Ok(())
    }

    /// The same for `&mut`.
    #[inline]
    fn borrow_mut(&mut self, head: &Head, sync: Sync, who: Who, info: &'static ClassInfo) -> Result<(), PyErr> {
        match sync {
            Sync::Frozen => return Err(frozen(info)),
            Sync::Borrow => match head.flag.seize(who) {
                Ok(()) => self.set(head, How::Exclusive),
                Err(taken) => return Err(conflict(taken, info)),
            },
            Sync::Lock => {
                if let Err(taken) = head.flag.seize(who) {
                    wait::until(taken, info, || head.flag.seize(who))?;
                }
                self.set(head, How::ExclusiveLock);
            }
        }
        Ok(())
    }
}

/// Whether an object is one of the class, so that its state can be borrowed; with `__init__` run or not.
#[inline]
pub(crate) fn is_instance<C: Class>(object: Borrowed<'_, '_>) -> bool {
    if let Some(head) = head::<C>(object)
        && ptr::eq(head.info(), C::info())
    {
        return true;
    }
    is_heir(object, C::info())
}

/// Whether an object is one of the class, by its type.
#[cold]
#[inline(never)]
fn is_heir(object: Borrowed<'_, '_>, info: &'static ClassInfo) -> bool {
    info.cell
        .get(object.py())
        .is_some_and(|class| native::is_subtype(object, class))
}

/// The head of an object that has one.
#[inline]
fn head<'a, C: Class>(object: Borrowed<'a, '_>) -> Option<&'a Head> {
    if C::FOREIGN { None } else { native::head(object) }
}

/// Lends the state of an object that is known to be of this class, or an heir.
#[inline]
pub(crate) fn lend_own<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a mut Guard,
    who: Who,
) -> Result<&'a C::State, PyErr> {
    if !C::FOREIGN {
        // SAFETY: codegen puts a method into the table of its own class alone, and that has a head.
        let head = unsafe { Head::of(object) };
        if ptr::eq(head.info(), C::info()) {
            guard.borrow(head, C::SYNC, who, C::info())?;
            // SAFETY: the class is the one of the head, whose state is there; it is borrowed for as long as the guard lives.
            return Ok(unsafe { C::look(object.as_ptr()) });
        }
    }
    lend_other::<C>(object, guard, who)
}

/// The same for `&mut`.
#[inline]
pub(crate) fn lend_own_mut<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a mut Guard,
    who: Who,
) -> Result<&'a mut C::State, PyErr> {
    if !C::FOREIGN {
        // SAFETY: codegen puts a method into the table of its own class alone, and that has a head.
        let head = unsafe { Head::of(object) };
        if ptr::eq(head.info(), C::info()) {
            guard.borrow_mut(head, C::SYNC, who, C::info())?;
            // SAFETY: the class is the one of the head, whose state is there; nobody else has it as long as the guard lives.
            return Ok(unsafe { C::change(object.as_ptr()) });
        }
    }
    lend_other_mut::<C>(object, guard, who)
}

/// Lends the state of an object that may be anything.
#[inline]
pub(crate) fn lend<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a mut Guard,
    who: Who,
) -> Result<&'a C::State, PyErr> {
    if let Some(head) = head::<C>(object)
        && ptr::eq(head.info(), C::info())
    {
        guard.borrow(head, C::SYNC, who, C::info())?;
        // SAFETY: the class is the one of the head, whose state is there; it is borrowed for as long as the guard lives.
        return Ok(unsafe { C::look(object.as_ptr()) });
    }
    lend_other::<C>(object, guard, who)
}

/// The same for `&mut`.
#[inline]
pub(crate) fn lend_mut<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a mut Guard,
    who: Who,
) -> Result<&'a mut C::State, PyErr> {
    if let Some(head) = head::<C>(object)
        && ptr::eq(head.info(), C::info())
    {
        guard.borrow_mut(head, C::SYNC, who, C::info())?;
        // SAFETY: the class is the one of the head, whose state is there; nobody else has it as long as the guard lives.
        return Ok(unsafe { C::change(object.as_ptr()) });
    }
    lend_other_mut::<C>(object, guard, who)
}

#[cold]
#[inline(never)]
fn lend_other<'a, C: Class>(object: Borrowed<'a, '_>, guard: &'a mut Guard, who: Who) -> Result<&'a C::State, PyErr> {
    let state = lend_any(object, guard, who, C::info())?.cast::<C::State>();
    // SAFETY: that is a state of the class, which is borrowed for as long as the guard lives.
    Ok(unsafe { state.as_ref() })
}

#[cold]
#[inline(never)]
fn lend_other_mut<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a mut Guard,
    who: Who,
) -> Result<&'a mut C::State, PyErr> {
    let mut state = lend_any_mut(object, guard, who, C::info())?.cast::<C::State>();
    // SAFETY: that is a state of the class, and nobody else has it as long as the guard lives.
    Ok(unsafe { state.as_mut() })
}

/// Borrows the state that an object has as one of a class or an heir of it: where it is, for as long as the guard lives.
pub(super) fn lend_any(
    object: Borrowed<'_, '_>,
    guard: &mut Guard,
    who: Who,
    class: &'static ClassInfo,
) -> Result<NonNull<u8>, PyErr> {
    reach(object, class, Look, &mut |head, own| {
        guard.borrow(head, own.sync, who, own)
    })
}

/// The same for `&mut`.
pub(super) fn lend_any_mut(
    object: Borrowed<'_, '_>,
    guard: &mut Guard,
    who: Who,
    class: &'static ClassInfo,
) -> Result<NonNull<u8>, PyErr> {
    reach(object, class, Change, &mut |head, own| {
        guard.borrow_mut(head, own.sync, who, own)
    })
}

/// Where the state is that an object has as one of a class. Nobody may use a `&mut` to it.
pub(super) fn place(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> Option<*const u8> {
    let found = reach(object, class, Look, &mut |_, _| Ok(())).ok()?;
    Some(found.as_ptr().cast_const())
}

/// What a state is borrowed for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Look,
    Change,
}
use Wish::{Change, Look};

/// Goes to the state that an object has as one of a class, through views, and up to bases. What `take` is called with holds it.
fn reach(
    object: Borrowed<'_, '_>,
    class: &'static ClassInfo,
    wish: Wish,
    take: &mut dyn FnMut(&Head, &'static ClassInfo) -> Result<(), PyErr>,
) -> Result<NonNull<u8>, PyErr> {
    let holder = if class.foreign {
        foreign::holder(object, class)
            .ok_or_else(|| expected(class, object))?
            .ok_or_else(|| uninitialised(class))?
    } else {
        object
    };
    let Some(head) = native::head(holder) else {
        return Err(expected(class, object));
    };
    let (own, mut state) = match head.content() {
        Content::State(own) if own.is_or_derives(class) => {
            take(head, own)?;
            // SAFETY: the object has a state of that class, which `take` has borrowed.
            (own, unsafe { own.state_of(holder.as_ptr()) })
        }
        Content::View(own) if own.is_or_derives(class) => {
            // SAFETY: a view of that class.
            let Some(view) = (unsafe { View::of(holder.as_ptr(), own) }) else {
                return Err(expected(class, object));
            };
            if wish == Change && view.change.is_none() {
                return Err(PyErr::runtime_error(format!(
                    "this `{}` is a read-only view of a part of a `{}`",
                    own.table.qualname, view.class.table.qualname
                )));
            }
            // SAFETY: the view holds its owner.
            let owner: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(object.py(), view.owner.as_ptr()) };
            let whole = reach(owner, view.class, wish, take)?.as_ptr();
            match view.change {
                // SAFETY: a state of the owner's class, which nobody else has.
                Some(change) if wish == Change => (own, unsafe { change(whole) }),
                // SAFETY: a state of the owner's class, which is borrowed.
                _ => (own, unsafe { (view.look)(whole) }.cast_mut()),
            }
        }
        Content::Nothing if is_heir(object, class) => return Err(uninitialised(class)),
        _ => return Err(expected(class, object)),
    };
    for step in own.up_to(class) {
        state = match (wish, step.change) {
            // SAFETY: a state of the heir, which is borrowed.
            (Look, _) => unsafe { (step.look)(state) }.cast_mut(),
            // SAFETY: a state of the heir, which nobody else has.
            (Change, Some(change)) => unsafe { change(state) },
            (Change, None) => {
                return Err(PyErr::runtime_error(format!(
                    "a `{}` cannot be borrowed mutably as a `{}`",
                    own.table.qualname, class.table.qualname
                )));
            }
        };
    }
    NonNull::new(state).ok_or_else(|| expected(class, object))
}

/// Another object than one of the class.
#[cold]
#[inline(never)]
fn expected(class: &ClassInfo, found: Borrowed<'_, '_>) -> PyErr {
    PyErr::expected(class.table.qualname, found)
}

#[cold]
#[inline(never)]
pub(crate) fn uninitialised(class: &ClassInfo) -> PyErr {
    PyErr::runtime_error(format!(
        "this `{}` has no state yet: its `__init__` has not run",
        class.table.qualname
    ))
}

#[cold]
#[inline(never)]
fn frozen(class: &ClassInfo) -> PyErr {
    PyErr::runtime_error(format!("`{}` is frozen", class.table.qualname))
}

/// Somebody else has the state.
#[cold]
#[inline(never)]
pub(super) fn conflict(taken: Taken, class: &ClassInfo) -> PyErr {
    let name = class.table.qualname;
    let how = if taken.is_exclusive() {
        "mutably borrowed"
    } else {
        "borrowed"
    };
    let by = match taken.who() {
        Who::Method(plan) => format!(" by {}()", plan.full_name()),
        Who::Argument => " as an argument".to_owned(),
        Who::Handle => " by Rust code".to_owned(),
    };
    let place = if taken.is_own() {
        "re-entrant call"
    } else {
        "in another thread"
    };
    PyErr::runtime_error(format!("`{name}` is already {how}{by} ({place})"))
}

//! Lending the state of an object to Rust.
//!
//! In: an object of a class, or anything. Out: `&State` or `&mut State`, with a guard that gives it back; or the error that says who
//! has it. The usual case, an object of that very class, takes two comparisons; bases, views and conflicts are out of line.

use std::cell::Cell;
use std::ptr::{self, NonNull};

use super::flag::{Taken, Who};
use super::instance::{head, is_heir};
use super::layout::{Content, Head, Layout};
use super::view::View;
use super::{Class, ClassInfo, Sync, foreign, native, wait};
use crate::error::PyErr;
use crate::object::Borrowed;

/// Room for what a borrow must give back at its end. It is moved about by value, so that it can stay in registers.
#[derive(Default)]
pub struct Guard(Cell<Option<Lent>>);

/// A borrow of the state that belongs to a head.
#[derive(Clone, Copy)]
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
    #[inline(always)]
    fn drop(&mut self) {
        self.end();
    }
}

/// An empty guard.
#[must_use]
#[inline(always)]
pub fn guard() -> Guard {
    Guard::default()
}

impl Guard {
    #[inline(always)]
    fn of(head: &Head, how: How) -> Guard {
        let head = NonNull::from(head);
        Guard(Cell::new(Some(Lent { head, how })))
    }

    /// Takes what another holds; it was empty before.
    #[inline(always)]
    pub(super) fn fill(&self, other: Guard) {
        self.0.set(other.0.get());
        std::mem::forget(other); // Its drop would have nothing to do, but be called.
    }

    /// Gives the state back. Nobody uses it any more.
    #[inline(always)]
    pub(crate) fn end(&self) {
        let Some(Lent { head, how }) = self.0.take() else {
            return;
        };
        // SAFETY: the object lives as long as the guard, by the invariant.
        let head = unsafe { head.as_ref() };
        if how == How::Shared {
            head.flag.unshare();
        } else if how == How::Exclusive {
            head.flag.release();
        } else {
            unlock(head, how);
        }
    }

    /// Borrows what others have a share of, if that is no `&mut`.
    #[inline(always)]
    fn share_with_others(&self, head: &Head, sync: Sync, who: Who) -> bool {
        let shared = sync == Sync::Borrow && head.flag.share(who).is_ok();
        if shared {
            self.fill(Guard::of(head, How::Shared));
        }
        shared
    }

    /// Borrows what belongs to a head, as a class's `sync` says. Out of line is all but the first borrow of an object.
    #[inline(always)]
    fn borrow(head: &Head, sync: Sync, who: Who, info: &'static ClassInfo) -> Result<Guard, PyErr> {
        match sync {
            Sync::Frozen => Ok(Guard::default()),
            Sync::Borrow if head.flag.share_first(who) => Ok(Guard::of(head, How::Shared)),
            Sync::Borrow | Sync::Lock => Guard::borrow_again(head, sync, who, info),
        }
    }

    /// The same for `&mut`.
    #[inline(always)]
    fn borrow_mut(head: &Head, sync: Sync, who: Who, info: &'static ClassInfo) -> Result<Guard, PyErr> {
        match sync {
            Sync::Frozen => Err(frozen(info)),
            Sync::Borrow if head.flag.seize_first(who) => Ok(Guard::of(head, How::Exclusive)),
            Sync::Borrow | Sync::Lock => Guard::borrow_mut_again(head, sync, who, info),
        }
    }

    /// Borrows what belongs to a head of that very class, if nobody has it.
    #[inline(always)]
    pub(super) fn borrow_promptly(head: &Head, sync: Sync, who: Who) -> Option<Guard> {
        match sync {
            Sync::Frozen => Some(Guard::default()),
            Sync::Borrow => head.flag.share_first(who).then(|| Guard::of(head, How::Shared)),
            Sync::Lock => head.flag.share_first(who).then(|| Guard::of(head, How::SharedLock)),
        }
    }

    /// The same for `&mut`.
    #[inline(always)]
    pub(super) fn borrow_mut_promptly(head: &Head, sync: Sync, who: Who) -> Option<Guard> {
        match sync {
            Sync::Frozen => None,
            Sync::Borrow => head.flag.seize_first(who).then(|| Guard::of(head, How::Exclusive)),
            Sync::Lock => head.flag.seize_first(who).then(|| Guard::of(head, How::ExclusiveLock)),
        }
    }

    #[inline(never)]
    fn borrow_again(head: &Head, sync: Sync, who: Who, info: &'static ClassInfo) -> Result<Guard, PyErr> {
        if sync == Sync::Lock {
            if let Err(taken) = head.flag.share_alone(who) {
                wait::until(taken, &head.flag, info, || head.flag.share_alone(who))?;
            }
            return Ok(Guard::of(head, How::SharedLock));
        }
        match head.flag.share(who) {
            Ok(()) => Ok(Guard::of(head, How::Shared)),
            Err(taken) => Err(conflict(taken, info)),
        }
    }

    #[inline(never)]
    fn borrow_mut_again(head: &Head, sync: Sync, who: Who, info: &'static ClassInfo) -> Result<Guard, PyErr> {
        if sync == Sync::Lock {
            if let Err(taken) = head.flag.seize(who) {
                wait::until(taken, &head.flag, info, || head.flag.seize(who))?;
            }
            return Ok(Guard::of(head, How::ExclusiveLock));
        }
        match head.flag.seize(who) {
            Ok(()) => Ok(Guard::of(head, How::Exclusive)),
            Err(taken) => Err(conflict(taken, info)),
        }
    }
}

/// Gives the state back to those who wait for it.
#[inline(never)]
fn unlock(head: &Head, how: How) {
    if how == How::SharedLock {
        head.flag.unshare();
    } else {
        head.flag.release();
    }
    wait::wake();
}

/// Lends the state of an object that is known to be of this class, or an heir.
#[inline(always)]
pub(crate) fn lend_own<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Result<&'a C::State, PyErr> {
    if !C::FOREIGN {
        // SAFETY: codegen puts a method into the table of its own class alone, and that has a head.
        let head = unsafe { Head::of(object) };
        if ptr::eq(head.info(), C::info()) {
            guard.fill(Guard::borrow(head, C::SYNC, who, C::info())?);
            // SAFETY: the class is the one of the head, whose state is there; it is borrowed for as long as the guard lives.
            return Ok(unsafe { C::look(object.as_ptr()) });
        }
    }
    lend_other::<C>(object, guard, who)
}

/// The same for `&mut`.
#[inline(always)]
pub(crate) fn lend_own_mut<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Result<&'a mut C::State, PyErr> {
    if !C::FOREIGN {
        // SAFETY: codegen puts a method into the table of its own class alone, and that has a head.
        let head = unsafe { Head::of(object) };
        if ptr::eq(head.info(), C::info()) {
            guard.fill(Guard::borrow_mut(head, C::SYNC, who, C::info())?);
            // SAFETY: the class is the one of the head, whose state is there; nobody else has it as long as the guard lives.
            return Ok(unsafe { C::change(object.as_ptr()) });
        }
    }
    lend_other_mut::<C>(object, guard, who)
}

/// Lends the state of an object that may be anything.
#[inline(always)]
pub(crate) fn lend<'a, C: Class>(object: Borrowed<'a, '_>, guard: &'a Guard, who: Who) -> Result<&'a C::State, PyErr> {
    if let Some(head) = head::<C>(object)
        && ptr::eq(head.info(), C::info())
    {
        guard.fill(Guard::borrow(head, C::SYNC, who, C::info())?);
        // SAFETY: the class is the one of the head, whose state is there; it is borrowed for as long as the guard lives.
        return Ok(unsafe { C::look(object.as_ptr()) });
    }
    lend_other::<C>(object, guard, who)
}

/// The same for `&mut`.
#[inline(always)]
pub(crate) fn lend_mut<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Result<&'a mut C::State, PyErr> {
    if let Some(head) = head::<C>(object)
        && ptr::eq(head.info(), C::info())
    {
        guard.fill(Guard::borrow_mut(head, C::SYNC, who, C::info())?);
        // SAFETY: the class is the one of the head, whose state is there; nobody else has it as long as the guard lives.
        return Ok(unsafe { C::change(object.as_ptr()) });
    }
    lend_other_mut::<C>(object, guard, who)
}

/// Lends the state of an object that is one of this very class, if nobody has it.
#[inline(always)]
pub(crate) fn lend_promptly<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Option<&'a C::State> {
    let head = head::<C>(object).filter(|it| ptr::eq(it.info(), C::info()))?;
    guard.fill(Guard::borrow_promptly(head, C::SYNC, who)?);
    // SAFETY: the class is the one of the head, whose state is there; it is borrowed for as long as the guard lives.
    Some(unsafe { C::look(object.as_ptr()) })
}

/// The same for `&mut`.
#[inline(always)]
pub(crate) fn lend_mut_promptly<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Option<&'a mut C::State> {
    let head = head::<C>(object).filter(|it| ptr::eq(it.info(), C::info()))?;
    guard.fill(Guard::borrow_mut_promptly(head, C::SYNC, who)?);
    // SAFETY: the class is the one of the head, whose state is there; nobody else has it as long as the guard lives.
    Some(unsafe { C::change(object.as_ptr()) })
}

/// The head of a method's object, if that is one of this very class.
#[inline(always)]
fn own_head<'a, C: Class>(object: Borrowed<'a, '_>) -> Option<&'a Head> {
    if C::FOREIGN {
        return None;
    }
    // SAFETY: codegen puts a method into the table of its own class alone, and that has a head; what stands for an object has one, too.
    let head = unsafe { Head::of(object) };
    ptr::eq(head.info(), C::info()).then_some(head)
}

/// Lends the state of a method's object, if that is one of this very class, and nobody has it.
#[inline(always)]
pub(crate) fn lend_own_promptly<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Option<&'a C::State> {
    let head = own_head::<C>(object)?;
    guard.fill(Guard::borrow_promptly(head, C::SYNC, who)?);
    // SAFETY: the class is the one of the head, whose state is there; it is borrowed for as long as the guard lives.
    Some(unsafe { C::look(object.as_ptr()) })
}

/// The same where others may have a share of it: an argument may be the same object.
#[inline(always)]
pub(crate) fn lend_own_beside<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Option<&'a C::State> {
    let head = own_head::<C>(object)?;
    match Guard::borrow_promptly(head, C::SYNC, who) {
        Some(lent) => guard.fill(lent),
        None if guard.share_with_others(head, C::SYNC, who) => {}
        None => return None,
    }
    // SAFETY: the class is the one of the head, whose state is there; it is borrowed for as long as the guard lives.
    Some(unsafe { C::look(object.as_ptr()) })
}

/// The same for `&mut`.
#[inline(always)]
pub(crate) fn lend_own_mut_promptly<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Option<&'a mut C::State> {
    let head = own_head::<C>(object)?;
    guard.fill(Guard::borrow_mut_promptly(head, C::SYNC, who)?);
    // SAFETY: the class is the one of the head, whose state is there; nobody else has it as long as the guard lives.
    Some(unsafe { C::change(object.as_ptr()) })
}

#[inline(always)]
fn lend_other<'a, C: Class>(object: Borrowed<'a, '_>, guard: &'a Guard, who: Who) -> Result<&'a C::State, PyErr> {
    let (state, lent) = lend_any(object, who, C::info())?;
    guard.fill(lent);
    // SAFETY: that is a state of the class, which is borrowed for as long as the guard lives.
    Ok(unsafe { state.cast::<C::State>().as_ref() })
}

#[inline(always)]
fn lend_other_mut<'a, C: Class>(
    object: Borrowed<'a, '_>,
    guard: &'a Guard,
    who: Who,
) -> Result<&'a mut C::State, PyErr> {
    let (state, lent) = lend_any_mut(object, who, C::info())?;
    guard.fill(lent);
    let mut state = state.cast::<C::State>();
    // SAFETY: that is a state of the class, and nobody else has it as long as the guard lives.
    Ok(unsafe { state.as_mut() })
}

/// Borrows the state that an object has as one of a class or an heir of it: where it is, for as long as the guard lives.
#[cold]
#[inline(never)]
pub(super) fn lend_any(
    object: Borrowed<'_, '_>,
    who: Who,
    class: &'static ClassInfo,
) -> Result<(NonNull<u8>, Guard), PyErr> {
    let guard = Guard::default();
    let state = reach(object, class, Look, &mut |head, own| {
        guard.fill(Guard::borrow(head, own.sync, who, own)?);
        Ok(())
    })?;
    Ok((state, guard))
}

/// The same for `&mut`.
#[cold]
#[inline(never)]
pub(super) fn lend_any_mut(
    object: Borrowed<'_, '_>,
    who: Who,
    class: &'static ClassInfo,
) -> Result<(NonNull<u8>, Guard), PyErr> {
    let guard = Guard::default();
    let state = reach(object, class, Change, &mut |head, own| {
        guard.fill(Guard::borrow_mut(head, own.sync, who, own)?);
        Ok(())
    })?;
    Ok((state, guard))
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
        Content::Nothing => match foreign::beyond(object, class) {
            Some(own) if !class.foreign => (own, reach(object, own, wish, take)?.as_ptr()),
            _ if is_heir(object, class) => return Err(uninitialised(class)),
            _ => return Err(expected(class, object)),
        },
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
    let how = match taken.is_exclusive() {
        true => "mutably borrowed",
        false => "borrowed",
    };
    let by = match taken.who() {
        // It lasts beyond the call.
        Who::Method(plan) if plan.name() == "__buffer__" => {
            let why = format!("`{name}` is {how} as long as a buffer of it is in use, such as a memoryview");
            return PyErr::runtime_error(why);
        }
        Who::Method(plan) => format!(" by {}()", plan.full_name()),
        Who::Argument => " as an argument".to_owned(),
        Who::Handle => " by Rust code".to_owned(),
    };
    let place = match taken.is_own() {
        true => "re-entrant call",
        false => "in another thread",
    };
    PyErr::runtime_error(format!("`{name}` is already {how}{by} ({place})"))
}

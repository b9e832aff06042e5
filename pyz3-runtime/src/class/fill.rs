//! Puts states into objects that are there.
//!
//! In: an object, which may have a state, and a state. Out: the object with it; the state that it had is dropped when nobody has it any more.
//! Where a state is, and who has it, is found by code that all classes share.

use std::ptr::NonNull;

use super::flag::Who;
use super::layout::{Content, Head, Layout};
use super::lend::{conflict, lend_any_mut};
use super::life::{gone, is_of, misfit};
use super::parcel::Parcel;
use super::{Class, ClassInfo, Guard, Sync, foreign, wait};
use crate::error::PyErr;
use crate::ffi;
use crate::object::Borrowed;

/// Puts a state into an object, for `__init__`.
#[inline(never)]
pub(crate) fn install<C: Class>(object: Borrowed<'_, '_>, state: C::State) -> Result<(), PyErr> {
    if C::FOREIGN {
        return foreign::install::<C>(object, state);
    }
    if C::BOXED {
        check_fit(object, C::info())?;
        // SAFETY: of this very class, as just checked.
        return unsafe { fill_boxed::<C>(object, state) };
    }
    Parcel::with::<C, _>(state, |it| install_parcel(object, it))
}

/// The same, whatever the class.
#[inline(never)]
pub(crate) fn install_parcel(object: Borrowed<'_, '_>, parcel: &mut Parcel) -> Result<(), PyErr> {
    check_fit(object, parcel.class())?;
    // SAFETY: of this very class, as just checked.
    unsafe { fill_parcel(object, parcel) }
}

/// Whether an object is of the class, or of one that holds the same state.
#[inline(never)]
fn check_fit(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> Result<(), PyErr> {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    if is_of(object.py(), ty, class) {
        Ok(())
    } else {
        Err(misfit(object, class))
    }
}

/// Puts a state into an object that has its layout.
///
/// # Safety
///
/// The object is of the type of this class or derives from it, without another type of ours between.
pub(super) unsafe fn fill<C: Class>(object: Borrowed<'_, '_>, state: C::State) -> Result<(), PyErr> {
    if C::BOXED {
        // SAFETY: by the contract above.
        return unsafe { fill_boxed::<C>(object, state) };
    }
    // SAFETY: by the contract above.
    Parcel::with::<C, _>(state, |it| unsafe { fill_parcel(object, it) })
}

/// Moves a state into an object that has its layout, or exchanges it for the one that is there.
///
/// # Safety
///
/// That of [`fill`]; the parcel is full.
unsafe fn fill_parcel(object: Borrowed<'_, '_>, parcel: &mut Parcel) -> Result<(), PyErr> {
    let class = parcel.class();
    // SAFETY: by the contract above.
    match unsafe { goal(object, class) }? {
        Goal::Empty(seized) => {
            // SAFETY: of this class, without a state, and seized.
            unsafe { parcel.put(object) };
            seized.0.set_info(class);
        }
        // SAFETY: a state of this class, which nobody else has as long as the lock is there.
        Goal::Full(place, _lock) => unsafe { parcel.exchange(place) },
    }
    Ok(())
}

/// The same for a state in a box.
///
/// # Safety
///
/// That of [`fill`].
unsafe fn fill_boxed<C: Class>(object: Borrowed<'_, '_>, state: C::State) -> Result<(), PyErr> {
    // SAFETY: by the contract above.
    let old = match unsafe { goal(object, C::info()) }? {
        Goal::Empty(seized) => {
            // SAFETY: of this class, without a state, and seized.
            unsafe { C::put(object.as_ptr(), state) };
            seized.0.set_info(C::info());
            return Ok(());
        }
        Goal::Full(place, _lock) => {
            // SAFETY: a state of this class, which nobody else has as long as the lock is there.
            std::mem::replace(unsafe { place.cast::<C::State>().as_mut() }, state)
        }
    };
    // Dropping the old one may run Python code that uses the object.
    drop(old);
    Ok(())
}

/// Where a state goes.
enum Goal<'a> {
    /// Into an object that has none.
    Empty(Seized<'a>),
    /// In the place of another.
    Full(NonNull<u8>, Lock<'a>),
}

/// While either is there, nobody else has the state.
type Lock<'a> = (Option<Seized<'a>>, Option<Guard>);

/// Finds where the state of an object goes.
///
/// # Safety
///
/// That of [`fill`].
#[inline(never)]
unsafe fn goal<'a>(object: Borrowed<'a, '_>, class: &'static ClassInfo) -> Result<Goal<'a>, PyErr> {
    // SAFETY: of a type of ours, by the contract above.
    let head = unsafe { Head::of(object) };
    if let Content::View(_) = head.content() {
        let (place, guard) = lend_any_mut(object, Who::Argument, class)?;
        return Ok(Goal::Full(place, (None, Some(guard))));
    }
    if let Err(taken) = head.flag.seize(Who::Argument) {
        return Err(conflict(taken, class));
    }
    let seized = Seized(head);
    if head.info().is_null() {
        return Ok(Goal::Empty(seized));
    }
    if class.sync == Sync::Frozen || class.is_hashed() {
        let why = if class.sync == Sync::Frozen { "frozen" } else { "hashed" };
        return Err(PyErr::runtime_error(format!(
            "{0}.__init__() has run already, and a `{0}` is {why}: its state cannot be replaced",
            class.table.qualname
        )));
    }
    // SAFETY: a state of this class.
    let place = unsafe { class.state_of(object.as_ptr()) };
    match NonNull::new(place) {
        Some(place) => Ok(Goal::Full(place, (Some(seized), None))),
        None => Err(gone(class)),
    }
}

struct Seized<'a>(&'a Head);

impl Drop for Seized<'_> {
    fn drop(&mut self) {
        self.0.flag.release();
        wait::wake();
    }
}

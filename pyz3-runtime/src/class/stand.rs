//! What stands for the object that a method is called on, when a call begins anew.
//!
//! In: an object that is not just what is expected: of a class that derives from the method's, a view, or borrowed already. Out: something
//! that has the state, lent, where the call finds it.

use std::cell::Cell;
use std::mem::offset_of;
use std::ptr::NonNull;

use super::ClassInfo;
use super::flag::Who;
use super::layout::Head;
use super::lend::{Guard, lend_any, lend_any_mut};
use crate::args::{Ready, Room};
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, header, is_stand};

/// What stands for an object.
#[repr(C)]
pub(crate) struct Stand<'a> {
    header: ffi::PyObject,
    /// Of no class, so that whoever looks for one asks further.
    head: Head,
    state: Cell<NonNull<u8>>, // Invariant: a state of the class, lent for as long as the guard is full.
    guard: Guard,
    object: Borrowed<'a, 'a>,
    how: Lending,
}

const _: () = assert!(offset_of!(Stand<'static>, head) == Head::OFFSET);

/// What a method borrows: the state of which class, whether all of it, and for whom.
#[derive(Clone, Copy)]
pub(crate) struct Lending {
    pub(crate) class: &'static ClassInfo,
    pub(crate) exclusive: bool,
    pub(crate) who: Who,
}

impl Lending {
    fn lend(self, object: Borrowed<'_, '_>) -> Result<(NonNull<u8>, Guard), PyErr> {
        if self.exclusive {
            lend_any_mut(object, self.who, self.class)
        } else {
            lend_any(object, self.who, self.class)
        }
    }
}

/// Calls a function with what stands for its object.
type Enter<'a> = &'a mut dyn FnMut(*mut ffi::PyObject);
/// What is done while nothing is borrowed.
type Between<'a> = &'a mut dyn FnMut() -> Result<(), PyErr>;

/// What is done with the states of classes when a call begins anew. A class brings it along, so that it is in no library without classes.
pub(crate) struct Stands {
    /// Calls a function with what stands for an object.
    pub(crate) with: fn(Borrowed<'_, '_>, Lending, Enter<'_>) -> Result<(), PyErr>,
    /// Calls a function while the state is given back: an object is borrowed after all arguments.
    pub(crate) without: fn(&Stand<'_>, Between<'_>) -> Result<(), PyErr>,
    /// Lends the state of an argument.
    ///
    /// # Safety
    ///
    /// The argument lives as long as what is made; the room lives longer, and is for this alone.
    pub(crate) lend: unsafe fn(Borrowed<'_, '_>, Lending, &mut Room) -> Result<Ready, PyErr>,
}

impl Stands {
    pub(super) const ALL: &'static Stands = &Stands {
        with: |object, how, enter| {
            let stand = Stand::new(object, how)?;
            enter(std::ptr::from_ref(&stand).cast_mut().cast());
            Ok(())
        },
        without: |stand, between| stand.without(between),
        lend: |object, how, room| {
            let (state, guard) = how.lend(object)?;
            Ok(Ready::new(state, guard, room))
        },
    };
}

impl<'a> Stand<'a> {
    /// Borrows the state of an object.
    fn new(object: Borrowed<'a, 'a>, how: Lending) -> Result<Stand<'a>, PyErr> {
        let (state, guard) = how.lend(object)?;
        Ok(Stand {
            header: header(),
            head: Head::empty(),
            state: Cell::new(state),
            guard,
            object,
            how,
        })
    }

    /// What a method is called on, if that is no object.
    ///
    /// # Safety
    ///
    /// A live object, or a [`Stand`], for `'b`.
    #[inline(always)]
    pub(crate) unsafe fn of<'b>(this: *mut ffi::PyObject) -> Option<&'b Stand<'b>> {
        // SAFETY: by the contract above.
        let is_stand = unsafe { is_stand(this) };
        // SAFETY: as just seen.
        is_stand.then(|| unsafe { &*this.cast::<Stand<'b>>() })
    }

    /// The object that it stands for.
    #[inline(always)]
    pub(crate) fn object(&self) -> Borrowed<'a, 'a> {
        self.object
    }

    /// Where the state is.
    #[inline(always)]
    pub(crate) fn state<S>(&self) -> NonNull<S> {
        self.state.get().cast()
    }

    /// The class whose state it has.
    pub(crate) fn class(&self) -> &'static ClassInfo {
        self.how.class
    }

    fn without(&self, between: Between<'_>) -> Result<(), PyErr> {
        self.guard.end();
        between()?;
        let (state, guard) = self.how.lend(self.object)?;
        self.state.set(state);
        self.guard.fill(guard);
        Ok(())
    }
}

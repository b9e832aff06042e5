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
    /// Borrows the state of an object.
    pub(crate) fn lend(self, object: Borrowed<'_, '_>) -> Result<(NonNull<u8>, Guard), PyErr> {
        if self.exclusive {
            lend_any_mut(object, self.who, self.class)
        } else {
            lend_any(object, self.who, self.class)
        }
    }
}

impl<'a> Stand<'a> {
    /// Borrows the state of an object.
    pub(crate) fn new(object: Borrowed<'a, 'a>, how: Lending) -> Result<Stand<'a>, PyErr> {
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

    /// What is passed in the place of the object.
    pub(crate) fn place(&self) -> *mut ffi::PyObject {
        std::ptr::from_ref(self).cast_mut().cast()
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

    /// Gives the state back, and takes it again after what is done between: an object is borrowed after all arguments.
    pub(crate) fn without<R>(&self, between: impl FnOnce() -> Result<R, PyErr>) -> Result<R, PyErr> {
        self.guard.end();
        let result = between()?;
        let (state, guard) = self.how.lend(self.object)?;
        self.state.set(state);
        self.guard.fill(guard);
        Ok(result)
    }
}

//! What stands for an object whose state a call borrows, when the call begins anew.
//!
//! In: an object that is not just what is expected: of a class that derives from the one that is asked for, a view, or borrowed already.
//! Out: something that has the state, lent, where the call finds it.

use std::cell::Cell;
use std::mem::offset_of;
use std::ptr::NonNull;

use super::ClassInfo;
use super::flag::Who;
use super::layout::Head;
use super::lend::{Guard, lend_any, lend_any_mut};
use crate::args::{Plan, failed};
use crate::error::{Passing, PyErr};
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

/// What a call borrows.
#[derive(Clone, Copy)]
pub(crate) struct Lending {
    /// The class whose state it is.
    pub(crate) class: &'static ClassInfo,
    /// Whether it is for `&mut`.
    pub(crate) exclusive: bool,
    /// Whether `None` would do, too.
    pub(crate) optional: bool,
    /// The function that borrows.
    pub(crate) plan: &'static Plan,
    /// The parameter that it is the argument for; otherwise the object that the method is called on.
    pub(crate) parameter: Option<u16>,
}

impl Lending {
    /// What is borrowed before has a smaller one: the generated code borrows arguments for `&` first, then those for `&mut`, then the object.
    fn order(&self) -> (bool, bool, Option<u16>) {
        (self.parameter.is_none(), self.exclusive, self.parameter)
    }

    fn lend(self, object: Borrowed<'_, '_>) -> Result<(NonNull<u8>, Guard), PyErr> {
        let who = match self.parameter {
            Some(_) => Who::Argument,
            None => Who::Method(self.plan),
        };
        let passing = Passing(self.plan);
        let lent = if self.exclusive {
            lend_any_mut(object, who, self.class)
        } else {
            lend_any(object, who, self.class)
        };
        std::mem::forget(passing); // Its end is the way of panics alone.
        lent.map_err(|error| match self.parameter {
            Some(it) if self.optional => failed(self.plan, error.or_none(), it.into()),
            Some(it) => failed(self.plan, error, it.into()),
            None => error,
        })
    }
}

/// Calls a function with what stands for an object.
type Enter<'a> = &'a mut dyn FnMut(*mut ffi::PyObject);

/// What is done with the states of classes when a call begins anew. A class brings it along, so that it is in no library without classes.
pub(crate) struct Stands {
    /// Borrows the state of an object, and calls a function with what stands for it. What the call borrows later, and has already, is given
    /// back meanwhile, so that all calls of the function borrow in the same order.
    pub(crate) with: fn(Borrowed<'_, '_>, Lending, &[&Stand<'_>], Enter<'_>) -> Result<(), PyErr>,
}

impl Stands {
    pub(super) const ALL: &'static Stands = &Stands {
        with: |object, how, held, enter| {
            // In order. There are few; what sorts many is 12 KB of code.
            let mut later: Vec<&&Stand<'_>> = Vec::new();
            for one in held.iter().filter(|it| it.how.order() > how.order()) {
                let place = later.partition_point(|it| it.how.order() < one.how.order());
                later.insert(place, one);
            }
            later.iter().rev().for_each(|it| it.guard.end());
            let stand = Stand::new(object, how)?;
            later.iter().try_for_each(|it| it.take())?;
            enter(std::ptr::from_ref(&stand).cast_mut().cast());
            Ok(())
        },
    };
}

impl<'a> Stand<'a> {
    /// Where the state is.
    pub(crate) const STATE: usize = offset_of!(Stand<'static>, state);

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

    /// Borrows it again.
    fn take(&self) -> Result<(), PyErr> {
        let (state, guard) = self.how.lend(self.object)?;
        self.state.set(state);
        self.guard.fill(guard);
        Ok(())
    }

    /// What is passed for an object, if that is such a thing.
    ///
    /// # Safety
    ///
    /// A live object, or what stands for an argument or an object, for `'b`.
    pub(crate) unsafe fn among<'b>(passed: *mut ffi::PyObject) -> Option<&'b Stand<'b>> {
        // SAFETY: by the contract above.
        let stand = unsafe { Stand::of(passed) }?;
        // What stands for an argument that is no object of a class has something there.
        stand.head.info().is_null().then_some(stand)
    }

    /// What a method is called on, if that is no object.
    ///
    /// # Safety
    ///
    /// A live object that a method is called on, or a [`Stand`], for `'b`.
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
}

//! States on their way into objects, for code that classes share.
//!
//! In: a state, and the class that it is of. Out: an object, new or there already, that the state has been moved into. The code that makes it is there
//! once, whatever the class; what is compiled for each class is that the state stands in a frame, and is dropped there if it was not moved.

use std::mem::MaybeUninit;

use super::layout::{Head, Layout};
use super::{Class, ClassInfo};
use crate::object::{Borrowed, Owned};

/// A state that waits in somebody's frame to be moved.
pub(crate) struct Parcel {
    class: &'static ClassInfo,
    state: *mut u8,
    size: usize,
    /// Whether a state is there: the one that is to be moved, or another that it was exchanged for.
    full: bool,
}

impl Parcel {
    /// Has something done with a state, and drops what is there afterwards, which may run Python code. If that panics, the state is kept for good.
    ///
    /// # Panics
    ///
    /// Of a class whose states are in boxes.
    #[inline(always)]
    pub(crate) fn with<C: Class, R>(state: C::State, act: impl FnOnce(&mut Parcel) -> R) -> R {
        // Known when it is compiled; but as a constant it would be evaluated for all classes, also where such a class never comes.
        assert!(!C::BOXED, "a state that is moved as it is");
        let mut state = MaybeUninit::new(state);
        let mut parcel = Parcel {
            class: C::info(),
            state: state.as_mut_ptr().cast(),
            size: size_of::<C::State>(),
            full: true,
        };
        let result = act(&mut parcel);
        if parcel.full {
            // SAFETY: it was there, and whoever has moved it has said so or has put another there.
            unsafe { state.assume_init_drop() };
        }
        result
    }

    /// The class of the state.
    #[inline(always)]
    pub(super) fn class(&self) -> &'static ClassInfo {
        self.class
    }

    /// Moves the state to its place in an object.
    ///
    /// # Safety
    ///
    /// The object is of a type with the layout of the class, has no state, and nobody else sees its place.
    ///
    /// # Panics
    ///
    /// If the state has been moved.
    #[inline(always)]
    pub(super) unsafe fn put(&mut self, object: Borrowed<'_, '_>) {
        assert!(self.full, "a state that is there");
        // SAFETY: within the object, by the contract above.
        let place = unsafe { self.class.state_of(object.as_ptr()) };
        // SAFETY: room for a state of this class, by the contract above, and a state, which is not looked at any more.
        unsafe { place.copy_from_nonoverlapping(self.state, self.size) };
        self.full = false;
    }

    /// Puts the head and the state into a new object.
    ///
    /// # Safety
    ///
    /// That of [`put`](Parcel::put), of an object that nobody has seen.
    #[inline(always)]
    pub(super) unsafe fn begin<'py>(&mut self, object: Owned<'py>) -> Owned<'py> {
        // SAFETY: by the contract above.
        unsafe { self.put(object.borrow()) };
        // SAFETY: room for a head, by the contract above.
        unsafe { Head::begin(object.borrow(), self.class) };
        object
    }

    /// Exchanges the state for another, which is dropped in its place.
    ///
    /// # Safety
    ///
    /// A state of the class, which nobody else has.
    ///
    /// # Panics
    ///
    /// If the state that is here has been moved.
    #[inline(always)]
    pub(super) unsafe fn exchange(&mut self, place: std::ptr::NonNull<u8>) {
        assert!(self.full, "a state that is there");
        // SAFETY: two states of the class, by the contract above; they overlap nowhere, since one is in the frame of whoever has the parcel.
        unsafe { std::ptr::swap_nonoverlapping(place.as_ptr(), self.state, self.size) };
    }
}

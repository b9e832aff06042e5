//! Slots.

use std::ffi::{c_int, c_void};

/// What a class lacks.
pub struct Absent;

/// One or more slots of a type.
pub struct TypeSlot(&'static [(c_int, *mut c_void)]);

// SAFETY: it points to functions alone.
unsafe impl Sync for TypeSlot {}

impl TypeSlot {
    /// The numbers of the slots, as CPython's headers have them, and the functions.
    pub(crate) fn entries(&self) -> &'static [(c_int, *mut c_void)] {
        self.0
    }
}

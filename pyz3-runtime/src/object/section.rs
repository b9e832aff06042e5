//! A time in which no other thread changes an object.
//!
//! In: an object that Python code can reach, and something short that runs none. Out: what that gives. With the lock of the interpreter, every
//! such time is one already; without it, CPython has a lock for each object.

use super::Borrowed;
#[cfg(Py_GIL_DISABLED)]
use crate::ffi;

impl Borrowed<'_, '_> {
    /// Does something that runs no Python code while no other thread changes this object.
    #[inline]
    #[cfg(not(Py_GIL_DISABLED))]
    pub(super) fn alone<R>(self, body: impl FnOnce() -> R) -> R {
        body()
    }

    /// Does something that runs no Python code while no other thread changes this object.
    #[inline]
    #[cfg(Py_GIL_DISABLED)]
    pub(super) fn alone<R>(self, body: impl FnOnce() -> R) -> R {
        /// Ends it, on a panic as well.
        struct Section(std::mem::MaybeUninit<ffi::PyCriticalSection>);
        impl Drop for Section {
            fn drop(&mut self) {
                // SAFETY: begun below, on this thread, which has not moved it since.
                unsafe { ffi::PyCriticalSection_End(self.0.as_mut_ptr()) };
            }
        }
        let mut section = Section(std::mem::MaybeUninit::uninit());
        // SAFETY: attached, a live object; CPython fills the section, which stays where it is until it is dropped.
        unsafe { ffi::PyCriticalSection_Begin(section.0.as_mut_ptr(), self.as_ptr()) };
        body()
    }
}

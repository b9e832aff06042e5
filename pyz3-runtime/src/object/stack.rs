//! Room on the stack.
//!
//! In: the wish to run Python code from Rust. Out: nothing, or a RecursionError while there is still room to raise it. CPython counts
//! calls, and knows nothing of what those of Rust between them take.

use std::cell::Cell;
use std::marker::PhantomData;

use crate::attach::Python;
use crate::error::PyErr;

/// A part of a stack, as where it begins and how long it is.
pub(super) type Part = (usize, usize);

/// Whether an address is in that part.
#[inline(always)]
pub(super) fn is_in(here: usize, (start, length): Part) -> bool {
    here.wrapping_sub(start) < length
}

/// As much as CPython's own functions may need between two of these checks.
const MOST: usize = 2 << 20;

thread_local! {
    /// The lowest part of this thread's stack.
    static RESERVE: Cell<Option<Part>> = const { Cell::new(None) };
}

/// The address of something on the stack.
#[inline(always)]
pub(super) fn here() -> usize {
    let variable = 0_u8;
    (&raw const variable).addr()
}

/// Whether there is room for Python code, which may come back here.
#[inline]
pub(crate) fn check_room(py: Python<'_>) -> Result<(), PyErr> {
    Reserve::of_thread(py).check()
}

/// What is asked for room, of this thread.
#[derive(Clone, Copy)]
pub(crate) struct Reserve<'py>(Part, PhantomData<Python<'py>>); // As the token, it stays on its thread.

impl<'py> Reserve<'py> {
    #[inline]
    pub(crate) fn of_thread(_: Python<'py>) -> Reserve<'py> {
        Reserve(RESERVE.get().unwrap_or_else(measure), PhantomData)
    }

    /// Whether there is room for Python code, which may come back here.
    #[inline]
    pub(crate) fn check(self) -> Result<(), PyErr> {
        if is_in(here(), self.0) {
            return Err(too_deep());
        }
        Ok(())
    }
}

#[cold]
#[inline(never)]
fn too_deep() -> PyErr {
    PyErr::recursion_error("maximum recursion depth exceeded: the stack of this thread is nearly full")
}

#[cold]
#[inline(never)]
fn measure() -> Part {
    let reserve = stack().map_or((0, 0), |(start, length)| (start, reserved(length)));
    RESERVE.set(Some(reserve));
    reserve
}

/// How much of a stack of that length is kept for what goes on between two of these checks.
pub(super) fn reserved(length: usize) -> usize {
    MOST.min(length / 4)
}

/// Where this thread's stack begins, at its lowest address, and how long it is.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn stack() -> Option<Part> {
    let mut attributes = std::mem::MaybeUninit::<libc::pthread_attr_t>::uninit();
    // SAFETY: no conditions.
    let this = unsafe { libc::pthread_self() };
    // SAFETY: a live thread, and room for what is asked.
    if unsafe { libc::pthread_getattr_np(this, attributes.as_mut_ptr()) } != 0 {
        return None;
    }
    let (mut start, mut length) = (std::ptr::null_mut(), 0);
    // SAFETY: attributes that were just filled in, and room for the answers.
    let code = unsafe { libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut start, &raw mut length) };
    // SAFETY: as above, and not used afterwards.
    unsafe { libc::pthread_attr_destroy(attributes.as_mut_ptr()) };
    (code == 0).then(|| (start.addr(), length))
}

#[cfg(target_vendor = "apple")]
pub(super) fn stack() -> Option<Part> {
    // SAFETY: no conditions.
    let this = unsafe { libc::pthread_self() };
    // SAFETY: a live thread. The address is that of the stack's other end.
    let end = unsafe { libc::pthread_get_stackaddr_np(this) }.addr();
    // SAFETY: a live thread.
    let length = unsafe { libc::pthread_get_stacksize_np(this) };
    Some((end.checked_sub(length)?, length))
}

/// Elsewhere, CPython's own count has to do, and that of [`level`](super::level).
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn stack() -> Option<Part> {
    None
}

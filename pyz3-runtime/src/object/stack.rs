//! Room on the stack.
//!
//! In: the wish to run Python code from Rust. Out: nothing, or a RecursionError while there is still room to raise it. CPython counts
//! calls, and knows nothing of what those of Rust between them take.

use std::cell::Cell;

use crate::attach::Python;
use crate::error::PyErr;

/// The lowest part of this thread's stack, as where it begins and how long it is.
type Reserve = (usize, usize);

/// As much as CPython's own functions may need between two of these checks.
const MOST: usize = 2 << 20;

thread_local! {
    static RESERVE: Cell<Option<Reserve>> = const { Cell::new(None) };
}

/// Whether there is room for Python code, which may come back here.
#[inline]
pub(crate) fn check_room(_: Python<'_>) -> Result<(), PyErr> {
    let variable = 0_u8;
    let here = (&raw const variable).addr();
    let (start, length) = RESERVE.get().unwrap_or_else(measure);
    if here.wrapping_sub(start) < length {
        return Err(too_deep());
    }
    Ok(())
}

#[cold]
#[inline(never)]
fn too_deep() -> PyErr {
    PyErr::recursion_error("maximum recursion depth exceeded: the stack of this thread is nearly full")
}

#[cold]
#[inline(never)]
fn measure() -> Reserve {
    let reserve = stack().map_or((0, 0), |(start, length)| (start, MOST.min(length / 4)));
    RESERVE.set(Some(reserve));
    reserve
}

/// Where this thread's stack begins, at its lowest address, and how long it is.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn stack() -> Option<Reserve> {
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
fn stack() -> Option<Reserve> {
    // SAFETY: no conditions.
    let this = unsafe { libc::pthread_self() };
    // SAFETY: a live thread. The address is that of the stack's other end.
    let end = unsafe { libc::pthread_get_stackaddr_np(this) }.addr();
    // SAFETY: a live thread.
    let length = unsafe { libc::pthread_get_stacksize_np(this) };
    Some((end.checked_sub(length)?, length))
}

/// Elsewhere, CPython's own count has to do.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn stack() -> Option<Reserve> {
    None
}

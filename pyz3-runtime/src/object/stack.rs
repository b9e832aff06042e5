//! Room on the stack.
//!
//! In: the wish to run Python code from Rust. Out: nothing, or a RecursionError while there is still room to raise it. CPython counts
//! calls, and knows nothing of what those of Rust between them take.

use std::cell::Cell;

use crate::attach::Python;
use crate::error::PyErr;

/// A part of a stack, as where it begins and how long it is.
type Part = (usize, usize);

/// The stack of a thread.
#[derive(Clone, Copy)]
struct Stack {
    /// The lowest part, which is kept for what goes on between two of these checks.
    reserve: Part,
    /// All the rest.
    ample: Part,
}

/// Whether an address is in that part.
fn is_in(here: usize, (start, length): Part) -> bool {
    here.wrapping_sub(start) < length
}

/// As much as CPython's own functions may need between two of these checks.
const MOST: usize = 2 << 20;

thread_local! {
    static STACK: Cell<Option<Stack>> = const { Cell::new(None) };
}

/// The address of something on the stack.
#[inline(always)]
fn here() -> usize {
    let variable = 0_u8;
    (&raw const variable).addr()
}

/// Whether there is room for Python code, which may come back here.
#[inline]
pub(crate) fn check_room(_: Python<'_>) -> Result<(), PyErr> {
    let stack = STACK.get().unwrap_or_else(measure);
    if is_in(here(), stack.reserve) {
        return Err(too_deep());
    }
    Ok(())
}

/// The same for what is asked often, mostly on one thread: it remembers the stack of the last time, and so asks for no thread-local variable.
#[derive(Clone, Copy)]
#[cfg(not(Py_GIL_DISABLED))]
pub(crate) struct Ample(Part);

#[cfg(not(Py_GIL_DISABLED))]
impl Ample {
    /// Of no thread so far.
    pub(crate) const NONE: Ample = Ample((0, 0));

    /// Whether there is room for Python code, which may come back here.
    #[inline(always)]
    pub(crate) fn check(last: &Cell<Ample>, py: Python<'_>) -> Result<(), PyErr> {
        if is_in(here(), last.get().0) {
            return Ok(());
        }
        Ample::measure(last, py)
    }

    #[cold]
    #[inline(never)]
    fn measure(last: &Cell<Ample>, py: Python<'_>) -> Result<(), PyErr> {
        last.set(Ample(STACK.get().unwrap_or_else(measure).ample));
        check_room(py)
    }
}

#[cold]
#[inline(never)]
fn too_deep() -> PyErr {
    PyErr::recursion_error("maximum recursion depth exceeded: the stack of this thread is nearly full")
}

#[cold]
#[inline(never)]
fn measure() -> Stack {
    let (start, length) = stack().unwrap_or((0, 0));
    let reserve = MOST.min(length / 4);
    let stack = Stack {
        reserve: (start, reserve),
        ample: (start + reserve, length - reserve),
    };
    STACK.set(Some(stack));
    stack
}

/// Where this thread's stack begins, at its lowest address, and how long it is.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn stack() -> Option<Part> {
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
fn stack() -> Option<Part> {
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
fn stack() -> Option<Part> {
    None
}

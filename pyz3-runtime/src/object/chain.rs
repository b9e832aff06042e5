//! Tracebacks of nothing but frames that are always the same.
//!
//! In: the constants that the frames stand for, one or two. Out: the exception that is set gets the traceback that was made for these before, as
//! long as nobody else has it: what nobody has seen may be used again, as the memory of any object is. Of two, the outer one goes on with
//! the inner.

use std::cell::RefCell;
use std::ptr::NonNull;

use super::frame::Key;
use super::{Borrowed, Owned};
use crate::attach::Python;
use crate::error::{raised, set_raised};
use crate::ffi;
use crate::home::Home;

/// One traceback, or two; of each, one reference.
struct Chain {
    outer: NonNull<ffi::PyObject>,
    inner: Option<NonNull<ffi::PyObject>>,
}

// SAFETY: only a thread attached to the objects' interpreter does anything with the pointers.
unsafe impl Send for Chain {}

impl Chain {
    /// Gives up the references.
    ///
    /// # Safety
    ///
    /// The thread is attached to the interpreter that they are of.
    unsafe fn end(self, py: Python<'_>) {
        // SAFETY: one reference, by the contract above.
        drop(unsafe { Owned::from_raw(py, self.outer) });
        // SAFETY: as above.
        drop(self.inner.map(|it| unsafe { Owned::from_raw(py, it) }));
    }
}

/// The next traceback, or null.
///
/// # Safety
///
/// A live traceback.
unsafe fn next(traceback: NonNull<ffi::PyObject>) -> *mut ffi::PyObject {
    let traceback = traceback.cast::<ffi::PyTracebackObject>();
    // SAFETY: by the contract above.
    unsafe { (*traceback.as_ptr()).tb_next }.cast()
}

/// Whether a traceback is of the frame that is kept for this address.
///
/// # Safety
///
/// A live traceback.
unsafe fn is_of(py: Python<'_>, home: &Home, traceback: NonNull<ffi::PyObject>, address: usize) -> bool {
    let traceback = traceback.cast::<ffi::PyTracebackObject>();
    // SAFETY: by the contract above.
    let frame = unsafe { (*traceback.as_ptr()).tb_frame };
    home.kept(py, address)
        .is_some_and(|it| it.borrow().as_ptr() == frame.cast())
}

/// How many have it.
///
/// # Safety
///
/// A live object.
unsafe fn owners(object: NonNull<ffi::PyObject>) -> isize {
    // SAFETY: by the contract above.
    unsafe { ffi::Py_REFCNT(object.as_ptr()) }
}

impl Chain {
    /// Whether nobody else has any of it, and nobody has changed it.
    fn is_free(&self) -> bool {
        // SAFETY: kept alive here.
        let is_alone = unsafe { owners(self.outer) } == 1;
        // SAFETY: as above.
        let after = unsafe { next(self.outer) };
        let Some(inner) = self.inner else {
            return is_alone && after.is_null();
        };
        // SAFETY: kept alive here. The outer one has it, too.
        let is_outers = unsafe { owners(inner) } == 2;
        // SAFETY: as above.
        let is_last = unsafe { next(inner) }.is_null();
        is_alone && after == inner.as_ptr() && is_outers && is_last
    }
}

/// The traceback of an exception.
fn traceback_of<'py>(exception: Borrowed<'_, 'py>) -> Option<Owned<'py>> {
    // SAFETY: attached, an exception; a new reference or null.
    let traceback = unsafe { ffi::PyException_GetTraceback(exception.as_ptr()) };
    // SAFETY: as above.
    NonNull::new(traceback).map(|it| unsafe { Owned::from_raw(exception.py(), it) })
}

/// The tracebacks of an interpreter that are used again; in the order of their keys. The lock of the interpreter guards them: only threads that
/// are attached to it come here, and nothing of Python's runs while they are borrowed.
pub(crate) struct Chains(RefCell<Vec<(Key, Chain)>>);

// SAFETY: every method wants an attached thread of the one interpreter, and this file is not there in builds without a lock.
unsafe impl Sync for Chains {}

impl Chains {
    pub(crate) fn new() -> Chains {
        Chains(RefCell::new(Vec::new()))
    }

    /// What was made for that key and may be used now.
    ///
    /// # Safety
    ///
    /// The thread is attached to the interpreter that they are of.
    unsafe fn find(&self, key: Key) -> Option<NonNull<ffi::PyObject>> {
        let chains = self.0.borrow();
        let place = chains.binary_search_by_key(&key, |it| it.0).ok()?;
        let (_, chain) = chains.get(place)?;
        chain.is_free().then_some(chain.outer)
    }

    /// Keeps one for that key; gives the one that was kept before.
    ///
    /// # Safety
    ///
    /// That of [`find`](Chains::find).
    unsafe fn put(&self, key: Key, chain: Chain) -> Option<Chain> {
        let mut chains = self.0.borrow_mut();
        match chains.binary_search_by_key(&key, |it| it.0) {
            Ok(place) => chains.get_mut(place).map(|it| std::mem::replace(&mut it.1, chain)),
            Err(place) => {
                chains.insert(place, (key, chain));
                None
            }
        }
    }

    /// Gives up all of them.
    ///
    /// # Safety
    ///
    /// The thread is attached to the interpreter that they are of.
    pub(crate) unsafe fn end(&self, py: Python<'_>) {
        let chains = self.0.take();
        for (_, chain) in chains {
            // SAFETY: by the contract above.
            unsafe { chain.end(py) };
        }
    }
}

/// What is to be done when the frames are there: the traceback of this key is to be kept, or nothing.
pub(super) struct Wanted(Option<Key>);

/// Whether there may be a traceback that is used again.
pub(crate) const REUSED: bool = true;

/// Whether an exception has a traceback.
pub(crate) fn has_traceback(exception: Borrowed<'_, '_>) -> bool {
    traceback_of(exception).map(|it| it.give_back(exception.py())).is_some()
}

/// Gives an exception that nobody has seen and that has none the traceback that was made for these, unless others have that, or it was changed, or
/// there is none.
pub(crate) fn lend(exception: Borrowed<'_, '_>, key: Key) -> bool {
    let py = exception.py();
    // SAFETY: the record of the interpreter that this thread is attached to.
    let Some(chain) = Home::if_known(py).and_then(|it| unsafe { it.chains.find(key) }) else {
        return false;
    };
    // SAFETY: attached, an exception, and a live traceback, of which it takes a reference of its own.
    unsafe { ffi::PyException_SetTraceback(exception.as_ptr(), chain.as_ptr()) };
    true
}

/// Gives the exception that is set the traceback that was made for these; where others have that, or it was changed, or there is none, says what
/// to do when its frames are there: the next may be luckier.
pub(super) fn give(py: Python<'_>, home: Option<&Home>, key: Option<Key>) -> Option<Wanted> {
    let nothing = Some(Wanted(None));
    let Some(key) = key else { return nothing };
    // SAFETY: the record of the interpreter that this thread is attached to.
    let free = home.and_then(|it| unsafe { it.chains.find(key) });
    let Some(exception) = raised(py) else { return nothing };
    let wanted = match (traceback_of(exception.borrow()), free) {
        (Some(has), _) => {
            has.give_back(py);
            nothing
        }
        (None, None) => Some(Wanted(Some(key))),
        (None, Some(chain)) => {
            // SAFETY: attached, an exception, and a live traceback, of which it takes a reference of its own.
            unsafe { ffi::PyException_SetTraceback(exception.borrow().as_ptr(), chain.as_ptr()) };
            None
        }
    };
    set_raised(exception);
    wanted
}

impl Wanted {
    /// Keeps the traceback of the exception that is set, which had none before the frames were added.
    pub(super) fn keep(self, py: Python<'_>) {
        if let Some(key) = self.0 {
            keep(py, key);
        }
    }
}

#[cold]
#[inline(never)]
fn keep(py: Python<'_>, key: Key) {
    let Some(exception) = raised(py) else { return };
    let outer = traceback_of(exception.borrow());
    set_raised(exception);
    let Some(outer) = outer else { return };
    // SAFETY: a live traceback.
    let inner = unsafe { next(outer.borrow().as_non_null()) };
    // SAFETY: a live object; the outer one has it.
    let inner = NonNull::new(inner).map(|it| unsafe { Owned::copied(py, it.as_ptr()) });
    let home = Home::current(py);
    // The first address is that of the innermost frame.
    let (outer_address, inner_address) = if key[1] == 0 {
        (key[0], None)
    } else {
        (key[1], Some(key[0]))
    };
    // SAFETY: a live traceback.
    let is_own = unsafe { is_of(py, home, outer.borrow().as_non_null(), outer_address) };
    let is_whole = match (&inner, inner_address) {
        (None, None) => true,
        // SAFETY: as above.
        (Some(inner), Some(address)) => unsafe { is_of(py, home, inner.borrow().as_non_null(), address) },
        _ => false,
    };
    if !is_own || !is_whole || !home.is_keeping() {
        return;
    }
    let chain = Chain {
        outer: outer.into_non_null(),
        inner: inner.map(Owned::into_non_null),
    };
    // SAFETY: the record of the interpreter that this thread is attached to.
    if let Some(before) = unsafe { home.chains.put(key, chain) } {
        // SAFETY: of this interpreter, which is the home's.
        unsafe { before.end(py) };
    }
}

//! The interpreters that this library has been loaded into, and the references that wait for them.
//!
//! In: handles that die on a thread that may not touch their interpreter. Out: those references, dropped by the next thread
//! that enters this library in that interpreter (for the main one also by CPython's pending calls).
//!
//! A reference is never dropped from outside of its interpreter, and never waits for a lock of Python's: a thread that holds a
//! Rust lock could wait for ever. References to an interpreter that has ended are leaked on purpose, and counted. The records
//! live as long as the process, because a handle may outlive its interpreter.

#![cfg_attr(Py_LIMITED_API, allow(dead_code, reason = "interpreters are not made by Rust there"))]

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::attach::{self, Python};
use crate::ffi;
use crate::object::{Chains, Owned, dictionary_of_interpreter};

/// One interpreter, alive or ended, as this library knows it.
pub(crate) struct Home {
    interpreter: i64,
    /// Its place as long as that is its own; null when it has ended, and if nobody would tell of that.
    place: AtomicPtr<ffi::PyInterpreterState>,
    alive: AtomicBool,
    /// Whether it is about to end: threads that are outside stay there.
    ending: AtomicBool,
    waiting: Mutex<Vec<Waiting>>,
    leaked: AtomicUsize,
    /// Whether objects may be kept until it ends: not if that has been told of already.
    keeps: bool,
    /// Objects that live as long as it does, by an address of this library's that stands for each; in the order of the addresses.
    kept: Mutex<Vec<(usize, Kept)>>,
    /// Tracebacks that are used again.
    pub(crate) chains: Chains,
}

/// One reference that is given up when the interpreter ends.
struct Kept(NonNull<ffi::PyObject>);

// SAFETY: only a thread attached to the object's interpreter does anything with the pointer.
unsafe impl Send for Kept {}

/// One reference count that is to be given back.
struct Waiting(NonNull<ffi::PyObject>);

// SAFETY: only a thread attached to the object's interpreter does anything with the pointer.
unsafe impl Send for Waiting {}

/// Every home so far; in a process there are few.
static HOMES: Mutex<Vec<&'static Home>> = Mutex::new(Vec::new());

/// How many things wait for a door to open: references to be dropped, and errors kept by [`crate::object::Key`].
/// One number for the process, so that a call that has nothing to do looks at one number.
pub(crate) static ATTENTION: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static CURRENT: Cell<Option<&'static Home>> = const { Cell::new(None) };
}

/// Whether anything waits for a door.
#[inline(always)]
pub(crate) fn wants_attention() -> bool {
    ATTENTION.load(Ordering::Relaxed) != 0
}

impl Home {
    /// The interpreter that this thread is attached to.
    #[inline]
    pub(crate) fn current(py: Python<'_>) -> &'static Home {
        match CURRENT.get() {
            Some(home) if home.is_at(attach::place_of(py)) => home,
            _ => Home::find(py),
        }
    }

    /// Whether this thread is attached to this interpreter.
    #[inline]
    pub(crate) fn is_here(&self) -> bool {
        attach::attached_place().is_some_and(|it| self.is_at(it))
    }

    /// Whether it is the interpreter at that place, to which this thread is attached.
    #[inline]
    fn is_at(&self, place: attach::Place) -> bool {
        let own = self.place.load(Ordering::Relaxed);
        own == place || (own.is_null() && self.has_number_of(place))
    }

    #[cold]
    fn has_number_of(&self, place: attach::Place) -> bool {
        // SAFETY: the interpreter of an attached thread is alive.
        unsafe { ffi::PyInterpreterState_GetID(place) == self.interpreter && self.alive() }
    }

    /// The number of the interpreter.
    pub(crate) fn number(&self) -> i64 {
        self.interpreter
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Acquire)
    }

    pub(crate) fn note_ending(&self) {
        self.ending.store(true, Ordering::Release);
    }

    /// The token of this thread, if it is attached, and whether it is to this interpreter.
    #[inline]
    pub(crate) fn token(&self) -> Option<(Python<'static>, bool)> {
        let place = attach::attached_place()?;
        // SAFETY: attached, as just checked; for the lifetime, see `Python::if_attached`.
        let py = unsafe { Python::assume() };
        Some((py, self.is_at(place)))
    }

    #[inline]
    fn alive(&self) -> bool {
        self.alive.load(Ordering::Acquire)
    }

    #[cold]
    fn find(py: Python<'_>) -> &'static Home {
        // What is read there in memory is asked for here, once in each interpreter and thread.
        assert!(
            attach::attached_place().is_none_or(|it| it == attach::place_of(py)),
            "the thread states of this CPython are not laid out as those of any version that pyz3 knows"
        );
        let interpreter = attach::interpreter_of(py);
        let home = Home::known(interpreter).unwrap_or_else(|| Home::found(py, interpreter));
        CURRENT.set(Some(home));
        home
    }

    #[cold]
    fn known(interpreter: i64) -> Option<&'static Home> {
        let homes = lock(&HOMES);
        homes
            .iter()
            .copied()
            .find(|it| it.interpreter == interpreter && it.alive())
    }

    /// Makes the record of an interpreter, and hangs something into the interpreter that tells of its end.
    fn found(py: Python<'_>, interpreter: i64) -> &'static Home {
        // What runs when an interpreter has told of its end, as it is taken apart, finds one that does not tell of it again.
        let is_over = lock(&HOMES).iter().any(|it| it.interpreter == interpreter);
        let home: &'static Home = Box::leak(Box::new(Home {
            interpreter,
            place: AtomicPtr::default(),
            alive: AtomicBool::new(true),
            ending: AtomicBool::new(false),
            waiting: Mutex::new(Vec::new()),
            leaked: AtomicUsize::new(0),
            keeps: !is_over,
            kept: Mutex::new(Vec::new()),
            chains: Chains::new(),
        }));
        // The lock is not held here: what follows runs Python's allocator, hence perhaps its collector.
        let key = format!("pyz3.home.{:p}", &raw const HOMES);
        // Without it, numbers still tell interpreters apart; only an embedder that starts Python anew reuses them. For want of memory alone
        // it is asked twice: it is not asked again.
        if (0..2).any(|_| home.is_hung_in(py, &key)) && (interpreter == 0 || !is_over) {
            // The number of the main one is used again if an embedder starts Python anew.
            home.place.store(attach::place_of(py), Ordering::Relaxed);
        }
        lock(&HOMES).push(home);
        home
    }

    /// Hangs a capsule into the dictionary of the interpreter of this thread, whose end is that of the record. Whether that went well.
    fn is_hung_in(&'static self, py: Python<'_>, key: &str) -> bool {
        let Some(dictionary) = dictionary_of_interpreter(py) else {
            return false;
        };
        let Ok(capsule) = Owned::capsule(py, std::ptr::from_ref(self).cast_mut().cast(), None) else {
            return false;
        };
        // One that does not get there tells of nothing as it ends.
        dictionary.dict_set_text(key, capsule.borrow()).is_ok()
            // SAFETY: attached, a capsule; the function may be called with it.
            && unsafe { ffi::PyCapsule_SetDestructor(capsule.borrow().as_ptr(), Some(ended)) } == 0
    }

    /// Takes over one reference to an object of this interpreter, on whichever thread.
    #[cold]
    pub(crate) fn drop_later(&self, object: NonNull<ffi::PyObject>) {
        let mut waiting = lock(&self.waiting);
        if !self.alive() {
            self.leaked.fetch_add(1, Ordering::Relaxed);
            return;
        }
        waiting.push(Waiting(object));
        ATTENTION.fetch_add(1, Ordering::Relaxed);
        let first = waiting.len() == 1;
        drop(waiting);
        if first && self.interpreter == 0 {
            // SAFETY: the interpreter is alive, and this function may be called on any thread. If its queue is full, or the call
            // ends up in another interpreter, the next door opens anyway.
            unsafe { ffi::Py_AddPendingCall(Some(pending), std::ptr::null_mut()) };
        }
    }

    /// Drops what waits for the interpreter of this thread.
    pub(crate) fn drop_waiting(py: Python<'_>) {
        let waiting = std::mem::take(&mut *lock(&Home::current(py).waiting));
        ATTENTION.fetch_sub(waiting.len(), Ordering::Relaxed);
        for Waiting(object) in waiting {
            // SAFETY: the queue held one reference of an object of this interpreter, and gives it up here.
            drop(unsafe { Owned::from_raw(py, object) });
        }
    }

    /// The record of the interpreter of this thread, if there is one. An exception may be set.
    pub(crate) fn if_known(py: Python<'_>) -> Option<&'static Home> {
        match CURRENT.get() {
            Some(home) if home.is_at(attach::place_of(py)) => Some(home),
            _ => Home::known(attach::interpreter_of(py)),
        }
    }

    /// The object that was kept for what is at this address; this is the interpreter of this thread.
    pub(crate) fn kept<'py>(&self, py: Python<'py>, address: usize) -> Option<Owned<'py>> {
        let kept = lock(&self.kept);
        let place = kept.binary_search_by_key(&address, |it| it.0).ok()?;
        let object = kept.get(place)?.1.0;
        // SAFETY: the list has a reference to it, and the thread is attached to its interpreter.
        Some(unsafe { Owned::copied(py, object.as_ptr()) })
    }

    /// Keeps an object for what is at this address until the interpreter of this thread ends, if none is kept for it so far and the interpreter
    /// would tell of its end.
    #[cold]
    pub(crate) fn keep(py: Python<'_>, address: usize, object: Owned<'_>) {
        let home = Home::current(py);
        let mut kept = lock(&home.kept);
        if home.is_keeping()
            && let Err(place) = kept.binary_search_by_key(&address, |it| it.0)
            && let Some(object) = NonNull::new(object.into_raw())
        {
            kept.insert(place, (address, Kept(object)));
        }
    }

    /// Whether what is kept is given up in the end.
    pub(crate) fn is_keeping(&self) -> bool {
        self.keeps && !self.place.load(Ordering::Relaxed).is_null()
    }

    /// References that were dropped after the end of their interpreter, and so are never given back; of all interpreters.
    pub(crate) fn leaked() -> usize {
        lock(&HOMES).iter().map(|it| it.leaked.load(Ordering::Relaxed)).sum()
    }
}

/// Called when the dictionary of an interpreter is cleared, which is at its end.
unsafe extern "C" fn ended(capsule: *mut ffi::PyObject) {
    // SAFETY: CPython passes the dying capsule, which was made without a name.
    let home = unsafe { ffi::PyCapsule_GetPointer(capsule, std::ptr::null()) };
    // SAFETY: the pointer in the capsule is that of a record, and records live for ever.
    let Some(home) = (unsafe { home.cast::<Home>().as_ref() }) else {
        return;
    };
    let waiting = lock(&home.waiting);
    home.alive.store(false, Ordering::Release);
    home.place.store(std::ptr::null_mut(), Ordering::Relaxed);
    ATTENTION.fetch_sub(waiting.len(), Ordering::Relaxed);
    home.leaked.fetch_add(waiting.len(), Ordering::Relaxed);
    drop(waiting);
    let kept = std::mem::take(&mut *lock(&home.kept));
    // SAFETY: CPython destroys capsules on attached threads.
    let py = unsafe { Python::assume() };
    for (_, Kept(object)) in kept {
        // SAFETY: the list held one reference of an object of this interpreter, and gives it up here.
        drop(unsafe { Owned::from_raw(py, object) });
    }
    // SAFETY: the interpreter in which they were kept.
    unsafe { home.chains.end(py) };
    #[cfg(not(Py_LIMITED_API))]
    crate::interpreter::ended(home);
}

/// A pending call of CPython's: runs attached, between two instructions of Python code.
extern "C" fn pending(_: *mut c_void) -> c_int {
    let _ = std::panic::catch_unwind(|| {
        let _inside = attach::Inside::new();
        // SAFETY: CPython runs pending calls on attached threads.
        Home::drop_waiting(unsafe { Python::assume() });
    });
    0
}

/// No code here panics under a lock; if it did, the data would still be whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Waiting for another thread to give an object's state back, in classes with `sync: lock`.
//!
//! In: a failed attempt to borrow. Out: a successful one, after however long; or an error, if this thread waits for itself, if others wait
//! for it in turn, or if a signal handler raised. While it waits, the thread is detached.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::ClassInfo;
use super::flag::{Flag, Taken, thread};
use super::lend::conflict;
use crate::attach::{self, Python};
use crate::error::PyErr;
use crate::object::check_signals;

/// How many threads wait, for whichever object.
static WAITING: AtomicUsize = AtomicUsize::new(0);
static DOOR: Mutex<()> = Mutex::new(());
static BELL: Condvar = Condvar::new();

/// Waits until an attempt succeeds.
#[cold]
#[inline(never)]
pub(super) fn until(
    mut taken: Taken,
    flag: &Flag,
    class: &'static ClassInfo,
    attempt: impl Fn() -> Result<(), Taken>,
) -> Result<(), PyErr> {
    // A thread that rings just before this one listens is not heard, so nobody waits for longer than this.
    const PATIENCE: Duration = Duration::from_millis(5);
    let py = Python::current();
    loop {
        if taken.is_own() {
            return Err(conflict(taken, class));
        }
        let Some(waiter) = Waiter::new(py, flag) else {
            return Err(PyErr::runtime_error(format!(
                "`{}` is locked by another thread, which waits for an object that this thread has locked",
                class.table.qualname
            )));
        };
        WAITING.fetch_add(1, Ordering::SeqCst);
        py.detach(|| {
            let door = DOOR.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = BELL.wait_timeout(door, PATIENCE);
        });
        WAITING.fetch_sub(1, Ordering::SeqCst);
        drop(waiter);
        check_signals(py)?;
        match attempt() {
            Ok(()) => return Ok(()),
            Err(again) => taken = again,
        }
    }
}

/// Tells those who wait that something was given back.
#[inline]
pub(super) fn wake() {
    if WAITING.load(Ordering::Relaxed) != 0 {
        ring();
    }
}

#[cold]
#[inline(never)]
fn ring() {
    BELL.notify_all();
}

/// The threads that wait.
static WAITERS: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

struct Entry {
    thread: u64,
    interpreter: i64,
    /// What it waits for; of an object that it refers to.
    flag: *const Flag,
}

// SAFETY: only threads that are attached to the interpreter look at the flag.
unsafe impl Send for Entry {}

/// While it lives, this thread is known to wait.
struct Waiter(u64);

impl Waiter {
    /// Notes that this thread waits for an object, unless those who have it wait for this thread: then nobody would ever go on.
    fn new(py: Python<'_>, flag: &Flag) -> Option<Waiter> {
        let (me, interpreter) = (thread(), attach::interpreter_of(py));
        let mut waiters = WAITERS.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = flag.taken();
        // No chain is longer than there are threads.
        for _ in 0..=waiters.len() {
            let Some(holder) = next.map(Taken::holder) else { break };
            if holder == me {
                return None;
            }
            let found = waiters
                .iter()
                .find(|it| it.thread == holder && it.interpreter == interpreter);
            let Some(found) = found else { break };
            // SAFETY: the thread that waits for the object refers to it, and is noted for as long as it waits.
            next = unsafe { &*found.flag }.taken();
        }
        waiters.push(Entry {
            thread: me,
            interpreter,
            flag,
        });
        Some(Waiter(me))
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut waiters = WAITERS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = waiters.iter().position(|it| it.thread == self.0) {
            waiters.swap_remove(index);
        }
    }
}

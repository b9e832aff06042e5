//! Waiting for another thread to give an object's state back, in classes with `sync: lock`.
//!
//! In: a failed attempt to borrow. Out: a successful one, after however long; or an error, if this thread waits for itself, or a signal
//! handler raised. While it waits, the thread is detached.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::ClassInfo;
use super::flag::Taken;
use super::lend::conflict;
use crate::attach::Python;
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
        WAITING.fetch_add(1, Ordering::SeqCst);
        py.detach(|| {
            let door = DOOR.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = BELL.wait_timeout(door, PATIENCE);
        });
        WAITING.fetch_sub(1, Ordering::SeqCst);
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

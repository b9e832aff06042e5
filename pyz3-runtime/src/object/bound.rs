//! Values of Rust's that one thread alone may touch.
//!
//! In: a type, a value. Out: whether the type is `Send`; if it is not, the thread that a value belongs to. Such a value may be *held* by a
//! Python object, which any thread may let go of: then it is laid aside for its own thread, which drops it when it next makes or uses
//! one. What a thread that has ended left behind is leaked: nobody else may touch it.

use std::iter::FusedIterator;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::sync::{Arc, Mutex, PoisonError};

use super::burial::bury;
use super::lazy::Steps;
use crate::attach::Python;

/// Ends, and then goes on after all. It says that it does not, if the type is `Send`.
struct Probe<T>(bool, PhantomData<T>);

impl<T> Iterator for Probe<T> {
    type Item = ();

    fn next(&mut self) -> Option<()> {
        std::mem::replace(&mut self.0, true).then_some(())
    }
}

impl<T: Send> FusedIterator for Probe<T> {}

/// Whether the type is `Send`, asked where no bound can say so: a `Box<dyn Iterator>` and a `Range` are both welcome.
///
/// `Iterator::fuse` watches for the end of an iterator, but does nothing for one that is a `FusedIterator`, as the documentation of that trait
/// says. Should the standard library stop doing so, the answer is no for every type, which is safe; a test of iterators on other threads
/// would tell.
pub(super) fn is_send<T: 'static>() -> bool {
    let mut probe = Probe::<T>(false, PhantomData).fuse();
    probe.next().is_none() && probe.next().is_some()
}

/// Where a thread finds what others have laid aside for it.
struct Lot(Mutex<Vec<Grave>>);

/// Never dropped, unless it is taken out: the last who knows the lot may be any thread.
struct Grave(ManuallyDrop<Box<dyn Steps>>);

// SAFETY: what is inside is taken out by the thread that it belongs to alone, see `Thread::tidy`.
unsafe impl Send for Grave {}

thread_local! {
    static HERE: Arc<Lot> = Arc::new(Lot(Mutex::new(Vec::new())));
}

/// The thread that a value belongs to.
pub(super) struct Thread(Arc<Lot>);

impl Thread {
    /// This one. Drops what was laid aside for it.
    pub(super) fn here(py: Python<'_>) -> Thread {
        let thread = Thread(HERE.with(Arc::clone));
        thread.tidy(py);
        thread
    }

    /// Whether it is this one.
    pub(super) fn is_here(&self) -> bool {
        // A thread whose variables are gone is none that anything belongs to.
        HERE.try_with(|here| Arc::ptr_eq(here, &self.0)).unwrap_or(false)
    }

    /// Ends a value that belongs to this thread, now or when the thread comes by.
    pub(super) fn end(&self, py: Python<'_>, value: Box<dyn Steps>) {
        if self.is_here() {
            bury(py, value);
            self.tidy(py);
        } else {
            let mut graves = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
            graves.push(Grave(ManuallyDrop::new(value)));
        }
    }

    /// Drops what was laid aside, if this is the thread.
    fn tidy(&self, py: Python<'_>) {
        if !self.is_here() {
            return;
        }
        // The lock is not held while anything is dropped: that may lay aside, and come back here.
        let next = || self.0.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        while let Some(Grave(value)) = next() {
            bury(py, ManuallyDrop::into_inner(value));
        }
    }
}

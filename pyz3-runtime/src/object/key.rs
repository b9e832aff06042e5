//! [`Key`]: a Python object that Rust's maps and sets take as a key.
//!
//! In: objects. Out: `Eq + Hash`, by Python's `__eq__` and `__hash__`. Rust's traits leave no room for an exception, so one that
//! is raised in there is kept on the thread, and raised when the bound function returns: no result gets past it.

use std::cell::RefCell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::Ordering;

use super::Object;
use crate::attach::Python;
use crate::error::PyErr;
use crate::home::ATTENTION;

/// A Python object as a key: `Eq + Hash`.
#[derive(Clone)]
pub struct Key {
    object: Object,
    hash: isize,
}

thread_local! {
    /// The first error that a comparison on this thread could not report.
    static KEPT: RefCell<Option<PyErr>> = const { RefCell::new(None) };
    /// What calls around the innermost one have kept, each under the number of the call that it was put aside for.
    static ASIDE: RefCell<Vec<(usize, PyErr)>> = const { RefCell::new(Vec::new()) };
}

impl Key {
    /// The key of an object; an exception of `__hash__` is kept.
    pub(crate) fn of(object: Object) -> Key {
        let hash = object.hash(Python::current()).unwrap_or_else(|error| {
            keep(error);
            0
        });
        Key { object, hash }
    }

    /// The key of an object, or the exception of its `__hash__`.
    pub(crate) fn try_of(py: Python<'_>, object: Object) -> Result<Key, PyErr> {
        let hash = object.hash(py)?;
        Ok(Key { object, hash })
    }

    /// The object itself.
    #[must_use]
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// The object itself.
    #[must_use]
    pub fn into_object(self) -> Object {
        self.object
    }
}

impl PartialEq for Key {
    /// # Panics
    ///
    /// If the thread is not attached.
    fn eq(&self, other: &Key) -> bool {
        if self.object.is(&other.object) {
            return true;
        }
        if self.hash != other.hash {
            return false;
        }
        self.object
            .eq(Python::current(), &other.object)
            .unwrap_or_else(|error| {
                keep(error);
                false
            })
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_isize(self.hash);
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.object).finish()
    }
}

/// Keeps an error until the door closes; the first one counts.
#[cold]
fn keep(error: PyErr) {
    let spare = KEPT.with_borrow_mut(|kept| match kept {
        Some(_) => Some(error),
        None => {
            ATTENTION.fetch_add(1, Ordering::Relaxed);
            *kept = Some(error);
            None
        }
    });
    drop(spare); // Outside of the borrow: the end of an exception may run Python code.
}

/// Takes the error that this thread has kept in a call, and puts back what it had put aside for it.
pub(crate) fn take_errors(call: usize) -> Option<PyErr> {
    let before = ASIDE.with_borrow_mut(|it| it.pop_if(|it| it.0 == call));
    let kept = KEPT.with_borrow_mut(|it| std::mem::replace(it, before.map(|it| it.1)));
    if kept.is_some() {
        ATTENTION.fetch_sub(1, Ordering::Relaxed);
    }
    kept
}

/// Puts aside what an outer call has kept, as one begins; it goes on to ask for attention, so that this call comes to [`take_errors`].
pub(crate) fn put_errors_aside(call: usize) {
    if let Some(kept) = KEPT.with_borrow_mut(Option::take) {
        ASIDE.with_borrow_mut(|it| it.push((call, kept)));
    }
}

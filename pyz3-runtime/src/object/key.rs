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
    /// The errors that comparisons on this thread could not report, each with where on the stack that was: those of a call are further
    /// down than the function that CPython has called, those of the calls around it further up.
    static KEPT: RefCell<Vec<(usize, PyErr)>> = const { RefCell::new(Vec::new()) };
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
#[inline(never)]
fn keep(error: PyErr) {
    let place = 0_u8;
    let place = (&raw const place).addr();
    let spare = KEPT.with_borrow_mut(|kept| {
        // One from here or further down is of this very call: calls within it take theirs along.
        if kept.last().is_some_and(|it| it.0 <= place) {
            return Some(error);
        }
        ATTENTION.fetch_add(1, Ordering::Relaxed);
        kept.push((place, error));
        None
    });
    drop(spare); // Outside of the borrow: the end of an exception may run Python code.
}

/// Takes the first error that this thread has kept in a call, whose own place on the stack is this.
pub(crate) fn take_errors(call: usize) -> Option<PyErr> {
    let kept = KEPT.with_borrow_mut(|kept| {
        let first = kept.iter().position(|it| it.0 < call)?;
        Some(kept.split_off(first))
    })?;
    ATTENTION.fetch_sub(kept.len(), Ordering::Relaxed);
    kept.into_iter().next().map(|it| it.1)
}

//! Exceptions of an interface file: a table, and the class that is made of it in each interpreter.
//!
//! In: an [`ExceptionInfo`] that codegen wrote, as a static. Out: a class like one that Python's `class` makes; with fields, it has a
//! constructor of its own. The classes belong to the state of the main module; a static knows which there are, and holds none.

mod group;
mod init;
mod make;

use std::ptr::NonNull;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use group::Group;
pub(crate) use group::class as group_class;
pub(crate) use init::keep_text;
pub use init::{Exception, Fields};
pub(crate) use make::Made;

use crate::attach::Python;
use crate::error::{Class, PyErr};
use crate::ffi;
use crate::home::Home;
use crate::object::Owned;

/// All that an exception is.
pub struct ExceptionTable {
    /// Its name.
    pub name: &'static str,
    /// The submodule that it is in, as seen from the main module; empty for the main module.
    pub module: &'static str,
    /// Its docstring, which may be empty.
    pub doc: &'static str,
    /// What it derives from.
    pub bases: &'static [Class],
    /// Its constructor, if it has fields that none of its bases has a constructor for.
    pub fields: Fields,
}

/// An exception, as a static of the generated code. One serves all interpreters.
pub struct ExceptionInfo {
    table: ExceptionTable,
    made: Mutex<Vec<Entry>>,
}

/// The class of one interpreter. No count: the state of the module holds the class.
struct Entry {
    home: &'static Home,
    class: NonNull<ffi::PyObject>,
}

// SAFETY: the class is touched only on threads that are attached to its interpreter.
unsafe impl Send for Entry {}

impl ExceptionInfo {
    /// An exception of that table.
    #[must_use]
    pub const fn new(table: ExceptionTable) -> ExceptionInfo {
        ExceptionInfo {
            table,
            made: Mutex::new(Vec::new()),
        }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        self.table.name
    }

    /// The class of this interpreter; of several, because the module was imported anew, the newest.
    pub(crate) fn class<'py>(&self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        let home = Home::current(py);
        let made = lock(&self.made);
        match made.iter().rfind(|it| std::ptr::eq(it.home, home)) {
            // SAFETY: alive: whoever lets go of the class takes the entry out first, and waits for the lock.
            Some(entry) => Ok(unsafe { Owned::copied(py, entry.class.as_ptr()) }),
            None => Err(PyErr::runtime_error(format!(
                "the module of {} was not initialised, or has been cleared",
                self.table.name
            ))),
        }
    }

    fn add(&self, home: &'static Home, class: NonNull<ffi::PyObject>) {
        lock(&self.made).push(Entry { home, class });
    }

    fn remove(&self, class: NonNull<ffi::PyObject>) {
        lock(&self.made).retain(|it| it.class != class);
    }
}

/// No code here panics under the lock; if it did, the data would still be whole. No Python code runs under it either.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Who is in an interpreter, so that it does not end around them.
//!
//! In: an interpreter, when somebody first asks for a handle to it. Out: leave to be in it, until its `atexit` functions run: from then on
//! nobody gets in, and it goes on ending when the last one is out.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::make;
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::home::Home;
use crate::object::{Object, Owned, import};

/// One interpreter.
pub(super) struct Gate {
    home: &'static Home,
    interpreter: *mut ffi::PyInterpreterState,
    inside: Mutex<Inside>,
    left: Condvar,
}

struct Inside {
    open: bool,
    count: usize,
    /// The process that they are in.
    process: u32,
}

impl Inside {
    /// Forgets those who are in another process, of which this one was forked: here are none of their threads.
    fn here(&mut self) -> &mut Inside {
        let process = std::process::id();
        if std::mem::replace(&mut self.process, process) != process {
            self.count = 0;
        }
        self
    }
}

// SAFETY: the pointer is only used by those who are inside, while the interpreter is alive; the rest is locked.
unsafe impl Send for Gate {}
// SAFETY: as above.
unsafe impl Sync for Gate {}

/// Those of the interpreters that are alive.
static GATES: Mutex<Vec<Arc<Gate>>> = Mutex::new(Vec::new());

impl Gate {
    /// That of the interpreter that this thread is attached to.
    pub(super) fn current(py: Python<'_>) -> Result<Arc<Gate>, PyErr> {
        let home = Home::current(py);
        if let Some(gate) = known(home) {
            return Ok(gate);
        }
        let gate = Arc::new(Gate {
            home,
            // SAFETY: attached.
            interpreter: unsafe { ffi::PyInterpreterState_Get() },
            inside: Mutex::new(Inside {
                open: true,
                count: 0,
                process: std::process::id(),
            }),
            left: Condvar::new(),
        });
        let closed = Arc::clone(&gate);
        // An interpreter that is ending takes functions still, and never calls them.
        if home.is_ending() || is_finalizing(py) {
            return Err(PyErr::runtime_error("this interpreter is ending"));
        }
        let close = Owned::function(
            py,
            Box::new(move |py, _| {
                closed.close(py);
                Ok(Owned::none(py))
            }),
        )?;
        let atexit = Object::new(import(py, c"atexit")?);
        atexit.call_method(py, "register", &[&Object::new(close)])?;
        let mut gates = lock(&GATES);
        // What ran meanwhile may have been another thread that made one.
        if let Some(other) = gates.iter().find(|it| std::ptr::eq(it.home, home)) {
            return Ok(Arc::clone(other));
        }
        gates.push(Arc::clone(&gate));
        Ok(gate)
    }

    /// That of the main interpreter, if there is one.
    pub(super) fn main() -> Option<Arc<Gate>> {
        lock(&GATES).iter().find(|it| it.home.number() == 0).cloned()
    }

    pub(super) fn home(&self) -> &'static Home {
        self.home
    }

    /// Whom it is about; alive while somebody is inside.
    pub(super) fn interpreter(&self) -> *mut ffi::PyInterpreterState {
        self.interpreter
    }

    pub(super) fn is_open(&self) -> bool {
        lock(&self.inside).open
    }

    /// Lets one in.
    pub(super) fn enter(&self) -> bool {
        let mut inside = lock(&self.inside);
        if inside.open {
            inside.here().count += 1;
        }
        inside.open
    }

    /// One that was let in is out.
    pub(super) fn leave(&self) {
        let mut inside = lock(&self.inside);
        // The thread that forked may be one of those that were forgotten.
        let count = &mut inside.here().count;
        *count = count.saturating_sub(1);
        drop(inside);
        self.left.notify_all();
    }

    /// Lets one in until what is given back is dropped.
    pub(super) fn stay(&self) -> Option<Stay<'_>> {
        self.enter().then(|| Stay(self))
    }

    /// Lets nobody in any more, and waits for those who are.
    pub(super) fn close(&self, py: Python<'_>) {
        make::end_those_of(py, self.home);
        self.home.note_ending();
        lock(&self.inside).open = false;
        lock(&GATES).retain(|it| !std::ptr::eq(it.home, self.home));
        py.detach(|| {
            let inside = lock(&self.inside);
            drop(self.left.wait_while(inside, |it| it.here().count != 0));
        });
        Home::drop_waiting(py);
    }
}

/// Somebody inside.
pub(super) struct Stay<'a>(&'a Gate);

impl Drop for Stay<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Whether the process is at its end, and its `atexit` functions have run.
fn is_finalizing(py: Python<'_>) -> bool {
    let asked = import(py, c"sys").and_then(|sys| Object::new(sys).call_method(py, "is_finalizing", &[])?.is_true(py));
    // Only then there is nothing to import it by.
    asked.unwrap_or(true)
}

/// Lets nobody into an interpreter whose `atexit` functions ran before there was a gate that they could close.
pub(super) fn shut(home: &Home) {
    let gate = lock(&GATES).iter().find(|it| std::ptr::eq(it.home, home)).cloned();
    if let Some(gate) = gate {
        lock(&gate.inside).open = false;
        lock(&GATES).retain(|it| !std::ptr::eq(it.home, home));
    }
}

fn known(home: &'static Home) -> Option<Arc<Gate>> {
    lock(&GATES).iter().find(|it| std::ptr::eq(it.home, home)).cloned()
}

/// Nothing under these locks panics.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

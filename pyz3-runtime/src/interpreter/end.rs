//! The end of an interpreter that Rust has made.
//!
//! In: the handle. Out: the interpreter is gone, or it is not and it is said why: CPython would end the process where threads are left.

use std::ffi::CStr;
use std::ptr::NonNull;

use super::gate::Gate;
use super::suspended::{suspended, with_suspended};
use super::{Interpreter, InterpreterError};
use crate::attach::{Inside, Outside, Python};
use crate::error::PyErr;
use crate::ffi;
use crate::home::Home;
use crate::object::{Object, modules};

/// The thread state that an interpreter was made with, where it has to live as long: CPython 3.11 and 3.12 can't make another one in its place,
/// and 3.13.0 not while another thread is giving it back, which it takes for an error of its own. Without a GIL, a state is its thread's alone.
pub(super) struct First(Option<NonNull<ffi::PyThreadState>>);

// SAFETY: it is used by the one thread that ends the interpreter.
unsafe impl Send for First {}
// SAFETY: as above.
unsafe impl Sync for First {}

impl First {
    /// Detaches the thread from the interpreter that it is attached to with that state.
    pub(super) fn put_aside(state: *mut ffi::PyThreadState) -> First {
        if is_version(&[b"3.11.", b"3.12."]) || (is_version(&[b"3.13."]) && cfg!(not(Py_GIL_DISABLED))) {
            // SAFETY: attached, as the caller is.
            return First(NonNull::new(unsafe { ffi::PyEval_SaveThread() }));
        }
        put_away(state);
        First(None)
    }
}

/// Detaches the thread, and deletes the state that it was attached with.
fn put_away(state: *mut ffi::PyThreadState) {
    // SAFETY: attached with this state.
    unsafe { ffi::PyThreadState_Clear(state) };
    // SAFETY: attached.
    unsafe { ffi::PyEval_SaveThread() };
    // SAFETY: cleared, and no thread's.
    unsafe { ffi::PyThreadState_Delete(state) };
}

/// Called on an attached thread.
pub(super) fn end(interpreter: &Interpreter, first: &First) -> Result<(), InterpreterError> {
    if interpreter.is_current() || suspended(interpreter.gate().interpreter()).is_some() {
        return Err(InterpreterError::refused(
            "an interpreter can't be ended by a thread that is inside of it",
        ));
    }
    let _outside = Outside::new();
    // SAFETY: attached, as the callers are; it attaches again below.
    let outer = unsafe { ffi::PyEval_SaveThread() };
    with_suspended(outer, || end_detached(interpreter, first, outer))
}

/// Ends it, and goes back to where the thread was.
fn end_detached(
    interpreter: &Interpreter,
    first: &First,
    outer: *mut ffi::PyThreadState,
) -> Result<(), InterpreterError> {
    let gate = interpreter.gate();
    let state = match first.0 {
        Some(state) => state.as_ptr(),
        // SAFETY: nobody else ends it, so it is alive; this needs no lock of its.
        None => unsafe { ffi::PyThreadState_New(gate.interpreter()) },
    };
    if state.is_null() {
        go_back(outer);
        return Err(InterpreterError::refused(
            "there is no memory for another thread's state",
        ));
    }
    // SAFETY: the thread is not attached, and the state is no other thread's.
    unsafe { ffi::PyEval_RestoreThread(state) };
    let inside = Inside::new();
    // SAFETY: attached, until the interpreter ends.
    let py = unsafe { Python::assume() };
    Home::drop_waiting(py);
    if let Err(error) = empty(py, gate) {
        let error = InterpreterError::of(py, error);
        drop(inside);
        match first.0 {
            // SAFETY: attached.
            Some(_) => drop(unsafe { ffi::PyEval_SaveThread() }),
            None => put_away(state),
        }
        go_back(outer);
        return Err(error);
    }
    // SAFETY: attached with this state, no frame of it runs, and no other thread is in it.
    unsafe { ffi::Py_EndInterpreter(state) };
    drop(inside);
    if keeps_lock() {
        // SAFETY: the lock is held; the state is this thread's own, put aside in `end`.
        unsafe { ffi::PyThreadState_Swap(outer) };
    } else {
        go_back(outer);
    }
    Ok(())
}

fn go_back(outer: *mut ffi::PyThreadState) {
    // SAFETY: this thread's own, put aside in `end`.
    unsafe { ffi::PyEval_RestoreThread(outer) };
}

/// Before Python 3.12, ending an interpreter leaves the one lock held, with no thread state.
fn keeps_lock() -> bool {
    is_version(&[b"3.10.", b"3.11."])
}

/// Whether the running version is one of these.
fn is_version(versions: &[&[u8]]) -> bool {
    // SAFETY: may be called at any time.
    let version = unsafe { ffi::Py_GetVersion() };
    // SAFETY: a text that lives as long as the process.
    let version = unsafe { CStr::from_ptr(version) }.to_bytes();
    versions.iter().any(|it| version.starts_with(it))
}

/// Lets nobody in any more, and waits for those who are: the threads of Python, and those that have entered through handles.
fn empty(py: Python<'_>, gate: &Gate) -> Result<(), PyErr> {
    join(py)?;
    gate.close(py);
    join(py)?;
    alone(py)
}

/// Waits for the threads that were started with `threading` and are no daemons, as CPython does when an interpreter ends.
fn join(py: Python<'_>) -> Result<(), PyErr> {
    let Some(threading) = modules(py)?.borrow().dict_get_text("threading")? else {
        return Ok(());
    };
    let threading = Object::new(threading);
    let this = threading.call_method(py, "current_thread", &[])?;
    let main = threading.call_method(py, "main_thread", &[])?;
    keep_main_thread(py, &main)?;
    let threads = threading.call_method(py, "enumerate", &[])?;
    let threads: Vec<Object> = threads.extract::<crate::types::List<crate::types::Any>, _>(py)?;
    for thread in threads {
        let daemon = thread.getattr(py, "daemon")?.is_true(py)?;
        if !daemon && !thread.is(&this) && !thread.is(&main) {
            thread.call_method(py, "join", &[])?;
        }
    }
    Ok(())
}

/// Before Python 3.13, `threading` expects that the thread state in which it was imported lives to the end, as a lock tells it.
fn keep_main_thread(py: Python<'_>, main: &Object) -> Result<(), PyErr> {
    if !is_version(&[b"3.10.", b"3.11.", b"3.12."]) {
        return Ok(());
    }
    let lock = main.getattr(py, "_tstate_lock")?;
    if !lock.is_none(py) && !lock.call_method(py, "locked", &[])?.is_true(py)? {
        lock.call_method(py, "acquire", &[])?;
    }
    Ok(())
}

const LEFT: &str = "threads that nobody waits for still run in this interpreter: it can't be ended";

/// Fails if other threads are in it. One that has just ended may take a moment to go.
fn alone(py: Python<'_>) -> Result<(), PyErr> {
    // SAFETY: attached.
    let interpreter = unsafe { ffi::PyInterpreterState_Get() };
    for _ in 0..100 {
        // SAFETY: the interpreter is alive.
        let first = unsafe { ffi::PyInterpreterState_ThreadHead(interpreter) };
        // SAFETY: as long as this thread is attached, none goes away from the list, of which it is part itself.
        let next = unsafe { ffi::PyThreadState_Next(first) };
        if next.is_null() {
            return Ok(());
        }
        py.detach(|| std::thread::sleep(std::time::Duration::from_millis(1)));
    }
    Err(PyErr::runtime_error(LEFT))
}

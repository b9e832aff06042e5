//! New interpreters.
//!
//! In: what one is to share with the others. Out: [`SubInterpreter`], which ends it when it is dropped; one that is still there when the
//! interpreter ends that it was made in is ended then.

use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::end::{First, end};
use super::gate::lock;
use super::{Interpreter, InterpreterError};
use crate::attach::{self, Inside, Python};
use crate::error::PyErr;
use crate::ffi;
use crate::home::Home;
use crate::object::{Object, import};

/// What a new interpreter shares with the others, and what may happen in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct InterpreterConfig {
    own_gil: bool,
    threads: bool,
    daemon_threads: bool,
    fork: bool,
    exec: bool,
    any_extension: bool,
    same_path: bool,
}

impl InterpreterConfig {
    /// A lock and an allocator of its own; threads, but no daemon threads; no `os.fork`, no `os.exec`; extension modules only if they say
    /// that they support it. Needs Python 3.12.
    pub const fn own_gil() -> InterpreterConfig {
        InterpreterConfig {
            own_gil: true,
            threads: true,
            daemon_threads: false,
            fork: false,
            exec: false,
            any_extension: false,
            same_path: false,
        }
    }

    /// The lock of the main interpreter. Before Python 3.12, everything else is allowed too, and can't be forbidden; from then on it is as
    /// for [`own_gil`](InterpreterConfig::own_gil), but for extension modules, of which any that can be used in several interpreters will do.
    pub const fn shared_gil() -> InterpreterConfig {
        InterpreterConfig {
            own_gil: false,
            any_extension: false,
            ..InterpreterConfig::own_gil()
        }
    }

    /// Whether code there may start threads; from Python 3.12 on.
    pub const fn threads(self, allowed: bool) -> InterpreterConfig {
        InterpreterConfig {
            threads: allowed,
            ..self
        }
    }

    /// Whether code there may start daemon threads; from Python 3.12 on. An interpreter in which one runs can't be ended.
    pub const fn daemon_threads(self, allowed: bool) -> InterpreterConfig {
        InterpreterConfig {
            daemon_threads: allowed,
            ..self
        }
    }

    /// Whether code there may fork the process; from Python 3.12 on.
    pub const fn fork(self, allowed: bool) -> InterpreterConfig {
        InterpreterConfig { fork: allowed, ..self }
    }

    /// Whether code there may replace the process; from Python 3.12 on.
    pub const fn exec(self, allowed: bool) -> InterpreterConfig {
        InterpreterConfig { exec: allowed, ..self }
    }

    /// Whether extension modules can be imported that do not say that they support it. Not together with a lock of its own.
    pub const fn any_extension(self, allowed: bool) -> InterpreterConfig {
        InterpreterConfig {
            any_extension: allowed,
            ..self
        }
    }

    /// Whether `sys.path` is to be that of the interpreter that makes it, in place of what the process was started with.
    pub const fn same_path(self, same: bool) -> InterpreterConfig {
        InterpreterConfig {
            same_path: same,
            ..self
        }
    }
}

/// An interpreter that Rust has made. Dropping it ends it; [`end`](SubInterpreter::end) does, too, and says what went wrong.
///
/// All that an [`Interpreter`] has is here as well; a clone of the handle may outlive it.
///
/// ```ignore
/// let other = SubInterpreter::new(py, &InterpreterConfig::own_gil())?;
/// other.run("import json")?;
/// let text: String = other.call::<Tuple<(List<Int>,)>, Str, _, _>("json:dumps", (vec![1, 2],))?;
/// other.end()?;
/// ```
pub struct SubInterpreter {
    made: Arc<Made>,
    /// Whether it was tried to end it.
    tried: bool,
}

/// One that was made, for its owner and for the interpreter that it was made in.
pub(super) struct Made {
    pub(super) handle: Interpreter,
    first: First,
    maker: Interpreter,
    /// Whether somebody is ending it, or has.
    ended: AtomicBool,
    /// Whether it could not be ended when its owner wanted it.
    refused: AtomicBool,
}

/// All that have not been ended.
static MADE: Mutex<Vec<Arc<Made>>> = Mutex::new(Vec::new());
static LEAKED: AtomicUsize = AtomicUsize::new(0);

impl SubInterpreter {
    /// Makes one. The thread stays attached to the interpreter that it is attached to.
    ///
    /// # Errors
    ///
    /// A RuntimeError if CPython refuses, or knows no such interpreters.
    pub fn new(py: Python<'_>, config: &InterpreterConfig) -> Result<SubInterpreter, PyErr> {
        // So that it is told of its end.
        let maker = Interpreter::current(py)?;
        let path: Option<Vec<String>> = match config.same_path {
            true => Some(path(py)?.extract::<crate::types::List<crate::types::Str>, _>(py)?),
            false => None,
        };
        // SAFETY: attached.
        let outer = unsafe { ffi::PyThreadState_Get() };
        let state = create(config)?;
        // From here on, the thread is attached to the new one.
        let inside = Inside::new();
        // SAFETY: attached, until the state is put away below; no token of before is used until then.
        let there = unsafe { Python::assume() };
        let handle = Interpreter::current(there)
            .and_then(|it| path.map_or(Ok(()), |path| set_path(there, path)).map(|()| it))
            .map_err(|error| InterpreterError::of(there, error));
        let first = First::put_aside(state);
        drop(inside);
        // SAFETY: this thread's own, and alive, as its caller is.
        unsafe { ffi::PyEval_RestoreThread(outer) };
        let handle = handle.map_err(|error| {
            LEAKED.fetch_add(1, Ordering::Relaxed);
            PyErr::runtime_error(error.to_string())
        })?;
        let made = Arc::new(Made {
            handle,
            first,
            maker,
            ended: AtomicBool::new(false),
            refused: AtomicBool::new(false),
        });
        lock(&MADE).push(Arc::clone(&made));
        Ok(SubInterpreter { made, tried: false })
    }

    /// A handle to it, which does not keep it alive.
    #[must_use]
    pub fn handle(&self) -> &Interpreter {
        &self.made.handle
    }

    /// Ends it: waits for the threads in it, those of Python that are no daemons and those that have entered it, runs its `atexit`
    /// functions, and clears its modules and objects.
    ///
    /// # Errors
    ///
    /// If it can't be ended: this thread is inside of it, or other threads are that nobody waits for. Then it stays, and it is tried once
    /// more when the interpreter ends that it was made in.
    pub fn end(mut self) -> Result<(), InterpreterError> {
        self.tried = true;
        self.made.end()
    }

    /// How many there are that could not be ended.
    #[must_use]
    pub fn leaked() -> usize {
        LEAKED.load(Ordering::Relaxed)
    }
}

impl Made {
    fn end(&self) -> Result<(), InterpreterError> {
        if self.ended.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        // The interpreter that it was made in does not end meanwhile, even around a daemon thread, for which nobody else waits.
        let _stay = self.maker.gate().stay();
        // A thread that is in none does it from the one that it was made in.
        let result = match attach::attached() {
            true => end(&self.handle, &self.first),
            false => self.maker.attach(|_| end(&self.handle, &self.first)).and_then(|it| it),
        };
        match &result {
            Ok(()) => {
                lock(&MADE).retain(|it| !std::ptr::eq(&raw const **it, self));
                if self.refused.load(Ordering::Relaxed) {
                    LEAKED.fetch_sub(1, Ordering::Relaxed);
                }
            }
            Err(_) => {
                if !self.refused.swap(true, Ordering::Relaxed) {
                    LEAKED.fetch_add(1, Ordering::Relaxed);
                }
                self.ended.store(false, Ordering::Release);
            }
        }
        result
    }
}

/// Ends those that were made in an interpreter, which is about to end.
pub(super) fn end_those_of(py: Python<'_>, maker: &'static Home) {
    let made: Vec<Arc<Made>> = {
        let all = lock(&MADE);
        all.iter()
            .filter(|it| std::ptr::eq(it.maker.gate().home(), maker))
            .cloned()
            .collect()
    };
    for one in made {
        if let Err(error) = one.end() {
            let place = format!("the end of interpreter {}", one.handle.id());
            crate::object::tell_unraisable(py, PyErr::runtime_error(error.to_string()), &place);
        }
    }
}

impl Deref for SubInterpreter {
    type Target = Interpreter;
    fn deref(&self) -> &Interpreter {
        &self.made.handle
    }
}

impl Drop for SubInterpreter {
    fn drop(&mut self) {
        if !self.tried {
            // There is nobody to tell; `leaked` counts it.
            let _ = self.made.end();
        }
    }
}

impl fmt::Debug for SubInterpreter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SubInterpreter").field(&self.id()).finish()
    }
}

fn path(py: Python<'_>) -> Result<Object, PyErr> {
    Object::new(import(py, c"sys")?).getattr(py, "path")
}

fn set_path(py: Python<'_>, path: Vec<String>) -> Result<(), PyErr> {
    let path = Object::from_rust::<crate::types::List<crate::types::Str>, _>(py, path)?;
    Object::new(import(py, c"sys")?).setattr(py, "path", &path)
}

/// Makes one, and attaches this thread to it with the state that is given back.
#[cfg(Py_3_12)]
fn create(config: &InterpreterConfig) -> Result<*mut ffi::PyThreadState, PyErr> {
    let raw = ffi::PyInterpreterConfig {
        use_main_obmalloc: i32::from(!config.own_gil),
        allow_fork: i32::from(config.fork),
        allow_exec: i32::from(config.exec),
        allow_threads: i32::from(config.threads),
        allow_daemon_threads: i32::from(config.daemon_threads),
        check_multi_interp_extensions: i32::from(!config.any_extension || cfg!(Py_GIL_DISABLED)),
        gil: match config.own_gil {
            true => ffi::PyInterpreterConfig_OWN_GIL,
            false => ffi::PyInterpreterConfig_SHARED_GIL,
        },
    };
    if config.own_gil && config.any_extension {
        return Err(PyErr::value_error(
            "an interpreter with a lock of its own can't have any extension",
        ));
    }
    let mut state = std::ptr::null_mut();
    // SAFETY: the thread is attached, as in the one caller; the configuration is one that CPython knows.
    let status = unsafe { ffi::Py_NewInterpreterFromConfig(&raw mut state, &raw const raw) };
    if !state.is_null() {
        return Ok(state);
    }
    let message = match status.err_msg.is_null() {
        true => "CPython does not say why".into(),
        // SAFETY: a constant text of CPython's.
        false => unsafe { std::ffi::CStr::from_ptr(status.err_msg) }.to_string_lossy(),
    };
    Err(PyErr::runtime_error(format!("no interpreter could be made: {message}")))
}

/// Before Python 3.12, there is one kind.
#[cfg(not(Py_3_12))]
fn create(config: &InterpreterConfig) -> Result<*mut ffi::PyThreadState, PyErr> {
    if config.own_gil {
        return Err(PyErr::runtime_error(
            "interpreters with a GIL of their own need Python 3.12",
        ));
    }
    // SAFETY: the thread is attached, as in the one caller.
    let state = unsafe { ffi::Py_NewInterpreter() };
    match state.is_null() {
        false => Ok(state),
        true => Err(PyErr::runtime_error("no interpreter could be made")),
    }
}

//! Whether this thread may touch Python, as a type.
//!
//! In: a thread that CPython has attached to an interpreter. Out: [`Python`], the proof of it, and the way to step out of
//! the interpreter for a while. Threads that come from elsewhere are attached in the room `interpreter`, which asks for the interpreter
//! (`PyGILState_Ensure` would pick the main one, whichever is meant).

use std::marker::PhantomData;

use crate::ffi;
#[cfg(not(Py_LIMITED_API))]
use crate::interpreter::with_suspended;

/// Interpreters are not made by Rust on the stable ABI, so nobody asks for what a thread has put aside.
#[cfg(Py_LIMITED_API)]
fn with_suspended<R>(_: *mut ffi::PyThreadState, body: impl FnOnce() -> R) -> R {
    body()
}

/// Proof that the current thread is attached to a Python interpreter, for the lifetime `'py`.
///
/// A bound function gets one as its first argument with `python: true`; [`Python::current`] finds one in the middle of things.
/// It costs nothing, and it cannot leave its thread.
#[derive(Clone, Copy)]
pub struct Python<'py>(PhantomData<(&'py (), *mut ())>);

impl<'py> Python<'py> {
    /// Takes the caller's word for it.
    ///
    /// # Safety
    ///
    /// The thread is attached to an interpreter, and stays attached as long as a value with the lifetime `'py` is used.
    #[inline]
    pub(crate) unsafe fn assume() -> Python<'py> {
        Python(PhantomData)
    }

    /// Runs `body` detached from the interpreter, so that other Python threads run meanwhile, and attaches again: after a
    /// panic, too. Nothing that needs the interpreter can get into `body`.
    ///
    /// # Panics
    ///
    /// If the thread is not attached (the token was kept from an earlier call), or if `body` panics.
    pub fn detach<R>(self, body: impl FnOnce() -> R + Send) -> R {
        struct Attach(
            *mut ffi::PyThreadState,
            #[allow(dead_code, reason = "its end counts")] Outside,
        );
        impl Drop for Attach {
            fn drop(&mut self) {
                // SAFETY: the thread state is this thread's own; it was put aside below and nothing has attached it since.
                unsafe { ffi::PyEval_RestoreThread(self.0) };
            }
        }
        assert!(
            attached(),
            "`Python::detach` on a thread that is not attached to an interpreter"
        );
        let outside = Outside::new();
        // SAFETY: the thread is attached, as just checked.
        let state = unsafe { ffi::PyEval_SaveThread() };
        let _attach = Attach(state, outside);
        with_suspended(state, body)
    }
}

impl Python<'static> {
    /// The token of a thread that is attached already, such as one inside a bound function.
    ///
    /// # Panics
    ///
    /// If the thread is not attached to an interpreter: inside [`Python::detach`], or on a thread that Rust made.
    pub fn current() -> Python<'static> {
        let current = Python::if_attached();
        current.expect(
            "`Python::current` on a thread that is not attached to an interpreter (inside `detach` or `gil: release`, or on a \
             thread of Rust's own)",
        )
    }

    /// The token of this thread, if it has one.
    pub(crate) fn if_attached() -> Option<Python<'static>> {
        // SAFETY: attached, as just checked. The lifetime promises more than the check: what may be made of it checks again, as far as
        // ADR 004 says.
        attached().then(|| unsafe { Python::assume() })
    }
}

impl std::fmt::Debug for Python<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Python")
    }
}

/// Whether this very thread is attached to some interpreter.
#[inline]
#[cfg(not(Py_LIMITED_API))]
pub(crate) fn attached() -> bool {
    // SAFETY: may be called on any thread, attached or not.
    let state = unsafe { ffi::PyThreadState_GetUnchecked() };
    !state.is_null() && own::is_this_threads(state)
}

/// Whether this very thread is attached to some interpreter: on the stable ABI, which has no function that tells, as far as the doors of
/// this library noted.
#[inline]
#[cfg(Py_LIMITED_API)]
pub(crate) fn attached() -> bool {
    own::is_inside()
}

/// An interpreter, by the place of its state in memory; never read here. Others may get that place when it has ended.
pub(crate) type Place = *mut ffi::PyInterpreterState;

/// The interpreter that this thread is attached to, if it is.
#[inline]
#[cfg(Py_LIMITED_API)]
pub(crate) fn attached_place() -> Option<Place> {
    // SAFETY: only called on attached threads, as just checked.
    attached().then(|| unsafe { ffi::PyInterpreterState_Get() })
}

/// The interpreter that this thread is attached to, if it is.
#[inline]
#[cfg(not(Py_LIMITED_API))]
pub(crate) fn attached_place() -> Option<Place> {
    // SAFETY: may be called on any thread, attached or not.
    let state = unsafe { ffi::PyThreadState_GetUnchecked() };
    if state.is_null() || !own::is_this_threads(state) {
        return None;
    }
    // SAFETY: the state of this thread, which is attached, as just checked.
    Some(unsafe { ffi::PyThreadState_GetInterpreter(state) })
}

/// The interpreter of an attached thread.
#[inline]
pub(crate) fn place_of(_: Python<'_>) -> Place {
    // SAFETY: attached.
    unsafe { ffi::PyInterpreterState_Get() }
}

/// The number of the interpreter of an attached thread, which no other gets in the life of the process, unless Python is started anew.
#[inline]
pub(crate) fn interpreter_of(py: Python<'_>) -> i64 {
    // SAFETY: the interpreter is the current one, hence alive.
    unsafe { ffi::PyInterpreterState_GetID(place_of(py)) }
}

pub(crate) use own::{Inside, Outside};

/// From 3.12 on, the current thread state is a thread-local variable of CPython's: not null means attached.
#[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
mod own {
    use crate::ffi;

    #[inline]
    pub(super) fn is_this_threads(_: *mut ffi::PyThreadState) -> bool {
        true
    }

    pub(crate) struct Inside;
    impl Inside {
        #[inline]
        pub(crate) fn new() -> Inside {
            Inside
        }
    }
    impl Drop for Inside {
        /// Nothing ends; it is there so that one may say when.
        #[inline(always)]
        fn drop(&mut self) {}
    }

    pub(crate) struct Outside;
    impl Outside {
        pub(crate) fn new() -> Outside {
            Outside
        }
    }
}

/// Before 3.12, the current thread state is one variable of the process: the state of whichever thread holds the one lock.
/// It is this thread's if it is the one that CPython noted for this thread; in a sub-interpreter it can be another, which the
/// door notes here.
#[cfg(not(any(Py_3_12, Py_LIMITED_API)))]
mod own {
    use std::cell::Cell;
    use std::ptr;

    use crate::ffi;

    thread_local! {
        static ENTERED: Cell<*mut ffi::PyThreadState> = const { Cell::new(ptr::null_mut()) };
    }

    pub(super) fn is_this_threads(state: *mut ffi::PyThreadState) -> bool {
        // SAFETY: may be called on any thread once Python is initialised, and it is: there is a current thread state.
        let noted = unsafe { ffi::PyGILState_GetThisThreadState() };
        noted == state || ENTERED.get() == state
    }

    /// While it lives, the thread has entered with the thread state that is current now.
    pub(crate) struct Inside(*mut ffi::PyThreadState);
    impl Inside {
        #[inline]
        pub(crate) fn new() -> Inside {
            // SAFETY: may be called on any thread.
            Inside(ENTERED.replace(unsafe { ffi::PyThreadState_GetUnchecked() }))
        }
    }
    impl Drop for Inside {
        #[inline]
        fn drop(&mut self) {
            ENTERED.set(self.0);
        }
    }

    /// While it lives, the thread is outside.
    pub(crate) struct Outside(*mut ffi::PyThreadState);
    impl Outside {
        pub(crate) fn new() -> Outside {
            Outside(ENTERED.replace(ptr::null_mut()))
        }
    }
    impl Drop for Outside {
        fn drop(&mut self) {
            ENTERED.set(self.0);
        }
    }
}

/// On the stable ABI, a thread is attached where it has come in by a door, and not gone out again.
#[cfg(Py_LIMITED_API)]
mod own {
    use std::cell::Cell;

    thread_local! {
        static INSIDE: Cell<bool> = const { Cell::new(false) };
    }

    #[inline]
    pub(super) fn is_inside() -> bool {
        INSIDE.try_with(Cell::get).unwrap_or(false)
    }

    /// While it lives, the thread is inside.
    pub(crate) struct Inside(bool);
    impl Inside {
        #[inline]
        pub(crate) fn new() -> Inside {
            Inside(INSIDE.replace(true))
        }
    }
    impl Drop for Inside {
        #[inline]
        fn drop(&mut self) {
            INSIDE.set(self.0);
        }
    }

    /// While it lives, the thread is outside.
    pub(crate) struct Outside(bool);
    impl Outside {
        pub(crate) fn new() -> Outside {
            Outside(INSIDE.replace(false))
        }
    }
    impl Drop for Outside {
        fn drop(&mut self) {
            INSIDE.set(self.0);
        }
    }
}

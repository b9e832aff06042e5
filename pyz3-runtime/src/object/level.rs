//! Iterators of Rust's that ask each other.
//!
//! In: one more step. Out: nothing, or a RecursionError while there is still room to raise it: CPython counts nothing where one iterator asks
//! another.

pub(super) use by::Watch;

/// By the place on the stack. An iterator remembers on which stack it was asked last, so that it asks for no thread-local variable.
#[cfg(all(
    any(target_os = "linux", target_os = "android", target_vendor = "apple"),
    not(Py_GIL_DISABLED)
))]
mod by {
    use std::cell::Cell;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use crate::attach::Python;
    use crate::error::PyErr;
    use crate::object::stack::{Part, check_room, here, is_in, reserved, stack};

    /// How many threads that were remembered have ended: the place of their stacks may be that of others.
    static ENDED: AtomicUsize = AtomicUsize::new(0);

    /// All of a thread's stack but its reserve; its end is that of the thread.
    struct Ample(Part);

    impl Ample {
        fn measure() -> Ample {
            let (start, length) = stack().unwrap_or((0, 0));
            let reserve = reserved(length);
            Ample((start + reserve, length - reserve))
        }
    }

    impl Drop for Ample {
        fn drop(&mut self) {
            ENDED.fetch_add(1, Ordering::Relaxed);
        }
    }

    thread_local! {
        static AMPLE: Ample = Ample::measure();
    }

    /// What an iterator remembers: a part of a stack, and how many threads had ended then. The lock of the interpreter guards it.
    pub(in crate::object) struct Watch(Cell<(Part, usize)>);

    impl Watch {
        pub(in crate::object) fn new() -> Watch {
            Watch(Cell::new(((0, 0), 0)))
        }

        /// One step more.
        #[inline(always)]
        pub(in crate::object) fn enter(&self, py: Python<'_>) -> Result<Level, PyErr> {
            let (part, ended) = self.0.get();
            if is_in(here(), part) && ended == ENDED.load(Ordering::Relaxed) {
                return Ok(Level);
            }
            self.measure(py).map(|()| Level)
        }

        #[cold]
        #[inline(never)]
        fn measure(&self, py: Python<'_>) -> Result<(), PyErr> {
            // A thread whose variables are gone is not remembered: its end was counted.
            if let Ok(part) = AMPLE.try_with(|it| it.0) {
                self.0.set((part, ENDED.load(Ordering::Relaxed)));
            }
            check_room(py)
        }
    }

    /// While it lives, the step runs.
    pub(in crate::object) struct Level;
}

/// The same without memory: several threads may ask at once.
#[cfg(all(
    any(target_os = "linux", target_os = "android", target_vendor = "apple"),
    Py_GIL_DISABLED
))]
mod by {
    use crate::attach::Python;
    use crate::error::PyErr;
    use crate::object::stack::check_room;

    pub(in crate::object) struct Watch;

    impl Watch {
        pub(in crate::object) fn new() -> Watch {
            Watch
        }

        pub(in crate::object) fn enter(&self, py: Python<'_>) -> Result<Level, PyErr> {
            check_room(py).map(|()| Level)
        }
    }

    pub(in crate::object) struct Level;
}

/// By their number, where nobody tells where a stack begins.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod by {
    use std::cell::Cell;

    use crate::attach::Python;
    use crate::error::PyErr;

    /// CPython's own limit for calls from C counts smaller frames than those of Rust without optimisation.
    const MOST: usize = 400;

    thread_local! {
        static LEVELS: Cell<usize> = const { Cell::new(0) };
    }

    pub(in crate::object) struct Watch;

    impl Watch {
        pub(in crate::object) fn new() -> Watch {
            Watch
        }

        pub(in crate::object) fn enter(&self, _: Python<'_>) -> Result<Level, PyErr> {
            if LEVELS.get() >= MOST {
                return Err(PyErr::recursion_error("too many iterators inside of each other"));
            }
            LEVELS.set(LEVELS.get() + 1);
            Ok(Level)
        }
    }

    pub(in crate::object) struct Level;

    impl Drop for Level {
        fn drop(&mut self) {
            LEVELS.set(LEVELS.get() - 1);
        }
    }
}

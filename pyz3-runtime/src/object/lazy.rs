//! A Python iterator over a Rust one.
//!
//! In: steps, each of which gives an object, the end, or an error. Out: an iterator object that takes a step when it is asked for one.
//! Its class is made once in each interpreter, and kept in that interpreter's own dictionary. While a step is running, nobody else gets
//! at the steps, so that asking again meanwhile (from within, or from another thread) is a ValueError, as it
//! is for a generator; steps that nothing can come in between of need no such guard. The steps are dropped with the thread attached, and
//! if they are not `Send`, on their own thread alone.

#[cfg(not(Py_GIL_DISABLED))]
use std::cell::{Cell, UnsafeCell};
use std::ffi::c_void;
use std::marker::PhantomData;
use std::ptr::null_mut;
#[cfg(Py_GIL_DISABLED)]
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::bound::{Thread, is_send};
use super::burial::bury;
use super::level::Watch;
use super::{Owned, dictionary_of_interpreter, hold};
use crate::attach::Python;
use crate::entry::door;
use crate::error::PyErr;
use crate::ffi;

/// What a Python iterator does when it is asked for the next item.
pub(crate) trait Steps {
    /// The next item; at the end, an error that says that there is none ([`PyErr::exhausted`]): it fits in registers.
    fn step<'py>(&mut self, py: Python<'py>) -> Result<Owned<'py>, PyErr>;
}

/// Where the steps are. The lock of the interpreter guards it, if there is one.
#[cfg(not(Py_GIL_DISABLED))]
struct Place {
    /// None when there are no more. Invariant: there are some unless the state says so.
    steps: UnsafeCell<Option<Box<dyn Steps>>>,
    state: Cell<State>,
}

#[cfg(not(Py_GIL_DISABLED))]
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Whichever thread may take the next step.
    Waiting,
    /// One thread alone may.
    Bound,
    Running,
    Done,
}

#[cfg(not(Py_GIL_DISABLED))]
impl Place {
    fn new(steps: Box<dyn Steps>, is_bound: bool) -> Place {
        Place {
            steps: UnsafeCell::new(Some(steps)),
            state: Cell::new(if is_bound { State::Bound } else { State::Waiting }),
        }
    }

    /// Ends quick steps, which run no code of Python's as they are dropped either.
    fn end_quick(&self) {
        self.state.set(State::Done);
        // SAFETY: no step runs, and nobody else looks at them meanwhile: this thread holds the interpreter's lock.
        drop(unsafe { &mut *self.steps.get() }.take());
    }

    /// Begins a step on behalf of the thread that alone may, if there is one; nothing if there are no more.
    #[inline(always)]
    fn begin(&self, thread: &Option<Thread>) -> Result<Option<Running<'_>>, PyErr> {
        let state = self.state.get();
        if state != State::Waiting {
            self.may_begin(thread)?;
            if state == State::Done {
                return Ok(None);
            }
        }
        self.state.set(State::Running);
        Ok(Some(Running(self, state)))
    }

    /// Whether a step that is not simply due is.
    #[cold]
    #[inline(never)]
    fn may_begin(&self, thread: &Option<Thread>) -> Result<(), PyErr> {
        if thread.as_ref().is_some_and(|it| !it.is_here()) {
            return Err(of_another_thread());
        }
        match self.state.get() {
            State::Running => Err(already_running()),
            State::Waiting | State::Bound | State::Done => Ok(()),
        }
    }

    fn into_steps(self) -> Option<Box<dyn Steps>> {
        self.steps.into_inner()
    }
}

/// The steps while one of them runs. If it does not come back, there are no more.
#[cfg(not(Py_GIL_DISABLED))]
struct Running<'a>(
    &'a Place, // Invariant: its state is running, nobody else has made it so, and the object is held.
    /// What the state was before.
    State,
);

#[cfg(not(Py_GIL_DISABLED))]
impl Running<'_> {
    #[inline(always)]
    fn step<'py>(&mut self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: by the invariant, nobody else looks at them.
        let steps = unsafe { &mut *self.0.steps.get() };
        // SAFETY: by the place's invariant, since a step was begun.
        unsafe { steps.as_mut().unwrap_unchecked() }.step(py)
    }

    #[inline(always)]
    fn wait(self) {
        self.0.state.set(self.1);
        std::mem::forget(self);
    }

    /// Takes the steps for good.
    fn end(&mut self) -> Option<Box<dyn Steps>> {
        self.0.state.set(State::Done);
        // SAFETY: by the invariant, nobody else looks at them; from now on nobody does.
        unsafe { &mut *self.0.steps.get() }.take()
    }
}

/// Nothing runs under this lock, so it is never waited for long, and never poisoned.
#[cfg(Py_GIL_DISABLED)]
struct Place(Mutex<(Option<Box<dyn Steps>>, bool)>);

#[cfg(Py_GIL_DISABLED)]
impl Place {
    fn new(steps: Box<dyn Steps>, _: bool) -> Place {
        Place(Mutex::new((Some(steps), false)))
    }

    fn lock(&self) -> MutexGuard<'_, (Option<Box<dyn Steps>>, bool)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a step on behalf of the thread that alone may, if there is one; nothing if there are no more.
    fn begin(&self, thread: &Option<Thread>) -> Result<Option<Running<'_>>, PyErr> {
        if thread.as_ref().is_some_and(|it| !it.is_here()) {
            return Err(of_another_thread());
        }
        let mut guard = self.lock();
        match (guard.0.take(), guard.1) {
            (Some(steps), _) => Ok(Some(Running(self, Some(steps)))),
            (None, true) => Ok(None),
            (None, false) => Err(already_running()),
        }
    }

    fn into_steps(self) -> Option<Box<dyn Steps>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).0
    }
}

/// The steps while one of them runs: whoever runs it has them. If it does not come back, there are no more.
#[cfg(Py_GIL_DISABLED)]
struct Running<'a>(&'a Place, Option<Box<dyn Steps>>);

#[cfg(Py_GIL_DISABLED)]
impl Running<'_> {
    fn step<'py>(&mut self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        match &mut self.1 {
            Some(steps) => steps.step(py),
            None => Err(PyErr::exhausted()),
        }
    }

    fn wait(mut self) {
        self.0.lock().0 = self.1.take();
        std::mem::forget(self);
    }

    /// Takes the steps for good.
    fn end(&mut self) -> Option<Box<dyn Steps>> {
        self.0.lock().1 = true;
        self.1.take()
    }
}

impl Drop for Running<'_> {
    #[cold]
    #[inline(never)]
    fn drop(&mut self) {
        if let Some(steps) = self.end() {
            // SAFETY: a step runs on an attached thread, and so does what follows it.
            bury(unsafe { Python::assume() }, steps);
        }
    }
}

type Next = unsafe extern "C" fn(*mut ffi::PyObject) -> *mut ffi::PyObject;

/// A way for steps that nothing can come in between of, so that nothing guards them.
pub(crate) struct Quick<S>(Next, PhantomData<fn(S)>);

impl<S: Steps> Quick<S> {
    /// Where several threads run at once, another may always come in between.
    #[cfg(Py_GIL_DISABLED)]
    const NEXT: Next = next_guarded;
    #[cfg(not(Py_GIL_DISABLED))]
    const NEXT: Next = next_quick::<S>;

    /// # Safety
    ///
    /// No code runs during a step, nor when the steps are dropped, but that of this library and of Rust's, none of which asks Python; and
    /// any thread may take one.
    pub(crate) const unsafe fn new() -> Quick<S> {
        Quick(Quick::<S>::NEXT, PhantomData)
    }
}

/// The object in memory.
#[repr(C)]
struct Layout {
    head: ffi::PyObject,
    /// What takes the next step.
    next: Next,
    place: Place,
    watch: Watch,
    /// The only thread that may touch the state; none if any may.
    thread: Option<Thread>,
}

impl<'py> Owned<'py> {
    /// A new iterator. Steps that are not `Send` are taken on this thread alone.
    pub(crate) fn lazy<S: Steps + 'static>(
        py: Python<'py>,
        steps: S,
        quick: Option<Quick<S>>,
    ) -> Result<Owned<'py>, PyErr> {
        let thread = (!is_send::<S>()).then(|| Thread::here(py));
        let class = class(py)?;
        // SAFETY: attached, the class below, which has neither items nor a collector's head.
        let object = unsafe { ffi::PyType_GenericAlloc(class.borrow().as_ptr().cast(), 0) };
        // SAFETY: a new reference or null.
        let object = unsafe { Owned::result(py, object) }?;
        // A new object of the class below, which is as large as the layout; nobody else has seen it.
        let layout = object.borrow().as_ptr().cast::<Layout>();
        // SAFETY: as above.
        let place = unsafe { &raw mut (*layout).place };
        // SAFETY: room for the steps, as above, that holds none yet.
        unsafe { place.write(Place::new(Box::new(steps), thread.is_some())) };
        // SAFETY: as above.
        let next = unsafe { &raw mut (*layout).next };
        // SAFETY: room for a function, as above.
        unsafe { next.write(quick.map_or(next_guarded, |it| it.0)) };
        // SAFETY: as above.
        let watch = unsafe { &raw mut (*layout).watch };
        // SAFETY: room for it, as above, that holds none yet.
        unsafe { watch.write(Watch::new()) };
        // SAFETY: as above.
        let owner = unsafe { &raw mut (*layout).thread };
        // SAFETY: room for a thread, as above, that holds none yet.
        unsafe { owner.write(thread) };
        Ok(object)
    }
}

/// The class of this interpreter, made when it is first needed. Every library has its own, with its own functions in it.
fn class(py: Python<'_>) -> Result<Owned<'_>, PyErr> {
    let key = format!("pyz3.iterator.{:p}", next as *const c_void);
    let dictionary = dictionary_of_interpreter(py);
    if let Some(dictionary) = &dictionary
        && let Some(class) = dictionary.borrow().dict_get_text(&key)?
    {
        return Ok(class);
    }
    let slot = |slot, pfunc| ffi::PyType_Slot { slot, pfunc };
    let mut slots = [
        slot(ffi::Py_tp_dealloc, dealloc as *mut c_void),
        slot(ffi::Py_tp_iter, ffi::PyObject_SelfIter as *mut c_void),
        slot(ffi::Py_tp_iternext, next as *mut c_void),
        slot(
            ffi::Py_tp_doc,
            c"An iterator that is run by Rust.".as_ptr().cast_mut().cast(),
        ),
        slot(0, null_mut()),
    ];
    let mut spec = ffi::PyType_Spec {
        name: c"pyz3_runtime.Iterator".as_ptr(),
        basicsize: size_of::<Layout>() as i32,
        itemsize: 0,
        flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_DISALLOW_INSTANTIATION) as u32,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: attached; the table is complete, ends with zeros, and is copied; its functions have the signatures of their slots.
    let class = unsafe { ffi::PyType_FromSpec(&raw mut spec) };
    // SAFETY: a new reference or null.
    let class = unsafe { Owned::result(py, class) }?;
    if let Some(dictionary) = &dictionary {
        dictionary.dict_set_text(&key, class.borrow())?;
    }
    Ok(class)
}

/// One step: an item that the caller owns, or null at the end.
#[inline(always)]
fn advance(py: Python<'_>, place: &Place, thread: &Option<Thread>) -> Result<*mut ffi::PyObject, PyErr> {
    let Some(mut running) = place.begin(thread)? else {
        return Ok(null_mut());
    };
    match running.step(py) {
        Ok(item) => {
            running.wait();
            Ok(item.into_raw())
        }
        Err(error) if error.is_exhausted() => {
            drop(running);
            Ok(null_mut())
        }
        // After an error there may be more: an iterator of Rust's decides that for itself.
        Err(error) => {
            running.wait();
            Err(error)
        }
    }
}

#[cold]
#[inline(never)]
fn of_another_thread() -> PyErr {
    PyErr::runtime_error("this iterator belongs to the thread that made it: it is not `Send` in Rust")
}

#[cold]
#[inline(never)]
fn already_running() -> PyErr {
    PyErr::value_error("iterator already executing")
}

/// Goes straight on to what takes the steps of this iterator.
///
/// # Safety
///
/// CPython calls this, with an object of the class above, on an attached thread.
unsafe extern "C" fn next(object: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: by the contract above; it was written when the object was made.
    let next = unsafe { (*object.cast::<Layout>()).next };
    // SAFETY: the contract is the same.
    unsafe { next(object) }
}

/// # Safety
///
/// That of [`next`]; the steps are of that type, there are some, and what [`Quick::new`] wants is so.
#[cfg(not(Py_GIL_DISABLED))]
unsafe extern "C" fn next_quick<S: Steps>(object: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: by the contract above; it was written when the object was made, and the object lives through what runs no Python code.
    let place = unsafe { &(*object.cast::<Layout>()).place };
    // SAFETY: nobody else looks at them meanwhile: this thread holds the interpreter's lock, and runs no code that could.
    let steps = unsafe { &mut *place.steps.get() };
    // SAFETY: there are some, by the contract above.
    let steps: *mut dyn Steps = &raw mut **unsafe { steps.as_mut().unwrap_unchecked() };
    // SAFETY: of that type, by the contract above.
    let steps = unsafe { &mut *steps.cast::<S>() };
    // SAFETY: attached, by the contract above.
    match steps.step(unsafe { Python::assume() }) {
        Ok(item) => item.into_raw(),
        // SAFETY: that of this function.
        Err(error) => unsafe { no_item(object, error) },
    }
}

/// A quick step that gave none.
///
/// # Safety
///
/// That of [`next`].
#[cfg(not(Py_GIL_DISABLED))]
#[cold]
#[inline(never)]
unsafe fn no_item(object: *mut ffi::PyObject, error: PyErr) -> *mut ffi::PyObject {
    if error.is_exhausted() {
        // SAFETY: a field of the object, by the contract above, which nobody else looks at meanwhile.
        unsafe { (*object.cast::<Layout>()).next = next_guarded };
        // SAFETY: by the contract above; it was written when the object was made.
        unsafe { &(*object.cast::<Layout>()).place }.end_quick();
        return null_mut();
    }
    // The step is over: Python code may run.
    // SAFETY: attached, by the contract above.
    unsafe { door(null_mut(), |it: *mut ffi::PyObject| it, |_| Err(error)) }
}

/// # Safety
///
/// That of [`next`].
unsafe extern "C" fn next_guarded(object: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above; it was written when the object was made, and the object is held through the call.
        let place = unsafe { &(*object.cast::<Layout>()).place };
        // SAFETY: as above.
        let thread = unsafe { &(*object.cast::<Layout>()).thread };
        // SAFETY: as above.
        let watch = unsafe { &(*object.cast::<Layout>()).watch };
        let _level = watch.enter(py)?;
        advance(py, place, thread)
    };
    // SAFETY: attached, by the contract above.
    let step = || unsafe { door(null_mut(), |item| item, body) };
    // SAFETY: a live object, by the contract above; a door does not unwind.
    unsafe { hold(object, step) }
}

/// # Safety
///
/// CPython calls this once, with an object of the class above that nothing refers to any more, on an attached thread.
unsafe extern "C" fn dealloc(object: *mut ffi::PyObject) {
    let body = |py| {
        // SAFETY: an object of the class, by the contract above.
        let place = unsafe { &raw const (*object.cast::<Layout>()).place };
        // SAFETY: it was written when the object was made, and is not looked at again.
        let place = unsafe { place.read() };
        // SAFETY: an object of the class, by the contract above.
        let thread = unsafe { &raw const (*object.cast::<Layout>()).thread };
        // SAFETY: as for the place.
        let thread = unsafe { thread.read() };
        if let Some(steps) = place.into_steps() {
            match thread {
                Some(thread) => thread.end(py, steps),
                None => bury(py, steps),
            }
        }
        Ok(())
    };
    // SAFETY: attached, by the contract above.
    unsafe { door((), |it| it, body) };
    // SAFETY: a live object, whose class lives as long as it does.
    let class = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: the object was allocated by CPython without a collector's head, and this is its end.
    unsafe { ffi::PyObject_Free(object.cast()) };
    // SAFETY: an object of a heap type holds one reference to it.
    unsafe { ffi::Py_DECREF(class.cast()) };
}

//! Taking the exception that is set, and setting one.
//!
//! In: an exception object, or the interpreter's state. Out: the other. How an exception is kept while it is set differs between
//! versions of Python; no other file knows.

use super::Class;
use crate::attach::Python;
use crate::ffi;
use crate::object::{Borrowed, FrameKey, Owned, REUSED, lend};

/// Takes the exception that is set.
#[cfg(Py_3_12)]
pub(crate) fn raised(py: Python<'_>) -> Option<Owned<'_>> {
    // SAFETY: attached.
    let exception = unsafe { ffi::PyErr_GetRaisedException() };
    // SAFETY: a new reference, not null.
    std::ptr::NonNull::new(exception).map(|it| unsafe { Owned::from_raw(py, it) })
}

/// Takes the exception that is set.
#[cfg(not(Py_3_12))]
pub(crate) fn raised(py: Python<'_>) -> Option<Owned<'_>> {
    use std::ptr::{NonNull, null_mut};
    let (mut class, mut exception, mut traceback) = (null_mut(), null_mut(), null_mut());
    // SAFETY: attached; the three take new references or null.
    unsafe { ffi::PyErr_Fetch(&raw mut class, &raw mut exception, &raw mut traceback) };
    // SAFETY: the three are what has just been fetched.
    unsafe { ffi::PyErr_NormalizeException(&raw mut class, &raw mut exception, &raw mut traceback) };
    // SAFETY: a new reference, not null.
    let take = |it| NonNull::new(it).map(|it| unsafe { Owned::from_raw(py, it) });
    let (_class, exception, traceback) = (take(class), take(exception), take(traceback));
    if let (Some(exception), Some(traceback)) = (&exception, &traceback) {
        // SAFETY: attached, an exception and its traceback; of the traceback, the function takes a reference of its own.
        unsafe { ffi::PyException_SetTraceback(exception.borrow().as_ptr(), traceback.borrow().as_ptr()) };
    }
    exception
}

/// Sets an exception that has been raised before.
#[cfg(Py_3_12)]
pub(crate) fn set_raised(exception: Owned<'_>) {
    // SAFETY: attached; the function takes the reference over.
    unsafe { ffi::PyErr_SetRaisedException(exception.into_raw()) };
}

/// Sets an exception that has been raised before.
#[cfg(not(Py_3_12))]
pub(crate) fn set_raised(exception: Owned<'_>) {
    let py = exception.py();
    // SAFETY: attached, a live object; its type lives as long as it does.
    let class = unsafe { ffi::Py_TYPE(exception.borrow().as_ptr()) };
    // SAFETY: as above.
    let class = unsafe { Owned::copied(py, class.cast()) };
    // SAFETY: attached, an exception; a new reference or null.
    let traceback = unsafe { ffi::PyException_GetTraceback(exception.borrow().as_ptr()) };
    // SAFETY: attached; the function takes the three references over.
    unsafe { ffi::PyErr_Restore(class.into_raw(), exception.into_raw(), traceback) };
}

/// Raises a new exception, in the context of the one that is being handled.
pub(super) fn set_new(exception: Owned<'_>) {
    let raw = exception.borrow().as_ptr();
    // SAFETY: a live object; its type lives as long as it does.
    let class = unsafe { ffi::Py_TYPE(raw) };
    // SAFETY: attached, an exception and its class.
    unsafe { ffi::PyErr_SetObject(class.cast(), raw) };
}

/// What came of setting an exception of a class and a text.
pub(super) enum Plain {
    /// Nothing: the class or the text could not be made.
    Nothing,
    /// It is set, without frames of Rust.
    Set,
    /// It is set, with the frames that were asked for.
    Framed,
}

/// Raises an exception of that class with that text, in the context of the one that is being handled. If frames are asked for and those are at hand,
/// it gets them as it is made; without, CPython makes it, as for code in C.
pub(super) fn set_plain(py: Python<'_>, class: Class, text: &str, frames: Option<FrameKey>) -> Plain {
    let (Ok(class), Ok(text)) = (class.object(py), Owned::str(py, text)) else {
        return Plain::Nothing;
    };
    let framed = match frames {
        Some(frames) if REUSED => set_framed(class.borrow(), text.borrow(), frames),
        Some(_) | None => None,
    };
    if framed.is_none() {
        // SAFETY: attached, a class of exceptions and a live object. Should making the exception fail, that is what is set.
        unsafe { ffi::PyErr_SetObject(class.borrow().as_ptr(), text.borrow().as_ptr()) };
    }
    text.give_back(py);
    class.give_back(py);
    match framed {
        Some(true) => Plain::Framed,
        Some(false) | None => Plain::Set,
    }
}

/// The same with frames: whether it has got them. Nothing if what was made is no such exception, which is for CPython to complain of.
fn set_framed(class: Borrowed<'_, '_>, text: Borrowed<'_, '_>, frames: FrameKey) -> Option<bool> {
    let py = class.py();
    let args = [text.as_ptr()];
    // SAFETY: attached, live objects, one argument, no keywords.
    let exception = unsafe { ffi::PyObject_Vectorcall(class.as_ptr(), args.as_ptr(), 1, std::ptr::null_mut()) };
    let Some(exception) = std::ptr::NonNull::new(exception) else {
        note_refused(class, text);
        return Some(false); // Making it failed: that is what is set.
    };
    // SAFETY: a new reference.
    let exception = unsafe { Owned::from_raw(py, exception) };
    // SAFETY: a live object.
    if unsafe { ffi::PyExceptionInstance_Check(exception.borrow().as_ptr()) } == 0 {
        exception.give_back(py);
        return None;
    }
    let framed = lend(exception.borrow(), frames);
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(exception.borrow().as_ptr()) };
    // SAFETY: attached, a class of exceptions and an exception of it.
    unsafe { ffi::PyErr_SetObject(ty.cast(), exception.borrow().as_ptr()) };
    exception.give_back(py);
    Some(framed)
}

/// Says of the exception that is set what could not be made, as CPython does.
#[cold]
#[inline(never)]
fn note_refused(class: Borrowed<'_, '_>, text: Borrowed<'_, '_>) {
    let Some(exception) = raised(class.py()) else { return };
    let name = class
        .getattr("__name__")
        .and_then(|it| it.borrow().text().map(str::to_owned));
    let value = text.repr().and_then(|it| it.borrow().text().map(str::to_owned));
    if let (Ok(name), Ok(value)) = (name, value) {
        let note = format!("Normalization failed: type={name} args={value}");
        add_note(exception.borrow(), &note);
    }
    set_raised(exception);
}

pub(super) fn set_cause(exception: Borrowed<'_, '_>, cause: Owned<'_>) {
    // SAFETY: attached, an exception; the function takes the reference to the cause over.
    unsafe { ffi::PyException_SetCause(exception.as_ptr(), cause.into_raw()) };
}

/// Adds a note where exceptions have notes (3.11); what goes wrong there is no news.
pub(super) fn add_note(exception: Borrowed<'_, '_>, note: &str) {
    if let Ok(Some(method)) = exception.optional_attribute("add_note")
        && let Ok(note) = Owned::str(exception.py(), note)
    {
        let _ = method.borrow().call(&[note.borrow()]);
    }
}

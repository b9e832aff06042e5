//! Taking the exception that is set, and setting one.
//!
//! In: an exception object, or the interpreter's state. Out: the other. How an exception is kept while it is set differs between
//! versions of Python; no other file knows.

use std::ptr::{fn_addr_eq, null_mut};

use super::Class;
use crate::attach::Python;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, FrameKey, Owned, REUSED, has_traceback, lend};

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
    use std::ptr::NonNull;
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
    // Without a context, all that is left is to set it.
    #[cfg(Py_3_12)]
    {
        // SAFETY: attached; a new reference or null.
        let handled = unsafe { ffi::PyErr_GetHandledException() };
        let Some(handled) = std::ptr::NonNull::new(handled) else {
            return set_raised(exception);
        };
        // SAFETY: the new reference.
        unsafe { Owned::from_raw(exception.py(), handled) }.give_back(exception.py());
    }
    let py = exception.py();
    let raw = exception.borrow().as_ptr();
    // SAFETY: a live object; its type lives as long as it does.
    let class = unsafe { ffi::Py_TYPE(raw) };
    // SAFETY: attached, an exception and its class.
    unsafe { ffi::PyErr_SetObject(class.cast(), raw) };
    exception.give_back(py);
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
    let Ok(text) = Owned::str(py, text) else {
        return Plain::Nothing;
    };
    let constant = match class {
        Class::Builtin(builtin) => builtin.constant(py).ok(),
        _ => None,
    };
    let plain = match (constant, class) {
        (Some(class), _) => set_of(class, text.borrow(), frames),
        (None, class) => match class.object(py) {
            Ok(class) => {
                let plain = set_of(class.borrow(), text.borrow(), frames);
                class.give_back(py);
                plain
            }
            Err(_) => Plain::Nothing,
        },
    };
    text.give_back(py);
    plain
}

#[inline]
fn set_of(class: Borrowed<'_, '_>, text: Borrowed<'_, '_>, frames: Option<FrameKey>) -> Plain {
    // Before 3.12, what is set is not made before somebody asks for it.
    if cfg!(Py_3_12)
        && let Some(exception) = as_base_does(class, text)
    {
        return set_made(exception, frames);
    }
    if frames.is_some()
        && REUSED
        && let Some(plain) = set_called(class, text, frames)
    {
        return plain;
    }
    // SAFETY: attached, a class of exceptions and a live object. Should making the exception fail, that is what is set.
    unsafe { ffi::PyErr_SetObject(class.as_ptr(), text.as_ptr()) };
    Plain::Set
}

/// Sets an exception that has no traceback, with frames if those are at hand.
#[inline]
fn set_made(exception: Owned<'_>, frames: Option<FrameKey>) -> Plain {
    let framed = frames.is_some_and(|it| lend(exception.borrow(), it));
    set_new(exception);
    if framed { Plain::Framed } else { Plain::Set }
}

/// The same of what calling the class gives. Nothing if that is no exception, which is for CPython to complain of.
fn set_called(class: Borrowed<'_, '_>, text: Borrowed<'_, '_>, frames: Option<FrameKey>) -> Option<Plain> {
    let py = class.py();
    let args = [text.as_ptr()];
    // SAFETY: attached, live objects, one argument, no keywords.
    let exception = unsafe { ffi::PyObject_Vectorcall(class.as_ptr(), args.as_ptr(), 1, null_mut()) };
    let Some(exception) = std::ptr::NonNull::new(exception) else {
        note_refused(class, text);
        return Some(Plain::Set); // Making it failed: that is what is set.
    };
    // SAFETY: a new reference.
    let exception = unsafe { Owned::from_raw(py, exception) };
    // SAFETY: a live object.
    if unsafe { ffi::PyExceptionInstance_Check(exception.borrow().as_ptr()) } == 0 {
        exception.give_back(py);
        return None;
    }
    let frames = frames.filter(|_| !has_traceback(exception.borrow()));
    Some(set_made(exception, frames))
}

/// An exception of a class that makes its objects as BaseException does: they keep what the class is called with, which the second of the
/// two functions for that does once more. Nothing if the class has other ideas, or there is no memory.
#[inline]
fn as_base_does<'py>(class: Borrowed<'_, 'py>, text: Borrowed<'_, 'py>) -> Option<Owned<'py>> {
    let py = class.py();
    // SAFETY: a live object; its type lives as long as it does.
    let called = unsafe { ffi::Py_TYPE(class.as_ptr()) };
    let ty: *mut ffi::PyTypeObject = class.as_ptr().cast();
    // SAFETY: a constant of CPython's, set since its start.
    let base: *mut ffi::PyTypeObject = unsafe { ffi::PyExc_BaseException }.cast();
    // SAFETY: live types.
    let new = unsafe { kind::new(ty) }?;
    // SAFETY: as above.
    let does_so = fn_addr_eq(new, unsafe { kind::new(base) }?)
        // SAFETY: as above.
        && fn_addr_eq(unsafe { kind::init(ty) }?, unsafe { kind::init(base) }?);
    if !does_so || called != &raw mut ffi::PyType_Type {
        return None;
    }
    let args = Owned::tuple(py, [text.to_owned()]).ok()?;
    // SAFETY: attached, a class and the function that makes its objects; a tuple, no keywords; a new reference or null.
    let made = unsafe { new(ty, args.borrow().as_ptr(), null_mut()) };
    args.give_back(py);
    // SAFETY: as above.
    unsafe { Owned::result(py, made) }.ok()
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

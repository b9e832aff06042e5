//! Panics, and the exception class that they become.
//!
//! In: the payload of a panic. Out: a PanicException with its message, and what `trace` has noted of it. What a panic prints is the user's
//! business. The class belongs to the interpreter, and all libraries of pyz3 in it share it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::trace::panicked;
use super::{Builtin, PyErr};
use crate::attach::Python;
use crate::entry::door;
use crate::ffi;
use crate::object::{Borrowed, Owned, dictionary_of_interpreter, new_exception};

impl PyErr {
    /// The exception for a panic.
    #[cold]
    #[inline(never)]
    pub(crate) fn from_panic(payload: Box<dyn Any + Send>) -> PyErr {
        let message = said(&*payload).to_owned();
        let error = panicked(&message, PyErr::panic(message.clone()));
        // The payload may be of any type, and panic as it is dropped: what it panics with then is given up.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(second);
        }
        error
    }
}

/// What a panic says.
pub(super) fn said(payload: &(dyn Any + Send)) -> &str {
    match payload.downcast_ref::<&str>() {
        Some(text) => text,
        None => payload
            .downcast_ref::<String>()
            .map_or("Rust panic with a payload that is no text", String::as_str),
    }
}

/// The class of this interpreter, made when it is first needed.
pub(super) fn class(py: Python<'_>) -> Result<Owned<'_>, PyErr> {
    const KEY: &str = "pyz3.PanicException";
    let dictionary = dictionary_of_interpreter(py);
    if let Some(dictionary) = &dictionary
        && let Some(class) = dictionary.borrow().dict_get_text(KEY)?
    {
        return Ok(class);
    }
    // SAFETY: a constant of CPython's, set since its start.
    let base = unsafe { ffi::PyExc_RuntimeError };
    // SAFETY: builtin classes live as long as the interpreter does.
    let base = unsafe { Owned::copied(py, base) };
    let doc = c"Rust code panicked. The function was left at that point; the interpreter goes on.";
    let class = new_exception(py, c"pyz3_runtime.PanicException", doc, base.borrow())?;
    // SAFETY: attached, a class, and a definition that is there for ever and that nobody writes to.
    let method = unsafe { ffi::PyDescr_NewMethod(class.borrow().as_ptr().cast(), (&raw const REDUCE.0).cast_mut()) };
    // SAFETY: a new reference or null.
    let method = unsafe { Owned::result(py, method) }?;
    class.borrow().setattr("__reduce__", method.borrow())?;
    if let Some(dictionary) = &dictionary {
        // Another thread may have made one while this one did.
        if let Some(class) = dictionary.borrow().dict_get_text(KEY)? {
            return Ok(class);
        }
        dictionary.dict_set_text(KEY, class.borrow())?;
    }
    Ok(class)
}

struct Method(ffi::PyMethodDef);

// SAFETY: it points to constants alone, and CPython only reads it.
unsafe impl Sync for Method {}

static REDUCE: Method = Method(ffi::PyMethodDef {
    ml_name: c"__reduce__".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunction: reduce },
    ml_flags: ffi::METH_NOARGS,
    ml_doc: c"__reduce__($self, /)\n--\n\n".as_ptr(),
});

/// No module has the class by its name. Where an exception of it goes as a pickle, to another process say, it becomes what it derives from.
///
/// # Safety
///
/// CPython calls this, with an object of the class, on an attached thread.
unsafe extern "C" fn reduce(this: *mut ffi::PyObject, _: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, this) };
        let own = this.class();
        let made = match own.borrow().is(class(py)?.borrow()) {
            true => Builtin::RuntimeError.class(py),
            false => own,
        };
        Owned::tuple(py, [made, this.getattr("args")?, this.getattr("__dict__")?])
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

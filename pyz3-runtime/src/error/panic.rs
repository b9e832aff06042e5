//! Panics, and the exception class that they become.
//!
//! In: the payload of a panic. Out: a PanicException with its message, and what `trace` has noted of it. What a panic prints is the user's
//! business. The class belongs to the interpreter, and all libraries of pyz3 in it share it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::PyErr;
use super::trace::panicked;
use crate::attach::Python;
use crate::ffi;
use crate::object::{Borrowed, Owned, dictionary_of_interpreter, import, new_exception};

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
    // A Python that cannot do that has it without.
    let _ = reduce_to_base(class.borrow());
    if let Some(dictionary) = &dictionary {
        // Another thread may have made one while this one did.
        if let Some(class) = dictionary.borrow().dict_get_text(KEY)? {
            return Ok(class);
        }
        dictionary.dict_set_text(KEY, class.borrow())?;
    }
    Ok(class)
}

const REDUCE: &str =
    "lambda self: (RuntimeError if type(self).__module__ == 'pyz3_runtime' else type(self), self.args, self.__dict__)";

/// No module has the class by its name. Where an exception of it goes as a pickle, to another process say, it becomes what it derives from.
fn reduce_to_base(class: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let py = class.py();
    let reduce = Owned::str(py, REDUCE)?;
    let eval = import(py, c"builtins")?.borrow().getattr("eval")?;
    let reduce = eval.borrow().call(&[reduce.borrow(), Owned::dict(py)?.borrow()])?;
    class.setattr("__reduce__", reduce.borrow())
}

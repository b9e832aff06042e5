//! Groups of exceptions.
//!
//! In: a call of the class, with a message, exceptions and fields; or Python that splits a group. Out: a group of the same class with the
//! same fields. Python's own `__new__` takes message and exceptions alone, and its `derive` makes plain groups.

use super::init::{Exception, bound, check_self, method};
use crate::attach::Python;
use crate::entry::door;
use crate::error::{Builtin, PyErr};
use crate::ffi;
use crate::object::{Borrowed, Owned, import};

/// What every group has.
pub(super) const EVERY: [&str; 2] = ["message", "exceptions"];

/// What codegen implements for a group.
pub trait Group: Exception {}

/// Methods of a group.
pub(super) struct GroupMethods {
    new: &'static ffi::PyMethodDef,
    derive: &'static ffi::PyMethodDef,
}

trait Defined: Group {
    const NEW: &'static ffi::PyMethodDef = &ffi::PyMethodDef {
        ml_name: c"__new__".as_ptr(),
        ml_meth: ffi::PyMethodDefPointer {
            PyCFunctionFastWithKeywords: new::<Self>,
        },
        ml_flags: ffi::METH_FASTCALL | ffi::METH_KEYWORDS,
        ml_doc: std::ptr::null(),
    };
    const DERIVE: &'static ffi::PyMethodDef = &ffi::PyMethodDef {
        ml_name: c"derive".as_ptr(),
        ml_meth: ffi::PyMethodDefPointer {
            PyCFunction: derive::<Self>,
        },
        ml_flags: ffi::METH_O,
        ml_doc: c"derive($self, excs, /)\n--\n\nA group of the same class, message and fields, with these exceptions."
            .as_ptr(),
    };
}

impl<E: Group> Defined for E {}

impl GroupMethods {
    pub(super) const fn of<E: Group>() -> GroupMethods {
        GroupMethods {
            new: E::NEW,
            derive: E::DERIVE,
        }
    }

    /// Adds them to the dict of a class; `fields` says whether it has more than those that every group has.
    pub(super) fn fill(&self, dict: &Owned<'_>, fields: bool) -> Result<(), PyErr> {
        let py = dict.py();
        if fields {
            let definition = std::ptr::from_ref(self.new).cast_mut();
            // SAFETY: attached, and a definition that is there for ever and that nobody writes to.
            let new = unsafe { ffi::PyCFunction_NewEx(definition, std::ptr::null_mut(), std::ptr::null_mut()) };
            // SAFETY: a new reference or null.
            let new = unsafe { Owned::result(py, new) }?;
            dict.dict_set_text("__new__", new.borrow())?;
        }
        dict.dict_set_text("derive", method(py, self.derive)?.borrow())
    }
}

/// The class that all groups derive from: Python's own, or before Python 3.11 that of the package `exceptiongroup`.
pub(crate) fn class<'py>(py: Python<'py>, which: Builtin) -> Result<Owned<'py>, PyErr> {
    if cfg!(Py_3_11) {
        return import(py, c"builtins")?.borrow().getattr(which.name());
    }
    if let Some(class) = import(py, c"builtins")?.borrow().optional_attribute(which.name())? {
        return Ok(class);
    }
    import(py, c"exceptiongroup")?.borrow().getattr(which.name())
}

/// The error where a class derives from a group, and there are none.
#[cold]
pub(super) fn missing(heir: &str, which: Builtin, cause: PyErr) -> PyErr {
    let name = which.name();
    PyErr::import_error(format!(
        "{heir} derives from {name}, which came with Python 3.11; before, it is in a package: pip install exceptiongroup"
    ))
    .caused_by(cause)
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL | METH_KEYWORDS`: the thread is attached, `names` is null or a tuple, and
/// `values` points to `count` objects and then to as many as there are names; all of them live through the call.
unsafe extern "C" fn new<E: Group + ?Sized>(
    _: *mut ffi::PyObject,
    values: *const *mut ffi::PyObject,
    count: isize,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        if count < 1 || values.is_null() {
            let name = E::NAME;
            return Err(PyErr::type_error(format!("{name}.__new__(): not enough arguments")));
        }
        // SAFETY: at least one, as just checked.
        let class = unsafe { *values };
        // SAFETY: a live object, by the contract above.
        let class = unsafe { Borrowed::from_raw(py, class) };
        // SAFETY: as above.
        let rest = unsafe { values.add(1) };
        // SAFETY: by the contract above, without the first.
        let values: Vec<Borrowed<'_, '_>> = unsafe { bound::<E>(py, "__new__", rest, count - 1, names) }?;
        let new = self::class(py, Builtin::BaseExceptionGroup)?
            .borrow()
            .getattr("__new__")?;
        let values: Vec<_> = std::iter::once(class)
            .chain(values.into_iter().take(EVERY.len()))
            .collect();
        new.borrow().call(&values)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a method with `METH_O`: the thread is attached, `this` and `exceptions` live through the call.
unsafe extern "C" fn derive<E: Group + ?Sized>(
    this: *mut ffi::PyObject,
    exceptions: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, this) };
        check_self(this, "derive")?;
        // SAFETY: a live object, by the contract above.
        let exceptions = unsafe { Borrowed::from_raw(py, exceptions) };
        let mut values = vec![this.getattr("message")?, exceptions.to_owned()];
        for field in E::FIELDS.iter().skip(E::IN_GROUPS) {
            values.push(this.getattr(field)?);
        }
        let values: Vec<_> = values.iter().map(Owned::borrow).collect();
        this.getattr("__class__")?.borrow().call(&values)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

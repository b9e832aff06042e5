//! The constructor of an exception with fields, and its text.
//!
//! In: a call of the class, from Python or from an error of Rust's. Out: `args` holds the values in the order of the fields, and each is
//! an attribute: so `repr`, `copy`, `pickle` and patterns work as they do for any exception. The constructors of bases are not called:
//! they know nothing of these fields.

use std::ffi::CStr;

use super::group::{Group, GroupMethods};
use crate::args::{missing_arguments, unexpected_name};
use crate::attach::Python;
use crate::entry::door;
use crate::error::{Builtin, PyErr};
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// Where the text is kept that an error of Rust's has, beside the fields.
const TEXT: &str = "__pyz3_text__";

/// The fields that a constructor takes.
pub struct Fields {
    names: &'static [&'static str],
    init: Option<&'static ffi::PyMethodDef>,
    group: Option<GroupMethods>,
}

// SAFETY: it points to constants alone.
unsafe impl Sync for Fields {}

/// What codegen implements for an exception with fields of its own.
pub trait Exception {
    /// The qualified name, as errors show it.
    const NAME: &'static str;
    /// The docstring of the constructor: its text signature.
    const SIGNATURE: &'static CStr;
    /// The fields, those of the bases first; of a group, after its message and its exceptions.
    const FIELDS: &'static [&'static str];
    /// How many of these every group has.
    const IN_GROUPS: usize = 0;
}

trait Initialised: Exception {
    const INIT: &'static ffi::PyMethodDef = &ffi::PyMethodDef {
        ml_name: c"__init__".as_ptr(),
        ml_meth: ffi::PyMethodDefPointer {
            PyCFunctionFastWithKeywords: init::<Self>,
        },
        ml_flags: ffi::METH_FASTCALL | ffi::METH_KEYWORDS,
        ml_doc: Self::SIGNATURE.as_ptr(),
    };
}

impl<E: Exception> Initialised for E {}

struct Method(ffi::PyMethodDef);

// SAFETY: it points to constants alone, and CPython only reads it.
unsafe impl Sync for Method {}

static STR: Method = Method(ffi::PyMethodDef {
    ml_name: c"__str__".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer { PyCFunction: str },
    ml_flags: ffi::METH_NOARGS,
    ml_doc: c"__str__($self, /)\n--\n\n".as_ptr(),
});

impl Fields {
    /// None, or those of the bases with a base's constructor.
    pub const NONE: Fields = Fields {
        names: &[],
        init: None,
        group: None,
    };

    /// Those of an exception.
    #[must_use]
    pub const fn of<E: Exception>() -> Fields {
        Fields {
            names: E::FIELDS,
            init: Some(E::INIT),
            group: None,
        }
    }

    /// Those of a group of exceptions, which may be none but those of any group.
    #[must_use]
    pub const fn of_group<E: Group>() -> Fields {
        let group = Some(GroupMethods::of::<E>());
        if E::FIELDS.len() == super::group::EVERY.len() {
            return Fields { group, ..Fields::NONE };
        }
        Fields {
            group,
            ..Fields::of::<E>()
        }
    }

    /// Adds what they make of a class to its dict.
    pub(super) fn fill(&self, dict: &Owned<'_>) -> Result<(), PyErr> {
        let py = dict.py();
        if let Some(group) = &self.group {
            group.fill(dict, self.init.is_some())?;
        }
        let Some(init) = self.init else { return Ok(()) };
        dict.dict_set_text("__init__", method(py, init)?.borrow())?;
        if self.group.is_none() {
            dict.dict_set_text("__str__", method(py, &STR.0)?.borrow())?;
        }
        // OSError's own would add the name of a file to the arguments.
        let base = Builtin::BaseException.class(py);
        dict.dict_set_text("__reduce__", base.borrow().getattr("__reduce__")?.borrow())?;
        let names = self.names.iter().map(|it| Owned::interned(py, it));
        dict.dict_set_text("__match_args__", Owned::list(py, names)?.into_tuple()?.borrow())
    }
}

/// A method of exceptions, as an object that a class can hold. For Python it is one of any object: `inspect` binds constructors to classes,
/// and would read no signature from one of exceptions alone. So the functions look at what they get.
pub(super) fn method<'py>(py: Python<'py>, method: &'static ffi::PyMethodDef) -> Result<Owned<'py>, PyErr> {
    let definition = std::ptr::from_ref(method).cast_mut();
    let object = &raw mut ffi::PyBaseObject_Type;
    // SAFETY: attached, a static of CPython's, and a definition that is there for ever and that nobody writes to.
    let descriptor = unsafe { ffi::PyDescr_NewMethod(object, definition) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(py, descriptor) }
}

pub(super) fn check_self(this: Borrowed<'_, '_>, method: &str) -> Result<(), PyErr> {
    // SAFETY: a live object.
    if unsafe { ffi::PyExceptionInstance_Check(this.as_ptr()) } == 0 {
        let found = this.type_name();
        return Err(PyErr::type_error(format!(
            "{method}() requires an exception, not '{found}'"
        )));
    }
    Ok(())
}

/// Keeps the text of an error of Rust's in its exception.
pub(crate) fn keep_text(exception: Borrowed<'_, '_>, text: Borrowed<'_, '_>) -> Result<(), PyErr> {
    exception.setattr(TEXT, text)
}

/// # Safety
///
/// Only CPython calls this, as a method with `METH_FASTCALL | METH_KEYWORDS`: the thread is attached, `names` is null or a tuple, and
/// `values` points to `count` objects and then to as many as there are names; all of them and `this` live through the call.
unsafe extern "C" fn init<E: Exception + ?Sized>(
    this: *mut ffi::PyObject,
    values: *const *mut ffi::PyObject,
    count: isize,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        check_self(this, "__init__")?;
        // SAFETY: by the contract above.
        let values = unsafe { bound::<E>(py, "__init__", values, count, names) }?;
        let args = Owned::list(py, values.iter().map(|it| Ok(Borrowed::to_owned(*it))))?.into_tuple()?;
        this.setattr("args", args.borrow())?;
        for (field, value) in E::FIELDS.iter().zip(values).skip(E::IN_GROUPS) {
            this.setattr(field, value)?;
        }
        Ok(Owned::none(py))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// The values of the fields, in their order.
///
/// # Safety
///
/// `names` is null or a tuple, and `values` points to `count` objects and then to as many as there are names; all of them live for `'a`.
pub(super) unsafe fn bound<'a, 'py: 'a, E: Exception + ?Sized>(
    py: Python<'py>,
    method: &str,
    values: *const *mut ffi::PyObject,
    count: isize,
    names: *mut ffi::PyObject,
) -> Result<Vec<Borrowed<'a, 'py>>, PyErr> {
    // SAFETY: a live object if it is not null, by the contract above.
    let names: Option<Borrowed<'a, 'py>> = (!names.is_null()).then(|| unsafe { Borrowed::from_raw(py, names) });
    let keywords = names.map_or(0, Borrowed::tuple_len);
    let positional = usize::try_from(count).unwrap_or(0);
    let all = positional + keywords;
    let values: &[Borrowed<'a, 'py>] = if all == 0 || values.is_null() {
        &[]
    } else {
        // SAFETY: as many live objects as said, by the contract above; `Borrowed` is laid out as the pointer it holds.
        unsafe { std::slice::from_raw_parts(values.cast(), all) }
    };
    let (values, by_name) = values.split_at(positional.min(values.len()));
    let names = (0..keywords).filter_map(|it| names?.tuple_item(it));
    let method = format!("{}.{method}", E::NAME);
    bind(&method, E::FIELDS, values, names.zip(by_name.iter().copied()))
}

/// Finds a value for each field, in the words of a Python function if there is none.
fn bind<'a, 'py: 'a>(
    method: &str,
    fields: &[&str],
    values: &[Borrowed<'a, 'py>],
    by_name: impl Iterator<Item = (Borrowed<'a, 'py>, Borrowed<'a, 'py>)>,
) -> Result<Vec<Borrowed<'a, 'py>>, PyErr> {
    if values.len() > fields.len() {
        let (most, given) = (fields.len() + 1, values.len() + 1);
        return Err(PyErr::type_error(format!(
            "{method}() takes {most} positional arguments but {given} were given"
        )));
    }
    let mut bound: Vec<Option<Borrowed<'a, 'py>>> = values.iter().copied().map(Some).collect();
    bound.resize(fields.len(), None);
    for (key, value) in by_name {
        let key = key.text()?;
        let Some(place) = fields.iter().position(|it| *it == key) else {
            return Err(unexpected_name(method, key, fields.iter().copied()));
        };
        if bound[place].replace(value).is_some() {
            return Err(PyErr::type_error(format!(
                "{method}() got multiple values for argument '{key}'"
            )));
        }
    }
    let missing: Vec<&str> = fields
        .iter()
        .zip(&bound)
        .filter_map(|(name, value)| value.is_none().then_some(*name))
        .collect();
    if !missing.is_empty() {
        return Err(missing_arguments(method, &missing));
    }
    Ok(bound.into_iter().flatten().collect())
}

/// # Safety
///
/// Only CPython calls this, as a method without arguments: the thread is attached, `this` lives through the call.
unsafe extern "C" fn str(this: *mut ffi::PyObject, _: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, this) };
        check_self(this, "__str__")?;
        if let Some(text) = this.optional_attribute(TEXT)? {
            return Ok(text);
        }
        // As any exception shows its arguments; what its builtin base would make of them is not meant.
        let args = this.getattr("args")?;
        match args.borrow().tuple_len() {
            0 => Owned::str(py, ""),
            1 => match args.borrow().tuple_item(0) {
                Some(only) => only.str(),
                None => Owned::str(py, ""),
            },
            _ => args.borrow().str(),
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

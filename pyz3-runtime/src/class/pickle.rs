//! Pickles and copies of objects whose base is not ours, where nobody has said how they are made.
//!
//! In: the class at the root, as Python sees it. Out: the same, with methods that refuse what would give an object without its state: the
//! base knows nothing of it. Whoever says how, in the interface file or in Python, is asked.
//!
//! Objects of other classes need none of this: CPython refuses where a type has more than Python code could see of it. What an heir inherits
//! from a class that can be copied or pickled is refused here as well.

use std::ffi::{CStr, c_int};
use std::ptr;

use super::extra::{import_dotted, own_dict};
use super::life::is_of;
use super::{ClassInfo, foreign, native};
use crate::entry::door;
use crate::error::PyErr;
use crate::ffi;
use crate::module::class_of;
use crate::object::{Borrowed, Owned};

/// What CPython reads for the methods.
struct Definitions([ffi::PyMethodDef; 3]);

// SAFETY: CPython reads them, and nobody writes.
unsafe impl Sync for Definitions {}

type Method = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;

const fn method(name: &'static CStr, function: Method, flags: c_int, doc: &'static CStr) -> ffi::PyMethodDef {
    ffi::PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: ffi::PyMethodDefPointer { PyCFunction: function },
        ml_flags: flags,
        ml_doc: doc.as_ptr(),
    }
}

static METHODS: Definitions = Definitions([
    method(
        c"__reduce_ex__",
        reduce_ex,
        ffi::METH_O,
        c"__reduce_ex__($self, protocol, /)\n--\n\nHelper for pickle.",
    ),
    method(c"__copy__", copy, ffi::METH_NOARGS, c"__copy__($self, /)\n--\n\n"),
    method(
        c"__deepcopy__",
        copy,
        ffi::METH_O,
        c"__deepcopy__($self, memo, /)\n--\n\n",
    ),
]);

/// Methods that say how an object is pickled, and what of it; `__new__` makes no state, so arguments for it alone are none.
const SAYS_HOW: [&str; 3] = ["__reduce__", "__getstate__", "__setstate__"];

/// Adds those that neither the class has nor its bases lack.
pub(super) fn add(class: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let space = own_dict(class)?;
    let bases = class.getattr("__bases__")?;
    let bases = bases.borrow();
    let count = bases.tuple_len();
    for definition in &METHODS.0 {
        // SAFETY: a static text.
        let name = unsafe { CStr::from_ptr(definition.ml_name) };
        let name = name.to_str().unwrap_or("?");
        if space.borrow().dict_get_text(name)?.is_some() {
            continue;
        }
        let mut is_there = false;
        for base in (0..count).filter_map(|it| bases.tuple_item(it)) {
            is_there |= base.optional_attribute(name)?.is_some();
        }
        if !is_there {
            continue;
        }
        let definition = ptr::from_ref(definition).cast_mut();
        // SAFETY: attached, a type, a static definition.
        let method = unsafe { ffi::PyDescr_NewMethod(class.as_ptr().cast(), definition) };
        // SAFETY: a new reference or null.
        let method = unsafe { Owned::result(class.py(), method) }?;
        space.dict_set_text(name, method.borrow())?;
    }
    super::extra::modified(class);
    Ok(())
}

/// Whether a class has a method that is not one of what is beyond the root.
fn has_own(class: Borrowed<'_, '_>, name: &str, root: Borrowed<'_, '_>) -> Result<bool, PyErr> {
    let line = class.getattr("__mro__")?;
    for one in (0..line.borrow().tuple_len()).filter_map(|it| line.borrow().tuple_item(it)) {
        let space = one.getattr("__dict__")?;
        let name = Owned::str(class.py(), name)?;
        let found = space.borrow().getattr("get")?.borrow().call(&[name.borrow()])?;
        if found.borrow().is_none() {
            continue;
        }
        return Ok(one.is(root) || !super::extra::is_subclass(root, one)?);
    }
    Ok(false)
}

/// The class that an object is of.
fn class_here(this: Borrowed<'_, '_>) -> Option<&'static ClassInfo> {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(this.as_ptr()) };
    // SAFETY: a live type.
    let own = unsafe { native::core(ty) }?;
    // SAFETY: a type of ours.
    unsafe { class_of(this.py(), own) }
}

/// `__reduce_ex__`
///
/// # Safety
///
/// Only CPython calls this, as a method of a type of ours: the thread is attached, and both are live objects.
unsafe extern "C" fn reduce_ex(this: *mut ffi::PyObject, protocol: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let protocol: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, protocol) };
        let class = this.class();
        let Some(info) = class_here(this) else {
            return Err(refused("pickle", this));
        };
        let Some(root) = foreign::root_of(this, info) else {
            return Err(refused("pickle", this));
        };
        // SAFETY: a live type.
        let root: Owned<'_> = unsafe { Owned::copied(py, root.as_ptr().cast()) };
        // An exception keeps the arguments that its base has got, and is made of them again: all there are, unless it is said otherwise.
        let mut allowed = info.line().all(|it| it.table.special().base_init.is_none()) && is_exception(this);
        for name in SAYS_HOW {
            allowed = allowed || has_own(class.borrow(), name, root.borrow())?;
        }
        if !allowed {
            return Err(refused("pickle", this));
        }
        let beyond = import_dotted(py, "builtins.super")?;
        let beyond = beyond.borrow().call(&[root.borrow(), this])?;
        beyond.borrow().getattr("__reduce_ex__")?.borrow().call(&[protocol])
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(ptr::null_mut(), Owned::into_raw, body) }
}

/// `__copy__`, `__deepcopy__`
///
/// # Safety
///
/// Only CPython calls this, as a method of a type of ours: the thread is attached, and the first is a live object.
unsafe extern "C" fn copy(this: *mut ffi::PyObject, _: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        Err::<Owned<'_>, _>(refused("copy", unsafe { Borrowed::from_raw(py, this) }))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(ptr::null_mut(), Owned::into_raw, body) }
}

/// What is derived knows the state of its own class alone: an object of an heir with another state is refused, unless that derives its own.
#[inline]
pub(crate) fn check_own(this: Borrowed<'_, '_>, class: &'static ClassInfo, what: &str) -> Result<(), PyErr> {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(this.as_ptr()) };
    if is_of(this.py(), ty, class) {
        Ok(())
    } else {
        Err(refused(what, this))
    }
}

fn is_exception(this: Borrowed<'_, '_>) -> bool {
    // SAFETY: a live object; the function looks at its type alone.
    unsafe { ffi::PyExceptionInstance_Check(this.as_ptr()) != 0 }
}

#[cold]
fn refused(what: &str, this: Borrowed<'_, '_>) -> PyErr {
    let method = if what == "copy" { "__copy__" } else { "__reduce__" };
    PyErr::type_error(format!(
        "cannot {what} '{}' object: what it holds beside its base would be lost (`derive: [{what}]` in the interface file keeps it, or a \
         method `{method}`)",
        this.type_name()
    ))
}

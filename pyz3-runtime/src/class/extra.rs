//! What a class has beside its type: abstract base classes that know it, type parameters, what data classes have.
//!
//! In: the class, as Python sees it. Out: the same, with more attributes.

use super::ClassInfo;
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned, check};

/// Adds attributes.
pub(crate) fn finish(class: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    let py = class.py();
    if info.table.generic {
        let alias = import_dotted(py, "types.GenericAlias")?;
        // SAFETY: attached, a live object.
        let method = unsafe { ffi::PyClassMethod_New(alias.borrow().as_ptr()) };
        // SAFETY: a new reference or null.
        let method = unsafe { Owned::result(py, method) }?;
        class.setattr("__class_getitem__", method.borrow())?;
    }
    if let Some(names) = info.table.dataclass {
        let all = Owned::list(py, names.iter().map(|it| Owned::str(py, it)))?.into_tuple()?;
        class.setattr("__match_args__", all.borrow())?;
        let fields = Owned::dict(py)?;
        let field = import_dotted(py, "dataclasses.field")?;
        let kind = import_dotted(py, "dataclasses._FIELD")?;
        let any = import_dotted(py, "builtins.object")?;
        for name in names {
            let field = field.borrow().call(&[])?;
            field.borrow().setattr("name", Owned::str(py, name)?.borrow())?;
            field.borrow().setattr("type", any.borrow())?;
            field.borrow().setattr("_field_type", kind.borrow())?;
            fields.dict_set_text(name, field.borrow())?;
        }
        class.setattr("__dataclass_fields__", fields.borrow())?;
    }
    Ok(())
}

/// Makes the class known to abstract base classes.
pub(crate) fn register(class: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    for name in info.table.register {
        let base = import_dotted(class.py(), name)?;
        base.borrow().getattr("register")?.borrow().call(&[class])?;
    }
    Ok(())
}

/// Imports what a dotted name stands for: the longest part that is a module, and attributes of it.
pub(crate) fn import_dotted<'py>(py: Python<'py>, name: &str) -> Result<Owned<'py>, PyErr> {
    let import = |name: &str| -> Result<Owned<'py>, PyErr> {
        let name = Owned::str(py, name)?;
        // SAFETY: attached, a live object.
        let module = unsafe { ffi::PyImport_Import(name.borrow().as_ptr()) };
        // SAFETY: a new reference or null.
        let _top = unsafe { Owned::result(py, module) }?;
        let modules = crate::object::modules(py)?;
        modules.borrow().getitem(name.borrow())
    };
    let mut ends: Vec<usize> = name.match_indices('.').map(|it| it.0).collect();
    let Some(mut end) = ends.pop() else {
        return import(name);
    };
    let mut found = loop {
        match (import(&name[..end]), ends.pop()) {
            (Ok(module), _) => break module,
            (Err(_), Some(shorter)) => end = shorter,
            (Err(error), None) => return Err(error),
        }
    };
    for part in name[end + 1..].split('.') {
        found = found.borrow().getattr(part)?;
    }
    Ok(found)
}

/// Whether a class is another, or derives from it.
pub(super) fn is_subclass(class: Borrowed<'_, '_>, other: Borrowed<'_, '_>) -> Result<bool, PyErr> {
    if !class.is_type() || !other.is_type() {
        return Ok(false);
    }
    // SAFETY: two live types.
    Ok(unsafe { ffi::PyType_IsSubtype(class.as_ptr().cast(), other.as_ptr().cast()) != 0 })
}

/// The very dict of a type.
pub(super) fn own_dict<'py>(class: Borrowed<'_, 'py>) -> Owned<'py> {
    let class_raw: *mut ffi::PyTypeObject = class.as_ptr().cast();
    // SAFETY: a live heap type, which has its dict.
    let dict = unsafe { (*class_raw).tp_dict };
    // SAFETY: a live object.
    unsafe { Owned::copied(class.py(), dict) }
}

/// Tells CPython that the dict of a type was changed.
pub(super) fn modified(class: Borrowed<'_, '_>) {
    // SAFETY: a live type.
    unsafe { ffi::PyType_Modified(class.as_ptr().cast()) };
}

/// Takes a name out of the dict of a type.
pub(super) fn take_from_dict<'py>(class: Borrowed<'_, 'py>, name: &str) -> Result<Option<Owned<'py>>, PyErr> {
    let dict = own_dict(class);
    let Some(value) = dict.borrow().dict_get_text(name)? else {
        return Ok(None);
    };
    let name = Owned::str(class.py(), name)?;
    // SAFETY: attached, live objects.
    let code = unsafe { ffi::PyDict_DelItem(dict.borrow().as_ptr(), name.borrow().as_ptr()) };
    check(class.py(), code)?;
    modified(class);
    Ok(Some(value))
}

//! What a class has beside its type: abstract base classes that know it, type parameters, what data classes have.
//!
//! In: the class, as Python sees it. Out: the same, with more attributes.

use super::ClassInfo;
use crate::attach::Python;
use crate::convert::RecordField;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::module::Literal;
use crate::object::{Borrowed, Owned, check};

/// Adds attributes.
pub(crate) fn finish(class: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    let py = class.py();
    if info.table.generic {
        let alias = import_dotted(py, "types.GenericAlias")?;
        let method = kind::class_method(alias.borrow())?;
        class.setattr("__class_getitem__", method.borrow())?;
    }
    if let Some((positional, keywords)) = info.table.special().dataclass {
        let all = Owned::list(py, positional.iter().map(|it| Owned::str(py, it.name)))?.into_tuple()?;
        class.setattr("__match_args__", all.borrow())?;
        // What the module `dataclasses` wants to find, it makes itself.
        let model = data_class(py, info, positional, keywords)?;
        for name in ["__dataclass_fields__", "__dataclass_params__"] {
            class.setattr(name, model.borrow().getattr(name)?.borrow())?;
        }
    }
    Ok(())
}

/// A data class of Python's with those fields. Their types are texts, as after `from __future__ import annotations`.
fn data_class<'py>(
    py: Python<'py>,
    info: &'static ClassInfo,
    positional: &[RecordField],
    keywords: &[RecordField],
) -> Result<Owned<'py>, PyErr> {
    let make_field = import_dotted(py, "dataclasses.field")?;
    let mut fields = Vec::new();
    let by_keyword = keywords.iter().map(|it| (it, true));
    for (field, by_keyword) in positional.iter().map(|it| (it, false)).chain(by_keyword) {
        let options = Owned::dict(py)?;
        options.dict_set_text("kw_only", Owned::bool(py, by_keyword).borrow())?;
        if let Some(default) = &field.default {
            let (option, value) = default_of(py, default)?;
            options.dict_set_text(option, value.borrow())?;
        }
        let made = make_field
            .borrow()
            .call_all(Owned::tuple(py, [])?.borrow(), Some(options.borrow()))?;
        let (name, annotation) = (Owned::str(py, field.name)?, Owned::str(py, field.annotation)?);
        fields.push(Owned::tuple(py, [name, annotation, made])?);
    }
    let fields = Owned::list(py, fields.into_iter().map(Ok))?;
    let options = Owned::dict(py)?;
    let frozen = info.sync == super::Sync::Frozen;
    options.dict_set_text("frozen", Owned::bool(py, frozen).borrow())?;
    let arguments = Owned::tuple(py, [Owned::str(py, "Fields")?, fields])?;
    let make = import_dotted(py, "dataclasses.make_dataclass")?;
    make.borrow().call_all(arguments.borrow(), Some(options.borrow()))
}

/// Which option of `dataclasses.field` a default is for: each object gets a list of its own.
fn default_of<'py>(py: Python<'py>, default: &Literal) -> Result<(&'static str, Owned<'py>), PyErr> {
    let value = default.object(py)?;
    if !matches!(default, Literal::List(_) | Literal::Set(_) | Literal::Dict(_)) {
        return Ok(("default", value));
    }
    let (partial, copy) = (
        import_dotted(py, "functools.partial")?,
        import_dotted(py, "copy.deepcopy")?,
    );
    let factory = partial.borrow().call(&[copy.borrow(), value.borrow()])?;
    Ok(("default_factory", factory))
}

/// Makes the class known to abstract base classes.
pub(crate) fn register(class: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    for name in info.table.special().register {
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
///
/// # Errors
///
/// On the stable ABI, where it takes a search: what kept that from being done.
pub(crate) fn own_dict<'py>(class: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    // SAFETY: a live heap type, which has its dict.
    let dict = unsafe { kind::raw_dict(class) }?;
    // SAFETY: a live object.
    Ok(unsafe { Owned::copied(class.py(), dict.as_ptr()) })
}

/// Tells CPython that the dict of a type was changed.
pub(super) fn modified(class: Borrowed<'_, '_>) {
    // SAFETY: a live type.
    unsafe { ffi::PyType_Modified(class.as_ptr().cast()) };
}

/// Takes a name out of the dict of a type.
pub(super) fn take_from_dict<'py>(class: Borrowed<'_, 'py>, name: &str) -> Result<Option<Owned<'py>>, PyErr> {
    let dict = own_dict(class)?;
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

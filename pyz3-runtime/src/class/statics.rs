//! Methods that get nothing.
//!
//! In: a type that CPython has made of a table. Out: the same, with methods that know the type that they belong to: through it, they
//! find the names and defaults of their module, and CPython's own static methods are told of none.

use super::ClassInfo;
use crate::entry::MethodDef;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, Owned};

/// Replaces the static methods of a type.
pub(super) fn bind(class: Borrowed<'_, '_>, dict: &Owned<'_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    let make = || -> Box<[MethodDef]> {
        let statics = info.table.methods.iter().filter(|it| it.is_of_none());
        statics.map(MethodDef::bound).collect()
    };
    for definition in info.statics.get_or_init(make) {
        let raw = std::ptr::from_ref(&definition.0).cast_mut();
        // SAFETY: attached, a definition that lives as long as the process, and a live object.
        let function = unsafe { ffi::PyCFunction_NewEx(raw, class.as_ptr(), std::ptr::null_mut()) };
        // SAFETY: a new reference or null.
        let function = unsafe { Owned::result(class.py(), function) }?;
        let method = kind::static_method(function.borrow())?;
        dict.dict_set_text(definition.name(), method.borrow())?;
    }
    Ok(())
}

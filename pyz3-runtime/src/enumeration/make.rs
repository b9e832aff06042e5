//! The classes themselves.
//!
//! In: tables. Out: classes as the `class` statement would make them, and what a module's state holds of them.

use std::ptr::NonNull;

use super::cell::Made;
use super::{EnumInfo, EnumKind};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::module::Literal;
use crate::object::{Borrowed, Owned, import};

/// The classes of one main module, held by its state.
#[derive(Default)]
pub(crate) struct Enums(Vec<(&'static EnumInfo, NonNull<Made>)>);

impl Enums {
    /// Makes them; `module` is the main module, of whose name theirs begin.
    pub(crate) fn make(py: Python<'_>, enums: &[&'static EnumInfo], module: Borrowed<'_, '_>) -> Result<Enums, PyErr> {
        let mut all = Enums(Vec::with_capacity(enums.len()));
        for info in enums {
            match make(py, info, module) {
                Ok(made) => {
                    let made = NonNull::from(Box::leak(Box::new(made)));
                    info.cell.add(py, made);
                    all.0.push((info, made));
                }
                Err(error) => {
                    all.clear(py);
                    return Err(error);
                }
            }
        }
        Ok(all)
    }

    /// Everything that is held, for the collector.
    pub(crate) fn objects(&self) -> impl Iterator<Item = NonNull<ffi::PyObject>> {
        // SAFETY: dropped by `clear` alone, which empties this.
        self.0.iter().flat_map(|it| unsafe { it.1.as_ref() }.objects())
    }

    /// Lets go of them.
    pub(crate) fn clear(self, py: Python<'_>) {
        for (info, made) in self.0 {
            info.cell.remove(made);
            // SAFETY: it was leaked above, and nobody finds it any more; should somebody be looking at it right now, see below.
            let owned = unsafe { made.as_ref() };
            let objects: Vec<_> = owned.objects().collect();
            // Without a lock of the interpreter's, another thread may have found it just before: it stays, a few words each import.
            if cfg!(not(Py_GIL_DISABLED)) {
                // SAFETY: as above; with the lock, nobody is looking.
                drop(unsafe { Box::from_raw(made.as_ptr()) });
            }
            for object in objects {
                // SAFETY: the count was the state's, and is given up here.
                drop(unsafe { Owned::from_raw(py, object) });
            }
        }
    }
}

/// Makes a class: what the `class` statement does.
fn make(py: Python<'_>, info: &EnumInfo, module: Borrowed<'_, '_>) -> Result<Made, PyErr> {
    let table = &info.table;
    let library = import(py, c"enum")?;
    let (bases, is_ours) = bases(py, table.kind, library.borrow())?;
    let name = Owned::interned(py, table.name)?;
    let namespace_of = bases.1.borrow().getattr("__prepare__")?;
    let namespace = namespace_of.borrow().call(&[name.borrow(), bases.0.borrow()])?;
    let namespace = namespace.borrow();
    let set = |key: &str, value: Borrowed<'_, '_>| namespace.setitem(Owned::interned(py, key)?.borrow(), value);

    let mut full_name = module.getattr("__name__")?.borrow().text()?.to_owned();
    for part in table.path {
        full_name.push('.');
        full_name.push_str(part);
    }
    set("__module__", Owned::interned(py, &full_name)?.borrow())?;
    set("__qualname__", name.borrow())?;
    if let Some(doc) = table.doc {
        set("__doc__", Owned::str(py, doc)?.borrow())?;
    }
    if is_ours {
        for method in ["__str__", "__format__"] {
            set(method, text(py).getattr(method)?.borrow())?;
        }
    }
    for (key, value) in table.members {
        set(key, value.object(py)?.borrow())?;
    }
    let class = bases.1.borrow().call(&[name.borrow(), bases.0.borrow(), namespace])?;

    let mut members = Vec::with_capacity(table.members.len());
    let mut bits = Vec::new();
    for (key, value) in table.members {
        members.push(class.borrow().getitem(Owned::interned(py, key)?.borrow())?);
        if matches!(table.kind, EnumKind::Flag | EnumKind::IntFlag) {
            bits.push(bits_of(value));
        }
    }
    Made::new(class, members, bits).ok_or_else(|| PyErr::runtime_error("an enum could not be made"))
}

/// A tuple of the bases and their metaclass; and whether `StrEnum` is to be made of parts, as before Python 3.11.
fn bases<'py>(
    py: Python<'py>,
    kind: EnumKind,
    library: Borrowed<'_, 'py>,
) -> Result<((Owned<'py>, Owned<'py>), bool), PyErr> {
    let metaclass = library.getattr("EnumMeta")?;
    if let Some(base) = library.optional_attribute(kind.class())? {
        return Ok(((Owned::tuple(py, [base])?, metaclass), false));
    }
    let bases = Owned::tuple(py, [text(py).to_owned(), library.getattr("Enum")?])?;
    Ok(((bases, metaclass), true))
}

/// Python's `str`.
fn text(py: Python<'_>) -> Borrowed<'_, '_> {
    let class = &raw mut ffi::PyUnicode_Type;
    // SAFETY: a type that lives as long as the interpreter.
    unsafe { Borrowed::from_raw(py, class.cast()) }
}

/// The bits of a flag, as the table has them.
fn bits_of(value: &Literal) -> u128 {
    match value {
        Literal::Int(value) => u128::from(value.cast_unsigned()), // Never negative: codegen refuses that.
        Literal::BigInt(digits) => digits.parse().unwrap_or_default(),
        _ => 0,
    }
}

/// Puts the classes that are in the submodule of that path into it, where `module` is found.
pub(crate) fn place(
    py: Python<'_>,
    enums: &[&'static EnumInfo],
    path: &[&str],
    module: Borrowed<'_, '_>,
) -> Result<(), PyErr> {
    for info in enums.iter().filter(|it| it.table.path == path) {
        let class = info.cell.with(py, |it| it.class(py));
        let class = class.ok_or_else(|| super::gone(info))?;
        module.setattr(info.table.name, class.borrow())?;
    }
    Ok(())
}

//! How a class that a metaclass has made has all that a type of ours has, on the stable ABI.
//!
//! In: a type of ours with methods and slots, and the bases of the class. Out: the class, which derives from that type: its slots are
//! inherited, since nobody may write them. So Python sees one base more, and two where a base is not ours: the second has the hidden slot.

use std::ptr;

use super::{ClassInfo, extra, foreign, native, statics};
use crate::attach::Python;
use crate::error::PyErr;
use crate::kind;
use crate::object::{Borrowed, Owned, import};

/// The base and the size of the type that a foreign class has its slots from.
pub(super) fn layout<'py>(
    py: Python<'py>,
    module: Borrowed<'_, 'py>,
    info: &'static ClassInfo,
) -> Result<(Option<Owned<'py>>, usize), PyErr> {
    if let Some(base) = info.table.base {
        let base = (base.info)().cell.get(py);
        // SAFETY: a live type.
        let core = base.and_then(|it| unsafe { native::core(it.as_ptr()) });
        let core = core.ok_or_else(|| PyErr::runtime_error("the base of a class is not there"))?;
        // SAFETY: a live type.
        return Ok((Some(unsafe { Owned::copied(py, core.as_ptr().cast()) }), 0));
    }
    let builtin = info.table.builtin.unwrap_or("object");
    let builtins = import(py, c"builtins")?;
    let base = builtins.borrow().getattr(builtin)?;
    let space = Owned::dict(py)?;
    space.dict_set_text("__module__", module.getattr("__name__")?.borrow())?;
    let names = Owned::tuple(py, [Owned::str(py, foreign::SLOT)?])?;
    space.dict_set_text("__slots__", names.borrow())?;
    let name = Owned::str(py, info.short_name())?;
    let bases = Owned::tuple(py, [base.borrow().to_owned()])?;
    let class = builtins.borrow().getattr("type")?;
    let class = class.borrow().call(&[name.borrow(), bases.borrow(), space.borrow()])?;
    extra::take_from_dict(class.borrow(), foreign::SLOT)?;
    extra::take_from_dict(class.borrow(), "__slots__")?;
    Ok((Some(class), 0))
}

/// A class that has all that a type has, which is its first base.
pub(super) fn make<'py>(
    (core, module, info): (&Owned<'py>, Borrowed<'_, 'py>, &'static ClassInfo),
    bases: Vec<Owned<'py>>,
    metaclass: Owned<'py>,
    space: Owned<'py>,
) -> Result<Owned<'py>, PyErr> {
    let py = core.py();
    let members = if info.foreign {
        foreign::slots(info, &bases)?
    } else {
        Vec::new()
    };
    let members = Owned::list(py, members.into_iter().map(|it| Owned::str(py, it)))?.into_tuple()?;
    space.dict_set_text("__slots__", members.borrow())?;
    if info.keeps_hash() {
        // Python would take it away from a class that has `__eq__` alone.
        space.dict_set_text("__hash__", core.borrow().getattr("__hash__")?.borrow())?;
    }
    let name = Owned::str(py, info.short_name())?;
    let all = std::iter::once(core.borrow().to_owned()).chain(bases);
    let all = Owned::list(py, all.map(Ok))?.into_tuple()?;
    let class = metaclass
        .borrow()
        .call(&[name.borrow(), all.borrow(), space.borrow()])?;
    if !extra::is_subclass(class.borrow(), core.borrow())? {
        return Err(PyErr::type_error(format!(
            "the metaclass of class `{}` made no class of it",
            info.table.qualname
        )));
    }
    extra::take_from_dict(class.borrow(), "__slots__")?;
    if info.foreign {
        foreign::show_members(class.borrow(), info)?;
    }
    let is_root = info.foreign && ptr::eq(info.root(), info);
    let hidden = if is_root { hidden(info, py)? } else { 0 };
    if info.foreign {
        kind::note_hidden(core.borrow(), hidden);
        kind::note_hidden(class.borrow(), hidden);
    }
    statics::bind(class.borrow(), &extra::own_dict(class.borrow()), info)?;
    extra::modified(class.borrow());
    let _ = module;
    Ok(class)
}

/// Where the hidden slot is: the first thing that was added to the builtin base.
fn hidden(info: &'static ClassInfo, py: Python<'_>) -> Result<usize, PyErr> {
    let base = import(py, c"builtins")?
        .borrow()
        .getattr(info.table.builtin.unwrap_or("object"))?;
    let size = base.borrow().getattr("__basicsize__")?;
    match size.borrow().int_value() {
        crate::object::Wide::Small(size) => Ok(usize::try_from(size).unwrap_or_default()),
        _ => Err(PyErr::runtime_error("a base of no size")),
    }
}

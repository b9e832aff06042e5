//! How a class that a metaclass has made has all that a type of ours has, on the stable ABI.
//!
//! In: a type of ours with methods and slots, and the bases of the class. Out: the class, which derives from that type: its slots are
//! inherited, since nobody may write them. So Python sees one base more, and two where a base is not ours: the second has the hidden slot.

use std::ptr;

use super::{ClassInfo, extra, foreign, native, statics};
use crate::attach::Python;
use crate::error::PyErr;
use crate::kind;
use crate::object::{Borrowed, Owned, Wide, import};

/// The base and the size of the type that a foreign class has its slots from.
pub(super) fn layout<'py>(
    py: Python<'py>,
    module: Borrowed<'_, 'py>,
    info: &'static ClassInfo,
) -> Result<(Option<Owned<'py>>, usize), PyErr> {
    if let Some(base) = info.table.base.filter(|it| (it.info)().foreign) {
        let base = (base.info)().cell.get(py);
        // SAFETY: a live type.
        let core = base.and_then(|it| unsafe { native::core(it.as_ptr()) });
        let core = core.ok_or_else(|| PyErr::runtime_error("the base of a class is not there"))?;
        // SAFETY: a live type.
        return Ok((Some(unsafe { Owned::copied(py, core.as_ptr().cast()) }), 0));
    }
    let builtins = import(py, c"builtins")?;
    // Two bases that both lay out their objects do not go together, so the hidden slot stands behind what the one base has.
    let mut base = builtins
        .borrow()
        .getattr(info.table.special().builtin.unwrap_or("object"))?;
    for other in foreign::bases(py, info)? {
        let other = laid_out(other)?;
        if extra::is_subclass(other.borrow(), base.borrow())? {
            base = other;
        }
    }
    let space = Owned::dict(py)?;
    space.dict_set_text("__module__", module.getattr("__name__")?.borrow())?;
    let names = Owned::tuple(py, [Owned::str(py, foreign::SLOT)?])?;
    space.dict_set_text("__slots__", names.borrow())?;
    let name = Owned::str(py, info.short_name())?;
    let bases = Owned::tuple(py, [base.borrow().to_owned()])?;
    let metaclass = base.borrow().class();
    let class = metaclass
        .borrow()
        .call(&[name.borrow(), bases.borrow(), space.borrow()])?;
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
    let hidden = if is_root { hidden(core.borrow())? } else { 0 };
    if info.foreign {
        kind::note_hidden(core.borrow(), hidden);
        kind::note_hidden(class.borrow(), hidden);
    }
    statics::bind(class.borrow(), &extra::own_dict(class.borrow())?, info)?;
    extra::modified(class.borrow());
    let _ = module;
    Ok(class)
}

/// Where the hidden slot is: the first thing that [`layout`] added to a base.
fn hidden(core: Borrowed<'_, '_>) -> Result<usize, PyErr> {
    let base = core.getattr("__base__")?.borrow().getattr("__base__")?;
    usize::try_from(number(base.borrow(), "__basicsize__")?).map_err(|_| PyErr::runtime_error("a base of no size"))
}

/// The class that says how objects of a class are laid out: itself, or the one it derives from if it adds no more than `__dict__` and weak
/// references. That is how CPython compares the bases of a class.
fn laid_out(class: Owned<'_>) -> Result<Owned<'_>, PyErr> {
    let base = class.borrow().getattr("__base__")?;
    if base.borrow().is_none() {
        return Ok(class);
    }
    let base = laid_out(base)?;
    let (own, below) = (class.borrow(), base.borrow());
    let items = number(own, "__itemsize__")?;
    let mut size = number(own, "__basicsize__")?;
    if items == 0 && number(below, "__itemsize__")? == 0 {
        let word = size_of::<usize>() as i64;
        for place in ["__weakrefoffset__", "__dictoffset__"] {
            // What is there is the last thing in an object.
            if number(below, place)? == 0 && number(own, place)? + word == size {
                size -= word;
            }
        }
    }
    let same = size == number(below, "__basicsize__")? && items == number(below, "__itemsize__")?;
    Ok(if same { base } else { class })
}

fn number(class: Borrowed<'_, '_>, name: &str) -> Result<i64, PyErr> {
    match class.getattr(name)?.borrow().int_value() {
        Wide::Small(number) => Ok(number),
        _ => Err(PyErr::runtime_error("a class of no size")),
    }
}

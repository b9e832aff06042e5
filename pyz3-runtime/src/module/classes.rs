//! The classes of a module.
//!
//! In: the tables of the module's classes, bases before their heirs. Out: the types, held by the module's state, and those at the top
//! as its attributes.

use super::Module;
use super::state::keep_type;
use crate::attach::Python;
use crate::class::{ClassInfo, Made, add_constants, finish, make, register, seal};
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};

/// Makes the types.
pub(super) fn add<'py>(py: Python<'py>, this: &'static Module, module: Borrowed<'_, 'py>) -> Result<(), PyErr> {
    let mut made = Vec::new();
    for class in this.table.classes {
        let ty = add_one(py, class, module, &mut made)?;
        module.setattr(class.table.qualname, ty.borrow())?;
    }
    for (class, ty) in made {
        add_constants(ty.borrow(), module, class)?;
        seal(ty.borrow(), class)?;
        register(ty.borrow(), class)?;
    }
    Ok(())
}

/// Makes a type, and those within it.
fn add_one<'py>(
    py: Python<'py>,
    class: &'static ClassInfo,
    module: Borrowed<'_, 'py>,
    made: &mut Vec<(&'static ClassInfo, Owned<'py>)>,
) -> Result<Owned<'py>, PyErr> {
    let Made {
        core,
        class: ty,
        holder,
    } = make(py, module, class)?;
    if let Some(core) = core {
        keep_type(module, class, core, None)?;
    }
    if let Some(holder) = holder {
        keep_type(module, class, holder, Some(&class.holder))?;
    }
    keep_type(module, class, ty.borrow().to_owned(), Some(&class.cell))?;
    finish(ty.borrow(), class)?;
    made.push((class, ty.borrow().to_owned()));
    for inner in class.table.special().classes {
        let name = inner.table.qualname;
        let name = name.rsplit('.').next().unwrap_or(name);
        let inner = add_one(py, inner, module, made)?;
        ty.borrow().setattr(name, inner.borrow())?;
    }
    Ok(ty)
}

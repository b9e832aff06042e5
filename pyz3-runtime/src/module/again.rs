//! Submodules that are imported again, alone.
//!
//! In: a module with submodules, when it is made. Out: a `__path__`, as a package has one, whose one entry is the module's own file, and for
//! that entry a finder in `sys.path_importer_cache`. So `importlib.reload` takes submodules, and one that was deleted from `sys.modules` is
//! made anew by the next import of it. The finder holds nothing: it looks the parent up in `sys.modules`.

use super::exec::{make_submodule, place_enums_below, spec_of};
use super::state::{is_module_of_ours, parent_of};
use super::{Module, user};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned, import, modules};

/// Lets the submodules of a module be found, if it has any and is from a file.
pub(super) fn prepare(py: Python<'_>, this: &'static Module, module: Borrowed<'_, '_>) -> Result<(), PyErr> {
    if this.table.submodules.is_empty() {
        return Ok(());
    }
    let Some(file) = module.optional_attribute("__file__")? else {
        return Ok(());
    };
    let cache = import(py, c"sys")?.borrow().getattr("path_importer_cache")?;
    let finder = namespace(py, &[("find_spec", Owned::function(py, Box::new(find_spec))?)])?;
    cache.borrow().setitem(file.borrow(), finder.borrow())?;
    let path = Owned::list(py, [Ok(file)].into_iter())?;
    module.setattr("__path__", path.borrow())
}

/// `finder.find_spec(name, target=None)`
fn find_spec<'py>(py: Python<'py>, args: &[Borrowed<'_, 'py>]) -> Result<Owned<'py>, PyErr> {
    let Some(name) = args.first() else {
        return Ok(Owned::none(py));
    };
    let name = name.text()?;
    let Some((_, _, parent)) = find(py, name)? else {
        return Ok(Owned::none(py));
    };
    let functions = [
        ("create_module", Owned::function(py, Box::new(create_module))?),
        ("exec_module", Owned::function(py, Box::new(exec_module))?),
    ];
    let loader = namespace(py, &functions)?;
    spec_of(py, name, parent.borrow(), loader.borrow())
}

/// `loader.create_module(spec)`: makes and runs it.
fn create_module<'py>(py: Python<'py>, args: &[Borrowed<'_, 'py>]) -> Result<Owned<'py>, PyErr> {
    let Some(spec) = args.first() else {
        return Ok(Owned::none(py));
    };
    let name = spec.getattr("name")?;
    let Some((this, submodule, parent)) = find(py, name.borrow().text()?)? else {
        return Err(PyErr::import_error("the module around this one has gone"));
    };
    let (_, made) = make_submodule(py, submodule, parent.borrow())?;
    place_again(py, submodule, made.borrow(), parent.borrow())?;
    user::hand_down(this, parent.borrow(), submodule, made.borrow());
    Ok(made)
}

/// `loader.exec_module(module)`: it has run already, so there is nothing to do, but for taking what the import system has set back to what it is
/// after the first import.
fn exec_module<'py>(py: Python<'py>, args: &[Borrowed<'_, 'py>]) -> Result<Owned<'py>, PyErr> {
    let Some(module) = args.first() else {
        return Ok(Owned::none(py));
    };
    let name = module.getattr("__name__")?;
    let name = name.borrow().text()?;
    if let Some((_, _, parent)) = find(py, name)? {
        let parent = parent.borrow();
        let loader = parent
            .optional_attribute("__loader__")?
            .unwrap_or_else(|| Owned::none(py));
        let spec = spec_of(py, name, parent, loader.borrow())?;
        module.setattr("__spec__", spec.borrow())?;
        module.setattr("__loader__", loader.borrow())?;
        module.setattr("__package__", parent.getattr("__name__")?.borrow())?;
    }
    Ok(Owned::none(py))
}

/// A submodule of that full name, and the module that it belongs in.
fn find<'py>(py: Python<'py>, name: &str) -> Result<Option<(&'static Module, &'static Module, Owned<'py>)>, PyErr> {
    let Some((parent_name, short_name)) = name.rsplit_once('.') else {
        return Ok(None);
    };
    let Some(parent) = modules(py)?.borrow().dict_get_text(parent_name)? else {
        return Ok(None);
    };
    let Some(this) = module_of(parent.borrow()) else {
        return Ok(None);
    };
    let submodule = this.table.submodules.iter().find(|it| it.short_name() == short_name);
    Ok(submodule.map(|it| (this, *it, parent)))
}

/// What a module of ours is.
fn module_of(object: Borrowed<'_, '_>) -> Option<&'static Module> {
    // SAFETY: a live object, on an attached thread.
    if !unsafe { is_module_of_ours(object.as_ptr()) } {
        return None;
    }
    // SAFETY: a live module.
    let definition = unsafe { ffi::PyModule_GetDef(object.as_ptr()) };
    // SAFETY: the definition of a module of ours is the first field of a `Module`, which is a static.
    unsafe { definition.cast::<Module>().as_ref() }
}

/// Puts the enums where they belong, which the main module has made.
fn place_again(
    py: Python<'_>,
    submodule: &'static Module,
    object: Borrowed<'_, '_>,
    parent: Borrowed<'_, '_>,
) -> Result<(), PyErr> {
    let mut path = vec![submodule.short_name()];
    let mut main = parent.to_owned();
    while let Some(outer) = parent_of(main.borrow()) {
        path.extend(module_of(main.borrow()).map(Module::short_name));
        main = outer;
    }
    path.reverse();
    let Some(this) = module_of(main.borrow()) else {
        return Ok(());
    };
    place_enums_below(py, this, vec![(path, submodule, object.to_owned())])
}

/// An object with these attributes.
fn namespace<'py>(py: Python<'py>, attributes: &[(&str, Owned<'py>)]) -> Result<Owned<'py>, PyErr> {
    let namespace = import(py, c"types")?
        .borrow()
        .getattr("SimpleNamespace")?
        .borrow()
        .call(&[])?;
    for (name, value) in attributes {
        namespace.borrow().setattr(name, value.borrow())?;
    }
    Ok(namespace)
}

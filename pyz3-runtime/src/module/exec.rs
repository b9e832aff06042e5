//! The second phase of making a module: its state, constants and submodules.
//!
//! In: a module object that has its functions already. Out: the module, complete, or an exception; what was made until then is
//! dropped with the module object.

use std::ffi::{c_int, c_void};

use super::state::{State, keep_parent};
use super::{Isolation, Module, again, user};
use crate::attach::{self, Python};
use crate::entry::door;
use crate::error::PyErr;
use crate::ffi;
use crate::home::Home;
use crate::object::{Borrowed, Owned, check, import, modules};

/// The slot's value.
pub(super) const EXEC: *mut c_void = exec as unsafe extern "C" fn(*mut ffi::PyObject) -> c_int as *mut c_void;

/// # Safety
///
/// CPython calls this, with a module of one of our definitions, on an attached thread.
unsafe extern "C" fn exec(module: *mut ffi::PyObject) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let object = unsafe { Borrowed::from_raw(py, module) };
        // SAFETY: a live module, by the contract above.
        let definition = unsafe { ffi::PyModule_GetDef(module) };
        // SAFETY: ours, by the contract above, so it is the first field of a `Module`, which is a static.
        let Some(this) = (unsafe { definition.cast::<Module>().as_ref() }) else {
            return Err(PyErr::runtime_error("this module has no definition"));
        };
        let state = State::new(py, this, object)?;
        // SAFETY: a module of one of our definitions, by the contract above.
        unsafe { state.install(module) }?;
        user::add(py, this, object)?;
        if let Some(add) = this.steps.classes {
            add(py, this, object)?;
        }
        fill(py, this, object)?;
        Ok(0)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |it| it, body) }
}

/// A submodule with its full name.
type Made<'py> = (&'static Module, String, Owned<'py>);

fn fill(py: Python<'_>, this: &'static Module, module: Borrowed<'_, '_>) -> Result<(), PyErr> {
    // From 3.12 on, CPython refuses by itself.
    if this.table.isolation == Isolation::Main && attach::interpreter_of(py) != 0 {
        let name = this.short_name();
        return Err(PyErr::import_error(format!(
            "module {name} does not support loading in subinterpreters"
        )));
    }
    // Hooks the end of the interpreter while it is certainly alive.
    Home::current(py);
    let steps = &this.steps;
    if let Some(enums) = &steps.enums {
        (enums.place)(py, this.enums, &[], module)?;
    }
    let exceptions = steps.exceptions.as_ref().map(|it| it.place);
    let rest = steps.submodules.or(steps.records); // Records of all modules are resolved when all are there.
    for step in [exceptions, steps.constants, rest].into_iter().flatten() {
        step(py, this, module)?;
    }
    Ok(())
}

/// Puts exceptions where they belong.
pub(super) fn add_exceptions(py: Python<'_>, this: &'static Module, module: Borrowed<'_, '_>) -> Result<(), PyErr> {
    for info in this.table.exceptions {
        module.setattr(info.name(), info.class(py)?.borrow())?;
    }
    Ok(())
}

/// The same of constants.
pub(super) fn add_constants(py: Python<'_>, this: &'static Module, module: Borrowed<'_, '_>) -> Result<(), PyErr> {
    for constant in this.table.constants {
        let value = constant.object(py)?;
        // SAFETY: attached, a live module, a C string and a live object, of which the function takes a reference of its own.
        let code =
            unsafe { ffi::PyModule_AddObjectRef(module.as_ptr(), constant.name.as_ptr(), value.borrow().as_ptr()) };
        check(py, code)?;
    }
    Ok(())
}

/// Makes submodules, and resolves what records name once all can be found.
pub(super) fn add_submodules(py: Python<'_>, this: &'static Module, module: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let mut made: Vec<Made<'_>> = Vec::with_capacity(this.table.submodules.len());
    for submodule in this.table.submodules {
        let one = make_submodule(py, submodule, module);
        if let Err(error) = one.map(|(full_name, object)| made.push((*submodule, full_name, object))) {
            return Err(withdraw_all(py, &made, error));
        }
    }
    place_enums(py, this, &made)
        .and_then(|()| again::prepare(py, this, module))
        .map_err(|error| withdraw_all(py, &made, error))?;
    // Only now can anyone else see them.
    for (submodule, full_name, object) in &made {
        user::hand_down(this, module, submodule, object.borrow());
        module.setattr(submodule.short_name(), object.borrow())?;
        modules(py)?.dict_set_text(full_name, object.borrow())?;
    }
    match this.steps.records {
        Some(resolve) => resolve(py, this, module).map_err(|error| withdraw_seen(py, &made, error)),
        None => Ok(()),
    }
}

/// Some modules, each with the way to it from the main one.
type Below<'py> = Vec<(Vec<&'static str>, &'static Module, Owned<'py>)>;

/// Puts the enums of submodules where they belong. The main module alone has them all.
fn place_enums<'py>(py: Python<'py>, this: &'static Module, made: &[Made<'py>]) -> Result<(), PyErr> {
    let below = |(submodule, _, object): &Made<'py>| {
        let path = vec![submodule.short_name()];
        (path, *submodule, object.borrow().to_owned())
    };
    place_enums_below(py, this, made.iter().map(below).collect())
}

/// The same for some of them, and those within.
pub(super) fn place_enums_below(py: Python<'_>, this: &'static Module, mut modules: Below<'_>) -> Result<(), PyErr> {
    let Some(enums) = &this.steps.enums else {
        return Ok(());
    };
    while let Some((path, module, object)) = modules.pop() {
        (enums.place)(py, this.enums, &path, object.borrow())?;
        for inner in module.table.submodules {
            let path = path.iter().copied().chain([inner.short_name()]).collect();
            let object = object.borrow().getattr(inner.short_name())?;
            modules.push((path, inner, object));
        }
    }
    Ok(())
}

/// The same of those that others can see.
#[cold]
fn withdraw_seen(py: Python<'_>, made: &[Made<'_>], error: PyErr) -> PyErr {
    if let Ok(modules) = modules(py) {
        for (_, full_name, object) in made {
            let _ = modules.borrow().dict_remove_text(full_name, object.borrow());
        }
    }
    withdraw_all(py, made, error)
}

#[cold]
fn withdraw_all(py: Python<'_>, made: &[Made<'_>], error: PyErr) -> PyErr {
    for (submodule, full_name, object) in made {
        withdraw(py, submodule, full_name, object.borrow());
    }
    error
}

/// Takes the submodules of a submodule out of `sys.modules` again, because the module that they are in could not be made.
#[cold]
fn withdraw(py: Python<'_>, parent: &'static Module, parent_name: &str, parent_object: Borrowed<'_, '_>) {
    for submodule in parent.table.submodules {
        // The error that is on its way says why; there is nothing to add to it.
        let Ok(Some(object)) = parent_object.optional_attribute(submodule.short_name()) else {
            continue;
        };
        let full_name = format!("{parent_name}.{}", submodule.short_name());
        withdraw(py, submodule, &full_name, object.borrow());
        if let Ok(modules) = modules(py) {
            let _ = modules.borrow().dict_remove_text(&full_name, object.borrow());
        }
    }
}

/// Makes a submodule as the import system would, and runs it.
pub(super) fn make_submodule<'py>(
    py: Python<'py>,
    submodule: &'static Module,
    parent: Borrowed<'_, 'py>,
) -> Result<(String, Owned<'py>), PyErr> {
    let parent_name = parent.getattr("__name__")?;
    let parent_name = parent_name.borrow().text()?;
    let full_name = format!("{parent_name}.{}", submodule.short_name());
    let loader = parent
        .optional_attribute("__loader__")?
        .unwrap_or_else(|| Owned::none(py));
    let spec = spec_of(py, &full_name, parent, loader.borrow())?;
    let definition = submodule.definition.get();
    // SAFETY: attached, a static definition and an object with a name.
    let module = unsafe { ffi::PyModule_FromDefAndSpec(definition, spec.borrow().as_ptr()) };
    // SAFETY: a new reference or null.
    let module = unsafe { Owned::result(py, module) }?;
    module.borrow().setattr("__spec__", spec.borrow())?;
    module
        .borrow()
        .setattr("__package__", Owned::str(py, parent_name)?.borrow())?;
    module.borrow().setattr("__loader__", loader.borrow())?;
    if let Some(file) = parent.optional_attribute("__file__")? {
        module.borrow().setattr("__file__", file.borrow())?;
    }
    // SAFETY: attached, the module that was just made of this definition.
    let code = unsafe { ffi::PyModule_ExecDef(module.borrow().as_ptr(), definition) };
    check(py, code)?;
    keep_parent(module.borrow(), parent);
    Ok((full_name, module))
}

/// What the import system has to know of a submodule.
pub(super) fn spec_of<'py>(
    py: Python<'py>,
    full_name: &str,
    parent: Borrowed<'_, 'py>,
    loader: Borrowed<'_, 'py>,
) -> Result<Owned<'py>, PyErr> {
    let name = Owned::str(py, full_name)?;
    // The import system itself is always loaded; `importlib.machinery` need not be.
    let class = import(py, c"_frozen_importlib")?.borrow().getattr("ModuleSpec")?;
    let spec = class.borrow().call(&[name.borrow(), loader])?;
    if let Some(file) = parent.optional_attribute("__file__")? {
        spec.borrow().setattr("origin", file.borrow())?;
    }
    Ok(spec)
}

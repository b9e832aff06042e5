//! Reading and checking, in one step.

use std::path::{MAIN_SEPARATOR, Path};

use super::Report;
use super::isolation::Support;
use super::load::{Loaded, load, load_part};
use crate::check;
use crate::ir::{Class, Function, Interface, Module, Origin};

/// Everything known about an interface. It is there if and only if there are no errors, and never for a part.
pub(super) struct Checked {
    pub(super) loaded: Loaded,
    pub(super) interface: Option<Interface>,
    pub(super) support: Option<Box<Support>>,
}

pub(super) fn read_and_check(path: &Path) -> Checked {
    read_and_check_for(path, None)
}

/// The same for a build on the stable ABI.
pub(super) fn read_and_check_for(path: &Path, floor: check::Floor) -> Checked {
    checked(load(path), path, floor)
}

/// The same for a file that is meant to be included; what comes out names no module.
pub(super) fn read_and_check_part(path: &Path) -> Checked {
    let mut checked = checked(load_part(path), path, None);
    checked.interface = None;
    checked.support = None;
    if let Some(first) = checked.loaded.files.first_mut() {
        first.file.module = None;
    }
    checked
}

fn checked(mut loaded: Loaded, path: &Path, floor: check::Floor) -> Checked {
    let mut interface = match loaded.files.is_empty() {
        true => None,
        false => check::check(&loaded.files, &loaded.sources, floor, &mut loaded.diagnostics),
    };
    debug_assert!(
        interface.is_some() || loaded.diagnostics.has_errors(),
        "a stage failed without saying why"
    );
    if loaded.diagnostics.has_errors() {
        interface = None;
    }
    let support = interface.as_ref().map(|it| Box::new(Support::of(it)));
    if let (Some(interface), Some(main)) = (&mut interface, path.parent()) {
        relocate(interface, main);
    }
    Checked {
        loaded,
        interface,
        support,
    }
}

impl From<Checked> for Report {
    fn from(checked: Checked) -> Self {
        let Checked {
            loaded,
            interface,
            support,
        } = checked;
        let written = || Some(loaded.files.first()?.file.module.as_ref()?.value.clone());
        let module = interface.map(|it| it.module.name.to_string()).or_else(written);
        Self {
            module,
            support,
            files: loaded.paths,
            sources: loaded.sources,
            diagnostics: loaded.diagnostics,
        }
    }
}

/// Names files as seen from the main file's folder, so that the output is the same wherever the work is started.
fn relocate(interface: &mut Interface, folder: &Path) {
    relocate_module(&mut interface.module, folder);
    for enumeration in &mut interface.enums {
        relocate_origin(&mut enumeration.origin, folder);
    }
    for custom in &mut interface.customs {
        relocate_origin(&mut custom.origin, folder);
    }
    for exception in &mut interface.exceptions {
        relocate_origin(&mut exception.origin, folder);
    }
    for map in &mut interface.error_maps {
        relocate_origin(&mut map.origin, folder);
        for entry in &mut map.entries {
            relocate_origin(&mut entry.origin, folder);
        }
    }
    for class in &mut interface.classes {
        relocate_class(class, folder);
    }
}

fn relocate_class(class: &mut Class, folder: &Path) {
    relocate_origin(&mut class.origin, folder);
    for method in class.init.iter_mut().chain(&mut class.methods) {
        relocate_function(&mut method.function, folder);
    }
    for member in &mut class.members {
        relocate_origin(&mut member.origin, folder);
    }
    for constant in &mut class.constants {
        relocate_origin(&mut constant.origin, folder);
    }
}

fn relocate_module(module: &mut Module, folder: &Path) {
    relocate_origin(&mut module.origin, folder);
    for constant in &mut module.constants {
        relocate_origin(&mut constant.origin, folder);
    }
    if let Some(state) = &mut module.state {
        relocate_origin(&mut state.origin, folder);
    }
    for function in &mut module.functions {
        relocate_function(function, folder);
    }
    for submodule in &mut module.submodules {
        relocate_module(submodule, folder);
    }
}

fn relocate_function(function: &mut Function, folder: &Path) {
    relocate_origin(&mut function.origin, folder);
    for overload in &mut function.overloads {
        relocate_origin(&mut overload.origin, folder);
    }
}

fn relocate_origin(origin: &mut Origin, folder: &Path) {
    if let Ok(inside) = Path::new(&origin.file).strip_prefix(folder) {
        origin.file = inside.display().to_string().replace(MAIN_SEPARATOR, "/");
    }
}

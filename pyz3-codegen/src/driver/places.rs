//! Where the crate defines the functions that its interface binds, and the statics among its constants.
//!
//! In: an interface, and the folder of its crate. Out: a file and a line for each that is found there without doubt. Tracebacks
//! show those of functions; what is a static is lent, since it cannot be moved.

use std::fs;
use std::path::{Path, PathBuf};

use syn::{Expr, Type};

use super::items::{Item, Kind, items};
use crate::ir::{
    Access, Class, Constant, ConstantValue, Function, Interface, Module, Places, RustExpr, STATIC, place_key,
    static_key,
};

/// A function that is bound, and where it is, if that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Located {
    pub(super) path: String,
    pub(super) place: Option<(String, usize)>,
}

/// The crate of an interface file: its folder, or the one around it.
fn crate_of(interface: &Path) -> Option<PathBuf> {
    let folder = interface.parent()?;
    let holds = |it: &Path| it.join("Cargo.toml").is_file();
    if holds(folder) {
        return Some(folder.to_owned());
    }
    folder.parent().filter(|it| holds(it)).map(Path::to_owned)
}

/// The folder that decides what is found, if there is one.
pub(super) fn sources(interface: &Path) -> Option<PathBuf> {
    Some(crate_of(interface)?.join("src")).filter(|it| it.is_dir())
}

/// Finds the functions of an interface, and tells it.
pub(super) fn add(interface: &mut Interface, path: &Path) {
    let Some(root) = crate_of(path) else { return };
    let located = locate(targets(interface), path);
    let folder = path
        .parent()
        .and_then(|it| it.strip_prefix(&root).ok())
        .unwrap_or(Path::new(""));
    let mut folder = folder.to_string_lossy().replace('\\', "/");
    if !folder.is_empty() {
        folder.push('/');
    }
    let found = located.into_iter().filter_map(|it| Some((it.path, it.place?)));
    interface.places = Some(Places {
        folder,
        found: found.collect(),
    });
}

/// What a run now would find.
pub(super) fn found_now(before: &[Located], interface: &Path) -> Vec<Located> {
    locate(before.iter().map(|it| it.path.clone()).collect(), interface)
}

/// What an interface binds and where that is.
pub(super) fn located(interface: &Interface) -> Vec<Located> {
    let Some(places) = &interface.places else {
        return Vec::new();
    };
    let located = |path: String| Located {
        place: places.found.get(&path).cloned(),
        path,
    };
    targets(interface).into_iter().map(located).collect()
}

/// The paths that an interface binds and that can be in its crate.
fn targets(interface: &Interface) -> Vec<String> {
    let mut out = Vec::new();
    module_targets(&interface.module, &mut out);
    interface.classes.iter().for_each(|it| class_targets(it, &mut out));
    out.sort();
    out.dedup();
    out
}

fn module_targets(module: &Module, out: &mut Vec<String>) {
    let signatures = module.functions.iter().flat_map(Function::signatures);
    signatures.for_each(|it| target(&it.rust, out));
    constant_targets(&module.constants, out);
    module.submodules.iter().for_each(|it| module_targets(it, out));
}

fn class_targets(class: &Class, out: &mut Vec<String>) {
    let methods = class
        .init
        .iter()
        .chain(&class.methods)
        .filter(|it| it.derived.is_none());
    let signatures = methods.flat_map(|it| it.function.signatures());
    signatures.for_each(|it| target(&it.rust, out));
    constant_targets(&class.constants, out);
    for member in &class.members {
        for access in [Some(&member.get), member.set.as_ref()].into_iter().flatten() {
            if let Access::Call(rust) = access {
                target(rust, out);
            }
        }
        member.delete.iter().for_each(|it| target(it, out));
    }
}

fn target(rust: &RustExpr, out: &mut Vec<String>) {
    if wanted(&rust.0).is_some() {
        out.push(place_key(rust));
    }
}

fn constant_targets(constants: &[Constant], out: &mut Vec<String>) {
    for constant in constants {
        if let ConstantValue::Rust { rust, .. } = &constant.value
            && wanted(&rust.0).is_some()
        {
            out.push(static_key(rust));
        }
    }
}

/// A function or a static, by the names before its own.
struct Wanted {
    before: Vec<String>,
    name: String,
}

fn wanted(expr: &Expr) -> Option<Wanted> {
    let Expr::Path(path) = expr else { return None };
    let words = |path: &syn::Path| -> Vec<String> {
        let names = path.segments.iter().map(|it| it.ident.to_string());
        names.map(|it| it.trim_start_matches("r#").to_owned()).collect()
    };
    let all = words(&path.path);
    let name = all.last()?.clone();
    let before = match &path.qself {
        Some(qself) => match &*qself.ty {
            Type::Path(ty) => words(&ty.path),
            _ => return None,
        },
        None => all[..all.len() - 1].to_vec(),
    };
    // What begins with anything else is in another crate.
    (before.first()? == "crate").then(|| Wanted {
        before: before[1..].to_vec(),
        name,
    })
}

fn locate(paths: Vec<String>, interface: &Path) -> Vec<Located> {
    let mut all = Vec::new();
    if let (Some(folder), false) = (sources(interface), paths.is_empty()) {
        files(&folder, "src", &mut Vec::new(), &mut all);
    }
    let located = |path: String| {
        let (is_static, name) = match path.strip_prefix(STATIC) {
            Some(name) => (true, name),
            None => (false, path.as_str()),
        };
        let wanted = syn::parse_str(name).ok().and_then(|it: Expr| wanted(&it));
        Located {
            place: wanted.and_then(|it| {
                if is_static {
                    find_static(&all, &it)
                } else {
                    find(&all, &it)
                }
            }),
            path,
        }
    };
    paths.into_iter().map(located).collect()
}

/// A function or a static, and the file that it is in.
struct Found {
    file: String,
    item: Item,
}

/// The functions and statics of all files in a folder and below it, with the modules that the files are.
fn files(folder: &Path, shown: &str, modules: &mut Vec<String>, all: &mut Vec<Found>) {
    const DEEPEST: usize = 32;
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let Some(name) = path.file_name().and_then(|it| it.to_str()) else {
            continue;
        };
        let shown = format!("{shown}/{name}");
        if path.is_dir() && modules.len() < DEEPEST {
            modules.push(name.to_owned());
            files(&path, &shown, modules, all);
            modules.pop();
        } else if let Some(stem) = name.strip_suffix(".rs")
            && let Ok(text) = fs::read_to_string(&path)
        {
            let is_root = matches!(stem, "mod") || (modules.is_empty() && matches!(stem, "lib" | "main"));
            let mut around = modules.clone();
            if !is_root {
                around.push(stem.to_owned());
            }
            all.extend(items(&text).into_iter().map(|mut item| {
                item.modules.splice(..0, around.iter().cloned());
                Found {
                    file: shown.clone(),
                    item,
                }
            }));
        }
    }
}

/// The place of a function: where its path says, or, as paths may lead through `use`, the only one that it can mean.
fn find(all: &[Found], wanted: &Wanted) -> Option<(String, usize)> {
    match choices(all, wanted, |it| it.kind == Kind::Function).as_slice() {
        [only] => Some((only.file.clone(), only.item.line)),
        _ => None,
    }
}

/// The same of a static that no constant of that name can be taken for. Of several, as `cfg` chooses among, the first.
fn find_static(all: &[Found], wanted: &Wanted) -> Option<(String, usize)> {
    let is_there = |it: &Item| it.modules == wanted.before && it.owner.is_none();
    let can_be = |it: &Item| match it.kind {
        Kind::Function => false,
        // What is private elsewhere is nothing that a path leads to.
        Kind::Static => it.is_public || is_there(it),
        Kind::Const => true,
    };
    let choices = choices(all, wanted, can_be);
    let all_static = choices.iter().all(|it| it.item.kind == Kind::Static);
    let first = choices.first().filter(|_| all_static)?;
    Some((first.file.clone(), first.item.line))
}

/// What a path can mean, of what can be meant: where the path says, or else anywhere.
fn choices<'a>(all: &'a [Found], wanted: &Wanted, can_be: impl Fn(&Item) -> bool) -> Vec<&'a Found> {
    let named = |it: &&Found| it.item.name == wanted.name && can_be(&it.item);
    let named: Vec<&Found> = all.iter().filter(named).collect();
    let (last, outer) = match wanted.before.split_last() {
        Some((last, outer)) => (Some(last), outer),
        None => (None, &[][..]),
    };
    let free = |it: &Item| it.owner.is_none();
    let owned = |it: &Item| it.owner.as_ref() == last && last.is_some();
    let those = |is_one: &dyn Fn(&Item) -> bool| -> Vec<&'a Found> {
        named.iter().copied().filter(|it| is_one(&it.item)).collect()
    };
    let choices = [
        those(&|it| free(it) && it.modules == wanted.before),
        those(&|it| owned(it) && it.modules == outer),
        those(&owned),
        those(&free),
    ];
    choices.into_iter().find(|it| !it.is_empty()).unwrap_or_default()
}

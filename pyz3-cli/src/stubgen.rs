//! `pyz3 stubgen`: the type stub of a module, where type checkers look for it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use pyz3_codegen::Rendered;

use crate::arguments::Stubgen;
use crate::files::{self, absolute, status_line};
use crate::generate::{finish, rendered, same};
use crate::interfaces;
use crate::output::Output;
use crate::project::{Interface, locate, python_root};

pub(crate) fn stubgen(arguments: &Stubgen, output: &Output) -> Result<()> {
    let path = interfaces::the_one(arguments.file.as_deref())?;
    let rendered = rendered(&path, output)?;
    let root = match &arguments.output {
        Some(folder) => folder.clone(),
        None => default_root(&path),
    };
    let module = Interface {
        path,
        module: rendered.module.clone(),
    };
    let stubs = stubs(&module, &rendered, &root);
    let mut stale = false;
    for (path, text) in &stubs {
        if arguments.check {
            stale |= !same(path, text.as_bytes(), output);
        } else {
            output.report(&status_line(files::write(path, text.as_bytes())?, path));
        }
    }
    finish(stale, output)
}

/// The files of a module's stub, below the folder `root` of the import path.
pub(crate) fn stubs(module: &Interface, rendered: &Rendered, root: &Path) -> Vec<(PathBuf, String)> {
    let packages: PathBuf = module.packages().iter().collect();
    let pyi = rendered.outputs.iter().filter(|(name, _)| name.ends_with(".pyi"));
    let mut stubs: Vec<(PathBuf, String)> = pyi.map(|(name, text)| (packages.join(name), text.clone())).collect();
    // PEP 561: the marker stands in the outermost package and counts for all inside. A lone module has none.
    let outermost = stubs
        .first()
        .and_then(|(path, _)| path.parent()?.components().next().map(|it| it.as_os_str().to_owned()));
    stubs.extend(outermost.map(|it| (Path::new(&it).join("py.typed"), String::new())));
    stubs.into_iter().map(|(path, text)| (root.join(path), text)).collect()
}

/// Where `pyz3 build` would put the module; beside the interface where there is no crate.
fn default_root(interface: &Path) -> PathBuf {
    match locate(interface) {
        Ok((root, interfaces)) if interfaces.contains(&absolute(interface)) => python_root(&root),
        _ => interface.parent().unwrap_or(Path::new("")).to_owned(),
    }
}

//! A folder from which Python imports the modules of a project, with nothing written beside the project.
//!
//! `geometry` is a file in that folder. For `mypkg._core` the folder gets a `mypkg` of links to everything in the
//! project's own `mypkg`, and `_core` among them: Python takes a package from one place only, so that a second `mypkg`
//! with nothing but `_core` in it would hide the first.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cargo::Built;
use crate::files;
use crate::interpreter::Interpreter;
use crate::project::{Interface, Project};

/// Makes the folder what it should be and returns it.
pub(crate) fn folder(
    project: &Project,
    modules: &[&Interface],
    built: &Built,
    python: &Interpreter,
    release: bool,
) -> Result<PathBuf> {
    let mode = if release { "release" } else { "debug" };
    let tag = format!(
        "{}{mode}",
        built.suffix(python).trim_start_matches('.').replace('.', "-") + "-"
    );
    let folder = project
        .metadata
        .own_folder()
        .join("import")
        .join(&project.metadata.package)
        .join(tag);
    let mut root = Tree::new();
    for module in modules {
        insert(&mut root, &project.python_root(), module, built.suffix(python));
    }
    realize(&root, &folder, &built.library).with_context(|| format!("cannot fill {}", folder.display()))?;
    Ok(folder)
}

type Tree = BTreeMap<OsString, Node>;

/// What a name in the folder is.
enum Node {
    /// The library that was built.
    Library,
    /// A link into the project.
    Link(PathBuf),
    /// A folder with a module somewhere inside.
    Folder(Tree),
}

/// Adds a module and what stands beside it in its packages.
fn insert(mut tree: &mut Tree, source: &Path, module: &Interface, suffix: &str) {
    let mut source = source.to_owned();
    for package in module.packages() {
        source.push(package);
        let node = tree.entry(package.into()).or_insert_with(|| Node::Link(source.clone()));
        if let Node::Link(_) | Node::Library = node {
            *node = Node::Folder(links(&source));
        }
        let Node::Folder(inside) = node else { return };
        tree = inside;
    }
    // Whatever an earlier `pyz3 build` left there, Python looks for this name first.
    tree.insert(format!("{}{suffix}", module.name()).into(), Node::Library);
}

/// Links to everything in a package's folder; nothing where there is no such folder.
fn links(source: &Path) -> Tree {
    let entries = fs::read_dir(source).into_iter().flatten().flatten();
    let entries = entries.filter(|it| it.file_name() != "__pycache__");
    entries.map(|it| (it.file_name(), Node::Link(it.path()))).collect()
}

/// Makes `folder` hold what `tree` says and nothing else.
fn realize(tree: &Tree, folder: &Path, library: &Path) -> Result<()> {
    if folder.is_symlink() {
        remove(folder)?;
    }
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() != "__pycache__" && !tree.contains_key(&entry.file_name()) {
            remove(&entry.path())?;
        }
    }
    for (name, node) in tree {
        let path = folder.join(name);
        match node {
            Node::Library => {
                if path.is_symlink() {
                    remove(&path)?;
                }
                files::copy(library, &path)?;
            }
            Node::Link(target) => link(target, &path)?,
            Node::Folder(inside) => realize(inside, &path, library)?,
        }
    }
    Ok(())
}

/// Makes `path` a link to `target`, or a copy where the system allows no links.
fn link(target: &Path, path: &Path) -> Result<()> {
    let is_right = |path: &Path| fs::read_link(path).is_ok_and(|it| it == target);
    if is_right(path) {
        return Ok(());
    }
    if path.symlink_metadata().is_ok() {
        remove(path)?;
    }
    match symlink(target, path) {
        // Another `pyz3 run` was faster.
        Err(_) if is_right(path) => Ok(()),
        Err(_) => duplicate(target, path),
        Ok(()) => Ok(()),
    }
}

#[cfg(unix)]
fn symlink(target: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(windows)]
fn symlink(target: &Path, path: &Path) -> io::Result<()> {
    if target.is_dir() {
        std::os::windows::fs::symlink_dir(target, path)
    } else {
        std::os::windows::fs::symlink_file(target, path)
    }
}

fn duplicate(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        files::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        duplicate(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Removes a file, a link (never what it leads to) or a folder. What is gone already is fine.
fn remove(path: &Path) -> io::Result<()> {
    let done = match path.symlink_metadata() {
        Ok(it) if it.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path).or_else(|_| fs::remove_dir(path)),
        Err(error) => Err(error),
    };
    done.or_else(|it| {
        if it.kind() == io::ErrorKind::NotFound {
            Ok(())
        } else {
            Err(it)
        }
    })
}

//! `pyz3 generate`: what a build script writes, in a folder of the user's choice.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pyz3_codegen::{Builder, Error, Generated, Rendered};

use crate::arguments::Generate;
use crate::check::LIMIT;
use crate::failure::Shown;
use crate::files::{shown, status_line};
use crate::interfaces;
use crate::output::Output;

pub(crate) fn generate(arguments: &Generate, output: &Output) -> Result<()> {
    let interface = interfaces::the_one(arguments.file.as_deref())?;
    let folder = match &arguments.out {
        Some(folder) => folder.clone(),
        None => interface.parent().unwrap_or(Path::new("")).join("generated"),
    };
    if arguments.check {
        return is_current(&interface, &folder, output);
    }
    let generated = into(&interface, &folder, arguments.force, output)?;
    for (path, status) in &generated.outputs {
        output.report(&status_line(*status, path));
    }
    Ok(())
}

/// Generates into `folder`; shows the diagnostics where the interface has errors.
fn into(interface: &Path, folder: &Path, force: bool, output: &Output) -> Result<Generated> {
    match Builder::new(interface).out_dir(folder).force(force).try_generate() {
        Ok(generated) => Ok(generated),
        Err(Error::Interface(report)) => {
            output.raw(&report.render(output.color(), Some(LIMIT)));
            Err(Shown.into())
        }
        Err(Error::Io { path, source }) => Err(source).with_context(|| format!("cannot write {}", path.display())),
    }
}

/// Compares what would be written with what is there.
fn is_current(interface: &Path, folder: &Path, output: &Output) -> Result<()> {
    let rendered = rendered(interface, output)?;
    let mut stale = false;
    for (name, text) in &rendered.outputs {
        stale |= !same(&folder.join(name), text.as_bytes(), output);
    }
    finish(stale, output)
}

/// All output as text; shows the diagnostics where the interface has errors.
pub(crate) fn rendered(interface: &Path, output: &Output) -> Result<Rendered> {
    pyz3_codegen::render(interface).map_err(|report| {
        output.raw(&report.render(output.color(), Some(LIMIT)));
        Shown.into()
    })
}

/// Whether `path` holds `wanted`; says so where it does not.
pub(crate) fn same(path: &Path, wanted: &[u8], output: &Output) -> bool {
    match fs::read(path) {
        Ok(found) if found == wanted => {
            output.report(&format!("up to date  {}", shown(path)));
            true
        }
        found => {
            let what = if found.is_ok() { "stale" } else { "missing" };
            output.error(&format!("{what}: {}", shown(path)));
            false
        }
    }
}

/// Ends a `--check`.
pub(crate) fn finish(stale: bool, output: &Output) -> Result<()> {
    if stale {
        output.say("run the same command without `--check` to write what is not current");
        return Err(Shown.into());
    }
    Ok(())
}

//! `pyz3 run`: builds the crate that a script belongs to, and runs the script.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::arguments::Run;
use crate::artifact;
use crate::cargo;
use crate::failure::usage;
use crate::files::absolute;
use crate::import;
use crate::interpreter::{self, Interpreter};
use crate::output::Output;
use crate::project::Project;

/// What `python SCRIPT` does, save that the script's folder is not put before everything else: for Pythons before 3.11,
/// which have no `-P`.
const WITHOUT_OWN_FOLDER: &str = "\
__import__('sys').argv.pop(0); __import__('sys').path.pop(0); __file__ = __import__('sys').argv[0]
exec(compile(__import__('io').open_code(__file__).read(), __file__, 'exec'))";

/// Returns only where the script could not be run.
pub(crate) fn run(arguments: &Run, output: &Output) -> Result<()> {
    let script = &arguments.script;
    if !script.is_file() {
        return Err(usage(format!("no such script: {}", script.display())));
    }
    let project = Project::find(script, output)?;
    let python = interpreter::find(
        arguments.building.python.as_deref(),
        Some(&project.metadata.own_folder()),
    )?;
    let release = !arguments.debug;
    let built = cargo::build(&project, release, &arguments.building, &python, output)?;
    let modules = artifact::modules(&project, &built, output)?;
    let folder = import::folder(&project, &modules, &built, &python, release)?;
    output.clear();

    let mut command = Command::new(&python.executable);
    command.env("PYTHONPATH", import_path(&folder, script, &project)?);
    command.args(how_to_run(&python)).arg(script).args(&arguments.arguments);
    become_script(command).with_context(|| format!("cannot run {}", python.executable.display()))
}

/// The script's folder comes second, not first as Python has it: it may hold an older build of the module, or a dotted
/// module's package without the module.
fn import_path(folder: &Path, script: &Path, project: &Project) -> Result<OsString> {
    let script = script.canonicalize().unwrap_or_else(|_| absolute(script));
    let mut path: Vec<PathBuf> = vec![folder.to_owned()];
    path.extend(script.parent().map(Path::to_owned));
    let python = project.python_root();
    if python != project.root {
        path.push(python);
    }
    if let Some(old) = env::var_os("PYTHONPATH").filter(|it| !it.is_empty()) {
        path.extend(env::split_paths(&old));
    }
    env::join_paths(path).context("cannot set PYTHONPATH")
}

fn how_to_run(python: &Interpreter) -> &'static [&'static str] {
    if (python.major, python.minor) >= (3, 11) {
        &["-P"]
    } else {
        &["-c", WITHOUT_OWN_FOLDER]
    }
}

/// Replaces this process, so that streams, signals and the exit code are the script's own.
#[cfg(unix)]
fn become_script(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_script(mut command: Command) -> Result<()> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(1))
}

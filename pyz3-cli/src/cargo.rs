//! Driving cargo: what it knows about a crate, and building it.
//!
//! Cargo's own words reach the user unchanged, save that its status lines become one progress line, and that errors in
//! generated code get the interface line that they come from.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::arguments::Building;
use crate::blame;
use crate::failure::Shown;
use crate::files::shown;
use crate::hints;
use crate::interpreter::Interpreter;
use crate::message::{Diagnostic, Message, Target};
use crate::output::Output;
use crate::project::Project;

/// What cargo knows about a crate before it builds it.
#[derive(Debug)]
pub(crate) struct Metadata {
    pub(crate) package: String,
    pub(crate) target_directory: PathBuf,
    pub(crate) workspace_root: PathBuf,
    id: String,
    targets: Vec<Target>,
}

/// What a build made.
#[derive(Debug)]
pub(crate) struct Built {
    /// The shared library.
    pub(crate) library: PathBuf,
    /// Where the build script wrote its output.
    pub(crate) out_dir: Option<PathBuf>,
    /// Whether it is for all versions of Python from some on.
    pub(crate) stable: bool,
}

impl Built {
    /// How the names of importable files end.
    pub(crate) fn suffix<'a>(&self, python: &'a Interpreter) -> &'a str {
        match self.stable {
            false => &python.ext_suffix,
            true if cfg!(windows) => ".pyd",
            true => ".abi3.so",
        }
    }
}

/// Asks cargo about the crate in `root`. Its dependencies are not looked at.
pub(crate) fn metadata(root: &Path, output: &Output) -> Result<Metadata> {
    #[derive(Deserialize)]
    struct Everything {
        packages: Vec<Package>,
        target_directory: PathBuf,
        workspace_root: PathBuf,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        id: String,
        manifest_path: PathBuf,
        targets: Vec<Target>,
    }

    let manifest = root.join("Cargo.toml");
    let mut command = command(output);
    command
        .args(["metadata", "--no-deps", "--format-version=1", "--manifest-path"])
        .arg(&manifest);
    let answer = command.stdin(Stdio::null()).output().map_err(not_started)?;
    if !answer.status.success() {
        output.raw(&String::from_utf8_lossy(&answer.stderr));
        return Err(Shown.into());
    }
    let everything: Everything = serde_json::from_slice(&answer.stdout).context("cannot read `cargo metadata`")?;
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let wanted = real(&manifest);
    let package = everything
        .packages
        .into_iter()
        .find(|it| real(&it.manifest_path) == wanted);
    let Some(package) = package else {
        bail!("cargo knows no package in {}", manifest.display())
    };
    Ok(Metadata {
        package: package.name,
        target_directory: everything.target_directory,
        workspace_root: everything.workspace_root,
        id: package.id,
        targets: package.targets,
    })
}

impl Metadata {
    /// The folder that is ours under cargo's target directory.
    pub(crate) fn own_folder(&self) -> PathBuf {
        self.target_directory.join("pyz3")
    }
}

/// Builds the crate's shared library.
pub(crate) fn build(
    project: &Project,
    release: bool,
    options: &Building,
    python: &Interpreter,
    output: &Output,
) -> Result<Built> {
    let metadata = &project.metadata;
    if !metadata.targets.iter().any(Target::is_cdylib) {
        bail!(
            "{} is not built as a shared library, so there is nothing that Python could import\n\n  \
             add to {}:\n\n    [lib]\n    crate-type = [\"cdylib\", \"rlib\"]\n",
            metadata.package,
            shown(&project.root.join("Cargo.toml"))
        );
    }
    let mut command = command(output);
    command.args(arguments(&project.root, release, options, output.color()));
    // Absolute, and the interpreter itself rather than a launcher: what is built doesn't depend on PATH.
    command.env("PYO3_PYTHON", &python.executable);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());

    let mode = if release { "release" } else { "debug" };
    let title = format!("building {} ({mode})", metadata.package);
    output.begin(&title);
    let mut child = command.spawn().map_err(not_started)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let mut listener = Listener {
        project,
        output,
        title: &title,
        library: None,
        out_dir: None,
        stable: false,
        complained: false,
        blamed: Vec::new(),
        held: Vec::new(),
    };
    let said = std::thread::scope(|scope| {
        let said = scope.spawn(|| stderr.map(|it| passed_on(it, &title, output)).unwrap_or_default());
        if let Some(stdout) = stdout {
            listener.listen(stdout);
        }
        said.join().unwrap_or_default()
    });
    let status = child.wait().context("cannot wait for cargo")?;
    // After the compiler's messages, as on a terminal.
    output.raw(&said);
    let Listener {
        library,
        out_dir,
        stable,
        complained,
        ..
    } = listener;
    if !status.success() {
        if said.is_empty() && !complained {
            bail!("cargo failed without saying why ({status})");
        }
        return Err(Shown.into());
    }
    let Some(library) = library else {
        bail!("cargo built {}, but named no shared library", metadata.package)
    };
    Ok(Built {
        library,
        out_dir,
        stable,
    })
}

/// Cargo's arguments. On macOS an extension module finds Python's symbols when it is loaded, which the linker must be
/// told. What is released is built as a shared library alone: cargo does no link-time optimisation (`lto`) of what is an `rlib` besides.
fn arguments(root: &Path, release: bool, options: &Building, color: bool) -> Vec<OsString> {
    let format = if color { "json-diagnostic-rendered-ansi" } else { "json" };
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |it: &str| arguments.push(it.into());
    let alone = release || cfg!(target_os = "macos");
    add(if alone { "rustc" } else { "build" });
    add("--lib");
    if release {
        add("--crate-type=cdylib");
    }
    add(&format!("--message-format={format}"));
    for feature in &options.features {
        add("--features");
        add(feature);
    }
    let switches = [
        (release, "--release"),
        (options.no_default_features, "--no-default-features"),
        (options.locked, "--locked"),
        (options.offline, "--offline"),
    ];
    switches.iter().filter(|(on, _)| *on).for_each(|(_, it)| add(it));
    add("--manifest-path");
    arguments.push(root.join("Cargo.toml").into());
    if cfg!(target_os = "macos") {
        arguments.extend(["--", "-C", "link-arg=-undefined", "-C", "link-arg=dynamic_lookup"].map(OsString::from));
    }
    arguments
}

/// Cargo, with the terminal behaviour that we need.
fn command(output: &Output) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.env("CARGO_TERM_COLOR", if output.color() { "always" } else { "never" });
    command.env("CARGO_TERM_PROGRESS_WHEN", "never");
    command
}

fn not_started(error: std::io::Error) -> anyhow::Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        return anyhow::anyhow!("cargo was not found: pyz3 needs Rust; see https://rustup.rs");
    }
    anyhow::Error::new(error).context("cannot start cargo")
}

/// Follows the messages on cargo's standard output.
struct Listener<'a> {
    project: &'a Project,
    output: &'a Output,
    title: &'a str,
    library: Option<PathBuf>,
    out_dir: Option<PathBuf>,
    stable: bool,
    /// Whether the compiler has said anything.
    complained: bool,
    /// The interface lines that it has spoken of, as notes, with how bad that was.
    blamed: Vec<(String, Vec<String>)>,
    /// What it may say more clearly later on.
    held: Vec<Diagnostic>,
}

impl Listener<'_> {
    fn listen(&mut self, stdout: impl Read) {
        let mut crates = 0_usize;
        for line in lines(stdout) {
            match serde_json::from_str(&line) {
                Ok(Message::Said { message }) => self.compiler(message),
                Ok(Message::Built(artifact)) => {
                    crates += 1;
                    self.output
                        .progress(&format!("{}: {crates} done, {}", self.title, artifact.target.name));
                    if artifact.package_id == self.project.metadata.id && artifact.target.is_cdylib() {
                        self.library = artifact.filenames.into_iter().find(|it| is_library(it));
                    }
                }
                Ok(Message::Generated {
                    package_id,
                    out_dir,
                    cfgs,
                }) => {
                    self.stable |= cfgs.iter().any(|it| it == "Py_LIMITED_API");
                    if package_id == self.project.metadata.id {
                        self.out_dir = Some(out_dir);
                    }
                }
                Ok(Message::Other) => {}
                // A procedural macro may print what it likes.
                Err(_) => self.output.raw(&format!("{line}\n")),
            }
        }
        for message in std::mem::take(&mut self.held) {
            let notes = blame::notes(&message, &self.project.interfaces);
            let said = (message.level.clone(), notes);
            if !self.blamed.contains(&said) {
                self.say(&message, said.1);
            }
        }
    }

    /// Prints a message of rustc, with the interface line where it is about generated code.
    fn compiler(&mut self, message: Diagnostic) {
        let notes = blame::notes(&message, &self.project.interfaces);
        if blame::is_repeated(&message) {
            self.held.push(message);
        } else {
            self.say(&message, notes);
        }
    }

    fn say(&mut self, message: &Diagnostic, mut notes: Vec<String>) {
        let Some(rendered) = &message.rendered else { return };
        self.complained = true;
        let generated = !notes.is_empty();
        if generated {
            self.blamed.push((message.level.clone(), notes.clone()));
        }
        let help = hints::help(message, generated, &self.project.root, &self.project.interfaces);
        notes.extend(help.map(|it| format!("= help: {it}")));
        if notes.is_empty() {
            self.output.raw(rendered);
            return;
        }
        // Under rustc's own notes, which stand below the bars beside the source.
        let bar = without_color(rendered)
            .lines()
            .find_map(|it| it.strip_suffix('|').map(str::len));
        let margin = " ".repeat(bar.unwrap_or(2));
        let notes: Vec<String> = notes
            .iter()
            .map(|it| format!("{margin}{}\n", self.output.paint("1;36", it)))
            .collect();
        self.output
            .raw(&format!("{}\n{}\n", rendered.trim_end(), notes.concat()));
    }
}

/// Whether a file is what Python loads, rather than an `.rlib` or debug information.
fn is_library(path: &Path) -> bool {
    path.extension()
        .is_some_and(|it| ["so", "dylib", "dll"].iter().any(|known| it == *known))
}

/// Reads cargo's standard error: status lines become progress, the rest is returned.
fn passed_on(stderr: impl Read, title: &str, output: &Output) -> String {
    let mut rest = String::new();
    for line in lines(stderr) {
        match status(&line) {
            // Another build may take long, which is worth a line; what cargo downloads into is free again at once.
            Some(status) if status.starts_with("Blocking") && !status.ends_with("package cache") => {
                output.begin(&format!("{title}: {status}"))
            }
            Some(status) => output.progress(&format!("{title}: {status}")),
            None => {
                rest.push_str(&line);
                rest.push('\n');
            }
        }
    }
    rest
}

/// Cargo's status line, which puts its verb right-aligned into 12 columns, without colour.
fn status(line: &str) -> Option<String> {
    const VERBS: [&str; 14] = [
        "Adding",
        "Blocking",
        "Building",
        "Checking",
        "Compiling",
        "Dirty",
        "Downloaded",
        "Downloading",
        "Finished",
        "Fresh",
        "Locking",
        "Running",
        "Unpacking",
        "Updating",
    ];
    let plain = without_color(line);
    let text = plain.trim_start();
    let (verb, _) = text.split_once(' ')?;
    let is_status = VERBS.contains(&verb) && plain.len() - text.len() + verb.len() == 12;
    is_status.then(|| text.to_owned())
}

fn without_color(text: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for it in text.chars() {
        match it {
            '\x1b' => inside = true,
            _ if inside => inside = !it.is_ascii_alphabetic(),
            _ => plain.push(it),
        }
    }
    plain
}

/// The lines of a stream, whatever bytes are in them.
fn lines(stream: impl Read) -> impl Iterator<Item = String> {
    let lines = BufReader::new(stream).split(b'\n').map_while(std::result::Result::ok);
    lines.map(|it| String::from_utf8_lossy(&it).trim_end_matches('\r').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_lines_are_told_from_the_rest() {
        let found = |line: &str| status(line).unwrap_or_default();
        assert_eq!(found("   Compiling serde v1.0.0"), "Compiling serde v1.0.0");
        assert_eq!(
            found("\x1b[1m\x1b[92m    Finished\x1b[0m `release` profile"),
            "Finished `release` profile"
        );
        assert_eq!(
            found("  Compiling is indented otherwise inside a build script's output"),
            ""
        );
        assert_eq!(found("error: could not compile `geometry` (lib)"), "");
        assert_eq!(found("warning: unused"), "");
    }
}

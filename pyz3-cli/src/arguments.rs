//! The command line: every command with its explanation and examples.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Python extension modules in Rust, from a YAML interface file.
///
/// An interface file (`pyz3.yaml`, or `NAME.pyz3.yaml`) says what Python sees: modules, functions, types. `pyz3` checks
/// it, builds the crate that it belongs to, and puts the module where Python finds it.
#[derive(Debug, Parser)]
#[command(name = "pyz3", version, max_term_width = 100, after_long_help = MAIN)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const MAIN: &str = "\
Examples:
  pyz3 check                        is the interface right? (no compiler needed)
  pyz3 run demo.py                  build the crate around demo.py and run the script
  pyz3 build --release              put the importable module beside the project

Exit codes:
  0  fine
  1  errors in the interface or the build, or output that is not current
  2  wrong usage
  `pyz3 run` passes on the script's own.";

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Say nothing but errors and warnings.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// When to use colour. `auto`: on a terminal, unless NO_COLOR is set.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = false
    )]
    pub(crate) color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(Run),
    Build(Build),
    Check(Check),
    Generate(Generate),
    Dump(Dump),
    Stubgen(Stubgen),
    Schema(Schema),
    Version(Version),
    Clean(Clean),
}

/// How cargo builds.
#[derive(Debug, Args)]
pub(crate) struct Building {
    /// The Python to build for: a path, a name on PATH, or a virtual environment's folder. Default: PYO3_PYTHON, the
    /// active virtual environment (VIRTUAL_ENV, CONDA_PREFIX), then python3 and python on PATH.
    #[arg(long, value_name = "PYTHON")]
    pub(crate) python: Option<PathBuf>,
    /// Features of the crate to switch on, as cargo takes them.
    #[arg(short = 'F', long, value_name = "FEATURES")]
    pub(crate) features: Vec<String>,
    /// Do not switch on the crate's `default` feature.
    #[arg(long)]
    pub(crate) no_default_features: bool,
    /// Fail where Cargo.lock would have to change.
    #[arg(long)]
    pub(crate) locked: bool,
    /// Let cargo use nothing but what is on this machine.
    #[arg(long)]
    pub(crate) offline: bool,
}

/// Build the crate that a script belongs to, and run the script.
///
/// Finds the crate (the nearest folder upwards from the script that has a Cargo.toml with a `[package]`, and an interface
/// file), builds it in release mode, and runs the script with the new module importable. Nothing is written beside the
/// project: the module goes to a folder under cargo's target directory, which comes first on the script's import path;
/// a pure Python package around a dotted module (`mypkg._core`) is importable as usual. Standard streams, signals and
/// the exit code are the script's own.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 run demo.py
  pyz3 run --debug demo.py --size 3          what follows the script is for the script
  pyz3 run --python .venv examples/demo.py")]
pub(crate) struct Run {
    /// Build without optimisation: faster to build, slower to run. Timings mean nothing in this mode.
    #[arg(long)]
    pub(crate) debug: bool,
    #[command(flatten)]
    pub(crate) building: Building,
    /// The Python script.
    #[arg(value_name = "SCRIPT")]
    pub(crate) script: PathBuf,
    /// What the script gets in `sys.argv`.
    #[arg(value_name = "ARGS", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<OsString>,
}

/// Build the importable module and put it beside the project.
///
/// Builds the crate with cargo, then puts the extension module next to Cargo.toml under the name that the interpreter
/// looks for (`geometry.cpython-313-x86_64-linux-gnu.so`), with its type stub (`geometry.pyi`). A dotted module
/// (`mypkg._core`) goes into its package's folder, with `py.typed`: next to Cargo.toml, or in `python/` where that
/// folder exists. Files are replaced in one step, and only where they changed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 build                                 the crate of the current folder, unoptimised
  pyz3 build --release examples/textkit
  pyz3 build --python python3.13 --no-stub")]
pub(crate) struct Build {
    /// The crate: its folder, its Cargo.toml, or any file inside.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Optimise.
    #[arg(short, long)]
    pub(crate) release: bool,
    /// Write the type stub (the default).
    #[arg(long, overrides_with = "no_stub")]
    pub(crate) stub: bool,
    /// Do not write the type stub and py.typed.
    #[arg(long, overrides_with = "stub")]
    pub(crate) no_stub: bool,
    #[command(flatten)]
    pub(crate) building: Building,
}

/// Check interface files without building anything.
///
/// Reads each file with everything that it includes and shows all that is wrong, each with its place and a way out. A
/// folder stands for every `pyz3.yaml` and `*.pyz3.yaml` below it; `target`, `node_modules`, hidden folders and virtual
/// environments are left out. Files that others include are checked as part of those. Neither a crate nor a compiler
/// is needed. People get the first 100 diagnostics on standard error; `--json` gives programs all of them on standard
/// output, as one list of objects with the keys code, severity, message, file, line, column, end_line, end_column, help
/// and related.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 check                                 every interface below the current folder
  pyz3 check pyz3.yaml
  pyz3 check --json src examples > diagnostics.json
  pyz3 check --isolation pyz3.yaml           which interpreters the module may be used in, and why

Exit codes:
  0  no errors (notes and warnings are none)
  1  errors
  2  wrong usage: a path that does not exist, a folder without any interface file")]
pub(crate) struct Check {
    /// Interface files, or folders to search.
    #[arg(value_name = "FILE or FOLDER", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Print all diagnostics to standard output as one JSON list.
    #[arg(long)]
    pub(crate) json: bool,
    /// Say more of the interpreters that each module may be used in: what rustc checks, and what must be importable. With
    /// `--json`, print that instead of the diagnostics, as one list of objects with the keys module, isolation,
    /// interpreters, limits, bounds and imports.
    #[arg(long)]
    pub(crate) isolation: bool,
}

/// Write the generated Rust, stub and documentation to a folder.
///
/// The same output that a build script gets in OUT_DIR, for reading, for debugging, or for committing. Files are written
/// only where they changed. `--check` writes nothing and tells whether the folder is current, which is what a CI job
/// wants when generated files are committed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 generate                              pyz3.yaml -> generated/
  pyz3 generate shapes.pyz3.yaml --out src/bindings
  pyz3 generate --check                      exit code 1 and the names of stale files")]
pub(crate) struct Generate {
    /// The interface file. Default: the one in the current folder.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Where to write. Default: `generated` beside the interface file.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write even what looks unchanged.
    #[arg(long, conflicts_with = "check")]
    pub(crate) force: bool,
    /// Write nothing; exit code 1 where a file is missing or stale.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Print what one stage of the generator makes of an interface.
///
/// `model` is what was written, `ir` is what is true once every rule has been checked, `rust` is the generated source,
/// `pyi` the type stub.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 dump --stage rust | less
  pyz3 dump shapes.pyz3.yaml --stage ir")]
pub(crate) struct Dump {
    /// The interface file. Default: the one in the current folder.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Which stage.
    #[arg(long)]
    pub(crate) stage: Stage,
}

/// A stage of the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// What was written.
    Model,
    /// What is true.
    Ir,
    /// The generated Rust source.
    Rust,
    /// The type stub.
    Pyi,
}

/// Write the type stub of a module.
///
/// Puts `NAME.pyi` where type checkers look for it: where `pyz3 build` puts the module. A dotted module's stub goes into
/// its package, with the `py.typed` marker in the outermost one. No compiler is needed.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 stubgen
  pyz3 stubgen --output typings              typings/geometry.pyi
  pyz3 stubgen --check                       exit code 1 where the stub is not current")]
pub(crate) struct Stubgen {
    /// The interface file. Default: the one in the current folder.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The folder of the import path to write to; packages become folders in it.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Write nothing; exit code 1 where the stub is missing or stale.
    #[arg(long)]
    pub(crate) check: bool,
}

/// Print the JSON Schema of interface files.
///
/// Editors complete, explain and check interface files with it. With the YAML language server, write this as the first
/// line of the file: `# yaml-language-server: $schema=pyz3.schema.json`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 schema > pyz3.schema.json
  pyz3 schema --output schemas/pyz3.schema.json")]
pub(crate) struct Schema {
    /// Write to a file, only where it changed.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Print the versions of everything that takes part in a build.
///
/// The command, the generator, the runtime that the crate of the current folder is locked to, rustc, cargo, and the
/// Python that a build here would use. Put this in a bug report.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 version
  pyz3 version --json")]
pub(crate) struct Version {
    /// Print a JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// The Python to ask about; found as for `pyz3 build`.
    #[arg(long, value_name = "PYTHON")]
    pub(crate) python: Option<PathBuf>,
}

/// Remove what pyz3 keeps for itself.
///
/// The `pyz3` folder under cargo's target directory (facts about interpreters, modules made importable by `pyz3 run`)
/// and the `*.pyz3-cache` records beside generated files. All of it is made again when needed. What cargo built
/// (`cargo clean`) and what `pyz3 build` put beside the project stay.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  pyz3 clean
  pyz3 clean examples/textkit")]
pub(crate) struct Clean {
    /// The crate: its folder, its Cargo.toml, or any file inside.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
}

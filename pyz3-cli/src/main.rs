//! The `pyz3` command.
//!
//! In: arguments. Out: an exit code: 0 fine, 1 errors in the interface or the build, 2 wrong usage; `run` passes on
//! the script's own. Each command is a room of its name; only `output` writes to the terminal.
#![forbid(unsafe_code)]

mod arguments;
mod artifact;
mod blame;
mod build;
mod cargo;
mod check;
mod clean;
mod dump;
mod failure;
mod files;
mod generate;
mod hints;
mod import;
mod interfaces;
mod interpreter;
mod message;
mod output;
mod project;
mod run;
mod schema;
mod stubgen;
mod version;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::failure::{Shown, Usage};
use crate::output::Output;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.global.quiet, arguments.global.color);
    let result = match arguments.command {
        Command::Run(it) => run::run(&it, &output),
        Command::Build(it) => build::build(&it, &output),
        Command::Check(it) => check::check(&it, &output),
        Command::Generate(it) => generate::generate(&it, &output),
        Command::Dump(it) => dump::dump(&it, &output),
        Command::Stubgen(it) => stubgen::stubgen(&it, &output),
        Command::Schema(it) => schema::schema(&it, &output),
        Command::Version(it) => version::version(&it, &output),
        Command::Clean(it) => clean::clean(&it, &output),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Shown>() => ExitCode::from(1),
        Err(error) => {
            output.error(&format!("{error:#}"));
            ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
        }
    }
}

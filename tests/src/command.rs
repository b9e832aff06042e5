//! Running programs, and saying what happened.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

/// A program that knows nothing of the cargo that runs the tests.
pub fn program(path: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let cargo = text.starts_with("CARGO_") && !["CARGO_HOME", "CARGO_TERM_COLOR"].contains(&&*text);
        // An interpreter must find its own files, and no other's; builds are for the interpreter that the test names.
        let python = text.starts_with("PYTHON") || text.starts_with("PYO3_");
        if (cargo && !text.starts_with("CARGO_NET_") && !text.starts_with("CARGO_REGISTR")) || python {
            command.env_remove(&name);
        }
    }
    command
        .env_remove("VIRTUAL_ENV")
        .env_remove("CONDA_PREFIX")
        .env_remove("OUT_DIR");
    command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    command
}

/// The cargo that runs the tests, building into `target`.
pub fn cargo(target: &Path) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_PROGRESS_WHEN", "never");
    command
}

/// Runs a program to its end. `Err` holds all it said, if it failed or could not be started.
pub fn run(command: &mut Command) -> Result<Output, String> {
    let said = said(command);
    if said.output.as_ref().is_ok_and(|it| it.status.success()) {
        said.output.map_err(|it| it.to_string())
    } else {
        Err(said.to_string())
    }
}

/// Runs a program to its end, whatever that is.
pub fn said(command: &mut Command) -> Said {
    Said {
        line: line(command),
        output: command.output(),
    }
}

/// A program's end and all it said.
#[derive(Debug)]
pub struct Said {
    line: String,
    output: io::Result<Output>,
}

impl Said {
    /// Whether it ended with status 0.
    pub fn succeeded(&self) -> bool {
        self.code() == Some(0)
    }

    /// The exit status.
    pub fn code(&self) -> Option<i32> {
        self.output.as_ref().ok().and_then(|it| it.status.code())
    }

    /// Standard output.
    pub fn stdout(&self) -> String {
        self.output
            .as_ref()
            .map_or_else(|_| String::new(), |it| text(&it.stdout))
    }

    /// Standard error.
    pub fn stderr(&self) -> String {
        self.output
            .as_ref()
            .map_or_else(|it| it.to_string(), |it| text(&it.stderr))
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "$ {}", self.line)?;
        match &self.output {
            Ok(output) => {
                writeln!(f, "{}", text(&output.stdout).trim_end())?;
                writeln!(f, "{}", text(&output.stderr).trim_end())?;
                write!(f, "({})", output.status)
            }
            Err(error) => write!(f, "could not be started: {error}"),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

fn line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let _ = write!(line, " {}", argument.to_string_lossy());
    }
    line
}

/// Fails a test for what every other one needs as well: in full once, in short from then on.
///
/// # Panics
///
/// Always.
pub(crate) fn fail(message: &str, short: &str) -> ! {
    static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new = !said.iter().any(|it| it == message);
    if is_new {
        said.push(message.to_owned());
    }
    drop(said);
    if is_new {
        panic!("{short}:\n{message}")
    } else {
        panic!("{short}, as another test tells in full")
    }
}

/// Says that a test was not run, and why, past the harness that hides what tests print.
pub fn notice(test: &str, why: &str) {
    let _ = writeln!(io::stderr(), "test {test} was not run: {why}");
}

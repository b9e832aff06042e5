//! The only room that writes to the terminal.
//!
//! What was asked for goes to standard output; errors, warnings and progress go to standard error. A closed pipe is
//! no fault of anybody: what can't be written is dropped.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use crate::arguments::Color;

/// Where text goes, and how.
pub(crate) struct Output {
    quiet: bool,
    color: bool,
    terminal: bool,
    /// Whether a progress line stands on the terminal now.
    progress: Mutex<bool>,
}

impl Output {
    /// Reads the environment once: colour only on a terminal, and not where `NO_COLOR` says no.
    pub(crate) fn new(quiet: bool, color: Color) -> Self {
        let terminal = io::stderr().is_terminal();
        let refused = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !refused && !dumb,
        };
        Self {
            quiet,
            color,
            terminal: terminal && !dumb,
            progress: Mutex::new(false),
        }
    }

    /// Whether standard error takes colour.
    pub(crate) fn color(&self) -> bool {
        self.color
    }

    /// Prints what the command was asked for, as it is.
    pub(crate) fn print(&self, text: &str) {
        self.clear();
        let mut out = io::stdout().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Prints a line on what was done, unless `--quiet`.
    pub(crate) fn report(&self, line: &str) {
        if !self.quiet {
            self.print(&format!("{line}\n"));
        }
    }

    /// Prints text to standard error, as it is.
    pub(crate) fn raw(&self, text: &str) {
        self.clear();
        self.write_error(text);
    }

    /// Prints a line to standard error, unless `--quiet`.
    pub(crate) fn say(&self, line: &str) {
        if !self.quiet {
            self.raw(&format!("{line}\n"));
        }
    }

    /// Prints an error.
    pub(crate) fn error(&self, text: &str) {
        self.raw(&format!("{}: {text}\n", self.paint("1;31", "error")));
    }

    /// Prints a warning.
    pub(crate) fn warning(&self, text: &str) {
        self.raw(&format!("{}: {text}\n", self.paint("1;33", "warning")));
    }

    /// Replaces the progress line. Without a terminal nothing is shown: see [`Output::begin`].
    pub(crate) fn progress(&self, line: &str) {
        if self.terminal && !self.quiet {
            let line: String = line.chars().take(78).collect();
            *self.lock() = true;
            self.write_error(&format!("\r\x1b[K{line}"));
        }
    }

    /// Starts work that takes a while: a progress line on a terminal, a plain line elsewhere.
    pub(crate) fn begin(&self, line: &str) {
        if self.terminal {
            self.progress(line);
        } else {
            self.say(line);
        }
    }

    /// Takes the progress line away.
    pub(crate) fn clear(&self) {
        let mut shown = self.lock();
        if *shown {
            self.write_error("\r\x1b[K");
            *shown = false;
        }
    }

    /// `text` in a colour, where there is colour.
    pub(crate) fn paint(&self, style: &str, text: &str) -> String {
        if self.color {
            format!("\x1b[{style}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn write_error(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, bool> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

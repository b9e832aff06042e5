//! Which symbols of CPython's a library wants, against the list of the stable ABI.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::run;
use crate::workspace::tests_dir;

/// Symbols of CPython's that a library wants and that the stable ABI of that version has not, each with the version that brought it.
///
/// # Errors
///
/// If the symbols cannot be read.
pub fn foreign_symbols(library: &Path, floor: u8) -> Result<Vec<String>, String> {
    let list = fs::read_to_string(tests_dir().join("stable_abi.txt")).map_err(|it| it.to_string())?;
    let known: BTreeMap<&str, u8> = list
        .lines()
        .filter_map(|it| it.split_once(' '))
        .filter_map(|(name, minor)| Some((name, minor.parse().ok()?)))
        .collect();
    let said = run(Command::new("nm").args(["-D", "--undefined-only"]).arg(library))?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let wanted = text
        .split_whitespace()
        .filter(|it| it.starts_with("Py") || it.starts_with("_Py"));
    let foreign = wanted.filter_map(|it| match known.get(it) {
        Some(minor) if *minor <= floor => None,
        Some(minor) => Some(format!("{it} (3.{minor})")),
        None => Some(format!("{it} (never)")),
    });
    Ok(foreign.collect())
}

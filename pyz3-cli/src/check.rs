//! `pyz3 check`: what is wrong with interface files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pyz3_codegen::{Report, Support};
use serde_json::Value;

use crate::arguments::Check;
use crate::failure::{Shown, usage};
use crate::interfaces;
use crate::output::Output;

/// People read no more than this many diagnostics.
pub(crate) const LIMIT: usize = 100;

pub(crate) fn check(arguments: &Check, output: &Output) -> Result<()> {
    let mut reports = reports(&files(&arguments.paths)?);
    Report::drop_repeated(&mut reports);
    let supports: Vec<&Support> = reports.iter().filter_map(Report::support).collect();
    match (arguments.json, arguments.isolation) {
        (true, true) => {
            let all: Vec<Value> = supports.iter().map(|it| it.json()).collect();
            output.print(&format!("{}\n", serde_json::to_string_pretty(&all)?));
        }
        (true, false) => json(&reports, output)?,
        (false, detail) => {
            text(&reports, output)?;
            supports.iter().for_each(|it| explain(it, detail, output));
        }
    }
    if reports.iter().any(Report::has_errors) {
        Err(Shown.into())
    } else {
        Ok(())
    }
}

/// Checks every file: interfaces with what they include, then what nobody includes.
fn reports(files: &[PathBuf]) -> Vec<Report> {
    let checked = files.iter().map(|it| (it, pyz3_codegen::check(it)));
    let (mains, fragments): (Vec<_>, Vec<_>) = checked.partition(|(path, report)| interfaces::is_main(path, report));
    let mut reports: Vec<Report> = mains.into_iter().map(|(_, report)| report).collect();
    let mut seen: HashSet<PathBuf> = reports.iter().flat_map(Report::files).map(|it| real(it)).collect();
    for (path, report) in fragments {
        if seen.insert(real(path)) {
            // What is called `pyz3.yaml` is meant to be an interface.
            let report = if path.ends_with("pyz3.yaml") {
                report
            } else {
                pyz3_codegen::check_part(path)
            };
            seen.extend(report.files().iter().map(|it| real(it)));
            reports.push(report);
        }
    }
    reports
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The files that the arguments stand for, each once.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let found = interfaces::below(path);
            if found.is_empty() {
                return Err(usage(format!(
                    "no interface file in {} or below: they are called pyz3.yaml or NAME.pyz3.yaml",
                    path.display()
                )));
            }
            files.extend(
                found
                    .into_iter()
                    .map(|it| it.strip_prefix(".").map(Path::to_owned).unwrap_or(it)),
            );
        } else if path.exists() {
            files.push(path.clone());
        } else {
            return Err(usage(format!("no such file or folder: {}", path.display())));
        }
    }
    let mut seen = HashSet::new();
    files.retain(|it| seen.insert(real(it)));
    Ok(files)
}

/// The diagnostics of a report, as a list.
fn diagnostics(report: &Report) -> Result<Vec<Value>> {
    serde_json::from_str(&report.json()).context("cannot read the diagnostics")
}

fn json(reports: &[Report], output: &Output) -> Result<()> {
    let mut all = Vec::new();
    for report in reports {
        all.extend(diagnostics(report)?);
    }
    output.print(&format!("{}\n", serde_json::to_string_pretty(&all)?));
    Ok(())
}

/// Which interpreters a module may be used in, and which line prevents more.
fn explain(support: &Support, detail: bool, output: &Output) {
    output.say(&support.line());
    let conditions = if detail { support.conditions() } else { Vec::new() };
    for line in support.limits().iter().chain(&conditions) {
        output.say(&format!("  {line}"));
    }
    if detail {
        output
            .say("  statics of the crate's own Rust are not seen: where they must not be shared, `isolation:` says so");
    }
}

fn text(reports: &[Report], output: &Output) -> Result<()> {
    let (mut shown, mut hidden, mut errors, mut warnings) = (0, 0, 0, 0);
    for report in reports {
        let found = diagnostics(report)?;
        let of = |severity: &str| found.iter().filter(|it| it["severity"] == severity).count();
        errors += of("error");
        warnings += of("warning");
        if shown < LIMIT {
            output.raw(&report.render(output.color(), Some(LIMIT - shown)));
            shown += found.len();
        } else {
            hidden += found.len();
        }
    }
    if hidden > 0 {
        output.raw(&format!("and {hidden} more in other files\n"));
    }
    let mut counts = vec![if errors == 0 {
        "no errors".to_owned()
    } else {
        count(errors, "error")
    }];
    if warnings > 0 {
        counts.push(count(warnings, "warning"));
    }
    output.say(&format!(
        "checked {}: {}",
        count(reports.len(), "interface"),
        counts.join(", ")
    ));
    Ok(())
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

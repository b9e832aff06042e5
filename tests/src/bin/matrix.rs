//! `tests/run matrix [--again] [--build] [--page] [NAME...]`: measures the cells whose names begin so (all, without names), in that order, and writes
//! `docs/compatibility.md`. What passed before is measured again with `--again`; with `--build`, the modules are
//! built and nothing else; with `--page`, only the page is written.

use std::path::PathBuf;
use std::process::ExitCode;

use pyz3_tests::matrix::{Cell, Ran, asked, cells, document, measure};

fn main() -> ExitCode {
    let (options, wanted): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|it| it.starts_with("--"));
    let has = |name: &str| options.iter().any(|it| it == name);
    if let Some(unknown) = options
        .iter()
        .find(|it| !["--again", "--build", "--page"].contains(&it.as_str()))
    {
        say(&format!("unknown option {unknown}"));
        return ExitCode::FAILURE;
    }
    let list = std::env::var_os("PYZ3_TEST_PYTHONS").unwrap_or_default();
    let mut paths: Vec<PathBuf> = std::env::split_paths(&list).filter(|it| it.is_file()).collect();
    if paths.is_empty() {
        paths = pyz3_tests::everywhere();
    }
    let mut pythons = asked(&paths);
    pythons.sort_by_key(|it| (it.full_tag(), !it.is_ordinary));
    pythons.dedup_by_key(|it| it.full_tag());
    if has("--build") {
        return build(&chosen(cells(&pythons), &wanted));
    }
    let mut failed = false;
    if !has("--page") {
        for cell in chosen(cells(&pythons), &wanted) {
            failed |= !run(&cell, has("--again"));
            // So that the page is there if the rest is not waited for.
            let _ = document();
        }
    }
    match document() {
        Ok(page) => say(&page),
        Err(why) => {
            failed = true;
            say(&why);
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The cells with those names, in the order of the names; all, without any. A name that ends with `=` is a whole one.
fn chosen(cells: Vec<Cell>, wanted: &[String]) -> Vec<Cell> {
    if wanted.is_empty() {
        return cells;
    }
    let mut chosen: Vec<Cell> = Vec::new();
    for name in wanted {
        let fits = |it: &&Cell| match name.strip_suffix('=') {
            Some(whole) => it.name() == whole,
            None => it.name().starts_with(name.as_str()),
        };
        let found: Vec<_> = cells.iter().filter(fits).cloned().collect();
        if found.is_empty() {
            say(&format!("{name}: no such interpreter"));
        }
        chosen.extend(found);
    }
    chosen
}

fn build(cells: &[Cell]) -> ExitCode {
    for cell in cells {
        if let Err(why) = cell.build_once() {
            say(&format!("{}: not built\n{why}", cell.name()));
            return ExitCode::FAILURE;
        }
        say(&format!("{}: built", cell.name()));
    }
    ExitCode::SUCCESS
}

/// Whether all that was run of it passed.
fn run(cell: &Cell, again: bool) -> bool {
    let name = cell.name();
    let (mut passed, mut before, mut well) = (0, 0, true);
    let result = measure(cell, again, |suite, ran| match ran {
        Ran::Before(kept) => before += kept.passed,
        Ran::Not(why) => say(&format!("{name}: {suite}: not run: {why}")),
        Ran::Now(kept) => {
            passed += kept.passed;
            if let Some(first) = kept.failed.first() {
                well = false;
                say(&format!(
                    "{name}: {suite}: {} failed, the first: {first}",
                    kept.failed.len()
                ));
            }
        }
    });
    say(&format!("{name}: {passed} passed, {before} had passed before"));
    if let Err(why) = &result {
        say(&format!("{name}: not run\n{why}"));
    }
    well && result.is_ok()
}

#[allow(clippy::print_stdout, reason = "what the program is for")]
fn say(text: &str) {
    println!("{text}");
}

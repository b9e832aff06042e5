//! `tests/run matrix [NAME...]`: measures the cells whose names begin so (all, without names), and writes `docs/compatibility.md`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use pyz3_tests::matrix::{asked, cells, document, measure};

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let list = std::env::var_os("PYZ3_TEST_PYTHONS").unwrap_or_default();
    let mut paths: Vec<PathBuf> = std::env::split_paths(&list).filter(|it| it.is_file()).collect();
    if paths.is_empty() {
        paths = pyz3_tests::everywhere();
    }
    let mut pythons = asked(&paths);
    pythons.sort_by_key(|it| (it.full_tag(), !it.is_ordinary));
    pythons.dedup_by_key(|it| it.full_tag());
    let mut built = BTreeMap::new();
    let mut failed = false;
    for cell in cells(&pythons) {
        let name = cell.name();
        if !wanted.is_empty() && !wanted.iter().any(|it| name.starts_with(it.as_str())) {
            continue;
        }
        match measure(&cell, &mut built) {
            Ok(row) => {
                failed |= row.contains("failed") || row.contains("error") || row.contains("crashed");
                say(&format!("{name}: {row}"));
            }
            Err(why) => {
                failed = true;
                say(&format!("{name}: not run\n{why}"));
            }
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

#[allow(clippy::print_stdout, reason = "what the program is for")]
fn say(text: &str) {
    println!("{text}");
}

//! `docs/compatibility.md`, from what was kept.
//!
//! In: the files that `measure` wrote. Out: a row for each version in each form, one that was not run among them; what was skipped, with each
//! reason; what failed, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use super::{ELSEWHERE, FAMILIES, Kept, place, write};
use crate::workspace::root;

/// Of one cell: each suite.
type Suites = BTreeMap<String, Kept>;

/// How many failed tests of a suite are named.
const FEW: usize = 5;

/// The rows that a table without gaps has, in its order; `t` is measured where there is one, or else a stand-in for it.
const VERSIONS: [&str; 10] = [
    "3.10", "3.11", "3.12", "3.13", "3.14", "3.15", "3.13d", "3.14d", "3.14t", "3.15t",
];

/// The table of all that was kept.
///
/// # Errors
///
/// If it cannot be read or written.
pub fn document() -> Result<String, String> {
    let text = page(&read()?);
    write(&root().join("docs/compatibility.md"), &text)?;
    Ok(text)
}

fn read() -> Result<BTreeMap<String, Suites>, String> {
    let mut cells = BTreeMap::new();
    for cell in fs::read_dir(place().join("kept")).into_iter().flatten().flatten() {
        let mut suites = Suites::new();
        for suite in fs::read_dir(cell.path()).into_iter().flatten().flatten() {
            let path = suite.path();
            let text = fs::read_to_string(&path).map_err(|it| format!("{}: {it}", path.display()))?;
            let kept = Kept::read(&text).ok_or_else(|| format!("{}: not what this program writes", path.display()))?;
            suites.insert(suite.file_name().to_string_lossy().into_owned(), kept);
        }
        cells.insert(cell.file_name().to_string_lossy().into_owned(), suites);
    }
    Ok(cells)
}

/// The name of each row, as of a [`Cell`](super::Cell).
fn rows(cells: &BTreeMap<String, Suites>) -> Vec<String> {
    let mut rows = Vec::new();
    for version in VERSIONS {
        let stand_in = format!("3.13t stand-in for {version}");
        if version.ends_with('t') && !cells.contains_key(version) && cells.contains_key(&stand_in) {
            rows.push(stand_in);
        } else {
            rows.push(version.to_owned());
        }
    }
    for floor in ["10", "11"] {
        let versions = VERSIONS.iter().filter(|it| !it.ends_with(['d', 't']));
        let later = versions.filter(|it| ***it >= *format!("3.{floor}"));
        rows.extend(later.map(|it| format!("{it} abi3-py3{floor}")));
    }
    rows
}

fn page(cells: &BTreeMap<String, Suites>) -> String {
    let families: Vec<_> = FAMILIES.iter().map(|it| it.0).collect();
    let mut page = HEAD.to_owned();
    let _ = writeln!(page, "| CPython | form | {} | measured |", families.join(" | "));
    let _ = writeln!(page, "|---|---|{}---|", "---|".repeat(families.len()));
    let mut failed = String::new();
    let mut skipped: BTreeMap<(&str, usize), BTreeSet<String>> = BTreeMap::new();
    let none = Suites::new();
    for name in rows(cells) {
        let suites = cells.get(&name).unwrap_or(&none);
        let (tag, form) = name.split_once(' ').unwrap_or((&name, "version-specific"));
        let columns: Vec<_> = FAMILIES.iter().map(|it| column(it.1, suites)).collect();
        let date = suites.values().map(|it| it.date.as_str()).min().unwrap_or("");
        let _ = writeln!(page, "| {tag} | {form} | {} | {date} |", columns.join(" | "));
        for (suite, kept) in suites {
            for test in kept.failed.iter().take(FEW) {
                let _ = writeln!(failed, "- {name}: `{test}`");
            }
            if kept.failed.len() > FEW {
                let _ = writeln!(failed, "- {name}: {} more of {suite}", kept.failed.len() - FEW);
            }
            for (why, count) in &kept.skipped {
                let what = if *count == 0 {
                    format!("{name}: all of {suite}")
                } else {
                    name.clone()
                };
                skipped.entry((why.as_str(), *count)).or_default().insert(what);
            }
        }
    }
    if !failed.is_empty() {
        let _ = write!(page, "\n## What failed\n\n{failed}");
    }
    page.push_str("\n## What was skipped\n\n| why | tests | where |\n|---|---|---|\n");
    for ((why, count), cells) in &skipped {
        let cells: Vec<_> = cells.iter().map(String::as_str).collect();
        let count = if *count == 0 {
            "the suite".to_owned()
        } else {
            count.to_string()
        };
        let _ = writeln!(page, "| {} | {count} | {} |", why.replace('|', "\\|"), cells.join(", "));
    }
    for (suite, why) in ELSEWHERE {
        let _ = writeln!(page, "| {why} | the suite | {suite}, everywhere |");
    }
    page.push_str(TAIL);
    page
}

/// What a family did: how many tests passed, were skipped and failed.
fn column(names: &[&str], suites: &Suites) -> String {
    let mut sum = Kept::default();
    let mut count = 0;
    for kept in names.iter().filter_map(|it| suites.get(*it)) {
        sum.add(kept);
        count += 1;
    }
    if count == 0 {
        return "not run".to_owned();
    }
    let mut text = format!("{} passed", sum.passed);
    let skipped: usize = sum.skipped.values().sum();
    let absent = names
        .iter()
        .filter(|it| suites.get(**it).is_some_and(Kept::is_absent))
        .count();
    for (number, what) in [
        (sum.failed.len(), "failed"),
        (skipped, "skipped"),
        (absent, "suites skipped"),
    ] {
        if number > 0 {
            let _ = write!(text, ", {number} {what}");
        }
    }
    if count < names.len() {
        let _ = write!(text, ", {} suites not run", names.len() - count);
    }
    text
}

const HEAD: &str = "\
# Compatibility

Written by `tests/run matrix`, which builds the test modules for every CPython that it finds, in every form, and runs the suites on them: each row
has the date of its measuring. `not run` is said of what there was no interpreter for, or no time. `d` is a debug build of CPython, `t` one without
a GIL. The stand-in is what [ADR 019](adr/019-a-stand-in-without-a-gil.md) says: built for 3.14t, run in 3.13t. `abi3-py310` is one library for all
of these versions, built with the oldest of them; so is `abi3-py311`, which has buffers. `abi3t`, the stable ABI without a GIL, is a feature that is
passed on to `pyo3-ffi`, and has not been run: there was no 3.15t.

";

const TAIL: &str = "
## What differs by version and form

| | needs | below |
|---|---|---|
| an interpreter with its own GIL | 3.12 | interpreters share one |
| `__buffer__`, `Buffer`, `BufferMut` | 3.10; 3.11 on the stable ABI | refused with its line; bytes of others are copied |
| a class called without a tuple of arguments | 3.10; 3.14 on the stable ABI | through `tp_new` and `tp_init` |
| notes and groups of exceptions | 3.11 | no notes; an Exception with a cause |
| the exponent asked in `pow(a, b, m)` | 3.14 | as that version of Python does |
| classes with a metaclass or a foreign base | 3.10 | on the stable ABI, `__mro__` has one or two classes more |
| `pool` for objects that Python makes | 3.10 with a GIL; 3.14 on the stable ABI | CPython's allocator |
| another `__class__` for an object with a builtin base | refused when it is given; on the stable ABI, where the object is used | |
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_run_is_said() {
        let mut cells = BTreeMap::new();
        let kept = Kept {
            date: "2026-01-02".to_owned(),
            passed: 7,
            failed: vec!["test_errors.py::test_a".to_owned()],
            skipped: [("no groups".to_owned(), 2)].into(),
        };
        cells.insert("3.12".to_owned(), [("errors".to_owned(), kept)].into());
        let page = page(&cells);
        let row = "| 3.12 | version-specific | not run | not run | not run | 7 passed, 1 failed, 2 skipped, 7 suites not run | not run | 2026-01-02 |";
        assert!(page.contains(row), "{page}");
        assert!(page.contains("| 3.15t | version-specific | not run |"), "{page}");
        assert!(page.contains("| 3.11 | abi3-py311 | not run |"), "{page}");
        assert!(!page.contains("| 3.10 | abi3-py311 |"), "{page}");
        assert!(page.contains("- 3.12: `test_errors.py::test_a`"), "{page}");
        assert!(page.contains("| no groups | 2 | 3.12 |"), "{page}");
    }
}

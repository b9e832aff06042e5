//! What is read, and what is said about what cannot be.

use expect_test::Expect;

use super::{Role, read_as};
use crate::diag::{Diagnostics, Sources};

/// Reads a main file.
fn read(text: &str) -> (Sources, Option<super::File>, Diagnostics) {
    read_for(Role::Main, text)
}

fn read_for(role: Role, text: &str) -> (Sources, Option<super::File>, Diagnostics) {
    let mut sources = Sources::default();
    let mut out = Diagnostics::default();
    let id = sources.add("pyz3.yaml", text);
    let file = read_as(role, id, text, &mut out);
    (sources, file, out)
}

/// What is said, a line for each label and one for the help.
fn said(text: &str) -> String {
    let (sources, _, out) = read(text);
    shortly(&sources, &out)
}

fn shortly(sources: &Sources, out: &Diagnostics) -> String {
    let mut lines = String::new();
    for it in out.sorted() {
        lines.push_str(&format!("{}: {}\n", it.code.as_str(), it.message));
        for label in &it.labels {
            let place = sources.place(label.span.file, label.span.start);
            let text = sources.text(label.span.file);
            let marked = text.get(label.span.start as usize..label.span.end as usize);
            let marked = marked.expect("a label stands between code points");
            lines.push_str(&format!(
                "  {}:{} {marked:?} {}\n",
                place.line, place.column, label.text
            ));
        }
        lines.push_str(&format!("  {}\n", it.help.as_deref().expect("a way out")));
    }
    lines
}

#[track_caller]
fn check_all(cases: &[&str], expected: &Expect) {
    let mut all = String::new();
    for case in cases {
        all.push_str(&format!("{case:?}\n{}\n", said(case)));
    }
    expected.assert_eq(&all);
}

#[track_caller]
fn check_errors(text: &str, expected: &Expect) {
    let (sources, _, out) = read(text);
    expected.assert_eq(&out.render(&sources, false, None));
}

#[track_caller]
fn check_model(text: &str, expected: &Expect) {
    let (sources, file, out) = read(text);
    assert!(out.is_empty(), "{}", out.render(&sources, false, None));
    expected.assert_eq(&serde_json::to_string_pretty(&file.expect("a file")).expect("plain values"));
}

mod broken;
mod keys;
mod random;
mod scalars;

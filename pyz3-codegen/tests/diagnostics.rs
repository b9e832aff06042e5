//! Interface files with mistakes, and what is said about them: `tests/diagnostics/NAME.yaml` and `NAME.stderr`.
//!
//! `PYZ3_UPDATE=1 cargo test -p pyz3-codegen --test diagnostics` writes the texts anew; look at the diff. Files in
//! folders are there for others to include.

use pyz3_codegen::Report;
use pyz3_codegen::diag::Code;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/diagnostics")
}

/// Names without their ending, of files with that ending.
fn names(ending: &str) -> BTreeSet<String> {
    fs::read_dir(folder())
        .expect("the folder of cases can be read")
        .filter_map(|it| it.ok()?.file_name().into_string().ok())
        .filter_map(|it| it.strip_suffix(ending).map(ToOwned::to_owned))
        .collect()
}

/// What is said about each case.
fn reports() -> &'static [(String, Report)] {
    static REPORTS: OnceLock<Vec<(String, Report)>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        // Diagnostics name files as they were asked for: relative to here.
        std::env::set_current_dir(folder()).expect("the folder of cases can be entered");
        let cases = names(".yaml");
        assert!(!cases.is_empty(), "no cases");
        cases
            .into_iter()
            .map(|name| (name.clone(), pyz3_codegen::check(format!("{name}.yaml"))))
            .collect()
    })
}

#[test]
fn every_case_reads_as_written_down() {
    let update = std::env::var_os("PYZ3_UPDATE").is_some();
    let mut wrong = Vec::new();
    for (name, report) in reports() {
        let text = report.render(false, None);
        let expected = folder().join(format!("{name}.stderr"));
        if update {
            fs::write(&expected, &text).expect("the text can be written");
        } else if fs::read_to_string(&expected).ok().as_ref() != Some(&text) {
            wrong.push(format!("--- {name}.stderr should be ---\n{text}"));
        }
        // A case without a mistake shows what is fine; one with it must not pass.
        assert_eq!(report.has_errors(), !name.starts_with("fine_"), "{name}:\n{text}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let stray: Vec<_> = names(".stderr").difference(&names(".yaml")).cloned().collect();
    assert!(stray.is_empty(), "texts without a case: {stray:?}");
}

#[test]
fn every_code_has_a_case() {
    let texts: String = reports().iter().map(|(_, report)| report.render(false, None)).collect();
    let missing: Vec<_> = Code::ALL.iter().filter(|it| !texts.contains(it.as_str())).collect();
    assert!(missing.is_empty(), "codes that no case shows: {missing:?}");
}

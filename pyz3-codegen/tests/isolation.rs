//! Which interpreters a module may be used in, and which line prevents more.

use std::fs;
use std::path::PathBuf;

use expect_test::{Expect, expect};

fn file(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("isolation");
    fs::create_dir_all(&folder).expect("a folder to write to");
    let path = folder.join(name);
    fs::write(&path, text).expect("a file to write to");
    path
}

fn check(name: &str, text: &str, expected: Expect) {
    let path = file(name, text);
    let report = pyz3_codegen::check(&path);
    assert!(!report.has_errors(), "{}", report.render(false, None));
    let support = report.support().expect("no errors");
    let mut lines = vec![support.line()];
    lines.extend(support.limits());
    lines.extend(support.conditions());
    let folder = format!("{}/", path.parent().expect("a folder").display());
    expected.assert_eq(&lines.join("\n").replace(&folder, ""));
}

#[test]
fn nothing_in_the_way() {
    check(
        "plain.pyz3.yaml",
        "module: pkg.plain\nfunctions: {f: '(x: int) -> int'}\n",
        expect!["pkg.plain: main interpreter, shared GIL, own GIL, free-threaded"],
    );
}

#[test]
fn what_rustc_checks_and_what_is_imported() {
    check(
        "much.pyz3.yaml",
        "\
module: much
isolation: own
state: 'crate::State<Vec<u8>>'
exceptions:
  Bad: {base: json.JSONDecodeError}
functions:
  f: {signature: '() -> None', gil: release}
classes:
  A:
    bases: [numpy.ndarray]
    register: collections.abc.Sized
    methods:
      g: {signature: '(self) -> None', gil: release}
",
        expect![[r#"
            much: main interpreter, shared GIL, own GIL, free-threaded
            much.pyz3.yaml:3: the state `crate::State<Vec<u8>>` must be `Send + Sync`
            much.pyz3.yaml:7: `f` runs detached: what it takes and gives must be `Send`
            much.pyz3.yaml:9: class `A`: `crate::A` must be `Send + Sync`
            much.pyz3.yaml:13: `A.g` runs detached: what it takes and gives must be `Send`
            much.pyz3.yaml:9: `A` needs `numpy.ndarray`, which must be importable there
            much.pyz3.yaml:9: `A` needs `collections.abc.Sized`, which must be importable there
            much.pyz3.yaml:5: `Bad` needs `json.JSONDecodeError`, which must be importable there"#]],
    );
}

#[test]
fn the_lowest_counts_for_all() {
    file("part.pyz3.yaml", "isolation: shared\nfunctions: {g: '() -> None'}\n");
    check(
        "low.pyz3.yaml",
        "module: low\ninclude: part.pyz3.yaml\nmodules:\n  sub: {isolation: main, functions: {f: '() -> None'}}\n",
        expect![[r#"
            low: main interpreter; not shared GIL, own GIL, free-threaded
            part.pyz3.yaml:1:12: `isolation: shared` keeps it in interpreters that share the GIL
            low.pyz3.yaml:4:20: `isolation: main` keeps it in the main interpreter, with the GIL"#]],
    );
}

#[test]
fn for_programs() {
    let path = file("json.pyz3.yaml", "module: json\nisolation: shared\n");
    let report = pyz3_codegen::check(&path);
    let json = report.support().expect("no errors").json();
    assert_eq!(json["module"], "json");
    assert_eq!(json["isolation"], "shared");
    let kinds = serde_json::json!({"main": true, "shared_gil": true, "own_gil": false, "free_threaded": false});
    assert_eq!(json["interpreters"], kinds);
    assert_eq!(json["limits"][0]["line"], 2);
    assert_eq!(json["limits"][0]["column"], 12);
    assert_eq!(json["bounds"], serde_json::json!([]));
}

#[test]
fn nothing_is_said_of_what_is_wrong() {
    let path = file("wrong.pyz3.yaml", "module: wrong\nisolation: none\n");
    assert!(pyz3_codegen::check(&path).support().is_none());
    assert!(
        pyz3_codegen::check_part(file("alone.pyz3.yaml", "isolation: main\n"))
            .support()
            .is_none()
    );
}

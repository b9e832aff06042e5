//! Diagnostics as people and programs see them.

use expect_test::{Expect, expect};

use super::{Code, Diagnostic, Diagnostics, FileId, Sources, Span};

/// The first place of `text` in a file.
fn find(sources: &Sources, file: FileId, text: &str) -> Span {
    let start = sources.text(file).find(text).expect("it is there");
    Span {
        file,
        start: start as u32,
        end: (start + text.len()) as u32,
    }
}

fn error(message: &str) -> Diagnostic {
    Diagnostic::error(Code::DuplicateName, message)
}

#[track_caller]
fn check(sources: &Sources, all: Vec<Diagnostic>, expected: &Expect) {
    let mut out = Diagnostics::default();
    for it in all {
        out.push(it);
    }
    expected.assert_eq(&out.render(sources, false, None));
}

#[test]
fn places() {
    let mut sources = Sources::default();
    let near = sources.add("dir/pyz3.yaml", "\u{feff}module: a\r\nb: 1\r\n\r\n\r\nc: 2\r\nlast: é");
    let far = sources.add(
        "dir/far.yaml",
        "x\n".repeat(50) + "far: 1\n" + &"y\n".repeat(50) + "farther: 1\n",
    );
    let at = |text: &str| find(&sources, near, text);
    let end = Span {
        file: near,
        start: 1000,
        end: 2000,
    };
    check(
        &sources,
        vec![
            error("near")
                .at(at("c: 2"), "second")
                .at(at("b: 1"), "first")
                .help("rename it"),
            error("in another file")
                .at(at("é"), "")
                .at(find(&sources, far, "far"), "first"),
            error("far apart")
                .at(find(&sources, far, "far: 1"), "here")
                .at(find(&sources, far, "farther"), "and here"),
            error("over lines").at(at("module: a\r\nb: 1\r\n\r\n\r\nc"), "starts here"),
            error("at the end").at(end, "here"),
            Diagnostic::note(Code::NotSupported, "a note").at(at("a\r\n"), "here"),
        ],
        &expect![[r#"
            error[PYZ0022]: over lines
             --> dir/pyz3.yaml:1:1
              |
            1 | module: a
              | ^^^^^^^^^ starts here

            note[PYZ0051]: a note
             --> dir/pyz3.yaml:1:9
              |
            1 | module: a
              |         ^ here

            error[PYZ0022]: near
             --> dir/pyz3.yaml:5:1
              |
            2 | b: 1
              | ---- first
            ...
            5 | c: 2
              | ^^^^ second
              |
              = help: rename it

            error[PYZ0022]: in another file
              --> dir/pyz3.yaml:6:7
               |
             6 | last: é
               |       ^
               |
              ::: dir/far.yaml:51:1
               |
            51 | far: 1
               | --- first

            error[PYZ0022]: at the end
             --> dir/pyz3.yaml:6:8
              |
            6 | last: é
              |        ^ here

            error[PYZ0022]: far apart
               --> dir/far.yaml:51:1
                |
             51 | far: 1
                | ^^^^^^ here
                |
               ::: dir/far.yaml:102:1
                |
            102 | farther: 1
                | ------- and here

        "#]],
    );
}

#[test]
fn what_would_harm_a_terminal() {
    let mut sources = Sources::default();
    let file = sources.add("a\x1b[31m.yaml", "\tdoc: \x1b[31m\u{202e}red\x07 \u{2028} x\n");
    check(
        &sources,
        vec![
            error("key `\x1b[31m\n\u{202e}`")
                .at(find(&sources, file, "red"), "not\n\tthis")
                .help("write `\\x1b\r\n`"),
        ],
        &expect![[r#"
            error[PYZ0022]: key `\u{1b}[31m\n�`
             --> a\u{1b}[31m.yaml:1:13
              |
            1 |     doc: ␛[31m�red␇   x
              |                ^^^ not\n\tthis
              |
              = help: write `\x1b\r\n`

        "#]],
    );
}

#[test]
fn long_lines_are_shown_in_part() {
    let mut sources = Sources::default();
    let text = format!(
        "é: [{}needle{}other{}]\n",
        "é, ".repeat(5000),
        ", y".repeat(5000),
        ", z".repeat(1000)
    );
    let file = sources.add("pyz3.yaml", text);
    check(
        &sources,
        vec![
            error("one")
                .at(find(&sources, file, "needle"), "here")
                .at(find(&sources, file, "other"), "there"),
            error(&"long ".repeat(500)).at(find(&sources, file, "é: ["), "at the start"),
            error("to the end").at(
                Span {
                    end: u32::MAX,
                    ..find(&sources, file, "z]")
                },
                "here",
            ),
        ],
        &expect![[r#"
            error[PYZ0022]: long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long …
             --> pyz3.yaml:1:1
              |
            1 | é: [é, é, é, é, é, é, é, é, é, é, é, é, é, é, é, é, é, é, é, é, é, …
              | ^^^^ at the start

            error[PYZ0022]: one
             --> pyz3.yaml:1:15005
              |
            1 | …é, é, é, é, é, é, é, é, é, é, é, é, é, é, é, needle, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y…
              |                                               ^^^^^^ here
              |
             ::: pyz3.yaml:1:30011
              |
            1 | …, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, y, yother, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z,…
              |                                                              ----- there

            error[PYZ0022]: to the end
             --> pyz3.yaml:1:33015
              |
            1 | …z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z, z]
              |                                                              ^^ here

        "#]],
    );
}

#[test]
fn sorted_and_each_once() {
    let mut sources = Sources::default();
    let (first, second) = (sources.add("a", "one two three"), sources.add("b", "one"));
    let at = |text: &str| find(&sources, first, text);
    let mut out = Diagnostics::default();
    out.push(error("4").at(find(&sources, second, "one"), ""));
    out.push(error("3").at(at("three"), ""));
    out.push(error("1").at(at("one"), ""));
    out.push(error("2").at(at("one"), ""));
    out.push(error("1").at(at("one"), ""));
    out.push(error("3").at(at("three"), "").help("differs"));
    let messages: Vec<&str> = out.sorted().iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages, ["1", "2", "3", "3", "4"]);
    let text = out.render(&sources, false, Some(2));
    assert!(
        text.contains(": 2") && !text.contains(": 3") && text.ends_with("… and 3 more\n"),
        "{text}"
    );
}

#[test]
fn json() {
    let mut sources = Sources::default();
    let (first, second) = (sources.add("a", "module: é\n\nx: 1\n"), sources.add("b", "y"));
    let mut out = Diagnostics::default();
    out.push(
        error("twice")
            .at(find(&sources, first, "é\n\nx"), "label")
            .at(find(&sources, second, "y"), "first")
            .help("rename \"it\""),
    );
    out.push(Diagnostic::note(Code::NotSupported, "note").at(find(&sources, first, "module"), ""));
    expect![[r#"
        [
          {
            "code": "PYZ0051",
            "severity": "note",
            "message": "note",
            "file": "a",
            "line": 1,
            "column": 1,
            "end_line": 1,
            "end_column": 7,
            "help": null,
            "related": []
          },
          {
            "code": "PYZ0022",
            "severity": "error",
            "message": "twice",
            "file": "a",
            "line": 1,
            "column": 9,
            "end_line": 3,
            "end_column": 2,
            "help": "rename \"it\"",
            "related": [
              {
                "message": "first",
                "file": "b",
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 2
              }
            ]
          }
        ]"#]]
    .assert_eq(&out.json(&sources));
    assert_eq!(Diagnostics::default().json(&sources), "[]");
    assert_eq!(Diagnostics::default().render(&sources, true, None), "");
}

#[test]
fn colour_is_only_added_where_asked_for() {
    let mut sources = Sources::default();
    let file = sources.add("a", "one");
    let mut out = Diagnostics::default();
    out.push(error("message").at(find(&sources, file, "one"), "label"));
    assert!(out.render(&sources, true, None).contains("\x1b["));
    assert!(!out.render(&sources, false, None).contains('\x1b'));
}

#[test]
fn thousands_of_diagnostics_in_one_line_of_8_mib() {
    let mut sources = Sources::default();
    let file = sources.add("a", "é, 'x', ".repeat((8 << 20) / 9));
    let mut out = Diagnostics::default();
    for nth in 0..3000_u32 {
        let start = nth * 2700;
        let span = |start: u32| Span {
            file,
            start,
            end: start + 2,
        };
        out.push(
            error(&format!("nr {nth}"))
                .at(span(start), "here")
                .at(span(start / 2 / 9 * 9), "there"),
        );
    }
    let start = std::time::Instant::now();
    assert!(out.json(&sources).len() > 100_000);
    assert!(out.render(&sources, false, None).len() > 100_000);
    assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
}

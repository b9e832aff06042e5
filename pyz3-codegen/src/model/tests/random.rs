//! Never a panic, whatever the bytes; every label between code points; every scalar found again where it was written.

use proptest::prelude::*;

use super::{Role, read, read_for, shortly};
use crate::diag::{Diagnostics, Sources, Spanned};
use crate::model::yaml::{self, Node, Value};

/// Reads, and says all that is to say in each way.
fn survives(text: &str) {
    for role in [Role::Main, Role::Included] {
        let (sources, file, out) = read_for(role, text);
        assert!(file.is_some() || out.has_errors(), "nothing was read and nothing said");
        let _ = shortly(&sources, &out);
        let _ = out.render(&sources, true, None);
        let _ = out.json(&sources);
        let _ = file.map(|it| serde_json::to_string(&it).expect("plain values"));
    }
}

const WHOLE: &str = include_str!("whole.yaml");

#[test]
fn the_whole_language_is_read() {
    let (sources, file, out) = read(WHOLE);
    assert!(out.is_empty(), "{}", out.render(&sources, false, None));
    let text = serde_json::to_string(&file.expect("a file")).expect("plain values");
    // Reading what was written out gives the same again: no key is lost on either way.
    let (sources, again, out) = read(&text);
    assert!(out.is_empty(), "{}", out.render(&sources, false, None));
    assert_eq!(
        serde_json::to_string(&again.expect("a file")).expect("plain values"),
        text
    );
}

/// Pieces that YAML and the interface language know.
fn token() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        ":",
        ": ",
        ":\n",
        "- ",
        "-",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ",",
        ", ",
        "#",
        " #",
        "&a",
        "*a",
        " *a ",
        "&b ",
        "!",
        "!!str ",
        "!x!y ",
        "|",
        "|2-\n",
        ">",
        ">+\n",
        "'",
        "''",
        "\"",
        "\\",
        "\\n",
        "\\x4",
        "\\\n",
        "%",
        "%YAML 1.2\n",
        "%TAG ! x\n",
        "@",
        "`",
        "---",
        "---\n",
        "...\n",
        "\n",
        "\n  ",
        "\n    ",
        "\n\t",
        "\t",
        "\r",
        "\r\n",
        " ",
        "  ",
        "<<",
        "~",
        "null",
        "true",
        "yes",
        "0644",
        "1e-9",
        "0x1F",
        ".inf",
        "é",
        "𐍈",
        "\u{feff}",
        "\u{2028}",
        "\u{85}",
        "\0",
        "module",
        "module: a\n",
        "functions:",
        "functions:\n  ",
        "f: \"(x: int)\"\n",
        "classes",
        "modules:\n",
        "constants",
        "type",
        "include: ",
        "doc",
        "signature: ",
        "list[int]",
        "(x: int) -> int",
        "gil",
    ])
}

// More with `PROPTEST_CASES=100000`.
proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn soup(tokens in prop::collection::vec(token(), 0..40)) {
        survives(&tokens.concat());
    }

    #[test]
    fn soup_in_a_file(tokens in prop::collection::vec(token(), 0..12), at in 0..WHOLE.len(), cut in 0..20_usize) {
        let start = (0..=at).rev().find(|it| WHOLE.is_char_boundary(*it)).unwrap_or(0);
        let end = (start + cut..=WHOLE.len()).find(|it| WHOLE.is_char_boundary(*it)).unwrap_or(WHOLE.len());
        survives(&format!("{}{}{}", &WHOLE[..start], tokens.concat(), &WHOLE[end..]));
    }

    #[test]
    fn bytes(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        survives(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn double_quoted(pieces in prop::collection::vec(double(), 0..20)) {
        aligned("\"", &pieces, "\"")?;
    }

    #[test]
    fn single_quoted(pieces in prop::collection::vec(single(), 0..20)) {
        aligned("'", &pieces, "'")?;
    }

    #[test]
    fn plain(pieces in prop::collection::vec(words(), 1..20)) {
        aligned("", &pieces, "")?;
    }

    #[test]
    fn blocks(
        lines in prop::collection::vec("( {0,3}|\t)[a-c#:é𐍈'\"\\\\]{0,3} ?", 1..9),
        header in "[|>][-+]?( #x)?",
        deeper in 1..5_usize,
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        digit in any::<bool>(),
    ) {
        block(&lines, &header, deeper, ending, digit)?;
    }
}

/// A piece of a scalar as it is written, and what it means.
type Piece = (&'static str, &'static str);

fn double() -> impl Strategy<Value = Piece> {
    proptest::sample::select(vec![
        ("a", "a"),
        ("é", "é"),
        ("𐍈", "𐍈"),
        ("b c", "b c"),
        ("\\n", "\n"),
        ("\\\"", "\""),
        ("\\\\", "\\"),
        ("\\x41", "A"),
        ("\\u00e9", "é"),
        ("\\U00010348", "𐍈"),
        ("\\/", "/"),
        ("\\\t", "\t"),
        ("\\_", "\u{a0}"),
        ("'", "'"),
        ("#", "#"),
        (": ", ": "),
        ("w\n  x", "w x"),
        ("w \r\n\r\n  x", "w\nx"),
        ("w \\\n    x", "w x"),
        ("w\\\n\n  x", "w\nx"),
        ("{", "{"),
    ])
}

fn single() -> impl Strategy<Value = Piece> {
    proptest::sample::select(vec![
        ("a", "a"),
        ("é", "é"),
        ("𐍈", "𐍈"),
        ("b c", "b c"),
        ("''", "'"),
        ("\\n", "\\n"),
        ("\"", "\""),
        ("#", "#"),
        ("w\n  x", "w x"),
        ("w\t\n\n\r\n  x", "w\n\nx"),
    ])
}

fn words() -> impl Strategy<Value = Piece> {
    proptest::sample::select(vec![
        ("a", "a"),
        ("é", "é"),
        ("𐍈", "𐍈"),
        ("b c", "b c"),
        ("x:y", "x:y"),
        ("b#", "b#"),
        ("w\n  x", "w x"),
        ("w \r  \n  x", "w\nx"),
        ("w'\"", "w'\""),
        ("w[1]", "w[1]"),
    ])
}

/// Each piece of the value is found where it was written, with something before and something behind.
fn aligned(open: &str, pieces: &[Piece], close: &str) -> Result<(), TestCaseError> {
    let raw: String = pieces.iter().map(|it| it.0).collect();
    let value: String = pieces.iter().map(|it| it.1).collect();
    let text = format!("é: &x {open}{raw}{close} # \"'\nb: c\n");
    let (sources, scalar) = first_value(&text)?;
    prop_assert_eq!(&scalar.value, &value);
    let written = |span: crate::diag::Span| &text[span.start as usize..span.end as usize];
    prop_assert_eq!(written(scalar.span), format!("{open}{raw}{close}"));
    let mut at = 0;
    for (raw, meant) in pieces {
        let span = sources.within(&scalar, at..at + meant.len());
        prop_assert_eq!(written(span), *raw);
        at += meant.len();
    }
    Ok(())
}

fn block(lines: &[String], header: &str, deeper: usize, ending: &str, digit: bool) -> Result<(), TestCaseError> {
    let mut text = "é:\n  k: ".to_owned();
    let (style, rest) = header.split_at(1);
    text.push_str(style);
    if digit {
        text.push_str(&deeper.to_string());
    }
    text.push_str(rest);
    let start = text.len() - header.len() - usize::from(digit);
    for line in lines {
        text.push_str(&format!("{ending}{}{line}", " ".repeat(2 + deeper)));
    }
    text.push_str(&format!("{ending}b: c{ending}"));
    // Not all of these are YAML: the first line may be less indented than a blank one before it.
    let Ok((sources, scalar)) = first_value(&text) else {
        return Ok(());
    };
    prop_assert_eq!(scalar.span.start as usize, start);
    for (at, c) in scalar.value.char_indices() {
        let span = sources.within(&scalar, at..at + c.len_utf8());
        let written = &text[span.start as usize..span.end as usize];
        match c {
            ' ' if written.contains(['\n', '\r']) => {}
            '\n' | ' ' | '\t' if written.is_empty() => {}
            '\n' => prop_assert_eq!(written, ending),
            c => prop_assert_eq!(written, c.to_string()),
        }
    }
    Ok(())
}

/// The value of the first key, or of the first key in it.
fn first_value(text: &str) -> Result<(Sources, Spanned<String>), TestCaseError> {
    let mut sources = Sources::default();
    let mut out = Diagnostics::default();
    let id = sources.add("f", text);
    let root = yaml::parse(id, text, &mut out);
    let Some(root) = root.filter(|_| out.is_empty()) else {
        return Err(TestCaseError::fail(format!(
            "{text:?}\n{}",
            out.render(&sources, false, None)
        )));
    };
    let mut node: &Node = &root;
    while let Value::Map(entries) = &node.value {
        node = &entries[0].value;
    }
    match &node.value {
        Value::Scalar { text, .. } => Ok((
            sources,
            Spanned {
                value: text.clone(),
                span: node.span,
            },
        )),
        _ => Err(TestCaseError::fail("no scalar")),
    }
}

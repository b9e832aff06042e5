//! Scalars as values: strings, switches, numbers, literals.
//!
//! In: a node. Out: its value, or what it should have been.

use super::decode::{Cx, Decode, Kind};
use super::yaml::{Core, Node, Value, resolve};
use super::{Scalar, Text};
use crate::diag::{Code, Diagnostic, Span, Spanned};

/// A scalar that is a string, whatever it stands for.
pub(super) fn string(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Option<Text> {
    let Value::Scalar { text, plain } = &node.value else {
        cx.wrong_shape(node, kind.noun(), way_to_a_string(node, kind));
        return None;
    };
    let core = if *plain { resolve(text) } else { Core::Str };
    if core != Core::Str {
        cx.not_a_string(node, text, &core, kind);
        return None;
    }
    Some(Spanned {
        value: text.clone(),
        span: node.span,
    })
}

pub(super) fn way_to_a_string(node: &Node, kind: Kind) -> &'static str {
    match (&node.value, kind) {
        (Value::List(_), Kind::Type) => "a type with brackets is written in quotes: `{type: \"list[int]\"}`",
        (_, Kind::Type) => "write a type, in quotes if it holds `[`, `{` or `: `: `\"dict[str, int]\"`",
        (_, Kind::Signature) => "write the signature in quotes: `\"(x: int) -> int\"`",
        (Value::List(_), _) => "one value is meant here: remove the brackets or dashes",
        _ => "one value is meant here; write it in quotes if it holds `: ` or brackets",
    }
}

/// A text as YAML has it in double quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // None of these is beyond four digits.
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

impl Cx<'_> {
    /// Says that a node is something else than what belongs here.
    pub(super) fn wrong_shape(&mut self, node: &Node, expected: &str, help: impl Into<String>) {
        self.out.push(
            Diagnostic::error(
                Code::WrongShape,
                format!("expected {expected}, found {}", node.describe()),
            )
            .at(self.place(node), format!("expected {expected}"))
            .help(help),
        );
    }

    /// Where a node is shown: nothing at all is shown at its key.
    fn place(&self, node: &Node) -> Span {
        match (node.text(), self.key) {
            (Some(""), Some(key)) if node.is_null() => key,
            _ => node.span,
        }
    }

    pub(super) fn not_a_string(&mut self, node: &Node, text: &str, core: &Core, kind: Kind) {
        let noun = kind.noun();
        let quoted = quoted(text);
        let (message, help) = match core {
            // No text is meant, but one of a few.
            Core::Null if kind.is_words() => (
                format!(
                    "expected {noun}, found {}",
                    if text.is_empty() { "nothing" } else { "null" }
                ),
                format!("write {}, or remove the key", kind.words()),
            ),
            Core::Ambiguous(how) if kind.is_words() => {
                (format!("`{text}` is {how}"), format!("write {}", kind.words()))
            }
            _ if kind.is_words() => (
                format!("expected {noun}, found {}", node.describe()),
                format!("write {}", kind.words()),
            ),
            Core::Null if text.is_empty() => (
                format!("expected {noun}, found nothing"),
                match kind {
                    Kind::Signature => "write `\"() -> None\"` for a function without parameters and result".to_owned(),
                    Kind::Prose | Kind::Any => format!("write {noun}, `\"\"` for an empty string, or remove the key"),
                    _ => format!("write {noun}, or remove the key"),
                },
            ),
            Core::Ambiguous(how) => (
                format!("`{text}` is {how}"),
                format!("quote it to make it a string: `{quoted}`"),
            ),
            _ => (
                format!("expected {noun}, found {}", node.describe()),
                format!("quote it to make it a string: `{quoted}`"),
            ),
        };
        self.out.push(
            Diagnostic::error(Code::AmbiguousScalar, message)
                .at(self.place(node), format!("expected {noun}"))
                .help(help),
        );
    }
}

impl Decode for Text {
    fn decode(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Option<Self> {
        string(node, kind, cx)
    }
}

impl Decode for Spanned<bool> {
    fn decode(node: &Node, _: Kind, cx: &mut Cx<'_>) -> Option<Self> {
        let expected = "`true` or `false`";
        let Value::Scalar { text, plain } = &node.value else {
            cx.wrong_shape(node, expected, "a switch is `true` or `false`");
            return None;
        };
        let lower = text.to_ascii_lowercase();
        let meant = match lower.as_str() {
            "yes" | "y" | "on" | "true" | "1" => "true",
            "no" | "n" | "off" | "false" | "0" => "false",
            _ => "",
        };
        match if *plain { resolve(text) } else { Core::Str } {
            Core::Bool(value) => {
                return Some(Self { value, span: node.span });
            }
            Core::Null if text.is_empty() => cx.out.push(
                Diagnostic::error(Code::AmbiguousScalar, format!("expected {expected}, found nothing"))
                    .at(cx.place(node), format!("expected {expected}"))
                    .help("write `true` or `false`, or remove the key"),
            ),
            Core::Ambiguous(how) => cx.out.push(
                Diagnostic::error(Code::AmbiguousScalar, format!("`{text}` is {how}"))
                    .at(node.span, format!("expected {expected}"))
                    .help(match meant {
                        "" => "write `true` or `false`".to_owned(),
                        meant => format!("write `{meant}`"),
                    }),
            ),
            _ => {
                let help = match (meant, plain) {
                    ("", _) => "a switch is `true` or `false`".to_owned(),
                    (meant, true) => format!("write `{meant}`"),
                    (meant, false) => format!("write `{meant}`, without quotes"),
                };
                cx.wrong_shape(node, expected, help);
            }
        }
        None
    }
}

impl Decode for Spanned<u64> {
    fn decode(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Option<Self> {
        let scalar = Spanned::<Scalar>::decode(node, kind, cx)?;
        let value = match &scalar.value {
            // One that is larger than any is too large for whatever is counted, which says so.
            Scalar::Int(digits) if !digits.starts_with('-') => Some(digits.parse().unwrap_or(u64::MAX)),
            _ => None,
        };
        if value.is_none() {
            cx.wrong_shape(node, "a number from 0", "write a whole number that is not negative");
        }
        Some(Self {
            value: value?,
            span: node.span,
        })
    }
}

impl Decode for Spanned<Scalar> {
    fn decode(node: &Node, _: Kind, cx: &mut Cx<'_>) -> Option<Self> {
        let Value::Scalar { text, plain } = &node.value else {
            cx.wrong_shape(
                node,
                "a literal",
                "write a number, `true`, `false`, `null`, or a string in quotes",
            );
            return None;
        };
        let value = match if *plain { resolve(text) } else { Core::Str } {
            Core::Null => Scalar::Null,
            Core::Bool(value) => Scalar::Bool(value),
            Core::Float(value) => Scalar::Float(value),
            Core::Str => Scalar::Str(text.clone()),
            Core::Int(number) => match number.decimal {
                Some(digits) => Scalar::Int(digits),
                None => {
                    cx.out.push(
                        Diagnostic::error(Code::BeyondReason, "too many hexadecimal digits")
                            .at(node.span, "takes long to convert")
                            .help("write the number in decimal"),
                    );
                    return None;
                }
            },
            Core::Ambiguous(how) => {
                let quoted = quoted(text);
                let help = match text.trim_start_matches(['-', '+']).as_bytes() {
                    [b'0'..=b'9', ..] => format!(
                        "quote it to make it a string: `{quoted}`; a number is written in decimal digits alone, or as `0x1F`"
                    ),
                    _ => format!("quote it to make it a string: `{quoted}`; a boolean is `true` or `false`"),
                };
                cx.out.push(
                    Diagnostic::error(Code::AmbiguousScalar, format!("`{text}` is {how}"))
                        .at(node.span, "could be either")
                        .help(help),
                );
                return None;
            }
        };
        let span = cx.place(node);
        Some(Self { value, span })
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;
    use crate::diag::{Diagnostics, Sources};
    use proptest::prelude::*;

    #[test]
    fn what_quotes_would_not_hold_is_escaped() {
        assert_eq!(quoted("1_000"), r#""1_000""#);
        assert_eq!(quoted("é 'x'"), r#""é 'x'""#);
        assert_eq!(quoted("a\"b\\c\nd\te\0"), r#""a\"b\\c\nd\te\u0000""#);
        assert_eq!(quoted("\u{85}\u{2028}\u{feff}"), r#""\u0085\u2028\ufeff""#);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn what_is_quoted_is_read_as_it_was(text in r#"[ -~]{0,8}|[\x00-\x{10ffff}]{0,8}|[ \n"\\]{0,4}"#) {
            let written = format!("module: {}\n", quoted(&text));
            let (mut sources, mut out) = (Sources::default(), Diagnostics::default());
            let id = sources.add("pyz3.yaml", written.as_str());
            let file = crate::model::read(id, &written, &mut out).expect("a file");
            prop_assert!(out.is_empty(), "{}", out.render(&sources, false, None));
            prop_assert_eq!(file.module.expect("a name").value, text);
        }
    }
}

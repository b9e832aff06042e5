//! Text → tokens. Faults are recorded and leave a `Bad` token, which the parser passes over in silence.

use super::faults::{Fault, Faults};
use super::numbers::{self, Number};
use super::strings::{self, StrPart};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    Name,
    Number(Number),
    Str(StrPart),
    Op(&'static str),
    /// A fault has been recorded here.
    Bad,
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
}

// Longer ones first.
const OPS: [&str; 18] = [
    "...", "->", "**", "(", ")", "[", "]", "{", "}", ",", ":", "=", "|", "/", "*", "+", "-", ".",
];

/// Ends with one `End` token.
pub(super) fn tokens(text: &str, faults: &mut Faults) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    // Where a pair of wrong characters was opened, its end is no second mistake.
    let mut pair = None;
    while let Some(it) = text[at..].chars().next() {
        let start = at;
        let kind = if it.is_whitespace() {
            at += it.len_utf8();
            continue;
        } else if it == '#' {
            at = text[at..].find('\n').map_or(text.len(), |length| start + length);
            faults.push(
                Fault::syntax("a signature holds no comments", start..at, "comment")
                    .help("write it above the entry, as a YAML comment, or in `doc:`"),
            );
            if at < text.len() {
                continue;
            }
            // What closes the signature may have gone with it, which is no second mistake.
            tokens.push(Token {
                kind: TokenKind::Bad,
                range: start..at,
            });
            continue;
        } else if it.is_ascii_digit() || (it == '.' && text[at + 1..].starts_with(|it: char| it.is_ascii_digit())) {
            let (end, value) = numbers::number(text, start);
            at = end;
            value.map(TokenKind::Number)
        } else if it == '_' || unicode_ident::is_xid_start(it) || matches!(it, '"' | '\'') {
            let end = text[at..]
                .find(|it| !unicode_ident::is_xid_continue(it))
                .map_or(text.len(), |it| start + it);
            if text[end..].starts_with(['"', '\'']) && strings::is_prefix(&text[start..end]) {
                let (end, value) = strings::string(text, start, end);
                at = end;
                value.map(TokenKind::Str)
            } else {
                at = end;
                Ok(TokenKind::Name)
            }
        } else if text[at..].starts_with("=>") {
            at += 2;
            Err(Box::new(
                Fault::syntax("unexpected `=>`", start..at, "not Python's arrow").help("write `->` before the result"),
            ))
        } else if let Some(op) = OPS.iter().find(|op| text[at..].starts_with(**op)) {
            at += op.len();
            Ok(TokenKind::Op(op))
        } else {
            at += it.len_utf8();
            if pair.take() == Some(it) {
                tokens.push(Token {
                    kind: TokenKind::Bad,
                    range: start..at,
                });
                continue;
            }
            pair = partner(it);
            Err(Box::new(unexpected(it, start..at)))
        };
        let kind = kind.unwrap_or_else(|fault| {
            faults.push(*fault);
            TokenKind::Bad
        });
        tokens.push(Token { kind, range: start..at });
    }
    tokens.push(Token {
        kind: TokenKind::End,
        range: text.len()..text.len(),
    });
    tokens
}

fn partner(it: char) -> Option<char> {
    Some(match it {
        '<' => '>',
        '“' | '„' => '”',
        '‘' => '’',
        '«' => '»',
        '`' => '`',
        '\u{FF08}' => '\u{FF09}',
        _ => return None,
    })
}

fn unexpected(it: char, range: Range<usize>) -> Fault {
    let hidden = it.is_control()
        || it.is_whitespace()
        || matches!(it, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    let shown = match (hidden, it.is_ascii()) {
        (true, _) => format!("U+{:04X}", it as u32),
        (false, true) => format!("`{it}`"),
        (false, false) => format!("`{it}` (U+{:04X})", it as u32),
    };
    let fault = Fault::syntax(
        format!("unexpected character {shown}"),
        range,
        "not part of a signature",
    );
    match it {
        '→' | '⇒' | '>' => fault.help("write `->` before the result"),
        '“' | '”' | '„' | '‘' | '’' | '`' | '«' | '»' => fault.help("write straight quotes: `'` or `\"`"),
        '?' => fault.help("what may be absent is `T | None`"),
        '&' => fault.help("types are Python's: no `&` is needed for Rust to borrow"),
        '<' => fault.help("arguments of types stand in brackets: `list[int]`"),
        '\u{FF08}' | '\u{FF09}' | '\u{FF0C}' | '\u{FF1A}' => fault.help("write the ASCII character"),
        ';' => fault.help("parameters are parted by commas"),
        _ => fault,
    }
}

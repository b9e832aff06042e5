//! Python's string literals. In: the text at a prefix and a quote. Out: the value; `str` or `bytes`.

use super::faults::Fault;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum StrPart {
    Str(String),
    Bytes(Vec<u8>),
}

type Res<T> = Result<T, Box<Fault>>;

/// Whether `word`, before a quote, is a string prefix, a wrong one included.
pub(super) fn is_prefix(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "" | "r" | "u" | "b" | "br" | "rb" | "f" | "fr" | "rf" | "t" | "tr" | "rt"
    )
}

/// Reads the literal whose prefix starts at `start` and whose quote stands at `quote`; gives its end too.
pub(super) fn string(text: &str, start: usize, quote: usize) -> (usize, Res<StrPart>) {
    let prefix = text[start..quote].to_ascii_lowercase();
    let raw = prefix.contains('r');
    let delimiter = delimiter(text, quote);
    let body = quote + delimiter.len();
    let Some((body_end, end)) = body_end(text, body, delimiter) else {
        let fault = Fault::syntax("a string that is never closed", start..body, "opened here")
            .help(format!("close it with `{delimiter}`"));
        // What follows is text or not, nobody knows: it is passed over.
        return (text.len(), Err(Box::new(fault)));
    };
    if prefix.contains('f') || prefix.contains('t') {
        let fault = Fault::syntax(
            format!("`{prefix}` strings are computed, and a default is a literal"),
            start..quote,
            "not allowed here",
        )
        .help(format!("leave the `{prefix}` out"));
        return (end, Err(Box::new(fault)));
    }
    let body = body..body_end;
    let value = if prefix.contains('b') {
        bytes(text, body, raw).map(StrPart::Bytes)
    } else if raw {
        Ok(StrPart::Str(text[body].to_owned()))
    } else {
        characters(text, body).map(StrPart::Str)
    };
    (end, value)
}

fn delimiter(text: &str, quote: usize) -> &'static str {
    let rest = &text[quote..];
    match rest.as_bytes().first() {
        Some(b'"') if rest.starts_with("\"\"\"") => "\"\"\"",
        Some(b'"') => "\"",
        _ if rest.starts_with("'''") => "'''",
        _ => "'",
    }
}

/// Where the body ends, and the literal; if it does end.
fn body_end(text: &str, start: usize, delimiter: &str) -> Option<(usize, usize)> {
    let mut chars = text[start..].char_indices();
    while let Some((offset, it)) = chars.next() {
        let at = start + offset;
        if text[at..].starts_with(delimiter) {
            return Some((at, at + delimiter.len()));
        }
        match it {
            '\\' => {
                chars.next();
            }
            '\n' if delimiter.len() == 1 => return None,
            _ => {}
        }
    }
    None
}

/// What a backslash begins: its value, or `None` where Python keeps the backslash.
enum Escape {
    Code(u32),
    Nothing,
    Keep,
}

/// Reads an escape; `at` is the backslash. Gives the end too. What only `str` knows is kept in `bytes`.
fn escape(text: &str, at: usize, limit: usize, is_bytes: bool) -> Res<(usize, Escape)> {
    let rest = &text[at + 1..limit];
    let Some(first) = rest.chars().next() else {
        return Ok((at + 1, Escape::Keep));
    };
    let after = at + 1 + first.len_utf8();
    let code = match first {
        '\n' => return Ok((after, Escape::Nothing)),
        '\\' | '\'' | '"' => first as u32,
        'a' => 7,
        'b' => 8,
        't' => 9,
        'n' => 10,
        'v' => 11,
        'f' => 12,
        'r' => 13,
        '0'..='7' => {
            let digits: String = rest.chars().take(3).take_while(|it| it.is_digit(8)).collect();
            let code = u32::from_str_radix(&digits, 8).unwrap_or(0);
            return Ok((at + 1 + digits.len(), Escape::Code(code)));
        }
        'x' => return hex(text, at, limit, 2),
        'u' if !is_bytes => return hex(text, at, limit, 4),
        'U' if !is_bytes => return hex(text, at, limit, 8),
        'N' if !is_bytes => {
            return Err(Box::new(
                Fault::syntax("`\\N{…}` is not understood here", at..after, "named character")
                    .help("write the character itself, or its number: `\\u2014`"),
            ));
        }
        _ => return Ok((at + 1, Escape::Keep)),
    };
    Ok((after, Escape::Code(code)))
}

fn hex(text: &str, at: usize, limit: usize, count: usize) -> Res<(usize, Escape)> {
    let start = at + 2;
    let digits: String = text[start..limit]
        .chars()
        .take(count)
        .take_while(char::is_ascii_hexdigit)
        .collect();
    let end = start + digits.len();
    if digits.len() < count {
        return Err(Box::new(Fault::syntax(
            format!("`\\{}` needs {count} hexadecimal digits", &text[at + 1..start]),
            at..end,
            "cut short",
        )));
    }
    Ok((end, Escape::Code(u32::from_str_radix(&digits, 16).unwrap_or(u32::MAX))))
}

fn characters(text: &str, body: Range<usize>) -> Res<String> {
    let mut value = String::with_capacity(body.len());
    let mut at = body.start;
    while let Some(it) = text[at..body.end].chars().next() {
        if it != '\\' {
            value.push(it);
            at += it.len_utf8();
            continue;
        }
        let (end, escape) = escape(text, at, body.end, false)?;
        match escape {
            Escape::Nothing => {}
            Escape::Keep => value.push('\\'),
            Escape::Code(code) => match char::from_u32(code) {
                Some(it) => value.push(it),
                None if (0xD800..0xE000).contains(&code) => {
                    return Err(Box::new(
                        Fault::syntax("a lone surrogate is no character", at..end, "half a character")
                            .help("write the whole character: `\\U0001F600`"),
                    ));
                }
                None => {
                    return Err(Box::new(Fault::syntax(
                        "there is no character of this number",
                        at..end,
                        "above `\\U0010FFFF`",
                    )));
                }
            },
        }
        at = end;
    }
    Ok(value)
}

fn bytes(text: &str, body: Range<usize>, raw: bool) -> Res<Vec<u8>> {
    let mut value = Vec::with_capacity(body.len());
    let mut at = body.start;
    while let Some(it) = text[at..body.end].chars().next() {
        let next = at + it.len_utf8();
        match u8::try_from(it).ok().filter(u8::is_ascii) {
            None => {
                return Err(Box::new(
                    Fault::syntax("bytes hold ASCII characters alone", at..next, "not ASCII")
                        .help("write its bytes: `\\xc3\\xa9`"),
                ));
            }
            Some(b'\\') if !raw => {
                let (end, escape) = escape(text, at, body.end, true)?;
                match escape {
                    Escape::Nothing => {}
                    Escape::Keep => value.push(b'\\'),
                    Escape::Code(code) => value.push(
                        u8::try_from(code)
                            .map_err(|_| Box::new(Fault::syntax("a byte is at most `\\377`", at..end, "too large")))?,
                    ),
                }
                at = end;
                continue;
            }
            Some(byte) => value.push(byte),
        }
        at = next;
    }
    Ok(value)
}

//! Python's literals, as `ast.literal_eval` takes them, and names of enum members.

use super::faults::Fault;
use super::lexer::TokenKind;
use super::numbers::{Number, float_value};
use super::parser::{Parser, Res};
use super::strings::StrPart;
use super::tree::{Literal, LiteralKind};
use std::ops::Range;

const HELP: &str =
    "a default is a literal: `None`, `True`, `1`, `2.5`, `2j`, `'text'`, `b'bytes'`, `[]`, `()`, `{1}`, `{}`";

pub(super) fn literal(p: &mut Parser<'_>) -> Res<Literal> {
    let start = p.range().start;
    let kind = match p.kind() {
        TokenKind::Number(_) | TokenKind::Op("+" | "-") => number(p)?,
        TokenKind::Str(_) => strings(p)?,
        TokenKind::Op("...") => {
            p.advance();
            LiteralKind::Ellipsis
        }
        TokenKind::Op("(") => parenthesis(p)?,
        TokenKind::Op("[") => {
            let open = p.open()?;
            let (items, _) = p.items("]", literal)?;
            p.close("]", &open)?;
            LiteralKind::List(items)
        }
        TokenKind::Op("{") => braces(p)?,
        TokenKind::Name => name(p)?,
        _ => {
            let fault = p.unexpected("a default").help(HELP);
            return p.give_up(fault);
        }
    };
    Ok(Literal {
        kind,
        range: start..p.end(),
    })
}

fn name(p: &mut Parser<'_>) -> Res<LiteralKind> {
    let name = p.dotted()?;
    if p.is_op("(") {
        let range = name.range.start..p.range().end;
        let fault = Fault::syntax(format!("`{}(…)` is a call, no literal", name.text), range, "computed");
        return p.stop(match name.text.as_str() {
            "set" | "frozenset" | "bytearray" | "object" => {
                fault.help("Python has no literal for it: take `T | None` with default `None`")
            }
            "list" => fault.help("write `[]`"),
            "dict" => fault.help("write `{}`"),
            "tuple" => fault.help("write `()`"),
            "float" => fault.help("infinity is `1e999`"),
            _ => fault.help(HELP),
        });
    }
    Ok(match name.text.as_str() {
        "None" => LiteralKind::None,
        "True" => LiteralKind::Bool(true),
        "False" => LiteralKind::Bool(false),
        _ => LiteralKind::Member(name.text),
    })
}

/// A number with its sign; `1+2j`.
fn number(p: &mut Parser<'_>) -> Res<LiteralKind> {
    let start = p.range().start;
    let minus = p.is_op("-");
    if minus || p.is_op("+") {
        p.advance();
    }
    let TokenKind::Number(first) = p.kind().clone() else {
        let fault = p.unexpected("a number").help(HELP);
        return p.give_up(fault);
    };
    p.advance();
    let value = match first {
        Number::Int(digits) if minus && digits != "0" => LiteralKind::Int(format!("-{digits}")),
        Number::Int(digits) => LiteralKind::Int(digits),
        Number::Float(value) => LiteralKind::Float(if minus { -value } else { value }),
        // The minus is of the whole number, and so of its zero too, as in Python.
        Number::Imaginary(im) if minus => LiteralKind::Complex { re: -0.0, im: -im },
        Number::Imaginary(im) => LiteralKind::Complex { re: 0.0, im },
    };
    let minus = p.is_op("-");
    if !minus && !p.is_op("+") {
        return Ok(value);
    }
    let (re, im) = match (&value, p.ahead(1)) {
        (LiteralKind::Int(digits), TokenKind::Number(Number::Imaginary(im))) => (float_value(digits), *im),
        (LiteralKind::Float(re), TokenKind::Number(Number::Imaginary(im))) => (*re, *im),
        _ => {
            let range = p.range();
            return p.stop(
                Fault::syntax("a default is a literal, nothing computed", range, "arithmetic")
                    .help("only a complex number has a sign inside: `1+2j`"),
            );
        }
    };
    p.advance();
    p.advance();
    if re.is_infinite() && matches!(value, LiteralKind::Int(_)) {
        let range = start..p.end();
        return p.stop(Fault::syntax(
            "the real part is too large",
            range,
            "no complex number holds this",
        ));
    }
    // As Python adds them: the signs of zeros get lost.
    Ok(LiteralKind::Complex {
        re: re + 0.0,
        im: if minus { 0.0 - im } else { im },
    })
}

/// One string, or several side by side.
fn strings(p: &mut Parser<'_>) -> Res<LiteralKind> {
    let mut whole: Option<(StrPart, Range<usize>)> = None;
    while let TokenKind::Str(part) = p.kind().clone() {
        let range = p.range();
        p.advance();
        whole = Some(match (whole, part) {
            (None, part) => (part, range),
            (Some((StrPart::Str(mut first), at)), StrPart::Str(second)) => {
                first.push_str(&second);
                (StrPart::Str(first), at)
            }
            (Some((StrPart::Bytes(mut first), at)), StrPart::Bytes(second)) => {
                first.extend(second);
                (StrPart::Bytes(first), at)
            }
            (Some((_, at)), _) => {
                return p.stop(
                    Fault::syntax("bytes and text cannot stand side by side", range, "of another kind")
                        .second(at, "the first")
                        .help("give both a `b`, or none"),
                );
            }
        });
    }
    Ok(match whole {
        Some((StrPart::Bytes(value), _)) => LiteralKind::Bytes(value),
        Some((StrPart::Str(value), _)) => LiteralKind::Str(value),
        None => LiteralKind::Str(String::new()),
    })
}

/// A tuple, or a literal in parentheses.
fn parenthesis(p: &mut Parser<'_>) -> Res<LiteralKind> {
    let open = p.open()?;
    let (mut items, comma) = p.items(")", literal)?;
    p.close(")", &open)?;
    Ok(match items.pop() {
        Some(only) if items.is_empty() && !comma => only.kind,
        Some(last) => {
            items.push(last);
            LiteralKind::Tuple(items)
        }
        None => LiteralKind::Tuple(items),
    })
}

/// A dict or a set.
fn braces(p: &mut Parser<'_>) -> Res<LiteralKind> {
    let open = p.open()?;
    let mut set = Vec::new();
    let mut dict = Vec::new();
    while !p.is_op("}") && p.kind() != &TokenKind::End {
        let key = literal(p)?;
        if p.is_op(":") && set.is_empty() {
            p.advance();
            dict.push((key, literal(p)?));
        } else if dict.is_empty() {
            set.push(key);
        } else {
            return p.expected("`:` and a value");
        }
        if !p.take(",") {
            break;
        }
    }
    p.close("}", &open)?;
    Ok(if set.is_empty() {
        LiteralKind::Dict(dict)
    } else {
        LiteralKind::Set(set)
    })
}

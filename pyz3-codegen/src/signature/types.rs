//! Types: names with arguments, unions, prefixes.

use super::faults::Fault;
use super::lexer::TokenKind;
use super::literals;
use super::parser::{Parser, Res, Stop};
use super::strings::StrPart;
use super::tree::{Name, Prefix, Type, TypeKind};
use crate::diag::Code;
use std::ops::Range;

/// A type and nothing after it.
pub(super) fn alone(p: &mut Parser<'_>) -> Res<Type> {
    let ty = ty(p)?;
    if p.kind() != &TokenKind::End {
        return p.expected("the end of the type");
    }
    Ok(ty)
}

pub(super) fn ty(p: &mut Parser<'_>) -> Res<Type> {
    let start = p.range().start;
    let first = member(p)?;
    if !p.is_op("|") {
        return Ok(first);
    }
    let mut members = vec![first];
    while p.take("|") {
        members.push(member(p)?);
    }
    Ok(Type {
        kind: TypeKind::Union(members),
        range: start..p.end(),
    })
}

/// The word before a class or `self`, if it is one: another name follows.
pub(super) fn prefix(p: &mut Parser<'_>) -> Option<(Prefix, Range<usize>)> {
    let prefix = match p.word()? {
        "mut" => Prefix::Mut,
        "own" => Prefix::Own,
        _ => return None,
    };
    p.word_ahead(1)?;
    let range = p.range();
    p.advance();
    Some((prefix, range))
}

fn member(p: &mut Parser<'_>) -> Res<Type> {
    let start = p.range().start;
    let prefixed = prefix(p);
    let kind = match p.kind() {
        TokenKind::Name => named(p)?,
        TokenKind::Op("...") => {
            p.advance();
            TypeKind::Ellipsis
        }
        TokenKind::Op("[") => {
            let open = p.open()?;
            let (items, _) = p.items("]", ty)?;
            p.close("]", &open)?;
            TypeKind::List(items)
        }
        TokenKind::Op("(") => parenthesis(p)?,
        TokenKind::Str(part) => {
            let inner = match part {
                StrPart::Str(text) if !text.contains(['`', '\n']) => format!(": `{text}`"),
                _ => String::new(),
            };
            let range = p.range();
            return p.stop(
                Fault::new(Code::QuotedType, "a type stands without quotes", range, "quoted").help(format!(
                    "leave the quotes out{inner}; the order of declarations does not matter"
                )),
            );
        }
        TokenKind::Number(_) => {
            let fault = p
                .unexpected("a type")
                .help("a type that allows some values alone is `Literal[1, 2]`");
            return p.give_up(fault);
        }
        TokenKind::Op("{") => {
            let fault = p.unexpected("a type").help("the type of a mapping is `dict[str, int]`");
            return p.give_up(fault);
        }
        TokenKind::Op("*") => {
            let fault = p
                .unexpected("a type")
                .help("the type of `*args` is that of one argument: `*args: int`");
            return p.give_up(fault);
        }
        _ => return p.expected("a type"),
    };
    let range = start..p.end();
    Ok(match prefixed {
        None => Type { kind, range },
        Some((prefix, word)) => {
            let inner = Type {
                kind,
                range: p.text[word.end..]
                    .find(|it: char| !it.is_whitespace())
                    .map_or(word.end, |it| word.end + it)..range.end,
            };
            Type {
                kind: TypeKind::Prefixed {
                    prefix,
                    range: word,
                    inner: Box::new(inner),
                },
                range,
            }
        }
    })
}

fn named(p: &mut Parser<'_>) -> Res<TypeKind> {
    let name = p.dotted()?;
    if p.is_op("[") {
        let args = arguments(p, &name)?;
        return Ok(TypeKind::Args { name, args });
    }
    if p.text.get(p.range()) == Some("<") {
        return angles(p, &name);
    }
    if p.is_op("(") {
        let fault = p
            .unexpected("`,`, `=`, `)` or `->`")
            .help("arguments of types stand in brackets: `list[int]`");
        return p.give_up(fault);
    }
    Ok(if name.text == "None" {
        TypeKind::None
    } else {
        TypeKind::Name(name.text)
    })
}

/// `Vec<int>`: other languages' brackets, which hold what is no second mistake.
fn angles(p: &mut Parser<'_>, name: &Name) -> Res<TypeKind> {
    let start = p.range().start;
    let mut open = 0_usize;
    let mut brackets = 0_usize;
    while p.kind() != &TokenKind::End {
        match p.text.get(p.range()) {
            Some("<") => open += 1,
            Some(">") => open = open.saturating_sub(1),
            Some("(" | "[") => brackets += 1,
            Some(")" | "]") if brackets > 0 => brackets -= 1,
            // Never closed.
            Some(")" | "]" | "->") => break,
            _ => {}
        }
        p.advance();
        if open == 0 {
            break;
        }
    }
    let help = match name.text.rsplit('.').next() {
        Some("Vec") => "write `list[int]`",
        Some("HashMap" | "BTreeMap") => "write `dict[str, int]`",
        Some("HashSet" | "BTreeSet") => "write `set[int]`",
        Some("Option") => "write `T | None`",
        _ => "write `[` and `]`",
    };
    let range = start..p.end();
    p.replace(Fault::syntax("type arguments stand in brackets", range, "not Python's").help(help))
}

fn arguments(p: &mut Parser<'_>, name: &Name) -> Res<Vec<Type>> {
    let is_literal = name.text.rsplit('.').next() == Some("Literal");
    let open = p.open()?;
    let (args, _) = p.items("]", |p| {
        if !is_literal {
            return ty(p);
        }
        let literal = literals::literal(p)?;
        let range = literal.range.clone();
        Ok(Type {
            kind: TypeKind::Literal(literal),
            range,
        })
    })?;
    if args.is_empty() && p.is_op("]") {
        return p.expected("a type");
    }
    p.close("]", &open)?;
    if p.is_op("[") {
        return p.expected("the end of the type");
    }
    Ok(args)
}

/// `(T)`, or `()`.
fn parenthesis(p: &mut Parser<'_>) -> Res<TypeKind> {
    let open = p.open()?;
    if p.is_op(")") {
        p.close(")", &open)?;
        return Ok(TypeKind::EmptyTuple);
    }
    let inner = ty(p)?;
    if p.is_op(",") {
        let comma = p.range();
        let Ok((_, _)) = p.items(")", |p| if p.take(",") { Ok(()) } else { ty(p).map(drop) }) else {
            return Err(Stop);
        };
        return p.stop(
            Fault::syntax(
                "a tuple's type is written with its name",
                comma,
                "parentheses only group",
            )
            .second(open, "opened here")
            .help("write `tuple[A, B]`"),
        );
    }
    p.close(")", &open)?;
    Ok(inner.kind)
}

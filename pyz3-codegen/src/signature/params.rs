//! `(params) -> result`: which kind each parameter is, and whether the order is one that Python takes.

use super::faults::Fault;
use super::lexer::TokenKind;
use super::literals;
use super::parser::{Parser, Res, Stop};
use super::tree::{Kind, Name, Param, Signature};
use super::{MAX_PARAMS, types};
use crate::diag::Code;
use std::ops::Range;

/// What has been seen so far, and where.
#[derive(Default)]
struct Seen {
    params: Vec<Param>,
    /// How many there are with those that could not be read.
    count: usize,
    /// The lone `*`, or `*args`; with it, whether keyword-only parameters have followed.
    star: Option<(Range<usize>, bool)>,
    slash: Option<Range<usize>>,
    kwargs: Option<Range<usize>>,
    /// The first positional parameter with a default.
    default: Option<Name>,
}

pub(super) fn signature(p: &mut Parser<'_>) -> Res<Signature> {
    if !p.is_op("(") {
        let fault = p.unexpected("`(`").help(match p.word() {
            Some("def" | "fn") => "leave the keyword and the name out: `(x: int) -> str`",
            Some(_) if p.ahead(1) == &TokenKind::Op("(") => "leave the name out: `(x: int) -> str`",
            _ => "a signature is `(x: int, y: int = 0) -> str`",
        });
        return p.give_up(fault);
    }
    let open = p.range();
    p.advance();
    let mut seen = Seen::default();
    while !p.is_op(")") && !matches!(p.kind(), TokenKind::End | TokenKind::Op("->")) {
        let (from, here) = (p.position(), p.range());
        let param = param(p, &mut seen);
        let good = param.is_ok();
        if p.fatal {
            return Err(Stop);
        }
        if !good {
            seen.count += 1;
            if let Some((_, followed)) = &mut seen.star {
                *followed = true;
            }
            p.skip(from);
        }
        if seen.count > MAX_PARAMS {
            p.fault(
                Fault::new(
                    Code::TooManyParameters,
                    format!("more than {MAX_PARAMS} parameters"),
                    here,
                    "one too many",
                )
                .second(open, "of this function")
                .help("take a `list`, a `dict` or `*args`"),
            );
            p.skip_all();
            return Err(Stop);
        }
        if p.take(",") || p.is_op(")") {
            continue;
        }
        if good && !matches!(p.kind(), TokenKind::End | TokenKind::Op("->")) {
            let fault = if p.is_op(":") || p.is_op("=") {
                p.unexpected("`,` or `)`")
            } else {
                p.unexpected("`,` or `)`").second(open.clone(), "opened here")
            };
            let fault = match (seen.params.last(), p.word()) {
                (Some(Param { name, ty: None, .. }), Some(ty)) => {
                    fault.help(format!("a colon stands before the type: `{}: {ty}`", name.text))
                }
                _ => fault,
            };
            // That it has no type yet is no second mistake.
            seen.params.pop_if(|it| it.ty.is_none());
            let _ = p.give_up::<()>(fault);
            let here = p.position();
            p.skip(here);
            p.take(",");
        }
    }
    if let Some((range, false)) = &seen.star
        && p.text.get(range.clone()) == Some("*")
    {
        p.fault(
            Fault::new(
                Code::ParameterOrder,
                "nothing follows the `*`",
                range.clone(),
                "parts nothing",
            )
            .help("name a parameter after it, or leave it out"),
        );
    }
    if !p.take(")") {
        let fault = Fault::syntax("`(` is never closed", open, "opened here").help("close the parameters with `)`");
        return if p.kind() == &TokenKind::End {
            p.give_up(fault)
        } else {
            p.stop(fault)
        };
    }
    let result = if p.take("->") { Some(types::ty(p)?) } else { None };
    if p.kind() != &TokenKind::End {
        let fault = p.unexpected(if result.is_some() { "the end" } else { "`->`" });
        let fault = if p.is_op(":") && result.is_none() {
            fault.help("the result stands after an arrow: `-> int`")
        } else {
            fault
        };
        return p.give_up(fault);
    }
    Ok(Signature {
        params: seen.params,
        result,
    })
}

fn order<T>(p: &mut Parser<'_>, message: impl Into<String>, range: Range<usize>, label: &str, help: &str) -> Res<T> {
    p.stop(Fault::new(Code::ParameterOrder, message, range, label).help(help))
}

fn param(p: &mut Parser<'_>, seen: &mut Seen) -> Res<()> {
    let here = p.range();
    if let Some(kwargs) = &seen.kwargs {
        let fault = Fault::new(
            Code::ParameterOrder,
            "nothing may follow `**` parameters",
            here,
            "after the last",
        )
        .second(kwargs.clone(), "these take all keywords")
        .help("move it before them");
        return p.stop(fault);
    }
    match p.kind() {
        TokenKind::Op("/") => return slash(p, seen),
        TokenKind::Op("*") => return star(p, seen),
        TokenKind::Op("**") => {
            p.advance();
            if p.kind() != &TokenKind::Name {
                return p.expected("a name after `**`");
            }
            let param = rest(p, Kind::VarKeyword)?;
            seen.kwargs = Some(here.start..param.name.range.end);
            return push(seen, param);
        }
        TokenKind::Name => {}
        TokenKind::Op(",") => {
            // One comma too many is not two faults.
            let fault = p.unexpected("a parameter").help("leave one comma out");
            return p.stop(fault);
        }
        _ => return p.expected("a parameter"),
    }
    let prefix = types::prefix(p);
    let name = name(p)?;
    let kind = if seen.star.is_some() {
        Kind::KeywordOnly
    } else {
        Kind::PositionalOrKeyword
    };
    let ty = if p.take(":") { Some(types::ty(p)?) } else { None };
    let default = if p.take("=") { Some(literals::literal(p)?) } else { None };
    match (&mut seen.star, &default, &seen.default) {
        (Some((_, followed)), _, _) => *followed = true,
        (None, Some(_), None) => seen.default = Some(name.clone()),
        (None, None, Some(first)) => {
            p.fault(
                Fault::new(
                    Code::ParameterOrder,
                    format!("`{}` has no default but follows one that has", name.text),
                    name.range.clone(),
                    "needs a default",
                )
                .second(first.range.clone(), "the first with a default")
                .help(format!(
                    "give `{}` a default, move it before `{}`, or put `*,` before it",
                    name.text, first.text
                )),
            );
        }
        _ => {}
    }
    push(
        seen,
        Param {
            name,
            kind,
            prefix,
            ty,
            default,
        },
    )
}

fn push(seen: &mut Seen, param: Param) -> Res<()> {
    seen.count += 1;
    seen.params.push(param);
    Ok(())
}

fn name(p: &mut Parser<'_>) -> Res<Name> {
    let (Some(word), range) = (p.word(), p.range()) else {
        return p.expected("a name");
    };
    p.advance();
    Ok(Name {
        text: word.to_owned(),
        range,
    })
}

/// `*args: T`, `**kwargs: T`, from the name on.
fn rest(p: &mut Parser<'_>, kind: Kind) -> Res<Param> {
    let name = name(p)?;
    let ty = if p.take(":") { Some(types::ty(p)?) } else { None };
    if p.is_op("=") {
        let range = p.range();
        return order(
            p,
            format!("`{}` takes what is left and has no default", name.text),
            range,
            "default",
            "leave the default out: without arguments it is empty",
        );
    }
    Ok(Param {
        name,
        kind,
        prefix: None,
        ty,
        default: None,
    })
}

fn slash(p: &mut Parser<'_>, seen: &mut Seen) -> Res<()> {
    let range = p.range();
    p.advance();
    if let Some(first) = &seen.slash {
        let fault = Fault::new(Code::ParameterOrder, "`/` stands twice", range, "second")
            .second(first.clone(), "first")
            .help("leave one out");
        return p.stop(fault);
    }
    if let Some((star, _)) = &seen.star {
        let fault = Fault::new(Code::ParameterOrder, "`/` must stand before `*`", range, "too late")
            .second(star.clone(), "keyword-only from here")
            .help("positional-only parameters come first");
        return p.stop(fault);
    }
    if seen.count == 0 {
        return order(
            p,
            "nothing stands before the `/`",
            range,
            "parts nothing",
            "parameters before `/` are positional-only; name one, or leave it out",
        );
    }
    for param in &mut seen.params {
        param.kind = Kind::PositionalOnly;
    }
    seen.slash = Some(range);
    Ok(())
}

fn star(p: &mut Parser<'_>, seen: &mut Seen) -> Res<()> {
    let range = p.range();
    p.advance();
    if let Some((first, _)) = &seen.star {
        let fault = Fault::new(Code::ParameterOrder, "`*` stands twice", range, "second")
            .second(first.clone(), "first")
            .help("leave one out: what follows the first is keyword-only already");
        return p.stop(fault);
    }
    if p.kind() != &TokenKind::Name {
        seen.star = Some((range, false));
        return Ok(());
    }
    // Before the rest is read: a fault in it must not make a second `*` look like the first.
    seen.star = Some((range.start..p.range().end, true));
    let param = rest(p, Kind::VarPositional)?;
    push(seen, param)
}

//! Cases: a signature, and the tree or the faults as text.

mod literals;
mod types;

use super::{Fault, Literal, LiteralKind, Param, Parsed, Type, TypeKind, parse, parse_type};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::fmt::Write as _;

/// `name: type = default` with the kind of each parameter, a line each; or the faults, each under its text.
fn shown(text: &str) -> String {
    let parsed = parse(text);
    let mut out = String::new();
    if parsed.faults.is_empty() {
        let tree = parsed.tree.expect("no faults, so a tree");
        for Param {
            name,
            kind,
            prefix,
            ty,
            default,
        } in &tree.params
        {
            let _ = write!(out, "{kind:?} ");
            if let Some((prefix, _)) = prefix {
                let _ = write!(out, "{prefix:?} ");
            }
            let _ = write!(out, "{}", name.text);
            if let Some(ty) = ty {
                let _ = write!(out, ": {}", ty_text(ty));
            }
            if let Some(default) = default {
                let _ = write!(out, " = {}", literal_text(default));
            }
            out.push('\n');
        }
        if let Some(result) = &tree.result {
            let _ = writeln!(out, "-> {}", ty_text(result));
        }
    }
    faults(text, &parsed.faults, &mut out);
    out
}

fn faults(text: &str, faults: &[Fault], out: &mut String) {
    for fault in faults {
        let shown: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
        let before = text[..fault.range.start].chars().count();
        let width = text[fault.range.clone()].chars().count().max(1);
        let _ = writeln!(
            out,
            "{shown}\n{}{} {:?}: {}; {}",
            " ".repeat(before),
            "^".repeat(width),
            fault.code,
            fault.message,
            fault.label
        );
        if let Some((range, label)) = &fault.second {
            let before = text[..range.start].chars().count();
            let _ = writeln!(
                out,
                "{}{} {label}",
                " ".repeat(before),
                "-".repeat(text[range.clone()].chars().count())
            );
        }
        if let Some(help) = &fault.help {
            let _ = writeln!(out, "help: {help}");
        }
    }
}

fn ty_text(ty: &Type) -> String {
    let list = |items: &[Type]| items.iter().map(ty_text).collect::<Vec<_>>().join(", ");
    match &ty.kind {
        TypeKind::None => "None".into(),
        TypeKind::Ellipsis => "...".into(),
        TypeKind::Name(name) => name.clone(),
        TypeKind::Args { name, args } => format!("{}<{}>", name.text, list(args)),
        TypeKind::Union(members) => members.iter().map(ty_text).collect::<Vec<_>>().join(" | "),
        TypeKind::List(items) => format!("[{}]", list(items)),
        TypeKind::Literal(literal) => literal_text(literal),
        TypeKind::EmptyTuple => "()".into(),
        TypeKind::Prefixed { prefix, inner, .. } => format!("{prefix:?} {}", ty_text(inner)),
    }
}

fn literal_text(literal: &Literal) -> String {
    let list = |items: &[Literal]| items.iter().map(literal_text).collect::<Vec<_>>().join(", ");
    match &literal.kind {
        LiteralKind::List(items) => format!("[{}]", list(items)),
        LiteralKind::Tuple(items) => format!("({})", list(items)),
        LiteralKind::Set(items) => format!("Set({})", list(items)),
        LiteralKind::Dict(items) => {
            let items: Vec<_> = items
                .iter()
                .map(|(k, v)| format!("{}: {}", literal_text(k), literal_text(v)))
                .collect();
            format!("Dict({})", items.join(", "))
        }
        kind => format!("{kind:?}"),
    }
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&shown(text));
}

#[track_caller]
fn check_default(text: &str, expected: Expect) {
    let text = format!("(a: T = {text})");
    let parsed = parse(&text);
    let mut out = String::new();
    faults(&text, &parsed.faults, &mut out);
    if let Some(default) = parsed
        .tree
        .as_ref()
        .and_then(|it| it.params.first())
        .and_then(|it| it.default.as_ref())
    {
        out = literal_text(default);
    }
    expected.assert_eq(&out);
}

#[track_caller]
fn check_type(text: &str, expected: Expect) {
    let Parsed { tree, faults: found } = parse_type(text);
    let mut out = String::new();
    faults(text, &found, &mut out);
    if let (Some(tree), true) = (tree, found.is_empty()) {
        out = ty_text(&tree);
    }
    expected.assert_eq(&out);
}

#[test]
fn every_kind_of_parameter() {
    check(
        "(a: int, /, b: str = 'x', *args: float, c: bool, d: int = 1, **kw: object) -> None",
        expect![[r#"
            PositionalOnly a: int
            PositionalOrKeyword b: str = Str("x")
            VarPositional args: float
            KeywordOnly c: bool
            KeywordOnly d: int = Int("1")
            VarKeyword kw: object
            -> None
        "#]],
    );
}

#[test]
fn white_space_and_trailing_commas() {
    check(
        "\n ( a\t: list [ int , ] ,\n\n *,\n b : shapes . Point\u{a0}= None , )\n->  tuple[()] \n",
        expect![[r#"
            PositionalOrKeyword a: list<int>
            KeywordOnly b: shapes.Point = None
            -> tuple<()>
        "#]],
    );
    check("()", expect![[""]]);
    check(
        "( ) -> (int)",
        expect![[r#"
        -> int
    "#]],
    );
}

#[test]
fn receivers() {
    check(
        "(self)",
        expect![[r#"
        PositionalOrKeyword self
    "#]],
    );
    check(
        "(mut self, other: mut Point, own: own Point, mut: int)",
        expect![[r#"
        PositionalOrKeyword Mut self
        PositionalOrKeyword other: Mut Point
        PositionalOrKeyword own: Own Point
        PositionalOrKeyword mut: int
    "#]],
    );
}

#[test]
fn orders_that_python_refuses() {
    check(
        "(a: int = 1, b: int)",
        expect![[r#"
        (a: int = 1, b: int)
                     ^ ParameterOrder: `b` has no default but follows one that has; needs a default
         - the first with a default
        help: give `b` a default, move it before `a`, or put `*,` before it
    "#]],
    );
    check(
        "(/, a: int)",
        expect![[r#"
        (/, a: int)
         ^ ParameterOrder: nothing stands before the `/`; parts nothing
        help: parameters before `/` are positional-only; name one, or leave it out
    "#]],
    );
    check(
        "(a: int, /, b: int, /)",
        expect![[r#"
        (a: int, /, b: int, /)
                            ^ ParameterOrder: `/` stands twice; second
                 - first
        help: leave one out
    "#]],
    );
    check(
        "(*, a: int, /)",
        expect![[r#"
        (*, a: int, /)
                    ^ ParameterOrder: `/` must stand before `*`; too late
         - keyword-only from here
        help: positional-only parameters come first
    "#]],
    );
    check(
        "(*)",
        expect![[r#"
        (*)
         ^ ParameterOrder: nothing follows the `*`; parts nothing
        help: name a parameter after it, or leave it out
    "#]],
    );
    check(
        "(*, **kw: int)",
        expect![[r#"
        (*, **kw: int)
         ^ ParameterOrder: nothing follows the `*`; parts nothing
        help: name a parameter after it, or leave it out
    "#]],
    );
    check(
        "(*, a: int, *, b: int)",
        expect![[r#"
        (*, a: int, *, b: int)
                    ^ ParameterOrder: `*` stands twice; second
         - first
        help: leave one out: what follows the first is keyword-only already
    "#]],
    );
    check(
        "(*args: int, *more: int)",
        expect![[r#"
        (*args: int, *more: int)
                     ^ ParameterOrder: `*` stands twice; second
         ----- first
        help: leave one out: what follows the first is keyword-only already
    "#]],
    );
    check(
        "(**kw: int, a: int)",
        expect![[r#"
        (**kw: int, a: int)
                    ^ ParameterOrder: nothing may follow `**` parameters; after the last
         ---- these take all keywords
        help: move it before them
    "#]],
    );
    check(
        "(*args: int = 1, **kw: int = {})",
        expect![[r#"
        (*args: int = 1, **kw: int = {})
                    ^ ParameterOrder: `args` takes what is left and has no default; default
        help: leave the default out: without arguments it is empty
        (*args: int = 1, **kw: int = {})
                                   ^ ParameterOrder: `kw` takes what is left and has no default; default
        help: leave the default out: without arguments it is empty
    "#]],
    );
    check(
        "(a: int = 1, *, b: int)",
        expect![[r#"
        PositionalOrKeyword a: int = Int("1")
        KeywordOnly b: int
    "#]],
    );
}

#[test]
fn wrong_signatures() {
    check(
        "",
        expect![[r#"

        ^ SignatureSyntax: the signature ends where `(` is expected; expected `(`
        help: a signature is `(x: int, y: int = 0) -> str`
    "#]],
    );
    check(
        "x: int -> str",
        expect![[r#"
        x: int -> str
        ^ SignatureSyntax: `x` stands where `(` is expected; expected `(`
        help: a signature is `(x: int, y: int = 0) -> str`
    "#]],
    );
    check(
        "def f(x: int) -> str",
        expect![[r#"
        def f(x: int) -> str
        ^^^ SignatureSyntax: `def` stands where `(` is expected; expected `(`
        help: leave the keyword and the name out: `(x: int) -> str`
    "#]],
    );
    check(
        "f(x: int)",
        expect![[r#"
        f(x: int)
        ^ SignatureSyntax: `f` stands where `(` is expected; expected `(`
        help: leave the name out: `(x: int) -> str`
    "#]],
    );
    check(
        "(x: int",
        expect![[r#"
        (x: int
        ^ SignatureSyntax: `(` is never closed; opened here
        help: close the parameters with `)`
    "#]],
    );
    check(
        "(x: int))",
        expect![[r#"
        (x: int))
                ^ SignatureSyntax: `)` stands where `->` is expected; expected `->`
    "#]],
    );
    check(
        "(x: int): str",
        expect![[r#"
        (x: int): str
                ^ SignatureSyntax: `:` stands where `->` is expected; expected `->`
        help: the result stands after an arrow: `-> int`
    "#]],
    );
    check(
        "(x: int) -> ",
        expect![[r#"
        (x: int) -> 
                    ^ SignatureSyntax: the signature ends where a type is expected; expected a type
    "#]],
    );
    check(
        "(x: int) -> int:",
        expect![[r#"
        (x: int) -> int:
                       ^ SignatureSyntax: `:` stands where the end is expected; expected the end
    "#]],
    );
    check(
        "(x: int,, y: int)",
        expect![[r#"
        (x: int,, y: int)
                ^ SignatureSyntax: `,` stands where a parameter is expected; expected a parameter
        help: leave one comma out
    "#]],
    );
    check(
        "(x: int y: int)",
        expect![[r#"
        (x: int y: int)
                ^ SignatureSyntax: `y` stands where `,` or `)` is expected; expected `,` or `)`
        - opened here
    "#]],
    );
    check(
        "(x: int =)",
        expect![[r#"
        (x: int =)
                 ^ SignatureSyntax: `)` stands where a default is expected; expected a default
        help: a default is a literal: `None`, `True`, `1`, `2.5`, `2j`, `'text'`, `b'bytes'`, `[]`, `()`, `{1}`, `{}`
    "#]],
    );
    check(
        "(x int)",
        expect![[r#"
            (x int)
               ^^^ SignatureSyntax: `int` stands where `,` or `)` is expected; expected `,` or `)`
            - opened here
            help: a colon stands before the type: `x: int`
        "#]],
    );
    check(
        "(x: int) => str",
        expect![[r#"
            (x: int) => str
                     ^^ SignatureSyntax: unexpected `=>`; not Python's arrow
            help: write `->` before the result
        "#]],
    );
    check(
        "(x: int) → str",
        expect![[r#"
            (x: int) → str
                     ^ SignatureSyntax: unexpected character `→` (U+2192); not part of a signature
            help: write `->` before the result
        "#]],
    );
    check(
        "(x: int, # first\n y: int)",
        expect![[r#"
        (x: int, # first  y: int)
                 ^^^^^^^ SignatureSyntax: a signature holds no comments; comment
        help: write it above the entry, as a YAML comment, or in `doc:`
    "#]],
    );
    check(
        "(x: “T”)",
        expect![[r#"
            (x: “T”)
                ^ SignatureSyntax: unexpected character `“` (U+201C); not part of a signature
            help: write straight quotes: `'` or `"`
        "#]],
    );
    check(
        "(1: int)",
        expect![[r#"
        (1: int)
         ^ SignatureSyntax: `1` stands where a parameter is expected; expected a parameter
    "#]],
    );
    check(
        "((a: int))",
        expect![[r#"
        ((a: int))
         ^ SignatureSyntax: `(` stands where a parameter is expected; expected a parameter
    "#]],
    );
}

#[test]
fn several_mistakes_all_show() {
    check(
        "(a: 'int', b: list[int, c: $, d: int = f'', *, *) -> 'x'",
        expect![[r#"
            (a: 'int', b: list[int, c: $, d: int = f'', *, *) -> 'x'
                ^^^^^ QuotedType: a type stands without quotes; quoted
            help: leave the quotes out: `int`; the order of declarations does not matter
            (a: 'int', b: list[int, c: $, d: int = f'', *, *) -> 'x'
                                     ^ SignatureSyntax: `:` stands where `,` or `]` is expected; expected `,` or `]`
                              - opened here
            (a: 'int', b: list[int, c: $, d: int = f'', *, *) -> 'x'
                                       ^ SignatureSyntax: unexpected character `$`; not part of a signature
            (a: 'int', b: list[int, c: $, d: int = f'', *, *) -> 'x'
                                                   ^ SignatureSyntax: `f` strings are computed, and a default is a literal; not allowed here
            help: leave the `f` out
            (a: 'int', b: list[int, c: $, d: int = f'', *, *) -> 'x'
                                                                 ^^^ QuotedType: a type stands without quotes; quoted
            help: leave the quotes out: `x`; the order of declarations does not matter
        "#]],
    );
}

#[test]
fn limits() {
    let nested = |levels: usize| format!("(a: {}int{})", "list[".repeat(levels), "]".repeat(levels));
    assert!(parse(&nested(64)).faults.is_empty());
    for deep in [
        nested(65),
        nested(100_000),
        format!("(a: {}", "(".repeat(100_000)),
        format!("(a: T = {}", "[".repeat(100_000)),
        format!("(a: T = {}", "{1:".repeat(100_000)),
    ] {
        let faults = parse(&deep).faults;
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].message, "brackets nest too deep");
    }
    let many = |count: usize| format!("({})", "a: int, ".repeat(count));
    assert!(parse(&many(255)).faults.is_empty());
    assert_eq!(parse(&many(256)).faults[0].message, "more than 255 parameters");
}

#[test]
fn long_texts_take_linear_time() {
    for text in [
        "$".repeat(1 << 20),
        "a,".repeat(1 << 20),
        format!("({}", "a b, ".repeat(1 << 18)),
        format!("(a: T = [{}])", "1, ".repeat(1 << 18)),
        format!("(a: {})", "T | ".repeat(1 << 18)),
        "'".repeat(1 << 20),
        "(".repeat(1 << 20),
        format!("(a: T = {}", "'a' ".repeat(1 << 18)),
        format!("(a: {}", "[,".repeat(1 << 18)),
    ] {
        let started = std::time::Instant::now();
        parse(&text);
        assert!(started.elapsed().as_secs() < 60, "{}", &text[..20]);
    }
}

/// Texts near to signatures.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: [&str; 48] = [
        "(", ")", "[", "]", "{", "}", ",", ":", "=", " ", "->", "*", "**", "/", "|", ".", "...", "-", "+", "a", "self",
        "mut ", "own ", "int", "list", "Literal", "None", "1", "0x", "1_", ".5", "2j", "'", "\"", "'''", "b'", "\\",
        "\\N{", "\\x", "\\u", "#", "\n", "é", "€", "\u{0}", "e9", "&", "𝒜",
    ];
    let piece = proptest::sample::select(&PIECES[..]);
    proptest::collection::vec(piece, 0..40).prop_map(|it| it.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in prop_oneof![any::<String>(), pieces(), pieces().prop_map(|it| format!("(a: T = {it}")), pieces().prop_map(|it| format!("(a: {it}"))]) {
        for (tree, faults) in [
            { let it = parse(&text); (it.tree.is_some(), it.faults) },
            { let it = parse_type(&text); (it.tree.is_some(), it.faults) },
        ] {
            prop_assert!(tree || !faults.is_empty());
            for fault in faults {
                prop_assert!(text.get(fault.range).is_some());
                if let Some((range, _)) = fault.second {
                    prop_assert!(text.get(range).is_some());
                }
            }
        }
    }
}

//! Types that stand alone.

use super::check_type;
use expect_test::expect;

#[test]
fn types() {
    check_type(
        "int | None | list[str | None]",
        expect!["int | None | list<str | None>"],
    );
    check_type(
        "typing.Callable[[int, list[str]], None]",
        expect!["typing.Callable<[int, list<str>], None>"],
    );
    check_type("Callable[..., int]", expect!["Callable<..., int>"]);
    check_type("tuple[int, ...]", expect!["tuple<int, ...>"]);
    check_type(
        "Literal['a', 1, b'x', None, True, -2]",
        expect![[r#"Literal<Str("a"), Int("1"), Bytes([120]), None, Bool(true), Int("-2")>"#]],
    );
    check_type("((int))", expect!["int"]);
}

#[test]
fn wrong_types() {
    check_type(
        "'Point'",
        expect![[r#"
        'Point'
        ^^^^^^^ QuotedType: a type stands without quotes; quoted
        help: leave the quotes out: `Point`; the order of declarations does not matter
    "#]],
    );
    check_type(
        "list[int",
        expect![[r#"
        list[int
            ^ SignatureSyntax: `[` is never closed; opened here
        help: close it with `]`
    "#]],
    );
    check_type(
        "list[int)",
        expect![[r#"
        list[int)
                ^ SignatureSyntax: `)` stands where `,` or `]` is expected; expected `,` or `]`
            - opened here
    "#]],
    );
    check_type(
        "list[]",
        expect![[r#"
        list[]
             ^ SignatureSyntax: `]` stands where a type is expected; expected a type
    "#]],
    );
    check_type(
        "list[int][str]",
        expect![[r#"
        list[int][str]
                 ^ SignatureSyntax: `[` stands where the end of the type is expected; expected the end of the type
    "#]],
    );
    check_type(
        "(int, str)",
        expect![[r#"
        (int, str)
            ^ SignatureSyntax: a tuple's type is written with its name; parentheses only group
        - opened here
        help: write `tuple[A, B]`
    "#]],
    );
    check_type(
        "int |",
        expect![[r#"
        int |
             ^ SignatureSyntax: the signature ends where a type is expected; expected a type
    "#]],
    );
    check_type(
        "| int",
        expect![[r#"
        | int
        ^ SignatureSyntax: `|` stands where a type is expected; expected a type
    "#]],
    );
    check_type(
        "Vec<u8>",
        expect![[r#"
            Vec<u8>
               ^^^^ SignatureSyntax: type arguments stand in brackets; not Python's
            help: write `list[int]`
        "#]],
    );
    check_type(
        "&str",
        expect![[r#"
        &str
        ^ SignatureSyntax: unexpected character `&`; not part of a signature
        help: types are Python's: no `&` is needed for Rust to borrow
    "#]],
    );
    check_type(
        "int?",
        expect![[r#"
        int?
           ^ SignatureSyntax: unexpected character `?`; not part of a signature
        help: what may be absent is `T | None`
    "#]],
    );
    check_type(
        "a..b",
        expect![[r#"
        a..b
          ^ SignatureSyntax: `.` stands where a name after the point is expected; expected a name after the point
    "#]],
    );
    check_type(
        "",
        expect![[r#"

        ^ SignatureSyntax: the signature ends where a type is expected; expected a type
    "#]],
    );
    check_type(
        "int str",
        expect![[r#"
        int str
            ^^^ SignatureSyntax: `str` stands where the end of the type is expected; expected the end of the type
    "#]],
    );
    check_type(
        "{str: int}",
        expect![[r#"
        {str: int}
        ^ SignatureSyntax: `{` stands where a type is expected; expected a type
        help: the type of a mapping is `dict[str, int]`
    "#]],
    );
    check_type(
        "3",
        expect![[r#"
        3
        ^ SignatureSyntax: `3` stands where a type is expected; expected a type
        help: a type that allows some values alone is `Literal[1, 2]`
    "#]],
    );
}

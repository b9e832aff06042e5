//! Defaults: every kind of literal that Python has.

use super::{check_default, parse};
use expect_test::expect;

#[test]
fn integers() {
    check_default("0", expect![[r#"Int("0")"#]]);
    check_default("000", expect![[r#"Int("0")"#]]);
    check_default("-1_000", expect![[r#"Int("-1000")"#]]);
    check_default("+7", expect![[r#"Int("7")"#]]);
    check_default("0xFF_ff", expect![[r#"Int("65535")"#]]);
    check_default("0o17", expect![[r#"Int("15")"#]]);
    check_default("0B101", expect![[r#"Int("5")"#]]);
    check_default(
        "123456789012345678901234567890123456789012345678901234567890",
        expect![[r#"Int("123456789012345678901234567890123456789012345678901234567890")"#]],
    );
    check_default(
        "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        expect![[r#"Int("1461501637330902918203684832716283019655932542975")"#]],
    );
    check_default(
        "0o1234567012345670123456701234567",
        expect![[r#"Int("1616895878810725189668911479")"#]],
    );
    check_default(
        "0b10110011011001101100110110011011001101100110110011011001101100110110011011001101100110110011011001101100110110011011001101100110110011011001",
        expect![[r#"Int("976755080053752686809389235366980400606425")"#]],
    );
    check_default("-0", expect![[r#"Int("0")"#]]);
}

#[test]
fn wrong_integers() {
    check_default(
        "017",
        expect![[r#"
        (a: T = 017)
                ^^^ SignatureSyntax: `017` starts with a zero; Python refuses this
        help: write `17`, or `0o17` for an octal number
    "#]],
    );
    check_default(
        "1__0",
        expect![[r#"
        (a: T = 1__0)
                 ^^^ SignatureSyntax: `1__0` is no number; not part of a number
    "#]],
    );
    check_default(
        "1_",
        expect![[r#"
        (a: T = 1_)
                 ^ SignatureSyntax: `1_` is no number; not part of a number
    "#]],
    );
    check_default(
        "0x",
        expect![[r#"
        (a: T = 0x)
                ^^ SignatureSyntax: this is no hexadecimal number; not a number
    "#]],
    );
    check_default(
        "0b12",
        expect![[r#"
        (a: T = 0b12)
                ^^^^ SignatureSyntax: this is no binary number; not a number
    "#]],
    );
    check_default(
        "12ab",
        expect![[r#"
        (a: T = 12ab)
                  ^^ SignatureSyntax: `12ab` is no number; not part of a number
    "#]],
    );
    check_default(
        "--1",
        expect![[r#"
        (a: T = --1)
                 ^ SignatureSyntax: `-` stands where a number is expected; expected a number
        help: a default is a literal: `None`, `True`, `1`, `2.5`, `2j`, `'text'`, `b'bytes'`, `[]`, `()`, `{1}`, `{}`
    "#]],
    );
    check_default(
        "-True",
        expect![[r#"
        (a: T = -True)
                 ^^^^ SignatureSyntax: `True` stands where a number is expected; expected a number
        help: a default is a literal: `None`, `True`, `1`, `2.5`, `2j`, `'text'`, `b'bytes'`, `[]`, `()`, `{1}`, `{}`
    "#]],
    );
    check_default(
        "1+2",
        expect![[r#"
        (a: T = 1+2)
                 ^ SignatureSyntax: a default is a literal, nothing computed; arithmetic
        help: only a complex number has a sign inside: `1+2j`
    "#]],
    );
}

#[test]
fn longest_integers() {
    let longest = "9".repeat(20_000);
    assert!(parse(&format!("(a: int = {longest})")).faults.is_empty());
    for longer in [
        "9".repeat(20_001),
        format!("0x{}", "f".repeat(17_000)),
        format!("0b{}", "1".repeat(100_000)),
    ] {
        let faults = parse(&format!("(a: int = {longer})")).faults;
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].message, "an integer of more than 20000 digits");
    }
}

#[test]
fn floats() {
    check_default("1e9", expect!["Float(1000000000.0)"]);
    check_default("1_0.5", expect!["Float(10.5)"]);
    check_default(".5", expect!["Float(0.5)"]);
    check_default("5.", expect!["Float(5.0)"]);
    check_default("-1.5E-1_0", expect!["Float(-1.5e-10)"]);
    check_default("1e999", expect!["Float(inf)"]);
    check_default("-0.0", expect!["Float(-0.0)"]);
    check_default("00.5", expect!["Float(0.5)"]);
    check_default(
        "1.e",
        expect![[r#"
        (a: T = 1.e)
                  ^ SignatureSyntax: `1.e` is no number; not part of a number
    "#]],
    );
}

#[test]
fn complex() {
    check_default("2j", expect!["Complex { re: 0.0, im: 2.0 }"]);
    check_default("1+2j", expect!["Complex { re: 1.0, im: 2.0 }"]);
    check_default("-1-2J", expect!["Complex { re: -1.0, im: -2.0 }"]);
    check_default("1.5 - .5j", expect!["Complex { re: 1.5, im: -0.5 }"]);
    check_default("-2j", expect!["Complex { re: -0.0, im: -2.0 }"]);
    check_default(
        "2j+1",
        expect![[r#"
        (a: T = 2j+1)
                  ^ SignatureSyntax: a default is a literal, nothing computed; arithmetic
        help: only a complex number has a sign inside: `1+2j`
    "#]],
    );
}

#[test]
fn strings() {
    check_default(r#"'a' "b" r'\n' u'ü'"#, expect![[r#"Str("ab\\nü")"#]]);
    check_default(
        r"'\n\t\\\'\x41\u00e9\U0001F600\101\0\d'",
        expect![[r#"Str("\n\t\\'Aé😀A\0\\d")"#]],
    );
    check_default("'''a'\n\"b'''", expect![[r#"Str("a'\n\"b")"#]]);
    check_default("\"\"\"a\\\nb\"\"\"", expect![[r#"Str("ab")"#]]);
    check_default("''", expect![[r#"Str("")"#]]);
    check_default("''''''", expect![[r#"Str("")"#]]);
    check_default(r"R'\''", expect![[r#"Str("\\'")"#]]);
}

#[test]
fn bytes() {
    check_default(r"b'a\xff\0' B'b'", expect!["Bytes([97, 255, 0, 98])"]);
    check_default(
        r"rb'\x' bR'\'",
        expect![[r#"
            (a: T = rb'\x' bR'\')
                           ^^^ SignatureSyntax: a string that is never closed; opened here
            help: close it with `'`
        "#]],
    );
    check_default(r"rb'\x' bR'\n'", expect!["Bytes([92, 120, 92, 110])"]);
    check_default(r"b'\u00e9'", expect!["Bytes([92, 117, 48, 48, 101, 57])"]);
    check_default(
        "b'é'",
        expect![[r#"
        (a: T = b'é')
                  ^ SignatureSyntax: bytes hold ASCII characters alone; not ASCII
        help: write its bytes: `\xc3\xa9`
    "#]],
    );
    check_default(
        r"b'\400'",
        expect![[r#"
        (a: T = b'\400')
                  ^^^^ SignatureSyntax: a byte is at most `\377`; too large
    "#]],
    );
    check_default(
        "b'a' 'b'",
        expect![[r#"
        (a: T = b'a' 'b')
                     ^^^ SignatureSyntax: bytes and text cannot stand side by side; of another kind
                ---- the first
        help: give both a `b`, or none
    "#]],
    );
}

#[test]
fn wrong_strings() {
    check_default(
        "'abc",
        expect![[r#"
            (a: T = 'abc)
                    ^ SignatureSyntax: a string that is never closed; opened here
            help: close it with `'`
        "#]],
    );
    check_default(
        "'a\nb'",
        expect![[r#"
            (a: T = 'a b')
                    ^ SignatureSyntax: a string that is never closed; opened here
            help: close it with `'`
        "#]],
    );
    check_default(
        r"'\N{EM DASH}'",
        expect![[r#"
        (a: T = '\N{EM DASH}')
                 ^^ SignatureSyntax: `\N{…}` is not understood here; named character
        help: write the character itself, or its number: `\u2014`
    "#]],
    );
    check_default(
        r"'\x4'",
        expect![[r#"
        (a: T = '\x4')
                 ^^^ SignatureSyntax: `\x` needs 2 hexadecimal digits; cut short
    "#]],
    );
    check_default(
        r"'\ud800'",
        expect![[r#"
        (a: T = '\ud800')
                 ^^^^^^ SignatureSyntax: a lone surrogate is no character; half a character
        help: write the whole character: `\U0001F600`
    "#]],
    );
    check_default(
        r"'\U00110000'",
        expect![[r#"
        (a: T = '\U00110000')
                 ^^^^^^^^^^ SignatureSyntax: there is no character of this number; above `\U0010FFFF`
    "#]],
    );
    check_default(
        "f'{a}'",
        expect![[r#"
        (a: T = f'{a}')
                ^ SignatureSyntax: `f` strings are computed, and a default is a literal; not allowed here
        help: leave the `f` out
    "#]],
    );
}

#[test]
fn containers() {
    check_default(
        "[1, [2], (), (3,), (4, 5), (6), {7}, {}, {8: 9, 'a': [None, True, False, ...]}]",
        expect![[
            r#"[Int("1"), [Int("2")], (), (Int("3")), (Int("4"), Int("5")), Int("6"), Set(Int("7")), Dict(), Dict(Int("8"): Int("9"), Str("a"): [None, Bool(true), Bool(false), Ellipsis])]"#
        ]],
    );
    check_default(
        "{1, 2: 3}",
        expect![[r#"
        (a: T = {1, 2: 3})
                     ^ SignatureSyntax: `:` stands where `,` or `}` is expected; expected `,` or `}`
                - opened here
    "#]],
    );
    check_default(
        "{1: 2, 3}",
        expect![[r#"
        (a: T = {1: 2, 3})
                        ^ SignatureSyntax: `}` stands where `:` and a value is expected; expected `:` and a value
    "#]],
    );
    check_default(
        "[1 2]",
        expect![[r#"
        (a: T = [1 2])
                   ^ SignatureSyntax: `2` stands where `,` or `]` is expected; expected `,` or `]`
                - opened here
    "#]],
    );
    check_default(
        "[1",
        expect![[r#"
        (a: T = [1)
                  ^ SignatureSyntax: `)` stands where `,` or `]` is expected; expected `,` or `]`
                - opened here
    "#]],
    );
    check_default(
        "(,)",
        expect![[r#"
        (a: T = (,))
                 ^ SignatureSyntax: `,` stands where a default is expected; expected a default
        help: a default is a literal: `None`, `True`, `1`, `2.5`, `2j`, `'text'`, `b'bytes'`, `[]`, `()`, `{1}`, `{}`
    "#]],
    );
    check_default(
        "set()",
        expect![[r#"
        (a: T = set())
                ^^^^ SignatureSyntax: `set(…)` is a call, no literal; computed
        help: Python has no literal for it: take `T | None` with default `None`
    "#]],
    );
    check_default("Side.LEFT", expect![[r#"Member("Side.LEFT")"#]]);
    check_default("x[0]", expect![[r#"Member("x")"#]]);
}

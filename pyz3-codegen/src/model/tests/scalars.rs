//! Scalars: which are strings, which are something else, and which could be either.

use expect_test::expect;

use super::{check_all, check_errors, check_model};

#[test]
fn no_string_where_a_string_is_meant() {
    check_all(
        &[
            "module: true\n",
            "module: a\ndoc: 3.10\n",
            "module: a\ndoc: null\n",
            "module: a\ndoc: ~\n",
            "module: a\ndoc:\n",
            "module: a\nfunctions: {f: 12}\n",
            "module: a\nfunctions: {true: '()', 12: '()', ~: '()', 1.5: '()'}\n",
            "module: a\nenums: {E: {members: [A, 0x1F, B]}}\n",
        ],
        &expect![[r#"
            "module: true\n"
            PYZ0006: expected a dotted name, found the boolean `true`
              1:9 "true" expected a dotted name
              quote it to make it a string: `"true"`

            "module: a\ndoc: 3.10\n"
            PYZ0006: expected text, found a float
              2:6 "3.10" expected text
              quote it to make it a string: `"3.10"`

            "module: a\ndoc: null\n"
            PYZ0006: expected text, found null
              2:6 "null" expected text
              quote it to make it a string: `"null"`

            "module: a\ndoc: ~\n"
            PYZ0006: expected text, found null
              2:6 "~" expected text
              quote it to make it a string: `"~"`

            "module: a\ndoc:\n"
            PYZ0006: expected text, found nothing
              2:1 "doc" expected text
              write text, `""` for an empty string, or remove the key

            "module: a\nfunctions: {f: 12}\n"
            PYZ0006: expected a signature, found an integer
              2:16 "12" expected a signature
              quote it to make it a string: `"12"`

            "module: a\nfunctions: {true: '()', 12: '()', ~: '()', 1.5: '()'}\n"
            PYZ0006: expected a name, found the boolean `true`
              2:13 "true" expected a name
              quote it to make it a string: `"true"`
            PYZ0006: expected a name, found an integer
              2:25 "12" expected a name
              quote it to make it a string: `"12"`
            PYZ0006: expected a name, found null
              2:35 "~" expected a name
              quote it to make it a string: `"~"`
            PYZ0006: expected a name, found a float
              2:44 "1.5" expected a name
              quote it to make it a string: `"1.5"`

            "module: a\nenums: {E: {members: [A, 0x1F, B]}}\n"
            PYZ0006: expected a name, found an integer
              2:26 "0x1F" expected a name
              quote it to make it a string: `"0x1F"`

        "#]],
    );
}

#[test]
fn two_readings() {
    check_all(
        &[
            "module: a\ndoc: no\n",
            "module: a\nfunctions: {on: '()'}\n",
            "module: a\nconstants: {A: 0644, B: 12:30:45, C: yes, D: 1_000, E: 2001-01-01, F: 0o17, G: 0b1, H: '0644', I: =}\n",
        ],
        &expect![[r#"
            "module: a\ndoc: no\n"
            PYZ0006: `no` is a boolean in YAML 1.1 and a string in YAML 1.2
              2:6 "no" expected text
              quote it to make it a string: `"no"`

            "module: a\nfunctions: {on: '()'}\n"
            PYZ0006: `on` is a boolean in YAML 1.1 and a string in YAML 1.2
              2:13 "on" expected a name
              quote it to make it a string: `"on"`

            "module: a\nconstants: {A: 0644, B: 12:30:45, C: yes, D: 1_000, E: 2001-01-01, F: 0o17, G: 0b1, H: '0644', I: =}\n"
            PYZ0006: `0644` is an octal number or a string in YAML 1.1 and a decimal number in YAML 1.2
              2:16 "0644" could be either
              quote it to make it a string: `"0644"`; a number is written in decimal digits alone, or as `0x1F`
            PYZ0006: `12:30:45` is a number in base 60 in YAML 1.1 and a string in YAML 1.2
              2:25 "12:30:45" could be either
              quote it to make it a string: `"12:30:45"`; a number is written in decimal digits alone, or as `0x1F`
            PYZ0006: `yes` is a boolean in YAML 1.1 and a string in YAML 1.2
              2:38 "yes" could be either
              quote it to make it a string: `"yes"`; a boolean is `true` or `false`
            PYZ0006: `1_000` is a number in YAML 1.1 and a string in YAML 1.2
              2:46 "1_000" could be either
              quote it to make it a string: `"1_000"`; a number is written in decimal digits alone, or as `0x1F`
            PYZ0006: `2001-01-01` is a date in YAML 1.1 and a string in YAML 1.2
              2:56 "2001-01-01" could be either
              quote it to make it a string: `"2001-01-01"`; a number is written in decimal digits alone, or as `0x1F`
            PYZ0006: `0o17` is a string in YAML 1.1 and an octal number in YAML 1.2
              2:71 "0o17" could be either
              quote it to make it a string: `"0o17"`; a number is written in decimal digits alone, or as `0x1F`
            PYZ0006: `0b1` is a binary number in YAML 1.1 and a string in YAML 1.2
              2:80 "0b1" could be either
              quote it to make it a string: `"0b1"`; a number is written in decimal digits alone, or as `0x1F`
            PYZ0006: `=` is a special value in YAML 1.1 and a string in YAML 1.2
              2:99 "=" could be either
              quote it to make it a string: `"="`; a boolean is `true` or `false`

        "#]],
    );
}

#[test]
fn switches() {
    check_all(
        &[
            "module: a\nfunctions:\n  f: {signature: '()', python: yes, state: \"false\"}\n  g: {signature: '()', python: 1, state: [true]}\n  h: {signature: '()', python: y, state:}\n",
        ],
        &expect![[r#"
            "module: a\nfunctions:\n  f: {signature: '()', python: yes, state: \"false\"}\n  g: {signature: '()', python: 1, state: [true]}\n  h: {signature: '()', python: y, state:}\n"
            PYZ0006: `yes` is a boolean in YAML 1.1 and a string in YAML 1.2
              3:32 "yes" expected `true` or `false`
              write `true`
            PYZ0010: expected `true` or `false`, found a string
              3:44 "\"false\"" expected `true` or `false`
              write `false`, without quotes
            PYZ0010: expected `true` or `false`, found an integer
              4:32 "1" expected `true` or `false`
              write `true`
            PYZ0010: expected `true` or `false`, found a list
              4:42 "[true]" expected `true` or `false`
              a switch is `true` or `false`
            PYZ0010: expected `true` or `false`, found a string
              5:32 "y" expected `true` or `false`
              write `true`
            PYZ0006: expected `true` or `false`, found nothing
              5:35 "state" expected `true` or `false`
              write `true` or `false`, or remove the key

        "#]],
    );
}

#[test]
fn names_that_are_no_booleans() {
    check_model(
        "module: n\ndoc: \"\"\nfunctions: {y: \"()\", n: \"()\", match: \"()\"}\n",
        &expect![[r#"
            {
              "module": "n",
              "doc": "",
              "functions": {
                "y": "()",
                "n": "()",
                "match": "()"
              }
            }"#]],
    );
}

#[test]
fn constants() {
    check_model(
        "module: a
constants:
  A: 1e-9
  B: 0xDEADBEEFDEADBEEFDEADBEEF
  C: -123456789012345678901234567890
  D: .inf
  E: '1'
  F: null
  G: True
  H: 1.
  I: |
    text
  J: {type: Point, rust: crate::J}
  K: ~
  L: -0
",
        &expect![[r#"
            {
              "module": "a",
              "constants": {
                "A": 1e-9,
                "B": "68915718021581205938132336367",
                "C": "-123456789012345678901234567890",
                "D": ".inf",
                "E": "1",
                "F": null,
                "G": true,
                "H": 1.0,
                "I": "text\n",
                "J": {
                  "type": "Point",
                  "rust": "crate::J"
                },
                "K": null,
                "L": 0
              }
            }"#]],
    );
}

#[test]
fn an_empty_section_means_nothing() {
    check_model(
        "module: a\nconstants:\nfunctions: ~\nclasses:\n  A:\nmodules:\n  b:\ninclude:\nexceptions: {E: }\n",
        &expect![[r#"
            {
              "module": "a",
              "exceptions": {
                "E": {}
              },
              "classes": {
                "A": {}
              },
              "modules": {
                "b": {}
              }
            }"#]],
    );
}

#[test]
fn a_list_of_one() {
    check_model(
        "module: a\nfunctions: {f: {signature: '()', raises: ValueError}}\nexceptions: {E: {base: OSError}}\nenums: {E: {members: A}}\n",
        &expect![[r#"
            {
              "module": "a",
              "exceptions": {
                "E": {
                  "base": [
                    "OSError"
                  ]
                }
              },
              "enums": {
                "E": {
                  "members": [
                    "A"
                  ]
                }
              },
              "functions": {
                "f": {
                  "signature": "()",
                  "raises": [
                    "ValueError"
                  ]
                }
              }
            }"#]],
    );
}

#[test]
fn a_byte_order_mark_and_other_line_ends() {
    check_errors(
        "\u{feff}module: é\r\ndoc: no\rdoccs: x\n",
        &expect![[r#"
        error[PYZ0006]: `no` is a boolean in YAML 1.1 and a string in YAML 1.2
         --> pyz3.yaml:2:6
          |
        2 | doc: no
          |      ^^ expected text
          |
          = help: quote it to make it a string: `"no"`

        error[PYZ0009]: unknown key `doccs`
         --> pyz3.yaml:3:1
          |
        3 | doccs: x
          | ^^^^^ not a key of an interface file
          |
          = help: did you mean `doc`?

    "#]],
    );
}

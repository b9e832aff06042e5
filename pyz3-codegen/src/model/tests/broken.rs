//! Broken YAML: the place where the eye should go, and a way out.

use expect_test::expect;

use super::check_all;

#[test]
fn a_value_that_needs_quotes() {
    check_all(
        &[
            "module: a\nfunctions:\n  f: (x: int) -> int\n",
            "module: a\nfunctions: {f: (x: int) -> int}\n",
            "module: a\ndoc: b: c\n",
            "module: a\nconstants: {X: {type: list[int], rust: x}}\n",
            "module: a\nconstants:\n  X: {type: dict[str, int], rust: x}\n  Y: 1\n",
            "module: a\nfunctions:\n  f: {signature: \"()\", rust: |x: i32| x}\n",
            "module: a\nfunctions:\n  f:\n    signature: \"()\"\n    rust: |data: &[u8]| data.len()\n",
            "module: a\ndoc: | text\n  more\n",
            "module: a\nfunctions:\n  f: > int\n",
            "module: a\ndoc: @hello\n",
            "module: a\ndoc: `hello`\n",
            "module: a\ndoc: %hello\n",
            "module: a\nfunctions:\n  f: *args\n",
            "module: a\ndoc: &\n",
            "module: a\ndoc: & b\n",
            "module: a\ndoc: , x\n",
            "module: a\nx: [-, a]\n",
            "module: a\ndoc: {{ x }}\n",
        ],
        &expect![[r#"
            "module: a\nfunctions:\n  f: (x: int) -> int\n"
            PYZ0003: a signature without quotes that holds `: `
              3:6 "(x: int) -> int" YAML reads this `: ` as that of a key
              put the signature in quotes: `f: "(x: int) -> int"`

            "module: a\nfunctions: {f: (x: int) -> int}\n"
            PYZ0003: a signature without quotes inside brackets
              2:16 "(x: int) -> int" YAML reads `: ` and `,` in it as its own
              put the signature in quotes: `"(x: int) -> int"`

            "module: a\ndoc: b: c\n"
            PYZ0003: a value without quotes that holds `: `
              2:6 "b: c" YAML reads this `: ` as that of a key
              put the value in quotes: `doc: "b: c"`

            "module: a\nconstants: {X: {type: list[int], rust: x}}\n"
            PYZ0003: a type with brackets without quotes
              2:23 "list[int]" YAML reads these brackets as its own
              put it in quotes: `"list[int]"`

            "module: a\nconstants:\n  X: {type: dict[str, int], rust: x}\n  Y: 1\n"
            PYZ0003: a type with brackets without quotes
              3:13 "dict[str, int]" YAML reads these brackets as its own
              put it in quotes: `"dict[str, int]"`

            "module: a\nfunctions:\n  f: {signature: \"()\", rust: |x: i32| x}\n"
            PYZ0003: a value without quotes that holds `: `
              3:30 "|x: i32| x" YAML reads `: ` as that of a key
              put it in quotes: `"|x: i32| x"`

            "module: a\nfunctions:\n  f:\n    signature: \"()\"\n    rust: |data: &[u8]| data.len()\n"
            PYZ0003: a value that starts with `|` or `>`
              5:11 "|data: &[u8]| data.len()" YAML reads this as the start of a text of several lines
              put the value in quotes: `"|data: &[u8]| data.len()"`; a text of several lines starts on the line below the `|`

            "module: a\ndoc: | text\n  more\n"
            PYZ0003: a value that starts with `|` or `>`
              2:6 "| text" YAML reads this as the start of a text of several lines
              put the value in quotes: `"| text"`; a text of several lines starts on the line below the `|`

            "module: a\nfunctions:\n  f: > int\n"
            PYZ0003: a value that starts with `|` or `>`
              3:6 "> int" YAML reads this as the start of a text of several lines
              put the value in quotes: `"> int"`; a text of several lines starts on the line below the `|`

            "module: a\ndoc: @hello\n"
            PYZ0003: a value cannot start with `@`
              2:6 "@" has a meaning of its own in YAML
              put the value in quotes: `"@hello"`

            "module: a\ndoc: `hello`\n"
            PYZ0003: a value cannot start with a backtick
              2:6 "`" has a meaning of its own in YAML
              put the value in quotes: `"`hello`"`

            "module: a\ndoc: %hello\n"
            PYZ0003: a value cannot start with `%`
              2:6 "%" has a meaning of its own in YAML
              put the value in quotes: `"%hello"`

            "module: a\nfunctions:\n  f: *args\n"
            PYZ0003: an alias of an anchor that does not exist
              3:6 "*args" `*` has a meaning of its own in YAML
              if this was meant as text, put it in quotes: `"*args"`

            "module: a\ndoc: &\n"
            PYZ0003: an anchor without a name
              2:6 "&" `&` has a meaning of its own in YAML
              if this was meant as text, put it in quotes: `"&"`

            "module: a\ndoc: & b\n"
            PYZ0003: an anchor without a name
              2:6 "&" `&` has a meaning of its own in YAML
              if this was meant as text, put it in quotes: `"& b"`

            "module: a\ndoc: , x\n"
            PYZ0003: a value cannot start with `,`
              2:6 "," has a meaning of its own in YAML
              remove it; if it belongs to a text, put the whole text in quotes

            "module: a\nx: [-, a]\n"
            PYZ0003: a value cannot start with `-`
              2:5 "-" has a meaning of its own in YAML
              put the value in quotes: `"-"`

            "module: a\ndoc: {{ x }}\n"
            PYZ0010: expected text, found a mapping
              2:6 "{{ x }}" expected text
              one value is meant here; write it in quotes if it holds `: ` or brackets
            PYZ0010: a mapping as a key
              2:7 "{ x }" expected a name
              keys are plain names; if this was meant as text, write it in quotes

        "#]],
    );
}

#[test]
fn quotes_and_escapes() {
    check_all(
        &[
            "module: a\nfunctions:\n  f: \"(x: int) -> int\n  g: \"()\"\n",
            "module: a\ndoc: 'it's'\n",
            "module: a\ndoc: \"unclosed\n",
            "module: a\ndoc: \"x\" y\n",
            "module: a\ndoc: \"x\": y\n",
            "module: a\nfunctions: {f: \"()\" -> int}\n",
            "module: a\ndoc: \"\\d+\"\n",
            "module: a\ndoc: \"\\xZZ\"\n",
            "module: a\ndoc: \"\\ud83d\"\n",
        ],
        &expect![[r#"
            "module: a\nfunctions:\n  f: \"(x: int) -> int\n  g: \"()\"\n"
            PYZ0003: a quote is not closed
              3:6 "\"(x: int) -> int" opened here
              add the closing `"`; a `"` inside double quotes is written `\"`

            "module: a\ndoc: 'it's'\n"
            PYZ0003: text behind a closing quote
              2:10 "s'" the quoted value has ended before this
              put all of the value inside the quotes; a `'` inside single quotes is written twice: `''`

            "module: a\ndoc: \"unclosed\n"
            PYZ0003: a quote is not closed
              2:6 "\"unclosed" opened here
              add the closing `"`; a `"` inside double quotes is written `\"`

            "module: a\ndoc: \"x\" y\n"
            PYZ0003: text behind a closing quote
              2:10 "y" the quoted value has ended before this
              put all of the value inside the quotes; a `"` inside double quotes is written `\"`

            "module: a\ndoc: \"x\": y\n"
            PYZ0003: text behind a closing quote
              2:9 ": y" the quoted value has ended before this
              put all of the value inside the quotes; a `"` inside double quotes is written `\"`

            "module: a\nfunctions: {f: \"()\" -> int}\n"
            PYZ0003: text behind a closing quote
              2:21 "-> int}" the quoted value has ended before this
              put all of the value inside the quotes; a `"` inside double quotes is written `\"`

            "module: a\ndoc: \"\\d+\"\n"
            PYZ0003: unknown escape `\d`
              2:7 "\\d" not an escape of YAML
              write a backslash as `\\`, or use single quotes, in which it stands for itself

            "module: a\ndoc: \"\\xZZ\"\n"
            PYZ0003: unknown escape `\x`
              2:7 "\\x" not an escape of YAML
              `\x` is followed by 2 hexadecimal digits; a backslash is written `\\`

            "module: a\ndoc: \"\\ud83d\"\n"
            PYZ0003: unknown escape `\ud83d`
              2:7 "\\ud83d" not an escape of YAML
              `\ud83d` is no character; outside the basic plane use `\U` and eight digits

        "#]],
    );
}

#[test]
fn indentation_and_tabs() {
    check_all(
        &[
            "module: a\nfunctions:\n\tf: \"()\"\n",
            "module: a\nfunctions:\n  f:\n\t\tdoc: x\n",
            "module: a\ndoc: |\n\ttext\n",
            "module: a\ndoc:\tx\n",
            "module: a\nfunctions:\n  f: \"()\"\n g: \"()\"\n",
            "module: a\n  doc: x\n",
            "module: a\nfunctions:\n    f: \"()\"\n  g: \"()\"\n",
            "  module: a\ndoc: b\n",
            "module: a\nfunctions:\n  f: \"()\"\n    doc: x\n",
            "module: a\nfunctions:\n  f: ()\n    doc: x\n",
            "module: a\ndoc: |\n    text\n  more\n",
        ],
        &expect![[r#"
            "module: a\nfunctions:\n\tf: \"()\"\n"
            PYZ0003: a tab in the indentation
              3:1 "\t" tab
              indent with spaces: YAML allows no tabs here

            "module: a\nfunctions:\n  f:\n\t\tdoc: x\n"
            PYZ0003: a tab in the indentation
              4:1 "\t" tab
              indent with spaces: YAML allows no tabs here

            "module: a\ndoc: |\n\ttext\n"
            PYZ0003: a tab in the indentation
              3:1 "\t" tab
              indent with spaces: YAML allows no tabs here

            "module: a\ndoc:\tx\n"
            PYZ0003: a tab where YAML wants spaces
              2:6 "x" tab before this
              use a space instead of the tab

            "module: a\nfunctions:\n  f: \"()\"\n g: \"()\"\n"
            PYZ0003: wrong indentation
              4:2 "g: \"()\"" neither beside nor under the line before
              give it the same indentation as the keys that it belongs with, in spaces

            "module: a\n  doc: x\n"
            PYZ0003: unexpected indentation
              2:3 "doc" deeper than its neighbours
              give it the same indentation as the keys around it; text of several lines is written in quotes or after `|`

            "module: a\nfunctions:\n    f: \"()\"\n  g: \"()\"\n"
            PYZ0003: wrong indentation
              4:3 "g: \"()\"" neither beside nor under the line before
              give it the same indentation as the keys that it belongs with, in spaces

            "  module: a\ndoc: b\n"
            PYZ0003: this does not belong to what stands before
              2:1 "doc: b" here
              the keys of a file stand at the same depth; check the indentation of the first lines, and for text behind a closing bracket

            "module: a\nfunctions:\n  f: \"()\"\n    doc: x\n"
            PYZ0003: wrong indentation
              4:5 "doc: x" neither beside nor under the line before
              give it the same indentation as the keys that it belongs with, in spaces

            "module: a\nfunctions:\n  f: ()\n    doc: x\n"
            PYZ0003: unexpected indentation
              4:5 "doc" deeper than its neighbours
              give it the same indentation as the keys around it; text of several lines is written in quotes or after `|`

            "module: a\ndoc: |\n    text\n  more\n"
            PYZ0003: wrong indentation
              4:3 "more" neither beside nor under the line before
              give it the same indentation as the keys that it belongs with, in spaces

        "#]],
    );
}

#[test]
fn keys_and_colons() {
    check_all(
        &[
            "module: a\nfunctions\n",
            "module: a\nfunctions:\n  f \"()\"\n  g: \"()\"\n",
            "module: a\nfunctions:\n  f:\"()\"\n  g:\"()\"\n",
            "module:a\ndoc: x\n",
            "module: a\nx: {a:[1]}\n",
            "module: a\n? x\n",
            "module: a\n? [x]\n: y\n",
        ],
        &expect![[r#"
            "module: a\nfunctions\n"
            PYZ0003: a line without a key
              2:1 "functions" no `: ` in this line
              write `name: value`, or `name:` with more on the lines below

            "module: a\nfunctions:\n  f \"()\"\n  g: \"()\"\n"
            PYZ0003: a line without a key
              3:3 "f \"()\"" no `: ` in this line
              write `name: value`, or `name:` with more on the lines below

            "module: a\nfunctions:\n  f:\"()\"\n  g:\"()\"\n"
            PYZ0010: expected a mapping, found a string
              3:3 "f:\"()\"\n  g:\"()\"" expected a mapping
              write a space after the colon: `f: "()" g:"()"`

            "module:a\ndoc: x\n"
            PYZ0003: no space after the colon
              1:7 ":" this colon
              write a space after the colon: `module: a`

            "module: a\nx: {a:[1]}\n"
            PYZ0003: no space after the colon
              2:6 ":" this colon
              write a space after the colon: `key: [value]`

            "module: a\n? x\n"
            PYZ0009: unknown key `x`
              2:3 "x" not a key of an interface file
              the keys of an interface file are: `module`, `doc`, `rust`, `include`, `isolation`, `state`, `constants`, `exceptions`, `errors`, `enums`, `functions`, `classes`, `types`, `modules`

            "module: a\n? [x]\n: y\n"
            PYZ0010: a list as a key
              2:3 "[x]" expected a name
              keys are plain names; if this was meant as text, write it in quotes

        "#]],
    );
}

#[test]
fn brackets_and_lists() {
    check_all(
        &[
            "functions: [\n",
            "functions: {a: {\n",
            "functions: {a: [b,\n\n# x\n",
            "module: a\nfunctions: {f: \"()\",\n  g: \"()\"\nclasses: {}\n",
            "module: a\ninclude: [a, b\ndoc: x\n",
            "module: a\ninclude: a]\nfunctions: }\n",
            "module: a\n]\n",
            "module: a\nx: {a: b\nc: d}\n",
            "module: a\nx: [\na,\nb\n]\n",
            "functions:\n  f: {\n   signature: \"()\",\n}\n",
            "module: a\n- b\n",
            "module: a\ninclude: - b\n",
            "module: a\nx: [- a]\n",
        ],
        &expect![[r#"
            "functions: [\n"
            PYZ0003: `[` is not closed
              1:12 "[" opened here
              add the `]`

            "functions: {a: {\n"
            PYZ0003: `{` is not closed
              1:16 "{" opened here
              add the `}`

            "functions: {a: [b,\n\n# x\n"
            PYZ0003: `[` is not closed
              1:16 "[" opened here
              add the `]`

            "module: a\nfunctions: {f: \"()\",\n  g: \"()\"\nclasses: {}\n"
            PYZ0003: `{` is not closed
              2:12 "{" opened here
              4:1 "classes: {}" should be closed before this
              add the `}`, or indent what stands inside it

            "module: a\ninclude: [a, b\ndoc: x\n"
            PYZ0003: `[` is not closed
              2:10 "[" opened here
              3:1 "doc: x" should be closed before this
              add the `]`, or indent what stands inside it

            "module: a\ninclude: a]\nfunctions: }\n"
            PYZ0003: a closing bracket that was never opened
              3:12 "}" closes nothing
              remove it, or put the value in quotes if it belongs to it

            "module: a\n]\n"
            PYZ0003: a closing bracket that was never opened
              2:1 "]" closes nothing
              remove it, or put the value in quotes if it belongs to it

            "module: a\nx: {a: b\nc: d}\n"
            PYZ0003: `{` is not closed
              2:4 "{" opened here
              3:1 "c: d}" should be closed before this
              add the `}`, or indent what stands inside it

            "module: a\nx: [\na,\nb\n]\n"
            PYZ0003: `[` is not closed
              2:4 "[" opened here
              3:1 "a," should be closed before this
              add the `]`, or indent what stands inside it

            "functions:\n  f: {\n   signature: \"()\",\n}\n"
            PYZ0003: `{` is not closed
              2:6 "{" opened here
              4:1 "}" should be closed before this
              add the `}`, or indent what stands inside it

            "module: a\n- b\n"
            PYZ0003: a list item among keys
              2:1 "- b" starts with a dash
              indent it under the key that it belongs to, or remove the dash

            "module: a\ninclude: - b\n"
            PYZ0003: a list item where none can stand
              2:10 "-" starts a list item
              put each item on a line of its own under the key, or write the list as `[first, second]`

            "module: a\nx: [- a]\n"
            PYZ0003: a list item where none can stand
              2:5 "-" starts a list item
              put each item on a line of its own under the key, or write the list as `[first, second]`

        "#]],
    );
}

#[test]
fn other_faults() {
    check_all(
        &[
            "module: a\ndoc: a # b\n  c\n",
            "module: a\ndoc: \u{feff}x\n",
            "module: a\u{7}\n",
            "module: a\ndoc: \"x\0\"\n",
            "module: a\n... x\n",
            "%YAML 1\n---\nmodule: a\n",
            "%FOO\nmodule: a\n",
            "module: a\ndoc: !\n",
            "module: a\ndoc: !foo!bar x\n",
            "module: a\nx: &a [*a]\n",
            "just text\n",
            "- a\n",
            "",
            "# x\n",
            "~\n",
        ],
        &expect![[r##"
            "module: a\ndoc: a # b\n  c\n"
            PYZ0003: a comment inside a value of several lines
              2:8 "#" ` #` starts a comment
              remove the comment; if the `#` belongs to the text, put the whole value in quotes

            "module: a\ndoc: \u{feff}x\n"
            PYZ0003: a byte order mark inside the file
              2:6 "\u{feff}" invisible character U+FEFF
              delete the invisible character

            "module: a\u{7}\n"
            PYZ0003: control character U+0007 in the file
              1:10 "\u{7}" not allowed in YAML
              remove it, or write it as an escape in double quotes: "\x07"

            "module: a\ndoc: \"x\0\"\n"
            PYZ0003: control character U+0000 in the file
              2:8 "\0" not allowed in YAML
              remove it, or write it as an escape in double quotes: "\x00"

            "module: a\n... x\n"
            PYZ0003: a YAML directive or document marker that cannot be read
              2:1 "... x" here
              remove the line; a value that starts with `%` is written in quotes

            "%YAML 1\n---\nmodule: a\n"
            PYZ0003: a YAML directive or document marker that cannot be read
              1:1 "%YAML 1" here
              remove the line; a value that starts with `%` is written in quotes

            "%FOO\nmodule: a\n"
            PYZ0003: a YAML directive without `---`
              2:1 "module: a" here
              remove the line that starts with `%`

            "module: a\ndoc: !\n"
            PYZ0015: tag `!`
              2:6 "!" YAML tags are not used here
              remove the tag; to make a value a string, or to start one with `!`, write it in quotes

            "module: a\ndoc: !foo!bar x\n"
            PYZ0003: a `!` starts a YAML tag
              2:6 "!foo!bar" not a tag that exists
              tags are not used here; a value that starts with `!` is written in quotes

            "module: a\nx: &a [*a]\n"
            PYZ0004: alias of something that it is a part of
              2:8 "*a" has no end
              2:4 "&" starts here
              remove the alias; if this was meant as text, write it in quotes

            "just text\n"
            PYZ0010: expected a mapping, found a string
              1:1 "just text" expected a mapping
              an interface file starts with `module: name`

            "- a\n"
            PYZ0010: expected a mapping, found a list
              1:1 "- a" expected a mapping
              an interface file starts with `module: name`

            ""
            PYZ0011: an interface file needs `module`
              1:1 "" no `module` in this file
              add `module: name`, the name by which Python imports it

            "# x\n"
            PYZ0011: an interface file needs `module`
              1:1 "" no `module` in this file
              add `module: name`, the name by which Python imports it

            "~\n"
            PYZ0011: an interface file needs `module`
              1:1 "" no `module` in this file
              add `module: name`, the name by which Python imports it

        "##]],
    );
}

//! Keys: unknown, missing, written twice, misplaced, of the wrong shape; aliases, documents, limits.

use expect_test::expect;

use super::{Role, check_all, check_errors, check_model, read, read_for, shortly};
use crate::diag::Code;

#[test]
fn unknown_keys() {
    check_errors(
        "module: geometry
doccs: Plane geometry.
functions:
  area:
    signatur: \"(w: float) -> float\"
    GIL: hold
    nonsense: 1
  hull: {raises:1, doc: x}
modules:
  sub: {modul: a, includ: b}
",
        &expect![[r#"
            error[PYZ0009]: unknown key `doccs`
             --> pyz3.yaml:2:1
              |
            2 | doccs: Plane geometry.
              | ^^^^^ not a key of an interface file
              |
              = help: did you mean `doc`?

            error[PYZ0009]: unknown key `signatur`
             --> pyz3.yaml:5:5
              |
            5 |     signatur: "(w: float) -> float"
              |     ^^^^^^^^ not a key of a function
              |
              = help: did you mean `signature`?

            error[PYZ0009]: unknown key `GIL`
             --> pyz3.yaml:6:5
              |
            6 |     GIL: hold
              |     ^^^ not a key of a function
              |
              = help: did you mean `gil`?

            error[PYZ0009]: unknown key `nonsense`
             --> pyz3.yaml:7:5
              |
            7 |     nonsense: 1
              |     ^^^^^^^^ not a key of a function
              |
              = help: the keys of a function are: `signature`, `overloads`, `doc`, `rust`, `raises`, `gil`, `deprecated`, `python`, `state`

            error[PYZ0011]: a function needs `signature` or `overloads`
             --> pyz3.yaml:8:3
              |
            8 |   hull: {raises:1, doc: x}
              |   ^^^^ has no `signature` or `overloads`
              |
              = help: add `signature: …`

            error[PYZ0009]: unknown key `raises:1`
             --> pyz3.yaml:8:10
              |
            8 |   hull: {raises:1, doc: x}
              |          ^^^^^^^^ not a key of a function
              |
              = help: write a space after the colon: `raises: 1`

            error[PYZ0009]: unknown key `modul`
              --> pyz3.yaml:10:9
               |
            10 |   sub: {modul: a, includ: b}
               |         ^^^^^ not a key of a submodule
               |
               = help: did you mean `modules`?

            error[PYZ0009]: unknown key `includ`
              --> pyz3.yaml:10:19
               |
            10 |   sub: {modul: a, includ: b}
               |                   ^^^^^^ not a key of a submodule
               |
               = help: the keys of a submodule are: `doc`, `rust`, `isolation`, `state`, `constants`, `exceptions`, `errors`, `enums`, `functions`, `classes`, `types`, `modules`

        "#]],
    );
}

#[test]
fn missing_keys() {
    check_all(
        &[
            "doc: x\n",
            "modul: x\n",
            "modules: {a: {}}\n",
            "module: a\nfunctions: {f: {}, g: {doc: x}}\n",
            "module: a\nconstants: {A: {rust: x}}\nenums: {E: {}}\ntypes: {T: {rust: x}}\n",
            "module: a\nclasses: {C: {fields: {x: {}}, properties: {p: {set: true}}, init: {doc: x}}}\n",
        ],
        &expect![[r#"
            "doc: x\n"
            PYZ0011: an interface file needs `module`
              1:1 "doc" no `module` in this file
              add `module: name`, the name by which Python imports it

            "modul: x\n"
            PYZ0009: unknown key `modul`
              1:1 "modul" not a key of an interface file
              did you mean `module`?

            "modules: {a: {}}\n"
            PYZ0011: an interface file needs `module`
              1:1 "modules" no `module` in this file
              add `module: name`, the name by which Python imports it

            "module: a\nfunctions: {f: {}, g: {doc: x}}\n"
            PYZ0011: a function needs `signature` or `overloads`
              2:13 "f" has no `signature` or `overloads`
              add `signature: …`
            PYZ0011: a function needs `signature` or `overloads`
              2:20 "g" has no `signature` or `overloads`
              add `signature: …`

            "module: a\nconstants: {A: {rust: x}}\nenums: {E: {}}\ntypes: {T: {rust: x}}\n"
            PYZ0011: a typed constant needs `type`
              2:13 "A" has no `type`
              add `type: …`
            PYZ0011: an enum needs `members`
              3:9 "E" has no `members`
              add `members: …`
            PYZ0011: a custom type needs `via` or `convert` or `record`
              4:9 "T" has no `via` or `convert` or `record`
              add `via: …`

            "module: a\nclasses: {C: {fields: {x: {}}, properties: {p: {set: true}}, init: {doc: x}}}\n"
            PYZ0011: a field needs `type`
              2:24 "x" has no `type`
              add `type: …`
            PYZ0011: a property needs `type`
              2:45 "p" has no `type`
              add `type: …`
            PYZ0011: a function needs `signature` or `overloads`
              2:62 "init" has no `signature` or `overloads`
              add `signature: …`

        "#]],
    );
}

#[test]
fn wrong_shapes() {
    check_all(
        &[
            "module: [a]\n",
            "module: a\nfunctions: [f, g]\n",
            "module: a\nfunctions: f\n",
            "module: a\nfunctions: {f: [x]}\n",
            "module: a\nconstants: {A: [1], B: {type: [int]}}\n",
            "module: a\ninclude: {a: b}\n",
            "module: a\nclasses: {C: 1, D: {fields: {x: {type: {list: int}}}, pool: -1}}\n",
            "module: a\nmodules: {s: text}\n",
        ],
        &expect![[r#"
            "module: [a]\n"
            PYZ0010: expected a dotted name, found a list
              1:9 "[a]" expected a dotted name
              one value is meant here: remove the brackets or dashes

            "module: a\nfunctions: [f, g]\n"
            PYZ0010: expected a mapping, found a list
              2:12 "[f, g]" expected a mapping
              write `name: value` on lines of their own, without dashes or `[`

            "module: a\nfunctions: f\n"
            PYZ0010: expected a mapping, found a string
              2:12 "f" expected a mapping
              write `name: value` on lines of their own, indented under the key

            "module: a\nfunctions: {f: [x]}\n"
            PYZ0010: expected a signature or a mapping, found a list
              2:16 "[x]" expected a signature or a mapping
              write the signature in quotes: `"(x: int) -> int"`

            "module: a\nconstants: {A: [1], B: {type: [int]}}\n"
            PYZ0010: expected a literal or a mapping, found a list
              2:16 "[1]" expected a literal or a mapping
              a constant is an int, float, str, bool or null; for others write `{type: …, rust: …}`
            PYZ0010: expected a type, found a list
              2:31 "[int]" expected a type
              a type with brackets is written in quotes: `{type: "list[int]"}`

            "module: a\ninclude: {a: b}\n"
            PYZ0010: expected a list, found a mapping
              2:10 "{a: b}" expected a list
              write a list: `[first, second]`, or `- first` on lines of their own

            "module: a\nclasses: {C: 1, D: {fields: {x: {type: {list: int}}}, pool: -1}}\n"
            PYZ0010: expected a mapping, found an integer
              2:14 "1" expected a mapping
              the keys of a class are: `doc`, `rust`, `init`, `base_init`, `fields`, `properties`, `methods`, `constants`, `classes`, `bases`, `derive`, `subclass`, `sync`, `dict`, `weakref`, `gc`, `pool`, `metaclass`, `slots`, `generic`, `register`
            PYZ0010: expected a type, found a mapping
              2:40 "{list: int}" expected a type
              write a type, in quotes if it holds `[`, `{` or `: `: `"dict[str, int]"`
            PYZ0010: expected a number from 0, found an integer
              2:61 "-1" expected a number from 0
              write a whole number that is not negative

            "module: a\nmodules: {s: text}\n"
            PYZ0010: expected a mapping, found a string
              2:14 "text" expected a mapping
              the keys of an interface file are: `module`, `doc`, `rust`, `include`, `isolation`, `state`, `constants`, `exceptions`, `errors`, `enums`, `functions`, `classes`, `types`, `modules`

        "#]],
    );
}

#[test]
fn submodules_and_includes_have_fewer_keys() {
    check_all(
        &["module: a\nmodules: {b: {module: c, include: [d], modules: {e: {module: f}}}}\n"],
        &expect![[r#"
            "module: a\nmodules: {b: {module: c, include: [d], modules: {e: {module: f}}}}\n"
            PYZ0009: unknown key `module`
              2:15 "module" not a key of a submodule
              move it to the top of the file; a submodule is named by its key
            PYZ0009: unknown key `include`
              2:26 "include" not a key of a submodule
              move it to the top of the file; a submodule is named by its key
            PYZ0009: unknown key `module`
              2:54 "module" not a key of a submodule
              move it to the top of the file; a submodule is named by its key

        "#]],
    );
    let (sources, _, out) = read_for(Role::Included, "module: a\ndoc: x\nrust: crate::x\nfunctions: {}\n");
    expect![[r#"
        PYZ0014: `module` in an included file
          1:1 "module" belongs in the main file
          move `module` to the file that names the module, or read this file by itself
        PYZ0014: `doc` in an included file
          2:1 "doc" belongs in the main file
          move `doc` to the file that names the module, or read this file by itself
    "#]]
    .assert_eq(&shortly(&sources, &out));
}

#[test]
fn duplicate_and_merge_keys_and_documents() {
    check_all(
        &[
            "module: a\nmodule: b\n",
            "module: a\nfunctions: {f: '()', \"f\": '(', f : no}\n",
            "module: a\nfunctions:\n  f: &long {signature: '()'}\n  g: {<<: *long}\n  \"<<\": '()'\n",
            "module: a\n---\nmodule: b\n",
            "module: a\n...\n---\nbroken: [\n",
        ],
        &expect![[r#"
            "module: a\nmodule: b\n"
            PYZ0005: key `module` is written twice
              2:1 "module" second
              1:1 "module" first
              remove or rename one of them

            "module: a\nfunctions: {f: '()', \"f\": '(', f : no}\n"
            PYZ0005: key `f` is written twice
              2:22 "\"f\"" second
              2:13 "f" first
              remove or rename one of them
            PYZ0005: key `f` is written twice
              2:32 "f" second
              2:13 "f" first
              remove or rename one of them

            "module: a\nfunctions:\n  f: &long {signature: '()'}\n  g: {<<: *long}\n  \"<<\": '()'\n"
            PYZ0007: merge key `<<`
              4:7 "<<" not in YAML 1.2
              write the keys out, or name a whole value with an alias: `key: *anchor`

            "module: a\n---\nmodule: b\n"
            PYZ0008: a second YAML document starts here
              2:1 "---" second document
              an interface file is one document: remove the `---`, or move what follows into a file of its own

            "module: a\n...\n---\nbroken: [\n"
            PYZ0008: a second YAML document starts here
              3:1 "---" second document
              an interface file is one document: remove the `---`, or move what follows into a file of its own

        "#]],
    );
}

#[test]
fn tags() {
    check_all(
        &["module: !!str a\ndoc: ! x\nfunctions: !map {f: &x !y '()', g: !!int 3}\n"],
        &expect![[r#"
            "module: !!str a\ndoc: ! x\nfunctions: !map {f: &x !y '()', g: !!int 3}\n"
            PYZ0015: tag `!!str`
              1:9 "!!str" YAML tags are not used here
              remove the tag; to make a value a string, or to start one with `!`, write it in quotes
            PYZ0015: tag `!`
              2:6 "!" YAML tags are not used here
              remove the tag; to make a value a string, or to start one with `!`, write it in quotes
            PYZ0015: tag `!map`
              3:12 "!map" YAML tags are not used here
              remove the tag; to make a value a string, or to start one with `!`, write it in quotes
            PYZ0015: tag `!y`
              3:24 "!y" YAML tags are not used here
              remove the tag; to make a value a string, or to start one with `!`, write it in quotes
            PYZ0015: tag `!!int`
              3:36 "!!int" YAML tags are not used here
              remove the tag; to make a value a string, or to start one with `!`, write it in quotes

        "#]],
    );
}

#[test]
fn anchors_and_aliases() {
    check_model(
        "module: &m a
doc: *m
functions:
  f: &f
    signature: &s \"(x: int)\"
  g: *f
  h: *s
  &k i : &l
    '()'
",
        &expect![[r#"
            {
              "module": "a",
              "doc": "a",
              "functions": {
                "f": {
                  "signature": "(x: int)"
                },
                "g": {
                  "signature": "(x: int)"
                },
                "h": "(x: int)",
                "i": "()"
              }
            }"#]],
    );
}

#[test]
fn what_an_alias_names_is_judged_where_it_stands() {
    check_all(
        &[
            "module: a\nfunctions: {f: &f {signature: 1}, g: *f}\n",
            "module: a\nfunctions: {f: &f {g: *f}}\n",
        ],
        &expect![[r#"
            "module: a\nfunctions: {f: &f {signature: 1}, g: *f}\n"
            PYZ0006: expected a signature, found an integer
              2:31 "1" expected a signature
              quote it to make it a string: `"1"`

            "module: a\nfunctions: {f: &f {g: *f}}\n"
            PYZ0004: alias of something that it is a part of
              2:23 "*f" has no end
              2:16 "&" starts here
              remove the alias; if this was meant as text, write it in quotes

        "#]],
    );
}

/// The first code that is said of a text, within a second.
#[track_caller]
fn first_code(text: &str) -> Option<Code> {
    let start = std::time::Instant::now();
    let (_, _, out) = read(text);
    let limit = if cfg!(debug_assertions) { 20 } else { 2 };
    assert!(start.elapsed().as_secs() < limit, "{:?}", start.elapsed());
    out.iter().next().map(|it| it.code)
}

#[test]
fn beyond_reason() {
    const SIZE: usize = 8 << 20;
    for text in ["[", "{", "- ", "[{", "{a: ", "? ", "a:\n ", "&a [", "[[],"] {
        // In a debug build the parser takes seconds for 8 MiB of some of these.
        let bomb = text.repeat(SIZE / 8 / text.len());
        let code = first_code(&bomb);
        let codes = [Code::BeyondReason, Code::YamlSyntax, Code::DuplicateKey];
        assert!(code.is_some_and(|it| codes.contains(&it)), "{text}: {code:?}");
    }
    assert_eq!(first_code(&"[".repeat(SIZE)), Some(Code::BeyondReason));
    assert_eq!(first_code(&"#".repeat(SIZE + 1)), Some(Code::BeyondReason));
    assert_eq!(first_code(&"#".repeat(SIZE)), Some(Code::MissingKey));
    let nested = |levels: usize| format!("module: a\nx: {}{}\n", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(first_code(&nested(63)), Some(Code::UnknownKey));
    assert_eq!(first_code(&nested(64)), Some(Code::BeyondReason));
    assert_eq!(first_code(&nested(65)), Some(Code::BeyondReason));
    assert_eq!(first_code(&nested(300)), Some(Code::BeyondReason));
    // Through aliases: each level holds the one before.
    let chain = |levels: usize| {
        let mut text = "module: a\nx:\n- &a0 [1]\n".to_owned();
        for level in 1..levels {
            text.push_str(&format!("- &a{level} [*a{}]\n", level - 1));
        }
        text
    };
    assert_eq!(first_code(&chain(62)), Some(Code::UnknownKey));
    assert_eq!(first_code(&chain(63)), Some(Code::BeyondReason));
}

#[test]
fn alias_bombs() {
    let mut text = "module: a\nx:\n- &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n".to_owned();
    for level in 1..40 {
        let item = format!("*a{}", level - 1);
        text.push_str(&format!("- &a{level} [{}]\n", [item.as_str(); 9].join(", ")));
    }
    assert_eq!(first_code(&text), Some(Code::BeyondReason));
    // One alias of 1,000 nodes is read 100 times, and no more.
    let many = |times: usize| format!("module: a\nx: [&a [{}], {}]\n", "1, ".repeat(999), "*a, ".repeat(times));
    assert_eq!(first_code(&many(100)), Some(Code::UnknownKey));
    assert_eq!(first_code(&many(101)), Some(Code::BeyondReason));
}

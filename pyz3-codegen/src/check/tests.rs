//! What becomes of interfaces that are fine, and that nothing makes the check panic, hang or slow.

mod classes;
mod sweep;

use super::check;
use crate::diag::{Diagnostics, Sources};
use crate::ir;
use crate::model::{LoadedFile, read};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

fn run(text: &str) -> (Option<ir::Interface>, Diagnostics, Sources) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add("pyz3.yaml", text);
    let file = read(id, text, &mut diagnostics);
    let files: Vec<_> = file
        .into_iter()
        .map(|file| LoadedFile {
            id,
            path: PathBuf::from("pyz3.yaml"),
            file,
        })
        .collect();
    let interface = check(&files, &sources, None, &mut diagnostics);
    assert!(
        interface.is_some() != diagnostics.has_errors(),
        "an interface or errors:\n{}",
        diagnostics.render(&sources, false, Some(5))
    );
    (interface, diagnostics, sources)
}

#[track_caller]
fn interface(text: &str) -> ir::Interface {
    let (interface, diagnostics, sources) = run(text);
    interface.unwrap_or_else(|| panic!("{}", diagnostics.render(&sources, false, None)))
}

/// One line a function: convention, name, parameters, target.
#[track_caller]
fn functions(text: &str, expected: Expect) {
    let mut out = String::new();
    modules(&interface(text).module, &mut out);
    expected.assert_eq(&out);
}

fn modules(module: &ir::Module, out: &mut String) {
    let _ = writeln!(
        out,
        "{} {:?} line {}",
        module.name, module.isolation, module.origin.line
    );
    for constant in &module.constants {
        let _ = writeln!(out, "  {} = {:?}", constant.name, constant.value);
    }
    for function in &module.functions {
        let _ = write!(out, "  {:?} {}(", function.shape, function.name);
        for param in &function.params {
            let _ = write!(out, "{:?} {}: {:?}", param.kind, param.name, param.ty);
            if let Some(default) = &param.default {
                let _ = write!(out, " = {}", default.python());
            }
            out.push_str(", ");
        }
        let _ = writeln!(out, ") -> {:?} by {:?}", function.result, function.rust);
    }
    for module in &module.submodules {
        modules(module, out);
    }
}

#[test]
fn conventions_are_the_narrowest() {
    functions(
        "module: m
functions:
  none: '()'
  one: '(a: int, /)'
  one_by_name: '(a: int)'
  one_default: '(a: int = 1, /)'
  two: '(a: int, b: int, /)'
  rest: '(a: int, /, *rest: int)'
  all: '(*rest: int)'
  only: '(*, a: int)'
  keywords: '(**kw: int)'
",
        expect![[r#"
            m Own line 1
              NoArgs none() -> None by crate :: none
              OneArg one(PositionalOnly a: Int(Any), ) -> None by crate :: one
              Keywords one_by_name(PositionalOrKeyword a: Int(Any), ) -> None by crate :: one_by_name
              Fast one_default(PositionalOnly a: Int(Any) = 1, ) -> None by crate :: one_default
              Fast two(PositionalOnly a: Int(Any), PositionalOnly b: Int(Any), ) -> None by crate :: two
              Fast rest(PositionalOnly a: Int(Any), VarPositional rest: Int(Any), ) -> None by crate :: rest
              Fast all(VarPositional rest: Int(Any), ) -> None by crate :: all
              Keywords only(KeywordOnly a: Int(Any), ) -> None by crate :: only
              Keywords keywords(VarKeyword kw: Int(Any), ) -> None by crate :: keywords
        "#]],
    );
}

#[test]
fn types_are_resolved_and_written_one_way() {
    functions(
        "module: m
functions:
  a: '(a: Optional[int], b: None | int, c: int | None | None, d: Union[None, int, int], e: None | None)'
  b: '(a: list, b: typing.Dict, c: tuple, d: Tuple[int, ...], e: tuple[()], f: Set[str], g: FrozenSet[bytes])'
  c: '(a: f32, b: f64, c: float, d: u8, e: isize, f: Any, g: object)'
  d: '(a: collections.abc.Sequence[int], b: Iterable, c: Mapping[str, list[T | None]]) -> Mapping[str, T]'
types:
  T: {via: int, from: crate::T::new, to: crate::T::get}
",
        expect![[r#"
            m Own line 1
              Keywords a(PositionalOrKeyword a: Opt(Int(Any)), PositionalOrKeyword b: Opt(Int(Any)), PositionalOrKeyword c: Opt(Int(Any)), PositionalOrKeyword d: Opt(Int(Any)), PositionalOrKeyword e: None, ) -> None by crate :: a
              Keywords b(PositionalOrKeyword a: List(Object { any: false }), PositionalOrKeyword b: Dict(Object { any: false }, Object { any: false }), PositionalOrKeyword c: TupleOf(Object { any: false }), PositionalOrKeyword d: TupleOf(Int(Any)), PositionalOrKeyword e: Tuple([]), PositionalOrKeyword f: Set(Str), PositionalOrKeyword g: FrozenSet(Bytes), ) -> None by crate :: b
              Keywords c(PositionalOrKeyword a: Float(F32), PositionalOrKeyword b: Float(F64), PositionalOrKeyword c: Float(Any), PositionalOrKeyword d: Int(U8), PositionalOrKeyword e: Int(Isize), PositionalOrKeyword f: Object { any: true }, PositionalOrKeyword g: Object { any: false }, ) -> None by crate :: c
              Keywords d(PositionalOrKeyword a: Sequence(Int(Any)), PositionalOrKeyword b: Iterable(Object { any: false }), PositionalOrKeyword c: Mapping(Str, List(Opt(Custom(0)))), ) -> Mapping(Str, Custom(0)) by crate :: d
        "#]],
    );
}

#[test]
fn targets_are_looked_up_where_the_module_says() {
    functions(
        "module: pkg.m
rust: crate::algo
isolation: shared
constants: {A: 1, B: null, C: {type: int}, D: {type: int, rust: '&crate::D'}, E: 0x10}
functions:
  a: '()'
  move: '()'
  b: {signature: '()', rust: other::b}
  c: {signature: '(x: int)', rust: '|x: i64| x + 1'}
  d: {signature: '(x: str)', rust: <str as Trait>::method}
modules:
  inherits: {functions: {a: '()'}, modules: {deeper: {rust: 'std::fmt', functions: {a: '()'}}}}
  own: {rust: strsim, isolation: main, functions: {a: '()'}}
",
        expect![[r#"
            pkg.m Main line 1
              A = Literal(Int("1"))
              B = Literal(None)
              C = Rust { ty: Int(Any), rust: crate :: algo :: C }
              D = Rust { ty: Int(Any), rust: & crate :: D }
              E = Literal(Int("16"))
              NoArgs a() -> None by crate :: algo :: a
              NoArgs move() -> None by crate :: algo :: r#move
              NoArgs b() -> None by other :: b
              Keywords c(PositionalOrKeyword x: Int(Any), ) -> None by | x : i64 | x + 1
              Keywords d(PositionalOrKeyword x: Str, ) -> None by < str as Trait > :: method
            pkg.m.inherits Main line 12
              NoArgs a() -> None by crate :: algo :: a
            pkg.m.inherits.deeper Main line 12
              NoArgs a() -> None by std :: fmt :: a
            pkg.m.own Main line 13
              NoArgs a() -> None by strsim :: a
        "#]],
    );
}

#[test]
fn stubs_of_custom_types() {
    let interface = interface(
        "module: m
types:
  A: {via: 'list[B]', from: crate::a}
  B: {via: 'tuple[C, Sequence[int]] | None', from: crate::b}
  C: {via: int, from: crate::c, stub: shop.Money}
  D: {convert: crate::D}
  E: {convert: crate::E, stub: 'str | bytes'}
",
    );
    let stubs: Vec<_> = interface
        .customs
        .iter()
        .map(|it| format!("{}: {}", it.name, it.stub))
        .collect();
    expect![[r#"
        A: list[tuple[shop.Money, Sequence[int]] | None]
        B: tuple[shop.Money, Sequence[int]] | None
        C: shop.Money
        D: object
        E: str | bytes"#]]
    .assert_eq(&stubs.join("\n"));
}

/// Runs on a stack as small as any thread's; in a test build frames are at their largest.
fn on_a_small_stack(text: String) -> usize {
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(move || run(&text).1.len())
        .expect("a thread can be made")
        .join()
        .expect("no panic")
}

#[test]
fn a_thousand_types_through_each_other() {
    for count in [1000, 20_000] {
        let mut text = "module: m\ntypes:\n".to_owned();
        for index in 0..count {
            let _ = writeln!(
                text,
                "  T{index}: {{via: 'list[T{}]', from: crate::t, to: crate::u}}",
                index + 1
            );
        }
        let _ = writeln!(text, "  T{count}: {{via: int, from: crate::t, to: crate::u}}");
        text.push_str("functions:\n  f: '(b: set[T0], c: dict[T0, T1], a: T0 = [[[]]])'\n");
        let started = Instant::now();
        assert_eq!(on_a_small_stack(text.clone()), 2, "lists are no elements");
        let fine = text.replace("b: set[T0], c: dict[T0, T1]", "b: T1");
        assert_eq!(on_a_small_stack(fine.clone()), 0);
        let circle = fine.replace(&format!("T{count}: {{via: int"), &format!("T{count}: {{via: T0"));
        assert_eq!(on_a_small_stack(circle), 1);
        assert!(started.elapsed().as_secs() < 120);
    }
}

#[test]
fn stubs_do_not_explode() {
    let mut text = "module: m\ntypes:\n  T0: {via: int, from: crate::t}\n".to_owned();
    for index in 0..100 {
        let _ = writeln!(
            text,
            "  T{}: {{via: 'tuple[T{index}, T{index}]', from: crate::t}}",
            index + 1
        );
    }
    let longest = interface(&text).customs.iter().map(|it| it.stub.len()).max();
    assert!(longest < Some(2001), "{longest:?}");
    let mut text = "module: m\ntypes:\n  T0: {via: int, from: crate::t}\n".to_owned();
    for index in 0..100 {
        let _ = writeln!(text, "  T{}: {{via: 'list[T{index}]', from: crate::t}}", index + 1);
    }
    let deepest = interface(&text)
        .customs
        .iter()
        .map(|it| it.stub.matches('[').count())
        .max();
    assert_eq!(
        deepest,
        Some(50),
        "Python reads no stub that nests deeper than some 100 brackets"
    );
}

#[test]
fn many_functions_and_many_mistakes_take_linear_time() {
    let mut text = "module: m\nfunctions:\n".to_owned();
    for index in 0..10_000 {
        let _ = writeln!(
            text,
            "  function_{index}: '(first: int, /, second: str = \"x\", *rest: list[int]) -> float'"
        );
    }
    let started = Instant::now();
    assert_eq!(interface(&text).module.functions.len(), 10_000);
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
    text.push_str("types:\n");
    for index in 0..10_000 {
        let _ = writeln!(text, "  Type{index}: {{via: int, from: crate::t}}");
    }
    text.push_str("modules:\n  inner:\n    functions:\n");
    for index in 0..3000 {
        let _ = writeln!(text, "      wrong_{index}: '(first: Tipe{index}, second: int = \"x\")'");
    }
    let started = Instant::now();
    assert_eq!(run(&text).1.len(), 6000);
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

/// Functions are no types: a type that is unknown is not sought among them.
#[test]
fn a_mistake_in_each_of_many_functions_takes_linear_time() {
    let mut text = "module: m\nfunctions:\n".to_owned();
    for index in 0..40_000 {
        let _ = writeln!(text, "  f{index}: '(x: Nope)'");
    }
    let started = Instant::now();
    assert!(run(&text).1.has_errors());
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn a_million_mistakes_in_one_signature_take_linear_time() {
    for text in ["Nope | ", "set[float] | ", "dict[Nope, list] | ", "mut int | "] {
        let text = format!("module: m\nfunctions: {{f: \"(a: {}int)\"}}\n", text.repeat(1 << 15));
        let started = Instant::now();
        assert!(on_a_small_stack(text) > 0);
        assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
    }
}

fn word() -> impl Strategy<Value = String> {
    const WORDS: [&str; 62] = [
        "a",
        "b",
        "A",
        "B",
        "m",
        "m.x",
        "int",
        "u8",
        "float",
        "str",
        "list[A]",
        "dict[A, B]",
        "set[float]",
        "A | None",
        "list[list[B]]",
        "Sequence[int]",
        "Optional[A]",
        "mut A",
        "Self",
        "b.A",
        "...",
        "()",
        "(a: A)",
        "(a: int = 1)",
        "(a: A = (1, {2: [3]}))",
        "(a: B, /, *b: A, c: list[A] = [], **d: B) -> A",
        "(self)",
        "(a, b)",
        "(a: 'x')",
        "(a: int = 'x', a: A)",
        "(*, a: set[A] = {1, 'x'}) -> set[B]",
        "(a: b.A = b.A)",
        "(",
        "'",
        "\\0",
        "crate::a",
        "|x| x",
        "|x",
        "a()",
        "release",
        "hold",
        "main",
        "own",
        "true",
        "null",
        "1",
        "1e9",
        "é",
        "class",
        "__name__",
        "ValueError",
        "Valu",
        "a.b.c",
        "TypedDict",
        "IntEnum",
        "",
        " ",
        "a b",
        "a-b",
        "<a as b>::c",
        "&a",
        "A[int]",
    ];
    prop_oneof![8 => proptest::sample::select(&WORDS[..]).prop_map(ToOwned::to_owned), 1 => any::<String>()]
}

/// A word as YAML would have it, in quotes where it must be.
fn scalar() -> impl Strategy<Value = String> {
    (word(), any::<bool>()).prop_map(|(word, plain)| {
        let is_plain = plain
            && word
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || it == ':' || it == '_');
        if is_plain {
            word
        } else {
            format!(
                "\"{}\"",
                word.replace('\\', "\\\\").replace('"', "\\\"").replace('\0', "\\0")
            )
        }
    })
}

fn mapping(
    keys: &'static [&'static str],
    value: impl Strategy<Value = String> + 'static,
) -> impl Strategy<Value = String> {
    proptest::collection::btree_map(proptest::sample::select(keys), value, 0..5).prop_map(braces)
}

fn named(value: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    proptest::collection::btree_map(scalar(), value, 0..5).prop_map(braces)
}

fn braces<K: std::fmt::Display>(entries: std::collections::BTreeMap<K, String>) -> String {
    let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", entries.join(", "))
}

fn class() -> impl Strategy<Value = String> {
    let method = mapping(
        &[
            "signature",
            "static",
            "class",
            "rust",
            "receiver",
            "virtual",
            "python",
            "overloads",
            "doc",
        ],
        scalar(),
    );
    let member = || mapping(&["type", "readonly", "set", "delete", "rust", "get", "doc"], scalar());
    let keys = prop_oneof![
        3 => named(prop_oneof![scalar(), method]).prop_map(|it| format!("methods: {it}")),
        2 => named(prop_oneof![scalar(), member()]).prop_map(|it| format!("fields: {it}")),
        2 => named(prop_oneof![scalar(), member()]).prop_map(|it| format!("properties: {it}")),
        1 => named(Just("{}".to_owned())).prop_map(|it| format!("classes: {it}")),
        1 => named(scalar()).prop_map(|it| format!("constants: {it}")),
        1 => scalar().prop_map(|it| format!("init: {it}")),
        1 => scalar().prop_map(|it| format!("base_init: {it}")),
        2 => proptest::collection::vec(scalar(), 0..3).prop_map(|it| format!("bases: [{}]", it.join(", "))),
        1 => proptest::sample::subsequence(vec!["repr", "eq", "ord", "hash", "copy", "pickle", "dataclass", "x"], 0..4)
            .prop_map(|it| format!("derive: [{}]", it.join(", "))),
        2 => (
            proptest::sample::select(vec![
                "doc", "rust", "sync", "gc", "slots", "generic", "register", "metaclass", "subclass", "dict", "pool",
            ]),
            prop_oneof![scalar(), Just("true".to_owned()), Just("frozen".to_owned()), Just("3".to_owned())],
        )
            .prop_map(|(key, value)| format!("{key}: {value}")),
    ];
    proptest::collection::vec(keys, 0..5).prop_map(|it| format!("{{{}}}", it.join(", ")))
}

fn section() -> impl Strategy<Value = String> {
    let function = mapping(
        &[
            "signature",
            "doc",
            "rust",
            "raises",
            "gil",
            "deprecated",
            "python",
            "overloads",
            "state",
        ],
        scalar(),
    );
    let constant = mapping(&["type", "rust", "doc"], scalar());
    let custom = mapping(
        &["rust", "via", "from", "to", "stub", "convert", "record", "doc"],
        scalar(),
    );
    let other = mapping(&["base", "kind", "members", "fields", "doc", "rust", "init"], scalar());
    prop_oneof![
        4 => named(prop_oneof![scalar(), function]).prop_map(|it| format!("functions: {it}")),
        2 => named(prop_oneof![scalar(), constant]).prop_map(|it| format!("constants: {it}")),
        4 => named(custom).prop_map(|it| format!("types: {it}")),
        1 => named(other).prop_map(|it| format!("enums: {it}")),
        6 => named(class()).prop_map(|it| format!("classes: {it}")),
        1 => named(Just("{}".to_owned())).prop_map(|it| format!("exceptions: {it}")),
        1 => named(scalar()).prop_map(|it| format!("errors: {it}")),
        1 => scalar().prop_map(|it| format!("rust: {it}")),
        1 => scalar().prop_map(|it| format!("doc: {it}")),
        1 => scalar().prop_map(|it| format!("isolation: {it}")),
        1 => scalar().prop_map(|it| format!("state: {it}")),
    ]
}

fn file() -> impl Strategy<Value = String> {
    let inner = proptest::collection::vec(section(), 0..3).prop_map(|it| format!("{{{}}}", it.join(", ")));
    (scalar(), proptest::collection::vec(section(), 0..5), named(inner)).prop_map(|(module, sections, modules)| {
        format!("module: {module}\n{}\nmodules: {modules}\n", sections.join("\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_interface_is_answered(text in file()) {
        let (_, diagnostics, sources) = run(&text);
        for diagnostic in diagnostics.iter() {
            prop_assert!(!diagnostic.labels.is_empty(), "{diagnostic:?}");
            for label in &diagnostic.labels {
                prop_assert!(sources.text(label.span.file).get(label.span.start as usize..label.span.end as usize).is_some());
            }
        }
    }
}

/// What the stable ABI of a version has not is refused where it is asked for.
#[test]
fn buffers_want_a_version() {
    let text = "module: geo\nclasses:\n  Row:\n    methods: {__buffer__: \"(self) -> memoryview\"}\n";
    let said = |floor| {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let id = sources.add("pyz3.yaml", text);
        let path = PathBuf::from("pyz3.yaml");
        let files: Vec<_> = read(id, text, &mut diagnostics)
            .into_iter()
            .map(|file| LoadedFile {
                id,
                path: path.clone(),
                file,
            })
            .collect();
        check(&files, &sources, floor, &mut diagnostics);
        diagnostics.iter().map(|it| it.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(said(None), Vec::<String>::new());
    assert_eq!(said(Some(11)), Vec::<String>::new());
    assert_eq!(
        said(Some(10)),
        ["`__buffer__` on the stable ABI of Python 3.10 is not supported yet"]
    );
}

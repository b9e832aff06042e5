//! What rustc says where Rust takes or gives something else than the class that the interface says.

use pyz3_tests::Scratch;
use pyz3_tests::command::said;

const INTERFACE: &str = "
module: taken
functions:
  looks: '(it: Point) -> float'
  takes: '(it: Point) -> float'
  gives: '() -> Point'
classes:
  Point:
    init: '(x: float)'
    fields: {x: float}
    methods:
      whole: '(self) -> Self'
      partial: '(self) -> Self | None'
";

/// A class and three functions, of which those are given that may be right or wrong.
fn rust(derived: &str, looks: &str, gives: &str) -> String {
    format!(
        "pyz3_runtime::module!(taken);
        {derived} pub struct Point {{ pub x: f64 }}
        #[derive(Clone)] pub struct Other {{ pub x: f64 }}
        impl Point {{
            pub fn new(x: f64) -> Point {{ Point {{ x }} }}
            pub fn whole(&self) -> Result<&Point, String> {{ Ok(self) }}
            pub fn partial(&self) -> Result<Option<Point>, String> {{ Ok(None) }}
        }}
        pub fn looks(it: &{looks}) -> f64 {{ it.x }}
        pub fn takes(it: Point) -> f64 {{ it.x }}
        pub fn gives() -> {gives} {{ {gives} {{ x: 1.0 }} }}
        "
    )
}

#[test]
fn what_is_wrong_with_a_class_is_said_of_it() {
    let scratch = Scratch::new("taken", INTERFACE, &rust("#[derive(Clone)]", "Point", "Point"));
    let right = said(scratch.cargo().arg("check"));
    assert!(right.succeeded(), "{right}");
    let cases = [
        (
            rust("", "Point", "Point"),
            &["crate::takes(", "`Point` if that is `Clone`", "`#[derive(Clone)]`"][..],
        ),
        (
            rust("#[derive(Clone)]", "Other", "Point"),
            &[
                "crate::looks(",
                "an argument of the class of `Point` can't be taken as the Rust type `&Other`",
                "Rust may take it as `&Point`",
            ],
        ),
        (
            rust("#[derive(Clone)]", "Point", "Other"),
            &["crate::gives()", "`Other` can't be returned as the interface type"],
        ),
        (
            rust("#[derive(Clone)]", "Point", "Point").replace(
                "Result<&Point, String> { Ok(self) }",
                "Result<Option<&Point>, String> { Ok(Some(self)) }",
            ),
            &["an `Option` can't be returned as `Self`", "say `Self | None` there"],
        ),
        (
            rust("#[derive(Clone)]", "Point", "Point").replace(
                "Result<Option<Point>, String> { Ok(None) }",
                "Result<&Point, String> { Ok(self) }",
            ),
            &[
                "what is always there can't be returned as `Self | None`",
                "return an `Option`, or a `Result` of one",
            ],
        ),
    ];
    for (rust, words) in cases {
        scratch.write("src/lib.rs", &rust);
        let wrong = said(scratch.cargo().arg("check"));
        assert!(!wrong.succeeded(), "it compiles: {rust}");
        let wrong = wrong.to_string();
        for word in words {
            assert!(wrong.contains(word), "{word} is not said\n{wrong}");
        }
    }
}

const BUFFERS: &str = "
module: shown
functions:
  sum: {signature: '(data: Buffer) -> float', gil: release}
";

#[test]
fn memory_that_python_shows_is_not_for_detached_functions() {
    let rust = |ty: &str| format!("pyz3_runtime::module!(shown);\npub fn sum(_: {ty}) -> f64 {{ 0.0 }}\n");
    let scratch = Scratch::new("shown", BUFFERS, "");
    for right in ["Vec<f64>", "&[u8]"] {
        scratch.write("src/lib.rs", &rust(right));
        let right = said(scratch.cargo().arg("check"));
        assert!(right.succeeded(), "{right}");
    }
    for wrong in [
        "Buffer<f64>",
        "&Buffer<f64>",
        "BufferMut<[f32; 3]>",
        "&mut BufferMut<u8>",
    ] {
        let ty = wrong.replace("Buffer", "pyz3_runtime::Buffer");
        scratch.write("src/lib.rs", &rust(&ty));
        let wrong = said(scratch.cargo().arg("check"));
        assert!(!wrong.succeeded(), "it compiles: {ty}");
        let wrong = wrong.to_string();
        let message = "error[E0277]: memory that Python shows can't be used detached, as `gil: release` runs functions";
        assert_eq!(wrong.matches("error[").count(), 1, "{wrong}");
        for word in [message, "this has a `Buffer` or a `BufferMut`", "take a copy, `Vec<T>`"] {
            assert!(wrong.contains(word), "{word} is not said\n{wrong}");
        }
    }
}

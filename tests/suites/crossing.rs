//! What belongs to one interpreter does not get into another: rustc says so.

use std::fs;

use pyz3_tests::command::said;
use pyz3_tests::{Scratch, root};

const INTERFACE: &str = "\
module: crossing
functions:
  go: {signature: '(value: object) -> None', python: true}
  dumps: {signature: '(values: list[int]) -> str', python: true}
";

/// What rustc finds: it is not `Send`, or what refers to it is not.
const EXPECTED: &str = "between threads safely";

const WRONG: [&str; 6] = [
    "other.attach(|_| drop(py));",
    "let here = value.bind(py)?; other.attach(|_| drop(here));",
    "let here = pyz3_runtime::Object::new(value.bind(py)?.to_owned()).iter(py)?; other.attach(move |_| drop(here));",
    "let _ = other.attach(|it| it);",
    "let _ = other.attach(|_| pyz3_runtime::Python::current());",
    "let guard = other.enter().unwrap(); py.detach(|| drop(guard));",
];

const RIGHT: &str = "let moved = value.clone(); other.attach(|_| drop(moved)).unwrap();";

/// The code of the page about interpreters, and a function.
fn rust(body: &str) -> String {
    let page = fs::read_to_string(root().join("docs/subinterpreters.md")).unwrap_or_default();
    let shown = page.split("```rust\n").nth(1).and_then(|it| it.split("```").next());
    format!(
        "{}use pyz3_runtime::{{Interpreter, Object}};\n\
         pyz3_runtime::module!(crossing);\n\
         pub fn go(py: Python<'_>, value: &Object) -> Result<(), PyErr> {{\n\
         let other = Interpreter::current(py)?;\n{body}\nlet _ = (other, value);\nOk(())\n}}\n",
        shown.unwrap_or_default()
    )
}

#[test]
fn what_borrows_from_an_interpreter_stays_in_it() {
    let scratch = Scratch::new("crossing", INTERFACE, &rust(RIGHT));
    let check = || said(scratch.cargo().arg("check"));
    let right = check();
    assert!(right.succeeded(), "{right}");
    for body in WRONG {
        scratch.write("src/lib.rs", &rust(body));
        let wrong = check();
        assert!(!wrong.succeeded(), "{body} compiles");
        assert!(wrong.to_string().contains(EXPECTED), "{body}\n{wrong}");
    }
}

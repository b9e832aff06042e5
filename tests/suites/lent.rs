//! What is lent for a call is not kept beyond it, also by functions that share an entry point: rustc says so.

use pyz3_tests::Scratch;
use pyz3_tests::command::said;

/// As many of a kind as share.
const SEVERAL: usize = 8;

fn interface() -> String {
    let several = |line: &dyn Fn(usize) -> String| (0..SEVERAL).map(line).collect::<String>();
    let functions = |name: &str, ty: &str| several(&|it| format!("  {name}{it}: '(value: {ty}) -> int'\n"));
    let class = |it| {
        format!(
            "  C{it}:\n    init: '(name: str)'\n    fields:\n      size: int\n    methods:\n      looks: '(self) -> int'\n\
             \x20     changes: '(mut self) -> None'\n      says: '(self) -> str'\n      __add__: '(self, other: C{it}) -> int'\n"
        )
    };
    format!(
        "module: lent\nfunctions:\n{}{}{}classes:\n{}",
        functions("text", "str"),
        functions("bytes", "bytes"),
        functions("maybe", "str | None"),
        several(&class)
    )
}

/// The last of each kind keeps what it gets for as long as that says.
fn rust(last: &str) -> String {
    let lifetime = |it| if it == SEVERAL - 1 { last } else { "" };
    let functions = (0..SEVERAL).map(|it| {
        let kept = lifetime(it);
        format!(
            "pub fn text{it}(value: &{kept} str) -> usize {{ value.len() }}\n\
             pub fn bytes{it}(value: &{kept} [u8]) -> usize {{ value.len() }}\n\
             pub fn maybe{it}(value: Option<&{kept} str>) -> usize {{ value.map_or(0, str::len) }}\n\
             pub struct C{it} {{ name: String, size: i64 }}\n\
             impl C{it} {{\n\
             pub fn new(name: &{kept} str) -> C{it} {{ C{it} {{ name: name.into(), size: 0 }} }}\n\
             pub fn looks(&{kept} self) -> i64 {{ self.size }}\n\
             pub fn changes(&{kept} mut self) {{ self.size += 1; }}\n\
             pub fn says(&{kept} self) -> &str {{ &self.name }}\n\
             pub fn add(&self, other: &{kept} C{it}) -> i64 {{ self.size + other.size }}\n\
             }}\n"
        )
    });
    format!("pyz3_runtime::module!(lent);\n{}", functions.collect::<String>())
}

/// What is called where it is checked. Only an operator is called there with arguments of its own.
const CALLS: [&str; 8] = [
    "|a0| crate::text7(a0)",
    "|a0| crate::bytes7(a0)",
    "|a0| crate::maybe7(a0)",
    "crate::C7::new(a0)",
    "|this| crate::C7::looks(this)",
    "|this| crate::C7::changes(this)",
    "|this| crate::C7::says(this)",
    "crate::C7::add(",
];

/// A conversion that reads at its end what it has lent, of its own text, when that is gone.
const LATE: &str = "
#[derive(Default)]
pub struct Late<'a> { text: String, lent: std::cell::Cell<Option<&'a str>> }
impl Drop for Late<'_> {
    fn drop(&mut self) { self.text = String::new(); println!(\"{:?}\", self.lent.get()); }
}
pub struct Mine<'a>(&'a str);
impl<'a> pyz3_runtime::FromPython<'a, Mine<'a>> for pyz3_runtime::types::Str {
    type Holder = Late<'a>;
    fn from_python(value: pyz3_runtime::Borrowed<'a, '_>, holder: &'a mut Late<'a>) -> Result<Mine<'a>, pyz3_runtime::PyErr> {
        holder.text = pyz3_runtime::types::Str::copy_from(value)?;
        let holder: &'a Late<'a> = holder;
        holder.lent.set(Some(&holder.text));
        Ok(Mine(&holder.text))
    }
}
";

#[test]
fn what_is_lent_is_not_kept() {
    let scratch = Scratch::new("lent", &interface(), &rust(""));
    let right = said(scratch.cargo().arg("check"));
    assert!(right.succeeded(), "{right}");
    let late = rust("").replace(
        "pub fn text7(value: & str) -> usize { value.len() }",
        "pub fn text7(value: Mine<'_>) -> usize { value.0.len() }",
    );
    scratch.write("src/lib.rs", &format!("{late}{LATE}"));
    let late = said(scratch.cargo().arg("check"));
    assert!(!late.succeeded(), "what a conversion lends is seen after its end");
    assert!(late.to_string().contains("`'x` must outlive `'static`"), "{late}");
    scratch.write("src/lib.rs", &rust("'static"));
    let wrong = said(scratch.cargo().arg("check"));
    assert!(!wrong.succeeded(), "it compiles");
    let wrong = wrong.to_string();
    for call in CALLS {
        assert!(wrong.contains(call), "{call} is taken for right\n{wrong}");
    }
    assert!(!wrong.contains("crate::C6") && !wrong.contains("text6"), "{wrong}");
}

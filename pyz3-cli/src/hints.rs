//! Ways out of errors of rustc that do not say what is wrong with an interface.
//!
//! In: rustc's message, and the interface files. Out: a line to print below it, where it is one of those that users of pyz3 are known to see.

use std::path::Path;

use crate::message::Diagnostic;
use crate::project::Interface;

/// The help for a message; `generated` is whether it is about generated code. `root` is the folder of the crate.
pub(crate) fn help(message: &Diagnostic, generated: bool, root: &Path, interfaces: &[Interface]) -> Option<String> {
    let text = message.message.as_str();
    if text.starts_with("environment variable `OUT_DIR` not defined") {
        let file = shown_in(root, interfaces.first()?);
        return Some(format!(
            "no build script writes what is included: build.rs is `fn main() {{ pyz3_codegen::generate(\"{file}\"); }}`"
        ));
    }
    if let Some(name) = not_generated(text) {
        return not_there(name, root, interfaces);
    }
    if !generated {
        return None;
    }
    let code = message.code.as_ref().map_or("", |it| it.code.as_str());
    let rendered = message.rendered.as_deref().unwrap_or_default();
    match code {
        // What cannot be inferred falls back to `!`.
        "E0282" | "E0283" | "E0284" | "E0277" if code != "E0277" || is_of_never(text) => Some(
            "rustc cannot tell which Rust type is meant: spell an exact one, `i64` for `int`, or call the function in a closure that says it, \
             `|x: i64| …`"
                .to_owned(),
        ),
        "E0597" | "E0521" | "E0716" | "E0505" | "E0515" if rendered.contains("::Iter<") => Some(
            "Python asks an iterator for items when the call is over: it must own them, `.collect::<Vec<_>>().into_iter()`, or the result be \
             a `list`"
                .to_owned(),
        ),
        "E0271" if rendered.contains("SelfOutcome<") => Some(
            "`-> Self` is the object that the function got, given back by reference, or a value of its type; an in-place method that returns \
             nothing is `-> None`"
                .to_owned(),
        ),
        _ => None,
    }
}

/// An interface file as a build script names it.
fn shown_in(root: &Path, interface: &Interface) -> String {
    let path = interface.path.strip_prefix(root).unwrap_or(&interface.path);
    path.display().to_string()
}

fn is_of_never(text: &str) -> bool {
    text.contains("<!>") || text.contains("`!`")
}

/// The name of the generated file that an `include!` did not find.
fn not_generated(text: &str) -> Option<&str> {
    let path = text.strip_prefix("couldn't read `")?.split('`').next()?;
    let (folder, file) = path.rsplit_once(['/', '\\'])?;
    let name = file.strip_suffix(".rs")?;
    folder.ends_with("out").then_some(name)
}

fn not_there(name: &str, root: &Path, interfaces: &[Interface]) -> Option<String> {
    if let Some(module) = name.strip_suffix(".records") {
        let known = interfaces.iter().any(|it| it.name() == module);
        return known.then(|| format!("`{module}` has no record for which a struct is made"));
    }
    if let Some(known) = interfaces.iter().find(|it| it.name() == name) {
        let file = shown_in(root, known);
        return Some(format!("in build.rs, `pyz3_codegen::generate(\"{file}\")` makes it"));
    }
    let names: Vec<String> = interfaces.iter().map(|it| format!("`{}`", it.name())).collect();
    let last = (!names.is_empty()).then(|| names.join(", "))?;
    Some(format!(
        "`{name}` is no module of this crate, whose interface files say {last} behind `module:`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Code;

    fn help_for(code: &str, message: &str, rendered: &str) -> Option<String> {
        let message = Diagnostic {
            message: message.to_owned(),
            code: Some(Code { code: code.to_owned() }),
            rendered: Some(rendered.to_owned()),
            ..Diagnostic::default()
        };
        let interface = |file: &str, module: &str| Interface {
            path: file.into(),
            module: module.into(),
        };
        let interfaces = [interface("a/pyz3.yaml", "pkg.geo"), interface("a/b.pyz3.yaml", "b")];
        help(&message, !rendered.is_empty(), Path::new("a"), &interfaces)
    }

    #[test]
    fn what_is_not_there_to_be_included() {
        let said = help_for("", "environment variable `OUT_DIR` not defined at compile time", "");
        assert!(said.is_some_and(|it| it.ends_with("`fn main() { pyz3_codegen::generate(\"pyz3.yaml\"); }`")));
        let missing = |file: &str| {
            help_for(
                "",
                &format!("couldn't read `/x/out/{file}`: No such file or directory (os error 2)"),
                "",
            )
        };
        let other = "`other` is no module of this crate, whose interface files say `geo`, `b` behind `module:`";
        assert_eq!(missing("other.rs").as_deref(), Some(other));
        let not_made = "in build.rs, `pyz3_codegen::generate(\"b.pyz3.yaml\")` makes it";
        assert_eq!(missing("b.rs").as_deref(), Some(not_made));
        let no_structs = "`geo` has no record for which a struct is made";
        assert_eq!(missing("geo.records.rs").as_deref(), Some(no_structs));
        assert_eq!(missing("logo.png"), None);
    }

    #[test]
    fn types_that_are_not_said() {
        let said = |code, message| help_for(code, message, "crate::f(args.get::<rt::Int, _>(0))").is_some();
        assert!(said("E0277", "the trait bound `i64: From<!>` is not satisfied"));
        assert!(said(
            "E0277",
            "a parameter of the interface type `Int` can't be taken as the Rust type `!`"
        ));
        assert!(said("E0283", "type annotations needed"));
        assert!(!said("E0277", "the trait bound `Side: Eq` is not satisfied"));
        // In code of the user's own, it is none of ours.
        assert_eq!(help_for("E0283", "type annotations needed", ""), None);
    }

    #[test]
    fn iterators_that_borrow() {
        let rendered = "rt::finish_with::<rt::Iter<rt::Int, _, MappedErrors>, _>(py, value, errors)";
        let said = help_for("E0597", "`h0` does not live long enough", rendered);
        assert!(said.is_some_and(|it| it.contains("it must own them")));
        let list = "rt::finish_with::<rt::List<rt::Int>, _>(py, value, errors)";
        assert_eq!(help_for("E0597", "`h0` does not live long enough", list), None);
    }

    #[test]
    fn something_else_than_the_object() {
        let message = "type mismatch resolving `<Money as Class>::State == ()`";
        let rendered = "note: required for `()` to implement `SelfOutcome<Money, New>`";
        let said = help_for("E0271", message, rendered);
        assert!(said.is_some_and(|it| it.ends_with("returns nothing is `-> None`")));
        assert_eq!(help_for("E0271", message, "fn call()"), None);
    }
}

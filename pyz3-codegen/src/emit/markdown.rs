//! The documentation page.

use super::{exception_texts, generated_from, is_invisible, markdown_class, signature, stub_enum};
use crate::ir::{
    Class, Constant, ConstantValue, Conversion, Custom, Enumeration, Exception, Function, Interface, Module, Record,
    Spelling,
};

pub(super) fn markdown(interface: &Interface) -> String {
    let mut out = format!(
        "<!-- {} -->\n",
        generated_from(&interface.module.origin).replace("--", "- -")
    );
    module(interface, &interface.module, &mut out);
    if !interface.customs.is_empty() {
        out.push_str("\n# Types\n");
        for custom in &interface.customs {
            out.push_str(&format!("\n### `{}`\n", custom.name));
            let line = match &custom.conversion {
                Conversion::Record(record) => record_line(custom, record, &interface.spelling()),
                Conversion::Via { .. } | Conversion::Convert { .. } => format!("{} = {}", custom.name, custom.stub),
            };
            code(&line, &mut out);
            text(custom.doc.as_deref(), &mut out);
        }
    }
    out
}

/// `class Row(TypedDict)`, with a line for each field.
fn record_line(custom: &Custom, record: &Record, spelling: &Spelling<'_>) -> String {
    let mut line = format!("class {}({}):", custom.name, record.kind.name());
    for field in &record.fields {
        let ty = field.ty.python(spelling);
        match &field.default {
            Some(default) => line.push_str(&format!("\n    {}: {ty} = {}", field.name, default.python())),
            None => line.push_str(&format!("\n    {}: {ty}", field.name)),
        }
        if let Some(doc) = &field.doc {
            line.push_str(&format!("  # {}", doc.lines().next().unwrap_or_default()));
        }
    }
    line
}

/// A module, then its submodules, each under a heading of the first level.
fn module(interface: &Interface, module: &Module, out: &mut String) {
    let (names, enums) = (class_names(interface, module), enum_names(interface, module));
    let spelling = &Spelling {
        customs: &interface.customs,
        classes: &names,
        enums: &enums,
    };
    out.push_str(&format!("\n# `{}`\n", module.name));
    text(module.doc.as_deref(), out);
    if !module.submodules.is_empty() {
        out.push_str("\nModules:\n\n");
        for submodule in &module.submodules {
            out.push_str(&format!("- `{}`\n", submodule.name));
        }
    }
    if !module.constants.is_empty() {
        out.push_str("\n## Constants\n");
        for it in &module.constants {
            constant("###", it, spelling, out);
        }
    }
    if !module.enums.is_empty() {
        out.push_str("\n## Enums\n");
        for it in module.enums.iter().filter_map(|&it| interface.enums.get(it)) {
            out.push_str(&format!("\n### `{}`\n", it.name));
            code(&stub_enum::listing(it), out);
            text(it.doc.as_deref(), out);
        }
    }
    if !module.exceptions.is_empty() {
        out.push_str("\n## Exceptions\n");
        for it in module.exceptions.iter().filter_map(|&it| interface.exceptions.get(it)) {
            exception(interface, module, it, spelling, out);
        }
    }
    if !module.classes.is_empty() {
        out.push_str("\n## Classes\n");
        for &index in &module.classes {
            markdown_class::class(interface, index, spelling, out);
        }
    }
    if !module.functions.is_empty() {
        out.push_str("\n## Functions\n");
        for it in &module.functions {
            function("###", "", it, spelling, out);
        }
    }
    for submodule in &module.submodules {
        self::module(interface, submodule, out);
    }
}

/// What classes are called on the part of the page that is a module's: its own by their names alone.
pub(super) fn class_names(interface: &Interface, module: &Module) -> Vec<String> {
    let classes = interface.classes.iter().zip(&interface.class_names);
    let name = |(class, dotted): (&Class, &String)| match class.module == module.name {
        true => class.qualname.clone(),
        false => dotted.clone(),
    };
    classes.map(name).collect()
}

/// The same of enums.
pub(super) fn enum_names(interface: &Interface, module: &Module) -> Vec<String> {
    let enums = interface.enums.iter().zip(&interface.enum_names);
    let name = |(it, dotted): (&Enumeration, &String)| match it.module == module.name {
        true => it.name.to_string(),
        false => dotted.clone(),
    };
    enums.map(name).collect()
}

fn exception(interface: &Interface, module: &Module, exception: &Exception, spelling: &Spelling<'_>, out: &mut String) {
    out.push_str(&format!("\n### `{}`\n", exception.name));
    if let Some(line) = exception_texts::signature(exception, spelling) {
        code(&line, out);
    }
    let bases = exception.bases.iter();
    let bases: Vec<_> = bases
        .map(|it| format!("`{}`", exception_texts::shown(interface, module, it)))
        .collect();
    out.push_str(&format!("\nDerives from {}.\n", bases.join(", ")));
    text(exception.doc.as_deref(), out);
}

pub(super) fn constant(heading: &str, constant: &Constant, spelling: &Spelling<'_>, out: &mut String) {
    let line = match &constant.value {
        ConstantValue::Literal(value) => format!("{} = {}", constant.name, value.python()),
        ConstantValue::Rust { ty, rust: _ } => format!("{}: {}", constant.name, ty.python(spelling)),
    };
    out.push_str(&format!("\n{heading} `{}`\n", constant.name));
    code(&line, out);
    text(constant.doc.as_deref(), out);
}

/// `before` stands before its name where it is called.
pub(super) fn function(heading: &str, before: &str, function: &Function, spelling: &Spelling<'_>, out: &mut String) {
    out.push_str(&format!("\n{heading} `{}`\n", function.name));
    let name = function.name.as_str();
    let line = |it: &Function| {
        let result = it.result.python(spelling);
        format!("{before}{} -> {result}", call(name, it, spelling))
    };
    let lines: Vec<_> = function.signatures().iter().map(line).collect();
    code(&lines.join("\n"), out);
    details(function, out);
}

/// `hull(points: list[Point])`
pub(super) fn call(name: &str, function: &Function, spelling: &Spelling<'_>) -> String {
    let parts = signature::parts(None, &function.params, |param| {
        let ty = param.ty.python(spelling);
        match &param.default {
            Some(default) => format!("{}: {ty} = {}", param.name, default.short()),
            None => format!("{}: {ty}", param.name),
        }
    });
    format!("{name}({})", parts.join(", "))
}

/// What is said of a function beside its signature.
pub(super) fn details(function: &Function, out: &mut String) {
    if let Some(instead) = &function.deprecated {
        out.push_str(&format!("\n**Deprecated:** {}\n", inline(instead)));
    }
    text(function.doc.as_deref(), out);
    if !function.raises.is_empty() {
        let raises: Vec<_> = function
            .raises
            .iter()
            .map(|it| format!("`{}`", it.name.replace('`', "")))
            .collect();
        out.push_str(&format!("\nRaises {}.\n", raises.join(", ")));
    }
}

/// Lines of Python. Each starts with a name, so nothing in it can end the fence.
pub(super) fn code(line: &str, out: &mut String) {
    out.push_str(&format!("\n```python\n{line}\n```\n"));
}

/// A docstring, which is plain text: nothing in it is markup. Indented parts and sessions keep their layout.
pub(super) fn text(doc: Option<&str>, out: &mut String) {
    let Some(doc) = doc else { return };
    let doc: String = doc
        .chars()
        .filter(|&char| char == '\n' || char == '\t' || !is_invisible(char))
        .collect();
    for paragraph in doc
        .split("\n\n")
        .map(|it| it.trim_matches('\n'))
        .filter(|it| !it.trim().is_empty())
    {
        out.push('\n');
        if paragraph.starts_with(">>> ") || paragraph.lines().any(|it| it.starts_with([' ', '\t'])) {
            let fence = "`".repeat(longest_run(paragraph).max(2) + 1);
            let language = if paragraph.trim_start().starts_with(">>> ") {
                "pycon"
            } else {
                "text"
            };
            out.push_str(&format!("{fence}{language}\n{paragraph}\n{fence}\n"));
        } else {
            for line in paragraph.lines() {
                out.push_str(&inline(line));
                out.push('\n');
            }
        }
    }
}

fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for char in text.chars() {
        run = if char == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// One line of text with a backslash before all that Markdown would read as markup.
fn inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let line = line.replace(['\n', '\r'], " ");
    let line = line.trim();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    for (at, char) in line.char_indices() {
        let markup = match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' => true,
            // Headings, lists and rules are so at the start of a line alone.
            '#' | '+' | '-' | '=' | ':' => at == 0,
            '.' | ')' => at > 0 && at == digits,
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

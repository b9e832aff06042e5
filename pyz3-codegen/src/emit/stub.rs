//! The stub: what type checkers and editors read.

use std::collections::{BTreeMap, HashSet};

use super::stub_names::StubNames;
use super::{generated_from, is_invisible, signature};
use crate::ir::{Constant, ConstantValue, Function, Interface, Literal, Module, Spelling};

/// Longer lines are broken, one parameter a line.
const LINE: usize = 120;

/// Every stub file of an interface, by path.
pub(super) fn stubs(interface: &Interface) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let module = &interface.module;
    add(interface, module, module.name.last().as_str().to_owned(), &mut files);
    if !module.submodules.is_empty() {
        // PEP 561: a package of stubs says so.
        files.insert(format!("{}/py.typed", module.name.last()), String::new());
    }
    files
}

fn add(interface: &Interface, module: &Module, path: String, files: &mut BTreeMap<String, String>) {
    for submodule in &module.submodules {
        add(interface, submodule, format!("{path}/{}", submodule.name.last()), files);
    }
    let path = if module.submodules.is_empty() {
        format!("{path}.pyi")
    } else {
        format!("{path}/__init__.pyi")
    };
    files.insert(path, stub(interface, module));
}

fn stub(interface: &Interface, module: &Module) -> String {
    let mut names = StubNames::new(declared(module));
    let mut body = String::new();
    for constant in &module.constants {
        body.push('\n');
        body.push_str(&self::constant(&mut names, &interface.spelling(), constant));
    }
    for function in &module.functions {
        body.push('\n');
        body.push_str(&self::function(&mut names, &interface.spelling(), function));
    }
    let mut out = format!("# {}\n", generated_from(&interface.module.origin));
    if let Some(doc) = &module.doc {
        out.push_str(&docstring(doc, ""));
    }
    let imports = names.imports();
    if !imports.is_empty() || !module.submodules.is_empty() {
        out.push('\n');
        out.push_str(&imports);
    }
    for submodule in &module.submodules {
        // The redundant alias is how a stub says that the name is there for others too.
        let name = submodule.name.last();
        out.push_str(&format!("from . import {name} as {name}\n"));
    }
    out + &body
}

fn declared(module: &Module) -> HashSet<&str> {
    let constants = module.constants.iter().map(|it| it.name.as_str());
    let functions = module.functions.iter().map(|it| it.name.as_str());
    let submodules = module.submodules.iter().map(|it| it.name.last().as_str());
    constants.chain(functions).chain(submodules).collect()
}

fn constant(names: &mut StubNames<'_>, spelling: &Spelling<'_>, constant: &Constant) -> String {
    let name = &constant.name;
    let fin = names.import("typing", "Final");
    let mut line = match &constant.value {
        // The value says it all, and more exactly than a type would.
        ConstantValue::Literal(value) if is_plain(value) && !value.has_long_int() => {
            format!("{name}: {fin} = {}\n", value.python())
        }
        ConstantValue::Literal(value) => format!("{name}: {fin}[{}]\n", names.annotation(literal_type(value))),
        ConstantValue::Rust { ty, rust: _ } => {
            format!("{name}: {fin}[{}]\n", names.annotation(&ty.python(spelling)))
        }
    };
    if let Some(doc) = &constant.doc {
        line.push_str(&docstring(doc, ""));
    }
    line
}

/// Whether type checkers infer the type of a `Final` from this value.
fn is_plain(value: &Literal) -> bool {
    match value {
        Literal::Bool(_) | Literal::Int(_) | Literal::Str(_) | Literal::Bytes(_) => true,
        Literal::Float(value) => value.is_finite(),
        Literal::None
        | Literal::Ellipsis
        | Literal::Complex { .. }
        | Literal::List(_)
        | Literal::Tuple(_)
        | Literal::Set(_)
        | Literal::Dict(_) => false,
    }
}

fn literal_type(value: &Literal) -> &'static str {
    match value {
        Literal::None => "None",
        Literal::Bool(_) => "bool",
        Literal::Int(_) => "int",
        Literal::Float(_) => "float",
        Literal::Complex { .. } => "complex",
        Literal::Str(_) => "str",
        Literal::Bytes(_) => "bytes",
        Literal::List(_) => "list[Any]",
        Literal::Tuple(_) => "tuple[Any, ...]",
        Literal::Set(_) => "set[Any]",
        Literal::Dict(_) => "dict[Any, Any]",
        Literal::Ellipsis => "Any",
    }
}

fn function(names: &mut StubNames<'_>, spelling: &Spelling<'_>, function: &Function) -> String {
    let mut out = String::new();
    if let Some(instead) = &function.deprecated {
        let deprecated = names.import("typing_extensions", "deprecated");
        out.push_str(&format!("@{deprecated}({})\n", Literal::Str(instead.clone()).python()));
    }
    let parts = signature::parts(None, &function.params, |param| {
        let ty = names.annotation(&param.ty.python(spelling));
        match &param.default {
            Some(default) if default.has_long_int() => format!("{}: {ty} = ...", param.name),
            Some(default) => format!("{}: {ty} = {}", param.name, default.python()),
            None => format!("{}: {ty}", param.name),
        }
    });
    let result = names.annotation(&function.result.python(spelling));
    out.push_str(&definition(function, &parts, &result));
    match documentation(function) {
        Some(doc) => {
            out.push('\n');
            out.push_str(&docstring(&doc, "    "));
        }
        None => out.push_str(" ...\n"),
    }
    out
}

fn definition(function: &Function, parts: &[String], result: &str) -> String {
    let name = &function.name;
    let line = format!("def {name}({}) -> {result}:", parts.join(", "));
    if line.len() <= LINE || parts.is_empty() {
        return line;
    }
    format!("def {name}(\n    {},\n) -> {result}:", parts.join(",\n    "))
}

/// What the function's docstring says, and what it raises, which a stub has no other place for.
fn documentation(function: &Function) -> Option<String> {
    let raises = match function.raises.is_empty() {
        true => None,
        false => Some(format!("Raises:\n    {}", function.raises.join("\n    "))),
    };
    match (&function.doc, raises) {
        (Some(doc), Some(raises)) => Some(format!("{}\n\n{raises}", doc.trim_end())),
        (doc, raises) => raises.or_else(|| doc.clone()),
    }
}

/// A docstring as a statement; its text is the doc's, but for the indentation that Python's tools take off again.
fn docstring(doc: &str, indent: &str) -> String {
    let doc = escape(doc.trim_end());
    if !doc.contains('\n') {
        return format!("{indent}\"\"\"{}\"\"\"\n", close(doc));
    }
    let mut out = format!("{indent}\"\"\"");
    for (number, line) in doc.split('\n').enumerate() {
        if number > 0 && !line.is_empty() {
            out.push_str(indent);
        }
        out.push_str(line);
        out.push('\n');
    }
    out + indent + "\"\"\"\n"
}

/// Lets a text stand before the closing quotes: a quote at its end would be taken for the first of them.
fn close(mut doc: String) -> String {
    if let Some(before) = doc.strip_suffix('"') {
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        if backslashes % 2 == 0 {
            doc.insert(doc.len() - 1, '\\');
        }
    }
    doc
}

/// The text of a docstring. Three quotes would end it; what cannot be seen is spelled out.
fn escape(doc: &str) -> String {
    let mut out = String::with_capacity(doc.len());
    for char in doc.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\t' | '\n' => out.push(char),
            _ if is_invisible(char) => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
    }
    out.replace("\"\"\"", "\\\"\\\"\\\"")
}

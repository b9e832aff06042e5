//! The stub: what type checkers and editors read.

use std::collections::BTreeMap;

use super::docstring::docstring;
use super::stub_names::StubNames;
use super::{exception_texts, generated_from, record, signature, stub_class, stub_enum, stub_overload, stub_record};
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
    let mut names = StubNames::new(interface, module);
    let mut body = String::new();
    for constant in &module.constants {
        body.push('\n');
        body.push_str(&self::constant(&mut names, &interface.spelling(), constant, "Final"));
    }
    for it in module.enums.iter().filter_map(|&it| interface.enums.get(it)) {
        body.push('\n');
        body.push_str(&stub_enum::enumeration(&mut names, it));
    }
    for (custom, record) in record::of_module(interface, module) {
        body.push('\n');
        body.push_str(&stub_record::record(&mut names, &interface.spelling(), custom, record));
    }
    for exception in module.exceptions.iter().filter_map(|&it| interface.exceptions.get(it)) {
        body.push('\n');
        body.push_str(&exception_texts::stub(&mut names, interface, exception));
    }
    for &class in &module.classes {
        body.push('\n');
        body.push_str(&stub_class::class(&mut names, interface, class, 0));
    }
    for function in &module.functions {
        body.push('\n');
        body.push_str(&stub_overload::function(
            &mut names,
            interface,
            function,
            &Definition::OF_MODULE,
        ));
    }
    let mut out = format!("# {}\n", generated_from(&interface.module.origin));
    if let Some(doc) = &module.doc {
        out.push_str(&docstring(doc, ""));
    }
    let stand_in = names.stand_in();
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
    if !stand_in.is_empty() {
        out.push('\n');
        out.push_str(&stand_in);
    }
    let variables = names.type_variables();
    if !variables.is_empty() {
        out.push('\n');
        out.push_str(&variables);
    }
    out + &body
}

/// A constant; where its value does not say all, it is a `Final` of a module or a `ClassVar` of a class.
pub(super) fn constant(names: &mut StubNames<'_>, spelling: &Spelling<'_>, constant: &Constant, typed: &str) -> String {
    let name = &constant.name;
    let mut line = match &constant.value {
        // The value says it all, and more exactly than a type would.
        ConstantValue::Literal(value) if is_plain(value) && !value.has_long_int() => {
            let fin = names.import("typing", "Final");
            format!("{name}: {fin} = {}\n", value.python())
        }
        ConstantValue::Literal(value) => {
            let typed = names.import("typing", typed);
            format!("{name}: {typed}[{}]\n", names.annotation(literal_type(value)))
        }
        ConstantValue::Rust { ty, rust: _ } => {
            let typed = names.import("typing", typed);
            format!("{name}: {typed}[{}]\n", names.annotation(&ty.python(spelling)))
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
        | Literal::Dict(_)
        | Literal::Member(_) => false,
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
        // No constant is one of these.
        Literal::Ellipsis | Literal::Member(_) => "Any",
    }
}

/// How a function stands in the stub, beside what is said of it.
#[derive(Clone, Copy)]
pub(super) struct Definition<'a> {
    /// `self` or `cls`
    pub(super) receiver: Option<&'a str>,
    pub(super) decorator: Option<&'a str>,
    /// A parameter that may be left out although it has no default.
    pub(super) optional: Option<&'a str>,
    /// A type for every parameter in place of its own.
    pub(super) parameter: Option<&'a str>,
    /// The same for the result.
    pub(super) result: Option<&'a str>,
    /// What follows its first line: what a type checker is told not to mind.
    pub(super) ignored: &'a str,
    /// How many classes are around it.
    pub(super) depth: usize,
}

impl Definition<'_> {
    const OF_MODULE: Self = Self {
        receiver: None,
        decorator: None,
        optional: None,
        parameter: None,
        result: None,
        ignored: "",
        depth: 0,
    };
}

/// A function with one signature.
pub(super) fn one(
    names: &mut StubNames<'_>,
    spelling: &Spelling<'_>,
    function: &Function,
    definition: &Definition<'_>,
) -> String {
    let mut out = String::new();
    if let Some(decorator) = definition.decorator {
        out.push_str(&format!("@{}\n", names.builtin(decorator)));
    }
    if let Some(instead) = &function.deprecated {
        let deprecated = names.import("typing_extensions", "deprecated");
        out.push_str(&format!("@{deprecated}({})\n", Literal::Str(instead.clone()).python()));
    }
    let mut parts = signature::parts(None, &function.params, |param| {
        let ty = match definition.parameter {
            Some(ty) => names.annotation(ty),
            None => names.annotation(&param.ty.python(spelling)),
        };
        match &param.default {
            Some(default) => format!("{}: {ty} = {}", param.name, names.default(default)),
            None if definition.optional == Some(param.name.as_str()) => format!("{}: {ty} = ...", param.name),
            None => format!("{}: {ty}", param.name),
        }
    });
    parts.splice(0..0, definition.receiver.map(String::from));
    let result = match definition.result {
        Some(result) => names.annotation(result),
        None => names.annotation(&function.result.python(spelling)),
    };
    let header = header(function, &parts, &result, LINE - 4 * definition.depth.min(20));
    let mut header = header.splitn(2, '\n');
    out.push_str(header.next().unwrap_or_default());
    let ignored = definition.ignored;
    let rest = header.next().map(|rest| format!("\n{rest}"));
    match (documentation(function), rest) {
        (Some(doc), None) => out.push_str(&format!("{ignored}\n{}", docstring(&doc, "    "))),
        (None, None) => out.push_str(&format!(" ...{ignored}\n")),
        (Some(doc), Some(rest)) => out.push_str(&format!("{ignored}{rest}\n{}", docstring(&doc, "    "))),
        (None, Some(rest)) => out.push_str(&format!("{ignored}{rest} ...\n")),
    }
    out
}

fn header(function: &Function, parts: &[String], result: &str, width: usize) -> String {
    let name = &function.name;
    let line = format!("def {name}({}) -> {result}:", parts.join(", "));
    if line.len() <= width || parts.is_empty() {
        return line;
    }
    format!("def {name}(\n    {},\n) -> {result}:", parts.join(",\n    "))
}

/// What the function's docstring says, and what it raises, which a stub has no other place for.
fn documentation(function: &Function) -> Option<String> {
    let raises: Vec<&str> = function.raises.iter().map(|it| it.name.as_str()).collect();
    let raises = match raises.is_empty() {
        true => None,
        false => Some(format!("Raises:\n    {}", raises.join("\n    "))),
    };
    match (&function.doc, raises) {
        (Some(doc), Some(raises)) => Some(format!("{}\n\n{raises}", doc.trim_end())),
        (doc, raises) => raises.or_else(|| doc.clone()),
    }
}

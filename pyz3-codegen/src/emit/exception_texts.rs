//! Exceptions in the stub and on the documentation page.

use super::docstring::docstring;
use super::stub_names::StubNames;
use crate::ir::{Exception, ExceptionField, ExceptionRef, Group, IN_GROUPS, Interface, Literal, Module, Spelling};

/// Longer lines are broken, one parameter a line.
const LINE: usize = 116;

/// A class statement.
pub(super) fn stub(names: &mut StubNames<'_>, interface: &Interface, exception: &Exception) -> String {
    let bases: Vec<String> = exception
        .bases
        .iter()
        .map(|base| match base {
            ExceptionRef::Own(index) => match interface.exceptions.get(*index) {
                Some(base) if base.module == exception.module => base.name.to_string(),
                Some(base) => names.class_of_module(&format!("{}.{}", base.module, base.name)),
                None => "Exception".to_owned(),
            },
            ExceptionRef::Class(_) => "Exception".to_owned(), // No base is one.
            ExceptionRef::Builtin(name) => {
                let class = names.builtin(name);
                match name.as_str() {
                    "ExceptionGroup" => format!("{class}[{}]", names.builtin("Exception")),
                    "BaseExceptionGroup" => format!("{class}[{}]", names.builtin("BaseException")),
                    _ => class,
                }
            }
            ExceptionRef::Imported(name) => names.class_of_module(name),
        })
        .collect();
    let mut body = exception
        .doc
        .as_ref()
        .map(|it| docstring(it, "    "))
        .unwrap_or_default();
    if exception.has_init {
        if !body.is_empty() {
            body.push('\n');
        }
        let in_group = match exception.group {
            Some(_) => &IN_GROUPS[..],
            None => &[],
        };
        let all = in_group.iter().copied();
        let all = all.chain(exception.fields.iter().map(|it| it.name.as_str()));
        let match_args = all.map(|it| Literal::Str(it.to_owned()));
        body.push_str(&format!(
            "    __match_args__ = {}\n",
            Literal::Tuple(match_args.collect()).python()
        ));
        let spelling = interface.spelling();
        let typed: Vec<(String, &ExceptionField)> = exception
            .fields
            .iter()
            .map(|it| {
                let ty = names.annotation(&it.ty.python(&spelling));
                (format!("{}: {ty}", it.name), it)
            })
            .collect();
        for (field, of) in typed.iter().filter(|it| it.1.is_own) {
            // A narrower type than that of the class below is what the interface says.
            let ignored = if is_inherited(interface, exception, of.name.as_str()) {
                "  # type: ignore[assignment, unused-ignore]"
            } else {
                ""
            };
            body.push_str(&format!("    {field}{ignored}\n"));
        }
        let in_group = exception.group.map(|it| {
            let class = match it {
                Group::Exceptions => names.builtin("Exception"),
                Group::Any => names.builtin("BaseException"),
            };
            let exceptions = names.annotation(&format!("Sequence[{class}]"));
            ["message: str".to_owned(), format!("exceptions: {exceptions}")]
        });
        let parameters = in_group.iter().flatten().chain(typed.iter().map(|it| &it.0));
        let parameters: Vec<&str> = parameters.map(String::as_str).collect();
        if exception.group.is_some() {
            let own = names.annotation("Self");
            body.push_str(&constructor("__new__", "cls", &parameters, &own));
        }
        body.push_str(&constructor("__init__", "self", &parameters, "None"));
    }
    if body.is_empty() {
        body.push_str("    ...\n");
    }
    format!("class {}({}):\n{body}", exception.name, bases.join(", "))
}

fn constructor(name: &str, first: &str, parameters: &[&str], result: &str) -> String {
    let line = format!("    def {name}({first}, {}) -> {result}: ...\n", parameters.join(", "));
    match line.len() <= LINE {
        true => line,
        false => format!(
            "    def {name}(\n        {first},\n        {},\n    ) -> {result}: ...\n",
            parameters.join(",\n        ")
        ),
    }
}

/// Whether a builtin class below has an attribute of that name.
fn is_inherited(interface: &Interface, exception: &Exception, name: &str) -> bool {
    exception.bases.iter().any(|base| match base {
        ExceptionRef::Own(index) => interface
            .exceptions
            .get(*index)
            .is_some_and(|it| is_inherited(interface, it, name)),
        ExceptionRef::Builtin(base) => attributes(base).contains(&name),
        ExceptionRef::Class(_) | ExceptionRef::Imported(_) => false,
    })
}

/// The attributes that a builtin exception has of its own.
fn attributes(base: &str) -> &'static [&'static str] {
    match base {
        "StopIteration" | "StopAsyncIteration" => &["value"],
        "SystemExit" => &["code"],
        "ImportError" | "ModuleNotFoundError" => &["name", "path", "msg", "name_from"],
        "NameError" | "UnboundLocalError" => &["name"],
        "AttributeError" => &["name", "obj"],
        "SyntaxError" | "IndentationError" | "TabError" => &[
            "msg",
            "filename",
            "lineno",
            "offset",
            "text",
            "end_lineno",
            "end_offset",
            "print_file_and_line",
        ],
        "UnicodeError" | "UnicodeEncodeError" | "UnicodeDecodeError" | "UnicodeTranslateError" => {
            &["encoding", "object", "start", "end", "reason"]
        }
        "OSError"
        | "IOError"
        | "EnvironmentError"
        | "BlockingIOError"
        | "ChildProcessError"
        | "ConnectionError"
        | "BrokenPipeError"
        | "ConnectionAbortedError"
        | "ConnectionRefusedError"
        | "ConnectionResetError"
        | "FileExistsError"
        | "FileNotFoundError"
        | "InterruptedError"
        | "IsADirectoryError"
        | "NotADirectoryError"
        | "PermissionError"
        | "ProcessLookupError"
        | "TimeoutError" => &["errno", "strerror", "filename", "filename2"],
        _ => &[],
    }
}

/// What a class of exceptions is called on the part of the page that is a module's.
pub(super) fn shown(interface: &Interface, module: &Module, class: &ExceptionRef) -> String {
    match class {
        ExceptionRef::Own(index) => match interface.exceptions.get(*index) {
            Some(exception) if exception.module == module.name => exception.name.to_string(),
            Some(exception) => format!("{}.{}", exception.module, exception.name),
            None => "Exception".to_owned(),
        },
        ExceptionRef::Class(_) => "Exception".to_owned(), // No base is one.
        ExceptionRef::Builtin(name) => {
            let mut own = module.exceptions.iter().filter_map(|&it| interface.exceptions.get(it));
            match own.any(|it| it.name.as_str() == name) {
                true => format!("builtins.{name}"),
                false => name.clone(),
            }
        }
        ExceptionRef::Imported(name) => name.clone(),
    }
}

/// The line of Python that shows how one is made: `ParseFailed(line: int, text: str)`.
pub(super) fn signature(exception: &Exception, spelling: &Spelling<'_>) -> Option<String> {
    if exception.fields.is_empty() {
        return None;
    }
    let fields = exception.fields.iter();
    let of_groups = match exception.group {
        Some(Group::Exceptions) => vec!["message: str".to_owned(), "exceptions: Sequence[Exception]".to_owned()],
        Some(Group::Any) => vec![
            "message: str".to_owned(),
            "exceptions: Sequence[BaseException]".to_owned(),
        ],
        None => Vec::new(),
    };
    let fields = fields.map(|it| format!("{}: {}", it.name, it.ty.python(spelling)));
    let fields: Vec<String> = of_groups.into_iter().chain(fields).collect();
    Some(format!("{}({})", exception.name, fields.join(", ")))
}

//! The exceptions that Python comes with, and what follows from what they are.

use crate::ir::ExceptionRef;
use std::collections::HashMap;

/// What `builtins` has in Python 3.10 to 3.15, and what each derives from; an ExceptionGroup is an Exception, too.
const BUILTIN: [(&str, &str); 72] = [
    ("ArithmeticError", "Exception"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BaseException", ""),
    ("BaseExceptionGroup", "BaseException"),
    ("BlockingIOError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("BufferError", "Exception"),
    ("BytesWarning", "Warning"),
    ("ChildProcessError", "OSError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionError", "OSError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("DeprecationWarning", "Warning"),
    ("EOFError", "Exception"),
    ("EncodingWarning", "Warning"),
    ("EnvironmentError", "OSError"),
    ("Exception", "BaseException"),
    ("ExceptionGroup", "BaseExceptionGroup"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("FloatingPointError", "ArithmeticError"),
    ("FutureWarning", "Warning"),
    ("GeneratorExit", "BaseException"),
    ("IOError", "OSError"),
    ("ImportError", "Exception"),
    ("ImportWarning", "Warning"),
    ("IndentationError", "SyntaxError"),
    ("IndexError", "LookupError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("KeyError", "LookupError"),
    ("KeyboardInterrupt", "BaseException"),
    ("LookupError", "Exception"),
    ("MemoryError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("NameError", "Exception"),
    ("NotADirectoryError", "OSError"),
    ("NotImplementedError", "RuntimeError"),
    ("OSError", "Exception"),
    ("OverflowError", "ArithmeticError"),
    ("PendingDeprecationWarning", "Warning"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("PythonFinalizationError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("ReferenceError", "Exception"),
    ("ResourceWarning", "Warning"),
    ("RuntimeError", "Exception"),
    ("RuntimeWarning", "Warning"),
    ("StopAsyncIteration", "Exception"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("SyntaxWarning", "Warning"),
    ("SystemError", "Exception"),
    ("SystemExit", "BaseException"),
    ("TabError", "IndentationError"),
    ("TimeoutError", "OSError"),
    ("TypeError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeError", "ValueError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
    ("ValueError", "Exception"),
    ("Warning", "Exception"),
    ("WindowsError", "OSError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("_IncompleteInputError", "SyntaxError"),
];

/// Other names of OSError.
const ALIASES: [&str; 3] = ["EnvironmentError", "IOError", "WindowsError"];

/// Those that cannot be made of a text alone.
const DEMANDING: [&str; 5] = [
    "BaseExceptionGroup",
    "ExceptionGroup",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeTranslateError",
];

/// Those whose objects hold more than those of any exception: Python refuses two such bases.
const LAYOUTS: [&str; 11] = [
    "AttributeError",
    "BaseExceptionGroup",
    "ImportError",
    "NameError",
    "OSError",
    "StopIteration",
    "SyntaxError",
    "SystemExit",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeTranslateError",
];

/// Whether `builtins` has an exception of that name.
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTIN.iter().any(|it| it.0 == name)
}

/// The class that `builtins` has by that name.
pub(super) fn builtin(name: &str) -> Option<ExceptionRef> {
    match name {
        _ if !is_builtin(name) => None,
        _ if ALIASES.contains(&name) => Some(ExceptionRef::Builtin("OSError".to_owned())),
        // Python's own business, and not in every version.
        "_IncompleteInputError" => Some(ExceptionRef::Imported(format!("builtins.{name}"))),
        _ => Some(ExceptionRef::Builtin(name.to_owned())),
    }
}

/// All names, for suggestions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|it| it.0)
}

fn ancestors(name: &str) -> impl Iterator<Item = &'static str> {
    let parent = |name: &str| BUILTIN.iter().find(|it| it.0 == name).map(|it| it.1);
    let own = BUILTIN.iter().find(|it| it.0 == name).map(|it| it.0);
    std::iter::successors(own, move |it| parent(it).filter(|it| !it.is_empty()))
}

/// Whether making one takes more than a text.
pub(super) fn is_demanding(name: &str) -> bool {
    DEMANDING.contains(&name)
}

/// Whether it is a group of exceptions.
pub(super) fn is_group(name: &str) -> bool {
    ancestors(name).any(|it| it == "BaseExceptionGroup")
}

/// Whether it is an `Exception`.
pub(super) fn is_exception(name: &str) -> bool {
    name == "ExceptionGroup" || ancestors(name).any(|it| it == "Exception")
}

/// The builtin whose layout its objects have, if that is more than any exception's.
pub(super) fn layout(name: &str) -> Option<&'static str> {
    ancestors(name).find(|it| LAYOUTS.contains(it))
}

/// A class and all that it derives from, in Python's order (C3), given those of its bases.
pub(super) fn linearize(own: String, bases: &[Vec<String>]) -> Option<Vec<String>> {
    let mut lists: Vec<Vec<String>> = bases.iter().map(|it| it.iter().rev().cloned().collect()).collect();
    lists.push(bases.iter().rev().filter_map(|it| it.first().cloned()).collect());
    // How often each stands behind the first place of a list.
    let mut behind: HashMap<String, usize> = HashMap::new();
    for name in lists.iter().flat_map(|it| it.iter().rev().skip(1)) {
        *behind.entry(name.clone()).or_default() += 1;
    }
    let mut out = vec![own];
    loop {
        lists.retain(|it| !it.is_empty());
        if lists.is_empty() {
            return Some(out);
        }
        let heads = lists.iter().filter_map(|it| it.last());
        let next = heads
            .into_iter()
            .find(|it| behind.get(*it).is_none_or(|it| *it == 0))?
            .clone();
        for list in &mut lists {
            if list.last() == Some(&next) {
                list.pop();
                if let Some(count) = list.last().and_then(|it| behind.get_mut(it)) {
                    *count -= 1;
                }
            }
        }
        out.push(next);
    }
}

/// The same of a builtin.
pub(super) fn linearized(name: &str) -> Vec<String> {
    let mut out: Vec<String> = ancestors(name).map(str::to_owned).collect();
    if name == "ExceptionGroup" {
        out.insert(2, "Exception".to_owned());
    }
    out.push("object".to_owned());
    out
}

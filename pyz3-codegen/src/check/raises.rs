//! Names of exceptions: of this interface, builtin, or importable.

use super::Check;
use super::scopes::What;
use super::shortened;
use crate::diag::{Code, Diagnostic};
use crate::ir::PyName;
use crate::model::Text;

/// What `builtins` has in Python 3.10 to 3.15; `WindowsError` on Windows alone.
const BUILTIN: [&str; 72] = [
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BaseExceptionGroup",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "BytesWarning",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "EncodingWarning",
    "EnvironmentError",
    "Exception",
    "ExceptionGroup",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotADirectoryError",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "PermissionError",
    "ProcessLookupError",
    "PythonFinalizationError",
    "RecursionError",
    "ReferenceError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "ValueError",
    "Warning",
    "WindowsError",
    "ZeroDivisionError",
    "_IncompleteInputError",
];

/// Whether `builtins` has an exception of that name.
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTIN.contains(&name)
}

impl Check<'_> {
    pub(super) fn exception(&mut self, scope: usize, name: &Text) {
        let text = name.value.as_str();
        if BUILTIN.contains(&text) {
            return;
        }
        match self.find_dotted(scope, text) {
            Some(found) if found.what == What::Exception => return,
            Some(found) => {
                self.push(
                    Diagnostic::error(Code::UnknownType, format!("`{}` is no exception", shortened(text)))
                        .at(name.span, "expected an exception")
                        .at(found.span, found.what.with_article())
                        .help("name a builtin exception, one of `exceptions:`, or an importable one: `json.JSONDecodeError`"),
                );
                return;
            }
            None => {}
        }
        // Whether another module has it shows when it is imported.
        if text.contains('.') && text.split('.').all(|part| PyName::new(part).is_ok()) {
            return;
        }
        // Sorted, so that of two that are as near the same one is offered each time.
        let mut declared: Vec<&str> = self
            .guesses(scope)
            .filter(|it| it.1 == What::Exception)
            .map(|it| it.0)
            .collect();
        declared.sort_unstable();
        declared.extend(BUILTIN);
        let declared: Vec<String> = declared.into_iter().map(ToOwned::to_owned).collect();
        let near = self
            .suggestions
            .nearest(usize::MAX - scope, text, declared.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a builtin exception, one of `exceptions:`, or an importable one: `json.JSONDecodeError`"
                .to_owned(),
        };
        self.push(
            Diagnostic::error(Code::UnknownType, format!("unknown exception `{}`", shortened(text)))
                .at(name.span, "not a builtin one, and not declared")
                .help(help),
        );
    }
}

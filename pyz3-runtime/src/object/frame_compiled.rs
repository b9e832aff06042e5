//! A frame of code that is no Python, where CPython makes none: the stable ABI has no function for that.
//!
//! In: names and a line. Out: the frame. What always shows the same is that of a generator that never starts: it has no caller, and holds nothing.
//! For what is shown once (a panic), a line of code with that name in that place raises the exception once more, which takes longer. A traceback
//! looks the same.
//!
//! `--cfg pyz3_compiled_frames` makes other builds do the same, for tests.

use super::{Borrowed, Owned, Shown, import, kept};
use crate::attach::Python;
use crate::error::PyErr;

/// Lines are told from the first one. Columns have no end, so that nothing of a line is underlined: see `frame_new::column_table`. Attributes are
/// those of any exception, whatever a class makes of them; the names of the frame are gone when it is added, for the exception is among them.
const SOURCE: &str = r#"
import types

generators = []
empty = {}

def table(code, column):
    units = len(code.co_code) // 2
    parts = [8] * (units // 8) + [units % 8] * (units % 8 > 0)
    if column is None:
        return b"".join(bytes([0xE8 | part - 1, 0]) for part in parts)
    number = []
    rest = column + 1
    while rest >= 64:
        number.append(64 | rest & 63)
        rest >>= 6
    return b"".join(bytes([0xF0 | part - 1, 0, 0, *number, rest, 0]) for part in parts)

def template():
    yield

def kept(function, file, line, column):
    code = template.__code__
    names = {"co_name": function, "co_filename": file, "co_firstlineno": line}
    if hasattr(code, "co_qualname"):
        names["co_qualname"] = function
        names["co_linetable"] = table(code, column)
    generator = types.FunctionType(code.replace(**names), empty)()
    generators.append(generator)
    return generator.gi_frame

def made(function, file, line, column):
    import ast
    tree = ast.parse("raise error")
    for node in ast.walk(tree):
        if isinstance(node, (ast.stmt, ast.expr)):
            node.col_offset = node.end_col_offset = -1
    code = compile(tree, file, "exec")
    names = {"co_name": function, "co_firstlineno": line}
    if hasattr(code, "co_qualname"):
        names["co_qualname"] = function
        if column is not None:
            names["co_linetable"] = table(code, column)
    return code.replace(**names)

def add(error, function, file, line, column):
    code = made(function, file, line, column)
    context = BaseException.__getattribute__(error, "__context__")
    scope = {"error": error}
    try:
        exec(code, scope)
    except BaseException as again:
        if again is not error:
            raise
    finally:
        scope.clear()
    BaseException.with_traceback(error, BaseException.__getattribute__(error, "__traceback__").tb_next)
    BaseException.__setattr__(error, "__context__", context)
"#;

/// A frame that is made is that of a generator, which holds no other.
pub(super) const SHARED: bool = true;

/// The frame of what is at this address, a constant that always shows the same; nothing if it is not.
pub(super) fn frame<'py>(
    py: Python<'py>,
    address: Option<usize>,
    shown: impl FnOnce() -> Shown,
) -> Result<Option<Owned<'py>>, PyErr> {
    address
        .map(|it| kept(py, it, || call(py, "kept", None, shown())))
        .transpose()
}

/// Adds a frame around the traceback of an exception, which is not set.
pub(super) fn add_frame(error: Borrowed<'_, '_>, shown: Shown) -> Result<(), PyErr> {
    call(error.py(), "add", Some(error), shown).map(drop)
}

/// Calls one of the functions, with the exception if it takes one.
fn call<'py>(py: Python<'py>, name: &str, error: Option<Borrowed<'_, 'py>>, shown: Shown) -> Result<Owned<'py>, PyErr> {
    let (function, file) = (
        Owned::str(py, &shown.function)?,
        Owned::str(py, &shown.file.replace('\0', ""))?,
    );
    let line = Owned::int(py, i64::from(shown.line))?;
    let column = match shown.column {
        Some(column) => Owned::int(py, i64::from(column))?,
        None => Owned::none(py),
    };
    let values = error
        .into_iter()
        .chain([&function, &file, &line, &column].map(Owned::borrow));
    let called = functions(py)?.borrow().getitem(Owned::str(py, name)?.borrow())?;
    called.borrow().call(&values.collect::<Vec<_>>())
}

/// What the source defines, made once in each interpreter.
fn functions(py: Python<'_>) -> Result<Owned<'_>, PyErr> {
    static FUNCTIONS: u8 = 0;
    kept(py, (&raw const FUNCTIONS).addr(), || {
        let scope = Owned::dict(py)?;
        let exec = import(py, c"builtins")?.borrow().getattr("exec")?;
        exec.borrow()
            .call(&[Owned::str(py, SOURCE)?.borrow(), scope.borrow()])?;
        Ok(scope)
    })
}

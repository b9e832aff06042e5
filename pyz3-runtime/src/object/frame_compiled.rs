//! Frames of code that is no Python, where no frame can be made: the stable ABI has no function for that.
//!
//! In: names and a line. Out: one more frame around the traceback of the exception that is set. Python makes it: a line of code with that
//! name in that place raises the exception once more. It takes longer than making one; a traceback looks the same.
//!
//! `--cfg pyz3_compiled_frames` makes other builds do the same, for tests.

use super::{Owned, Shown, dictionary_of_interpreter, import};
use crate::attach::Python;
use crate::error::{PyErr, raised, set_raised};

/// Where the interpreter keeps the function that adds a frame.
const KEY: &str = "pyz3.frames";

/// Lines are told from the first one. Columns have no end, so that nothing of a line is underlined: see `frame::column_table`. Attributes are those of any exception, whatever a class makes
/// of them; the names of the frame are gone when it is added, for the exception is among them.
const SOURCE: &str = r#"
import ast

codes = {}

def table(code, column):
    number = []
    rest = column + 1
    while rest >= 64:
        number.append(64 | rest & 63)
        rest >>= 6
    units = len(code.co_code) // 2
    parts = [8] * (units // 8) + [units % 8] * (units % 8 > 0)
    return b"".join(bytes([0xF0 | part - 1, 0, 0, *number, rest, 0]) for part in parts)

def made(function, file, line, column):
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

def add(error, key, function, file, line, column):
    code = codes.get(key)
    if code is None:
        code = made(function, file, line, column)
        if key is not None:
            codes[key] = code
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

/// Adds a frame for each, the innermost first. `find` gives the address of a constant that always shows the same, if it is one, and `show` what it shows.
/// What goes wrong there is no news: the exception is what counts.
pub(crate) fn add_frames<S>(
    py: Python<'_>,
    spots: &[S],
    find: impl Fn(&S) -> Option<usize>,
    show: impl Fn(&S) -> Shown,
) {
    let Some(error) = raised(py) else { return };
    if let Ok(add) = add(py) {
        for spot in spots {
            let Shown {
                function,
                file,
                line,
                column,
            } = show(spot);
            let key = match find(spot) {
                Some(address) => Owned::int(py, i64::try_from(address).unwrap_or_default()),
                None => Ok(Owned::none(py)),
            };
            let done = key.and_then(|key| {
                let (function, file) = (Owned::str(py, &function)?, Owned::str(py, &file.replace('\0', ""))?);
                let line = Owned::int(py, i64::from(line))?;
                let column = match column {
                    Some(column) => Owned::int(py, i64::from(column))?,
                    None => Owned::none(py),
                };
                let values = [&key, &function, &file, &line, &column].map(Owned::borrow);
                add.borrow().call(&[&[error.borrow()], values.as_slice()].concat())
            });
            if done.is_err() {
                break;
            }
        }
    }
    set_raised(error);
}

/// The function that adds one.
fn add(py: Python<'_>) -> Result<Owned<'_>, PyErr> {
    let dictionary = dictionary_of_interpreter(py);
    if let Some(dictionary) = &dictionary
        && let Some(add) = dictionary.borrow().dict_get_text(KEY)?
    {
        return Ok(add);
    }
    let scope = Owned::dict(py)?;
    let exec = import(py, c"builtins")?.borrow().getattr("exec")?;
    exec.borrow()
        .call(&[Owned::str(py, SOURCE)?.borrow(), scope.borrow()])?;
    let Some(add) = scope.borrow().dict_get_text("add")? else {
        return Err(PyErr::runtime_error("no function"));
    };
    if let Some(dictionary) = &dictionary {
        dictionary.dict_set_text(KEY, add.borrow())?;
    }
    Ok(add)
}

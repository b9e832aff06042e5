//! Frames of code that is no Python.
//!
//! In: names and a line. Out: one more frame around the traceback of the exception that is set. CPython's own structures are known here;
//! `frame_compiled` is for builds in which they are not.

use std::ffi::CString;

use super::{Borrowed, Owned, Shown, Unraised, dictionary_of_interpreter};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

/// Code objects of the interpreter by the address of what they stand for, and the globals of their frames: there are none.
struct Codes<'py> {
    known: Owned<'py>,
    globals: Owned<'py>,
}

/// Adds a frame for each, the innermost first. `find` gives the address of a constant that always shows the same, if it is one, and `show` what it shows.
/// What goes wrong there is no news: the exception is what counts.
pub(crate) fn add_frames<S>(
    py: Python<'_>,
    spots: &[S],
    find: impl Fn(&S) -> Option<usize>,
    show: impl Fn(&S) -> Shown,
) {
    let aside = Unraised::new(py);
    let mut frames = Vec::with_capacity(spots.len());
    if let Ok(codes) = Codes::of(py) {
        frames.extend(spots.iter().map_while(|it| codes.frame(py, find(it), || show(it)).ok()));
    }
    drop(aside);
    for frame in frames {
        // SAFETY: attached, with an exception set, and a live frame.
        unsafe { ffi::PyTraceBack_Here(frame.borrow().as_ptr().cast()) };
    }
}

impl<'py> Codes<'py> {
    fn of(py: Python<'py>) -> Result<Codes<'py>, PyErr> {
        let Some(dictionary) = dictionary_of_interpreter(py) else {
            return Codes::new(py);
        };
        let (known, globals) = ("pyz3.codes", "pyz3.globals");
        if let (Some(known), Some(globals)) = (
            dictionary.borrow().dict_get_text(known)?,
            dictionary.borrow().dict_get_text(globals)?,
        ) {
            return Ok(Codes { known, globals });
        }
        let codes = Codes::new(py)?;
        dictionary.dict_set_text(known, codes.known.borrow())?;
        dictionary.dict_set_text(globals, codes.globals.borrow())?;
        Ok(codes)
    }

    fn new(py: Python<'py>) -> Result<Codes<'py>, PyErr> {
        Ok(Codes {
            known: Owned::dict(py)?,
            globals: Owned::dict(py)?,
        })
    }

    fn frame(&self, py: Python<'py>, address: Option<usize>, show: impl Fn() -> Shown) -> Result<Owned<'py>, PyErr> {
        let code = match address {
            None => code(py, show())?,
            Some(address) => {
                let key = Owned::int(py, i64::try_from(address).unwrap_or_default())?;
                match self.known.borrow().dict_get(key.borrow())? {
                    Some(code) => code,
                    None => {
                        let code = code(py, show())?;
                        self.known.borrow().setitem(key.borrow(), code.borrow())?;
                        code
                    }
                }
            }
        };
        frame(py, code.borrow(), self.globals.borrow())
    }
}

fn code(py: Python<'_>, shown: Shown) -> Result<Owned<'_>, PyErr> {
    let column = shown.column;
    let text = |it: String| CString::new(it.replace('\0', "")).unwrap_or_default();
    let (function, file): (CString, CString) = (text(shown.function), text(shown.file));
    let line = shown.line.try_into().unwrap_or(std::ffi::c_int::MAX);
    // SAFETY: attached, C strings.
    let code = unsafe { ffi::PyCode_NewEmpty(file.as_ptr(), function.as_ptr(), line) };
    // SAFETY: a new reference or null.
    let code = unsafe { Owned::result(py, code.cast()) }?;
    match column {
        Some(column) if cfg!(Py_3_11) => with_column(py, code.borrow(), column),
        Some(_) | None => Ok(code),
    }
}

/// The code, all of it in that column of its first line. Where it ends is not known, so that nothing is underlined.
fn with_column<'py>(py: Python<'py>, code: Borrowed<'_, 'py>, column: u32) -> Result<Owned<'py>, PyErr> {
    let units = code.getattr("co_code")?.borrow().len()? / 2;
    let table = Owned::bytes(py, &column_table(units, column))?;
    code.getattr("replace")?
        .borrow()
        .call_with(&[table.borrow()], &["co_linetable"])
}

/// Where so many units of code stand, as `Objects/locations.md` of CPython says: entries of at most 8 units in the long form, which holds the
/// lines from and to, the column and its end; of these, one more is kept, and 0 if they are not known.
fn column_table(units: usize, column: u32) -> Vec<u8> {
    const LONG: u8 = 0x80 | 14 << 3;
    let mut table = Vec::new();
    let mut left = units;
    while left > 0 {
        let part = left.min(8);
        left -= part;
        table.extend([LONG | (part - 1) as u8, 0, 0]);
        let mut rest = column.saturating_add(1);
        while rest >= 0x40 {
            table.push(0x40 | (rest & 0x3f) as u8);
            rest >>= 6;
        }
        table.extend([rest as u8, 0]);
    }
    table
}

fn frame<'py>(py: Python<'py>, code: Borrowed<'_, 'py>, globals: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    // SAFETY: attached.
    let state = unsafe { ffi::PyThreadState_Get() };
    // SAFETY: this thread's state, live code without a body, a dict; no locals.
    let frame = unsafe { ffi::PyFrame_New(state, code.as_ptr().cast(), globals.as_ptr(), std::ptr::null_mut()) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(py, frame.cast()) }
}

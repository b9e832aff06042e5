//! A frame of code that is no Python, as CPython makes it.
//!
//! In: names and a line. Out: the frame. CPython's own structures are known here; `frame_compiled` is for builds in which they are not.

use std::ffi::CString;

use super::{Borrowed, Owned, Shown, kept};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

/// Whether a frame that was made for an address may be in many tracebacks, as that of a function of Python's is that raises more than once.
/// Before 3.11, a frame holds the one that called; without a GIL, one thread may look at what another clears.
pub(super) const SHARED: bool = cfg!(all(Py_3_11, not(Py_GIL_DISABLED)));

/// The frame of what is at this address, if it is a constant that always shows the same: what can be is made once.
pub(super) fn frame<'py>(
    py: Python<'py>,
    address: Option<usize>,
    shown: impl FnOnce() -> Shown,
) -> Result<Option<Owned<'py>>, PyErr> {
    let frame = match address {
        None => new_frame(py, code(py, shown())?.borrow()),
        Some(address) if SHARED => kept(py, address, || new_frame(py, code(py, shown())?.borrow())),
        Some(address) => new_frame(py, kept(py, address, || code(py, shown()))?.borrow()),
    };
    frame.map(Some)
}

/// Has nothing to do: all frames can be made.
pub(super) fn add_frame(_: Borrowed<'_, '_>, _: Shown) -> Result<(), PyErr> {
    Ok(())
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

fn new_frame<'py>(py: Python<'py>, code: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    // The globals of all these frames, one dict of each interpreter: there are none.
    static GLOBALS: u8 = 0;
    let globals = kept(py, (&raw const GLOBALS).addr(), || Owned::dict(py))?;
    // SAFETY: attached.
    let state = unsafe { ffi::PyThreadState_Get() };
    let globals = globals.borrow().as_ptr();
    // SAFETY: this thread's state, live code without a body, a dict; no locals.
    let frame = unsafe { ffi::PyFrame_New(state, code.as_ptr().cast(), globals, std::ptr::null_mut()) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(py, frame.cast()) }
}

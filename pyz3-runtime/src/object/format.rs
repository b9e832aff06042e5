//! Formats of buffers, as the module `struct` spells them.
//!
//! In: the format that an object says its memory has, and the one that is wanted. Out: whether they mean the same numbers here.

use std::ffi::{CStr, c_char};

use super::numbers::rows;

/// What a format means: how many numbers are put together, and whether they are signed or unsigned integers, floats, bools or addresses.
fn kind(format: &CStr) -> Option<(usize, u8)> {
    let order = |format: &[u8]| match format {
        [order @ (b'@' | b'=' | b'<' | b'>' | b'!'), ..] => Some(*order),
        _ => None,
    };
    let format = format.to_bytes();
    let outer = order(format);
    let (count, format) = rows(&format[usize::from(outer.is_some())..]);
    let inner = order(format);
    let [letter] = format[usize::from(inner.is_some())..] else {
        return None;
    };
    let native = match inner.or(outer).unwrap_or(b'@') {
        b'<' => cfg!(target_endian = "little"),
        b'>' | b'!' => cfg!(target_endian = "big"),
        _ => true,
    };
    let kind = match letter {
        b'b' => b'i',
        b'B' | b'c' => b'u',
        _ if !native => return None,
        b'h' | b'i' | b'l' | b'q' | b'n' => b'i',
        b'H' | b'I' | b'L' | b'Q' | b'N' => b'u',
        b'e' | b'f' | b'd' => b'f',
        b'P' => b'p',
        b'?' => b'?',
        _ => return None,
    };
    Some((count, kind))
}

/// Whether a format is that very text, as it is as a rule.
///
/// # Safety
///
/// A C string.
#[inline(always)]
pub(super) unsafe fn is_very_format(format: *const c_char, wanted: &CStr) -> bool {
    // Compared in place; the first that differs, which may be the end, is the last that is read.
    let is_same = |(index, wanted): (usize, &u8)| {
        // SAFETY: all before is the same, and is not the end; so this is within the string, by the contract above.
        let found = unsafe { format.add(index) };
        // SAFETY: as above.
        unsafe { found.read() as u8 == *wanted }
    };
    wanted.to_bytes_with_nul().iter().enumerate().all(is_same)
}

/// Whether a format is that one, or means the same.
///
/// # Safety
///
/// A C string.
pub(super) unsafe fn is_format(format: *const c_char, wanted: &CStr) -> bool {
    // SAFETY: by the contract above.
    let is_very = unsafe { is_very_format(format, wanted) };
    // SAFETY: by the contract above.
    is_very || kind(unsafe { CStr::from_ptr(format) }) == kind(wanted)
}

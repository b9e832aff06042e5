//! `str`, `bytes` and `bytearray`: what they hold, and new ones.
//!
//! In: objects, or Rust text and bytes. Out: the other. Borrowed text and bytes live as long as the object does; only
//! immutable objects lend theirs.

use super::{Borrowed, Owned};
use std::ffi::c_char;

use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

impl<'a> Borrowed<'a, '_> {
    /// The text of a `str`, which the object keeps in UTF-8 as long as it lives. Lone surrogates are a UnicodeEncodeError.
    ///
    /// The caller has checked that it is a `str`; anything else is a TypeError of CPython's.
    #[inline]
    pub(crate) fn text(self) -> Result<&'a str, PyErr> {
        let mut len: isize = 0;
        // SAFETY: attached, a live object; the function refuses what is no `str`.
        let start = unsafe { ffi::PyUnicode_AsUTF8AndSize(self.as_ptr(), &raw mut len) };
        if start.is_null() {
            return Err(PyErr::fetch(self.py()));
        }
        // SAFETY: CPython gives `len` bytes that never change and live as long as the object does, hence for `'a`.
        let bytes = unsafe { std::slice::from_raw_parts(start.cast::<u8>(), len.cast_unsigned()) };
        // SAFETY: CPython's own encoder made them, strictly.
        Ok(unsafe { std::str::from_utf8_unchecked(bytes) })
    }

    /// The text of an exact `str` of ASCII characters, read in place.
    #[inline(always)]
    #[cfg(not(any(Py_LIMITED_API, Py_GIL_DISABLED, PyPy, GraalPy)))]
    pub(crate) fn ascii_text(self) -> Option<&'a str> {
        // SAFETY: a live object.
        if unsafe { ffi::PyUnicode_CheckExact(self.as_ptr()) } == 0 {
            return None;
        }
        // SAFETY: a `str`, as just checked.
        if !unsafe { is_compact_ascii(self.as_ptr()) } {
            return None;
        }
        let layout = self.as_ptr().cast::<ffi::PyASCIIObject>();
        // SAFETY: a `str` begins with these fields.
        let len = unsafe { (*layout).length };
        // SAFETY: the characters of such a `str` follow its fields.
        let start = unsafe { layout.add(1) }.cast::<u8>();
        // SAFETY: as many as said, which never change and live as long as the object does, hence for `'a`.
        let bytes = unsafe { std::slice::from_raw_parts(start, len.cast_unsigned()) };
        // SAFETY: ASCII is UTF-8.
        Some(unsafe { std::str::from_utf8_unchecked(bytes) })
    }

    /// Without the layout at hand, all text takes the ordinary way.
    #[inline(always)]
    #[cfg(any(Py_LIMITED_API, Py_GIL_DISABLED, PyPy, GraalPy))]
    pub(crate) fn ascii_text(self) -> Option<&'a str> {
        None
    }

    /// The text of an exact `str` of other characters, if the object has it in UTF-8 already: from when it was asked for first.
    #[inline(always)]
    #[cfg(not(any(Py_LIMITED_API, Py_GIL_DISABLED, PyPy, GraalPy)))]
    pub(crate) fn kept_text(self) -> Option<&'a str> {
        // SAFETY: a live object.
        if unsafe { ffi::PyUnicode_CheckExact(self.as_ptr()) } == 0 {
            return None;
        }
        // SAFETY: a `str`, as just checked.
        if unsafe { is_compact_ascii(self.as_ptr()) } {
            return None;
        }
        let layout = self.as_ptr().cast::<ffi::PyCompactUnicodeObject>();
        // SAFETY: a `str` that is not of the shortest layout begins with these fields. They are set once: with the interpreter's lock, or, for the
        // letters that all interpreters share, before any of them runs.
        let start = unsafe { (*layout).utf8 };
        if start.is_null() {
            return None;
        }
        // SAFETY: as above.
        let len = unsafe { (*layout).utf8_length };
        // SAFETY: CPython keeps that many bytes there as long as the object lives, hence for `'a`.
        let bytes = unsafe { std::slice::from_raw_parts(start.cast::<u8>(), len.cast_unsigned()) };
        // SAFETY: what `PyUnicode_AsUTF8AndSize` would give: UTF-8, without surrogates.
        Some(unsafe { std::str::from_utf8_unchecked(bytes) })
    }

    /// Without the layout at hand, all text takes the ordinary way.
    #[inline(always)]
    #[cfg(any(Py_LIMITED_API, Py_GIL_DISABLED, PyPy, GraalPy))]
    pub(crate) fn kept_text(self) -> Option<&'a str> {
        None
    }

    /// The bytes of a `bytes`, if it is one.
    #[inline]
    pub(crate) fn byte_slice(self) -> Option<&'a [u8]> {
        if !self.is_bytes() {
            return None;
        }
        // SAFETY: a `bytes` object, as just checked.
        let (start, len) = unsafe { bytes_of(self.as_ptr()) };
        // SAFETY: `bytes` objects never change, and this one lives for `'a`.
        Some(unsafe { std::slice::from_raw_parts(start.cast::<u8>(), len.cast_unsigned()) })
    }

    /// A copy of the bytes of a `bytearray`, if it is one.
    pub(crate) fn byte_array(self) -> Option<Vec<u8>> {
        if !self.is_byte_array() {
            return None;
        }
        // SAFETY: a `bytearray` object, as just checked.
        let start = unsafe { ffi::PyByteArray_AsString(self.as_ptr()) };
        // SAFETY: as above.
        let len = unsafe { ffi::PyByteArray_Size(self.as_ptr()) };
        // SAFETY: no Python code runs before the copy is made, so the buffer stays as it is.
        Some(unsafe { std::slice::from_raw_parts(start.cast::<u8>(), len.cast_unsigned()) }.to_vec())
    }
}

/// Where the bytes of a `bytes` are, and how many.
///
/// # Safety
///
/// A live `bytes`, on an attached thread.
#[inline(always)]
#[cfg(not(any(Py_LIMITED_API, PyPy, GraalPy)))]
unsafe fn bytes_of(bytes: *mut ffi::PyObject) -> (*const c_char, isize) {
    let layout = bytes.cast::<ffi::PyBytesObject>();
    // SAFETY: by the contract above.
    let len = unsafe { (*layout).ob_base.ob_size };
    // SAFETY: as above.
    (unsafe { &raw const (*layout).ob_sval }.cast(), len)
}

/// The same, as CPython's functions say.
///
/// # Safety
///
/// A live `bytes`, on an attached thread.
#[inline(always)]
#[cfg(any(Py_LIMITED_API, PyPy, GraalPy))]
unsafe fn bytes_of(bytes: *mut ffi::PyObject) -> (*const c_char, isize) {
    // SAFETY: by the contract above.
    let start = unsafe { ffi::PyBytes_AsString(bytes) };
    // SAFETY: as above.
    (start, unsafe { ffi::PyBytes_Size(bytes) })
}

impl<'py> Owned<'py> {
    /// A new `str`.
    #[inline]
    pub(crate) fn str(py: Python<'py>, text: &str) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached; as many bytes as said (a slice is never longer than `isize::MAX`).
        let object = unsafe { ffi::PyUnicode_FromStringAndSize(text.as_ptr().cast(), text.len().cast_signed()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, object) }
    }

    /// A new `str`, the one of its text in this interpreter.
    pub(crate) fn interned(py: Python<'py>, text: &str) -> Result<Owned<'py>, PyErr> {
        let mut object = Owned::str(py, text)?.into_raw();
        // SAFETY: attached; a `str`, whose reference is exchanged for one of the interned `str`.
        unsafe { ffi::PyUnicode_InternInPlace(&raw mut object) };
        // SAFETY: a reference of our own, not null.
        unsafe { Owned::result(py, object) }
    }

    /// A new `str` from bytes that ought to be UTF-8; what is not is a UnicodeDecodeError.
    pub(crate) fn decoded(py: Python<'py>, bytes: &[u8]) -> Result<Owned<'py>, PyErr> {
        let (start, len) = (bytes.as_ptr().cast(), bytes.len().cast_signed());
        // SAFETY: attached; as many bytes as said; null stands for strict.
        let object = unsafe { ffi::PyUnicode_DecodeUTF8(start, len, std::ptr::null()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, object) }
    }

    /// The path of a file as a new `str`, as Python's own functions give one.
    pub(crate) fn path_text(py: Python<'py>, path: &std::path::Path) -> Result<Owned<'py>, PyErr> {
        if let Some(text) = path.to_str() {
            return Owned::str(py, text);
        }
        let bytes = path.as_os_str().as_encoded_bytes();
        // SAFETY: attached; as many bytes as said.
        let object = unsafe { ffi::PyUnicode_DecodeFSDefaultAndSize(bytes.as_ptr().cast(), bytes.len().cast_signed()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, object) }
    }

    /// A new `bytes`.
    pub(crate) fn bytes(py: Python<'py>, bytes: &[u8]) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached; as many bytes as said.
        let object = unsafe { ffi::PyBytes_FromStringAndSize(bytes.as_ptr().cast(), bytes.len().cast_signed()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, object) }
    }

    /// A new `bytearray`.
    pub(crate) fn byte_array(py: Python<'py>, bytes: &[u8]) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached; as many bytes as said.
        let object = unsafe { ffi::PyByteArray_FromStringAndSize(bytes.as_ptr().cast(), bytes.len().cast_signed()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, object) }
    }
}

/// Whether the characters of a `str` are ASCII, and follow its shortest layout.
///
/// # Safety
///
/// It is a live `str`.
#[inline(always)]
#[cfg(not(any(Py_LIMITED_API, Py_GIL_DISABLED, PyPy, GraalPy, Py_3_14)))]
unsafe fn is_compact_ascii(text: *mut ffi::PyObject) -> bool {
    // SAFETY: by the contract above.
    unsafe { ffi::PyUnicode_IS_COMPACT_ASCII(text) != 0 }
}

/// The same where the flags that say so are CPython's own business, and where the characters are is not.
///
/// # Safety
///
/// It is a live `str`.
#[inline(always)]
#[cfg(all(Py_3_14, not(any(Py_LIMITED_API, Py_GIL_DISABLED, PyPy, GraalPy))))]
unsafe fn is_compact_ascii(text: *mut ffi::PyObject) -> bool {
    // SAFETY: by the contract above.
    let characters = unsafe { ffi::PyUnicode_DATA(text) };
    let layout: *mut ffi::PyASCIIObject = text.cast();
    std::ptr::eq(characters, layout.wrapping_add(1).cast())
}

//! Bytes of objects that show their memory.
//!
//! In: anything with the buffer protocol. Out: its bytes, in the order of its items; lent where nothing can change them, which is where
//! they are those of a `bytes`, and copied otherwise: whoever else holds the memory may write to it while Rust reads.

use std::ffi::c_void;

use super::{Borrowed, Owned, check};
use crate::attach::{self, Python};
use crate::error::PyErr;
use crate::ffi;

/// The bytes of an object, as long as this is kept.
#[derive(Default)]
pub struct Bytes(Kind);

#[derive(Default)]
enum Kind {
    #[default]
    Empty,
    Copied(Vec<u8>),
    /// Immutable and in one piece.
    Lent(View),
}

/// A view that is released at its end.
pub(super) struct View(Box<ffi::Py_buffer>);

impl Drop for View {
    fn drop(&mut self) {
        if attach::attached() {
            // SAFETY: attached; a view that was got below and is released once.
            unsafe { ffi::PyBuffer_Release(&raw mut *self.0) };
        }
    }
}

impl Bytes {
    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.0 {
            Kind::Empty => &[],
            Kind::Copied(bytes) => bytes,
            Kind::Lent(view) if view.0.len <= 0 || view.0.buf.is_null() => &[],
            Kind::Lent(view) => {
                let (start, len) = (view.0.buf.cast::<u8>().cast_const(), view.0.len.cast_unsigned());
                // SAFETY: the view is in one piece, of a `bytes`, which never changes and which the view keeps alive.
                unsafe { std::slice::from_raw_parts(start, len) }
            }
        }
    }

    /// The bytes, copied if they have not been.
    pub(crate) fn into_vec(self) -> Vec<u8> {
        match self.0 {
            Kind::Copied(bytes) => bytes,
            _ => self.bytes().to_vec(),
        }
    }
}

impl Borrowed<'_, '_> {
    /// What the object shows, if it shows anything.
    pub(crate) fn buffer(self) -> Result<Option<Bytes>, PyErr> {
        let py = self.py();
        let Some(view) = View::of(self, ffi::PyBUF_FULL_RO)? else {
            return Ok(None);
        };
        let kind = if self.is_frozen_memory()? && view.is_in_one_piece() {
            Kind::Lent(view)
        } else {
            Kind::Copied(view.copy(py)?)
        };
        Ok(Some(Bytes(kind)))
    }

    /// Whether the memory is that of a `bytes`.
    pub(super) fn is_frozen_memory(self) -> Result<bool, PyErr> {
        if self.is_exact_bytes() {
            return Ok(true);
        }
        Ok(self.is_memory_view() && self.getattr("obj")?.borrow().is_exact_bytes())
    }
}

impl View {
    /// A view that is to be released.
    pub(super) fn new(view: Box<ffi::Py_buffer>) -> View {
        View(view)
    }

    pub(super) fn raw(&self) -> &ffi::Py_buffer {
        &self.0
    }

    pub(super) fn is_in_one_piece(&self) -> bool {
        // SAFETY: a live view.
        unsafe { ffi::PyBuffer_IsContiguous(&raw const *self.0, b'C' as _) != 0 }
    }

    pub(super) fn copy(&self, py: Python<'_>) -> Result<Vec<u8>, PyErr> {
        let len = self.0.len.max(0);
        let mut bytes = vec![0_u8; len.cast_unsigned()];
        let target: *mut c_void = bytes.as_mut_ptr().cast();
        let view = (&raw const *self.0).cast_mut();
        // SAFETY: attached; room for as many bytes as the view has; the view is only read.
        let code = unsafe { ffi::PyBuffer_ToContiguous(target, view, len, b'C' as _) };
        check(py, code)?;
        Ok(bytes)
    }
}

impl<'py> Owned<'py> {
    /// `memoryview(object)`
    pub(crate) fn memory_view(object: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, a live object.
        let view = unsafe { ffi::PyMemoryView_FromObject(object.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(object.py(), view) }
    }
}

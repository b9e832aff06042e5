//! Bytes of objects that show their memory, on the stable ABI of versions that have no buffers in it.
//!
//! In: anything with the buffer protocol. Out: a copy of its bytes, in the order of its items.

use super::{Borrowed, Owned};
use crate::error::PyErr;
use crate::ffi;

/// The bytes of an object, as long as this is kept.
#[derive(Default)]
pub struct Bytes(Vec<u8>);

impl Bytes {
    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, copied if they have not been.
    pub(crate) fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl Borrowed<'_, '_> {
    /// What the object shows, if it shows anything.
    pub(crate) fn buffer(self) -> Result<Option<Bytes>, PyErr> {
        if let Some(bytes) = self.byte_slice() {
            return Ok(Some(Bytes(bytes.to_vec())));
        }
        let view = match Owned::memory_view(self) {
            Ok(view) => view,
            // No function tells whether an object has the protocol; what has it fails otherwise.
            Err(error) if error.is_type_error(self.py()) => return Ok(None),
            Err(error) => return Err(error),
        };
        let bytes = view.borrow().getattr("tobytes")?.borrow().call(&[])?;
        Ok(bytes.borrow().byte_slice().map(|it| Bytes(it.to_vec())))
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

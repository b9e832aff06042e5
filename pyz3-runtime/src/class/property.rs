//! Properties.

use crate::ffi;

/// One entry of a class's table of properties, laid out as CPython wants it.
#[repr(transparent)]
pub struct Property(pub(crate) ffi::PyGetSetDef);

// SAFETY: it points to constants alone.
unsafe impl Sync for Property {}

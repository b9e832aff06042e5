//! The same as `chain`, for builds in which tracebacks are not used again: where several threads run at once, where CPython's structures are not
//! known, and where an exception that is set has no object yet.

use super::Borrowed;
use super::frame::Key;
use crate::attach::Python;
use crate::home::Home;

/// None.
pub(crate) struct Chains;

impl Chains {
    pub(crate) fn new() -> Chains {
        Chains
    }

    /// # Safety
    ///
    /// None.
    pub(crate) unsafe fn end(&self, _: Python<'_>) {}
}

/// Whether there may be a traceback that is used again.
pub(crate) const REUSED: bool = false;

/// Nobody asks.
pub(crate) fn has_traceback(_: Borrowed<'_, '_>) -> bool {
    true
}

/// None.
pub(crate) fn lend(_: Borrowed<'_, '_>, _: Key) -> bool {
    false
}

/// Nothing.
pub(super) struct Wanted;

impl Wanted {
    /// Keeps nothing.
    pub(super) fn keep(self, _: Python<'_>) {}
}

/// Leaves the exception as it is.
pub(super) fn give(_: Python<'_>, _: Option<&Home>, _: Option<Key>) -> Option<Wanted> {
    Some(Wanted)
}

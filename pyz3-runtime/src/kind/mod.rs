//! What CPython knows of a type, and of the version that runs.
//!
//! In: types. Out: their bases, flags, offsets, slots and names. A build for one version of CPython reads them in the type's structure; on the
//! stable ABI, where that is not known, they are asked for, and what cannot be asked for was noted when the type was made.

#[cfg(not(Py_LIMITED_API))]
mod full;
#[cfg(Py_LIMITED_API)]
mod limited;
#[cfg(Py_LIMITED_API)]
mod limited_made;
mod version;

#[cfg(not(Py_LIMITED_API))]
pub(crate) use full::*;
#[cfg(Py_LIMITED_API)]
pub(crate) use limited::*;
#[cfg(Py_LIMITED_API)]
pub(crate) use limited_made::*;
pub(crate) use version::since;

//! Constants that are objects of classes of the module, as the collector has to see them.
//!
//! In: a constant, and the module or the class that it is an attribute of. Out: the reference that the constant has to its class, shown
//! to the collector as long as nobody but that attribute refers to the constant.
//!
//! Objects that hold nothing of Python's are not the collector's, which makes them cheap. But each refers to its class, the class to its
//! module, and the module to its constants: such a module would never go. So the module speaks for them.

use std::ffi::{c_int, c_void};
use std::ptr::NonNull;

use crate::class::native;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, Owned};

/// One constant.
pub(super) struct Instance {
    /// The module or the class, which the module's state keeps alive, or is kept alive by.
    owner: NonNull<ffi::PyObject>,
    /// That of a class, which it keeps as long as it lives.
    dict: Option<NonNull<ffi::PyObject>>,
    name: NonNull<ffi::PyObject>, // Invariant: stands for one reference count, given up in `end`.
    /// Compared with what the attribute is now, before anything else.
    object: NonNull<ffi::PyObject>,
}

impl Instance {
    /// Notes a constant, if it is one that the collector does not see.
    pub(super) fn of(owner: Borrowed<'_, '_>, name: Owned<'_>, object: Borrowed<'_, '_>) -> Option<Instance> {
        // SAFETY: a live object.
        let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
        // SAFETY: a live type.
        let ours = unsafe { native(ty) }.is_some();
        // SAFETY: a live type.
        let tracked = unsafe { kind::flags(ty) } & ffi::Py_TPFLAGS_HAVE_GC != 0;
        if !ours || tracked {
            return None;
        }
        // SAFETY: a live object.
        let is_module = unsafe { ffi::PyModule_Check(owner.as_ptr()) } != 0;
        Some(Instance {
            owner: owner.as_non_null(),
            // SAFETY: a live type, as the other owners are.
            dict: (!is_module).then(|| unsafe { kind::raw_dict(owner) }),
            name: NonNull::new(name.into_raw())?,
            object: object.as_non_null(),
        })
    }

    /// The name that it had, to be dropped.
    pub(super) fn end(self) -> NonNull<ffi::PyObject> {
        self.name
    }

    /// Shows the collector the class of the constant.
    ///
    /// # Safety
    ///
    /// The owner is alive, during a collection, with `visit` and `arg` as CPython passed them.
    pub(super) unsafe fn traverse(&self, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
        let dict = match self.dict {
            Some(dict) => dict.as_ptr(),
            // SAFETY: a live module.
            None => unsafe { ffi::PyModule_GetDict(self.owner.as_ptr()) },
        };
        // What anybody else could reach is not ours to speak for.
        // SAFETY: null, or a live dict.
        if dict.is_null() || unsafe { ffi::Py_REFCNT(dict) } != 1 {
            return 0;
        }
        // SAFETY: a live dict and a string; comparing strings runs no Python code.
        let now = unsafe { ffi::PyDict_GetItemWithError(dict, self.name.as_ptr()) };
        // SAFETY: the attribute is alive.
        if now != self.object.as_ptr() || unsafe { ffi::Py_REFCNT(now) } != 1 {
            return 0;
        }
        // SAFETY: a live object.
        let ty = unsafe { ffi::Py_TYPE(now) };
        // SAFETY: a live type, and what CPython passed for it.
        unsafe { visit(ty.cast(), arg) }
    }
}

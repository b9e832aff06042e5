//! Which type object a class has in which interpreter.
//!
//! In: types, when modules are executed and freed. Out: the type of this interpreter, in one load as long as the process has used the
//! class in one interpreter alone.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{PoisonError, RwLock};

use crate::attach::{self, Python};
use crate::ffi;

/// The types of one class.
pub(crate) struct TypeCell {
    /// The type, while only one interpreter has ever had one; null otherwise.
    only: AtomicPtr<ffi::PyTypeObject>,
    all: RwLock<Types>,
}

struct Types {
    /// The one interpreter that has ever had a type.
    first: Option<i64>,
    several: bool,
    types: Vec<(i64, Type)>,
}

/// No count: the state of the module that it was made for holds the type.
struct Type(NonNull<ffi::PyTypeObject>);

// SAFETY: it is used only on threads that are attached to its interpreter.
unsafe impl Send for Type {}
// SAFETY: as above.
unsafe impl Sync for Type {}

impl TypeCell {
    pub(super) const fn new() -> TypeCell {
        TypeCell {
            only: AtomicPtr::new(std::ptr::null_mut()),
            all: RwLock::new(Types {
                first: None,
                several: false,
                types: Vec::new(),
            }),
        }
    }

    /// The type of this interpreter.
    #[inline]
    pub(crate) fn get(&self, py: Python<'_>) -> Option<NonNull<ffi::PyTypeObject>> {
        NonNull::new(self.only.load(Ordering::Acquire)).or_else(|| self.find(py))
    }

    /// Whether that is the type of the only interpreter that has ever had one.
    #[inline]
    pub(super) fn is_only(&self, ty: NonNull<ffi::PyTypeObject>) -> bool {
        self.only.load(Ordering::Acquire) == ty.as_ptr()
    }

    #[cold]
    #[inline(never)]
    fn find(&self, py: Python<'_>) -> Option<NonNull<ffi::PyTypeObject>> {
        let here = attach::interpreter_of(py);
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        // The newest: a module may have been imported anew.
        let found = all.types.iter().rfind(|(interpreter, _)| *interpreter == here);
        found.map(|it| it.1.0)
    }

    /// Notes the type of this interpreter.
    pub(crate) fn add(&self, py: Python<'_>, ty: NonNull<ffi::PyTypeObject>) {
        let here = attach::interpreter_of(py);
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        all.several |= *all.first.get_or_insert(here) != here;
        all.types.push((here, Type(ty)));
        self.refresh(&all);
    }

    /// Forgets a type that is going away.
    pub(crate) fn remove(&self, ty: NonNull<ffi::PyTypeObject>) {
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        all.types.retain(|it| it.1.0 != ty);
        self.refresh(&all);
    }

    fn refresh(&self, all: &Types) {
        let only = if all.several { None } else { all.types.last() };
        let only = only.map_or(std::ptr::null_mut(), |it| it.1.0.as_ptr());
        self.only.store(only, Ordering::Release);
    }
}

//! What no function tells of a type of ours, noted when it is made.
//!
//! Addresses of types are used again when types go; so what is found here is of a type of ours only if the type itself says that it is one.

use std::collections::{HashMap, HashSet};
use std::ffi::c_int;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{LazyLock, Mutex, PoisonError, RwLock};

use crate::entry::door;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// How objects of a type of ours are laid out.
#[derive(Clone, Copy, Default)]
pub(super) struct Made {
    pub(super) size: usize,
    /// Where the `__dict__` is; zero if there is none.
    pub(super) dict: usize,
    /// Where the weak references are; zero if there are none.
    pub(super) weakref: usize,
    /// How many named members there are.
    pub(super) members: usize,
    /// Where the hidden slot of a foreign class is; zero if there is none.
    pub(super) hidden: usize,
    /// Whether Python may not derive from it.
    sealed: bool,
}

/// By the address of the type. It is asked for whenever an object is made.
static ALL: LazyLock<RwLock<HashMap<usize, Made, BuildHasherDefault<Address>>>> = LazyLock::new(RwLock::default);

/// Hashes an address of CPython's, which nobody chooses: the low bits of all are equal, and the map goes by the low and the high ones of a hash.
#[derive(Default)]
struct Address(u64);

impl Hasher for Address {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_usize(usize::from(byte));
        }
    }

    #[inline]
    fn write_usize(&mut self, address: usize) {
        // The odd number next to 2^64 divided by the golden ratio: Knuth, The Art of Computer Programming, volume 3, section 6.4.
        self.0 = (self.0 ^ address as u64)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .swap_bytes();
    }
}

/// What was noted of a type of ours.
#[inline]
pub(super) fn made(ty: *mut ffi::PyTypeObject) -> Option<Made> {
    let all = ALL.read().unwrap_or_else(PoisonError::into_inner);
    all.get(&ty.addr()).copied()
}

fn amend(class: Borrowed<'_, '_>, change: impl FnOnce(&mut Made)) {
    let mut all = ALL.write().unwrap_or_else(PoisonError::into_inner);
    change(all.entry(class.as_ptr().addr()).or_default());
}

/// Notes how objects of a new type of ours are laid out: their size, where the `__dict__` and the weak references are, and how many members
/// they have.
pub(crate) fn note(class: Borrowed<'_, '_>, size: usize, [dict, weakref]: [usize; 2], members: usize) {
    amend(class, |it| {
        *it = Made {
            size,
            dict,
            weakref,
            members,
            ..Made::default()
        };
    });
}

/// Notes where the hidden slot of the objects of a foreign class is.
pub(crate) fn note_hidden(class: Borrowed<'_, '_>, hidden: usize) {
    amend(class, |it| {
        *it = Made {
            hidden,
            ..Made::default()
        };
    });
}

/// Where the hidden slot of the objects of a foreign class is.
///
/// # Safety
///
/// The type at the root of a foreign class.
pub(crate) unsafe fn hidden(root: *mut ffi::PyTypeObject) -> usize {
    made(root).map_or(0, |it| it.hidden)
}

/// The names of all members of a type were counted when it was made.
pub(crate) fn mark(_: Borrowed<'_, '_>, _: Owned<'_>) {}

/// What refuses to be derived from.
struct Definition([ffi::PyMethodDef; 1]);

// SAFETY: CPython reads it, and nobody writes.
unsafe impl Sync for Definition {}

static REFUSE: Definition = Definition([ffi::PyMethodDef {
    ml_name: c"__init_subclass__".as_ptr(),
    ml_meth: ffi::PyMethodDefPointer {
        PyCFunctionFastWithKeywords: refuse,
    },
    ml_flags: ffi::METH_FASTCALL | ffi::METH_KEYWORDS | ffi::METH_CLASS,
    ml_doc: c"This class cannot be derived from.".as_ptr(),
}]);

/// Takes the right to be derived from away from a class. Its flags are CPython's; so the class itself says no.
pub(crate) fn seal(class: Borrowed<'_, '_>) -> Result<(), PyErr> {
    amend(class, |it| it.sealed = true);
    let definition = REFUSE.0.as_ptr().cast_mut();
    // SAFETY: attached, a type, a static definition.
    let method = unsafe { ffi::PyDescr_NewClassMethod(class.as_ptr().cast(), definition) };
    // SAFETY: a new reference or null.
    let method = unsafe { Owned::result(class.py(), method) }?;
    class.setattr("__init_subclass__", method.borrow())
}

/// # Safety
///
/// Only CPython calls this, as a class method: the thread is attached, and the class lives through the call.
unsafe extern "C" fn refuse(
    class: *mut ffi::PyObject,
    _: *const *mut ffi::PyObject,
    _: isize,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let class: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, class) };
        let bases = class.getattr("__bases__")?;
        for base in (0..).map_while(|it| bases.borrow().tuple_item(it)) {
            if made(base.as_ptr().cast()).is_some_and(|it| it.sealed) {
                let name = base.getattr("__module__")?;
                let (module, name) = (name.borrow().text()?, base.getattr("__qualname__")?);
                let name = name.borrow().text()?;
                return Err(PyErr::type_error(format!(
                    "type '{module}.{name}' is not an acceptable base type"
                )));
            }
        }
        Ok(Owned::none(py))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// Objects whose `__del__` has been called, and that live on.
static FINALIZED: LazyLock<Mutex<HashSet<usize>>> = LazyLock::new(Mutex::default);

/// Whether the `__del__` of an object has been called, by [`finalize`], and the object lives on.
pub(crate) fn lives_on(object: Borrowed<'_, '_>) -> bool {
    let known = FINALIZED.lock().unwrap_or_else(PoisonError::into_inner);
    known.contains(&object.as_ptr().addr())
}

/// Calls the `__del__` of an object at its end; negative if the object lives on. What CPython has for this is not of the stable ABI.
///
/// # Safety
///
/// Only the end of an object calls this, of a type that has one and that the collector knows.
pub(crate) unsafe fn finalize(object: *mut ffi::PyObject) -> c_int {
    let known = || FINALIZED.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: an object of a type that the collector knows.
    if known().remove(&object.addr()) || unsafe { ffi::PyObject_GC_IsFinalized(object) } != 0 {
        return 0;
    }
    // SAFETY: an object keeps its type alive.
    let ty = unsafe { ffi::Py_TYPE(object) };
    // SAFETY: a live type.
    let function = unsafe { ffi::PyType_GetSlot(ty, ffi::Py_tp_finalize) };
    // SAFETY: what is in that slot.
    let Some(function) = (unsafe { std::mem::transmute::<*mut std::ffi::c_void, Option<ffi::destructor>>(function) })
    else {
        return 0;
    };
    // Alive for the time of the call.
    // SAFETY: an object whose memory is there.
    unsafe { ffi::Py_IncRef(object) };
    // SAFETY: an object of the type; attached.
    unsafe { function(object) };
    // The count is the first word of an object, in its lower half from 3.12 on.
    let count = object.cast::<isize>();
    // SAFETY: as above.
    if unsafe { ffi::Py_REFCNT(object) } as u32 == 1 {
        // No function takes the last count away without ending the object.
        // SAFETY: nobody else refers to the object.
        unsafe { *count -= 1 };
        return 0;
    }
    // SAFETY: an object that others refer to.
    unsafe { ffi::Py_DecRef(object) };
    known().insert(object.addr());
    -1
}

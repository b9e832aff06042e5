//! References to Python objects, and one safe wrapper for each function of CPython that the crate calls on them.
//!
//! In: raw pointers from CPython. Out: [`Owned`] (exactly one reference count) and [`Borrowed`] (none, kept alive by someone
//! else), which are bound to the attached thread, and [`Object`], which is not. An error of CPython's is fetched at once; a
//! wrapper never leaves one set.

mod anchors;
#[cfg(pyz3_buffers)]
mod array;
#[cfg(pyz3_buffers)]
mod array_lent;
mod bound;
#[cfg(pyz3_buffers)]
mod buffer;
#[cfg(not(pyz3_buffers))]
#[path = "buffer_copied.rs"]
mod buffer;
mod burial;
mod callback;
#[cfg(all(Py_3_12, not(any(Py_GIL_DISABLED, Py_LIMITED_API, pyz3_compiled_frames))))]
mod chain;
#[cfg(not(all(Py_3_12, not(any(Py_GIL_DISABLED, Py_LIMITED_API, pyz3_compiled_frames)))))]
#[path = "chain_none.rs"]
mod chain;
mod collection;
#[cfg(pyz3_buffers)]
mod format;
mod frame;
#[cfg(any(Py_LIMITED_API, pyz3_compiled_frames))]
mod frame_compiled;
#[cfg(not(any(Py_LIMITED_API, pyz3_compiled_frames)))]
mod frame_new;
mod handle;
mod interpreter;
mod key;
mod lazy;
mod level;
mod library;
mod more;
mod number;
mod numbers;
mod protocol;
#[cfg(pyz3_buffers)]
mod request;
mod section;
mod shown;
mod stack;
mod stand;
mod text;

use std::borrow::Cow;
use std::ffi::{c_int, c_void};
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

pub(crate) use anchors::Anchors;
#[cfg(pyz3_buffers)]
pub use array::{Buffer, BufferMut};
#[cfg(pyz3_buffers)]
pub use array_lent::LentBuffer;
pub(crate) use buffer::Bytes;
pub(crate) use chain::{Chains, REUSED, has_traceback, lend};
pub(crate) use collection::TupleItems;
use frame::kept;
pub(crate) use frame::{Key as FrameKey, add_frames};
pub use handle::{Object, ObjectIter};
pub(crate) use interpreter::*;
pub use key::Key;
pub(crate) use key::take_errors;
pub(crate) use lazy::{Quick, Steps};
pub(crate) use library::library_class;
pub(crate) use number::Wide;
pub(crate) use protocol::{hold, repr_guard};
#[cfg(pyz3_buffers)]
pub use request::{BufferFlags, Order, PyBuffer};
pub(crate) use shown::Shown;
pub(crate) use stack::{Reserve, check_room};
pub(crate) use stand::{header, is_stand};

use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;

/// A reference to a Python object that stands for one reference count, on an attached thread.
#[repr(transparent)]
pub struct Owned<'py> {
    ptr: NonNull<ffi::PyObject>, // Invariant: stands for exactly one reference count.
    py: PhantomData<Python<'py>>,
}

impl<'py> Owned<'py> {
    /// Takes over one reference count.
    ///
    /// # Safety
    ///
    /// `ptr` is an object of the interpreter that `py` is attached to, and one reference of it is the caller's to give.
    #[inline]
    pub(crate) unsafe fn from_raw(_: Python<'py>, ptr: NonNull<ffi::PyObject>) -> Owned<'py> {
        Owned { ptr, py: PhantomData }
    }

    /// Takes what a function of CPython returned as a new reference; null means that it has set an exception.
    ///
    /// # Safety
    ///
    /// `ptr` is such a result, not used otherwise.
    #[inline]
    pub(crate) unsafe fn result(py: Python<'py>, ptr: *mut ffi::PyObject) -> Result<Owned<'py>, PyErr> {
        match NonNull::new(ptr) {
            // SAFETY: a new reference, by the contract above.
            Some(ptr) => Ok(unsafe { Owned::from_raw(py, ptr) }),
            None => Err(PyErr::fetch(py)),
        }
    }

    /// Adds a reference count to what a function of CPython returned as a borrowed reference.
    ///
    /// # Safety
    ///
    /// `ptr` is an object of this interpreter that is alive now.
    #[inline]
    pub(crate) unsafe fn copied(py: Python<'py>, ptr: *mut ffi::PyObject) -> Owned<'py> {
        // SAFETY: alive, by the contract above.
        unsafe { Borrowed::from_raw(py, ptr) }.to_owned()
    }

    /// Gives up the reference count to whoever takes the pointer.
    #[inline]
    pub(crate) fn into_raw(self) -> *mut ffi::PyObject {
        ManuallyDrop::new(self).ptr.as_ptr()
    }

    /// Gives up the reference count to whoever takes the pointer.
    #[inline]
    pub(crate) fn into_non_null(self) -> NonNull<ffi::PyObject> {
        ManuallyDrop::new(self).ptr
    }

    /// The same object, without a reference count of its own.
    #[inline]
    pub fn borrow(&self) -> Borrowed<'_, 'py> {
        Borrowed {
            ptr: self.ptr,
            lives: PhantomData,
        }
    }

    /// The proof that comes with the reference.
    #[inline]
    pub fn py(&self) -> Python<'py> {
        self.borrow().py()
    }

    /// Wraps a pointer, with a function to call at its end.
    pub(crate) fn capsule(
        py: Python<'py>,
        pointer: *mut c_void,
        end: Option<ffi::PyCapsule_Destructor>,
    ) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached; a name of null is allowed; the pointer is not null (CPython refuses that).
        let capsule = unsafe { ffi::PyCapsule_New(pointer, std::ptr::null(), end) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, capsule) }
    }
}

impl Owned<'_> {
    /// Drops it, where it is beyond doubt that the thread is attached.
    #[inline]
    pub(crate) fn give_back(self, _: Python<'_>) {
        // SAFETY: the thread is attached, as the token says, and one count is given up here.
        unsafe { ffi::Py_DECREF(self.into_raw()) };
    }
}

impl Drop for Owned<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: one count is ours to give back.
        unsafe { give_up(self.ptr) };
    }
}

/// Gives a count back. Out of line: most of the places that drop an object are on the way of an error or a panic.
///
/// # Safety
///
/// A live object, if the thread is attached, and a count of the caller's.
#[inline(never)]
unsafe extern "C" fn give_up(object: NonNull<ffi::PyObject>) {
    // The lifetime says that the thread is attached, save that of `Python::current`, which is as long as anyone likes: what
    // somebody kept in a thread-local variable and drops elsewhere is leaked.
    if crate::attach::attached() {
        // SAFETY: the thread is attached, and by the contract above.
        unsafe { ffi::Py_DECREF(object.as_ptr()) };
    }
}

/// A reference to a Python object that something else keeps alive for `'a`.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Borrowed<'a, 'py> {
    ptr: NonNull<ffi::PyObject>,
    lives: PhantomData<(&'a (), Python<'py>)>,
}

impl<'a, 'py> Borrowed<'a, 'py> {
    /// Looks at an object that another keeps alive.
    ///
    /// # Safety
    ///
    /// `ptr` is not null, an object of the interpreter that `py` is attached to, and alive for `'a`.
    #[inline]
    pub(crate) unsafe fn from_raw(_: Python<'py>, ptr: *mut ffi::PyObject) -> Borrowed<'a, 'py> {
        debug_assert!(!ptr.is_null(), "a null pointer where an object is due");
        debug_assert!(ptr.is_aligned(), "a misaligned pointer where an object is due");
        // SAFETY: not null, by the contract above.
        let ptr = unsafe { NonNull::new_unchecked(ptr) };
        Borrowed {
            ptr,
            lives: PhantomData,
        }
    }

    /// The proof that comes with the reference.
    #[inline]
    pub fn py(self) -> Python<'py> {
        // SAFETY: a value with the lifetime `'py` exists, so the thread is attached.
        unsafe { Python::assume() }
    }

    /// A reference of its own to the same object.
    #[inline]
    #[must_use]
    pub fn to_owned(self) -> Owned<'py> {
        // SAFETY: alive and of this interpreter, by the invariant of this type.
        unsafe { ffi::Py_INCREF(self.as_ptr()) };
        Owned {
            ptr: self.ptr,
            py: PhantomData,
        }
    }

    #[inline]
    pub(crate) fn as_ptr(self) -> *mut ffi::PyObject {
        self.ptr.as_ptr()
    }

    #[inline]
    pub(crate) fn as_non_null(self) -> NonNull<ffi::PyObject> {
        self.ptr
    }

    /// Whether both are the very same object.
    #[inline]
    pub fn is(self, other: Borrowed<'_, '_>) -> bool {
        self.ptr == other.ptr
    }

    /// Module and name of a class: `collections.abc.Sized`.
    #[cold]
    pub(crate) fn full_name(self) -> Option<String> {
        let part = |name| self.getattr(name).and_then(|it| it.borrow().text().map(str::to_owned));
        Some(format!("{}.{}", part("__module__").ok()?, part("__qualname__").ok()?))
    }

    /// The name of the object's class, as it stands in error messages.
    pub fn type_name(self) -> String {
        self.type_label().into_owned()
    }

    /// The same, without a copy where the name lives for ever.
    pub(crate) fn type_label(self) -> Cow<'static, str> {
        kind::label(self)
    }
}

/// Turns the return code of a function of CPython's into a result: negative means that it has set an exception.
#[inline]
pub(crate) fn check(py: Python<'_>, code: c_int) -> Result<c_int, PyErr> {
    if code < 0 { Err(PyErr::fetch(py)) } else { Ok(code) }
}

/// The same for functions that return a length or a hash.
#[inline]
pub(crate) fn check_size(py: Python<'_>, size: isize) -> Result<isize, PyErr> {
    if size == -1 { Err(PyErr::fetch(py)) } else { Ok(size) }
}

macro_rules! tests {
    ($($(#[$doc:meta])* $name:ident = $function:ident;)*) => {
        #[cfg_attr(Py_LIMITED_API, allow(dead_code, reason = "what reads layouts asks some of them"))]
        impl Borrowed<'_, '_> {
            $($(#[$doc])* #[inline] pub(crate) fn $name(self) -> bool {
                // SAFETY: a live object; the function looks at its type alone.
                unsafe { ffi::$function(self.as_ptr()) != 0 }
            })*
        }
    };
}

tests! {
    is_int = PyLong_Check;
    is_exact_int = PyLong_CheckExact;
    is_float = PyFloat_Check;
    is_exact_float = PyFloat_CheckExact;
    is_complex = PyComplex_Check;
    is_str = PyUnicode_Check;
    is_bytes = PyBytes_Check;
    is_byte_array = PyByteArray_Check;
    is_list = PyList_Check;
    is_exact_list = PyList_CheckExact;
    is_tuple = PyTuple_Check;
    is_exact_tuple = PyTuple_CheckExact;
    is_dict = PyDict_Check;
    is_exact_dict = PyDict_CheckExact;
    is_set = PySet_Check;
    is_frozen_set = PyFrozenSet_Check;
    is_exact_bytes = PyBytes_CheckExact;
    is_memory_view = PyMemoryView_Check;
    is_range = PyRange_Check;
    is_slice = PySlice_Check;
    is_type = PyType_Check;
    is_callable = PyCallable_Check;
    /// Whether the type defines `__next__`.
    is_iterator = PyIter_Check;
    /// Whether the type defines `__index__`.
    has_index = PyIndex_Check;
    /// Whether the type defines `__getitem__`.
    has_getitem = PySequence_Check;
}

impl Borrowed<'_, '_> {
    /// Whether it is `None`.
    #[inline]
    pub fn is_none(self) -> bool {
        // SAFETY: a constant of the interpreter.
        self.as_ptr() == unsafe { ffi::Py_None() }
    }

    /// Whether it is `NotImplemented`.
    #[inline]
    pub(crate) fn is_not_implemented(self) -> bool {
        // SAFETY: a constant of the interpreter.
        self.as_ptr() == unsafe { ffi::Py_NotImplemented() }
    }

    /// `True` or `False`, if it is one of them.
    #[inline]
    pub(crate) fn as_bool(self) -> Option<bool> {
        // SAFETY: a constant of the interpreter.
        let yes = unsafe { ffi::Py_True() };
        // SAFETY: a constant of the interpreter.
        let no = unsafe { ffi::Py_False() };
        match self.as_ptr() {
            it if it == yes => Some(true),
            it if it == no => Some(false),
            _ => None,
        }
    }
}

//! The structure of a type, as the CPython that this is built for has it.

use std::borrow::Cow;
use std::ffi::{CStr, c_int, c_ulong};
use std::ptr::NonNull;

use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $field:ident: $type:ty;)*) => { $(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// A live type.
        #[inline(always)]
        pub(crate) unsafe fn $name(ty: *mut ffi::PyTypeObject) -> $type {
            // SAFETY: a live type, by the contract above.
            unsafe { (*ty).$field }
        }
    )* };
}

fields! {
    /// The base that lays its objects out; null for `object`.
    base = tp_base: *mut ffi::PyTypeObject;
    /// What ends its objects.
    dealloc = tp_dealloc: Option<ffi::destructor>;
    /// What gives their memory back.
    free = tp_free: Option<ffi::freefunc>;
    /// `__new__`
    new = tp_new: Option<ffi::newfunc>;
    /// `__init__`
    init = tp_init: Option<ffi::initproc>;
    /// `__call__`
    call = tp_call: Option<ffi::ternaryfunc>;
    /// What makes their memory.
    alloc = tp_alloc: Option<ffi::allocfunc>;
    /// Where objects keep their `__dict__`, if that is more than zero.
    dict_offset = tp_dictoffset: isize;
    /// Where objects keep their weak references, if that is more than zero.
    weakref_offset = tp_weaklistoffset: isize;
}

/// The size of an object.
///
/// # Safety
///
/// A live type.
#[inline(always)]
pub(crate) unsafe fn size(ty: *mut ffi::PyTypeObject) -> usize {
    // SAFETY: a live type, by the contract above.
    unsafe { (*ty).tp_basicsize }.cast_unsigned()
}

/// Whether it has a `__del__` in C.
///
/// # Safety
///
/// A live type.
#[inline(always)]
pub(crate) unsafe fn has_finalizer(ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: a live type, by the contract above.
    unsafe { (*ty).tp_finalize }.is_some()
}

/// What CPython has written down of a type.
///
/// # Safety
///
/// A live type.
#[inline(always)]
pub(crate) unsafe fn flags(ty: *mut ffi::PyTypeObject) -> c_ulong {
    #[cfg(not(Py_GIL_DISABLED))]
    {
        // SAFETY: a live type, by the contract above.
        unsafe { (*ty).tp_flags }
    }
    #[cfg(Py_GIL_DISABLED)]
    {
        // SAFETY: a live type, by the contract above.
        unsafe { &(*ty).tp_flags }.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// The module that a heap type was made for, or null.
///
/// # Safety
///
/// A live heap type.
#[inline(always)]
pub(crate) unsafe fn module(ty: *mut ffi::PyTypeObject) -> *mut ffi::PyObject {
    // SAFETY: a live heap type, by the contract above.
    unsafe { (*ty.cast::<ffi::PyHeapTypeObject>()).ht_module }
}

/// The types in the order in which attributes are looked up, of a type that has them.
///
/// # Safety
///
/// A live type, on an attached thread; they live as long as it does and nobody gives it other bases.
pub(crate) unsafe fn line(ty: *mut ffi::PyTypeObject) -> impl Iterator<Item = *mut ffi::PyTypeObject> {
    // SAFETY: a live type, by the contract above.
    let line = unsafe { (*ty).tp_mro };
    let len = match line.is_null() {
        true => 0,
        // SAFETY: the tuple of a live type.
        false => unsafe { ffi::PyTuple_GET_SIZE(line) },
    };
    // SAFETY: as many as there are.
    (0..len).map(move |index| unsafe { ffi::PyTuple_GET_ITEM(line, index) }.cast())
}

/// The very dict of a type.
///
/// # Safety
///
/// A live type that has its dict.
pub(crate) unsafe fn raw_dict(ty: Borrowed<'_, '_>) -> Result<NonNull<ffi::PyObject>, PyErr> {
    // SAFETY: a live type, by the contract above.
    let dict = unsafe { (*ty.as_ptr().cast::<ffi::PyTypeObject>()).tp_dict };
    NonNull::new(dict).ok_or_else(|| PyErr::runtime_error("a class without a namespace"))
}

/// How many named members the objects of a type of ours have.
///
/// # Safety
///
/// A live type of ours.
pub(crate) unsafe fn members(ty: *mut ffi::PyTypeObject) -> usize {
    // SAFETY: our types are heap types.
    let names = unsafe { (*ty.cast::<ffi::PyHeapTypeObject>()).ht_slots };
    if names.is_null() {
        return 0;
    }
    // SAFETY: the tuple that `mark` has put there.
    unsafe { ffi::PyTuple_GET_SIZE(names) }.cast_unsigned()
}

/// Notes the names of all members with a type, where CPython keeps what `__slots__` says.
pub(crate) fn mark(class: Borrowed<'_, '_>, names: Owned<'_>) {
    let class: *mut ffi::PyHeapTypeObject = class.as_ptr().cast();
    // SAFETY: a heap type that nobody uses yet, which gives the reference back at its end.
    let before = unsafe { std::mem::replace(&mut (*class).ht_slots, names.into_raw()) };
    // SAFETY: null, or the tuple whose count was the type's.
    unsafe { ffi::Py_XDECREF(before) };
}

/// Takes flags away from a type.
///
/// # Safety
///
/// A live heap type that no other thread uses yet.
unsafe fn clear_flags(ty: *mut ffi::PyTypeObject, flags: c_ulong) {
    // SAFETY: a live type, by the contract above.
    let ty = unsafe { &mut *ty };
    #[cfg(not(Py_GIL_DISABLED))]
    {
        ty.tp_flags &= !flags;
    }
    #[cfg(Py_GIL_DISABLED)]
    {
        *ty.tp_flags.get_mut() &= !flags;
    }
}

/// Lets calls of a class go to a function, without a tuple and a dict.
///
/// # Safety
///
/// A live heap type that no other thread uses yet.
pub(crate) unsafe fn set_vectorcall(ty: *mut ffi::PyTypeObject, function: ffi::vectorcallfunc) {
    // SAFETY: by the contract above.
    unsafe { (*ty).tp_vectorcall = Some(function) };
}

/// Gives a type another `__new__`.
///
/// # Safety
///
/// A live heap type.
pub(crate) unsafe fn set_new(ty: *mut ffi::PyTypeObject, new: ffi::newfunc) {
    // SAFETY: by the contract above.
    unsafe { (*ty).tp_new = Some(new) };
}

/// The name of an object's class, as it stands in error messages; without a copy where it lives for ever.
pub(crate) fn label(object: Borrowed<'_, '_>) -> Cow<'static, str> {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    // SAFETY: a live type.
    let name = unsafe { (*ty).tp_name };
    // SAFETY: a live type.
    let is_heap_type = unsafe { ffi::PyType_HasFeature(ty, ffi::Py_TPFLAGS_HEAPTYPE) } != 0;
    // SAFETY: a C string that lives as long as the type does: for ever if it is a static one; else the name is copied before any
    // Python code runs.
    let name: &'static CStr = unsafe { CStr::from_ptr(name) };
    // Static types write `module.Name`; what Python shows as `__name__` is the last part.
    match name.to_str() {
        Ok(name) if !is_heap_type => Cow::Borrowed(last_part(name)),
        _ => Cow::Owned(last_part(&name.to_string_lossy()).to_owned()),
    }
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// `staticmethod(function)`
pub(crate) fn static_method<'py>(function: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    // SAFETY: attached, a live object.
    let method = unsafe { ffi::PyStaticMethod_New(function.as_ptr()) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(function.py(), method) }
}

/// `classmethod(function)`
pub(crate) fn class_method<'py>(function: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    // SAFETY: attached, a live object.
    let method = unsafe { ffi::PyClassMethod_New(function.as_ptr()) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(function.py(), method) }
}

/// The slot of a type that is called for calls of the class, where a spec may have it: here, it is written into the type.
pub(crate) const VECTORCALL: Option<c_int> = None;

/// Whether a class that a metaclass makes derives from the type that its slots are from.
pub(crate) const IS_DERIVED: bool = false;

/// Notes how objects of a type of ours are laid out; it is in the type itself.
pub(crate) fn note(_: Borrowed<'_, '_>, _: usize, _: [usize; 2], _: usize) {}

/// Where the slots that a foreign class adds to its objects begin.
///
/// # Safety
///
/// The type at the root of a foreign class.
pub(crate) unsafe fn hidden(root: *mut ffi::PyTypeObject) -> usize {
    // SAFETY: a live type has a live base, by the contract above.
    let base = unsafe { base(root) };
    // SAFETY: as above.
    unsafe { size(base) }
}

/// Takes the right to be derived from away from a class.
pub(crate) fn seal(class: Borrowed<'_, '_>) -> Result<(), PyErr> {
    // SAFETY: a live heap type, which no other thread uses yet.
    unsafe { clear_flags(class.as_ptr().cast(), ffi::Py_TPFLAGS_BASETYPE) };
    Ok(())
}

/// Whether the `__del__` of an object has been called: CPython notes that itself, and does not call it again.
#[inline(always)]
pub(crate) fn lives_on(_: Borrowed<'_, '_>) -> bool {
    false
}

/// Calls the `__del__` of an object at its end; negative if the object lives on.
///
/// # Safety
///
/// Only the end of an object calls this, of a type that has one and that the collector knows.
pub(crate) unsafe fn finalize(object: *mut ffi::PyObject) -> c_int {
    // SAFETY: by the contract above.
    unsafe { ffi::PyObject_CallFinalizerFromDealloc(object) }
}

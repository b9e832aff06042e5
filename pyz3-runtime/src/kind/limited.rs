//! The same on the stable ABI, where the structure of a type is CPython's own affair.
//!
//! Slots and flags are asked for. What no function tells, such as where objects keep their `__dict__`, is noted when a type is made: see
//! [`super::note`].

use std::borrow::Cow;
use std::ffi::{c_int, c_ulong};
use std::ptr::NonNull;

use super::limited_made::made;
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned, import};

/// What is in a slot of a type.
///
/// # Safety
///
/// A live type, and a function pointer of the type that is in that slot.
#[inline]
unsafe fn slot<F>(ty: *mut ffi::PyTypeObject, slot: c_int) -> Option<F> {
    const { assert!(size_of::<F>() == size_of::<*mut ()>()) };
    // SAFETY: a live type and a slot that every version knows.
    let function = unsafe { ffi::PyType_GetSlot(ty, slot) };
    // SAFETY: what stands in that slot, by the contract above.
    (!function.is_null()).then(|| unsafe { std::mem::transmute_copy(&function) })
}

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident = $slot:ident: $type:ty;)*) => { $(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// A live type.
        #[inline]
        pub(crate) unsafe fn $name(ty: *mut ffi::PyTypeObject) -> Option<$type> {
            // SAFETY: a live type, by the contract above; that is what is in that slot.
            unsafe { slot(ty, ffi::$slot) }
        }
    )* };
}

slots! {
    /// What ends its objects.
    dealloc = Py_tp_dealloc: ffi::destructor;
    /// What gives their memory back.
    free = Py_tp_free: ffi::freefunc;
    /// `__new__`
    new = Py_tp_new: ffi::newfunc;
    /// `__init__`
    init = Py_tp_init: ffi::initproc;
    /// `__call__`
    call = Py_tp_call: ffi::ternaryfunc;
    /// What makes their memory.
    alloc = Py_tp_alloc: ffi::allocfunc;
}

/// The base that lays its objects out; null for `object`.
///
/// # Safety
///
/// A live type.
#[inline]
pub(crate) unsafe fn base(ty: *mut ffi::PyTypeObject) -> *mut ffi::PyTypeObject {
    // SAFETY: a live type and a slot that every version knows.
    unsafe { ffi::PyType_GetSlot(ty, ffi::Py_tp_base) }.cast()
}

/// The size of an object of a type of ours.
///
/// # Safety
///
/// A live type.
pub(crate) unsafe fn size(ty: *mut ffi::PyTypeObject) -> usize {
    made(ty).map_or(0, |it| it.size)
}

/// Where objects of a type of ours keep their `__dict__`, if that is more than zero.
///
/// # Safety
///
/// A live type.
pub(crate) unsafe fn dict_offset(ty: *mut ffi::PyTypeObject) -> isize {
    made(ty).map_or(0, |it| it.dict.cast_signed())
}

/// Where objects of a type of ours keep their weak references, if that is more than zero.
///
/// # Safety
///
/// A live type.
pub(crate) unsafe fn weakref_offset(ty: *mut ffi::PyTypeObject) -> isize {
    made(ty).map_or(0, |it| it.weakref.cast_signed())
}

/// How many named members the objects of a type of ours have.
///
/// # Safety
///
/// A live type.
pub(crate) unsafe fn members(ty: *mut ffi::PyTypeObject) -> usize {
    made(ty).map_or(0, |it| it.members)
}

/// Whether it has a `__del__` in C.
///
/// # Safety
///
/// A live type.
pub(crate) unsafe fn has_finalizer(ty: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: a live type and a slot that every version knows.
    !unsafe { ffi::PyType_GetSlot(ty, ffi::Py_tp_finalize) }.is_null()
}

/// What CPython has written down of a type.
///
/// # Safety
///
/// A live type.
#[inline]
pub(crate) unsafe fn flags(ty: *mut ffi::PyTypeObject) -> c_ulong {
    // SAFETY: a live type, by the contract above.
    unsafe { ffi::PyType_GetFlags(ty) }
}

/// The module that a type of ours was made for, or null.
///
/// # Safety
///
/// A live type, on an attached thread.
#[inline]
pub(crate) unsafe fn module(ty: *mut ffi::PyTypeObject) -> *mut ffi::PyObject {
    // SAFETY: attached, a live type; only one of ours is ever without, when the collector has taken it apart.
    if made(ty).is_none() {
        return std::ptr::null_mut();
    }
    // SAFETY: as above.
    let module = unsafe { ffi::PyType_GetModule(ty) };
    if module.is_null() {
        // SAFETY: attached.
        unsafe { ffi::PyErr_Clear() };
    }
    module
}

/// The types in the order in which attributes are looked up.
///
/// # Safety
///
/// A live type, on an attached thread; they live as long as it does and nobody gives it other bases.
pub(crate) unsafe fn line(ty: *mut ffi::PyTypeObject) -> impl Iterator<Item = *mut ffi::PyTypeObject> {
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: a live type, by the contract above.
    let ty: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, ty.cast()) };
    let mut all = Vec::new();
    if let Ok(line) = own(ty, "__mro__") {
        all.extend(
            (0..)
                .map_while(|it| line.borrow().tuple_item(it))
                .map(|it| it.as_ptr().cast()),
        );
    }
    all.into_iter()
}

/// An attribute of a type as `type` has it, whatever the metaclass makes of that name.
fn own<'py>(ty: Borrowed<'_, 'py>, name: &str) -> Result<Owned<'py>, PyErr> {
    let py = ty.py();
    let usual = (&raw mut ffi::PyType_Type).cast();
    // SAFETY: attached; a static type of CPython's.
    let usual: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, usual) };
    if ty.class().borrow().is(usual) {
        return ty.getattr(name);
    }
    let names = usual.getattr("__dict__")?;
    let found = names.borrow().getitem(Owned::str(py, name)?.borrow())?;
    found.borrow().getattr("__get__")?.borrow().call(&[ty])
}

/// The very dict of a type.
///
/// # Safety
///
/// A live heap type.
pub(crate) unsafe fn raw_dict(ty: Borrowed<'_, '_>) -> Result<NonNull<ffi::PyObject>, PyErr> {
    // What Python shows of it is a proxy, which tells the collector what it is of.
    let proxy = own(ty, "__dict__")?;
    let tell = import(ty.py(), c"gc")?.borrow().getattr("get_referents")?;
    let all = tell.borrow().call(&[proxy.borrow()])?;
    let dict = all.borrow().getitem(Owned::int(ty.py(), 0)?.borrow())?;
    // SAFETY: a live object.
    if unsafe { ffi::PyDict_Check(dict.borrow().as_ptr()) } == 0 {
        return Err(PyErr::runtime_error("a class without a namespace"));
    }
    // The type holds it.
    Ok(dict.borrow().as_non_null())
}

/// The name of an object's class, as it stands in error messages.
pub(crate) fn label(object: Borrowed<'_, '_>) -> Cow<'static, str> {
    let class = object.class();
    let name = class.borrow().getattr("__name__");
    let text = name.as_ref().ok().and_then(|it| it.borrow().text().ok());
    Cow::Owned(text.unwrap_or("?").to_owned())
}

/// `staticmethod(function)`
pub(crate) fn static_method<'py>(function: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    let class = import(function.py(), c"builtins")?.borrow().getattr("staticmethod")?;
    class.borrow().call(&[function])
}

/// `classmethod(function)`
pub(crate) fn class_method<'py>(function: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    let class = import(function.py(), c"builtins")?.borrow().getattr("classmethod")?;
    class.borrow().call(&[function])
}

/// The slot of a type that is called for calls of the class, where a spec may have it.
pub(crate) const VECTORCALL: Option<c_int> = if cfg!(Py_3_14) { Some(82) } else { None };

/// Whether a class that a metaclass makes derives from the type that its slots are from.
pub(crate) const IS_DERIVED: bool = true;

/// Lets calls of a class go to a function, without a tuple and a dict: that is a slot, from 3.14 on.
///
/// # Safety
///
/// None here.
pub(crate) unsafe fn set_vectorcall(_: *mut ffi::PyTypeObject, _: ffi::vectorcallfunc) {}

/// Nothing gives a type another `__new__` here: CPython calls what its dict has.
///
/// # Safety
///
/// None here.
pub(crate) unsafe fn set_new(_: *mut ffi::PyTypeObject, _: ffi::newfunc) {}

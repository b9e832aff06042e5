//! The beginning of an object.
//!
//! In: a type of ours or one derived from it, and a state. Out: an object. `__new__` makes one without state, `__init__` puts a state
//! in; calling the class, and results of Rust functions, do both in one step.

use std::ffi::c_int;
use std::ptr::{self, NonNull};

use super::layout::{Head, Layout};
use super::parcel::Parcel;
use super::{Class, ClassInfo, foreign, native, pool};
use crate::attach::Python;
use crate::entry::door;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::module::class_of;
use crate::object::{Borrowed, Owned};

/// Makes an object with a state.
///
/// # Safety
///
/// `ty` is the type of this class or derives from it, without another type of ours between.
#[inline(always)]
pub(crate) unsafe fn allocate<'py, C: Class>(
    py: Python<'py>,
    ty: NonNull<ffi::PyTypeObject>,
    state: C::State,
) -> Result<Owned<'py>, PyErr> {
    if C::FOREIGN {
        return foreign::allocate::<C>(py, ty, state);
    }
    // SAFETY: a live type, by the contract above.
    let object = unsafe { memory(py, ty, C::POOLED.then(C::info), C::IS_BARE) }?;
    // SAFETY: new memory for an object of this class.
    Ok(unsafe { begun::<C>(object, state) })
}

/// Puts the head and the state into a new object.
///
/// # Safety
///
/// The memory of an object with the layout of this class, which nobody has seen.
#[inline(always)]
unsafe fn begun<C: Class>(object: Owned<'_>, state: C::State) -> Owned<'_> {
    // SAFETY: by the contract above.
    unsafe { C::put(object.borrow().as_ptr(), state) };
    // SAFETY: room for a head, by the contract above.
    unsafe { Head::begin(object.borrow(), C::info()) };
    object
}

/// The memory of a new object, zeroed but for its head and state; `bare` says whether it has nothing else.
///
/// # Safety
///
/// The type of a class or one derived from it, and the class, if it has a pool.
#[inline(always)]
unsafe fn memory<'py>(
    py: Python<'py>,
    ty: NonNull<ffi::PyTypeObject>,
    pooled: Option<&'static ClassInfo>,
    bare: bool,
) -> Result<Owned<'py>, PyErr> {
    if let Some(class) = pooled {
        // SAFETY: by the contract above.
        if let Some(object) = unsafe { pool::take(class, ty) } {
            // SAFETY: a new reference.
            return Ok(unsafe { Owned::from_raw(py, object) });
        }
    }
    // SAFETY: a live type, by the contract above.
    if bare && unsafe { kind::flags(ty.as_ptr()) } & ffi::Py_TPFLAGS_HAVE_GC == 0 {
        // SAFETY: attached, a live type without items, of whose objects the collector does not know. What is not zeroed is what the
        // caller fills: the head and the state.
        let object: *mut ffi::PyObject = unsafe { ffi::PyObject_New(ty.as_ptr()) };
        // SAFETY: a new reference or null.
        return unsafe { Owned::result(py, object) };
    }
    // SAFETY: a live type, by the contract above.
    let alloc = unsafe { kind::alloc(ty.as_ptr()) }.unwrap_or(ffi::PyType_GenericAlloc);
    // SAFETY: attached, a live type without items.
    let object = unsafe { alloc(ty.as_ptr(), 0) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(py, object) }
}

/// Makes an object of the class itself.
#[inline(always)]
pub(crate) fn create<C: Class>(py: Python<'_>, state: C::State) -> Result<Owned<'_>, PyErr> {
    if C::SHARES {
        return Parcel::with::<C, _>(state, |it| create_parcel(py, it));
    }
    match C::info().cell.get(py) {
        // SAFETY: the type of this class.
        Some(ty) => unsafe { allocate::<C>(py, ty, state) },
        None => Err(gone(C::info())),
    }
}

/// The same, whatever the class.
#[inline(never)]
fn create_parcel<'py>(py: Python<'py>, parcel: &mut Parcel) -> Result<Owned<'py>, PyErr> {
    match parcel.class().cell.get(py) {
        // SAFETY: the type of this class.
        Some(ty) => unsafe { allocate_parcel(py, ty, parcel) },
        None => Err(gone(parcel.class())),
    }
}

/// The same as [`allocate`], whatever the class.
///
/// # Safety
///
/// That of [`allocate`], of the class of the state; the parcel is full.
#[inline(always)]
unsafe fn allocate_parcel<'py>(
    py: Python<'py>,
    ty: NonNull<ffi::PyTypeObject>,
    parcel: &mut Parcel,
) -> Result<Owned<'py>, PyErr> {
    let class = parcel.class();
    // SAFETY: a live type, by the contract above.
    let object = unsafe { memory(py, ty, class.pooled(), class.bare) }?;
    // SAFETY: new memory for an object of this class.
    Ok(unsafe { parcel.begin(object) })
}

/// Makes an object of a class that is the given one or derives from it.
#[inline(never)]
pub(crate) fn create_as<'py, C: Class>(
    py: Python<'py>,
    ty: Borrowed<'_, 'py>,
    state: C::State,
) -> Result<Owned<'py>, PyErr> {
    if C::FOREIGN {
        let ty = of_class(py, ty, C::info())?;
        return foreign::allocate::<C>(py, ty, state);
    }
    if C::SHARES {
        return Parcel::with::<C, _>(state, |it| create_parcel_as(py, ty, it));
    }
    let object = memory_as(py, ty, C::info())?;
    // SAFETY: new memory for an object of this class.
    Ok(unsafe { begun::<C>(object, state) })
}

/// The same, whatever the class.
#[inline(never)]
fn create_parcel_as<'py>(py: Python<'py>, ty: Borrowed<'_, 'py>, parcel: &mut Parcel) -> Result<Owned<'py>, PyErr> {
    let object = memory_as(py, ty, parcel.class())?;
    // SAFETY: new memory for an object of this class.
    Ok(unsafe { parcel.begin(object) })
}

/// The memory of a new object of a class that is the given one or derives from it.
#[inline(never)]
fn memory_as<'py>(py: Python<'py>, ty: Borrowed<'_, 'py>, class: &'static ClassInfo) -> Result<Owned<'py>, PyErr> {
    let ty = of_class(py, ty, class)?;
    // SAFETY: as just checked.
    unsafe { memory(py, ty, class.pooled(), class.bare) }
}

/// A type, if its objects hold the state of the class.
fn of_class<'py>(
    py: Python<'py>,
    ty: Borrowed<'_, 'py>,
    class: &'static ClassInfo,
) -> Result<NonNull<ffi::PyTypeObject>, PyErr> {
    let raw: *mut ffi::PyTypeObject = ty.as_ptr().cast();
    if !is_of(py, raw, class) {
        return Err(PyErr::type_error(format!(
            "a `{}` cannot be made as a `{}`, which holds another state",
            class.table.qualname,
            ty.getattr("__name__")?.borrow().text()?,
        )));
    }
    NonNull::new(raw).ok_or_else(|| gone(class))
}

/// Makes an object of the class of another, or of one that derives from it.
pub(crate) fn create_like<'py, C: Class>(
    py: Python<'py>,
    object: Borrowed<'_, 'py>,
    state: C::State,
) -> Result<Owned<'py>, PyErr> {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    // SAFETY: as above.
    let ty: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, ty.cast()) };
    create_as::<C>(py, ty, state)
}

/// Makes an object of the type that is being called.
#[inline(always)]
pub(crate) fn construct<'py, C: Class>(
    py: Python<'py>,
    ty: Borrowed<'_, 'py>,
    state: C::State,
) -> Result<Owned<'py>, PyErr> {
    match C::info().cell.get(py) {
        // SAFETY: the type of this class.
        Some(own) if own == ty.as_non_null().cast() => unsafe { allocate::<C>(py, own, state) },
        _ => create_as::<C>(py, ty, state),
    }
}

/// The same, whatever the class.
#[inline(always)]
pub(crate) fn construct_parcel<'py>(
    py: Python<'py>,
    ty: Borrowed<'_, 'py>,
    parcel: &mut Parcel,
) -> Result<Owned<'py>, PyErr> {
    match parcel.class().cell.get(py) {
        // SAFETY: the type of this class.
        Some(own) if own == ty.as_non_null().cast() => unsafe { allocate_parcel(py, own, parcel) },
        _ => create_parcel_as(py, ty, parcel),
    }
}

/// Whether it is the object's own state that a reference refers to.
pub(crate) fn has_state<C: Class>(object: Borrowed<'_, '_>, state: *const C::State) -> bool {
    // Whoever returned the reference does not use it any more, so there is nothing that this look could be in the way of.
    super::lend::place(object, C::info()).is_some_and(|it| it.cast() == state)
}

/// Whether objects of a type hold the state of this very class.
#[inline]
pub(super) fn is_of(py: Python<'_>, ty: *mut ffi::PyTypeObject, class: &'static ClassInfo) -> bool {
    // SAFETY: a live type, as in all callers.
    let Some(native) = (unsafe { native::core(ty) }) else {
        return false;
    };
    class.cell.get(py) == Some(native) || is_named(py, native, class)
}

/// The same, looked up by the module that made the type: there may be several, if it was imported anew.
#[cold]
#[inline(never)]
fn is_named(py: Python<'_>, native: NonNull<ffi::PyTypeObject>, class: &'static ClassInfo) -> bool {
    // SAFETY: a type of ours.
    unsafe { class_of(py, native) }.is_some_and(|it| ptr::eq(it, class))
}

#[cold]
#[inline(never)]
pub(super) fn gone(class: &ClassInfo) -> PyErr {
    PyErr::runtime_error(format!(
        "the module of class `{}` is not there in this interpreter (any more)",
        class.table.qualname
    ))
}

/// An object of another class than the one whose constructor was called.
#[cold]
#[inline(never)]
pub(super) fn misfit(object: Borrowed<'_, '_>, class: &ClassInfo) -> PyErr {
    PyErr::type_error(format!(
        "{}.__init__() cannot initialise a `{}`: call the `__init__` of its own class",
        class.table.qualname,
        object.type_name(),
    ))
}

/// `tp_new`: makes an object without state.
///
/// # Safety
///
/// Only CPython calls this, on an attached thread, with a type of ours or one derived from it.
pub(super) unsafe extern "C" fn new(
    ty: *mut ffi::PyTypeObject,
    _: *mut ffi::PyObject,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: a live type, by the contract above.
    if unsafe { kind::flags(ty) } & ffi::Py_TPFLAGS_IS_ABSTRACT != 0 {
        // SAFETY: attached, a live type.
        return unsafe { refuse_abstract(ty) };
    }
    #[cfg(not(any(Py_LIMITED_API, Py_GIL_DISABLED)))]
    // SAFETY: a live type, by the contract above.
    if let Some(own) = unsafe { native::native(ty) } {
        // SAFETY: as above.
        unsafe { super::heirs::settle(ty, own) };
    }
    // SAFETY: a live type, by the contract above.
    let alloc = unsafe { kind::alloc(ty) }.unwrap_or(ffi::PyType_GenericAlloc);
    // SAFETY: attached, a live type without items.
    unsafe { alloc(ty, 0) }
}

/// Whether a type makes its objects as it was made to: nobody has given it another `__new__` or `__init__`.
///
/// # Safety
///
/// A live type.
#[inline]
pub(crate) unsafe fn is_untouched(ty: *mut ffi::PyTypeObject, init: ffi::initproc) -> bool {
    // SAFETY: a live type, by the contract above.
    let found = unsafe { kind::new(ty) };
    found.map(|it| it as usize) == Some(new as *const () as usize)
        // SAFETY: as above.
        && unsafe { kind::init(ty) }.map(|it| it as usize) == Some(init as usize)
}

/// Calls a class whose `__new__` or `__init__` Python code has replaced.
///
/// # Safety
///
/// That of `tp_vectorcall`: the thread is attached, `class` is a type, `keywords` is null or a tuple, and `args` points to as many objects
/// as the low bits of `count` and the length of `keywords` say; all of them live through the call.
#[cold]
#[inline(never)]
pub(crate) unsafe fn construct_slowly(
    class: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    count: usize,
    keywords: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a number; the function does nothing else with it.
        let count = unsafe { ffi::PyVectorcall_NARGS(count) };
        let value = |index: isize| {
            // SAFETY: as many as there are, by the contract above.
            let place = unsafe { args.offset(index) };
            // SAFETY: as above.
            let object = unsafe { *place };
            // SAFETY: a live object.
            unsafe { Owned::copied(py, object) }
        };
        let positional = Owned::list(py, (0..count).map(|index| Ok(value(index))))?.into_tuple()?;
        let by_name = Owned::dict(py)?;
        if !keywords.is_null() {
            // SAFETY: a live tuple, by the contract above.
            let names: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, keywords) };
            for (index, position) in (0..names.tuple_len()).zip(count..) {
                if let Some(name) = names.tuple_item(index) {
                    by_name.dict_set(name, value(position).borrow())?;
                }
            }
        }
        // SAFETY: a live type, by the contract above.
        mend_new(unsafe { Borrowed::from_raw(py, class) })?;
        let usual = &raw mut ffi::PyType_Type;
        // SAFETY: a static type of CPython's.
        let Some(call) = (unsafe { kind::call(usual) }) else {
            return Err(PyErr::runtime_error("classes cannot be called"));
        };
        // SAFETY: attached, a live type, a tuple and a dict.
        let made = unsafe { call(class, positional.borrow().as_ptr(), by_name.borrow().as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, made) }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// Gives a type its `tp_new` again where Python code has put its `__new__` back: CPython itself does not, and would say that it is not safe.
fn mend_new(class: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let Some(found) = super::extra::own_dict(class)?.borrow().dict_get_text("__new__")? else {
        return Ok(());
    };
    // SAFETY: a live object.
    if unsafe { ffi::PyCFunction_CheckExact(found.borrow().as_ptr()) } == 0 {
        return Ok(());
    }
    // SAFETY: a live object of that kind.
    let own = unsafe { ffi::PyCFunction_GetSelf(found.borrow().as_ptr()) };
    if ptr::eq(own, class.as_ptr()) {
        // SAFETY: a live type of ours, as in the one caller; CPython made that function for its `tp_new`.
        unsafe { kind::set_new(class.as_ptr().cast(), new) };
    }
    Ok(())
}

/// Lets `object` say which methods are missing.
///
/// # Safety
///
/// An attached thread, a live type.
#[cold]
unsafe fn refuse_abstract(ty: *mut ffi::PyTypeObject) -> *mut ffi::PyObject {
    // SAFETY: attached.
    let none = unsafe { ffi::PyTuple_New(0) };
    if none.is_null() {
        return none;
    }
    let base = &raw mut ffi::PyBaseObject_Type;
    // SAFETY: a type that is never changed.
    let made = match unsafe { kind::new(base) } {
        // SAFETY: attached, a live type, an empty tuple, no keywords.
        Some(new) => unsafe { new(ty, none, ptr::null_mut()) },
        None => ptr::null_mut(),
    };
    // SAFETY: the tuple made above.
    unsafe { ffi::Py_DECREF(none) };
    made
}

/// `tp_new` of a class without a constructor.
///
/// # Safety
///
/// Only CPython calls this, on an attached thread, with a live type.
pub(super) unsafe extern "C" fn refuse(
    ty: *mut ffi::PyTypeObject,
    _: *mut ffi::PyObject,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live type, by the contract above.
        let ty: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, ty.cast()) };
        let name = ty.getattr("__qualname__")?;
        let name = name.borrow().text()?;
        Err::<Owned<'_>, _>(PyErr::type_error(format!(
            "cannot create `{name}` instances from Python: the class has no constructor"
        )))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(ptr::null_mut(), Owned::into_raw, body) }
}

/// `tp_init` of a class without a constructor.
///
/// # Safety
///
/// Only CPython calls this, on an attached thread, with a live object.
pub(super) unsafe extern "C" fn refuse_init(
    this: *mut ffi::PyObject,
    _: *mut ffi::PyObject,
    _: *mut ffi::PyObject,
) -> c_int {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, this) };
        Err::<c_int, _>(PyErr::type_error(format!(
            "a `{}` cannot be initialised from Python: the class has no constructor",
            this.type_name()
        )))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |it| it, body) }
}

//! What any object can do: attributes, items, calls, comparison, text, iteration.
//!
//! In: objects. Out: objects, or the exception that Python code raised. Each of these may run Python code.

use std::ptr::NonNull;

use super::stack::check_room;
use super::{Borrowed, Owned, check, check_size};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

impl<'py> Borrowed<'_, 'py> {
    /// `object.name`
    pub(crate) fn getattr(self, name: &str) -> Result<Owned<'py>, PyErr> {
        let name = Owned::str(self.py(), name)?;
        // SAFETY: attached, live objects.
        let value = unsafe { ffi::PyObject_GetAttr(self.as_ptr(), name.borrow().as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), value) }
    }

    /// `object.name`, or nothing if there is no such attribute.
    pub(crate) fn optional_attribute(self, name: &str) -> Result<Option<Owned<'py>>, PyErr> {
        match self.getattr(name) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_attribute_error(self.py()) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The attribute of the object's class, where Python looks for special methods.
    pub(crate) fn type_attribute(self, name: &str) -> Result<Option<Owned<'py>>, PyErr> {
        // SAFETY: a live object; its type is an object that lives as long as it does.
        let ty = unsafe { ffi::Py_TYPE(self.as_ptr()) };
        // SAFETY: as above.
        let ty: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(self.py(), ty.cast()) };
        ty.optional_attribute(name)
    }

    /// `object.name = value`
    pub(crate) fn setattr(self, name: &str, value: Borrowed<'_, '_>) -> Result<(), PyErr> {
        let name = Owned::str(self.py(), name)?;
        // SAFETY: attached, live objects.
        let code = unsafe { ffi::PyObject_SetAttr(self.as_ptr(), name.borrow().as_ptr(), value.as_ptr()) };
        check(self.py(), code).map(drop)
    }

    /// `object(*args)`
    pub(crate) fn call(self, args: &[Borrowed<'_, '_>]) -> Result<Owned<'py>, PyErr> {
        // It keeps room before the argument, where bound methods put their object.
        #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
        if let [arg] = args {
            // SAFETY: attached, live objects.
            let value = unsafe { ffi::PyObject_CallOneArg(self.as_ptr(), arg.as_ptr()) };
            // SAFETY: a new reference or null.
            return unsafe { Owned::result(self.py(), value) };
        }
        // SAFETY: attached, live objects; `Borrowed` is laid out as the pointer it holds; there are as many as said, and no
        // keywords.
        let value =
            unsafe { ffi::PyObject_Vectorcall(self.as_ptr(), args.as_ptr().cast(), args.len(), std::ptr::null_mut()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), value) }
    }

    /// `args[0].name(*args[1:])`, of a name that is interned.
    pub(crate) fn call_as_method(self, args: &[Borrowed<'_, '_>]) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, live objects; `Borrowed` is laid out as the pointer it holds; there are as many as said, and no
        // keywords.
        let value = unsafe {
            ffi::PyObject_VectorcallMethod(self.as_ptr(), args.as_ptr().cast(), args.len(), std::ptr::null_mut())
        };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), value) }
    }

    /// `object(*args, **keywords)`: a tuple and a dict.
    pub(crate) fn call_all(
        self,
        args: Borrowed<'_, '_>,
        keywords: Option<Borrowed<'_, '_>>,
    ) -> Result<Owned<'py>, PyErr> {
        let keywords = keywords.map_or(std::ptr::null_mut(), Borrowed::as_ptr);
        // SAFETY: attached, live objects; the function refuses what is no tuple or no dict.
        let value = unsafe { ffi::PyObject_Call(self.as_ptr(), args.as_ptr(), keywords) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), value) }
    }

    /// `type(object)`
    pub(crate) fn class(self) -> Owned<'py> {
        // SAFETY: a live object; its type lives as long as it does.
        let ty = unsafe { ffi::Py_TYPE(self.as_ptr()) };
        // SAFETY: a live type.
        unsafe { Owned::copied(self.py(), ty.cast()) }
    }

    /// `object[key]`
    pub(crate) fn getitem(self, key: Borrowed<'_, '_>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, live objects.
        let value = unsafe { ffi::PyObject_GetItem(self.as_ptr(), key.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), value) }
    }

    /// `object[key] = value`
    pub(crate) fn setitem(self, key: Borrowed<'_, '_>, value: Borrowed<'_, '_>) -> Result<(), PyErr> {
        // SAFETY: attached, live objects.
        let code = unsafe { ffi::PyObject_SetItem(self.as_ptr(), key.as_ptr(), value.as_ptr()) };
        check(self.py(), code).map(drop)
    }

    /// `len(object)`
    pub(crate) fn len(self) -> Result<usize, PyErr> {
        // SAFETY: attached, a live object.
        let size = unsafe { ffi::PyObject_Size(self.as_ptr()) };
        check_size(self.py(), size).map(isize::cast_unsigned)
    }

    /// `bool(object)`
    pub(crate) fn is_true(self) -> Result<bool, PyErr> {
        // SAFETY: attached, a live object.
        let code = unsafe { ffi::PyObject_IsTrue(self.as_ptr()) };
        check(self.py(), code).map(|it| it != 0)
    }

    /// `bool(object == other)`
    pub(crate) fn equals(self, other: Borrowed<'_, '_>) -> Result<bool, PyErr> {
        // SAFETY: attached, live objects.
        let result = unsafe { ffi::PyObject_RichCompare(self.as_ptr(), other.as_ptr(), ffi::Py_EQ) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), result) }?.borrow().is_true()
    }

    /// `hash(object)`
    pub(crate) fn hash(self) -> Result<isize, PyErr> {
        // SAFETY: attached, a live object.
        let hash = unsafe { ffi::PyObject_Hash(self.as_ptr()) };
        check_size(self.py(), hash)
    }

    /// `repr(object)`
    pub(crate) fn repr(self) -> Result<Owned<'py>, PyErr> {
        check_room(self.py())?;
        // SAFETY: attached, a live object.
        let text = unsafe { ffi::PyObject_Repr(self.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), text) }
    }

    /// `str(object)`
    pub(crate) fn str(self) -> Result<Owned<'py>, PyErr> {
        check_room(self.py())?;
        // SAFETY: attached, a live object.
        let text = unsafe { ffi::PyObject_Str(self.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), text) }
    }

    /// `iter(object)`
    pub(crate) fn iter(self) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, a live object.
        let iterator = unsafe { ffi::PyObject_GetIter(self.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), iterator) }
    }

    /// Whether `iter(object)` has a chance: `__iter__`, or `__getitem__`.
    pub(crate) fn is_iterable(self) -> bool {
        // SAFETY: a live object.
        let ty = unsafe { ffi::Py_TYPE(self.as_ptr()) };
        // SAFETY: a live type and a slot that every version knows.
        !unsafe { ffi::PyType_GetSlot(ty, ffi::Py_tp_iter) }.is_null() || self.has_getitem()
    }

    /// `next(iterator)`, or nothing at its end.
    pub(crate) fn next(self) -> Result<Option<Owned<'py>>, PyErr> {
        // SAFETY: a live object; the function looks at its type alone.
        if unsafe { ffi::PyIter_Check(self.as_ptr()) } == 0 {
            return Err(PyErr::type_error(format!(
                "'{}' object is not an iterator",
                self.type_name()
            )));
        }
        // SAFETY: attached, an iterator.
        unsafe { self.step() }
    }

    /// The same for what is known to be an iterator, however often it is asked.
    ///
    /// # Safety
    ///
    /// It was an iterator once. A class that loses its `__next__` has something to call still, which raises: CPython's own loops rely on it.
    #[inline]
    pub(crate) unsafe fn step(self) -> Result<Option<Owned<'py>>, PyErr> {
        // SAFETY: attached, an iterator.
        let item = unsafe { next_item(self.as_ptr()) };
        let Some(item) = NonNull::new(item) else {
            return ended(self.py()).map_or(Ok(None), Err);
        };
        // SAFETY: a new reference.
        Ok(Some(unsafe { Owned::from_raw(self.py(), item) }))
    }

    /// The `repr`, cut to what an error message bears; never fails.
    pub(crate) fn short_repr(self) -> String {
        const MOST: usize = 50;
        let shown = self.repr().and_then(|it| it.borrow().text().map(str::to_owned));
        let text = shown.unwrap_or_else(|_| format!("<{}>", self.type_name()));
        match text.char_indices().nth(MOST) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text,
        }
    }
}

/// The next item, or null: at the end, where StopIteration may be set or no exception, and with any other.
///
/// # Safety
///
/// An iterator, on an attached thread.
#[inline]
#[cfg(not(Py_LIMITED_API))]
unsafe fn next_item(iterator: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: a live object, by the contract above.
    let ty = unsafe { ffi::Py_TYPE(iterator) };
    // SAFETY: a live type.
    match unsafe { (*ty).tp_iternext } {
        // SAFETY: by the contract above.
        Some(next) => unsafe { ffi::call_iternext(next, iterator) },
        // SAFETY: attached, by the contract above.
        None => unsafe { no_iterator() },
    }
}

/// The same without the type's structure at hand.
///
/// # Safety
///
/// An iterator, on an attached thread.
#[inline]
#[cfg(Py_LIMITED_API)]
unsafe fn next_item(iterator: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    unsafe { ffi::PyIter_Next(iterator) }
}

/// Takes a step of an iterator of ours, which lives until that is over. CPython's own code does not always see to it: `itertools.islice` gives up the
/// iterator that it is asking, if it is asked meanwhile itself and gets an error.
///
/// # Safety
///
/// A live object, on an attached thread; the step does not unwind.
#[inline(always)]
pub(crate) unsafe fn hold<C>(iterator: *mut ffi::PyObject, step: impl FnOnce() -> C) -> C {
    // SAFETY: a live object, by the contract above.
    unsafe { count(iterator) };
    let answer = step();
    // SAFETY: attached, by the contract above; the reference that was taken.
    unsafe { uncount(iterator) };
    answer
}

/// Counts a reference, as `Py_INCREF` does, of an object that is not immortal: it was made for this process, and will go.
///
/// # Safety
///
/// A live object, on an attached thread.
#[inline(always)]
#[cfg(not(any(Py_LIMITED_API, Py_GIL_DISABLED, py_sys_config = "Py_REF_DEBUG")))]
unsafe fn count(object: *mut ffi::PyObject) {
    // SAFETY: a live object, by the contract above.
    let references = unsafe { &raw mut (*object).ob_refcnt }.cast::<ffi::Py_ssize_t>();
    // SAFETY: as above; under the lock of the interpreter.
    unsafe { *references += 1 };
}

/// Gives the reference back.
///
/// # Safety
///
/// That of [`count`].
#[inline(always)]
#[cfg(not(any(Py_LIMITED_API, Py_GIL_DISABLED, py_sys_config = "Py_REF_DEBUG")))]
unsafe fn uncount(object: *mut ffi::PyObject) {
    // SAFETY: a live object, by the contract above.
    if unsafe { ffi::Py_REFCNT(object) } == 1 {
        // SAFETY: attached, by the contract above; the last reference.
        return unsafe { ffi::Py_DECREF(object) };
    }
    // SAFETY: a live object, by the contract above.
    let references = unsafe { &raw mut (*object).ob_refcnt }.cast::<ffi::Py_ssize_t>();
    // SAFETY: as above; under the lock of the interpreter.
    unsafe { *references -= 1 };
}

#[cfg(any(Py_LIMITED_API, Py_GIL_DISABLED, py_sys_config = "Py_REF_DEBUG"))]
use ffi::{Py_DECREF as uncount, Py_INCREF as count};

/// What was an iterator when it was taken always has something to call; if not, it is an error and no crash.
///
/// # Safety
///
/// An attached thread.
#[cold]
#[cfg(not(Py_LIMITED_API))]
unsafe fn no_iterator() -> *mut ffi::PyObject {
    // SAFETY: a constant of CPython's, set since its start.
    let class = unsafe { ffi::PyExc_TypeError };
    // SAFETY: attached, by the contract above; a class and a text.
    unsafe { ffi::PyErr_SetString(class, c"the object is not an iterator any more".as_ptr()) };
    std::ptr::null_mut()
}

/// What it means that an iterator gave no item: an error, or its end, of which an exception may tell.
#[cold]
#[inline(never)]
fn ended(py: Python<'_>) -> Option<PyErr> {
    // SAFETY: attached.
    if unsafe { ffi::PyErr_Occurred() }.is_null() {
        return None;
    }
    // SAFETY: a constant of CPython's, set since its start.
    let end = unsafe { ffi::PyExc_StopIteration };
    // SAFETY: attached, with an exception set; a class.
    if unsafe { ffi::PyErr_ExceptionMatches(end) } == 0 {
        return Some(PyErr::fetch(py));
    }
    // SAFETY: attached.
    unsafe { ffi::PyErr_Clear() };
    None
}

/// While it lives, the `repr` of an object is being made.
pub(crate) struct ReprGuard<'a, 'py>(Borrowed<'a, 'py>);

/// Says that the `repr` of an object is being made; nothing if it is already.
pub(crate) fn repr_guard<'a, 'py>(object: Borrowed<'a, 'py>) -> Result<Option<ReprGuard<'a, 'py>>, PyErr> {
    // SAFETY: attached, a live object.
    let code = unsafe { ffi::Py_ReprEnter(object.as_ptr()) };
    Ok((check(object.py(), code)? == 0).then_some(ReprGuard(object)))
}

impl Drop for ReprGuard<'_, '_> {
    fn drop(&mut self) {
        // SAFETY: attached, the live object that was entered.
        unsafe { ffi::Py_ReprLeave(self.0.as_ptr()) };
    }
}

//! [`Object`]: a handle to a Python object that Rust may keep as long as it likes, on any thread.
//!
//! In: references on attached threads. Out: a counted handle, `Clone + Send + Sync + 'static`, of two words: the object, and the
//! record of the interpreter that it belongs to.
//!
//! # How it counts
//!
//! On a thread that is attached to the object's interpreter, a clone adds to the object's own count and a drop gives back.
//! Any other thread must not touch that count, must not wait for the interpreter's lock (it may hold a Rust lock that an
//! attached thread waits for), and cannot tell whether the interpreter will live long enough to be waited for. So:
//!
//! - A drop there queues the reference in the interpreter's record (see [`crate::home`]).
//! - A clone there turns the handle into a shared one: the handle's single reference moves into a cell with an atomic count, and
//!   the handle and its clone both point to the cell. The exchange is one compare-and-swap on the handle's own word; whoever
//!   reads the word sees the object or the cell, and either leads to an object that the handle keeps alive. The last of them
//!   gives the reference back, or queues it.
//!
//! Nothing here blocks, and a handle that stays on attached threads never allocates.

use std::fmt;
use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering, fence};

use super::stack::check_room;
use super::{Borrowed, Key, Owned};
use crate::attach::Python;
use crate::convert::{FromPython, IntoPython, convert, holder};
use crate::error::PyErr;
use crate::ffi;
use crate::home::Home;

/// A counted handle to any Python object.
///
/// It can be cloned and dropped on any thread, attached or not. What runs Python code takes the token. An object belongs to the
/// interpreter that it came from: in another one, using it is a RuntimeError.
pub struct Object {
    /// Either an object, with one reference count of ours, or a [`Shared`] with the lowest bit set, with one count of its own.
    target: AtomicPtr<ffi::PyObject>,
    home: &'static Home,
}

/// One reference count of a Python object, shared by several handles.
struct Shared {
    object: NonNull<ffi::PyObject>,
    handles: AtomicUsize,
}

// SAFETY: the object itself is touched only on threads that are attached to its interpreter, which every use checks; all else
// is atomic.
unsafe impl Send for Object {}
// SAFETY: as above.
unsafe impl Sync for Object {}

const _: () = assert!(size_of::<Object>() == 2 * size_of::<usize>(), "a handle is two words");

/// Both objects and cells are aligned to more than one byte.
const SHARED: usize = 1;

/// An [`Object`] was used in an interpreter that it does not belong to.
pub(crate) struct ForeignObject;

impl Object {
    /// Keeps an object for longer than the call.
    #[inline]
    pub fn new(object: Owned<'_>) -> Object {
        let home = Home::current(object.py());
        Object {
            target: AtomicPtr::new(object.into_raw()),
            home,
        }
    }

    /// Converts a Rust value as the interface type `M` does.
    pub fn from_rust<M: IntoPython<T>, T>(py: Python<'_>, value: T) -> Result<Object, PyErr> {
        M::into_python(py, value).map(Object::new)
    }

    /// The object, wherever its reference count is kept.
    #[inline]
    fn pointer(&self) -> *mut ffi::PyObject {
        let target = self.target.load(Ordering::Acquire);
        match shared(target) {
            None => target,
            // SAFETY: the cell lives as long as a handle points to it, and this one does.
            Some(cell) => unsafe { cell.as_ref() }.object.as_ptr(),
        }
    }

    /// The object on this thread, if it is attached to the object's interpreter.
    #[inline]
    pub(crate) fn here<'a, 'py>(&'a self, py: Python<'py>) -> Result<Borrowed<'a, 'py>, ForeignObject> {
        if !self.home.is_here() {
            return Err(ForeignObject);
        }
        // SAFETY: the thread is attached to the object's interpreter, as just checked, and the handle keeps the object alive.
        Ok(unsafe { Borrowed::from_raw(py, self.pointer()) })
    }

    /// The object, if it is this handle's alone and belongs to the interpreter of this thread.
    pub(crate) fn sole(&self) -> Option<NonNull<ffi::PyObject>> {
        let target = self.target.load(Ordering::Acquire);
        if shared(target).is_some() || !self.home.is_here() {
            return None;
        }
        NonNull::new(target)
    }

    /// The object as a conversion or a call wants it.
    ///
    /// # Errors
    ///
    /// A RuntimeError if the object belongs to another interpreter.
    #[inline]
    pub fn bind<'a, 'py>(&'a self, py: Python<'py>) -> Result<Borrowed<'a, 'py>, PyErr> {
        self.here(py).map_err(|_| foreign())
    }

    /// The same without asking.
    ///
    /// # Safety
    ///
    /// It belongs to the interpreter that this thread is attached to.
    #[inline(always)]
    pub(crate) unsafe fn bound<'py>(&self, py: Python<'py>) -> Borrowed<'_, 'py> {
        // SAFETY: attached to the object's interpreter, by the contract above, and the handle keeps the object alive.
        unsafe { Borrowed::from_raw(py, self.pointer()) }
    }

    /// The same where there is no token; nothing if this thread is not attached to any interpreter.
    #[inline]
    pub(crate) fn bind_current(&self) -> Option<Result<Borrowed<'_, 'static>, PyErr>> {
        let (py, here) = self.home.token()?;
        if !here {
            return Some(Err(foreign()));
        }
        // SAFETY: the thread is attached to the object's interpreter, as just checked, and the handle keeps the object alive.
        Some(Ok(unsafe { Borrowed::from_raw(py, self.pointer()) }))
    }

    /// The same for what may run Python code, which needs room on the stack.
    #[inline]
    pub(crate) fn ready<'a, 'py>(&'a self, py: Python<'py>) -> Result<Borrowed<'a, 'py>, PyErr> {
        check_room(py)?;
        self.bind(py)
    }

    /// `self.name`
    pub fn getattr(&self, py: Python<'_>, name: &str) -> Result<Object, PyErr> {
        self.ready(py)?.getattr(name).map(Object::new)
    }

    /// `self.name = value`
    pub fn setattr(&self, py: Python<'_>, name: &str, value: &Object) -> Result<(), PyErr> {
        self.ready(py)?.setattr(name, value.bind(py)?)
    }

    /// `self(*args)`
    pub fn call(&self, py: Python<'_>, args: &[&Object]) -> Result<Object, PyErr> {
        let callable = self.ready(py)?;
        let args = args.iter().map(|it| it.bind(py)).collect::<Result<Vec<_>, _>>()?;
        callable.call(&args).map(Object::new)
    }

    /// `self.name(*args)`
    pub fn call_method(&self, py: Python<'_>, name: &str, args: &[&Object]) -> Result<Object, PyErr> {
        self.getattr(py, name)?.call(py, args)
    }

    /// `self[key]`
    pub fn getitem(&self, py: Python<'_>, key: &Object) -> Result<Object, PyErr> {
        self.ready(py)?.getitem(key.bind(py)?).map(Object::new)
    }

    /// `self[key] = value`
    pub fn setitem(&self, py: Python<'_>, key: &Object, value: &Object) -> Result<(), PyErr> {
        self.ready(py)?.setitem(key.bind(py)?, value.bind(py)?)
    }

    /// `len(self)`
    pub fn len(&self, py: Python<'_>) -> Result<usize, PyErr> {
        self.ready(py)?.len()
    }

    /// `bool(self)`
    pub fn is_true(&self, py: Python<'_>) -> Result<bool, PyErr> {
        self.ready(py)?.is_true()
    }

    /// `self == other`, save that an object always equals itself, as in a list or a dict.
    pub fn eq(&self, py: Python<'_>, other: &Object) -> Result<bool, PyErr> {
        self.ready(py)?.equals(other.bind(py)?)
    }

    /// `hash(self)`
    pub fn hash(&self, py: Python<'_>) -> Result<isize, PyErr> {
        self.ready(py)?.hash()
    }

    /// `repr(self)`
    pub fn repr(&self, py: Python<'_>) -> Result<String, PyErr> {
        self.bind(py)?.repr()?.borrow().text().map(str::to_owned)
    }

    /// `str(self)`
    pub fn str(&self, py: Python<'_>) -> Result<String, PyErr> {
        self.bind(py)?.str()?.borrow().text().map(str::to_owned)
    }

    /// `iter(self)`
    pub fn iter<'py>(&self, py: Python<'py>) -> Result<ObjectIter<'py>, PyErr> {
        self.ready(py)?.iter().map(|iterator| ObjectIter {
            iterator: Object::new(iterator),
            here: PhantomData,
        })
    }

    /// Converts to a Rust value as the interface type `M` does: `object.extract::<Int, u8>(py)`.
    pub fn extract<M, T>(&self, py: Python<'_>) -> Result<T, PyErr>
    where
        M: for<'a> FromPython<'a, T>,
    {
        let object = self.ready(py)?;
        // The holder's type may name the lifetime for which it is borrowed, so it cannot be dropped as a local variable.
        let held = Box::into_raw(Box::new(holder()));
        // SAFETY: just made, and not touched otherwise until the conversion is over.
        let value = convert::<M, T>(object, unsafe { &mut *held });
        // SAFETY: out of a box, as above; `T` is the same for every lifetime, so it borrows nothing of the holder.
        drop(unsafe { Box::from_raw(held) });
        value
    }

    /// The name of the object's class.
    pub fn type_name(&self, py: Python<'_>) -> Result<String, PyErr> {
        self.bind(py).map(Borrowed::type_name)
    }

    /// Whether it is `None`; false in an interpreter that it does not belong to.
    pub fn is_none(&self, py: Python<'_>) -> bool {
        self.here(py).is_ok_and(Borrowed::is_none)
    }

    /// Whether both are the very same object.
    #[must_use]
    pub fn is(&self, other: &Object) -> bool {
        self.pointer() == other.pointer() && ptr::eq(self.home, other.home)
    }

    /// The object as a key of Rust's maps and sets.
    ///
    /// # Panics
    ///
    /// If the thread is not attached. An exception of `__hash__` is kept, and raised when the bound function returns.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(self.clone())
    }

    /// Makes a handle that shares the reference count of this one.
    #[cold]
    fn share(&self) -> *mut ffi::PyObject {
        let mut target = self.target.load(Ordering::Acquire);
        loop {
            if let Some(cell) = shared(target) {
                // SAFETY: the cell lives as long as a handle points to it, and this one does.
                let before = unsafe { cell.as_ref() }.handles.fetch_add(1, Ordering::Relaxed);
                assert!(before < isize::MAX as usize, "too many handles to one object");
                return target;
            }
            let Some(object) = NonNull::new(target) else {
                unreachable!("a handle to nothing")
            };
            let cell = Box::into_raw(Box::new(Shared {
                object,
                handles: AtomicUsize::new(2),
            }));
            let tagged = cell.cast::<ffi::PyObject>().map_addr(|it| it | SHARED);
            match self
                .target
                .compare_exchange(target, tagged, Ordering::AcqRel, Ordering::Acquire)
            {
                Ok(_) => return tagged,
                Err(other) => {
                    // SAFETY: another thread was first, so nobody has seen this cell.
                    drop(unsafe { Box::from_raw(cell) });
                    target = other;
                }
            }
        }
    }
}

/// The cell that a handle's word leads to, if it is no plain object.
#[inline]
fn shared(target: *mut ffi::PyObject) -> Option<NonNull<Shared>> {
    if target.addr() & SHARED == 0 {
        return None;
    }
    NonNull::new(target.map_addr(|it| it & !SHARED).cast())
}

#[cold]
fn foreign() -> PyErr {
    PyErr::runtime_error("this object belongs to another interpreter, or this thread is not attached to an interpreter")
}

impl Clone for Object {
    #[inline]
    fn clone(&self) -> Object {
        let target = if self.home.is_here() {
            let object = self.pointer();
            // SAFETY: the thread is attached to the object's interpreter, and the handle keeps the object alive.
            unsafe { ffi::Py_INCREF(object) };
            object
        } else {
            self.share()
        };
        Object {
            target: AtomicPtr::new(target),
            home: self.home,
        }
    }
}

impl Drop for Object {
    #[inline]
    fn drop(&mut self) {
        let target = *self.target.get_mut();
        let object = match shared(target) {
            None => NonNull::new(target),
            Some(cell) => {
                // SAFETY: the cell lives as long as a handle points to it, and this one does until here.
                if unsafe { cell.as_ref() }.handles.fetch_sub(1, Ordering::Release) != 1 {
                    return;
                }
                fence(Ordering::Acquire);
                // SAFETY: this was the last handle, so nobody else has the cell.
                Some(unsafe { Box::from_raw(cell.as_ptr()) }.object)
            }
        };
        let Some(object) = object else { return };
        if self.home.is_here() {
            // SAFETY: the thread is attached to the object's interpreter, and one reference count is ours to give back.
            unsafe { ffi::Py_DECREF(object.as_ptr()) };
        } else {
            self.home.drop_later(object);
        }
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What Python would show may run Python code, for which a formatter is no place.
        f.debug_tuple("Object").field(&self.pointer()).finish()
    }
}

/// The items of [`Object::iter`].
pub struct ObjectIter<'py> {
    iterator: Object, // It asks where it is, as all methods of `Object` do.
    here: PhantomData<Python<'py>>,
}

impl Iterator for ObjectIter<'_> {
    type Item = Result<Object, PyErr>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = || {
            // Of this interpreter, or of none: the error is the same.
            let iterator = self.iterator.bind_current().unwrap_or_else(|| Err(foreign()))?;
            check_room(iterator.py())?;
            Ok(iterator.next()?.map(Object::new))
        };
        step().transpose()
    }
}

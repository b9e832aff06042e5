//! [`Py`]: a handle to an object of a class, which knows the Rust type of its state.
//!
//! In: an object that converted to the class. Out: a counted handle, as [`Object`] is one, through which the state can be borrowed.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

use super::flag::Who;
use super::lend::{Guard, lend_any, lend_any_mut};
use super::{Class, ClassInfo};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Object};

/// A counted handle to an object whose state is a `T`.
///
/// Like [`Object`], it can be cloned and dropped on any thread, and belongs to one interpreter. It keeps the object itself: what is
/// changed through it is changed for all.
pub struct Py<T> {
    object: Object,
    class: &'static ClassInfo, // Invariant: a class with `State = T`.
    state: PhantomData<fn(T) -> T>,
}

impl<T> Clone for Py<T> {
    fn clone(&self) -> Py<T> {
        Py {
            object: self.object.clone(),
            class: self.class,
            state: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Py<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What Python would show may run Python code, for which a formatter is no place.
        f.debug_tuple("Py")
            .field(&self.class.table.qualname)
            .field(&self.object)
            .finish()
    }
}

impl<T> Py<T> {
    /// A handle to an object that is one of the class.
    pub(crate) fn of<C: Class<State = T>>(object: Borrowed<'_, '_>) -> Py<T> {
        Py {
            object: Object::new(object.to_owned()),
            class: C::info(),
            state: PhantomData,
        }
    }

    /// The object.
    #[must_use]
    pub fn as_object(&self) -> &Object {
        &self.object
    }

    /// The object.
    #[must_use]
    pub fn into_object(self) -> Object {
        self.object
    }

    /// Whether both are the very same object.
    #[must_use]
    pub fn is(&self, other: &Py<T>) -> bool {
        self.object.is(&other.object)
    }

    /// Borrows the state.
    ///
    /// # Errors
    ///
    /// A RuntimeError if someone has `&mut` to it, if its `__init__` has not run, or if it belongs to another interpreter.
    pub fn borrow<'a, 'py>(&'a self, py: Python<'py>) -> Result<Ref<'a, 'py, T>, PyErr> {
        let mut guard = Guard::default();
        let state = lend_any(self.object.bind(py)?, &mut guard, Who::Handle, self.class)?;
        Ok(Ref(Lent {
            state: state.cast(),
            guard: Some(guard),
            lives: PhantomData,
            exact: PhantomData,
        }))
    }

    /// Borrows the state mutably.
    ///
    /// # Errors
    ///
    /// As for [`borrow`](Py::borrow), also if someone has `&` to it, or the class is frozen.
    pub fn borrow_mut<'a, 'py>(&'a self, py: Python<'py>) -> Result<RefMut<'a, 'py, T>, PyErr> {
        let mut guard = Guard::default();
        let state = lend_any_mut(self.object.bind(py)?, &mut guard, Who::Handle, self.class)?;
        Ok(RefMut(Lent {
            state: state.cast(),
            guard: Some(guard),
            lives: PhantomData,
            exact: PhantomData,
        }))
    }

    /// Calls a function with the state.
    ///
    /// # Errors
    ///
    /// As for [`borrow`](Py::borrow).
    pub fn with<R>(&self, py: Python<'_>, body: impl FnOnce(&T) -> R) -> Result<R, PyErr> {
        self.borrow(py).map(|it| body(&it))
    }

    /// Calls a function with the state, which it may change.
    ///
    /// # Errors
    ///
    /// As for [`borrow_mut`](Py::borrow_mut).
    pub fn with_mut<R>(&self, py: Python<'_>, body: impl FnOnce(&mut T) -> R) -> Result<R, PyErr> {
        self.borrow_mut(py).map(|mut it| body(&mut it))
    }
}

/// A borrow that lasts as long as the handle is borrowed; forgotten, it never ends, and the state stays borrowed.
struct Lent<'a, 'py, T> {
    state: NonNull<T>,
    guard: Option<Guard>,
    lives: PhantomData<(&'a Object, Python<'py>)>,
    exact: PhantomData<fn(T) -> T>,
}

impl<T> Drop for Lent<'_, '_, T> {
    fn drop(&mut self) {
        // Only an attached thread may touch the flag: what somebody kept in a thread-local variable stays borrowed.
        if !crate::attach::attached() {
            std::mem::forget(self.guard.take());
        }
    }
}

/// `&T`, borrowed through a [`Py`].
pub struct Ref<'a, 'py, T>(Lent<'a, 'py, T>);

/// `&mut T`, borrowed through a [`Py`].
pub struct RefMut<'a, 'py, T>(Lent<'a, 'py, T>);

impl<T> Deref for Ref<'_, '_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: borrowed for as long as the guard in it lives, and the handle keeps the object alive.
        unsafe { self.0.state.as_ref() }
    }
}

impl<T> Deref for RefMut<'_, '_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: as above.
        unsafe { self.0.state.as_ref() }
    }
}

impl<T> DerefMut for RefMut<'_, '_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: borrowed exclusively, as above.
        unsafe { self.0.state.as_mut() }
    }
}

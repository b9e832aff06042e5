//! Virtual methods: calls from Rust that see what Python has made of a method.
//!
//! In: the name of a method that the interface file calls `virtual`, and an object. Out: what the method of the object's class gives,
//! be it a subclass in Python. The name is made for Python once; with it, CPython finds the method in its own cache, by the version of
//! the class, so a method that is replaced later is seen as well.

use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::Py;
use super::native::core;
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::module::class_of;
use crate::object::{Borrowed, Object, Owned};

/// A virtual method, to be called on any number of objects: `Virtual::new("speak").call(py, animal, &[])`.
///
/// It may be kept, and shared between threads; what it keeps for one interpreter is of no use in another, where it works all the same.
pub struct Virtual {
    name: &'static str,
    /// The name as a string of Python's, in the first interpreter that asked.
    interned: OnceLock<Object>,
    /// The class of the last object, which is known to have such a method; never followed.
    known: AtomicPtr<ffi::PyTypeObject>,
}

impl Virtual {
    /// The method of that name.
    #[must_use]
    pub const fn new(name: &'static str) -> Virtual {
        Virtual {
            name,
            interned: OnceLock::new(),
            known: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// Calls the method of an object: a [`Py`], or any [`Object`] whose class is one of the interface file or derives from one.
    ///
    /// # Errors
    ///
    /// What the method raises; a RuntimeError if the class has no virtual method of that name.
    pub fn call<'a>(&self, py: Python<'_>, object: impl Into<&'a Object>, args: &[&Object]) -> Result<Object, PyErr> {
        let object = object.into().ready(py)?;
        // SAFETY: a live object.
        let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
        if self.known.load(Ordering::Relaxed) != ty {
            self.learn(py, object, ty)?;
        }
        let mut all = vec![object];
        for it in args {
            all.push(it.bind(py)?);
        }
        match self.interned.get().map(|it| it.here(py)) {
            Some(Ok(name)) => name.call_as_method(&all),
            _ => self.intern(py)?.borrow().call_as_method(&all),
        }
        .map(Object::new)
    }

    #[cold]
    fn intern<'py>(&self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        let name = Owned::interned(py, self.name)?;
        let _ = self.interned.set(Object::new(name.borrow().to_owned()));
        Ok(name)
    }

    /// Sees to it that the interface file says `virtual`, so that nobody relies on a method that may be called directly elsewhere.
    #[cold]
    fn learn(&self, py: Python<'_>, object: Borrowed<'_, '_>, ty: *mut ffi::PyTypeObject) -> Result<(), PyErr> {
        // SAFETY: a live type.
        let class = unsafe { core(ty) };
        // SAFETY: a live type of ours.
        let class = class.and_then(|it| unsafe { class_of(py, it) });
        let Some(class) = class else {
            return Err(PyErr::expected("an object of a class with virtual methods", object));
        };
        if !class.line().any(|it| it.table.special().virtuals.contains(&self.name)) {
            return Err(PyErr::runtime_error(format!(
                "`{}` has no virtual method `{}`: the interface file does not say `virtual: true`",
                class.table.qualname, self.name
            )));
        }
        self.known.store(ty, Ordering::Relaxed);
        Ok(())
    }
}

impl<'a, T> From<&'a Py<T>> for &'a Object {
    fn from(handle: &'a Py<T>) -> &'a Object {
        handle.as_object()
    }
}

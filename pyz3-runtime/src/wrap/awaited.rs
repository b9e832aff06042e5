//! What can be awaited: coroutines, futures, objects with `__await__`.

use std::fmt;

use super::{Argument, PyIterator, call};
use crate::attach::Python;
use crate::convert::{FromPython, IntoPython};
use crate::error::{Builtin, Class, PyErr};
use crate::object::{Borrowed, Object, Owned, library_class};
use crate::types::{Awaitable, Int};

/// The flag of a generator's code that makes it one to be awaited: `types.coroutine`.
const ITERABLE_COROUTINE: i64 = 0x100;

/// Something that can be awaited, and what becomes of its value.
pub struct PyAwaitable<T = Object> {
    object: Object,
    convert: fn(Borrowed<'_, '_>) -> Result<T, PyErr>,
}

/// A generator that `types.coroutine` has made awaitable, which has no `__await__`.
fn is_generator(object: Borrowed<'_, '_>) -> Result<bool, PyErr> {
    if !object.is_of(library_class(object.py(), c"types", "GeneratorType")?.borrow()) {
        return Ok(false);
    }
    let flags: i64 = Int::copy_from(object.getattr("gi_code")?.borrow().getattr("co_flags")?.borrow())?;
    Ok(flags & ITERABLE_COROUTINE != 0)
}

fn is_awaitable(object: Borrowed<'_, '_>) -> Result<bool, PyErr> {
    Ok(object.type_attribute("__await__")?.is_some() || is_generator(object)?)
}

fn open(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
    if is_awaitable(object)? {
        Ok(Object::new(object.to_owned()))
    } else {
        Err(PyErr::expected("Awaitable", object))
    }
}

impl PyAwaitable<Object> {
    /// Whether an object can be awaited.
    pub fn check(py: Python<'_>, object: &Object) -> Result<bool, PyErr> {
        is_awaitable(object.bind(py)?)
    }

    /// The object as one of these; a TypeError if it cannot be awaited.
    pub fn of(py: Python<'_>, object: Object) -> Result<PyAwaitable, PyErr> {
        fn same(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
            Ok(Object::new(object.to_owned()))
        }
        Ok(PyAwaitable {
            object: open(object.bind(py)?)?,
            convert: same,
        })
    }
}

impl<T> PyAwaitable<T> {
    /// The object itself.
    #[must_use]
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// The object itself.
    #[must_use]
    pub fn into_object(self) -> Object {
        self.object
    }

    /// What `await` asks for the next step: `self.__await__()`.
    pub fn iter(&self, py: Python<'_>) -> Result<PyIterator, PyErr> {
        let object = self.object.ready(py)?;
        if is_generator(object)? {
            return PyIterator::of(py, self.object.clone());
        }
        PyIterator::of(py, Object::new(call(py, &self.object, "__await__", [])?))
    }

    /// Drives it to its end on this thread, without an event loop, and converts its value. What it yields on the way counts as "not yet": it is
    /// asked again at once. So it must not wait for a loop; a future of asyncio's that is pending is a RuntimeError.
    pub fn await_(&self, py: Python<'_>) -> Result<T, PyErr> {
        let steps = self.iter(py)?;
        loop {
            match call(py, steps.object(), "__next__", []) {
                Ok(_) => crate::object::check_signals(py)?,
                Err(error) if error.is_of(py, Class::Builtin(Builtin::StopIteration)) => {
                    let value = error.into_object(py)?.getattr(py, "value")?;
                    return (self.convert)(value.bind(py)?).map_err(|error| error.within("awaited value"));
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl<T> crate::class::Traverse for PyAwaitable<T> {
    fn traverse(&self, visit: &mut crate::class::Visit<'_>) {
        visit.object(&self.object);
    }
}

impl<T> Clone for PyAwaitable<T> {
    fn clone(&self) -> PyAwaitable<T> {
        PyAwaitable {
            object: self.object.clone(),
            convert: self.convert,
        }
    }
}

impl<T> fmt::Debug for PyAwaitable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PyAwaitable").field(&self.object).finish()
    }
}

impl<'a, M, T> FromPython<'a, PyAwaitable<T>> for Awaitable<M>
where
    M: FromPython<'a, T>,
{
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<PyAwaitable<T>, PyErr> {
        Self::copy_from(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<PyAwaitable<T>, PyErr> {
        const {
            assert!(
                M::COPIES,
                "the value of what is awaited does not live longer than the step: take it as an owned type"
            );
        }
        Ok(PyAwaitable {
            object: open(object)?,
            convert: M::copy_from,
        })
    }
}

impl<'a, M> FromPython<'a, &'a Object> for Awaitable<M> {
    type Holder = Option<Object>;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<Object>) -> Result<&'a Object, PyErr> {
        Ok(holder.insert(open(object)?))
    }
}

impl<'a, M> FromPython<'a, Object> for Awaitable<M> {
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Object, PyErr> {
        open(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
        open(object)
    }
}

fn give<'py>(py: Python<'py>, object: &Object) -> Result<Owned<'py>, PyErr> {
    open(object.bind(py)?)?.object(py)
}

impl<M, T> IntoPython<PyAwaitable<T>> for Awaitable<M> {
    fn into_python<'py>(py: Python<'py>, value: PyAwaitable<T>) -> Result<Owned<'py>, PyErr> {
        give(py, &value.object)
    }
}

impl<M, T> IntoPython<&PyAwaitable<T>> for Awaitable<M> {
    fn into_python<'py>(py: Python<'py>, value: &PyAwaitable<T>) -> Result<Owned<'py>, PyErr> {
        give(py, &value.object)
    }
}

impl<M> IntoPython<Object> for Awaitable<M> {
    fn into_python<'py>(py: Python<'py>, value: Object) -> Result<Owned<'py>, PyErr> {
        give(py, &value)
    }
}

impl<M> IntoPython<&Object> for Awaitable<M> {
    fn into_python<'py>(py: Python<'py>, value: &Object) -> Result<Owned<'py>, PyErr> {
        give(py, value)
    }
}

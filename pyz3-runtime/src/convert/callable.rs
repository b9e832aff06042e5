//! `Callable[[A, B], R]`: functions, both ways.
//!
//! In: anything that can be called. Out: [`PyCallable`], called with Rust values, or a boxed closure that does so. The other way, a boxed
//! closure becomes a Python function. What is called has no place to borrow from, so what comes from Python is owned.

use std::fmt;

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
#[cfg(not(Py_LIMITED_API))]
use crate::interpreter::Interpreter;
use crate::object::{Borrowed, Object, Owned, Reserve, check_room};
use crate::types::{Anything, Callable};

/// A Python callable that takes and gives Rust values: `PyCallable<(i64, String), bool>`.
///
/// It may be cloned, kept, and sent to other threads. A thread that is attached to no interpreter calls it by
/// [`call_anywhere`](PyCallable::call_anywhere), as the boxed closure does.
pub struct PyCallable<A, R> {
    object: Object,
    /// Where it belongs, which is none only where that is about to end.
    #[cfg(not(Py_LIMITED_API))]
    interpreter: Option<Interpreter>,
    call: fn(Borrowed<'_, '_>, A) -> Result<R, PyErr>,
}

impl<A, R> PyCallable<A, R> {
    /// Calls it.
    ///
    /// # Errors
    ///
    /// What it raises, a value that does not convert, and a RuntimeError in an interpreter that it does not belong to.
    pub fn call(&self, py: Python<'_>, args: A) -> Result<R, PyErr> {
        (self.call)(self.object.ready(py)?, args)
    }

    /// Shows it to something that cannot keep it, where each call costs less: whether this is the right interpreter is asked here, and not
    /// for each.
    ///
    /// # Errors
    ///
    /// A RuntimeError in an interpreter that it does not belong to.
    ///
    /// # Examples
    ///
    /// With `total: {signature: "(f: Callable[[int], int], n: int) -> int", python: true}`:
    ///
    /// ```ignore
    /// pub fn total(py: Python<'_>, f: PyCallable<(i64,), i64>, n: i64) -> Result<i64, PyErr> {
    ///     f.with(py, |f| (0..n).map(|it| f.call((it,))).sum())?
    /// }
    /// ```
    pub fn with<U>(
        &self,
        py: Python<'_>,
        body: impl for<'a, 'py> FnOnce(BoundCallable<'a, 'py, A, R>) -> U,
    ) -> Result<U, PyErr> {
        Ok(body(BoundCallable {
            object: self.object.bind(py)?,
            reserve: Reserve::of_thread(py),
            call: self.call,
        }))
    }

    /// The callable itself.
    #[must_use]
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// Calls it on this thread, whichever it is: one that is attached to no interpreter is for as long as the call takes.
    ///
    /// It waits for the interpreter's lock then. A bound function that itself waits for such a thread must let go of the lock: `gil: release`.
    ///
    /// # Errors
    ///
    /// As [`call`](PyCallable::call), and a RuntimeError where the interpreter has ended.
    pub fn call_anywhere(&self, args: A) -> Result<R, PyErr> {
        if let Some(object) = self.object.bind_current() {
            let object = object?;
            check_room(object.py())?;
            return (self.call)(object, args);
        }
        #[cfg(Py_LIMITED_API)]
        return Err(PyErr::runtime_error(
            "on the stable ABI, a Python callable is called on threads of Python's alone",
        ));
        #[cfg(not(Py_LIMITED_API))]
        let attached = self.interpreter.as_ref().and_then(|it| it.enter().ok());
        #[cfg(not(Py_LIMITED_API))]
        match attached {
            Some(attached) => self.call(attached.python(), args),
            None => Err(PyErr::runtime_error(
                "a Python callable was called after its interpreter has ended",
            )),
        }
    }
}

impl<A, R> crate::class::Traverse for PyCallable<A, R> {
    fn traverse(&self, visit: &mut crate::class::Visit<'_>) {
        visit.object(&self.object);
    }
}

impl<A, R> Clone for PyCallable<A, R> {
    fn clone(&self) -> PyCallable<A, R> {
        PyCallable {
            object: self.object.clone(),
            #[cfg(not(Py_LIMITED_API))]
            interpreter: self.interpreter.clone(),
            call: self.call,
        }
    }
}

impl<A, R> fmt::Debug for PyCallable<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PyCallable").field(&self.object).finish()
    }
}

/// What [`PyCallable::with`] shows.
pub struct BoundCallable<'a, 'py, A, R> {
    object: Borrowed<'a, 'py>,
    reserve: Reserve<'py>,
    call: fn(Borrowed<'_, '_>, A) -> Result<R, PyErr>,
}

impl<A, R> BoundCallable<'_, '_, A, R> {
    /// Calls it.
    ///
    /// # Errors
    ///
    /// What it raises, and a value that does not convert.
    pub fn call(&self, args: A) -> Result<R, PyErr> {
        self.reserve.check()?;
        (self.call)(self.object, args)
    }
}

impl<A, R> fmt::Debug for BoundCallable<'_, '_, A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BoundCallable").field(&self.object.as_ptr()).finish()
    }
}

/// The arguments of a call as the interface types of a tuple: what Rust passes to Python.
pub trait Pass<A> {
    /// Converts the arguments and calls.
    #[doc(hidden)]
    fn pass<'py>(callable: Borrowed<'_, 'py>, args: A) -> Result<Owned<'py>, PyErr>;
}

impl Pass<Vec<Object>> for Anything {
    fn pass<'py>(callable: Borrowed<'_, 'py>, args: Vec<Object>) -> Result<Owned<'py>, PyErr> {
        let args = args
            .iter()
            .map(|it| it.bind(callable.py()))
            .collect::<Result<Vec<_>, _>>()?;
        callable.call(&args)
    }
}

fn place(index: usize) -> String {
    format!("argument {}", index + 1)
}

fn call<'a, P, A, M, R>(callable: Borrowed<'_, '_>, args: A) -> Result<R, PyErr>
where
    P: Pass<A>,
    M: FromPython<'a, R>,
{
    let result = P::pass(callable, args)?;
    match M::copy_from(result.borrow()) {
        Ok(value) => {
            result.give_back(callable.py());
            Ok(value)
        }
        Err(error) => Err(failed(result, error)),
    }
}

/// A result that does not convert.
#[cold]
#[inline(never)]
fn failed(result: Owned<'_>, error: PyErr) -> PyErr {
    let py = result.py();
    result.give_back(py);
    error.within("callable's result")
}

fn checked<'a, P, A, M, R>(object: Borrowed<'_, '_>) -> Result<PyCallable<A, R>, PyErr>
where
    P: Pass<A>,
    M: FromPython<'a, R>,
    R: 'static,
{
    const {
        assert!(
            M::COPIES,
            "what a callable returns does not live longer than the call: take it as an owned type"
        );
    }
    if object.is_callable() {
        Ok(PyCallable {
            object: Object::new(object.to_owned()),
            #[cfg(not(Py_LIMITED_API))]
            interpreter: Interpreter::current(object.py()).ok(),
            call: call::<P, A, M, R>,
        })
    } else {
        Err(PyErr::expected("Callable", object))
    }
}

impl<'a, P, A, M, R> FromPython<'a, PyCallable<A, R>> for Callable<P, M>
where
    P: Pass<A>,
    M: FromPython<'a, R>,
    R: 'static,
{
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<PyCallable<A, R>, PyErr> {
        checked::<P, A, M, R>(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<PyCallable<A, R>, PyErr> {
        checked::<P, A, M, R>(object)
    }
}

impl<P, M, A, R> IntoPython<PyCallable<A, R>> for Callable<P, M> {
    fn into_python<'py>(py: Python<'py>, value: PyCallable<A, R>) -> Result<Owned<'py>, PyErr> {
        value.object.bind(py).map(Borrowed::to_owned)
    }
}

impl<P, M, A, R> IntoPython<&PyCallable<A, R>> for Callable<P, M> {
    fn into_python<'py>(py: Python<'py>, value: &PyCallable<A, R>) -> Result<Owned<'py>, PyErr> {
        value.object.bind(py).map(Borrowed::to_owned)
    }
}

#[cold]
fn wrong_count(expected: usize, found: usize) -> PyErr {
    let s = if expected == 1 { "" } else { "s" };
    PyErr::type_error(format!(
        "callback() takes {expected} positional argument{s} but {found} were given"
    ))
}

macro_rules! callables {
    ($($len:literal: $($marker:ident $type:ident $index:tt $name:ident),*;)*) => { $(
        impl<$($marker, $type),*> Pass<($($type,)*)> for ($($marker,)*)
        where
            $($marker: IntoPython<$type>,)*
        {
            #[allow(unused_variables, reason = "a call of nothing has no arguments")]
            fn pass<'py>(callable: Borrowed<'_, 'py>, args: ($($type,)*)) -> Result<Owned<'py>, PyErr> {
                $(let $name = $marker::into_python(callable.py(), args.$index).map_err(|error| error.within(&place($index)))?;)*
                let value = callable.call(&[$($name.borrow()),*])?;
                $($name.give_back(callable.py());)*
                Ok(value)
            }
        }

        impl<'c, $($marker, $type,)* M, R> FromPython<'c, Box<dyn Fn($($type),*) -> Result<R, PyErr> + Send + Sync>>
            for Callable<($($marker,)*), M>
        where
            $($marker: IntoPython<$type>, $type: 'static,)*
            M: FromPython<'c, R>,
            R: 'static,
        {
            type Holder = ();
            const COPIES: bool = true;

            fn from_python(
                object: Borrowed<'c, '_>,
                _: &'c mut (),
            ) -> Result<Box<dyn Fn($($type),*) -> Result<R, PyErr> + Send + Sync>, PyErr> {
                Self::copy_from(object)
            }

            fn copy_from(
                object: Borrowed<'_, '_>,
            ) -> Result<Box<dyn Fn($($type),*) -> Result<R, PyErr> + Send + Sync>, PyErr> {
                let callable = checked::<($($marker,)*), ($($type,)*), M, R>(object)?;
                Ok(Box::new(move |$($name: $type),*| callable.call_anywhere(($($name,)*))))
            }
        }

        impl<$($marker, $type,)* M, R> IntoPython<Box<dyn Fn($($type),*) -> Result<R, PyErr> + Send + Sync>>
            for Callable<($($marker,)*), M>
        where
            $($marker: FromPython<'static, $type> + 'static, $type: 'static,)*
            M: IntoPython<R>,
            R: 'static,
        {
            fn into_python<'py>(
                py: Python<'py>,
                value: Box<dyn Fn($($type),*) -> Result<R, PyErr> + Send + Sync>,
            ) -> Result<Owned<'py>, PyErr> {
                $(const {
                    assert!(
                        $marker::COPIES,
                        "an argument of a callable does not live longer than the call: take it as an owned type"
                    );
                })*
                Owned::function(py, Box::new(move |py, args| {
                    let &[$($name),*] = args else {
                        return Err(wrong_count($len, args.len()));
                    };
                    $(let $name = <$marker as FromPython<'static, $type>>::copy_from($name)
                        .map_err(|error| error.within(&format!("callback() {}", place($index))))?;)*
                    M::into_python(py, value($($name),*)?).map_err(|error| error.within("result"))
                }))
            }
        }
    )* };
}

callables! {
    0: ;
    1: MA A 0 a;
    2: MA A 0 a, MB B 1 b;
    3: MA A 0 a, MB B 1 b, MC C 2 c;
    4: MA A 0 a, MB B 1 b, MC C 2 c, MD D 3 d;
    5: MA A 0 a, MB B 1 b, MC C 2 c, MD D 3 d, ME E 4 e;
    6: MA A 0 a, MB B 1 b, MC C 2 c, MD D 3 d, ME E 4 e, MF F 5 f;
    7: MA A 0 a, MB B 1 b, MC C 2 c, MD D 3 d, ME E 4 e, MF F 5 f, MG G 6 g;
    8: MA A 0 a, MB B 1 b, MC C 2 c, MD D 3 d, ME E 4 e, MF F 5 f, MG G 6 g, MH H 7 h;
}

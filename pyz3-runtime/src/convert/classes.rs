//! Classes of the interface file.
//!
//! In: objects of a class, or of one that derives from it. Out: its state, lent or cloned, or a handle to the object; the other way, a
//! new object around a state. A class that `__class!` was written for is the marker; the rest is generic.

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::class::{self, Class, Guard, Py, Who};
use crate::error::PyErr;
use crate::object::{Borrowed, Object, Owned};
use crate::types::{Handle, Mut, Own, TypeObject};

/// Writes the conversions of a class, for the concrete type of its state.
#[doc(hidden)]
#[macro_export]
macro_rules! __class {
    ($class:ident, $state:ty) => {
        const _: () = {
            use $crate::__private as rt;

            type State = $state;

            // The bounds below stand for all lifetimes `'c`, as they would anyway, because rustc takes an unmet bound on a concrete type
            // for a mistake otherwise: a state that cannot be cloned lacks these conversions, and that is all.
            impl<'a> rt::FromPython<'a, &'a State> for $class {
                type Holder = rt::Guard;
                #[inline]
                fn from_python(
                    object: rt::Borrowed<'a, '_>,
                    holder: &'a mut rt::Guard,
                ) -> Result<&'a State, rt::PyErr> {
                    rt::lend_argument::<$class>(object, holder)
                }
            }
            impl<'a> rt::FromPython<'a, State> for $class
            where
                for<'c> State: Clone,
            {
                type Holder = ();
                const COPIES: bool = true;
                #[inline]
                fn from_python(object: rt::Borrowed<'a, '_>, _: &'a mut ()) -> Result<State, rt::PyErr> {
                    let mut guard = rt::guard();
                    Ok(State::clone(rt::lend_argument::<$class>(object, &mut guard)?))
                }
                #[inline]
                fn copy_from(object: rt::Borrowed<'_, '_>) -> Result<State, rt::PyErr> {
                    let mut guard = rt::guard();
                    Ok(State::clone(rt::lend_argument::<$class>(object, &mut guard)?))
                }
            }
            impl<'a> rt::FromPython<'a, rt::Py<State>> for $class {
                type Holder = ();
                const COPIES: bool = true;
                #[inline]
                fn from_python(object: rt::Borrowed<'a, '_>, _: &'a mut ()) -> Result<rt::Py<State>, rt::PyErr> {
                    rt::handle_of::<$class>(object)
                }
                #[inline]
                fn copy_from(object: rt::Borrowed<'_, '_>) -> Result<rt::Py<State>, rt::PyErr> {
                    rt::handle_of::<$class>(object)
                }
            }
            impl rt::IntoPython<State> for $class {
                #[inline]
                fn into_python<'py>(py: rt::Python<'py>, value: State) -> Result<rt::Owned<'py>, rt::PyErr> {
                    rt::create::<$class>(py, value)
                }
            }
            impl rt::IntoPython<&State> for $class
            where
                for<'c> State: Clone,
            {
                #[inline]
                fn into_python<'py>(py: rt::Python<'py>, value: &State) -> Result<rt::Owned<'py>, rt::PyErr> {
                    rt::create::<$class>(py, State::clone(value))
                }
            }
            impl rt::IntoPython<&mut State> for $class
            where
                for<'c> State: Clone,
            {
                #[inline]
                fn into_python<'py>(py: rt::Python<'py>, value: &mut State) -> Result<rt::Owned<'py>, rt::PyErr> {
                    rt::create::<$class>(py, State::clone(value))
                }
            }
            impl rt::IntoPython<&&State> for $class
            where
                for<'c> State: Clone,
            {
                #[inline]
                fn into_python<'py>(py: rt::Python<'py>, value: &&State) -> Result<rt::Owned<'py>, rt::PyErr> {
                    rt::create::<$class>(py, State::clone(value))
                }
            }
            impl rt::IntoPython<rt::Py<State>> for $class {
                #[inline]
                fn into_python<'py>(py: rt::Python<'py>, value: rt::Py<State>) -> Result<rt::Owned<'py>, rt::PyErr> {
                    rt::object_of(py, &value)
                }
            }
            impl rt::IntoPython<&rt::Py<State>> for $class {
                #[inline]
                fn into_python<'py>(py: rt::Python<'py>, value: &rt::Py<State>) -> Result<rt::Owned<'py>, rt::PyErr> {
                    rt::object_of(py, value)
                }
            }
        };
    };
}

/// Lends the state of an argument.
#[inline]
pub fn lend_argument<'a, C: Class>(object: Borrowed<'a, '_>, guard: &'a mut Guard) -> Result<&'a C::State, PyErr> {
    class::lend::<C>(object, guard, Who::Argument)
}

/// Makes an object around a state.
#[inline]
pub fn create<C: Class>(py: Python<'_>, state: C::State) -> Result<Owned<'_>, PyErr> {
    class::create::<C>(py, state)
}

/// Takes an object as a handle.
pub fn handle_of<C: Class>(object: Borrowed<'_, '_>) -> Result<Py<C::State>, PyErr> {
    if class::is_instance::<C>(object) {
        Ok(Py::of::<C>(object))
    } else {
        Err(PyErr::expected(C::info().table.qualname, object))
    }
}

/// The object of a handle.
pub fn object_of<'py, T>(py: Python<'py>, handle: &Py<T>) -> Result<Owned<'py>, PyErr> {
    handle.as_object().bind(py).map(Borrowed::to_owned)
}

impl<'a, C: Class> FromPython<'a, &'a mut C::State> for Mut<C> {
    type Holder = Guard;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Guard) -> Result<&'a mut C::State, PyErr> {
        class::lend_mut::<C>(object, holder, Who::Argument)
    }
}

impl<'a, C: Class<State: Clone>> FromPython<'a, C::State> for Own<C> {
    type Holder = ();
    const COPIES: bool = true;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<C::State, PyErr> {
        Self::copy_from(object)
    }

    #[inline]
    fn copy_from(object: Borrowed<'_, '_>) -> Result<C::State, PyErr> {
        let mut guard = Guard::default();
        lend_argument::<C>(object, &mut guard).cloned()
    }
}

impl<'a, C: Class> FromPython<'a, Py<C::State>> for Handle<C> {
    type Holder = ();
    const COPIES: bool = true;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Py<C::State>, PyErr> {
        handle_of::<C>(object)
    }

    #[inline]
    fn copy_from(object: Borrowed<'_, '_>) -> Result<Py<C::State>, PyErr> {
        handle_of::<C>(object)
    }
}

impl<'a, C: Class> FromPython<'a, &'a Py<C::State>> for Handle<C> {
    type Holder = Option<Py<C::State>>;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<&'a Py<C::State>, PyErr> {
        Ok(holder.insert(handle_of::<C>(object)?))
    }
}

impl<C: Class> IntoPython<Py<C::State>> for Handle<C> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: Py<C::State>) -> Result<Owned<'py>, PyErr> {
        object_of(py, &value)
    }
}

impl<C: Class> IntoPython<&Py<C::State>> for Handle<C> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: &Py<C::State>) -> Result<Owned<'py>, PyErr> {
        object_of(py, value)
    }
}

fn class_object(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
    if object.is_type() {
        Ok(Object::new(object.to_owned()))
    } else {
        Err(PyErr::expected("type", object))
    }
}

impl<'a> FromPython<'a, Object> for TypeObject {
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Object, PyErr> {
        class_object(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
        class_object(object)
    }
}

impl<'a> FromPython<'a, &'a Object> for TypeObject {
    type Holder = Option<Object>;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<Object>) -> Result<&'a Object, PyErr> {
        Ok(holder.insert(class_object(object)?))
    }
}

impl IntoPython<Object> for TypeObject {
    fn into_python<'py>(py: Python<'py>, value: Object) -> Result<Owned<'py>, PyErr> {
        Self::into_python(py, &value)
    }
}

impl IntoPython<&Object> for TypeObject {
    fn into_python<'py>(py: Python<'py>, value: &Object) -> Result<Owned<'py>, PyErr> {
        let value = value.bind(py)?;
        class_object(value)?;
        Ok(value.to_owned())
    }
}

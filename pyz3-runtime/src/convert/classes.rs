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
            // The bounds below stand for all lifetimes `'c`, as they would anyway, because rustc takes an unmet bound on a concrete type
            // for a mistake otherwise: a state that cannot be cloned lacks these conversions, and that is all.
            impl<'a> $crate::__private::FromPython<'a, &'a $state> for $class {
                type Holder = $crate::__private::Guard;
                #[inline]
                fn from_python(
                    object: $crate::__private::Borrowed<'a, '_>,
                    holder: &'a mut $crate::__private::Guard,
                ) -> Result<&'a $state, $crate::__private::PyErr> {
                    $crate::__private::lend_argument::<$class>(object, holder)
                }
            }
            impl<'a> $crate::__private::FromPython<'a, $state> for $class
            where
                for<'c> $state: Clone,
            {
                type Holder = ();
                const COPIES: bool = true;
                #[inline]
                fn from_python(
                    object: $crate::__private::Borrowed<'a, '_>,
                    _: &'a mut (),
                ) -> Result<$state, $crate::__private::PyErr> {
                    let mut guard = $crate::__private::guard();
                    Ok(<$state as Clone>::clone($crate::__private::lend_argument::<
                        $class,
                    >(object, &mut guard)?))
                }
                #[inline]
                fn copy_from(object: $crate::__private::Borrowed<'_, '_>) -> Result<$state, $crate::__private::PyErr> {
                    let mut guard = $crate::__private::guard();
                    Ok(<$state as Clone>::clone($crate::__private::lend_argument::<
                        $class,
                    >(object, &mut guard)?))
                }
            }
            impl<'a> $crate::__private::FromPython<'a, $crate::__private::Py<$state>> for $class {
                type Holder = ();
                const COPIES: bool = true;
                #[inline]
                fn from_python(
                    object: $crate::__private::Borrowed<'a, '_>,
                    _: &'a mut (),
                ) -> Result<$crate::__private::Py<$state>, $crate::__private::PyErr> {
                    $crate::__private::handle_of::<$class>(object)
                }
                #[inline]
                fn copy_from(
                    object: $crate::__private::Borrowed<'_, '_>,
                ) -> Result<$crate::__private::Py<$state>, $crate::__private::PyErr> {
                    $crate::__private::handle_of::<$class>(object)
                }
            }
            impl $crate::__private::IntoPython<$state> for $class {
                #[inline]
                fn into_python<'py>(
                    py: $crate::__private::Python<'py>,
                    value: $state,
                ) -> Result<$crate::__private::Owned<'py>, $crate::__private::PyErr> {
                    $crate::__private::create::<$class>(py, value)
                }
            }
            impl $crate::__private::IntoPython<&$state> for $class
            where
                for<'c> $state: Clone,
            {
                #[inline]
                fn into_python<'py>(
                    py: $crate::__private::Python<'py>,
                    value: &$state,
                ) -> Result<$crate::__private::Owned<'py>, $crate::__private::PyErr> {
                    $crate::__private::create::<$class>(py, <$state as Clone>::clone(value))
                }
            }
            impl $crate::__private::IntoPython<&mut $state> for $class
            where
                for<'c> $state: Clone,
            {
                #[inline]
                fn into_python<'py>(
                    py: $crate::__private::Python<'py>,
                    value: &mut $state,
                ) -> Result<$crate::__private::Owned<'py>, $crate::__private::PyErr> {
                    $crate::__private::create::<$class>(py, <$state as Clone>::clone(value))
                }
            }
            impl $crate::__private::IntoPython<&&$state> for $class
            where
                for<'c> $state: Clone,
            {
                #[inline]
                fn into_python<'py>(
                    py: $crate::__private::Python<'py>,
                    value: &&$state,
                ) -> Result<$crate::__private::Owned<'py>, $crate::__private::PyErr> {
                    $crate::__private::create::<$class>(py, <$state as Clone>::clone(value))
                }
            }
            impl $crate::__private::IntoPython<$crate::__private::Py<$state>> for $class {
                #[inline]
                fn into_python<'py>(
                    py: $crate::__private::Python<'py>,
                    value: $crate::__private::Py<$state>,
                ) -> Result<$crate::__private::Owned<'py>, $crate::__private::PyErr> {
                    $crate::__private::object_of(py, &value)
                }
            }
            impl $crate::__private::IntoPython<&$crate::__private::Py<$state>> for $class {
                #[inline]
                fn into_python<'py>(
                    py: $crate::__private::Python<'py>,
                    value: &$crate::__private::Py<$state>,
                ) -> Result<$crate::__private::Owned<'py>, $crate::__private::PyErr> {
                    $crate::__private::object_of(py, value)
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

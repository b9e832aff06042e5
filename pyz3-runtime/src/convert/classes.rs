//! Classes of the interface file.
//!
//! In: objects of a class, or of one that derives from it. Out: its state, lent or cloned, or a handle to the object; the other way, a
//! new object around a state. A class that `__class!` was written for is the marker; the rest is generic.

use super::{FromPython, IntoPython, Lends, Promptly};
use crate::attach::Python;
use crate::class::{self, Class, Guard, Py, Who};
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::{Handle, Mut, Own};

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
                const LENDS: Option<$crate::__private::Lends> = Some($crate::__private::Lends::look::<$class>());
                #[inline]
                fn from_python(
                    object: $crate::__private::Borrowed<'a, '_>,
                    holder: &'a mut $crate::__private::Guard,
                ) -> Result<&'a $state, $crate::__private::PyErr> {
                    $crate::__private::lend_argument::<$class>(object, holder)
                }
                #[inline(always)]
                fn prompt(
                    object: $crate::__private::Borrowed<'a, '_>,
                    holder: &'a mut $crate::__private::Guard,
                    _: $crate::__private::Promptly,
                ) -> Option<&'a $state> {
                    $crate::__private::lend_promptly::<$class>(object, holder)
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
                    let guard = $crate::__private::guard();
                    Ok(<$state as Clone>::clone($crate::__private::lend_argument::<
                        $class,
                    >(object, &guard)?))
                }
                #[inline]
                fn copy_from(object: $crate::__private::Borrowed<'_, '_>) -> Result<$state, $crate::__private::PyErr> {
                    let guard = $crate::__private::guard();
                    Ok(<$state as Clone>::clone($crate::__private::lend_argument::<
                        $class,
                    >(object, &guard)?))
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
            impl $crate::__private::Plain for $class {
                type Value = $crate::__private::Held<$state>;
                #[inline(always)]
                fn give(
                    py: $crate::__private::Python<'_>,
                    value: $crate::__private::Held<$state>,
                ) -> Result<$crate::__private::Owned<'_>, $crate::__private::PyErr> {
                    match value {
                        $crate::__private::Held::State(state) => $crate::__private::create::<$class>(py, state),
                        $crate::__private::Held::Object(handle) => $crate::__private::object_of(py, &handle),
                    }
                }
            }
            impl $crate::__private::IntoPlain<$state> for $class {
                #[inline(always)]
                fn plain(value: $state) -> $crate::__private::Held<$state> {
                    $crate::__private::Held::State(value)
                }
            }
            impl $crate::__private::IntoPlain<&$state> for $class
            where
                for<'c> $state: Clone,
            {
                #[inline(always)]
                fn plain(value: &$state) -> $crate::__private::Held<$state> {
                    $crate::__private::Held::State(<$state as Clone>::clone(value))
                }
            }
            impl $crate::__private::IntoPlain<&mut $state> for $class
            where
                for<'c> $state: Clone,
            {
                #[inline(always)]
                fn plain(value: &mut $state) -> $crate::__private::Held<$state> {
                    $crate::__private::Held::State(<$state as Clone>::clone(value))
                }
            }
            impl $crate::__private::IntoPlain<&&$state> for $class
            where
                for<'c> $state: Clone,
            {
                #[inline(always)]
                fn plain(value: &&$state) -> $crate::__private::Held<$state> {
                    $crate::__private::Held::State(<$state as Clone>::clone(value))
                }
            }
            impl $crate::__private::IntoPlain<$crate::__private::Py<$state>> for $class {
                #[inline(always)]
                fn plain(value: $crate::__private::Py<$state>) -> $crate::__private::Held<$state> {
                    $crate::__private::Held::Object(value)
                }
            }
            impl $crate::__private::IntoPlain<&$crate::__private::Py<$state>> for $class {
                #[inline(always)]
                fn plain(value: &$crate::__private::Py<$state>) -> $crate::__private::Held<$state> {
                    $crate::__private::Held::Object(value.clone())
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

/// What a function returned for a class.
pub enum Held<S> {
    /// The state of an object that is still to be made.
    State(S),
    /// An object.
    Object(Py<S>),
}

/// Lends the state of an argument.
#[inline(always)]
pub fn lend_argument<'a, C: Class>(object: Borrowed<'a, '_>, guard: &'a Guard) -> Result<&'a C::State, PyErr> {
    class::lend::<C>(object, guard, Who::Argument)
}

/// Lends the state of an argument that is an object of the very class, if nobody has it.
#[inline(always)]
pub fn lend_promptly<'a, C: Class>(object: Borrowed<'a, '_>, guard: &'a Guard) -> Option<&'a C::State> {
    class::lend_promptly::<C>(object, guard, Who::Argument)
}

/// Makes an object around a state.
#[inline(always)]
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
    const LENDS: Option<Lends> = Some(Lends::change::<C>());

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Guard) -> Result<&'a mut C::State, PyErr> {
        class::lend_mut::<C>(object, holder, Who::Argument)
    }

    #[inline(always)]
    fn prompt(object: Borrowed<'a, '_>, holder: &'a mut Guard, _: Promptly) -> Option<&'a mut C::State> {
        class::lend_mut_promptly::<C>(object, holder, Who::Argument)
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
        let guard = Guard::default();
        lend_argument::<C>(object, &guard).cloned()
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

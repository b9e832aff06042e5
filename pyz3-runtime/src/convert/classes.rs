//! Classes of the interface file.
//!
//! In: objects of a class, or of one that derives from it. Out: its state, lent or cloned, or a handle to the object; the other way, a
//! new object around a state.

use super::{FromPython, IntoPlain, IntoPython, Lends, Plain, Promptly, no_copy};
use crate::attach::Python;
use crate::class::{self, Class, Guard, Py, Who};
use crate::error::PyErr;
use crate::object::{Borrowed, Object, Owned};
use crate::types::{Handle, Instance, Mut, Own};

/// What a parameter of a class may be in Rust, by the type of the class's state.
#[diagnostic::on_unimplemented(
    message = "an argument of the class of `{S}` can't be taken as the Rust type `{Self}`",
    label = "the interface says a class whose Rust type is `{S}`",
    note = "Rust may take it as `&{S}`, as `Py<{S}>`, or as `{S}` if that is `Clone`; as `&mut {S}` where the interface says `mut`"
)]
pub trait ClassArgument<'a, S>: Sized {
    /// As of [`FromPython`].
    type Holder: Default;
    /// As of [`FromPython`].
    const COPIES: bool = false;
    /// Whether it is a reference for looking.
    const LOOKS: bool = false;

    /// As of [`FromPython`].
    fn from_python<C: Class<State = S>>(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<Self, PyErr>;

    /// As of [`FromPython`].
    fn copy_from<C: Class<State = S>>(object: Borrowed<'_, '_>) -> Result<Self, PyErr>;

    /// As of [`FromPython`].
    #[inline(always)]
    fn prompt<C: Class<State = S>>(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Option<Self> {
        let _ = (object, holder);
        None
    }
}

impl<'a, S> ClassArgument<'a, S> for &'a S {
    type Holder = Guard;
    const LOOKS: bool = true;

    #[inline]
    fn from_python<C: Class<State = S>>(object: Borrowed<'a, '_>, holder: &'a mut Guard) -> Result<&'a S, PyErr> {
        lend_argument::<C>(object, holder)
    }

    fn copy_from<C: Class<State = S>>(_: Borrowed<'_, '_>) -> Result<&'a S, PyErr> {
        Err(no_copy())
    }

    #[inline(always)]
    fn prompt<C: Class<State = S>>(object: Borrowed<'a, '_>, holder: &'a mut Guard) -> Option<&'a S> {
        class::lend_promptly::<C>(object, holder, Who::Argument)
    }
}

impl<'a, S: Clone> ClassArgument<'a, S> for S {
    type Holder = ();
    const COPIES: bool = true;

    #[inline]
    fn from_python<C: Class<State = S>>(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<S, PyErr> {
        Self::copy_from::<C>(object)
    }

    #[inline]
    fn copy_from<C: Class<State = S>>(object: Borrowed<'_, '_>) -> Result<S, PyErr> {
        let guard = Guard::default();
        lend_argument::<C>(object, &guard).cloned()
    }
}

impl<'a, S> ClassArgument<'a, S> for Py<S> {
    type Holder = ();
    const COPIES: bool = true;

    #[inline]
    fn from_python<C: Class<State = S>>(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Py<S>, PyErr> {
        handle_of::<C>(object)
    }

    #[inline]
    fn copy_from<C: Class<State = S>>(object: Borrowed<'_, '_>) -> Result<Py<S>, PyErr> {
        handle_of::<C>(object)
    }
}

impl<'a, C: Class, T: ClassArgument<'a, C::State>> FromPython<'a, T> for Instance<C> {
    type Holder = T::Holder;
    const COPIES: bool = T::COPIES;
    const LENDS: Option<Lends> = if T::LOOKS { Some(Lends::look::<C>()) } else { None };

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut T::Holder) -> Result<T, PyErr> {
        T::from_python::<C>(object, holder)
    }

    #[inline]
    fn copy_from(object: Borrowed<'_, '_>) -> Result<T, PyErr> {
        T::copy_from::<C>(object)
    }

    #[inline(always)]
    fn prompt(object: Borrowed<'a, '_>, holder: &'a mut T::Holder, _: Promptly) -> Option<T> {
        T::prompt::<C>(object, holder)
    }
}

/// What a result of a class may be in Rust, by the type of the class's state.
#[diagnostic::on_unimplemented(
    message = "a Rust value of type `{Self}` can't be returned as an object of the class of `{S}`",
    label = "the interface says a class whose Rust type is `{S}`",
    note = "Rust may return `{S}`, `Py<{S}>`, or a reference to either, to `{S}` if that is `Clone`"
)]
pub trait ClassResult<S>: Sized {
    /// What becomes an object.
    fn hold(self) -> Held<S>;
}

impl<S> ClassResult<S> for S {
    #[inline(always)]
    fn hold(self) -> Held<S> {
        Held::State(self)
    }
}

/// References to a state, which is cloned.
macro_rules! cloned {
    ($($type:ty)*) => { $(
        impl<S: Clone> ClassResult<S> for $type {
            #[inline(always)]
            fn hold(self) -> Held<S> {
                Held::State(S::clone(self))
            }
        }
    )* };
}

cloned!(&S &mut S &&S);

impl<S> ClassResult<S> for Py<S> {
    #[inline(always)]
    fn hold(self) -> Held<S> {
        Held::Object(self)
    }
}

impl<S> ClassResult<S> for &Py<S> {
    #[inline(always)]
    fn hold(self) -> Held<S> {
        Held::Object(self.clone())
    }
}

impl<C: Class> Plain for Instance<C> {
    type Value = Held<C::State>;

    #[inline(always)]
    fn give(py: Python<'_>, value: Held<C::State>) -> Result<Owned<'_>, PyErr> {
        match value {
            Held::State(state) => class::create::<C>(py, state),
            Held::Object(handle) => object_of(py, handle.as_object()),
        }
    }
}

impl<C: Class, T: ClassResult<C::State>> IntoPlain<T> for Instance<C> {
    #[inline(always)]
    fn plain(value: T) -> Held<C::State> {
        value.hold()
    }
}

impl<C: Class, T: ClassResult<C::State>> IntoPython<T> for Instance<C> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: T) -> Result<Owned<'py>, PyErr> {
        Self::give(py, value.hold())
    }
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
fn lend_argument<'a, C: Class>(object: Borrowed<'a, '_>, guard: &'a Guard) -> Result<&'a C::State, PyErr> {
    class::lend::<C>(object, guard, Who::Argument)
}

/// Takes an object as a handle.
fn handle_of<C: Class>(object: Borrowed<'_, '_>) -> Result<Py<C::State>, PyErr> {
    if class::is_instance::<C>(object) {
        Ok(Py::of::<C>(object))
    } else {
        Err(PyErr::expected(C::info().table.qualname, object))
    }
}

/// The object of a handle.
fn object_of<'py>(py: Python<'py>, handle: &Object) -> Result<Owned<'py>, PyErr> {
    handle.bind(py).map(Borrowed::to_owned)
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
        object_of(py, value.as_object())
    }
}

impl<C: Class> IntoPython<&Py<C::State>> for Handle<C> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: &Py<C::State>) -> Result<Owned<'py>, PyErr> {
        object_of(py, value.as_object())
    }
}

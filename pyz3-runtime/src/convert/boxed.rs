//! Records within themselves, which Rust has behind a pointer.
//!
//! In and out: what the record is, in a `Box`, an `Rc` or an `Arc`.

use std::rc::Rc;
use std::sync::Arc;

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::Boxed;

macro_rules! pointers {
    ($($pointer:ident)*) => { $(
        impl<'a, M, T> FromPython<'a, $pointer<T>> for Boxed<M>
        where
            M: FromPython<'a, T>,
        {
            type Holder = M::Holder;
            const COPIES: bool = M::COPIES;

            fn from_python(object: Borrowed<'a, '_>, holder: &'a mut M::Holder) -> Result<$pointer<T>, PyErr> {
                M::from_python(object, holder).map($pointer::new)
            }

            fn copy_from(object: Borrowed<'_, '_>) -> Result<$pointer<T>, PyErr> {
                M::copy_from(object).map($pointer::new)
            }
        }

        impl<'v, M, T> IntoPython<&'v $pointer<T>> for Boxed<M>
        where
            M: IntoPython<&'v T>,
        {
            fn into_python<'py>(py: Python<'py>, value: &'v $pointer<T>) -> Result<Owned<'py>, PyErr> {
                M::into_python(py, value)
            }
        }
    )* };
}

pointers! { Box Rc Arc }

// By reference even where it is given: should it be too deep, it is dropped where the stack is still empty.
macro_rules! given {
    ($($pointer:ident)*) => { $(
        impl<M, T> IntoPython<$pointer<T>> for Boxed<M>
        where
            M: for<'v> IntoPython<&'v T>,
        {
            fn into_python<'py>(py: Python<'py>, value: $pointer<T>) -> Result<Owned<'py>, PyErr> {
                M::into_python(py, &*value)
            }
        }
    )* };
}

given! { Box Rc Arc }

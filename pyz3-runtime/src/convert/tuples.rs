//! `tuple[A, B]`: tuples of a fixed length.
//!
//! In: a tuple of exactly that length (subclasses too). Out: a Rust tuple. A tuple holds its items, so what borrows from them may.

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::Tuple;

/// Checks the class and the length.
fn open(object: Borrowed<'_, '_>, expected: usize) -> Result<(), PyErr> {
    if !object.is_tuple() {
        return Err(PyErr::expected("tuple", object));
    }
    match object.tuple_len() {
        found if found == expected => Ok(()),
        found => Err(wrong_len(expected, found)),
    }
}

#[cold]
fn wrong_len(expected: usize, found: usize) -> PyErr {
    let s = if expected == 1 { "" } else { "s" };
    PyErr::value_error(format!("expected a tuple of {expected} item{s}, got one of {found}"))
}

fn item<'a, 'py>(object: Borrowed<'a, 'py>, index: usize) -> Result<Borrowed<'a, 'py>, PyErr> {
    object
        .tuple_item(index)
        .ok_or_else(|| wrong_len(index + 1, object.tuple_len()))
}

macro_rules! tuples {
    ($($len:literal: $($marker:ident $type:ident $index:tt),*;)*) => { $(
        impl<'a, $($marker, $type),*> FromPython<'a, ($($type,)*)> for Tuple<($($marker,)*)>
        where
            $($marker: FromPython<'a, $type>, $marker::Holder: 'a,)*
        {
            type Holder = ($($marker::Holder,)*);
            const COPIES: bool = true $(&& $marker::COPIES)*;

            #[inline]
            #[allow(unused_variables, reason = "the tuple of nothing has no items")]
            fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<($($type,)*), PyErr> {
                open(object, $len)?;
                Ok(($(
                    $marker::from_python(item(object, $index)?, &mut holder.$index)
                        .map_err(|error| error.at_index($index))?,
                )*))
            }

            #[inline]
            fn copy_from(object: Borrowed<'_, '_>) -> Result<($($type,)*), PyErr> {
                open(object, $len)?;
                Ok(($($marker::copy_from(item(object, $index)?).map_err(|error| error.at_index($index))?,)*))
            }
        }

        impl<$($marker, $type),*> IntoPython<($($type,)*)> for Tuple<($($marker,)*)>
        where
            $($marker: IntoPython<$type>,)*
        {
            #[inline]
            #[allow(unused_variables, reason = "the tuple of nothing has no items")]
            fn into_python<'py>(py: Python<'py>, value: ($($type,)*)) -> Result<Owned<'py>, PyErr> {
                let items = [$($marker::into_python(py, value.$index).map_err(|error| error.at_index($index))?,)*];
                Owned::tuple::<$len>(py, items)
            }
        }

        impl<'v, $($marker, $type),*> IntoPython<&'v ($($type,)*)> for Tuple<($($marker,)*)>
        where
            $($marker: IntoPython<&'v $type>,)*
        {
            #[inline]
            #[allow(unused_variables, reason = "the tuple of nothing has no items")]
            fn into_python<'py>(py: Python<'py>, value: &'v ($($type,)*)) -> Result<Owned<'py>, PyErr> {
                let items = [$($marker::into_python(py, &value.$index).map_err(|error| error.at_index($index))?,)*];
                Owned::tuple::<$len>(py, items)
            }
        }
    )* };
}

tuples! {
    0: ;
    1: MA A 0;
    2: MA A 0, MB B 1;
    3: MA A 0, MB B 1, MC C 2;
    4: MA A 0, MB B 1, MC C 2, MD D 3;
    5: MA A 0, MB B 1, MC C 2, MD D 3, ME E 4;
    6: MA A 0, MB B 1, MC C 2, MD D 3, ME E 4, MF F 5;
    7: MA A 0, MB B 1, MC C 2, MD D 3, ME E 4, MF F 5, MG G 6;
    8: MA A 0, MB B 1, MC C 2, MD D 3, ME E 4, MF F 5, MG G 6, MH H 7;
    9: MA A 0, MB B 1, MC C 2, MD D 3, ME E 4, MF F 5, MG G 6, MH H 7, MI I 8;
    10: MA A 0, MB B 1, MC C 2, MD D 3, ME E 4, MF F 5, MG G 6, MH H 7, MI I 8, MJ J 9;
    11: MA A 0, MB B 1, MC C 2, MD D 3, ME E 4, MF F 5, MG G 6, MH H 7, MI I 8, MJ J 9, MK K 10;
    12: MA A 0, MB B 1, MC C 2, MD D 3, ME E 4, MF F 5, MG G 6, MH H 7, MI I 8, MJ J 9, MK K 10, ML L 11;
}

//! `bytes` and `bytearray`.
//!
//! In: a `bytes`, or a `bytearray`, never the other (subclasses too). Out: bytes in every form that Rust keeps them in, `&[u8]` of a
//! `bytes` borrowed from the object itself; a `bytearray` can change, so it is always copied.

use std::borrow::Cow;
use std::sync::Arc;

use super::{FromPython, IntoPython, Promptly, Repeats};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::{ByteArray, Bytes};

#[inline]
fn bytes<'a>(object: Borrowed<'a, '_>) -> Result<&'a [u8], PyErr> {
    object.byte_slice().ok_or_else(|| PyErr::expected("bytes", object))
}

fn byte_array(object: Borrowed<'_, '_>) -> Result<Vec<u8>, PyErr> {
    object.byte_array().ok_or_else(|| PyErr::expected("bytearray", object))
}

fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N], PyErr> {
    bytes
        .try_into()
        .map_err(|_| PyErr::value_error(format!("expected {N} bytes, got {}", bytes.len())))
}

impl<'a> FromPython<'a, &'a [u8]> for Bytes {
    type Holder = ();
    const REPEATS: Repeats = Repeats::YES;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<&'a [u8], PyErr> {
        bytes(object)
    }

    #[inline(always)]
    fn prompt(object: Borrowed<'a, '_>, _: &'a mut (), _: Promptly) -> Option<&'a [u8]> {
        object.byte_slice()
    }
}

impl<'a> FromPython<'a, Cow<'a, [u8]>> for Bytes {
    type Holder = ();
    const REPEATS: Repeats = Repeats::YES;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Cow<'a, [u8]>, PyErr> {
        bytes(object).map(Cow::Borrowed)
    }

    #[inline(always)]
    fn prompt(object: Borrowed<'a, '_>, _: &'a mut (), _: Promptly) -> Option<Cow<'a, [u8]>> {
        object.byte_slice().map(Cow::Borrowed)
    }
}

impl<'a> FromPython<'a, &'a [u8]> for ByteArray {
    type Holder = Vec<u8>;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Vec<u8>) -> Result<&'a [u8], PyErr> {
        *holder = byte_array(object)?;
        Ok(holder)
    }
}

macro_rules! copies {
    ($([$($generics:tt)*] $marker:ty as $type:ty: $take:expr;)*) => { $(
        impl<'a, $($generics)*> FromPython<'a, $type> for $marker {
            type Holder = ();
            const COPIES: bool = true;
            const REPEATS: Repeats = Repeats::YES;

            #[inline]
            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, PyErr> {
                $take(object)
            }
            #[inline(always)]
            fn prompt(object: Borrowed<'a, '_>, _: &'a mut (), _: Promptly) -> Option<$type> {
                $take(object).ok()
            }
            #[inline]
            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                $take(object)
            }
        }
    )* };
}

copies! {
    [] Bytes as Vec<u8>: (|it| bytes(it).map(<[u8]>::to_vec));
    [] Bytes as Box<[u8]>: (|it| bytes(it).map(Box::from));
    [] Bytes as Arc<[u8]>: (|it| bytes(it).map(Arc::from));
    [const N: usize] Bytes as [u8; N]: (|it| bytes(it).and_then(exactly));
    [] ByteArray as Vec<u8>: byte_array;
    [] ByteArray as Box<[u8]>: (|it| byte_array(it).map(Box::from));
    [] ByteArray as Arc<[u8]>: (|it| byte_array(it).map(Arc::from));
    ['c] ByteArray as Cow<'c, [u8]>: (|it| byte_array(it).map(Cow::Owned));
    [const N: usize] ByteArray as [u8; N]: (|it| byte_array(it).and_then(|it| exactly(&it)));
}

macro_rules! gives {
    ($($marker:ident = $give:expr, $([$($generics:tt)*] $type:ty),*;)*) => { $($(
        impl<$($generics)*> IntoPython<$type> for $marker {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: $type) -> Result<Owned<'py>, PyErr> {
                $give(py, &value[..])
            }
        }
        impl<$($generics)*> IntoPython<&$type> for $marker {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: &$type) -> Result<Owned<'py>, PyErr> {
                $give(py, &value[..])
            }
        }
    )*)* };
}

gives! {
    Bytes = Owned::bytes,
        [] &[u8], [] Vec<u8>, [] Cow<'_, [u8]>, [] Box<[u8]>, [] Arc<[u8]>, [const N: usize] [u8; N];
    ByteArray = Owned::byte_array,
        [] &[u8], [] Vec<u8>, [] Cow<'_, [u8]>, [] Box<[u8]>, [] Arc<[u8]>, [const N: usize] [u8; N];
}

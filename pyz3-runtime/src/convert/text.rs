//! `str`.
//!
//! In: a `str` (subclasses too). Out: text in every form that Rust keeps it in, `&str` borrowed from the object itself. Lone
//! surrogates are a UnicodeEncodeError, bytes that are no UTF-8 a UnicodeDecodeError. Bytes are never taken for text.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::Str;

#[inline(always)]
fn text<'a>(object: Borrowed<'a, '_>) -> Result<&'a str, PyErr> {
    match object.ascii_text() {
        Some(text) => Ok(text),
        None => other_text(object),
    }
}

#[inline(never)]
fn other_text<'a>(object: Borrowed<'a, '_>) -> Result<&'a str, PyErr> {
    if object.is_str() {
        object.text()
    } else {
        Err(PyErr::expected("str", object))
    }
}

fn character(object: Borrowed<'_, '_>) -> Result<char, PyErr> {
    let text = text(object)?;
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(PyErr::type_error(format!(
            "expected a str of one character, got one of {}",
            text.chars().count()
        ))),
    }
}

impl<'a> FromPython<'a, &'a str> for Str {
    type Holder = ();

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<&'a str, PyErr> {
        text(object)
    }
}

impl<'a> FromPython<'a, Cow<'a, str>> for Str {
    type Holder = ();

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Cow<'a, str>, PyErr> {
        text(object).map(Cow::Borrowed)
    }
}

macro_rules! copies {
    ($($type:ty: $take:expr;)*) => { $(
        impl<'a> FromPython<'a, $type> for Str {
            type Holder = ();
            const COPIES: bool = true;

            #[inline]
            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, PyErr> {
                $take(object)
            }
            #[inline]
            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                $take(object)
            }
        }
    )* };
}

copies! {
    String: (|it| text(it).map(str::to_owned));
    Box<str>: (|it| text(it).map(Box::from));
    Arc<str>: (|it| text(it).map(Arc::from));
    Rc<str>: (|it| text(it).map(Rc::from));
    char: character;
}

macro_rules! gives {
    ($($type:ty: $give:expr;)*) => { $(
        impl IntoPython<$type> for Str {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: $type) -> Result<Owned<'py>, PyErr> {
                $give(py, &value)
            }
        }
        impl IntoPython<&$type> for Str {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: &$type) -> Result<Owned<'py>, PyErr> {
                $give(py, value)
            }
        }
        impl IntoPython<&&$type> for Str {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: &&$type) -> Result<Owned<'py>, PyErr> {
                $give(py, *value)
            }
        }
    )* };
}

gives! {
    &str: (|py, it: &str| Owned::str(py, it));
    String: Owned::str;
    Cow<'_, str>: (|py, it: &str| Owned::str(py, it));
    Box<str>: Owned::str;
    Arc<str>: Owned::str;
    Rc<str>: Owned::str;
    char: (|py, it: &char| Owned::str(py, it.encode_utf8(&mut [0; 4])));
    // Bytes of unknown provenance, decoded strictly.
    Vec<u8>: Owned::decoded;
    &[u8]: (|py, it: &[u8]| Owned::decoded(py, it));
    Cow<'_, [u8]>: (|py, it: &[u8]| Owned::decoded(py, it));
    Box<[u8]>: Owned::decoded;
}

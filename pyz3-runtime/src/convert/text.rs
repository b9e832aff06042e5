//! `str`.
//!
//! In: a `str` (subclasses too). Out: text in every form that Rust keeps it in, `&str` borrowed from the object itself. Lone
//! surrogates are a UnicodeEncodeError, bytes that are no UTF-8 a UnicodeDecodeError. Bytes are never taken for text.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::{FromPython, IntoPython, Promptly, Repeats};
use crate::attach::Python;
use crate::error::PyErr;
use crate::module::Literal;
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
    if let Some(text) = object.kept_text() {
        Ok(text)
    } else if object.is_str() {
        object.text()
    } else {
        Err(PyErr::expected("str", object))
    }
}

fn character(object: Borrowed<'_, '_>) -> Result<char, PyErr> {
    let text = text(object)?;
    only(text).ok_or_else(|| {
        PyErr::type_error(format!(
            "expected a str of one character, got one of {}",
            text.chars().count()
        ))
    })
}

/// The one character of a text.
fn only(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// The text of a `str`, if it has any in UTF-8; why not is said by those who ask in the ordinary way.
#[inline(always)]
fn prompt_text<'a>(object: Borrowed<'a, '_>) -> Option<&'a str> {
    match object.ascii_text() {
        Some(text) => Some(text),
        None => other_prompt_text(object),
    }
}

#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
extern "C" fn other_prompt_text<'a>(object: Borrowed<'a, '_>) -> Option<&'a str> {
    match object.kept_text() {
        Some(text) => Some(text),
        None => new_text(object),
    }
}

/// What is asked for first, and what is no exact `str`.
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
extern "C" fn new_text<'a>(object: Borrowed<'a, '_>) -> Option<&'a str> {
    object.is_str().then(|| object.text().ok())?
}

#[inline(always)]
fn literal_text(literal: &Literal) -> Option<&'static str> {
    match literal {
        Literal::Str(text) => Some(text),
        _ => None,
    }
}

impl<'a> FromPython<'a, &'a str> for Str {
    type Holder = ();
    const REPEATS: Repeats = Repeats::YES;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<&'a str, PyErr> {
        text(object)
    }

    #[inline(always)]
    fn prompt(object: Borrowed<'a, '_>, _: &'a mut (), _: Promptly) -> Option<&'a str> {
        prompt_text(object)
    }

    #[inline(always)]
    fn literal(literal: &Literal) -> Option<&'a str> {
        literal_text(literal)
    }
}

impl<'a> FromPython<'a, Cow<'a, str>> for Str {
    type Holder = ();
    const REPEATS: Repeats = Repeats::YES;

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Cow<'a, str>, PyErr> {
        text(object).map(Cow::Borrowed)
    }

    #[inline(always)]
    fn prompt(object: Borrowed<'a, '_>, _: &'a mut (), _: Promptly) -> Option<Cow<'a, str>> {
        prompt_text(object).map(Cow::Borrowed)
    }

    #[inline(always)]
    fn literal(literal: &Literal) -> Option<Cow<'a, str>> {
        literal_text(literal).map(Cow::Borrowed)
    }
}

macro_rules! copies {
    ($($type:ty: $take:expr, $of_text:expr;)*) => { $(
        impl<'a> FromPython<'a, $type> for Str {
            type Holder = ();
            const COPIES: bool = true;
            const REPEATS: Repeats = Repeats::YES;

            #[inline]
            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, PyErr> {
                $take(object)
            }
            #[inline(always)]
            fn prompt(object: Borrowed<'a, '_>, _: &'a mut (), _: Promptly) -> Option<$type> {
                prompt_text(object).and_then($of_text)
            }
            #[inline(always)]
            fn literal(literal: &Literal) -> Option<$type> {
                literal_text(literal).and_then($of_text)
            }
            #[inline]
            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                $take(object)
            }
        }
    )* };
}

copies! {
    String: (|it| text(it).map(str::to_owned)), |it| Some(it.to_owned());
    Box<str>: (|it| text(it).map(Box::from)), |it| Some(Box::from(it));
    Arc<str>: (|it| text(it).map(Arc::from)), |it| Some(Arc::from(it));
    Rc<str>: (|it| text(it).map(Rc::from)), |it| Some(Rc::from(it));
    char: character, only;
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

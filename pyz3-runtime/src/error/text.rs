//! The text of an exception.
//!
//! In: a `String`, or what an error of Rust's displays. Out: a `str`. A short one needs no memory of its own.

use std::fmt::{self, Write};
use std::ops::Deref;

use super::cast::is;

/// A text.
#[derive(Clone)]
pub(crate) enum Text {
    Short { len: u8, bytes: [u8; SHORT] },
    Long(String),
}

/// As long as most messages are.
const SHORT: usize = 46;

impl Text {
    pub(super) const EMPTY: Text = Text::Long(String::new());

    /// What somebody says. What is lent is copied without an allocation, if it is short.
    pub(super) fn said<M: Into<String>>(message: M) -> Text {
        if is::<M, &'static str>() {
            // SAFETY: a reference to a text, which lives as long as `message` is here, whatever its lifetime.
            let text: &str = unsafe { *(&raw const message).cast::<&str>() };
            return Text::from(text);
        }
        Text::Long(message.into())
    }

    /// What a value displays.
    #[inline]
    pub(super) fn of(value: &(impl fmt::Display + ?Sized)) -> Text {
        let mut text = Text::Short {
            len: 0,
            bytes: [0; SHORT],
        };
        // An error that cannot say what it is says as much as it can.
        let _ = write!(text, "{value}");
        text
    }
}

impl Write for Text {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        if let Text::Short { len, bytes } = self {
            let (start, end) = (usize::from(*len), usize::from(*len) + more.len());
            if let Some(room) = bytes.get_mut(start..end) {
                room.copy_from_slice(more.as_bytes());
                *len += more.len() as u8;
                return Ok(());
            }
            *self = Text::Long((**self).to_owned());
        }
        if let Text::Long(text) = self {
            text.push_str(more);
        }
        Ok(())
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match self {
            Text::Short { len, bytes } => {
                let bytes = bytes.get(..usize::from(*len)).unwrap_or_default();
                // SAFETY: whole texts alone are written there.
                unsafe { std::str::from_utf8_unchecked(bytes) }
            }
            Text::Long(text) => text,
        }
    }
}

impl From<String> for Text {
    #[inline]
    fn from(text: String) -> Text {
        Text::Long(text)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        let mut room = [0; SHORT];
        let Some(bytes) = room.get_mut(..text.len()) else {
            return Text::Long(text.to_owned());
        };
        bytes.copy_from_slice(text.as_bytes());
        Text::Short {
            len: text.len() as u8,
            bytes: room,
        }
    }
}

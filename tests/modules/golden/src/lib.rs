//! The golden output as it is committed, compiled as in a user's crate: one library with all of its modules.

#![forbid(unsafe_code)]
// Tests of it have no module that Python could import.
#![cfg_attr(test, allow(dead_code))]

/// What `pyz3_runtime::module!` does, with a file of `tests/golden` in place of one in `OUT_DIR`.
macro_rules! golden {
    ($($name:ident)*) => {$(
        #[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, unused_qualifications, unused_variables)]
        mod $name {
            include!(concat!("../../../golden/", stringify!($name), "/", stringify!($name), ".rs"));
        }
    )*};
}

pub mod kin;

/// What the golden case `records` binds.
pub mod records_of;

/// What the golden case `enums` binds.
pub mod shared;

golden!(classes customs enums exceptions family geometry hostile kinds literals names overloads records signatures tree);

/// What no type of the standard library has: public fields, and a value that can be set and deleted.
pub struct Square {
    /// A field that Python writes to.
    pub side: f64,
    /// One that it reads alone.
    pub label: &'static str,
}

impl Square {
    /// A property.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.side * self.side
    }

    /// Its setter.
    pub fn set_area(&mut self, area: f64) {
        self.side = area.sqrt();
    }

    /// Its deleter.
    pub fn delete_area(&mut self) {
        self.side = 0.0;
    }
}

/// What `tests/golden/exceptions` names.
pub mod exceptions_of {
    use std::error::Error;
    use std::fmt;

    /// An error with fields.
    #[derive(Debug)]
    pub struct ParseError {
        /// Where.
        pub line: usize,
        /// What.
        pub text: String,
    }

    impl fmt::Display for ParseError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "line {}: {}", self.line, self.text)
        }
    }

    impl Error for ParseError {}

    /// Always fails.
    pub fn parse(text: &str) -> Result<i64, ParseError> {
        let text = text.to_owned();
        Err(ParseError { line: 1, text })
    }
}

//! Errors of Rust's, and functions that return them.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::num::{ParseFloatError, ParseIntError};
use std::sync::Arc;

/// An error of this crate.
#[derive(Debug)]
pub enum Error {
    NotFound(String),
    Io(io::Error),
    Parse {
        line: u32,
        text: String,
        more: bool,
    },
    Deep {
        line: u8,
        text: &'static str,
        column: i32,
        hint: Option<String>,
    },
    Late {
        place: i64,
    },
    Two,
    Named {
        text: Box<str>,
        line: u64,
    },
    Json,
    Connection,
    Interrupted,
    Other(ParseIntError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound(what) => write!(f, "{what} was not found"),
            Error::Io(_) => f.write_str("cannot read"),
            Error::Parse { line, text, more } => write!(f, "line {line}: `{text}` ({more})"),
            Error::Deep { line, text, .. } => write!(f, "deep in line {line}: {text}"),
            Error::Late { place } => write!(f, "late at {place}"),
            Error::Named { text, line } => write!(f, "{text} at {line}"),
            Error::Two | Error::Json | Error::Connection | Error::Interrupted => write!(f, "{self:?}"),
            Error::Other(_) => f.write_str("something else"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::Io(error) => Some(error),
            Error::Other(error) => Some(error),
            _ => None,
        }
    }
}

fn no_number() -> ParseIntError {
    "x".parse::<i32>().expect_err("no number")
}

pub fn fail(kind: &str) -> Result<(), Error> {
    Err(match kind {
        "NotFound" => Error::NotFound("a \"key\"".into()),
        "Io" => Error::Io(io::Error::from_raw_os_error(2)),
        "IoKind" => Error::Io(io::Error::new(io::ErrorKind::NotFound, "made up")),
        "Parse" => Error::Parse {
            line: 3,
            text: "größe".into(),
            more: true,
        },
        "Deep" => Error::Deep {
            line: 4,
            text: "x",
            column: 5,
            hint: None,
        },
        "DeepBad" => Error::Deep {
            line: 4,
            text: "x",
            column: -1,
            hint: Some("y".into()),
        },
        "Late" => Error::Late { place: 7 },
        "Two" => Error::Two,
        "Named" => Error::Named {
            text: "named".into(),
            line: u64::MAX,
        },
        "Json" => Error::Json,
        "Connection" => Error::Connection,
        "Interrupted" => Error::Interrupted,
        "" => return Ok(()),
        _ => Error::Other(no_number()),
    })
}

/// An error of which one variant alone is mapped.
#[derive(Debug)]
pub enum Half {
    One,
    Other,
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "half {self:?}")
    }
}

impl StdError for Half {}

pub fn half(which: i64) -> Result<(), Half> {
    match which {
        0 => Ok(()),
        1 => Err(Half::One),
        _ => Err(Half::Other),
    }
}

macro_rules! errors {
    ($($name:ident { $($field:ident: $type:ty),* } $text:literal;)*) => {$(
        /// An error that is a struct.
        #[derive(Debug)]
        pub struct $name { $(pub $field: $type,)* }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($text)
            }
        }

        impl StdError for $name {}
    )*};
}

errors! {
    ParseError { line: i64, text: String } "cannot be parsed";
    Values { items: Vec<u8>, pair: (i32, String), r#type: &'static str, money: Money } "values";
    Warned {} "a warning that is raised";
    Missing {} "missing";
    Odd {} "odd";
    Included { line: i64, text: String } "included";
}

pub fn parse(line: i64, text: &str) -> Result<(), ParseError> {
    Err(ParseError {
        line,
        text: text.to_owned(),
    })
}

pub fn values() -> Result<(), Values> {
    Err(Values {
        items: vec![1, 2],
        pair: (3, "four".into()),
        r#type: "type",
        money: Money(5),
    })
}

pub fn warned() -> Result<(), Warned> {
    Err(Warned {})
}

pub fn missing() -> Result<(), Missing> {
    Err(Missing {})
}

pub fn odd() -> Result<(), Odd> {
    Err(Odd {})
}

pub fn included() -> Result<(), Included> {
    Err(Included {
        line: 1,
        text: "two".into(),
    })
}

/// An error that knows a file.
#[derive(Debug)]
pub struct ReadError {
    pub filename: String,
    pub errno: i32,
    source: io::Error,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}", self.filename)
    }
}

impl StdError for ReadError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

pub fn read_wrapped(path: &str) -> Result<(), ReadError> {
    std::fs::read(path).map(drop).map_err(|source| ReadError {
        filename: path.to_owned(),
        errno: source.raw_os_error().unwrap_or_default(),
        source,
    })
}

pub fn read(path: &str) -> io::Result<usize> {
    std::fs::read(path).map(|it| it.len())
}

pub fn kind(name: &str) -> io::Result<()> {
    use io::ErrorKind as K;
    let kind = match name {
        "FileNotFoundError" => K::NotFound,
        "PermissionError" => K::PermissionDenied,
        "FileExistsError" => K::AlreadyExists,
        "TimeoutError" => K::TimedOut,
        "BrokenPipeError" => K::BrokenPipe,
        "ConnectionRefusedError" => K::ConnectionRefused,
        "InterruptedError" => K::Interrupted,
        _ => K::InvalidData,
    };
    Err(io::Error::new(kind, "a kind"))
}

pub fn errno(code: i32) -> io::Result<()> {
    Err(io::Error::from_raw_os_error(code))
}

/// An error with a parameter.
#[derive(Debug)]
pub enum Generic<T> {
    Some(T),
    None,
}

impl<T: fmt::Debug> fmt::Display for Generic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "generic {self:?}")
    }
}

impl<T: fmt::Debug> StdError for Generic<T> {}

pub fn generic(some: bool) -> Result<(), Generic<i32>> {
    Err(if some { Generic::Some(1) } else { Generic::None })
}

pub fn number(text: &str) -> Result<i64, ParseIntError> {
    text.parse()
}

pub fn number_float(text: &str) -> Result<f64, ParseFloatError> {
    text.parse()
}

pub fn boxed(text: &str) -> Result<i64, Box<dyn StdError + Send + Sync>> {
    Ok(text.parse::<i64>()?)
}

pub fn arced() -> Result<(), Arc<ParseError>> {
    Err(Arc::new(ParseError {
        line: 1,
        text: "arc".into(),
    }))
}

pub fn in_a_box() -> Result<(), Box<ParseError>> {
    Err(Box::new(ParseError {
        line: 1,
        text: "box".into(),
    }))
}

pub fn text(text: &str) -> Result<(), String> {
    Err(text.to_owned())
}

pub fn static_text() -> Result<(), &'static str> {
    Err("static")
}

/// An error of another type, with sources that become exceptions of their own.
#[derive(Debug)]
struct Outer(Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outer")
    }
}

impl StdError for Outer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

pub fn chain() -> Result<(), Box<dyn StdError>> {
    Err(Box::new(Outer(Error::Io(io::Error::from_raw_os_error(13)))))
}

pub fn released() -> Result<(), Error> {
    fail("Parse")
}

/// A custom type that refuses.
#[derive(Debug)]
pub struct Money(pub i64);

impl Money {
    pub fn new(cents: i64) -> Result<Money, Error> {
        if cents < 0 {
            Err(Error::NotFound("money".into()))
        } else {
            Ok(Money(cents))
        }
    }

    pub fn cents(&self) -> i64 {
        self.0
    }
}

pub fn money(value: Money) -> Money {
    value
}

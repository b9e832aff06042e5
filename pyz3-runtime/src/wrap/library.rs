//! Dates, numbers, identifiers and paths of the standard library.

use std::ffi::CStr;

use super::{Argument, call, call_with, make, make_with, methods, wrappers};
use crate::attach::Python;
use crate::convert::IntoPython;
use crate::error::PyErr;
use crate::object::{Borrowed, Object, library_class};
use crate::types::{
    Any, Bool, Bytes, DateTimeType, DateType, DecimalType, Float, FractionType, Int, Iterable, NoneType, Opt, PathType,
    Str, TimeDeltaType, TimeType, UuidType,
};

fn is(object: Borrowed<'_, '_>, module: &CStr, name: &str) -> Result<bool, PyErr> {
    Ok(object.is_of(library_class(object.py(), module, name)?.borrow()))
}

/// The class itself, to call what belongs to it.
fn class(py: Python<'_>, module: &CStr, name: &str) -> Result<Object, PyErr> {
    library_class(py, module, name).map(Object::new)
}

wrappers! {
    /// A `datetime.date`.
    PyDate by DateType: "date", |it| is(it, c"datetime", "date");
    /// A `datetime.time`.
    PyTime by TimeType: "time", |it| is(it, c"datetime", "time");
    /// A `datetime.datetime`.
    PyDateTime by DateTimeType: "datetime", |it| is(it, c"datetime", "datetime");
    /// A `datetime.timedelta`.
    PyTimeDelta by TimeDeltaType: "timedelta", |it| is(it, c"datetime", "timedelta");
    /// A `decimal.Decimal`.
    PyDecimal by DecimalType: "Decimal", |it| is(it, c"decimal", "Decimal");
    /// A `fractions.Fraction`.
    PyFraction by FractionType: "Fraction", |it| is(it, c"fractions", "Fraction");
    /// A `uuid.UUID`.
    PyUuid by UuidType: "UUID", |it| is(it, c"uuid", "UUID");
    /// A `pathlib.Path`.
    PyPath by PathType: "Path", |it| is(it, c"pathlib", "Path");
}

macro_rules! components {
    ($($name:ident: $own:ident by $marker:ident;)*) => { $(
        impl $name {
            /// One of these components; a ValueError if there is none such.
            pub fn new(py: Python<'_>, parts: &crate::convert::$own) -> Result<$name, PyErr> {
                $marker::into_python(py, parts).map(|it| $name(Object::new(it)))
            }

            /// Its components.
            pub fn components(&self, py: Python<'_>) -> Result<crate::convert::$own, PyErr> {
                crate::convert::copy::<$marker, _>(self.0.bind(py)?)
            }
        }
    )* };
}

components! {
    PyDate: Date by DateType;
    PyTime: Time by TimeType;
    PyDateTime: DateTime by DateTimeType;
    PyTimeDelta: TimeDelta by TimeDeltaType;
}

macro_rules! written {
    ($($name:ident)*) => { $(
        methods! { $name {
            /// As ISO 8601 writes it.
            isoformat = "isoformat"() -> Str as String;
            /// As the format says.
            strftime = "strftime"(format: &str) -> Str as String;
        } }
    )* };
}

written! { PyDate PyTime PyDateTime }

impl PyDate {
    /// Today's.
    pub fn today(py: Python<'_>) -> Result<PyDate, PyErr> {
        let today = call(py, &class(py, c"datetime", "date")?, "today", [])?;
        Ok(PyDate(Object::new(today)))
    }
}

impl PyDateTime {
    /// This moment on the clock on the wall.
    pub fn now(py: Python<'_>) -> Result<PyDateTime, PyErr> {
        let now = call(py, &class(py, c"datetime", "datetime")?, "now", [])?;
        Ok(PyDateTime(Object::new(now)))
    }

    /// This moment in UTC, and aware of that.
    pub fn utc_now(py: Python<'_>) -> Result<PyDateTime, PyErr> {
        let utc = super::PyTzInfo::utc(py)?;
        let now = call(
            py,
            &class(py, c"datetime", "datetime")?,
            "now",
            [utc.object().object(py)],
        )?;
        Ok(PyDateTime(Object::new(now)))
    }
}

impl PyTimeDelta {
    /// So many seconds.
    pub fn from_seconds(py: Python<'_>, seconds: f64) -> Result<PyTimeDelta, PyErr> {
        make_with(py, c"datetime", "timedelta", [seconds.object(py)], &["seconds"]).map(PyTimeDelta)
    }
}

methods! { PyTimeDelta {
    /// All of it in seconds.
    total_seconds = "total_seconds"() -> Float as f64;
    /// `self + other`
    add = "__add__"(other: &PyTimeDelta) -> TimeDeltaType as PyTimeDelta;
    /// `self - other`
    sub = "__sub__"(other: &PyTimeDelta) -> TimeDeltaType as PyTimeDelta;
    /// `self * count`
    mul = "__mul__"(count: i64) -> TimeDeltaType as PyTimeDelta;
    /// `abs(self)`
    abs = "__abs__"() -> TimeDeltaType as PyTimeDelta;
} }

macro_rules! arithmetic {
    ($($name:ident by $marker:ident in $module:literal, $class:literal;)*) => { $(
        methods! { $name {
            /// `self + other`
            add = "__add__"(other: &$name) -> $marker as $name;
            /// `self - other`
            sub = "__sub__"(other: &$name) -> $marker as $name;
            /// `self * other`
            mul = "__mul__"(other: &$name) -> $marker as $name;
            /// `self / other`
            div = "__truediv__"(other: &$name) -> $marker as $name;
            /// `abs(self)`
            abs = "__abs__"() -> $marker as $name;
            /// `-self`
            neg = "__neg__"() -> $marker as $name;
            /// `self == other`
            eq = "__eq__"(other: &$name) -> Bool as bool;
            /// `self < other`
            lt = "__lt__"(other: &$name) -> Bool as bool;
            /// `self <= other`
            le = "__le__"(other: &$name) -> Bool as bool;
            /// `float(self)`
            to_float = "__float__"() -> Float as f64;
        } }

        impl $name {
            /// Of an int.
            pub fn from_int(py: Python<'_>, value: i64) -> Result<$name, PyErr> {
                make(py, $module, $class, [value.object(py)]).map($name)
            }

            /// Of a float, exactly.
            pub fn from_float(py: Python<'_>, value: f64) -> Result<$name, PyErr> {
                make(py, $module, $class, [value.object(py)]).map($name)
            }

            /// Of a text.
            pub fn from_string(py: Python<'_>, text: &str) -> Result<$name, PyErr> {
                make(py, $module, $class, [text.object(py)]).map($name)
            }

            /// `str(self)`
            pub fn to_text(&self, py: Python<'_>) -> Result<String, PyErr> {
                self.0.str(py)
            }
        }
    )* };
}

arithmetic! {
    PyDecimal by DecimalType in c"decimal", "Decimal";
    PyFraction by FractionType in c"fractions", "Fraction";
}

methods! { PyDecimal {
    /// `self // other`
    floor_div = "__floordiv__"(other: &PyDecimal) -> DecimalType as PyDecimal;
    /// `self % other`
    rem = "__mod__"(other: &PyDecimal) -> DecimalType as PyDecimal;
    /// `self ** other`
    pow = "__pow__"(other: &PyDecimal) -> DecimalType as PyDecimal;
    /// `int(self)`
    to_int = "__int__"() -> Int as i64;
    /// To so many places.
    round = "__round__"(places: i64) -> DecimalType as PyDecimal;
    /// The square root.
    sqrt = "sqrt"() -> DecimalType as PyDecimal;
    /// The natural logarithm.
    ln = "ln"() -> DecimalType as PyDecimal;
    /// The logarithm to the base of 10.
    log10 = "log10"() -> DecimalType as PyDecimal;
    /// e to its power.
    exp = "exp"() -> DecimalType as PyDecimal;
    /// Whether it is a number, and not infinite.
    is_finite = "is_finite"() -> Bool as bool;
    /// Whether it is infinite.
    is_infinite = "is_infinite"() -> Bool as bool;
    /// Whether it is no number.
    is_nan = "is_nan"() -> Bool as bool;
} }

impl PyFraction {
    /// `Fraction(numerator, denominator)`; a ZeroDivisionError for a denominator of 0.
    pub fn new(py: Python<'_>, numerator: i64, denominator: i64) -> Result<PyFraction, PyErr> {
        let args = [numerator.object(py), denominator.object(py)];
        make(py, c"fractions", "Fraction", args).map(PyFraction)
    }
}

methods! { PyFraction {
    /// What is divided, in lowest terms.
    numerator = ."numerator" -> Int as i64;
    /// What it is divided by.
    denominator = ."denominator" -> Int as i64;
} }

/// The namespaces of UUIDs that are made of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Namespace {
    Dns,
    Url,
    Oid,
    X500,
}

impl PyUuid {
    fn made(py: Python<'_>, value: Result<crate::object::Owned<'_>, PyErr>, by: &str) -> Result<PyUuid, PyErr> {
        make_with(py, c"uuid", "UUID", [value], &[by]).map(PyUuid)
    }

    /// Of its digits, with or without hyphens.
    pub fn from_string(py: Python<'_>, text: &str) -> Result<PyUuid, PyErr> {
        PyUuid::made(py, text.object(py), "hex")
    }

    /// Of sixteen bytes.
    pub fn from_bytes(py: Python<'_>, bytes: [u8; 16]) -> Result<PyUuid, PyErr> {
        PyUuid::made(py, bytes.as_slice().object(py), "bytes")
    }

    /// Of its number.
    pub fn from_int(py: Python<'_>, value: u128) -> Result<PyUuid, PyErr> {
        PyUuid::made(py, value.object(py), "int")
    }

    /// Of its six fields: a ValueError if one is out of range.
    pub fn from_fields(py: Python<'_>, fields: (u32, u16, u16, u8, u8, u64)) -> Result<PyUuid, PyErr> {
        let fields = crate::types::Tuple::<(Int, Int, Int, Int, Int, Int)>::into_python(py, fields);
        PyUuid::made(py, fields, "fields")
    }

    fn module(py: Python<'_>) -> Result<Object, PyErr> {
        crate::object::import(py, c"uuid").map(Object::new)
    }

    /// A random one.
    pub fn uuid4(py: Python<'_>) -> Result<PyUuid, PyErr> {
        PyUuid::module(py)?.call_method(py, "uuid4", &[]).map(PyUuid)
    }

    fn named(py: Python<'_>, function: &str, space: Namespace, name: &str) -> Result<PyUuid, PyErr> {
        let module = PyUuid::module(py)?;
        let space = match space {
            Namespace::Dns => "NAMESPACE_DNS",
            Namespace::Url => "NAMESPACE_URL",
            Namespace::Oid => "NAMESPACE_OID",
            Namespace::X500 => "NAMESPACE_X500",
        };
        let space = module.getattr(py, space)?;
        call(py, &module, function, [space.object(py), name.object(py)]).map(|it| PyUuid(Object::new(it)))
    }

    /// Of a name, by SHA-1.
    pub fn uuid5(py: Python<'_>, space: Namespace, name: &str) -> Result<PyUuid, PyErr> {
        PyUuid::named(py, "uuid5", space, name)
    }

    /// Of a name, by MD5.
    pub fn uuid3(py: Python<'_>, space: Namespace, name: &str) -> Result<PyUuid, PyErr> {
        PyUuid::named(py, "uuid3", space, name)
    }

    /// Its digits with hyphens.
    pub fn to_text(&self, py: Python<'_>) -> Result<String, PyErr> {
        self.0.str(py)
    }
}

methods! { PyUuid {
    /// Its sixteen bytes.
    to_bytes = ."bytes" -> Bytes as [u8; 16];
    /// Its digits without hyphens.
    to_hex = ."hex" -> Str as String;
    /// As a URN.
    to_urn = ."urn" -> Str as String;
    /// Its number.
    to_int = ."int" -> Int as u128;
    /// What it says of its layout.
    variant = ."variant" -> Str as String;
    /// How it was made, if its variant says.
    version = ."version" -> Opt<Int> as Option<u8>;
    /// `self == other`
    eq = "__eq__"(other: &PyUuid) -> Bool as bool;
} }

impl PyPath {
    /// The path of that name.
    pub fn new(py: Python<'_>, path: &str) -> Result<PyPath, PyErr> {
        make(py, c"pathlib", "Path", [path.object(py)]).map(PyPath)
    }

    /// Where the process is.
    pub fn cwd(py: Python<'_>) -> Result<PyPath, PyErr> {
        call(py, &class(py, c"pathlib", "Path")?, "cwd", []).map(|it| PyPath(Object::new(it)))
    }

    /// The user's own folder.
    pub fn home(py: Python<'_>) -> Result<PyPath, PyErr> {
        call(py, &class(py, c"pathlib", "Path")?, "home", []).map(|it| PyPath(Object::new(it)))
    }

    /// `str(self)`
    pub fn to_text(&self, py: Python<'_>) -> Result<String, PyErr> {
        self.0.str(py)
    }

    /// What is in the file, as UTF-8.
    pub fn read_text(&self, py: Python<'_>) -> Result<String, PyErr> {
        let text = call_with(py, &self.0, "read_text", ["utf-8".object(py)], &["encoding"])?;
        crate::convert::copy::<Str, _>(text.borrow())
    }

    /// Writes the file as UTF-8; how many characters.
    pub fn write_text(&self, py: Python<'_>, text: &str) -> Result<usize, PyErr> {
        let args = [text.object(py), "utf-8".object(py)];
        let count = call_with(py, &self.0, "write_text", args, &["encoding"])?;
        crate::convert::copy::<Int, _>(count.borrow())
    }

    /// Makes the folder; those above it too, and no error if it is there, if so asked.
    pub fn mkdir(&self, py: Python<'_>, parents: bool, exist_ok: bool) -> Result<(), PyErr> {
        let args = [parents.object(py), exist_ok.object(py)];
        call_with(py, &self.0, "mkdir", args, &["parents", "exist_ok"]).map(drop)
    }
}

methods! { PyPath {
    /// Whether there is such a file or folder.
    exists = "exists"() -> Bool as bool;
    /// Whether it is a file.
    is_file = "is_file"() -> Bool as bool;
    /// Whether it is a folder.
    is_dir = "is_dir"() -> Bool as bool;
    /// Whether it starts at the root.
    is_absolute = "is_absolute"() -> Bool as bool;
    /// From the root on.
    absolute = "absolute"() -> PathType as PyPath;
    /// The same without links.
    resolve = "resolve"() -> PathType as PyPath;
    /// `self / other`
    join = "joinpath"(other: &str) -> PathType as PyPath;
    /// The folder that it is in.
    parent = ."parent" -> PathType as PyPath;
    /// Its last part.
    name = ."name" -> Str as String;
    /// Its last part without the suffix.
    stem = ."stem" -> Str as String;
    /// What follows the last dot, with it.
    suffix = ."suffix" -> Str as String;
    /// Removes the file.
    unlink = "unlink"() -> NoneType as ();
    /// Removes the empty folder.
    rmdir = "rmdir"() -> NoneType as ();
    /// Moves it.
    rename = "rename"(to: &str) -> PathType as PyPath;
    /// What is in the file.
    read_bytes = "read_bytes"() -> Bytes as Vec<u8>;
    /// Writes the file; how many bytes.
    write_bytes = "write_bytes"(bytes: &[u8]) -> Int as usize;
    /// What is in the folder.
    iterdir = "iterdir"() -> Iterable<PathType> as Vec<PyPath>;
    /// What matches the pattern.
    glob = "glob"(pattern: &str) -> Iterable<PathType> as Vec<PyPath>;
    /// What matches the pattern, in all folders below too.
    rglob = "rglob"(pattern: &str) -> Iterable<PathType> as Vec<PyPath>;
    /// What the file system says of it.
    stat = "stat"() -> Any as Object;
} }

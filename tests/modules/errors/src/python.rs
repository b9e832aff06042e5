//! What can be done with a `PyErr`.

use std::io;
use std::path::Path;

use crate::{Money, raise};
use pyz3_runtime::{Builtin, Object, PyErr, Python};

fn by_name(name: &str) -> Builtin {
    let found = Builtin::ALL.iter().find(|it| it.name() == name);
    *found.expect("the name of a builtin exception")
}

pub fn pass_through(py: Python<'_>, f: &Object) -> Result<Object, PyErr> {
    f.call(py, &[])
}

pub fn pass_as_io(py: Python<'_>, f: &Object) -> io::Result<Object> {
    f.call(py, &[]).map_err(io::Error::other)
}

pub fn builtin(_: Python<'_>, name: &str, text: &str) -> Result<(), PyErr> {
    Err(PyErr::builtin(by_name(name), text))
}

pub fn all_builtin() -> Vec<&'static str> {
    Builtin::ALL.iter().map(|it| it.name()).collect()
}

pub fn os_error(code: i32, text: &str, file: Option<&str>) -> Result<(), PyErr> {
    Err(PyErr::os_error(code, text, file.map(Path::new)))
}

pub fn with_note(text: &str) -> Result<(), PyErr> {
    Err(PyErr::value_error("noted").with_note(text).with_note("another"))
}

pub fn with_cause(text: &str) -> Result<(), PyErr> {
    let cause = PyErr::builtin(Builtin::ZeroDivisionError, text).caused_by(PyErr::key_error("root"));
    Err(PyErr::type_error("effect").caused_by(cause))
}

/// The exception that a function raises and those that it came from, as Rust sees them.
pub fn causes(py: Python<'_>, f: &Object) -> Result<Vec<String>, PyErr> {
    let mut found = Vec::new();
    let mut next = f.call(py, &[]).err();
    while let Some(error) = next {
        found.push(error.to_string());
        next = error.cause(py)?;
    }
    Ok(found)
}

pub fn group(py: Python<'_>, count: i64) -> Result<(), PyErr> {
    let errors = (0..count).map(|it| match it {
        0 => PyErr::value_error("first"),
        _ => PyErr::builtin(Builtin::OSError, format!("number {it}")),
    });
    Err(PyErr::group(py, "several", errors)?)
}

pub fn is_instance(py: Python<'_>, error: Object, name: &str) -> bool {
    PyErr::raised(error).is_instance(py, by_name(name))
}

pub fn is_instance_of(py: Python<'_>, error: Object, kind: &Object) -> Result<bool, PyErr> {
    PyErr::raised(error).is_instance_of(py, kind)
}

pub fn named(text: &str) -> Result<(), PyErr> {
    Err(PyErr::named("errors.GeometryError", text))
}

pub fn warn(py: Python<'_>, name: &str, text: &str, level: u32) -> Result<(), PyErr> {
    py.warn(by_name(name), text, level)
}

pub fn printed(py: Python<'_>, error: Object) {
    PyErr::raised(error).print(py);
}

pub fn decode_error(py: Python<'_>) -> Result<(), PyErr> {
    let object = |it: &str| Object::from_rust::<pyz3_runtime::types::Str, _>(py, it);
    let number = |it: i64| Object::from_rust::<pyz3_runtime::types::Int, _>(py, it);
    let bytes = Object::from_rust::<pyz3_runtime::types::Bytes, _>(py, &b"\xff"[..])?;
    let arguments = vec![object("utf-8")?, bytes, number(0)?, number(1)?, object("invalid")?];
    Err(PyErr::with_arguments(Builtin::UnicodeDecodeError, arguments))
}

pub fn declared_panic() {
    panic!("not declared")
}

pub fn raise_fields(line: i64, text: &str) -> Result<(), PyErr> {
    Err(raise::ParseFailed::new(line, text.to_owned()))
}

pub fn raise_values(money: i64) -> Result<(), PyErr> {
    Err(raise::Values::new(vec![1_u8, 2], (3, "four"), "type", Money(money)))
}

pub fn raise_text(text: &str) -> Result<(), PyErr> {
    Err(raise::GeometryError::new(text))
}

pub fn raise_inner() -> Result<(), PyErr> {
    Err(raise::inner::Innermost::new(u128::MAX))
}

/// Made where no thread of Python's is needed.
pub fn raise_released() -> Result<(), PyErr> {
    let made = std::thread::spawn(|| raise::Deeper::new(1, "text", 2, None::<String>)).join();
    Err(made.expect("no panic"))
}

pub fn raise_from() -> Result<(), PyErr> {
    let cause = raise::ParseFailed::new(1, "cause");
    Err(raise::GeometryError::new("effect").caused_by(cause).with_note("noted"))
}

/// What an error is, by the names of the interface file.
pub fn raised_kind(py: Python<'_>, f: &Object) -> Result<&'static str, PyErr> {
    match f.call(py, &[]) {
        Ok(_) => Ok("none"),
        Err(error) if raise::Deeper::matches(py, &error) => Ok("Deeper"),
        Err(error) if raise::ParseFailed::matches(py, &error) => Ok("ParseFailed"),
        Err(error) => Err(error),
    }
}

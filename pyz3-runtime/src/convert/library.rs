//! `Decimal`, `Fraction`, `UUID` and `Path`.
//!
//! In: an object of that class or of one below; for `Path`, whatever names a file, a `str` too. Out: text, integers, bytes, paths.

use std::ffi::CStr;
use std::path::{Path, PathBuf};

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned, library_class};
use crate::types::{DecimalType, FractionType, Int, PathType, UuidType};

fn check<'py>(object: Borrowed<'_, 'py>, module: &CStr, name: &'static str) -> Result<Owned<'py>, PyErr> {
    let class = library_class(object.py(), module, name)?;
    if object.is_of(class.borrow()) {
        Ok(class)
    } else {
        Err(PyErr::expected(name, object))
    }
}

/// The digits as `Decimal` itself writes them, whatever a class below says.
fn decimal(object: Borrowed<'_, '_>) -> Result<String, PyErr> {
    let class = check(object, c"decimal", "Decimal")?;
    let text = class.borrow().getattr("__str__")?.borrow().call(&[object])?;
    text.borrow().text().map(str::to_owned)
}

fn give_decimal<'py>(py: Python<'py>, value: &str) -> Result<Owned<'py>, PyErr> {
    let class = library_class(py, c"decimal", "Decimal")?;
    class.borrow().call(&[Owned::str(py, value)?.borrow()])
}

fn uuid(object: Borrowed<'_, '_>) -> Result<u128, PyErr> {
    check(object, c"uuid", "UUID")?;
    Int::copy_from(object.getattr("int")?.borrow())
}

fn give_uuid<'py>(py: Python<'py>, value: &u128) -> Result<Owned<'py>, PyErr> {
    let class = library_class(py, c"uuid", "UUID")?;
    class
        .borrow()
        .call_with(&[Int::into_python(py, *value)?.borrow()], &["int"])
}

fn path(object: Borrowed<'_, '_>) -> Result<PathBuf, PyErr> {
    if !object.is_str() && object.type_attribute("__fspath__")?.is_none() {
        return Err(PyErr::expected("Path", object));
    }
    let path = object.file_path()?;
    if path.borrow().is_str() {
        path.borrow().os_string().map(PathBuf::from)
    } else {
        Err(PyErr::expected("a path of text", path.borrow()))
    }
}

fn give_path<'py>(py: Python<'py>, value: &Path) -> Result<Owned<'py>, PyErr> {
    let class = library_class(py, c"pathlib", "Path")?;
    class.borrow().call(&[Owned::os_str(py, value.as_os_str())?.borrow()])
}

super::owned_values! {
    DecimalType as String: decimal, (|py, it: &String| give_decimal(py, it));
    UuidType as u128: uuid, give_uuid;
    UuidType as [u8; 16]: (|it| uuid(it).map(u128::to_be_bytes)), (|py, it: &[u8; 16]| give_uuid(py, &u128::from_be_bytes(*it)));
    PathType as PathBuf: path, (|py, it: &PathBuf| give_path(py, it));
}

impl IntoPython<&str> for DecimalType {
    fn into_python<'py>(py: Python<'py>, value: &str) -> Result<Owned<'py>, PyErr> {
        give_decimal(py, value)
    }
}

impl<'a> FromPython<'a, &'a str> for DecimalType {
    type Holder = String;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut String) -> Result<&'a str, PyErr> {
        *holder = decimal(object)?;
        Ok(holder)
    }
}

impl IntoPython<&Path> for PathType {
    fn into_python<'py>(py: Python<'py>, value: &Path) -> Result<Owned<'py>, PyErr> {
        give_path(py, value)
    }
}

impl<'a> FromPython<'a, &'a Path> for PathType {
    type Holder = PathBuf;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut PathBuf) -> Result<&'a Path, PyErr> {
        *holder = path(object)?;
        Ok(holder)
    }
}

impl<'a, A, B> FromPython<'a, (A, B)> for FractionType
where
    Int: FromPython<'a, A> + FromPython<'a, B>,
{
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<(A, B), PyErr> {
        Self::copy_from(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<(A, B), PyErr> {
        check(object, c"fractions", "Fraction")?;
        let part = |name: &str| object.getattr(name);
        let numerator = <Int as FromPython<'a, A>>::copy_from(part("numerator")?.borrow());
        let denominator = <Int as FromPython<'a, B>>::copy_from(part("denominator")?.borrow());
        Ok((
            numerator.map_err(|error| error.within("numerator"))?,
            denominator.map_err(|error| error.within("denominator"))?,
        ))
    }
}

impl<A, B> IntoPython<(A, B)> for FractionType
where
    Int: IntoPython<A> + IntoPython<B>,
{
    fn into_python<'py>(py: Python<'py>, value: (A, B)) -> Result<Owned<'py>, PyErr> {
        let class = library_class(py, c"fractions", "Fraction")?;
        let (numerator, denominator) = (Int::into_python(py, value.0)?, Int::into_python(py, value.1)?);
        class.borrow().call(&[numerator.borrow(), denominator.borrow()])
    }
}

impl<'v, A, B> IntoPython<&'v (A, B)> for FractionType
where
    Int: IntoPython<&'v A> + IntoPython<&'v B>,
{
    fn into_python<'py>(py: Python<'py>, value: &'v (A, B)) -> Result<Owned<'py>, PyErr> {
        let class = library_class(py, c"fractions", "Fraction")?;
        let (numerator, denominator) = (Int::into_python(py, &value.0)?, Int::into_python(py, &value.1)?);
        class.borrow().call(&[numerator.borrow(), denominator.borrow()])
    }
}

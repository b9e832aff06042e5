//! `type`, and `type[Point]`: classes themselves.
//!
//! In: a class; for `type[Point]`, that class of the interface file or one that derives from it. Out: a handle to it.

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::class::{self, Class};
use crate::error::PyErr;
use crate::object::{Borrowed, Object, Owned};
use crate::types::{ClassBelow, TypeObject};
use crate::wrap::PyClass;

fn any(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
    if object.is_type() {
        Ok(Object::new(object.to_owned()))
    } else {
        Err(PyErr::expected("type", object))
    }
}

fn below<C: Class>(object: Borrowed<'_, '_>) -> Result<Object, PyErr> {
    if class::is_class_below::<C>(object) {
        return Ok(Object::new(object.to_owned()));
    }
    let wanted = format!("type[{}]", C::info().table.qualname);
    if !object.is_type() {
        return Err(PyErr::expected(wanted, object));
    }
    let name = object.getattr("__qualname__")?;
    let found = format!("type[{}]", name.borrow().text()?);
    Err(PyErr::expected_not(wanted.into(), found.into()))
}

fn give<'py>(py: Python<'py>, value: &Object) -> Result<Owned<'py>, PyErr> {
    any(value.bind(py)?)?;
    value.bind(py).map(Borrowed::to_owned)
}

super::owned_values! {
    TypeObject as Object: any, give;
}

impl<'a> FromPython<'a, &'a Object> for TypeObject {
    type Holder = Option<Object>;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<Object>) -> Result<&'a Object, PyErr> {
        Ok(holder.insert(any(object)?))
    }
}

impl<'a, C: Class> FromPython<'a, &'a Object> for ClassBelow<C> {
    type Holder = Option<Object>;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<Object>) -> Result<&'a Object, PyErr> {
        Ok(holder.insert(below::<C>(object)?))
    }
}

macro_rules! handles {
    ($($type:ty: $of:expr, $object:expr;)*) => { $(
        impl<'a, C: Class> FromPython<'a, $type> for ClassBelow<C> {
            type Holder = ();
            const COPIES: bool = true;

            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, PyErr> {
                Self::copy_from(object)
            }

            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                $of(object.py(), below::<C>(object)?)
            }
        }

        impl<C: Class> IntoPython<$type> for ClassBelow<C> {
            fn into_python<'py>(py: Python<'py>, value: $type) -> Result<Owned<'py>, PyErr> {
                <Self as IntoPython<&$type>>::into_python(py, &value)
            }
        }

        impl<C: Class> IntoPython<&$type> for ClassBelow<C> {
            fn into_python<'py>(py: Python<'py>, value: &$type) -> Result<Owned<'py>, PyErr> {
                let object: &Object = $object(value);
                below::<C>(object.bind(py)?)?;
                object.bind(py).map(Borrowed::to_owned)
            }
        }
    )* };
}

fn same(object: &Object) -> &Object {
    object
}

fn itself(_: Python<'_>, object: Object) -> Result<Object, PyErr> {
    Ok(object)
}

handles! {
    Object: itself, same;
    PyClass: PyClass::of, PyClass::object;
}

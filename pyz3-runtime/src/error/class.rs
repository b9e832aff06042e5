//! What class an exception will be of, and making it.
//!
//! In: a class, by whichever of its names is known when the code is compiled, and what the exception holds. Out: an exception object
//! of this interpreter.

use super::deferred::Deferred;
use super::{Builtin, Text, panic};
use crate::attach::Python;
use crate::class::ClassInfo;
use crate::error::PyErr;
use crate::exception::{ExceptionInfo, group_class};
use crate::ffi;
use crate::object::{Borrowed, Object, Owned, import};

/// A class of exceptions, which becomes an object when one is raised.
#[derive(Clone, Copy)]
pub enum Class {
    /// One that Python comes with.
    Builtin(Builtin),
    /// One of an interface file.
    Own(&'static ExceptionInfo),
    /// A class of an interface file that derives from one.
    Class(&'static ClassInfo),
    /// One of another module, by its dotted name.
    Imported(&'static str),
    /// A PanicException.
    Panic,
}

impl Class {
    pub(super) fn is(self, builtin: Builtin) -> bool {
        matches!(self, Class::Builtin(it) if it == builtin)
    }

    /// Whether it may derive from OSError.
    pub(super) fn may_have_a_number(self) -> bool {
        match self {
            Class::Builtin(builtin) => builtin.is_os_error(),
            Class::Own(_) | Class::Class(_) | Class::Imported(_) => true,
            Class::Panic => false,
        }
    }

    /// Whether the exception, or the class, is of this class.
    pub(crate) fn matches(self, exception: Borrowed<'_, '_>) -> bool {
        self.object(exception.py()).is_ok_and(|class| {
            // SAFETY: attached, live objects.
            unsafe { ffi::PyErr_GivenExceptionMatches(exception.as_ptr(), class.borrow().as_ptr()) != 0 }
        })
    }

    pub(crate) fn object(self, py: Python<'_>) -> Result<Owned<'_>, PyErr> {
        match self {
            Class::Builtin(builtin) if builtin.is_group() => group_class(py, builtin),
            Class::Builtin(builtin) => Ok(builtin.class(py)),
            Class::Own(info) => info.class(py),
            Class::Class(info) => match info.cell.get(py) {
                // SAFETY: a type of this interpreter, which the state of its module holds.
                Some(ty) => Ok(unsafe { Owned::copied(py, ty.as_ptr().cast()) }),
                None => Err(PyErr::runtime_error(format!(
                    "the module of {} is not imported",
                    info.table.qualname
                ))),
            },
            Class::Imported(name) => imported(py, name),
            Class::Panic => panic::class(py),
        }
    }
}

/// What a dotted name means: `json.JSONDecodeError`. Checked to be a class of exceptions.
pub(crate) fn imported<'py>(py: Python<'py>, name: &str) -> Result<Owned<'py>, PyErr> {
    let mut path = String::new();
    let mut found: Option<Owned<'py>> = None;
    for part in name.split('.') {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(part);
        let inner = match &found {
            Some(object) => object.borrow().optional_attribute(part)?,
            None => None,
        };
        found = Some(match (inner, found) {
            (Some(inner), _) => inner,
            // A module that has not been imported yet, within a package that has.
            (None, outer) => {
                let full = std::ffi::CString::new(path.as_str()).map_err(|_| PyErr::value_error("NUL in a name"))?;
                match (import(py, &full), outer) {
                    (Ok(module), _) => module,
                    // Of a module that has neither an attribute nor a module of that name, Python's words are about the attribute.
                    (Err(error), Some(outer)) if error.is_instance(py, Builtin::ModuleNotFoundError) => {
                        outer.borrow().getattr(part)?
                    }
                    (Err(error), _) => return Err(error),
                }
            }
        });
    }
    let found = found.ok_or_else(|| PyErr::value_error("an empty name"))?;
    // SAFETY: a live object.
    if unsafe { ffi::PyExceptionClass_Check(found.borrow().as_ptr()) } == 0 {
        return Err(PyErr::type_error(format!("{name} is no class of exceptions")));
    }
    Ok(found)
}

/// An exception, made if it is a class of them, as `raise` does; a TypeError if it is anything else, which nothing may be asked of an exception.
pub(super) fn checked(exception: Owned<'_>) -> Result<Owned<'_>, PyErr> {
    let found = exception.borrow();
    // SAFETY: a live object.
    if unsafe { ffi::PyExceptionInstance_Check(found.as_ptr()) } != 0 {
        return Ok(exception);
    }
    // SAFETY: as above.
    if unsafe { ffi::PyExceptionClass_Check(found.as_ptr()) } != 0 {
        let made = found.call(&[])?;
        // SAFETY: as above.
        if unsafe { ffi::PyExceptionInstance_Check(made.borrow().as_ptr()) } != 0 {
            return Ok(made);
        }
    }
    Err(PyErr::type_error(format!(
        "expected an exception, got {}",
        found.type_name()
    )))
}

/// An exception that is to be made.
#[derive(Clone)]
pub(crate) struct Planned {
    pub(super) class: Class,
    /// What it says.
    pub(super) text: Text,
    pub(super) arguments: Arguments,
    /// The error number, where the class derives from OSError.
    pub(super) errno: Option<i32>,
}

/// What the class is called with.
#[derive(Clone)]
pub(super) enum Arguments {
    /// With the text alone.
    Text,
    /// With nothing.
    None,
    /// As OSError is: with error number, text and the name of a file.
    Os(Option<std::path::PathBuf>),
    /// With other objects, in the order of the class's fields; the text is kept beside them.
    Fields(Vec<Object>),
    /// With values that become objects when the exception is made.
    Deferred(Deferred),
    /// With other objects.
    Objects(Vec<Object>),
}

impl Planned {
    pub(super) fn new(class: Class, text: impl Into<Text>) -> Planned {
        Planned {
            class,
            text: text.into(),
            arguments: Arguments::Text,
            errno: None,
        }
    }

    /// Class and text, if there is nothing else, and nothing that a class of others could get wrong.
    pub(super) fn plain(&self) -> Option<(Class, &str)> {
        match (self.class, &self.arguments, self.errno) {
            (Class::Builtin(_) | Class::Own(_) | Class::Panic, Arguments::Text, None) => Some((self.class, &self.text)),
            _ => None,
        }
    }

    pub(super) fn make<'py>(&self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        let class = self.class.object(py)?;
        let class = class.borrow();
        let text = Owned::str(py, &self.text)?;
        let exception = match &self.arguments {
            Arguments::None => class.call(&[])?,
            Arguments::Text => class.call(&[text.borrow()])?,
            Arguments::Os(file) => {
                let code = Owned::int(py, i64::from(self.errno.unwrap_or_default()))?;
                match file {
                    None => class.call(&[code.borrow(), text.borrow()])?,
                    Some(file) => {
                        let file = Owned::path_text(py, file)?;
                        class.call(&[code.borrow(), text.borrow(), file.borrow()])?
                    }
                }
            }
            Arguments::Deferred(deferred) => {
                let objects = deferred.objects(py)?;
                let objects = objects.iter().map(|it| it.bind(py)).collect::<Result<Vec<_>, _>>()?;
                class.call(&objects)?
            }
            Arguments::Fields(objects) | Arguments::Objects(objects) => {
                let objects = objects.iter().map(|it| it.bind(py)).collect::<Result<Vec<_>, _>>()?;
                class.call(&objects)?
            }
        };
        // An imported class may make whatever it likes.
        let exception = checked(exception)?;
        if let Arguments::Fields(_) = self.arguments {
            crate::exception::keep_text(exception.borrow(), text.borrow())?;
        }
        if let (Some(code), Arguments::Text | Arguments::Fields(_)) = (self.errno, &self.arguments)
            && Class::Builtin(Builtin::OSError).matches(exception.borrow())
            && exception.borrow().getattr("errno")?.borrow().is_none()
        {
            let code = Owned::int(py, i64::from(code))?;
            exception.borrow().setattr("errno", code.borrow())?;
        }
        Ok(exception)
    }
}

//! What may be said about an error besides its text: what it is, what it came from, notes; and warnings, which are none yet.
//!
//! In: a [`PyErr`]. Out: the same one, knowing more; or what Python knows of it.

use std::path::Path;

use super::class::{Arguments, Class, Planned};
use super::deferred::group;
use super::{Body, Builtin, Origin, PyErr};
use crate::attach::Python;
use crate::exception::group_class;
use crate::ffi;
use crate::object::{Object, Owned, warn};

impl PyErr {
    /// One of the exceptions that Python comes with, made by calling its class with these objects.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn with_arguments(class: Builtin, arguments: Vec<Object>) -> PyErr {
        let mut planned = Planned::new(Class::Builtin(class), class.name().to_owned());
        planned.arguments = Arguments::Objects(arguments);
        PyErr::new(Body::Failure(planned)).here()
    }

    /// An exception of another module, by its dotted name: `PyErr::named("json.JSONDecodeError", …)`, called with a message.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn named(name: &'static str, message: impl Into<String>) -> PyErr {
        PyErr::new(Body::Failure(Planned::new(Class::Imported(name), message.into()))).here()
    }

    /// An OSError of that number, which is one of its subclasses where Python has one for it.
    #[cold]
    #[must_use]
    #[track_caller]
    pub fn os_error(code: i32, message: impl Into<String>, file: Option<&Path>) -> PyErr {
        let mut planned = Planned::new(Class::Builtin(Builtin::OSError), message.into());
        planned.errno = Some(code);
        planned.arguments = Arguments::Os(file.map(Path::to_owned));
        PyErr::new(Body::Failure(planned)).here()
    }

    /// An ExceptionGroup of several errors; a BaseExceptionGroup if one of them is no Exception. Before Python 3.11, which brought
    /// groups, it is that of the package `exceptiongroup`; where that is not installed, an Exception with the message and the first of
    /// the errors as its cause.
    #[track_caller]
    pub fn group(py: Python<'_>, message: &str, errors: impl IntoIterator<Item = PyErr>) -> Result<PyErr, PyErr> {
        let mut errors = errors.into_iter();
        if group_class(py, Builtin::BaseExceptionGroup).is_ok() {
            // That class makes an ExceptionGroup where it can.
            return Ok(group(
                Class::Builtin(Builtin::BaseExceptionGroup),
                message.to_owned(),
                errors.collect(),
                |_| Ok(Vec::new()),
            ));
        }
        let error = PyErr::builtin(Builtin::Exception, message);
        Ok(match errors.next() {
            Some(first) => error.caused_by(first),
            None => error,
        })
    }

    /// `raise self from cause`.
    #[must_use]
    pub fn caused_by(mut self, cause: PyErr) -> PyErr {
        let mut causes = Vec::new();
        cause.as_causes(&mut causes);
        self.inner().more().causes = causes;
        self
    }

    /// Adds a note, which Python shows below the exception (from Python 3.11 on).
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> PyErr {
        self.inner().more().notes.push(note.into());
        self
    }

    /// Whether it is an exception of that class, or of one that derives from it.
    #[must_use]
    pub fn is_instance(&self, py: Python<'_>, class: Builtin) -> bool {
        self.is_of(py, Class::Builtin(class))
    }

    /// Whether it is an exception of that class, given as an object, or of one that derives from it.
    pub fn is_instance_of(&self, py: Python<'_>, class: &Object) -> Result<bool, PyErr> {
        let class = class.bind(py)?;
        let own = match self.body() {
            Body::Raised(exception) => exception.bind(py)?.to_owned(),
            Body::Fault(own, _) => own.class(py),
            Body::Failure(planned) => planned.class.object(py)?,
        };
        // SAFETY: attached, live objects.
        Ok(unsafe { ffi::PyErr_GivenExceptionMatches(own.borrow().as_ptr(), class.as_ptr()) != 0 })
    }

    pub(crate) fn is_of(&self, py: Python<'_>, class: Class) -> bool {
        let own = match self.body() {
            Body::Raised(exception) => return exception.bind(py).is_ok_and(|it| class.matches(it)),
            Body::Fault(own, _) => Ok(own.class(py)),
            Body::Failure(planned) => planned.class.object(py),
        };
        own.is_ok_and(|own| class.matches(own.borrow()))
    }

    /// The name of its class.
    pub(super) fn class_name(&self, py: Python<'_>) -> String {
        let class = match self.body() {
            Body::Raised(exception) => return exception.type_name(py).unwrap_or_default(),
            Body::Fault(class, _) => return class.name().to_owned(),
            Body::Failure(planned) => planned.class.object(py),
        };
        let name = class.and_then(|it| it.borrow().getattr("__name__"));
        name.and_then(|it| it.borrow().text().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Whether it is a TypeError.
    #[cfg(not(pyz3_buffers))]
    pub(crate) fn is_type_error(&self, py: Python<'_>) -> bool {
        self.is_of(py, Class::Builtin(Builtin::TypeError))
    }

    /// Whether it is an AttributeError.
    pub(crate) fn is_attribute_error(&self, py: Python<'_>) -> bool {
        self.is_of(py, Class::Builtin(Builtin::AttributeError))
    }

    /// The exception that this one was raised from: its `__cause__`.
    pub fn cause(&self, py: Python<'_>) -> Result<Option<PyErr>, PyErr> {
        if let Some((first, rest)) = self.0.as_ref().and_then(|it| it.causes().split_first()) {
            let mut cause = match &first.what {
                Origin::Raised(exception) => PyErr::raised(exception.clone()),
                Origin::Made(planned) => PyErr::new(Body::Failure(planned.clone())),
            };
            let more = cause.inner().more();
            more.causes = rest.to_vec();
            more.notes.clone_from(&first.notes);
            more.spots.clone_from(&first.spots);
            return Ok(Some(cause));
        }
        let Body::Raised(exception) = self.body() else {
            return Ok(None);
        };
        let cause = exception.bind(py)?.getattr("__cause__")?;
        Ok((!cause.borrow().is_none()).then(|| PyErr::raised(Object::new(cause))))
    }

    /// The traceback that it has gathered in Python; none before it has been raised there.
    pub fn traceback(&self, py: Python<'_>) -> Result<Option<Object>, PyErr> {
        let Body::Raised(exception) = self.body() else {
            return Ok(None);
        };
        let traceback = exception.bind(py)?.getattr("__traceback__")?;
        Ok((!traceback.borrow().is_none()).then(|| Object::new(traceback)))
    }

    /// The same error with another traceback, or with none.
    pub fn with_traceback(self, py: Python<'_>, traceback: Option<&Object>) -> Result<PyErr, PyErr> {
        let exception = self.into_exception(py)?;
        let none = Owned::none(py);
        let traceback = match traceback {
            Some(traceback) => traceback.bind(py)?,
            None => none.borrow(),
        };
        exception.borrow().setattr("__traceback__", traceback)?;
        Ok(PyErr::raised(Object::new(exception)))
    }

    /// Prints the exception as Python does one that nobody has caught: with its traceback, to `sys.stderr`.
    pub fn print(self, py: Python<'_>) {
        if let Ok(exception) = self.into_exception(py)
            && let Ok(module) = crate::object::import(py, c"traceback")
            && let Ok(print) = module.borrow().getattr("print_exception")
        {
            let class = exception.borrow().getattr("__class__");
            let traceback = exception.borrow().getattr("__traceback__");
            if let (Ok(class), Ok(traceback)) = (class, traceback) {
                // There is nobody to tell that even this failed.
                let _ = print
                    .borrow()
                    .call(&[class.borrow(), exception.borrow(), traceback.borrow()]);
            }
        }
    }
}

impl Python<'_> {
    /// Warns, in the name of the Python code that is `level` calls away: 1 is the caller of the bound function. Python may be told to
    /// raise the warning; then that is the error.
    pub fn warn(self, category: Builtin, message: &str, level: u32) -> Result<(), PyErr> {
        let class = category.class(self);
        if !Class::Builtin(Builtin::Warning).matches(class.borrow()) {
            let name = category.name();
            return Err(PyErr::type_error(format!("{name} is no category of warnings")));
        }
        warn(self, class.borrow(), message, level)
    }
}

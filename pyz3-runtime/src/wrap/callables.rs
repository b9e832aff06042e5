//! Functions, methods, modules, classes, weak references, time zones.

use std::ffi::CString;
use std::sync::Arc;

use super::{Argument, call, make, methods, wrappers};
use crate::attach::Python;
use crate::convert::{DateTime, IntoPython, TimeDelta};
use crate::error::PyErr;
use crate::module::state_of_user;
use crate::object::{Borrowed, Object, Owned, import, library_class};
use crate::types::{
    Any, Bool, DateTimeType, FunctionType, MethodType, ModuleType, Opt, Str, TimeDeltaType, TupleOf, TypeObject,
    TzInfoType, WeakRefType,
};

fn is(object: Borrowed<'_, '_>, names: &[&str]) -> Result<bool, PyErr> {
    for name in names {
        if object.is_of(library_class(object.py(), c"types", name)?.borrow()) {
            return Ok(true);
        }
    }
    Ok(false)
}

wrappers! {
    /// A function of Python's or a builtin one.
    PyFunction by FunctionType: "function", |it| is(it, &["FunctionType", "BuiltinFunctionType"]);
    /// A method that is bound to its object.
    PyMethod by MethodType: "method", |it| is(it, &["MethodType"]);
    /// A module.
    PyModule by ModuleType: "module", |it| is(it, &["ModuleType"]);
    /// A class.
    PyClass by TypeObject: "type", |it| Ok(it.is_type());
    /// A weak reference.
    PyWeakRef by WeakRefType: "weakref.ReferenceType",
        |it| Ok(it.is_of(library_class(it.py(), c"weakref", "ReferenceType")?.borrow()));
    /// A time zone.
    PyTzInfo by TzInfoType: "tzinfo", |it| Ok(it.is_of(library_class(it.py(), c"datetime", "tzinfo")?.borrow()));
}

macro_rules! called {
    ($($name:ident)*) => { $(
        impl $name {
            /// `self(*args)`
            pub fn call(&self, py: Python<'_>, args: &[&Object]) -> Result<Object, PyErr> {
                self.0.call(py, args)
            }
        }
    )* };
}

called! { PyFunction PyMethod PyClass }

methods! { PyFunction {
    /// Its name.
    name = ."__name__" -> Str as String;
    /// Its name with those of the classes and functions around it.
    qualname = ."__qualname__" -> Str as String;
    /// The name of its module, if it has one.
    module = ."__module__" -> Opt<Str> as Option<String>;
} }

impl PyFunction {
    /// The values of the last parameters with defaults; a builtin function shows none.
    pub fn defaults(&self, py: Python<'_>) -> Result<Option<Vec<Object>>, PyErr> {
        match self.0.bind(py)?.optional_attribute("__defaults__")? {
            Some(defaults) => crate::convert::copy::<Opt<TupleOf<Any>>, _>(defaults.borrow()),
            None => Ok(None),
        }
    }

    /// A function that is a closure of Rust's.
    pub fn from_closure(
        py: Python<'_>,
        closure: impl Fn(Python<'_>, &[Object]) -> Result<Object, PyErr> + Send + Sync + 'static,
    ) -> Result<PyFunction, PyErr> {
        Owned::function(
            py,
            Box::new(move |py, args| {
                let args: Vec<_> = args.iter().map(|it| Object::new(Borrowed::to_owned(*it))).collect();
                closure(py, &args)?.object(py)
            }),
        )
        .map(|it| PyFunction(Object::new(it)))
    }
}

methods! { PyMethod {
    /// The function that it calls.
    function = ."__func__" -> Any as Object;
    /// The object that it is bound to.
    receiver = ."__self__" -> Any as Object;
} }

impl PyModule {
    /// `import name`
    pub fn import(py: Python<'_>, name: &str) -> Result<PyModule, PyErr> {
        let name = CString::new(name).map_err(|_| PyErr::value_error("null in the name of a module"))?;
        PyModule::of(py, Object::new(import(py, &name)?))
    }

    /// A new module that is what the code makes of it.
    pub fn from_code(py: Python<'_>, code: &str, file: &str, name: &str) -> Result<PyModule, PyErr> {
        let module = make(py, c"types", "ModuleType", [name.object(py)])?;
        module.setattr(py, "__file__", &Object::new(file.object(py)?))?;
        let builtins = Object::new(import(py, c"builtins")?);
        let code = call(
            py,
            &builtins,
            "compile",
            [code.object(py), file.object(py), "exec".object(py)],
        )?;
        let space = module.getattr(py, "__dict__")?;
        call(py, &builtins, "exec", [Ok(code), space.object(py)])?;
        Ok(PyModule(module))
    }

    /// The state that the interface file of that module declares, if it is a module of this library whose state is a `T`.
    pub fn state<T: Send + Sync + 'static>(&self, py: Python<'_>) -> Result<Option<Arc<T>>, PyErr> {
        Ok(state_of_user(self.0.bind(py)?).and_then(|it| it.downcast().ok()))
    }

    /// Puts an object into it.
    pub fn add(&self, py: Python<'_>, name: &str, value: &Object) -> Result<(), PyErr> {
        self.0.setattr(py, name, value)
    }

    /// What it has of that name.
    pub fn get(&self, py: Python<'_>, name: &str) -> Result<Object, PyErr> {
        self.0.getattr(py, name)
    }

    /// Calls what it has of that name; of a class, that makes an object.
    pub fn call(&self, py: Python<'_>, name: &str, args: &[&Object]) -> Result<Object, PyErr> {
        self.0.call_method(py, name, args)
    }
}

methods! { PyModule {
    /// Its full name.
    name = ."__name__" -> Str as String;
} }

methods! { PyClass {
    /// Its name.
    name = ."__name__" -> Str as String;
    /// Its name with those of the classes and functions around it.
    qualified_name = ."__qualname__" -> Str as String;
    /// What it is derived from.
    bases = ."__bases__" -> TupleOf<TypeObject> as Vec<PyClass>;
    /// Where names are looked up, in order.
    mro = ."__mro__" -> TupleOf<TypeObject> as Vec<PyClass>;
} }

impl PyClass {
    /// A new class.
    pub fn create(py: Python<'_>, name: &str, bases: &[&Object], space: &Object) -> Result<PyClass, PyErr> {
        let bases = super::PyTuple::new(py, bases)?;
        let args = [name.object(py), bases.object().object(py), space.object(py)];
        make(py, c"builtins", "type", args).map(PyClass)
    }

    /// Whether it is the other one, or derived from it.
    pub fn is_subclass(&self, py: Python<'_>, other: &PyClass) -> Result<bool, PyErr> {
        let builtins = Object::new(import(py, c"builtins")?);
        let found = call(py, &builtins, "issubclass", [self.0.object(py), other.0.object(py)])?;
        crate::convert::copy::<Bool, _>(found.borrow())
    }
}

impl PyWeakRef {
    /// A weak reference to an object, and what is called with it when the object is gone.
    pub fn new(py: Python<'_>, object: &Object, callback: Option<&Object>) -> Result<PyWeakRef, PyErr> {
        make(
            py,
            c"weakref",
            "ReferenceType",
            [object.object(py), callback.object(py)],
        )
        .map(PyWeakRef)
    }

    /// The object, if it is still there.
    pub fn get(&self, py: Python<'_>) -> Result<Option<Object>, PyErr> {
        let object = self.0.call(py, &[])?;
        Ok((!object.is_none(py)).then_some(object))
    }
}

impl PyTzInfo {
    /// `timezone.utc`
    pub fn utc(py: Python<'_>) -> Result<PyTzInfo, PyErr> {
        let class = library_class(py, c"datetime", "timezone")?;
        Ok(PyTzInfo(Object::new(class.borrow().getattr("utc")?)))
    }

    /// `timezone(offset)`
    pub fn fixed(py: Python<'_>, offset: TimeDelta) -> Result<PyTzInfo, PyErr> {
        make(py, c"datetime", "timezone", [TimeDeltaType::into_python(py, offset)]).map(PyTzInfo)
    }

    fn ask<'py>(&self, py: Python<'py>, name: &str, at: Option<&DateTime>) -> Result<Owned<'py>, PyErr> {
        let at = at.map(|it| DateTimeType::into_python(py, it)).transpose()?;
        call(py, &self.0, name, [Ok(at.unwrap_or_else(|| Owned::none(py)))])
    }

    /// How far its clocks are ahead of UTC at a time, if it says.
    pub fn utc_offset(&self, py: Python<'_>, at: Option<&DateTime>) -> Result<Option<TimeDelta>, PyErr> {
        crate::convert::copy::<Opt<TimeDeltaType>, _>(self.ask(py, "utcoffset", at)?.borrow())
    }

    /// How much of that is summer's, if it says.
    pub fn dst(&self, py: Python<'_>, at: Option<&DateTime>) -> Result<Option<TimeDelta>, PyErr> {
        crate::convert::copy::<Opt<TimeDeltaType>, _>(self.ask(py, "dst", at)?.borrow())
    }

    /// What it is called at a time, if it says.
    pub fn name(&self, py: Python<'_>, at: Option<&DateTime>) -> Result<Option<String>, PyErr> {
        crate::convert::copy::<Opt<Str>, _>(self.ask(py, "tzname", at)?.borrow())
    }
}

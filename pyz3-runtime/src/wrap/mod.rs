//! Wrappers: handles to Python objects of a known class, with that class's operations under Rust's names.
//!
//! In: an object, checked once. Out: a handle like [`Object`], and what its methods give, converted. Whatever fails in Python is the
//! error it raises. One file a family; a method is one line that says what it is called in Python, and what goes in and out.

mod awaited;
mod callables;
mod classes;
mod collections;
mod enums;
mod library;
mod numbers;
mod running;
mod sequences;
mod steps;
mod text;

pub use awaited::PyAwaitable;
pub use callables::{PyClass, PyFunction, PyMethod, PyModule, PyTzInfo, PyWeakRef};
pub use classes::{ClassFeature, ClassSlot};
pub use collections::{PyByteArray, PyCounter, PyDefaultDict, PyDeque, PyDict, PyFrozenSet, PyOrderedDict, PySet};
pub use enums::{PyEnum, PyEnumMember};
pub use library::{Namespace, PyDate, PyDateTime, PyDecimal, PyFraction, PyPath, PyTime, PyTimeDelta, PyUuid};
pub use numbers::{PyBool, PyComplex, PyFloat, PyInt};
pub use running::{PyAsyncGenerator, PyCode, PyCoroutine, PyFrame, PyGenerator};
pub use sequences::{PyIterator, PyList, PySequence, PyTuple};
pub use steps::SequenceSteps;
pub use text::{PyBytes, PyMemoryView, PyStr};

use crate::attach::Python;
use crate::convert::{FromPython, IntoPython};
use crate::error::PyErr;
use crate::object::{Borrowed, Object, Owned};
use crate::types::{
    AsyncGeneratorType, Bool, Bytes, CodeType, CoroutineType, Float, FrameType, FunctionType, GeneratorType, Int,
    MethodType, ModuleType, Opt, Str, WeakRefType,
};

/// What may be passed to a method of a wrapper.
pub(crate) trait Argument {
    /// The object that is passed.
    #[doc(hidden)]
    fn object(self, py: Python<'_>) -> Result<Owned<'_>, PyErr>;
}

impl Argument for &Object {
    fn object(self, py: Python<'_>) -> Result<Owned<'_>, PyErr> {
        Ok(self.bind(py)?.to_owned())
    }
}

impl Argument for Option<&Object> {
    fn object(self, py: Python<'_>) -> Result<Owned<'_>, PyErr> {
        self.map_or_else(|| Ok(Owned::none(py)), |it| it.object(py))
    }
}

macro_rules! arguments {
    ($($type:ty: $marker:ty;)*) => { $(
        impl Argument for $type {
            fn object(self, py: Python<'_>) -> Result<Owned<'_>, PyErr> {
                <$marker>::into_python(py, self)
            }
        }
    )* };
}

arguments! {
    i64: Int;
    usize: Int;
    u128: Int;
    f64: Float;
    bool: Bool;
    &str: Str;
    &[u8]: Bytes;
    Option<i64>: Opt<Int>;
}

/// `object.name(*args)`, converted by the caller.
fn call<'py>(
    py: Python<'py>,
    object: &Object,
    name: &str,
    args: impl IntoIterator<Item = Result<Owned<'py>, PyErr>>,
) -> Result<Owned<'py>, PyErr> {
    call_with(py, object, name, args, &[])
}

/// The same, the last arguments by these names.
fn call_with<'py>(
    py: Python<'py>,
    object: &Object,
    name: &str,
    args: impl IntoIterator<Item = Result<Owned<'py>, PyErr>>,
    keywords: &[&str],
) -> Result<Owned<'py>, PyErr> {
    invoke(object.bind(py)?.getattr(name)?.borrow(), args, keywords)
}

/// `object(*args)`, the last arguments by these names.
fn invoke<'py>(
    object: Borrowed<'_, 'py>,
    args: impl IntoIterator<Item = Result<Owned<'py>, PyErr>>,
    keywords: &[&str],
) -> Result<Owned<'py>, PyErr> {
    let args = args.into_iter().collect::<Result<Vec<_>, _>>()?;
    let args: Vec<_> = args.iter().map(Owned::borrow).collect();
    object.call_with(&args, keywords)
}

/// A new object of a class of the standard library.
fn make<'py>(
    py: Python<'py>,
    module: &std::ffi::CStr,
    name: &str,
    args: impl IntoIterator<Item = Result<Owned<'py>, PyErr>>,
) -> Result<Object, PyErr> {
    make_with(py, module, name, args, &[])
}

/// The same, the last arguments by these names.
fn make_with<'py>(
    py: Python<'py>,
    module: &std::ffi::CStr,
    name: &str,
    args: impl IntoIterator<Item = Result<Owned<'py>, PyErr>>,
    keywords: &[&str],
) -> Result<Object, PyErr> {
    let class = crate::object::library_class(py, module, name)?;
    invoke(class.borrow(), args, keywords).map(Object::new)
}

/// A handle whose object is of a known class: `Name by Marker: "class", |object| is one`.
macro_rules! wrappers {
    ($($(#[$doc:meta])* $name:ident $(by $marker:ty)?: $class:literal, $check:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name($crate::object::Object);

        impl $name {
            /// Whether an object is one.
            pub fn check(py: $crate::attach::Python<'_>, object: &$crate::object::Object) -> Result<bool, $crate::error::PyErr> {
                let check: fn($crate::object::Borrowed<'_, '_>) -> Result<bool, $crate::error::PyErr> = $check;
                check(object.bind(py)?)
            }

            /// The object as one of these; a TypeError if it is another.
            pub fn of(py: $crate::attach::Python<'_>, object: $crate::object::Object) -> Result<$name, $crate::error::PyErr> {
                if $name::check(py, &object)? {
                    Ok($name(object))
                } else {
                    Err($crate::error::PyErr::expected($class, object.bind(py)?))
                }
            }

            /// The object itself.
            #[must_use]
            pub fn object(&self) -> &$crate::object::Object {
                &self.0
            }

            /// The object itself.
            #[must_use]
            pub fn into_object(self) -> $crate::object::Object {
                self.0
            }
        }

        impl $crate::class::Traverse for $name {
            fn traverse(&self, visit: &mut $crate::class::Visit<'_>) {
                visit.object(&self.0);
            }
        }

        impl $crate::wrap::Argument for &$name {
            fn object(self, py: $crate::attach::Python<'_>) -> Result<$crate::object::Owned<'_>, $crate::error::PyErr> {
                $crate::wrap::Argument::object(&self.0, py)
            }
        }

        $(
            impl<'a> $crate::convert::FromPython<'a, $name> for $marker {
                type Holder = ();
                const COPIES: bool = true;

                fn from_python(object: $crate::object::Borrowed<'a, '_>, _: &'a mut ()) -> Result<$name, $crate::error::PyErr> {
                    <Self as $crate::convert::FromPython<'a, $name>>::copy_from(object)
                }

                fn copy_from(object: $crate::object::Borrowed<'_, '_>) -> Result<$name, $crate::error::PyErr> {
                    $name::of(object.py(), $crate::object::Object::new(object.to_owned()))
                }
            }

            impl<'a> $crate::convert::FromPython<'a, &'a $name> for $marker {
                type Holder = Option<$name>;

                fn from_python(
                    object: $crate::object::Borrowed<'a, '_>,
                    holder: &'a mut Option<$name>,
                ) -> Result<&'a $name, $crate::error::PyErr> {
                    Ok(holder.insert(<Self as $crate::convert::FromPython<'a, $name>>::copy_from(object)?))
                }
            }

            impl $crate::convert::IntoPython<$name> for $marker {
                fn into_python<'py>(
                    py: $crate::attach::Python<'py>,
                    value: $name,
                ) -> Result<$crate::object::Owned<'py>, $crate::error::PyErr> {
                    $crate::wrap::Argument::object(&value, py)
                }
            }

            impl $crate::convert::IntoPython<&$name> for $marker {
                fn into_python<'py>(
                    py: $crate::attach::Python<'py>,
                    value: &$name,
                ) -> Result<$crate::object::Owned<'py>, $crate::error::PyErr> {
                    $crate::wrap::Argument::object(value, py)
                }
            }
        )?
    )* };
}
use wrappers;

/// Methods that are Python's own: `rust = "python"(argument: type) -> Marker as Type`, and attributes: `rust = .python -> …`.
macro_rules! methods {
    ($name:ident { $($body:tt)* }) => {
        impl $name {
            $crate::wrap::methods! { @ $($body)* }
        }
    };
    (@) => {};
    (@ $(#[$doc:meta])* $rust:ident = . $attribute:literal -> $marker:ty as $type:ty; $($rest:tt)*) => {
        $(#[$doc])*
        pub fn $rust(&self, py: $crate::attach::Python<'_>) -> Result<$type, $crate::error::PyErr> {
            let value = self.0.bind(py)?.getattr($attribute)?;
            <$marker as $crate::convert::FromPython<'_, $type>>::copy_from(value.borrow())
        }
        $crate::wrap::methods! { @ $($rest)* }
    };
    (@ $(#[$doc:meta])* $rust:ident = $method:literal ($($arg:ident: $arg_type:ty),*) -> $marker:ty as $type:ty; $($rest:tt)*) => {
        $(#[$doc])*
        pub fn $rust(&self, py: $crate::attach::Python<'_> $(, $arg: $arg_type)*) -> Result<$type, $crate::error::PyErr> {
            let value = $crate::wrap::call(py, &self.0, $method, [$($crate::wrap::Argument::object($arg, py)),*])?;
            <$marker as $crate::convert::FromPython<'_, $type>>::copy_from(value.borrow())
        }
        $crate::wrap::methods! { @ $($rest)* }
    };
}
use methods;

/// The object itself, for interface types of which only the class is checked.
macro_rules! objects {
    ($($marker:ident: $wrapper:ident;)*) => {
        $(
            impl<'a> FromPython<'a, &'a Object> for $marker {
                type Holder = Option<Object>;

                fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<Object>) -> Result<&'a Object, PyErr> {
                    Ok(holder.insert(<Self as FromPython<'a, Object>>::copy_from(object)?))
                }
            }
        )*

        crate::convert::owned_values! { $(
            $marker as Object:
                (|it: Borrowed<'_, '_>| $wrapper::of(it.py(), Object::new(it.to_owned())).map($wrapper::into_object)),
                (|py, it: &Object| $wrapper::of(py, it.clone()).and_then(|it| it.object().object(py)));
        )* }
    };
}

objects! {
    FunctionType: PyFunction;
    MethodType: PyMethod;
    ModuleType: PyModule;
    WeakRefType: PyWeakRef;
    CodeType: PyCode;
    FrameType: PyFrame;
    GeneratorType: PyGenerator;
    CoroutineType: PyCoroutine;
    AsyncGeneratorType: PyAsyncGenerator;
}

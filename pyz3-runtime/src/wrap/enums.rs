//! Python's own enums: classes below `enum.Enum`, whoever declares them, and their members.

use super::{Argument, call, invoke, methods, wrappers};
use crate::attach::Python;
use crate::convert::{FromPython, IntoPython};
use crate::enumeration::EnumKind;
use crate::error::PyErr;
use crate::object::{Borrowed, Object, Owned, import, library_class};
use crate::types::{
    Any, EnumMember, FlagMember, Int, IntEnumMember, IntFlagMember, Iterable, List, Opt, Str, StrEnumMember, Tuple,
};

/// Whether it is a member of an enum of that kind. Python has `StrEnum` since 3.11; what counts before is that members are texts.
fn is(object: Borrowed<'_, '_>, kind: EnumKind) -> Result<bool, PyErr> {
    let py = object.py();
    let library = import(py, c"enum")?;
    match library.borrow().optional_attribute(kind.class())? {
        Some(class) => Ok(object.is_of(class.borrow())),
        None => Ok(object.is_str() && object.is_of(library_class(py, c"enum", "Enum")?.borrow())),
    }
}

wrappers! {
    /// A class of members: `enum.Enum` or one below.
    PyEnum: "enum", |it| Ok(it.is_of(library_class(it.py(), c"enum", "EnumMeta")?.borrow()));
    /// A member of an enum.
    PyEnumMember by EnumMember: "Enum", |it| is(it, EnumKind::Enum);
}

impl PyEnum {
    /// A new class of these members.
    ///
    /// # Errors
    ///
    /// What Python raises where a name or a value cannot be.
    pub fn new(py: Python<'_>, kind: EnumKind, name: &str, members: &[(&str, &Object)]) -> Result<PyEnum, PyErr> {
        let members = List::<Tuple<(Str, Any)>>::into_python(py, members.iter().copied());
        let library = import(py, c"enum")?;
        match library.borrow().optional_attribute(kind.class())? {
            Some(class) => invoke(class.borrow(), [name.object(py), members], &[]),
            None => {
                let class = library_class(py, c"enum", "Enum")?;
                let text = import(py, c"builtins")?.borrow().getattr("str");
                invoke(class.borrow(), [name.object(py), members, text], &["type"])
            }
        }
        .map(|it| PyEnum(Object::new(it)))
    }

    /// `from module import name`, a class of members.
    pub fn import(py: Python<'_>, module: &str, name: &str) -> Result<PyEnum, PyErr> {
        let module = super::PyModule::import(py, module)?;
        PyEnum::of(py, module.get(py, name)?)
    }

    /// The member of that name; a KeyError if there is none.
    pub fn get(&self, py: Python<'_>, name: &str) -> Result<PyEnumMember, PyErr> {
        let name = name.object(py)?;
        PyEnumMember::of(py, Object::new(self.0.bind(py)?.getitem(name.borrow())?))
    }

    /// The member of that value; a ValueError if there is none.
    pub fn of_value(&self, py: Python<'_>, value: &Object) -> Result<PyEnumMember, PyErr> {
        PyEnumMember::of(py, self.0.call(py, &[value])?)
    }

    /// All members, in order; names that mean the same member count once.
    pub fn members(&self, py: Python<'_>) -> Result<Vec<PyEnumMember>, PyErr> {
        crate::convert::copy::<Iterable<EnumMember>, _>(self.0.bind(py)?)
    }

    /// The names of all members, in order.
    pub fn names(&self, py: Python<'_>) -> Result<Vec<String>, PyErr> {
        self.members(py)?
            .iter()
            .map(|it| it.name(py).map(Option::unwrap_or_default))
            .collect()
    }

    /// How many members there are.
    pub fn len(&self, py: Python<'_>) -> Result<usize, PyErr> {
        self.0.len(py)
    }

    /// Whether it is a member of this class.
    pub fn contains(&self, py: Python<'_>, member: &PyEnumMember) -> Result<bool, PyErr> {
        Ok(member.0.bind(py)?.is_of(self.0.bind(py)?))
    }
}

methods! { PyEnum {
    /// Its name.
    name = ."__name__" -> Str as String;
} }

methods! { PyEnumMember {
    /// Its name; nothing, of flags that have no name of their own.
    name = ."name" -> Opt<Str> as Option<String>;
} }

impl PyEnumMember {
    /// Its value, as the interface type `M` converts it.
    pub fn value<M, T>(&self, py: Python<'_>) -> Result<T, PyErr>
    where
        M: for<'a> FromPython<'a, T>,
    {
        self.0.getattr(py, "value")?.extract::<M, T>(py)
    }

    /// Its class.
    pub fn class(&self, py: Python<'_>) -> Result<PyEnum, PyErr> {
        Ok(PyEnum(Object::new(self.0.bind(py)?.class())))
    }

    /// `self | other`, of flags.
    pub fn union(&self, py: Python<'_>, other: &PyEnumMember) -> Result<PyEnumMember, PyErr> {
        PyEnumMember::of(py, Object::new(call(py, &self.0, "__or__", [other.0.object(py)])?))
    }

    /// Its value as an integer, of flags and of enums of integers.
    pub fn bits(&self, py: Python<'_>) -> Result<i64, PyErr> {
        self.value::<Int, i64>(py)
    }
}

fn member(object: Borrowed<'_, '_>, kind: EnumKind) -> Result<PyEnumMember, PyErr> {
    if is(object, kind)? {
        Ok(PyEnumMember(Object::new(object.to_owned())))
    } else {
        Err(PyErr::expected(kind.class(), object))
    }
}

fn given<'py>(py: Python<'py>, value: &Object, kind: EnumKind) -> Result<Owned<'py>, PyErr> {
    member(value.bind(py)?, kind)?.0.object(py)
}

macro_rules! kinds {
    ($($marker:ident: $kind:ident;)*) => {
        $(
            impl<'a> FromPython<'a, &'a Object> for $marker {
                type Holder = Option<Object>;

                fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<Object>) -> Result<&'a Object, PyErr> {
                    Ok(holder.insert(member(object, EnumKind::$kind)?.0))
                }
            }
        )*

        crate::convert::owned_values! { $(
            $marker as Object:
                (|it: Borrowed<'_, '_>| member(it, EnumKind::$kind).map(PyEnumMember::into_object)),
                (|py, it: &Object| given(py, it, EnumKind::$kind));
        )* }
    };
}

macro_rules! wrapped {
    ($($marker:ident: $kind:ident;)*) => {
        crate::convert::owned_values! { $(
            $marker as PyEnumMember:
                (|it: Borrowed<'_, '_>| member(it, EnumKind::$kind)),
                (|py, it: &PyEnumMember| given(py, &it.0, EnumKind::$kind));
        )* }
    };
}

kinds! {
    EnumMember: Enum;
    IntEnumMember: IntEnum;
    StrEnumMember: StrEnum;
    FlagMember: Flag;
    IntFlagMember: IntFlag;
}

// For plain enums it is there already.
wrapped! {
    IntEnumMember: IntEnum;
    StrEnumMember: StrEnum;
    FlagMember: Flag;
    IntFlagMember: IntFlag;
}

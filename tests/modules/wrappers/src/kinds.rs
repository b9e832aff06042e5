//! Modules with a state, slots and flags of classes, enums of Python's.

use pyz3_runtime::types::{Int, Str};
use pyz3_runtime::*;

use crate::checks::{Done, fails, int, number, text};
use crate::{Shape, Tally};

/// Whether a module has this state, and how often that was asked.
pub fn tally_of(py: Python<'_>, state: &Tally, module: PyModule) -> Result<Option<i64>, PyErr> {
    let found = module.state::<Tally>(py)?;
    assert!(module.state::<String>(py)?.is_none(), "a state of another type");
    if let Some(found) = &found {
        assert!(std::ptr::eq(state, &**found), "the very state");
    }
    Ok(found.map(|it| it.add()))
}

pub fn slots(py: Python<'_>) -> Done {
    let builtins = PyModule::import(py, "builtins")?;
    let class = |name: &str| PyClass::of(py, builtins.get(py, name)?);
    let (list, object) = (class("list")?, class("object")?);
    assert!(list.slot(py, ClassSlot::Iter)?.is_some() && list.slot(py, ClassSlot::Next)?.is_none());
    assert_eq!(
        list.slot(py, ClassSlot::GetAttribute)?,
        object.slot(py, ClassSlot::GetAttribute)?
    );
    assert_ne!(list.slot(py, ClassSlot::Repr)?, object.slot(py, ClassSlot::Repr)?);
    for slot in ClassSlot::ALL {
        list.slot(py, *slot)?;
    }
    let features = [
        (ClassFeature::List, true),
        (ClassFeature::Dict, false),
        (ClassFeature::HeapType, false),
        (ClassFeature::BaseType, true),
        (ClassFeature::Collected, true),
    ];
    for (feature, wanted) in features {
        assert_eq!(list.has_feature(py, feature)?, wanted, "{feature:?}");
    }
    assert!(!class("bool")?.has_feature(py, ClassFeature::BaseType)?);
    assert!(class("bool")?.has_feature(py, ClassFeature::Int)?);
    assert!(class("type")?.has_feature(py, ClassFeature::Type)?);
    assert!(class("OSError")?.has_feature(py, ClassFeature::Exception)?);
    let made = PyClass::create(py, "Made", &[list.object()], PyDict::new(py)?.object())?;
    assert!(made.has_feature(py, ClassFeature::HeapType)? && made.has_feature(py, ClassFeature::List)?);
    Ok(())
}

pub fn enum_(py: Python<'_>) -> Done {
    let (one, two) = (int(py, 1), int(py, 2));
    let color = PyEnum::new(
        py,
        EnumKind::Enum,
        "Color",
        &[("RED", &one), ("BLUE", &two), ("ROT", &one)],
    )?;
    assert_eq!((color.name(py)?.as_str(), color.len(py)?), ("Color", 2));
    let red = color.get(py, "RED")?;
    assert_eq!((red.name(py)?.as_deref(), red.value::<Int, u8>(py)?), (Some("RED"), 1));
    assert!(color.of_value(py, &one)?.object().is(red.object()) && color.get(py, "ROT")?.object().is(red.object()));
    assert_eq!(color.names(py)?, ["RED", "BLUE"]);
    let members = color.members(py)?;
    assert!(members.len() == 2 && members[0].object().is(red.object()) && members[1].value::<Int, u8>(py)? == 2);
    assert!(red.class(py)?.object().is(color.object()) && color.contains(py, &red)?);
    fails(color.get(py, "GREEN"), "KeyError");
    fails(color.of_value(py, &int(py, 3)), "ValueError");
    fails(PyEnum::of(py, red.object().clone()), "expected enum, got Color");
    fails(PyEnumMember::of(py, one.clone()), "expected Enum, got int");

    let bits = PyEnum::new(py, EnumKind::IntFlag, "Bits", &[("R", &one), ("W", &two)])?;
    let both = bits.get(py, "R")?.union(py, &bits.get(py, "W")?)?;
    assert_eq!(
        (both.bits(py)?, bits.contains(py, &both)?, color.contains(py, &both)?),
        (3, true, false)
    );
    assert_eq!(number(py, both.object()), 3, "an int, too");

    let word = PyEnum::new(py, EnumKind::StrEnum, "Word", &[("A", &text(py, "a"))])?;
    assert_eq!(word.get(py, "A")?.value::<Str, String>(py)?, "a");
    assert_eq!(
        word.get(py, "A")?.object().extract::<Str, String>(py)?,
        "a",
        "a str, too"
    );
    for kind in [EnumKind::IntEnum, EnumKind::Flag] {
        let class = PyEnum::new(py, kind, "Other", &[("A", &one)])?;
        assert_eq!(class.get(py, "A")?.bits(py)?, 1);
    }
    let http = PyEnum::import(py, "http", "HTTPStatus")?;
    assert_eq!(http.get(py, "NOT_FOUND")?.bits(py)?, 404);
    fails(PyEnum::import(py, "http", "nothing"), "AttributeError");
    Ok(())
}

/// A status of `http.HTTPStatus`, which Python declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status(pub u16);

impl Status {
    /// Of a member of that enum, and no other.
    pub fn of(member: PyEnumMember) -> Result<Status, PyErr> {
        let py = Python::current();
        if !PyEnum::import(py, "http", "HTTPStatus")?.contains(py, &member)? {
            return Err(PyErr::type_error("expected HTTPStatus"));
        }
        member.value::<Int, u16>(py).map(Status)
    }

    /// The member.
    pub fn member(&self) -> Result<PyEnumMember, PyErr> {
        let py = Python::current();
        PyEnum::import(py, "http", "HTTPStatus")?.of_value(py, &int(py, self.0.into()))
    }
}

/// Makes an object of a class.
pub fn make(py: Python<'_>, class: PyClass) -> Result<Object, PyErr> {
    class.call(py, &[])
}

/// The class itself.
pub fn shape_class(py: Python<'_>, shape: Py<Shape>) -> Result<Object, PyErr> {
    shape.as_object().getattr(py, "__class__")
}

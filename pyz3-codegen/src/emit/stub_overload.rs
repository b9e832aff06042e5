//! Functions with several signatures, as type checkers read them.
//!
//! Python calls the first that fits; type checkers want signatures that nobody could mix up, and say so where one takes what another
//! takes too. There the interface is right, and they are told not to mind.

use super::signature;
use super::stub::{Definition, one};
use super::stub_names::StubNames;
use crate::ir::{Base, EnumKind, Function, Interface, Literal, Param, ParamKind, Spelling, Std, Type, Value};

/// What a type checker is told not to mind, beside what it is told already.
const MIXED_UP: &str = "overload-overlap, overload-cannot-match";

/// A function or a method, however many signatures it has.
pub(super) fn function(
    names: &mut StubNames<'_>,
    interface: &Interface,
    function: &Function,
    definition: &Definition<'_>,
) -> String {
    let spelling = &interface.spelling();
    let mut overloads = distinct(function, spelling);
    if definition.parameter.is_some() {
        overloads.truncate(1); // They are all the same then.
    }
    let Some(first) = overloads.first_mut() else {
        return one(names, spelling, function, definition);
    };
    // Said once, of all of them.
    first.function.doc.clone_from(&function.doc);
    first.function.raises.clone_from(&function.raises);
    for it in &mut overloads {
        it.function.deprecated.clone_from(&function.deprecated);
    }
    let is_overloaded = overloads.len() > 1;
    let mut out = String::new();
    for (index, it) in overloads.iter().enumerate() {
        if is_overloaded {
            out.push_str(&format!("@{}\n", names.import("typing", "overload")));
        }
        let mut others = overloads.iter().enumerate().filter(|other| other.0 != index);
        let is_mixed_up = others.any(|(place, other)| {
            (place < index || other.results != it.results) && meet(interface, &it.function, &other.function)
        });
        let result = it.results.join(" | ");
        let ignored = match (is_mixed_up, definition.ignored.strip_suffix(", unused-ignore]")) {
            (false, _) => definition.ignored.to_owned(),
            (true, Some(others)) => format!("{others}, {MIXED_UP}, unused-ignore]"),
            (true, None) => format!("  # type: ignore[{MIXED_UP}, unused-ignore]"),
        };
        let definition = Definition {
            result: definition.result.or(Some(&result)),
            ignored: &ignored,
            ..*definition
        };
        out.push_str(&one(names, spelling, &it.function, &definition));
    }
    out
}

/// Signatures that a type checker cannot tell apart are one.
struct Distinct {
    function: Function,
    /// What they give, in order.
    results: Vec<String>,
}

fn distinct(function: &Function, spelling: &Spelling<'_>) -> Vec<Distinct> {
    let mut all: Vec<(String, Distinct)> = Vec::with_capacity(function.overloads.len());
    for overload in &function.overloads {
        let parts = signature::parts(None, &overload.params, |it| {
            let default = it.default.as_ref().map(Literal::python);
            format!("{}: {} = {default:?}", it.name, it.ty.python(spelling))
        });
        let (parts, result) = (parts.join(", "), overload.result.python(spelling));
        match all.iter_mut().find(|it| it.0 == parts) {
            Some((_, same)) if same.results.contains(&result) => {}
            Some((_, same)) => same.results.push(result),
            None => all.push((
                parts,
                Distinct {
                    function: overload.clone(),
                    results: vec![result],
                },
            )),
        }
    }
    all.into_iter().map(|it| it.1).collect()
}

/// Whether there may be a call that fits both.
fn meet(interface: &Interface, one: &Function, other: &Function) -> bool {
    let (one, other) = (Shape::of(one), Shape::of(other));
    let longest = one.positional.len().max(other.positional.len());
    for index in 0..longest {
        let (Some(a), Some(b)) = (one.at(index), other.at(index)) else {
            // One of them has no place for it: well, if it may be left out.
            let rest = one.positional.get(index).or(other.positional.get(index));
            if rest.is_some_and(|it| it.default.is_none()) {
                return false;
            }
            break;
        };
        if !types_meet(interface, &a.ty, &b.ty) {
            let may_be_left_out = |it: &Param| it.default.is_some() || it.kind == ParamKind::VarPositional;
            if may_be_left_out(a) && may_be_left_out(b) {
                break;
            }
            return false;
        }
    }
    let has_place = |one: &Shape<'_>, other: &Shape<'_>| {
        let needed = one.named.iter().filter(|it| it.default.is_none());
        needed.clone().all(|it| match other.by_name(it) {
            Some(place) => types_meet(interface, &it.ty, &place.ty),
            None => false,
        })
    };
    has_place(&one, &other) && has_place(&other, &one)
}

/// The parameters of a signature, by how they are passed.
struct Shape<'f> {
    positional: Vec<&'f Param>,
    named: Vec<&'f Param>,
    rest: Option<&'f Param>,
    rest_named: Option<&'f Param>,
}

impl<'f> Shape<'f> {
    fn of(function: &'f Function) -> Self {
        let of = |kinds: &[ParamKind]| -> Vec<&'f Param> {
            function.params.iter().filter(|it| kinds.contains(&it.kind)).collect()
        };
        Self {
            positional: of(&[ParamKind::PositionalOnly, ParamKind::PositionalOrKeyword]),
            named: of(&[ParamKind::KeywordOnly]),
            rest: of(&[ParamKind::VarPositional]).first().copied(),
            rest_named: of(&[ParamKind::VarKeyword]).first().copied(),
        }
    }

    fn at(&self, index: usize) -> Option<&'f Param> {
        self.positional.get(index).copied().or(self.rest)
    }

    fn by_name(&self, wanted: &Param) -> Option<&'f Param> {
        let positional = self
            .positional
            .iter()
            .filter(|it| it.kind == ParamKind::PositionalOrKeyword);
        let found = self.named.iter().chain(positional).find(|it| it.name == wanted.name);
        found.copied().or(self.rest_named)
    }
}

/// Whether there may be a value of both.
fn types_meet(interface: &Interface, one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Opt(_), Type::Opt(_) | Type::None) | (Type::None, Type::Opt(_)) => true,
        (Type::Opt(item), other) | (other, Type::Opt(item)) => types_meet(interface, item, other),
        (Type::Enum(one), Type::Enum(other)) => one == other,
        (Type::List(one), Type::List(other))
        | (Type::Set(one), Type::Set(other))
        | (Type::FrozenSet(one), Type::FrozenSet(other))
        | (Type::TupleOf(one), Type::TupleOf(other)) => types_meet(interface, one, other),
        (Type::Dict(key, value), Type::Dict(other_key, other_value)) => {
            types_meet(interface, key, other_key) && types_meet(interface, value, other_value)
        }
        (Type::Tuple(one), Type::Tuple(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|it| types_meet(interface, it.0, it.1))
        }
        _ => match (class(one), class(other)) {
            (Some(one), Some(other)) => is_of(interface, one, other) || is_of(interface, other, one),
            _ => kinds(interface, one) & kinds(interface, other) != 0,
        },
    }
}

fn class(ty: &Type) -> Option<usize> {
    match ty {
        Type::Class(index) | Type::MutClass(index) | Type::OwnClass(index) | Type::Handle(index) => Some(*index),
        _ => None,
    }
}

/// Whether a class is another, or descends from it.
fn is_of(interface: &Interface, class: usize, other: usize) -> bool {
    // Bases stand before their heirs.
    class == other
        || interface.classes.get(class).is_some_and(|it| {
            let mut bases = it.bases.iter();
            bases.any(|it| matches!(it, Base::Class(base) if *base < class && is_of(interface, *base, other)))
        })
}

/// What a value of a type may be, as bits: type checkers take an `int` for a `float`, and some classes for others.
fn kinds(interface: &Interface, ty: &Type) -> u32 {
    const NONE: u32 = 1;
    const BOOL: u32 = 1 << 1;
    const INT: u32 = 1 << 2;
    const FLOAT: u32 = 1 << 3;
    const COMPLEX: u32 = 1 << 4;
    const STR: u32 = 1 << 5;
    const BYTES: u32 = 1 << 6;
    const LIST: u32 = 1 << 7;
    const SET: u32 = 1 << 8;
    const FROZEN_SET: u32 = 1 << 9;
    const DICT: u32 = 1 << 10;
    const TUPLE: u32 = 1 << 11;
    const CLASS: u32 = 1 << 12;
    const TYPE: u32 = 1 << 13;
    const ENUM: u32 = 1 << 14;
    const STD: u32 = 1 << 15;
    const SEQUENCE: u32 = STR | BYTES | LIST | TUPLE | CLASS | STD;
    match ty {
        Type::None => NONE,
        Type::Bool => BOOL,
        Type::Int(_) => INT | BOOL,
        Type::Float(_) => FLOAT | INT | BOOL,
        Type::Complex => COMPLEX | FLOAT | INT | BOOL,
        Type::Str => STR,
        Type::Bytes | Type::ByteArray => BYTES,
        Type::List(_) => LIST,
        Type::Set(_) => SET,
        Type::FrozenSet(_) => FROZEN_SET,
        Type::Dict(..) => DICT,
        Type::Tuple(_) | Type::TupleOf(_) => TUPLE,
        Type::Sequence(_) => SEQUENCE,
        Type::Iterable(_) => SEQUENCE | SET | FROZEN_SET | DICT,
        Type::Mapping(..) => DICT | CLASS,
        Type::Class(_) | Type::MutClass(_) | Type::OwnClass(_) | Type::Handle(_) | Type::SelfType(_) => CLASS,
        Type::Type(_) => TYPE | CLASS,
        Type::Enum(index) => match interface.enums.get(*index).map(|it| it.kind) {
            Some(EnumKind::IntEnum | EnumKind::IntFlag) => INT,
            Some(EnumKind::StrEnum) => STR,
            Some(EnumKind::Enum | EnumKind::Flag) | None => ENUM,
        },
        Type::Union(items) => items.iter().fold(0, |all, it| all | kinds(interface, it)),
        Type::Literal(values) => values.iter().fold(0, |all, it| {
            all | match it {
                Value::Bool(_) => BOOL,
                Value::Int(_) => INT | BOOL, // As mypy has it, to which a literal is of its type.
                Value::Str(_) => STR,
                Value::Bytes(_) => BYTES,
            }
        }),
        Type::Std(Std::Counter | Std::DefaultDict | Std::OrderedDict, _) => DICT,
        Type::Std(Std::Buffer, _) => BYTES | CLASS | STD,
        Type::Std(..) => STD,
        Type::Iterator(_) => CLASS | STD,
        Type::Callable(..) => CLASS | TYPE | STD,
        // Whatever there is.
        Type::Object { .. } | Type::Custom(_) | Type::Boxed(_) | Type::Opt(_) | Type::NotImplementedOr(_) => u32::MAX,
    }
}

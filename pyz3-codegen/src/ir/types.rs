//! The types of the interface language.

use super::{Custom, Literal, Std};

/// What Python sees. Which Rust type stands behind is the Rust function's own business.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::enum_variant_names, reason = "`type` and `Self` are types of the language")]
pub(crate) enum Type {
    None,
    Bool,
    Int(Int),
    Float(Float),
    Complex,
    Str,
    Bytes,
    ByteArray,
    /// `object` and `Any`, which differ in the stub alone.
    Object {
        any: bool,
    },
    /// `T | None`; never nested directly, never `None | None`.
    Opt(Box<Type>),
    List(Box<Type>),
    Set(Box<Type>),
    FrozenSet(Box<Type>),
    Sequence(Box<Type>),
    Iterable(Box<Type>),
    Dict(Box<Type>, Box<Type>),
    Mapping(Box<Type>, Box<Type>),
    /// `tuple[A, B]`, `tuple[()]`.
    Tuple(Vec<Type>),
    /// `tuple[T, ...]`.
    TupleOf(Box<Type>),
    Iterator(Box<Type>),
    /// `Callable[[A, B], R]`; without parameters, `Callable[..., R]`.
    Callable(Option<Vec<Type>>, Box<Type>),
    /// `A | B`: two or more, none of them `None`, `Opt`, or a union; none twice.
    Union(Vec<Type>),
    /// `Literal['a', 'b']`: one or more, none twice.
    Literal(Vec<Value>),
    /// With what stands in its brackets, as many as its row says.
    Std(Std, Vec<Type>),
    /// An index into `Interface::customs`.
    Custom(usize),
    /// A record within itself: a custom type that Rust has behind a `Box`.
    Boxed(usize),
    /// An object of a class here, by reference; the index is one into `Interface::classes`, as in those below.
    Class(usize),
    /// `mut Point`
    MutClass(usize),
    /// `own Point`
    OwnClass(usize),
    /// `Py[Point]`
    Handle(usize),
    /// `Self`, in the class of that index: in results alone, and there never within another type but `NotImplementedOr` and `Opt`.
    SelfType(usize),
    /// `T | NotImplemented`, in results of operators.
    NotImplementedOr(Box<Type>),
    /// A member of an enum here, by index into `Interface::enums`.
    Enum(usize),
    /// `type`; with the index of a class here, `type[Point]`: that one or one that derives from it.
    Type(Option<usize>),
}

/// Types whose brackets hold more than types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub(crate) enum Special {
    Iterator,
    Callable,
    Literal,
}

/// A value of a `Literal`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub(crate) enum Value {
    Bool(bool),
    /// Decimal digits with an optional `-`.
    Int(String),
    Str(String),
    Bytes(Vec<u8>),
}

impl Value {
    pub(crate) fn literal(&self) -> Literal {
        match self {
            Self::Bool(value) => Literal::Bool(*value),
            Self::Int(digits) => Literal::Int(digits.clone()),
            Self::Str(text) => Literal::Str(text.clone()),
            Self::Bytes(bytes) => Literal::Bytes(bytes.clone()),
        }
    }
}

/// `int`, or one exact Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub(crate) enum Int {
    Any,
    I8,
    I16,
    I32,
    I64,
    I128,
    Isize,
    U8,
    U16,
    U32,
    U64,
    U128,
    Usize,
}

/// `float`, or one exact Rust type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub(crate) enum Float {
    Any,
    F32,
    F64,
}

/// What custom types, classes and enums are called where a type is spelled.
#[derive(Clone, Copy)]
pub(crate) struct Spelling<'a> {
    pub(crate) customs: &'a [Custom],
    /// By index into `Interface::classes`.
    pub(crate) classes: &'a [String],
    /// By index into `Interface::enums`.
    pub(crate) enums: &'a [String],
}

impl Spelling<'_> {
    fn class(&self, index: usize) -> &str {
        // An index out of range does not occur: `check` made it.
        self.classes.get(index).map_or("object", String::as_str)
    }
}

impl Type {
    /// Whether Rust's value of it is, or holds, a handle.
    pub(crate) fn holds_objects(&self) -> bool {
        match self {
            Self::Object { .. } | Self::Handle(_) | Self::Type(_) | Self::Iterator(_) | Self::Callable(..) => true,
            Self::Opt(item)
            | Self::List(item)
            | Self::Set(item)
            | Self::FrozenSet(item)
            | Self::Sequence(item)
            | Self::Iterable(item)
            | Self::NotImplementedOr(item)
            | Self::TupleOf(item) => item.holds_objects(),
            Self::Dict(key, value) | Self::Mapping(key, value) => key.holds_objects() || value.holds_objects(),
            Self::Tuple(items) | Self::Union(items) => items.iter().any(Self::holds_objects),
            // A handle to an object, whatever it refers to.
            Self::Std(std, items) => std.is_object() || items.iter().any(Self::holds_objects),
            Self::None
            | Self::Bool
            | Self::Int(_)
            | Self::Float(_)
            | Self::Complex
            | Self::Str
            | Self::Bytes
            | Self::ByteArray
            | Self::Literal(_)
            | Self::Custom(_)
            | Self::Boxed(_)
            | Self::Enum(_)
            | Self::Class(_)
            | Self::MutClass(_)
            | Self::OwnClass(_)
            | Self::SelfType(_) => false,
        }
    }

    /// The type as annotations spell it, unqualified: `Sequence[int] | None`. A custom type is spelled as its stub.
    pub(crate) fn python(&self, names: &Spelling<'_>) -> String {
        let inner = |name: &str, item: &Type| format!("{name}[{}]", item.python(names));
        let pair =
            |name: &str, key: &Type, value: &Type| format!("{name}[{}, {}]", key.python(names), value.python(names));
        let list = |items: &[Type]| items.iter().map(|it| it.python(names)).collect::<Vec<_>>().join(", ");
        match self {
            Self::None => "None".into(),
            Self::Bool => "bool".into(),
            Self::Int(_) => "int".into(),
            Self::Float(_) => "float".into(),
            Self::Complex => "complex".into(),
            Self::Str => "str".into(),
            Self::Bytes => "bytes".into(),
            Self::ByteArray => "bytearray".into(),
            Self::Object { any: false } => "object".into(),
            Self::Object { any: true } => "Any".into(),
            Self::Opt(item) => format!("{} | None", item.python(names)),
            Self::List(item) => inner("list", item),
            Self::Set(item) => inner("set", item),
            Self::FrozenSet(item) => inner("frozenset", item),
            Self::Sequence(item) => inner("Sequence", item),
            Self::Iterable(item) => inner("Iterable", item),
            Self::Dict(key, value) => pair("dict", key, value),
            Self::Mapping(key, value) => pair("Mapping", key, value),
            Self::Tuple(items) if items.is_empty() => "tuple[()]".into(),
            Self::Tuple(items) => {
                format!("tuple[{}]", list(items))
            }
            Self::TupleOf(item) => format!("tuple[{}, ...]", item.python(names)),
            Self::Iterator(item) => inner("Iterator", item),
            Self::Callable(params, result) => {
                let params = params
                    .as_ref()
                    .map_or_else(|| "...".to_owned(), |it| format!("[{}]", list(it)));
                format!("Callable[{params}, {}]", result.python(names))
            }
            Self::Union(items) => {
                let items: Vec<_> = items.iter().map(|it| it.python(names)).collect();
                items.join(" | ")
            }
            Self::Literal(values) => {
                let values: Vec<_> = values.iter().map(|it| it.literal().python()).collect();
                format!("Literal[{}]", values.join(", "))
            }
            Self::Std(std, items) if items.is_empty() => std.python(),
            Self::Std(std, items) => format!("{}[{}]", std.python(), list(items)),
            // An index out of range does not occur: `check` made it.
            Self::Custom(index) | Self::Boxed(index) => {
                names.customs.get(*index).map_or("object", |it| it.stub.as_str()).into()
            }
            Self::Class(index) | Self::MutClass(index) | Self::OwnClass(index) | Self::Handle(index) => {
                names.class(*index).into()
            }
            Self::Enum(index) => names.enums.get(*index).map_or("object", String::as_str).into(),
            Self::SelfType(_) => "Self".into(),
            // What Python does with NotImplemented is none of the caller's business.
            Self::NotImplementedOr(item) => item.python(names),
            Self::Type(None) => "type".into(),
            Self::Type(Some(index)) => format!("type[{}]", names.class(*index)),
        }
    }
}

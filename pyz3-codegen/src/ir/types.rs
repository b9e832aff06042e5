//! The types of the interface language.

/// What Python sees. Which Rust type stands behind is the Rust function's own business.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// An index into `Interface::customs`.
    Custom(usize),
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

//! The syntax tree. Every range counts bytes of the signature's text.

use std::ops::Range;

#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Param>,
    /// What stands after `->`.
    pub(crate) result: Option<Type>,
}

#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
}

/// `name: type = default`, with its stars.
#[derive(Clone, Debug)]
pub(crate) struct Param {
    pub(crate) name: Name,
    pub(crate) kind: Kind,
    /// `mut self`, `own self`.
    pub(crate) prefix: Option<(Prefix, Range<usize>)>,
    pub(crate) ty: Option<Type>,
    pub(crate) default: Option<Literal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    PositionalOnly,
    PositionalOrKeyword,
    VarPositional,
    KeywordOnly,
    VarKeyword,
}

/// What may stand before a class or `self`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prefix {
    Mut,
    Own,
}

#[derive(Clone, Debug)]
pub(crate) struct Type {
    pub(crate) kind: TypeKind,
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum TypeKind {
    None,
    /// `...`, in `tuple[T, ...]` and `Callable[..., R]`.
    Ellipsis,
    /// `int`, `shapes.Point`: the parts without spaces between them.
    Name(String),
    /// `list[int]`.
    Args {
        name: Name,
        args: Vec<Type>,
    },
    /// `A | B`, two or more.
    Union(Vec<Type>),
    /// `[A, B]`, the parameters of a `Callable`.
    List(Vec<Type>),
    /// An argument of `Literal`.
    Literal(Literal),
    /// `()`, in `tuple[()]`.
    EmptyTuple,
    /// `mut Point`.
    Prefixed {
        prefix: Prefix,
        range: Range<usize>,
        inner: Box<Type>,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Literal {
    pub(crate) kind: LiteralKind,
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum LiteralKind {
    None,
    Ellipsis,
    Bool(bool),
    /// Decimal digits with an optional `-`.
    Int(String),
    Float(f64),
    Complex {
        re: f64,
        im: f64,
    },
    Str(String),
    Bytes(Vec<u8>),
    List(Vec<Literal>),
    Tuple(Vec<Literal>),
    Set(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
    /// `Side.LEFT`.
    Member(String),
}

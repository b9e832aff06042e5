//! Python literals: defaults and constants.

/// A Python literal, as a value. Two spellings of the same value are the same literal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    None,
    /// `...`
    Ellipsis,
    Bool(bool),
    /// Decimal digits with an optional `-`: integers are exact at any size.
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
    /// Never empty: Python has no literal for an empty set.
    Set(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
}

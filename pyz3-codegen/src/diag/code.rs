//! The stable codes. The doc comment of each is its page in `docs/errors.md`.

/// What kind of fault a diagnostic reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Code {
    // Reading
    FileUnreadable = 1,
    NotUtf8 = 2,
    YamlSyntax = 3,
    BeyondReason = 4,
    DuplicateKey = 5,
    AmbiguousScalar = 6,
    MergeKey = 7,
    MoreDocuments = 8,
    UnknownKey = 9,
    WrongShape = 10,
    MissingKey = 11,
    UnknownType = 12,
    IncludeCycle = 13,
    KeyNotInInclude = 14,
    YamlTag = 15,
    // Names
    InvalidName = 20,
    KeywordName = 21,
    DuplicateName = 22,
    NameTooLong = 23,
    RustPath = 24,
    RustKeyword = 25,
    NulInText = 26,
    // Signatures
    SignatureSyntax = 30,
    ParameterOrder = 31,
    DuplicateParameter = 32,
    MissingType = 33,
    BadDefault = 34,
    TooManyParameters = 35,
    UnexpectedSelf = 36,
    QuotedType = 37,
    // Types
    Unhashable = 40,
    TypeArguments = 41,
    NotAResult = 42,
    BuiltinTypeName = 43,
    RecursiveType = 44,
    NotHere = 45,
    // Combinations
    Conflict = 50,
    NotSupported = 51,
    BadConstant = 52,
    BadValue = 53,
}

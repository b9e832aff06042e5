//! The parts of an interface file.

use super::{Map, Text};
use crate::diag::{Span, Spanned};

/// One interface file; also a submodule, which has the same keys but `module`, `include`.
#[derive(Clone, Debug, Default)]
pub(crate) struct File {
    /// Name of the extension module; dotted inside a package: `mypkg._core`. Required in the main file.
    pub(crate) module: Option<Text>,
    /// Docstring of the module.
    pub(crate) doc: Option<Text>,
    /// Rust module in which implementations are looked up. Default: `crate`.
    pub(crate) rust: Option<Text>,
    /// Files merged into this one, relative to it.
    pub(crate) include: Vec<Text>,
    /// Lowers what was computed: `main`, `shared` or `own`.
    pub(crate) isolation: Option<Text>,
    /// Per-module state. Not supported yet.
    pub(crate) state: Option<Text>,
    pub(crate) constants: Map<Constant>,
    pub(crate) exceptions: Map<Exception>,
    pub(crate) errors: Map<ErrorTarget>,
    pub(crate) enums: Map<Enum>,
    pub(crate) functions: Map<FunctionEntry>,
    pub(crate) classes: Map<Class>,
    pub(crate) types: Map<CustomType>,
    pub(crate) modules: Map<File>,
}

/// `EPSILON: 1e-9`, or `ORIGIN: {type: Point, rust: crate::ORIGIN, doc: …}`.
#[derive(Clone, Debug)]
pub(crate) enum Constant {
    Literal(Spanned<Scalar>),
    Typed(TypedConstant),
}

/// A YAML scalar as the core schema reads it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    /// Decimal digits with an optional `-`, any size (`0x1F` is already converted).
    Int(String),
    Float(f64),
    Str(String),
}

#[derive(Clone, Debug)]
pub(crate) struct TypedConstant {
    /// The whole mapping.
    pub(crate) span: Span,
    /// Type. Required.
    pub(crate) ty: Option<Text>,
    /// Path of the Rust constant, static or expression. Default: `<rust>::<name>`.
    pub(crate) rust: Option<Text>,
    pub(crate) doc: Option<Text>,
}

/// `area: "(points: list[Point]) -> float"`, or the long form.
#[derive(Clone, Debug)]
pub(crate) enum FunctionEntry {
    Short(Text),
    Long(Function),
}

#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) span: Span,
    pub(crate) signature: Option<Text>,
    pub(crate) overloads: Vec<Overload>,
    pub(crate) doc: Option<Text>,
    pub(crate) rust: Option<Text>,
    pub(crate) raises: Vec<Text>,
    /// `hold` or `release`.
    pub(crate) gil: Option<Text>,
    pub(crate) deprecated: Option<Text>,
    pub(crate) python: Option<Spanned<bool>>,
    pub(crate) state: Option<Spanned<bool>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Overload {
    Short(Text),
    Long {
        span: Span,
        signature: Option<Text>,
        rust: Option<Text>,
    },
}

#[derive(Clone, Debug)]
pub(crate) enum MethodEntry {
    Short(Text),
    Long(Method),
}

#[derive(Clone, Debug)]
pub(crate) struct Method {
    pub(crate) function: Function,
    /// Signature without `self`, or `true` beside `signature`.
    pub(crate) r#static: Option<Text>,
    /// Signature that starts with `cls`.
    pub(crate) class: Option<Text>,
    pub(crate) receiver: Option<Spanned<bool>>,
    pub(crate) r#virtual: Option<Spanned<bool>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) span: Span,
    pub(crate) doc: Option<Text>,
    pub(crate) rust: Option<Text>,
    pub(crate) init: Option<FunctionEntry>,
    pub(crate) base_init: Option<Text>,
    pub(crate) fields: Map<Field>,
    pub(crate) properties: Map<Property>,
    pub(crate) methods: Map<MethodEntry>,
    pub(crate) constants: Map<Constant>,
    pub(crate) classes: Map<Class>,
    pub(crate) bases: Vec<Text>,
    pub(crate) derive: Vec<Text>,
    pub(crate) subclass: Option<Spanned<bool>>,
    /// `borrow`, `frozen` or `lock`.
    pub(crate) sync: Option<Text>,
    pub(crate) dict: Option<Spanned<bool>>,
    pub(crate) weakref: Option<Spanned<bool>>,
    /// `true`, `untracked` or a path.
    pub(crate) gc: Option<Spanned<Scalar>>,
    pub(crate) pool: Option<Spanned<u64>>,
    pub(crate) metaclass: Option<Text>,
    pub(crate) slots: Vec<Text>,
    pub(crate) generic: Vec<Text>,
    pub(crate) register: Vec<Text>,
}

#[derive(Clone, Debug)]
pub(crate) enum Field {
    Short(Text),
    Long {
        span: Span,
        ty: Option<Text>,
        readonly: Option<Spanned<bool>>,
        doc: Option<Text>,
        get: Option<Text>,
        rust: Option<Text>,
    },
}

#[derive(Clone, Debug)]
pub(crate) enum Property {
    Short(Text),
    Long {
        span: Span,
        ty: Option<Text>,
        set: Option<Spanned<bool>>,
        delete: Option<Spanned<bool>>,
        doc: Option<Text>,
        get: Option<Text>,
        rust: Option<Text>,
    },
}

/// `GeometryError: {base: ValueError, doc: …, fields: {line: int}}`.
#[derive(Clone, Debug)]
pub(crate) struct Exception {
    pub(crate) span: Span,
    pub(crate) base: Vec<Text>,
    pub(crate) doc: Option<Text>,
    pub(crate) fields: Map<Text>,
}

/// What a Rust error type becomes: one exception, or one per variant.
#[derive(Clone, Debug)]
pub(crate) enum ErrorTarget {
    Exception(Text),
    Variants(Map<Text>),
}

#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) span: Span,
    /// `Enum`, `IntEnum`, `StrEnum`, `Flag` or `IntFlag`.
    pub(crate) kind: Option<Text>,
    /// Required.
    pub(crate) members: Option<Members>,
    pub(crate) rust: Option<Text>,
    pub(crate) doc: Option<Text>,
}

#[derive(Clone, Debug)]
pub(crate) enum Members {
    /// With values.
    Map(Map<Spanned<Scalar>>),
    /// Numbered by Python's `auto`.
    List(Vec<Text>),
}

/// A custom type: exactly one of `via`, `convert` and `record`.
#[derive(Clone, Debug)]
pub(crate) struct CustomType {
    pub(crate) span: Span,
    pub(crate) doc: Option<Text>,
    pub(crate) rust: Option<Text>,
    pub(crate) via: Option<Text>,
    pub(crate) from: Option<Text>,
    pub(crate) to: Option<Text>,
    pub(crate) stub: Option<Text>,
    pub(crate) convert: Option<Text>,
    /// `TypedDict` or `NamedTuple`. Not supported yet.
    pub(crate) record: Option<Text>,
    pub(crate) fields: Map<RecordField>,
}

#[derive(Clone, Debug)]
pub(crate) enum RecordField {
    Short(Text),
    Long {
        span: Span,
        ty: Option<Text>,
        default: Option<Text>,
        doc: Option<Text>,
    },
}

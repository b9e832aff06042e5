//! The parts of an interface file: each key declared once, with its place in the struct, its documentation in the
//! schema and what its value stands for.

use super::decode::{Cx, Decode, Fields, Kind, Section, Slot, read_section, section, short_or_long};
use super::values::string;
use super::yaml::{Node, Value};
use super::{Map, Scalar, Text};
use crate::diag::{Span, Spanned};

section! {
    /// Interface of a CPython extension module.
    File, "an interface file", empty = true, not_nested = ["module", "include"];
    /// Name of the extension module; dotted inside a package.
    "module" module: Option<Text> = Kind::Dotted, "geometry", "mypkg._core";
    /// Docstring of the module.
    "doc" doc: Option<Text> = Kind::Prose, "Plane geometry.";
    /// Rust module in which implementations are looked up. Default: `crate`; in a submodule, what the module around it has.
    "rust" rust: Option<Text> = Kind::Rust, "crate", "crate::algo";
    /// Files merged into this one, relative to it. They hold no `module` and no `doc`.
    "include" include: Vec<Text> = Kind::File, "shapes.pyz3.yaml";
    /// Lowers what was computed about interpreters: `main` (the main one only), `shared` (any, under one GIL), `own` (each with its own GIL).
    "isolation" isolation: Option<Text> = Kind::Word(&["main", "shared", "own"]), "main";
    /// Rust type of the module's state, one value for each interpreter.
    "state" state: Option<Text> = Kind::Rust, "crate::State";
    /// Constants of the module: a literal, or the path of a Rust value.
    "constants" constants: Map<Constant> = Kind::Any, r#"{"EPSILON": 1e-9, "ORIGIN": {"type": "Point", "rust": "crate::ORIGIN"}}"#;
    /// Exception classes.
    "exceptions" exceptions: Map<Exception> = Kind::Any, r#"{"ParseFailed": {"base": "ValueError", "fields": {"line": "int"}}}"#;
    /// Rust error types, and the exceptions that they become.
    "errors" errors: Map<ErrorTarget> = Kind::Exception, r#"{"std::num::ParseIntError": "ValueError"}"#;
    /// Enumerations.
    "enums" enums: Map<Enum> = Kind::Any, r#"{"Side": {"kind": "IntEnum", "members": {"LEFT": 0, "RIGHT": 1}}}"#;
    /// Functions: just a signature, or the long form.
    "functions" functions: Map<FunctionEntry> = Kind::Signature, r#"{"area": "(points: list[float]) -> float"}"#;
    /// Classes.
    "classes" classes: Map<Class> = Kind::Any, r#"{"Point": {"fields": {"x": "float"}}}"#;
    /// Custom types, converted by Rust functions.
    "types" types: Map<CustomType> = Kind::Any, r#"{"Money": {"via": "tuple[int, str]", "from": "crate::Money::new", "to": "crate::Money::parts"}}"#;
    /// Submodules: the same keys again, but `module` and `include`.
    "modules" modules: Map<File> = Kind::Any, r#"{"shapes": {"functions": {"sides": "(name: str) -> int"}}}"#;
}

/// `EPSILON: 1e-9`, or `ORIGIN: {type: Point, rust: crate::ORIGIN, doc: …}`.
#[derive(Clone, Debug)]
pub(crate) enum Constant {
    Literal(Spanned<Scalar>),
    Typed(TypedConstant),
}

section! {
    /// A constant that Rust computes.
    TypedConstant, "a typed constant", required = [["type"]];
    /// Type of the constant.
    "type" ty: Option<Text> = Kind::Type, "Point", "list[int]";
    /// Rust constant, static or expression. Default: `<rust>::<name>`.
    "rust" rust: Option<Text> = Kind::Rust, "crate::ORIGIN";
    /// What it is, for stub and documentation.
    "doc" doc: Option<Text> = Kind::Prose, "The origin.";
}

/// `area: "(points: list[Point]) -> float"`, or the long form.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "most are long where there are many")]
pub(crate) enum FunctionEntry {
    Short(Text),
    Long(Function),
}

section! {
    /// A function, long form.
    Function, "a function", required = [["signature", "overloads"]];
    /// Python signature: `/`, `*`, `*args: T`, `**kwargs: T`, defaults, result.
    "signature" signature: Option<Text> = Kind::Signature, "(points: list[float], /, *, tolerance: float = 1e-9) -> list[float]";
    /// Several signatures; the first whose arguments convert is called.
    "overloads" overloads: Vec<Overload> = Kind::Signature, r#"["(x: int) -> int", {"signature": "(x: str) -> str", "rust": "crate::of_str"}]"#;
    /// Docstring.
    "doc" doc: Option<Text> = Kind::Prose, "Convex hull of the points.";
    /// Rust function or closure. Default: `<rust>::<name>`.
    "rust" rust: Option<Text> = Kind::Rust, "crate::algo::convex_hull", "|data: &[u8]| data.len()";
    /// Exceptions that it may raise, for stub, documentation and checks.
    "raises" raises: Vec<Text> = Kind::Exception, "ValueError";
    /// `release` runs it detached from the interpreter. Default: `hold`.
    "gil" gil: Option<Text> = Kind::Word(&["hold", "release"]), "release";
    /// DeprecationWarning on call, `@deprecated` in the stub: what to do instead.
    "deprecated" deprecated: Option<Text> = Kind::Prose, "use hull2";
    /// Rust gets the attached-thread token first. Not with `gil: release`.
    "python" python: Option<Spanned<bool>> = Kind::Any;
    /// Rust gets the module's state, after the token.
    "state" state: Option<Spanned<bool>> = Kind::Any;
}

#[derive(Clone, Debug)]
pub(crate) enum Overload {
    Short(Text),
    Long(LongOverload),
}

section! {
    /// One of several signatures.
    LongOverload, "an overload", required = [["signature"]];
    /// Python signature.
    "signature" signature: Option<Text> = Kind::Signature, "(x: int) -> int";
    /// Rust function or closure. Default: that of the function.
    "rust" rust: Option<Text> = Kind::Rust, "crate::of_int";
}

#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "as functions")]
pub(crate) enum MethodEntry {
    Short(Text),
    Long(Method),
}

section! {
    /// A method, long form.
    Method, "a method";
    ..function: Function;
    /// Signature without `self`; or `true`, beside `signature` or `overloads`.
    "static" r#static: Option<TextOrTrue> = Kind::Signature, "(r: float, phi: float) -> Point";
    /// Signature that starts with `cls`; or `true`, beside `signature` or `overloads`.
    "class" class: Option<TextOrTrue> = Kind::Signature, "(cls, text: str) -> Self";
    /// Rust gets the object itself as `&Object`.
    "receiver" receiver: Option<Spanned<bool>> = Kind::Any;
    /// Rust calls see an override in Python.
    "virtual" r#virtual: Option<Spanned<bool>> = Kind::Any;
}

section! {
    /// A Python class over a Rust type.
    Class, "a class", empty = true;
    /// Docstring.
    "doc" doc: Option<Text> = Kind::Prose, "A point of the plane.";
    /// Rust type; foreign ones too. Default: `<rust>::<name>`.
    "rust" rust: Option<Text> = Kind::Rust, "crate::Point";
    /// Signature of the constructor, which calls `<type>::new`. Without it, Python cannot make one.
    "init" init: Option<FunctionEntry> = Kind::Signature, "(x: float, y: float = 0.0)";
    /// What a Python or builtin base's own constructor gets. Default: all arguments.
    "base_init" base_init: Option<Text> = Kind::Signature, "(x: float)";
    /// Public Rust fields.
    "fields" fields: Map<Field> = Kind::Type, r#"{"x": "float", "y": {"type": "float", "readonly": true}}"#;
    /// Getters, and setters where asked for.
    "properties" properties: Map<Property> = Kind::Type, r#"{"norm": "float", "angle": {"type": "float", "set": true}}"#;
    /// Methods, protocol methods such as `__add__` among them.
    "methods" methods: Map<MethodEntry> = Kind::Signature, r#"{"length": "(self) -> float"}"#;
    /// Constants of the class.
    "constants" constants: Map<Constant> = Kind::Any, r#"{"EPSILON": 1e-9, "ORIGIN": {"type": "Point", "rust": "crate::ORIGIN"}}"#;
    /// Nested classes.
    "classes" classes: Map<Class> = Kind::Any, r#"{"Point": {"fields": {"x": "float"}}}"#;
    /// Base classes: of this interface, builtin ones, or importable ones by dotted name.
    "bases" bases: Vec<Text> = Kind::Dotted, "collections.abc.Sized";
    /// What Python gets through Rust's own traits.
    "derive" derive: Vec<Text> = Kind::Word(&["repr", "eq", "ord", "hash", "copy", "pickle", "dataclass"]), r#"["repr", "eq"]"#;
    /// Whether Python may subclass. Default: `true`.
    "subclass" subclass: Option<Spanned<bool>> = Kind::Any;
    /// `borrow` raises on a conflict, `frozen` never gives `&mut`, `lock` waits. Default: `borrow`.
    "sync" sync: Option<Text> = Kind::Word(&["borrow", "frozen", "lock"]), "frozen";
    /// Instances have a `__dict__`. Default: `false`.
    "dict" dict: Option<Spanned<bool>> = Kind::Any;
    /// Instances can be weakly referenced. Default: `false`.
    "weakref" weakref: Option<Spanned<bool>> = Kind::Any;
    /// Instances hold Python objects: `true` (the type implements `Traverse`), `untracked`, or the path of a function.
    "gc" gc: Option<Spanned<Scalar>> = Kind::Any, "true", "untracked";
    /// Instances kept for reuse. Default: 0.
    "pool" pool: Option<Spanned<u64>> = Kind::Any;
    /// Metaclass: a class of this interface that derives from `type`, or an importable one by dotted name.
    "metaclass" metaclass: Option<Text> = Kind::Dotted, "abc.ABCMeta";
    /// Named writable members without a `__dict__`.
    "slots" slots: Vec<Text> = Kind::Name, "name";
    /// Type parameters, for `Class[K, V]`.
    "generic" generic: Vec<Text> = Kind::Name, r#"["K", "V"]"#;
    /// Abstract base classes to register with.
    "register" register: Vec<Text> = Kind::Dotted, "collections.abc.Mapping";
}

#[derive(Clone, Debug)]
pub(crate) enum Field {
    Short(Text),
    Long(LongField),
}

section! {
    /// A field, long form.
    LongField, "a field", required = [["type"]];
    /// Type of the field.
    "type" ty: Option<Text> = Kind::Type, "float";
    /// Python cannot write it.
    "readonly" readonly: Option<Spanned<bool>> = Kind::Any;
    /// Docstring.
    "doc" doc: Option<Text> = Kind::Prose, "Ordinate.";
    /// Whether Python gets a copy or a view of a mutable class's value.
    "get" get: Option<Text> = Kind::Word(&["copy", "view"]);
    /// Name of the Rust field, or its number in quotes. Default: the same.
    "rust" rust: Option<Text> = Kind::Rust, "inner", "0";
}

#[derive(Clone, Debug)]
pub(crate) enum Property {
    Short(Text),
    Long(LongProperty),
}

section! {
    /// A property, long form.
    LongProperty, "a property", required = [["type"]];
    /// Type of the property.
    "type" ty: Option<Text> = Kind::Type, "float";
    /// Python can write it, through `<type>::set_<name>`.
    "set" set: Option<Spanned<bool>> = Kind::Any;
    /// Python can delete it, through `<type>::delete_<name>`.
    "delete" delete: Option<Spanned<bool>> = Kind::Any;
    /// Docstring.
    "doc" doc: Option<Text> = Kind::Prose, "What it is.";
    /// Whether Python gets a copy or a view of a mutable class's value.
    "get" get: Option<Text> = Kind::Word(&["copy", "view"]);
    /// Rust function of the getter. Default: `<type>::<name>`.
    "rust" rust: Option<Text> = Kind::Rust, "crate::name";
}

section! {
    /// An exception class.
    Exception, "an exception", empty = true;
    /// Base class. Default: `Exception`.
    "base" base: Vec<Text> = Kind::Exception, "ValueError";
    /// Docstring.
    "doc" doc: Option<Text> = Kind::Prose, "What it is.";
    /// Attributes, and arguments in this order.
    "fields" fields: Map<Text> = Kind::Type, r#"{"line": "int", "text": "str"}"#;
}

/// What a Rust error type becomes: one exception, or one per variant.
#[derive(Clone, Debug)]
pub(crate) enum ErrorTarget {
    Exception(Text),
    Variants(Map<Text>),
}

section! {
    /// An enumeration.
    Enum, "an enum", required = [["members"]];
    /// Python's class of enumeration. Default: `Enum`.
    "kind" kind: Option<Text> = Kind::Word(&["Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"]), "IntEnum";
    /// Names and values, or a list of names numbered by Python's `auto`.
    "members" members: Option<Members> = Kind::Any, r#"{"LEFT": 0, "RIGHT": 1}"#, r#"["RED", "GREEN"]"#;
    /// Rust enum. Default: `<rust>::<name>`.
    "rust" rust: Option<Text> = Kind::Rust, "crate::name";
    /// Docstring.
    "doc" doc: Option<Text> = Kind::Prose, "What it is.";
}

#[derive(Clone, Debug)]
pub(crate) enum Members {
    /// With values.
    Map(Map<Spanned<Scalar>>),
    /// Numbered by Python's `auto`.
    List(Vec<Text>),
}

section! {
    /// A custom type: exactly one of `via`, `convert` and `record`.
    CustomType, "a custom type", required = [["via", "convert", "record"]];
    /// What it is, for stub and documentation.
    "doc" doc: Option<Text> = Kind::Prose, "What it is.";
    /// Rust type. Default: `<rust>::<name>`.
    "rust" rust: Option<Text> = Kind::Rust, "crate::Money";
    /// Type through which it is converted.
    "via" via: Option<Text> = Kind::Type, "tuple[int, str]";
    /// Rust function that makes it from the value of `via`; may refuse with a `Result`.
    "from" from: Option<Text> = Kind::Rust, "crate::Money::new";
    /// Rust function that gives the value of `via` for a reference to it.
    "to" to: Option<Text> = Kind::Rust, "crate::Money::parts";
    /// What stubs say. Default: `via`.
    "stub" stub: Option<Text> = Kind::Type, "shop.Money";
    /// Rust type that implements the runtime's conversion traits, for full control.
    "convert" convert: Option<Text> = Kind::Rust, "crate::MoneyConvert";
    /// A record: `TypedDict` or `NamedTuple`.
    "record" record: Option<Text> = Kind::Word(&["TypedDict", "NamedTuple"]);
    /// Fields of a record.
    "fields" fields: Map<RecordField> = Kind::Type, r#"{"id": "int"}"#;
}

#[derive(Clone, Debug)]
pub(crate) enum RecordField {
    Short(Text),
    Long(LongRecordField),
}

section! {
    /// A field of a record, long form.
    LongRecordField, "a field of a record", required = [["type"]];
    /// Type of the field.
    "type" ty: Option<Text> = Kind::Type, "int";
    /// Default, a literal.
    "default" default: Option<Spanned<Scalar>> = Kind::Any, "0";
    /// What it is.
    "doc" doc: Option<Text> = Kind::Prose, "What it is.";
}

/// An enum of a short and a long form.
macro_rules! forms {
    ($name:ident, $kind:expr, $long:ty) => {
        impl Decode for $name {
            fn decode(node: &Node, _: Kind, cx: &mut Cx<'_>) -> Option<Self> {
                short_or_long(node, $kind, cx, Self::Short, Self::Long)
            }
        }

        #[cfg(feature = "json")]
        super::json::one_of!($name: Short(Text = $kind), Long($long = $kind));
    };
}

forms!(FunctionEntry, Kind::Signature, Function);
forms!(Overload, Kind::Signature, LongOverload);
forms!(MethodEntry, Kind::Signature, Method);
forms!(Field, Kind::Type, LongField);
forms!(Property, Kind::Type, LongProperty);
forms!(RecordField, Kind::Type, LongRecordField);

impl Decode for Constant {
    fn decode(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Scalar { .. } => Spanned::<Scalar>::decode(node, kind, cx).map(Self::Literal),
            Value::Map(_) => read_section(node, cx).map(Self::Typed),
            Value::List(_) => {
                let help = "a constant is an int, float, str, bool or null; for others write `{type: …, rust: …}`";
                cx.wrong_shape(node, "a literal or a mapping", help);
                None
            }
        }
    }
}

impl Decode for ErrorTarget {
    fn decode(node: &Node, _: Kind, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Map(_) => Some(Self::Variants(Map::read(node, Kind::Exception, cx))),
            Value::Scalar { .. } | Value::List(_) => string(node, Kind::Exception, cx).map(Self::Exception),
        }
    }
}

impl Decode for Members {
    fn decode(node: &Node, _: Kind, cx: &mut Cx<'_>) -> Option<Self> {
        Some(match &node.value {
            Value::Map(entries) => {
                let map = Map::read(node, Kind::Any, cx);
                // What is wrong with each of them has been said; that there are none is not so.
                (entries.is_empty() || !map.is_absent()).then_some(Self::Map(map))?
            }
            Value::Scalar { .. } | Value::List(_) => Self::List(Vec::read(node, Kind::Name, cx)),
        })
    }
}

/// A signature, or `true` where the signature stands elsewhere.
#[derive(Clone, Debug)]
pub(crate) enum TextOrTrue {
    Text(Text),
    True(Spanned<bool>),
}

impl Decode for TextOrTrue {
    fn decode(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Option<Self> {
        match &node.value {
            Value::Scalar { text, plain: true }
                if matches!(text.as_str(), "true" | "True" | "TRUE" | "false" | "False" | "FALSE") =>
            {
                Spanned::<bool>::decode(node, kind, cx).map(Self::True)
            }
            _ => string(node, kind, cx).map(Self::Text),
        }
    }
}

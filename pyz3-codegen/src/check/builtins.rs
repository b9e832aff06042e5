//! The types that the language has without being told: their names, qualified ones too, and what they stand for.

use crate::ir::{Float, Int, Special, Std, Type};

/// What a built-in name means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Builtin {
    Scalar(Type),
    /// Takes arguments; bare, it holds `object`.
    Container(Container),
    Special(Special),
    Std(Std),
    Optional,
    Union,
    /// Read, and not built yet; what works today.
    Later(&'static str),
    NotImplemented,
    /// `Self`
    Own,
    /// `Py[Point]`
    Handle,
    /// `type`
    Type,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    List,
    Set,
    FrozenSet,
    Sequence,
    Iterable,
    Dict,
    Mapping,
    Tuple,
}

const OBJECT: &str = "`object` takes any Python object today";
const TEXT: &str = "`str` works today";
const LIST: &str = "`list[T]` works today";
const DICT: &str = "`dict[K, V]` works today";

/// Names that no type of an interface may take: those of the language's own table.
const RESERVED: [&str; 62] = [
    "Any",
    "Callable",
    "Counter",
    "Decimal",
    "Dict",
    "Fraction",
    "FrozenSet",
    "Iterable",
    "Iterator",
    "List",
    "Literal",
    "Mapping",
    "None",
    "NotImplemented",
    "Optional",
    "Path",
    "Py",
    "Self",
    "Sequence",
    "Set",
    "Tuple",
    "Type",
    "UUID",
    "Union",
    "bool",
    "bytearray",
    "bytes",
    "complex",
    "date",
    "datetime",
    "defaultdict",
    "deque",
    "dict",
    "f32",
    "f64",
    "float",
    "frozenset",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "int",
    "isize",
    "list",
    "memoryview",
    "object",
    "range",
    "set",
    "slice",
    "str",
    "time",
    "timedelta",
    "tuple",
    "type",
    "tzinfo",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
];

/// Names that are suggested for a mistyped one.
pub(super) const SUGGESTED: [&str; 41] = [
    "None",
    "bool",
    "int",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "float",
    "f32",
    "f64",
    "complex",
    "str",
    "bytes",
    "bytearray",
    "object",
    "Any",
    "list",
    "set",
    "frozenset",
    "dict",
    "tuple",
    "Sequence",
    "Iterable",
    "Mapping",
    "Optional",
    "Union",
    "Iterator",
    "Callable",
    "datetime",
    "Decimal",
    "Path",
    "UUID",
    "Self",
];

pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// What is written in other languages, and in Python.
pub(super) fn foreign(name: &str) -> Option<&'static str> {
    Some(match name {
        "String" | "string" | "Str" | "char" | "text" | "&str" | "AnyStr" => "str",
        "Vec" | "vec" | "array" | "Array" | "vector" => "list[T]",
        "HashMap" | "BTreeMap" | "map" | "Map" | "hash" => "dict[K, V]",
        "HashSet" | "BTreeSet" => "set[T]",
        "Option" | "Maybe" | "optional" => "T | None",
        "boolean" | "Boolean" | "Bool" => "bool",
        "integer" | "Integer" | "Int" | "long" | "uint" | "number" => "int",
        "double" | "Double" | "Float" | "real" | "f16" | "f128" => "float",
        "null" | "nil" | "void" | "Void" | "unit" | "none" | "NoneType" => "None",
        "any" | "Object" | "PyObject" | "PyAny" => "object",
        "Bytes" | "ByteString" | "binary" => "bytes",
        "Complex" | "Complex64" => "complex",
        _ => return None,
    })
}

/// Looks a name up, `typing.List`, `collections.abc.Sequence` and `builtins.int` too.
pub(super) fn find(name: &str) -> Option<Builtin> {
    let Some((module, base)) = name.rsplit_once('.') else {
        // What an interface may use for itself, and has not.
        return plain(name).or_else(|| qualified_only(name).filter(|it| matches!(it, Builtin::Later(_))));
    };
    if let Some(std) = Std::find(Some(module), base) {
        return Some(Builtin::Std(std));
    }
    let found = plain(base).or_else(|| qualified_only(base))?;
    let good = match module {
        "builtins" => base.starts_with(|it: char| it.is_ascii_lowercase()) && is_python_builtin(base),
        "typing" | "typing_extensions" => {
            base.starts_with(|it: char| it.is_ascii_uppercase()) && !is_class_of_library(base)
        }
        "collections.abc" => matches!(
            base,
            "Sequence"
                | "Iterable"
                | "Mapping"
                | "Iterator"
                | "Callable"
                | "MutableSequence"
                | "MutableMapping"
                | "Set"
                | "MutableSet"
                | "Collection"
                | "Awaitable"
                | "Coroutine"
                | "Generator"
                | "AsyncGenerator"
                | "AsyncIterator"
                | "AsyncIterable"
                | "Hashable"
                | "Sized"
                | "Container"
                | "Reversible"
                | "Buffer"
                | "ByteString"
                | "KeysView"
                | "ValuesView"
                | "ItemsView"
        ),
        "collections" => matches!(base, "deque" | "Counter" | "defaultdict" | "OrderedDict" | "ChainMap"),
        "datetime" => matches!(base, "date" | "time" | "datetime" | "timedelta" | "tzinfo" | "timezone"),
        "decimal" => base == "Decimal",
        "fractions" => base == "Fraction",
        "uuid" => base == "UUID",
        "pathlib" => matches!(base, "Path" | "PurePath"),
        "types" => matches!(
            base,
            "NoneType"
                | "CodeType"
                | "FrameType"
                | "FunctionType"
                | "MethodType"
                | "ModuleType"
                | "GeneratorType"
                | "CoroutineType"
                | "MappingProxyType"
                | "SimpleNamespace"
                | "TracebackType"
        ),
        "numpy" | "np" => base == "ndarray",
        _ => false,
    };
    // `collections.abc.Set` is an abstract one, which `typing` calls `AbstractSet`.
    if module == "collections.abc" && matches!(base, "Set") {
        return Some(Builtin::Later("`set[T]` and `frozenset[T]` work today"));
    }
    good.then_some(found)
}

fn is_python_builtin(base: &str) -> bool {
    matches!(
        base,
        "bool"
            | "int"
            | "float"
            | "complex"
            | "str"
            | "bytes"
            | "bytearray"
            | "object"
            | "list"
            | "set"
            | "frozenset"
            | "dict"
            | "tuple"
            | "type"
            | "range"
            | "slice"
            | "memoryview"
            | "property"
    )
}

fn is_class_of_library(base: &str) -> bool {
    matches!(
        base,
        "Decimal" | "Fraction" | "UUID" | "Path" | "Py" | "NotImplemented" | "NoneType" | "None"
    )
}

fn plain(name: &str) -> Option<Builtin> {
    use Builtin::{Container as C, Later, Scalar};
    let int = |int| Some(Scalar(Type::Int(int)));
    Some(match name {
        "None" => Scalar(Type::None),
        "bool" => Scalar(Type::Bool),
        "int" => return int(Int::Any),
        "i8" => return int(Int::I8),
        "i16" => return int(Int::I16),
        "i32" => return int(Int::I32),
        "i64" => return int(Int::I64),
        "i128" => return int(Int::I128),
        "isize" => return int(Int::Isize),
        "u8" => return int(Int::U8),
        "u16" => return int(Int::U16),
        "u32" => return int(Int::U32),
        "u64" => return int(Int::U64),
        "u128" => return int(Int::U128),
        "usize" => return int(Int::Usize),
        "float" => Scalar(Type::Float(Float::Any)),
        "f32" => Scalar(Type::Float(Float::F32)),
        "f64" => Scalar(Type::Float(Float::F64)),
        "complex" => Scalar(Type::Complex),
        "str" => Scalar(Type::Str),
        "bytes" => Scalar(Type::Bytes),
        "bytearray" => Scalar(Type::ByteArray),
        "object" => Scalar(Type::Object { any: false }),
        "Any" => Scalar(Type::Object { any: true }),
        "list" | "List" => C(Container::List),
        "set" | "Set" => C(Container::Set),
        "frozenset" | "FrozenSet" => C(Container::FrozenSet),
        "Sequence" => C(Container::Sequence),
        "Iterable" => C(Container::Iterable),
        "dict" | "Dict" => C(Container::Dict),
        "Mapping" => C(Container::Mapping),
        "tuple" | "Tuple" => C(Container::Tuple),
        "Optional" => Builtin::Optional,
        "Union" => Builtin::Union,
        "NotImplemented" => Builtin::NotImplemented,
        "Iterator" => Builtin::Special(Special::Iterator),
        "Callable" => Builtin::Special(Special::Callable),
        "Literal" => Builtin::Special(Special::Literal),
        "Self" => Builtin::Own,
        "Py" => Builtin::Handle,
        "type" | "Type" => Builtin::Type,
        "Hashable" | "ndarray" => Later(OBJECT),
        "timezone" => Later("`tzinfo` takes any of them today"),
        "PurePath" => Later("`Path` takes any of them today"),
        "Coroutine" | "AsyncIterator" | "AsyncIterable" | "AsyncGenerator" | "Generator" => Later(OBJECT),
        _ => return Std::find(None, name).map(Builtin::Std),
    })
}

/// What means something in a module alone, so that an interface may use the bare name for itself.
fn qualified_only(base: &str) -> Option<Builtin> {
    use Builtin::Later;
    Some(match base {
        "NoneType" => Builtin::Scalar(Type::None),
        "MutableSequence" | "Collection" | "Reversible" | "KeysView" | "ValuesView" | "ItemsView" | "Container" => {
            Later(LIST)
        }
        "MutableMapping" | "ChainMap" | "TypedDict" | "MappingProxyType" => Later(DICT),
        "AbstractSet" | "MutableSet" => Later("`set[T]` and `frozenset[T]` work today"),
        "Text" | "AnyStr" | "LiteralString" => Later(TEXT),
        "ByteString" => Later("`bytes` works today"),
        "Sized" | "Buffer" | "Final" | "ClassVar" | "Annotated" | "Never" | "NoReturn" | "TypeVar" | "CodeType"
        | "FrameType" | "FunctionType" | "MethodType" | "ModuleType" | "GeneratorType" | "CoroutineType"
        | "SimpleNamespace" | "TracebackType" | "NamedTuple" | "property" => Later(OBJECT),
        _ => return None,
    })
}

//! The types of Python's standard library, one row each: everything that the other rooms ask about them.

/// A type of the standard library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub(crate) enum Std {
    Date,
    Time,
    DateTime,
    TimeDelta,
    TzInfo,
    Decimal,
    Fraction,
    Uuid,
    Path,
    Range,
    Slice,
    MemoryView,
    Buffer,
    Function,
    Method,
    Module,
    Code,
    Frame,
    Generator,
    Coroutine,
    AsyncGenerator,
    WeakRef,
    Awaitable,
    Enum,
    IntEnum,
    StrEnum,
    Flag,
    IntFlag,
    Deque,
    Counter,
    DefaultDict,
    OrderedDict,
}

/// Who can hash its values, so that they can be keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Both,
    /// Rust's side cannot.
    Python,
    /// Python's side cannot.
    Rust,
}

/// What is known of one.
#[derive(Debug)]
pub(crate) struct StdRow {
    pub(crate) std: Std,
    /// The module that it comes from; none for a builtin.
    pub(crate) module: Option<&'static str>,
    /// Its name there.
    pub(crate) name: &'static str,
    /// The name of its marker in the runtime.
    pub(crate) marker: &'static str,
    /// How many types stand in its brackets.
    pub(crate) arity: usize,
    /// Whether the first of them is a key, which must be hashable.
    pub(crate) keyed: bool,
    pub(crate) hash: Hash,
}

const fn plain(std: Std, module: Option<&'static str>, name: &'static str, marker: &'static str) -> StdRow {
    StdRow {
        std,
        module,
        name,
        marker,
        arity: 0,
        keyed: false,
        hash: Hash::Both,
    }
}

const fn unhashable(row: StdRow, hash: Hash) -> StdRow {
    StdRow { hash, ..row }
}

/// What `types` has: objects, of which Rust gets a handle.
const fn of_types(std: Std, name: &'static str) -> StdRow {
    unhashable(plain(std, Some("types"), name, name), Hash::Python)
}

/// Members of enums that Python code declares, of which Rust gets a handle.
const fn of_enum(std: Std, name: &'static str, marker: &'static str) -> StdRow {
    unhashable(plain(std, Some("enum"), name, marker), Hash::Python)
}

const fn collection(std: Std, name: &'static str, marker: &'static str, arity: usize, keyed: bool) -> StdRow {
    StdRow {
        arity,
        keyed,
        hash: Hash::Rust,
        ..plain(std, Some("collections"), name, marker)
    }
}

/// Every one.
pub(crate) const STD_TYPES: [StdRow; 32] = [
    plain(Std::Date, Some("datetime"), "date", "DateType"),
    plain(Std::Time, Some("datetime"), "time", "TimeType"),
    plain(Std::DateTime, Some("datetime"), "datetime", "DateTimeType"),
    plain(Std::TimeDelta, Some("datetime"), "timedelta", "TimeDeltaType"),
    unhashable(
        plain(Std::TzInfo, Some("datetime"), "tzinfo", "TzInfoType"),
        Hash::Python,
    ),
    plain(Std::Decimal, Some("decimal"), "Decimal", "DecimalType"),
    plain(Std::Fraction, Some("fractions"), "Fraction", "FractionType"),
    plain(Std::Uuid, Some("uuid"), "UUID", "UuidType"),
    plain(Std::Path, Some("pathlib"), "Path", "PathType"),
    plain(Std::Range, None, "range", "RangeType"),
    unhashable(plain(Std::Slice, None, "slice", "SliceType"), Hash::Rust),
    plain(Std::MemoryView, None, "memoryview", "MemoryView"),
    // Where type checkers find it for every version; `collections.abc` has it from 3.12 on.
    unhashable(
        plain(Std::Buffer, Some("typing_extensions"), "Buffer", "MemoryView"),
        Hash::Rust,
    ),
    of_types(Std::Function, "FunctionType"),
    of_types(Std::Method, "MethodType"),
    of_types(Std::Module, "ModuleType"),
    of_types(Std::Code, "CodeType"),
    of_types(Std::Frame, "FrameType"),
    of_types(Std::Generator, "GeneratorType"),
    of_types(Std::Coroutine, "CoroutineType"),
    of_types(Std::AsyncGenerator, "AsyncGeneratorType"),
    unhashable(
        plain(Std::WeakRef, Some("weakref"), "ReferenceType", "WeakRefType"),
        Hash::Python,
    ),
    StdRow {
        arity: 1,
        ..unhashable(
            plain(Std::Awaitable, Some("collections.abc"), "Awaitable", "Awaitable"),
            Hash::Python,
        )
    },
    of_enum(Std::Enum, "Enum", "EnumMember"),
    of_enum(Std::IntEnum, "IntEnum", "IntEnumMember"),
    of_enum(Std::StrEnum, "StrEnum", "StrEnumMember"),
    of_enum(Std::Flag, "Flag", "FlagMember"),
    of_enum(Std::IntFlag, "IntFlag", "IntFlagMember"),
    collection(Std::Deque, "deque", "Deque", 1, false),
    collection(Std::Counter, "Counter", "Counter", 1, true),
    collection(Std::DefaultDict, "defaultdict", "DefaultDict", 2, true),
    collection(Std::OrderedDict, "OrderedDict", "OrderedDict", 2, true),
];

impl Std {
    pub(crate) fn row(self) -> &'static StdRow {
        // Every variant has a row, which a test sees to.
        STD_TYPES.iter().find(|it| it.std == self).unwrap_or(&STD_TYPES[0])
    }

    /// The type of that name, which has its module in front or none.
    pub(crate) fn find(module: Option<&str>, name: &str) -> Option<Self> {
        // What `typing` calls them.
        let name = match (module, name) {
            (Some("typing"), "Deque") => "deque",
            (Some("typing"), "DefaultDict") => "defaultdict",
            (Some("typing"), "Counter" | "OrderedDict" | "Awaitable") => name,
            (Some("typing"), _) => return None,
            _ => name,
        };
        let module = match (module, name) {
            (Some("collections.abc"), "Buffer") => None,
            _ => module,
        };
        STD_TYPES
            .iter()
            .find(|it| {
                it.name == name
                    // In the modules that these come from alone: an interface may have classes of its own called so.
                    && (module.is_some() || !matches!(it.module, Some("types" | "weakref" | "enum")))
                    && module.is_none_or(|module| module == "typing" || module == it.module.unwrap_or("builtins"))
            })
            .map(|it| it.std)
    }

    /// Whether Rust gets a handle to the object itself.
    pub(crate) fn is_object(self) -> bool {
        matches!(self, Self::TzInfo | Self::Awaitable)
            || matches!(self.row().module, Some("types" | "weakref" | "enum"))
    }

    /// As annotations spell it: `datetime.date`, `range`, `weakref.ReferenceType[Any]`.
    pub(crate) fn python(self) -> String {
        let row = self.row();
        // What type checkers ask for, and nobody knows here.
        let any = match self {
            Self::WeakRef => "[Any]",
            Self::AsyncGenerator => "[Any, Any]",
            Self::Generator | Self::Coroutine => "[Any, Any, Any]",
            _ => "",
        };
        match row.module {
            Some(module) => format!("{module}.{}{any}", row.name),
            None => row.name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{STD_TYPES, Std};

    #[test]
    fn each_has_one_row() {
        for row in &STD_TYPES {
            assert_eq!(STD_TYPES.iter().filter(|it| it.std == row.std).count(), 1, "{row:?}");
            assert_eq!(Std::find(row.module, row.name), Some(row.std));
            assert_eq!(row.std.row().name, row.name);
        }
        assert_eq!(STD_TYPES.len(), Std::OrderedDict as usize + 1);
    }
}

//! The table of types as people read it: `docs/types.md` is made from it, and from nothing else.

/// One line of the table.
#[derive(Debug)]
pub struct TypeRow {
    /// As it is written in an interface; one or more, in Python's spelling.
    pub spelled: &'static [&'static str],
    /// What Rust may take for it.
    pub takes: &'static str,
    /// What Rust may give for it.
    pub gives: &'static str,
    /// What Python may pass.
    pub accepts: &'static str,
    /// How other values fail, beyond `TypeError: expected …, got …`.
    pub fails: &'static str,
}

const fn row(
    spelled: &'static [&'static str],
    takes: &'static str,
    gives: &'static str,
    accepts: &'static str,
    fails: &'static str,
) -> TypeRow {
    TypeRow {
        spelled,
        takes,
        gives,
        accepts,
        fails,
    }
}

const SAME: &str = "the same";

/// Every type that is built in.
pub const TYPE_ROWS: &[TypeRow] = &[
    row(&["None"], "`()`", SAME, "`None`", ""),
    row(&["bool"], "`bool`", SAME, "`True` and `False` alone", ""),
    row(
        &["int"],
        "any integer type",
        SAME,
        "an int, or anything with `__index__`",
        "out of range: OverflowError",
    ),
    row(
        &[
            "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize",
        ],
        "that one",
        "any integer that fits",
        "as `int`",
        "out of range: OverflowError",
    ),
    row(
        &["float", "f32", "f64"],
        "`f64`, `f32`; for `float`, `F16` of 16 bits",
        SAME,
        "a float, or anything with `__float__` or `__index__`",
        "beyond an `f32` or `F16`: OverflowError",
    ),
    row(&["complex"], "`Complex64`", SAME, "a complex, a float, an int", ""),
    row(
        &["str"],
        "`&str`, `String`, `Cow<str>`, `Box<str>`, `Arc<str>`, `Rc<str>`, `char`",
        "the same, and bytes of UTF-8",
        "a str",
        "lone surrogates: UnicodeEncodeError; bytes that are no UTF-8: UnicodeDecodeError",
    ),
    row(
        &["bytes", "bytearray"],
        "`&[u8]`, `Vec<u8>`, `Cow<[u8]>`, `Box<[u8]>`, `Arc<[u8]>`, `[u8; N]`",
        SAME,
        "that one, never a str",
        "another length than `N`: ValueError",
    ),
    row(
        &["T | None"],
        "`Option<T>`",
        SAME,
        "`None`, or a T",
        "`expected T or None, got …`",
    ),
    row(
        &["A | B"],
        "`Either<A, B>`; of three, `Either<A, Either<B, C>>`",
        SAME,
        "an A, else a B, in the order of the interface",
        "`expected A or B, got …`; a number that is out of range for one is an OverflowError, and not tried as the next: `2**70` is no `float` for `int | float`; what Python code raises while one is tried is raised",
    ),
    row(
        &["Literal['a', 'b']"],
        "whatever the values' type may be taken as; values of several types: `Object`, `&Object`",
        SAME,
        "one of the values, of its very type",
        "another value of their type: ValueError",
    ),
    row(
        &["list[T]"],
        "`Vec<T>`, `&[T]`, `Box<[T]>`, `Arc<[T]>`, `VecDeque<T>`, `[T; N]`",
        "any `IntoIterator`",
        "a list",
        "another length than `N`: ValueError",
    ),
    row(
        &["set[T]", "frozenset[T]"],
        "`HashSet<T>`, `BTreeSet<T>`, and as `list[T]`",
        "any `IntoIterator`",
        "that one",
        "",
    ),
    row(
        &["Sequence[T]", "Iterable[T]"],
        "as `list[T]`; `Iterable[T]` also `PyIter<T>`, lazily; `Sequence` of anything also `PySequence`, as it is",
        "(parameters only)",
        "any such object but str, bytes and bytearray",
        "",
    ),
    row(
        &["Iterator[T]"],
        "`PyIter<T>`, whose items are `Result<T, PyErr>`; T is owned",
        "any `Iterator + 'static` of T, or of `Result<T, E>`; one that is not `Send` serves the thread alone that made it",
        "an iterator (`__next__`)",
        "an item that does not convert fails when it is asked for: `iterator[3]: expected int, got str`; an iterator that is asked while it runs: ValueError; on a thread that it does not belong to: RuntimeError",
    ),
    row(
        &["Callable[[A, B], R]", "Callable[..., R]"],
        "`PyCallable<(A, B), R>`, `Box<dyn Fn(A, B) -> Result<R, PyErr> + Send + Sync>`; for `...` `PyCallable<Vec<Object>, R>`; R is owned, and so are the box's A and B",
        "the same, but nothing for `...`",
        "anything that can be called",
        "`callable's result: expected int, got str`; a box, and `PyCallable::call_anywhere`, attach a thread that is not (RuntimeError on the stable ABI): a function that waits for one must be `gil: release`",
    ),
    row(
        &["dict[K, V]", "Mapping[K, V]"],
        "`HashMap<K, V>`, `BTreeMap<K, V>`, `Vec<(K, V)>`",
        "any iterator of pairs",
        "a dict; for `Mapping`, anything with `keys` and `__getitem__`",
        "",
    ),
    row(
        &["tuple[A, B]", "tuple[()]"],
        "`(A, B)`, up to twelve",
        SAME,
        "a tuple of that length",
        "another length: ValueError",
    ),
    row(&["tuple[T, ...]"], "as `list[T]`", "any `IntoIterator`", "a tuple", ""),
    row(&["object", "Any"], "`&Object`, `Object`, `Key`", SAME, "everything", ""),
    row(&["type"], "`&Object`, `Object`, `PyClass`", SAME, "a class", ""),
    row(
        &["type[Point]"],
        "`&Object`, `Object`, `PyClass`",
        SAME,
        "that class of the interface file, or one below it",
        "`expected type[Point], got type[int]`",
    ),
    row(
        &["enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"],
        "`PyEnumMember`, `Object`: members of enums that Python code declares; those of the interface file are `enums:`",
        SAME,
        "a member of an enum of that kind",
        "",
    ),
    row(
        &["Awaitable[T]"],
        "`PyAwaitable<T>`, `Object`; T is owned",
        SAME,
        "anything that can be awaited",
        "a value that does not convert, when it is there: `awaited value: expected int, got str`",
    ),
    row(
        &["date"],
        "`pyz3_runtime::Date`",
        SAME,
        "a date, but no datetime: its time would be lost",
        "a date that is none: Python's ValueError",
    ),
    row(
        &["time", "datetime"],
        "`pyz3_runtime::Time`, `pyz3_runtime::DateTime`: with `fold`, naive or aware, the zone as a `Key`",
        SAME,
        "that one",
        "fields out of range: Python's ValueError",
    ),
    row(
        &["timedelta"],
        "`pyz3_runtime::TimeDelta`, `std::time::Duration`",
        "the same; what is less than a microsecond is cut off",
        "a timedelta",
        "negative, for a `Duration`: OverflowError",
    ),
    row(
        &["tzinfo"],
        "`Object`, `PyTzInfo`",
        SAME,
        "an object of a class below `tzinfo`",
        "",
    ),
    row(
        &[
            "types.FunctionType",
            "types.MethodType",
            "types.ModuleType",
            "types.CodeType",
            "types.FrameType",
            "types.GeneratorType",
            "types.CoroutineType",
            "types.AsyncGeneratorType",
            "weakref.ReferenceType",
        ],
        "`Object`, or its wrapper: `PyFunction`, `PyMethod`, `PyModule`, `PyCode`, `PyFrame`, `PyGenerator`, `PyCoroutine`, `PyAsyncGenerator`, `PyWeakRef`",
        SAME,
        "one of those; builtin functions too",
        "",
    ),
    row(
        &["Decimal"],
        "`String`, `&str`: its digits",
        SAME,
        "a Decimal",
        "text that is no number: decimal.InvalidOperation",
    ),
    row(
        &["Fraction"],
        "`(A, B)` of integers",
        SAME,
        "a Fraction",
        "out of range: OverflowError; a denominator of 0: ZeroDivisionError",
    ),
    row(&["UUID"], "`u128`, `[u8; 16]`", SAME, "a UUID", ""),
    row(
        &["Path"],
        "`PathBuf`, `&Path`",
        SAME,
        "a str, or anything with an `__fspath__` of text",
        "",
    ),
    row(
        &["range"],
        "`PyRange`, `std::ops::Range<T>`",
        SAME,
        "a range",
        "beyond `i64` or T: OverflowError; a step other than 1, for a `Range<T>`: ValueError",
    ),
    row(
        &["slice"],
        "`PySlice`",
        SAME,
        "a slice of integers and `None`",
        "beyond `i64`: OverflowError",
    ),
    row(
        &["memoryview", "Buffer"],
        "`Buffer<T>`, `BufferMut<T>`: the memory itself, of `u8` to `u64`, `i8` to `i64`, `F16`, `f32`, `f64`, `bool`, addresses or rows `[T; N]`, of any dimensions; `&Buffer<T>`, which allocates nothing, and `&mut BufferMut<T>`: the same for the call alone; `Vec<T>`, a copy; `&[u8]`, lent if it is that of a bytes, copied otherwise; with `gil: release` these two alone",
        "a `Vec<T>` or `&[T]`, as a memoryview of a copy; a `Buffer<T>`, as a memoryview of the same",
        "anything that shows its memory; `Buffer` says so to type checkers",
        "numbers of another type: TypeError; not writable, for a `BufferMut<T>`: BufferError",
    ),
    row(
        &["deque[T]"],
        "as `list[T]`",
        "any `IntoIterator`",
        "a deque",
        "changed meanwhile: RuntimeError",
    ),
    row(&["Counter[K]"], "as `dict[K, int]`", SAME, "a Counter", ""),
    row(
        &["defaultdict[K, V]", "OrderedDict[K, V]"],
        "as `dict[K, V]`",
        "the same; a defaultdict has no default factory",
        "that one",
        "",
    ),
];

/// The page that is made of the table.
#[must_use]
pub fn types_page() -> String {
    let mut page = "# Types\n\n\
        What each type of an interface file accepts from Python, what Rust may take and give for it, and how other values fail. This \
        page is made from the code. Every value that does not fit is a TypeError that says function, parameter, place and what was \
        found, unless the last column says otherwise; objects of classes below the one that is named are accepted. What Python code \
        raises while it is asked is raised as it is.\n\n\
        Names of Rust without a path are of `std` or `pyz3_runtime`. In nested types each part is taken by its own row.\n\n\
        | spelled | Rust may take | Rust may give | takes from Python | fails with |\n|---|---|---|---|---|\n"
        .to_owned();
    for row in TYPE_ROWS {
        let spelled: Vec<_> = row.spelled.iter().map(|it| format!("`{it}`")).collect();
        let cells = [&spelled.join(", "), row.takes, row.gives, row.accepts, row.fails];
        let cells = cells.map(|it| it.replace('|', "\\|"));
        page.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    page.push_str(
        "\n## With a feature of the runtime\n\n\
        Types of other crates, taken and given beside those above. Each feature is called as its crate; none is on by itself.\n\n\
        | feature | spelled | Rust may take and give |\n|---|---|---|\n",
    );
    for (feature, spelled, rust) in FEATURE_ROWS {
        page.push_str(&format!("| `{feature}` | {} | {rust} |\n", spelled.replace('|', "\\|")));
    }
    page.push_str(&super::coverage::section());
    page
}

/// The types of other crates: the feature, the interface type, the Rust types.
pub(super) const FEATURE_ROWS: &[(&str, &str, &str)] = &[
    (
        "arrayvec",
        "`list[T]` and others like it",
        "`ArrayVec<T, N>`: more than `N` items are a ValueError",
    ),
    ("bytes", "`bytes`, `bytearray`, `memoryview`", "`Bytes`, `BytesMut`"),
    (
        "chrono",
        "`date`, `time`, `datetime`, `timedelta`, `tzinfo`",
        "`NaiveDate`, `NaiveTime`, `NaiveDateTime`, `DateTime<Utc>`, `DateTime<FixedOffset>`, `TimeDelta`, `FixedOffset`",
    ),
    ("either", "`A | B`", "`Either<A, B>`"),
    (
        "hashbrown",
        "`set[T]`, `frozenset[T]`, `dict[K, V]`, `Mapping[K, V]`",
        "`HashSet<T>`, `HashMap<K, V>`",
    ),
    (
        "indexmap",
        "`set[T]`, `frozenset[T]`, `dict[K, V]`, `Mapping[K, V]`",
        "`IndexSet<T>`, `IndexMap<K, V>`",
    ),
    (
        "jiff",
        "`date`, `time`, `datetime`, `timedelta`",
        "`civil::Date`, `civil::Time`, `civil::DateTime`, `Timestamp`, `SignedDuration`",
    ),
    ("num-bigint", "`int`", "`BigInt`, `BigUint`"),
    ("num-complex", "`complex`", "`Complex<f64>`, `Complex<f32>`"),
    (
        "num-rational",
        "`Fraction`",
        "`Ratio<T>` of signed integers, `BigRational`",
    ),
    ("ordered-float", "`float`", "`OrderedFloat<T>`, `NotNan<T>`"),
    ("rust_decimal", "`Decimal`", "`Decimal`"),
    ("smallvec", "`list[T]` and others like it", "`SmallVec<[T; N]>`"),
    (
        "time",
        "`date`, `time`, `datetime`, `timedelta`, `tzinfo`",
        "`Date`, `Time`, `PrimitiveDateTime`, `OffsetDateTime`, `Duration`, `UtcOffset`",
    ),
    ("uuid", "`UUID`", "`Uuid`"),
];

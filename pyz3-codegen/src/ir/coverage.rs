//! How much of Python's types there is: one row for each of the 43 that are to be had.
//!
//! A row counts if the type is a parameter, a result, and an item of containers, if the runtime has its operations, and if a test shows both.

/// One of the types.
#[derive(Debug)]
pub struct CoverageRow {
    /// What it is called in plans.
    pub id: &'static str,
    /// What Python calls it.
    pub name: &'static str,
    /// An example of it in a signature, and of the result if that is another type; empty if there is none.
    pub spelled: &'static str,
    /// What has its operations in Rust; empty if nothing has.
    pub wrapper: &'static str,
    /// The function of a test module that a Python test calls for it, or the file of tests that is about it; empty if there is none.
    pub test: &'static str,
    /// What is not there yet; empty if nothing is missing.
    pub missing: &'static str,
}

impl CoverageRow {
    /// The type of a parameter, and that of a result.
    #[must_use]
    pub fn sides(&self) -> (&'static str, &'static str) {
        self.spelled.split_once(" -> ").unwrap_or((self.spelled, self.spelled))
    }

    /// Whether it is all there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && !self.spelled.is_empty() && !self.wrapper.is_empty() && !self.test.is_empty()
    }
}

const fn row(
    id: &'static str,
    [name, spelled]: [&'static str; 2],
    [wrapper, test]: [&'static str; 2],
    missing: &'static str,
) -> CoverageRow {
    CoverageRow {
        id,
        name,
        spelled,
        wrapper,
        test,
        missing,
    }
}

/// All of them.
pub const COVERAGE: &[CoverageRow] = &[
    row("T01", ["int", "int"], ["`PyInt`", "check_int_"], ""),
    row("T02", ["float", "float"], ["`PyFloat`, `F16`", "check_float_"], ""),
    row(
        "T03",
        ["complex", "complex"],
        ["`PyComplex`, `Complex64`", "check_complex_"],
        "",
    ),
    row("T04", ["bool", "bool"], ["`PyBool`", "check_bool_"], ""),
    row("T05", ["str", "str"], ["`PyStr`", "check_str_"], ""),
    row("T06", ["bytes", "bytes"], ["`PyBytes`", "check_bytes_"], ""),
    row(
        "T07",
        ["bytearray", "bytearray"],
        ["`PyByteArray`", "check_bytearray_"],
        "",
    ),
    row("T08", ["None", "None"], ["`Object::is_none`", "check_none_"], ""),
    row("T09", ["list", "list[int]"], ["`PyList`", "check_list_"], ""),
    row("T10", ["tuple", "tuple[int, str]"], ["`PyTuple`", "check_tuple_"], ""),
    row(
        "T11",
        ["dict", "dict[str, int]"],
        ["`PyDict`, records", "check_dict_"],
        "",
    ),
    row("T12", ["set", "set[int]"], ["`PySet`", "check_set_"], ""),
    row(
        "T13",
        ["frozenset", "frozenset[int]"],
        ["`PyFrozenSet`", "check_frozenset_"],
        "",
    ),
    row("T14", ["range", "range"], ["`PyRange`", "check_range_"], ""),
    row(
        "T15",
        ["iterator", "Iterator[int]"],
        ["`PyIter`, `PyIterator`", "check_iterator"],
        "",
    ),
    row("T16", ["slice", "slice"], ["`PySlice`", "test_more_types.py"], ""),
    row(
        "T17",
        ["memoryview", "memoryview"],
        ["`PyMemoryView`, `Buffer`", "check_memoryview_"],
        "",
    ),
    row(
        "T18",
        ["buffer", "Buffer"],
        [
            "`PyBuffer`, `BufferFlags`, `Buffer`, `BufferMut`",
            "check_buffer_formats",
        ],
        "",
    ),
    row("T19", ["code", "types.CodeType"], ["`PyCode`", "check_code"], ""),
    row("T20", ["frame", "types.FrameType"], ["`PyFrame`", "frame_now"], ""),
    row(
        "T21",
        ["awaitable", "Awaitable[int]"],
        ["`PyAwaitable`", "wait_any"],
        "",
    ),
    row(
        "T22",
        ["sequence", "Sequence[int] -> list[int]"],
        ["`PySequence`", "check_sequence_more"],
        "",
    ),
    row(
        "T23",
        ["function", "types.FunctionType"],
        ["`PyFunction`", "check_function"],
        "",
    ),
    row(
        "T24",
        ["method", "types.MethodType"],
        ["`PyMethod`", "check_method"],
        "",
    ),
    row(
        "T25",
        ["generator", "types.GeneratorType"],
        ["`PyGenerator`", "check_generator"],
        "",
    ),
    row(
        "T26",
        ["coroutine", "types.CoroutineType"],
        ["`PyCoroutine`", "drive"],
        "",
    ),
    row(
        "T27",
        ["async generator", "types.AsyncGeneratorType"],
        ["`PyAsyncGenerator`", "steps"],
        "",
    ),
    row("T28", ["class", "type"], ["`PyClass`", "check_class_"], ""),
    row(
        "T29",
        ["module", "types.ModuleType"],
        ["`PyModule`", "check_module"],
        "",
    ),
    row(
        "T30",
        ["type", "type"],
        ["`PyClass`, `ClassSlot`, `ClassFeature`", "check_slots"],
        "",
    ),
    row("T31", ["datetime", "datetime"], ["`PyDateTime`", "check_datetime"], ""),
    row("T32", ["date", "date"], ["`PyDate`", "check_date"], ""),
    row("T33", ["time", "time"], ["`PyTime`", "check_time"], ""),
    row(
        "T34",
        ["timedelta", "timedelta"],
        ["`PyTimeDelta`", "check_timedelta"],
        "",
    ),
    row("T35", ["Decimal", "Decimal"], ["`PyDecimal`", "check_decimal"], ""),
    row("T36", ["Path", "Path"], ["`PyPath`", "check_path"], ""),
    row("T37", ["UUID", "UUID"], ["`PyUuid`", "check_uuid"], ""),
    row("T38", ["Fraction", "Fraction"], ["`PyFraction`", "check_fraction"], ""),
    row(
        "T39",
        ["Enum", "enum.Enum"],
        ["`PyEnum`, `PyEnumMember`, `enums:`", "check_enum_"],
        "",
    ),
    row(
        "T40",
        ["OrderedDict", "OrderedDict[str, int]"],
        ["`PyOrderedDict`", "check_ordereddict"],
        "",
    ),
    row(
        "T41",
        ["defaultdict", "defaultdict[str, int]"],
        ["`PyDefaultDict`", "check_defaultdict"],
        "",
    ),
    row("T42", ["Counter", "Counter[str]"], ["`PyCounter`", "check_counter"], ""),
    row("T43", ["deque", "deque[int]"], ["`PyDeque`", "check_deque"], ""),
];

/// The part of the page that is made of the table.
pub(super) fn section() -> String {
    let whole = COVERAGE.iter().filter(|it| it.is_whole()).count();
    let all = COVERAGE.len();
    let mut text = format!(
        "\n## Coverage: {whole} of {all}\n\n\
        A type counts if it can be a parameter, a result and an item of containers, if the runtime has its operations, and if a test shows \
        both. An abstract one is a parameter, and its results are those of a class that can be named: of a sequence, `list[T]` or \
        `tuple[T, ...]`; this number is counted, and a test looks for each test.\n\n\
        | | type | in a signature | operations in Rust | test | missing |\n|---|---|---|---|---|---|\n"
    );
    for row in COVERAGE {
        let code = |it: &str| {
            if it.is_empty() {
                String::new()
            } else {
                format!("`{it}`")
            }
        };
        let (taken, given) = row.sides();
        let spelled = if taken == given {
            code(taken)
        } else {
            format!("{}, as a result {}", code(taken), code(given))
        };
        let test = code(row.test);
        let line = [row.id, row.name, &spelled, row.wrapper, &test, row.missing].join(" | ");
        text.push_str(&format!("| {line} |\n"));
    }
    text
}

//! The stable codes: one table. The doc comment of each is its page in `docs/errors.md`, together with an example that
//! shows it, which a test reads, and the way out.

/// Declares each code once.
macro_rules! codes {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $number:literal,
        $($file:literal => $text:literal,)+
        fix: $fix:literal;
    )+) => {
        /// What kind of fault a diagnostic reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name = $number,)+
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as it is shown: `PYZ0012`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => number!($number),)+
                }
            }

            fn lines(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($doc),+],)+
                }
            }

            /// Files that show it; the first is the main one.
            pub fn example(self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $(Self::$name => &[$(($file, $text)),+],)+
                }
            }

            /// The way out.
            pub fn fix(self) -> &'static str {
                match self {
                    $(Self::$name => $fix,)+
                }
            }
        }
    };
}

/// `7` as `"PYZ0007"`, `12` as `"PYZ0012"`.
macro_rules! number {
    ($number:literal) => {
        const {
            assert!($number < 100);
            if $number < 10 {
                concat!("PYZ000", $number)
            } else {
                concat!("PYZ00", $number)
            }
        }
    };
}

codes! {
    // Reading
    /// A file cannot be read
    ///
    /// The interface file, or a file that it includes, does not exist, is a folder, or may not be read. An include is
    /// looked for relative to the file that names it.
    FileUnreadable = 1,
        "pyz3.yaml" => r#"module: geometry
include: [shapse.pyz3.yaml]
"#,
        fix: "Correct the path.";
    /// A file is not UTF-8
    ///
    /// Interface files are UTF-8, with or without a byte order mark. The place is that of the first byte that is
    /// something else. (In the example `\xE9` stands for that single byte, a Latin-1 `é`.)
    NotUtf8 = 2,
        "pyz3.yaml" => r#"module: geometry
doc: G\xE9om\xE9trie.
"#,
        fix: "Save the file as UTF-8.";
    /// The YAML is broken
    ///
    /// The file cannot be read as YAML 1.2. Nothing else is said about it until it can be. The most frequent cause is
    /// a signature without quotes: YAML takes the `: ` in it for that of a key.
    YamlSyntax = 3,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: (width: float, height: float) -> float
"#,
        fix: "Follow the help line; when in doubt, put the value in double quotes.";
    /// Nested too deep, or too large
    ///
    /// A file has at most 8 MiB, 64 levels of lists and mappings, and aliases that expand to at most 100,000 nodes. A
    /// signature has at most 64 levels of brackets, a number in it a few thousand digits.
    BeyondReason = 4,
        "pyz3.yaml" => r#"module: geometry
functions: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
"#,
        fix: "Look for a bracket that was not closed; split a large file with `include`.";
    /// A key is written twice
    ///
    /// A mapping has each key once. The second place is the first one's.
    DuplicateKey = 5,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(width: float, height: float) -> float"
  area: "(radius: float) -> float"
"#,
        fix: "Remove or rename one of them.";
    /// A word without quotes that is no string, or not everywhere
    ///
    /// YAML reads `true`, `3.10`, `null` or nothing at all as something else than a string; and `no`, `on`, `0644`,
    /// `12:30:45` or `2001-01-01` mean one thing in YAML 1.1 and another in YAML 1.2. Neither is accepted where a
    /// name, a text, a signature, a type, a path, a switch or a constant is meant.
    AmbiguousScalar = 6,
        "pyz3.yaml" => r#"module: geometry
doc: no
"#,
        fix: "Put it in quotes. A switch is `true` or `false`.";
    /// A merge key
    ///
    /// `<<` is not part of YAML 1.2.
    MergeKey = 7,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: &long {signature: "(width: float) -> float"}
  size: {<<: *long, doc: Size.}
"#,
        fix: "Write the keys out, or name a whole value with an alias.";
    /// More than one YAML document
    ///
    /// An interface file is one document.
    MoreDocuments = 8,
        "pyz3.yaml" => r#"module: geometry
---
module: algebra
"#,
        fix: "Remove the `---`, or move what follows it into a file of its own.";
    /// An unknown key
    ///
    /// Every key is known, so that a misspelled one is not silently ignored. Submodules have no `module` and no
    /// `include`.
    UnknownKey = 9,
        "pyz3.yaml" => r#"module: geometry
doccs: Plane geometry.
"#,
        fix: "Correct the key; the help line names the nearest one, or all that there are.";
    /// A list, a mapping or a value where something else is meant
    WrongShape = 10,
        "pyz3.yaml" => r#"module: geometry
functions:
  - area
"#,
        fix: "Write what the message expects. A type with brackets inside `{…}` needs quotes: `{type: \"list[int]\"}`.";
    /// A required key is missing
    ///
    /// `module` in the main file; `signature` or `overloads` in a function's long form; the `type` of a field, a
    /// property or a typed constant; `members` of an enum; `via`, `convert` or `record` of a custom type.
    MissingKey = 11,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: {doc: Area of a rectangle.}
"#,
        fix: "Add the key.";
    /// An unknown type
    ///
    /// The name is no type of the language, and none that the interface defines under `types`.
    UnknownType = 12,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(width: flaot) -> float"
"#,
        fix: "Correct the name; the help line names the nearest one.";
    /// Files include each other in a circle
    ///
    /// The other places are the includes that make up the circle.
    IncludeCycle = 13,
        "pyz3.yaml" => r#"module: geometry
include: [pyz3.yaml]
"#,
        fix: "Remove one of these includes. A file counts once, however often it is named.";
    /// A key that an included file cannot have
    ///
    /// The name and the docstring of a module stand in its main file.
    KeyNotInInclude = 14,
        "pyz3.yaml" => r#"module: geometry
include: [shapes.pyz3.yaml]
"#,
        "shapes.pyz3.yaml" => r#"module: shapes
"#,
        fix: "Move the key to the main file; make the part a submodule if it should have a name of its own.";
    /// A YAML tag
    ///
    /// Tags such as `!!str` or `!point` have no meaning here.
    YamlTag = 15,
        "pyz3.yaml" => r#"module: geometry
doc: !!str 3.10
"#,
        fix: "Remove the tag; use quotes to make a value a string.";
    // Names
    /// A name that Python would not accept
    ///
    /// Names are Python identifiers: letters, digits and `_`, no digit first.
    InvalidName = 20,
        "pyz3.yaml" => r#"module: geometry
functions:
  convex-hull: "(points: list[float]) -> list[float]"
"#,
        fix: "Use letters, digits and `_`; give the Rust name with `rust:` if it differs.";
    /// A Python keyword as a name
    ///
    /// Soft keywords such as `match` and `type` are accepted.
    KeywordName = 21,
        "pyz3.yaml" => r#"module: geometry
functions:
  lambda: "(x: float) -> float"
"#,
        fix: "Append a `_`, or find another name; `rust:` names the Rust function.";
    /// Two things have the same name
    ///
    /// Functions, constants, types and submodules of a module share one namespace, also across included files. The
    /// second place is the first definition.
    DuplicateName = 22,
        "pyz3.yaml" => r#"module: geometry
constants:
  area: 1.5
functions:
  area: "(width: float) -> float"
"#,
        fix: "Rename one of them.";
    /// A name of more than 255 characters
    NameTooLong = 23,
        "pyz3.yaml" => r#"module: geometry
functions:
  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: "() -> None"
"#,
        fix: "Find a shorter one.";
    /// A Rust path that cannot be read
    ///
    /// `rust`, `via` functions and the like are paths such as `crate::shapes::area` or `<str as Trait>::method`, or
    /// closures.
    RustPath = 24,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: {signature: "(width: float) -> float", rust: "crate::shapes:area"}
"#,
        fix: "Correct the path.";
    /// A name that Rust cannot have
    ///
    /// Rust keywords are written raw (`r#move`), but `self`, `Self`, `super` and `crate` cannot be.
    RustKeyword = 25,
        "pyz3.yaml" => r#"module: geometry
functions:
  crate: "() -> int"
"#,
        fix: "Name the Rust function with `rust:`.";
    /// A NUL character in a text
    ///
    /// Python's C interface ends texts at a NUL.
    NulInText = 26,
        "pyz3.yaml" => r#"module: geometry
doc: "Plane\0geometry."
"#,
        fix: "Remove it.";
    // Signatures
    /// A signature that cannot be read
    ///
    /// Signatures are Python's own. The caret stands at the character at which reading ended.
    SignatureSyntax = 30,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(width: float, height float) -> float"
"#,
        fix: "Compare with `(a: int, /, b: str = \"x\", *rest: int, key: bool = False, **more: str) -> list[int]`.";
    /// Parameters in an order that Python would refuse
    ParameterOrder = 31,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(width: float = 1.0, height: float) -> float"
"#,
        fix: "Order them: before `/`, usual ones, `*` or `*args`, keyword-only ones, `**kwargs`; those with defaults last.";
    /// Two parameters have the same name
    DuplicateParameter = 32,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(width: float, width: float) -> float"
"#,
        fix: "Rename one of them.";
    /// A parameter without a type
    ///
    /// Every parameter but `self` and `cls` has a type.
    MissingType = 33,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(width, height: float) -> float"
"#,
        fix: "Add `: type`; `object` accepts everything.";
    /// A default that does not suit its type
    BadDefault = 34,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(width: float = 'wide') -> float"
"#,
        fix: "Write a literal of the parameter's type, or make the type `T | None` for a default of `None`.";
    /// More than 255 parameters
    ///
    /// (In the example `…` stands for all of them.)
    TooManyParameters = 35,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(…) -> float"
"#,
        fix: "Take a list or a dict.";
    /// `self` or `cls` where there is none
    ///
    /// Only methods have them.
    UnexpectedSelf = 36,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(self, width: float) -> float"
"#,
        fix: "Remove it.";
    /// A type in quotes inside a signature
    ///
    /// The order of definitions does not matter, so no type needs quotes.
    QuotedType = 37,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(width: 'float') -> float"
"#,
        fix: "Remove the quotes.";
    /// A method without its receiver
    ///
    /// A method starts with `self`, a class method with `cls`, neither of which has a type; a static method has neither.
    ReceiverMissing = 38,
        "pyz3.yaml" => r#"module: geometry
classes:
  Point: {methods: {norm: "(scale: float) -> float"}}
"#,
        fix: "Write `self` first, or `static:` in place of `signature:`.";
    // Types
    /// An element or key that cannot be hashed
    ///
    /// Elements of sets and keys of dicts must be hashable, in Python and in Rust; floats are not in Rust.
    Unhashable = 40,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(widths: set[list[int]]) -> float"
"#,
        fix: "Use another type; for floats `Iterable[float]` or `list[tuple[float, V]]`.";
    /// Wrong number of type arguments
    TypeArguments = 41,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(sizes: dict[str]) -> float"
"#,
        fix: "Give as many as the type has: `list[T]`, `dict[K, V]`, `tuple[A, B]`, `tuple[T, ...]`.";
    /// A type that cannot be a result
    NotAResult = 42,
        "pyz3.yaml" => r#"module: geometry
functions:
  sizes: "() -> Sequence[int]"
"#,
        fix: "Use the type that is really made, such as `list[T]` or `dict[K, V]`.";
    /// A type that takes a built-in type's name
    BuiltinTypeName = 43,
        "pyz3.yaml" => r#"module: geometry
types:
  float: {rust: crate::Float, via: int, from: crate::Float::new, to: crate::Float::get}
"#,
        fix: "Rename it.";
    /// A custom type that is converted through itself
    RecursiveType = 44,
        "pyz3.yaml" => r#"module: geometry
types:
  Tree: {rust: crate::Tree, via: "list[Tree]", from: crate::Tree::new, to: crate::Tree::children}
"#,
        fix: "Convert it by hand with `convert`, or through another type.";
    /// A type that is not allowed in this place
    NotHere = 45,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: "(widths: list[NotImplemented]) -> float"
"#,
        fix: "Use another type.";
    // Combinations
    /// Keys that exclude each other
    Conflict = 50,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: {signature: "(width: float) -> float", gil: release, python: true}
"#,
        fix: "Remove one of them.";
    /// Something that is not supported yet
    ///
    /// The interface language has it, this version does not. Nothing is generated, so that nothing is silently left
    /// out.
    NotSupported = 51,
        "pyz3.yaml" => r#"module: geometry
functions:
  kinds: "() -> Hashable"
"#,
        fix: "Leave it out for now.";
    /// A constant that cannot be made
    BadConstant = 52,
        "pyz3.yaml" => r#"module: geometry
constants:
  ORIGIN: {type: "Sequence[int]", rust: crate::ORIGIN}
"#,
        fix: "Correct the type or the value.";
    /// A value that its key does not have
    BadValue = 53,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: {signature: "(width: float) -> float", gil: relaese}
"#,
        fix: "Use one of the values that the message names.";
    // Classes
    /// A protocol method that Python calls otherwise
    ///
    /// Python calls methods such as `__getitem__` by itself, with arguments of its own, and does something with what they give. A
    /// signature that does not suit that could never work.
    ProtocolSignature = 60,
        "pyz3.yaml" => r#"module: geometry
classes:
  Route: {methods: {__len__: "(self, deep: bool) -> int"}}
"#,
        fix: "Write it as the help line shows.";
    /// A name with two underscores on both sides that Python does not know
    ///
    /// Such names are Python's own. One that it does not know would never be called.
    UnknownProtocol = 61,
        "pyz3.yaml" => r#"module: geometry
classes:
  Route: {methods: {__lenght__: "(self) -> int"}}
"#,
        fix: "Correct the name, or leave the underscores out.";
    /// Something that changes a frozen class
    ///
    /// Objects of a class with `sync: frozen` never change: no `mut`, no writable fields or properties.
    Frozen = 62,
        "pyz3.yaml" => r#"module: geometry
classes:
  Point: {sync: frozen, methods: {shift: "(mut self, by: float) -> None"}}
"#,
        fix: "Leave out what changes it, or `sync: frozen`.";
    /// A base that a class cannot have
    ///
    /// A base is a class of the interface, a builtin class, or an importable one by its dotted name. An object has one native
    /// layout, so of several bases one alone may have a state of its own.
    BadBase = 63,
        "pyz3.yaml" => r#"module: geometry
classes:
  Switch: {bases: [bool]}
"#,
        fix: "Use another base, or hold the other object in a field.";
    /// A derived method that lacks what it is made of
    ///
    /// `ord` and `hash` need `eq`; `pickle` and `dataclass` need a constructor whose parameters are fields or properties.
    DeriveNeeds = 64,
        "pyz3.yaml" => r#"module: geometry
classes:
  Point: {derive: [hash]}
"#,
        fix: "Add what is missing, or declare the method under `methods:`.";
    /// Python objects that the garbage collector may not see
    ///
    /// A note. A constructor that takes Python objects may keep them in its Rust value, where Python's collector does not find
    /// them, so that circles through them are never freed.
    Unseen = 65,
        "pyz3.yaml" => r#"module: geometry
classes:
  Node: {init: "(value: object)"}
"#,
        fix: "Say with `gc:` whether it holds them.";
    /// A value that a member of an enum cannot have
    ///
    /// An `Enum` has integers and strings, an `IntEnum` integers, a `StrEnum` strings, a `Flag` or `IntFlag` integers that are not
    /// negative.
    MemberValue = 80,
        "pyz3.yaml" => r#"module: geometry
enums:
  Side: {kind: IntEnum, members: {LEFT: left}}
"#,
        fix: "Give it a value that goes with the kind, or choose another kind.";
    /// A name that a member of an enum cannot have
    ///
    /// Python's `enum` keeps `mro` and names with underscores around them for itself. In Rust a member is the variant of its
    /// name, `LEFT_HAND` as `LeftHand`, and no two may be the same.
    MemberName = 81,
        "pyz3.yaml" => r#"module: geometry
enums:
  Side: {members: [LEFT, _ignore_]}
"#,
        fix: "Rename the member.";
    /// Two members of an enum with the same value
    ///
    /// Python would take the second for another name of the first, and Rust has two variants.
    EqualMembers = 82,
        "pyz3.yaml" => r#"module: geometry
enums:
  Side: {members: {LEFT: 0, RIGHT: 0}}
"#,
        fix: "Give each a value of its own.";
    /// An overload that is never called
    ///
    /// The first signature whose arguments convert is called. An earlier one takes whatever this one does.
    Unreachable = 95,
        "pyz3.yaml" => r#"module: geometry
functions:
  area: {overloads: ["(shape: object) -> float", "(shape: int) -> int"]}
"#,
        fix: "Put the narrower one first, or leave it out.";
}

impl Code {
    /// What it is, in a line.
    pub fn title(self) -> &'static str {
        self.lines().first().map_or("", |it| it.trim())
    }

    /// Its page in `docs/errors.md`, in Markdown.
    pub fn doc(self) -> String {
        let mut page = format!("## {}: {}\n", self.as_str(), self.title());
        let meaning: Vec<&str> = self
            .lines()
            .iter()
            .skip(1)
            .map(|it| it.trim())
            .filter(|it| !it.is_empty())
            .collect();
        if !meaning.is_empty() {
            page.push_str(&format!("\n{}\n", meaning.join("\n")));
        }
        for (nth, (file, text)) in self.example().iter().enumerate() {
            if nth > 0 {
                page.push_str(&format!("\nand in `{file}`:\n"));
            }
            page.push_str(&format!("\n```yaml\n{text}```\n"));
        }
        page.push_str(&format!("\n{}\n", self.fix()));
        page
    }
}

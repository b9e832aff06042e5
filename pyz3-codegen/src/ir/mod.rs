//! What is true: the interface after every rule has been applied.
//!
//! Made by `check`, read by `emit`. Names are resolved, types are typed, defaults are literals, call shapes are
//! chosen. Nothing here knows YAML or diagnostics.

mod class;
mod coverage;
mod enumeration;
mod exception;
mod literal;
mod name;
mod place;
mod protocol;
mod record;
mod std_types;
mod table;
mod types;

pub(crate) use class::{Access, Base, Class, Dataclass, Derived, Gc, Member, Metaclass, Method, Receiver, Sync};
pub use coverage::{COVERAGE, CoverageRow};
pub(crate) use enumeration::{EnumKind, Enumeration, Member as EnumMember, MemberRef};
pub(crate) use exception::{
    ErrorEntry, ErrorMap, ErrorTarget, Exception, ExceptionField, ExceptionRef, Group, IN_GROUPS, Raised,
};
pub(crate) use literal::Literal;
pub(crate) use name::{ModuleName, NameError, PyName, RustExpr};
pub(crate) use place::{Places, STATIC, key as place_key, static_key};
pub(crate) use protocol::{Comparison, PROTOCOLS, Protocol, Shape, Slot, Wanted, protocol};
pub(crate) use record::{Record, RecordField, RecordKind};
pub(crate) use std_types::{Hash, Std};
pub use table::{TYPE_ROWS, TypeRow, types_page};
pub(crate) use types::{Float, Int, Special, Spelling, Type, Value};

/// Where something was declared, for doc comments in the generated code and for error reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The interface file's name as diagnostics show it, `pyz3.yaml`.
    pub(crate) file: String,
    /// 1-based line.
    pub(crate) line: usize,
}

/// One extension module, or one of its submodules.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// Full dotted name: `mypkg._core`, and `mypkg._core.shapes` for a submodule.
    pub(crate) name: ModuleName,
    pub(crate) origin: Origin,
    pub(crate) doc: Option<String>,
    pub(crate) isolation: Isolation,
    /// What it keeps for its functions. A submodule without one uses that of the module around it.
    pub(crate) state: Option<State>,
    pub(crate) constants: Vec<Constant>,
    pub(crate) functions: Vec<Function>,
    /// Its enums, by index into `Interface::enums`.
    pub(crate) enums: Vec<usize>,
    /// Its classes without the nested ones, by index into `Interface::classes`.
    pub(crate) classes: Vec<usize>,
    /// Its exceptions, in the order of the file, by index into `Interface::exceptions`.
    pub(crate) exceptions: Vec<usize>,
    /// What errors become in its functions and classes, by index into `Interface::error_maps`.
    pub(crate) errors: Option<usize>,
    pub(crate) submodules: Vec<Module>,
}

/// All that one interface file and its includes say.
#[derive(Clone, Debug)]
pub(crate) struct Interface {
    pub(crate) module: Module,
    /// Custom types of the module and of its submodules.
    pub(crate) customs: Vec<Custom>,
    /// Classes of the module and of its submodules, nested ones too; a base here stands before its heirs.
    pub(crate) classes: Vec<Class>,
    /// The dotted name of each: `geometry.shapes.Circle`.
    pub(crate) class_names: Vec<String>,
    /// Enums of the module and of its submodules.
    pub(crate) enums: Vec<Enumeration>,
    /// The dotted name of each: `geometry.shapes.Side`.
    pub(crate) enum_names: Vec<String>,
    /// Exceptions of the module and of its submodules; a base here stands before its heirs.
    pub(crate) exceptions: Vec<Exception>,
    /// The `errors:` of the module and of its submodules.
    pub(crate) error_maps: Vec<ErrorMap>,
    /// What lowers the isolation, in the order of the files.
    pub(crate) lowered: Vec<Lowered>,
    /// Where the Rust is written, if somebody has looked.
    pub(crate) places: Option<Places>,
}

impl Interface {
    /// What custom types and classes are called in the output.
    pub(crate) fn spelling(&self) -> Spelling<'_> {
        Spelling {
            customs: &self.customs,
            classes: &self.class_names,
            enums: &self.enum_names,
        }
    }
}

/// A Rust value that belongs to a module.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) origin: Origin,
    pub(crate) rust: RustType,
}

/// Which interpreters may load the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Isolation {
    /// The main interpreter alone.
    Main,
    /// Sub-interpreters that share the main one's GIL.
    Shared,
    /// Interpreters with a GIL of their own, and free-threaded ones.
    Own,
}

/// A line that says which interpreters may load the module.
#[derive(Clone, Debug)]
pub(crate) struct Lowered {
    pub(crate) origin: Origin,
    /// 1-based, of the word.
    pub(crate) column: usize,
    pub(crate) isolation: Isolation,
}

/// A module constant.
#[derive(Clone, Debug)]
pub(crate) struct Constant {
    pub(crate) name: PyName,
    pub(crate) origin: Origin,
    pub(crate) doc: Option<String>,
    pub(crate) value: ConstantValue,
}

#[derive(Clone, Debug)]
pub(crate) enum ConstantValue {
    /// Written in the interface.
    Literal(Literal),
    /// A Rust constant, converted at import.
    Rust { ty: Type, rust: RustExpr },
}

/// A module-level function.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) name: PyName,
    pub(crate) origin: Origin,
    pub(crate) doc: Option<String>,
    /// What is called: a path or a closure.
    pub(crate) rust: RustExpr,
    pub(crate) params: Vec<Param>,
    pub(crate) result: Type,
    pub(crate) shape: CallShape,
    /// Run detached from the interpreter.
    pub(crate) release_gil: bool,
    /// Rust gets the attached-thread token first.
    pub(crate) wants_python: bool,
    /// Rust gets the module's state after it.
    pub(crate) wants_state: bool,
    /// What to use instead, if the function is deprecated.
    pub(crate) deprecated: Option<String>,
    /// What `raises:` names, for docs and checks.
    pub(crate) raises: Vec<Raised>,
    /// Several signatures, each with what is called for it; then the function itself takes anything, and `rust` is `()`.
    pub(crate) overloads: Vec<Function>,
}

impl Function {
    /// Its signatures: several that are tried in order, or its own.
    pub(crate) fn signatures(&self) -> &[Function] {
        match self.overloads.is_empty() {
            true => std::slice::from_ref(self),
            false => &self.overloads,
        }
    }
}

/// A parameter, in the order of the signature.
#[derive(Clone, Debug)]
pub(crate) struct Param {
    pub(crate) name: PyName,
    pub(crate) kind: ParamKind,
    pub(crate) ty: Type,
    pub(crate) default: Option<Literal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParamKind {
    PositionalOnly,
    PositionalOrKeyword,
    /// `*args: T`; `ty` is the type of one.
    VarPositional,
    KeywordOnly,
    /// `**kwargs: T`; `ty` is the type of one value.
    VarKeyword,
}

/// The narrowest of CPython's calling conventions that a function can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallShape {
    /// `METH_NOARGS`: no parameters.
    NoArgs,
    /// `METH_O`: one positional-only parameter without a default.
    OneArg,
    /// `METH_FASTCALL`: positional-only parameters, `*args` too.
    Fast,
    /// `METH_FASTCALL | METH_KEYWORDS`: everything else.
    Keywords,
}

/// A type converted by the user's own functions or trait implementations (`types:`).
#[derive(Clone, Debug)]
pub(crate) struct Custom {
    pub(crate) name: PyName,
    pub(crate) origin: Origin,
    pub(crate) doc: Option<String>,
    /// How stubs spell it.
    pub(crate) stub: String,
    pub(crate) conversion: Conversion,
    /// What errors of its functions become, by index into `Interface::error_maps`.
    pub(crate) errors: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Conversion {
    /// Through a type that the language has already.
    Via {
        /// The Rust type.
        rust: RustType,
        via: Type,
        /// Takes the `via` value; absent where the type is a result only.
        from: Option<RustExpr>,
        /// Takes `&rust`; absent where the type is a parameter only.
        to: Option<RustExpr>,
    },
    /// A type that implements the runtime's conversion traits.
    Convert {
        marker: RustType,
        /// The Rust type that is meant where nobody says which.
        rust: RustType,
    },
    /// Field by field.
    Record(Record),
}

/// A Rust type, checked to parse.
pub(crate) use name::{RustField, RustType};

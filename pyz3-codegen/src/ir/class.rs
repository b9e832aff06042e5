//! Classes: a Rust type, and what Python sees of it.

use super::{Constant, Function, ModuleName, Origin, Param, Protocol, PyName, RustExpr, RustField, RustType, Type};

/// A class over a Rust type. `Type::Class` and friends name one by its index in `Interface::classes`.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) name: PyName,
    /// `Point`, and `Outer.Inner` for a nested one.
    pub(crate) qualname: String,
    /// The module that it is in: its `__module__`.
    pub(crate) module: ModuleName,
    pub(crate) origin: Origin,
    pub(crate) doc: Option<String>,
    /// The Rust type of its state.
    pub(crate) rust: RustType,
    /// Its constructor, with `Receiver::Init`; without one, Python cannot make one.
    pub(crate) init: Option<Method>,
    /// Fields and properties, in the order of the file.
    pub(crate) members: Vec<Member>,
    /// Methods in the order of the file, what `derive` brings after them.
    pub(crate) methods: Vec<Method>,
    pub(crate) constants: Vec<Constant>,
    /// Nested classes, by index.
    pub(crate) classes: Vec<usize>,
    pub(crate) bases: Vec<Base>,
    /// What the constructor of a Python or builtin base gets; all arguments if it is not said.
    pub(crate) base_init: Option<Vec<PyName>>,
    pub(crate) sync: Sync,
    /// Whether Python may subclass.
    pub(crate) subclass: bool,
    pub(crate) dict: bool,
    pub(crate) weakref: bool,
    /// Whether a class of its family (bases and heirs here) has a `__dict__`: then all keep room for one.
    pub(crate) dict_room: bool,
    /// The same for weak references.
    pub(crate) weakref_room: bool,
    /// Whether an heir here must be lent out `mut`: methods, setters or parameters want it.
    pub(crate) lends_mut: bool,
    /// Whether a field of another class gives views of it.
    pub(crate) viewed: bool,
    pub(crate) gc: Gc,
    /// Instances kept for reuse.
    pub(crate) pool: u32,
    pub(crate) metaclass: Option<Metaclass>,
    /// Whether its objects are classes: then there is no Rust type behind them, and `rust` is where its functions are looked up.
    pub(crate) is_metaclass: bool,
    /// Named writable members.
    pub(crate) slots: Vec<PyName>,
    /// Type parameters.
    pub(crate) generic: Vec<PyName>,
    /// Abstract base classes to register with, by dotted name.
    pub(crate) register: Vec<String>,
    /// What `derive: [dataclass]` asks for.
    pub(crate) dataclass: Option<Dataclass>,
}

/// The fields of a data class: the parameters of its `init`, in order.
#[derive(Clone, Debug)]
pub(crate) struct Dataclass {
    /// `__match_args__`
    pub(crate) positional: Vec<Param>,
    /// Those by keyword alone.
    pub(crate) keywords: Vec<Param>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// A class here, by index: its Rust type is reached through `AsRef` and `AsMut`.
    Class(usize),
    /// A builtin, by name: `dict`.
    Builtin(String),
    /// An importable one, by dotted name: `collections.abc.Sized`.
    Imported(String),
    /// An exception here, by index into `Interface::exceptions`, and its name from its module on.
    Exception(usize, String),
}

/// What makes a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Metaclass {
    /// A class here, by index.
    Class(usize),
    /// An importable one, by dotted name.
    Imported(String),
}

/// Who may have `&mut` when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sync {
    /// A conflict is an exception.
    Borrow,
    /// Nobody, ever.
    Frozen,
    /// A conflict waits.
    Lock,
}

/// How the collector sees what the state holds.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one a class")]
pub(crate) enum Gc {
    /// It holds no Python objects.
    None,
    /// The Rust type implements `Traverse`.
    Traverse,
    /// `fn(&T, &mut Visit<'_>)`
    Path(RustExpr),
    /// The fields of these names hold Python objects, and nothing else does.
    Fields(Vec<(RustField, Type)>),
    /// It holds handles that others share.
    Untracked,
}

/// A field or a property.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: PyName,
    pub(crate) origin: Origin,
    pub(crate) doc: Option<String>,
    pub(crate) ty: Type,
    pub(crate) get: Access,
    pub(crate) set: Option<Access>,
    pub(crate) delete: Option<RustExpr>,
    /// Python gets a view of the owner's own value, rather than a copy: only where `ty` is `Type::Class`.
    pub(crate) view: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Access {
    /// The Rust field of that name or number.
    Field(RustField),
    /// A function of `&T`, or of `&mut T` and the value.
    Call(RustExpr),
}

/// A method, a protocol method, or a constructor.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    /// Its parameters are those after `self`, `cls` or nothing. The name of a constructor is `__init__`.
    pub(crate) function: Function,
    pub(crate) receiver: Receiver,
    /// The same of each overload, if there are some; then `receiver` is the one that may do most.
    pub(crate) receivers: Vec<Receiver>,
    /// Rust gets the object itself as `&Object`, after the token and before everything else.
    pub(crate) wants_object: bool,
    /// The protocol that calls it by its name.
    pub(crate) protocol: Option<&'static Protocol>,
    /// What `derive` brought it, if it did.
    pub(crate) derived: Option<Derived>,
    /// Rust may call it as Python sees it, overridden or not.
    pub(crate) is_virtual: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// `self`: `&T`
    Ref,
    /// `mut self`: `&mut T`
    Mut,
    /// `own self`: a clone by value
    Own,
    /// None: `static:`
    Static,
    /// `cls`: the class as `&Object`
    Class,
    /// `self` or `cls` of a metaclass's method: the class that it is called on as `&Object`, since it has no state.
    Bare,
    /// None; what the function returns becomes the state.
    Init,
}

/// A method that `derive` brings. `Function::rust` is what is called, as for any other, but where it is said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Derived {
    /// Called like any other: `__repr__`, `__eq__`, `__lt__` and so on, `__hash__`.
    Plain,
    /// `__copy__`: what `function.rust` (`Clone::clone`) gives becomes a new object of the receiver's class, with its `__dict__`.
    Copy,
    /// `__deepcopy__(memo)`: the same, with a deep copy of the `__dict__`.
    DeepCopy,
    /// `__reduce__`: the runtime calls the class with the values of the constructor's parameters; no Rust is called.
    Reduce,
    /// `__replace__(**changes)`: the runtime calls the class with those values, changed; no Rust is called.
    Replace,
    /// `__repr__` of a dataclass, `Point(x=1.0, y=2.0)`; no Rust is called.
    Fields,
}

//! Classes: a Rust type, and what Python sees of it.
//!
//! In: a [`ClassInfo`] that codegen wrote, as a static, and the unit struct that stands for the class. Out: a type object per
//! interpreter, and objects that hold a state of the Rust type. What is generic here is small and hot; all else works on the table.

#[cfg(not(Py_LIMITED_API))]
mod adopt;
#[cfg(Py_LIMITED_API)]
#[path = "derive.rs"]
mod adopt;
mod cell;
mod collect;
mod extra;
mod fill;
mod flag;
mod foreign;
mod free;
mod handle;
#[cfg(not(any(Py_LIMITED_API, Py_GIL_DISABLED)))]
mod heirs;
mod info;
mod instance;
mod layout;
mod lend;
mod lend_known;
mod life;
mod make;
mod member;
mod metaclass;
mod native;
mod overridable;
mod parcel;
mod pickle;
mod pool;
pub(crate) mod property;
pub mod shown;
pub(crate) mod slots;
mod stand;
mod statics;
mod view;
mod visit;
mod visit_crates;
mod wait;

pub(crate) use cell::TypeCell;
pub(crate) use extra::own_dict;
pub(crate) use extra::{finish, register};
pub(crate) use fill::{install, install_parcel};
pub(crate) use flag::Who;
pub(crate) use foreign::{holds_state, init_bases};
pub use handle::{Py, Ref, RefMut};
pub use info::{Ancestor, ClassInfo, ClassSpecial, ClassTable, Gc, Init};
pub(crate) use instance::{is_class_below, is_exact, is_exactly, is_heir, is_instance, is_instance_of};
pub(crate) use layout::{Head, Layout};
pub use lend::{Guard, guard};
pub(crate) use lend::{
    lend, lend_mut, lend_mut_promptly, lend_own, lend_own_beside, lend_own_mut, lend_own_mut_promptly,
    lend_own_promptly, lend_promptly,
};
pub(crate) use lend_known::{
    lend_argument_promptly, lend_known, lend_known_mut, lend_known_mut_promptly, lend_known_promptly,
};
pub(crate) use life::{
    construct, construct_parcel, construct_slowly, create, create_as, create_like, has_state, is_untouched,
};
pub(crate) use make::{Made, add_constants, make, seal};
pub(crate) use native::{core, native};
pub use overridable::Virtual;
pub(crate) use parcel::Parcel;
pub(crate) use pickle::check_own;
pub(crate) use pool::drain;
pub use property::Property;
pub use slots::{Absent, TypeSlot};
pub(crate) use slots::{is_left_operand, left_alone};
pub(crate) use stand::{Lending, Stand};
pub use view::Projection;
pub(crate) use view::view;
pub use visit::{Traverse, Visit};

/// A class: the unit struct that codegen makes for it, which is its marker in conversions too.
pub trait Class: Sized + 'static {
    /// What an object holds.
    type State: Send + std::marker::Sync + 'static;
    /// Who may have `&mut` when.
    const SYNC: Sync = Sync::Borrow;
    /// What the whole family of the class keeps room for.
    const ROOM: Room = Room::NONE;
    /// Whether a field of another class gives views of it.
    const VIEWED: bool = false;
    /// Whether the memory of its objects is kept for reuse.
    const POOLED: bool = false;
    /// Whether it descends from a class that is not one of ours (`dict`, `Exception`, an imported one), as which its objects are laid
    /// out. Then the state is in an object of its own.
    const FOREIGN: bool = false;
    /// Whether its objects are classes, which have no state of Rust's. Such a class is `FOREIGN`, too.
    const METACLASS: bool = false;
    /// Whether it is one of several in its module, whose objects are then made by code that they share.
    const SHARED: bool = false;
    /// The table of the class.
    fn info() -> &'static ClassInfo;
}

/// Who may have `&mut` to the state when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// A conflict is an exception.
    Borrow,
    /// Nobody, ever.
    Frozen,
    /// A conflict with another thread waits.
    Lock,
}

/// What objects keep room for, beside their state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// A `__dict__`.
    pub dict: bool,
    /// Weak references.
    pub weakref: bool,
}

impl Room {
    /// Nothing.
    pub const NONE: Room = Room {
        dict: false,
        weakref: false,
    };
}

//! What a class is, as data.
//!
//! In: constants of the generated code. Out: the same, with what follows from the Rust type.

use std::ffi::CStr;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

use super::cell::TypeCell;
use super::layout::Layout;
use super::member::Members;
use super::pool::Pool;
use super::stand::Stands;
use super::{Class, Property, Sync, Traverse, TypeSlot, Visit};
use crate::args::Function;
use crate::convert::RecordField;
use crate::entry::{Initializer, MethodDef};
use crate::exception::ExceptionInfo;
use crate::ffi;
use crate::module::Constant;

/// All that codegen says of a class. [`ClassTable::NEW`] has the defaults.
pub struct ClassTable {
    /// The module and the qualified name.
    pub name: &'static CStr,
    /// `Outer.Inner`
    pub qualname: &'static str,
    /// The docstring, with the text signature in front if there is a constructor.
    pub doc: &'static CStr,
    /// The constructor.
    pub init: Init,
    /// The methods; the last entry is [`MethodDef::END`]. Empty is none.
    pub methods: &'static [MethodDef],
    /// The properties and fields; the last entry is [`Property::END`]. Empty is none.
    pub properties: &'static [Property],
    /// The slots.
    pub slots: &'static [TypeSlot],
    /// Names that CPython adds for slots although the class has no such method.
    pub hidden: &'static [&'static str],
    /// Whether Python may derive from it.
    pub subclass: bool,
    /// Whether objects have a `__dict__`.
    pub dict: bool,
    /// Whether objects can be referred to weakly.
    pub weakref: bool,
    /// The class here that it derives from.
    pub base: Option<Ancestor>,
    /// How the collector sees what the state holds.
    pub gc: Gc,
    /// How many objects' memory is kept for reuse.
    pub pool: u32,
    /// Whether the class can be subscripted.
    pub generic: bool,
    /// What few classes have.
    pub special: Option<&'static ClassSpecial>,
}

impl ClassTable {
    /// A class that has nothing.
    pub const NEW: ClassTable = ClassTable {
        name: c"?",
        qualname: "?",
        doc: c"",
        init: Init::NONE,
        methods: &[],
        properties: &[],
        slots: &[],
        hidden: &[],
        subclass: true,
        dict: false,
        weakref: false,
        base: None,
        gc: Gc::NONE,
        pool: 0,
        generic: false,
        special: None,
    };

    /// What few classes have, or nothing of that.
    #[inline]
    pub(crate) const fn special(&self) -> &'static ClassSpecial {
        match self.special {
            Some(special) => special,
            None => &ClassSpecial::NEW,
        }
    }
}

/// What codegen says of few classes, in a table of its own, so that the others have no room for it. [`ClassSpecial::NEW`] has the defaults.
pub struct ClassSpecial {
    /// Its constants.
    pub constants: &'static [Constant],
    /// The classes within it.
    pub classes: &'static [&'static ClassInfo],
    /// The builtin class that it derives from.
    pub builtin: Option<&'static str>,
    /// The exception of the interface file that it derives from.
    pub exception: Option<&'static ExceptionInfo>,
    /// The importable classes that it derives from, by dotted name.
    pub imported: &'static [&'static str],
    /// Which parameters of the constructor a builtin or imported base's own constructor gets; all arguments if it is not said.
    pub base_init: Option<&'static [&'static str]>,
    /// The metaclass, by dotted name.
    pub metaclass: Option<&'static str>,
    /// The metaclass, where it is one of the interface file.
    pub own_metaclass: Option<&'static ClassInfo>,
    /// Named writable members.
    pub members: &'static [&'static CStr],
    /// Abstract base classes to register with, by dotted name.
    pub register: &'static [&'static str],
    /// Its methods that Rust calls as Python sees them.
    pub virtuals: &'static [&'static str],
    /// The fields of a dataclass: those that its constructor takes by position, and those by keyword alone.
    pub dataclass: Option<(&'static [RecordField], &'static [RecordField])>,
}

impl ClassSpecial {
    /// A class that has nothing of it.
    pub const NEW: ClassSpecial = ClassSpecial {
        constants: &[],
        classes: &[],
        builtin: None,
        exception: None,
        imported: &[],
        base_init: None,
        metaclass: None,
        own_metaclass: None,
        members: &[],
        register: &[],
        virtuals: &[],
        dataclass: None,
    };
}

/// The constructor of a class.
#[derive(Clone, Copy)]
pub struct Init(pub(crate) Option<Initializer>);

impl Init {
    /// Python cannot make an object of the class.
    pub const NONE: Init = Init(None);

    /// A function that calls `args.construct`.
    #[must_use]
    pub const fn new<F: Function>() -> Init {
        Init(Some(Initializer::new::<F>()))
    }
}

/// How the collector sees what the state holds.
#[derive(Clone, Copy)]
pub struct Gc {
    pub(super) show: Option<Show>,
    /// Whether that is all that an object holds, or what its bases here hold is to be shown as well.
    pub(super) whole: bool,
}

/// Shows what a state holds; the first is a reference to it.
pub(super) type Show = unsafe fn(*const u8, &mut Visit<'_>);

impl Gc {
    /// It holds no Python objects.
    pub const NONE: Gc = Gc {
        show: None,
        whole: false,
    };
    /// It holds handles that others share.
    pub const UNTRACKED: Gc = Gc::NONE;

    /// The Rust type shows it.
    #[must_use]
    pub const fn of<C: Class<State: Traverse>>() -> Gc {
        Gc::by::<C>(<C::State as Traverse>::traverse)
    }

    /// A function shows it, with the states of bases here that are in it.
    #[must_use]
    pub const fn by<C: Class>(show: fn(&C::State, &mut Visit<'_>)) -> Gc {
        Gc {
            whole: true,
            ..Gc::fields::<C>(show)
        }
    }

    /// A function shows what the class itself declares.
    #[must_use]
    pub const fn fields<C: Class>(show: fn(&C::State, &mut Visit<'_>)) -> Gc {
        // SAFETY: a reference is passed as a pointer is, and whoever calls it passes a valid one.
        let show = unsafe { std::mem::transmute::<fn(&C::State, &mut Visit<'_>), Show>(show) };
        Gc {
            show: Some(show),
            whole: false,
        }
    }

    pub(super) const fn is_some(self) -> bool {
        self.show.is_some()
    }
}

/// The way from the state of a class to that of its base.
#[derive(Clone, Copy)]
pub struct Ancestor {
    pub(crate) info: fn() -> &'static ClassInfo,
    pub(crate) look: unsafe fn(*const u8) -> *const u8,
    pub(crate) change: Option<unsafe fn(*mut u8) -> *mut u8>,
}

impl Ancestor {
    /// A base that is lent by reference.
    #[must_use]
    pub const fn of<C: Class, B: Class>() -> Ancestor
    where
        C::State: AsRef<B::State>,
    {
        Ancestor {
            info: B::info,
            look: look::<C::State, B::State>,
            change: None,
        }
    }

    /// A base that is not lent: a metaclass, whose objects have no state.
    #[must_use]
    pub const fn bare<B: Class>() -> Ancestor {
        Ancestor {
            info: B::info,
            look: |state| state,
            change: None,
        }
    }

    /// A base that is lent by mutable reference, too.
    #[must_use]
    pub const fn mutable<C: Class, B: Class>() -> Ancestor
    where
        C::State: AsRef<B::State> + AsMut<B::State>,
    {
        Ancestor {
            change: Some(change::<C::State, B::State>),
            ..Ancestor::of::<C, B>()
        }
    }
}

/// # Safety
///
/// A state of type `C`, which nobody changes as long as the result is used.
unsafe fn look<C: AsRef<B>, B>(state: *const u8) -> *const u8 {
    // SAFETY: by the contract above.
    let state = unsafe { &*state.cast::<C>() };
    std::ptr::from_ref(state.as_ref()).cast()
}

/// # Safety
///
/// A state of type `C`, which nobody else uses as long as the result is used.
unsafe fn change<C: AsMut<B>, B>(state: *mut u8) -> *mut u8 {
    // SAFETY: by the contract above.
    let state = unsafe { &mut *state.cast::<C>() };
    std::ptr::from_mut(state.as_mut()).cast()
}

/// A class, as a static of the generated code. One serves all interpreters.
pub struct ClassInfo {
    pub(crate) table: ClassTable,
    pub(crate) cell: TypeCell,
    /// The methods that get nothing, as [`super::statics`] wants them.
    pub(crate) statics: OnceLock<Box<[MethodDef]>>,
    pub(crate) sync: Sync,
    pub(crate) size: usize,
    pub(crate) state: usize,
    pub(crate) boxed: bool,
    /// Whether an object has nothing but a head and a state.
    pub(crate) bare: bool,
    pub(crate) dict: usize,
    pub(crate) weakref: usize,
    /// Where a view keeps what it looks at, in classes that have views.
    pub(crate) view: Option<usize>,
    pub(crate) foreign: bool,
    /// How far the hidden slot of a foreign class is behind what its base has, where members with other names stand before it.
    pub(super) gap: AtomicUsize,
    /// Whether its objects are classes.
    pub(crate) meta: bool,
    /// The type of the objects that hold the states of a foreign class.
    pub(crate) holder: TypeCell,
    /// The named members, as CPython wants them.
    pub(crate) members: OnceLock<Members>,
    pub(crate) pool: Pool,
    /// Whether the end of an object is nothing but that of its memory.
    pub(crate) plain: bool,
    pub(crate) stands: &'static Stands,
    /// Drops the state of an object, if that does anything.
    pub(crate) drop: Option<unsafe fn(*mut ffi::PyObject)>,
    /// Takes the state out of an object, calls the function, and drops the state.
    pub(crate) empty: unsafe fn(*mut ffi::PyObject, &mut dyn FnMut()),
}

impl ClassInfo {
    /// A class of that table.
    #[must_use]
    pub const fn new<C: Class>(table: ClassTable) -> ClassInfo {
        assert!(
            table.methods.is_empty() || table.methods[table.methods.len() - 1].is_end(),
            "a table of methods ends with `END`"
        );
        assert!(
            !table.dict || C::ROOM.dict || C::FOREIGN,
            "a `__dict__` without room for it"
        );
        assert!(
            !table.weakref || C::ROOM.weakref || C::FOREIGN,
            "weak references without room for them"
        );
        assert!(C::POOLED == (table.pool > 0), "a pool that is not made use of");
        let needs_drop = C::BOXED || std::mem::needs_drop::<C::State>();
        let held = table.dict || table.weakref || !table.special().members.is_empty() || table.gc.is_some();
        let called = table.special().metaclass.is_some() || table.special().own_metaclass.is_some();
        let made = table.base.is_some() || called || !table.special().imported.is_empty();
        let simple = !made && table.pool == 0 && !C::VIEWED && !C::FOREIGN;
        ClassInfo {
            plain: simple && !held && !needs_drop && !has_finalizer(&table),
            table,
            cell: TypeCell::new(),
            statics: OnceLock::new(),
            sync: C::SYNC,
            size: C::SIZE,
            state: C::STATE,
            boxed: C::BOXED,
            bare: C::IS_BARE,
            dict: C::DICT,
            weakref: C::WEAKREF,
            view: if C::VIEWED { Some(C::VIEW) } else { None },
            foreign: C::FOREIGN && !C::METACLASS,
            gap: AtomicUsize::new(0),
            meta: C::METACLASS,
            holder: TypeCell::new(),
            members: OnceLock::new(),
            pool: Pool::new(),
            stands: Stands::ALL,
            empty: if needs_drop { C::empty } else { leave },
            drop: if needs_drop { Some(C::drop) } else { None },
        }
    }
}

/// What takes out a state that has nothing to drop: it may stay.
///
/// # Safety
///
/// None; it is of the type of those that have one.
unsafe fn leave(_: *mut ffi::PyObject, between: &mut dyn FnMut()) {
    between();
}

const fn has_finalizer(table: &ClassTable) -> bool {
    let mut index = 0;
    while index < table.slots.len() {
        if table.slots[index].fills(ffi::Py_tp_finalize) {
            return true;
        }
        index += 1;
    }
    false
}

impl ClassInfo {
    /// Whether the class is another, or derives from it.
    pub(crate) fn is_or_derives(&'static self, other: &'static ClassInfo) -> bool {
        self.line().any(|it| std::ptr::eq(it, other))
    }

    /// The last part of its name.
    pub(super) fn short_name(&self) -> &'static str {
        self.table.qualname.rsplit('.').next().unwrap_or(self.table.qualname)
    }

    /// The class and its bases here.
    pub(crate) fn line(&'static self) -> impl Iterator<Item = &'static ClassInfo> {
        std::iter::successors(Some(self), |it| it.table.base.map(|base| (base.info)()))
    }

    /// The steps from the state of this class to that of an ancestor.
    pub(crate) fn up_to(&'static self, ancestor: &'static ClassInfo) -> impl Iterator<Item = Ancestor> {
        let heirs = self.line().take_while(move |it| !std::ptr::eq(*it, ancestor));
        heirs.filter_map(|it| it.table.base)
    }

    /// The class, if the memory of its objects is kept for reuse.
    #[inline(always)]
    pub(super) fn pooled(&'static self) -> Option<&'static ClassInfo> {
        (self.table.pool > 0).then_some(self)
    }

    /// Where the state of an object is.
    ///
    /// # Safety
    ///
    /// The object has a state of this class.
    #[inline]
    pub(crate) unsafe fn state_of(&self, object: *mut ffi::PyObject) -> *mut u8 {
        // SAFETY: within the object, by the contract above.
        let place = unsafe { object.byte_add(self.state) };
        if self.boxed {
            // SAFETY: the pointer to the box stands there, by the contract above.
            unsafe { *place.cast::<*mut u8>() }
        } else {
            place.cast()
        }
    }
}

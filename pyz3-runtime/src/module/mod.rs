//! Modules: tables that codegen writes, and what CPython makes of them.
//!
//! In: a [`ModuleTable`]. Out: a module object per interpreter, made in two phases, with its own state. Nothing here keeps an object
//! outside of the state of a module.

mod again;
mod classes;
mod exec;
mod instances;
mod literal;
mod state;
mod steps;
mod user;

use std::cell::UnsafeCell;
use std::ffi::{CStr, c_int, c_void};
#[cfg(Py_LIMITED_API)]
use std::sync::atomic::{AtomicPtr, Ordering};

pub use literal::Literal;
use state::State;
pub(crate) use state::{Interned, Names, class_of, is_module_of_ours, keep_space};
use steps::Steps;
pub(crate) use user::state_of_user;
pub use user::{MakeAlone, MakeAttached, MakeByDefault, Maker, ModuleState, NewByDefault, maker};

use crate::attach::Python;
use crate::class::ClassInfo;
use crate::convert::RecordTable;
use crate::entry::MethodDef;
use crate::enumeration::EnumInfo;
use crate::error::{PyErr, note_panics};
use crate::exception::ExceptionInfo;
use crate::ffi;
use crate::object::Owned;

/// All that a module is.
pub struct ModuleTable {
    /// Its name; of a submodule, the last part counts.
    pub name: &'static CStr,
    /// Its docstring.
    pub doc: &'static CStr,
    /// Its functions; the last entry is [`MethodDef::END`].
    pub methods: &'static [MethodDef],
    /// Its constants.
    pub constants: &'static [Constant],
    /// Its exceptions.
    pub exceptions: &'static [&'static ExceptionInfo],
    /// Of the main module, all exceptions, of submodules too, bases before their heirs: they are made together.
    pub all_exceptions: &'static [&'static ExceptionInfo],
    /// Its classes: those at the top, bases before their heirs.
    pub classes: &'static [&'static ClassInfo],
    /// The defaults of its functions' parameters, which become objects when the module is made.
    pub defaults: &'static [Literal],
    /// The names of parameters that can be passed by keyword.
    pub names: &'static [&'static str],
    /// Its submodules.
    pub submodules: &'static [&'static Module],
    /// Which interpreters it may be used in.
    pub isolation: Isolation,
}

impl ModuleTable {
    /// Nothing: what a table does not say.
    pub const NEW: ModuleTable = ModuleTable {
        name: c"",
        doc: c"",
        methods: &[],
        constants: &[],
        exceptions: &[],
        all_exceptions: &[],
        classes: &[],
        defaults: &[],
        names: &[],
        submodules: &[],
        isolation: Isolation::Own,
    };
}

/// Which interpreters a module may be used in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// The main interpreter alone.
    Main,
    /// Any that shares the main interpreter's lock.
    Shared,
    /// Any, with a lock of its own or with none.
    Own,
}

/// A static of the user's crate, as a constant is given: what is `Copy` is copied, and anything else lent.
pub struct Static<T: 'static>(pub &'static T);

impl<T: Copy> Static<T> {
    /// A copy. Where `T` is not `Copy`, rustc takes the method of [`LendStatic`] instead.
    #[must_use]
    pub fn value(self) -> T {
        *self.0
    }
}

/// What cannot be copied is lent.
pub trait LendStatic<T> {
    /// The static itself.
    fn value(self) -> &'static T;
}

impl<T> LendStatic<T> for Static<T> {
    fn value(self) -> &'static T {
        self.0
    }
}

/// A constant of a module.
pub struct Constant {
    name: &'static CStr,
    value: Value,
}

enum Value {
    Literal(Literal),
    Computed(for<'py> fn(Python<'py>) -> Result<Owned<'py>, PyErr>),
}

impl Constant {
    /// A constant that is written in the interface file.
    #[must_use]
    pub const fn literal(name: &'static CStr, value: Literal) -> Constant {
        Constant {
            name,
            value: Value::Literal(value),
        }
    }

    /// A constant that Rust computes when the module is made.
    #[must_use]
    pub const fn computed(
        name: &'static CStr,
        value: for<'py> fn(Python<'py>) -> Result<Owned<'py>, PyErr>,
    ) -> Constant {
        Constant {
            name,
            value: Value::Computed(value),
        }
    }

    /// Its name.
    pub(crate) fn name(&self) -> Result<&'static str, PyErr> {
        self.name
            .to_str()
            .map_err(|_| PyErr::runtime_error("a name that is no UTF-8"))
    }

    /// A new object.
    pub(crate) fn object<'py>(&self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        match &self.value {
            Value::Literal(literal) => literal.object(py),
            Value::Computed(compute) => compute(py),
        }
    }
}

/// A module, as a static of the generated code. One serves all interpreters.
#[repr(C)]
pub struct Module {
    definition: UnsafeCell<ffi::PyModuleDef>, // First, so that CPython's pointer to it is a pointer to all of it.
    table: ModuleTable,
    /// The enums of a main module and of its submodules.
    enums: &'static [&'static EnumInfo],
    /// The records of a main module and of its submodules.
    records: &'static [&'static RecordTable],
    state: Option<user::Make>,
    steps: Steps,
}

// SAFETY: CPython alone writes to the definition, and sees to its own locking; the table is constant.
unsafe impl Sync for Module {}

impl Module {
    /// A module of that table.
    #[must_use]
    pub const fn new(table: ModuleTable) -> Module {
        let methods = table.methods;
        assert!(
            !methods.is_empty() && methods[methods.len() - 1].is_end(),
            "a table of functions ends with `END`"
        );
        let slots = match table.isolation {
            Isolation::Main => &MAIN,
            Isolation::Shared => &SHARED,
            Isolation::Own => &OWN,
        };
        let definition = ffi::PyModuleDef {
            m_base: ffi::PyModuleDef_HEAD_INIT,
            m_name: table.name.as_ptr(),
            // Without a docstring, `__doc__` is None.
            m_doc: if table.doc.is_empty() {
                std::ptr::null()
            } else {
                table.doc.as_ptr()
            },
            m_size: size_of::<state::Place>().cast_signed(),
            m_methods: methods.as_ptr().cast_mut().cast(),
            m_slots: slots.0.as_ptr().cast_mut(),
            m_traverse: Some(state::traverse),
            m_clear: Some(state::clear),
            m_free: Some(state::free),
        };
        Module {
            definition: UnsafeCell::new(definition),
            steps: Steps::of(&table),
            table,
            enums: &[],
            records: &[],
            state: None,
        }
    }

    /// The same main module with enums: its own and those of its submodules.
    #[must_use]
    pub const fn with_enums(self, enums: &'static [&'static EnumInfo]) -> Module {
        let steps = self.steps.with_enums();
        Module { enums, steps, ..self }
    }

    /// The same main module with records: its own and those of its submodules.
    #[must_use]
    pub const fn with_records(self, records: &'static [&'static RecordTable]) -> Module {
        let steps = self.steps.with_records();
        Module { records, steps, ..self }
    }

    /// What the `PyInit_` function returns: the definition, of which CPython makes the module.
    #[must_use]
    pub fn init(&'static self) -> *mut c_void {
        note_panics();
        #[cfg(pyz3_late_unwinder)]
        ffi::unwinder::stand_by();
        #[cfg(Py_LIMITED_API)]
        self.choose_slots();
        // SAFETY: CPython calls `PyInit_` functions on attached threads; the definition is a static.
        unsafe { ffi::PyModuleDef_Init(self.definition.get()) }.cast()
    }

    /// Says what the version that runs understands: each slot came with one, and those before refuse it.
    #[cfg(Py_LIMITED_API)]
    fn choose_slots(&'static self) {
        let slots = match self.table.isolation {
            Isolation::Main => &BY_VERSION[0],
            Isolation::Shared => &BY_VERSION[1],
            Isolation::Own => &BY_VERSION[2],
        };
        let version = usize::from(crate::kind::since(12)) + usize::from(crate::kind::since(13));
        let slots = slots[version].0.as_ptr().cast_mut();
        let definition = self.definition.get();
        // SAFETY: a static.
        let place = unsafe { &raw mut (*definition).m_slots };
        // SAFETY: CPython reads this after this function alone, and every thread writes the same.
        let place = unsafe { AtomicPtr::from_ptr(place) };
        place.store(slots, Ordering::Relaxed);
        for submodule in self.table.submodules {
            submodule.choose_slots();
        }
    }

    /// The last part of its name.
    fn short_name(&self) -> &'static str {
        let name = self.table.name.to_str().unwrap_or("?");
        name.rsplit('.').next().unwrap_or(name)
    }
}

/// What CPython reads beside the definition.
struct ModuleSlots([ffi::PyModuleDef_Slot; 4]);

// SAFETY: CPython reads them, and nobody writes.
unsafe impl Sync for ModuleSlots {}

static MAIN: ModuleSlots = ModuleSlots::new(Isolation::Main, NEWEST);
static SHARED: ModuleSlots = ModuleSlots::new(Isolation::Shared, NEWEST);
static OWN: ModuleSlots = ModuleSlots::new(Isolation::Own, NEWEST);

/// What the version that this is built for understands.
const NEWEST: u8 = if cfg!(Py_3_13) {
    13
} else if cfg!(Py_3_12) {
    12
} else {
    10
};

/// On the stable ABI, any version may run: those before 3.12, 3.12, and those from 3.13 on.
#[cfg(Py_LIMITED_API)]
static BY_VERSION: [[ModuleSlots; 3]; 3] = [
    ModuleSlots::by_version(Isolation::Main),
    ModuleSlots::by_version(Isolation::Shared),
    ModuleSlots::by_version(Isolation::Own),
];

const END: ffi::PyModuleDef_Slot = slot(0, std::ptr::null_mut());

const fn slot(slot: c_int, value: *mut c_void) -> ffi::PyModuleDef_Slot {
    ffi::PyModuleDef_Slot { slot, value }
}

impl ModuleSlots {
    #[cfg(Py_LIMITED_API)]
    const fn by_version(isolation: Isolation) -> [ModuleSlots; 3] {
        [
            ModuleSlots::new(isolation, 10),
            ModuleSlots::new(isolation, 12),
            ModuleSlots::new(isolation, 13),
        ]
    }

    /// The slots that a version understands; their numbers are the same in all that have them.
    const fn new(isolation: Isolation, minor: u8) -> ModuleSlots {
        let mut slots = [slot(ffi::Py_mod_exec, exec::EXEC), END, END, END];
        if minor >= 12 {
            let interpreters = match isolation {
                Isolation::Main => 0,
                Isolation::Shared => 1,
                Isolation::Own => 2,
            };
            slots[1] = slot(INTERPRETERS, std::ptr::without_provenance_mut(interpreters));
        }
        if minor >= 13 {
            let lock = match isolation {
                Isolation::Main | Isolation::Shared => 0,
                Isolation::Own => 1,
            };
            slots[2] = slot(LOCK, std::ptr::without_provenance_mut(lock));
        }
        ModuleSlots(slots)
    }
}

/// How a module says which interpreters it is for: the number that all versions understand that have it, unless this is built for later ones.
#[cfg(Py_3_12)]
const INTERPRETERS: c_int = ffi::Py_mod_multiple_interpreters;
#[cfg(not(Py_3_12))]
const INTERPRETERS: c_int = 3;

/// The same of whether it needs the lock.
#[cfg(Py_3_13)]
const LOCK: c_int = ffi::Py_mod_gil;
#[cfg(not(Py_3_13))]
const LOCK: c_int = 4;

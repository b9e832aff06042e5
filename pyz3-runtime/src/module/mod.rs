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
mod user;

use std::cell::UnsafeCell;
use std::ffi::{CStr, c_int, c_void};

pub use literal::Literal;
use state::State;
pub(crate) use state::{Names, class_of, is_module_of_ours, keep_constant};
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
            table,
            enums: &[],
            records: &[],
            state: None,
        }
    }

    /// The same main module with enums: its own and those of its submodules.
    #[must_use]
    pub const fn with_enums(self, enums: &'static [&'static EnumInfo]) -> Module {
        Module { enums, ..self }
    }

    /// The same main module with records: its own and those of its submodules.
    #[must_use]
    pub const fn with_records(self, records: &'static [&'static RecordTable]) -> Module {
        Module { records, ..self }
    }

    /// What the `PyInit_` function returns: the definition, of which CPython makes the module.
    #[must_use]
    pub fn init(&'static self) -> *mut c_void {
        note_panics();
        // SAFETY: CPython calls `PyInit_` functions on attached threads; the definition is a static.
        unsafe { ffi::PyModuleDef_Init(self.definition.get()) }.cast()
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

static MAIN: ModuleSlots = ModuleSlots::new(Isolation::Main);
static SHARED: ModuleSlots = ModuleSlots::new(Isolation::Shared);
static OWN: ModuleSlots = ModuleSlots::new(Isolation::Own);

const END: ffi::PyModuleDef_Slot = slot(0, std::ptr::null_mut());

const fn slot(slot: c_int, value: *mut c_void) -> ffi::PyModuleDef_Slot {
    ffi::PyModuleDef_Slot { slot, value }
}

impl ModuleSlots {
    const fn new(isolation: Isolation) -> ModuleSlots {
        let mut slots = [slot(ffi::Py_mod_exec, exec::EXEC), END, END, END];
        #[cfg(Py_3_12)]
        {
            let interpreters = match isolation {
                Isolation::Main => ffi::Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED,
                Isolation::Shared => ffi::Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED,
                Isolation::Own => ffi::Py_MOD_PER_INTERPRETER_GIL_SUPPORTED,
            };
            slots[1] = slot(ffi::Py_mod_multiple_interpreters, interpreters);
        }
        #[cfg(Py_3_13)]
        {
            let lock = match isolation {
                Isolation::Main | Isolation::Shared => ffi::Py_MOD_GIL_USED,
                Isolation::Own => ffi::Py_MOD_GIL_NOT_USED,
            };
            slots[2] = slot(ffi::Py_mod_gil, lock);
        }
        let _ = (isolation, &mut slots);
        ModuleSlots(slots)
    }
}

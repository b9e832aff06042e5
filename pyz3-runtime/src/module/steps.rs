//! What making a module takes beyond its functions: only what its table asks for.
//!
//! In: the tables, while the compiler evaluates the static that they are in. Out: functions, of which those that no module of a library needs
//! are nowhere named, so that the linker leaves them out: a library of functions has nothing of what makes classes, enums, exceptions, submodules.

use super::{Module, ModuleTable, classes, exec};
use crate::attach::Python;
use crate::convert::resolve;
use crate::enumeration::{self, EnumInfo, Enums};
use crate::error::PyErr;
use crate::exception::{ExceptionInfo, Made};
use crate::module::Literal;
use crate::object::{Borrowed, Owned};

/// A step that works on the module.
pub(super) type Step = for<'py> fn(Python<'py>, &'static Module, Borrowed<'_, 'py>) -> Result<(), PyErr>;

type MakeLiteral = for<'py> fn(&Literal, Python<'py>) -> Result<Owned<'py>, PyErr>;
type PlaceEnums = fn(Python<'_>, &[&'static EnumInfo], &[&str], Borrowed<'_, '_>) -> Result<(), PyErr>;

/// The steps, in their order.
pub(super) struct Steps {
    /// What makes objects of defaults.
    pub(super) literal: Option<MakeLiteral>,
    pub(super) enums: Option<EnumSteps>,
    pub(super) exceptions: Option<ExceptionSteps>,
    pub(super) classes: Option<Step>,
    pub(super) constants: Option<Step>,
    pub(super) submodules: Option<Step>,
    pub(super) records: Option<Step>,
}

/// What is done with enums.
pub(super) struct EnumSteps {
    pub(super) make: fn(Python<'_>, &[&'static EnumInfo], Borrowed<'_, '_>) -> Result<Enums, PyErr>,
    pub(super) place: PlaceEnums,
}

/// What is done with exceptions.
pub(super) struct ExceptionSteps {
    pub(super) make: fn(&[&'static ExceptionInfo], Borrowed<'_, '_>) -> Result<Made, PyErr>,
    pub(super) place: Step,
}

impl Steps {
    /// What a table asks for.
    pub(super) const fn of(table: &ModuleTable) -> Steps {
        let mut steps = Steps {
            literal: None,
            enums: None,
            exceptions: None,
            classes: None,
            constants: None,
            submodules: None,
            records: None,
        };
        if !table.defaults.is_empty() {
            steps.literal = Some(Literal::object);
        }
        if !table.exceptions.is_empty() || !table.all_exceptions.is_empty() {
            steps.exceptions = Some(ExceptionSteps {
                make: Made::make,
                place: exec::add_exceptions,
            });
        }
        if !table.classes.is_empty() {
            steps.classes = Some(classes::add);
        }
        if !table.constants.is_empty() {
            steps.constants = Some(exec::add_constants);
        }
        if !table.submodules.is_empty() {
            steps.submodules = Some(exec::add_submodules);
        }
        steps
    }

    /// The same with enums.
    pub(super) const fn with_enums(self) -> Steps {
        let enums = Some(EnumSteps {
            make: Enums::make,
            place: enumeration::place,
        });
        Steps { enums, ..self }
    }

    /// The same with records.
    pub(super) const fn with_records(self) -> Steps {
        let records: Option<Step> = Some(|py, this, module| resolve(py, this.records, module));
        Steps { records, ..self }
    }
}

//! What follows from a signature: how it is called, and what is said of it.
//!
//! In: a function of the generated code. Out: a constant, made when the user's crate is compiled, and kept small: there is one for each
//! function, and each pointer in it is one more that is relocated when the library is loaded. What the functions of a class have in common
//! is in a constant of its own, which the linker has once.

use std::ffi::CStr;

use super::{Function, Kind, Owner, Parameter, Slots};
use crate::class::ClassInfo;
use crate::error::{ErrorMap, Place};

/// A signature, and what follows from it.
#[derive(Debug)]
pub(crate) struct Plan {
    common: &'static Common,
    name: &'static CStr,
    parameters: &'static [Parameter],
    /// The line that the function is written in.
    line: u32,
    /// How many parameters may be passed by position.
    positional: u16,
    /// The index of `*args`, or [`NONE`].
    rest: u16,
    /// The index of `**kwargs`, or [`NONE`].
    by_name: u16,
    /// How many have a slot; of several signatures, the most.
    slots: u16,
    /// Whether any has a default.
    defaults: bool,
    /// Whether Rust gets the module's state.
    state: bool,
}

/// What the functions of a class, or of a module, in one file have in common.
#[derive(Debug)]
struct Common {
    owner: Owner,
    errors: ErrorMap,
    /// The file that they are written in.
    file: Place,
    home: Option<fn() -> &'static ClassInfo>,
    /// The class that it is a method of, if it shares its entry point.
    class: Option<ClassAt>,
}

/// Where the table of a class is: of what may change, a constant holds no reference.
#[derive(Debug, Clone, Copy)]
pub struct ClassAt(*const ClassInfo); // Invariant: a static.

// SAFETY: it stands for a reference to a static.
unsafe impl Send for ClassAt {}
// SAFETY: as above.
unsafe impl Sync for ClassAt {}

impl ClassAt {
    /// Of a class.
    #[must_use]
    pub const fn new(class: &'static ClassInfo) -> ClassAt {
        ClassAt(class)
    }
}

/// More than any index.
const NONE: u16 = u16::MAX;

/// A number of parameters.
const fn few(count: usize) -> u16 {
    assert!(count < NONE as usize, "too many parameters");
    count as u16
}

impl Plan {
    /// The plan of a function, checked against the room that it has.
    const fn of<F: Function>() -> Plan {
        let signature = F::SIGNATURE;
        let (mut positional, mut rest, mut by_name, mut slots) = (0, NONE, NONE, 0);
        let mut defaults = false;
        let mut index = 0;
        while index < signature.parameters.len() {
            match signature.parameters[index].kind {
                Kind::PositionalOnly | Kind::Positional => {
                    assert!(
                        rest == NONE && positional == slots,
                        "a positional parameter after a keyword-only one"
                    );
                    positional += 1;
                    slots += 1;
                }
                Kind::KeywordOnly => slots += 1,
                Kind::VarPositional => rest = few(index),
                Kind::VarKeyword => by_name = few(index),
            }
            defaults |= signature.parameters[index].default.is_some();
            index += 1;
        }
        assert!(slots == F::Slots::LEN, "`Slots` does not fit the signature");
        let mut slots = few(slots);
        let mut state = F::WITH_STATE;
        let mut index = 0;
        while index < F::OVERLOADS.len() {
            let plan = F::OVERLOADS[index].plan;
            state |= plan.state;
            defaults |= plan.defaults;
            if plan.slots > slots {
                slots = plan.slots;
            }
            index += 1;
        }
        // A prompt call finds nothing of its module, and its arguments stand for one signature.
        assert!(
            !F::PROMPT || (!state && F::OVERLOADS.is_empty()),
            "a prompt function has no state and one signature"
        );
        Plan {
            common: F::COMMON,
            name: signature.name,
            parameters: signature.parameters,
            line: F::PLACE.line(),
            positional: few(positional),
            rest,
            by_name,
            slots,
            defaults,
            state,
        }
    }

    /// What it belongs to.
    #[inline(always)]
    pub(crate) const fn owner(&self) -> Owner {
        self.common.owner
    }

    /// What errors of Rust's become.
    #[inline]
    pub(crate) const fn errors(&self) -> ErrorMap {
        self.common.errors
    }

    /// Where the function is written.
    pub(crate) const fn place(&self) -> Place {
        self.common.file.at(self.line)
    }

    /// The class that it is a method of, where classes of other modules derive from that.
    #[inline(always)]
    pub(crate) const fn home(&self) -> Option<fn() -> &'static ClassInfo> {
        self.common.home
    }

    /// Whether it says which class it is a method of.
    pub(crate) const fn has_class(&self) -> bool {
        self.common.class.is_some()
    }

    /// The class that it is a method of.
    ///
    /// # Safety
    ///
    /// [It says so](Plan::has_class).
    #[inline(always)]
    pub(crate) unsafe fn class(&self) -> &'static ClassInfo {
        // SAFETY: by the contract above.
        let ClassAt(class) = unsafe { self.common.class.unwrap_unchecked() };
        // SAFETY: a static, by the invariant.
        unsafe { &*class }
    }

    /// What Python calls it.
    pub(crate) fn name(&self) -> &'static str {
        self.name.to_str().unwrap_or("?")
    }

    /// The parameters, in order.
    #[inline(always)]
    pub(crate) const fn parameters(&self) -> &'static [Parameter] {
        self.parameters
    }

    /// How many parameters may be passed by position.
    #[inline(always)]
    pub(crate) const fn positional(&self) -> usize {
        self.positional as usize
    }

    /// The index of `*args`, or more than any index.
    #[inline(always)]
    pub(crate) const fn rest(&self) -> usize {
        self.rest as usize
    }

    /// The index of `**kwargs`, or more than any index.
    #[inline(always)]
    pub(crate) const fn by_name(&self) -> usize {
        self.by_name as usize
    }

    /// Whether there is `*args`.
    #[inline(always)]
    pub(crate) const fn has_rest(&self) -> bool {
        self.rest != NONE
    }

    /// Whether there is `**kwargs`.
    #[inline(always)]
    pub(crate) const fn has_by_name(&self) -> bool {
        self.by_name != NONE
    }

    /// Where the argument for a parameter stands.
    #[inline]
    pub(crate) fn slot(&self, parameter: usize) -> usize {
        parameter - usize::from(parameter > self.rest())
    }

    /// The parameters that have slots, in the order of the slots.
    pub(crate) fn with_slots(&self) -> impl Iterator<Item = &'static Parameter> {
        let parameters = self.parameters.iter();
        parameters.filter(|it| !matches!(it.kind, Kind::VarPositional | Kind::VarKeyword))
    }

    /// How many arguments can be passed by position, if none can but those that have a parameter each; otherwise none.
    #[inline(always)]
    pub(crate) const fn places(&self) -> Option<usize> {
        if self.has_rest() || self.has_by_name() {
            None
        } else {
            Some(self.positional())
        }
    }

    /// How many parameters have slots.
    #[inline(always)]
    pub(crate) const fn all(&self) -> usize {
        self.slots as usize
    }

    /// Whether all that have slots may be passed by position.
    #[inline(always)]
    pub(crate) const fn are_positional(&self) -> bool {
        self.positional == self.slots
    }

    /// Whether any parameter has a default.
    pub(crate) const fn has_defaults(&self) -> bool {
        self.defaults
    }

    /// Whether Rust gets the module's state.
    #[inline]
    pub(crate) const fn with_state(&self) -> bool {
        self.state
    }

    /// Whether a call with that many positional arguments needs the names, the defaults or the state of the module.
    #[inline]
    pub(crate) const fn needs_state(&self, positional: usize, keywords: bool) -> bool {
        // What goes to `*args` fills no slot.
        keywords || self.state || (self.defaults && (positional < self.all() || !self.are_positional()))
    }
}

/// The plan of each function, as a constant.
pub(crate) trait Planned: Function + Sized {
    #[allow(private_interfaces, reason = "a part of the plan")]
    const COMMON: &'static Common = &Common {
        owner: Self::OWNER,
        errors: Self::ERRORS,
        file: Self::PLACE.at(0),
        home: Self::HOME,
        class: Self::CLASS,
    };
    const PLAN: &'static Plan = &Plan::of::<Self>();
}

impl<F: Function> Planned for F {}

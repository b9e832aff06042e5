//! What follows from a signature: how it is called, and what is said of it.
//!
//! In: a function of the generated code. Out: a constant, made when the user's crate is compiled, and kept small: there is one for each
//! function, and each pointer in it is one more that is relocated when the library is loaded (24 bytes beside its own 8). What the functions of a
//! class have in common, and what follows from the same parameters, is in constants of their own, which the linker has once; names stand in one
//! text, by number.

use std::ffi::CStr;
use std::ptr::NonNull;

use super::{Function, Kind, Owner, Parameter, Slots};
use crate::class::ClassInfo;
use crate::error::{ErrorMap, Place, no_errors};

/// A signature, and what follows from it.
#[derive(Debug)]
pub(crate) struct Plan {
    common: &'static Common,
    parameters: &'static Parameters,
    /// The line that the function is written in.
    line: u32,
    /// Where its name stands in the text of all names, and what it is of that it belongs to: in the lowest bits.
    name: u32,
}

/// A list of parameters, and what follows from it: the same for all functions that have the same, but those with several signatures or that get the
/// state of their module, which have their own.
#[derive(Debug)]
pub struct Parameters {
    list: &'static [Parameter],
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
    /// The qualified name of the class, if it is not in the table of that.
    owner: &'static str,
    errors: Option<ErrorMap>,
    /// The file that they are written in.
    file: &'static Place,
    /// Their names, among others: see [`Name`].
    names: &'static str,
    home: Option<fn() -> &'static ClassInfo>,
    /// The class that it is a method of, if it shares its entry point, or would.
    class: Option<ClassAt>,
}

/// What a function is of what it belongs to: [`Owner`] without names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Function,
    Method,
    Static,
    Class,
    Init,
}

impl Standing {
    const ALL: [Standing; 5] = [
        Standing::Function,
        Standing::Method,
        Standing::Static,
        Standing::Class,
        Standing::Init,
    ];
    /// How many bits it takes.
    const BITS: u32 = 3;

    const fn of(owner: Owner) -> Standing {
        match owner {
            Owner::Module => Standing::Function,
            Owner::Method(_) => Standing::Method,
            Owner::Static(_) => Standing::Static,
            Owner::Class(_) => Standing::Class,
            Owner::Init(_) => Standing::Init,
        }
    }
}

/// Where the table of a class is: of what may change, a constant holds no reference.
#[derive(Debug, Clone, Copy)]
pub struct ClassAt(NonNull<ClassInfo>); // Invariant: a static.

// SAFETY: it stands for a reference to a static.
unsafe impl Send for ClassAt {}
// SAFETY: as above.
unsafe impl Sync for ClassAt {}

impl ClassAt {
    /// Of a class.
    #[must_use]
    pub const fn new(class: &'static ClassInfo) -> ClassAt {
        // SAFETY: a reference is not null.
        ClassAt(unsafe { NonNull::new_unchecked(std::ptr::from_ref(class).cast_mut()) })
    }
}

/// Where the name of a function stands: in a text of many names, each of which a zero byte ends, so that a plan has no pointer to its own.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    names: &'static str,
    at: u32,
}

impl Name {
    /// From that byte on.
    #[must_use]
    pub const fn at(names: &'static str, at: u32) -> Name {
        Name { names, at }
    }

    /// A text of one name.
    pub(super) const fn alone(name: &'static CStr) -> Name {
        match name.to_str() {
            Ok(name) => Name::at(name, 0),
            Err(_) => Name::at("?", 0),
        }
    }

    /// Whether it is that name which stands there.
    const fn is(self, name: &CStr) -> bool {
        let (names, name) = (self.names.as_bytes(), name.to_bytes());
        let (mut index, at) = (0, self.at as usize);
        while index < name.len() {
            if at + index >= names.len() || names[at + index] != name[index] {
                return false;
            }
            index += 1;
        }
        at + index >= names.len() || names[at + index] == 0
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
    /// The plan of a function.
    const fn of<F: Function>() -> Plan {
        let signature = F::SIGNATURE;
        let name = signature.named();
        assert!(
            name.is(signature.name),
            "the name of a function is where it is said to be"
        );
        assert!(name.at < 1 << (u32::BITS - Standing::BITS), "too many names");
        Plan {
            common: F::COMMON,
            parameters: Parameters::of::<F>(),
            line: signature.place.line(),
            name: name.at << Standing::BITS | Standing::of(signature.owner) as u32,
        }
    }
}

impl Common {
    /// What a function has in common with others.
    const fn of<F: Function>() -> Common {
        let signature = F::SIGNATURE;
        Common {
            owner: match signature.owner {
                // The table of the class says it.
                _ if signature.class.is_some() => "",
                Owner::Module => "",
                Owner::Method(class) | Owner::Static(class) | Owner::Class(class) | Owner::Init(class) => class,
            },
            errors: F::ERRORS,
            file: const { &F::SIGNATURE.place.at(0) },
            names: signature.named().names,
            home: F::HOME,
            class: signature.class,
        }
    }
}

impl Parameters {
    /// None.
    pub const NONE: &'static Parameters = &Parameters::new(&[]);

    /// Those of that list.
    ///
    /// # Panics
    ///
    /// If there are too many, or a positional one stands after one that is not.
    #[must_use]
    pub const fn new(list: &'static [Parameter]) -> Parameters {
        let (mut positional, mut rest, mut by_name, mut slots) = (0, NONE, NONE, 0);
        let mut defaults = false;
        let mut index = 0;
        while index < list.len() {
            match list[index].kind {
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
            defaults |= list[index].default.is_some();
            index += 1;
        }
        Parameters {
            list,
            positional: few(positional),
            rest,
            by_name,
            slots: few(slots),
            defaults,
            state: false,
        }
    }

    /// The parameters of a function, checked against the room that it has.
    const fn of<F: Function>() -> &'static Parameters {
        let parameters = F::SIGNATURE.parameters;
        assert!(
            parameters.slots as usize == F::Slots::LEN,
            "`Slots` does not fit the signature"
        );
        if F::WITH_STATE || !F::OVERLOADS.is_empty() {
            // In a function of its own, so that it is evaluated for such functions alone.
            Parameters::kept::<F>()
        } else {
            parameters
        }
    }

    const fn kept<F: Function>() -> &'static Parameters {
        const { &Parameters::all::<F>() }
    }

    /// The same of a function with several signatures, or one that gets the state of its module.
    const fn all<F: Function>() -> Parameters {
        // A prompt call finds nothing of its module, and its arguments stand for one signature.
        assert!(!F::PROMPT, "a prompt function has no state and one signature");
        let mut all = Parameters {
            state: F::WITH_STATE,
            ..*F::SIGNATURE.parameters
        };
        let mut index = 0;
        while index < F::OVERLOADS.len() {
            let one = F::OVERLOADS[index].plan.parameters;
            all.state |= one.state;
            all.defaults |= one.defaults;
            if one.slots > all.slots {
                all.slots = one.slots;
            }
            index += 1;
        }
        all
    }
}

impl Plan {
    /// What it is of what it belongs to.
    #[inline(always)]
    pub(crate) fn standing(&self) -> Standing {
        let index = self.name & ((1 << Standing::BITS) - 1);
        Standing::ALL.get(index as usize).copied().unwrap_or(Standing::Function)
    }

    /// The qualified name of the class that it belongs to; empty if it does to none.
    pub(crate) fn owner(&self) -> &'static str {
        match self.common.class {
            // SAFETY: a static, by the invariant.
            Some(ClassAt(class)) => unsafe { class.as_ref() }.table.qualname,
            None => self.common.owner,
        }
    }

    /// What errors of Rust's become.
    #[inline]
    pub(crate) fn errors(&self) -> ErrorMap {
        self.common.errors.unwrap_or(no_errors)
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
        unsafe { class.as_ref() }
    }

    /// What Python calls it.
    pub(crate) fn name(&self) -> &'static str {
        let at = (self.name >> Standing::BITS) as usize;
        let rest = self.common.names.get(at..).unwrap_or("?");
        let end = rest.bytes().position(|it| it == 0);
        end.and_then(|it| rest.get(..it)).unwrap_or(rest)
    }

    /// The parameters, in order.
    #[inline(always)]
    pub(crate) const fn parameters(&self) -> &'static [Parameter] {
        self.parameters.list
    }

    /// How many parameters may be passed by position.
    #[inline(always)]
    pub(crate) const fn positional(&self) -> usize {
        self.parameters.positional as usize
    }

    /// The index of `*args`, or more than any index.
    #[inline(always)]
    pub(crate) const fn rest(&self) -> usize {
        self.parameters.rest as usize
    }

    /// The index of `**kwargs`, or more than any index.
    #[inline(always)]
    pub(crate) const fn by_name(&self) -> usize {
        self.parameters.by_name as usize
    }

    /// Whether there is `*args`.
    #[inline(always)]
    pub(crate) const fn has_rest(&self) -> bool {
        self.parameters.rest != NONE
    }

    /// Whether there is `**kwargs`.
    #[inline(always)]
    pub(crate) const fn has_by_name(&self) -> bool {
        self.parameters.by_name != NONE
    }

    /// Where the argument for a parameter stands.
    #[inline]
    pub(crate) fn slot(&self, parameter: usize) -> usize {
        parameter - usize::from(parameter > self.rest())
    }

    /// The parameters that have slots, in the order of the slots.
    pub(crate) fn with_slots(&self) -> impl Iterator<Item = &'static Parameter> {
        let parameters = self.parameters().iter();
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
        self.parameters.slots as usize
    }

    /// Whether all that have slots may be passed by position.
    #[inline(always)]
    pub(crate) const fn are_positional(&self) -> bool {
        self.parameters.positional == self.parameters.slots
    }

    /// Whether any parameter has a default.
    pub(crate) const fn has_defaults(&self) -> bool {
        self.parameters.defaults
    }

    /// Whether Rust gets the module's state.
    #[inline]
    pub(crate) const fn with_state(&self) -> bool {
        self.parameters.state
    }

    /// Whether a call with that many positional arguments needs the names, the defaults or the state of the module.
    #[inline]
    pub(crate) const fn needs_state(&self, positional: usize, keywords: bool) -> bool {
        // What goes to `*args` fills no slot.
        keywords || self.with_state() || (self.has_defaults() && (positional < self.all() || !self.are_positional()))
    }
}

/// The plan of each function, as a constant.
pub(crate) trait Planned: Function + Sized {
    /// What it belongs to.
    const OWNER: Owner = Self::SIGNATURE.owner;
    #[allow(private_interfaces, reason = "a part of the plan")]
    const COMMON: &'static Common = &Common::of::<Self>();
    const PLAN: &'static Plan = &Plan::of::<Self>();
}

impl<F: Function> Planned for F {}

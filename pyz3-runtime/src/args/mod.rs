//! What a function is called with: its signature as data, and the arguments that were bound to it.
//!
//! In: the signature that codegen wrote. Out: the arguments, converted one at a time. Nothing is allocated here unless the user's
//! type needs it; errors are made in functions that are cold and shared by all signatures.

mod bases;
mod bind;
mod contents;
mod derived;
mod errors;
mod receiver;

use std::ffi::CStr;

pub(crate) use bind::{Call, Target, bind};
pub(crate) use errors::bad_call;

use crate::attach::Python;
use crate::convert::{FromItems, FromPairs, FromPython, Items, Pairs};
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};
use crate::types::Str;

/// A function of a module: what Python sees, and how Rust is called.
pub trait Function {
    /// What it belongs to.
    const OWNER: Owner = Owner::Module;
    /// What Python sees.
    const SIGNATURE: Signature;
    /// Room for one argument per parameter that is neither `*` nor `**`.
    type Slots: Slots;

    /// Converts the arguments, calls the user's function and converts the result.
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr>;
}

/// What a function belongs to: a module, or the class of that qualified name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A function of a module.
    Module,
    /// A method, which gets the object.
    Method(&'static str),
    /// A method that gets nothing.
    Static(&'static str),
    /// A method that gets the class.
    Class(&'static str),
    /// The constructor.
    Init(&'static str),
}

/// A name, a docstring and parameters.
#[derive(Debug)]
pub struct Signature {
    /// The function's name.
    pub name: &'static CStr,
    /// The docstring, with the text signature in front.
    pub doc: &'static CStr,
    /// The parameters, in order.
    pub parameters: &'static [Parameter],
}

/// One parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name, as Python spells it.
    pub name: &'static str,
    /// How it may be passed.
    pub kind: Kind,
    /// The default, as an index into the module's defaults.
    pub default: Option<usize>,
    /// The name, as an index into the module's names, if it may be passed by keyword.
    pub key: usize,
}

/// How a parameter may be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Before `/`.
    PositionalOnly,
    /// By position or by keyword.
    Positional,
    /// `*args`
    VarPositional,
    /// After `*`.
    KeywordOnly,
    /// `**kwargs`
    VarKeyword,
}

/// Room for one argument.
#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub struct Slot(*mut ffi::PyObject);

impl Slot {
    const EMPTY: Slot = Slot(std::ptr::null_mut());

    #[inline]
    fn filled(object: Borrowed<'_, '_>) -> Slot {
        Slot(object.as_ptr())
    }

    #[inline]
    fn is_empty(self) -> bool {
        self.0.is_null()
    }
}

/// Arrays of [`Slot`].
pub trait Slots: 'static {
    /// An array of empty slots.
    const EMPTY: Self;
    /// How many.
    const LEN: usize;
    /// All of them.
    fn all(&mut self) -> &mut [Slot];
}

impl<const N: usize> Slots for [Slot; N] {
    const EMPTY: Self = [Slot::EMPTY; N];
    const LEN: usize = N;

    #[inline]
    fn all(&mut self) -> &mut [Slot] {
        self
    }
}

/// A signature, and what follows from it. Made when the user's crate is compiled.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) owner: Owner,
    pub(crate) signature: Signature,
    /// How many parameters may be passed by position.
    positional: usize,
    /// The index of `*args`, or more than any index.
    rest: usize,
    /// The index of `**kwargs`, or more than any index.
    keywords: usize,
    /// How many have a slot.
    slots: usize,
    /// Whether any has a default.
    defaults: bool,
}

impl Plan {
    /// The plan of a function, checked against the room that it has.
    pub(crate) const fn of<F: Function>() -> Plan {
        let signature = F::SIGNATURE;
        let (mut positional, mut rest, mut keywords, mut slots) = (0, usize::MAX, usize::MAX, 0);
        let mut defaults = false;
        let mut index = 0;
        while index < signature.parameters.len() {
            match signature.parameters[index].kind {
                Kind::PositionalOnly | Kind::Positional => {
                    assert!(
                        rest == usize::MAX && positional == slots,
                        "a positional parameter after a keyword-only one"
                    );
                    positional += 1;
                    slots += 1;
                }
                Kind::KeywordOnly => slots += 1,
                Kind::VarPositional => rest = index,
                Kind::VarKeyword => keywords = index,
            }
            defaults |= signature.parameters[index].default.is_some();
            index += 1;
        }
        assert!(slots == F::Slots::LEN, "`Slots` does not fit the signature");
        Plan {
            owner: F::OWNER,
            signature,
            positional,
            rest,
            keywords,
            slots,
            defaults,
        }
    }

    /// Where the argument for a parameter stands.
    #[inline]
    fn slot(&self, parameter: usize) -> usize {
        parameter - usize::from(parameter > self.rest)
    }

    /// The parameters that have slots, in the order of the slots.
    fn with_slots(&self) -> impl Iterator<Item = &'static Parameter> {
        let parameters = self.signature.parameters.iter();
        parameters.filter(|it| !matches!(it.kind, Kind::VarPositional | Kind::VarKeyword))
    }

    fn name(&self) -> &'static str {
        self.signature.name.to_str().unwrap_or("?")
    }

    /// Whether any parameter has a default.
    pub(crate) const fn has_defaults(&self) -> bool {
        self.defaults
    }

    /// Whether a call with that many positional arguments needs the names or the defaults of the module.
    #[inline]
    pub(crate) const fn needs_state(&self, positional: usize, keywords: bool) -> bool {
        // What goes to `*args` fills no slot.
        keywords || (self.defaults && (positional < self.slots || self.positional < self.slots))
    }
}

/// The plan of each function, as a constant.
pub(crate) trait Planned: Function + Sized {
    const PLAN: &'static Plan = &Plan::of::<Self>();
}

impl<F: Function> Planned for F {}

/// The arguments of one call.
pub struct Args<'py> {
    plan: &'static Plan,
    slots: &'py [Slot],
    call: &'py Call<'py>,
}

impl<'py> Args<'py> {
    pub(crate) fn new(plan: &'static Plan, slots: &'py [Slot], call: &'py Call<'py>) -> Args<'py> {
        Args { plan, slots, call }
    }

    /// Converts the argument for the parameter of that index.
    #[inline]
    pub fn get<'a, M, T>(&'a self, parameter: usize, holder: &'a mut M::Holder) -> Result<T, PyErr>
    where
        M: FromPython<'a, T>,
    {
        let slot = self.slots[self.plan.slot(parameter)];
        // SAFETY: binding has filled every slot with an argument or a default; both live as long as the call does.
        let object = unsafe { Borrowed::<'a, 'py>::from_raw(self.call.py, slot.0) };
        match M::from_python(object, holder) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.failed(error, parameter)),
        }
    }

    /// Converts what `*args` has taken, each as `M` does.
    pub fn rest<'a, M, C: FromItems<'a, M>>(&'a self, holder: &'a mut C::Holder) -> Result<C, PyErr> {
        let extra = self.call.positional().get(self.plan.positional..).unwrap_or_default();
        let items = Items::Array {
            py: self.call.py,
            items: extra.iter(),
        };
        C::from_items(items, holder).map_err(|error| self.failed(error, self.plan.rest))
    }

    /// Converts what `**kwargs` has taken: names, and values as `M` does.
    pub fn keywords<'a, M, C: FromPairs<'a, Str, M>>(&'a self, holder: &'a mut C::Holder) -> Result<C, PyErr> {
        let pairs = self.call.keywords();
        let mut pairs = pairs.filter(|(name, _)| bind::find(self.plan, self.call, *name).is_none());
        let pairs = Pairs::Call {
            py: self.call.py,
            pairs: &mut pairs,
        };
        C::from_pairs(pairs, holder).map_err(|error| self.failed(error, self.plan.keywords))
    }

    #[cold]
    #[inline(never)]
    fn failed(&self, error: PyErr, parameter: usize) -> PyErr {
        let name = self.plan.signature.parameters.get(parameter).map_or("?", |it| it.name);
        errors::in_argument(error, self.plan, name)
    }
}

//! What a function is called with: its signature as data, and the arguments that were bound to it.
//!
//! In: the signature that codegen wrote. Out: the arguments, converted one at a time. Nothing is allocated here unless the user's
//! type needs it; errors are made in functions that are cold and shared by all signatures.

mod attributes;
mod bases;
mod bind;
mod contents;
mod derived;
mod errors;
mod overloads;
mod receiver;

use std::cell::Cell;
use std::ffi::CStr;

pub(crate) use bind::{Call, Target, bind, place_named};
pub(crate) use errors::{bad_call, missing_arguments, unexpected_name, unwanted};
pub use overloads::Overload;

use crate::attach::Python;
use crate::class::ClassInfo;
use crate::convert::{Count, FromItems, FromPairs, FromPython, Items, Pairs};
use crate::error::{ErrorMap, Place, PyErr, no_errors};
use crate::ffi;
use crate::module::Literal;
use crate::object::{Borrowed, Owned};
use crate::types::Str;

/// A function of a module: what Python sees, and how Rust is called.
pub trait Function {
    /// Whether all that it takes can be taken promptly, if it is just what is expected: then [`call`](Function::call) is compiled for
    /// that case alone too, and does nothing that could be seen before it turns out to be another.
    const PROMPT: bool = false;
    /// What it belongs to.
    const OWNER: Owner = Owner::Module;
    /// The class that it is a method of, where classes of other modules derive from that.
    const HOME: Option<fn() -> &'static ClassInfo> = None;
    /// What errors of Rust's become.
    const ERRORS: ErrorMap = no_errors;
    /// Where it is written.
    const PLACE: Place = Place::NONE;
    /// What Python sees.
    const SIGNATURE: Signature;
    /// The signatures that are tried in order, if there are several.
    const OVERLOADS: &'static [Overload] = &[];
    /// Whether Rust gets the module's state.
    const WITH_STATE: bool = false;
    /// Room for one argument per parameter that is neither `*` nor `**`.
    type Slots: Slots;

    /// Converts the arguments, calls the user's function and converts the result.
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr>;

    /// Whether the result is a `bool`, which [`truth`](Function::truth) gives as such.
    const TRUTH: bool = false;

    /// The same for such a result.
    #[inline(always)]
    fn truth<'py>(py: Python<'py>, args: &Args<'py>) -> Result<bool, PyErr> {
        Self::call(py, args)?.borrow().is_true()
    }

    /// The same for a result that is used as a number.
    #[inline(always)]
    fn count<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Count<'py>, PyErr> {
        Self::call(py, args).map(Count::Object)
    }
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
    /// The default.
    pub default: Option<Default>,
    /// The name, as an index into the module's names, if it may be passed by keyword.
    pub key: usize,
}

/// What stands for an argument that is not passed.
#[derive(Debug)]
pub struct Default {
    /// The object, as an index into the module's defaults.
    index: usize,
    /// What it is, if that is so simple that there need not be an object.
    literal: Option<Literal>,
}

impl Default {
    /// Any object.
    #[must_use]
    pub const fn object(index: usize) -> Default {
        Default { index, literal: None }
    }

    /// A simple one.
    #[must_use]
    pub const fn new(index: usize, literal: Literal) -> Default {
        let literal = Some(literal);
        Default { index, literal }
    }
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

    /// A slot for each argument.
    #[inline(always)]
    fn all_filled<'a>(objects: &'a [Borrowed<'_, '_>]) -> &'a [Slot] {
        // SAFETY: both are laid out as the pointer that they hold.
        unsafe { std::slice::from_raw_parts(objects.as_ptr().cast(), objects.len()) }
    }

    /// A slot for an argument, as CPython passes it.
    #[inline(always)]
    pub(crate) fn passed(object: *mut ffi::PyObject) -> Slot {
        Slot(object)
    }

    #[inline(always)]
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
    /// What errors of Rust's become.
    errors: ErrorMap,
    /// Where the function is written.
    pub(crate) place: Place,
    /// How many parameters may be passed by position.
    positional: usize,
    /// The index of `*args`, or more than any index.
    rest: usize,
    /// The index of `**kwargs`, or more than any index.
    keywords: usize,
    /// How many have a slot; of several signatures, the most.
    slots: usize,
    /// Whether any has a default.
    defaults: bool,
    /// Whether Rust gets the module's state.
    state: bool,
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
            owner: F::OWNER,
            signature,
            errors: F::ERRORS,
            place: F::PLACE,
            positional,
            rest,
            keywords,
            slots,
            defaults,
            state,
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

    /// How many arguments can be passed by position, if none can but those that have a parameter each; otherwise none.
    #[inline(always)]
    pub(crate) const fn places(&self) -> Option<usize> {
        if self.rest == usize::MAX && self.keywords == usize::MAX {
            Some(self.positional)
        } else {
            None
        }
    }

    /// How many parameters there are, if all may be passed by position; otherwise more than there ever are.
    #[inline(always)]
    pub(crate) const fn positionals(&self) -> usize {
        if self.positional == self.slots {
            self.slots
        } else {
            usize::MAX
        }
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
        keywords || self.state || (self.defaults && (positional < self.slots || self.positional < self.slots))
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
    /// Whether only what is just as expected is taken.
    prompt: bool,
    /// Whether something was not, so that all begins anew.
    anew: Cell<bool>,
}

impl<'py> Args<'py> {
    #[inline(always)]
    pub(crate) fn new(plan: &'static Plan, slots: &'py [Slot], call: &'py Call<'py>) -> Args<'py> {
        Args {
            plan,
            slots,
            call,
            prompt: false,
            anew: Cell::new(false),
        }
    }

    /// The same, of which only what is just as expected is taken.
    #[inline(always)]
    pub(crate) fn prompt(plan: &'static Plan, slots: &'py [Slot], call: &'py Call<'py>) -> Args<'py> {
        Args {
            prompt: true,
            ..Args::new(plan, slots, call)
        }
    }

    /// Whether the call begins anew, because something was not as expected; nothing has happened so far.
    #[inline(always)]
    pub(crate) fn begins_anew(&self) -> bool {
        self.anew.get()
    }

    /// Leaves the call; the error costs nothing, and nobody sees it.
    #[inline(always)]
    fn begin_anew(&self) -> PyErr {
        self.anew.set(true);
        PyErr::exhausted()
    }

    #[inline]
    pub(crate) fn call(&self) -> &'py Call<'py> {
        self.call
    }

    /// Converts the argument for the parameter of that index.
    #[inline(always)]
    pub fn get<'a, M, T>(&'a self, parameter: usize, holder: &'a mut M::Holder) -> Result<T, PyErr>
    where
        M: FromPython<'a, T>,
    {
        let slot = self.slots[self.plan.slot(parameter)];
        if self.prompt && slot.is_empty() {
            let default = self.plan.signature.parameters[parameter].default.as_ref();
            let literal = default.and_then(|it| it.literal.as_ref());
            return literal.and_then(M::literal).ok_or_else(|| self.begin_anew());
        }
        // SAFETY: binding has filled every slot with an argument or a default; both live as long as the call does.
        let object = unsafe { Borrowed::<'a, 'py>::from_raw(self.call.py, slot.0) };
        if self.prompt {
            return M::prompt(object, holder).ok_or_else(|| self.begin_anew());
        }
        match M::from_python(object, holder) {
            Ok(value) => Ok(value),
            Err(error) => Err(failed(self.plan, error, parameter)),
        }
    }

    /// Converts what `*args` has taken, each as `M` does.
    pub fn rest<'a, M, C: FromItems<'a, M>>(&'a self, holder: &'a mut C::Holder) -> Result<C, PyErr> {
        let extra = self.call.positional().get(self.plan.positional..).unwrap_or_default();
        let items = Items::Array {
            py: self.call.py,
            items: extra.iter(),
        };
        C::from_items(items, holder).map_err(|error| failed(self.plan, error, self.plan.rest))
    }

    /// Converts what `**kwargs` has taken: names, and values as `M` does.
    pub fn keywords<'a, M, C: FromPairs<'a, Str, M>>(&'a self, holder: &'a mut C::Holder) -> Result<C, PyErr> {
        let pairs = self.call.keywords();
        let mut pairs = pairs.filter(|(name, _)| bind::find(self.plan, self.call, *name).is_none());
        let pairs = Pairs::Call {
            py: self.call.py,
            pairs: &mut pairs,
        };
        C::from_pairs(pairs, holder).map_err(|error| failed(self.plan, error, self.plan.keywords))
    }
}

#[cold]
#[inline(never)]
fn failed(plan: &'static Plan, error: PyErr, parameter: usize) -> PyErr {
    let name = plan.signature.parameters.get(parameter).map_or("?", |it| it.name);
    errors::in_argument(error, plan, name)
}

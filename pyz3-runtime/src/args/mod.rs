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
mod plan;
mod ready;
mod receiver;

use std::cell::Cell;
use std::ffi::CStr;
use std::mem::needs_drop;

pub(crate) use bind::{Call, Target, bind, is_next, place_named};
pub(crate) use errors::{bad_call, missing_arguments, unexpected_name, unwanted};
pub use overloads::Overload;
pub use plan::{ClassAt, Name, Parameters};
pub(crate) use plan::{Plan, Planned, Standing};
pub(crate) use ready::Room;

use crate::attach::Python;
use crate::class::{ClassInfo, Stand};
use crate::convert::{Count, Framed, FromItems, FromPairs, FromPython, Items, Pairs, Promptly};
use crate::entry::shared::Shared;
use crate::error::{ErrorMap, Place, PyErr};
use crate::ffi;
use crate::module::Literal;
use crate::object::{Borrowed, Owned, is_stand};
use crate::types::Str;
use ready::Fit;

/// A function of a module: what Python sees, and how Rust is called.
pub trait Function {
    /// Whether all that it takes can be taken promptly, if it is just what is expected: then [`call`](Function::call) is compiled for
    /// that case alone, does nothing that could be seen before it turns out to be another, and is called once more with what is made so.
    const PROMPT: bool = Self::SHARED.is_some();
    /// The class that it is a method of, where classes of other modules derive from that.
    const HOME: Option<fn() -> &'static ClassInfo> = None;
    /// What errors of Rust's become.
    const ERRORS: Option<ErrorMap> = None;
    /// What Python sees, and what is said of it.
    const SIGNATURE: Signature;
    /// The signatures that are tried in order, if there are several.
    const OVERLOADS: &'static [Overload] = &[];
    /// Whether Rust gets the module's state.
    const WITH_STATE: bool = false;
    /// The entry point that it shares with others, if it does so.
    const SHARED: Option<Shared> = None;
    /// Room for one argument per parameter that is neither `*` nor `**`.
    type Slots: Slots;

    /// Converts the arguments, calls the user's function and converts the result. A function that shares its entry point may have none.
    #[cold]
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
        const {
            assert!(
                Self::SHARED.is_some(),
                "a function has a call, or shares its entry point"
            )
        };
        let _ = py;
        Err(nothing_of_its_own(args.plan))
    }

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

/// A name, a docstring and parameters; and what else is said of a function, in one constant, since each constant of a function takes rustc as long as
/// some lines of code. [`Signature::NEW`] has the defaults.
#[derive(Debug)]
pub struct Signature {
    /// The function's name.
    pub name: &'static CStr,
    /// The docstring, with the text signature in front.
    pub doc: &'static CStr,
    /// The parameters, in order.
    pub parameters: &'static Parameters,
    /// Where the name stands among others.
    pub named: Option<Name>,
    /// What the function belongs to.
    pub owner: Owner,
    /// Where it is written.
    pub place: Place,
    /// The class that it is a method of, if it shares its entry point, or would.
    pub class: Option<ClassAt>,
}

impl Signature {
    /// A function of a module that takes nothing, of which nothing is known.
    pub const NEW: Signature = Signature {
        name: c"",
        doc: c"",
        parameters: Parameters::NONE,
        named: None,
        owner: Owner::Module,
        place: Place::NONE,
        class: None,
    };

    /// Where its name stands.
    const fn named(&self) -> Name {
        match self.named {
            Some(name) => name,
            None => Name::alone(self.name),
        }
    }
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
    pub(crate) const EMPTY: Slot = Slot(std::ptr::null_mut());

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

    /// What is passed.
    #[inline]
    pub(crate) fn object(self) -> *mut ffi::PyObject {
        self.0
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

/// What is called: known when an entry point is compiled, or, where functions share it, when it is entered.
#[derive(Clone, Copy)]
pub(crate) struct Callee {
    /// What is said of it.
    pub(crate) plan: &'static Plan,
    /// The function of Rust's, if the entry point is shared. What its type is, the entry point knows.
    pub(crate) rust: *const (),
}

impl Callee {
    /// The one that an entry point is for.
    #[inline(always)]
    pub(crate) fn of<F: Function>() -> Callee {
        Callee {
            plan: F::PLAN,
            rust: std::ptr::null(),
        }
    }
}

/// The arguments of one call.
pub struct Args<'py> {
    plan: &'static Plan,
    /// What all functions that this code is for have in common: where their arguments stand.
    shape: &'static Plan,
    /// The function of Rust's, if this code is for several.
    rust: *const (),
    slots: &'py [Slot],
    call: &'py Call<'py>,
    way: Way,
    /// Whether the call cannot begin anew any more: something was converted that cannot be again.
    settled: Cell<bool>,
    missed: Cell<Missed>,
}

/// How arguments are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Whatever they are.
    Ordinary,
    /// If they are just what is expected: else the call begins anew, in the ordinary way.
    Once,
    /// If they are just what is expected: else the call begins anew, with what is made so.
    Prompt,
    /// The same, in a call that has begun anew: what was made for it is taken.
    Again,
}

/// Why a call begins anew.
#[derive(Clone, Copy)]
pub(crate) enum Missed {
    /// It does not.
    Nothing,
    /// An argument has no slot, or a slot no argument.
    Binding,
    /// It has begun anew before, and finds what was made for it.
    Made,
    /// The argument for the parameter of that index is not just what is expected; how to make something that is.
    Argument(u16, Fit),
    /// The same, where the state of a class is to be lent.
    Lend {
        parameter: u16,
        exclusive: bool,
        optional: bool,
        class: &'static ClassInfo,
    },
    /// The object that the method is called on is not: its state is wanted, of that class.
    Look(&'static ClassInfo),
    /// The same for `&mut`.
    Change(&'static ClassInfo),
}

impl<'py> Args<'py> {
    #[inline(always)]
    pub(crate) fn new<F: Function>(callee: Callee, slots: &'py [Slot], call: &'py Call<'py>, way: Way) -> Args<'py> {
        Args {
            plan: callee.plan,
            shape: F::PLAN,
            rust: callee.rust,
            slots,
            call,
            way,
            settled: Cell::new(false),
            missed: Cell::new(Missed::Nothing),
        }
    }

    /// Why the call begins anew, if it does; nothing has happened so far.
    #[inline(always)]
    pub(crate) fn missed(&self) -> Missed {
        self.missed.get()
    }

    /// Leaves the call; the error costs nothing, and nobody sees it.
    #[inline(always)]
    fn begin_anew(&self, why: Missed) -> PyErr {
        self.missed.set(why);
        PyErr::exhausted()
    }

    /// Whether the call may begin anew.
    #[inline(always)]
    fn may_begin_anew(&self) -> bool {
        self.way != Way::Ordinary && !self.settled.get()
    }

    #[inline]
    pub(crate) fn call(&self) -> &'py Call<'py> {
        self.call
    }

    /// What the function is called on.
    #[inline(always)]
    pub(crate) fn target(&self) -> Target<'py> {
        match self.call.target {
            // SAFETY: what a prompt call is called on is a live object, or stands for one, for as long as the call takes.
            Target::Object(it) if self.way != Way::Ordinary => match unsafe { Stand::of(it.as_ptr()) } {
                Some(stand) => Target::Object(stand.object()),
                None => Target::Object(it),
            },
            target => target,
        }
    }

    /// The function of Rust's, where the entry point is shared.
    #[inline(always)]
    pub(crate) fn rust(&self) -> *const () {
        self.rust
    }

    /// What errors of Rust's become.
    #[inline(always)]
    pub(crate) fn errors(&self) -> ErrorMap {
        self.plan.errors()
    }

    /// Converts the argument for the parameter of that index.
    #[inline(always)]
    pub fn get<'a, M, T>(&'a self, parameter: usize, holder: &'a mut M::Holder) -> Result<T, PyErr>
    where
        M: FromPython<'a, T> + 'a,
        T: 'a,
    {
        let slot = self.slots[self.shape.slot(parameter)];
        if self.may_begin_anew() {
            if slot.is_empty() {
                let some = self.shape.parameters()[parameter].default.as_ref();
                let default = some.and_then(|_| self.plan.parameters()[parameter].default.as_ref());
                let literal = default.and_then(|it| it.literal.as_ref());
                return literal
                    .and_then(M::literal)
                    .ok_or_else(|| self.begin_anew(Missed::Binding));
            }
            return self.get_promptly::<M, T>(slot, parameter, holder);
        }
        self.get_now::<M, T>(slot, parameter, holder)
    }

    /// Converts an argument, if it is just what is expected.
    #[inline(always)]
    fn get_promptly<'a, M, T>(&'a self, slot: Slot, parameter: usize, holder: &'a mut M::Holder) -> Result<T, PyErr>
    where
        M: FromPython<'a, T> + 'a,
        T: 'a,
    {
        if needs_drop::<T>() && !M::REPEATS.holds() {
            // It could not be had a second time, so all else must be there by now.
            if self.slots.iter().any(|it| it.is_empty()) {
                return Err(self.begin_anew(Missed::Binding));
            }
            self.settled.set(true);
            return self.get_now::<M, T>(slot, parameter, holder);
        }
        // SAFETY: a live argument, or what stands for one, for as long as the call takes.
        let object = unsafe { Borrowed::<'a, 'py>::from_raw(self.call.py, slot.0) };
        // What is borrowed of an argument is known to be no more than that; of what stands for one the compiler could know nothing, so
        // there is a way of its own for that.
        let borrows = size_of::<M::Holder>() > 0;
        // SAFETY: what stands for an argument of this call was made for this conversion.
        let made = || unsafe { ready::ready::<T>(object) };
        if borrows
            && self.way == Way::Again
            && let Some(value) = made()
        {
            return Ok(value);
        }
        if let Some(value) = M::prompt(object, holder, Promptly::new()) {
            return Ok(value);
        }
        let parameter = parameter as u16; // Plans have no more.
        let why = match M::LENDS {
            _ if M::REPEATS.holds() => Missed::Argument(parameter, ready::refuse::<M, T>),
            Some(lends) => lends.missed(parameter),
            None => Missed::Argument(parameter, ready::fit::<M, T>),
        };
        match self.way {
            Way::Ordinary | Way::Once => return Err(self.begin_anew(Missed::Binding)),
            // SAFETY: a live argument, or what stands for one.
            Way::Prompt if borrows && unsafe { is_stand(slot.0) } => return Err(self.begin_anew(Missed::Made)),
            Way::Prompt | Way::Again if borrows || M::REPEATS.holds() => return Err(self.begin_anew(why)),
            Way::Prompt | Way::Again => {}
        }
        made().ok_or_else(|| self.begin_anew(why))
    }

    /// Converts an argument, whatever it is.
    #[inline(always)]
    fn get_now<'a, M, T>(&'a self, slot: Slot, parameter: usize, holder: &'a mut M::Holder) -> Result<T, PyErr>
    where
        M: FromPython<'a, T>,
    {
        // SAFETY: binding has filled every slot with an argument or a default; both live as long as the call does.
        let object = unsafe { Borrowed::<'a, 'py>::from_raw(self.call.py, slot.0) };
        M::in_frame(holder, Framed::new());
        match M::from_python(object, holder) {
            Ok(value) => Ok(value),
            Err(error) => Err(failed(self.plan, error, parameter)),
        }
    }

    /// Converts what `*args` has taken, each as `M` does.
    pub fn rest<'a, M, C: FromItems<'a, M>>(&'a self, holder: &'a mut C::Holder) -> Result<C, PyErr> {
        let extra = self.call.positional().get(self.plan.positional()..).unwrap_or_default();
        let mut items = Items::Array {
            py: self.call.py,
            items: extra.iter(),
        };
        C::from_items(&mut items, holder).map_err(|error| failed(self.plan, error, self.plan.rest()))
    }

    /// Converts what `**kwargs` has taken: names, and values as `M` does.
    pub fn keywords<'a, M, C: FromPairs<'a, Str, M>>(&'a self, holder: &'a mut C::Holder) -> Result<C, PyErr> {
        if self.call.keywords().count() > 1 {
            bind::reject_twins(self.plan, self.call)?;
        }
        let pairs = self.call.keywords();
        let mut pairs = pairs.filter(|(name, _)| bind::find(self.plan, self.call, *name).is_none());
        let mut pairs = Pairs::Call {
            py: self.call.py,
            pairs: &mut pairs,
        };
        C::from_pairs(&mut pairs, holder).map_err(|error| failed(self.plan, error, self.plan.by_name()))
    }
}

#[cold]
#[inline(never)]
fn nothing_of_its_own(plan: &Plan) -> PyErr {
    PyErr::runtime_error(format!(
        "{}() was called past the entry point that it shares",
        plan.full_name()
    ))
}

#[cold]
#[inline(never)]
pub(crate) fn failed(plan: &'static Plan, error: PyErr, parameter: usize) -> PyErr {
    let name = plan.parameters().get(parameter).map_or("?", |it| it.name);
    errors::in_argument(error, plan, name)
}

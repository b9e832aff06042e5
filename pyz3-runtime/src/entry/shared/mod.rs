//! Entry points that functions share, if they take and give the same.
//!
//! In: functions whose arguments are of the same markers and Rust types, and which give the same; or operators of two objects of a class. Out: one
//! piece of code for all of them, which is handed the plan of the one that is called and where that is; and for each of them a few instructions that
//! hand those over. A function with an entry point of its own saves a jump and a call through a pointer, and costs half a kilobyte and what it takes to
//! compile it: codegen shares where a module has several of a kind.
//!
//! A shape's types have a lifetime, that of a call. Codegen shares a function in an `impl` that has this lifetime as its parameter, so for every one:
//! rustc checks there that the function takes what lives for one call alone, and that what it is converted with keeps nothing of that. An operator has
//! a [`Function::call`] besides, which checks it.

mod operator;
mod shapes;

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use super::again::{again_shared, again_shared_alone, again_shared_setter};
use super::door::prompt_door_of;
use super::given::init_given;
use super::run::{run_passed, run_values, target};
use super::{Initializer, construct_with};
use crate::args::{Callee, Function, Owner, Plan, Planned, Slots};
use crate::ffi;
use crate::object::{Borrowed, Owned};

pub(crate) use operator::binary;
pub use operator::{Operands, operator};
pub use shapes::*;

type Ptr = *mut ffi::PyObject;

/// An entry point that functions share: what CPython calls with names, the plan of the function, and the function.
pub(super) type Enter = unsafe extern "C" fn(Ptr, *const Ptr, isize, Ptr, &'static Plan, *const ()) -> Ptr;

/// The same for those that get the object alone.
pub(super) type EnterAlone = unsafe extern "C" fn(Ptr, &'static Plan, *const ()) -> Ptr;

/// The same for those that set a property.
pub(super) type EnterSetter = unsafe extern "C" fn(Ptr, Ptr, &'static Plan, *const ()) -> c_int;

/// The same for constructors, as CPython calls types.
pub(super) type EnterMaker = unsafe extern "C" fn(Ptr, *const Ptr, usize, Ptr, &'static Plan, *const ()) -> Ptr;

/// What codegen shares of a function: an entry point, and what that is to call.
#[derive(Clone, Copy)]
pub struct Shared {
    enters: Enters,
    rust: *const (), // Invariant: a function of the type that the entry point knows.
    /// What its functions take, by its number, and whether some of it may be left out.
    takes: usize,
    defaults: bool,
    /// What they are called on.
    owner: Owner,
}

/// The entry point that functions share, by how CPython calls them. There is but one for each shape, so that no other is compiled for it.
#[derive(Clone, Copy)]
enum Enters {
    Passed(Enter),
    Alone(EnterAlone),
    Setter(EnterSetter),
    Maker(EnterMaker),
    Operator(operator::EnterOperator),
}

impl Shared {
    const fn new<S: Function>(rust: *const (), enters: Enters) -> Shared {
        Shared {
            enters,
            rust,
            takes: S::Slots::LEN,
            defaults: S::PLAN.has_defaults(),
            owner: S::OWNER,
        }
    }

    /// What is called with arguments, or sets a property, or gets the object alone.
    const fn called<S: Function>(rust: *const (), sets: bool) -> Shared {
        let enters = match S::Slots::LEN {
            0 => Enters::Alone(alone::<S>),
            _ if sets => Enters::Setter(setter::<S>),
            _ => Enters::Passed(entry::<S>),
        };
        Shared::new::<S>(rust, enters)
    }

    /// What makes an object.
    const fn made<S: Function>(rust: *const ()) -> Shared {
        Shared::new::<S>(rust, Enters::Maker(maker::<S>))
    }

    /// What a function shares.
    ///
    /// # Panics
    ///
    /// If that is nothing, or if it cannot be.
    const fn of<F: Function>() -> Shared {
        let Some(shared) = F::SHARED else {
            panic!("a function with an entry point of its own");
        };
        assert!(
            F::PROMPT && F::PLAN.are_positional() && F::PLAN.places().is_some(),
            "entry points are shared by prompt functions whose parameters are all positional"
        );
        assert!(
            F::PLAN.all() == shared.takes && F::PLAN.has_defaults() == shared.defaults,
            "a function takes what the entry point is for"
        );
        assert!(
            matches!(
                (F::OWNER, shared.owner),
                (Owner::Module, Owner::Module)
                    | (Owner::Method(_), Owner::Method(_))
                    | (Owner::Init(_), Owner::Init(_))
            ),
            "a function is called on what the entry point is for"
        );
        assert!(
            matches!(F::OWNER, Owner::Module) || F::PLAN.has_class(),
            "a method that shares its entry point says of which class it is"
        );
        shared
    }
}

/// The entry point that a function shares, and what that is to call.
macro_rules! shared {
    ($function:ident, $how:ident) => {{
        let shared = Shared::of::<$function>();
        match shared.enters {
            Enters::$how(enter) => (enter, shared.rust),
            _ => panic!("an entry point for another way to be called"),
        }
    }};
}
use shared;

/// The entry point of a function that shares it, for each convention.
pub(super) const fn of_keywords<F: Function>() -> ffi::PyMethodDefPointer {
    ffi::PyMethodDefPointer {
        PyCFunctionFastWithKeywords: keywords::<F>,
    }
}

/// The same without names.
pub(super) const fn of_fast<F: Function>() -> ffi::PyMethodDefPointer {
    ffi::PyMethodDefPointer {
        PyCFunctionFast: fast::<F>,
    }
}

/// The same without arguments.
pub(super) const fn of_no_args<F: Function>() -> ffi::PyMethodDefPointer {
    ffi::PyMethodDefPointer {
        PyCFunction: no_args::<F>,
    }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL | METH_KEYWORDS`: see [`entry`].
unsafe extern "C" fn keywords<F: Function>(this: Ptr, args: *const Ptr, count: isize, names: Ptr) -> Ptr {
    let (enter, rust) = const { shared!(F, Passed) };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { enter(this, args, count, names, F::PLAN, rust) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL`: see [`entry`].
unsafe extern "C" fn fast<F: Function>(this: Ptr, args: *mut Ptr, count: isize) -> Ptr {
    let (enter, rust) = const { shared!(F, Passed) };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { enter(this, args, count, null_mut(), F::PLAN, rust) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_NOARGS`: see [`alone`].
unsafe extern "C" fn no_args<F: Function>(this: Ptr, _: Ptr) -> Ptr {
    let (alone, rust) = const { shared!(F, Alone) };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { alone(this, F::PLAN, rust) }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours that gets the object alone: see [`alone`].
pub(crate) unsafe extern "C" fn unary<F: Function>(this: Ptr) -> Ptr {
    let (alone, rust) = const { shared!(F, Alone) };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { alone(this, F::PLAN, rust) }
}

/// # Safety
///
/// Only CPython calls this, as the getter of a type of ours: see [`alone`].
pub(crate) unsafe extern "C" fn get<F: Function>(this: Ptr, _: *mut c_void) -> Ptr {
    let (alone, rust) = const { shared!(F, Alone) };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { alone(this, F::PLAN, rust) }
}

/// Sets a property; the value is there.
///
/// # Safety
///
/// Only the setter of a type of ours calls this, with what CPython has called that with: see [`setter`].
#[inline(always)]
pub(crate) unsafe fn set<F: Function>(this: Ptr, value: Ptr) -> c_int {
    let (setter, rust) = const { shared!(F, Setter) };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { setter(this, value, F::PLAN, rust) }
}

/// The entry point of all functions of a shape.
///
/// # Safety
///
/// CPython has called a function with `plan`, whose Rust is `rust`, of that shape: the thread is attached, `this` is what the function belongs to,
/// `names` is null or a tuple, and `args` points to `count` objects and then to as many as there are names; all of them live through the call. Or
/// [`again_shared`] calls this, with what stands for such.
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
unsafe extern "C" fn entry<S: Function>(
    this: Ptr,
    args: *const Ptr,
    count: isize,
    names: Ptr,
    plan: &'static Plan,
    rust: *const (),
) -> Ptr {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<S>(py, this) };
        // SAFETY: by the contract above.
        unsafe { run_passed::<S>((py, target), Callee { plan, rust }, (this, false), (args, count, names)) }
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door_of((plan, S::PROMPT), null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_shared(plan, missed, this, args, count, names, entry::<S>, rust) },
    }
}

/// The same for those that get the object alone.
///
/// # Safety
///
/// That of [`entry`]; the functions have no parameters.
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
unsafe extern "C" fn alone<S: Function>(this: Ptr, plan: &'static Plan, rust: *const ()) -> Ptr {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<S>(py, this) };
        run_values::<S>((py, target), Callee { plan, rust }, &[])
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door_of((plan, S::PROMPT), null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_shared_alone(plan, missed, this, alone::<S>, rust) },
    }
}

/// The same for those that set a property.
///
/// # Safety
///
/// That of [`entry`]; the functions have one parameter, and `value` lives through the call.
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
unsafe extern "C" fn setter<S: Function>(this: Ptr, value: Ptr, plan: &'static Plan, rust: *const ()) -> c_int {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<S>(py, this) };
        // SAFETY: a live object, by the contract above.
        let value = unsafe { Borrowed::from_raw(py, value) };
        run_values::<S>((py, target), Callee { plan, rust }, &[value]).map(|it| it.discard(py))
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door_of((plan, S::PROMPT), -1, |()| 0, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_shared_setter(plan, missed, this, value, setter::<S>, rust) },
    }
}

/// A type of ours that is called.
///
/// # Safety
///
/// Only CPython calls this, as `tp_vectorcall`: see [`maker`].
pub(super) unsafe extern "C" fn construct<F: Function>(this: Ptr, args: *const Ptr, count: usize, names: Ptr) -> Ptr {
    let (maker, rust) = const { shared!(F, Maker) };
    // SAFETY: by the contract above; the plan of that constructor.
    unsafe { maker(this, args, count, names, F::PLAN, rust) }
}

/// An object of ours whose `__init__` is called.
///
/// # Safety
///
/// Only CPython calls this, as `tp_init`: see [`init_given`].
pub(super) unsafe extern "C" fn init<F: Function>(this: Ptr, args: Ptr, keywords: Ptr) -> c_int {
    // SAFETY: by the contract above.
    unsafe { init_given(this, (args, keywords), (F::PLAN, F::PROMPT), construct::<F>) }
}

/// The entry point of all constructors of a shape.
///
/// # Safety
///
/// That of [`construct_with`], for a constructor of that shape.
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
unsafe extern "C" fn maker<S: Function>(
    this: Ptr,
    args: *const Ptr,
    count: usize,
    names: Ptr,
    plan: &'static Plan,
    rust: *const (),
) -> Ptr {
    // SAFETY: by the check in `Shared::of`.
    let class = unsafe { plan.class() };
    let Some(Initializer { vectorcall, init }) = class.table.init.0 else {
        debug_assert!(false, "a constructor that is not in the table of its class");
        return null_mut();
    };
    // SAFETY: by the contract above; the table of the class has the functions of its constructor, since codegen names the class of that table alone.
    unsafe { construct_with::<S>(this, args, count, names, Callee { plan, rust }, (vectorcall, init)) }
}

//! Entry points that functions share, if they take and give the same.
//!
//! In: functions whose arguments are of the same markers and Rust types, and which give the same. Out: one piece of code for all of them, which is
//! handed the plan of the one that is called and where that is; and for each of them a few instructions that hand those over. A function with an
//! entry point of its own saves a jump and a call through a pointer, and costs half a kilobyte and what it takes to compile it: codegen shares where
//! a module has several of a kind.
//!
//! What a shape says of lifetimes is not what holds: it is made of one call's types, of any lifetime, and serves all calls. That the function takes
//! arguments that live for one call is checked where codegen calls it in [`Function::call`], as for all functions.

use std::ffi::{c_int, c_void};
use std::marker::PhantomData;
use std::mem::{needs_drop, transmute};
use std::ptr::null_mut;

use super::again::{again_shared, again_shared_alone, again_shared_setter};
use super::door::prompt_door_of;
use super::run::{run_passed, run_values, target};
use crate::args::{Args, Callee, Function, Kind, Owner, Parameter, Plan, Planned, Signature, Slot};
use crate::attach::Python;
use crate::class::{Class, Guard, Sync, guard};
use crate::convert::{FromPython, Plain as PlainData, end, give, holder};
use crate::error::{ErrorMap, Outcome, PlainOutcome, PyErr, finish_with, ready_with};
use crate::ffi;
use crate::object::{Borrowed, Owned};

type Ptr = *mut ffi::PyObject;

/// An entry point that functions share: what CPython calls with names, the plan of the function, and the function.
pub(super) type Enter = unsafe extern "C" fn(Ptr, *const Ptr, isize, Ptr, &'static Plan, *const ()) -> Ptr;

/// The same for those that get the object alone.
pub(super) type EnterAlone = unsafe extern "C" fn(Ptr, &'static Plan, *const ()) -> Ptr;

/// The same for those that set a property.
pub(super) type EnterSetter = unsafe extern "C" fn(Ptr, Ptr, &'static Plan, *const ()) -> c_int;

/// What codegen shares of a function: entry points, and what they are to call.
#[derive(Clone, Copy)]
pub struct Shared {
    enter: Enter,
    alone: EnterAlone,
    setter: EnterSetter,
    rust: *const (), // Invariant: a function of the type that the entry point knows.
}

impl Shared {
    const fn new<S: Function>(rust: *const ()) -> Shared {
        Shared {
            enter: entry::<S>,
            alone: alone::<S>,
            setter: setter::<S>,
            rust,
        }
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
            F::PROMPT && F::PLAN.are_positional() && !F::PLAN.has_defaults() && F::PLAN.places().is_some(),
            "entry points are shared by prompt functions that are passed all that they take"
        );
        assert!(
            matches!(F::OWNER, Owner::Module) || F::PLAN.has_class(),
            "a method that shares its entry point says of which class it is"
        );
        shared
    }
}

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
    let Shared { enter, rust, .. } = const { Shared::of::<F>() };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { enter(this, args, count, names, F::PLAN, rust) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL`: see [`entry`].
unsafe extern "C" fn fast<F: Function>(this: Ptr, args: *mut Ptr, count: isize) -> Ptr {
    let Shared { enter, rust, .. } = const { Shared::of::<F>() };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { enter(this, args, count, null_mut(), F::PLAN, rust) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_NOARGS`: see [`entry`].
unsafe extern "C" fn no_args<F: Function>(this: Ptr, _: Ptr) -> Ptr {
    let Shared { alone, rust, .. } = const { Shared::of::<F>() };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { alone(this, F::PLAN, rust) }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours that gets the object alone: see [`entry`].
pub(crate) unsafe extern "C" fn unary<F: Function>(this: Ptr) -> Ptr {
    let Shared { alone, rust, .. } = const { Shared::of::<F>() };
    // SAFETY: by the contract above; the plan of that function.
    unsafe { alone(this, F::PLAN, rust) }
}

/// # Safety
///
/// Only CPython calls this, as the getter of a type of ours: see [`entry`].
pub(crate) unsafe extern "C" fn get<F: Function>(this: Ptr, _: *mut c_void) -> Ptr {
    let Shared { alone, rust, .. } = const { Shared::of::<F>() };
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
    let Shared { setter, rust, .. } = const { Shared::of::<F>() };
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

/// What functions have in common that share an entry point: what they are called on, how they end, what they take, what they give, and how that
/// is given.
pub struct Shape<'x, W, E, A, R, O, K>(PhantomData<(&'x (), W, E, A, R, O, K)>);

/// Called on nothing.
pub struct Free(());
/// Called on an object whose state it looks at. Of a frozen class, it may do so at any time.
pub struct Look<const FROZEN: bool>(());
/// Called on an object whose state it changes.
pub struct Change(());

/// Called on an object of which it reads a field, whose value is plain data.
pub struct Read<const FROZEN: bool>(());
/// Called on an object of which it sets a field.
pub struct Write(());

/// What is borrowed is given back before the result becomes an object.
pub struct Early(());
/// The same after that, since the result borrows from it.
pub struct Late(());

/// How a call ends.
pub trait Ending<R, O, K> {
    /// Makes an object of what the function returned.
    fn end<'py>(py: Python<'py>, value: O, guard: Guard, map: ErrorMap) -> Result<Owned<'py>, PyErr>;
}

impl<R: PlainData, O: PlainOutcome<R, K>, K> Ending<R, O, K> for Early {
    #[inline(always)]
    fn end<'py>(py: Python<'py>, value: O, guard: Guard, map: ErrorMap) -> Result<Owned<'py>, PyErr> {
        let value = ready_with::<R, K>(value, map)?;
        end(guard);
        give::<R>(py, value)
    }
}

impl<R, O: Outcome<R, K>, K> Ending<R, O, K> for Late {
    #[inline(always)]
    fn end<'py>(py: Python<'py>, value: O, guard: Guard, map: ErrorMap) -> Result<Owned<'py>, PyErr> {
        let object = finish_with::<R, K>(py, value, map);
        end(guard);
        object
    }
}

/// One parameter, of which nothing but its place is looked at.
const PLACE: Parameter = Parameter {
    name: "",
    kind: Kind::Positional,
    default: None,
    key: 0,
};

/// The same arguments for as long as the types of a shape say.
///
/// # Safety
///
/// What is made of them is given to a function that takes what lives for the call, and is gone before the call ends.
#[inline(always)]
unsafe fn lasting<'x>(args: &Args<'_>) -> &'x Args<'x> {
    // SAFETY: only lifetimes differ; by the contract above, nothing outlives the right ones.
    unsafe { &*std::ptr::from_ref(args).cast::<Args<'x>>() }
}

/// What is the same for all shapes of so many parameters.
macro_rules! shape {
    ($owner:expr, $($index:literal)*) => {
        const PROMPT: bool = true;
        const OWNER: Owner = $owner;
        const SIGNATURE: Signature = Signature {
            name: c"",
            doc: c"",
            parameters: &[$(shape!(@place $index)),*],
        };
        type Slots = [Slot; <[u8]>::len(&[$($index),*])];
    };
    (@place $index:literal) => { PLACE };
}

/// Writes the shapes and what makes [`Shared`] of their functions, for each number of parameters.
macro_rules! shapes {
    ($($function:ident $look:ident $change:ident ($($marker:ident $type:ident $holder:ident $argument:ident $index:literal)*))*) => { $(
        /// Shares the entry point of a function of its own.
        #[must_use]
        pub const fn $function<'x, E, $($marker,)* R, $($type,)* O, K>(rust: fn($($type),*) -> O) -> Shared
        where
            $($marker: FromPython<'x, $type> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            Shared::new::<Shape<'x, Free, E, ($(($marker, $type),)*), R, O, K>>(rust as *const ())
        }

        /// The same for a method that looks at the state.
        #[must_use]
        pub const fn $look<'x, C: Class, const FROZEN: bool, E, $($marker,)* R, $($type,)* O, K>(
            rust: fn(&'x C::State $(, $type)*) -> O,
        ) -> Shared
        where
            $($marker: FromPython<'x, $type> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            Shared::new::<Shape<'x, Look<FROZEN>, E, ($(($marker, $type),)*), R, O, K>>(rust as *const ())
        }

        /// The same for a method that changes it.
        #[must_use]
        pub const fn $change<'x, C: Class, E, $($marker,)* R, $($type,)* O, K>(
            rust: fn(&'x mut C::State $(, $type)*) -> O,
        ) -> Shared
        where
            $($marker: FromPython<'x, $type> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            Shared::new::<Shape<'x, Change, E, ($(($marker, $type),)*), R, O, K>>(rust as *const ())
        }

        impl<'x, E, $($marker,)* R, $($type,)* O, K> Function for Shape<'x, Free, E, ($(($marker, $type),)*), R, O, K>
        where
            $($marker: FromPython<'x, $type> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            shape!(Owner::Module, $($index)*);

            #[inline(always)]
            fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
                // SAFETY: codegen has the same function called with what lives for one call, and the result becomes an object here.
                let args: &'x Args<'x> = unsafe { lasting(args) };
                // SAFETY: the function that this was shared for.
                let rust = unsafe { transmute::<*const (), fn($($type),*) -> O>(args.rust()) };
                $(let mut $holder = holder();)*
                // SAFETY: as for the arguments: the holders live until the call ends.
                let value = rust($(args.get::<$marker, $type>($index, unsafe { &mut *(&raw mut $holder) })?),*);
                E::end(py, value, guard(), args.errors())
            }
        }

        impl<'x, const FROZEN: bool, E, $($marker,)* R, $($type,)* O, K> Function
            for Shape<'x, Look<FROZEN>, E, ($(($marker, $type),)*), R, O, K>
        where
            $($marker: FromPython<'x, $type> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            shape!(Owner::Method(""), $($index)*);

            #[inline(always)]
            fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
                // SAFETY: as above.
                let args: &'x Args<'x> = unsafe { lasting(args) };
                // SAFETY: as above; it takes a reference where this has a pointer, which are passed alike.
                let rust = unsafe { transmute::<*const (), fn(*const u8 $(, $type)*) -> O>(args.rust()) };
                let sync = if FROZEN { Sync::Frozen } else { Sync::Borrow };
                $(let mut $holder = holder();)*
                let guard = guard();
                // SAFETY: as above.
                $(let $argument = args.get::<$marker, $type>($index, unsafe { &mut *(&raw mut $holder) })?;)*
                // SAFETY: a method's plan says it, by the check in `MethodDef::shared`; codegen shares those of such classes alone.
                let state = unsafe { args.state_to_look_at(sync, &guard) }?;
                let value = rust(state.as_ptr().cast_const() $(, $argument)*);
                E::end(py, value, guard, args.errors())
            }
        }

        impl<'x, E, $($marker,)* R, $($type,)* O, K> Function for Shape<'x, Change, E, ($(($marker, $type),)*), R, O, K>
        where
            $($marker: FromPython<'x, $type> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            shape!(Owner::Method(""), $($index)*);

            #[inline(always)]
            fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
                // SAFETY: as above.
                let args: &'x Args<'x> = unsafe { lasting(args) };
                // SAFETY: as above.
                let rust = unsafe { transmute::<*const (), fn(*mut u8 $(, $type)*) -> O>(args.rust()) };
                $(let mut $holder = holder();)*
                let guard = guard();
                // SAFETY: as above.
                $(let $argument = args.get::<$marker, $type>($index, unsafe { &mut *(&raw mut $holder) })?;)*
                // SAFETY: as above.
                let state = unsafe { args.state_to_change(&guard) }?;
                let value = rust(state.as_ptr() $(, $argument)*);
                E::end(py, value, guard, args.errors())
            }
        }
    )* };
}

/// Shares the entry point of what reads a field.
#[must_use]
pub const fn read<'x, C: Class, const FROZEN: bool, R, O, K>(rust: fn(&'x C::State) -> O) -> Shared
where
    Early: Ending<R, O, K>,
{
    Shared::new::<Shape<'x, Read<FROZEN>, Early, (), R, O, K>>(rust as *const ())
}

/// The same of what sets one.
#[must_use]
pub const fn write<'x, C: Class, M, T>(rust: fn(&'x mut C::State, T)) -> Shared
where
    M: FromPython<'x, T> + 'x,
    T: 'x,
{
    Shared::new::<Shape<'x, Write, Early, ((M, T),), (), (), ()>>(rust as *const ())
}

impl<'x, const FROZEN: bool, R, O, K> Function for Shape<'x, Read<FROZEN>, Early, (), R, O, K>
where
    Early: Ending<R, O, K>,
{
    shape!(Owner::Method(""),);

    #[inline(always)]
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: as for other shapes.
        let rust = unsafe { transmute::<*const (), fn(*const u8) -> O>(args.rust()) };
        let sync = if FROZEN { Sync::Frozen } else { Sync::Borrow };
        let guard = guard();
        // SAFETY: as for other shapes; what is read is plain data by itself, before it becomes an object.
        let state = unsafe { args.state_to_reach(sync, false, &guard) }?;
        Early::end(py, rust(state.as_ptr().cast_const()), guard, args.errors())
    }
}

impl<'x, M, T> Function for Shape<'x, Write, Early, ((M, T),), (), (), ()>
where
    M: FromPython<'x, T> + 'x,
    T: 'x,
{
    shape!(Owner::Method(""), 0);

    #[inline(always)]
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: as for other shapes.
        let args: &'x Args<'x> = unsafe { lasting(args) };
        // SAFETY: as for other shapes.
        let rust = unsafe { transmute::<*const (), fn(*mut u8, T)>(args.rust()) };
        let mut holder = holder();
        let guard = guard();
        // SAFETY: as for other shapes.
        let value = args.get::<M, T>(0, unsafe { &mut *(&raw mut holder) })?;
        let state = if needs_drop::<T>() {
            // SAFETY: as for other shapes.
            unsafe { args.state_to_change(&guard) }?
        } else {
            // SAFETY: as for other shapes; nothing is run for the value that was there.
            unsafe { args.state_to_reach(Sync::Borrow, true, &guard) }?
        };
        rust(state.as_ptr(), value);
        Ok(Owned::none(py))
    }
}

shapes! {
    function_0 look_0 change_0 ()
    function_1 look_1 change_1 (M0 T0 h0 a0 0)
    function_2 look_2 change_2 (M0 T0 h0 a0 0 M1 T1 h1 a1 1)
    function_3 look_3 change_3 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2)
    function_4 look_4 change_4 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3)
    function_5 look_5 change_5 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3 M4 T4 h4 a4 4)
    function_6 look_6 change_6 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3 M4 T4 h4 a4 4 M5 T5 h5 a5 5)
    function_7 look_7 change_7 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3 M4 T4 h4 a4 4 M5 T5 h5 a5 5 M6 T6 h6 a6 6)
    function_8 look_8 change_8 (
        M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3 M4 T4 h4 a4 4 M5 T5 h5 a5 5 M6 T6 h6 a6 6 M7 T7 h7 a7 7
    )
}

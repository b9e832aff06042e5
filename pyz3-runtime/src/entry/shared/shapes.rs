//! The shapes of functions that share an entry point, and what makes [`Shared`] of a function of one.
//!
//! In: a function of Rust's, with types that rustc infers. Out: the entry points for its shape, and where it is, without its type. A shape is a
//! [`Function`] whose call takes the arguments as any other does, and finds what it calls, and the class of the object, when it is called.

use std::marker::PhantomData;
use std::mem::transmute;

use super::Shared;
use crate::args::{Args, Default, Function, Kind, Owner, Parameter, Parameters, Signature, Slot};
use crate::attach::Python;
use crate::class::{Class, Sync, guard};
use crate::convert::{FromPython, Plain as PlainData, end, give, holder};
use crate::error::{ErrorMap, Outcome, PlainOutcome, PyErr, finish_with, ready_with};
use crate::object::Owned;

/// What functions have in common that share an entry point: what they are called on, whether arguments may be left out, how they end, what they
/// take, what they give, and how that is given.
pub struct Shape<'x, W, const D: bool, E, A, R, O, K>(PhantomData<(&'x (), W, E, A, R, O, K)>);

/// Called on nothing.
pub struct Free(());
/// Called on an object whose state it looks at. Of a frozen class, it may do so at any time.
pub struct Look<const FROZEN: bool>(());
/// Called on an object whose state it changes.
pub struct Change(());
/// Called on a class, of which it makes an object.
pub struct Make(());

/// What is borrowed is given back before the result becomes an object.
pub struct Early(());
/// The same after that, since the result borrows from it.
pub struct Late(());

/// As [`Early`], of what sets a property.
pub struct Set(());

/// How a call ends.
pub trait Ending<R, O, K> {
    /// Whether it is the value of a property that was set.
    const SETS: bool = false;

    /// Makes an object of what the function returned; `back` gives back what is borrowed, if it is called.
    fn end<'py>(py: Python<'py>, value: O, back: impl FnOnce(), map: ErrorMap) -> Result<Owned<'py>, PyErr>;
}

impl<R: PlainData, O: PlainOutcome<R, K>, K> Ending<R, O, K> for Early {
    #[inline(always)]
    fn end<'py>(py: Python<'py>, value: O, back: impl FnOnce(), map: ErrorMap) -> Result<Owned<'py>, PyErr> {
        let value = ready_with::<R, K>(value, map)?;
        back();
        give::<R>(py, value)
    }
}

impl<R, O, K> Ending<R, O, K> for Set
where
    Early: Ending<R, O, K>,
{
    const SETS: bool = true;

    #[inline(always)]
    fn end<'py>(py: Python<'py>, value: O, back: impl FnOnce(), map: ErrorMap) -> Result<Owned<'py>, PyErr> {
        Early::end(py, value, back, map)
    }
}

impl<R, O: Outcome<R, K>, K> Ending<R, O, K> for Late {
    #[inline(always)]
    fn end<'py>(py: Python<'py>, value: O, back: impl FnOnce(), map: ErrorMap) -> Result<Owned<'py>, PyErr> {
        let object = finish_with::<R, K>(py, value, map);
        back();
        object
    }
}

/// One parameter, of which nothing but its place is looked at.
pub(super) const PLACE: Parameter = Parameter {
    name: "",
    kind: Kind::Positional,
    default: None,
    key: 0,
};

/// The same of one that may be left out. What it stands for then is in the plan of the function.
const LEFT_OUT: Parameter = Parameter {
    default: Some(Default::object(0)),
    ..PLACE
};

/// The same arguments for as long as the types of a shape say.
///
/// # Safety
///
/// What is made of them is given to a function that takes what lives for any `'x`, so for the call, and is gone before the call ends.
#[inline(always)]
unsafe fn lasting<'x>(args: &Args<'_>) -> &'x Args<'x> {
    // SAFETY: only lifetimes differ; by the contract above, nothing outlives the right ones.
    unsafe { &*std::ptr::from_ref(args).cast::<Args<'x>>() }
}

/// What is the same for all shapes of so many parameters.
macro_rules! shape {
    ($owner:expr, $defaults:expr, $($index:literal)*) => {
        const PROMPT: bool = true;
        const SIGNATURE: Signature = Signature {
            owner: $owner,
            parameters: if $defaults {
                const { &Parameters::new(&[$(shape!(@place $index LEFT_OUT)),*]) }
            } else {
                const { &Parameters::new(&[$(shape!(@place $index PLACE)),*]) }
            },
            ..Signature::NEW
        };
        type Slots = [Slot; <[u8]>::len(&[$($index),*])];
    };
    (@place $index:literal $place:expr) => { $place };
}

/// The same of a holder, whose type has no lifetime in it (`'static`): so it keeps nothing that lives for the call alone, and may end in any order.
///
/// # Safety
///
/// That of [`lasting`].
#[inline(always)]
unsafe fn lasting_mut<'x, H>(holder: &mut H) -> &'x mut H {
    // SAFETY: only the lifetime differs; by the contract above, nothing outlives the right one.
    unsafe { &mut *std::ptr::from_mut(holder) }
}

/// Whether a class is borrowed as a shape does it: not at all if it is frozen, and if not, with an error for those who find it taken.
pub(super) const fn is_of(sync: Sync, frozen: bool) -> bool {
    match sync {
        Sync::Frozen => frozen,
        Sync::Borrow => !frozen,
        Sync::Lock => false,
    }
}

/// Writes the shapes and what makes [`Shared`] of their functions, for each number of parameters. Codegen says for which lifetime it shares one, which
/// is each (`'x: 'x` lets it say so where nothing else has that lifetime).
macro_rules! shapes {
    ($($function:ident $look:ident $change:ident $make:ident ($($marker:ident $type:ident $holder:ident $argument:ident $index:literal)*))*) => { $(
        /// Shares the entry point of a function of its own.
        #[must_use]
        #[allow(clippy::extra_unused_lifetimes, reason = "without parameters there is nothing that has one")]
        pub const fn $function<'x: 'x, const D: bool, E, $($marker,)* R, $($type,)* O, K>(rust: fn($($type),*) -> O) -> Shared
        where
            $($marker: FromPython<'x, $type, Holder: 'static> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            Shared::called::<Shape<'x, Free, D, E, ($(($marker, $type),)*), R, O, K>>(rust as *const (), E::SETS)
        }

        /// The same for a method that looks at the state.
        #[must_use]
        pub const fn $look<'x: 'x, C: Class, const FROZEN: bool, const D: bool, E, $($marker,)* R, $($type,)* O, K>(
            rust: fn(&'x C::State $(, $type)*) -> O,
        ) -> Shared
        where
            $($marker: FromPython<'x, $type, Holder: 'static> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            const { assert!(is_of(C::SYNC, FROZEN) && !C::FOREIGN, "a shape borrows as the class says") };
            Shared::called::<Shape<'x, Look<FROZEN>, D, E, ($(($marker, $type),)*), R, O, K>>(rust as *const (), E::SETS)
        }

        /// The same for a method that changes it.
        #[must_use]
        pub const fn $change<'x: 'x, C: Class, const D: bool, E, $($marker,)* R, $($type,)* O, K>(
            rust: fn(&'x mut C::State $(, $type)*) -> O,
        ) -> Shared
        where
            $($marker: FromPython<'x, $type, Holder: 'static> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            const { assert!(is_of(C::SYNC, false) && !C::FOREIGN, "a shape borrows as the class says") };
            Shared::called::<Shape<'x, Change, D, E, ($(($marker, $type),)*), R, O, K>>(rust as *const (), E::SETS)
        }

        /// The same for a constructor, with what makes an object of its state.
        #[must_use]
        pub const fn $make<'x: 'x, const D: bool, $($marker,)* $($type,)*>(
            rust: fn(Python<'x>, &'x Args<'x> $(, $type)*) -> Result<Owned<'x>, PyErr>,
        ) -> Shared
        where
            $($marker: FromPython<'x, $type, Holder: 'static> + 'x, $type: 'x,)*
        {
            Shared::made::<Shape<'x, Make, D, (), ($(($marker, $type),)*), (), (), ()>>(rust as *const ())
        }

        impl<'x, const D: bool, $($marker,)* $($type,)*> Function
            for Shape<'x, Make, D, (), ($(($marker, $type),)*), (), (), ()>
        where
            $($marker: FromPython<'x, $type, Holder: 'static> + 'x, $type: 'x,)*
        {
            shape!(Owner::Init(""), D, $($index)*);

            #[inline(always)]
            fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
                // SAFETY: as above.
                let args: &'x Args<'x> = unsafe { lasting(args) };
                // SAFETY: as above; the object that it gives is of the same attachment.
                let rust = unsafe {
                    transmute::<*const (), fn(Python<'py>, &'x Args<'x> $(, $type)*) -> Result<Owned<'py>, PyErr>>(args.rust())
                };
                $(let mut $holder = holder();)*
                // SAFETY: as above.
                $(let $argument = args.get::<$marker, $type>($index, unsafe { lasting_mut(&mut $holder) })?;)*
                rust(py, args $(, $argument)*)
            }
        }

        impl<'x, const D: bool, E, $($marker,)* R, $($type,)* O, K> Function for Shape<'x, Free, D, E, ($(($marker, $type),)*), R, O, K>
        where
            $($marker: FromPython<'x, $type, Holder: 'static> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            shape!(Owner::Module, D, $($index)*);

            #[inline(always)]
            fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
                // SAFETY: codegen shares functions for every lifetime, so also for that of this call; and the result becomes an object here.
                let args: &'x Args<'x> = unsafe { lasting(args) };
                // SAFETY: the function that this was shared for.
                let rust = unsafe { transmute::<*const (), fn($($type),*) -> O>(args.rust()) };
                $(let mut $holder = holder();)*
                // SAFETY: as for the arguments: the holders live until the call ends.
                let value = rust($(args.get::<$marker, $type>($index, unsafe { lasting_mut(&mut $holder) })?),*);
                E::end(py, value, || (), args.errors())
            }
        }

        impl<'x, const FROZEN: bool, const D: bool, E, $($marker,)* R, $($type,)* O, K> Function
            for Shape<'x, Look<FROZEN>, D, E, ($(($marker, $type),)*), R, O, K>
        where
            $($marker: FromPython<'x, $type, Holder: 'static> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            shape!(Owner::Method(""), D, $($index)*);

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
                $(let $argument = args.get::<$marker, $type>($index, unsafe { lasting_mut(&mut $holder) })?;)*
                // SAFETY: a method's plan says it, by the check in `Shared::of`; the class is such a one, by the one where it is shared.
                let state = unsafe { args.state_to_look_at(sync, &guard) }?;
                let value = rust(state.as_ptr().cast_const() $(, $argument)*);
                E::end(py, value, || end(guard), args.errors())
            }
        }

        impl<'x, const D: bool, E, $($marker,)* R, $($type,)* O, K> Function for Shape<'x, Change, D, E, ($(($marker, $type),)*), R, O, K>
        where
            $($marker: FromPython<'x, $type, Holder: 'static> + 'x, $type: 'x,)*
            E: Ending<R, O, K>,
        {
            shape!(Owner::Method(""), D, $($index)*);

            #[inline(always)]
            fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
                // SAFETY: as above.
                let args: &'x Args<'x> = unsafe { lasting(args) };
                // SAFETY: as above.
                let rust = unsafe { transmute::<*const (), fn(*mut u8 $(, $type)*) -> O>(args.rust()) };
                $(let mut $holder = holder();)*
                let guard = guard();
                // SAFETY: as above.
                $(let $argument = args.get::<$marker, $type>($index, unsafe { lasting_mut(&mut $holder) })?;)*
                // SAFETY: as above.
                let state = unsafe { args.state_to_change(&guard) }?;
                let value = rust(state.as_ptr() $(, $argument)*);
                E::end(py, value, || end(guard), args.errors())
            }
        }
    )* };
}

shapes! {
    function_0 look_0 change_0 make_0 ()
    function_1 look_1 change_1 make_1 (M0 T0 h0 a0 0)
    function_2 look_2 change_2 make_2 (M0 T0 h0 a0 0 M1 T1 h1 a1 1)
    function_3 look_3 change_3 make_3 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2)
    function_4 look_4 change_4 make_4 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3)
    function_5 look_5 change_5 make_5 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3 M4 T4 h4 a4 4)
    function_6 look_6 change_6 make_6 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3 M4 T4 h4 a4 4 M5 T5 h5 a5 5)
    function_7 look_7 change_7 make_7 (M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3 M4 T4 h4 a4 4 M5 T5 h5 a5 5 M6 T6 h6 a6 6)
    function_8 look_8 change_8 make_8 (
        M0 T0 h0 a0 0 M1 T1 h1 a1 1 M2 T2 h2 a2 2 M3 T3 h3 a3 3 M4 T4 h4 a4 4 M5 T5 h5 a5 5 M6 T6 h6 a6 6 M7 T7 h7 a7 7
    )
}

//! Operators that share an entry point: those that look at two objects of one class.
//!
//! In: what computes, of two states by reference, whatever their class and whatever it gives. Out: one piece of code that finds both states, whose
//! class is known when it is called. What the operator computes becomes an object in code of its own, which alone knows the types.

use std::mem::transmute;
use std::ptr::{NonNull, null_mut};

use super::shapes::{Ending, PLACE, is_of};
use super::{Enters, Ptr, Shared, shared};
use crate::args::{Args, Callee, Function, Owner, Parameters, Plan, Planned, Signature, Slot, Target};
use crate::attach::Python;
use crate::class::{Class, Guard, Sync, is_left_operand, left_alone};
use crate::convert::FromPython;
use crate::entry::again::again_operator;
use crate::entry::door::{Prompt, prompt_door_of};
use crate::entry::run::run_values;
use crate::error::{ErrorMap, PyErr};
use crate::object::{Borrowed, Owned};
use crate::types::Instance;

type Slotted = unsafe extern "C" fn(Ptr, Ptr) -> Ptr;

/// The entry point of operators: what CPython calls with both operands, the plan of the operator, what computes, and the function in the slot.
pub(super) type EnterOperator = unsafe extern "C" fn(Ptr, Ptr, &'static Plan, *const (), Slotted) -> Ptr;

/// What computes: of the states of both operands, which are lent until it gives them back.
type Compute = for<'py> unsafe fn(Python<'py>, NonNull<u8>, NonNull<u8>, &Loans, ErrorMap) -> Result<Owned<'py>, PyErr>;

/// What both operands lend.
#[derive(Default)]
struct Loans {
    other: Guard,
    this: Guard,
}

impl Loans {
    /// Gives both back. Out of line, since each operator has a call of it.
    #[inline(never)]
    fn end(&self) {
        self.this.end();
        self.other.end();
    }
}

/// The shape of operators. Of a frozen class, nothing is borrowed.
pub struct Operands<const FROZEN: bool>(());

/// Shares the entry point of an operator, if it takes the other operand by reference.
#[must_use]
pub const fn operator<'x, C, const FROZEN: bool, E, R, A, O, K, F>(rust: F) -> Option<Shared>
where
    C: Class,
    Instance<C>: FromPython<'x, A>,
    E: Ending<R, O, K>,
    F: Fn(&'x C::State, A) -> O + Copy,
{
    const {
        assert!(
            is_of(C::SYNC, FROZEN) && !C::FOREIGN,
            "a shape borrows as the class says"
        )
    };
    const { assert!(size_of::<F>() == 0, "the type of what computes says all of it") };
    let _ = rust;
    // Of all that is taken for a class, `&State` alone lends; what is by value or a handle has code of its own.
    match <Instance<C> as FromPython<'x, A>>::LENDS {
        Some(lends) if lends.is_for_looking() => {}
        _ => return None,
    }
    let rust = compute::<'x, C, E, R, A, O, K, F> as *const ();
    Some(Shared::new::<Operands<FROZEN>>(
        rust,
        Enters::Operator(enter::<Operands<FROZEN>>),
    ))
}

/// What an operator computes, as an object.
///
/// # Safety
///
/// Attached; both are states of the class, lent by `lent`; `A` is a reference to such a state, and there is a value of the type `F`: both by the
/// checks in [`operator`], which was given it.
unsafe fn compute<'x, C, E, R, A, O, K, F>(
    py: Python<'x>,
    this: NonNull<u8>,
    other: NonNull<u8>,
    lent: &'x Loans,
    map: ErrorMap,
) -> Result<Owned<'x>, PyErr>
where
    C: Class,
    Instance<C>: FromPython<'x, A>,
    E: Ending<R, O, K>,
    F: Fn(&'x C::State, A) -> O + Copy,
{
    // SAFETY: without a size, of a type that can be copied and has a value, by the contract above: nothing is read.
    let rust = unsafe { NonNull::<F>::dangling().as_ref() };
    // SAFETY: by the contract above. That the operator takes what lives for one call alone is checked where its `call` calls it.
    let this = unsafe { this.cast::<C::State>().as_ref() };
    debug_assert!(size_of::<A>() == size_of::<NonNull<u8>>(), "a reference to a state");
    // SAFETY: by the contract above: a pointer for a reference; as above.
    let other = unsafe { (&raw const other).cast::<A>().read() };
    E::end(py, rust(this, other), || lent.end(), map)
}

impl<const FROZEN: bool> Function for Operands<FROZEN> {
    const PROMPT: bool = true;
    const SIGNATURE: Signature = Signature {
        owner: Owner::Method(""),
        parameters: const { &Parameters::new(&[PLACE]) },
        ..Signature::NEW
    };
    type Slots = [Slot; 1];

    #[inline(always)]
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
        let sync = if FROZEN { Sync::Frozen } else { Sync::Borrow };
        let lent = Loans::default();
        // SAFETY: the operator's plan says the class, by the check in `Shared::of`; it is such a one, by the one where it is shared.
        let look = || unsafe { args.state_to_look_at(sync, &lent.this) };
        let (other, this) = if args.is_of_itself() {
            let this = look()?;
            (this, this) // Lent once.
        } else {
            // SAFETY: as above.
            let other = unsafe { args.operand(sync, &lent.other) }?;
            (other, look()?)
        };
        // SAFETY: what this was shared for.
        let compute = unsafe { transmute::<*const (), Compute>(args.rust()) };
        // SAFETY: attached; states of the class, lent.
        unsafe { compute(py, this, other, &lent, args.errors()) }
    }
}

/// An operator of a type of ours.
///
/// # Safety
///
/// Only CPython calls this, or `entry::again`, with what stands for live objects: see [`enter`].
pub(crate) unsafe extern "C" fn binary<F: Function>(left: Ptr, right: Ptr) -> Ptr {
    let (enter, rust) = const { shared!(F, Operator) };
    // SAFETY: by the contract above; the plan of that operator.
    unsafe { enter(left, right, F::PLAN, rust, binary::<F>) }
}

/// The entry point of all operators of a shape.
///
/// # Safety
///
/// CPython has called `own`, which is in a slot of the plan's class: the thread is attached, and the operands, of which one is an object of the type,
/// live through the call. Or [`again_operator`] has, with what stands for such.
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
unsafe extern "C" fn enter<S: Function>(
    left: Ptr,
    right: Ptr,
    plan: &'static Plan,
    rust: *const (),
    own: Slotted,
) -> Ptr {
    // SAFETY: by the check in `Shared::of`.
    let class = unsafe { plan.class() };
    // SAFETY: by the contract above.
    if !unsafe { is_left_operand(left, class, own) } {
        // SAFETY: by the contract above.
        return unsafe { left_alone(left, right, class, own) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let left = unsafe { Borrowed::from_raw(py, left) };
        // SAFETY: a live object, by the contract above.
        let right = unsafe { Borrowed::from_raw(py, right) };
        match run_values::<S>((py, Target::Object(left)), Callee { plan, rust }, &[right]) {
            Prompt::Failed(error) if error.is_mismatch() => Prompt::Done(Owned::not_implemented(py)),
            result => result,
        }
    };
    let give = |value: Owned<'_>| {
        if value.borrow().is_not_implemented() {
            // SAFETY: by the contract above; the left operand was asked.
            return unsafe { left_alone(left, right, class, own) };
        }
        value.into_raw()
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door_of((plan, S::PROMPT), null_mut(), give, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_operator(plan, missed, left, right, own) },
    }
}

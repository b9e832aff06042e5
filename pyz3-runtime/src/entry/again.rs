//! Calls that begin anew, because something was not just as expected: it is made so, and the function is entered once more.
//!
//! In: a call as CPython made it, what was not as expected, and the entry point. Out: what that gives, once everything is. So there is one
//! piece of code for each function, which knows what is expected, and one for all functions that makes it of anything else: binding by name,
//! defaults, `__index__`, an object of a class that derives, one that another has borrowed. An entry point comes here for one thing at a time;
//! what was made for the one before is kept by the call around it. Here is how each kind of entry point is entered; [`super::made`] does the rest.

use std::ffi::{c_int, c_void};
use std::ptr::{NonNull, null_mut};

use super::AGAIN;
use super::made::{again, again_or, again_with};
use super::run::{BOUND, Passed, names};
use super::shared::{Enter, EnterAlone, EnterSetter};
use crate::args::{Missed, Plan, Slot};
use crate::attach::Python;
use crate::class::left_alone;
use crate::error::PyErr;
use crate::ffi;
use crate::module::Names;
use crate::object::Owned;

type Ptr = *mut ffi::PyObject;

type Fast = unsafe extern "C" fn(Ptr, *mut Ptr, isize) -> Ptr;
pub(super) type Keywords = unsafe extern "C" fn(Ptr, *const Ptr, isize, Ptr) -> Ptr;
type Unary = unsafe extern "C" fn(Ptr) -> Ptr;
type Binary = unsafe extern "C" fn(Ptr, Ptr) -> Ptr;
type Getter = unsafe extern "C" fn(Ptr, *mut c_void) -> Ptr;
type Setter = unsafe extern "C" fn(Ptr, Ptr, *mut c_void) -> c_int;

/// No arguments.
const NOTHING: Passed = (std::ptr::null(), 0, null_mut());

/// The only argument.
fn first(slots: &[Slot]) -> Ptr {
    slots.first().map_or(null_mut(), |it| it.object())
}

/// How many arguments are passed, if all are bound.
fn count(plan: &Plan, slots: &[Slot]) -> isize {
    if plan.are_positional() {
        slots.len().cast_signed()
    } else {
        BOUND
    }
}

/// Writes functions that entry points end with. The first two parameters are the function's plan and what was missed.
macro_rules! endings {
    ($($(#[$doc:meta])* fn $name:ident($plan:ident, $missed:ident $(, $arg:ident: $type:ty)*) -> $answer:ty $body:block)*) => { $(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// That of the entry point, which was called with just these, by CPython or from here, and which has done nothing.
        #[cold]
        #[inline(never)]
        #[allow(improper_ctypes_definitions, reason = "C never sees it; so it is known not to unwind")]
        pub(crate) unsafe extern "C" fn $name($plan: &'static Plan, $missed: Missed $(, $arg: $type)*) -> $answer $body
    )* };
}

endings! {
    /// Enters a function that gets an array.
    fn again_fast(plan, missed, this: Ptr, values: *mut Ptr, count: isize, entry: Fast) -> Ptr {
        // SAFETY: by the contract above.
        let enter = |this, slots: &mut [Slot]| unsafe { entry(this, slots.as_mut_ptr().cast(), slots.len().cast_signed()) };
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, (values, count, null_mut()), &enter) }
    }

    /// The same with names.
    fn again_keywords(
        plan, missed, this: Ptr, values: *const Ptr, positional: isize, keywords: Ptr, entry: Keywords
    ) -> Ptr {
        // SAFETY: by the contract above.
        let enter = |this, slots: &mut [Slot]| unsafe { entry(this, slots.as_ptr().cast(), count(plan, slots), null_mut()) };
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, (values, positional, keywords), &enter) }
    }

    /// The same for a function whose entry point is shared: that is handed which function it is.
    fn again_shared(
        plan, missed, this: Ptr, values: *const Ptr, positional: isize, keywords: Ptr, entry: Enter, rust: *const ()
    ) -> Ptr {
        let enter = |this, slots: &mut [Slot]| {
            // SAFETY: by the contract above.
            unsafe { entry(this, slots.as_ptr().cast(), count(plan, slots), null_mut(), plan, rust) }
        };
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, (values, positional, keywords), &enter) }
    }

    /// The same for a function that gets the object alone.
    fn again_shared_alone(plan, missed, this: Ptr, entry: EnterAlone, rust: *const ()) -> Ptr {
        // SAFETY: by the contract above.
        let enter = |this, _: &mut [Slot]| unsafe { entry(this, plan, rust) };
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, NOTHING, &enter) }
    }

    /// The same for a setter.
    fn again_shared_setter(plan, missed, this: Ptr, value: Ptr, entry: EnterSetter, rust: *const ()) -> c_int {
        // SAFETY: by the contract above.
        let enter = |this, slots: &mut [Slot]| unsafe { entry(this, first(slots), plan, rust) };
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, (&raw const value, 1, null_mut()), &enter) }
    }

    /// The same for a constructor, in a call of the class or of `__init__`, which the bit says.
    fn again_constructor(
        plan, missed, this: Ptr, values: *const Ptr, positional: isize, keywords: Ptr,
        entry_and_bit: (ffi::vectorcallfunc, usize)
    ) -> Ptr {
        let (entry, bit) = entry_and_bit;
        let enter = |this, slots: &mut [Slot]| {
            let count = count(plan, slots).cast_unsigned() | bit | AGAIN;
            // SAFETY: by the contract above.
            unsafe { entry(this, slots.as_ptr().cast(), count, null_mut()) }
        };
        let find = |py| {
            if bit == 0 {
                // SAFETY: a type of ours, by the contract above.
                unsafe { Names::of_type(py, this.cast()) }
            } else {
                // SAFETY: an object of the class, by the contract above.
                unsafe { names(plan, py, this) }
            }
        };
        let passed = (values, positional, keywords);
        // SAFETY: by the contract above.
        unsafe { again_with((plan, missed), this, passed, &find, (&enter, &|_, error| Err(error))) }
    }

    /// The same for a function that gets no array, but nothing, or one argument.
    fn again_one(plan, missed, this: Ptr, value: Ptr, entry: Binary) -> Ptr {
        // SAFETY: by the contract above.
        let enter = |this, slots: &mut [Slot]| unsafe { entry(this, first(slots)) };
        let passed = (&raw const value, plan.all().cast_signed(), null_mut());
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, passed, &enter) }
    }

    /// The same for a slot that gets the object alone.
    fn again_unary(plan, missed, this: Ptr, entry: Unary) -> Ptr {
        // SAFETY: by the contract above.
        let enter = |this, _: &mut [Slot]| unsafe { entry(this) };
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, NOTHING, &enter) }
    }

    /// The same for an operator, which asks the other operand by `rest` if this one is not for it.
    fn again_binary(plan, missed, left: Ptr, right: Ptr, entry: Binary, rest: Binary) -> Ptr {
        // SAFETY: by the contract above.
        unsafe { ask_left(plan, missed, (left, right), entry) }
            // SAFETY: by the contract above; the left operand was asked.
            .unwrap_or_else(|| unsafe { rest(left, right) })
    }

    /// The same for an operator whose entry point is shared.
    fn again_operator(plan, missed, left: Ptr, right: Ptr, entry: Binary) -> Ptr {
        // SAFETY: by the contract above.
        unsafe { ask_left(plan, missed, (left, right), entry) }.unwrap_or_else(|| {
            // SAFETY: it shares its entry point, so its plan says it.
            let class = unsafe { plan.class() };
            // SAFETY: by the contract above; the left operand was asked.
            unsafe { left_alone(left, right, class, entry) }
        })
    }

    /// The same for a getter.
    fn again_getter(plan, missed, this: Ptr, entry: Getter) -> Ptr {
        // SAFETY: by the contract above.
        let enter = |this, _: &mut [Slot]| unsafe { entry(this, null_mut()) };
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, NOTHING, &enter) }
    }

    /// The same for a setter. It asks for no deleter, since there is a value.
    fn again_setter(plan, missed, this: Ptr, value: Ptr, entry: Setter) -> c_int {
        // SAFETY: by the contract above.
        let enter = |this, slots: &mut [Slot]| unsafe { entry(this, first(slots), null_mut()) };
        // SAFETY: by the contract above.
        unsafe { again((plan, missed), this, (&raw const value, 1, null_mut()), &enter) }
    }
}

/// Enters an operator; nothing if it is not for these operands.
///
/// # Safety
///
/// That of [`again_binary`].
unsafe fn ask_left(plan: &'static Plan, missed: Missed, (left, right): (Ptr, Ptr), entry: Binary) -> Option<Ptr> {
    // SAFETY: by the contract above.
    let enter = |left, slots: &mut [Slot]| unsafe { entry(left, first(slots)) };
    let refused = |py: Python<'_>, error: PyErr| match error.is_mismatch() {
        true => Ok(Owned::not_implemented(py).into_raw()),
        false => Err(error),
    };
    // SAFETY: by the contract above.
    let answer = unsafe {
        again_or(
            (plan, missed),
            left,
            (&raw const right, 1, null_mut()),
            &enter,
            &refused,
        )
    };
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: a new reference, unless it is null.
    match NonNull::new(answer).map(|it| unsafe { Owned::from_raw(py, it) }) {
        Some(answer) if answer.borrow().is_not_implemented() => {
            answer.give_back(py); // Outside of all doors, `drop` would not know that the thread is attached.
            None
        }
        answer => Some(answer.map_or(null_mut(), Owned::into_raw)),
    }
}

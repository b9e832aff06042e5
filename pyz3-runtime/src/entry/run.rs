//! Binding and calling: promptly, if all is just as expected; else anew, in the ordinary way.
//!
//! In: arrays and counts, as CPython passes them. Out: what the function gives, or what was missed. The prompt way is compiled into each entry
//! point: it does nothing that could be seen before it is clear that it will do, so that the call may begin anew. Functions that cannot be
//! called so have the ordinary way there.

use super::door::Prompt;
use crate::args::{
    Args, Call, Callee, Function, Missed, Owner, Plan, Planned, Slot, Slots, Standing, Target, Way, bad_call, bind,
    place_named,
};
use crate::attach::Python;
use crate::convert::Count;
use crate::error::{Passing, PyErr};
use crate::ffi;
use crate::module::Names;
use crate::object::{Borrowed, Owned};

/// What is to come out of a function.
pub(crate) trait Wish<F: Function> {
    /// That, of an attachment.
    type Out<'py>;
    /// Calls the function for it.
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Self::Out<'py>, PyErr>;
    /// The same thing of the same attachment, of which one lifetime is that of a call.
    fn out<'py>(py: Python<'py>, out: Self::Out<'_>) -> Self::Out<'py>;
}

/// An object.
pub(crate) struct Whole;
/// A number.
pub(crate) struct Number;

/// A `bool`.
pub(crate) struct Truth;

impl<F: Function> Wish<F> for Truth {
    type Out<'py> = bool;

    #[inline(always)]
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<bool, PyErr> {
        F::truth(py, args)
    }

    #[inline(always)]
    fn out<'py>(_: Python<'py>, out: bool) -> bool {
        out
    }
}

impl<F: Function> Wish<F> for Whole {
    type Out<'py> = Owned<'py>;

    #[inline(always)]
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Owned<'py>, PyErr> {
        F::call(py, args)
    }

    #[inline(always)]
    fn out<'py>(py: Python<'py>, out: Owned<'_>) -> Owned<'py> {
        // SAFETY: the reference given up there; only its lifetime grows, to that of the same attachment.
        unsafe { Owned::from_raw(py, out.into_non_null()) }
    }
}

impl<F: Function> Wish<F> for Number {
    type Out<'py> = Count<'py>;

    #[inline(always)]
    fn call<'py>(py: Python<'py>, args: &Args<'py>) -> Result<Count<'py>, PyErr> {
        F::count(py, args)
    }

    #[inline(always)]
    fn out<'py>(py: Python<'py>, out: Count<'_>) -> Count<'py> {
        match out {
            Count::Small(value) => Count::Small(value),
            Count::Object(object) => Count::Object(<Whole as Wish<F>>::out(py, object)),
        }
    }
}

/// Calls the function, if each argument has its slot and is just what is expected.
#[inline(always)]
pub(crate) fn run_promptly<'py, F: Function, W: Wish<F>>(py: Python<'py>, call: &Call<'_>) -> Prompt<W::Out<'py>> {
    match call.as_slots(F::PLAN) {
        Some(slots) => run_so::<F, W>(py, Callee::of::<F>(), slots, call, Way::Once),
        None => Prompt::Anew(Missed::Binding),
    }
}

/// Calls the function, if each argument is just what is expected, or was made so.
#[inline(always)]
fn run_slots<'py, F: Function, W: Wish<F>>(
    py: Python<'py>,
    callee: Callee,
    slots: &[Slot],
    call: &Call<'_>,
) -> Prompt<W::Out<'py>> {
    match run_so::<F, W>(py, callee, slots, call, Way::Prompt) {
        Prompt::Anew(Missed::Made) => run_so::<F, W>(py, callee, slots, call, Way::Again),
        result => result,
    }
}

#[inline(always)]
fn run_so<'py, F: Function, W: Wish<F>>(
    py: Python<'py>,
    callee: Callee,
    slots: &[Slot],
    call: &Call<'_>,
    way: Way,
) -> Prompt<W::Out<'py>> {
    let args = Args::new::<F>(callee, slots, call, way);
    match W::call(call.py, &args) {
        Ok(value) => Prompt::Done(W::out(py, value)),
        Err(error) => match args.missed() {
            Missed::Nothing => Prompt::Failed(error),
            missed => {
                std::mem::forget(error); // It has no memory.
                Prompt::Anew(missed)
            }
        },
    }
}

/// Binds the arguments and calls the function.
#[inline(always)]
pub(crate) fn run<'py, F: Function, W: Wish<F>>(py: Python<'py>, call: &Call<'_>) -> Result<W::Out<'py>, PyErr> {
    if !F::PROMPT {
        return run_any::<F, W>(py, call);
    }
    let passing = Passing(F::PLAN);
    let result = run_promptly::<F, W>(py, call);
    std::mem::forget(passing); // Its end is the way of panics alone.
    match result {
        Prompt::Done(value) => Ok(value),
        Prompt::Failed(error) => Err(error),
        Prompt::Anew(_) => run_anew::<F, W>(py, *call),
    }
}

/// Calls the function with values for its parameters, all of them positional.
#[inline(always)]
pub(super) fn run_given<'py, 'n, F: Function>(
    (py, target): (Python<'py>, Target<'_>),
    find: impl Fn() -> Names<'n>,
    values: &[Borrowed<'_, 'py>],
) -> Prompt<Owned<'py>> {
    if !F::PROMPT {
        return run_ordinarily::<F, Whole>((py, target), find, values).into();
    }
    run_values::<F>((py, target), Callee::of::<F>(), values)
}

/// The same of a function that can be called promptly.
#[inline(always)]
pub(super) fn run_values<'py, F: Function>(
    (py, target): (Python<'py>, Target<'_>),
    callee: Callee,
    values: &[Borrowed<'_, 'py>],
) -> Prompt<Owned<'py>> {
    let call = Call::new(py, target, values, values.len(), None, Names::NONE);
    match call.as_slots(F::PLAN) {
        Some(slots) => run_slots::<F, Whole>(py, callee, slots, &call),
        None => Prompt::Anew(Missed::Binding),
    }
}

/// The same in the ordinary way.
#[inline(always)]
pub(super) fn run_ordinarily<'py, 'n, F: Function, W: Wish<F>>(
    (py, target): (Python<'py>, Target<'_>),
    find: impl Fn() -> Names<'n>,
    values: &[Borrowed<'_, 'py>],
) -> Result<W::Out<'py>, PyErr> {
    let names = if F::PLAN.needs_state(values.len(), false) {
        find()
    } else {
        Names::NONE
    };
    run_any::<F, W>(py, &Call::new(py, target, values, values.len(), None, names))
}

/// The same, for arguments of any kind. It takes the call by value, so that a prompt one need not be in memory.
#[cold]
#[inline(never)]
fn run_anew<'py, F: Function, W: Wish<F>>(py: Python<'py>, call: Call<'_>) -> Result<W::Out<'py>, PyErr> {
    run_any::<F, W>(py, &call)
}

#[inline(always)]
fn run_any<'py, F: Function, W: Wish<F>>(py: Python<'py>, call: &Call<'_>) -> Result<W::Out<'py>, PyErr> {
    let mut room;
    let slots = match call.as_slots(F::PLAN) {
        Some(slots) => slots,
        None => {
            room = F::Slots::EMPTY;
            bind(F::PLAN, *call, room.all())?;
            room.all()
        }
    };
    let args = Args::new::<F>(Callee::of::<F>(), slots, call, Way::Ordinary);
    passing::<F, W>(call.py, &args).map(|it| W::out(py, it))
}

/// Calls the function, and notes what its panics go through. What its errors go through, the door notes, or who sees them before: here it
/// would be in the way of what is prompt.
#[inline(always)]
fn passing<'py, F: Function, W: Wish<F>>(py: Python<'py>, args: &Args<'py>) -> Result<W::Out<'py>, PyErr> {
    let passing = Passing(F::PLAN);
    let result = W::call(py, args);
    std::mem::forget(passing); // Its end is the way of panics alone.
    result
}

/// What CPython passes to a function, with its counts.
pub(super) type Passed = (*const *mut ffi::PyObject, isize, *mut ffi::PyObject);

/// How many arguments a call has that was bound before: as many as there are slots. Nobody passes that many.
pub(super) const BOUND: isize = 1 << (isize::BITS - 4);

/// Makes sense of what is passed, and calls the function.
///
/// # Safety
///
/// That of [`open`].
#[inline(always)]
pub(super) unsafe fn run_passed<'py, F: Function>(
    (py, target): (Python<'py>, Target<'py>),
    callee: Callee,
    of: Of,
    (values, count, keywords): Passed,
) -> Prompt<Owned<'py>> {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        let find = || unsafe { names_of(F::PLAN, py, of) };
        // SAFETY: by the contract above.
        let call = unsafe { open((py, F::PLAN, target), find, values, count, keywords) };
        return call.and_then(|it| run_any::<F, Whole>(py, &it)).into();
    }
    let mut room;
    let all = F::PLAN.all();
    let full = if F::PLAN.are_positional() {
        all.cast_signed()
    } else {
        BOUND
    };
    // One comparison for both, so that there is one place for all that is not so.
    let is_full = keywords.addr() | (count ^ full).cast_unsigned() == 0;
    let slots = if all > 0 && is_full {
        // SAFETY: as many live objects as said, by the contract above; a slot is laid out as the pointer it holds.
        unsafe { std::slice::from_raw_parts(values.cast::<Slot>(), all) }
    } else {
        let Some(most) = F::PLAN.places() else {
            return Prompt::Anew(Missed::Binding);
        };
        let given = count.cast_unsigned(); // What is negative is too many.
        if given > most || (values.is_null() && (given != 0 || !keywords.is_null())) {
            return Prompt::Anew(Missed::Binding);
        }
        room = F::Slots::EMPTY;
        if keywords.is_null() {
            if all > 0 && !F::PLAN.has_defaults() {
                return Prompt::Anew(Missed::Binding); // Some is missing.
            }
            // SAFETY: as many as are given, by the contract above.
            unsafe { place_few(values, given, most, room.all()) };
        } else {
            // SAFETY: by the contract above.
            let names = unsafe { names_of(callee.plan, py, of) };
            let slots = room.all().as_mut_ptr();
            // SAFETY: by the contract above; as many slots as there are, and no more given than that.
            if !unsafe { place(callee.plan, names, values, given, keywords, slots) } {
                return Prompt::Anew(Missed::Binding);
            }
        }
        room.all()
    };
    let call = Call::new(py, target, &[], 0, None, Names::NONE);
    run_slots::<F, Whole>(py, callee, slots, &call)
}

/// What CPython passes as the first argument of a function, and whether it is the type that makes an object of it.
pub(super) type Of = (*mut ffi::PyObject, bool);

/// The names and defaults of the module that a function belongs to.
///
/// # Safety
///
/// That of [`names`].
#[inline(always)]
unsafe fn names_of<'py>(plan: &Plan, py: Python<'py>, (this, makes): Of) -> Names<'py> {
    if makes {
        // SAFETY: a type of ours, by the contract above.
        unsafe { Names::of_type(py, this.cast()) }
    } else {
        // SAFETY: by the contract above.
        unsafe { names(plan, py, this) }
    }
}

/// Puts what is passed into slots, which are empty, and of which at most `most` are passed by position.
///
/// # Safety
///
/// `values` points to as many objects as are given.
#[inline(always)]
unsafe fn place_few(values: *const *mut ffi::PyObject, given: usize, most: usize, slots: &mut [Slot]) {
    for (index, slot) in slots.iter_mut().enumerate().take(most) {
        if index < given {
            // SAFETY: as many as are given, by the contract above.
            let value = unsafe { values.add(index) };
            // SAFETY: as above.
            *slot = Slot::passed(unsafe { *value });
        }
    }
}

/// Puts what is passed into slots, which are empty, if each argument has one; false if something else is passed, which is no news yet.
///
/// # Safety
///
/// That of [`open`], but that keywords are passed; there are as many slots as the plan says, and at least as many as are given.
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
unsafe extern "C" fn place<'py>(
    plan: &'static Plan,
    names: Names<'py>,
    values: *const *mut ffi::PyObject,
    given: usize,
    keywords: *mut ffi::PyObject,
    slots: *mut Slot,
) -> bool {
    for index in 0..given {
        // SAFETY: as many as are given, by the contract above.
        let value = unsafe { values.add(index) };
        // SAFETY: as above.
        let value = Slot::passed(unsafe { *value });
        // SAFETY: as many slots, by the contract above.
        let slot = unsafe { slots.add(index) };
        // SAFETY: a slot. Volatile, so that it stays the short loop that it is: there are few.
        unsafe { slot.write_volatile(value) };
    }
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: a live object, by the contract above.
    let keywords = unsafe { Borrowed::from_raw(py, keywords) };
    // SAFETY: where those that are passed by keyword begin.
    let named = unsafe { values.add(given) };
    // SAFETY: by the contract above.
    unsafe { place_named(plan, names, (keywords, named), slots, given) }
}

/// What CPython passes as the first argument of a function: a module, an object or a class.
///
/// # Safety
///
/// `this` is what CPython passes for a function of that owner; it lives for `'py`.
#[inline(always)]
pub(super) unsafe fn target<'py, F: Function>(py: Python<'py>, this: *mut ffi::PyObject) -> Target<'py> {
    match F::OWNER {
        Owner::Module | Owner::Static(_) => Target::Nothing,
        // SAFETY: an object, by the contract above.
        Owner::Method(_) | Owner::Init(_) => Target::Object(unsafe { Borrowed::from_raw(py, this) }),
        // SAFETY: a class, by the contract above.
        Owner::Class(_) => Target::Class(unsafe { Borrowed::from_raw(py, this) }),
    }
}

/// The names and defaults of the module that a function belongs to.
///
/// # Safety
///
/// `this` is what CPython passes for a function of that plan; it lives for `'py`.
#[inline(always)]
pub(super) unsafe fn names<'py>(plan: &Plan, py: Python<'py>, this: *mut ffi::PyObject) -> Names<'py> {
    match plan.standing() {
        // SAFETY: the module of the function, by the contract above.
        Standing::Function => unsafe { Names::of(py, this) },
        Standing::Method | Standing::Init => {
            // SAFETY: an object of the class, by the contract above; its type lives as long as it does.
            let ty = unsafe { ffi::Py_TYPE(this) };
            // SAFETY: a live type that is or derives from one of ours.
            unsafe { names_of_type(plan, py, ty) }
        }
        // SAFETY: a live type that is or derives from one of ours, by the contract above.
        Standing::Class => unsafe { names_of_type(plan, py, this.cast()) },
        // SAFETY: the type of ours that it was made for, by the contract above.
        Standing::Static => unsafe { Names::of_type(py, this.cast()) },
    }
}

/// The same of a method, for an object of that type.
///
/// # Safety
///
/// A type that is or derives from the class of the function; it lives for `'py`.
#[inline(always)]
unsafe fn names_of_type<'py>(plan: &Plan, py: Python<'py>, ty: *mut ffi::PyTypeObject) -> Names<'py> {
    match plan.home() {
        // SAFETY: by the contract above.
        None => unsafe { Names::of_type(py, ty) },
        // SAFETY: by the contract above.
        Some(home) => unsafe { Names::of_base(py, ty, home()) },
    }
}

/// The same where all that a function can need of its module is the state.
///
/// # Safety
///
/// That of [`names`].
#[inline(always)]
pub(super) unsafe fn state_names<'py, F: Function>(py: Python<'py>, this: *mut ffi::PyObject) -> Names<'py> {
    if F::PLAN.with_state() {
        // SAFETY: by the contract above.
        unsafe { names(F::PLAN, py, this) }
    } else {
        Names::NONE
    }
}

/// Makes sense of a call's arrays and counts.
///
/// # Safety
///
/// `this` is what CPython passes for a function of that owner, and `values` points to as many live objects as `count` and the length
/// of `keywords` say; all of them live for `'py`.
#[inline(always)]
pub(super) unsafe fn open<'py>(
    (py, plan, target): (Python<'py>, &'static Plan, Target<'py>),
    find: impl FnOnce() -> Names<'py>,
    values: *const *mut ffi::PyObject,
    count: isize,
    keywords: *mut ffi::PyObject,
) -> Result<Call<'py>, PyErr> {
    let mut all = usize::try_from(count).map_err(|_| bad_call(plan))?;
    let positional = all;
    let keywords = if keywords.is_null() {
        None
    } else {
        // SAFETY: a live object, by the contract above.
        let keywords: Borrowed<'py, 'py> = unsafe { Borrowed::from_raw(py, keywords) };
        if !keywords.is_tuple() {
            return Err(bad_call(plan));
        }
        all += keywords.tuple_len();
        (all > positional).then_some(keywords)
    };
    let values = if all == 0 {
        &[] // CPython may pass null here, of which there is no slice.
    } else {
        if values.is_null() {
            return Err(bad_call(plan));
        }
        debug_assert!(values.is_aligned(), "a misaligned array of arguments");
        let values = values.cast::<Borrowed<'py, 'py>>();
        // SAFETY: as many live objects as said, by the contract above; `Borrowed` is laid out as the pointer it holds.
        unsafe { std::slice::from_raw_parts(values, all) }
    };
    let names = if plan.needs_state(positional, keywords.is_some()) {
        find()
    } else {
        Names::NONE
    };
    Ok(Call::new(py, target, values, positional, keywords, names))
}

//! Calls that begin anew, because something was not just as expected: it is made so, and the function is entered once more.
//!
//! In: a call as CPython made it, what was not as expected, and the entry point. Out: what that gives, once everything is. So there is one
//! piece of code for each function, which knows what is expected, and one for all functions that makes it of anything else: binding by name,
//! defaults, `__index__`, an object of a class that derives, one that another has borrowed. An entry point comes here for one thing at a time;
//! what was made for the one before is kept by the call around it.

use std::ffi::{c_int, c_void};
use std::ptr::NonNull;

use super::AGAIN;
use super::door::{Answer, door};
use super::run::{BOUND, Passed, names, open};
use crate::args::{Missed, Plan, Room, Slot, Target, bind, failed};
use crate::attach::Python;
use crate::class::{Lending, Stand};
use crate::error::{Passing, PyErr};
use crate::ffi;
use crate::module::Names;
use crate::object::{Borrowed, Owned};

type Fast = unsafe extern "C" fn(*mut ffi::PyObject, *mut *mut ffi::PyObject, isize) -> *mut ffi::PyObject;
pub(super) type Keywords = unsafe extern "C" fn(
    *mut ffi::PyObject,
    *const *mut ffi::PyObject,
    isize,
    *mut ffi::PyObject,
) -> *mut ffi::PyObject;
type Unary = unsafe extern "C" fn(*mut ffi::PyObject) -> *mut ffi::PyObject;
type Binary = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;
type Getter = unsafe extern "C" fn(*mut ffi::PyObject, *mut c_void) -> *mut ffi::PyObject;
type Setter = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, *mut c_void) -> c_int;

/// Calls an entry point.
type Enter<'a, R> = &'a dyn Fn(*mut ffi::PyObject, &mut [Slot]) -> R;
/// The same with what stands for an object; gives the error of the function.
type EnterWith<'a, R> = &'a mut dyn FnMut(*mut ffi::PyObject, &mut [Slot]) -> Result<R, PyErr>;
/// What becomes of the error of a conversion.
type Refused<'a, R> = &'a dyn Fn(Python<'_>, PyErr) -> Result<R, PyErr>;

/// What an entry point gives CPython.
trait Failing: Answer {
    /// What stands for an exception.
    const FAILED: Self;
    fn is_failed(self) -> bool;
}

impl Failing for *mut ffi::PyObject {
    const FAILED: Self = std::ptr::null_mut();
    fn is_failed(self) -> bool {
        self.is_null()
    }
}

impl Failing for c_int {
    const FAILED: Self = -1;
    fn is_failed(self) -> bool {
        self < 0
    }
}

/// # Safety
///
/// That of the entry point, which was called with just these, by CPython or from here, and which has done nothing.
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
pub(super) unsafe extern "C" fn again_fast(
    plan: &'static Plan,
    missed: Missed,
    this: *mut ffi::PyObject,
    values: *mut *mut ffi::PyObject,
    count: isize,
    entry: Fast,
) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    let enter = |this, slots: &mut [Slot]| unsafe { entry(this, slots.as_mut_ptr().cast(), slots.len().cast_signed()) };
    // SAFETY: by the contract above.
    unsafe { again((plan, missed), this, (values, count, std::ptr::null_mut()), &enter) }
}

/// # Safety
///
/// That of [`again_fast`].
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
pub(super) unsafe extern "C" fn again_keywords(
    plan: &'static Plan,
    missed: Missed,
    this: *mut ffi::PyObject,
    values: *const *mut ffi::PyObject,
    count: isize,
    keywords: *mut ffi::PyObject,
    entry: Keywords,
) -> *mut ffi::PyObject {
    let enter = |this, slots: &mut [Slot]| {
        let count = if plan.are_positional() {
            slots.len().cast_signed()
        } else {
            BOUND
        };
        // SAFETY: by the contract above.
        unsafe { entry(this, slots.as_ptr().cast(), count, std::ptr::null_mut()) }
    };
    // SAFETY: by the contract above.
    unsafe { again((plan, missed), this, (values, count, keywords), &enter) }
}

/// The same for a constructor, in a call of the class or of `__init__`, which the bit says.
///
/// # Safety
///
/// That of [`again_fast`].
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
pub(super) unsafe extern "C" fn again_constructor(
    plan: &'static Plan,
    missed: Missed,
    this: *mut ffi::PyObject,
    values: *const *mut ffi::PyObject,
    count: isize,
    keywords: *mut ffi::PyObject,
    (entry, bit): (ffi::vectorcallfunc, usize),
) -> *mut ffi::PyObject {
    let enter = |this, slots: &mut [Slot]| {
        let count = if plan.are_positional() {
            slots.len()
        } else {
            BOUND.cast_unsigned()
        };
        // SAFETY: by the contract above.
        unsafe { entry(this, slots.as_ptr().cast(), count | bit | AGAIN, std::ptr::null_mut()) }
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
    // SAFETY: by the contract above.
    unsafe {
        again_with(
            (plan, missed),
            this,
            (values, count, keywords),
            &find,
            (&enter, &|_, error| Err(error)),
        )
    }
}

/// The same for a function that gets no array, but nothing, or one argument.
///
/// # Safety
///
/// That of [`again_fast`].
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
pub(super) unsafe extern "C" fn again_one(
    plan: &'static Plan,
    missed: Missed,
    this: *mut ffi::PyObject,
    mut value: *mut ffi::PyObject,
    entry: Binary,
) -> *mut ffi::PyObject {
    let enter = |this, slots: &mut [Slot]| {
        let value = slots.first().map_or(std::ptr::null_mut(), |it| it.object());
        // SAFETY: by the contract above.
        unsafe { entry(this, value) }
    };
    let passed: Passed = (&raw mut value, plan.all().cast_signed(), std::ptr::null_mut());
    // SAFETY: by the contract above.
    unsafe { again((plan, missed), this, passed, &enter) }
}

/// The same for a slot that gets the object alone.
///
/// # Safety
///
/// That of [`again_fast`].
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
pub(crate) unsafe extern "C" fn again_unary(
    plan: &'static Plan,
    missed: Missed,
    this: *mut ffi::PyObject,
    entry: Unary,
) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    let enter = |this, _: &mut [Slot]| unsafe { entry(this) };
    // SAFETY: by the contract above.
    unsafe { again((plan, missed), this, NOTHING, &enter) }
}

/// The same for an operator, which asks the other operand if this one is not for it.
///
/// # Safety
///
/// That of [`again_fast`]; of `rest`, too.
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
pub(crate) unsafe extern "C" fn again_binary(
    plan: &'static Plan,
    missed: Missed,
    left: *mut ffi::PyObject,
    mut right: *mut ffi::PyObject,
    entry: Binary,
    rest: Binary,
) -> *mut ffi::PyObject {
    let enter = |left, slots: &mut [Slot]| {
        let right = slots.first().map_or(std::ptr::null_mut(), |it| it.object());
        // SAFETY: by the contract above.
        unsafe { entry(left, right) }
    };
    let refused = |py: Python<'_>, error: PyErr| match error.is_mismatch() {
        true => Ok(Owned::not_implemented(py).into_raw()),
        false => Err(error),
    };
    // SAFETY: by the contract above.
    let answer = unsafe {
        again_or(
            (plan, missed),
            left,
            (&raw mut right, 1, std::ptr::null_mut()),
            &enter,
            &refused,
        )
    };
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: a new reference, unless it is null.
    let answer = NonNull::new(answer).map(|it| unsafe { Owned::from_raw(py, it) });
    match answer {
        Some(answer) if answer.borrow().is_not_implemented() => {
            drop(answer);
            // SAFETY: by the contract above; the left operand was asked.
            unsafe { rest(left, right) }
        }
        answer => answer.map_or(std::ptr::null_mut(), Owned::into_raw),
    }
}

/// The same for a getter.
///
/// # Safety
///
/// That of [`again_fast`].
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
pub(crate) unsafe extern "C" fn again_getter(
    plan: &'static Plan,
    missed: Missed,
    this: *mut ffi::PyObject,
    entry: Getter,
) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    let enter = |this, _: &mut [Slot]| unsafe { entry(this, std::ptr::null_mut()) };
    // SAFETY: by the contract above.
    unsafe { again((plan, missed), this, NOTHING, &enter) }
}

/// The same for a setter.
///
/// # Safety
///
/// That of [`again_fast`].
#[cold]
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
pub(crate) unsafe extern "C" fn again_setter(
    plan: &'static Plan,
    missed: Missed,
    this: *mut ffi::PyObject,
    mut value: *mut ffi::PyObject,
    entry: Setter,
) -> c_int {
    let enter = |this, slots: &mut [Slot]| {
        let value = slots.first().map_or(std::ptr::null_mut(), |it| it.object());
        // SAFETY: by the contract above; it asks for no deleter, since there is a value.
        unsafe { entry(this, value, std::ptr::null_mut()) }
    };
    // SAFETY: by the contract above.
    unsafe { again((plan, missed), this, (&raw mut value, 1, std::ptr::null_mut()), &enter) }
}

/// No arguments.
const NOTHING: Passed = (std::ptr::null(), 0, std::ptr::null_mut());

/// How many slots need no memory but the stack's.
const FEW: usize = 8;

/// Enters the function with what was missed.
///
/// # Safety
///
/// That of [`again_fast`]; `enter` calls the entry point.
unsafe fn again<R: Failing>(
    of: (&'static Plan, Missed),
    this: *mut ffi::PyObject,
    passed: Passed,
    enter: Enter<'_, R>,
) -> R {
    // SAFETY: by the contract above.
    unsafe { again_or(of, this, passed, enter, &|_, error| Err(error)) }
}

/// The same; `refused` says what becomes of the error of a conversion.
///
/// # Safety
///
/// That of [`again`].
unsafe fn again_or<R: Failing>(
    (plan, missed): (&'static Plan, Missed),
    this: *mut ffi::PyObject,
    passed: Passed,
    enter: Enter<'_, R>,
    refused: Refused<'_, R>,
) -> R {
    let find = |py| {
        // SAFETY: what CPython has passed, or what stands for that.
        let stand = unsafe { Stand::of(this) };
        let this = stand.map_or(this, |it| it.object().as_ptr());
        // SAFETY: as CPython passes it to that function.
        unsafe { names(plan, py, this) }
    };
    // SAFETY: by the contract above.
    unsafe { again_with((plan, missed), this, passed, &find, (enter, refused)) }
}

/// The same; `find` says where the module's names and defaults are.
///
/// # Safety
///
/// That of [`again`].
unsafe fn again_with<'py, R: Failing>(
    (plan, missed): (&'static Plan, Missed),
    this: *mut ffi::PyObject,
    passed: Passed,
    find: &dyn Fn(Python<'py>) -> Names<'py>,
    (enter, refused): (Enter<'_, R>, Refused<'_, R>),
) -> R {
    let body = |py| {
        let (mut few, mut many);
        let slots = if plan.all() > FEW {
            many = vec![Slot::EMPTY; plan.all()];
            &mut many[..]
        } else {
            few = [Slot::EMPTY; FEW];
            &mut few[..plan.all()]
        };
        // SAFETY: by the contract above.
        unsafe { fill(py, plan, find, passed, slots) }.map_err(|error| error.through(plan))?;
        // SAFETY: by the contract above.
        match unsafe { made(py, (plan, missed), this, slots, enter) } {
            Ok(entered) => entered, // Its error has gone through the function already.
            Err(error) => refused(py, error).map_err(|error| error.through(plan)),
        }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(R::FAILED, |it| it, body) }
}

/// Binds the arguments: one for each slot.
///
/// # Safety
///
/// That of [`again`].
unsafe fn fill<'py>(
    py: Python<'py>,
    plan: &'static Plan,
    find: &dyn Fn(Python<'py>) -> Names<'py>,
    (values, count, keywords): Passed,
    slots: &mut [Slot],
) -> Result<(), PyErr> {
    // One for each slot, since it was bound, or since there is one for each parameter.
    if count == BOUND || (keywords.is_null() && plan.are_positional() && count == plan.all().cast_signed()) {
        for (index, slot) in slots.iter_mut().enumerate() {
            // SAFETY: that many, by the contract above.
            let value = unsafe { values.add(index) };
            // SAFETY: as above.
            *slot = Slot::passed(unsafe { *value });
        }
        return Ok(());
    }
    // SAFETY: by the contract above.
    let call = unsafe { open((py, plan, Target::Nothing), || find(py), values, count, keywords) }?;
    bind(plan, call, slots)
}

/// Makes what was missed, and enters the function; the error of the function itself is within.
///
/// # Safety
///
/// That of [`again`].
unsafe fn made<R: Failing>(
    py: Python<'_>,
    (plan, missed): (&'static Plan, Missed),
    this: *mut ffi::PyObject,
    slots: &mut [Slot],
    enter: Enter<'_, R>,
) -> Result<Result<R, PyErr>, PyErr> {
    // What is made is dropped without an exception that is set.
    let entered = |this, slots: &mut [Slot]| {
        let answer = enter(this, slots);
        if answer.is_failed() {
            Err(PyErr::fetch(py))
        } else {
            Ok(answer)
        }
    };
    match missed {
        Missed::Nothing | Missed::Binding | Missed::Made => Ok(entered(this, slots)),
        Missed::Argument(parameter, fit) => {
            let parameter = parameter.into();
            let slot = plan.slot(parameter);
            // SAFETY: an argument or a default, which lives as long as the call.
            let object = unsafe { Borrowed::from_raw(py, slots[slot].object()) };
            let mut room = Room::new();
            let passing = Passing(plan);
            // SAFETY: the argument lives as long as the call, and the room is not used otherwise.
            let ready = unsafe { fit(object, &mut room) };
            std::mem::forget(passing); // Its end is the way of panics alone.
            let ready = ready.map_err(|error| failed(plan, error, parameter))?;
            let Some(ready) = ready else {
                return Err(PyErr::runtime_error(
                    "a conversion takes now what it did not take before",
                ));
            };
            slots[slot] = Slot::passed(ready.place());
            Ok(entered(this, slots))
        }
        Missed::Lend {
            parameter,
            exclusive,
            optional,
            class,
        } => {
            let slot = plan.slot(parameter.into());
            let how = Lending {
                class,
                exclusive,
                optional,
                plan,
                parameter: Some(parameter),
            };
            // SAFETY: an argument or a default, which lives as long as the call.
            let object = unsafe { Borrowed::from_raw(py, slots[slot].object()) };
            // SAFETY: by the contract above.
            unsafe {
                with(object, how, this, slots, &mut |stand, slots| {
                    slots[slot] = Slot::passed(stand);
                    entered(this, slots)
                })
            }
        }
        Missed::Look(class) | Missed::Change(class) => {
            let how = Lending {
                class,
                exclusive: matches!(missed, Missed::Change(_)),
                optional: false,
                plan,
                parameter: None,
            };
            // SAFETY: the object of a method, which lives as long as the call.
            let object = unsafe { Borrowed::from_raw(py, this) };
            // SAFETY: by the contract above.
            unsafe { with(object, how, this, slots, &mut |stand, slots| entered(stand, slots)) }
        }
    }
}

/// Enters the function with what stands for an object.
///
/// # Safety
///
/// That of [`again`].
unsafe fn with<R: Failing>(
    object: Borrowed<'_, '_>,
    how: Lending,
    this: *mut ffi::PyObject,
    slots: &mut [Slot],
    enter: EnterWith<'_, R>,
) -> Result<Result<R, PyErr>, PyErr> {
    let passed = slots.iter().map(|it| it.object()).chain([this]);
    // SAFETY: what CPython has passed, or what stands for that, by the contract above.
    let held: Vec<&Stand<'_>> = passed.filter_map(|it| unsafe { Stand::among(it) }).collect();
    let mut entered = Ok(R::FAILED);
    (how.class.stands.with)(object, how, &held, &mut |stand| entered = enter(stand, slots))?;
    Ok(entered)
}

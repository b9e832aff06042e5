//! Makes what a call that begins anew has missed.
//!
//! In: what was passed, what was missed, and how the entry point is entered. Out: what it gives, entered with one argument for each slot, and
//! with what stands for that one thing in its place.

use std::ffi::c_int;

use super::door::{Answer, door};
use super::run::{BOUND, Passed, names, open};
use crate::args::{Missed, Plan, Room, Slot, Target, bind, failed};
use crate::attach::Python;
use crate::class::{Lending, Stand};
use crate::error::{Builtin, Passing, PyErr};
use crate::ffi;
use crate::module::Names;
use crate::object::Borrowed;

/// Calls an entry point.
pub(super) type Enter<'a, R> = &'a dyn Fn(*mut ffi::PyObject, &mut [Slot]) -> R;
/// The same with what stands for an object; gives the error of the function.
type EnterWith<'a, R> = &'a mut dyn FnMut(*mut ffi::PyObject, &mut [Slot]) -> Result<R, PyErr>;
/// What becomes of the error of a conversion.
pub(super) type Refused<'a, R> = &'a dyn Fn(Python<'_>, PyErr) -> Result<R, PyErr>;

/// What an entry point gives CPython.
pub(super) trait Failing: Answer {
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

/// How many slots need no memory but the stack's.
const FEW: usize = 8;

/// Enters the function with what was missed.
///
/// # Safety
///
/// That of the entry point, which was called with just these, and which has done nothing; `enter` calls it.
pub(super) unsafe fn again<R: Failing>(
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
pub(super) unsafe fn again_or<R: Failing>(
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
pub(super) unsafe fn again_with<'py, R: Failing>(
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
            // Nothing has changed meanwhile but that there is memory.
            let no_memory = || PyErr::builtin(Builtin::MemoryError, "no memory for what an argument becomes");
            let ready = ready.ok_or_else(no_memory)?;
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

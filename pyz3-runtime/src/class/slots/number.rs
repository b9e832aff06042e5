//! Operators.
//!
//! In: two operands, in either order. Out: the result, or NotImplemented, so that the other operand is asked.

use std::ffi::{c_int, c_void};

use super::{Side, TypeSlot, inherited, slot_of, unless_not_implemented};
use crate::args::{Function, Planned, Slots};
use crate::attach::Python;
use crate::class::{Class, ClassInfo, is_exact, is_exactly, is_heir, is_instance, is_instance_of, native};
use crate::entry::{Prompt, again_binary, again_unary, door, enter_slot, invoke, invoke_anew, prompt_door, shared};
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, Owned, is_stand};

macro_rules! slots {
    ($(#[$doc:meta])* $name:ident: $($variant:ident = $slot:ident,)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names are those of the operators")]
        pub enum $name {
            $($variant,)*
        }

        impl $name {
            const fn slot(self) -> c_int {
                match self {
                    $($name::$variant => ffi::$slot,)*
                }
            }
        }
    };
}

slots! {
    /// Slots that take the object alone.
    Unary:
    Neg = Py_nb_negative,
    Pos = Py_nb_positive,
    Abs = Py_nb_absolute,
    Invert = Py_nb_invert,
    Int = Py_nb_int,
    Float = Py_nb_float,
    Index = Py_nb_index,
    Repr = Py_tp_repr,
    Str = Py_tp_str,
    Iter = Py_tp_iter,
    Await = Py_am_await,
    AIter = Py_am_aiter,
    ANext = Py_am_anext,
}

slots! {
    /// Operators of two operands.
    Number:
    Add = Py_nb_add,
    Subtract = Py_nb_subtract,
    Multiply = Py_nb_multiply,
    MatrixMultiply = Py_nb_matrix_multiply,
    TrueDivide = Py_nb_true_divide,
    FloorDivide = Py_nb_floor_divide,
    Remainder = Py_nb_remainder,
    Divmod = Py_nb_divmod,
    Lshift = Py_nb_lshift,
    Rshift = Py_nb_rshift,
    And = Py_nb_and,
    Xor = Py_nb_xor,
    Or = Py_nb_or,
}

slots! {
    /// Augmented assignments.
    InPlace:
    Add = Py_nb_inplace_add,
    Subtract = Py_nb_inplace_subtract,
    Multiply = Py_nb_inplace_multiply,
    MatrixMultiply = Py_nb_inplace_matrix_multiply,
    TrueDivide = Py_nb_inplace_true_divide,
    FloorDivide = Py_nb_inplace_floor_divide,
    Remainder = Py_nb_inplace_remainder,
    Lshift = Py_nb_inplace_lshift,
    Rshift = Py_nb_inplace_rshift,
    And = Py_nb_inplace_and,
    Xor = Py_nb_inplace_xor,
    Or = Py_nb_inplace_or,
}

type UnaryFunction = unsafe extern "C" fn(*mut ffi::PyObject) -> *mut ffi::PyObject;
type BinaryFunction = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;
type TernaryFunction =
    unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::PyObject, *mut ffi::PyObject) -> *mut ffi::PyObject;

impl TypeSlot {
    /// A method without parameters.
    #[must_use]
    pub const fn unary<F: Function>(slot: Unary) -> TypeSlot {
        let function = match slot {
            Unary::ANext => unary_async::<F> as UnaryFunction,
            _ if F::SHARED.is_some() => shared::unary::<F>,
            _ => unary::<F>,
        };
        TypeSlot::one(slot.slot(), function as *mut c_void)
    }

    /// An operator, and what it does as the right operand's.
    #[must_use]
    pub const fn number<C: Class, F: Function, R: Function>(slot: Number) -> TypeSlot {
        let function = if F::SHARED.is_some() && !R::PRESENT {
            shared::binary::<F> as BinaryFunction
        } else {
            binary::<C, F, R>
        };
        TypeSlot::one(slot.slot(), function as *mut c_void)
    }

    /// An augmented assignment.
    #[must_use]
    pub const fn in_place<C: Class, F: Function>(slot: InPlace) -> TypeSlot {
        TypeSlot::one(slot.slot(), in_place::<F> as BinaryFunction as *mut c_void)
    }

    /// `**` and `pow`, and what they do as the right operand's.
    #[must_use]
    pub const fn power<C: Class, F: Function, R: Function>() -> TypeSlot {
        TypeSlot::one(ffi::Py_nb_power, power::<C, F, R> as TernaryFunction as *mut c_void)
    }

    /// `**=`
    #[must_use]
    pub const fn in_place_power<C: Class, F: Function>() -> TypeSlot {
        TypeSlot::one(
            ffi::Py_nb_inplace_power,
            in_place_power::<F> as TernaryFunction as *mut c_void,
        )
    }
}

/// # Safety
///
/// Only CPython calls this, or `entry::again`, with what stands for a live object; as a slot of a type of ours: the thread is attached, and `this` is an object of it that lives through the
/// call.
unsafe extern "C" fn unary<F: Function>(this: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        enter_slot::<F>(py, this, &[])
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_unary(F::PLAN, missed, this, unary::<F>) },
    }
}

/// # Safety
///
/// That of [`unary`].
unsafe extern "C" fn unary_async<F: Function>(this: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        invoke::<F>(py, this, &[]).map_err(|error| match error.is_exhausted() {
            true => PyErr::stop_async_iteration(),
            false => error,
        })
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// Calls one side of an operator, in the ordinary way alone if that is said; `None` if it says that it is not for it.
#[inline(always)]
fn ask<'py, F: Function, const ORDINARY: bool>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Result<Option<Owned<'py>>, PyErr> {
    let result = if ORDINARY {
        invoke_anew::<F>(py, receiver, values)
    } else {
        invoke::<F>(py, receiver, values)
    };
    match result {
        Ok(value) => Ok(unless_not_implemented(value)),
        Err(error) if error.is_mismatch() => Ok(None),
        Err(error) => Err(error),
    }
}

/// # Safety
///
/// Only CPython calls this, or `entry::again`, with what stands for live objects; as a slot of a type of ours: the thread is attached, and the operands, of which one is an object of the
/// type, live through the call.
unsafe extern "C" fn binary<C: Class, F: Function, R: Function>(
    left: *mut ffi::PyObject,
    right: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    if !F::PRESENT || !unsafe { is_for::<C, F, R>(left) } {
        // SAFETY: by the contract above.
        return unsafe { binary_rest::<C, F, R>(left, right) };
    }
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let left = unsafe { Borrowed::from_raw(py, left) };
        // SAFETY: a live object, by the contract above.
        let right = unsafe { Borrowed::from_raw(py, right) };
        match enter_slot::<F>(py, left, &[right]) {
            Prompt::Failed(error) if error.is_mismatch() => Prompt::Done(Owned::not_implemented(py)),
            result => result,
        }
    };
    let give = |value: Owned<'_>| {
        if value.borrow().is_not_implemented() {
            // SAFETY: by the contract above; the left operand was asked.
            return unsafe { binary_rest::<C, F, R>(left, right) };
        }
        value.into_raw()
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door::<F, _, _>(std::ptr::null_mut(), give, body) } {
        Ok(answer) => answer,
        Err(missed) => {
            let (entry, rest) = (binary::<C, F, R>, binary_rest::<C, F, R>);
            // SAFETY: by the contract above.
            unsafe { again_binary(F::PLAN, missed, left, right, entry, rest) }
        }
    }
}

/// Whether an operand is to be asked as the left one: an object of the class, or what stands for one, whose class has no such operator of
/// its own.
///
/// # Safety
///
/// That of [`binary`].
#[inline(always)]
unsafe fn is_for<C: Class, F: Function, R: Function>(left: *mut ffi::PyObject) -> bool {
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: a live object, by the contract above.
    let object = unsafe { Borrowed::from_raw(py, left) };
    // SAFETY: as above.
    is_exact::<C>(object) || unsafe { is_heir_for(object, C::info(), binary::<C, F, R> as BinaryFunction) }
}

/// The same where the class is known only now, and the function that was called.
///
/// # Safety
///
/// That of [`binary`].
#[inline(always)]
pub(crate) unsafe fn is_left_operand(left: *mut ffi::PyObject, class: &'static ClassInfo, own: BinaryFunction) -> bool {
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: a live object, by the contract above.
    let object = unsafe { Borrowed::from_raw(py, left) };
    // SAFETY: as above.
    is_exactly(object, class) || unsafe { is_heir_for(object, class, own) }
}

/// The same for an object of another class.
///
/// # Safety
///
/// That of [`binary`].
#[cold]
#[inline(never)]
unsafe fn is_heir_for(left: Borrowed<'_, '_>, class: &'static ClassInfo, own: BinaryFunction) -> bool {
    // SAFETY: by the contract above.
    if unsafe { is_stand(left.as_ptr()) } {
        return true;
    }
    let own = own as *mut c_void;
    is_heir(left, class) && !overridden(slot_of(class, own), own, left)
}

/// # Safety
///
/// That of [`binary`].
#[cold]
#[inline(never)]
unsafe extern "C" fn binary_rest<C: Class, F: Function, R: Function>(
    left: *mut ffi::PyObject,
    right: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let own = binary::<C, F, R> as BinaryFunction;
    if F::PRESENT && !R::PRESENT {
        // SAFETY: by the contract above.
        return unsafe { left_alone(left, right, C::info(), own) };
    }
    // SAFETY: by the contract above.
    unsafe { rest(left, right, |py, left, right| ask_right::<C, F, R>(py, left, right)) }
}

/// What is left of an operator that nothing is said of for the right operand.
///
/// # Safety
///
/// That of [`binary`]; the class, and the function that was called.
#[inline(never)]
pub(crate) unsafe fn left_alone(
    left: *mut ffi::PyObject,
    right: *mut ffi::PyObject,
    class: &'static ClassInfo,
    own: BinaryFunction,
) -> *mut ffi::PyObject {
    let own = own as *mut c_void;
    // SAFETY: by the contract above.
    unsafe {
        rest(left, right, |py, left, right| {
            if !same_type(left, right) && is_instance_of(right, class) {
                return inherited_binary(slot_of(class, own), own, right, (left, right));
            }
            Ok(Owned::not_implemented(py))
        })
    }
}

/// # Safety
///
/// That of [`binary`].
#[inline(always)]
unsafe fn rest<'py>(
    left: *mut ffi::PyObject,
    right: *mut ffi::PyObject,
    ask: impl FnOnce(Python<'py>, Borrowed<'_, 'py>, Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr>,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above, or what stands for one.
        if unsafe { is_stand(left) } || unsafe { is_stand(right) } {
            return Ok(Owned::not_implemented(py)); // The call around this one has the operands themselves.
        }
        // SAFETY: a live object, by the contract above.
        let left = unsafe { Borrowed::from_raw(py, left) };
        // SAFETY: a live object, by the contract above.
        let right = unsafe { Borrowed::from_raw(py, right) };
        ask(py, left, right)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// What is left when the left operand has been asked, or is none of ours.
#[inline(always)]
fn ask_right<'py, C: Class, F: Function, R: Function>(
    py: Python<'py>,
    left: Borrowed<'_, 'py>,
    right: Borrowed<'_, 'py>,
) -> Result<Owned<'py>, PyErr> {
    let own = binary::<C, F, R> as BinaryFunction as *mut c_void;
    // Two of one class ask only one of them.
    if R::PRESENT
        && !same_type(left, right)
        && is_instance::<C>(right)
        && let Some(value) = ask::<R, true>(py, right, &[left])?
    {
        return Ok(value);
    }
    if !F::PRESENT && is_instance::<C>(left) {
        return inherited_binary(slot_of(C::info(), own), own, left, (left, right));
    }
    if !R::PRESENT && !same_type(left, right) && is_instance::<C>(right) {
        return inherited_binary(slot_of(C::info(), own), own, right, (left, right));
    }
    Ok(Owned::not_implemented(py))
}

#[inline(always)]
fn same_type(one: Borrowed<'_, '_>, other: Borrowed<'_, '_>) -> bool {
    // SAFETY: a live object.
    let one = unsafe { ffi::Py_TYPE(one.as_ptr()) };
    // SAFETY: a live object.
    let other = unsafe { ffi::Py_TYPE(other.as_ptr()) };
    std::ptr::eq(one, other)
}

/// Whether the left operand, which is of the class or derives from it, has no other class of ours in between that has an operator of its
/// own. If it has, that one was asked already, and the slot is called for the right operand's sake.
#[inline(always)]
fn is_ours<C: Class>(left: Borrowed<'_, '_>, own: *mut c_void) -> bool {
    is_exact::<C>(left) || !overridden(slot_of(C::info(), own), own, left)
}

#[cold]
#[inline(never)]
fn overridden(slot: Option<c_int>, own: *mut c_void, left: Borrowed<'_, '_>) -> bool {
    let Some(slot) = slot else { return false };
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(left.as_ptr()) };
    // SAFETY: a live type.
    let Some(ty) = (unsafe { native(ty) }) else {
        return false;
    };
    // SAFETY: a live type and a slot that every version knows.
    unsafe { ffi::PyType_GetSlot(ty.as_ptr(), slot) != own }
}

/// What the base of a class does, to which one of the operands belongs, if it has such an operator.
#[cold]
#[inline(never)]
fn inherited_binary<'py>(
    slot: Option<c_int>,
    own: *mut c_void,
    ours: Borrowed<'_, 'py>,
    (left, right): (Borrowed<'_, 'py>, Borrowed<'_, 'py>),
) -> Result<Owned<'py>, PyErr> {
    let Some(function) = slot.and_then(|slot| inherited(ours, slot, own)) else {
        return Ok(Owned::not_implemented(ours.py()));
    };
    // SAFETY: a function of two operands, as all that are found in these slots.
    let function = unsafe { std::mem::transmute::<*mut c_void, BinaryFunction>(function.as_ptr()) };
    // SAFETY: attached, live objects; one of them is of a type that has this slot.
    let value = unsafe { function(left.as_ptr(), right.as_ptr()) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(ours.py(), value) }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it, and both live through the
/// call.
unsafe extern "C" fn in_place<F: Function>(this: *mut ffi::PyObject, other: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let this = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: a live object, by the contract above.
        let other = unsafe { Borrowed::from_raw(py, other) };
        Ok(ask::<F, false>(py, this, &[other])?.unwrap_or_else(|| Owned::not_implemented(py)))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// That of [`in_place`]; the third is a live object, too.
unsafe extern "C" fn in_place_power<F: Function>(
    this: *mut ffi::PyObject,
    other: *mut ffi::PyObject,
    _: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: by the contract above. Python passes no modulus to `__ipow__`.
    unsafe { in_place::<F>(this, other) }
}

/// Calls one side of `**` or `pow`.
fn raise<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    other: Borrowed<'_, 'py>,
    modulus: Borrowed<'_, 'py>,
) -> Result<Option<Owned<'py>>, PyErr> {
    if modulus.is_none() {
        ask::<F, false>(py, receiver, &[other])
    } else {
        ask::<F, false>(py, receiver, &[other, modulus])
    }
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, and the operands, of which one is an object of the
/// type, live through the call.
unsafe extern "C" fn power<C: Class, F: Function, R: Function>(
    base: *mut ffi::PyObject,
    exponent: *mut ffi::PyObject,
    modulus: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let base = unsafe { Borrowed::from_raw(py, base) };
        // SAFETY: a live object, by the contract above.
        let exponent = unsafe { Borrowed::from_raw(py, exponent) };
        // SAFETY: a live object, by the contract above.
        let modulus = unsafe { Borrowed::from_raw(py, modulus) };
        let own = power::<C, F, R> as TernaryFunction as *mut c_void;
        if F::PRESENT
            && is_instance::<C>(base)
            && is_ours::<C>(base, own)
            && let Some(value) = raise::<F>(py, base, exponent, modulus)?
        {
            return Ok(value);
        }
        // Before 3.14, Python asks the exponent only where there is no modulus.
        if R::PRESENT
            && (modulus.is_none() || (kind::since(14) && R::Slots::LEN > 1))
            && !same_type(base, exponent)
            && is_instance::<C>(exponent)
            && let Some(value) = raise::<R>(py, exponent, base, modulus)?
        {
            return Ok(value);
        }
        Ok(Owned::not_implemented(py))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

//! The slots of a type: functions that CPython calls for operators, items, attributes and the like.
//!
//! In: the functions that implement protocol methods. Out: entries for the table of a type. Each does what the slot of a Python class
//! does that has these methods: who is asked first, what stands for "not mine", what a result must be.

mod attribute;
#[cfg(pyz3_buffers)]
mod buffer;
mod buffer_method;
mod call;
mod compare;
mod container;
mod element;
mod finalize;
mod number;

use std::ffi::{c_int, c_void};

#[cfg(pyz3_buffers)]
pub use buffer::{Lend, Lent, finish_buffer, lend};
pub(crate) use buffer_method::add_buffer_method;
pub use element::Element;
pub use number::{InPlace, Number, Unary};
pub(crate) use number::{is_left_operand, left_alone};

use crate::args::{Args, Function, Owner, Signature, Slot};
use crate::attach::Python;
use crate::class::ClassInfo;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// What a class lacks.
pub struct Absent;

impl Function for Absent {
    const SIGNATURE: Signature = Signature {
        owner: Owner::Method("?"),
        ..Signature::NEW
    };
    type Slots = [Slot; 0];

    fn call<'py>(_: Python<'py>, _: &Args<'py>) -> Result<Owned<'py>, PyErr> {
        Err(PyErr::runtime_error("a method that is not there was called"))
    }
}

/// A method, or none.
trait Side: Function {
    /// Whether there is one. Functions have names.
    const PRESENT: bool = !Self::SIGNATURE.name.is_empty();
}

impl<F: Function> Side for F {}

/// What CPython calls one thing may be several slots.
const MOST: usize = 2;

/// One or more slots of a type.
pub struct TypeSlot {
    slots: [c_int; MOST], // Zero is none, and the last.
    functions: [*mut c_void; MOST],
}

// SAFETY: it points to functions alone.
unsafe impl Sync for TypeSlot {}

impl TypeSlot {
    const fn one(slot: c_int, function: *mut c_void) -> TypeSlot {
        TypeSlot {
            slots: [slot, 0],
            functions: [function, std::ptr::null_mut()],
        }
    }

    const fn two(slot: c_int, function: *mut c_void, other: c_int, second: *mut c_void) -> TypeSlot {
        TypeSlot {
            slots: [slot, other],
            functions: [function, second],
        }
    }

    /// Whether it has a function for a slot.
    pub(crate) const fn fills(&self, slot: c_int) -> bool {
        let [one, other] = self.slots;
        one == slot || other == slot
    }

    /// The numbers of the slots, as CPython's headers have them, and the functions.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (c_int, *mut c_void)> {
        let slots = self.slots.iter().copied().take_while(|&it| it != 0);
        slots.zip(self.functions.iter().copied())
    }
}

/// Which slot of a class a function is in.
#[cold]
#[inline(never)]
fn slot_of(info: &ClassInfo, own: *mut c_void) -> Option<c_int> {
    let mut all = info.table.slots.iter().flat_map(TypeSlot::entries);
    all.find(|it| it.1 == own).map(|it| it.0)
}

/// What an operator or a comparison leaves to the other operand.
#[inline]
fn unless_not_implemented(value: Owned<'_>) -> Option<Owned<'_>> {
    if value.borrow().is_not_implemented() {
        None
    } else {
        Some(value)
    }
}

/// Gives back a result that is used up, on a thread that is attached for certain: a drop would ask again.
#[inline]
pub(crate) fn discard<'py>(py: Python<'py>, value: Owned<'py>) {
    value.discard(py);
}

/// The function that the type would have in a slot without the class whose slot is `own`: its base's.
#[cold]
#[inline(never)]
fn inherited(object: Borrowed<'_, '_>, slot: c_int, own: *mut c_void) -> Option<std::ptr::NonNull<c_void>> {
    // SAFETY: a live object; its type lives as long as it does.
    let mut ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    let mut seen = false;
    while !ty.is_null() {
        // SAFETY: a live type and a slot that every version knows.
        let function = unsafe { ffi::PyType_GetSlot(ty, slot) };
        if function == own {
            seen = true;
        } else if seen {
            return std::ptr::NonNull::new(function);
        }
        // SAFETY: a live type, which keeps its base alive.
        ty = unsafe { ffi::PyType_GetSlot(ty, ffi::Py_tp_base) }.cast();
    }
    None
}

/// The AttributeError that a Python class raises if it has one half of such methods alone.
#[cold]
#[inline(never)]
fn no_method(name: &str) -> PyErr {
    PyErr::attribute_error(name)
}

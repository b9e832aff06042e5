//! Views: objects whose state is a part of another object's.
//!
//! In: an owner, and the way from its state to the part. Out: an object of the part's class, which borrows its owner whenever it is used,
//! and keeps it alive.

use std::ptr::NonNull;

use super::layout::Head;
use super::{Class, ClassInfo};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, Owned};

/// The way from a state to a part of it.
pub struct Projection<T, P> {
    look: fn(&T) -> &P,
    change: Option<fn(&mut T) -> &mut P>,
}

impl<T, P> Projection<T, P> {
    /// A part that may be changed.
    pub const fn new(look: fn(&T) -> &P, change: fn(&mut T) -> &mut P) -> Projection<T, P> {
        Projection {
            look,
            change: Some(change),
        }
    }

    /// A part that may not.
    pub const fn read_only(look: fn(&T) -> &P) -> Projection<T, P> {
        Projection { look, change: None }
    }
}

/// What a view keeps in the place of a state.
pub(super) struct View {
    /// The owner; a reference count of it belongs to the view.
    pub(super) owner: NonNull<ffi::PyObject>,
    /// The class as which the owner is borrowed.
    pub(super) class: &'static ClassInfo,
    pub(super) look: unsafe fn(*const u8) -> *const u8,
    pub(super) change: Option<unsafe fn(*mut u8) -> *mut u8>,
}

impl View {
    /// What a view looks at.
    ///
    /// # Safety
    ///
    /// The object is a view of that class, and lives for `'a`.
    pub(super) unsafe fn of<'a>(object: *mut ffi::PyObject, info: &ClassInfo) -> Option<&'a View> {
        // SAFETY: within the object, by the contract above.
        let place = unsafe { object.byte_add(info.view?) };
        // SAFETY: views have it there, from their beginning to their end.
        Some(unsafe { &*place.cast::<View>() })
    }
}

/// Makes a view.
pub(crate) fn view<'py, C: Class, P: Class>(
    py: Python<'py>,
    owner: Borrowed<'_, 'py>,
    projection: &Projection<C::State, P::State>,
) -> Result<Owned<'py>, PyErr> {
    let info = P::info();
    let (Some(place), Some(ty), false) = (info.view, info.cell.get(py), P::FOREIGN) else {
        return Err(PyErr::runtime_error(format!(
            "there are no views of class `{}`",
            info.table.qualname
        )));
    };
    // The owner must have a state that is of the class.
    let guard = super::Guard::default();
    super::lend_own::<C>(owner, &guard, super::Who::Handle)?;
    drop(guard);
    // SAFETY: a live type.
    let alloc = unsafe { kind::alloc(ty.as_ptr()) }.unwrap_or(ffi::PyType_GenericAlloc);
    // SAFETY: attached, a live type without items.
    let object = unsafe { alloc(ty.as_ptr(), 0) };
    // SAFETY: a new reference or null.
    let object = unsafe { Owned::result(py, object) }?;
    // SAFETY: within the object: its class has views.
    let place = unsafe { object.borrow().as_ptr().byte_add(place) }.cast::<View>();
    type Look<T, P> = fn(&T) -> &P;
    type Change<T, P> = fn(&mut T) -> &mut P;
    // SAFETY: references are passed as pointers are, and whoever calls it passes a valid one.
    let look =
        unsafe { std::mem::transmute::<Look<C::State, P::State>, unsafe fn(*const u8) -> *const u8>(projection.look) };
    let change = projection.change.map(|it| {
        // SAFETY: as above.
        unsafe { std::mem::transmute::<Change<C::State, P::State>, unsafe fn(*mut u8) -> *mut u8>(it) }
    });
    let view = View {
        owner: owner.as_non_null(),
        class: C::info(),
        look,
        change,
    };
    // The reference count that the view gives back at its end.
    owner.to_owned().into_raw();
    // SAFETY: room for it, which nobody has used yet.
    unsafe { place.write(view) };
    // SAFETY: of a type of ours.
    unsafe { Head::of(object.borrow()) }.set_view(info);
    Ok(object)
}

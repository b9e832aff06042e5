//! What a value of any type is.
//!
//! In: a value, which may be borrowed for a while. Out: the same as the type that it is. `Any` would want it to be `'static`.

use std::any::TypeId;
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, transmute, transmute_copy};

/// Asks for the type of anything, be it borrowed for a while.
trait Typed {
    fn type_id(&self) -> TypeId
    where
        Self: 'static;
}

impl<T> Typed for PhantomData<T> {
    #[inline]
    fn type_id(&self) -> TypeId
    where
        Self: 'static,
    {
        TypeId::of::<T>()
    }
}

#[inline]
fn type_id_of<T>() -> TypeId {
    let marker = PhantomData::<T>;
    let typed: &dyn Typed = &marker;
    // SAFETY: lifetimes leave no trace in the code of a function; the marker holds nothing, and the reference ends here.
    let typed = unsafe { transmute::<&dyn Typed, &(dyn Typed + 'static)>(typed) };
    typed.type_id()
}

/// The value as a `T`, which it is or is not. The compiler knows which.
#[inline]
pub(super) fn cast<E, T: 'static>(value: E) -> Result<T, E> {
    if type_id_of::<E>() != TypeId::of::<T>() {
        return Err(value);
    }
    let value = ManuallyDrop::new(value);
    // SAFETY: it is of that very type, which has no lifetimes; the original is forgotten.
    Ok(unsafe { transmute_copy::<ManuallyDrop<E>, T>(&value) })
}

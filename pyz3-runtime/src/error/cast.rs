//! What a value of any type is.
//!
//! In: a value, which may be borrowed for a while. Out: the same as the type that it is. `Any` would want it to be `'static`.

use std::any::TypeId;
use std::error::Error;
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

/// Whether the two are the same type, but for lifetimes. The compiler knows.
#[inline]
pub(super) fn is<E, T: 'static>() -> bool {
    type_id_of::<E>() == TypeId::of::<T>()
}

/// The value as a `T`, which it is or is not. The compiler knows which.
#[inline]
pub(super) fn cast<E, T: 'static>(value: E) -> Result<T, E> {
    if !is::<E, T>() {
        return Err(value);
    }
    let value = ManuallyDrop::new(value);
    // SAFETY: it is of that very type, which has no lifetimes; the original is forgotten.
    Ok(unsafe { transmute_copy::<ManuallyDrop<E>, T>(&value) })
}

/// What a function returned as its error, of which nobody knows yet that it is one.
pub(super) struct Bare<'e> {
    value: *const (), // Invariant: a `&'e E`, where `E` becomes a `Box<dyn Error>`.
    id: TypeId,       // Of that `E`, without its lifetimes.
    lent: PhantomData<&'e ()>,
}

impl<'e> Bare<'e> {
    #[inline]
    pub(super) fn new<E: Into<Box<dyn Error>>>(value: &'e E) -> Bare<'e> {
        Bare {
            value: std::ptr::from_ref(value).cast(),
            id: type_id_of::<E>(),
            lent: PhantomData,
        }
    }

    /// The error as that type, if it is one.
    #[inline]
    pub(super) fn get<T: Error + 'static>(&self) -> Option<&'e T> {
        if self.id != TypeId::of::<T>() {
            return None;
        }
        // SAFETY: it is of that type, as which it is lent for `'e`. No lifetime of its own is made longer: `T` is an error and `'static`, so
        // it is `From<E: Error>` that makes a box of it; another implementation for `E`, which is `T` with other lifetimes, would overlap
        // with that one, and that one takes none but `'static` errors.
        Some(unsafe { &*self.value.cast::<T>() })
    }
}

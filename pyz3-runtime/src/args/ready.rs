//! Arguments that have been converted already, when a call begins anew.
//!
//! In: an argument that was not just what is expected. Out: what stands for it in the call that begins anew, with the value in it. The
//! value is read as often as the call begins anew, so it is one that nothing has to be done for when it is gone.

use std::mem::{ManuallyDrop, MaybeUninit, offset_of};
use std::ptr::NonNull;

use crate::class::Stand;
use crate::convert::FromPython;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, header, is_stand};

/// Makes what stands for an argument, in the room if it is small; nothing if the argument itself will do.
///
/// # Safety
///
/// The argument lives as long as what is made; the room lives longer, and is for this alone.
pub(crate) type Fit = unsafe fn(Borrowed<'_, '_>, &mut Room) -> Result<Option<Ready>, PyErr>;

/// Room for what stands for an argument, on the stack of whoever calls the function.
#[repr(C, align(16))]
pub(crate) struct Room(MaybeUninit<[usize; 8]>);

impl Room {
    pub(crate) fn new() -> Room {
        Room(MaybeUninit::uninit())
    }
}

/// What stands for an argument.
pub(crate) struct Ready {
    place: NonNull<ffi::PyObject>, // Invariant: a `Content` of the types that `free` is for.
    free: unsafe fn(NonNull<ffi::PyObject>),
}

/// A value, where a call finds it.
#[repr(C)]
struct Value<T> {
    header: ffi::PyObject,
    /// Where a [`Stand`] has its head, which is null. Nor has any other object its value at the same place, of which the compiler would make
    /// one way to both, and that the longer.
    apart: [usize; 2],
    value: MaybeUninit<ManuallyDrop<T>>,
}

// A reference to a state is read from a stand as any value.
const _: () = assert!(offset_of!(Value<NonNull<u8>>, value) == Stand::STATE);

/// A value, and what it may be borrowed from.
#[repr(C)]
struct Content<T, H> {
    value: Value<T>,
    holder: H,
}

impl<T, H> Content<T, H> {
    /// Whether it goes into a [`Room`].
    const SMALL: bool = size_of::<Self>() <= size_of::<Room>() && align_of::<Self>() <= align_of::<Room>();

    /// Moves it to where it stays.
    fn put(self, room: &mut Room) -> NonNull<Self> {
        if Self::SMALL {
            let place = NonNull::from(room).cast();
            // SAFETY: room for it, as just seen.
            unsafe { place.write(self) };
            place
        } else {
            NonNull::from(Box::leak(Box::new(self)))
        }
    }

    /// # Safety
    ///
    /// Where one was put, not used any more.
    unsafe fn free(place: NonNull<ffi::PyObject>) {
        let place = place.cast::<Self>().as_ptr();
        if Self::SMALL {
            // SAFETY: by the contract above.
            unsafe { place.drop_in_place() };
        } else {
            // SAFETY: from a box, by the contract above.
            drop(unsafe { Box::from_raw(place) });
        }
    }
}

impl Ready {
    /// One without a value, and where that goes.
    fn empty<T, H>(holder: H, room: &mut Room) -> (Ready, NonNull<Content<T, H>>) {
        let value = Value {
            header: header(),
            apart: [usize::MAX; 2],
            value: MaybeUninit::uninit(),
        };
        let content = Content { value, holder }.put(room);
        let ready = Ready {
            place: content.cast(),
            free: Content::<T, H>::free,
        };
        (ready, content)
    }

    /// What is passed in the place of the argument.
    pub(crate) fn place(&self) -> *mut ffi::PyObject {
        self.place.as_ptr()
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        // SAFETY: by the invariant; nobody has it any more.
        unsafe { (self.free)(self.place) }
    }
}

/// Converts an argument in the ordinary way: a [`Fit`].
///
/// # Safety
///
/// That of [`Fit`].
pub(super) unsafe fn fit<'a, M, T>(object: Borrowed<'_, '_>, room: &mut Room) -> Result<Option<Ready>, PyErr>
where
    M: FromPython<'a, T> + 'a,
    T: 'a,
{
    debug_assert!(!std::mem::needs_drop::<T>(), "a value that is read more than once");
    let (ready, content) = Ready::empty::<T, M::Holder>(M::Holder::default(), room);
    // SAFETY: nobody else uses the holder as long as the value is there.
    let holder = unsafe { &mut (*content.as_ptr()).holder };
    // SAFETY: the argument lives as long as the value is used, by the contract above.
    let object: Borrowed<'a, '_> = unsafe { Borrowed::from_raw(object.py(), object.as_ptr()) };
    let value = ManuallyDrop::new(M::from_python(object, holder)?);
    // SAFETY: in what was just made.
    let place = unsafe { &raw mut (*content.as_ptr()).value.value };
    // SAFETY: room for it.
    unsafe { place.write(MaybeUninit::new(value)) };
    Ok(Some(ready))
}

/// Says why an argument cannot be converted that would be promptly, if it could: a [`Fit`].
///
/// # Safety
///
/// That of [`Fit`].
pub(super) unsafe fn refuse<'a, M, T>(object: Borrowed<'_, '_>, _: &mut Room) -> Result<Option<Ready>, PyErr>
where
    M: FromPython<'a, T> + 'a,
    T: 'a,
{
    let mut holder = M::Holder::default();
    // SAFETY: nobody else uses the holder as long as the value is there, which is not for long.
    let place = unsafe { NonNull::from(&mut holder).as_mut() };
    // SAFETY: the argument lives as long as the value is used, by the contract above.
    let object: Borrowed<'a, '_> = unsafe { Borrowed::from_raw(object.py(), object.as_ptr()) };
    M::from_python(object, place).map(drop)?;
    Ok(None)
}

/// The value, if it is no argument that is passed, but something that stands for one.
///
/// # Safety
///
/// An object, or what [`fit`] has made for this type, or a [`Stand`] for the class that this is a reference to the state of, or `Some` of that:
/// both are laid out as the pointer. It lives as long as the value is used, and the value of the last time is not used any more.
#[inline(always)]
pub(super) unsafe fn ready<T>(object: Borrowed<'_, '_>) -> Option<T> {
    // SAFETY: by the contract above.
    if !unsafe { is_stand(object.as_ptr()) } {
        return None;
    }
    let value = object.as_ptr().cast::<Value<T>>();
    // SAFETY: a value of that type, by the contract above.
    let place = unsafe { &raw const (*value).value };
    // SAFETY: as above.
    let value = unsafe { place.read() };
    // SAFETY: it was written when it was made.
    Some(ManuallyDrop::into_inner(unsafe { value.assume_init() }))
}

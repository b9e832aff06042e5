//! Buffers that are lent for one call.
//!
//! In: anything with the buffer protocol, and room in the frame of the call. Out: `&Buffer`, whose view of CPython's stands in that room, so that
//! nothing is allocated for it. There is no such `&mut`: who has one may put another in its place, and keep what stood there.

use std::mem::{ManuallyDrop, MaybeUninit};

use super::Borrowed;
use super::array::Buffer;
use super::buffer::{View, ViewRoom};
use crate::attach::{self, Python};
use crate::class::slots::Element;
use crate::convert::Framed;
use crate::error::PyErr;
use crate::ffi;

/// Holds a buffer, and the room of its view.
#[repr(C)] // The mark not beside the room: LLVM makes one store of what is written to both, and so fills the room.
pub struct LentBuffer<T> {
    /// Whether it ends with a call, on an attached thread; others may be put anywhere. Invariant: so it was promised, if this is true.
    in_frame: bool,
    buffer: ManuallyDrop<Option<Buffer<T>>>, // Given out as `&` alone.
    room: MaybeUninit<ffi::Py_buffer>,
}

impl<T> Default for LentBuffer<T> {
    #[inline]
    fn default() -> LentBuffer<T> {
        LentBuffer {
            buffer: ManuallyDrop::new(None),
            room: MaybeUninit::uninit(),
            in_frame: false,
        }
    }
}

impl<T> LentBuffer<T> {
    /// Notes that it stands in the frame of a call.
    #[inline(always)]
    pub(crate) fn stands_in_frame(&mut self, _: Framed) {
        self.in_frame = true;
    }
}

impl<T: Element> LentBuffer<T> {
    /// What the object shows, as long as this is borrowed.
    #[inline]
    pub(crate) fn fill(&mut self, object: Borrowed<'_, '_>) -> Result<&Buffer<T>, PyErr> {
        self.end(Some(object.py()));
        // SAFETY: while the buffer is used, this is borrowed and so where it is, and a `&` does not let it be taken out; and where it is when the
        // view ends, the view is told before.
        let room = unsafe { ViewRoom::within(&mut self.room) };
        let view = room.fill(object, ffi::PyBUF_RECORDS_RO)?;
        let view = view.ok_or_else(|| PyErr::expected("Buffer", object))?;
        // Nothing was there before. The usual form is written where it is found, without a way through that of others.
        match Buffer::of_row(view) {
            Ok(buffer) => self.buffer = ManuallyDrop::new(Some(buffer)),
            Err(view) => examine(view, object, &mut self.buffer)?,
        }
        // SAFETY: as just put there.
        Ok(unsafe { self.buffer.as_ref().unwrap_unchecked() })
    }
}

/// Puts a buffer there whose view is no row, if it is one of such numbers.
#[cold]
#[inline(never)]
fn examine<T: Element>(
    view: View,
    object: Borrowed<'_, '_>,
    buffer: &mut ManuallyDrop<Option<Buffer<T>>>,
) -> Result<(), PyErr> {
    *buffer = ManuallyDrop::new(Some(Buffer::examined(view, object, ffi::PyBUF_RECORDS_RO)?));
    Ok(())
}

impl<T> LentBuffer<T> {
    /// Ends the view, if there is one, by the way for attached threads if this is one.
    #[inline]
    fn end(&mut self, attached: Option<Python<'_>>) {
        if let Some(buffer) = self.buffer.take() {
            let mut view = buffer.into_view();
            view.stands_in(&mut self.room);
            if attached.is_some() {
                // SAFETY: attached, as the token says.
                unsafe { view.end_attached() };
            }
        }
    }
}

impl<T> Drop for LentBuffer<T> {
    #[inline]
    fn drop(&mut self) {
        let is_attached = self.in_frame || attach::attached();
        // SAFETY: attached: by the invariant, or as was asked.
        self.end(is_attached.then(|| unsafe { Python::assume() }));
    }
}

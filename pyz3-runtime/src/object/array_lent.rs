//! Buffers that are lent for one call.
//!
//! In: anything with the buffer protocol, and room in the frame of the call. Out: `&Buffer` or `&mut BufferMut`, whose view of CPython's stands in
//! that room, so that nothing is allocated for it.

use std::mem::MaybeUninit;

use super::Borrowed;
use super::array::{Buffer, BufferMut};
use super::buffer::{View, ViewRoom};
use crate::class::slots::Element;
use crate::error::PyErr;
use crate::ffi;

/// A buffer, in either form.
pub trait Shown: Sized {
    /// What the object shows, if it shows anything.
    #[doc(hidden)]
    fn open(object: Borrowed<'_, '_>, room: ViewRoom<'_>) -> Result<Option<Self>, PyErr>;
    /// The view that it is of.
    #[doc(hidden)]
    fn view(&mut self) -> &mut View;
}

impl<T: Element> Shown for Buffer<T> {
    #[inline]
    fn open(object: Borrowed<'_, '_>, room: ViewRoom<'_>) -> Result<Option<Buffer<T>>, PyErr> {
        Buffer::open(object, ffi::PyBUF_RECORDS_RO, room)
    }

    #[inline]
    fn view(&mut self) -> &mut View {
        self.view_mut()
    }
}

impl<T: Element> Shown for BufferMut<T> {
    #[inline]
    fn open(object: Borrowed<'_, '_>, room: ViewRoom<'_>) -> Result<Option<BufferMut<T>>, PyErr> {
        BufferMut::open(object, room)
    }

    #[inline]
    fn view(&mut self) -> &mut View {
        self.view_mut()
    }
}

/// Holds a buffer, and the room of its view.
pub struct LentBuffer<B: Shown> {
    buffer: Option<B>,
    room: MaybeUninit<ffi::Py_buffer>,
}

impl<B: Shown> Default for LentBuffer<B> {
    #[inline]
    fn default() -> LentBuffer<B> {
        LentBuffer {
            buffer: None,
            room: MaybeUninit::uninit(),
        }
    }
}

impl<B: Shown> LentBuffer<B> {
    /// What the object shows, as long as this is borrowed.
    #[inline]
    pub(crate) fn fill(&mut self, object: Borrowed<'_, '_>) -> Result<&mut B, PyErr> {
        self.end();
        // SAFETY: while the buffer is used, this is borrowed and so where it is; and where it is when the view ends, the view is told before.
        let room = unsafe { ViewRoom::within(&mut self.room) };
        let buffer = B::open(object, room)?.ok_or_else(|| PyErr::expected("Buffer", object))?;
        Ok(self.buffer.insert(buffer))
    }

    #[inline]
    fn end(&mut self) {
        if let Some(mut buffer) = self.buffer.take() {
            buffer.view().stands_in(&mut self.room);
        }
    }
}

impl<B: Shown> Drop for LentBuffer<B> {
    #[inline]
    fn drop(&mut self) {
        self.end();
    }
}

//! Buffers that are lent for one call.
//!
//! In: anything with the buffer protocol, and room in the frame of the call. Out: `&Buffer`, whose view of CPython's stands in that room, so that
//! nothing is allocated for it. There is no such `&mut`: who has one may put another in its place, and keep what stood there.

use std::mem::MaybeUninit;

use super::Borrowed;
use super::array::Buffer;
use super::buffer::ViewRoom;
use crate::class::slots::Element;
use crate::error::PyErr;
use crate::ffi;

/// Holds a buffer, and the room of its view.
pub struct LentBuffer<T> {
    buffer: Option<Buffer<T>>, // Given out as `&` alone.
    room: MaybeUninit<ffi::Py_buffer>,
}

impl<T> Default for LentBuffer<T> {
    #[inline]
    fn default() -> LentBuffer<T> {
        LentBuffer {
            buffer: None,
            room: MaybeUninit::uninit(),
        }
    }
}

impl<T: Element> LentBuffer<T> {
    /// What the object shows, as long as this is borrowed.
    #[inline]
    pub(crate) fn fill(&mut self, object: Borrowed<'_, '_>) -> Result<&Buffer<T>, PyErr> {
        self.end();
        // SAFETY: while the buffer is used, this is borrowed and so where it is, and a `&` does not let it be taken out; and where it is when the
        // view ends, the view is told before.
        let room = unsafe { ViewRoom::within(&mut self.room) };
        let buffer = Buffer::open(object, ffi::PyBUF_RECORDS_RO, room)?;
        let buffer = buffer.ok_or_else(|| PyErr::expected("Buffer", object))?;
        Ok(self.buffer.insert(buffer))
    }
}

impl<T> LentBuffer<T> {
    #[inline]
    fn end(&mut self) {
        if let Some(mut buffer) = self.buffer.take() {
            buffer.view_mut().stands_in(&mut self.room);
        }
    }
}

impl<T> Drop for LentBuffer<T> {
    #[inline]
    fn drop(&mut self) {
        self.end();
    }
}

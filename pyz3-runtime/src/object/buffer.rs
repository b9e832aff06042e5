//! Bytes of objects that show their memory.
//!
//! In: anything with the buffer protocol. Out: its bytes, in the order of its items; lent where nothing can change them, which is where
//! they are those of a `bytes`, and copied otherwise: whoever else holds the memory may write to it while Rust reads.

use std::ffi::{c_int, c_void};
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr::NonNull;

use super::{Borrowed, Owned, check};
use crate::attach::{self, Python};
use crate::error::PyErr;
use crate::ffi;

/// The bytes of an object, as long as this is kept.
#[derive(Default)]
pub struct Bytes(Kind);

#[derive(Default)]
enum Kind {
    #[default]
    Empty,
    Copied(Vec<u8>),
    /// Immutable and in one piece.
    Lent(View),
}

/// A view that is released at its end.
pub(super) struct View {
    raw: NonNull<ffi::Py_buffer>, // Invariant: a view that was got, and nobody else's; it stays there until the end of this, or this is told.
    /// Whether it is in a box of its own.
    is_boxed: bool,
}

impl Drop for View {
    fn drop(&mut self) {
        // SAFETY: this is the end of it.
        unsafe { self.end(attach::attached()) };
    }
}

/// Room for a view.
pub(super) struct ViewRoom<'a>(Option<&'a mut MaybeUninit<ffi::Py_buffer>>);

impl ViewRoom<'_> {
    /// In a box of its own.
    pub(super) const BOXED: ViewRoom<'static> = ViewRoom(None);

    /// There.
    ///
    /// # Safety
    ///
    /// The room stays where it is as long as the view does, or [`View::stands_in`] says where it is then; nobody else uses it.
    pub(super) unsafe fn within(room: &mut MaybeUninit<ffi::Py_buffer>) -> ViewRoom<'_> {
        ViewRoom(Some(room))
    }

    /// A view of what the object shows, with what the flags ask for; nothing if it shows nothing.
    pub(super) fn fill(self, object: Borrowed<'_, '_>, flags: c_int) -> Result<Option<View>, PyErr> {
        let Some(show) = shows_memory(object) else {
            return Ok(None);
        };
        let get = |view: *mut ffi::Py_buffer| {
            // SAFETY: attached, a live object and the function that shows its memory, room for a view.
            let code = unsafe { show(object.as_ptr(), view, flags) };
            check(object.py(), code)
        };
        if let Some(room) = self.0 {
            get(room.as_mut_ptr())?;
            let raw = NonNull::from(room).cast();
            return Ok(Some(View { raw, is_boxed: false }));
        }
        let mut view = Box::new(MaybeUninit::<ffi::Py_buffer>::uninit());
        get(view.as_mut_ptr())?;
        let raw = NonNull::from(Box::leak(view)).cast();
        Ok(Some(View { raw, is_boxed: true }))
    }
}

/// What shows the memory of an object that has the buffer protocol.
#[inline]
fn shows_memory(object: Borrowed<'_, '_>) -> Option<ffi::getbufferproc> {
    #[cfg(Py_LIMITED_API)]
    {
        // SAFETY: a live object; the function looks at its type alone.
        let shows = unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) } != 0;
        shows.then_some(ffi::PyObject_GetBuffer)
    }
    #[cfg(not(Py_LIMITED_API))]
    {
        // SAFETY: a live object has a type.
        let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
        // SAFETY: a live type.
        let functions = unsafe { (*ty).tp_as_buffer };
        // SAFETY: null, or the functions of the type, which live as long as it does.
        unsafe { functions.as_ref() }?.bf_getbuffer
    }
}

impl Bytes {
    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.0 {
            Kind::Empty => &[],
            Kind::Copied(bytes) => bytes,
            Kind::Lent(view) if view.raw().len <= 0 || view.raw().buf.is_null() => &[],
            Kind::Lent(view) => {
                let view = view.raw();
                let (start, len) = (view.buf.cast::<u8>().cast_const(), view.len.cast_unsigned());
                // SAFETY: the view is in one piece, of a `bytes`, which never changes and which the view keeps alive.
                unsafe { std::slice::from_raw_parts(start, len) }
            }
        }
    }

    /// The bytes, copied if they have not been.
    pub(crate) fn into_vec(self) -> Vec<u8> {
        match self.0 {
            Kind::Copied(bytes) => bytes,
            _ => self.bytes().to_vec(),
        }
    }
}

impl Borrowed<'_, '_> {
    /// What the object shows, if it shows anything.
    pub(crate) fn buffer(self) -> Result<Option<Bytes>, PyErr> {
        let py = self.py();
        let Some(view) = View::of(self, ffi::PyBUF_FULL_RO)? else {
            return Ok(None);
        };
        let kind = if self.is_frozen_memory()? && view.is_in_one_piece() {
            Kind::Lent(view)
        } else {
            Kind::Copied(view.copy(py)?)
        };
        Ok(Some(Bytes(kind)))
    }

    /// Whether the memory is that of a `bytes`.
    pub(super) fn is_frozen_memory(self) -> Result<bool, PyErr> {
        if self.is_exact_bytes() {
            return Ok(true);
        }
        Ok(self.is_memory_view() && self.getattr("obj")?.borrow().is_exact_bytes())
    }
}

impl View {
    /// A view in a box of its own.
    pub(super) fn of(object: Borrowed<'_, '_>, flags: c_int) -> Result<Option<View>, PyErr> {
        ViewRoom::BOXED.fill(object, flags)
    }

    #[inline]
    pub(super) fn raw(&self) -> &ffi::Py_buffer {
        // SAFETY: a view, by the invariant.
        unsafe { self.raw.as_ref() }
    }

    /// Ends it where the thread is known to be attached.
    ///
    /// # Safety
    ///
    /// The thread is attached.
    #[inline]
    pub(super) unsafe fn end_attached(self) {
        // SAFETY: this is the end of it.
        unsafe { ManuallyDrop::new(self).end(true) };
    }

    /// Gives up what the object shows, if the thread is attached, and its room.
    ///
    /// # Safety
    ///
    /// The view is not used any more, and `is_attached` is true only if this thread is that.
    #[inline]
    unsafe fn end(&mut self, is_attached: bool) {
        if is_attached {
            // SAFETY: attached; a view, by the invariant, and released once, by the contract above.
            unsafe { ffi::PyBuffer_Release(self.raw.as_ptr()) };
        }
        if self.is_boxed {
            // SAFETY: its own box, by the invariant, which is not used any more.
            drop(unsafe { Box::from_raw(self.raw.as_ptr()) });
        }
    }

    /// Says where the view is that was got in room.
    #[inline]
    pub(super) fn stands_in(&mut self, room: &mut MaybeUninit<ffi::Py_buffer>) {
        if !self.is_boxed {
            self.raw = NonNull::from(room).cast();
        }
    }

    pub(super) fn is_in_one_piece(&self) -> bool {
        // SAFETY: a live view.
        unsafe { ffi::PyBuffer_IsContiguous(self.raw.as_ptr(), b'C' as _) != 0 }
    }

    pub(super) fn copy(&self, py: Python<'_>) -> Result<Vec<u8>, PyErr> {
        let len = self.raw().len.max(0);
        let mut bytes = vec![0_u8; len.cast_unsigned()];
        let target: *mut c_void = bytes.as_mut_ptr().cast();
        // SAFETY: attached; room for as many bytes as the view has; the view is only read.
        let code = unsafe { ffi::PyBuffer_ToContiguous(target, self.raw.as_ptr(), len, b'C' as _) };
        check(py, code)?;
        Ok(bytes)
    }
}

impl<'py> Owned<'py> {
    /// `memoryview(object)`
    pub(crate) fn memory_view(object: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, a live object.
        let view = unsafe { ffi::PyMemoryView_FromObject(object.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(object.py(), view) }
    }
}

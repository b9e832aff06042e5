//! The buffer protocol as it is: what is asked of an object, and what it answers.
//!
//! In: an object and the flags of a request. Out: [`PyBuffer`], which says what was got, and gives copies of it; the memory itself only where
//! it cannot change. For numbers there is [`Buffer`](super::Buffer).

use std::ffi::{CStr, c_int};

use super::buffer::View;
use super::{Borrowed, Object, Owned};
use crate::attach::Python;
use crate::class::slots::Element;
use crate::error::PyErr;
use crate::ffi;

/// What is asked of an object that shows its memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferFlags(c_int);

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $raw:ident;)*) => {
        impl BufferFlags {
            $($(#[$doc])* pub const $name: BufferFlags = BufferFlags(ffi::$raw);)*
        }
    };
}

flags! {
    /// Bytes one after the other.
    SIMPLE = PyBUF_SIMPLE;
    /// What may be written to; a BufferError otherwise.
    WRITABLE = PyBUF_WRITABLE;
    /// With the format of its items.
    FORMAT = PyBUF_FORMAT;
    /// With its shape.
    ND = PyBUF_ND;
    /// With the steps from item to item.
    STRIDES = PyBUF_STRIDES;
    /// In one piece, the last dimension first.
    C_CONTIGUOUS = PyBUF_C_CONTIGUOUS;
    /// In one piece, the first dimension first.
    F_CONTIGUOUS = PyBUF_F_CONTIGUOUS;
    /// In one piece, in either order.
    ANY_CONTIGUOUS = PyBUF_ANY_CONTIGUOUS;
    /// With pointers to pointers, if it has such.
    INDIRECT = PyBUF_INDIRECT;
    /// Shape, writable.
    CONTIG = PyBUF_CONTIG;
    /// Shape.
    CONTIG_RO = PyBUF_CONTIG_RO;
    /// Shape and steps, writable.
    STRIDED = PyBUF_STRIDED;
    /// Shape and steps.
    STRIDED_RO = PyBUF_STRIDED_RO;
    /// Shape, steps and format, writable.
    RECORDS = PyBUF_RECORDS;
    /// Shape, steps and format.
    RECORDS_RO = PyBUF_RECORDS_RO;
    /// All that there is, writable.
    FULL = PyBUF_FULL;
    /// All that there is.
    FULL_RO = PyBUF_FULL_RO;
}

impl BufferFlags {
    /// The number of C.
    #[must_use]
    pub const fn bits(self) -> c_int {
        self.0
    }
}

impl std::ops::BitOr for BufferFlags {
    type Output = BufferFlags;

    fn bitor(self, other: BufferFlags) -> BufferFlags {
        BufferFlags(self.0 | other.0)
    }
}

/// The order of items in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The last dimension first, as in C.
    C,
    /// The first dimension first, as in Fortran.
    Fortran,
    /// Either.
    Any,
}

/// Memory that an object shows, as it says itself. It stays alive and in place as long as this is kept.
pub struct PyBuffer(View);

impl PyBuffer {
    /// Asks an object for its memory.
    ///
    /// # Errors
    ///
    /// A TypeError if it shows none, a BufferError if not what is asked for.
    pub fn get(py: Python<'_>, object: &Object, flags: BufferFlags) -> Result<PyBuffer, PyErr> {
        let object = object.ready(py)?;
        View::of(object, flags.0)?.map_or_else(|| Err(PyErr::expected("Buffer", object)), |it| Ok(PyBuffer(it)))
    }

    /// A copy of these items, which nobody may write to.
    ///
    /// # Errors
    ///
    /// A MemoryError.
    pub fn from_slice<T: Element>(py: Python<'_>, items: &[T]) -> Result<PyBuffer, PyErr> {
        let view = Object::new(Owned::numbers(py, items)?);
        PyBuffer::get(py, &view, BufferFlags::FULL_RO)
    }

    /// What `struct` would call items of that type.
    #[must_use]
    pub fn format_of<T: Element>() -> &'static str {
        T::FORMAT.to_str().unwrap_or("B")
    }

    /// What `struct` calls its items; nothing if that was not asked for.
    #[must_use]
    pub fn format(&self) -> Option<&str> {
        let format = self.0.raw().format;
        if format.is_null() {
            return None;
        }
        // SAFETY: a C string that lives as long as the view.
        unsafe { CStr::from_ptr(format) }.to_str().ok()
    }

    /// How many bytes an item has.
    #[must_use]
    pub fn item_size(&self) -> usize {
        self.0.raw().itemsize.max(0).cast_unsigned()
    }

    /// How many bytes all items have.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.raw().len.max(0).cast_unsigned()
    }

    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many dimensions it has.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        usize::try_from(self.0.raw().ndim).unwrap_or(0)
    }

    /// How many items there are along each dimension; nothing if that was not asked for.
    #[must_use]
    pub fn shape(&self) -> Option<&[isize]> {
        self.numbers(self.0.raw().shape)
    }

    /// From one item to the next along each dimension, in bytes; nothing if that was not asked for.
    #[must_use]
    pub fn strides(&self) -> Option<&[isize]> {
        self.numbers(self.0.raw().strides)
    }

    fn numbers(&self, start: *const isize) -> Option<&[isize]> {
        if start.is_null() {
            return None;
        }
        // SAFETY: where there are any there is one for each dimension, and they live as long as the view.
        Some(unsafe { std::slice::from_raw_parts(start, self.dimensions()) })
    }

    /// Whether nobody may write to it through this.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.0.raw().readonly != 0
    }

    /// Whether its items stand one after the other.
    #[must_use]
    pub fn is_contiguous(&self, order: Order) -> bool {
        let order = match order {
            Order::C => b'C',
            Order::Fortran => b'F',
            Order::Any => b'A',
        };
        // SAFETY: a live view.
        unsafe { ffi::PyBuffer_IsContiguous(std::ptr::from_ref(self.0.raw()), order as _) != 0 }
    }

    /// Its bytes, if they are those of a `bytes`, which never change, and in one piece; those of others are copied by
    /// [`to_vec`](PyBuffer::to_vec).
    #[must_use]
    pub fn as_slice(&self, py: Python<'_>) -> Option<&[u8]> {
        let raw = self.0.raw();
        if raw.obj.is_null() {
            return None;
        }
        // SAFETY: the view keeps its object alive.
        let owner = unsafe { Borrowed::from_raw(py, raw.obj) };
        if !owner.is_frozen_memory().unwrap_or(false) || !self.is_contiguous(Order::C) {
            return None;
        }
        if raw.buf.is_null() || raw.len <= 0 {
            return Some(&[]);
        }
        // SAFETY: as many bytes as the view says, in one piece, of a `bytes`, which never changes and which the view keeps alive.
        Some(unsafe { std::slice::from_raw_parts(raw.buf.cast::<u8>().cast_const(), raw.len.cast_unsigned()) })
    }

    /// A copy of its bytes, the last dimension first.
    ///
    /// # Errors
    ///
    /// A MemoryError.
    pub fn to_vec(&self, py: Python<'_>) -> Result<Vec<u8>, PyErr> {
        self.0.copy(py)
    }

    /// Lets go of the memory, as its end does.
    pub fn release(self) {}
}

impl std::fmt::Debug for PyBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PyBuffer")
            .field("format", &self.format())
            .field("shape", &self.shape())
            .field("strides", &self.strides())
            .finish_non_exhaustive()
    }
}

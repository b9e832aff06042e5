//! Memory of other objects, as the numbers that it holds: typed, of any number of dimensions, without a copy.
//!
//! In: anything with the buffer protocol. Out: [`Buffer`], and [`BufferMut`] if it may be written to. Whoever else holds the memory may write to
//! it meanwhile, so no reference to it is handed out; numbers are read and written one at a time, each as a whole, or copied all at once.

use std::ffi::{CStr, c_int};
use std::marker::PhantomData;
use std::mem::{MaybeUninit, size_of, transmute_copy};
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};

use super::buffer::{View, ViewRoom};
use super::format::{is_format, is_very_format};
use super::{Borrowed, Owned};
use crate::attach::Python;
use crate::class::slots::Element;
use crate::error::PyErr;
use crate::ffi;

/// Memory that another object shows, as numbers of one type: `Buffer<f64>`. As `Buffer<[f32; 3]>` it is rows: of a format with a shape, or
/// of the last of several dimensions, if that has as many numbers, one after the other.
///
/// It stays alive and in place as long as this is kept, which no other thread can do.
pub struct Buffer<T> {
    view: View, // Invariant: with shape and strides, and no negative number in its shape.
    /// How many of the view's dimensions count: the last one is that of the rows, where these are numbers put together.
    dimensions: usize,
    len: usize,
    elements: PhantomData<*mut T>,
}

/// The same of memory that may be written to.
pub struct BufferMut<T>(Buffer<T>);

/// What would have to hold for another thread to use a [`Buffer`]: nothing implements it, nor can it be named outside.
#[diagnostic::on_unimplemented(
    message = "memory that Python shows can't be used detached, as `gil: release` runs functions, nor on another thread",
    label = "this has a `Buffer` or a `BufferMut`",
    note = "Python code that runs meanwhile may write to that memory, or let it go: take a copy, `Vec<T>`, or leave `gil: release` out"
)]
pub trait Unattached {}

// SAFETY: there is no `T` of the kind. Without these two, rustc would complain of what is within, in words that nobody wrote.
unsafe impl<T: Unattached> Send for Buffer<T> {}
// SAFETY: as above.
unsafe impl<T: Unattached> Sync for Buffer<T> {}

/// So many numbers, which may be none at all.
///
/// # Safety
///
/// The pointer is null, or that of so many numbers, which live for `'a`.
unsafe fn numbers<'a, N>(start: *const N, count: usize) -> &'a [N] {
    if start.is_null() {
        return &[];
    }
    // SAFETY: by the contract above.
    unsafe { std::slice::from_raw_parts(start, count) }
}

impl<T> Buffer<T> {
    pub(super) fn into_view(self) -> View {
        self.view
    }
}

impl<T: Element> Buffer<T> {
    /// What the object shows, if it shows anything.
    pub(crate) fn of(object: Borrowed<'_, '_>) -> Result<Option<Buffer<T>>, PyErr> {
        Buffer::open(object, ffi::PyBUF_RECORDS_RO, ViewRoom::BOXED)
    }

    /// The same with those flags, and the view in that room.
    pub(super) fn open(object: Borrowed<'_, '_>, flags: c_int, room: ViewRoom<'_>) -> Result<Option<Buffer<T>>, PyErr> {
        let Some(view) = room.fill(object, flags)? else {
            return Ok(None);
        };
        match Buffer::of_row(view) {
            Ok(buffer) => Ok(Some(buffer)),
            Err(view) => Buffer::examined(view, object, flags).map(Some),
        }
    }

    /// The numbers of a view that is one row of just the type; the view, if it is of any other form.
    #[inline]
    pub(super) fn of_row(view: View) -> Result<Buffer<T>, View> {
        match Buffer::<T>::row_of(view.raw()) {
            Some(len) => Ok(Buffer {
                view,
                dimensions: 1,
                len,
                elements: PhantomData,
            }),
            None => Err(view),
        }
    }

    /// How many numbers there are, if they are one row of just the type.
    #[inline]
    fn row_of(raw: &ffi::Py_buffer) -> Option<usize> {
        let is_row = raw.ndim == 1 && raw.itemsize == size_of::<T>().cast_signed();
        if !is_row || raw.shape.is_null() || raw.strides.is_null() || raw.format.is_null() {
            return None;
        }
        // SAFETY: a C string that lives as long as the view.
        if !unsafe { is_very_format(raw.format, T::FORMAT) } {
            return None;
        }
        // SAFETY: as many numbers as there are dimensions, which live as long as the view.
        usize::try_from(unsafe { *raw.shape }).ok()
    }

    /// The same of a view of any other form.
    #[inline(never)]
    pub(super) fn examined(mut view: View, object: Borrowed<'_, '_>, flags: c_int) -> Result<Buffer<T>, PyErr> {
        // The arrays of ctypes have no strides, and memoryviews of them do.
        if view.raw().ndim > 0
            && view.raw().strides.is_null()
            && let Some(whole) = View::of(Owned::memory_view(object)?.borrow(), flags)?
        {
            view = whole;
        }
        let raw = view.raw();
        // Without a format it is bytes.
        let format = if raw.format.is_null() {
            c"B".as_ptr()
        } else {
            raw.format.cast_const()
        };
        let dimensions = usize::try_from(raw.ndim).unwrap_or(0);
        // SAFETY: the shape was asked for, so it has as many numbers as there are dimensions.
        let shape = unsafe { numbers(raw.shape.cast_const(), dimensions) };
        // SAFETY: the same of the strides.
        let strides = unsafe { numbers(raw.strides.cast_const(), dimensions) };
        let size = size_of::<T>().cast_signed();
        let has_rows = match (shape, strides) {
            ([_, .., columns], [.., step]) => {
                let is_row = columns.cast_unsigned() == T::COLUMNS && *step == raw.itemsize;
                is_row && raw.itemsize != size && raw.itemsize.saturating_mul(*columns) == size
            }
            _ => false,
        };
        let wanted = if has_rows { T::NUMBER } else { T::FORMAT };
        // SAFETY: a C string that lives as long as the view.
        let is_same = unsafe { is_format(format, wanted) };
        if !is_same || !(has_rows || raw.itemsize == size) {
            // SAFETY: as above.
            let found = unsafe { CStr::from_ptr(format) }.to_string_lossy();
            let wanted = std::any::type_name::<T>();
            return Err(PyErr::type_error(format!(
                "expected a buffer of {wanted}, got one of format '{found}', {} bytes each",
                raw.itemsize
            )));
        }
        let is_odd = shape.len() != dimensions || raw.strides.is_null() || shape.iter().any(|it| *it < 0);
        if dimensions != 0 && is_odd {
            return Err(PyErr::type_error("expected a buffer with shape and strides"));
        }
        let dimensions = dimensions - usize::from(has_rows);
        let len = shape[..dimensions].iter().map(|it| it.cast_unsigned()).product();
        Ok(Buffer {
            view,
            dimensions,
            len,
            elements: PhantomData,
        })
    }

    /// How many numbers there are along each dimension.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        let raw = self.view.raw();
        // SAFETY: no more numbers than there are dimensions, which live as long as the view; none is negative, as was checked.
        unsafe { numbers(raw.shape.cast_const().cast(), self.dimensions) }
    }

    /// From one number to the next along each dimension, in bytes.
    #[must_use]
    pub fn strides(&self) -> &[isize] {
        let raw = self.view.raw();
        // SAFETY: no more numbers than there are dimensions, which live as long as the view.
        unsafe { numbers(raw.strides.cast_const(), self.dimensions) }
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether Python may not write to it.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.view.raw().readonly != 0
    }

    /// Whether the numbers stand one after the other, in the order of the last dimension first.
    #[must_use]
    pub fn is_contiguous(&self) -> bool {
        self.view.is_in_one_piece()
    }

    fn place(&self, index: &[usize]) -> Option<*mut u8> {
        let shape = self.shape();
        if index.len() != shape.len() || index.iter().zip(shape).any(|(at, len)| at >= len) {
            return None;
        }
        let steps = index.iter().zip(self.strides());
        let offset = steps.map(|(at, stride)| at.cast_signed() * stride).sum();
        // SAFETY: every index is within its dimension, so the place is one of the view's.
        Some(unsafe { self.view.raw().buf.cast::<u8>().offset(offset) })
    }

    /// The number at that index, one for each dimension.
    #[must_use]
    pub fn get(&self, index: &[usize]) -> Option<T> {
        // SAFETY: a place within the view, of an element of that type.
        self.place(index).map(|it| unsafe { load(it) })
    }

    /// The index of a number, counted in the order of the last dimension first.
    fn index(&self, mut at: usize, index: &mut [usize]) {
        for (place, len) in index.iter_mut().zip(self.shape()).rev() {
            *place = at % len;
            at /= len;
        }
    }

    /// The index of the first number.
    #[cold]
    #[inline(never)]
    fn first(&self) -> Vec<usize> {
        vec![0; self.shape().len()]
    }

    /// All numbers, the last dimension first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = T> {
        let row = self.row();
        let index = if row.is_some() { Vec::new() } else { self.first() };
        Numbers {
            buffer: self,
            row,
            at: 0,
            index,
        }
    }

    /// The numbers as one row, if there is always the same from each to the next.
    fn row(&self) -> Option<Row> {
        let start = self.view.raw().buf.cast::<u8>();
        let size = size_of::<T>();
        let step = match self.strides() {
            [step] => *step,
            _ if self.is_contiguous() => size.cast_signed(),
            _ => return None,
        };
        // What numbers of this size are aligned to, which is not what `T` is on every machine.
        let is_aligned = if size.is_power_of_two() {
            (start.addr() | step.cast_unsigned()).is_multiple_of(size)
        } else {
            start.addr().is_multiple_of(size) && step.unsigned_abs().is_multiple_of(size)
        };
        Some(Row {
            start,
            step,
            is_aligned,
        })
    }

    /// A copy of all numbers, the last dimension first.
    #[must_use]
    pub fn to_vec(&self) -> Vec<T> {
        let mut numbers = Vec::with_capacity(self.len);
        self.iter().for_each(|number| numbers.push(number));
        numbers
    }

    /// The object that shows its memory.
    pub(crate) fn show<'py>(&self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached; the view keeps the object alive.
        let object = unsafe { Borrowed::from_raw(py, self.view.raw().obj) };
        Owned::memory_view(object)
    }
}

impl<T: Element> BufferMut<T> {
    /// What the object shows, if it shows anything; a BufferError if it may not be written to.
    pub(crate) fn of(object: Borrowed<'_, '_>) -> Result<Option<BufferMut<T>>, PyErr> {
        const {
            assert!(T::ANY_BITS, "a writable buffer holds numbers");
        }
        Ok(Buffer::open(object, ffi::PyBUF_RECORDS, ViewRoom::BOXED)?.map(BufferMut))
    }

    /// Writes the number at that index, one for each dimension. False if there is none.
    pub fn set(&mut self, index: &[usize], value: T) -> bool {
        let Some(place) = self.0.place(index) else { return false };
        // SAFETY: a place within a view that may be written to, of an element of that type.
        unsafe { store(place, value) };
        true
    }

    /// Changes each number, the last dimension first.
    pub fn update(&mut self, mut change: impl FnMut(T) -> T) {
        let row = self.0.row();
        let mut index = if row.is_some() { Vec::new() } else { self.0.first() };
        for at in 0..self.0.len {
            let place = match &row {
                // SAFETY: one of the numbers.
                Some(row) => Some(unsafe { row.place(at) }),
                None => {
                    self.0.index(at, &mut index);
                    self.0.place(&index)
                }
            };
            if let Some(place) = place {
                // SAFETY: a place within the view, of an element of that type.
                let value = change(unsafe { load(place) });
                // SAFETY: as above, and the view may be written to.
                unsafe { store(place, value) };
            }
        }
    }
}

/// Numbers, each as far from the one before.
#[derive(Clone, Copy)]
struct Row {
    start: *mut u8,
    step: isize, // In bytes.
    is_aligned: bool,
}

impl Row {
    /// Where a number is.
    ///
    /// # Safety
    ///
    /// The row has a number of that index.
    unsafe fn place(&self, at: usize) -> *mut u8 {
        // SAFETY: by the contract above, it is within the memory of the numbers.
        unsafe { self.start.offset(at.cast_signed() * self.step) }
    }
}

/// Reads the numbers of a buffer, the last dimension first.
struct Numbers<'a, T> {
    buffer: &'a Buffer<T>,
    row: Option<Row>,
    at: usize,         // The next one, counted from zero.
    index: Vec<usize>, // Room for its index, where there is no row.
}

impl<T: Element> Iterator for Numbers<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if self.at == self.buffer.len {
            return None;
        }
        let at = self.at;
        self.at += 1;
        match self.row {
            Some(row) => {
                // SAFETY: there are `len` numbers, and `at` is one of them.
                let place = unsafe { row.place(at) };
                // SAFETY: a place within the view, of an element of that type.
                Some(unsafe { load(place) })
            }
            None => {
                self.buffer.index(at, &mut self.index);
                self.buffer.get(&self.index)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.buffer.len - self.at;
        (left, Some(left))
    }

    /// Sums and copies come through here: what is asked of the row is asked once for all of it.
    fn fold<B, F: FnMut(B, T) -> B>(self, first: B, mut join: F) -> B {
        let mut all = first;
        let Some(row) = self.row.filter(|row| row.is_aligned) else {
            return self.fold_each(all, join);
        };
        for at in self.at..self.buffer.len {
            // SAFETY: there are `len` numbers, and `at` is one of them.
            let place = unsafe { row.place(at) };
            // SAFETY: a place within the view, of an element of that type; its start and its steps are aligned.
            all = join(all, unsafe { load_whole(place) });
        }
        all
    }
}

impl<T: Element> Numbers<'_, T> {
    /// The same of numbers that are no row, or none that is aligned.
    #[cold]
    #[inline(never)]
    fn fold_each<B, F: FnMut(B, T) -> B>(mut self, first: B, mut join: F) -> B {
        let mut all = first;
        for number in self.by_ref() {
            all = join(all, number);
        }
        all
    }
}

impl<T: Element> ExactSizeIterator for Numbers<'_, T> {}

impl<T> std::ops::Deref for BufferMut<T> {
    type Target = Buffer<T>;

    fn deref(&self) -> &Buffer<T> {
        &self.0
    }
}

impl<T> std::fmt::Debug for Buffer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Buffer")
            .field("dimensions", &self.view.raw().ndim)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

impl<T> std::fmt::Debug for BufferMut<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads a number that others may be writing, byte by byte: the way of those that are not aligned.
///
/// # Safety
///
/// The place is that of a number of this type, of memory that is alive. What has one byte is aligned, and does not come here.
unsafe fn load_bytes<T: Element>(place: *const u8) -> T {
    let mut value = MaybeUninit::<T>::uninit();
    for index in 0..size_of::<T>() {
        // SAFETY: within the number.
        let byte = unsafe { place.add(index) };
        // SAFETY: alive; a byte is always aligned.
        let byte = unsafe { AtomicU8::from_ptr(byte.cast_mut()) }.load(Ordering::Relaxed);
        // SAFETY: within the value.
        let target = unsafe { value.as_mut_ptr().cast::<u8>().add(index) };
        // SAFETY: room for a byte.
        unsafe { target.write(byte) };
    }
    // SAFETY: every byte was written; what is not aligned is larger than a bool.
    unsafe { value.assume_init() }
}

/// Reads a number that others may be writing.
///
/// # Safety
///
/// The place is that of a number of this type, of memory that is alive.
#[inline]
unsafe fn load<T: Element>(place: *const u8) -> T {
    if place.addr().is_multiple_of(size_of::<T>()) {
        // SAFETY: by the contract above, and aligned.
        unsafe { load_whole(place) }
    } else {
        // SAFETY: by the contract above; what has one byte is aligned.
        unsafe { load_bytes(place) }
    }
}

macro_rules! access {
    ($($size:literal: $bits:ty, $atomic:ty;)*) => {
        /// Reads a number that others may be writing, in one piece.
        ///
        /// # Safety
        ///
        /// The place is that of a number of this type, of memory that is alive, at a multiple of the number's size.
        #[inline]
        unsafe fn load_whole<T: Element>(place: *const u8) -> T {
            match size_of::<T>() {
                $($size => {
                    // SAFETY: alive and aligned; memory that is read-only for Python is only read here.
                    let bits = unsafe { <$atomic>::from_ptr(place.cast_mut().cast()) }.load(Ordering::Relaxed);
                    let bits = if T::ANY_BITS { bits } else { (bits != 0).into() };
                    // SAFETY: as large, and all patterns are values; of a bool, the two that are left.
                    unsafe { transmute_copy::<$bits, T>(&bits) }
                })*
                // SAFETY: by the contract above; what has one byte was above.
                _ => unsafe { load_bytes(place) },
            }
        }

        /// Writes a number that others may be reading.
        ///
        /// # Safety
        ///
        /// The place is that of a number of this type, of memory that is alive and may be written to.
        unsafe fn store<T: Element>(place: *mut u8, value: T) {
            match size_of::<T>() {
                $($size if place.cast::<$atomic>().is_aligned() => {
                    // SAFETY: as large; numbers have no bits that are not written.
                    let bits = unsafe { transmute_copy::<T, $bits>(&value) };
                    // SAFETY: alive, aligned, writable.
                    unsafe { <$atomic>::from_ptr(place.cast()) }.store(bits, Ordering::Relaxed);
                })*
                _ => {
                    for index in 0..size_of::<T>() {
                        // SAFETY: within the value.
                        let byte = unsafe { (&raw const value).cast::<u8>().add(index) };
                        // SAFETY: a byte of a number, which has no others.
                        let byte = unsafe { byte.read() };
                        // SAFETY: within the number.
                        let target = unsafe { place.add(index) };
                        // SAFETY: alive and writable; a byte is always aligned.
                        unsafe { AtomicU8::from_ptr(target) }.store(byte, Ordering::Relaxed);
                    }
                }
            }
        }
    };
}

access! {
    1: u8, AtomicU8;
    2: u16, AtomicU16;
    4: u32, AtomicU32;
    8: u64, AtomicU64;
}

//! Lending memory: `__buffer__`.
//!
//! In: a slice of numbers, or of rows of them, that belongs to the state of an object. Out: what `memoryview` and everyone else who understands buffers
//! read, or write if the slice is a mutable one. The state stays borrowed until the last of them has let go.

use std::error::Error;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{NonNull, null_mut};

use super::{Element, TypeSlot};
use crate::args::{Function, Slots};
use crate::attach::Python;
use crate::class::{Class, Guard};
use crate::entry::{door, invoke};
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

type GetBuffer = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::Py_buffer, c_int) -> c_int;
type ReleaseBuffer = unsafe extern "C" fn(*mut ffi::PyObject, *mut ffi::Py_buffer);

type Forget = unsafe extern "C" fn(*mut ffi::PyObject);

impl TypeSlot {
    /// `memoryview(object)`, by a function that gives what [`finish_buffer`] does.
    #[must_use]
    pub const fn buffer<C: Class, F: Function>() -> TypeSlot {
        let (get, release) = (get_buffer::<F> as GetBuffer, release_buffer as ReleaseBuffer);
        TypeSlot::two(
            ffi::Py_bf_getbuffer,
            get as *mut c_void,
            ffi::Py_bf_releasebuffer,
            release as *mut c_void,
        )
    }
}

/// Memory that belongs to a state that is borrowed.
pub struct Lent {
    start: *mut c_void,
    count: usize,
    /// How many numbers a row has, and 0 where there are no rows.
    columns: usize,
    /// The size of a number.
    size: usize,
    format: &'static CStr,
    read_only: bool,
}

impl Lent {
    fn of<T: Element>(start: *mut T, count: usize, read_only: bool) -> Lent {
        Lent {
            start: start.cast(),
            count,
            columns: T::COLUMNS,
            size: size_of::<T>() / T::COLUMNS.max(1),
            format: T::NUMBER,
            read_only,
        }
    }
}

/// What a method may lend: a slice, or a `Result` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be lent as a buffer",
    note = "`__buffer__` gives a `&[T]` or a `&mut [T]`, or a `Result` of one, of integers, floats, bools or rows `[T; N]`"
)]
pub trait Lend<K> {
    /// Where the memory is.
    fn lent(self) -> Result<Lent, PyErr>;
}

/// A slice.
pub struct Slice(());
/// A `Result`.
pub struct Fallible(());

impl<T: Element> Lend<Slice> for &[T] {
    fn lent(self) -> Result<Lent, PyErr> {
        Ok(Lent::of(self.as_ptr().cast_mut(), self.len(), true))
    }
}

impl<T: Element> Lend<Slice> for &mut [T] {
    fn lent(self) -> Result<Lent, PyErr> {
        // Python would write any byte where only two are values.
        Ok(Lent::of(self.as_mut_ptr(), self.len(), !T::ANY_BITS))
    }
}

macro_rules! slices {
    ($([$($generics:tt)*] $type:ty;)*) => { $(
        impl<$($generics)*> Lend<Slice> for &$type {
            fn lent(self) -> Result<Lent, PyErr> {
                self.as_slice().lent()
            }
        }
        impl<$($generics)*> Lend<Slice> for &mut $type {
            fn lent(self) -> Result<Lent, PyErr> {
                self.as_mut_slice().lent()
            }
        }
    )* };
}

slices! {
    [T: Element] Vec<T>;
    [T: Element, const N: usize] [T; N];
}

impl<S: Lend<Slice>, E: Into<Box<dyn Error>>> Lend<Fallible> for Result<S, E> {
    fn lent(self) -> Result<Lent, PyErr> {
        self.map_err(|error| PyErr::from_error(error.into()))?.lent()
    }
}

/// Takes what a method lends.
pub fn lend<K>(value: impl Lend<K>) -> Result<Lent, PyErr> {
    value.lent()
}

/// What is kept while the memory is lent.
struct Export {
    lent: Lent,
    /// What the buffer points to.
    shape: [isize; 2],
    strides: [isize; 2],
    #[allow(dead_code, reason = "its end counts")]
    guard: Guard,
}

/// Gives what was lent, and the borrow that it comes from, to the slot that called the method.
pub fn finish_buffer(py: Python<'_>, lent: Lent, guard: Guard) -> Result<Owned<'_>, PyErr> {
    let row = lent.size * lent.columns.max(1);
    let export = Box::new(Export {
        shape: [lent.count.cast_signed(), lent.columns.cast_signed()],
        strides: [row.cast_signed(), lent.size.cast_signed()],
        lent,
        guard,
    });
    let export = Box::into_raw(export);
    let capsule = Owned::capsule(py, export.cast(), Some(forget));
    if capsule.is_err() {
        // SAFETY: it has just come out of its box, and nobody took it.
        drop(unsafe { Box::from_raw(export) });
    }
    capsule
}

/// # Safety
///
/// Only CPython calls this, with a capsule of [`finish_buffer`] that is at its end, on an attached thread.
unsafe extern "C" fn forget(capsule: *mut ffi::PyObject) {
    // SAFETY: a capsule without a name, by the contract above.
    let export = unsafe { ffi::PyCapsule_GetPointer(capsule, std::ptr::null()) };
    // SAFETY: out of a box, by the contract above; whoever takes it takes this function out of the capsule.
    drop(unsafe { Box::from_raw(export.cast::<Export>()) });
}

/// Takes what [`finish_buffer`] has given.
fn take(capsule: Owned<'_>) -> Result<Box<Export>, PyErr> {
    let (py, raw) = (capsule.py(), capsule.borrow().as_ptr());
    // SAFETY: attached, a live object; the function refuses what is no capsule, or has another end.
    let is_ours = unsafe { ffi::PyCapsule_IsValid(raw, std::ptr::null()) } != 0
        // SAFETY: a capsule, as just checked.
        && unsafe { ffi::PyCapsule_GetDestructor(raw) }.is_some_and(|it| std::ptr::fn_addr_eq(it, forget as Forget));
    if !is_ours {
        return Err(PyErr::runtime_error("`__buffer__` lent nothing"));
    }
    // SAFETY: a capsule without a name, as just checked.
    let Some(export) = NonNull::new(unsafe { ffi::PyCapsule_GetPointer(raw, std::ptr::null()) }) else {
        return Err(PyErr::fetch(py));
    };
    // SAFETY: a capsule, as just checked.
    unsafe { ffi::PyCapsule_SetDestructor(raw, None) };
    // SAFETY: out of a box, and the capsule does not drop it any more.
    Ok(unsafe { Box::from_raw(export.as_ptr().cast()) })
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours: the thread is attached, `this` is an object of it that lives through the call,
/// and `view` is room for a buffer.
unsafe extern "C" fn get_buffer<F: Function>(
    this: *mut ffi::PyObject,
    view: *mut ffi::Py_buffer,
    flags: c_int,
) -> c_int {
    let body = |py| {
        if view.is_null() {
            return Err(PyErr::buffer_error("no room for a buffer"));
        }
        // SAFETY: a live object, by the contract above.
        let this: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, this) };
        // SAFETY: room for a buffer, by the contract above.
        unsafe { (*view).obj = null_mut() };
        let given = if F::Slots::LEN == 0 {
            invoke::<F>(py, this, &[])?
        } else {
            let flags = Owned::int(py, flags.into())?;
            invoke::<F>(py, this, &[flags.borrow()])?
        };
        let export = take(given)?;
        if export.lent.read_only && flags & ffi::PyBUF_WRITABLE != 0 {
            return Err(PyErr::buffer_error("Object is not writable."));
        }
        let filled = fill(this, export, flags);
        // SAFETY: room for a buffer, by the contract above.
        unsafe { view.write(filled) };
        Ok(())
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |()| 0, body) }
}

/// The buffer, with what was asked for of it.
fn fill(this: Borrowed<'_, '_>, export: Box<Export>, flags: c_int) -> ffi::Py_buffer {
    let asked = |flag: c_int| flags & flag == flag;
    let export = Box::leak(export); // `release_buffer` puts it back into its box.
    let lent = &export.lent;
    let mut view = ffi::Py_buffer::new();
    view.buf = lent.start;
    view.obj = this.to_owned().into_raw();
    view.len = (lent.count * lent.columns.max(1) * lent.size).cast_signed();
    view.itemsize = lent.size.cast_signed();
    view.readonly = c_int::from(lent.read_only);
    // Who asks for no shape gets bytes in a row.
    let has_rows = lent.columns > 0 && asked(ffi::PyBUF_ND);
    view.ndim = if has_rows { 2 } else { 1 };
    if asked(ffi::PyBUF_FORMAT) {
        view.format = lent.format.as_ptr().cast_mut().cast::<c_char>();
    }
    if asked(ffi::PyBUF_ND) {
        view.shape = export.shape.as_mut_ptr();
    }
    if asked(ffi::PyBUF_STRIDES) {
        view.strides = export.strides.as_mut_ptr();
    }
    view.internal = std::ptr::from_mut(export).cast();
    view
}

/// # Safety
///
/// Only CPython calls this, as a slot of a type of ours, once for each buffer that [`get_buffer`] has filled: the thread is attached.
unsafe extern "C" fn release_buffer(_: *mut ffi::PyObject, view: *mut ffi::Py_buffer) {
    let body = |_: Python<'_>| {
        // SAFETY: a buffer that was filled, by the contract above.
        let export = unsafe { (*view).internal }.cast::<Export>();
        if !export.is_null() {
            // SAFETY: as above.
            unsafe { (*view).internal = null_mut() };
            // SAFETY: it came out of a box when the buffer was filled, and this is the only release.
            drop(unsafe { Box::from_raw(export) });
        }
        Ok(())
    };
    // SAFETY: attached, by the contract above.
    unsafe { door((), |()| (), body) }
}

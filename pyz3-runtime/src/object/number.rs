//! Numbers: what they hold, and new ones.
//!
//! In: objects, or Rust numbers. Out: the other. Which function of CPython is right for which version is decided here alone.

use std::ffi::{CString, c_int};

use super::{Borrowed, Owned};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

/// The value of an `int`, as small as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wide {
    /// Fits an `i64`.
    Small(i64),
    /// Fits an `i128`.
    Signed(i128),
    /// Fits a `u128` only.
    Unsigned(u128),
    /// Fits none of them.
    Beyond,
}

impl<'py> Borrowed<'_, 'py> {
    /// The value of an exact `int` of one digit, read in place.
    #[inline]
    #[cfg(all(not(Py_LIMITED_API), target_pointer_width = "64"))]
    pub(crate) fn compact_int(self) -> Option<i64> {
        if !self.is_exact_int() {
            return None;
        }
        let layout = self.as_ptr().cast::<ffi::IntLayout>();
        // SAFETY: an exact `int` begins with these fields; even zero has room for one digit. They never change.
        let size = unsafe { (*layout).size };
        // SAFETY: as above.
        let digit = i64::from(unsafe { (*layout).digit });
        if cfg!(Py_3_12) {
            let tag = size.cast_unsigned();
            // Zero has no digit, and what stands in its place is zero.
            (tag < 2 << 3).then(|| (1 - (tag & 3) as i64) * digit)
        } else {
            matches!(size, -1..=1).then(|| size as i64 * digit)
        }
    }

    /// The same without the layout at hand: the value of an exact `int` that fits, for which CPython's function calls no Python code.
    #[inline]
    #[cfg(not(all(not(Py_LIMITED_API), target_pointer_width = "64")))]
    pub(crate) fn compact_int(self) -> Option<i64> {
        if !self.is_exact_int() {
            return None;
        }
        let mut overflow: c_int = 0;
        // SAFETY: attached, an `int`, for which this function sets no exception.
        let value = unsafe { ffi::PyLong_AsLongLongAndOverflow(self.as_ptr(), &raw mut overflow) };
        (overflow == 0).then_some(value)
    }

    /// The value of an exact `int` for a type that holds no more than `i64` does: where there is a short way for those alone, larger ones take
    /// longer.
    #[inline]
    #[cfg(not(all(Py_LIMITED_API, Py_3_12, target_pointer_width = "64")))]
    pub(crate) fn usual_int(self) -> Option<i64> {
        self.compact_int()
    }

    /// The same on the stable ABI: a shorter function than that which says whether it fits, but an exception if it does not. Before 3.12, making
    /// that could start a collection, and with it Python code, which must not run while items are looked at.
    #[inline]
    #[cfg(all(Py_LIMITED_API, Py_3_12, target_pointer_width = "64"))]
    pub(crate) fn usual_int(self) -> Option<i64> {
        if !self.is_exact_int() {
            return None;
        }
        // SAFETY: attached, an exact `int`, for which this function runs no Python code: an OverflowError is made without a collection.
        let value = unsafe { ffi::PyLong_AsSsize_t(self.as_ptr()) };
        if value == -1 {
            return minus_one_or_none();
        }
        Some(value as i64)
    }

    /// What `operator.index` gives: an `int`, if the type has one to give.
    pub(crate) fn index(self) -> Result<Option<Owned<'py>>, PyErr> {
        if self.is_int() {
            return Ok(Some(self.to_owned()));
        }
        if !self.has_index() {
            return Ok(None);
        }
        // SAFETY: attached, a live object.
        let int = unsafe { ffi::PyNumber_Index(self.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), int) }.map(Some)
    }

    /// The value of an `int`; anything else is `Beyond`.
    pub(crate) fn int_value(self) -> Wide {
        if !self.is_int() {
            return Wide::Beyond;
        }
        let mut overflow: c_int = 0;
        // SAFETY: attached, an `int`, for which this function sets no exception.
        let small = unsafe { ffi::PyLong_AsLongLongAndOverflow(self.as_ptr(), &raw mut overflow) };
        if overflow == 0 {
            return Wide::Small(small);
        }
        // One byte more than the widest type, so that signed and unsigned fit.
        let Some(bytes) = self.int_bytes::<17>() else {
            return Wide::Beyond;
        };
        let [low @ .., top] = bytes;
        match (top, i128::from_le_bytes(low)) {
            (0, value) if value < 0 => Wide::Unsigned(value.cast_unsigned()),
            (0, value) => Wide::Signed(value),
            (0xff, value) if value < 0 => Wide::Signed(value),
            _ => Wide::Beyond,
        }
    }

    /// The value of an `int` in little-endian two's complement, if it fits.
    #[cfg(any(all(Py_3_13, not(Py_LIMITED_API)), Py_3_14))]
    fn int_bytes<const N: usize>(self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        let flags = ffi::Py_ASNATIVEBYTES_LITTLE_ENDIAN;
        let room = bytes.len() as isize;
        // SAFETY: attached, an `int`, and room for as many bytes as said.
        let needed = unsafe { ffi::PyLong_AsNativeBytes(self.as_ptr(), bytes.as_mut_ptr().cast(), room, flags) };
        if needed < 0 {
            drop(PyErr::fetch(self.py()));
        }
        (0..=room).contains(&needed).then_some(bytes)
    }

    /// The value of an `int` in little-endian two's complement, if it fits.
    #[cfg(not(any(Py_3_13, Py_LIMITED_API)))]
    fn int_bytes<const N: usize>(self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        let int = self.as_ptr().cast();
        // SAFETY: attached, an `int`, and room for as many bytes as said.
        let code = unsafe { ffi::_PyLong_AsByteArray(int, bytes.as_mut_ptr(), bytes.len(), 1, 1) };
        if code < 0 {
            drop(PyErr::fetch(self.py()));
        }
        (code >= 0).then_some(bytes)
    }

    /// The value of an `int` in little-endian two's complement, if it fits: by Python's own method.
    #[cfg(all(Py_LIMITED_API, not(Py_3_14)))]
    fn int_bytes<const N: usize>(self) -> Option<[u8; N]> {
        let convert = || {
            let py = self.py();
            let args = Owned::tuple(
                py,
                [self.to_owned(), Owned::int(py, N as i64)?, Owned::str(py, "little")?],
            )?;
            let keywords = Owned::dict(py)?;
            keywords.dict_set_text("signed", Owned::bool(py, true).borrow())?;
            let method = int_class(py).getattr("to_bytes")?;
            method.borrow().call_all(args.borrow(), Some(keywords.borrow()))
        };
        let bytes = convert().ok()?;
        bytes.borrow().byte_slice()?.try_into().ok()
    }

    /// The value of an exact `float`.
    #[inline(always)]
    #[cfg(not(any(Py_LIMITED_API, PyPy)))]
    pub(crate) fn exact_float(self) -> Option<f64> {
        // SAFETY: an exact float, as checked in the same line, whose value never changes.
        self.is_exact_float()
            .then(|| unsafe { (*self.as_ptr().cast::<ffi::PyFloatObject>()).ob_fval })
    }

    /// The value of an exact `float`.
    #[inline]
    #[cfg(any(Py_LIMITED_API, PyPy))]
    pub(crate) fn exact_float(self) -> Option<f64> {
        // SAFETY: an exact float, as checked in the same line.
        self.is_exact_float()
            .then(|| unsafe { ffi::PyFloat_AsDouble(self.as_ptr()) })
    }

    /// Whether the type defines `__float__`.
    fn has_float(self) -> bool {
        self.has_slot(ffi::Py_nb_float)
    }

    /// What `float()` makes of a number; `None` if it is none.
    pub(crate) fn float_value(self) -> Result<Option<f64>, PyErr> {
        if !self.has_float() && !self.has_index() {
            return Ok(None);
        }
        // SAFETY: attached, a live object.
        let value = unsafe { ffi::PyFloat_AsDouble(self.as_ptr()) };
        if value == -1.0
            && let Some(error) = PyErr::take(self.py())
        {
            return Err(error);
        }
        Ok(Some(value))
    }

    /// What `complex()` makes of a number: real and imaginary part; `None` if it is none.
    pub(crate) fn complex_value(self) -> Result<Option<(f64, f64)>, PyErr> {
        // SAFETY: a live object; the function looks at its type alone.
        let is_complex = unsafe { ffi::PyComplex_Check(self.as_ptr()) } != 0;
        let held;
        let complex = if is_complex {
            self
        } else if let Some(method) = self.type_attribute("__complex__")? {
            held = method.borrow().call(&[self])?;
            // SAFETY: a live object; the function looks at its type alone.
            if unsafe { ffi::PyComplex_Check(held.borrow().as_ptr()) } == 0 {
                let found = held.borrow().type_name();
                return Err(PyErr::type_error(format!(
                    "__complex__ returned non-complex (type {found})"
                )));
            }
            held.borrow()
        } else {
            return Ok(self.float_value()?.map(|it| (it, 0.0)));
        };
        // SAFETY: attached, a `complex`.
        let re = unsafe { ffi::PyComplex_RealAsDouble(complex.as_ptr()) };
        // SAFETY: attached, a `complex`.
        let im = unsafe { ffi::PyComplex_ImagAsDouble(complex.as_ptr()) };
        Ok(Some((re, im)))
    }

    /// Whether a slot of the object's type is filled.
    fn has_slot(self, slot: c_int) -> bool {
        // SAFETY: a live object.
        let ty = unsafe { ffi::Py_TYPE(self.as_ptr()) };
        // SAFETY: a live type and a slot that every version knows.
        !unsafe { ffi::PyType_GetSlot(ty, slot) }.is_null()
    }
}

impl<'py> Owned<'py> {
    /// A new `int`.
    #[inline]
    pub(crate) fn int(py: Python<'py>, value: i64) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached.
        let int = unsafe { ffi::PyLong_FromLongLong(value) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, int) }
    }

    /// A new `int`.
    #[inline]
    pub(crate) fn unsigned_int(py: Python<'py>, value: u64) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached.
        let int = unsafe { ffi::PyLong_FromUnsignedLongLong(value) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, int) }
    }

    /// A new `int` from little-endian bytes, in two's complement if signed.
    #[cfg(any(all(Py_3_13, not(Py_LIMITED_API)), Py_3_14))]
    pub(crate) fn int_from_bytes(py: Python<'py>, bytes: &[u8], signed: bool) -> Result<Owned<'py>, PyErr> {
        let (start, len, flags) = (bytes.as_ptr().cast(), bytes.len(), ffi::Py_ASNATIVEBYTES_LITTLE_ENDIAN);
        let int = if signed {
            // SAFETY: attached; as many bytes as said.
            unsafe { ffi::PyLong_FromNativeBytes(start, len, flags) }
        } else {
            // SAFETY: attached; as many bytes as said.
            unsafe { ffi::PyLong_FromUnsignedNativeBytes(start, len, flags) }
        };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, int) }
    }

    /// A new `int` from little-endian bytes, in two's complement if signed.
    #[cfg(not(any(Py_3_13, Py_LIMITED_API)))]
    pub(crate) fn int_from_bytes(py: Python<'py>, bytes: &[u8], signed: bool) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached; as many bytes as said.
        let int = unsafe { ffi::_PyLong_FromByteArray(bytes.as_ptr(), bytes.len(), 1, c_int::from(signed)) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, int) }
    }

    /// A new `int` from little-endian bytes, in two's complement if signed: by Python's own method.
    #[cfg(all(Py_LIMITED_API, not(Py_3_14)))]
    pub(crate) fn int_from_bytes(py: Python<'py>, bytes: &[u8], signed: bool) -> Result<Owned<'py>, PyErr> {
        let args = Owned::tuple(py, [Owned::bytes(py, bytes)?, Owned::str(py, "little")?])?;
        let keywords = Owned::dict(py)?;
        keywords.dict_set_text("signed", Owned::bool(py, signed).borrow())?;
        let method = int_class(py).getattr("from_bytes")?;
        method.borrow().call_all(args.borrow(), Some(keywords.borrow()))
    }

    /// A new `int` from its literal in Python, decimal or `0x…`.
    pub(crate) fn int_from_literal(py: Python<'py>, literal: &str) -> Result<Owned<'py>, PyErr> {
        let literal = CString::new(literal).map_err(|_| PyErr::value_error("null among the digits of an int"))?;
        // SAFETY: attached, a C string; null says that its end is not asked for, and 0 that the literal tells its base.
        let int = unsafe { ffi::PyLong_FromString(literal.as_ptr(), std::ptr::null_mut(), 0) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, int) }
    }

    /// A new `float`.
    #[inline]
    pub(crate) fn float(py: Python<'py>, value: f64) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached.
        let float = unsafe { ffi::PyFloat_FromDouble(value) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, float) }
    }

    /// A new `complex`.
    pub(crate) fn complex(py: Python<'py>, re: f64, im: f64) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached.
        let complex = unsafe { ffi::PyComplex_FromDoubles(re, im) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, complex) }
    }

    /// One of the objects that are always there, of which nobody counts references from 3.12 on.
    ///
    /// # Safety
    ///
    /// `None`, `True`, `False` or `NotImplemented`.
    #[inline(always)]
    unsafe fn constant(py: Python<'py>, object: *mut ffi::PyObject) -> Owned<'py> {
        // SAFETY: it lives for ever.
        let object = unsafe { Borrowed::from_raw(py, object) };
        if cfg!(all(Py_3_12, not(Py_LIMITED_API))) {
            // SAFETY: giving the reference back does nothing.
            unsafe { Owned::from_raw(py, object.as_non_null()) }
        } else {
            object.to_owned()
        }
    }

    /// Gives back a reference to such an object.
    #[inline(always)]
    fn end_constant(self) {
        if cfg!(all(Py_3_12, not(Py_LIMITED_API))) {
            std::mem::forget(self);
        }
    }

    /// The truth that it says, if it is `True` or `False`.
    #[inline(always)]
    pub(crate) fn into_bool(self) -> Result<bool, Owned<'py>> {
        match self.borrow().as_bool() {
            Some(value) => {
                self.end_constant();
                Ok(value)
            }
            None => Err(self),
        }
    }

    /// Gives back a result that is used up, on a thread that is attached for certain: a drop would ask again.
    #[inline(always)]
    pub(crate) fn discard(self, _: Python<'py>) {
        if cfg!(all(Py_3_12, not(Py_LIMITED_API))) && self.borrow().is_none() {
            self.end_constant();
        } else {
            // SAFETY: attached, and one count is ours to give back.
            unsafe { ffi::Py_DECREF(self.into_raw()) };
        }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub(crate) fn bool(py: Python<'py>, value: bool) -> Owned<'py> {
        // SAFETY: a constant of the interpreter.
        let yes = unsafe { ffi::Py_True() };
        // SAFETY: a constant of the interpreter.
        let no = unsafe { ffi::Py_False() };
        // SAFETY: a constant of the interpreter.
        unsafe { Owned::constant(py, if value { yes } else { no }) }
    }

    /// `None`.
    #[inline(always)]
    pub(crate) fn none(py: Python<'py>) -> Owned<'py> {
        // SAFETY: a constant of the interpreter.
        let none = unsafe { ffi::Py_None() };
        // SAFETY: a constant of the interpreter.
        unsafe { Owned::constant(py, none) }
    }

    /// `NotImplemented`.
    #[inline]
    pub(crate) fn not_implemented(py: Python<'py>) -> Owned<'py> {
        // SAFETY: a constant of the interpreter.
        let value = unsafe { ffi::Py_NotImplemented() };
        // SAFETY: a constant of the interpreter.
        unsafe { Owned::constant(py, value) }
    }

    /// `...`.
    pub(crate) fn ellipsis(py: Python<'py>) -> Owned<'py> {
        // SAFETY: a constant of the interpreter.
        let ellipsis = unsafe { ffi::Py_Ellipsis() };
        // SAFETY: constants live for ever.
        unsafe { Owned::copied(py, ellipsis) }
    }
}

/// `int`
#[cfg(all(Py_LIMITED_API, not(Py_3_14)))]
fn int_class(py: Python<'_>) -> Borrowed<'static, '_> {
    let class = &raw mut ffi::PyLong_Type;
    // SAFETY: a static type of CPython's, which lives for ever.
    unsafe { Borrowed::from_raw(py, class.cast()) }
}

/// What is meant by -1: that, or an exception, which is cleared.
#[cold]
#[cfg(all(Py_LIMITED_API, Py_3_12, target_pointer_width = "64"))]
fn minus_one_or_none() -> Option<i64> {
    // SAFETY: attached; only whether there is one counts.
    if unsafe { ffi::PyErr_Occurred() }.is_null() {
        return Some(-1);
    }
    // SAFETY: attached.
    unsafe { ffi::PyErr_Clear() };
    None
}

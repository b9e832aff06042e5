//! `range`, `slice` and `memoryview`.
//!
//! In: a range or a slice; for `memoryview`, anything that shows its bytes. Out: their parts, or the bytes: lent by what cannot change, of
//! anything else copied.

use std::ops::Range;

#[cfg(pyz3_buffers)]
use super::Framed;
use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::class::slots::Element;
use crate::error::PyErr;
use crate::object::{Borrowed, Bytes, Owned};
#[cfg(pyz3_buffers)]
use crate::object::{Buffer, BufferMut, LentBuffer};
use crate::types::{Int, MemoryView, Opt, RangeType, SliceType};

/// A `range`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PyRange {
    /// The first number, if there is any.
    pub start: i64,
    /// Where it stops, which is not in it.
    pub stop: i64,
    /// From one number to the next; not zero.
    pub step: i64,
}

impl PyRange {
    /// `range(start, stop, step)`
    ///
    /// # Errors
    ///
    /// A ValueError for a step of zero.
    pub fn new(start: i64, stop: i64, step: i64) -> Result<PyRange, PyErr> {
        if step == 0 {
            return Err(PyErr::value_error("range() arg 3 must not be zero"));
        }
        Ok(PyRange { start, stop, step })
    }

    /// `range(stop)`
    #[must_use]
    pub fn to(stop: i64) -> PyRange {
        PyRange::between(0, stop)
    }

    /// `range(start, stop)`
    #[must_use]
    pub fn between(start: i64, stop: i64) -> PyRange {
        PyRange { start, stop, step: 1 }
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(self) -> u64 {
        let (start, stop, step) = (i128::from(self.start), i128::from(self.stop), i128::from(self.step));
        let way = if step < 0 { start - stop } else { stop - start };
        let step = step.abs();
        if way <= 0 || step == 0 {
            return 0;
        }
        // At most 2^64 - 1, from one end of `i64` to the other.
        u64::try_from((way + step - 1) / step).unwrap_or(u64::MAX)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Where a number is in it, if it is.
    #[must_use]
    pub fn index(self, number: i64) -> Option<u64> {
        let step = i128::from(self.step);
        if step == 0 {
            return None;
        }
        let way = i128::from(number) - i128::from(self.start);
        let index = u64::try_from(way / step).ok()?;
        (way % step == 0 && index < self.len()).then_some(index)
    }

    /// Whether a number is in it.
    #[must_use]
    pub fn contains(self, number: i64) -> bool {
        self.index(number).is_some()
    }

    /// How often a number is in it: once at most.
    #[must_use]
    pub fn count(self, number: i64) -> usize {
        self.contains(number).into()
    }

    /// Start, stop and step.
    #[must_use]
    pub fn as_tuple(self) -> (i64, i64, i64) {
        (self.start, self.stop, self.step)
    }

    /// The same numbers from the last to the first; nothing if their ends are no `i64`.
    #[must_use]
    pub fn reversed(self) -> Option<PyRange> {
        let step = self.step.checked_neg()?;
        let last = match i64::try_from(self.len()).ok()? {
            0 => {
                return Some(PyRange {
                    start: self.stop,
                    stop: self.stop,
                    step,
                });
            }
            count => self.start.checked_add(self.step.checked_mul(count - 1)?)?,
        };
        let stop = self.start.checked_add(step)?;
        Some(PyRange {
            start: last,
            stop,
            step,
        })
    }

    /// The numbers. None for a step of zero, which Python does not make.
    pub fn iter(self) -> impl Iterator<Item = i64> + Send + Clone + 'static {
        let (stop, step) = (self.stop, self.step);
        std::iter::successors(Some(self.start), move |it| it.checked_add(step))
            .take_while(move |it| if step > 0 { *it < stop } else { step < 0 && *it > stop })
    }
}

/// A `slice`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PySlice {
    /// Where it starts; negative counts from the end.
    pub start: Option<i64>,
    /// Where it stops, which is not in it; negative counts from the end.
    pub stop: Option<i64>,
    /// From one to the next, 1 if not given.
    pub step: Option<i64>,
}

impl PySlice {
    /// `slice(start, stop, step)`
    #[must_use]
    pub fn new(start: Option<i64>, stop: Option<i64>, step: Option<i64>) -> PySlice {
        PySlice { start, stop, step }
    }

    /// The places that it means in a sequence of that length; `slice.indices` in Python.
    ///
    /// # Errors
    ///
    /// A ValueError for a step of zero.
    pub fn indices(self, len: usize) -> Result<PyRange, PyErr> {
        let len = i64::try_from(len).unwrap_or(i64::MAX);
        let step = self.step.unwrap_or(1);
        if step == 0 {
            return Err(PyErr::value_error("slice step cannot be zero"));
        }
        let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
        let clamp = |it: Option<i64>, missing| match it {
            None => missing,
            Some(it) if it < 0 => it.saturating_add(len).max(low),
            Some(it) => it.min(high),
        };
        let (first, last) = if step > 0 { (low, high) } else { (high, low) };
        Ok(PyRange {
            start: clamp(self.start, first),
            stop: clamp(self.stop, last),
            step,
        })
    }
}

const PARTS: [&str; 3] = ["start", "stop", "step"];

fn range(object: Borrowed<'_, '_>) -> Result<PyRange, PyErr> {
    if !object.is_range() {
        return Err(PyErr::expected("range", object));
    }
    let part = |name: &str| Int::copy_from(object.getattr(name)?.borrow()).map_err(|error: PyErr| error.within(name));
    let [start, stop, step] = PARTS.map(part);
    Ok(PyRange {
        start: start?,
        stop: stop?,
        step: step?,
    })
}

fn slice(object: Borrowed<'_, '_>) -> Result<PySlice, PyErr> {
    if !object.is_slice() {
        return Err(PyErr::expected("slice", object));
    }
    let part =
        |name: &str| Opt::<Int>::copy_from(object.getattr(name)?.borrow()).map_err(|error: PyErr| error.within(name));
    let [start, stop, step] = PARTS.map(part);
    Ok(PySlice {
        start: start?,
        stop: stop?,
        step: step?,
    })
}

fn give_range<'py>(py: Python<'py>, value: &PyRange) -> Result<Owned<'py>, PyErr> {
    let [start, stop, step] = [value.start, value.stop, value.step].map(|it| Owned::int(py, it));
    Owned::range(py, [start?.borrow(), stop?.borrow(), step?.borrow()])
}

fn give_slice<'py>(py: Python<'py>, value: &PySlice) -> Result<Owned<'py>, PyErr> {
    let [start, stop, step] = [value.start, value.stop, value.step].map(|it| Opt::<Int>::into_python(py, it));
    Owned::slice(py, [start?.borrow(), stop?.borrow(), step?.borrow()])
}

super::owned_values! {
    RangeType as PyRange: range, give_range;
    SliceType as PySlice: slice, give_slice;
}

impl<'a, T> FromPython<'a, Range<T>> for RangeType
where
    Int: FromPython<'a, T>,
{
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<Range<T>, PyErr> {
        Self::copy_from(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<Range<T>, PyErr> {
        let step = range(object)?.step;
        if step != 1 {
            return Err(PyErr::value_error(format!(
                "expected a range with a step of 1, got {step}"
            )));
        }
        let part = |name: &str| -> Result<T, PyErr> {
            <Int as FromPython<'a, T>>::copy_from(object.getattr(name)?.borrow()).map_err(|error| error.within(name))
        };
        Ok(part("start")?..part("stop")?)
    }
}

impl<T> IntoPython<Range<T>> for RangeType
where
    Int: IntoPython<T>,
{
    fn into_python<'py>(py: Python<'py>, value: Range<T>) -> Result<Owned<'py>, PyErr> {
        let (start, stop) = (Int::into_python(py, value.start)?, Int::into_python(py, value.end)?);
        Owned::range(py, [start.borrow(), stop.borrow(), Owned::int(py, 1)?.borrow()])
    }
}

fn bytes(object: Borrowed<'_, '_>) -> Result<Bytes, PyErr> {
    object.buffer()?.ok_or_else(|| PyErr::expected("memoryview", object))
}

#[cfg(pyz3_buffers)]
fn numbers<T: Element>(object: Borrowed<'_, '_>) -> Result<Buffer<T>, PyErr> {
    Buffer::of(object)?.ok_or_else(|| PyErr::expected("Buffer", object))
}

#[cfg(pyz3_buffers)]
fn writable<T: Element>(object: Borrowed<'_, '_>) -> Result<BufferMut<T>, PyErr> {
    BufferMut::of(object)?.ok_or_else(|| PyErr::expected("Buffer", object))
}

impl<'a> FromPython<'a, &'a [u8]> for MemoryView {
    type Holder = Bytes;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Bytes) -> Result<&'a [u8], PyErr> {
        *holder = bytes(object)?;
        Ok(holder.bytes())
    }
}

#[cfg(pyz3_buffers)]
impl<'a, T: Element> FromPython<'a, &'a Buffer<T>> for MemoryView {
    type Holder = LentBuffer<T>;

    #[inline(always)]
    fn in_frame(holder: &mut LentBuffer<T>, framed: Framed) {
        holder.stands_in_frame(framed);
    }

    #[inline]
    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut LentBuffer<T>) -> Result<&'a Buffer<T>, PyErr> {
        holder.fill(object)
    }
}

#[cfg(pyz3_buffers)]
impl<'a, T: Element> FromPython<'a, &'a mut BufferMut<T>> for MemoryView {
    type Holder = Option<BufferMut<T>>;

    #[inline]
    fn from_python(
        object: Borrowed<'a, '_>,
        holder: &'a mut Option<BufferMut<T>>,
    ) -> Result<&'a mut BufferMut<T>, PyErr> {
        writable(object).map(|it| holder.insert(it))
    }
}

macro_rules! takes {
    ($($type:ty: $take:expr;)*) => { $(
        impl<'a, T: Element> FromPython<'a, $type> for MemoryView {
            type Holder = ();
            const COPIES: bool = true;

            fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, PyErr> {
                $take(object)
            }

            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                $take(object)
            }
        }
    )* };
}

#[cfg(pyz3_buffers)]
takes! {
    Buffer<T>: numbers;
    BufferMut<T>: writable;
}

takes! {
    // Of bytes as of other numbers; what is of another type is no row of bytes.
    Vec<T>: |it| match T::FORMAT.to_bytes() {
        b"B" => bytes(it).map(|it| it.into_vec().into_iter().map(T::of_byte).collect()),
        #[cfg(pyz3_buffers)]
        _ => numbers::<T>(it).map(|it| it.to_vec()),
        #[cfg(not(pyz3_buffers))]
        _ => Err(PyErr::buffer_error("buffers of numbers are of the stable ABI from Python 3.11 on")),
    };
}

macro_rules! gives {
    ($($type:ty: $give:expr;)*) => { $(
        impl<T: Element> IntoPython<$type> for MemoryView {
            fn into_python<'py>(py: Python<'py>, value: $type) -> Result<Owned<'py>, PyErr> {
                $give(py, value)
            }
        }
    )* };
}

gives! {
    &[T]: |py, it: &[T]| Owned::numbers(py, it);
    Vec<T>: |py, it: Vec<T>| Owned::numbers(py, &it);
    &Vec<T>: |py, it: &Vec<T>| Owned::numbers(py, it);
}

#[cfg(pyz3_buffers)]
gives! {
    Buffer<T>: |py, it: Buffer<T>| it.show(py);
    BufferMut<T>: |py, it: BufferMut<T>| it.show(py);
}

//! Memory of other objects.

use std::cell::Cell;

use pyz3_runtime::types::MemoryView;
use pyz3_runtime::{Borrowed, Buffer, BufferMut, FromPython, PyErr, Python};

/// Shape and strides, whether it is read-only, and whether in one piece.
pub fn shape(x: Buffer<u8>) -> (Vec<usize>, Vec<isize>, bool, bool) {
    shape_lent(&x)
}

/// The same of one that is lent.
pub fn shape_lent(x: &Buffer<u8>) -> (Vec<usize>, Vec<isize>, bool, bool) {
    (
        x.shape().to_vec(),
        x.strides().to_vec(),
        x.is_read_only(),
        x.is_contiguous(),
    )
}

/// The sum.
pub fn total(x: Buffer<f64>) -> f64 {
    x.iter().sum()
}

/// The same of one that is lent, if there is any.
pub fn total_lent(x: Option<&Buffer<f64>>) -> f64 {
    x.map_or(0.0, |it| it.iter().sum())
}

/// One number.
pub fn item(x: Buffer<i32>, index: Vec<usize>) -> Option<i32> {
    x.get(&index)
}

/// Each number times another.
pub fn scale(mut x: BufferMut<f64>, by: f64) {
    x.update(|it| it * by);
}

/// The same of one that is lent.
pub fn scale_lent(x: &mut BufferMut<f64>, by: f64) {
    x.update(|it| it * by);
}

/// The same of one that is lent, and another that is only looked at: the sum of both before.
pub fn scale_by(x: &mut BufferMut<f64>, by: &Buffer<f64>) -> f64 {
    let before = x.iter().chain(by.iter()).sum();
    let factor: f64 = by.iter().sum();
    x.update(|it| it * factor);
    before
}

thread_local! {
    static KEPT: Cell<Option<BufferMut<u8>>> = const { Cell::new(None) };
}

/// Takes what is lent out of its place, in which it puts another, and keeps it beyond the call.
pub fn keep(x: &mut BufferMut<u8>, other: BufferMut<u8>) {
    KEPT.set(Some(std::mem::replace(x, other)));
}

/// What was kept, which is let go.
pub fn kept() -> Option<Vec<u8>> {
    KEPT.take().map(|it| it.to_vec())
}

/// What memory is lent in.
type Room = <MemoryView as FromPython<'static, &'static Buffer<f64>>>::Holder;

thread_local! {
    static HOARD: Cell<Option<Room>> = const { Cell::new(None) };
}

/// A conversion that takes what memory is lent in out of its place, and keeps it beyond the call.
pub struct Hoard;

/// How many numbers there are.
pub struct Hoarded(usize);

impl<'a> FromPython<'a, Hoarded> for Hoard {
    type Holder = Room;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Room) -> Result<Hoarded, PyErr> {
        let len = {
            let numbers: &Buffer<f64> = MemoryView::from_python(object, holder)?;
            numbers.len()
        };
        HOARD.set(Some(std::mem::take(holder)));
        Ok(Hoarded(len))
    }
}

/// Keeps it.
pub fn hoard(x: Hoarded) -> usize {
    x.0
}

/// Lets go of it while the thread is not attached.
pub fn spill(py: Python<'_>) {
    py.detach(|| drop(HOARD.take()));
}

/// Each takes the other's numbers.
pub fn swap(mut a: BufferMut<u8>, mut b: BufferMut<u8>) {
    for index in 0..a.len().min(b.len()) {
        if let (Some(x), Some(y)) = (a.get(&[index]), b.get(&[index])) {
            a.set(&[index], y);
            b.set(&[index], x);
        }
    }
}

/// Writes a number.
pub fn put(mut x: BufferMut<u8>, value: u8, index: Vec<usize>) -> bool {
    put_lent(&mut x, value, index)
}

/// The same in one that is lent.
pub fn put_lent(x: &mut BufferMut<u8>, value: u8, index: Vec<usize>) -> bool {
    x.set(&index, value)
}

//! Memory of other objects.

use pyz3_runtime::{Buffer, BufferMut};

/// Shape and strides, whether it is read-only, and whether in one piece.
pub fn shape(x: Buffer<u8>) -> (Vec<usize>, Vec<isize>, bool, bool) {
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

/// One number.
pub fn item(x: Buffer<i32>, index: Vec<usize>) -> Option<i32> {
    x.get(&index)
}

/// Each number times another.
pub fn scale(mut x: BufferMut<f64>, by: f64) {
    x.update(|it| it * by);
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
    x.set(&index, value)
}

//! A row of numbers as Python sees it.
//!
//! In: numbers of Rust's. Out: a memoryview of a copy.

use super::Owned;
use crate::attach::Python;
use crate::class::slots::Element;
use crate::error::PyErr;

/// How many numbers a format puts together, and the rest of it: `3f` and `(3)f` are rows of three.
pub(super) fn rows(format: &[u8]) -> (usize, &[u8]) {
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok().and_then(|it| it.parse().ok());
    let open = format.first() == Some(&b'(');
    let start = usize::from(open);
    let digits = format.iter().skip(start).take_while(|it| it.is_ascii_digit()).count();
    let count = number(&format[start..start + digits]);
    match (count, &format[start + digits..]) {
        (Some(count), [b')', rest @ ..]) if open => (count, rest),
        (Some(count), rest) if !open => (count, rest),
        _ => (1, format),
    }
}

impl<'py> Owned<'py> {
    /// A memoryview of a copy of these numbers.
    pub(crate) fn numbers<T: Element>(py: Python<'py>, values: &[T]) -> Result<Owned<'py>, PyErr> {
        let (start, len) = (values.as_ptr().cast::<u8>(), size_of_val(values));
        // SAFETY: the numbers are alive, and have no bytes that are not written.
        let bytes = unsafe { std::slice::from_raw_parts(start, len) };
        let view = Owned::memory_view(Owned::bytes(py, bytes)?.borrow())?;
        if T::FORMAT == c"B" {
            return Ok(view);
        }
        // A memoryview knows single letters; rows are its second dimension, if there are any.
        let (count, format) = rows(T::FORMAT.to_bytes());
        let format = Owned::str(py, std::str::from_utf8(format).unwrap_or("B"))?;
        let cast = view.borrow().getattr("cast")?;
        if format.borrow().text()?.len() == T::FORMAT.count_bytes() || values.is_empty() {
            return cast.borrow().call(&[format.borrow()]);
        }
        let shape = [values.len(), count].map(|it| Owned::int(py, it.cast_signed() as i64));
        let shape = Owned::list(py, shape.into_iter())?;
        cast.borrow().call(&[format.borrow(), shape.borrow()])
    }
}

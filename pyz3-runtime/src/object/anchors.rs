//! Objects that are kept alive while values borrow from them.
//!
//! In: references. Out: nothing but that they stay, until all are given back at once.

use std::marker::PhantomData;
use std::ptr::NonNull;

use super::{Borrowed, Owned};
use crate::attach::{Python, attached};
use crate::ffi;

/// Objects that a holder keeps alive. It is made and dropped on attached threads, which its being neither `Send` nor public sees to; whoever
/// puts one elsewhere leaks them.
#[derive(Default)]
pub(crate) struct Anchors {
    objects: Vec<NonNull<ffi::PyObject>>, // Invariant: each stands for exactly one reference count.
    stays: PhantomData<*mut ()>,
}

impl Anchors {
    /// Room for so many more.
    pub(crate) fn reserve(&mut self, count: usize) {
        self.objects.reserve(count);
    }

    pub(crate) fn push(&mut self, object: Owned<'_>) {
        self.objects.push(object.into_non_null());
    }

    pub(crate) fn len(&self) -> usize {
        self.objects.len()
    }

    /// The objects, in order.
    pub(crate) fn iter<'a, 'py>(&'a self, py: Python<'py>) -> impl Iterator<Item = Borrowed<'a, 'py>> {
        // SAFETY: they are kept alive here, and were put here on this thread during this call.
        self.objects
            .iter()
            .map(move |it| unsafe { Borrowed::from_raw(py, it.as_ptr()) })
    }
}

impl Drop for Anchors {
    fn drop(&mut self) {
        if self.objects.is_empty() || !attached() {
            return;
        }
        for object in std::mem::take(&mut self.objects) {
            // SAFETY: the thread is attached, and one count is ours to give back.
            unsafe { ffi::Py_DECREF(object.as_ptr()) };
        }
    }
}

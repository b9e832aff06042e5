//! What a Rust value holds of Python, shown to the collector of cycles.
//!
//! In: a value. Out: calls of what the collector passed, one for each object that the value holds a count of its own of. No Python code
//! runs here, and nothing is counted.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::ffi::{OsStr, OsString, c_int, c_void};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::Py;
use crate::convert::{Complex64, Date, DateTime, Either, F16, PyRange, PySlice, Time, TimeDelta};
use crate::ffi;
use crate::object::{Key, Object};

/// What the collector asks with.
pub struct Visit<'a> {
    pub(super) visit: ffi::visitproc,
    pub(super) arg: *mut c_void,
    /// What the collector answered: anything but 0 means that it has seen enough.
    pub(super) code: c_int,
    pub(super) lives: PhantomData<&'a ()>,
}

impl Visit<'_> {
    /// Shows a handle that the value is the only owner of.
    pub fn object(&mut self, object: &Object) {
        if self.code != 0 {
            return;
        }
        if let Some(object) = object.sole() {
            // SAFETY: a live object of this interpreter, and what the collector passed for it.
            self.code = unsafe { (self.visit)(object.as_ptr(), self.arg) };
        }
    }

    /// The same for a handle to an object of a class.
    pub fn handle<T>(&mut self, handle: &Py<T>) {
        self.object(handle.as_object());
    }

    /// Shows what a value holds.
    pub fn value<T: Traverse + ?Sized>(&mut self, value: &T) {
        value.traverse(self);
    }
}

/// A type that shows the collector which Python objects it holds.
///
/// It shows each handle that it is the only owner of, once, and no other: not what is behind an `Arc` that others have too. It must not
/// run Python code, nor wait for a lock.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not show the garbage collector which Python objects it holds",
    note = "implement `pyz3_runtime::Traverse` for it, name a function with `gc:`, or say `gc: untracked`",
    note = "a closure in a box cannot say what it holds: keep a `PyCallable` in its place"
)]
pub trait Traverse {
    /// Shows them.
    fn traverse(&self, visit: &mut Visit<'_>);
}

impl Traverse for Object {
    fn traverse(&self, visit: &mut Visit<'_>) {
        visit.object(self);
    }
}

impl Traverse for Key {
    fn traverse(&self, visit: &mut Visit<'_>) {
        visit.object(self.object());
    }
}

impl<T> Traverse for Py<T> {
    fn traverse(&self, visit: &mut Visit<'_>) {
        visit.handle(self);
    }
}

impl<T: Traverse + ?Sized> Traverse for Box<T> {
    fn traverse(&self, visit: &mut Visit<'_>) {
        (**self).traverse(visit);
    }
}

impl<T: Traverse> Traverse for Option<T> {
    fn traverse(&self, visit: &mut Visit<'_>) {
        if let Some(value) = self {
            value.traverse(visit);
        }
    }
}

impl<T: Traverse> Traverse for [T] {
    fn traverse(&self, visit: &mut Visit<'_>) {
        self.iter().for_each(|it| it.traverse(visit));
    }
}

macro_rules! iterates {
    ($([$($generics:tt)*] $type:ty;)*) => { $(
        impl<T: $crate::class::Traverse, $($generics)*> $crate::class::Traverse for $type {
            fn traverse(&self, visit: &mut $crate::class::Visit<'_>) {
                self.iter().for_each(|it| it.traverse(visit));
            }
        }
    )* };
}
#[allow(unused_imports, reason = "used for the types of other crates")]
pub(super) use iterates;

iterates! {
    [] Vec<T>;
    [] VecDeque<T>;
    [] BTreeSet<T>;
    [S] HashSet<T, S>;
    [const N: usize] [T; N];
}

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty;)*) => { $(
        impl<K: $crate::class::Traverse, V: $crate::class::Traverse, $($generics)*> $crate::class::Traverse for $type {
            fn traverse(&self, visit: &mut $crate::class::Visit<'_>) {
                for (key, value) in self {
                    key.traverse(visit);
                    value.traverse(visit);
                }
            }
        }
    )* };
}

#[allow(unused_imports, reason = "used for the types of other crates")]
pub(super) use maps;

maps! {
    [] BTreeMap<K, V>;
    [S] HashMap<K, V, S>;
}

macro_rules! tuples {
    ($(($($name:ident)+))*) => { $(
        impl<$($name: Traverse),+> Traverse for ($($name,)+) {
            fn traverse(&self, visit: &mut Visit<'_>) {
                #[allow(non_snake_case, reason = "a variable for each type")]
                let ($($name,)+) = self;
                $($name.traverse(visit);)+
            }
        }
    )* };
}

tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) (A B C D E F G H I) (A B C D E F G H I J)
    (A B C D E F G H I J K) (A B C D E F G H I J K L)
}

impl<A: Traverse, B: Traverse> Traverse for Either<A, B> {
    fn traverse(&self, visit: &mut Visit<'_>) {
        match self {
            Either::Left(value) => value.traverse(visit),
            Either::Right(value) => value.traverse(visit),
        }
    }
}

macro_rules! nothing {
    ($($type:ty)*) => { $(
        impl Traverse for $type {
            #[inline]
            fn traverse(&self, _: &mut Visit<'_>) {}
        }
    )* };
}

// Keys and companions of what holds something.
nothing! {
    () bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 str String
    Arc<str> Cow<'_, str> Cow<'_, [u8]> OsStr OsString Path PathBuf Duration SystemTime
    Complex64 F16 Date Time DateTime TimeDelta PyRange PySlice
}

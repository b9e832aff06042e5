//! Which class an enum has in which interpreter.
//!
//! In: classes, when modules are made and cleared. Out: the class of this interpreter, in one load as long as the process has used
//! the enum in one interpreter alone.

use std::collections::BinaryHeap;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{PoisonError, RwLock};

use crate::attach::{self, Python};
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// A class with its members, in one interpreter. All are counted by the state of the module that holds this.
pub(super) struct Made {
    pub(super) class: NonNull<ffi::PyObject>,
    /// In the order of the table.
    pub(super) members: Box<[NonNull<ffi::PyObject>]>,
    /// Their bits; of an enum that is no flags, none.
    pub(super) bits: Box<[u128]>,
    /// By address, with their numbers, where there are many.
    pub(super) order: Box<[(usize, usize)]>,
}

/// Up to so many, looking at each is as fast as anything.
const FEW: usize = 16;

impl Made {
    pub(super) fn new(class: Owned<'_>, members: Vec<Owned<'_>>, bits: Vec<u128>) -> Option<Made> {
        let members: Option<Box<[_]>> = members.into_iter().map(|it| NonNull::new(it.into_raw())).collect();
        let members = members?;
        let numbered = members.iter().enumerate().map(|(number, it)| (it.addr().get(), number));
        // Sorted by a heap: it happens once, and takes 12 KB of code less than `sort_unstable`.
        let order: BinaryHeap<_> = if members.len() > FEW {
            numbered.collect()
        } else {
            BinaryHeap::new()
        };
        Some(Made {
            class: NonNull::new(class.into_raw())?,
            members,
            bits: bits.into(),
            order: order.into_sorted_vec().into(),
        })
    }

    /// Which member it is. Runs no Python code.
    #[inline]
    pub(super) fn number(&self, object: Borrowed<'_, '_>) -> Option<usize> {
        let object = object.as_non_null();
        if self.order.is_empty() {
            return self.members.iter().position(|it| *it == object);
        }
        let found = self.order.binary_search_by_key(&object.addr().get(), |it| it.0);
        found.ok().and_then(|it| self.order.get(it)).map(|it| it.1)
    }

    #[inline]
    pub(super) fn member<'py>(&self, py: Python<'py>, number: usize) -> Option<Owned<'py>> {
        let member = self.members.get(number)?;
        // SAFETY: the module's state holds the member of this interpreter, and does so while this can be reached.
        Some(unsafe { Owned::copied(py, member.as_ptr()) })
    }

    pub(super) fn class<'py>(&self, py: Python<'py>) -> Owned<'py> {
        // SAFETY: as for members.
        unsafe { Owned::copied(py, self.class.as_ptr()) }
    }

    /// Everything that it holds, for the collector and for the end.
    pub(super) fn objects(&self) -> impl Iterator<Item = NonNull<ffi::PyObject>> {
        self.members.iter().copied().chain([self.class])
    }
}

/// The classes of one enum.
pub(super) struct EnumCell {
    /// The class, while only one interpreter has ever had one; null otherwise.
    only: AtomicPtr<Made>,
    all: RwLock<All>,
}

struct All {
    /// The one interpreter that has ever had a class.
    first: Option<i64>,
    several: bool,
    made: Vec<(i64, Place)>,
}

struct Place(NonNull<Made>);

// SAFETY: it is used only on threads that are attached to its interpreter.
unsafe impl Send for Place {}
// SAFETY: as above.
unsafe impl Sync for Place {}

impl EnumCell {
    pub(super) const fn new() -> EnumCell {
        EnumCell {
            only: AtomicPtr::new(std::ptr::null_mut()),
            all: RwLock::new(All {
                first: None,
                several: false,
                made: Vec::new(),
            }),
        }
    }

    /// Looks at the class of this interpreter, if there is one; `look` runs no Python code.
    #[inline]
    pub(super) fn with<R>(&self, py: Python<'_>, look: impl FnOnce(&Made) -> R) -> Option<R> {
        // Not null only if it is this interpreter's: the thread that runs here has seen the module made here.
        let made = NonNull::new(self.only.load(Ordering::Acquire)).or_else(|| self.newest(py))?;
        // SAFETY: it is removed before it is dropped, which takes a thread that is attached to the same interpreter: with a lock for
        // the interpreter it is not this one, which runs no Python code now; without, it is never dropped.
        Some(look(unsafe { made.as_ref() }))
    }

    #[cold]
    #[inline(never)]
    fn newest(&self, py: Python<'_>) -> Option<NonNull<Made>> {
        let here = attach::interpreter_of(py);
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        // A module may have been imported anew.
        let found = all.made.iter().rfind(|(interpreter, _)| *interpreter == here);
        found.map(|it| it.1.0)
    }

    /// Looks at all classes of this interpreter until one has the answer; `look` runs no Python code.
    pub(super) fn find<R>(&self, py: Python<'_>, look: impl Fn(&Made) -> Option<R>) -> Option<R> {
        let here = attach::interpreter_of(py);
        let all = self.all.read().unwrap_or_else(PoisonError::into_inner);
        let mut mine = all.made.iter().filter(|(interpreter, _)| *interpreter == here);
        // SAFETY: it is removed, which takes the lock, before it is dropped.
        mine.find_map(|it| look(unsafe { it.1.0.as_ref() }))
    }

    /// Notes the class of this interpreter.
    pub(super) fn add(&self, py: Python<'_>, made: NonNull<Made>) {
        let here = attach::interpreter_of(py);
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        all.several |= *all.first.get_or_insert(here) != here;
        all.made.push((here, Place(made)));
        self.refresh(&all);
    }

    /// Forgets a class that is going away.
    pub(super) fn remove(&self, made: NonNull<Made>) {
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        all.made.retain(|it| it.1.0 != made);
        self.refresh(&all);
    }

    fn refresh(&self, all: &All) {
        let only = if all.several { None } else { all.made.last() };
        let only = only.map_or(std::ptr::null_mut(), |it| it.1.0.as_ptr());
        self.only.store(only, Ordering::Release);
    }
}

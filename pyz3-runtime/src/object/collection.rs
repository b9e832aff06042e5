//! Lists, tuples, dicts and sets: what they hold, and new ones.
//!
//! In: objects, or items. Out: the other. An item read from something that Python code can change is always counted; a
//! container is never seen half-filled by Python code.

#[cfg(Py_GIL_DISABLED)]
use std::ptr::NonNull;

use super::{Borrowed, Owned, check};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

/// The items of a tuple, of which its type and its length need not be asked for again.
#[derive(Clone, Copy)]
pub(crate) struct TupleItems<'a, 'py> {
    #[cfg(not(any(Py_LIMITED_API, pyz3_stand_in)))]
    items: &'a [Borrowed<'a, 'py>],
    #[cfg(any(Py_LIMITED_API, pyz3_stand_in))]
    tuple: Borrowed<'a, 'py>,
    #[cfg(any(Py_LIMITED_API, pyz3_stand_in))]
    len: usize,
}

#[cfg(not(any(Py_LIMITED_API, pyz3_stand_in)))]
impl<'a, 'py> TupleItems<'a, 'py> {
    /// Those of a tuple, and none of anything else.
    #[inline]
    pub(crate) fn of(tuple: Borrowed<'a, 'py>) -> TupleItems<'a, 'py> {
        let items = tuple.items_of_tuple();
        TupleItems { items }
    }

    /// An item, which lives as long as the tuple does.
    #[inline]
    pub(crate) fn get(self, index: usize) -> Option<Borrowed<'a, 'py>> {
        self.items.get(index).copied()
    }
}

#[cfg(any(Py_LIMITED_API, pyz3_stand_in))]
impl<'a, 'py> TupleItems<'a, 'py> {
    /// Those of a tuple, and none of anything else.
    #[inline]
    pub(crate) fn of(tuple: Borrowed<'a, 'py>) -> TupleItems<'a, 'py> {
        let len = tuple.tuple_len();
        TupleItems { tuple, len }
    }

    /// An item, which lives as long as the tuple does.
    #[inline]
    pub(crate) fn get(self, index: usize) -> Option<Borrowed<'a, 'py>> {
        if index >= self.len {
            return None;
        }
        // SAFETY: a tuple, since its length is not zero, and the index is inside of it.
        let item = unsafe { ffi::PyTuple_GET_ITEM(self.tuple.as_ptr(), index.cast_signed()) };
        // SAFETY: tuples never change, so the item lives as long as this one does, for `'a`.
        Some(unsafe { Borrowed::from_raw(self.tuple.py(), item) })
    }
}

impl<'a, 'py> Borrowed<'a, 'py> {
    /// The length of a list, now. Zero for anything else.
    #[inline]
    pub(crate) fn list_len(self) -> usize {
        if !self.is_list() {
            return 0;
        }
        // SAFETY: attached, a list.
        unsafe { ffi::PyList_GET_SIZE(self.as_ptr()) }.cast_unsigned()
    }

    /// An item of a list, if that is as long now.
    #[inline]
    #[cfg(not(any(Py_GIL_DISABLED, Py_LIMITED_API)))]
    pub(crate) fn list_item(self, index: usize) -> Option<Owned<'py>> {
        if index >= self.list_len() {
            return None;
        }
        // SAFETY: a list, and the index is inside of it: nothing can change the list while this thread holds the lock.
        let item = unsafe { ffi::PyList_GET_ITEM(self.as_ptr(), index.cast_signed()) };
        // SAFETY: the list holds the item, for the same reason.
        Some(unsafe { Owned::copied(self.py(), item) })
    }

    /// The same where its memory is CPython's alone, or another thread may change it.
    #[inline]
    #[cfg(any(Py_GIL_DISABLED, Py_LIMITED_API))]
    pub(crate) fn list_item(self, index: usize) -> Option<Owned<'py>> {
        if index >= self.list_len() {
            return None;
        }
        // SAFETY: attached, a list; the function checks the index again.
        let item = unsafe { ffi::PyList_GetItemRef(self.as_ptr(), index.cast_signed()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), item) }.ok()
    }

    /// Shows the items of a list from `index` up to `end`, without counting them, to something that runs no Python code. Gives the
    /// index at which that had enough, or the list ended.
    #[inline]
    #[cfg(not(Py_GIL_DISABLED))]
    pub(crate) fn peek_list(self, index: usize, end: usize, mut look: impl FnMut(Borrowed<'_, '_>) -> bool) -> usize {
        let end = end.min(self.list_len());
        for index in index..end {
            // SAFETY: a list, and the index is inside of it: nothing can change the list while this thread holds the lock and
            // runs no Python code.
            let item = unsafe { ffi::PyList_GET_ITEM(self.as_ptr(), index.cast_signed()) };
            // SAFETY: the list holds the item, for the same reason.
            if !look(unsafe { Borrowed::from_raw(self.py(), item) }) {
                return index;
            }
        }
        index.max(end)
    }

    /// Without the lock, another thread may take an item away: each must be counted.
    #[inline]
    #[cfg(Py_GIL_DISABLED)]
    pub(crate) fn peek_list(self, index: usize, _: usize, _: impl FnMut(Borrowed<'_, '_>) -> bool) -> usize {
        index
    }

    /// The length of a tuple. Zero for anything else.
    #[inline]
    pub(crate) fn tuple_len(self) -> usize {
        if !self.is_tuple() {
            return 0;
        }
        // SAFETY: attached, a tuple.
        unsafe { ffi::PyTuple_GET_SIZE(self.as_ptr()) }.cast_unsigned()
    }

    /// An item of a tuple, which holds it as long as it lives.
    #[inline]
    pub(crate) fn tuple_item(self, index: usize) -> Option<Borrowed<'a, 'py>> {
        if index >= self.tuple_len() {
            return None;
        }
        // SAFETY: a tuple, and the index is inside of it, as just checked.
        let item = unsafe { ffi::PyTuple_GET_ITEM(self.as_ptr(), index.cast_signed()) };
        // SAFETY: tuples never change, so the item lives as long as this one does, for `'a`.
        Some(unsafe { Borrowed::from_raw(self.py(), item) })
    }

    /// Shows the items of a tuple from `index` on to something, until it has enough. Gives the index of the first that was not taken.
    #[inline]
    pub(crate) fn peek_tuple(self, index: usize, mut look: impl FnMut(Borrowed<'_, '_>) -> bool) -> usize {
        let items = TupleItems::of(self);
        let mut index = index;
        while let Some(item) = items.get(index)
            && look(item)
        {
            index += 1;
        }
        index
    }

    /// All items of a tuple, which holds them as long as it lives, if it is one.
    #[inline]
    #[cfg(not(any(Py_LIMITED_API, pyz3_stand_in)))]
    pub(crate) fn tuple_items(self) -> Option<&'a [Borrowed<'a, 'py>]> {
        self.is_tuple().then(|| self.items_of_tuple())
    }

    /// The same of anything: none if it is no tuple.
    #[inline]
    #[cfg(not(any(Py_LIMITED_API, pyz3_stand_in)))]
    fn items_of_tuple(self) -> &'a [Borrowed<'a, 'py>] {
        let len = self.tuple_len();
        if len == 0 {
            return &[];
        }
        let tuple = self.as_ptr().cast::<ffi::PyTupleObject>();
        // SAFETY: a tuple, since its length is not zero; its items follow its head.
        let items = unsafe { &raw const (*tuple).ob_item };
        // SAFETY: as many live objects as it is long, which never change; `Borrowed` is laid out as the pointer it holds.
        unsafe { std::slice::from_raw_parts(items.cast(), len) }
    }

    /// Where its layout is not known, a tuple has no slice of items.
    #[inline]
    #[cfg(any(Py_LIMITED_API, pyz3_stand_in))]
    pub(crate) fn tuple_items(self) -> Option<&'a [Borrowed<'a, 'py>]> {
        None
    }

    /// The next pair of a dict; `position` starts at 0 and is CPython's to change.
    pub(crate) fn dict_next(self, position: &mut isize) -> Option<(Owned<'py>, Owned<'py>)> {
        self.dict_next_if(position, |key| Some(key.to_owned()))
    }

    /// The next pair, if the key is wanted, and what was made of it, which runs no Python code.
    pub(crate) fn dict_next_if<K>(
        self,
        position: &mut isize,
        want: impl FnOnce(Borrowed<'_, 'py>) -> Option<K>,
    ) -> Option<(K, Owned<'py>)> {
        if !self.is_dict() {
            return None;
        }
        let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
        self.alone(|| {
            // SAFETY: attached, a dict; the function stays inside of the dict whatever the position is.
            let more = unsafe { ffi::PyDict_Next(self.as_ptr(), position, &raw mut key, &raw mut value) };
            if more == 0 {
                return None;
            }
            // SAFETY: the dict holds both; no Python code has run since, and no other thread changes the dict.
            let key = want(unsafe { Borrowed::from_raw(self.py(), key) })?;
            // SAFETY: as above; nor did what was made of the key run any.
            let value = unsafe { Owned::copied(self.py(), value) };
            Some((key, value))
        })
    }

    /// Shows the pairs of a dict from `position` on, without counting them, to something that runs no Python code, until that has enough.
    #[inline]
    #[cfg(not(Py_GIL_DISABLED))]
    pub(crate) fn peek_dict(
        self,
        position: &mut isize,
        mut look: impl FnMut(Borrowed<'_, '_>, Borrowed<'_, '_>) -> bool,
    ) {
        if !self.is_dict() {
            return;
        }
        let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
        loop {
            let mut next = *position;
            // SAFETY: attached, a dict; the function stays inside of the dict whatever the position is.
            let more = unsafe { ffi::PyDict_Next(self.as_ptr(), &raw mut next, &raw mut key, &raw mut value) };
            if more == 0 {
                return;
            }
            // SAFETY: the dict holds the key: nothing can change it while this thread holds the lock and runs no Python code.
            let key = unsafe { Borrowed::from_raw(self.py(), key) };
            // SAFETY: as for the key.
            if !look(key, unsafe { Borrowed::from_raw(self.py(), value) }) {
                return;
            }
            *position = next;
        }
    }

    /// Without the lock, another thread may take a pair away: each must be counted.
    #[inline]
    #[cfg(Py_GIL_DISABLED)]
    pub(crate) fn peek_dict(self, _: &mut isize, _: impl FnMut(Borrowed<'_, '_>, Borrowed<'_, '_>) -> bool) {}

    /// The number of pairs of a dict. Zero for anything else.
    pub(crate) fn dict_len(self) -> usize {
        if !self.is_dict() {
            return 0;
        }
        // SAFETY: attached, a dict, for which this function never fails.
        unsafe { ffi::PyDict_Size(self.as_ptr()) }.cast_unsigned()
    }

    /// `dict[key]`, or nothing.
    pub(crate) fn dict_get_text(self, key: &str) -> Result<Option<Owned<'py>>, PyErr> {
        self.dict_get(Owned::str(self.py(), key)?.borrow())
    }

    /// The value of a key. Another thread may take it away meanwhile, so CPython counts it.
    #[cfg(Py_GIL_DISABLED)]
    pub(crate) fn dict_get(self, key: Borrowed<'_, 'py>) -> Result<Option<Owned<'py>>, PyErr> {
        let mut value = std::ptr::null_mut();
        // SAFETY: attached, live objects; the function refuses what is no dict.
        let code = unsafe { ffi::PyDict_GetItemRef(self.as_ptr(), key.as_ptr(), &raw mut value) };
        check(self.py(), code)?;
        // SAFETY: a new reference, if it is not null.
        Ok(NonNull::new(value).map(|it| unsafe { Owned::from_raw(self.py(), it) }))
    }

    /// The value of a key.
    #[cfg(not(Py_GIL_DISABLED))]
    pub(crate) fn dict_get(self, key: Borrowed<'_, 'py>) -> Result<Option<Owned<'py>>, PyErr> {
        // SAFETY: attached, live objects; the function refuses what is no dict.
        let value = unsafe { ffi::PyDict_GetItemWithError(self.as_ptr(), key.as_ptr()) };
        if value.is_null() {
            return PyErr::take(self.py()).map_or(Ok(None), Err);
        }
        // SAFETY: the dict holds it, and no Python code has run since.
        Ok(Some(unsafe { Owned::copied(self.py(), value) }))
    }

    /// `del dict[key]`, if that is the very value.
    pub(crate) fn dict_remove_text(self, key: &str, value: Borrowed<'_, '_>) -> Result<(), PyErr> {
        if !self.dict_get_text(key)?.is_some_and(|it| it.borrow().is(value)) {
            return Ok(());
        }
        let key = Owned::str(self.py(), key)?;
        // SAFETY: attached, live objects; the function refuses what is no dict.
        let code = unsafe { ffi::PyDict_DelItem(self.as_ptr(), key.borrow().as_ptr()) };
        check(self.py(), code).map(drop)
    }

    /// `list(mapping.items())`
    pub(crate) fn mapping_items(self) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, a live object.
        let items = unsafe { ffi::PyMapping_Items(self.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), items) }
    }
}

/// What an iterator says about its length, if it is sure.
pub(crate) fn exact_size(iterator: &impl Iterator) -> Option<usize> {
    match iterator.size_hint() {
        (lower, Some(upper)) if lower == upper => Some(lower),
        _ => None,
    }
}

impl<'py> Owned<'py> {
    /// A new list of what an iterator gives. Its size is believed as far as memory is reserved for it, up to a bound; a wrong
    /// one costs time alone.
    pub(crate) fn list<I>(py: Python<'py>, items: I) -> Result<Owned<'py>, PyErr>
    where
        I: Iterator<Item = Result<Owned<'py>, PyErr>>,
    {
        const MOST: usize = 1 << 24;
        let places = exact_size(&items).filter(|it| *it <= MOST).unwrap_or(0);
        // SAFETY: attached, and not negative.
        let list = unsafe { ffi::PyList_New(places.cast_signed()) };
        // SAFETY: a new reference or null.
        let list = unsafe { Owned::result(py, list) }?;
        let raw = list.borrow().as_ptr();
        // Until every place is filled, the collector must not show the list to Python code.
        // SAFETY: a new list, which is tracked.
        unsafe { ffi::PyObject_GC_UnTrack(raw.cast()) };
        let mut filled = 0;
        for item in items {
            let item = item?;
            if filled < places {
                // SAFETY: a list that nobody else sees, an empty place of it, and a reference that it takes over.
                unsafe { ffi::PyList_SET_ITEM(raw, filled.cast_signed(), item.into_raw()) };
            } else {
                list.append(item.borrow())?;
            }
            filled += 1;
        }
        if filled < places {
            let (from, to) = (filled.cast_signed(), places.cast_signed());
            // SAFETY: attached, a list; null removes the places, which may be empty.
            let code = unsafe { ffi::PyList_SetSlice(raw, from, to, std::ptr::null_mut()) };
            check(py, code)?;
        }
        // SAFETY: a list that is complete and not tracked.
        unsafe { ffi::PyObject_GC_Track(raw.cast()) };
        Ok(list)
    }

    /// `list.append(item)`
    pub(crate) fn append(&self, item: Borrowed<'_, '_>) -> Result<(), PyErr> {
        // SAFETY: attached, live objects; the function refuses what is no list.
        let code = unsafe { ffi::PyList_Append(self.borrow().as_ptr(), item.as_ptr()) };
        check(self.py(), code).map(drop)
    }

    /// `tuple(list)`
    pub(crate) fn into_tuple(self) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, a live object; the function refuses what is no list.
        let tuple = unsafe { ffi::PyList_AsTuple(self.borrow().as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), tuple) }
    }

    /// A new tuple of what an iterator gives, filled in place where that is as many as it says.
    pub(crate) fn tuple_of<I>(py: Python<'py>, mut items: I) -> Result<Owned<'py>, PyErr>
    where
        I: Iterator<Item = Result<Owned<'py>, PyErr>>,
    {
        const MOST: usize = 1 << 24;
        let Some(places @ 1..=MOST) = exact_size(&items) else {
            return Owned::list(py, items)?.into_tuple();
        };
        // SAFETY: attached, and not negative.
        let tuple = unsafe { ffi::PyTuple_New(places.cast_signed()) };
        // SAFETY: a new reference or null.
        let tuple = unsafe { Owned::result(py, tuple) }?;
        let raw = tuple.borrow().as_ptr();
        // Until every place is filled, the collector must not show the tuple to Python code.
        // SAFETY: a new tuple, which is tracked.
        unsafe { ffi::PyObject_GC_UnTrack(raw.cast()) };
        for filled in 0..places {
            let Some(item) = items.next() else {
                // Fewer than it said.
                let found = (0..filled)
                    .filter_map(|it| tuple.borrow().tuple_item(it))
                    .map(|it| Ok(it.to_owned()));
                return Owned::list(py, found)?.into_tuple();
            };
            // SAFETY: a tuple that nobody else sees, an empty place of it, and a reference that it takes over.
            unsafe { ffi::PyTuple_SET_ITEM(raw, filled.cast_signed(), item?.into_raw()) };
        }
        // SAFETY: a tuple that is complete and not tracked.
        unsafe { ffi::PyObject_GC_Track(raw.cast()) };
        match items.next() {
            None => Ok(tuple),
            // More than it said.
            Some(more) => {
                let found = (0..places)
                    .filter_map(|it| tuple.borrow().tuple_item(it))
                    .map(|it| Ok(it.to_owned()));
                Owned::list(py, found.chain(std::iter::once(more)).chain(items))?.into_tuple()
            }
        }
    }

    /// A new tuple of items that are all there already.
    pub(crate) fn tuple<const N: usize>(py: Python<'py>, items: [Owned<'py>; N]) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, and not negative.
        let tuple = unsafe { ffi::PyTuple_New(N.cast_signed()) };
        // SAFETY: a new reference or null.
        let tuple = unsafe { Owned::result(py, tuple) }?;
        for (index, item) in items.into_iter().enumerate() {
            // SAFETY: a tuple that nobody else has seen, an empty place of it, and a reference that it takes over; no Python code
            // runs until all are filled.
            unsafe { ffi::PyTuple_SET_ITEM(tuple.borrow().as_ptr(), index.cast_signed(), item.into_raw()) };
        }
        Ok(tuple)
    }

    /// A new, empty dict.
    pub(crate) fn dict(py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached.
        let dict = unsafe { ffi::PyDict_New() };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, dict) }
    }

    /// `dict[key] = value`
    pub(crate) fn dict_set(&self, key: Borrowed<'_, '_>, value: Borrowed<'_, '_>) -> Result<(), PyErr> {
        // SAFETY: attached, live objects; the function refuses what is no dict.
        let code = unsafe { ffi::PyDict_SetItem(self.borrow().as_ptr(), key.as_ptr(), value.as_ptr()) };
        check(self.py(), code).map(drop)
    }

    /// The same; it gives up both.
    #[inline]
    pub(crate) fn dict_put(&self, key: Owned<'_>, value: Owned<'_>) -> Result<(), PyErr> {
        let py = self.py();
        let result = self.dict_set(key.borrow(), value.borrow());
        key.give_back(py);
        value.give_back(py);
        result
    }

    /// `dict[key] = value`
    pub(crate) fn dict_set_text(&self, key: &str, value: Borrowed<'_, '_>) -> Result<(), PyErr> {
        self.dict_set(Owned::str(self.py(), key)?.borrow(), value)
    }

    /// A new, empty set.
    pub(crate) fn set(py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached; null stands for no items.
        let set = unsafe { ffi::PySet_New(std::ptr::null_mut()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, set) }
    }

    /// `set.add(item)`
    #[inline]
    pub(crate) fn set_add(&self, item: Owned<'_>) -> Result<(), PyErr> {
        let py = self.py();
        // SAFETY: attached, live objects; the function refuses what is no set.
        let code = unsafe { ffi::PySet_Add(self.borrow().as_ptr(), item.borrow().as_ptr()) };
        // The error is taken before anything that the item's end may run.
        let added = check(py, code).map(drop);
        item.give_back(py);
        added
    }

    /// `frozenset(set)`
    pub(crate) fn into_frozen_set(self) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, a live object.
        let set = unsafe { ffi::PyFrozenSet_New(self.borrow().as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), set) }
    }
}

//! Many objects, one after the other: what containers are converted from.
//!
//! In: a list, tuple, set, iterator, dict, mapping, or the arguments of a call. Out: its items or pairs, converted and collected.
//! Converting an item may run Python code, which may change the container: so each item is counted while it is in use, lengths
//! are read again, and items that the result borrows from are all kept before the first is converted.

use super::few::Few;
use super::{FromPython, Quiet};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Anchors, Borrowed, Owned};

/// How much is reserved for what has not been seen yet, at most.
pub(super) const MOST: usize = 1 << 20;

/// The items of a container, in order.
pub(crate) enum Items<'s, 'py> {
    List {
        list: Borrowed<'s, 'py>,
        index: usize,
        len: usize,
    },
    Tuple {
        tuple: Borrowed<'s, 'py>,
        index: usize,
    },
    Array {
        py: Python<'py>,
        items: std::slice::Iter<'s, Borrowed<'s, 'py>>,
    },
    Iterator {
        iterator: Owned<'py>,
        len: usize,
    },
    /// The items of a set, which have no places.
    Set {
        iterator: Owned<'py>,
        len: usize,
    },
}

impl<'s, 'py> Items<'s, 'py> {
    /// The items of a list, as many as it has now.
    #[inline]
    pub(crate) fn list(list: Borrowed<'s, 'py>) -> Items<'s, 'py> {
        Items::List {
            list,
            index: 0,
            len: list.list_len(),
        }
    }

    /// Shows the next items to something that runs no Python code, until it has enough. Gives how many it took.
    #[inline]
    fn peek(&mut self, mut look: impl FnMut(Borrowed<'_, '_>) -> bool) -> usize {
        match self {
            Items::List { list, index, len } => {
                let before = std::mem::replace(index, list.peek_list(*index, *len, look));
                *index - before
            }
            Items::Tuple { tuple, index } => {
                let before = std::mem::replace(index, tuple.peek_tuple(*index, look));
                *index - before
            }
            Items::Array { items, .. } => {
                let before = items.len();
                while let [item, rest @ ..] = items.as_slice()
                    && look(*item)
                {
                    *items = rest.iter();
                }
                before - items.len()
            }
            Items::Iterator { .. } | Items::Set { .. } => 0,
        }
    }

    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<Owned<'py>>, PyErr> {
        match self {
            Items::List { index, len, .. } if *index >= *len => Ok(None),
            Items::List { list, index, .. } => {
                let item = list.list_item(*index);
                *index += 1;
                Ok(item)
            }
            Items::Tuple { tuple, index } => {
                let item = tuple.tuple_item(*index).map(Borrowed::to_owned);
                *index += 1;
                Ok(item)
            }
            Items::Array { items, .. } => Ok(items.next().copied().map(Borrowed::to_owned)),
            Items::Iterator { iterator, .. } | Items::Set { iterator, .. } => iterator.borrow().next(),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Items::List { len, .. } | Items::Iterator { len, .. } | Items::Set { len, .. } => *len,
            Items::Tuple { tuple, .. } => tuple.tuple_len(),
            Items::Array { items, .. } => items.len(),
        }
        .min(MOST)
    }

    pub(super) fn py(&self) -> Python<'py> {
        match self {
            Items::List { list: object, .. } | Items::Tuple { tuple: object, .. } => object.py(),
            Items::Iterator { iterator, .. } | Items::Set { iterator, .. } => iterator.py(),
            Items::Array { py, .. } => *py,
        }
    }

    fn is_set(&self) -> bool {
        matches!(self, Items::Set { .. })
    }
}

#[cold]
#[inline(never)]
fn misplaced(error: PyErr, is_set: bool, index: usize, item: Borrowed<'_, '_>) -> PyErr {
    if is_set {
        error.inside("element", item)
    } else {
        error.at_index(index)
    }
}

/// What keeps the items of a container alive, with the holder of each: a holder may have something to give back to its item at its end,
/// so they stand before the items.
pub struct Kept<H> {
    holders: Vec<H>,
    items: Anchors,
}

impl<H> Default for Kept<H> {
    fn default() -> Kept<H> {
        Kept {
            holders: Vec::new(),
            items: Anchors::default(),
        }
    }
}

/// A Rust collection that the items of a container can be converted to, each as `M` does.
pub trait FromItems<'a, M>: Sized {
    /// What must outlive the collection.
    type Holder: Default;
    /// Whether nothing must.
    const COPIES: bool;

    /// Converts the items, with what they borrow from kept in the holder.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn from_items(items: &mut Items<'_, '_>, holder: &'a mut Self::Holder) -> Result<Self, PyErr>;

    /// Converts the items if they borrow nothing.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn copy_items(items: &mut Items<'_, '_>) -> Result<Self, PyErr>;
}

/// Converts all items into `push`; the items may be gone right after.
#[inline]
pub(super) fn copy_each<'a, M, T>(items: &mut Items<'_, '_>, mut push: impl FnMut(T)) -> Result<(), PyErr>
where
    M: FromPython<'a, T>,
{
    let mut index = 0;
    loop {
        index += items.peek(|item| M::peek(item, Quiet::new()).map(&mut push).is_some());
        let Some(item) = items.next()? else { return Ok(()) };
        match M::copy_from(item.borrow()) {
            Ok(value) => push(value),
            Err(error) => return Err(misplaced(error, items.is_set(), index, item.borrow())),
        }
        item.give_back(items.py());
        index += 1;
    }
}

/// Converts all items into `push`, and keeps what they borrow from.
#[inline]
pub(super) fn keep_each<'a, M, T>(
    items: &mut Items<'_, '_>,
    kept: &'a mut Kept<M::Holder>,
    mut push: impl FnMut(T),
) -> Result<(), PyErr>
where
    M: FromPython<'a, T>,
    M::Holder: 'a,
{
    if M::COPIES {
        return copy_each::<M, T>(items, push);
    }
    let (py, is_set) = (items.py(), items.is_set());
    kept.items.reserve(items.len());
    while let Some(item) = items.next()? {
        kept.items.push(item);
    }
    kept.holders.resize_with(kept.items.len(), M::Holder::default);
    for (index, (holder, item)) in kept.holders.iter_mut().zip(kept.items.iter(py)).enumerate() {
        match M::from_python(item, holder) {
            Ok(value) => push(value),
            Err(error) => return Err(misplaced(error, is_set, index, item)),
        }
    }
    Ok(())
}

impl<'a, M, T> FromItems<'a, M> for Vec<T>
where
    M: FromPython<'a, T>,
    M::Holder: 'a,
{
    type Holder = Kept<M::Holder>;
    const COPIES: bool = M::COPIES;

    #[inline]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn from_items(items: &mut Items<'_, '_>, holder: &'a mut Kept<M::Holder>) -> Result<Vec<T>, PyErr> {
        let mut all = Vec::with_capacity(items.len());
        keep_each::<M, T>(items, holder, |it| all.push(it))?;
        Ok(all)
    }

    #[inline]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn copy_items(items: &mut Items<'_, '_>) -> Result<Vec<T>, PyErr> {
        let mut all = Vec::with_capacity(items.len());
        copy_each::<M, T>(items, |it| all.push(it))?;
        Ok(all)
    }
}

/// A slice, and what it is a slice of.
pub struct Slice<H, T> {
    kept: Kept<H>,
    few: Few<T>,
    many: Vec<T>,
}

impl<H, T> Default for Slice<H, T> {
    fn default() -> Slice<H, T> {
        Slice {
            kept: Kept::default(),
            few: Few::default(),
            many: Vec::new(),
        }
    }
}

impl<'a, M, T: 'a> FromItems<'a, M> for &'a [T]
where
    M: FromPython<'a, T>,
    M::Holder: 'a,
{
    type Holder = Slice<M::Holder, T>;
    const COPIES: bool = false;

    #[inline]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn from_items(items: &mut Items<'_, '_>, holder: &'a mut Slice<M::Holder, T>) -> Result<&'a [T], PyErr> {
        let Slice { kept, few, many } = holder;
        if items.len() > Few::<T>::MOST {
            *many = <Vec<T> as FromItems<'a, M>>::from_items(items, kept)?;
            return Ok(many);
        }
        keep_each::<M, T>(items, kept, |it| match few.push(it) {
            Ok(()) => {}
            Err(it) => few.spill(many, it),
        })?;
        Ok(if many.is_empty() { few.all() } else { many })
    }

    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn copy_items(_: &mut Items<'_, '_>) -> Result<&'a [T], PyErr> {
        Err(PyErr::runtime_error("a slice can't be copied"))
    }
}

/// Collections that are made of a `Vec`, or filled one by one, with the holder of one.
macro_rules! collections {
    ($([$($generics:tt)*] $type:ty [$($bounds:tt)*]: $make:expr;)*) => { $(
        impl<'a, M, T, $($generics)*> FromItems<'a, M> for $type
        where
            M: FromPython<'a, T>,
            M::Holder: 'a,
            $($bounds)*
        {
            type Holder = Kept<M::Holder>;
            const COPIES: bool = M::COPIES;

            #[inline]
            #[allow(private_interfaces, reason = "called by the runtime alone")]
            fn from_items(items: &mut Items<'_, '_>, holder: &'a mut Kept<M::Holder>) -> Result<$type, PyErr> {
                $make(<Vec<T> as FromItems<'a, M>>::from_items(items, holder)?)
            }

            #[inline]
            #[allow(private_interfaces, reason = "called by the runtime alone")]
            fn copy_items(items: &mut Items<'_, '_>) -> Result<$type, PyErr> {
                $make(<Vec<T> as FromItems<'a, M>>::copy_items(items)?)
            }
        }
    )* };
}

collections! {
    [] std::collections::VecDeque<T> []: (|it: Vec<T>| Ok(it.into()));
    [] Box<[T]> []: (|it: Vec<T>| Ok(it.into()));
    [] std::sync::Arc<[T]> []: (|it: Vec<T>| Ok(it.into()));
    [const N: usize] [T; N] []: (|it: Vec<T>| it.try_into().map_err(|it: Vec<T>| wrong_len(N, it.len())));
    [S: std::hash::BuildHasher + Default] std::collections::HashSet<T, S> [T: Eq + std::hash::Hash]:
        (|it: Vec<T>| Ok(it.into_iter().collect()));
    [] std::collections::BTreeSet<T> [T: Ord]: (|it: Vec<T>| Ok(it.into_iter().collect()));
}

#[cfg(feature = "hashbrown")]
collections! {
    [S: std::hash::BuildHasher + Default] hashbrown::HashSet<T, S> [T: Eq + std::hash::Hash]:
        (|it: Vec<T>| Ok(it.into_iter().collect()));
}

#[cfg(feature = "indexmap")]
collections! {
    [S: std::hash::BuildHasher + Default] indexmap::IndexSet<T, S> [T: Eq + std::hash::Hash]:
        (|it: Vec<T>| Ok(it.into_iter().collect()));
}

#[cfg(feature = "smallvec")]
collections! {
    [A: smallvec::Array<Item = T>] smallvec::SmallVec<A> []: (|it: Vec<T>| Ok(it.into()));
}

#[cfg(feature = "arrayvec")]
collections! {
    [const N: usize] arrayvec::ArrayVec<T, N> []: (|it: Vec<T>| {
        let found = it.len();
        if found > N {
            return Err(PyErr::value_error(format!("expected {N} items at most, got {found}")));
        }
        Ok(it.into_iter().collect())
    });
}

#[cold]
pub(super) fn wrong_len(expected: usize, found: usize) -> PyErr {
    PyErr::value_error(format!("expected {expected} items, got {found}"))
}

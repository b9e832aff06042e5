//! Many objects, one after the other: what containers are converted from.
//!
//! In: a list, tuple, set, iterator, dict, mapping, or the arguments of a call. Out: its items or pairs, converted and collected.
//! Converting an item may run Python code, which may change the container: so each item is counted while it is in use, lengths
//! are read again, and items that the result borrows from are all kept before the first is converted.

use super::{FromPython, Quiet};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Anchor, Borrowed, ListItem, Owned};

/// How much is reserved for what has not been seen yet, at most.
const MOST: usize = 1 << 20;

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
                let before = *index;
                while tuple.tuple_item(*index).is_some_and(&mut look) {
                    *index += 1;
                }
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
    fn next(&mut self) -> Result<Option<Owned<'py>>, PyErr> {
        match self {
            Items::List { index, len, .. } if *index >= *len => Ok(None),
            Items::List { list, index, .. } => {
                let item = list.list_item(*index);
                *index += 1;
                match item {
                    ListItem::Found(item) => Ok(Some(item)),
                    ListItem::Gone => Ok(None),
                }
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

    fn len(&self) -> usize {
        match self {
            Items::List { len, .. } | Items::Iterator { len, .. } | Items::Set { len, .. } => *len,
            Items::Tuple { tuple, .. } => tuple.tuple_len(),
            Items::Array { items, .. } => items.len(),
        }
        .min(MOST)
    }

    fn py(&self) -> Python<'py> {
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
/// so it stands before it.
pub struct Kept<H>(Vec<(H, Anchor)>);

impl<H> Default for Kept<H> {
    fn default() -> Kept<H> {
        Kept(Vec::new())
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
    fn from_items(items: Items<'_, '_>, holder: &'a mut Self::Holder) -> Result<Self, PyErr>;

    /// Converts the items if they borrow nothing.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn copy_items(items: Items<'_, '_>) -> Result<Self, PyErr>;
}

/// Converts all items into `push`; the items may be gone right after.
#[inline]
pub(super) fn copy_each<'a, M, T>(mut items: Items<'_, '_>, mut push: impl FnMut(T)) -> Result<(), PyErr>
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
        index += 1;
    }
}

/// Converts all items into `push`, and keeps what they borrow from.
#[inline]
pub(super) fn keep_each<'a, M, T>(
    mut items: Items<'_, '_>,
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
    kept.0.reserve(items.len());
    while let Some(item) = items.next()? {
        kept.0.push((M::Holder::default(), Anchor::new(item)));
    }
    for (index, (holder, anchor)) in kept.0.iter_mut().enumerate() {
        let item = anchor.borrow(py);
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
    fn from_items(items: Items<'_, '_>, holder: &'a mut Kept<M::Holder>) -> Result<Vec<T>, PyErr> {
        let mut all = Vec::with_capacity(items.len());
        keep_each::<M, T>(items, holder, |it| all.push(it))?;
        Ok(all)
    }

    #[inline]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn copy_items(items: Items<'_, '_>) -> Result<Vec<T>, PyErr> {
        let mut all = Vec::with_capacity(items.len());
        copy_each::<M, T>(items, |it| all.push(it))?;
        Ok(all)
    }
}

/// A slice, and what it is a slice of.
pub struct Slice<H, T>(Kept<H>, Vec<T>);

impl<H, T> Default for Slice<H, T> {
    fn default() -> Slice<H, T> {
        Slice(Kept::default(), Vec::new())
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
    fn from_items(items: Items<'_, '_>, holder: &'a mut Slice<M::Holder, T>) -> Result<&'a [T], PyErr> {
        let Slice(kept, all) = holder;
        *all = <Vec<T> as FromItems<'a, M>>::from_items(items, kept)?;
        Ok(all)
    }

    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn copy_items(_: Items<'_, '_>) -> Result<&'a [T], PyErr> {
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
            fn from_items(items: Items<'_, '_>, holder: &'a mut Kept<M::Holder>) -> Result<$type, PyErr> {
                $make(<Vec<T> as FromItems<'a, M>>::from_items(items, holder)?)
            }

            #[inline]
            #[allow(private_interfaces, reason = "called by the runtime alone")]
            fn copy_items(items: Items<'_, '_>) -> Result<$type, PyErr> {
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

/// Names and values, as a call has them.
type KeywordArguments<'s, 'py> = &'s mut (dyn Iterator<Item = (Borrowed<'py, 'py>, Borrowed<'py, 'py>)> + 's);

/// The pairs of a mapping, in order.
pub(crate) enum Pairs<'s, 'py> {
    Dict {
        dict: Borrowed<'s, 'py>,
        position: isize,
        len: usize,
    },
    /// A list of tuples.
    List { items: Items<'s, 'py> },
    /// Keyword arguments.
    Call {
        py: Python<'py>,
        pairs: KeywordArguments<'s, 'py>,
    },
}

impl<'s, 'py> Pairs<'s, 'py> {
    pub(crate) fn dict(dict: Borrowed<'s, 'py>) -> Pairs<'s, 'py> {
        Pairs::Dict {
            dict,
            position: 0,
            len: dict.dict_len(),
        }
    }

    fn py(&self) -> Python<'py> {
        match self {
            Pairs::Dict { dict, .. } => dict.py(),
            Pairs::List { items } => items.py(),
            Pairs::Call { py, .. } => *py,
        }
    }

    fn len(&self) -> usize {
        match self {
            Pairs::Dict { len, .. } => (*len).min(MOST),
            Pairs::List { items } => items.len(),
            Pairs::Call { pairs, .. } => pairs.size_hint().0,
        }
    }

    /// Shows the next pairs to something that runs no Python code, until it has enough.
    #[inline]
    fn peek(&mut self, look: impl FnMut(Borrowed<'_, '_>, Borrowed<'_, '_>) -> bool) {
        if let Pairs::Dict { dict, position, len } = self
            && dict.dict_len() == *len
        {
            dict.peek_dict(position, look);
        }
    }

    fn next(&mut self) -> Result<Option<(Owned<'py>, Owned<'py>)>, PyErr> {
        match self {
            Pairs::Dict { dict, position, len } => {
                if dict.dict_len() != *len {
                    return Err(PyErr::runtime_error("dictionary changed size during iteration"));
                }
                Ok(dict.dict_next(position))
            }
            Pairs::List { items } => {
                let Some(pair) = items.next()? else { return Ok(None) };
                let pair = pair.borrow();
                match (pair.tuple_item(0), pair.tuple_item(1)) {
                    (Some(key), Some(value)) if pair.tuple_len() == 2 => Ok(Some((key.to_owned(), value.to_owned()))),
                    _ => Err(PyErr::type_error("`items()` of a mapping must give tuples of two")),
                }
            }
            Pairs::Call { pairs, .. } => Ok(pairs.next().map(|(key, value)| (key.to_owned(), value.to_owned()))),
        }
    }
}

/// What keeps the keys and values of a mapping alive, with the holders of each, which stand before them.
pub struct KeptPairs<H, I>(Vec<(H, Anchor, I, Anchor)>);

impl<H, I> Default for KeptPairs<H, I> {
    fn default() -> KeptPairs<H, I> {
        KeptPairs(Vec::new())
    }
}

/// A Rust collection that the pairs of a mapping can be converted to, keys as `K` does and values as `V` does.
pub trait FromPairs<'a, K, V>: Sized {
    /// What must outlive the collection.
    type Holder: Default;
    /// Whether nothing must.
    const COPIES: bool;

    /// Converts the pairs, with what they borrow from kept in the holder.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn from_pairs(pairs: Pairs<'_, '_>, holder: &'a mut Self::Holder) -> Result<Self, PyErr>;

    /// Converts the pairs if they borrow nothing.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn copy_pairs(pairs: Pairs<'_, '_>) -> Result<Self, PyErr>;
}

#[inline]
fn copy_each_pair<'a, K, V, A, B>(mut pairs: Pairs<'_, '_>, mut push: impl FnMut(A, B)) -> Result<(), PyErr>
where
    K: FromPython<'a, A>,
    V: FromPython<'a, B>,
{
    loop {
        pairs.peek(|key, value| {
            let first = K::peek(key, Quiet::new());
            let pair = first.and_then(|first| Some((first, V::peek(value, Quiet::new())?)));
            pair.map(|(first, second)| push(first, second)).is_some()
        });
        let Some((key, value)) = pairs.next()? else {
            return Ok(());
        };
        let first = K::copy_from(key.borrow()).map_err(|error| error.inside("key", key.borrow()))?;
        let second = V::copy_from(value.borrow()).map_err(|error| error.at_key(key.borrow()))?;
        push(first, second);
    }
}

#[inline]
fn keep_each_pair<'a, K, V, A, B>(
    mut pairs: Pairs<'_, '_>,
    kept: &'a mut KeptPairs<K::Holder, V::Holder>,
    mut push: impl FnMut(A, B),
) -> Result<(), PyErr>
where
    K: FromPython<'a, A>,
    V: FromPython<'a, B>,
    K::Holder: 'a,
    V::Holder: 'a,
{
    if K::COPIES && V::COPIES {
        return copy_each_pair::<K, V, A, B>(pairs, push);
    }
    let py = pairs.py();
    kept.0.reserve(pairs.len());
    while let Some((key, value)) = pairs.next()? {
        kept.0.push((
            K::Holder::default(),
            Anchor::new(key),
            V::Holder::default(),
            Anchor::new(value),
        ));
    }
    for (key_holder, key, value_holder, value) in &mut kept.0 {
        let (key, value) = (key.borrow(py), value.borrow(py));
        let first = K::from_python(key, key_holder).map_err(|error| error.inside("key", key))?;
        let second = V::from_python(value, value_holder).map_err(|error| error.at_key(key))?;
        push(first, second);
    }
    Ok(())
}

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty [$($bounds:tt)*]: $new:expr, $push:expr;)*) => { $(
        impl<'a, K, V, A, B, $($generics)*> FromPairs<'a, K, V> for $type
        where
            K: FromPython<'a, A>,
            V: FromPython<'a, B>,
            K::Holder: 'a,
            V::Holder: 'a,
            $($bounds)*
        {
            type Holder = KeptPairs<K::Holder, V::Holder>;
            const COPIES: bool = K::COPIES && V::COPIES;

            #[allow(private_interfaces, reason = "called by the runtime alone")]
            fn from_pairs(pairs: Pairs<'_, '_>, holder: &'a mut Self::Holder) -> Result<$type, PyErr> {
                let mut all: $type = $new(pairs.len());
                keep_each_pair::<K, V, A, B>(pairs, holder, |key, value| $push(&mut all, key, value))?;
                Ok(all)
            }

            #[allow(private_interfaces, reason = "called by the runtime alone")]
            fn copy_pairs(pairs: Pairs<'_, '_>) -> Result<$type, PyErr> {
                let mut all: $type = $new(pairs.len());
                copy_each_pair::<K, V, A, B>(pairs, |key, value| $push(&mut all, key, value))?;
                Ok(all)
            }
        }
    )* };
}

maps! {
    [] Vec<(A, B)> []: Vec::with_capacity, (|all: &mut Vec<(A, B)>, key, value| all.push((key, value)));
    [S: std::hash::BuildHasher + Default] std::collections::HashMap<A, B, S> [A: Eq + std::hash::Hash]:
        (|len| std::collections::HashMap::with_capacity_and_hasher(len, S::default())),
        (|all: &mut std::collections::HashMap<A, B, S>, key, value| drop(all.insert(key, value)));
    [] std::collections::BTreeMap<A, B> [A: Ord]:
        (|_| std::collections::BTreeMap::new()),
        (|all: &mut std::collections::BTreeMap<A, B>, key, value| drop(all.insert(key, value)));
}

#[cfg(feature = "hashbrown")]
maps! {
    [S: std::hash::BuildHasher + Default] hashbrown::HashMap<A, B, S> [A: Eq + std::hash::Hash]:
        (|len| hashbrown::HashMap::with_capacity_and_hasher(len, S::default())),
        (|all: &mut hashbrown::HashMap<A, B, S>, key, value| drop(all.insert(key, value)));
}

#[cfg(feature = "indexmap")]
maps! {
    [S: std::hash::BuildHasher + Default] indexmap::IndexMap<A, B, S> [A: Eq + std::hash::Hash]:
        (|len| indexmap::IndexMap::with_capacity_and_hasher(len, S::default())),
        (|all: &mut indexmap::IndexMap<A, B, S>, key, value| drop(all.insert(key, value)));
}

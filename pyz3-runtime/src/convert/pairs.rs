//! Many pairs of objects, one after the other: what mappings are converted from.
//!
//! In: a dict, a list of pairs, or the keyword arguments of a call. Out: the pairs, converted and collected, with the care of
//! [`collect`](super::collect).

use super::collect::{Items, MOST};
use super::{FromPython, Quiet};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Anchors, Borrowed, Owned};

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
pub struct KeptPairs<H, I> {
    holders: Vec<(H, I)>,
    items: Anchors, // The key and the value of each.
}

impl<H, I> Default for KeptPairs<H, I> {
    fn default() -> KeptPairs<H, I> {
        KeptPairs {
            holders: Vec::new(),
            items: Anchors::default(),
        }
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
    fn from_pairs(pairs: &mut Pairs<'_, '_>, holder: &'a mut Self::Holder) -> Result<Self, PyErr>;

    /// Converts the pairs if they borrow nothing.
    #[doc(hidden)]
    #[allow(private_interfaces, reason = "called by the runtime alone")]
    fn copy_pairs(pairs: &mut Pairs<'_, '_>) -> Result<Self, PyErr>;
}

#[inline]
fn copy_each_pair<'a, K, V, A, B>(pairs: &mut Pairs<'_, '_>, mut push: impl FnMut(A, B)) -> Result<(), PyErr>
where
    K: FromPython<'a, A>,
    V: FromPython<'a, B>,
{
    let py = pairs.py();
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
        key.give_back(py);
        value.give_back(py);
        push(first, second);
    }
}

#[inline]
fn keep_each_pair<'a, K, V, A, B>(
    pairs: &mut Pairs<'_, '_>,
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
    kept.items.reserve(2 * pairs.len());
    while let Some((key, value)) = pairs.next()? {
        kept.items.push(key);
        kept.items.push(value);
    }
    kept.holders.resize_with(kept.items.len() / 2, Default::default);
    let mut items = kept.items.iter(py);
    for (key_holder, value_holder) in &mut kept.holders {
        let (Some(key), Some(value)) = (items.next(), items.next()) else {
            break;
        };
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
            fn from_pairs(pairs: &mut Pairs<'_, '_>, holder: &'a mut Self::Holder) -> Result<$type, PyErr> {
                let mut all: $type = $new(pairs.len());
                keep_each_pair::<K, V, A, B>(pairs, holder, |key, value| $push(&mut all, key, value))?;
                Ok(all)
            }

            #[allow(private_interfaces, reason = "called by the runtime alone")]
            fn copy_pairs(pairs: &mut Pairs<'_, '_>) -> Result<$type, PyErr> {
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

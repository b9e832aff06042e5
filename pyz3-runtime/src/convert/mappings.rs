//! `dict` and `Mapping`.
//!
//! In: a dict (subclasses too), or anything with `keys` and `__getitem__`. Out: Rust's maps, or a `Vec` of pairs. The other way, any
//! iterator of pairs becomes a dict.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::collect::Items;
use super::pairs::{FromPairs, Pairs};
use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::{Dict, Mapping};

/// The pairs of a mapping; a list of them lives in `held`.
pub(super) fn pairs<'s, 'py>(
    object: Borrowed<'s, 'py>,
    held: &'s mut Option<Owned<'py>>,
) -> Result<Pairs<'s, 'py>, PyErr> {
    if object.is_exact_dict() {
        return Ok(Pairs::dict(object));
    }
    let py = object.py();
    let items = if object.is_dict() || object.type_attribute("items")?.is_some() {
        object.mapping_items()?
    } else {
        let keys = object.getattr("keys")?.borrow().call(&[])?.borrow().iter()?;
        let items = Owned::list(py, std::iter::empty())?;
        while let Some(key) = keys.borrow().next()? {
            let value = object.getitem(key.borrow())?;
            items.append(Owned::tuple(py, [key, value])?.borrow())?;
        }
        items
    };
    Ok(Pairs::List {
        items: Items::list(held.insert(items).borrow()),
    })
}

fn dict_pairs<'s, 'py>(object: Borrowed<'s, 'py>, held: &'s mut Option<Owned<'py>>) -> Result<Pairs<'s, 'py>, PyErr> {
    if object.is_dict() {
        pairs(object, held)
    } else {
        Err(PyErr::expected("dict", object))
    }
}

fn mapping_pairs<'s, 'py>(
    object: Borrowed<'s, 'py>,
    held: &'s mut Option<Owned<'py>>,
) -> Result<Pairs<'s, 'py>, PyErr> {
    let is_mapping = object.is_dict()
        || (object.type_attribute("keys")?.is_some() && object.type_attribute("__getitem__")?.is_some());
    if is_mapping {
        pairs(object, held)
    } else {
        Err(PyErr::expected("Mapping", object))
    }
}

macro_rules! takes {
    ($($marker:ident by $source:ident: $([$($generics:tt)*] $type:ty [$($bounds:tt)*]),*;)*) => { $($(
        impl<'a, K, V, A, B, $($generics)*> FromPython<'a, $type> for $marker<K, V>
        where
            K: FromPython<'a, A>,
            V: FromPython<'a, B>,
            K::Holder: 'a,
            V::Holder: 'a,
            $($bounds)*
        {
            type Holder = <$type as FromPairs<'a, K, V>>::Holder;
            const COPIES: bool = <$type as FromPairs<'a, K, V>>::COPIES;

            fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<$type, PyErr> {
                let mut held = None;
                <$type as FromPairs<'a, K, V>>::from_pairs(&mut $source(object, &mut held)?, holder)
            }

            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                let mut held = None;
                <$type as FromPairs<'a, K, V>>::copy_pairs(&mut $source(object, &mut held)?)
            }
        }
    )*)* };
}

takes! {
    Dict by dict_pairs:
        [] Vec<(A, B)> [],
        [S: BuildHasher + Default] HashMap<A, B, S> [A: Eq + Hash],
        [] BTreeMap<A, B> [A: Ord];
    Mapping by mapping_pairs:
        [] Vec<(A, B)> [],
        [S: BuildHasher + Default] HashMap<A, B, S> [A: Eq + Hash],
        [] BTreeMap<A, B> [A: Ord];
}

#[cfg(feature = "hashbrown")]
takes! {
    Dict by dict_pairs: [S: BuildHasher + Default] hashbrown::HashMap<A, B, S> [A: Eq + Hash];
    Mapping by mapping_pairs: [S: BuildHasher + Default] hashbrown::HashMap<A, B, S> [A: Eq + Hash];
}

#[cfg(feature = "indexmap")]
takes! {
    Dict by dict_pairs: [S: BuildHasher + Default] indexmap::IndexMap<A, B, S> [A: Eq + Hash];
    Mapping by mapping_pairs: [S: BuildHasher + Default] indexmap::IndexMap<A, B, S> [A: Eq + Hash];
}

/// What an iterator over pairs gives: a pair, or a reference to one.
pub trait Pair {
    /// The first.
    type Key;
    /// The second.
    type Value;

    /// Both.
    fn split(self) -> (Self::Key, Self::Value);
}

impl<A, B> Pair for (A, B) {
    type Key = A;
    type Value = B;

    #[inline]
    fn split(self) -> (A, B) {
        self
    }
}

impl<'v, A, B> Pair for &'v (A, B) {
    type Key = &'v A;
    type Value = &'v B;

    #[inline]
    fn split(self) -> (&'v A, &'v B) {
        (&self.0, &self.1)
    }
}

fn dict_of<'py, K, V, I>(py: Python<'py>, pairs: I) -> Result<Owned<'py>, PyErr>
where
    I: IntoIterator<Item: Pair>,
    K: IntoPython<<I::Item as Pair>::Key>,
    V: IntoPython<<I::Item as Pair>::Value>,
{
    let dict = Owned::dict(py)?;
    for pair in pairs {
        let (key, value) = pair.split();
        let key = K::into_python(py, key)?;
        let value = V::into_python(py, value).map_err(|error| error.at_key(key.borrow()))?;
        dict.dict_put(key, value)?;
    }
    Ok(dict)
}

macro_rules! gives {
    ($($marker:ident)*) => { $(
        impl<K, V, I> IntoPython<I> for $marker<K, V>
        where
            I: IntoIterator<Item: Pair>,
            K: IntoPython<<I::Item as Pair>::Key>,
            V: IntoPython<<I::Item as Pair>::Value>,
        {
            #[inline]
            fn into_python<'py>(py: Python<'py>, value: I) -> Result<Owned<'py>, PyErr> {
                dict_of::<K, V, I>(py, value)
            }
        }
    )* };
}

gives! { Dict Mapping }

//! `list`, `tuple[T, ...]`, `set`, `frozenset`, `Sequence` and `Iterable`.
//!
//! In: a list, tuple, set or frozenset (subclasses too), any sequence, anything that can be iterated. Text and bytes are never taken
//! for a sequence of their parts. Out: Rust's collections. The other way, anything that Rust can iterate over becomes a list, tuple
//! or set.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use super::collect::{FromItems, Items};
use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};
use crate::types::{FrozenSet, Iterable, List, Sequence, Set, TupleOf};

pub(super) fn is_text(object: Borrowed<'_, '_>) -> bool {
    object.is_str() || object.is_bytes() || object.is_byte_array()
}

/// Whether it has items by number. A mapping has `__getitem__` too, and is known by its `keys`.
pub(crate) fn is_sequence(object: Borrowed<'_, '_>) -> Result<bool, PyErr> {
    Ok(!is_text(object)
        && !object.is_dict()
        && object.has_getitem()
        && object.type_attribute("__len__")?.is_some()
        && object.type_attribute("keys")?.is_none())
}

/// What iterating gives; user code may run, and may iterate over itself.
fn iterate<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr> {
    Ok(Items::Iterator {
        iterator: object.iter()?,
        len: 0,
    })
}

trait Source {
    fn items<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr>;
}

impl<M> Source for List<M> {
    #[inline]
    fn items<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr> {
        if object.is_list() {
            Ok(Items::list(object))
        } else {
            Err(PyErr::expected("list", object))
        }
    }
}

impl<M> Source for TupleOf<M> {
    #[inline]
    fn items<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr> {
        if object.is_tuple() {
            Ok(Items::Tuple {
                tuple: object,
                index: 0,
            })
        } else {
            Err(PyErr::expected("tuple", object))
        }
    }
}

impl<M> Source for Set<M> {
    fn items<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr> {
        if !object.is_set() {
            return Err(PyErr::expected("set", object));
        }
        Ok(Items::Set {
            len: object.len()?,
            iterator: object.iter()?,
        })
    }
}

impl<M> Source for FrozenSet<M> {
    fn items<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr> {
        if !object.is_frozen_set() {
            return Err(PyErr::expected("frozenset", object));
        }
        Ok(Items::Set {
            len: object.len()?,
            iterator: object.iter()?,
        })
    }
}

impl<M> Source for Sequence<M> {
    fn items<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr> {
        if object.is_exact_list() {
            return Ok(Items::list(object));
        }
        if object.is_exact_tuple() {
            return Ok(Items::Tuple {
                tuple: object,
                index: 0,
            });
        }
        if is_sequence(object)? {
            iterate(object)
        } else {
            Err(PyErr::expected("Sequence", object))
        }
    }
}

impl<M> Source for Iterable<M> {
    fn items<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr> {
        if object.is_exact_list() {
            return Ok(Items::list(object));
        }
        if object.is_exact_tuple() {
            return Ok(Items::Tuple {
                tuple: object,
                index: 0,
            });
        }
        if is_text(object) || !object.is_iterable() {
            return Err(PyErr::expected("Iterable", object));
        }
        iterate(object)
    }
}

macro_rules! takes {
    ($($marker:ident)*) => { $(
        takes! { $marker:
            [] Vec<T> [];
            [] VecDeque<T> [];
            [] Box<[T]> [];
            [] Arc<[T]> [];
            [] &'a [T] [T: 'a];
            [const N: usize] [T; N] [];
        }
    )* };
    ($marker:ident: $([$($generics:tt)*] $type:ty [$($bounds:tt)*];)*) => { $(
        impl<'a, M, T, $($generics)*> FromPython<'a, $type> for $marker<M>
        where
            M: FromPython<'a, T>,
            M::Holder: 'a,
            $($bounds)*
        {
            type Holder = <$type as FromItems<'a, M>>::Holder;
            const COPIES: bool = <$type as FromItems<'a, M>>::COPIES;

            #[inline]
            fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<$type, PyErr> {
                <$type as FromItems<'a, M>>::from_items(&mut <$marker<M> as Source>::items(object)?, holder)
            }

            #[inline]
            fn copy_from(object: Borrowed<'_, '_>) -> Result<$type, PyErr> {
                <$type as FromItems<'a, M>>::copy_items(&mut <$marker<M> as Source>::items(object)?)
            }
        }
    )* };
}

takes! { List TupleOf Set FrozenSet Sequence Iterable }

takes! { Set:
    [S: BuildHasher + Default] HashSet<T, S> [T: Eq + Hash];
    [] BTreeSet<T> [T: Ord];
}

takes! { FrozenSet:
    [S: BuildHasher + Default] HashSet<T, S> [T: Eq + Hash];
    [] BTreeSet<T> [T: Ord];
}

macro_rules! more {
    ($($feature:literal: $($marker:ident)*: $generics:tt $type:ty, $bounds:tt;)*) => { $($(
        #[cfg(feature = $feature)]
        takes! { $marker: $generics $type $bounds; }
    )*)* };
}

// A macro cannot repeat a list within another, so it stands with each.
more! {
    "hashbrown": Set FrozenSet: [S: BuildHasher + Default] hashbrown::HashSet<T, S>, [T: Eq + Hash];
    "indexmap": Set FrozenSet: [S: BuildHasher + Default] indexmap::IndexSet<T, S>, [T: Eq + Hash];
    "smallvec": List TupleOf Set FrozenSet Sequence Iterable:
        [A: smallvec::Array<Item = T>] smallvec::SmallVec<A>, [];
    "arrayvec": List TupleOf Set FrozenSet Sequence Iterable: [const N: usize] arrayvec::ArrayVec<T, N>, [];
}

fn objects<'py, M, I>(py: Python<'py>, items: I) -> impl Iterator<Item = Result<Owned<'py>, PyErr>>
where
    I: IntoIterator,
    M: IntoPython<I::Item>,
{
    let mut index = 0;
    items.into_iter().map(move |item| {
        let object = M::into_python(py, item).map_err(|error| error.at_index(index));
        index += 1;
        object
    })
}

fn list_of<'py, M, I>(py: Python<'py>, items: I) -> Result<Owned<'py>, PyErr>
where
    I: IntoIterator,
    M: IntoPython<I::Item>,
{
    Owned::list(py, objects::<M, I>(py, items))
}

fn set_of<'py, M, I>(py: Python<'py>, items: I) -> Result<Owned<'py>, PyErr>
where
    I: IntoIterator,
    M: IntoPython<I::Item>,
{
    let set = Owned::set(py)?;
    for item in items {
        set.set_add(M::into_python(py, item)?)?;
    }
    Ok(set)
}

impl<M: IntoPython<I::Item>, I: IntoIterator> IntoPython<I> for List<M> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: I) -> Result<Owned<'py>, PyErr> {
        list_of::<M, I>(py, value)
    }
}

impl<M: IntoPython<I::Item>, I: IntoIterator> IntoPython<I> for TupleOf<M> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: I) -> Result<Owned<'py>, PyErr> {
        Owned::tuple_of(py, objects::<M, I>(py, value))
    }
}

impl<M: IntoPython<I::Item>, I: IntoIterator> IntoPython<I> for Set<M> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: I) -> Result<Owned<'py>, PyErr> {
        set_of::<M, I>(py, value)
    }
}

impl<M: IntoPython<I::Item>, I: IntoIterator> IntoPython<I> for FrozenSet<M> {
    #[inline]
    fn into_python<'py>(py: Python<'py>, value: I) -> Result<Owned<'py>, PyErr> {
        set_of::<M, I>(py, value)?.into_frozen_set()
    }
}

//! Which parts of a declared field the collector is shown.
//!
//! In: what the interface file says of the field, as a type of this module, and the Rust value. Out: calls of [`Visit`] for the parts that
//! are handles, or hold some. Of what is no handle by the interface file (numbers, texts, members of enums, objects by value, custom types),
//! nothing is asked, so that it need not be of a type that implements [`Traverse`]. Where the value as a whole is of such a type, that is
//! what shows it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::marker::PhantomData;

use super::{Traverse, Visit};

/// What shows the parts of a value of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{T}` does not show the garbage collector which Python objects it holds",
    note = "implement `pyz3_runtime::Traverse` for it, name a function with `gc:`, or say `gc: untracked`"
)]
pub trait Show<T: ?Sized> {
    /// Shows them.
    fn show(value: &T, visit: &mut Visit<'_>);
}

/// All of it is handles.
pub struct Here;
/// None of it is.
pub struct Nowhere;
/// What it holds one after the other.
pub struct Items<M>(PhantomData<M>);
/// Keys and values.
pub struct Pairs<K, V>(PhantomData<(K, V)>);
/// The parts of a tuple.
pub struct Parts<M>(PhantomData<M>);
/// What may be there.
pub struct Maybe<M>(PhantomData<M>);
/// One or the other.
pub struct Either<A, B>(PhantomData<(A, B)>);

impl<T: Traverse + ?Sized> Show<T> for Here {
    fn show(value: &T, visit: &mut Visit<'_>) {
        value.traverse(visit);
    }
}

impl<T: ?Sized> Show<T> for Nowhere {
    #[inline]
    fn show(_: &T, _: &mut Visit<'_>) {}
}

macro_rules! items {
    ($([$($generics:tt)*] $type:ty;)*) => { $(
        impl<M: $crate::class::shown::Show<T>, T, $($generics)*> $crate::class::shown::Show<$type>
            for $crate::class::shown::Items<M>
        {
            fn show(value: &$type, visit: &mut $crate::class::Visit<'_>) {
                value.iter().for_each(|it| M::show(it, visit));
            }
        }
    )* };
}
#[allow(unused_imports, reason = "used for the types of other crates")]
pub(super) use items;

macro_rules! pairs {
    ($([$($generics:tt)*] $type:ty;)*) => { $(
        impl<MK: $crate::class::shown::Show<K>, MV: $crate::class::shown::Show<V>, K, V, $($generics)*>
            $crate::class::shown::Show<$type> for $crate::class::shown::Pairs<MK, MV>
        {
            fn show(value: &$type, visit: &mut $crate::class::Visit<'_>) {
                for (key, value) in value {
                    MK::show(key, visit);
                    MV::show(value, visit);
                }
            }
        }
    )* };
}
#[allow(unused_imports, reason = "used for the types of other crates")]
pub(super) use pairs;

items! {
    [] [T];
    [] Box<[T]>;
    [] Vec<T>;
    [] VecDeque<T>;
    [] BTreeSet<T>;
    [S] HashSet<T, S>;
    [const N: usize] [T; N];
}

pairs! {
    [] Box<[(K, V)]>;
    [] Vec<(K, V)>;
    [] VecDeque<(K, V)>;
    [] BTreeMap<K, V>;
    [S] HashMap<K, V, S>;
    [const N: usize] [(K, V); N];
}

impl<M: Show<T>, T> Show<Option<T>> for Maybe<M> {
    fn show(value: &Option<T>, visit: &mut Visit<'_>) {
        if let Some(value) = value {
            M::show(value, visit);
        }
    }
}

impl<MA: Show<A>, MB: Show<B>, A, B> Show<crate::Either<A, B>> for Either<MA, MB> {
    fn show(value: &crate::Either<A, B>, visit: &mut Visit<'_>) {
        match value {
            crate::Either::Left(value) => MA::show(value, visit),
            crate::Either::Right(value) => MB::show(value, visit),
        }
    }
}

macro_rules! parts {
    ($(($($marker:ident $name:ident)+))*) => { $(
        impl<$($marker: Show<$name>, $name),+> Show<($($name,)+)> for Parts<($($marker,)+)> {
            fn show(value: &($($name,)+), visit: &mut Visit<'_>) {
                #[allow(non_snake_case, reason = "a variable for each type")]
                let ($($name,)+) = value;
                $($marker::show($name, visit);)+
            }
        }
    )* };
}

parts! {
    (MA A)
    (MA A MB B)
    (MA A MB B MC C)
    (MA A MB B MC C MD D)
    (MA A MB B MC C MD D ME E)
    (MA A MB B MC C MD D ME E MF F)
    (MA A MB B MC C MD D ME E MF F MG G)
    (MA A MB B MC C MD D ME E MF F MG G MH H)
    (MA A MB B MC C MD D ME E MF F MG G MH H MI I)
    (MA A MB B MC C MD D ME E MF F MG G MH H MI I MJ J)
    (MA A MB B MC C MD D ME E MF F MG G MH H MI I MJ J MK K)
    (MA A MB B MC C MD D ME E MF F MG G MH H MI I MJ J MK K ML L)
}

/// A field, of which `P` says what the interface file does.
pub struct Held<'a, P, T: ?Sized>(&'a T, PhantomData<P>);

/// A field of the state.
pub fn held<P, T: ?Sized>(value: &T) -> Held<'_, P, T> {
    Held(value, PhantomData)
}

/// How a field is shown.
pub struct Way<P>(PhantomData<P>);

/// The way of a value that implements [`Traverse`]: rustc finds this method first.
pub trait Whole {
    /// That.
    fn way(&self) -> Way<Here> {
        Way(PhantomData)
    }
}

impl<P, T: Traverse + ?Sized> Whole for Held<'_, P, T> {}

/// The way of any other.
pub trait Apart<P> {
    /// As the interface file says.
    fn way(&self) -> Way<P> {
        Way(PhantomData)
    }
}

impl<P, T: ?Sized> Apart<P> for &Held<'_, P, T> {}

/// Shows a field.
pub fn show<P: Show<T>, T: ?Sized>(_: Way<P>, held: &Held<'_, impl Sized, T>, visit: &mut Visit<'_>) {
    P::show(held.0, visit);
}

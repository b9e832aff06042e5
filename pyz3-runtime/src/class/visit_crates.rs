//! What values of other crates' types hold of Python, each behind the feature that is called as the crate is.
//!
//! In: a collection, or one of two. Out: the same as for the standard library's.

#[cfg(feature = "arrayvec")]
mod of_arrayvec {
    use arrayvec::ArrayVec;

    crate::class::visit::iterates! { [const N: usize] ArrayVec<T, N>; }
    crate::class::shown::items! { [const N: usize] ArrayVec<T, N>; }
    crate::class::shown::pairs! { [const N: usize] ArrayVec<(K, V), N>; }
}

#[cfg(feature = "either")]
mod of_either {
    use either::Either;

    use crate::class::shown::{self, Show};
    use crate::class::{Traverse, Visit};

    impl<A: Traverse, B: Traverse> Traverse for Either<A, B> {
        fn traverse(&self, visit: &mut Visit<'_>) {
            match self {
                Either::Left(value) => value.traverse(visit),
                Either::Right(value) => value.traverse(visit),
            }
        }
    }

    impl<MA: Show<A>, MB: Show<B>, A, B> Show<Either<A, B>> for shown::Either<MA, MB> {
        fn show(value: &Either<A, B>, visit: &mut Visit<'_>) {
            match value {
                Either::Left(value) => MA::show(value, visit),
                Either::Right(value) => MB::show(value, visit),
            }
        }
    }
}

#[cfg(feature = "hashbrown")]
mod of_hashbrown {
    use hashbrown::{HashMap, HashSet};

    crate::class::visit::iterates! { [S] HashSet<T, S>; }
    crate::class::visit::maps! { [S] HashMap<K, V, S>; }
    crate::class::shown::items! { [S] HashSet<T, S>; }
    crate::class::shown::pairs! { [S] HashMap<K, V, S>; }
}

#[cfg(feature = "indexmap")]
mod of_indexmap {
    use indexmap::{IndexMap, IndexSet};

    crate::class::visit::iterates! { [S] IndexSet<T, S>; }
    crate::class::visit::maps! { [S] IndexMap<K, V, S>; }
    crate::class::shown::items! { [S] IndexSet<T, S>; }
    crate::class::shown::pairs! { [S] IndexMap<K, V, S>; }
}

#[cfg(feature = "smallvec")]
mod of_smallvec {
    use smallvec::{Array, SmallVec};

    crate::class::visit::iterates! { [A: Array<Item = T>] SmallVec<A>; }
    crate::class::shown::items! { [A: Array<Item = T>] SmallVec<A>; }
    crate::class::shown::pairs! { [A: Array<Item = (K, V)>] SmallVec<A>; }
}

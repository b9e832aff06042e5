//! Marker types, one for each type of the interface language.
//!
//! In: nothing. Out: types of no size that are never made; conversions are implemented on them.

use std::marker::PhantomData;

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident $(<$($parameter:ident),+>)?;)*) => {
        $($(#[$doc])* pub struct $name $(<$($parameter: ?Sized),+>)? ($(PhantomData<($(PhantomData<$parameter>,)+)>,)? ());)*
    };
}

markers! {
    /// `None`
    NoneType;
    /// `bool`
    Bool;
    /// `int`
    Int;
    /// `i8` … `u128`, `isize`, `usize`, `f32`, `f64`: a number of that very size.
    Exact<T>;
    /// `float`
    Float;
    /// `complex`
    Complex;
    /// `str`
    Str;
    /// `bytes`
    Bytes;
    /// `bytearray`
    ByteArray;
    /// `M | None`
    Opt<M>;
    /// `list[M]`
    List<M>;
    /// `set[M]`
    Set<M>;
    /// `frozenset[M]`
    FrozenSet<M>;
    /// `Sequence[M]`
    Sequence<M>;
    /// `Iterable[M]`
    Iterable<M>;
    /// `dict[K, V]`
    Dict<K, V>;
    /// `Mapping[K, V]`
    Mapping<K, V>;
    /// `tuple[A, B]`, as `Tuple<(A, B)>`.
    Tuple<T>;
    /// `tuple[M, ...]`
    TupleOf<M>;
    /// `object` or `Any`
    Any;
    /// What `__next__` gives: `M`, or nothing at the end.
    Next<M>;
    /// `M | NotImplemented`
    OrNotImplemented<M>;
    /// `mut C`, a class here
    Mut<C>;
    /// `own C`
    Own<C>;
    /// `Py[C]`
    Handle<C>;
    /// `type`
    TypeObject;
}

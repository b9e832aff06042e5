//! Marker types, one for each type of the interface language.
//!
//! In: nothing. Out: types of no size that are never made; conversions are implemented on them.

use std::marker::PhantomData;

use crate::error::{NoErrors, Plain};

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
    /// `Callable[[A, B], R]`, as `Callable<(A, B), R>`.
    Callable<P, R>;
    /// The parameters of `Callable[..., R]`.
    Anything;
    /// `A | B`; of three, `Union<A, Union<B, C>>`.
    Union<A, B>;
    /// `Literal['a', 'b']`, whose values generated code lists.
    OneOf<L>;
    /// The values of a `Literal` of several types: objects.
    LiteralOfSeveralTypes;
    /// `datetime.date`
    DateType;
    /// `datetime.time`
    TimeType;
    /// `datetime.datetime`
    DateTimeType;
    /// `datetime.timedelta`
    TimeDeltaType;
    /// `datetime.tzinfo`
    TzInfoType;
    /// `decimal.Decimal`
    DecimalType;
    /// `fractions.Fraction`
    FractionType;
    /// `uuid.UUID`
    UuidType;
    /// `pathlib.Path`
    PathType;
    /// `range`
    RangeType;
    /// `slice`
    SliceType;
    /// `memoryview`
    MemoryView;
    /// `collections.deque[M]`
    Deque<M>;
    /// `collections.Counter[K]`
    Counter<K>;
    /// `collections.defaultdict[K, V]`
    DefaultDict<K, V>;
    /// `collections.OrderedDict[K, V]`
    OrderedDict<K, V>;
    /// `types.FunctionType`, and builtin ones
    FunctionType;
    /// `types.MethodType`
    MethodType;
    /// `types.ModuleType`
    ModuleType;
    /// `types.CodeType`
    CodeType;
    /// `types.FrameType`
    FrameType;
    /// `types.GeneratorType`
    GeneratorType;
    /// `types.CoroutineType`
    CoroutineType;
    /// `types.AsyncGeneratorType`
    AsyncGeneratorType;
    /// `weakref.ReferenceType`
    WeakRefType;
    /// `collections.abc.Awaitable[M]`
    Awaitable<M>;
    /// `enum.Enum`, a member of one
    EnumMember;
    /// `enum.IntEnum`
    IntEnumMember;
    /// `enum.StrEnum`
    StrEnumMember;
    /// `enum.Flag`
    FlagMember;
    /// `enum.IntFlag`
    IntFlagMember;
    /// `object` or `Any`
    Any;
    /// A record within itself, which Rust has behind a pointer.
    Boxed<M>;
    /// What `__next__` gives: `M`, or nothing at the end.
    Next<M>;
    /// `M | NotImplemented`
    OrNotImplemented<M>;
    /// `C`, a class here
    Instance<C>;
    /// `mut C`, a class here
    Mut<C>;
    /// `own C`
    Own<C>;
    /// `Py[C]`
    Handle<C>;
    /// `type`
    TypeObject;
    /// `type[C]`: the class, or one that derives from it.
    ClassBelow<C>;
}

/// `Iterator[M]`; `K` tells a result's plain items from those that are each a `Result`, and `E` what their errors become.
pub struct Iter<M: ?Sized, K = Plain, E = NoErrors>(PhantomData<(K, E, PhantomData<M>)>);

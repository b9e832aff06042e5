//! The methods that Python calls by their names: which there are, what they take and give, and what calls them.

use Shape::{Any, Args, Exactly};
use Slot as S;
use Wanted as W;

/// A protocol method.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Protocol {
    /// `__add__`
    pub(crate) name: &'static str,
    /// What calls it.
    pub(crate) slot: Slot,
    /// The parameters after `self` or `cls`.
    pub(crate) shape: Shape,
    /// What it gives.
    pub(crate) result: Wanted,
    /// A right signature, to show where another was written.
    pub(crate) example: &'static str,
}

/// How many parameters there are after the receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// That many, all of which can be passed by position.
    Exactly(usize),
    /// That many to that many, all of which can be passed by position.
    Args(usize, usize),
    /// Whatever the class likes.
    Any,
}

/// What a protocol demands of the result's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Any,
    None,
    Bool,
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    /// `str` or `bytes`
    Path,
    /// An integer that is not negative.
    Length,
    /// What no plain value is: `an iterator`.
    NoValue(&'static str),
    /// `None`, which stands for the object itself, or a result of its own.
    InPlace,
}

/// What of CPython's calls the method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A slot that takes the object alone: the name of `rt::Unary`.
    Unary(&'static str),
    /// A binary operator, the left operand's side: the name of `rt::Number`.
    Number(&'static str),
    /// The right operand's side.
    Reflected(&'static str),
    /// An augmented assignment: the name of `rt::InPlace`.
    InPlace(&'static str),
    Power,
    ReflectedPower,
    InPlacePower,
    Compare(Comparison),
    Hash,
    Truth,
    Length,
    GetItem,
    SetItem,
    DeleteItem,
    Contains,
    Next,
    Call,
    GetAttribute,
    GetAttr,
    SetAttr,
    DeleteAttr,
    DescriptorGet,
    DescriptorSet,
    DescriptorDelete,
    Finalize,
    Buffer,
    /// None: Python finds it by its name.
    Method,
    /// None, and it is a method of the class.
    ClassMethod,
}

impl Slot {
    /// Whether it gets its arguments by position alone: a slot knows no names.
    pub(crate) fn is_by_position(self) -> bool {
        match self {
            Slot::Unary(_)
            | Slot::Number(_)
            | Slot::Reflected(_)
            | Slot::InPlace(_)
            | Slot::Power
            | Slot::ReflectedPower
            | Slot::InPlacePower
            | Slot::Compare(_)
            | Slot::Hash
            | Slot::Truth
            | Slot::Length
            | Slot::GetItem
            | Slot::SetItem
            | Slot::DeleteItem
            | Slot::Contains
            | Slot::Next
            | Slot::GetAttribute
            | Slot::SetAttr
            | Slot::DeleteAttr
            | Slot::DescriptorGet
            | Slot::DescriptorSet
            | Slot::DescriptorDelete
            | Slot::Finalize
            | Slot::Buffer => true,
            Slot::Call | Slot::GetAttr | Slot::Method | Slot::ClassMethod => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

const fn row(name: &'static str, slot: Slot, shape: Shape, result: Wanted, example: &'static str) -> Protocol {
    Protocol {
        name,
        slot,
        shape,
        result,
        example,
    }
}

/// Looks a method's name up.
pub(crate) fn protocol(name: &str) -> Option<&'static Protocol> {
    PROTOCOLS.iter().find(|it| it.name == name)
}

/// All of them.
#[rustfmt::skip] // A table is read by its lines.
pub(crate) const PROTOCOLS: &[Protocol] = &{
    use Comparison as C;
    [
        row("__neg__", S::Unary("Neg"), Exactly(0), W::Any, "(self) -> Point"),
        row("__pos__", S::Unary("Pos"), Exactly(0), W::Any, "(self) -> Point"),
        row("__abs__", S::Unary("Abs"), Exactly(0), W::Any, "(self) -> float"),
        row("__invert__", S::Unary("Invert"), Exactly(0), W::Any, "(self) -> Point"),
        row("__int__", S::Unary("Int"), Exactly(0), W::Int, "(self) -> int"),
        row("__float__", S::Unary("Float"), Exactly(0), W::Float, "(self) -> float"),
        row("__index__", S::Unary("Index"), Exactly(0), W::Int, "(self) -> int"),
        row("__repr__", S::Unary("Repr"), Exactly(0), W::Str, "(self) -> str"),
        row("__str__", S::Unary("Str"), Exactly(0), W::Str, "(self) -> str"),
        row("__iter__", S::Unary("Iter"), Exactly(0), W::NoValue("an iterator"), "(self) -> Self"),
        row("__await__", S::Unary("Await"), Exactly(0), W::NoValue("an iterator"), "(self) -> object"),
        row("__aiter__", S::Unary("AIter"), Exactly(0), W::NoValue("an asynchronous iterator"), "(self) -> Self"),
        row("__anext__", S::Unary("ANext"), Exactly(0), W::NoValue("an awaitable"), "(mut self) -> object"),
        row("__add__", S::Number("Add"), Exactly(1), W::Any, "(self, other: Point) -> Point"),
        row("__sub__", S::Number("Subtract"), Exactly(1), W::Any, "(self, other: Point) -> Point"),
        row("__mul__", S::Number("Multiply"), Exactly(1), W::Any, "(self, other: float) -> Point"),
        row("__matmul__", S::Number("MatrixMultiply"), Exactly(1), W::Any, "(self, other: Point) -> float"),
        row("__truediv__", S::Number("TrueDivide"), Exactly(1), W::Any, "(self, other: float) -> Point"),
        row("__floordiv__", S::Number("FloorDivide"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__mod__", S::Number("Remainder"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__divmod__", S::Number("Divmod"), Exactly(1), W::Any, "(self, other: int) -> tuple[Point, Point]"),
        row("__lshift__", S::Number("Lshift"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__rshift__", S::Number("Rshift"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__and__", S::Number("And"), Exactly(1), W::Any, "(self, other: Point) -> Point"),
        row("__xor__", S::Number("Xor"), Exactly(1), W::Any, "(self, other: Point) -> Point"),
        row("__or__", S::Number("Or"), Exactly(1), W::Any, "(self, other: Point) -> Point"),
        row("__radd__", S::Reflected("Add"), Exactly(1), W::Any, "(self, other: float) -> Point"),
        row("__rsub__", S::Reflected("Subtract"), Exactly(1), W::Any, "(self, other: float) -> Point"),
        row("__rmul__", S::Reflected("Multiply"), Exactly(1), W::Any, "(self, other: float) -> Point"),
        row("__rmatmul__", S::Reflected("MatrixMultiply"), Exactly(1), W::Any, "(self, other: list[float]) -> float"),
        row("__rtruediv__", S::Reflected("TrueDivide"), Exactly(1), W::Any, "(self, other: float) -> Point"),
        row("__rfloordiv__", S::Reflected("FloorDivide"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__rmod__", S::Reflected("Remainder"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__rdivmod__", S::Reflected("Divmod"), Exactly(1), W::Any, "(self, other: int) -> tuple[Point, Point]"),
        row("__rlshift__", S::Reflected("Lshift"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__rrshift__", S::Reflected("Rshift"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__rand__", S::Reflected("And"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__rxor__", S::Reflected("Xor"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__ror__", S::Reflected("Or"), Exactly(1), W::Any, "(self, other: int) -> Point"),
        row("__iadd__", S::InPlace("Add"), Exactly(1), W::InPlace, "(mut self, other: Point) -> None"),
        row("__isub__", S::InPlace("Subtract"), Exactly(1), W::InPlace, "(mut self, other: Point) -> None"),
        row("__imul__", S::InPlace("Multiply"), Exactly(1), W::InPlace, "(mut self, other: float) -> None"),
        row("__imatmul__", S::InPlace("MatrixMultiply"), Exactly(1), W::InPlace, "(mut self, other: Point) -> None"),
        row("__itruediv__", S::InPlace("TrueDivide"), Exactly(1), W::InPlace, "(mut self, other: float) -> None"),
        row("__ifloordiv__", S::InPlace("FloorDivide"), Exactly(1), W::InPlace, "(mut self, other: int) -> None"),
        row("__imod__", S::InPlace("Remainder"), Exactly(1), W::InPlace, "(mut self, other: int) -> None"),
        row("__ilshift__", S::InPlace("Lshift"), Exactly(1), W::InPlace, "(mut self, other: int) -> None"),
        row("__irshift__", S::InPlace("Rshift"), Exactly(1), W::InPlace, "(mut self, other: int) -> None"),
        row("__iand__", S::InPlace("And"), Exactly(1), W::InPlace, "(mut self, other: Point) -> None"),
        row("__ixor__", S::InPlace("Xor"), Exactly(1), W::InPlace, "(mut self, other: Point) -> None"),
        row("__ior__", S::InPlace("Or"), Exactly(1), W::InPlace, "(mut self, other: Point) -> None"),
        row("__pow__", S::Power, Args(1, 2), W::Any, "(self, exponent: int, modulo: int | None = None) -> Point"),
        row("__rpow__", S::ReflectedPower, Args(1, 2), W::Any, "(self, base: int) -> Point"),
        row("__ipow__", S::InPlacePower, Exactly(1), W::InPlace, "(mut self, exponent: int) -> None"),
        row("__lt__", S::Compare(C::Lt), Exactly(1), W::Any, "(self, other: Point) -> bool"),
        row("__le__", S::Compare(C::Le), Exactly(1), W::Any, "(self, other: Point) -> bool"),
        row("__eq__", S::Compare(C::Eq), Exactly(1), W::Any, "(self, other: Point) -> bool"),
        row("__ne__", S::Compare(C::Ne), Exactly(1), W::Any, "(self, other: Point) -> bool"),
        row("__gt__", S::Compare(C::Gt), Exactly(1), W::Any, "(self, other: Point) -> bool"),
        row("__ge__", S::Compare(C::Ge), Exactly(1), W::Any, "(self, other: Point) -> bool"),
        row("__hash__", S::Hash, Exactly(0), W::Int, "(self) -> int"),
        row("__bool__", S::Truth, Exactly(0), W::Bool, "(self) -> bool"),
        row("__len__", S::Length, Exactly(0), W::Length, "(self) -> int"),
        row("__getitem__", S::GetItem, Exactly(1), W::Any, "(self, index: int) -> float"),
        row("__setitem__", S::SetItem, Exactly(2), W::None, "(mut self, index: int, value: float) -> None"),
        row("__delitem__", S::DeleteItem, Exactly(1), W::None, "(mut self, index: int) -> None"),
        row("__contains__", S::Contains, Exactly(1), W::Bool, "(self, item: float) -> bool"),
        row("__next__", S::Next, Exactly(0), W::Any, "(mut self) -> int"),
        row("__call__", S::Call, Any, W::Any, "(self, x: float) -> float"),
        row("__getattribute__", S::GetAttribute, Exactly(1), W::Any, "(self, name: str) -> object"),
        row("__getattr__", S::GetAttr, Exactly(1), W::Any, "(self, name: str) -> object"),
        row("__setattr__", S::SetAttr, Exactly(2), W::None, "(mut self, name: str, value: object) -> None"),
        row("__delattr__", S::DeleteAttr, Exactly(1), W::None, "(mut self, name: str) -> None"),
        row("__get__", S::DescriptorGet, Args(1, 2), W::Any, "(self, instance: object, owner: object) -> object"),
        row("__set__", S::DescriptorSet, Exactly(2), W::None, "(self, instance: object, value: object) -> None"),
        row("__delete__", S::DescriptorDelete, Exactly(1), W::None, "(self, instance: object) -> None"),
        row("__del__", S::Finalize, Exactly(0), W::None, "(mut self) -> None"),
        row("__buffer__", S::Buffer, Args(0, 1), W::NoValue("`memoryview`"), "(self) -> memoryview"),
        row("__complex__", S::Method, Exactly(0), W::Complex, "(self) -> complex"),
        row("__bytes__", S::Method, Exactly(0), W::Bytes, "(self) -> bytes"),
        row("__format__", S::Method, Exactly(1), W::Str, "(self, spec: str) -> str"),
        row("__round__", S::Method, Args(0, 1), W::Any, "(self, digits: int | None = None) -> float"),
        row("__trunc__", S::Method, Exactly(0), W::Any, "(self) -> int"),
        row("__floor__", S::Method, Exactly(0), W::Any, "(self) -> int"),
        row("__ceil__", S::Method, Exactly(0), W::Any, "(self) -> int"),
        row("__length_hint__", S::Method, Exactly(0), W::Length, "(self) -> int"),
        row("__reversed__", S::Method, Exactly(0), W::NoValue("an iterator"), "(self) -> object"),
        row("__missing__", S::Method, Exactly(1), W::Any, "(self, key: str) -> int"),
        row("__enter__", S::Method, Exactly(0), W::Any, "(mut self) -> Self"),
        row("__exit__", S::Method, Exactly(3), W::Any, "(mut self, kind: object, value: object, traceback: object) -> bool"),
        row("__aenter__", S::Method, Exactly(0), W::NoValue("an awaitable"), "(mut self) -> object"),
        row("__aexit__", S::Method, Exactly(3), W::NoValue("an awaitable"), "(mut self, kind: object, value: object, traceback: object) -> object"),
        row("__set_name__", S::Method, Exactly(2), W::None, "(mut self, owner: object, name: str) -> None"),
        row("__copy__", S::Method, Exactly(0), W::Any, "(self) -> Self"),
        row("__deepcopy__", S::Method, Exactly(1), W::Any, "(self, memo: object) -> Self"),
        row("__replace__", S::Method, Any, W::Any, "(self, **changes: object) -> Self"),
        row("__reduce__", S::Method, Exactly(0), W::Any, "(self) -> tuple[object, tuple[float, float]]"),
        row("__reduce_ex__", S::Method, Exactly(1), W::Any, "(self, protocol: int) -> tuple[object, tuple[float, float]]"),
        row("__getstate__", S::Method, Exactly(0), W::Any, "(self) -> tuple[float, float]"),
        row("__setstate__", S::Method, Exactly(1), W::None, "(self, state: tuple[float, float]) -> None"),
        row("__getnewargs__", S::Method, Exactly(0), W::NoValue("a tuple"), "(self) -> tuple[float, float]"),
        row("__getnewargs_ex__", S::Method, Exactly(0), W::NoValue("a tuple"), "(self) -> tuple[tuple[float, float], dict[str, object]]"),
        row("__sizeof__", S::Method, Exactly(0), W::Length, "(self) -> int"),
        row("__dir__", S::Method, Exactly(0), W::NoValue("names"), "(self) -> list[str]"),
        row("__fspath__", S::Method, Exactly(0), W::Path, "(self) -> str"),
        row("__instancecheck__", S::Method, Exactly(1), W::Bool, "(self, instance: object) -> bool"),
        row("__subclasscheck__", S::Method, Exactly(1), W::Bool, "(self, subclass: object) -> bool"),
        row("__mro_entries__", S::Method, Exactly(1), W::NoValue("a tuple"), "(self, bases: tuple[object, ...]) -> tuple[object, ...]"),
        row("__prepare__", S::ClassMethod, Any, W::NoValue("a mapping"), "{class: \"(cls, name: str, bases: object) -> dict[str, object]\"}"),
        row("__class_getitem__", S::ClassMethod, Exactly(1), W::Any, "{class: \"(cls, item: object) -> object\"}"),
        row("__init_subclass__", S::ClassMethod, Any, W::None, "{class: \"(cls, **options: object) -> None\"}"),
        row("__subclasshook__", S::ClassMethod, Exactly(1), W::Any, "{class: \"(cls, subclass: object) -> bool | NotImplemented\"}"),
    ]
};

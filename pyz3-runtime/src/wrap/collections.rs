//! Dicts, sets, byte arrays, and what `collections` has.

use std::ffi::CStr;

use super::{Argument, PyIterator, PyList, call, make, make_with, methods, wrappers};
use crate::attach::Python;
use crate::convert::{FromPython, IntoPython};
use crate::error::PyErr;
use crate::object::{Borrowed, Object, Owned, library_class};
use crate::types::{
    Any, Bool, ByteArray, Counter, DefaultDict, Deque, Dict, FrozenSet, Int, List, NoneType, OrderedDict, Set,
};

const MODULE: &CStr = c"collections";

fn is(object: Borrowed<'_, '_>, name: &str) -> Result<bool, PyErr> {
    Ok(object.is_of(library_class(object.py(), MODULE, name)?.borrow()))
}

wrappers! {
    /// A `dict`.
    PyDict by Dict<Any, Any>: "dict", |it| Ok(it.is_dict());
    /// A `set`.
    PySet by Set<Any>: "set", |it| Ok(it.is_set());
    /// A `frozenset`.
    PyFrozenSet by FrozenSet<Any>: "frozenset", |it| Ok(it.is_frozen_set());
    /// A `bytearray`.
    PyByteArray by ByteArray: "bytearray", |it| Ok(it.is_byte_array());
    /// A `collections.deque`.
    PyDeque by Deque<Any>: "deque", |it| is(it, "deque");
    /// A `collections.Counter`.
    PyCounter by Counter<Any>: "Counter", |it| is(it, "Counter");
    /// A `collections.defaultdict`.
    PyDefaultDict by DefaultDict<Any, Any>: "defaultdict", |it| is(it, "defaultdict");
    /// A `collections.OrderedDict`.
    PyOrderedDict by OrderedDict<Any, Any>: "OrderedDict", |it| is(it, "OrderedDict");
}

fn builtin<'py>(
    py: Python<'py>,
    name: &str,
    args: impl IntoIterator<Item = Result<Owned<'py>, PyErr>>,
) -> Result<Object, PyErr> {
    make(py, c"builtins", name, args)
}

macro_rules! mappings {
    ($($name:ident)*) => { $(
        methods! { $name {
            /// `len(self)`
            len = "__len__"() -> Int as usize;
            /// `self[key]`; a KeyError if there is none, or what the class makes of that.
            item = "__getitem__"(key: &Object) -> Any as Object;
            /// `self[key] = value`
            set = "__setitem__"(key: &Object, value: &Object) -> NoneType as ();
            /// `del self[key]`
            remove = "__delitem__"(key: &Object) -> NoneType as ();
            /// `key in self`
            contains = "__contains__"(key: &Object) -> Bool as bool;
            /// Takes out all.
            clear = "clear"() -> NoneType as ();
            /// Takes in all pairs of another; of a Counter, adds them.
            update = "update"(other: &Object) -> NoneType as ();
        } }

        impl $name {
            /// The value of a key, if there is one.
            pub fn get(&self, py: Python<'_>, key: &Object) -> Result<Option<Object>, PyErr> {
                if self.contains(py, key)? {
                    self.item(py, key).map(Some)
                } else {
                    Ok(None)
                }
            }

            /// All pairs, in order.
            pub fn items(&self, py: Python<'_>) -> Result<Vec<(Object, Object)>, PyErr> {
                let items = self.0.bind(py)?.mapping_items()?;
                crate::convert::copy::<List<crate::types::Tuple<(Any, Any)>>, _>(items.borrow())
            }

            /// Another of the same pairs.
            pub fn copy(&self, py: Python<'_>) -> Result<$name, PyErr> {
                $name::of(py, Object::new(call(py, &self.0, "copy", [])?))
            }

            /// `dict(self)`
            pub fn as_dict(&self, py: Python<'_>) -> Result<PyDict, PyErr> {
                PyDict::of(py, builtin(py, "dict", [self.0.object(py)])?)
            }
        }
    )* };
}

mappings! { PyDict PyCounter PyDefaultDict PyOrderedDict }

impl PyDict {
    /// An empty one.
    pub fn new(py: Python<'_>) -> Result<PyDict, PyErr> {
        Owned::dict(py).map(|it| PyDict(Object::new(it)))
    }

    /// One of these pairs, as the interface types convert them.
    pub fn from_pairs<K, V, T>(py: Python<'_>, pairs: T) -> Result<PyDict, PyErr>
    where
        Dict<K, V>: IntoPython<T>,
    {
        Dict::<K, V>::into_python(py, pairs).map(|it| PyDict(Object::new(it)))
    }

    /// All pairs, as the interface types convert them: `dict.items_as::<Str, Int, String, i64>(py)`.
    pub fn items_as<K, V, A, B>(&self, py: Python<'_>) -> Result<Vec<(A, B)>, PyErr>
    where
        Dict<K, V>: for<'a> FromPython<'a, Vec<(A, B)>>,
    {
        self.0.extract::<Dict<K, V>, Vec<(A, B)>>(py)
    }
}

impl PyCounter {
    /// An empty one.
    pub fn new(py: Python<'_>) -> Result<PyCounter, PyErr> {
        make(py, MODULE, "Counter", []).map(PyCounter)
    }

    /// Counts the items.
    pub fn from_iterable(py: Python<'_>, items: &Object) -> Result<PyCounter, PyErr> {
        make(py, MODULE, "Counter", [items.object(py)]).map(PyCounter)
    }

    /// The most frequent with their counts.
    pub fn most_common(&self, py: Python<'_>, count: usize) -> Result<Vec<(Object, i64)>, PyErr> {
        let pairs = call(py, &self.0, "most_common", [count.object(py)])?;
        crate::convert::copy::<List<crate::types::Tuple<(Any, Int)>>, _>(pairs.borrow())
    }
}

methods! { PyCounter {
    /// Each item as often as it was counted.
    elements = "elements"() -> crate::types::Iterable<Any> as Vec<Object>;
    /// Takes away the counts of another, or of items.
    subtract = "subtract"(other: &Object) -> NoneType as ();
} }

impl PyDefaultDict {
    /// An empty one, with what makes the values of new keys.
    pub fn new(py: Python<'_>, factory: Option<&Object>) -> Result<PyDefaultDict, PyErr> {
        make(py, MODULE, "defaultdict", [factory.object(py)]).map(PyDefaultDict)
    }
}

methods! { PyDefaultDict {
    /// What makes the values of new keys.
    default_factory = ."default_factory" -> crate::types::Opt<Any> as Option<Object>;
} }

impl PyOrderedDict {
    /// An empty one.
    pub fn new(py: Python<'_>) -> Result<PyOrderedDict, PyErr> {
        make(py, MODULE, "OrderedDict", []).map(PyOrderedDict)
    }

    /// Takes out the last pair, or the first.
    pub fn pop_item(&self, py: Python<'_>, last: bool) -> Result<(Object, Object), PyErr> {
        let pair = call(py, &self.0, "popitem", [last.object(py)])?;
        crate::convert::copy::<crate::types::Tuple<(Any, Any)>, _>(pair.borrow())
    }
}

methods! { PyOrderedDict {
    /// Moves a key to the end, or to the start.
    move_to_end = "move_to_end"(key: &Object, last: bool) -> NoneType as ();
} }

impl PyDeque {
    /// An empty one, that holds so many at most.
    pub fn new(py: Python<'_>, max_len: Option<i64>) -> Result<PyDeque, PyErr> {
        make_with(py, MODULE, "deque", [max_len.object(py)], &["maxlen"]).map(PyDeque)
    }

    /// `deque(items)`
    pub fn from_iterable(py: Python<'_>, items: &Object) -> Result<PyDeque, PyErr> {
        make(py, MODULE, "deque", [items.object(py)]).map(PyDeque)
    }
}

methods! { PyDeque {
    /// `len(self)`
    len = "__len__"() -> Int as usize;
    /// `self[index]`
    get = "__getitem__"(index: i64) -> Any as Object;
    /// Puts an item at the end.
    append = "append"(item: &Object) -> NoneType as ();
    /// Puts an item at the start.
    append_left = "appendleft"(item: &Object) -> NoneType as ();
    /// Takes out the last; an IndexError if there is none.
    pop = "pop"() -> Any as Object;
    /// Takes out the first; an IndexError if there is none.
    pop_left = "popleft"() -> Any as Object;
    /// Puts all items at the end.
    extend = "extend"(items: &Object) -> NoneType as ();
    /// Puts one item after the other at the start.
    extend_left = "extendleft"(items: &Object) -> NoneType as ();
    /// Moves so many from the end to the start.
    rotate = "rotate"(steps: i64) -> NoneType as ();
    /// Takes out all.
    clear = "clear"() -> NoneType as ();
    /// Where it is found first; a ValueError if it is not.
    index = "index"(item: &Object) -> Int as usize;
    /// How many it holds at most.
    max_len = ."maxlen" -> crate::types::Opt<Int> as Option<usize>;
} }

macro_rules! sets {
    ($($name:ident $class:literal $marker:ident;)*) => { $(
        impl $name {
            /// An empty one.
            pub fn new(py: Python<'_>) -> Result<$name, PyErr> {
                builtin(py, $class, []).map($name)
            }

            /// One of these items.
            pub fn from_iterable(py: Python<'_>, items: &Object) -> Result<$name, PyErr> {
                builtin(py, $class, [items.object(py)]).map($name)
            }

            /// One of these items.
            pub fn from_slice(py: Python<'_>, items: &[&Object]) -> Result<$name, PyErr> {
                $name::from_iterable(py, PyList::new(py, items)?.object())
            }

            /// `iter(self)`
            pub fn iter(&self, py: Python<'_>) -> Result<PyIterator, PyErr> {
                PyIterator::of(py, Object::new(self.0.ready(py)?.iter()?))
            }

            /// All elements, in no order.
            pub fn to_vec(&self, py: Python<'_>) -> Result<Vec<Object>, PyErr> {
                self.0.iter(py)?.collect()
            }
        }

        methods! { $name {
            /// `len(self)`
            len = "__len__"() -> Int as usize;
            /// `item in self`
            contains = "__contains__"(item: &Object) -> Bool as bool;
            /// What is in either.
            union = "union"(other: &Object) -> $marker<Any> as $name;
            /// What is in both.
            intersection = "intersection"(other: &Object) -> $marker<Any> as $name;
            /// What is in this alone.
            difference = "difference"(other: &Object) -> $marker<Any> as $name;
        } }
    )* };
}

sets! {
    PySet "set" Set;
    PyFrozenSet "frozenset" FrozenSet;
}

methods! { PySet {
    /// Takes in an element.
    add = "add"(item: &Object) -> NoneType as ();
    /// Takes out an element, if it is there.
    discard = "discard"(item: &Object) -> NoneType as ();
    /// Takes out some element; a KeyError if there is none.
    pop = "pop"() -> Any as Object;
    /// Takes out all.
    clear = "clear"() -> NoneType as ();
} }

impl PyByteArray {
    /// These bytes.
    pub fn new(py: Python<'_>, bytes: &[u8]) -> Result<PyByteArray, PyErr> {
        builtin(py, "bytearray", [bytes.object(py)]).map(PyByteArray)
    }

    /// So many zeros.
    pub fn with_size(py: Python<'_>, size: usize) -> Result<PyByteArray, PyErr> {
        builtin(py, "bytearray", [size.object(py)]).map(PyByteArray)
    }

    /// Of integers that are bytes.
    pub fn from_iterable(py: Python<'_>, items: &Object) -> Result<PyByteArray, PyErr> {
        let list = PyList::from_iterable(py, items)?;
        builtin(py, "bytearray", [list.object().object(py)]).map(PyByteArray)
    }

    /// Cuts it, or adds zeros.
    pub fn resize(&self, py: Python<'_>, size: usize) -> Result<(), PyErr> {
        let len = self.len(py)?;
        if size > len {
            self.extend(py, PyByteArray::with_size(py, size - len)?.object())
        } else {
            let part = Object::new(Owned::slice(
                py,
                [
                    size.object(py)?.borrow(),
                    Owned::none(py).borrow(),
                    Owned::none(py).borrow(),
                ],
            )?);
            call(py, &self.0, "__delitem__", [part.object(py)]).map(drop)
        }
    }

    /// A copy of its bytes.
    pub fn to_vec(&self, py: Python<'_>) -> Result<Vec<u8>, PyErr> {
        crate::convert::copy::<ByteArray, _>(self.0.bind(py)?)
    }

    /// Where a byte is found first, if it is.
    pub fn index_of(&self, py: Python<'_>, byte: u8) -> Result<Option<usize>, PyErr> {
        let found = call(py, &self.0, "find", [i64::from(byte).object(py)])?;
        let found: i64 = crate::convert::copy::<Int, _>(found.borrow())?;
        Ok(usize::try_from(found).ok())
    }
}

methods! { PyByteArray {
    /// `len(self)`
    len = "__len__"() -> Int as usize;
    /// `self[index]`
    get = "__getitem__"(index: i64) -> Int as u8;
    /// `self[index] = byte`
    set = "__setitem__"(index: i64, byte: i64) -> NoneType as ();
    /// `self + other`
    concat = "__add__"(other: &[u8]) -> ByteArray as PyByteArray;
    /// Puts a byte at the end.
    append = "append"(byte: i64) -> NoneType as ();
    /// Puts all bytes at the end.
    extend = "extend"(bytes: &Object) -> NoneType as ();
    /// Takes out all.
    clear = "clear"() -> NoneType as ();
    /// Another of the same bytes.
    copy = "copy"() -> ByteArray as PyByteArray;
    /// Turns it round in place.
    reverse = "reverse"() -> NoneType as ();
    /// Takes out a byte; the last is -1.
    pop = "pop"(index: i64) -> Int as u8;
    /// Puts a byte before another.
    insert = "insert"(index: i64, byte: i64) -> NoneType as ();
    /// Takes out the first such byte; a ValueError if there is none.
    remove = "remove"(byte: i64) -> NoneType as ();
    /// How often a byte is in there.
    count = "count"(byte: i64) -> Int as usize;
} }

//! Lists, tuples, iterators, and sequences of any kind.

use super::{Argument, call, methods, wrappers};
use crate::attach::Python;
use crate::convert::{FromPython, is_sequence};
use crate::error::PyErr;
use crate::object::{Borrowed, Object, Owned};
use crate::types::{Any, Bool, Int, List, NoneType, Sequence, TupleOf};

wrappers! {
    /// A `list`.
    PyList by List<Any>: "list", |it| Ok(it.is_list());
    /// A `tuple`.
    PyTuple by TupleOf<Any>: "tuple", |it| Ok(it.is_tuple());
    /// Anything that is indexed from zero on, and has a length; as a parameter, no text and no bytes.
    PySequence: "Sequence", |it| Ok(it.has_getitem() && !it.is_dict());
    /// An iterator.
    PyIterator: "Iterator", |it| Ok(it.is_iterator());
}

impl<'a> FromPython<'a, PySequence> for Sequence<Any> {
    type Holder = ();
    const COPIES: bool = true;

    fn from_python(object: Borrowed<'a, '_>, _: &'a mut ()) -> Result<PySequence, PyErr> {
        Self::copy_from(object)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<PySequence, PyErr> {
        if is_sequence(object)? {
            Ok(PySequence(Object::new(object.to_owned())))
        } else {
            Err(PyErr::expected("Sequence", object))
        }
    }
}

impl<'a> FromPython<'a, &'a PySequence> for Sequence<Any> {
    type Holder = Option<PySequence>;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Option<PySequence>) -> Result<&'a PySequence, PyErr> {
        Ok(holder.insert(Self::copy_from(object)?))
    }
}

/// A `slice` of two ends.
fn range(py: Python<'_>, start: i64, stop: i64) -> Result<Object, PyErr> {
    let (start, stop, step) = (Owned::int(py, start)?, Owned::int(py, stop)?, Owned::none(py));
    Owned::slice(py, [start.borrow(), stop.borrow(), step.borrow()]).map(Object::new)
}

macro_rules! reading {
    ($($name:ident)*) => { $(
        methods! { $name {
            /// `len(self)`
            len = "__len__"() -> Int as usize;
            /// `self[index]`; negative counts from the end.
            get = "__getitem__"(index: i64) -> Any as Object;
            /// `item in self`
            contains = "__contains__"(item: &Object) -> Bool as bool;
            /// Where it is found first; a ValueError if it is not.
            index = "index"(item: &Object) -> Int as usize;
            /// How often it is in there.
            count = "count"(item: &Object) -> Int as usize;
            /// `self + other`
            concat = "__add__"(other: &Object) -> Any as Object;
            /// `self * count`
            repeat = "__mul__"(count: i64) -> Any as Object;
        } }

        impl $name {
            /// `self[start:stop]`
            pub fn slice(&self, py: Python<'_>, start: i64, stop: i64) -> Result<Object, PyErr> {
                self.0.getitem(py, &range(py, start, stop)?)
            }

            /// Whether there is nothing in it.
            pub fn is_empty(&self, py: Python<'_>) -> Result<bool, PyErr> {
                self.len(py).map(|it| it == 0)
            }

            /// The first item; an IndexError if there is none.
            pub fn first(&self, py: Python<'_>) -> Result<Object, PyErr> {
                self.get(py, 0)
            }

            /// The last item; an IndexError if there is none.
            pub fn last(&self, py: Python<'_>) -> Result<Object, PyErr> {
                self.get(py, -1)
            }

            /// All items.
            pub fn to_vec(&self, py: Python<'_>) -> Result<Vec<Object>, PyErr> {
                self.0.iter(py)?.collect()
            }

            /// A list of its items.
            pub fn to_list(&self, py: Python<'_>) -> Result<PyList, PyErr> {
                PyList::from_iterable(py, &self.0)
            }

            /// A tuple of its items.
            pub fn to_tuple(&self, py: Python<'_>) -> Result<PyTuple, PyErr> {
                PyTuple::from_iterable(py, &self.0)
            }

            /// `iter(self)`
            pub fn iter(&self, py: Python<'_>) -> Result<PyIterator, PyErr> {
                self.0.bind(py)?.iter().map(|it| PyIterator(Object::new(it)))
            }
        }
    )* };
}

reading! { PyList PyTuple PySequence }

macro_rules! writing {
    ($($name:ident)*) => { $(
        methods! { $name {
            /// `self[index] = item`
            set = "__setitem__"(index: i64, item: &Object) -> NoneType as ();
            /// `del self[index]`
            remove_at = "__delitem__"(index: i64) -> NoneType as ();
        } }

        impl $name {
            /// `self[start:stop] = items`
            pub fn set_slice(&self, py: Python<'_>, start: i64, stop: i64, items: &Object) -> Result<(), PyErr> {
                self.0.setitem(py, &range(py, start, stop)?, items)
            }

            /// `del self[start:stop]`
            pub fn remove_slice(&self, py: Python<'_>, start: i64, stop: i64) -> Result<(), PyErr> {
                call(py, &self.0, "__delitem__", [range(py, start, stop)?.object(py)]).map(drop)
            }
        }
    )* };
}

writing! { PyList PySequence }

methods! { PyList {
    /// Puts an item at the end.
    append = "append"(item: &Object) -> NoneType as ();
    /// Puts an item before another.
    insert = "insert"(index: i64, item: &Object) -> NoneType as ();
    /// Puts all items at the end.
    extend = "extend"(items: &Object) -> NoneType as ();
    /// Takes out an item; the last is -1.
    pop = "pop"(index: i64) -> Any as Object;
    /// Takes out the first that is equal; a ValueError if there is none.
    remove = "remove"(item: &Object) -> NoneType as ();
    /// Takes out all.
    clear = "clear"() -> NoneType as ();
    /// Another list of the same items.
    copy = "copy"() -> List<Any> as PyList;
    /// Sorts it in place.
    sort = "sort"() -> NoneType as ();
    /// Turns it round in place.
    reverse = "reverse"() -> NoneType as ();
} }

impl PyList {
    /// A list of so many times `None`, to be filled.
    pub fn with_len(py: Python<'_>, len: usize) -> Result<PyList, PyErr> {
        Owned::list(py, (0..len).map(|_| Ok(Owned::none(py)))).map(|it| PyList(Object::new(it)))
    }

    /// `self[index] = item`, of an item that is given away.
    pub fn set_owned(&self, py: Python<'_>, index: i64, item: Object) -> Result<(), PyErr> {
        self.set(py, index, &item)
    }

    /// A list of these items.
    pub fn new(py: Python<'_>, items: &[&Object]) -> Result<PyList, PyErr> {
        Owned::list(py, items.iter().map(|it| it.object(py))).map(|it| PyList(Object::new(it)))
    }

    /// `list(items)`
    pub fn from_iterable(py: Python<'_>, items: &Object) -> Result<PyList, PyErr> {
        let list = PyList::new(py, &[])?;
        list.extend(py, items)?;
        Ok(list)
    }
}

impl PyTuple {
    /// A tuple of these items.
    pub fn new(py: Python<'_>, items: &[&Object]) -> Result<PyTuple, PyErr> {
        let list = Owned::list(py, items.iter().map(|it| it.object(py)))?;
        list.into_tuple().map(|it| PyTuple(Object::new(it)))
    }

    /// The same with another item at that index; a tuple itself never changes.
    pub fn with(&self, py: Python<'_>, index: i64, item: Object) -> Result<PyTuple, PyErr> {
        let list = self.to_list(py)?;
        list.set_owned(py, index, item)?;
        list.to_tuple(py)
    }

    /// `tuple(items)`
    pub fn from_iterable(py: Python<'_>, items: &Object) -> Result<PyTuple, PyErr> {
        let list = PyList::from_iterable(py, items)?;
        list.0.object(py)?.into_tuple().map(|it| PyTuple(Object::new(it)))
    }
}

impl PyIterator {
    /// The next item, or nothing at the end.
    pub fn next(&self, py: Python<'_>) -> Result<Option<Object>, PyErr> {
        Ok(self.0.bind(py)?.next()?.map(Object::new))
    }
}

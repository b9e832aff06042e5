//! What an object of a class with a builtin base holds beside its state: the items of a dict, a list or a set.
//!
//! In: the object. Out: its items, as `copy` and `pickle` want them. Those of types that cannot change are made with the object.

use std::ffi::CStr;

use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned, import};

/// Which of them an object is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dict,
    List,
    Set,
}

/// The items of an object, if it can have any.
pub(super) struct Contents<'py> {
    kind: Kind,
    /// A dict, list or set of Python's own.
    items: Owned<'py>,
}

impl<'py> Contents<'py> {
    /// The items of an object, if there are any.
    pub(super) fn of(object: Borrowed<'_, 'py>) -> Result<Option<Contents<'py>>, PyErr> {
        let kind = if object.is_dict() {
            Kind::Dict
        } else if object.is_list() {
            Kind::List
        } else if object.is_set() {
            Kind::Set
        } else {
            return Ok(None);
        };
        let (name, _) = names(kind);
        let items = builtin(object.py(), name)?.borrow().call(&[object])?;
        let is_empty = !items.borrow().is_true()?;
        Ok((!is_empty).then_some(Contents { kind, items }))
    }

    /// Puts them into another object.
    pub(super) fn put(&self, into: Borrowed<'_, 'py>) -> Result<(), PyErr> {
        self.put_all(into, self.items.borrow())
    }

    /// Puts deep copies of them into another object.
    pub(super) fn put_deep(
        &self,
        into: Borrowed<'_, 'py>,
        deepcopy: Borrowed<'_, 'py>,
        memo: Borrowed<'_, 'py>,
    ) -> Result<(), PyErr> {
        let items = deepcopy.call(&[self.items.borrow(), memo])?;
        self.put_all(into, items.borrow())
    }

    fn put_all(&self, into: Borrowed<'_, 'py>, items: Borrowed<'_, 'py>) -> Result<(), PyErr> {
        let (name, add) = names(self.kind);
        // The builtin's own, whatever the class makes of it.
        let add = builtin(into.py(), name)?.borrow().getattr(add)?;
        add.borrow().call(&[into, items]).map(drop)
    }

    /// The fourth and the fifth part of what `__reduce__` gives.
    pub(super) fn reduced(&self) -> Result<[Owned<'py>; 2], PyErr> {
        let py = self.items.borrow().py();
        let iterator = |it: Owned<'py>| builtin(py, c"iter")?.borrow().call(&[it.borrow()]);
        match self.kind {
            Kind::List => Ok([iterator(self.items.borrow().to_owned())?, Owned::none(py)]),
            Kind::Dict => {
                let pairs = self.items.borrow().getattr("items")?.borrow().call(&[])?;
                Ok([Owned::none(py), iterator(pairs)?])
            }
            Kind::Set => Err(PyErr::type_error(
                "a set with a state cannot be pickled with its items: declare `__reduce__`",
            )),
        }
    }
}

fn names(kind: Kind) -> (&'static CStr, &'static str) {
    match kind {
        Kind::Dict => (c"dict", "update"),
        Kind::List => (c"list", "extend"),
        Kind::Set => (c"set", "update"),
    }
}

fn builtin<'py>(py: Python<'py>, name: &CStr) -> Result<Owned<'py>, PyErr> {
    import(py, c"builtins")?.borrow().getattr(name.to_str().unwrap_or("?"))
}

//! What Python code has put into an object, beside its state: its `__dict__`, and what `__slots__` name.
//!
//! In: the object. Out: those, as `copy` and `pickle` want them: what `object.__getstate__` gives.

use crate::error::PyErr;
use crate::object::{Borrowed, Owned, import};

/// The attributes of an object, if it has any.
pub(super) struct Attributes<'py> {
    dict: Option<Owned<'py>>,
    slots: Option<Owned<'py>>,
}

impl<'py> Attributes<'py> {
    /// Those of an object.
    pub(super) fn of(object: Borrowed<'_, 'py>) -> Result<Option<Attributes<'py>>, PyErr> {
        let py = object.py();
        let dict = object.optional_attribute("__dict__")?;
        let dict = dict.filter(|it| it.borrow().dict_len() > 0);
        // As CPython's own `__reduce_ex__` asks for them; it keeps the names with the class.
        let names = import(py, c"copyreg")?.borrow().getattr("_slotnames")?;
        let names = names.borrow().call(&[object.class().borrow()])?;
        let slots = Owned::dict(py)?;
        for index in 0..names.borrow().list_len() {
            let index = Owned::int(py, index as i64)?;
            let name = names.borrow().getitem(index.borrow())?;
            if let Some(value) = object.optional_attribute(name.borrow().text()?)? {
                slots.dict_set(name.borrow(), value.borrow())?;
            }
        }
        let slots = Some(slots).filter(|it| it.borrow().dict_len() > 0);
        Ok((dict.is_some() || slots.is_some()).then_some(Attributes { dict, slots }))
    }

    /// Puts them into another object.
    pub(super) fn put(&self, into: Borrowed<'_, 'py>) -> Result<(), PyErr> {
        if let Some(dict) = &self.dict {
            update(into, dict.borrow())?;
        }
        match &self.slots {
            Some(slots) => set(into, slots.borrow()),
            None => Ok(()),
        }
    }

    /// Puts deep copies of them into another object.
    pub(super) fn put_deep(
        &self,
        into: Borrowed<'_, 'py>,
        deepcopy: Borrowed<'_, 'py>,
        memo: Borrowed<'_, 'py>,
    ) -> Result<(), PyErr> {
        if let Some(dict) = &self.dict {
            update(into, deepcopy.call(&[dict.borrow(), memo])?.borrow())?;
        }
        match &self.slots {
            Some(slots) => set(into, deepcopy.call(&[slots.borrow(), memo])?.borrow()),
            None => Ok(()),
        }
    }

    /// The third part of what `__reduce__` gives.
    pub(super) fn reduced(self) -> Result<Owned<'py>, PyErr> {
        match (self.dict, self.slots) {
            (Some(dict), None) => Ok(dict),
            (None, None) => Err(PyErr::runtime_error("there are no attributes")),
            (dict, Some(slots)) => {
                let py = slots.py();
                Owned::tuple(py, [dict.unwrap_or_else(|| Owned::none(py)), slots])
            }
        }
    }
}

fn update(into: Borrowed<'_, '_>, dict: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let own = into.getattr("__dict__")?;
    own.borrow().getattr("update")?.borrow().call(&[dict]).map(drop)
}

fn set(into: Borrowed<'_, '_>, slots: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let mut position = 0;
    while let Some((name, value)) = slots.dict_next(&mut position) {
        into.setattr(name.borrow().text()?, value.borrow())?;
    }
    Ok(())
}

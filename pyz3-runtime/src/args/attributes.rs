//! What Python code has put into an object, beside its state: its `__dict__`, and what `__slots__` name.
//!
//! In: the object. Out: those, as `copy` and `pickle` want them: what `object.__getstate__` gives, or the one that a class has that Python
//! derives.

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
        if !names.borrow().is_list() && !names.borrow().is_none() {
            return Err(PyErr::type_error(format!(
                "{}.__slotnames__ should be a list or None, not {}",
                object.type_name(),
                names.borrow().type_name(),
            )));
        }
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

/// What a copy gets of an object, beside a copy of its state.
pub(super) enum Rest<'py> {
    /// What Python code has put into the object.
    Attributes(Attributes<'py>),
    /// What the object itself says, or is to be told, for a class that Python derives has its own `__getstate__` or `__setstate__`.
    Said(Owned<'py>),
}

impl<'py> Rest<'py> {
    /// That of an object, whose methods are otherwise those of a class of ours.
    pub(super) fn of(object: Borrowed<'_, 'py>, ours: Borrowed<'_, 'py>) -> Result<Option<Rest<'py>>, PyErr> {
        if is_its_own(object, ours, "__getstate__")? {
            let state = object.getattr("__getstate__")?.borrow().call(&[])?;
            return Ok((!state.borrow().is_none()).then_some(Rest::Said(state)));
        }
        let attributes = Attributes::of(object)?;
        match attributes {
            Some(it) if is_its_own(object, ours, "__setstate__")? => Ok(Some(Rest::Said(it.reduced()?))),
            it => Ok(it.map(Rest::Attributes)),
        }
    }

    /// Puts it into another object.
    pub(super) fn put(&self, into: Borrowed<'_, 'py>) -> Result<(), PyErr> {
        match self {
            Rest::Attributes(attributes) => attributes.put(into),
            Rest::Said(state) => tell(into, state.borrow()),
        }
    }

    /// Puts a deep copy of it into another object.
    pub(super) fn put_deep(
        &self,
        into: Borrowed<'_, 'py>,
        deepcopy: Borrowed<'_, 'py>,
        memo: Borrowed<'_, 'py>,
    ) -> Result<(), PyErr> {
        match self {
            Rest::Attributes(attributes) => attributes.put_deep(into, deepcopy, memo),
            Rest::Said(state) => tell(into, deepcopy.call(&[state.borrow(), memo])?.borrow()),
        }
    }
}

/// Whether the class of an object has another such method than a class of ours has, or `object`.
fn is_its_own(object: Borrowed<'_, '_>, ours: Borrowed<'_, '_>, name: &str) -> Result<bool, PyErr> {
    let class = object.class();
    if class.borrow().is(ours) {
        return Ok(false);
    }
    let Some(found) = class.borrow().optional_attribute(name)? else {
        return Ok(false);
    };
    let usual = ours.optional_attribute(name)?;
    Ok(!usual.is_some_and(|it| it.borrow().is(found.borrow())))
}

/// Tells a new object what another has said, as `copy` does.
fn tell(into: Borrowed<'_, '_>, state: Borrowed<'_, '_>) -> Result<(), PyErr> {
    if let Some(method) = into.optional_attribute("__setstate__")? {
        return method.borrow().call(&[state]).map(drop);
    }
    let (dict, slots) = match (state.tuple_len(), state.tuple_item(0), state.tuple_item(1)) {
        (2, Some(dict), Some(slots)) => (dict, Some(slots)),
        _ => (state, None),
    };
    if !dict.is_none() {
        update(into, dict)?;
    }
    match slots {
        Some(slots) if !slots.is_none() => set(into, slots),
        _ => Ok(()),
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

//! Methods that `derive` brings.
//!
//! In: the object, the clone of its state, the names of its constructor's parameters. Out: copies, what pickle asks for, an object like
//! this one but for some parameters, the `repr` of a data class.

use super::attributes::{Attributes, Rest};
use super::contents::Contents;
use super::{Args, errors};
use crate::attach::Python;
use crate::class::{Class, check_own, core};
use crate::error::PyErr;
use crate::object::{Borrowed, Owned, import, repr_guard};

impl<'py> Args<'py> {
    /// What `copy.copy` gives: an object of the same class with that state, and what Python code has put into the object.
    pub fn copied<C: Class>(&self, py: Python<'py>, state: C::State) -> Result<Owned<'py>, PyErr> {
        let this = self.this()?;
        check_own(this, C::info(), "copy")?;
        let copy = self.make::<C>(py, state)?;
        if let Some(rest) = rest(this)? {
            rest.put(copy.borrow())?;
        }
        if C::FOREIGN
            && let Some(contents) = Contents::of(this)?
        {
            contents.put(copy.borrow())?;
        }
        Ok(copy)
    }

    /// What `copy.deepcopy` gives; the first argument is its memo.
    pub fn deep_copied<C: Class>(&self, py: Python<'py>, state: C::State) -> Result<Owned<'py>, PyErr> {
        let this = self.this()?;
        check_own(this, C::info(), "copy")?;
        let copy = self.make::<C>(py, state)?;
        let rest = rest(this)?;
        let contents = if C::FOREIGN { Contents::of(this)? } else { None };
        if (rest.is_some() || contents.is_some())
            && let Some(memo) = self.slots.first().filter(|it| !it.is_empty())
        {
            // SAFETY: binding has filled the slot with an argument, which lives as long as the call does.
            let memo: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, memo.0) };
            if !memo.is_none() {
                // What refers back to the object finds its copy.
                let key = Owned::int(py, this.as_ptr().addr() as i64)?;
                memo.setitem(key.borrow(), copy.borrow())?;
            }
            let deepcopy = import(py, c"copy")?.borrow().getattr("deepcopy")?;
            if let Some(rest) = rest {
                rest.put_deep(copy.borrow(), deepcopy.borrow(), memo)?;
            }
            if let Some(contents) = contents {
                contents.put_deep(copy.borrow(), deepcopy.borrow(), memo)?;
            }
        }
        Ok(copy)
    }

    /// What pickle asks for: the class, and the values of its constructor's parameters.
    pub fn reduced<C: Class>(
        &self,
        py: Python<'py>,
        positional: &[&str],
        keywords: &[&str],
    ) -> Result<Owned<'py>, PyErr> {
        let this = self.this()?;
        check_own(this, C::info(), "pickle")?;
        let class = this.class();
        let values = positional.iter().map(|it| this.getattr(it));
        let values = Owned::list(py, values)?.into_tuple()?;
        let class = if keywords.is_empty() {
            class
        } else {
            let named = Owned::dict(py)?;
            for name in keywords {
                named.dict_set_text(name, this.getattr(name)?.borrow())?;
            }
            let partial = import(py, c"functools")?.borrow().getattr("partial")?;
            let class = Owned::tuple(py, [class])?;
            partial.borrow().call_all(class.borrow(), Some(named.borrow()))?
        };
        let contents = if C::FOREIGN { Contents::of(this)? } else { None };
        let attributes = match own_state(this)? {
            Some(state) => Some(state),
            None => Attributes::of(this)?.map(Attributes::reduced).transpose()?,
        };
        if let Some(contents) = contents {
            let attributes = attributes.unwrap_or_else(|| Owned::none(py));
            let [items, pairs] = contents.reduced()?;
            return Owned::tuple(py, [class, values, attributes, items, pairs]);
        }
        match attributes {
            Some(attributes) => Owned::tuple(py, [class, values, attributes]),
            None => Owned::tuple(py, [class, values]),
        }
    }

    /// An object of the same class, of the same values but for those passed by keyword.
    pub fn replaced<C: Class>(&self, py: Python<'py>, names: &[&str]) -> Result<Owned<'py>, PyErr> {
        let this = self.this()?;
        let values = Owned::dict(py)?;
        for (name, value) in self.call.keywords() {
            if !name.text().is_ok_and(|it| names.contains(&it)) {
                return Err(errors::unexpected(self.plan, self.call, name));
            }
            values.dict_set(name, value)?;
        }
        for name in names {
            if values.borrow().dict_get_text(name)?.is_none() {
                values.dict_set_text(name, this.getattr(name)?.borrow())?;
            }
        }
        let none = Owned::tuple(py, [])?;
        this.class().borrow().call_all(none.borrow(), Some(values.borrow()))
    }

    /// `Point(x=1.0, y=2.0)`
    pub fn fields_repr<C: Class>(&self, py: Python<'py>, names: &[&str]) -> Result<Owned<'py>, PyErr> {
        let this = self.this()?;
        let Some(_guard) = repr_guard(this)? else {
            return Owned::str(py, "...");
        };
        let class = this.class().borrow().getattr("__qualname__")?;
        let mut text = format!("{}(", class.borrow().text()?);
        for (index, name) in names.iter().enumerate() {
            let value = this.getattr(name)?.borrow().repr()?;
            let comma = if index > 0 { ", " } else { "" };
            text.push_str(&format!("{comma}{name}={}", value.borrow().text()?));
        }
        text.push(')');
        Owned::str(py, &text)
    }
}

/// What a copy of an object gets, beside a copy of its state.
fn rest<'py>(this: Borrowed<'_, 'py>) -> Result<Option<Rest<'py>>, PyErr> {
    let class = this.class();
    // SAFETY: a live type.
    let ours = unsafe { core(class.borrow().as_ptr().cast()) };
    let ours = ours.map_or(class.borrow().as_ptr(), |it| it.as_ptr().cast());
    // SAFETY: attached, and a live type: the object's, or one that this derives from.
    let ours: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(this.py(), ours) };
    Rest::of(this, ours)
}

/// What the object's own `__getstate__` gives, if a class has defined one.
fn own_state<'py>(this: Borrowed<'_, 'py>) -> Result<Option<Owned<'py>>, PyErr> {
    const NAME: &str = "__getstate__";
    let Some(method) = this.class().borrow().optional_attribute(NAME)? else {
        return Ok(None);
    };
    let object = import(this.py(), c"builtins")?.borrow().getattr("object")?;
    let usual = object.borrow().optional_attribute(NAME)?;
    if usual.is_some_and(|it| it.borrow().is(method.borrow())) {
        return Ok(None);
    }
    this.getattr(NAME)?.borrow().call(&[]).map(Some)
}

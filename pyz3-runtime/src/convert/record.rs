//! Records: dicts and named tuples of known fields.
//!
//! In: a dict with the record's keys and no others, or an object of the record's named tuple. Out: its values, one for each field, defaults
//! where a key is missing. The other way, values become such an object. The class of a record is made once in each interpreter, and
//! kept in that interpreter's own dictionary: values can be converted in any thread and in any container, without a module at hand.

use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::module::Literal;
use crate::object::{Borrowed, Owned, check_room, dictionary_of_interpreter, import};

/// What Python has for a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// A dict.
    TypedDict,
    /// A tuple whose items have names.
    NamedTuple,
}

/// A field of a record.
#[derive(Debug)]
pub struct RecordField {
    /// Its name.
    pub name: &'static str,
    /// Its type, as Python spells it.
    pub annotation: &'static str,
    /// What it is if Python leaves it out.
    pub default: Option<Literal>,
}

/// All that a record is, as a static of the generated code.
#[derive(Debug)]
pub struct RecordTable {
    /// Its name.
    pub name: &'static str,
    /// The module that it is in.
    pub module: &'static str,
    /// Its docstring, empty for none.
    pub doc: &'static str,
    /// What Python has for it.
    pub kind: RecordKind,
    /// Its fields.
    pub fields: &'static [RecordField],
}

/// The values of a record, before they are converted.
pub struct Fields<'py> {
    table: &'static RecordTable,
    values: Vec<Owned<'py>>,
}

impl Fields<'_> {
    /// Converts one of them.
    pub fn take<'a, M, T>(&self, index: usize) -> Result<T, PyErr>
    where
        M: FromPython<'a, T>,
    {
        const {
            assert!(
                M::COPIES,
                "a field of a record outlives the object that it comes from: take it as an owned type"
            );
        }
        M::copy_from(self.values[index].borrow()).map_err(|error| self.table.at(error, index))
    }
}

/// `key 'a'`, `keys 'a' and 'b'`
fn list(noun: &str, names: &[String]) -> String {
    match names {
        [] => noun.to_owned(),
        [name] => format!("{noun} {name}"),
        [first @ .., last] => format!("{noun}s {} and {last}", first.join(", ")),
    }
}

impl RecordTable {
    #[cold]
    fn at(&self, error: PyErr, index: usize) -> PyErr {
        let name = self.fields.get(index).map_or("?", |it| it.name);
        match self.kind {
            RecordKind::TypedDict => error.at_name(name),
            RecordKind::NamedTuple => error.at_field(name),
        }
    }

    /// Its class in this interpreter.
    pub fn class<'py>(&'static self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        let key = format!("pyz3.record.{self:p}");
        let dictionary = dictionary_of_interpreter(py);
        if let Some(dictionary) = &dictionary
            && let Some(class) = dictionary.borrow().dict_get_text(&key)?
        {
            return Ok(class);
        }
        let class = match self.kind {
            RecordKind::TypedDict => self.typed_dict(py)?,
            RecordKind::NamedTuple => self.named_tuple(py)?,
        };
        class
            .borrow()
            .setattr("__module__", Owned::str(py, self.module)?.borrow())?;
        if !self.doc.is_empty() {
            class.borrow().setattr("__doc__", Owned::str(py, self.doc)?.borrow())?;
        }
        if let Some(dictionary) = &dictionary {
            dictionary.dict_set_text(&key, class.borrow())?;
        }
        Ok(class)
    }

    fn annotations<'py>(&self, py: Python<'py>, which: impl Fn(&RecordField) -> bool) -> Result<Owned<'py>, PyErr> {
        let annotations = Owned::dict(py)?;
        for field in self.fields.iter().filter(|it| which(it)) {
            annotations.dict_set_text(field.name, Owned::str(py, field.annotation)?.borrow())?;
        }
        Ok(annotations)
    }

    /// Keys with defaults may be missing: they are those of a second class, which is not total.
    fn typed_dict<'py>(&self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        let name = Owned::str(py, self.name)?;
        let make = import(py, c"typing")?.borrow().getattr("TypedDict")?;
        let required = self.annotations(py, |it| it.default.is_none())?;
        let class = make.borrow().call(&[name.borrow(), required.borrow()])?;
        if self.fields.iter().all(|it| it.default.is_none()) {
            return Ok(class);
        }
        let optional = self.annotations(py, |it| it.default.is_some())?;
        let space = Owned::dict(py)?;
        space.dict_set_text("__annotations__", optional.borrow())?;
        space.dict_set_text("__module__", Owned::str(py, self.module)?.borrow())?;
        let meta = class.borrow().class();
        let bases = Owned::tuple(py, [class])?;
        let total = Owned::bool(py, false);
        let args = [name.borrow(), bases.borrow(), space.borrow(), total.borrow()];
        meta.borrow().call_with(&args, &["total"])
    }

    fn named_tuple<'py>(&self, py: Python<'py>) -> Result<Owned<'py>, PyErr> {
        let make = import(py, c"collections")?.borrow().getattr("namedtuple")?;
        let names = Owned::list(py, self.fields.iter().map(|it| Owned::str(py, it.name)))?;
        let defaults = self.fields.iter().filter_map(|it| it.default.as_ref());
        let defaults = Owned::list(py, defaults.map(|it| it.object(py)))?;
        let name = Owned::str(py, self.name)?;
        let args = [name.borrow(), names.borrow(), defaults.borrow()];
        let class = make.borrow().call_with(&args, &["defaults"])?;
        let annotations = self.annotations(py, |_| true)?;
        class.borrow().setattr("__annotations__", annotations.borrow())?;
        Ok(class)
    }

    /// The values of an object, if it is such a record: each field's, and no other's.
    pub fn open<'py>(&'static self, object: Borrowed<'_, 'py>) -> Result<Fields<'py>, PyErr> {
        // One may be within another, as deep as anyone likes, and a dict within itself.
        check_room(object.py())?;
        let values = match self.kind {
            RecordKind::TypedDict => self.of_dict(object)?,
            RecordKind::NamedTuple => self.of_tuple(object)?,
        };
        Ok(Fields { table: self, values })
    }

    fn of_dict<'py>(&self, object: Borrowed<'_, 'py>) -> Result<Vec<Owned<'py>>, PyErr> {
        if !object.is_dict() {
            return Err(PyErr::expected(self.name, object));
        }
        let mut found = 0;
        let mut missing = Vec::new();
        let mut values = Vec::with_capacity(self.fields.len());
        for field in self.fields {
            match (object.dict_get_text(field.name)?, &field.default) {
                (Some(value), _) => {
                    found += 1;
                    values.push(value);
                }
                (None, Some(default)) => values.push(default.object(object.py())?),
                (None, None) => missing.push(format!("'{}'", field.name)),
            }
        }
        if !missing.is_empty() {
            let missing = list("key", &missing);
            return Err(PyErr::type_error(format!("{} is missing {missing}", self.name)));
        }
        if object.dict_len() != found {
            self.refuse_surplus(object)?;
        }
        Ok(values)
    }

    #[cold]
    fn refuse_surplus(&self, object: Borrowed<'_, '_>) -> Result<(), PyErr> {
        const SHOWN: usize = 8;
        let (mut position, mut surplus) = (0, Vec::new());
        while let Some((key, _)) = object.dict_next(&mut position) {
            let is_ours = key.borrow().is_str() && {
                let text = key.borrow().text()?;
                self.fields.iter().any(|it| it.name == text)
            };
            if !is_ours && surplus.len() < SHOWN {
                surplus.push(key);
            }
        }
        // Showing a key may run Python code, so no dict is being walked any more.
        let names: Vec<_> = surplus.iter().map(|it| it.borrow().short_repr()).collect();
        if names.is_empty() {
            return Ok(()); // A key of a class of its own that equals one of ours.
        }
        Err(PyErr::type_error(format!(
            "{} has no {}",
            self.name,
            list("key", &names)
        )))
    }

    fn of_tuple<'py>(&'static self, object: Borrowed<'_, 'py>) -> Result<Vec<Owned<'py>>, PyErr> {
        if !object.is_tuple() || !object.is_of(self.class(object.py())?.borrow()) {
            return Err(PyErr::expected(self.name, object));
        }
        // `tuple.__new__` makes one of any length.
        let len = object.tuple_len();
        if let Some(missing) = self.fields.get(len..).filter(|it| !it.is_empty()) {
            let missing: Vec<_> = missing.iter().map(|it| format!("'{}'", it.name)).collect();
            let missing = list("field", &missing);
            return Err(PyErr::type_error(format!("{} is missing {missing}", self.name)));
        }
        if len > self.fields.len() {
            let (name, count) = (self.name, self.fields.len());
            return Err(PyErr::type_error(format!("{name} has {count} fields, got {len}")));
        }
        let items = 0..len;
        Ok(items
            .filter_map(|it| object.tuple_item(it).map(Borrowed::to_owned))
            .collect())
    }

    /// Converts the value of a field.
    pub fn give<'py, M, T>(&self, py: Python<'py>, index: usize, value: T) -> Result<Owned<'py>, PyErr>
    where
        M: IntoPython<T>,
    {
        check_room(py)?;
        M::into_python(py, value).map_err(|error| self.at(error, index))
    }

    /// A new record of these values, one for each field.
    pub fn make<'py, const N: usize>(
        &'static self,
        py: Python<'py>,
        values: [Owned<'py>; N],
    ) -> Result<Owned<'py>, PyErr> {
        match self.kind {
            RecordKind::TypedDict => {
                let dict = Owned::dict(py)?;
                for (field, value) in self.fields.iter().zip(&values) {
                    dict.dict_set(Owned::interned(py, field.name)?.borrow(), value.borrow())?;
                }
                Ok(dict)
            }
            RecordKind::NamedTuple => {
                let values = values.each_ref().map(Owned::borrow);
                self.class(py)?.borrow().call(&values)
            }
        }
    }
}

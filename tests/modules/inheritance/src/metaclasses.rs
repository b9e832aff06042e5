//! Functions of metaclasses, and states behind classes that they make.

use pyz3_runtime::types::Str;
use pyz3_runtime::{Object, PyErr, Python, Virtual};

pub struct Config {
    pub name: String,
    pub size: i64,
}

impl Config {
    pub fn new(name: String, size: i64) -> Self {
        Self { name, size }
    }

    pub fn next(&self) -> Self {
        Self::new(format!("{}'", self.name), self.size + 1)
    }

    pub fn made(_: &Object, name: String) -> Self {
        Self::new(name, 0)
    }
}

pub struct Settings(Config);

impl Settings {
    pub fn new(name: String) -> Self {
        Self(Config::new(name, 7))
    }
}

impl AsRef<Config> for Settings {
    fn as_ref(&self) -> &Config {
        &self.0
    }
}

impl AsMut<Config> for Settings {
    fn as_mut(&mut self) -> &mut Config {
        &mut self.0
    }
}

const ONLY: &str = "_only";

/// What a class itself has under a name, without its bases.
fn own(py: Python<'_>, class: &Object, name: &str) -> Result<Option<Object>, PyErr> {
    let name = Object::from_rust::<Str, _>(py, name)?;
    let found = class.getattr(py, "__dict__")?.call_method(py, "get", &[&name])?;
    Ok((!found.is_none(py)).then_some(found))
}

pub struct Once;

impl Once {
    pub fn call(
        py: Python<'_>,
        class: &Object,
        args: Vec<Object>,
        keywords: Vec<(String, Object)>,
    ) -> Result<Object, PyErr> {
        if let Some(only) = own(py, class, ONLY)? {
            return Ok(only);
        }
        let only = class.instantiate(py, &args, &keywords)?;
        class.setattr(py, ONLY, &only)?;
        Ok(only)
    }

    pub fn forget(py: Python<'_>, class: &Object) -> Result<bool, PyErr> {
        let there = own(py, class, ONLY)?.is_some();
        if there {
            class.delattr(py, ONLY)?;
        }
        Ok(there)
    }
}

pub fn counted(
    py: Python<'_>,
    class: &Object,
    args: Vec<Object>,
    keywords: Vec<(String, Object)>,
) -> Result<Object, PyErr> {
    let made = class.instantiate(py, &args, &keywords)?;
    let count = match own(py, class, "count")? {
        Some(count) => count.extract::<pyz3_runtime::types::Int, i64>(py)?,
        None => 0,
    };
    class.setattr(
        py,
        "count",
        &Object::from_rust::<pyz3_runtime::types::Int, _>(py, count + 1)?,
    )?;
    Ok(made)
}

pub struct Nothing;

impl Nothing {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }
}

impl Nothing {
    pub fn of_all(_: Vec<(String, i64)>) -> Self {
        Self
    }

    pub fn title(&self) -> &'static str {
        "untitled"
    }

    pub fn len(&self) -> usize {
        3
    }
}

/// The names on a shelf, which the class has as `names`.
fn names(class: &Object) -> Result<Vec<String>, PyErr> {
    let py = Python::current();
    match own(py, class, "names")? {
        Some(names) => names.extract::<pyz3_runtime::types::List<Str>, _>(py),
        None => Ok(Vec::new()),
    }
}

fn keep(class: &Object, names: Vec<String>) -> Result<(), PyErr> {
    let py = Python::current();
    let names = Object::from_rust::<pyz3_runtime::types::List<Str>, _>(py, names)?;
    class.setattr(py, "names", &names)
}

pub struct Shelf;

impl Shelf {
    pub fn len(class: &Object) -> Result<usize, PyErr> {
        Ok(names(class)?.len())
    }

    pub fn bool(_: &Object) -> bool {
        true
    }

    pub fn getitem(class: &Object, index: i64) -> Result<String, PyErr> {
        let names = names(class)?;
        let found = usize::try_from(index).ok().and_then(|it| names.get(it));
        found.cloned().ok_or_else(|| PyErr::index_error("no such name"))
    }

    pub fn setitem(class: &Object, index: i64, name: String) -> Result<(), PyErr> {
        let mut names = names(class)?;
        let place = usize::try_from(index).ok().and_then(|it| names.get_mut(it));
        *place.ok_or_else(|| PyErr::index_error("no such name"))? = name;
        keep(class, names)
    }

    pub fn iter(class: &Object) -> Result<std::vec::IntoIter<String>, PyErr> {
        Ok(names(class)?.into_iter())
    }

    pub fn contains(class: &Object, name: &str) -> Result<bool, PyErr> {
        Ok(names(class)?.iter().any(|it| it == name))
    }

    pub fn repr(class: &Object) -> Result<String, PyErr> {
        let name = class.getattr(Python::current(), "__name__")?;
        Ok(format!("<shelf {}>", name.str(Python::current())?))
    }

    pub fn instancecheck(class: &Object, instance: &Object) -> Result<bool, PyErr> {
        let py = Python::current();
        Ok(instance.getattr(py, "__class__")?.is(class) || instance.extract::<Str, String>(py).is_ok())
    }

    pub fn subclasscheck(class: &Object, subclass: &Object) -> bool {
        subclass.is(class)
    }

    pub fn getattr(_: &Object, name: &str) -> Result<String, PyErr> {
        match name.strip_prefix("find_") {
            Some(rest) => Ok(rest.to_owned()),
            None => Err(PyErr::attribute_error(format!("a shelf has no '{name}'"))),
        }
    }

    pub fn add(class: &Object, other: i64) -> Result<i64, PyErr> {
        Ok(names(class)?.len() as i64 + other)
    }

    pub fn lt(class: &Object, other: &Object) -> Result<bool, PyErr> {
        Ok(names(class)?.len() < names(other)?.len())
    }

    pub fn prepare(
        _: &Object,
        name: &str,
        _: Vec<Object>,
        options: Vec<(String, Object)>,
    ) -> Result<Vec<(String, Object)>, PyErr> {
        if let Some((option, _)) = options.first() {
            return Err(PyErr::type_error(format!("{name}: no option {option}")));
        }
        let prepared = Object::from_rust::<Str, _>(Python::current(), name)?;
        Ok(vec![("prepared".to_owned(), prepared)])
    }

    pub fn put(class: &Object, name: &str, times: usize, loud: bool) -> Result<usize, PyErr> {
        if name.is_empty() {
            return Err(PyErr::value_error("a name is not empty"));
        }
        let mut names = names(class)?;
        let name = if loud { name.to_uppercase() } else { name.to_owned() };
        names.extend(std::iter::repeat_n(name, times));
        let count = names.len();
        keep(class, names)?;
        Ok(count)
    }

    pub fn same(class: &Object) -> Object {
        class.clone()
    }

    pub fn both(_: &Object, x: i64) -> i64 {
        x + 1
    }

    pub fn both_str(_: &Object, x: &str) -> String {
        format!("{x}!")
    }

    pub fn sized(size: i64) -> i64 {
        size * 2
    }

    pub fn kind(class: &Object) -> Result<String, PyErr> {
        class.getattr(Python::current(), "__name__")?.str(Python::current())
    }

    pub fn label(class: &Object) -> Result<String, PyErr> {
        let py = Python::current();
        match own(py, class, "_label")? {
            Some(label) => label.str(py),
            None => Ok("unnamed".to_owned()),
        }
    }

    pub fn set_label(class: &Object, label: &str) -> Result<(), PyErr> {
        let py = Python::current();
        class.setattr(py, "_label", &Object::from_rust::<Str, _>(py, label)?)
    }

    pub fn delete_label(class: &Object) -> Result<(), PyErr> {
        class.delattr(Python::current(), "_label")
    }

    pub fn width(_: &Object) -> i64 {
        80
    }
}

pub struct Cupboard;

impl Cupboard {
    pub fn len(class: &Object) -> Result<usize, PyErr> {
        Ok(Shelf::len(class)? + 100)
    }

    pub fn door(_: &Object) -> &'static str {
        "shut"
    }
}

/// What each says that it is, as Python may have overridden it.
pub fn shelves(classes: Vec<Object>) -> Result<Vec<String>, PyErr> {
    let (py, same) = (Python::current(), Virtual::new("same"));
    let one = |it: &Object| {
        same.call(py, it, &[])?
            .getattr(py, "__name__")?
            .extract::<Str, String>(py)
    };
    classes.iter().map(one).collect()
}

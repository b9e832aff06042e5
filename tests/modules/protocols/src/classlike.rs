//! Types behind objects that stand for classes.

use pyz3_runtime::types::Int;
use pyz3_runtime::{Object, PyErr, Python};

pub struct Stand {
    strict: bool,
}

fn int() -> Result<Object, PyErr> {
    let py = Python::current();
    Object::from_rust::<Int, _>(py, 0)?.getattr(py, "__class__")
}

impl Stand {
    pub fn new(strict: bool) -> Self {
        Self { strict }
    }

    pub fn instancecheck(&self, instance: &Object) -> Result<bool, PyErr> {
        let class = instance.getattr(Python::current(), "__class__")?;
        if self.strict && !class.is(&int()?) {
            return Err(PyErr::type_error(format!("{} is not int", crate::class_of(instance)?)));
        }
        self.subclasscheck(&class)
    }

    pub fn subclasscheck(&self, subclass: &Object) -> Result<bool, PyErr> {
        Ok(subclass.is(&int()?))
    }

    /// Itself leaves, `int` comes if nothing else is there.
    pub fn mro_entries(&self, bases: Vec<Object>) -> Result<Vec<Object>, PyErr> {
        if bases.len() > 1 {
            Ok(vec![])
        } else {
            Ok(vec![int()?])
        }
    }
}

pub struct Made {
    name: String,
    names: Vec<String>,
    size: i64,
}

impl Made {
    pub fn new(name: String, bases: Vec<Object>, space: Vec<(String, Object)>, size: i64) -> Result<Self, PyErr> {
        if !bases.is_empty() {
            return Err(PyErr::type_error(format!("{name} has bases")));
        }
        let names = space.into_iter().map(|it| it.0).filter(|it| !it.starts_with("__"));
        let names = names.collect();
        Ok(Self { name, names, size })
    }

    pub fn prepare(_: &Object, name: &str, _bases: &Object, size: i64) -> Vec<(String, i64)> {
        vec![(format!("of_{name}"), size)]
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn size(&self) -> i64 {
        self.size
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }
}

pub struct Hooked;

impl Hooked {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }

    /// Yes to what quacks, no to what barks, and no opinion of the rest.
    pub fn subclasshook(_: &Object, subclass: &Object) -> Option<bool> {
        let py = Python::current();
        if subclass.getattr(py, "quack").is_ok() {
            return Some(true);
        }
        subclass.getattr(py, "bark").is_ok().then_some(false)
    }
}

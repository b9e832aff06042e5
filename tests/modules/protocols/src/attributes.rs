//! Hooks of attribute access.

use pyz3_runtime::PyErr;

crate::empties!(Listed);
crate::wrappers! {
    Fallback i64;
}

impl Fallback {
    pub fn getattr(&self, name: &str) -> Result<String, PyErr> {
        if name.starts_with('_') || name == "missing" {
            return Err(crate::attribute_error(name));
        }
        if name == "broken" {
            return Err(PyErr::value_error("broken"));
        }
        Ok(format!("{name} of {}", self.value))
    }
}

pub struct Everywhere {
    pub value: i64,
}

impl Everywhere {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self { value: 1 }
    }

    pub fn getattribute(&self, name: &str) -> Result<String, PyErr> {
        if name == "missing" {
            return Err(crate::attribute_error(name));
        }
        Ok(format!("any {name}"))
    }
}

#[derive(Default)]
pub struct Recorder(Vec<String>);

impl Recorder {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn setattr(&mut self, name: &str, value: i64) {
        self.0.push(format!("{name} = {value}"));
    }

    pub fn delattr(&mut self, name: &str) -> Result<(), PyErr> {
        if name == "missing" {
            return Err(crate::attribute_error(name));
        }
        self.0.push(format!("del {name}"));
        Ok(())
    }

    pub fn log(&self) -> &[String] {
        &self.0
    }
}

#[derive(Default)]
pub struct Setter(Vec<String>);

impl Setter {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn setattr(&mut self, name: &str, value: i64) {
        self.0.push(format!("{name} = {value}"));
    }

    pub fn log(&self) -> &[String] {
        &self.0
    }
}

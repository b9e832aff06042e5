//! Descriptors.

use pyz3_runtime::{Object, PyErr, Python};

crate::empties!(NonData);

fn seen(instance: &Object, owner: &Object) -> Result<String, PyErr> {
    let py = Python::current();
    let instance = if instance.is_none(py) {
        "None".to_owned()
    } else {
        crate::class_of(instance)?
    };
    Ok(format!("{instance} {}", crate::name_of(owner)?))
}

#[derive(Default)]
pub struct Data {
    name: String,
    log: Vec<String>,
}

impl Data {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn log(&self) -> &[String] {
        &self.log
    }

    pub fn get(&self, instance: &Object, owner: &Object) -> Result<String, PyErr> {
        Ok(format!("{} of {}", self.name, seen(instance, owner)?))
    }

    pub fn set(&mut self, instance: &Object, value: i64) -> Result<(), PyErr> {
        self.log.push(format!("{} = {value}", crate::class_of(instance)?));
        Ok(())
    }

    pub fn delete(&mut self, instance: &Object) -> Result<(), PyErr> {
        self.log.push(format!("del {}", crate::class_of(instance)?));
        Ok(())
    }

    pub fn set_name(&mut self, owner: &Object, name: String) -> Result<(), PyErr> {
        self.log.push(format!("{} {name}", crate::name_of(owner)?));
        self.name = name;
        Ok(())
    }
}

impl NonData {
    pub fn get(&self, instance: &Object, owner: &Object) -> Result<String, PyErr> {
        seen(instance, owner)
    }
}

#[derive(Default)]
pub struct SetOnly {
    log: Vec<String>,
}

impl SetOnly {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn log(&self) -> &[String] {
        &self.log
    }

    pub fn set(&mut self, _: &Object, value: i64) {
        self.log.push(format!("set {value}"));
    }
}

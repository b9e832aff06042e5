//! Inheritance in Python that is composition in Rust.

use pyz3_runtime::types::Str;
use pyz3_runtime::{Object, Py, PyErr, Python, Virtual};

#[derive(Clone)]
pub struct Animal {
    pub name: String,
    size: i64,
}

/// What each of them says, be it overridden in Python.
pub fn chorus(animals: Vec<Py<Animal>>) -> Result<Vec<String>, PyErr> {
    let (py, speak) = (Python::current(), Virtual::new("speak"));
    let said = animals
        .iter()
        .map(|it| speak.call(py, it, &[])?.extract::<Str, String>(py));
    said.collect()
}

/// What each says of the food, by whichever of its signatures fits.
pub fn feed_all(animals: Vec<Py<Animal>>, food: &Object) -> Result<Vec<String>, PyErr> {
    let (py, feed) = (Python::current(), Virtual::new("feed"));
    let said = animals
        .iter()
        .map(|it| feed.call(py, it, &[food])?.extract::<Str, String>(py));
    said.collect()
}

/// The same of any objects, with a handle that is there for all interpreters.
pub fn chorus_of(animals: Vec<Object>) -> Result<Vec<String>, PyErr> {
    static SPEAK: Virtual = Virtual::new("speak");
    let py = Python::current();
    let said = animals
        .iter()
        .map(|it| SPEAK.call(py, it, &[])?.extract::<Str, String>(py));
    said.collect()
}

impl Animal {
    pub fn new(name: String) -> Self {
        Self { name, size: 1 }
    }

    pub fn size(&self) -> i64 {
        self.size
    }

    pub fn set_size(&mut self, size: i64) {
        self.size = size;
    }

    pub fn speak(&self) -> String {
        format!("{} says nothing", self.name)
    }

    pub fn feed(&self, food: &str) -> String {
        format!("{} eats {food}", self.name)
    }

    pub fn rename(&mut self, name: String) {
        self.name = name;
    }

    pub fn hold(&mut self, f: &Object) -> Result<Object, PyErr> {
        f.call(Python::current(), &[])
    }

    /// What the object says, whoever it is.
    pub fn describe(&self, this: &Object) -> Result<String, PyErr> {
        let py = Python::current();
        let said = Virtual::new("speak").call(py, this, &[])?;
        Ok(format!("<{}>", said.extract::<Str, String>(py)?))
    }

    pub fn breathe() -> &'static str {
        "in and out"
    }

    pub fn called(_: &Object, name: String) -> Self {
        Self::new(name)
    }

    pub fn len(&self) -> usize {
        self.name.len()
    }

    pub fn repr(&self) -> String {
        format!("animal {}", self.name)
    }

    pub fn eq(&self, other: &Animal) -> bool {
        self.name == other.name
    }
}

#[derive(Clone)]
pub struct Dog {
    animal: Animal,
    pub trick_name: String,
}

impl Dog {
    pub fn new(name: String, trick_name: String) -> Self {
        Self {
            animal: Animal::new(name),
            trick_name,
        }
    }

    pub fn speak(&self) -> String {
        format!("{} barks", self.animal.name)
    }

    pub fn trick(&self) -> String {
        format!("{} can {}", self.animal.name, self.trick_name)
    }

    pub fn learn(&mut self, trick_name: String) {
        self.trick_name = trick_name;
    }
}

impl AsRef<Animal> for Dog {
    fn as_ref(&self) -> &Animal {
        &self.animal
    }
}

impl AsMut<Animal> for Dog {
    fn as_mut(&mut self) -> &mut Animal {
        &mut self.animal
    }
}

#[derive(Clone)]
pub struct Puppy {
    dog: Dog,
}

impl Puppy {
    pub fn new(name: String) -> Self {
        Self {
            dog: Dog::new(name, "play".to_owned()),
        }
    }

    pub fn age(&self) -> i64 {
        1
    }
}

impl AsRef<Dog> for Puppy {
    fn as_ref(&self) -> &Dog {
        &self.dog
    }
}

impl AsMut<Dog> for Puppy {
    fn as_mut(&mut self) -> &mut Dog {
        &mut self.dog
    }
}

impl AsRef<Animal> for Puppy {
    fn as_ref(&self) -> &Animal {
        &self.dog.animal
    }
}

impl AsMut<Animal> for Puppy {
    fn as_mut(&mut self) -> &mut Animal {
        &mut self.dog.animal
    }
}

/// A base that is within another class.
#[derive(Default)]
pub struct Flea;

impl Flea {
    pub fn new() -> Flea {
        Flea
    }

    pub fn legs(&self) -> i64 {
        6
    }
}

/// What is below it.
#[derive(Default)]
pub struct Tick(Flea);

impl Tick {
    pub fn new() -> Tick {
        Tick(Flea)
    }
}

impl AsRef<Flea> for Tick {
    fn as_ref(&self) -> &Flea {
        &self.0
    }
}

impl AsMut<Flea> for Tick {
    fn as_mut(&mut self) -> &mut Flea {
        &mut self.0
    }
}

//! Types below others, for which the standard library has none.

use std::collections::BTreeMap;

use pyz3_runtime::{Object, Py, PyErr, Python, Virtual};

/// A base.
#[derive(PartialEq)]
pub struct Animal {
    /// Its name.
    pub name: String,
}

impl Animal {
    /// One of that name.
    #[must_use]
    pub fn new(name: String) -> Self {
        Self { name }
    }

    /// What it says.
    #[must_use]
    pub fn speak(&self) -> String {
        format!("{} is silent", self.name)
    }

    /// Changes its name.
    pub fn rename(&mut self, name: String) {
        self.name = name;
    }

    /// The length of its name.
    #[must_use]
    #[allow(clippy::len_without_is_empty, reason = "what `__len__` calls")]
    pub fn len(&self) -> usize {
        self.name.len()
    }
}

/// An heir.
pub struct Dog {
    animal: Animal,
    /// What it can.
    pub trick: String,
}

impl Dog {
    /// One of that name and trick.
    #[must_use]
    pub fn new(name: String, trick: String) -> Self {
        Self {
            animal: Animal::new(name),
            trick,
        }
    }

    /// What it says.
    #[must_use]
    pub fn speak(&self) -> String {
        format!("{} barks", self.animal.name)
    }

    /// How it shows itself.
    #[must_use]
    pub fn repr(&self) -> String {
        format!("<{} can {}>", self.animal.name, self.trick)
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

/// What an animal says, in whichever language.
///
/// # Errors
///
/// Those of the method.
pub fn speak(animal: Py<Animal>) -> Result<Object, PyErr> {
    Virtual::new("speak").call(Python::current(), &animal, &[])
}

/// The state behind a dict.
pub struct Scores {
    /// What is missing is this.
    pub limit: i64,
}

/// The state behind an exception.
pub struct Failure {
    /// What went wrong.
    pub code: i64,
}

impl Failure {
    /// The text is the exception's.
    #[must_use]
    pub fn new(_: &str, code: i64) -> Self {
        Self { code }
    }
}

/// What holds objects.
pub struct Pair {
    /// One.
    pub left: Object,
    /// The other.
    pub right: Object,
    /// More of them.
    pub notes: BTreeMap<i64, (String, Object)>,
}

impl Pair {
    /// Both.
    #[must_use]
    pub fn new(left: Object, right: Object) -> Self {
        let notes = BTreeMap::new();
        Self { left, right, notes }
    }
}

/// What has parts.
pub struct Edge {
    /// One end.
    pub start: Corner,
    /// The other.
    pub end: Corner,
}

impl Edge {
    /// Between two.
    #[must_use]
    pub fn new(start: Corner, end: Corner) -> Self {
        Self { start, end }
    }
}

/// A part.
#[derive(Clone, PartialEq)]
pub struct Corner {
    /// Abscissa.
    pub x: f64,
    /// Ordinate.
    pub y: f64,
    /// What is written there.
    pub tag: String,
}

impl Corner {
    /// There.
    #[must_use]
    pub fn new(x: f64, y: f64, tag: String) -> Self {
        Self { x, y, tag }
    }
}

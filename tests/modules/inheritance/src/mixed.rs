//! A base here beside one of Python's.

use std::cell::RefCell;

use pyz3_runtime::Object;

thread_local! {
    /// Names of creatures that are no more.
    static GONE: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

#[derive(Clone)]
pub struct Creature {
    pub name: String,
    pub held: Option<Object>,
}

impl Creature {
    pub fn new(name: String) -> Self {
        Self { name, held: None }
    }

    pub fn letters(&self) -> usize {
        self.name.len()
    }

    pub fn speak(&self) -> String {
        format!("{} is there", self.name)
    }

    pub fn shout(&mut self) {
        self.name = self.name.to_uppercase();
    }

    pub fn gone(&self) {
        GONE.with_borrow_mut(|it| it.push(self.name.clone()));
    }
}

/// The names of those that are no more since this thread asked last.
pub fn gone() -> Vec<String> {
    GONE.take()
}

impl std::fmt::Debug for Creature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "creature {}", self.name)
    }
}

impl PartialEq for Creature {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

#[derive(Clone)]
pub struct Walker {
    creature: Creature,
    pub legs: i64,
    pub mine: Option<Object>,
}

impl Walker {
    pub fn new(name: String, legs: i64) -> Self {
        let creature = Creature::new(name);
        Self {
            creature,
            legs,
            mine: None,
        }
    }

    pub fn speak(&self) -> String {
        format!("{} walks", self.creature.name)
    }

    pub fn both(&self) -> String {
        format!("{} on {}", self.creature.name, self.legs)
    }
}

impl std::fmt::Debug for Walker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} on {}", self.creature, self.legs)
    }
}

impl PartialEq for Walker {
    fn eq(&self, other: &Self) -> bool {
        self.creature == other.creature && self.legs == other.legs
    }
}

#[derive(Clone)]
pub struct Runner(Walker);

impl Runner {
    pub fn new(name: String) -> Self {
        Self(Walker::new(name, 2))
    }

    pub fn speed(&self) -> i64 {
        9
    }
}

pub struct Teller(Creature);

impl Teller {
    pub fn new(name: String) -> Self {
        Self(Creature::new(name))
    }
}

pub struct Novel(Creature);

impl Novel {
    pub fn new(name: String) -> Self {
        Self(Creature::new(name))
    }

    pub fn title(&self) -> &str {
        &self.0.name
    }
}

macro_rules! is {
    ($($heir:ty, $base:ty, $($way:tt).+;)*) => { $(
        impl AsRef<$base> for $heir {
            fn as_ref(&self) -> &$base {
                &self.$($way).+
            }
        }

        impl AsMut<$base> for $heir {
            fn as_mut(&mut self) -> &mut $base {
                &mut self.$($way).+
            }
        }
    )* };
}

is! {
    Walker, Creature, creature;
    Runner, Walker, 0;
    Runner, Creature, 0 . creature;
    Teller, Creature, 0;
    Novel, Creature, 0;
}

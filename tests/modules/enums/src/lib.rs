//! Takes members of enums and gives them back.

#![forbid(unsafe_code)]

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;

pyz3_runtime::module!(enums);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

/// Which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
}

/// Variants in another order than the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Color {
    Blue = 7,
    Red = 3,
    DarkGreen = 9,
}

/// Strings and integers.
#[allow(missing_docs)]
pub enum Shade {
    Light,
    Dark,
    Huge,
}

/// Strings.
#[allow(missing_docs)]
pub enum Level {
    Low,
    High,
}

/// Strings that Python makes of the names.
#[allow(missing_docs)]
pub enum Word {
    First,
    SecondOne,
}

/// As `bitflags` makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Perm(pub u32);

impl Perm {
    /// Nothing if there are others.
    pub fn from_bits(bits: u32) -> Option<Perm> {
        (bits <= 7).then_some(Perm(bits))
    }

    /// The bits.
    pub fn bits(&self) -> u32 {
        self.0
    }
}

macro_rules! letters {
    ($($letter:ident)*) => {
        /// More members than are looked at one by one.
        #[allow(missing_docs)]
        pub enum Letter { $($letter),* }
    };
}

letters!(A B C D E F G H I J K L M N O P Q R S T U V W X Y Z);

/// Orderings by number.
pub fn atomic(n: i64) -> Ordering {
    match n {
        0 => Ordering::Relaxed,
        1 => Ordering::Acquire,
        _ => Ordering::SeqCst,
    }
}

/// By reference.
pub fn flip(side: &Side) -> Side {
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    }
}

/// By value.
pub fn flip_color(color: Color) -> Color {
    match color {
        Color::Red => Color::DarkGreen,
        Color::DarkGreen => Color::Red,
        Color::Blue => Color::Blue,
    }
}

/// References to members.
pub fn lent(it: &[Color]) -> impl Iterator<Item = &Color> {
    it.iter()
}

/// As keys.
pub fn counts(it: HashMap<Side, i64>) -> BTreeMap<Side, i64> {
    it.into_iter().collect()
}

/// What the submodule binds.
pub mod sub {
    /// Another enum of the same name.
    #[allow(missing_docs)]
    pub enum Side {
        Top,
        Bottom,
    }

    /// An enum two modules deep.
    #[allow(missing_docs)]
    pub enum Depth {
        One,
        Two,
    }
}

/// A class that holds members.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Card {
    /// Its front.
    pub color: Color,
    /// Where it lies.
    pub side: Side,
    /// What one may do with it.
    pub perm: Perm,
}

impl Card {
    /// A card.
    pub fn new(color: Color, side: Side, perm: Perm) -> Card {
        Card { color, side, perm }
    }

    /// The same on another side.
    pub fn turned(&self, to: Side) -> Card {
        Card {
            side: to,
            ..self.clone()
        }
    }

    /// A card that nobody may read.
    pub fn of(color: Color) -> Card {
        Card::new(color, Side::Left, Perm(0))
    }

    /// Whether it has that color.
    pub fn contains(&self, it: Color) -> bool {
        self.color == it
    }

    /// What is seen on a side.
    pub fn getitem(&self, it: Side) -> Option<Color> {
        (self.side == it).then_some(self.color)
    }

    /// The same with more permissions.
    pub fn or(&self, perm: Perm) -> Card {
        Card {
            perm: Perm(self.perm.0 | perm.0),
            ..self.clone()
        }
    }
}

/// A class that changes.
pub struct Switch {
    /// Where it is.
    pub side: Side,
}

impl Switch {
    /// A switch.
    pub fn new(side: Side) -> Switch {
        Switch { side }
    }

    /// The other side.
    pub fn other(&self) -> Side {
        flip(&self.side)
    }

    /// Sets it by the other side.
    pub fn set_other(&mut self, other: Side) {
        self.side = flip(&other);
    }

    /// Itself.
    pub fn iter(&self) -> &Switch {
        self
    }

    /// Goes to the right.
    pub fn step(&mut self) -> Option<Side> {
        let before = std::mem::replace(&mut self.side, Side::Right);
        (before == Side::Left).then_some(before)
    }
}

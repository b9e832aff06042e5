//! A point of the plane.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Neg, Sub};

/// A point of the plane.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// The origin.
pub const ORIGIN: Point = Point::new(0.0, 0.0);

impl Point {
    pub const fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    /// The point at that distance from the origin, and that angle.
    pub fn polar(r: f64, phi: f64) -> Point {
        Point::new(r * phi.cos(), r * phi.sin())
    }

    /// Distance from the origin.
    pub fn norm(&self) -> f64 {
        self.x.hypot(self.y)
    }

    /// Distance from another point.
    pub fn distance(&self, other: &Point) -> f64 {
        (self - other).norm()
    }

    /// Angle to the abscissa, in radians.
    pub fn angle(&self) -> f64 {
        self.y.atan2(self.x)
    }

    /// Turns the point about the origin.
    pub fn set_angle(&mut self, phi: f64) {
        *self = Point::polar(self.norm(), phi);
    }

    pub fn shift(&mut self, dx: f64, dy: f64) {
        self.x += dx;
        self.y += dy;
    }

    pub fn add(&self, other: &Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }

    pub fn mul(&self, factor: f64) -> Point {
        Point::new(self.x * factor, self.y * factor)
    }
}

impl Sub for &Point {
    type Output = Point;

    fn sub(self, other: &Point) -> Point {
        Point::new(self.x - other.x, self.y - other.y)
    }
}

impl Neg for &Point {
    type Output = Point;

    fn neg(self) -> Point {
        Point::new(-self.x, -self.y)
    }
}

/// Points that are equal hash alike: 0.0 and -0.0 are equal, and have different bits.
impl Hash for Point {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for value in [self.x, self.y] {
            let bits = if value == 0.0 { 0 } else { value.to_bits() };
            bits.hash(state);
        }
    }
}

/// As Python would write it: `derive: [repr]` shows what `Debug` prints.
impl fmt::Debug for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Point({:?}, {:?})", self.x, self.y)
    }
}

//! Shapes, made of points.

use std::f64::consts::{PI, TAU};
use std::fmt;

use pyz3_runtime::PyErr;

use crate::algo::{area, convex_hull, sides};
use crate::{EPSILON, ORIGIN, Point};

/// What all shapes have.
#[derive(Clone, PartialEq)]
pub struct Shape {
    pub name: String,
    /// Kept up to date by the shape that has this in it.
    pub area: f64,
}

impl Shape {
    pub fn rename(&mut self, name: String) {
        self.name = name;
    }
}

/// Composition is what Python sees as inheritance.
macro_rules! shapes {
    ($($name:ident)*) => {$(
        impl AsRef<Shape> for $name {
            fn as_ref(&self) -> &Shape {
                &self.shape
            }
        }

        impl AsMut<Shape> for $name {
            fn as_mut(&mut self) -> &mut Shape {
                &mut self.shape
            }
        }
    )*};
}

shapes!(Circle Polygon);

/// A circle.
#[derive(Clone, PartialEq)]
pub struct Circle {
    shape: Shape,
    pub center: Point,
    radius: f64,
}

impl Circle {
    pub fn new(center: &Point, radius: f64, name: &str) -> Result<Circle, PyErr> {
        let mut circle = Circle {
            shape: Shape {
                name: name.to_owned(),
                area: 0.0,
            },
            center: *center,
            radius: 0.0,
        };
        circle.set_radius(radius)?;
        Ok(circle)
    }

    pub fn radius(&self) -> f64 {
        self.radius
    }

    pub fn set_radius(&mut self, radius: f64) -> Result<(), PyErr> {
        if radius.is_nan() || radius < 0.0 {
            return Err(PyErr::value_error(format!("no circle has the radius {radius:?}")));
        }
        self.radius = radius;
        self.shape.area = PI * radius * radius;
        Ok(())
    }

    pub fn contains(&self, point: &Point) -> bool {
        self.center.distance(point) <= self.radius
    }

    /// Whether the two have a point in common, inside or on the edge.
    pub fn touches(&self, other: &Circle) -> bool {
        self.center.distance(&other.center) <= self.radius + other.radius
    }

    /// A regular polygon with its corners on the circle.
    pub fn polygon(&self, sides: u32) -> Result<Polygon, PyErr> {
        Polygon::regular(sides, self.radius, Some(&self.center))
    }
}

impl fmt::Debug for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Circle({:?}, {:?})", self.center, self.radius)
    }
}

/// A circle about the middle of the points that has them all in it.
pub fn enclose(points: Vec<Point>) -> Result<Circle, PyErr> {
    if points.is_empty() {
        return Err(PyErr::value_error("no points to enclose"));
    }
    let sum = points.iter().fold(ORIGIN, |sum, it| sum.add(it));
    let center = sum.mul(1.0 / points.len() as f64);
    let radius = points.iter().map(|it| center.distance(it)).fold(0.0, f64::max);
    Circle::new(&center, radius, "circle")
}

/// A sequence of corners, three at least.
#[derive(Clone, PartialEq)]
pub struct Polygon {
    shape: Shape,
    points: Vec<Point>,
}

#[allow(clippy::len_without_is_empty)] // It never is.
impl Polygon {
    pub fn new(points: Vec<Point>, name: &str) -> Result<Polygon, PyErr> {
        if points.len() < 3 {
            return Err(PyErr::value_error(format!("{} points make no polygon", points.len())));
        }
        let shape = Shape {
            name: name.to_owned(),
            area: area(&points),
        };
        Ok(Polygon { shape, points })
    }

    /// A polygon whose sides and angles are equal.
    pub fn regular(sides: u32, radius: f64, center: Option<&Point>) -> Result<Polygon, PyErr> {
        let center = center.unwrap_or(&ORIGIN);
        let corner = |i| Point::polar(radius, TAU * f64::from(i) / f64::from(sides)).add(center);
        Polygon::new((0..sides).map(corner).collect(), "polygon")
    }

    pub fn perimeter(&self) -> f64 {
        sides(&self.points).map(|(a, b)| a.distance(b)).sum()
    }

    pub fn append(&mut self, point: &Point) {
        self.points.push(*point);
        self.shape.area = area(&self.points);
    }

    /// The smallest convex polygon around this one.
    pub fn hull(&self) -> Result<Polygon, PyErr> {
        Polygon::new(convex_hull(self.points.clone(), EPSILON)?, &self.shape.name)
    }

    pub fn len(&self) -> usize {
        self.points.len()
    }

    pub fn getitem(&self, index: isize) -> Result<Point, PyErr> {
        Ok(self.points[self.position(index)?])
    }

    pub fn setitem(&mut self, index: isize, point: &Point) -> Result<(), PyErr> {
        let index = self.position(index)?;
        self.points[index] = *point;
        self.shape.area = area(&self.points);
        Ok(())
    }

    pub fn delitem(&mut self, index: isize) -> Result<(), PyErr> {
        let index = self.position(index)?;
        if self.len() == 3 {
            return Err(PyErr::value_error("2 points make no polygon"));
        }
        self.points.remove(index);
        self.shape.area = area(&self.points);
        Ok(())
    }

    pub fn iter(&self) -> std::vec::IntoIter<Point> {
        self.points.clone().into_iter()
    }

    /// Whether the point is inside: a ray from it to the right crosses an odd number of sides.
    pub fn contains(&self, point: &Point) -> bool {
        let crossed = sides(&self.points).filter(|(a, b)| {
            let between = (a.y > point.y) != (b.y > point.y);
            between && point.x < a.x + (b.x - a.x) * (point.y - a.y) / (b.y - a.y)
        });
        crossed.count() % 2 == 1
    }

    /// Where an index of Python's leads: negative ones count from the end.
    fn position(&self, index: isize) -> Result<usize, PyErr> {
        let position = if index < 0 {
            self.len().checked_add_signed(index)
        } else {
            Some(index.unsigned_abs())
        };
        position
            .filter(|it| *it < self.len())
            .ok_or_else(|| PyErr::index_error("polygon index out of range"))
    }
}

impl fmt::Debug for Polygon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Polygon({:?})", self.points)
    }
}

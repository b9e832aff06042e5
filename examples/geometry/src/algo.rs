//! What can be computed of several points.

use crate::Point;
use pyz3_runtime::PyErr;

/// Area of the polygon with these corners.
pub fn area(points: &[Point]) -> f64 {
    let twice: f64 = sides(points).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    twice.abs() / 2.0
}

/// Each corner with the next, the last with the first.
pub fn sides(points: &[Point]) -> impl Iterator<Item = (&Point, &Point)> {
    points.iter().zip(points.iter().cycle().skip(1))
}

/// Convex hull, by Andrew's monotone chain.
pub fn convex_hull(mut points: Vec<Point>, tolerance: f64) -> Result<Vec<Point>, PyErr> {
    if let Some(point) = points.iter().find(|it| !(it.x.is_finite() && it.y.is_finite())) {
        return Err(PyErr::value_error(format!("{point:?} is nowhere in the plane")));
    }
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup();
    if points.len() < 3 {
        return Ok(points);
    }
    let mut hull = chain(points.iter(), tolerance);
    hull.extend(chain(points.iter().rev(), tolerance));
    Ok(hull)
}

/// One side of the hull, without its last point, where the other side begins.
fn chain<'a>(points: impl Iterator<Item = &'a Point>, tolerance: f64) -> Vec<Point> {
    let mut chain: Vec<Point> = Vec::new();
    for point in points {
        while let [.., a, b] = chain[..]
            && turn(&a, &b, point) <= tolerance
        {
            chain.pop();
        }
        chain.push(*point);
    }
    chain.pop();
    chain
}

/// Twice the area of a triangle: positive if it goes anticlockwise.
fn turn(a: &Point, b: &Point, c: &Point) -> f64 {
    let (ab, ac) = (b - a, c - a);
    ab.x * ac.y - ac.x * ab.y
}

//! Records, and types that convert by hand.

#![forbid(unsafe_code)]

pub mod mine;

pyz3_runtime::module!(records);

pyz3_runtime::records!(records);

/// What comes back is what came in.
pub fn same<T>(x: T) -> T {
    x
}

/// From its start to its end.
pub fn length(line: &Line) -> f64 {
    (line.end.x - line.start.x).hypot(line.end.y - line.start.y)
}

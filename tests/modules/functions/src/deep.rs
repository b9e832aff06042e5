//! What the submodule `functions.sub.deep` calls.

use crate::Money;

/// A constant of a submodule.
pub const TEXT: &str = "deep";

/// Says where it is.
pub fn r#where() -> &'static str {
    "deep"
}

/// Knows the types of the modules around it.
pub fn money(value: Money) -> Money {
    value
}

pub static STATIC: &str = "static";
pub static LABELS: [crate::Label; 1] = [crate::Label(String::new())];

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
pub static WORDS: &[&str] = &["a", "b"];
pub static TABLE: [(&str, &[i64]); 1] = [("a", &[1])];
pub static MAYBE: Option<&[i64]> = Some(&[2]);
#[cfg(unix)]
pub static CHOSEN: crate::Label = crate::Label(String::new());
#[cfg(not(unix))]
pub static CHOSEN: crate::Label = crate::Label(String::new());

/// A constant, of which a static elsewhere has the name.
pub const HERE: crate::Moved = crate::Moved;

#[allow(dead_code, reason = "for its name alone")]
mod inner {
    static HERE: u8 = 0;
    static ZERO: u8 = 0;
}

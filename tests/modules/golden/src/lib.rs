//! The golden output as it is committed, compiled as in a user's crate: one library with all of its modules.

#![forbid(unsafe_code)]

/// What `pyz3_runtime::module!` does, with a file of `tests/golden` in place of one in `OUT_DIR`.
macro_rules! golden {
    ($($name:ident)*) => {$(
        #[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, unused_qualifications, unused_variables)]
        mod $name {
            include!(concat!("../../../golden/", stringify!($name), "/", stringify!($name), ".rs"));
        }
    )*};
}

pub mod kin;

/// What the golden case `enums` binds.
pub mod shared;

golden!(classes customs enums family geometry hostile kinds literals names overloads signatures tree);

/// What no type of the standard library has: public fields, and a value that can be set and deleted.
pub struct Square {
    /// A field that Python writes to.
    pub side: f64,
    /// One that it reads alone.
    pub label: &'static str,
}

impl Square {
    /// A property.
    #[must_use]
    pub fn area(&self) -> f64 {
        self.side * self.side
    }

    /// Its setter.
    pub fn set_area(&mut self, area: f64) {
        self.side = area.sqrt();
    }

    /// Its deleter.
    pub fn delete_area(&mut self) {
        self.side = 0.0;
    }
}
